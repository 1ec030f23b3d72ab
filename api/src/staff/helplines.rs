//! `/staff/helplines`: the numbers that people in need are given. Each is checked, corrected or superseded here.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::attention::helplines_due;
use nncf_core::helpline::{Helpline, HelplineRecord, HelplineStatus};
use nncf_core::partnership::Fault;
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use nncf_core::text::{Name, Phrase};
use nncf_db::Done;
use serde::Deserialize;
use serde_json::{Value, json};

use super::edit::fields::{Field, Input, needed, optional, parses, visibilities, visibility};
use super::edit::page::{FieldView, capital, id_of};
use super::edit::typed::Typed;
use super::history::day;
use super::partnerships::today;
use super::see_other;
use super::signed::{Posted, Signed};
use crate::desk;
use crate::desk::helplines::HelplineDesk;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::filters::Choice;
use crate::pages::frame::Frame;
use crate::pages::words::Words;

/// The form. The short name never changes; what was verified is written by verifying alone.
const FIELDS: &[Field] = &[
    needed("name", Input::Line, parses::<Name>),
    needed("phone", Input::Short, parses::<Name>),
    needed("what_for", Input::Line, parses::<Phrase>),
    needed("audience", Input::Line, parses::<Phrase>),
    needed("ages", Input::Choice("ages", ages), age),
    needed("covers", Input::Line, parses::<Phrase>),
    optional("hours", Input::Line, parses::<Phrase>),
    optional("text_relay", Input::Line, parses::<Phrase>),
    optional("languages", Input::Line, parses::<Phrase>),
    needed("source", Input::Line, parses::<Phrase>),
    needed("as_of", Input::Short, parses::<Name>),
    needed("status", Input::Choice("helpline-status", statuses), parses::<HelplineStatus>),
    needed("visibility", Input::Choice("visibility", visibilities), visibility),
    optional("remarks", Input::Line, parses::<Phrase>),
    needed("position", Input::Number, parses::<u16>),
];

fn ages() -> Vec<&'static str> {
    vec!["anyone", "adults", "children"]
}

fn age(text: &str) -> Result<(), String> {
    if ages().contains(&text) { Ok(()) } else { Err("takes anyone, adults or children".to_owned()) }
}

fn statuses() -> Vec<&'static str> {
    HelplineStatus::ALL.iter().map(|status| status.as_str()).collect()
}

#[derive(Template)]
#[template(path = "staff/helplines.html")]
struct ListPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    rows: Vec<Row>,
}

/// A helpline in the list.
struct Row {
    slug: String,
    name: String,
    phone: String,
    status: String,
    checked: String,
    due: String,
    is_due: bool,
}

#[derive(Template)]
#[template(path = "staff/helpline.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    helpline: &'a Helpline,
    revision: u32,
    checked: String,
    fields: Vec<FieldView>,
    countries: Vec<Choice>,
    why: &'a str,
    errors: Vec<(String, String)>,
    is_superseded: bool,
}

/// That a helpline was checked, or took another's place.
#[derive(Debug, Deserialize)]
pub struct NoteForm {
    revision: u32,
    #[serde(default)]
    note: String,
}

/// `GET /staff/helplines`.
pub async fn list(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (t, public) = (&signed.t, signed.view());
    let lines = public.view.helplines();
    let due = helplines_due(lines, today());
    let row = |line: &Helpline| Row {
        slug: line.slug.to_string(),
        name: line.name.to_string(),
        phone: line.phone.to_string(),
        status: t.word("helpline-status", line.status),
        checked: line.last_verified_at.map_or_else(|| t.get("list-never"), |at| t.day(&at)),
        due: line.verification_due.map(|due| day(t, due)).unwrap_or_default(),
        is_due: due.contains(&&line.slug),
    };
    super::page(&ListPage { t, signed: &signed, rows: lines.iter().map(row).collect() }, t.site())
}

async fn record(signed: &Signed, slug: &Slug) -> Result<HelplineRecord, Problem> {
    let slug = slug.clone();
    signed.ask(move |register| register.helpline(&slug)).await.map_err(Problem::from_store)
}

/// `GET /staff/helplines/{slug}`.
pub async fn form(signed: Signed, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let typed = typed_of(&record.helpline);
    show(&signed, &record, &typed, &[])
}

fn typed_of(helpline: &Helpline) -> Typed {
    let json = serde_json::to_value(helpline).unwrap_or_default();
    let mut typed = Typed::default();
    for field in FIELDS {
        let text = match &json[field.path] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        typed.set(field.path, text);
    }
    for key in &helpline.area {
        typed.set(&area_name(key), "on");
    }
    typed
}

fn area_name(key: &RegionKey) -> String {
    format!("area/{key}")
}

fn countries(signed: &Signed) -> Vec<(RegionKey, String)> {
    let public = signed.view();
    let areas = public.view.geography().areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
    areas.map(|area| (area.region.key, signed.t.place(&area.region))).collect()
}

fn show(signed: &Signed, record: &HelplineRecord, typed: &Typed, faults: &[Fault]) -> Result<HttpResponse, Problem> {
    let (t, helpline) = (&signed.t, &record.helpline);
    let error = |fault: &Fault| {
        let name = fault.pointer.trim_start_matches('/');
        (id_of(name), format!("{}: {}", capital(&t.word("line", name)), fault.detail))
    };
    let country = |(key, label): (RegionKey, String)| {
        let value = area_name(&key);
        Choice { is_chosen: !typed.text(&value).is_empty(), value, label }
    };
    let page = Page {
        t,
        signed,
        helpline,
        revision: record.revision,
        checked: helpline
            .last_verified_at
            .map_or_else(|| t.get("helpline-never"), |at| t.with("helpline-last", "day", t.day(&at))),
        fields: FIELDS.iter().map(|field| view(t, field, typed, faults)).collect(),
        countries: countries(signed).into_iter().map(country).collect(),
        why: typed.raw("why"),
        errors: faults.iter().map(error).collect(),
        is_superseded: helpline.status == HelplineStatus::Superseded,
    };
    let mut response = super::page(&page, t.site())?;
    if !faults.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn view(t: &Words, field: &Field, typed: &Typed, faults: &[Fault]) -> FieldView {
    let value = typed.raw(field.path).to_owned();
    let choice = |list: &str, word: &&'static str| Choice {
        value: (*word).to_owned(),
        label: capital(&t.word(list, word)),
        is_chosen: *word == value,
    };
    let (kind, options) = match field.input {
        Input::Choice(list, words) => ("choice", words().iter().map(|word| choice(list, word)).collect()),
        Input::Short | Input::Number => ("short", Vec::new()),
        _ => ("line", Vec::new()),
    };
    let error = faults.iter().find(|fault| fault.pointer.trim_start_matches('/') == field.path);
    FieldView {
        name: field.path.to_owned(),
        id: id_of(field.path),
        label: t.word("line", field.path),
        hint: (field.path == "phone").then(|| t.get("hint-line-phone")),
        error: error.map(|fault| fault.detail.clone()),
        value,
        kind,
        options,
    }
}

/// `POST /staff/helplines/{slug}`: writes what was typed.
pub async fn change(posted: Posted<Vec<(String, String)>>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let typed = Typed::sent(form);
    let wanted = match read(&typed, &record.helpline, &countries(&signed)) {
        Ok(wanted) => wanted,
        Err(faults) => return show(&signed, &record, &typed, &faults),
    };
    let revision = typed.text("revision").parse().unwrap_or(record.revision);
    let why = typed.text("why").to_owned();
    let why = if why.is_empty() { signed.t.get("why-line-changed") } else { why };
    match write(&signed, move |desk| desk.replace(&wanted, revision, &why)).await {
        Ok(_) => Ok(see_other("/staff/helplines")),
        Err(problem) if problem.kind == ProblemKind::Invalid => {
            let fault =
                |error: crate::http::problem::FieldError| Fault::new(error.pointer.unwrap_or_default(), error.detail);
            let faults: Vec<Fault> = problem.errors.into_iter().map(fault).collect();
            show(&signed, &record, &typed, &faults)
        }
        // Helplines are short: what was typed stands again, beside what somebody else wrote meanwhile.
        Err(problem) if problem.kind == ProblemKind::Stale => {
            let fault = Fault::new("/stale", signed.t.get("helpline-stale"));
            show(&signed, &record, &typed, &[fault])
        }
        Err(problem) => Err(problem),
    }
}

fn read(typed: &Typed, before: &Helpline, countries: &[(RegionKey, String)]) -> Result<Helpline, Vec<Fault>> {
    let (mut whole, mut faults) = (serde_json::to_value(before).unwrap_or_default(), Vec::new());
    for field in FIELDS {
        let text = typed.text(field.path);
        let fault = |detail: String| Fault::new(format!("/{}", field.path), detail);
        match (text.is_empty(), field.check(text)) {
            (true, _) if field.is_needed => faults.push(fault("must not be empty".to_owned())),
            (true, _) => whole[field.path] = Value::Null,
            (false, Err(detail)) => faults.push(fault(detail)),
            (false, Ok(())) if matches!(field.input, Input::Number) => {
                whole[field.path] = json!(text.parse::<u16>().ok());
            }
            (false, Ok(())) => whole[field.path] = json!(text),
        }
    }
    let area = countries.iter().filter(|(key, _)| !typed.text(&area_name(key)).is_empty()).map(|(key, _)| key);
    whole["area"] = json!(area.collect::<Vec<_>>());
    if !faults.is_empty() {
        return Err(faults);
    }
    serde_json::from_value(whole).map_err(|error| vec![Fault::new("", error.to_string())])
}

async fn write(
    signed: &Signed,
    work: impl FnOnce(&HelplineDesk) -> Result<Done<HelplineRecord>, Problem> + Send + 'static,
) -> Result<Done<HelplineRecord>, Problem> {
    desk::run(&signed.state, &signed.actor, move |register, actor, _| {
        work(&HelplineDesk { register, actor, once: None })
    })
    .await
}

/// `POST /staff/helplines/{slug}/verify`.
pub async fn verify(posted: Posted<NoteForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: NoteForm { revision, note } } = posted;
    let signed = signed.must_be_staff()?;
    let why = if note.trim().is_empty() { signed.t.get("why-verified") } else { note.trim().to_owned() };
    write(&signed, move |desk| desk.verify(&slug, revision, &why)).await?;
    Ok(see_other("/staff/helplines"))
}

/// `POST /staff/helplines/{slug}/supersede`.
pub async fn supersede(posted: Posted<NoteForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: NoteForm { revision, note } } = posted;
    let signed = signed.must_be_staff()?;
    let remarks = note.parse().map_err(|error| Problem::invalid("/note", error))?;
    let why = signed.t.get("why-line-superseded");
    write(&signed, move |desk| desk.supersede(&slug, remarks, revision, &why)).await?;
    Ok(see_other("/staff/helplines"))
}

/// The messages that are asked for by a word here, for the test of the catalogues.
#[cfg(test)]
pub fn words() -> Vec<String> {
    let fields = FIELDS.iter().map(|field| format!("line-{}", field.path)).chain(["line-stale".to_owned()]);
    let ages = ages().into_iter().map(|age| format!("ages-{age}"));
    fields.chain(ages).chain(statuses().into_iter().map(|status| format!("helpline-status-{status}"))).collect()
}
