//! What a plan changes, counted and told value by value.

use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::Partnership;

use super::column::Column;
use super::plan::{Outcome, Plan};

/// A change of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The revision that it was planned from.
    pub revision: u32,
    /// The record now.
    pub before: Partnership,
    /// The record afterwards.
    pub after: Partnership,
    /// The revision that the row was exported from, where it says one.
    pub exported: Option<u32>,
}

/// What a column says before and after a change; nothing before for a new record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The column.
    pub column: Column,
    /// What the register says.
    pub before: String,
    /// What it would say.
    pub after: String,
}

impl Change {
    /// What changes, column by column.
    pub fn told(&self, geography: &Geography) -> Vec<Told> {
        let told = Column::exported(true).map(|column| Told {
            column,
            before: column.tell(&self.before, geography),
            after: column.tell(&self.after, geography),
        });
        told.filter(|told| told.before != told.after).collect()
    }
}

/// What a new record would say, column by column.
pub fn told_new(partnership: &Partnership, geography: &Geography) -> Vec<Told> {
    let told = Column::exported(true).map(|column| Told {
        column,
        before: String::new(),
        after: column.tell(partnership, geography),
    });
    told.filter(|told| !told.after.is_empty()).collect()
}

/// How many rows a plan has of each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New records.
    pub created: usize,
    /// Changed records.
    pub changed: usize,
    /// Records that stay as they are.
    pub same: usize,
    /// Rows that a person has to say something of: whether they are about a record of a similar name.
    pub asked: usize,
    /// Rows that are older than what the register holds.
    pub older: usize,
    /// Refused rows.
    pub refused: usize,
}

impl Counts {
    /// Rows of which nothing is written as the plan stands.
    pub fn left(&self) -> usize {
        self.asked + self.older + self.refused
    }
}

impl Plan {
    /// How many rows there are of each outcome.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.outcome {
                Outcome::Create(_) => counts.created += 1,
                Outcome::Change(_) => counts.changed += 1,
                Outcome::Same => counts.same += 1,
                Outcome::Asked(..) => counts.asked += 1,
                Outcome::Older(_) => counts.older += 1,
                Outcome::Refused(_) => counts.refused += 1,
            }
        }
        counts
    }
}
