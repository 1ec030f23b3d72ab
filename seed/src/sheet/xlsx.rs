//! XLSX: an archive of XML files. What it unpacks to is measured before the reader of workbooks sees it.

use std::io::{Cursor, Read};
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use calamine::{DataRef, Reader, Xlsx, XlsxFormulaMetadata as Formula, expand_shared_formula};
use rustc_hash::FxHashMap;
use zip::ZipArchive;

use super::read::{Lines, ReadError};
use super::{MAX_CELL, MAX_COLUMNS, MAX_ROWS, SHEET_NAME};

/// The most bytes that a workbook may unpack to.
const MAX_UNPACKED: u64 = 64 << 20;
/// The most files in a workbook.
const MAX_ENTRIES: usize = 1_000;
/// The largest count of shared texts that may be announced.
const MAX_SHARED: usize = MAX_ROWS * MAX_COLUMNS;

/// Reads the cells of a workbook.
pub(super) fn read(bytes: &[u8], lines: &mut Lines) -> Result<(), ReadError> {
    measure(bytes)?;
    // The reader of workbooks panics on some that no program writes (a row number of eleven digits).
    panic::catch_unwind(AssertUnwindSafe(|| read_cells(bytes, lines))).unwrap_or(Err(ReadError::Damaged))
}

fn read_cells(bytes: &[u8], lines: &mut Lines) -> Result<(), ReadError> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| ReadError::OtherArchive)?;
    let names = workbook.sheet_names();
    let name = names.iter().find(|name| *name == SHEET_NAME).or(names.first()).ok_or(ReadError::OtherArchive)?;
    let mut cells = workbook.worksheet_cells_reader(name).map_err(|_| ReadError::OtherArchive)?;
    let mut shared = FxHashMap::default();
    // Cell by cell: a sheet that claims to reach to the last cell would otherwise be laid out in full.
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| ReadError::Damaged)? {
        let (row, column) = cell.pos;
        let text = match cell.formula {
            Some(formula) => formula_text(formula, cell.pos, &mut shared)?,
            None => text(&cell.value),
        };
        lines.push(u64::from(row) + 1, column as usize, &text)?;
    }
    Ok(())
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

/// The formula that a cell holds. It is never computed.
fn formula_text(
    formula: Formula,
    at: (u32, u32),
    shared: &mut FxHashMap<usize, ((u32, u32), String)>,
) -> Result<String, ReadError> {
    let text = match formula {
        Formula::Normal { formula } => formula,
        Formula::Shared { shared_index, formula, .. } => {
            if formula.len() <= MAX_CELL {
                shared.insert(shared_index, (at, formula.clone()));
            }
            formula
        }
        Formula::SharedDerived { shared_index } => match shared.get(&shared_index) {
            Some((first, formula)) => expand_shared_formula(formula, *first, at).map_err(|_| ReadError::Damaged)?,
            None => String::new(),
        },
        _ => String::new(),
    };
    Ok(format!("={text}"))
}

fn text(value: &DataRef) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(time) if time.is_datetime() => day_or_time(time.to_ymd_hms_milli()),
        DataRef::DateTime(time) => time.as_f64().to_string(),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A day as the register writes it. With a time it is no date that the register takes, and is told so.
fn day_or_time((year, month, day, hour, minute, second, _): (u16, u8, u8, u8, u8, u8, u16)) -> String {
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { date } else { format!("{date}T{hour:02}:{minute:02}:{second:02}") }
}
