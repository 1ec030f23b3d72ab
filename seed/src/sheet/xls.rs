//! XLS, the workbooks of Excel 97 to 2003: records in a stream within a compound file.

use std::io::{Cursor, Read};
use std::panic::{self, AssertUnwindSafe};

use calamine::{Data, Reader, SheetType, SheetVisible, Xls, XlsError};
use cfb::CompoundFile;

use super::MAX_BYTES;
use super::cell::{Cell, Mark};
use super::foreign::Foreign;
use super::lines::Lines;
use super::read::ReadError;
use super::shown;
use super::workbook::{Book, SheetName};

mod layout;

use layout::{Layout, Place};

/// A workbook whose records were looked through.
pub(super) struct OldExcel<'a> {
    workbook: Xls<Cursor<&'a [u8]>>,
    layout: Layout,
}

impl<'a> OldExcel<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        guarded(|| {
            // The reader of workbooks lays every sheet out in full, so what they hold is measured first.
            let layout = Layout::of(&stream(bytes)?)?;
            let workbook = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
                XlsError::Password => ReadError::Foreign(Foreign::Password),
                _ => ReadError::Damaged,
            })?;
            Ok(Self { workbook, layout })
        })
    }
}

fn guarded<T>(read: impl FnOnce() -> Result<T, ReadError>) -> Result<T, ReadError> {
    panic::catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(ReadError::Damaged))
}

/// The records of the workbook in a compound file, or what the file is instead.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).map_err(|_| ReadError::Damaged)?;
    let Some(name) = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)) else {
        return Err(another_document(&file));
    };
    let mut content = Vec::new();
    let stream = file.open_stream(name).map_err(|_| ReadError::Damaged)?;
    stream.take(MAX_BYTES as u64).read_to_end(&mut content).map_err(|_| ReadError::Damaged)?;
    Ok(content)
}

fn another_document(file: &CompoundFile<Cursor<&[u8]>>) -> ReadError {
    match () {
        () if file.exists("/EncryptedPackage") => ReadError::Foreign(Foreign::Password),
        () if file.exists("/WordDocument") => ReadError::Foreign(Foreign::Document),
        () if file.exists("/PowerPoint Document") => ReadError::Foreign(Foreign::Slides),
        () if file.exists("/__properties_version1.0") => ReadError::Foreign(Foreign::Message),
        () => ReadError::NoSpreadsheet,
    }
}

impl Book for OldExcel<'_> {
    fn sheets(&self) -> Vec<SheetName> {
        let sheets = self.workbook.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        let name = |sheet: &calamine::Sheet| SheetName {
            name: sheet.name.clone(),
            is_hidden: sheet.visible != SheetVisible::Visible,
        };
        sheets.map(name).collect()
    }

    fn cells(&mut self, sheet: &str, lines: &mut Lines) -> Result<(), ReadError> {
        guarded(|| {
            let position = self.workbook.sheets_metadata().iter().position(|found| found.name == sheet);
            let range = self.workbook.worksheet_range(sheet).map_err(|_| ReadError::Damaged)?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                if lines.are_enough() {
                    break;
                }
                let at = (first_row + row as u32, first_column + column as u32);
                let place = position.and_then(|position| self.layout.place(position, at));
                lines.push(u64::from(at.0) + 1, at.1 as usize, told(value, place))?;
            }
            Ok(())
        })
    }
}

fn told(value: &Data, place: Option<Place>) -> Cell {
    let format = place.as_ref().and_then(|place| place.format);
    let cell = match value {
        Data::Empty => Cell::text(""),
        Data::Int(number) => Cell::text(shown::number(format, *number as f64)),
        Data::Float(number) => Cell::text(shown::number(format, *number)),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Cell::text(text.as_str()),
        Data::Bool(value) => Cell::text(value.to_string()),
        Data::DateTime(time) if time.is_datetime() => Cell::text(shown::date(format, *time)),
        Data::DateTime(time) => Cell::text(time.as_f64().to_string()),
        Data::Error(error) => Cell { text: error.to_string(), mark: Some(Mark::Error(error.to_string())) },
    };
    if place.is_some_and(|place| place.is_formula) { cell.computed() } else { cell }
}
