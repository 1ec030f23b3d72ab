//! The second step: what would happen, row by row.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::partnership::Record;
use nncf_seed::sheet::{Change, Counts, Mapping, Outcome, Plan, PlannedRow, Sheet, plan};
use sha2::{Digest, Sha256};

use super::{Carried, upload};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::register::partnership::changed_fields;
use crate::staff::edit::page::capital;
use crate::staff::signed::{Posted, Signed};
use crate::state::PublicView;

/// A row of the sheet, in words.
struct Row {
    line: u64,
    name: String,
    what: String,
    is_refused: bool,
    details: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/import_plan.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    carried: &'a Carried,
    shown: String,
    summary: String,
    counts: Counts,
    rows: Vec<Row>,
    notice: Option<String>,
}

/// `POST /staff/import/plan`.
pub async fn planned(posted: Posted<Carried>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: carried } = posted;
    let signed = signed.must_be_staff()?;
    match made(&signed, &carried).await? {
        Ok(plan) => page(&signed, &carried, &plan, None),
        Err(instead) => Ok(instead),
    }
}

/// The plan of what was carried here, or the page of an earlier step that says what is wrong.
pub async fn made(signed: &Signed, carried: &Carried) -> Result<Result<Plan, HttpResponse>, Problem> {
    let sheet = match carried.sheet(&signed.t) {
        Ok(sheet) => sheet,
        Err(error) => return upload::page_with(signed, error).await.map(Err),
    };
    let chosen = carried.columns();
    let mapping = match Mapping::new(&sheet, chosen.clone()) {
        Ok(mapping) => mapping,
        Err(faults) => {
            let told = faults.iter().map(|fault| capital(&fault.to_string())).collect();
            return upload::columns(signed, carried, &sheet, &chosen, told).map(Err);
        }
    };
    let view = signed.view();
    let planned = web::block(move || of(&view, &sheet, &mapping)).await.map_err(Problem::internal)?;
    Ok(Ok(planned))
}

fn of(view: &Arc<PublicView>, sheet: &Sheet, mapping: &Mapping) -> Plan {
    let existing: Vec<Record> = view.view.entries().iter().map(|entry| entry.record.clone()).collect();
    plan(sheet, mapping, &existing, view.view.geography(), view.view.day())
}

/// The page that shows a plan.
pub fn page(signed: &Signed, carried: &Carried, plan: &Plan, notice: Option<String>) -> Result<HttpResponse, Problem> {
    let (t, counts) = (&signed.t, plan.counts());
    let summary = t.with_all(
        "import-summary",
        [
            ("created", counts.created.into()),
            ("changed", counts.changed.into()),
            ("same", counts.same.into()),
            ("refused", counts.refused.into()),
        ],
    );
    let rows = plan.rows.iter().map(|planned| row(t, planned)).collect();
    let page = Page { t, signed, carried, shown: fingerprint(plan), summary, counts, rows, notice };
    crate::staff::page(&page, t.site())
}

fn row(t: &Frame, planned: &PlannedRow) -> Row {
    let PlannedRow { line, name, outcome } = planned;
    let (what, details) = match outcome {
        Outcome::Create(partnership) => {
            let visibility = t.word("visibility", partnership.visibility.as_str());
            ("import-create", vec![t.with("import-visible", "visibility", visibility)])
        }
        Outcome::Change(change) => {
            let fields: Vec<String> = changed(change).into_iter().map(|field| t.word("field", field)).collect();
            ("import-change", vec![t.with("import-fields", "fields", fields.join(", "))])
        }
        Outcome::Same => ("import-same", Vec::new()),
        Outcome::Refused(faults) => {
            let told = faults.iter().map(|fault| match fault.column {
                Some(column) if !fault.detail.starts_with(column.name()) => {
                    format!("{}: {}", column.name(), fault.detail)
                }
                _ => fault.detail.clone(),
            });
            ("import-refuse", told.collect())
        }
    };
    let is_refused = matches!(outcome, Outcome::Refused(_));
    Row { line: *line, name: name.clone(), what: t.get(what), is_refused, details }
}

/// The fields of a record that a row changes; the sources follow from them.
pub fn changed(change: &Change) -> Vec<String> {
    let json = |partnership| serde_json::to_value(partnership).unwrap_or_default();
    let fields = changed_fields(&json(&change.before), &json(&change.after)).into_iter();
    fields.filter(|field| field != "provenance" && field != "sources").collect()
}

/// What stands for a plan as it was shown: when the register has moved on so that something else would happen, the
/// person is to see that first. New records get new ids each time, so they are left out.
pub fn fingerprint(plan: &Plan) -> String {
    let mut digest = Sha256::new();
    for PlannedRow { line, name, outcome } in &plan.rows {
        let told = match outcome {
            Outcome::Create(_) => "create".to_owned(),
            Outcome::Change(change) => format!("change {} {:?}", change.revision, changed(change)),
            Outcome::Same => "same".to_owned(),
            Outcome::Refused(faults) => format!("refuse {}", faults.len()),
        };
        digest.update(format!("{line}\0{name}\0{told}\n"));
    }
    digest.finalize()[..12].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
