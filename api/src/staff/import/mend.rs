//! A row that was refused, to be put right on the page: its cells as the file has them.

use actix_web::{HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::draft::{Draft, Planned};
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::staff::see_other;
use crate::staff::signed::{Posted, Signed};

/// A cell with its heading.
struct Cell {
    heading: String,
    text: String,
    faults: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/import_row.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    draft: &'a Draft,
    line: u64,
    cells: Vec<Cell>,
    /// What is wrong with no cell of its own.
    faults: Vec<String>,
}

/// The cells as they were put right, in the order of the headings.
#[derive(Debug, Deserialize)]
pub struct Form {
    #[serde(default)]
    cell: Vec<String>,
}

/// `GET /staff/import/{id}/rows/{line}`.
pub async fn mend_form(at: web::Path<(String, String)>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (id, line) = at.into_inner();
    let line: u64 = line.parse().map_err(|_| no_row())?;
    let Planned { draft, plan } = match Draft::of(&signed, &id).await?.planned(&signed).await? {
        Ok(planned) => planned,
        Err(draft) => return Ok(see_other(&draft.address())),
    };
    let row = draft.sheet.rows().iter().find(|row| row.line() == line).ok_or_else(no_row)?;
    let mut faults = plan.rows.iter().find(|row| row.line == line).map(faults_of).unwrap_or_default();
    let columns = draft.chosen.of_headings(&draft.sheet);
    let cells = draft.sheet.headings().iter().zip(row.cells()).zip(columns).map(|((heading, text), column)| {
        let of_cell = |(of, _): &mut (Option<nncf_seed::sheet::Column>, String)| column.is_some() && *of == column;
        let told = faults.extract_if(.., of_cell).map(|(_, detail)| detail).collect();
        Cell { heading: heading.clone(), text: text.clone(), faults: told }
    });
    let cells = cells.collect();
    let faults = faults.into_iter().map(|(column, detail)| match column {
        Some(column) => format!("{}: {detail}", column.title()),
        None => detail,
    });
    let page = Page { t: &signed.t, signed: &signed, draft: &draft, line, cells, faults: faults.collect() };
    crate::staff::page(&page, signed.t.site())
}

type Fault = (Option<nncf_seed::sheet::Column>, String);

fn faults_of(row: &nncf_seed::sheet::PlannedRow) -> Vec<Fault> {
    let faults = match &row.outcome {
        nncf_seed::sheet::Outcome::Refused(faults) => faults.as_slice(),
        _ => &[],
    };
    faults.iter().chain(&row.warnings).map(|fault| (fault.column, fault.detail.clone())).collect()
}

/// `POST /staff/import/{id}/rows/{line}`: the cells.
pub async fn mend(at: web::Path<(String, String)>, posted: Posted<Form>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let (id, line) = at.into_inner();
    let line: u64 = line.parse().map_err(|_| no_row())?;
    let mut draft = Draft::of(&signed, &id).await?;
    let row = draft.sheet.rows().iter().find(|row| row.line() == line).ok_or_else(no_row)?;
    // Browsers end lines in their own way; a cell that was not touched stays as the file has it, marks and all.
    let same = |one: &str, other: &str| one.replace("\r\n", "\n").trim() == other.trim();
    let mended = form.cell.iter().zip(row.cells()).enumerate();
    let mended: Vec<(usize, String)> =
        mended.filter(|(_, (new, old))| !same(new, old)).map(|(at, (new, _))| (at, new.clone())).collect();
    draft.chosen.cells.entry(line).or_default().extend(mended);
    // What was said of the row may hold no longer.
    draft.chosen.answers.remove(&line);
    draft.keep(&signed).await?;
    Ok(see_other(&format!("{}#row-{line}", draft.plan_address())))
}

fn no_row() -> Problem {
    Problem::new(ProblemKind::NotFound, "The file has no row at this line.")
}
