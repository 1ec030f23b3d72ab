//! What somebody chose for a file that they are importing, as the store keeps it between the steps.

use std::collections::BTreeMap;

use nncf_core::date::written::DateOrder;
use nncf_core::visibility::Visibility;
use nncf_seed::sheet::{Answer, Choices, Column, Sheet, suggest};
use serde::{Deserialize, Serialize};

/// The answer that a row is about a partnership that the register does not hold. No short name is so short.
pub const NEW: &str = "+";

/// What was chosen so far.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The column that each heading means, by its name and empty for none; none before somebody chose.
    pub columns: Option<Vec<String>>,
    /// Whether the day or the month comes first.
    pub dates: String,
    /// What new records are that do not say it.
    pub kind: String,
    /// What new records are that do not say it.
    pub status: String,
    /// Who may see new records that do not say it.
    pub visibility: String,
    /// Of rows by their lines, the short name of the record that they are about, or [`NEW`].
    pub answers: BTreeMap<u64, String>,
    /// Whether rows may go over what is newer.
    pub over_newer: bool,
    /// Cells that were put right, by line and position.
    pub cells: BTreeMap<u64, BTreeMap<usize, String>>,
}

impl Chosen {
    /// Puts the cells right that were.
    pub fn mend(&self, sheet: &mut Sheet) {
        for (line, cells) in &self.cells {
            for (column, text) in cells {
                sheet.mend(*line, *column, text);
            }
        }
    }

    /// The column that each heading means: as it was chosen, or as it is suggested.
    pub fn of_headings(&self, sheet: &Sheet) -> Vec<Option<Column>> {
        match &self.columns {
            Some(names) => names.iter().map(|name| Column::named(name)).collect(),
            None => suggest(sheet),
        }
    }

    /// What the planner is told.
    pub fn choices(&self) -> Choices {
        let answer = |(line, slug): (&u64, &String)| match slug.as_str() {
            NEW => Some((*line, Answer::New)),
            slug => slug.parse().ok().map(|slug| (*line, Answer::Same(slug))),
        };
        Choices {
            dates: DateOrder::named(&self.dates),
            kind: self.kind.parse().ok(),
            status: self.status.parse().ok(),
            visibility: self.visible_to(),
            answers: self.answers.iter().filter_map(answer).collect(),
            over_newer: self.over_newer,
        }
    }

    fn visible_to(&self) -> Option<Visibility> {
        let all = [Visibility::Public, Visibility::Coordinators, Visibility::Staff];
        all.into_iter().find(|visibility| visibility.as_str() == self.visibility)
    }
}
