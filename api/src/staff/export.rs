//! `/staff/export`: the register as a file, with or without what is not public. Each export is noted.

use actix_web::HttpResponse;
use askama::Template;
use nncf_core::account::AuditEvent;
use nncf_core::atlas::view::Entry;
use nncf_core::partnership::{LinkKind, Partnership, Record};
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::Note;
use nncf_seed::sheet::{write_csv, write_xlsx};
use serde::Deserialize;

use super::edit::page::FieldView;
use super::import::{CSV, XLSX, download};
use super::refused::Refused;
use super::signed::{Posted, Signed};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::register::wire::PartnershipOut;
use crate::state::PublicView;

/// What to export.
#[derive(Debug, Default, Deserialize)]
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
    format: FieldView,
    typed: &'a Form,
    refused: Refused,
}

/// `GET /staff/export`.
pub async fn form(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    page(&signed, &Form { format: "xlsx".to_owned(), ..Form::default() }, Refused::default())
}

fn page(signed: &Signed, typed: &Form, refused: Refused) -> Result<HttpResponse, Problem> {
    let t = &signed.t;
    let formats = [("xlsx", t.get("export-xlsx")), ("csv", t.get("export-csv")), ("json", t.get("export-json"))];
    let formats = formats.map(|(format, name)| (format.to_owned(), name));
    let format =
        refused.field("export", "format", t.get("export-format"), &typed.format).chosen_among("radios", formats);
    let page = Page { t, signed, format, typed, refused };
    Ok(page.refused.answer(super::page(&page, t.site())?))
}

/// `POST /staff/export`: the file.
pub async fn export(posted: Posted<Form>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let view = signed.view();
    let asked = Asked { drafts: form.drafts.is_some(), contacts: form.contacts.is_some() };
    let is_table = form.format != "json";
    let all = view.view.entries().iter().map(|entry| &*entry.record);
    let wanted: Vec<Record> = all.filter_map(|record| asked.of(record, &view, is_table)).collect();
    let (day, count) = (view.view.day(), wanted.len());
    let file = match form.format.as_str() {
        "csv" => download(&format!("partnerships-{day}.csv"), CSV, sheet(&wanted, &view, asked, write_csv)?),
        "xlsx" => download(&format!("partnerships-{day}.xlsx"), XLSX, sheet(&wanted, &view, asked, write_xlsx)?),
        "json" => download(&format!("partnerships-{day}.json"), "application/json", json(wanted, &view)?),
        _ => return page(&signed, &form, Refused::at("export-format", signed.t.get("export-format-wrong"))),
    };
    let told = |is: bool| if is { "with" } else { "without" };
    let detail = format!(
        "{}, {} records, {} drafts, {} contacts that are not public",
        form.format,
        count,
        told(asked.drafts),
        told(asked.contacts)
    );
    let note = Note::by(signed.account().id, AuditEvent::Exported).with(detail);
    signed.ask(move |register| register.note(&note)).await.map_err(Problem::from_store)?;
    Ok(file)
}

type Writer =
    fn(&[Record], &nncf_core::atlas::geography::Geography, bool) -> Result<Vec<u8>, nncf_seed::sheet::WriteError>;

/// What an export is to hold besides what is public.
#[derive(Clone, Copy)]
struct Asked {
    drafts: bool,
    contacts: bool,
}

impl Asked {
    /// A record as it is exported; nothing when it is not asked for. What is left out is not hinted at either: no tie
    /// leads to a body that is left out, and no source tells of a contact that is.
    fn of(self, record: &Record, view: &PublicView, is_table: bool) -> Option<Record> {
        let Record { partnership, revision, created_at, updated_at } = record.clone();
        let visibility = partnership.visibility;
        if !self.drafts && visibility != Visibility::Public {
            return None;
        }
        let mut told = partnership;
        if !self.contacts {
            let open = Partnership { visibility: Visibility::Public, ..told };
            told = Partnership { visibility, ..open.seen_by(Visibility::Public, view.view.day())? };
        }
        if !self.drafts {
            keep_ties(&mut told, view, is_table);
        }
        Some(Record { partnership: told, revision, created_at, updated_at })
    }
}

/// Leaves out ties to bodies that are not public. In a table a list of ties is told whole or not at all: imported
/// again, a shorter list would untie what was left out, while an empty cell changes nothing.
fn keep_ties(partnership: &mut Partnership, view: &PublicView, is_table: bool) {
    let is_public = |slug: &Slug| {
        let entry = view.view.find(slug).map(|entry| view.view.entry(entry));
        entry.is_some_and(|entry| entry.record.partnership.visibility == Visibility::Public)
    };
    let cut: Vec<LinkKind> =
        partnership.links.iter().filter(|link| !is_public(&link.slug)).map(|link| link.rel).collect();
    partnership.keep_links(is_public);
    if is_table {
        partnership.links.retain(|link| !cut.contains(&link.rel));
    }
}

fn sheet(wanted: &[Record], view: &PublicView, asked: Asked, write: Writer) -> Result<Vec<u8>, Problem> {
    write(wanted, view.view.geography(), asked.contacts).map_err(Problem::internal)
}

fn json(wanted: Vec<Record>, view: &PublicView) -> Result<Vec<u8>, Problem> {
    let geography = view.view.geography();
    let told = |record: Record| PartnershipOut::new(&Entry::new(record, geography), geography);
    serde_json::to_vec_pretty(&wanted.into_iter().map(told).collect::<Vec<_>>()).map_err(Problem::internal)
}
