//! How fresh the register was, as its revisions tell it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use nncf_core::clock::day_of;
use nncf_core::partnership::Partnership;
use nncf_core::quality::{Freshness, FreshnessCount, counts};

use super::Register;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::personal::{Values, unseal};
use crate::rows::RevisionRow;
use crate::schema::revisions;

impl Register {
    /// How fresh the register was at the end of each of these days: each record as its latest revision of that day had
    /// it. On days before the first revision nothing is counted.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored revision does not parse.
    pub fn freshness_on(&self, days: &[NaiveDate]) -> Result<Vec<FreshnessCount>, StoreError> {
        self.connections.read_tx(|conn| freshness_on(conn, days))
    }
}

fn freshness_on(conn: &mut AnyConnection, days: &[NaiveDate]) -> Result<Vec<FreshnessCount>, StoreError> {
    let rows: Vec<RevisionRow> = revisions::table
        .order((revisions::partnership_id, revisions::number))
        .select(RevisionRow::as_select())
        .load(conn)?;
    let mut histories: BTreeMap<&str, Vec<&RevisionRow>> = BTreeMap::new();
    for row in &rows {
        histories.entry(&row.partnership_id).or_default().push(row);
    }
    let mut counted = vec![FreshnessCount::default(); days.len()];
    for history in histories.values() {
        // The same revision holds on many days, and is read once.
        let mut latest: Option<(i32, Partnership)> = None;
        for (day, count) in days.iter().zip(&mut counted) {
            let Some(row) = history.iter().rev().find(|row| day_of(row.at.and_utc()) <= *day) else { continue };
            let record = match latest.take() {
                Some((number, record)) if number == row.number => record,
                _ => read(row)?,
            };
            if counts(&record) {
                count.add(Freshness::of(&record, *day));
            }
            latest = Some((row.number, record));
        }
    }
    Ok(counted)
}

/// The record of a revision, without its personal values.
fn read(row: &RevisionRow) -> Result<Partnership, StoreError> {
    let what = || format!("revision {} of {}", row.number, row.partnership_id);
    unseal(&row.document, &Values::new()).map_err(|error| StoreError::damaged(what(), &error))
}
