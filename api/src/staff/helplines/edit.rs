//! One helpline: a new one, or what stands of one and is to be corrected.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::helpline::{Helpline, HelplineRecord, HelplineStatus};
use nncf_core::partnership::Fault;
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use nncf_db::HelplineRevision;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::{FIELDS, area_name, read, typed_of, view};
use super::{record, write};
use crate::desk::helplines::LAST;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::filters::Choice;
use crate::pages::frame::Frame;
use crate::staff::edit::page::{FieldView, capital, id_of};
use crate::staff::edit::typed::Typed;
use crate::staff::history::{author, moment, names};
use crate::staff::see_other;
use crate::staff::signed::{Posted, Signed};

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
    fields: Vec<FieldView>,
    countries: Vec<Choice>,
    why: &'a str,
    errors: Vec<(String, String)>,
}

impl Page<'_> {
    fn is_superseded(&self) -> bool {
        self.record.is_some_and(|record| record.helpline.status == HelplineStatus::Superseded)
    }

    /// Where the form is sent.
    fn action(&self) -> String {
        let slug = self.record.map_or("new", |record| record.helpline.slug.as_str());
        format!("/staff/helplines/{slug}")
    }
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

/// Which revision the form is to be filled with.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: Option<u32>,
}

/// `GET /staff/helplines/new`.
pub async fn new_form(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    show(&signed, None, &typed_of(&unwritten()), &[]).await
}

/// What is known of a helpline that nobody has described yet: nobody is shown it before it was checked.
fn unwritten() -> Value {
    json!({ "ages": "anyone", "status": "unchecked", "visibility": "staff", "position": LAST })
}

/// `GET /staff/helplines/{slug}`: with what stands, or with what once stood, to be saved again.
pub async fn form(signed: Signed, slug: web::Path<Slug>, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let shown = match asked.from {
        Some(number) => old(&signed, &slug, number).await?,
        None => record.helpline.clone(),
    };
    let typed = typed_of(&serde_json::to_value(&shown).unwrap_or_default());
    show(&signed, Some(&record), &typed, &[]).await
}

async fn revisions(signed: &Signed, slug: &Slug) -> Result<Vec<HelplineRevision>, Problem> {
    let slug = slug.clone();
    signed.ask(move |register| register.helpline_revisions(&slug)).await.map_err(Problem::from_store)
}

/// What the helpline was at a revision.
async fn old(signed: &Signed, slug: &Slug, number: u32) -> Result<Helpline, Problem> {
    let revision = revisions(signed, slug).await?.into_iter().find(|revision| revision.number == number);
    let missing = || Problem::new(ProblemKind::NotFound, "The helpline has no such revision.");
    revision.map(|revision| revision.helpline).ok_or_else(missing)
}

/// What the helpline was, the latest first.
async fn earlier(signed: &Signed, slug: &Slug) -> Result<Vec<Earlier>, Problem> {
    let t = &signed.t;
    let names = names(signed).await?;
    let one = |revision: HelplineRevision| Earlier {
        number: revision.number,
        when: moment(t, revision.at),
        who: author(t, &revision.role, revision.name.as_deref(), &names),
        why: revision.why,
        phone: revision.helpline.number().to_owned(),
        status: t.word("helpline-status", revision.helpline.status),
    };
    Ok(revisions(signed, slug).await?.into_iter().rev().map(one).collect())
}

/// `POST /staff/helplines/new`: makes a helpline of what was typed.
pub async fn create(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let typed = Typed::sent(form);
    let mut before = unwritten();
    match Slug::from_name(typed.text("name")) {
        Ok(slug) => before["slug"] = json!(slug),
        // One that is empty is told of with the other fields.
        Err(_) if typed.text("name").is_empty() => {}
        Err(error) => return show(&signed, None, &typed, &[Fault::new("/name", error.to_string())]).await,
    }
    let wanted = match read(&typed, before, &countries(&signed)) {
        Ok(wanted) => wanted,
        Err(faults) => return show(&signed, None, &typed, &faults).await,
    };
    let why = why(&typed, signed.t.get("why-line-added"));
    let written = write(&signed, move |desk| desk.create(&wanted, &why)).await;
    after(&signed, None, &typed, written.map(drop)).await
}

/// `POST /staff/helplines/{slug}`: writes what was typed.
pub async fn change(posted: Posted<Vec<(String, String)>>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let typed = Typed::sent(form);
    let before = serde_json::to_value(&record.helpline).map_err(Problem::internal)?;
    let wanted = match read(&typed, before, &countries(&signed)) {
        Ok(wanted) => wanted,
        Err(faults) => return show(&signed, Some(&record), &typed, &faults).await,
    };
    let revision = typed.text("revision").parse().unwrap_or(record.revision);
    let why = why(&typed, signed.t.get("why-line-changed"));
    let written = write(&signed, move |desk| desk.replace(&wanted, revision, &why)).await;
    after(&signed, Some(&record), &typed, written.map(drop)).await
}

fn why(typed: &Typed, unless_said: String) -> String {
    let why = typed.text("why");
    if why.is_empty() { unless_said } else { why.to_owned() }
}

/// On to the list, or back to the form with what was typed and what is wrong with it.
async fn after(
    signed: &Signed,
    record: Option<&HelplineRecord>,
    typed: &Typed,
    written: Result<(), Problem>,
) -> Result<HttpResponse, Problem> {
    let problem = match written {
        Ok(()) => return Ok(see_other("/staff/helplines")),
        Err(problem) => problem,
    };
    let faults: Vec<Fault> = match problem.kind {
        ProblemKind::Invalid => {
            let errors = problem.errors.into_iter();
            errors.map(|error| Fault::new(error.pointer.unwrap_or_default(), error.detail)).collect()
        }
        // Helplines are short: what was typed stands again, beside what somebody else wrote meanwhile.
        ProblemKind::Stale => vec![Fault::new("/stale", signed.t.get("helpline-stale"))],
        ProblemKind::Conflict => vec![Fault::new("/name", signed.t.get("helpline-is-there"))],
        _ => return Err(problem),
    };
    show(signed, record, typed, &faults).await
}

fn countries(signed: &Signed) -> Vec<(RegionKey, String)> {
    let public = signed.view();
    let areas = public.view.geography().areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
    areas.map(|area| (area.region.key, signed.t.place(&area.region))).collect()
}

async fn show(
    signed: &Signed,
    record: Option<&HelplineRecord>,
    typed: &Typed,
    faults: &[Fault],
) -> Result<HttpResponse, Problem> {
    let t = &signed.t;
    let error = |fault: &Fault| {
        let name = fault.pointer.trim_start_matches('/');
        (id_of(name), format!("{}: {}", capital(&t.word("line", name)), fault.detail))
    };
    let country = |(key, label): (RegionKey, String)| {
        let value = area_name(key);
        Choice { is_chosen: !typed.text(&value).is_empty(), value, label }
    };
    let checked = |helpline: &Helpline| {
        let last = helpline.last_verified_at;
        last.map_or_else(|| t.get("helpline-never"), |at| t.with("helpline-last", "day", t.day(&at)))
    };
    let heading = |helpline: &Helpline| {
        let number = helpline.number();
        let number = if number.is_empty() { t.get("helpline-no-number") } else { number.to_owned() };
        format!("{}: {number}", helpline.name)
    };
    let helpline = record.map(|record| &record.helpline);
    let earlier = match helpline {
        Some(helpline) => earlier(signed, &helpline.slug).await?,
        None => Vec::new(),
    };
    let page = Page {
        t,
        signed,
        record,
        revision: typed.text("revision").parse().unwrap_or_else(|_| record.map_or(0, |record| record.revision)),
        earlier,
        heading: helpline.map_or_else(|| t.get("helpline-new"), heading),
        checked: helpline.map_or_else(|| t.get("helpline-new-why"), checked),
        fields: FIELDS.iter().map(|field| view(t, field, typed, faults)).collect(),
        countries: countries(signed).into_iter().map(country).collect(),
        why: typed.raw("why"),
        errors: faults.iter().map(error).collect(),
    };
    let mut response = crate::staff::page(&page, t.site())?;
    if !faults.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}
