//! `/staff/partnerships/{slug}/verify`: the facts of a record as a checklist, and one click that says they still hold.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::attention::due;
use nncf_core::partnership::changes::changes;
use nncf_core::partnership::{Partnership, Record};
use nncf_core::provenance::{Provenance, ReviewMonths, VerifiedHow};
use nncf_core::slug::Slug;
use serde::Deserialize;

use super::changed::{How, ToldItem, told};
use super::edit::page::{FieldView, capital};
use super::partnerships::{record_at, seen_personal};
use super::refused::{Refused, reason};
use super::signed::{Posted, Signed};
use crate::desk;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;

/// The form that verifies, as the page has it.
const VERIFY: &str = "verify";
/// The one that says how often.
const REVIEW: &str = "review";

#[derive(Template)]
#[template(path = "staff/record_verify.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    partnership: &'a Partnership,
    revision: u32,
    facts: Vec<Fact>,
    last: String,
    verify: [FieldView; 2],
    months: FieldView,
    refused: Refused,
}

/// A fact with where it comes from.
struct Fact {
    field: String,
    values: Vec<String>,
    sources: Vec<String>,
}

/// That all is still right.
#[derive(Debug, Deserialize)]
pub struct VerifyForm {
    #[serde(default)]
    revision: u32,
    #[serde(default)]
    how: String,
    #[serde(default)]
    note: String,
}

/// After how many months it is due again.
#[derive(Debug, Deserialize)]
pub struct MonthsForm {
    #[serde(default)]
    revision: u32,
    #[serde(default)]
    months: String,
}

/// What is typed into the forms of the page.
#[derive(Default)]
struct Typed {
    how: Option<String>,
    note: String,
    months: Option<String>,
}

/// `GET /staff/partnerships/{slug}/verify`.
pub async fn form(signed: Signed, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    page(&signed.must_be_staff()?, &slug, &Typed::default(), Refused::default()).await
}

async fn page(signed: &Signed, slug: &Slug, typed: &Typed, refused: Refused) -> Result<HttpResponse, Problem> {
    let Record { partnership, revision, .. } = record_at(signed, slug).await?;
    seen_personal(signed, [&partnership]).await?;
    let t = &signed.t;
    let last = match (&partnership.verification, due(&partnership)) {
        (Some(verification), Some(due)) => {
            let values = [("day", t.day(&verification.at).into()), ("due", t.date(due).into())];
            t.with_all("verify-last", values)
        }
        _ => t.get("verify-never"),
    };
    let ways = VerifiedHow::ALL.iter().map(|how| (how.to_string(), capital(&t.word("how", how))));
    let how = typed.how.clone().unwrap_or_else(|| VerifiedHow::Email.to_string());
    let months = partnership.review_months.unwrap_or(ReviewMonths::DEFAULT).get();
    let months = typed.months.clone().unwrap_or_else(|| months.to_string());
    let page = Page {
        t,
        signed,
        revision,
        facts: facts(signed, &partnership),
        last,
        verify: [
            refused.field(VERIFY, "how", t.get("verify-how"), &how).chosen_among("radios", ways),
            refused.field(VERIFY, "note", t.get("verify-note"), &typed.note),
        ],
        months: refused
            .field(REVIEW, "months", t.get("verify-months"), &months)
            .typed_as("short")
            .hinted(t.get("verify-months-hint")),
        refused,
        partnership: &partnership,
    };
    Ok(page.refused.answer(super::page(&page, t.site())?))
}

/// The facts of a record, each with its sources and their dates.
fn facts(signed: &Signed, partnership: &Partnership) -> Vec<Fact> {
    let (t, public) = (&signed.t, signed.view());
    let all = changes(None, partnership);
    let own = |field: &str| matches!(field, "id" | "slug" | "visibility" | "verification" | "review_months");
    let is_told = |field: &str| !own(field) && !matches!(field, "provenance" | "sources");
    let listed: Vec<_> = all.into_iter().filter(|change| is_told(&change.field)).collect();
    let in_words = told(t, public.view.geography(), &listed);
    let fact = |(change, told): (&nncf_core::partnership::changes::Change, super::changed::Told)| Fact {
        field: capital(&told.field),
        values: match told.how {
            How::Items(items) => items
                .into_iter()
                .filter_map(|item| match item {
                    ToldItem::Added(words) => Some(words),
                    _ => None,
                })
                .collect(),
            How::Set(value) => vec![value],
            _ => Vec::new(),
        },
        sources: sources(signed, partnership, &change.field),
    };
    listed.iter().zip(in_words).map(fact).collect()
}

fn sources(signed: &Signed, partnership: &Partnership, field: &str) -> Vec<String> {
    let top = field.split('/').next().unwrap_or_default();
    let mut found = Vec::new();
    let of_field = |fact: &&Provenance| fact.pointer.split('/').nth(1) == Some(top);
    for fact in partnership.provenance.iter().filter(of_field) {
        let source = partnership.sources.iter().find(|source| source.id == fact.source);
        let title = source.map_or_else(String::new, |source| source.title.to_string());
        let values = [("title", title.into()), ("as_of", fact.as_of.as_str().into())];
        let words = signed.t.with_all("verify-source", values);
        if !found.contains(&words) {
            found.push(words);
        }
    }
    found
}

/// `POST /staff/partnerships/{slug}/verify`.
pub async fn verify(posted: Posted<VerifyForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: VerifyForm { revision, how, note } } = posted;
    let signed = signed.must_be_staff()?;
    let id = record_at(&signed, &slug).await?.partnership.id;
    let wrong = |_| Refused::at(format!("{VERIFY}-how"), signed.t.get("verify-how-wrong"));
    let read = how.parse::<VerifiedHow>().map_err(wrong);
    let read = read.and_then(|how| Ok((how, reason(VERIFY, "note", &note, || signed.t.get("why-verified"))?)));
    let refused = match read {
        Ok((how, why)) => {
            let written = desk::at(&signed.state, &signed.actor, move |desk| desk.verify(id, how, revision, &why));
            match written.await {
                Ok(written) => {
                    let address = format!("/staff/partnerships/{}", written.partnership.slug);
                    return Ok(signed.done(&address, signed.t.get("done-verified")).await);
                }
                Err(problem) => Refused::of(&signed.t, problem, VERIFY, &[])?,
            }
        }
        Err(refused) => refused,
    };
    page(&signed, &slug, &Typed { how: Some(how), note, months: None }, refused).await
}

/// `POST /staff/partnerships/{slug}/review`: how often it is to be verified. Nothing is verified by it.
pub async fn review(posted: Posted<MonthsForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: MonthsForm { revision, months } } = posted;
    let signed = signed.must_be_staff()?;
    let partnership = record_at(&signed, &slug).await?.partnership;
    let refused = match months.trim().parse::<ReviewMonths>() {
        Ok(months) => {
            let wanted = Partnership { review_months: Some(months), ..partnership };
            let why = signed.t.with("why-months", "count", months.get());
            match desk::at(&signed.state, &signed.actor, move |desk| desk.replace(wanted, revision, &why)).await {
                Ok(written) => {
                    let address = format!("/staff/partnerships/{}/verify", written.partnership.slug);
                    return Ok(signed.done(&address, signed.t.with("done-months", "count", months.get())).await);
                }
                Err(problem) => Refused::of(&signed.t, problem, REVIEW, &[])?,
            }
        }
        Err(_) => Refused::at(format!("{REVIEW}-months"), signed.t.get("verify-months-wrong")),
    };
    page(&signed, &slug, &Typed { months: Some(months), ..Typed::default() }, refused).await
}
