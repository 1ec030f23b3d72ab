//! The cells of a row, by column.

use super::column::Column;
use super::mapping::Mapping;
use super::plan::RowFault;
use super::read::Row;

/// The cells of a row that say something.
#[derive(Clone)]
pub(super) struct Cells<'a>([Option<&'a str>; Column::ALL.len()]);

impl<'a> Cells<'a> {
    pub fn new(row: &'a Row, mapping: &Mapping) -> Self {
        let mut cells = [None; Column::ALL.len()];
        for (cell, column) in row.cells().iter().zip(mapping.columns()) {
            if let Some(column) = column {
                cells[*column as usize] = Some(cell.as_str()).filter(|cell| !cell.is_empty());
            }
        }
        Self(cells)
    }

    pub fn get(&self, column: Column) -> Option<&'a str> {
        self.0[column as usize]
    }

    /// The other cells.
    pub fn without(&self, column: Column) -> Self {
        let mut others = self.clone();
        others.0[column as usize] = None;
        others
    }

    /// What a cell says, if it says anything and not just `-`.
    pub fn value(&self, column: Column) -> Option<&'a str> {
        self.get(column).filter(|cell| *cell != super::NOTHING)
    }

    /// What a cell parses to, if it says anything; what is wrong with it goes to the faults.
    pub fn parsed<T>(
        &self,
        column: Column,
        faults: &mut Vec<RowFault>,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let parsed = parse(self.value(column)?);
        parsed.map_err(|detail| faults.push(RowFault::of(column, detail))).ok()
    }
}

/// A text as cells hold it: trimmed, lines ended as here.
pub(super) fn tidy(text: &str) -> String {
    let text = text.trim();
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}
