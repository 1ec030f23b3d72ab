//! `/staff/partnerships`: every record, and what can be done with one.

pub mod list;
pub mod show;

use nncf_core::account::AuditEvent;
use nncf_core::coordinator::Coordinator;
use nncf_core::partnership::{Partnership, Record};
use nncf_core::slug::Slug;
use nncf_db::Note;

use super::signed::Signed;
use crate::http::problem::{Problem, ProblemKind};

/// The record at a short name, also at one that it had before, as the store holds it now.
///
/// # Errors
/// 404.
pub async fn record_at(signed: &Signed, slug: &Slug) -> Result<Record, Problem> {
    let view = signed.view();
    let today = view.view.redirect(slug).unwrap_or(slug);
    let entry = view.view.find(today).ok_or_else(|| {
        Problem::new(ProblemKind::UnknownPartnership, "The register has no partnership at this address.")
    })?;
    let id = view.view.entry(entry).record.partnership.id;
    signed.ask(move |register| register.record(id)).await.map_err(Problem::from_store)
}

/// Notes that somebody was shown who stands behind a contact, where a record names anyone in one of the states shown;
/// the last is that of today.
///
/// # Errors
/// When the store does not take the note: nothing personal is shown then.
pub async fn seen_personal(signed: &Signed, shown: impl IntoIterator<Item = &Partnership>) -> Result<(), Problem> {
    let names_anyone = |record: &Partnership| record.coordinators.iter().any(Coordinator::is_personal);
    let (is_personal, latest) = shown
        .into_iter()
        .fold((false, None), |(is_personal, _), record| (is_personal || names_anyone(record), Some(&record.slug)));
    let Some(slug) = latest.filter(|_| is_personal) else { return Ok(()) };
    let note = Note::by(signed.account().id, AuditEvent::PersonalDataSeen).about(slug);
    signed.ask(move |register| register.note(&note)).await.map_err(Problem::from_store)
}

/// The messages that are asked for by a word here, for the test of the catalogues.
#[cfg(test)]
pub fn words() -> Vec<String> {
    let needs = nncf_core::attention::Need::ALL.iter().map(|need| format!("need-{need}"));
    needs.collect()
}
