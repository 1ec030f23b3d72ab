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
use super::edit::page::capital;
use super::partnerships::{record_at, seen_personal};
use super::signed::{Posted, Signed};
use crate::desk;
use crate::http::problem::Problem;
use crate::pages::filters::Choice;
use crate::pages::frame::Frame;

#[derive(Template)]
#[template(path = "staff/record_verify.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    partnership: &'a Partnership,
    revision: u32,
    facts: Vec<Fact>,
    last: String,
    months: u8,
    ways: Vec<Choice>,
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
    revision: u32,
    how: String,
    #[serde(default)]
    note: String,
}

/// After how many months it is due again.
#[derive(Debug, Deserialize)]
pub struct MonthsForm {
    revision: u32,
    months: String,
}

/// `GET /staff/partnerships/{slug}/verify`.
pub async fn form(signed: Signed, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let Record { partnership, revision, .. } = record_at(&signed, &slug).await?;
    seen_personal(&signed, [&partnership]).await?;
    let t = &signed.t;
    let last = match (&partnership.verification, due(&partnership)) {
        (Some(verification), Some(due)) => {
            let values = [("day", t.day(&verification.at).into()), ("due", t.date(due).into())];
            t.with_all("verify-last", values)
        }
        _ => t.get("verify-never"),
    };
    let ways = VerifiedHow::ALL.iter().map(|how| Choice {
        value: how.to_string(),
        label: capital(&t.word("how", how)),
        is_chosen: *how == VerifiedHow::Email,
    });
    let page = Page {
        t,
        signed: &signed,
        revision,
        facts: facts(&signed, &partnership),
        last,
        months: partnership.review_months.unwrap_or(ReviewMonths::DEFAULT).get(),
        ways: ways.collect(),
        partnership: &partnership,
    };
    super::page(&page, t.site())
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
    let how: VerifiedHow = how.parse().map_err(|error| Problem::invalid("/how", error))?;
    let why = if note.trim().is_empty() { signed.t.get("why-verified") } else { note.trim().to_owned() };
    let written = desk::at(&signed.state, &signed.actor, move |desk| desk.verify(id, how, revision, &why)).await?;
    let address = format!("/staff/partnerships/{}", written.partnership.slug);
    Ok(signed.done(&address, signed.t.get("done-verified")).await)
}

/// `POST /staff/partnerships/{slug}/review`: how often it is to be verified. Nothing is verified by it.
pub async fn review(posted: Posted<MonthsForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: MonthsForm { revision, months } } = posted;
    let signed = signed.must_be_staff()?;
    let partnership = record_at(&signed, &slug).await?.partnership;
    let months: ReviewMonths = months.parse().map_err(|error| Problem::invalid("/months", error))?;
    let wanted = Partnership { review_months: Some(months), ..partnership };
    let why = signed.t.with("why-months", "count", months.get());
    let written = desk::at(&signed.state, &signed.actor, move |desk| desk.replace(wanted, revision, &why)).await?;
    let address = format!("/staff/partnerships/{}/verify", written.partnership.slug);
    Ok(signed.done(&address, signed.t.with("done-months", "count", months.get())).await)
}
