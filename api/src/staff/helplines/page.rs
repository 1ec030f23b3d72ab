//! The page of one helpline: what stands, what would change, what waits for a second person, and what it was.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use nncf_core::helpline::{CallNote, Helpline, HelplineRecord, HelplineStatus};
use nncf_core::partnership::Fault;
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use nncf_db::HelplineRevision;
use serde_json::Value;

use super::form::{FIELDS, area_name, typed_of, view};
use super::seen::Preview;
use super::waiting::{self, Decided, Waiting};
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::filters::Choice;
use crate::pages::frame::Frame;
use crate::staff::changed::{How, Told};
use crate::staff::edit::page::{FieldView, capital, id_of};
use crate::staff::edit::typed::Typed;
use crate::staff::history::{Names, author, moment, names};
use crate::staff::signed::Signed;

/// What is typed of what took a helpline's place.
pub const SUPERSEDING: &str = "supersede-note";

#[derive(Template)]
#[template(path = "staff/helpline.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    /// What stands in the register; nothing for a new helpline.
    record: Option<&'a HelplineRecord>,
    /// The revision that the form was filled from, which may be older: then saving is refused until it is loaded anew.
    revision: u32,
    earlier: Vec<Earlier>,
    heading: String,
    checked: String,
    /// Who rang it, when, and what they heard.
    call: Option<String>,
    fields: Vec<FieldView>,
    countries: Vec<Choice>,
    call_on: &'a str,
    call_heard: &'a str,
    today: String,
    why: &'a str,
    /// How the number was checked, and what was heard or read.
    how: &'a str,
    note: &'a str,
    /// What took its place.
    superseding_note: &'a str,
    preview: Option<Preview>,
    superseding: Option<Preview>,
    waiting: Vec<Waiting>,
    decided: Vec<Decided>,
    errors: Vec<(String, String)>,
}

/// What is shown of a helpline beside what stands.
#[derive(Default)]
pub struct Shown<'a> {
    /// What is wrong.
    pub faults: &'a [Fault],
    /// What would change; nothing before somebody asked.
    pub preview: Option<Preview>,
    /// What would change if it became history.
    pub superseding: Option<Preview>,
}

/// A revision of the helpline.
struct Earlier {
    number: u32,
    when: String,
    who: String,
    why: String,
    phone: String,
    status: String,
}

impl Page<'_> {
    fn is_superseded(&self) -> bool {
        self.record.is_some_and(|record| record.helpline.status == HelplineStatus::Superseded)
    }

    /// Whether nobody can change it away.
    fn is_lasting(&self) -> bool {
        self.record.is_some_and(|record| record.helpline.is_lasting())
    }

    /// What is wrong with a field that stands in no table.
    fn error(&self, id: &str) -> Option<String> {
        self.errors.iter().find(|(of, _)| of == id).map(|(_, words)| words.clone())
    }

    /// Where the form is sent.
    fn action(&self) -> String {
        let slug = self.record.map_or("new", |record| record.helpline.slug.as_str());
        format!("/staff/helplines/{slug}")
    }
}

/// The page.
///
/// # Errors
/// When the store does not answer.
pub async fn show(
    signed: &Signed,
    record: Option<&HelplineRecord>,
    typed: &Typed,
    shown: Shown<'_>,
) -> Result<HttpResponse, Problem> {
    let t = &signed.t;
    let Shown { faults, preview, superseding } = shown;
    let names = names(signed).await?;
    let helpline = record.map(|record| &record.helpline);
    let (earlier, (waiting, decided)) = match record {
        Some(record) => (
            earlier(signed, &record.helpline.slug, &names).await?,
            waiting::of(signed, record, &names, typed, faults).await?,
        ),
        None => (Vec::new(), (Vec::new(), Vec::new())),
    };
    let error = |fault: &Fault| {
        let name = fault.pointer.trim_start_matches('/');
        (id_of(name), format!("{}: {}", capital(&t.word("line", name.replace('/', "-"))), fault.detail))
    };
    let country = |(key, label): (RegionKey, String)| {
        let value = area_name(key);
        Choice { is_chosen: !typed.text(&value).is_empty(), value, label }
    };
    let page = Page {
        t,
        signed,
        record,
        revision: typed.text("revision").parse().unwrap_or_else(|_| record.map_or(0, |record| record.revision)),
        earlier,
        heading: helpline.map_or_else(|| t.get("helpline-new"), |helpline| heading(t, helpline)),
        checked: helpline.map_or_else(|| t.get("helpline-new-why"), |helpline| checked(t, helpline)),
        call: helpline.and_then(|helpline| helpline.call.as_ref()).map(|call| call_words(t, call, &names)),
        fields: FIELDS.iter().map(|field| view(t, field, typed, faults)).collect(),
        countries: countries(signed).into_iter().map(country).collect(),
        call_on: typed.raw("call/on"),
        call_heard: typed.raw("call/heard"),
        today: signed.today().to_string(),
        why: typed.raw("why"),
        how: typed.raw("how"),
        note: typed.raw("note"),
        superseding_note: typed.raw(SUPERSEDING),
        preview,
        superseding,
        waiting,
        decided,
        errors: faults.iter().map(error).collect(),
    };
    let mut response = crate::staff::page(&page, t.site())?;
    if !faults.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The page of what stands, with what is wrong with what was sent beside the form.
///
/// # Errors
/// When the store does not answer.
pub async fn show_again(
    signed: &Signed,
    record: &HelplineRecord,
    sent: &[(&str, &str)],
    faults: &[Fault],
) -> Result<HttpResponse, Problem> {
    let mut typed = typed_of(&serde_json::to_value(&record.helpline).unwrap_or_default());
    for (name, text) in sent {
        typed.set(name, *text);
    }
    show(signed, Some(record), &typed, Shown { faults, ..Shown::default() }).await
}

fn heading(t: &Frame, helpline: &Helpline) -> String {
    match helpline.number() {
        "" => t.with("helpline-without-number", "name", helpline.name.as_str()),
        number => format!("{}: {number}", helpline.name),
    }
}

fn checked(t: &Frame, helpline: &Helpline) -> String {
    let last = helpline.last_verified_at;
    last.map_or_else(|| t.get("helpline-never"), |at| t.with("helpline-last", "day", t.day(&at)))
}

fn call_words(t: &Frame, call: &CallNote, names: &Names) -> String {
    let who = names.get(&call.by.to_string()).cloned().unwrap_or_else(|| t.get("helpline-somebody"));
    let values = [
        ("who", who.into()),
        ("day", t.date(call.on).into()),
        ("number", call.number.as_str().into()),
        ("heard", call.heard.as_str().into()),
    ];
    t.with_all("helpline-rung", values)
}

/// The countries, to be ticked.
pub fn countries(signed: &Signed) -> Vec<(RegionKey, String)> {
    let public = signed.view();
    let areas = public.view.geography().areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
    areas.map(|area| (area.region.key, signed.t.place(&area.region))).collect()
}

/// What differs between two states of a helpline, in words.
pub fn differences(signed: &Signed, before: Option<&Helpline>, after: &Helpline) -> Vec<Told> {
    let t = &signed.t;
    let countries = countries(signed);
    let words = |helpline: &Helpline| -> Vec<String> {
        let json = serde_json::to_value(helpline).unwrap_or_default();
        let typed = typed_of(&json);
        let field = |field: &crate::staff::edit::fields::Field| {
            let shown = view(t, field, &typed, &[]);
            let chosen = shown.options.iter().find(|option| option.is_chosen).map(|option| option.label.clone());
            chosen.unwrap_or(shown.value)
        };
        let area = countries.iter().filter(|(key, _)| helpline.area.contains(key)).map(|(_, name)| name.clone());
        let area = if helpline.area.is_empty() { t.get("line-area-all") } else { area.collect::<Vec<_>>().join(", ") };
        let heard = helpline.call.as_ref().map(|call| format!("{}: {}", t.date(call.on), call.heard));
        FIELDS.iter().map(field).chain([area, heard.unwrap_or_default()]).collect()
    };
    let labels = FIELDS.iter().map(|field| field.path).chain(["area", "call"]);
    let old = before.map_or_else(|| vec![String::new(); FIELDS.len() + 2], words);
    let told = |((label, before), after): ((&str, String), String)| {
        let field = t.word("line", label);
        match (before.is_empty(), after.is_empty()) {
            _ if before == after => None,
            (true, _) => Some(Told { field, how: How::Set(after) }),
            (_, true) => Some(Told { field, how: How::Cleared(before) }),
            _ => Some(Told { field, how: How::Replaced(before, after) }),
        }
    };
    labels.zip(old).zip(words(after)).filter_map(told).collect()
}

async fn revisions(signed: &Signed, slug: &Slug) -> Result<Vec<HelplineRevision>, Problem> {
    let slug = slug.clone();
    signed.ask(move |register| register.helpline_revisions(&slug)).await.map_err(Problem::from_store)
}

/// What the helpline was at a revision, as a form holds it.
///
/// # Errors
/// 404 when there was none.
pub async fn old(signed: &Signed, slug: &Slug, number: u32) -> Result<Value, Problem> {
    let revision = revisions(signed, slug).await?.into_iter().find(|revision| revision.number == number);
    let missing = || Problem::new(ProblemKind::NotFound, "The helpline has no such revision.");
    let helpline = revision.map(|revision| revision.helpline).ok_or_else(missing)?;
    serde_json::to_value(helpline).map_err(Problem::internal)
}

/// What the helpline was, the latest first.
async fn earlier(signed: &Signed, slug: &Slug, names: &Names) -> Result<Vec<Earlier>, Problem> {
    let t = &signed.t;
    let one = |revision: HelplineRevision| Earlier {
        number: revision.number,
        when: moment(t, revision.at),
        who: author(t, &revision.role, revision.name.as_deref(), names),
        why: revision.why,
        phone: revision.helpline.number().to_owned(),
        status: t.word("helpline-status", revision.helpline.status),
    };
    Ok(revisions(signed, slug).await?.into_iter().rev().map(one).collect())
}
