//! `/staff/helplines`: the numbers that people in need are given. Each is added, checked, corrected or superseded here.

pub mod edit;
mod form;
mod page;
mod seen;
pub mod waiting;

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::attention::helplines_due;
use nncf_core::helpline::{Helpline, HelplineRecord};
use nncf_core::partnership::Fault;
use nncf_core::provenance::VerifiedHow;
use nncf_core::slug::Slug;
use nncf_core::text::{Phrase, TextError};
use serde::Deserialize;

use super::signed::{Posted, Signed};
use crate::desk;
use crate::desk::helplines::{HelplineDesk, superseded};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use page::show_again;
use seen::Preview;

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

/// That a helpline was checked.
#[derive(Debug, Deserialize)]
pub struct CheckForm {
    #[serde(default)]
    revision: u32,
    /// `phone` or `website`.
    #[serde(default)]
    how: String,
    #[serde(default)]
    note: String,
}

/// That another took a helpline's place.
#[derive(Debug, Deserialize)]
pub struct NoteForm {
    #[serde(default)]
    revision: u32,
    #[serde(default)]
    note: String,
    /// `preview` or `save`.
    #[serde(default)]
    action: String,
    /// What was shown before it is saved.
    #[serde(default)]
    seen: String,
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

/// Works at the desk beside the threads that answer, and returns once this process serves what was written.
async fn at_desk<T: Send + 'static>(
    signed: &Signed,
    work: impl FnOnce(&HelplineDesk) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    desk::run(&signed.state, &signed.actor, move |register, actor, _| {
        work(&HelplineDesk { register, actor, once: None })
    })
    .await
}

/// `POST /staff/helplines/{slug}/verify`: notes that somebody rang it, or looked at its own website.
pub async fn verify(posted: Posted<CheckForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: CheckForm { revision, how, note } } = posted;
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let sent = [("note", note.as_str()), ("how", how.as_str())];
    let how = if how == "phone" { VerifiedHow::Phone } else { VerifiedHow::Website };
    let heard = match note.parse::<Phrase>() {
        Ok(heard) => Some(heard),
        Err(TextError::Empty) if how != VerifiedHow::Phone => None,
        Err(error) => {
            let detail =
                if error == TextError::Empty { signed.t.get("helpline-heard-needed") } else { error.to_string() };
            return show_again(&signed, &record, &sent, &[Fault::new("/note", detail)]).await;
        }
    };
    let why = match &heard {
        Some(heard) => heard.to_string(),
        None => signed.t.get("why-verified"),
    };
    let address = format!("/staff/helplines/{slug}");
    match at_desk(&signed, move |desk| desk.verify(&slug, revision, how, heard, &why)).await {
        Ok(_) => Ok(signed.done(&address, signed.t.get("done-line-checked")).await),
        Err(problem) => show_again(&signed, &record, &sent, &edit::faults_of(&signed, problem)?).await,
    }
}

/// `POST /staff/helplines/{slug}/supersede`: shows what that changes, makes it history, or proposes to.
pub async fn supersede(posted: Posted<NoteForm>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: NoteForm { revision, note, action, seen } } = posted;
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let sent = [(page::SUPERSEDING, note.as_str())];
    let remarks: Phrase = match note.parse() {
        Ok(remarks) => remarks,
        Err(error) => {
            let fault = Fault::new(format!("/{}", page::SUPERSEDING), TextError::to_string(&error));
            return show_again(&signed, &record, &sent, &[fault]).await;
        }
    };
    let next = superseded(record.helpline.clone(), remarks.clone());
    let faults = next.faults_after(Some(&record.helpline));
    if !faults.is_empty() {
        return show_again(&signed, &record, &sent, &faults).await;
    }
    let digest = seen::digest(&signed, &next, revision);
    if action != "save" || seen != digest {
        let faults = match action.as_str() {
            "save" => vec![Fault::new("/superseding", signed.t.get("helpline-look-first"))],
            _ => Vec::new(),
        };
        let mut typed = form::typed_of(&serde_json::to_value(&record.helpline).map_err(Problem::internal)?);
        typed.set(page::SUPERSEDING, note.as_str());
        let changes = page::differences(&signed, Some(&record.helpline), &next);
        let superseding = Some(Preview { changes, digest });
        let shown = page::Shown { faults: &faults, superseding, ..page::Shown::default() };
        return page::show(&signed, Some(&record), &typed, shown).await;
    }
    let address = slug.clone();
    match at_desk(&signed, move |desk| desk.supersede(&slug, remarks.clone(), revision, remarks.as_str())).await {
        Ok(change) => Ok(edit::done(&signed, &address, &change).await),
        Err(problem) => show_again(&signed, &record, &sent, &edit::faults_of(&signed, problem)?).await,
    }
}
