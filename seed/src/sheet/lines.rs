//! Takes in the lines of a file, cell by cell, and no more than is allowed.

use nncf_core::text::plain;

use super::cell::{Cell, Mark};
use super::head::MOST_ABOVE;
use super::read::ReadError;
use super::row::tidy;
use super::{MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS};

/// The most bytes of text in all cells together: one text may stand in many cells of an XLSX.
const MAX_TEXT: usize = 2 * MAX_BYTES;

/// How far down a sheet its headings are looked for, empty rows included.
const MOST_ROWS_LOOKED_THROUGH: u32 = 1_000;

/// A line in which at least one cell says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub number: u64,
    pub cells: Vec<String>,
    /// What is told of cells beside their text, by position.
    pub marks: Vec<(usize, Mark)>,
}

/// Takes in lines cell by cell.
#[derive(Default)]
pub(super) struct Lines {
    taken: Vec<Line>,
    text: usize,
    /// Only the lines that may have the headings are wanted.
    is_start: bool,
}

impl Lines {
    /// Takes in only the first lines, to look for headings in them.
    pub fn first() -> Self {
        Self { is_start: true, ..Self::default() }
    }

    /// Whether all that is wanted is there.
    pub fn are_enough(&self) -> bool {
        self.is_start && self.taken.len() > MOST_ABOVE
    }

    /// Whether a row of a workbook lies beyond all that is wanted, counted from its first one.
    pub fn are_enough_by(&self, first: u32, row: u32) -> bool {
        self.is_start && row.saturating_sub(first) > MOST_ROWS_LOOKED_THROUGH
    }

    pub fn lines(&self) -> &[Line] {
        &self.taken
    }

    pub fn into_lines(self) -> Vec<Line> {
        self.taken
    }

    /// Takes in a cell. Lines come in order, and within a line columns may be left out; empty cells are ignored.
    pub fn push(&mut self, line: u64, column: usize, cell: Cell) -> Result<(), ReadError> {
        let Cell { text, mark } = cell;
        let text = tidy(plain(text.trim()));
        if text.is_empty() {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            return Err(ReadError::TooManyColumns(line));
        }
        let length = text.chars().count();
        if length > MAX_CELL {
            return Err(ReadError::CellTooLong { line, column: column + 1, length });
        }
        self.text += text.len();
        if self.text > MAX_TEXT {
            return Err(ReadError::TooMuchText);
        }
        let last = self.taken.last().map_or(0, |last| last.number);
        if last > line {
            return Err(ReadError::Damaged);
        }
        if last < line {
            if self.taken.len() > MAX_ROWS + MOST_ABOVE {
                return Err(ReadError::TooManyRows);
            }
            self.taken.push(Line { number: line, cells: Vec::new(), marks: Vec::new() });
        }
        let Some(last) = self.taken.last_mut() else { return Ok(()) };
        if last.cells.len() <= column {
            last.cells.resize(column + 1, String::new());
        }
        last.cells[column] = text;
        last.marks.extend(mark.map(|mark| (column, mark)));
        Ok(())
    }
}
