//! The cells of a row, by column.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::cell::Mark;
use super::column::Column;
use super::dates::Dates;
use super::mapping::Mapping;
use super::plan::RowFault;
use super::read::{Row, Sheet};
use super::{list, phone};

/// The cells of a row that say something.
#[derive(Clone)]
pub(super) struct Cells<'a>(Vec<Option<Cow<'a, str>>>);

/// What is told of a row's cells before they are read.
#[derive(Default)]
pub(super) struct Told {
    pub faults: Vec<RowFault>,
    pub warnings: Vec<RowFault>,
}

impl<'a> Cells<'a> {
    /// The cells of a row, dates as the register writes them. What is no value at all is left out and told.
    pub fn new(sheet: &Sheet, row: &'a Row, mapping: &Mapping, dates: &Dates) -> (Self, Told) {
        let mut cells = Self(vec![None; Column::ALL.len()]);
        let mut told = Told::default();
        for (at, (cell, column)) in row.cells().iter().zip(mapping.columns()).enumerate() {
            let Some(column) = column.filter(|_| !cell.is_empty()) else { continue };
            let mark = row.marks().iter().find(|(marked, _)| *marked == at).map(|(_, mark)| mark);
            let place = || sheet.place(row, at);
            match mark.map(|mark| tell(mark, &place(), cell)) {
                Some(Err(fault)) => {
                    told.faults.push(RowFault::of(column, fault));
                    continue;
                }
                Some(Ok(warning)) => told.warnings.push(RowFault::of(column, warning)),
                None => {}
            }
            if let Some(damage) = damage(column, cell) {
                told.faults.push(RowFault::of(column, format!("{}: {damage}", place())));
                continue;
            }
            let kept = dates.kept(column, cell).map(Cow::Owned);
            cells.0[column as usize] = Some(kept.unwrap_or(Cow::Borrowed(cell.as_str())));
        }
        (cells, told)
    }

    pub fn get(&self, column: Column) -> Option<&str> {
        self.0[column as usize].as_deref()
    }

    /// The other cells.
    pub fn without(&self, column: Column) -> Self {
        let mut others = self.clone();
        others.0[column as usize] = None;
        others
    }

    /// The cells with another text in one of them.
    pub fn with(&self, column: Column, text: String) -> Self {
        let mut others = self.clone();
        others.0[column as usize] = Some(Cow::Owned(text));
        others
    }

    /// What a cell says, if it says anything and not just `-`.
    pub fn value(&self, column: Column) -> Option<&str> {
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

/// What a mark says: a fault where there is no value, else a warning.
fn tell(mark: &Mark, place: &str, text: &str) -> Result<String, String> {
    match mark {
        Mark::Error(error) => Err(format!("{place} holds the error {error}; put the value right, or empty the cell")),
        Mark::Uncomputed => Err(format!(
            "{place} is a formula ({text}) that was never computed; open the file in a spreadsheet program and save it, \
             or type the value"
        )),
        Mark::Formula => Ok(format!("{place} is a formula; the value that was last computed is taken: {text}")),
    }
}

fn damage(column: Column, cell: &str) -> Option<String> {
    let numbers = (column == Column::ContactPhone).then(|| list::split_filled(cell));
    numbers.into_iter().flatten().find_map(|number| phone::damage(&number))
}

/// A text as cells hold it: trimmed, lines ended as here, letters with accents in one piece (NFC), which macOS parts.
pub(super) fn tidy(text: &str) -> String {
    let text = ComposingNormalizerBorrowed::new_nfc().normalize(text.trim());
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.into_owned() }
}
