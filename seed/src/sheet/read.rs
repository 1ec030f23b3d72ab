//! Reads a spreadsheet that nobody trusts.

use super::cell::{Mark, address};
use super::foreign::Foreign;
use super::lines::{Line, Lines};
use super::text::Written;
use super::workbook::{self, SheetName};
use super::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, csv, head, xls, xlsx};

/// The longest file name that is kept, in characters.
const MAX_FILE_NAME: usize = 200;
/// The most characters of a title above the headings that are told.
const MAX_TITLE: usize = 100;

/// A sheet of a spreadsheet as text: a row of headings and the rows below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    file_name: String,
    headings: Vec<String>,
    rows: Vec<Row>,
    above: Vec<String>,
    written: Written,
    sheets: Vec<SheetName>,
    name: Option<String>,
}

/// A row below the headings in which at least one cell says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    line: u64,
    cells: Vec<String>,
    marks: Vec<(usize, Mark)>,
}

/// Headings that the public list of partnerships has and a spreadsheet for importing has not.
const PUBLIC_LIST: &[&str] = &["coverage_codes", "stated_member_count"];

/// Why a file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing in it.
    #[error("the file is empty; it needs a row of headings and rows below it, so start from the template")]
    Empty,
    /// Headings and nothing else.
    #[error("the file has headings but no row below them")]
    NoRows,
    /// Too large a file.
    #[error("the file has {0} bytes; at most {MAX_BYTES} are taken, so import it in parts")]
    TooLarge(usize),
    /// A file of a kind that is not read.
    #[error("{0}")]
    Foreign(Foreign),
    /// No sheet of that name.
    #[error("the workbook has no sheet “{wanted}”; it has {there}")]
    NoSuchSheet {
        /// The name that was asked for.
        wanted: String,
        /// The names of those that are there.
        there: String,
    },
    /// A sheet asked for where there are none.
    #[error("the file is no workbook and has no sheets; leave the name of the sheet out")]
    NoSheets,
    /// An error that only a newer Excel knows, at a place that cannot be told.
    #[error("a cell of the sheet holds the error {0}; mend it or empty the cell, and save the workbook again")]
    ErrorValue(String),
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
    /// Text in an encoding that cannot be told.
    #[error("line {0} has letters that cannot be read; save the table as “CSV UTF-8” or “Excel workbook (.xlsx)”")]
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
    /// Reads a workbook or text with separators, by what the bytes are and not by the file's name, which is kept to be
    /// shown. Of a workbook the sheet of this name is read, or else the first visible one with headings that are known.
    ///
    /// Text is UTF-8, UTF-16, Windows-1252 or Mac OS Roman, parted by commas, semicolons, tabs or what its line `sep=`
    /// says. The headings may stand below titles. A cell is what it shows; no formula is computed.
    ///
    /// # Errors
    /// [`ReadError`], which says what to do.
    pub fn read(file_name: &str, bytes: &[u8], wanted: Option<&str>) -> Result<Self, ReadError> {
        if bytes.len() > MAX_BYTES {
            return Err(ReadError::TooLarge(bytes.len()));
        }
        if let Some(foreign) = Foreign::of(file_name, bytes) {
            return Err(ReadError::Foreign(foreign));
        }
        let taken = match bytes {
            [b'P', b'K', 3 | 5, 4 | 6, ..] => workbook::take(&mut xlsx::Excel::open(bytes)?, wanted)?,
            [0xd0, 0xcf, 0x11, 0xe0, ..] => workbook::take(&mut xls::OldExcel::open(bytes)?, wanted)?,
            _ if wanted.is_some() => return Err(ReadError::NoSheets),
            _ => {
                let (lines, written) = csv::read(bytes)?;
                return Self::of_lines(file_name, lines)?.checked(written);
            }
        };
        let sheet = Self::of_lines(file_name, taken.lines)?;
        Self { sheets: taken.sheets, name: Some(taken.name), ..sheet }.checked(Written::Utf8)
    }

    fn checked(self, written: Written) -> Result<Self, ReadError> {
        // Its cells are made for people and programs that read: read back, dates and ties would be lost.
        let is_public_list = PUBLIC_LIST.iter().all(|column| self.headings.iter().any(|heading| heading == column));
        if is_public_list { Err(ReadError::PublicList) } else { Ok(Self { written, ..self }) }
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

    /// The titles that stand above the headings and are not imported.
    pub fn above(&self) -> &[String] {
        &self.above
    }

    /// What the text of the file was written in.
    pub fn written(&self) -> Written {
        self.written
    }

    /// The sheets of the workbook; none of a text.
    pub fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    /// The sheet that was taken; none of a text.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// How a person finds a cell: D2 in a workbook, “summary” in a text.
    pub fn place(&self, row: &Row, column: usize) -> String {
        match (&self.name, self.headings.get(column)) {
            (Some(_), _) => format!("cell {}", address(row.line, column)),
            (None, Some(heading)) if !heading.is_empty() => format!("the cell under “{heading}”"),
            (None, _) => format!("cell {}", column + 1),
        }
    }

    /// The same sheet with a cell of a row put right, for the line that is given. Nothing is done where there is none.
    pub fn mend(&mut self, line: u64, column: usize, text: &str) {
        let row = self.rows.iter_mut().find(|row| row.line == line);
        let Some(row) = row.filter(|row| column < row.cells.len()) else { return };
        let text = super::row::tidy(text);
        if row.cells[column] != text {
            row.cells[column] = text.chars().take(MAX_CELL).collect();
            row.marks.retain(|(marked, _)| *marked != column);
        }
    }

    fn of_lines(file_name: &str, lines: Lines) -> Result<Sheet, ReadError> {
        let lines = lines.into_lines();
        let position = head::find(&lines);
        let mut lines = lines.into_iter();
        let above = lines.by_ref().take(position).map(title).collect();
        let headings = lines.next().ok_or(ReadError::Empty)?.cells;
        let rows = lines.map(|line| row(line, headings.len())).collect::<Result<Vec<Row>, ReadError>>()?;
        match rows.len() {
            0 => return Err(ReadError::NoRows),
            1..=MAX_ROWS => {}
            _ => return Err(ReadError::TooManyRows),
        }
        let file_name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let file_name = file_name.chars().filter(|c| !c.is_control()).take(MAX_FILE_NAME).collect();
        Ok(Sheet { file_name, headings, rows, above, written: Written::Utf8, sheets: Vec::new(), name: None })
    }
}

/// What a line above the headings says.
fn title(line: Line) -> String {
    let filled: Vec<String> = line.cells.into_iter().filter(|cell| !cell.is_empty()).collect();
    filled.join(" ").chars().take(MAX_TITLE).collect()
}

fn row(line: Line, headings: usize) -> Result<Row, ReadError> {
    let Line { number, mut cells, marks } = line;
    if cells.len() > headings {
        return Err(ReadError::Ragged { line: number, cells: cells.len(), headings });
    }
    cells.resize(headings, String::new());
    Ok(Row { line: number, cells, marks })
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

    /// What the file tells of some cells beside their text, by their position.
    pub fn marks(&self) -> &[(usize, Mark)] {
        &self.marks
    }
}
