//! Workbooks: which of their sheets is the one of partnerships.

use super::head;
use super::lines::Lines;
use super::read::ReadError;

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    /// What it is called.
    pub name: String,
    /// Whether the workbook hides it.
    pub is_hidden: bool,
}

/// A workbook of any format.
pub(super) trait Book {
    /// Its sheets of cells, in order.
    fn sheets(&self) -> Vec<SheetName>;

    /// Reads the cells of a sheet into lines, until they are enough.
    fn cells(&mut self, sheet: &str, lines: &mut Lines) -> Result<(), ReadError>;
}

/// The sheets of a workbook and the lines of the one that is taken: the one that is wanted, or else the first visible
/// one with headings that are known, or else the first visible one that is not empty.
pub(super) struct Taken {
    pub sheets: Vec<SheetName>,
    pub name: String,
    pub lines: Lines,
}

pub(super) fn take(book: &mut impl Book, wanted: Option<&str>) -> Result<Taken, ReadError> {
    let sheets = book.sheets();
    let name = match wanted {
        Some(wanted) => wanted_sheet(&sheets, wanted)?,
        None => first_known(book, &sheets)?,
    };
    let mut lines = Lines::default();
    book.cells(&name, &mut lines)?;
    Ok(Taken { sheets, name, lines })
}

fn wanted_sheet(sheets: &[SheetName], wanted: &str) -> Result<String, ReadError> {
    let called =
        |is: &dyn Fn(&str) -> bool| sheets.iter().find(|sheet| is(&sheet.name)).map(|sheet| sheet.name.clone());
    let exact = called(&|name| name == wanted);
    exact.or_else(|| called(&|name| name.trim().to_lowercase() == wanted.trim().to_lowercase())).ok_or_else(|| {
        let there = sheets.iter().map(|sheet| format!("“{}”", sheet.name)).collect::<Vec<_>>().join(", ");
        ReadError::NoSuchSheet { wanted: wanted.to_owned(), there }
    })
}

fn first_known(book: &mut impl Book, sheets: &[SheetName]) -> Result<String, ReadError> {
    let mut looked_at = Vec::new();
    for sheet in sheets.iter().filter(|sheet| !sheet.is_hidden) {
        let mut start = Lines::first();
        // A sheet that is no table is passed over; what is wrong with the one that is taken is told when it is read.
        let is_readable = book.cells(&sheet.name, &mut start).is_ok();
        let known = head::most_known(&start);
        // One word of a cover page may be a heading somewhere; two in a row are headings.
        if known > 1 {
            return Ok(sheet.name.clone());
        }
        looked_at.push((sheet, known, !is_readable || !start.lines().is_empty()));
    }
    let known = looked_at.iter().find(|(_, known, _)| *known > 0);
    let filled = || looked_at.iter().find(|(.., is_filled)| *is_filled);
    let taken = known.or_else(filled).or(looked_at.first()).map(|(sheet, ..)| *sheet);
    taken.or(sheets.first()).map(|sheet| sheet.name.clone()).ok_or(ReadError::Empty)
}
