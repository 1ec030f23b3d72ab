//! XLSX: an archive of XML files. What it unpacks to is measured before the reader of workbooks sees it.

use std::io::{Cursor, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError, XlsxFormulaMetadata as Formula};
use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::cell::{Cell, Mark};
use super::foreign::Foreign;
use super::lines::Lines;
use super::read::ReadError;
use super::workbook::{Book, SheetName};
use super::{MAX_COLUMNS, MAX_ROWS, shown};

/// The most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 64 << 20;
/// The most files in a workbook.
const MAX_ENTRIES: usize = 1_000;
/// The largest count of shared texts that may be announced, and the most formulas.
const MAX_SHARED: usize = MAX_ROWS * MAX_COLUMNS;
/// The most characters of a formula that are shown.
const MAX_FORMULA: usize = 200;

/// A workbook whose parts were measured.
pub(super) struct Excel<'a>(Xlsx<Cursor<&'a [u8]>>);

impl<'a> Excel<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        measure(bytes)?;
        guarded(|| match Xlsx::new(Cursor::new(bytes)) {
            Ok(workbook) => Ok(Self(workbook)),
            Err(XlsxError::Password) => Err(ReadError::Foreign(Foreign::Password)),
            Err(_) => Err(not_a_workbook(bytes)),
        })
    }
}

/// What is told of an archive that cannot be opened as a workbook.
fn not_a_workbook(bytes: &[u8]) -> ReadError {
    let is_workbook = ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|archive| archive.file_names().flatten().any(|name| name.eq_ignore_ascii_case("xl/workbook.xml")));
    if is_workbook { ReadError::Damaged } else { ReadError::Foreign(Foreign::of_archive(bytes)) }
}

/// The reader of workbooks panics on some that no program writes (a row number of eleven digits).
fn guarded<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadError::Damaged))
}

impl Book for Excel<'_> {
    fn sheets(&self) -> Vec<SheetName> {
        let sheets = self.0.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        sheets
            .map(|sheet| SheetName { name: sheet.name.clone(), is_hidden: sheet.visible != SheetVisible::Visible })
            .collect()
    }

    fn cells(&mut self, sheet: &str, lines: &mut Lines) -> Result<(), ReadError> {
        guarded(|| {
            let formulas = formulas(&mut self.0, sheet, lines)?;
            read_cells(&mut self.0, sheet, &formulas, lines)
        })
    }
}

/// The formulas of a sheet: none of those with a value, the text of those without.
type Formulas = FxHashMap<(u32, u32), Option<String>>;

fn formulas(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, lines: &Lines) -> Result<Formulas, ReadError> {
    let mut found = Formulas::default();
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|_| ReadError::Damaged)?;
    let mut first = None;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| fault(&error))? {
        if lines.are_enough_by(*first.get_or_insert(cell.pos.0), cell.pos.0) {
            break;
        }
        let Some(formula) = cell.formula else { continue };
        let text = match (&cell.value, formula) {
            (DataRef::Empty, Formula::Normal { formula } | Formula::Shared { formula, .. }) => Some(formula),
            (DataRef::Empty, _) => Some(String::new()),
            _ => None,
        };
        let shown = text.map(|text| format!("={}", text.chars().take(MAX_FORMULA).collect::<String>()));
        found.insert(cell.pos, shown);
        if found.len() > MAX_SHARED {
            return Err(ReadError::TooMuchText);
        }
    }
    Ok(found)
}

// Cell by cell: a sheet that claims to reach to the last cell would otherwise be laid out in full.
fn read_cells(
    workbook: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    formulas: &Formulas,
    lines: &mut Lines,
) -> Result<(), ReadError> {
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(|_| ReadError::Damaged)?;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(|error| fault(&error))? {
        if lines.are_enough() {
            break;
        }
        let (row, column) = cell.get_position();
        let format = cells.styles().get(style).and_then(|style| style.number_format.as_ref());
        let value = of_value(cell.get_value(), format.map(|format| format.format_code.as_str()));
        let told = match formulas.get(&(row, column)) {
            None => value,
            Some(None) => value.computed(),
            Some(Some(formula)) => Cell { text: formula.clone(), mark: Some(Mark::Uncomputed) },
        };
        lines.push(u64::from(row) + 1, column as usize, told)?;
    }
    Ok(())
}

/// What is told of a cell that cannot be read: an error of a newer Excel's, or damage.
fn fault(error: &XlsxError) -> ReadError {
    match error {
        XlsxError::CellError(error) => ReadError::ErrorValue(error.clone()),
        _ => ReadError::Damaged,
    }
}

fn of_value(value: &DataRef, format: Option<&str>) -> Cell {
    match value {
        DataRef::Empty => Cell::text(""),
        DataRef::Int(number) => Cell::text(shown::number(format, *number as f64)),
        DataRef::Float(number) => Cell::text(shown::number(format, *number)),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text(text.as_str()),
        DataRef::SharedString(text) => Cell::text(*text),
        DataRef::Bool(value) => Cell::text(value.to_string()),
        DataRef::DateTime(time) if time.is_datetime() => Cell::text(shown::date(format, *time)),
        DataRef::DateTime(time) => Cell::text(time.as_f64().to_string()),
        DataRef::Error(error) => Cell { text: error.to_string(), mark: Some(Mark::Error(error.to_string())) },
    }
}

/// Unpacks every file of the archive to see that it is no larger than a workbook is, and no trap for the reader.
fn measure(bytes: &[u8]) -> Result<(), ReadError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
    if archive.len() > MAX_ENTRIES {
        return Err(ReadError::TooLargeUnpacked);
    }
    let mut declared = 0_u64;
    for index in 0..archive.len() {
        declared = declared.saturating_add(archive.by_index_raw(index).map_err(|_| ReadError::Damaged)?.size());
    }
    if declared > MAX_UNPACKED {
        return Err(ReadError::TooLargeUnpacked);
    }
    // What is declared need not be true.
    let mut left = MAX_UNPACKED;
    let mut content = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| ReadError::Damaged)?;
        let name = entry.name().map_err(|_| ReadError::Damaged)?.into_owned();
        content.clear();
        entry.take(left + 1).read_to_end(&mut content).map_err(|_| ReadError::Damaged)?;
        left = left.checked_sub(content.len() as u64).ok_or(ReadError::TooLargeUnpacked)?;
        let extension = Path::new(&name).extension().unwrap_or_default();
        if extension.eq_ignore_ascii_case("xml") || extension.eq_ignore_ascii_case("rels") {
            check_xml(&content)?;
        }
    }
    Ok(())
}

/// The reader of workbooks sets memory aside for as many shared texts as a file announces, however many it has.
fn check_xml(content: &[u8]) -> Result<(), ReadError> {
    // Zero bytes would be UTF-16, and escapes another encoding, in which the announcement could hide.
    let text = std::str::from_utf8(content).map_err(|_| ReadError::Damaged)?;
    if text.contains(['\0', '\u{1b}']) {
        return Err(ReadError::Damaged);
    }
    let announced = text.match_indices("uniqueCount").map(|(at, found)| &text[at + found.len()..]);
    for after in announced {
        let value = after.trim_start().trim_start_matches('=').trim_start();
        let digits = value
            .trim_start_matches(['"', '\'', '+', '0', ' ', '\t', '\r', '\n'])
            .bytes()
            .take_while(u8::is_ascii_digit);
        let count = digits.fold(0_usize, |count, digit| count.saturating_mul(10).saturating_add((digit - b'0').into()));
        if count > MAX_SHARED {
            return Err(ReadError::Damaged);
        }
    }
    Ok(())
}
