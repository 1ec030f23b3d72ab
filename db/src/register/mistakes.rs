//! Readers' reports of mistakes. They are no part of the register's history: its version does not move, and no
//! snapshot holds them, so that no door made from one can show them.

use diesel::prelude::*;
use nncf_core::mistake::{Mistake, MistakeStatus, NewMistake};
use uuid::Uuid;

use super::Register;
use crate::error::StoreError;
use crate::rows::MistakeRow;
use crate::schema::{mistakes, partnerships};

impl Register {
    /// Keeps a report of a mistake in a partnership's record, and gives its id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such partnership.
    pub fn report_mistake(&self, partnership: Uuid, mistake: &NewMistake) -> Result<Uuid, StoreError> {
        let NewMistake { told, where_to_check } = mistake;
        let id = Uuid::now_v7();
        let row = MistakeRow {
            id: id.to_string(),
            partnership_id: partnership.to_string(),
            told: told.to_string(),
            where_to_check: where_to_check.as_ref().map(ToString::to_string),
            received_at: self.now(),
            status: MistakeStatus::New.as_str().to_owned(),
        };
        self.connections.write_tx(|conn| {
            let known = partnerships::table.find(&row.partnership_id).select(partnerships::id);
            known.first::<String>(conn).optional()?.ok_or(StoreError::NotFound)?;
            diesel::insert_into(mistakes::table).values(&row).execute(conn)?;
            Ok(id)
        })
    }

    /// Every report: those that wait for staff first, then the latest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored report does not parse.
    pub fn mistakes(&self) -> Result<Vec<Mistake>, StoreError> {
        let rows: Vec<(MistakeRow, String, String)> = mistakes::table
            .inner_join(partnerships::table)
            // "new" stands behind "done" in the alphabet.
            .order((mistakes::status.desc(), mistakes::received_at.desc(), mistakes::id.desc()))
            .select((MistakeRow::as_select(), partnerships::slug, partnerships::name))
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(|(row, slug, name)| row.into_mistake(&slug, &name)).collect()
    }

    /// Notes that staff have dealt with a report.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such report.
    pub fn finish_mistake(&self, id: Uuid) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let report = mistakes::table.find(id.to_string());
            let done = mistakes::status.eq(MistakeStatus::Done.as_str());
            match diesel::update(report).set(done).execute(conn)? {
                0 => Err(StoreError::NotFound),
                _ => Ok(()),
            }
        })
    }
}
