//! `/staff/export`: the register as a file, with or without what is not public. Each export is noted.

use actix_web::HttpResponse;
use askama::Template;
use chrono::Utc;
use nncf_core::account::AuditEvent;
use nncf_core::atlas::view::Entry;
use nncf_core::coordinator::Coordinator;
use nncf_core::partnership::Record;
use nncf_core::visibility::Visibility;
use nncf_db::Note;
use nncf_seed::sheet::{write_csv, write_xlsx};
use serde::Deserialize;

use super::import::{CSV, XLSX, download};
use super::signed::{Posted, Signed};
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::register::wire::PartnershipOut;
use crate::state::PublicView;

/// What to export.
#[derive(Debug, Deserialize)]
pub struct Form {
    #[serde(default)]
    format: String,
    #[serde(default)]
    drafts: Option<String>,
    #[serde(default)]
    contacts: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/export.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
}

/// `GET /staff/export`.
pub async fn form(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    super::page(&Page { t: &signed.t, signed: &signed }, signed.t.site())
}

/// `POST /staff/export`: the file.
pub async fn export(posted: Posted<Form>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let (view, with_contacts) = (signed.view(), form.contacts.is_some());
    let is_wanted = |entry: &&Entry| form.drafts.is_some() || entry.record.partnership.visibility == Visibility::Public;
    let wanted: Vec<&Entry> = view.view.entries().iter().filter(is_wanted).collect();
    let day = Utc::now().date_naive();
    let file = match form.format.as_str() {
        "csv" => download(&format!("partnerships-{day}.csv"), CSV, sheet(&wanted, &view, with_contacts, write_csv)?),
        "xlsx" => {
            download(&format!("partnerships-{day}.xlsx"), XLSX, sheet(&wanted, &view, with_contacts, write_xlsx)?)
        }
        "json" => {
            download(&format!("partnerships-{day}.json"), "application/json", json(&wanted, &view, with_contacts)?)
        }
        _ => return Err(Problem::new(ProblemKind::BadParameter, "format: choose xlsx, csv or json")),
    };
    let told = |is: bool| if is { "with" } else { "without" };
    let detail = format!(
        "{}, {} records, {} drafts, {} contacts that are not public",
        form.format,
        wanted.len(),
        told(form.drafts.is_some()),
        told(with_contacts)
    );
    let note = Note::by(signed.account().id, AuditEvent::Exported).with(detail);
    signed.ask(move |register| register.note(&note)).await.map_err(Problem::from_store)?;
    Ok(file)
}

type Writer =
    fn(&[Record], &nncf_core::atlas::geography::Geography, bool) -> Result<Vec<u8>, nncf_seed::sheet::WriteError>;

fn sheet(wanted: &[&Entry], view: &PublicView, with_contacts: bool, write: Writer) -> Result<Vec<u8>, Problem> {
    let records: Vec<Record> = wanted.iter().map(|entry| entry.record.clone()).collect();
    write(&records, view.view.geography(), with_contacts).map_err(Problem::internal)
}

fn json(wanted: &[&Entry], view: &PublicView, with_contacts: bool) -> Result<Vec<u8>, Problem> {
    let today = Utc::now().date_naive();
    let told = |entry: &&Entry| {
        let mut whole = PartnershipOut::new(entry, view.view.geography());
        if !with_contacts {
            let mut stored = entry.record.partnership.coordinators.iter();
            let is_public = |contact: &Coordinator| contact.visibility_on(today) == Visibility::Public;
            whole.coordinators.retain(|_| stored.next().is_some_and(is_public));
        }
        whole
    };
    serde_json::to_vec_pretty(&wanted.iter().map(told).collect::<Vec<_>>()).map_err(Problem::internal)
}
