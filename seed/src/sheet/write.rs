//! Writes partnerships as spreadsheets that can be edited and imported again.

use ::csv::{Terminator, WriterBuilder};
use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::Record;
use nncf_core::text::inert;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::column::Column;
use super::kept::Kept;
use super::plan::Plan;
use super::read::Sheet;
use super::{MAX_CELL, SHEET_NAME};

/// What Excel needs to take CSV for UTF-8, without which "Môn" comes back damaged.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
const EXPLANATIONS: &str = "Explanations";
/// The columns beside the rows that were refused.
const WHY: &str = "What is wrong";
const LINE: &str = "Line of the file";

/// What holds of every column, told at the top of the explanations.
const RULES: &[&str] = &[
    "Fill in the sheet “Partnerships”, a row for each. Columns may be left out, but not the name (or the slug).",
    "A row whose slug, or else whose name or other name, is in the register changes that record; any other adds one.",
    "An empty cell leaves what the register holds. A cell that holds only - removes it.",
    "Several entries in a cell are parted by semicolons; a semicolon within an entry is written \\;",
    "New records are drafts for staff until somebody makes them public.",
    "Nothing is written before you have seen what each row would do.",
];

/// Why a spreadsheet could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// CSV.
    #[error("the CSV could not be written: {0}")]
    Csv(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// XLSX.
    #[error("the workbook could not be written: {0}")]
    Xlsx(#[from] XlsxError),
}

/// Writes records as CSV: a row each, UTF-8 with a byte order mark, safe against formulas, with or without contacts.
///
/// What is to be imported again must be written from whole records: from one that was narrowed to an audience the
/// import would learn that the rest is gone. A cell longer than [`MAX_CELL`] is left empty, which an import takes as
/// no change.
///
/// # Errors
/// [`WriteError`].
pub fn write_csv(records: &[Record], geography: &Geography, with_contacts: bool) -> Result<Vec<u8>, WriteError> {
    let columns: Vec<Column> = Column::exported(with_contacts).collect();
    let rows = records.iter().map(|record| columns.iter().map(|column| cell(*column, record, geography)).collect());
    csv(&columns, rows)
}

/// Writes records as an Excel workbook, with the same columns and rules as [`write_csv`]. Every cell is text.
///
/// # Errors
/// [`WriteError`].
pub fn write_xlsx(records: &[Record], geography: &Geography, with_contacts: bool) -> Result<Vec<u8>, WriteError> {
    let columns: Vec<Column> = Column::exported(with_contacts).collect();
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    head(sheet, &columns)?;
    for (row, record) in (1..).zip(records) {
        for (position, column) in (0..).zip(&columns) {
            let text = cell(*column, record, geography);
            // Text is never computed here, so only an apostrophe of the text's own has to be kept from being one.
            let text = if text.starts_with('\'') { inert(&text).into_owned() } else { text };
            if !text.is_empty() {
                sheet.write_string(row, position, text)?;
            }
        }
    }
    explain(workbook.add_worksheet())?;
    Ok(workbook.save_to_buffer()?)
}

/// An empty CSV to fill in: the headings.
///
/// # Errors
/// [`WriteError`].
pub fn template_csv() -> Result<Vec<u8>, WriteError> {
    csv(&Column::of_template().collect::<Vec<_>>(), std::iter::empty())
}

/// An empty workbook to fill in: the headings, and what each column holds on a second sheet.
///
/// # Errors
/// [`WriteError`].
pub fn template_xlsx() -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    head(workbook.add_worksheet(), &Column::of_template().collect::<Vec<_>>())?;
    explain(workbook.add_worksheet())?;
    Ok(workbook.save_to_buffer()?)
}

fn cell(column: Column, record: &Record, geography: &Geography) -> String {
    let text = match column.kept() {
        Kept::Revision => record.revision.to_string(),
        _ => column.tell(&record.partnership, geography),
    };
    if text.chars().count() > MAX_CELL { String::new() } else { text }
}

/// Writes the rows of a sheet that a plan does nothing with, as they stand and with what is wrong, to be put right and
/// imported again. Safe against formulas.
///
/// # Errors
/// [`WriteError`].
pub fn write_refused(sheet: &Sheet, plan: &Plan) -> Result<Vec<u8>, WriteError> {
    let headings = [WHY, LINE].map(str::to_owned).into_iter().chain(sheet.headings().iter().cloned()).collect();
    let rows = sheet.rows().iter().zip(&plan.rows).filter_map(|(row, planned)| {
        let why = planned.why_left()?;
        let told = [why, planned.line.to_string()].into_iter();
        Some(told.chain(row.cells().iter().cloned()).collect())
    });
    table(headings, rows)
}

fn csv(columns: &[Column], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, WriteError> {
    table(columns.iter().map(|column| column.name().to_owned()).collect(), rows)
}

fn table(headings: Vec<String>, rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, WriteError> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    for row in std::iter::once(headings).chain(rows) {
        let cells = row.iter().map(|cell| inert(cell).into_owned());
        writer.write_record(cells).map_err(|error| WriteError::Csv(error.into()))?;
    }
    writer.into_inner().map_err(|error| WriteError::Csv(error.into_error().into()))
}

/// The headings, kept in sight, over columns in which whatever is typed stays text: "2014-11" must not become a day.
fn head(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let heading = Format::new().set_num_format("@").set_bold();
    sheet.set_name(SHEET_NAME)?.set_freeze_panes(1, 0)?;
    for (position, column) in (0..).zip(columns) {
        sheet.set_column_width(position, width(*column))?.set_column_format(position, &text)?;
        sheet.write_string_with_format(0, position, column.name(), &heading)?;
    }
    Ok(())
}

fn explain(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let heading = Format::new().set_num_format("@").set_bold();
    let wrapped = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(EXPLANATIONS)?;
    for (position, width) in [(0, 22.0), (1, 90.0), (2, 60.0)] {
        sheet.set_column_width(position, width)?;
    }
    for (row, rule) in (0..).zip(RULES) {
        sheet.write_string(row, 0, *rule)?;
    }
    let first = RULES.len() as u32 + 1;
    for (position, title) in [(0, "Column"), (1, "What it holds"), (2, "For example")] {
        sheet.write_string_with_format(first, position, title, &heading)?;
    }
    for (row, column) in (first + 1..).zip(Column::of_template()) {
        for (position, text) in [(0, column.name()), (1, column.about()), (2, column.example())] {
            sheet.write_string_with_format(row, position, text, &wrapped)?;
        }
    }
    Ok(())
}

/// In characters.
fn width(column: Column) -> f64 {
    match column.kept() {
        Kept::Slug | Kept::List(_) | Kept::Ties(_) | Kept::Codes => 36.0,
        Kept::Value(_) if matches!(column, Column::Name | Column::Summary) => 48.0,
        Kept::Value(_)
        | Kept::Area(_)
        | Kept::Claim(_)
        | Kept::Contact(_)
        | Kept::Chair
        | Kept::Revision
        | Kept::Source => 20.0,
    }
}
