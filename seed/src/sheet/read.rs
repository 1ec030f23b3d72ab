//! Reads a spreadsheet that nobody trusts.

use super::row::tidy;
use super::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, csv, xlsx};
use nncf_core::text::plain;

/// The most bytes of text in all cells together: one text may stand in many cells of an XLSX.
const MAX_TEXT: usize = 2 * MAX_BYTES;
/// The longest file name that is kept, in characters.
const MAX_FILE_NAME: usize = 200;

/// A sheet of a spreadsheet as text: a row of headings and the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    file_name: String,
    headings: Vec<String>,
    rows: Vec<Row>,
}

/// A row below the headings in which at least one cell says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    line: u64,
    cells: Vec<String>,
}

/// Headings that the public list of partnerships has and a spreadsheet for importing has not.
const PUBLIC_LIST: &[&str] = &["coverage_codes", "stated_member_count"];

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file has no headings: its first row must say what each column holds; start from the template")]
    Empty,
    /// Headings and nothing else.
    #[error("the file has headings but no row below them")]
    NoRows,
    /// Too large a file.
    #[error("the file has {0} bytes; at most {MAX_BYTES} are taken, so import it in parts")]
    TooLarge(usize),
    /// The file of an older Excel, or one with a password.
    #[error("this is a file of an older Excel, or has a password; save it without one as “Excel workbook (.xlsx)”")]
    OldExcel,
    /// Some other archive.
    #[error("this is no Excel workbook; save the table as “Excel workbook (.xlsx)” or “CSV UTF-8”")]
    OtherArchive,
    /// A workbook that cannot be read.
    #[error("the workbook cannot be read; open it in a spreadsheet program and save it again, or save it as CSV")]
    Damaged,
    /// A workbook that unpacks to more than a spreadsheet needs.
    #[error("the workbook unpacks to more than is taken; copy the table alone into a new workbook")]
    TooLargeUnpacked,
    /// The public list, whose columns are for reading.
    #[error(
        "this is the public list, which is for reading; to edit and import, take the file from the page /staff/export"
    )]
    PublicList,
    /// Text in UTF-16.
    #[error("the text is in UTF-16; save it as “CSV UTF-8”")]
    Utf16,
    /// Text in an encoding other than UTF-8.
    #[error("line {0} is not in UTF-8; save the table as “CSV UTF-8” or “Excel workbook (.xlsx)”")]
    Encoding(usize),
    /// Neither text nor a workbook.
    #[error("this is neither CSV nor an Excel workbook; save the table as one of them")]
    NoSpreadsheet,
    /// Too many rows.
    #[error("the sheet has more than {MAX_ROWS} rows; import it in parts")]
    TooManyRows,
    /// Too many columns.
    #[error("line {0} has more than {MAX_COLUMNS} columns; keep those that the template has")]
    TooManyColumns(u64),
    /// Too long a cell.
    #[error("line {line}, column {column}: the cell has {length} characters; at most {MAX_CELL} are taken")]
    CellTooLong {
        /// The line.
        line: u64,
        /// The column, counted from 1.
        column: usize,
        /// How many characters it has.
        length: usize,
    },
    /// Too much text.
    #[error("the cells hold more text than is taken; import the sheet in parts")]
    TooMuchText,
    /// A row with cells beyond the headings.
    #[error(
        "line {line} has {cells} cells, but there are {headings} headings; give each column a heading, and put \
         quotation marks around text that holds the separator"
    )]
    Ragged {
        /// The line.
        line: u64,
        /// How many cells it has.
        cells: usize,
        /// How many headings there are.
        headings: usize,
    },
}

impl Sheet {
    /// Reads CSV or XLSX, by what the bytes are and not by the file's name, which is kept to be shown.
    ///
    /// CSV is UTF-8, with or without a byte order mark, parted by commas, semicolons or tabs. Of a workbook the
    /// worksheet “Partnerships” is read, else the first. A cell with a formula holds the formula as text.
    ///
    /// # Errors
    /// [`ReadError`], which says what to do.
    pub fn read(file_name: &str, bytes: &[u8]) -> Result<Self, ReadError> {
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::TooLarge(bytes.len()));
        }
        let mut lines = Lines::default();
        match bytes {
            [b'P', b'K', 3 | 5, 4 | 6, ..] => xlsx::read(bytes, &mut lines)?,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => return Err(ReadError::OldExcel),
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Err(ReadError::Utf16),
            _ => csv::read(bytes, &mut lines)?,
        }
        let sheet = lines.into_sheet(file_name)?;
        // Its cells are made for people and programs that read: read back, dates and ties would be lost.
        let is_public_list = PUBLIC_LIST.iter().all(|column| sheet.headings.iter().any(|heading| heading == column));
        if is_public_list { Err(ReadError::PublicList) } else { Ok(sheet) }
    }

    /// The file's name as it was given, without folders.
    pub fn file_name(&self) -> &str {
        &self.file_name
    }

    /// The headings, in order. One may be empty.
    pub fn headings(&self) -> &[String] {
        &self.headings
    }

    /// The rows below the headings, without empty ones. Each has as many cells as there are headings.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }
}

impl Row {
    /// The row's line in the file, counted from 1: where it begins in CSV, its number in a workbook.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// The cells, trimmed.
    pub fn cells(&self) -> &[String] {
        &self.cells
    }
}

/// Takes in lines cell by cell, and no more than is allowed.
#[derive(Default)]
pub(super) struct Lines {
    lines: Vec<Row>,
    text: usize,
}

impl Lines {
    /// Takes in a cell. Lines come in order, and within a line columns may be left out; empty cells are ignored.
    pub fn push(&mut self, line: u64, column: usize, cell: &str) -> Result<(), ReadError> {
        let cell = tidy(plain(cell.trim()));
        if cell.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(ReadError::TooManyColumns(line));
        }
        let length = cell.chars().count();
        if length > MAX_CELL {
            return Err(ReadError::CellTooLong { line, column: column + 1, length });
        }
        self.text += cell.len();
        if self.text > MAX_TEXT {
            return Err(ReadError::TooMuchText);
        }
        let last = self.lines.last().map_or(0, |last| last.line);
        if last > line {
            return Err(ReadError::Damaged);
        }
        if last < line {
            if self.lines.len() > MAX_ROWS {
                return Err(ReadError::TooManyRows);
            }
            self.lines.push(Row { line, cells: Vec::new() });
        }
        let Some(last) = self.lines.last_mut() else { return Ok(()) };
        if last.cells.len() <= column {
            last.cells.resize(column + 1, String::new());
        }
        last.cells[column] = cell;
        Ok(())
    }

    fn into_sheet(self, file_name: &str) -> Result<Sheet, ReadError> {
        let mut lines = self.lines.into_iter();
        let headings = lines.next().ok_or(ReadError::Empty)?.cells;
        let mut rows: Vec<Row> = lines.collect();
        if rows.is_empty() {
            return Err(ReadError::NoRows);
        }
        for row in &mut rows {
            if row.cells.len() > headings.len() {
                let (cells, headings) = (row.cells.len(), headings.len());
                return Err(ReadError::Ragged { line: row.line, cells, headings });
            }
            row.cells.resize(headings.len(), String::new());
        }
        let file_name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let file_name = file_name.chars().filter(|c| !c.is_control()).take(MAX_FILE_NAME).collect();
        Ok(Sheet { file_name, headings, rows })
    }
}
