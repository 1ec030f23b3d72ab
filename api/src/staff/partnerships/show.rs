//! `/staff/partnerships/{slug}`: everything that the register holds of a partnership, with who may see it, and what
//! can be done: publish a draft, or note that the body has ended.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use nncf_core::attention::{Need, is_draft};
use nncf_core::partnership::changes::{ItemChange, What, changes};
use nncf_core::partnership::{Partnership, Record};
use nncf_core::slug::Slug;
use nncf_db::LinkCheck;
use serde::Deserialize;

use super::list::needs_of;
use super::{record_at, seen_personal};
use crate::desk::{self, Retirement};
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::pages::words::Words;
use crate::staff::changed::{How, ToldItem, told};
use crate::staff::edit::page::{FieldView, capital};
use crate::staff::edit::whose::in_words;
use crate::staff::notes::Told;
use crate::staff::refused::{Refused, reason};
use crate::staff::see_other;
use crate::staff::signed::{Posted, Signed};

/// The form that publishes a draft, as the page has it.
const PUBLISH: &str = "publish";
/// The one that notes that a body has ended.
const RETIRE: &str = "retire";

#[derive(Template)]
#[template(path = "staff/record.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    partnership: &'a Partnership,
    revision: u32,
    needs: Vec<(String, String)>,
    tags: [String; 3],
    facts: Vec<Fact>,
    sources: Vec<Source>,
    link: Option<String>,
    is_draft: bool,
    is_over: bool,
    retire: [FieldView; 4],
    refused: Refused,
    bodies: Vec<(String, String)>,
}

/// A field with its values and who may see it.
struct Fact {
    field: String,
    section: &'static str,
    values: Vec<String>,
    seen_by: String,
}

/// What a source told.
struct Source {
    title: String,
    url: Option<String>,
    facts: Vec<String>,
}

/// How a body ended.
#[derive(Debug, Default, Deserialize)]
pub struct RetireForm {
    #[serde(default)]
    revision: u32,
    #[serde(default)]
    status: String,
    #[serde(default)]
    successor: String,
    #[serde(default)]
    on: String,
    #[serde(default)]
    why: String,
}

/// A form that names the revision it was made at.
#[derive(Debug, Deserialize)]
pub struct AtRevision {
    #[serde(default)]
    revision: u32,
}

/// `GET /staff/partnerships/{slug}`.
pub async fn show(signed: Signed, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let record = record_at(&signed, &slug).await?;
    if record.partnership.slug != *slug {
        return Ok(see_other(&format!("/staff/partnerships/{}", record.partnership.slug)));
    }
    page(&signed, record, &RetireForm::default(), Refused::default()).await
}

/// The page of a record, perhaps with a form that was refused.
async fn page(signed: &Signed, record: Record, typed: &RetireForm, refused: Refused) -> Result<HttpResponse, Problem> {
    let Record { partnership, revision, .. } = record;
    seen_personal(signed, [&partnership]).await?;
    let checks = signed.ask(nncf_db::Register::link_checks).await.map_err(Problem::from_store)?;
    let (t, public) = (&signed.t, signed.view());
    let bodies = public.view.entries().iter().map(|entry| &entry.record.partnership);
    let page = Page {
        t,
        signed,
        revision,
        needs: needs_of(&public.view, &partnership).into_iter().map(|need| mend(t, need, &partnership.slug)).collect(),
        tags: [
            t.word("kind", partnership.kind),
            t.word("status", partnership.status),
            t.word("visibility", partnership.visibility.as_str()),
        ],
        facts: facts(signed, &partnership),
        sources: sources(t, &partnership),
        link: checks.iter().find(|check| check.partnership == partnership.id).map(|check| link(t, check)),
        is_draft: is_draft(&partnership),
        is_over: partnership.has_ended(),
        retire: retire_fields(t, typed, &refused),
        refused,
        bodies: bodies.map(|body| (body.slug.to_string(), body.name.to_string())).collect(),
        partnership: &partnership,
    };
    Ok(page.refused.answer(super::super::page(&page, t.site())?))
}

fn retire_fields(t: &Words, typed: &RetireForm, refused: &Refused) -> [FieldView; 4] {
    let field = |name: &str, label: String, value: &str| refused.field(RETIRE, name, label, value);
    let ends = [("closed".to_owned(), t.get("retire-closed")), ("merged".to_owned(), t.get("retire-merged"))];
    [
        field("status", t.get("retire-how"), &typed.status).chosen_among("choice", ends),
        field("successor", t.get("retire-successor"), &typed.successor)
            .typed_as("body")
            .hinted(t.get("retire-successor-hint")),
        field("on", t.get("retire-on"), &typed.on).typed_as("short").hinted(t.get("hint-date")),
        field("why", t.get("edit-why"), &typed.why),
    ]
}

/// What a record needs in words, and where it is mended.
pub fn mend(t: &Words, need: Need, slug: &Slug) -> (String, String) {
    let at = format!("/staff/partnerships/{slug}");
    let address = match need {
        Need::Draft => at,
        Need::NeverVerified | Need::VerificationDue => format!("{at}/verify"),
        Need::NoContact => format!("{at}/edit?section=contacts#section-contacts"),
        Need::RetiredCode => format!("{at}/edit?section=coverage#section-coverage"),
        Need::ConflictingClaims => format!("{at}/edit?section=basics#formed-claims"),
    };
    (capital(&t.word("need", need)), address)
}

/// What a check of a web address found, in words.
pub fn link(t: &Words, check: &LinkCheck) -> String {
    let values = [("day", t.day(&check.checked_at).into()), ("detail", check.detail.as_str().into())];
    t.with_all(&format!("link-outcome-{}", check.outcome), values)
}

/// Everything that a record holds, field by field, with the section of the form in which it is typed.
fn facts(signed: &Signed, partnership: &Partnership) -> Vec<Fact> {
    let (t, public) = (&signed.t, signed.view());
    let mut all = changes(None, partnership);
    // Nothing that people have a word for.
    all.retain(|change| change.field != "id");
    let in_words = told(t, public.view.geography(), &all);
    let fields = all.iter().filter(|change| !matches!(change.field.as_str(), "provenance" | "sources"));
    let fact = |(change, told): (&nncf_core::partnership::changes::Change, crate::staff::changed::Told)| Fact {
        seen_by: if change.field == "coordinators" {
            t.get("show-see-each")
        } else {
            t.word("visibility", partnership.visibility.as_str())
        },
        section: crate::staff::edit::typed::section_of(&change.field).map_or("", |section| section.id),
        field: capital(&told.field),
        values: match (told.how, &change.what) {
            (How::Items(items), What::Items(all)) => items
                .into_iter()
                .zip(all)
                .map(|(item, raw)| contact_words(t, public.view.day(), partnership, item, raw))
                .collect(),
            (How::Set(value), _) => vec![value],
            _ => Vec::new(),
        },
    };
    fields.zip(in_words).map(fact).collect()
}

/// An item in words; of a contact also who may see it today, which its consent decides.
fn contact_words(t: &Words, day: NaiveDate, partnership: &Partnership, item: ToldItem, raw: &ItemChange) -> String {
    let ToldItem::Added(words) = item else { return String::new() };
    let ItemChange::Added(raw) = raw else { return words };
    let id = raw.iter().find(|(key, _)| key == "id").map(|(_, id)| id.as_str());
    let contact = partnership.coordinators.iter().find(|contact| Some(contact.id.to_string().as_str()) == id);
    contact.map_or(words.clone(), |contact| {
        let today = contact.visibility_on(day);
        format!("{words}. {}", t.with("show-seen-today", "who", t.word("visibility", today.as_str())))
    })
}

/// The sources of a record, each with what it told and as of when.
pub fn sources_of(t: &Words, partnership: &Partnership) -> Vec<(String, Option<String>, Vec<String>)> {
    let mut told: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for fact in &partnership.provenance {
        let field = crate::pages::history::field_of(t, &fact.pointer);
        let values = [("field", field.into()), ("as_of", fact.as_of.as_str().into())];
        told.entry(fact.source.as_str()).or_default().push(t.with_all("show-fact", values));
    }
    let source = |source: &nncf_core::provenance::Source| {
        let facts = told.get(source.id.as_str()).cloned().unwrap_or_default();
        (source.title.to_string(), source.url.as_ref().map(ToString::to_string), facts)
    };
    partnership.sources.iter().map(source).collect()
}

fn sources(t: &Words, partnership: &Partnership) -> Vec<Source> {
    let all = sources_of(t, partnership).into_iter();
    all.map(|(title, url, facts)| Source { title, url, facts }).collect()
}

/// `POST /staff/partnerships/{slug}/publish`: lets everybody see a draft.
pub async fn publish(posted: Posted<AtRevision>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: AtRevision { revision } } = posted;
    let signed = signed.must_be_staff()?;
    let record = record_at(&signed, &slug).await?;
    let (id, why) = (record.partnership.id, signed.t.get("why-published"));
    let published = desk::at(&signed.state, &signed.actor, move |desk| desk.publish(id, revision, &why)).await;
    if let Err(problem) = published {
        if problem.kind != ProblemKind::Invalid {
            let refused = Refused::of(&signed.t, problem, PUBLISH, &[])?;
            let now = record_at(&signed, &slug).await?;
            return page(&signed, now, &RetireForm::default(), refused).await;
        }
        // On to where it is mended.
        let refused = problem.errors.iter().map(|error| capital(&in_words(&signed.t, &error.detail))).collect();
        let told = Told { text: signed.t.get("publish-refused"), refused, ..Told::default() };
        let form = format!("/staff/partnerships/{}/edit?section=contacts#section-contacts", record.partnership.slug);
        return Ok(signed.done(&form, told).await);
    }
    let address = format!("/staff/partnerships/{}", record.partnership.slug);
    Ok(signed.done(&address, signed.t.get("done-published")).await)
}

/// `POST /staff/partnerships/{slug}/retire`.
pub async fn retire(posted: Posted<RetireForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let record = record_at(&signed, &slug).await?;
    let read = retirement(&signed.t, &form)
        .and_then(|ended| Ok((ended, reason(RETIRE, "why", &form.why, || signed.t.get("why-retired"))?)));
    let refused = match read {
        Ok((retirement, why)) => {
            let (id, revision) = (record.partnership.id, form.revision);
            let retired =
                desk::at(&signed.state, &signed.actor, move |desk| desk.retire(id, &retirement, revision, &why));
            match retired.await {
                Ok(_) => {
                    let address = format!("/staff/partnerships/{}", record.partnership.slug);
                    return Ok(signed.done(&address, signed.t.get("done-retired")).await);
                }
                Err(problem) => Refused::of(&signed.t, problem, RETIRE, &["status", "successor", "on"])?,
            }
        }
        Err(refused) => refused,
    };
    page(&signed, record_at(&signed, &slug).await?, &form, refused).await
}

fn retirement(t: &Words, form: &RetireForm) -> Result<Retirement, Refused> {
    let wrong = |field: &str, words: String| Refused::at(format!("{RETIRE}-{field}"), words);
    let status = form.status.parse().map_err(|_| wrong("status", t.get("retire-how-wrong")))?;
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let successor = given(&form.successor).map(|text| text.parse()).transpose();
    let successor = successor.map_err(|_| wrong("successor", t.get("retire-successor-wrong")))?;
    let on = given(&form.on).map(|text| text.parse::<nncf_core::date::StatedDate>()).transpose();
    let on = on.map_err(|error| wrong("on", capital(&error.to_string())))?;
    Ok(Retirement { status, successor, on })
}
