//! `/staff/helplines`: the numbers that people in need are given. Each is added, checked, corrected or superseded here.

pub mod edit;
mod form;

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::attention::helplines_due;
use nncf_core::helpline::{Helpline, HelplineRecord};
use nncf_core::slug::Slug;
use nncf_db::Done;
use serde::Deserialize;

use super::see_other;
use super::signed::{Posted, Signed};
use crate::desk;
use crate::desk::helplines::HelplineDesk;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;

#[cfg(test)]
pub use form::words;

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
    let due = helplines_due(lines, public.view.day());
    let row = |line: &Helpline| Row {
        slug: line.slug.to_string(),
        name: line.name.to_string(),
        phone: line.number().to_owned(),
        status: t.word("helpline-status", line.status),
        checked: line.last_verified_at.map_or_else(|| t.get("list-never"), |at| t.day(&at)),
        due: line.verification_due.map(|due| t.date(due)).unwrap_or_default(),
        is_due: due.contains(&&line.slug),
    };
    super::page(&ListPage { t, signed: &signed, rows: lines.iter().map(row).collect() }, t.site())
}

/// A helpline as it is stored.
async fn record(signed: &Signed, slug: &Slug) -> Result<HelplineRecord, Problem> {
    let slug = slug.clone();
    signed.ask(move |register| register.helpline(&slug)).await.map_err(Problem::from_store)
}

/// Writes beside the threads that answer, and returns once this process serves what was written.
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
