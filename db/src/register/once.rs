//! Writes that are done once however often they are sent: their answers are kept for a day, in the write's own
//! transaction.

use std::fmt;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::prelude::*;
use nncf_core::helpline::HelplineRecord;
use nncf_core::partnership::Record;
use uuid::Uuid;

use super::Register;
use super::helpline_changes::HelplineChange;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::idempotent_answers;
use crate::staff_rows::AnswerRow;

/// For how long an answer is kept.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// A write that is to be done once, whoever sends it again.
#[derive(Clone, Copy)]
pub struct Once<'a, T> {
    /// Whose key it is: everyone's keys are their own.
    pub account: Uuid,
    /// The key that the sender made up for the request.
    pub key: &'a str,
    /// What was sent, as a digest.
    pub request: [u8; 32],
    /// The answer to what is written now: it is kept, to be given again.
    pub answer: &'a dyn Fn(&T) -> String,
}

/// What came of a write that is done once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done<T> {
    /// It was written.
    Now(T),
    /// It was written before; this was the answer.
    Before(String),
}

/// What can be written once.
pub(super) trait Written {
    /// The partnership whose values an answer repeats.
    fn partnership(&self) -> Option<Uuid>;
}

impl Written for Record {
    fn partnership(&self) -> Option<Uuid> {
        Some(self.partnership.id)
    }
}

impl Written for HelplineRecord {
    fn partnership(&self) -> Option<Uuid> {
        None
    }
}

impl Written for HelplineChange {
    fn partnership(&self) -> Option<Uuid> {
        None
    }
}

impl<T> fmt::Debug for Once<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").field("account", &self.account).field("key", &self.key).finish_non_exhaustive()
    }
}

impl Register {
    /// The answer that was given to a request before, if it was sent within the last day.
    ///
    /// # Errors
    /// [`StoreError::KeyReused`] when the key stands for another request.
    pub fn answer_before(&self, account: Uuid, key: &str, request: &[u8; 32]) -> Result<Option<String>, StoreError> {
        answer_before(&mut *self.connections.get()?, account, key, request, self.now())
    }

    /// Does a write and keeps its answer, unless it was done before.
    pub(super) fn write_once<T: Written>(
        &self,
        once: &Once<T>,
        mut work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<Done<T>, StoreError> {
        let Once { account, key, request, answer } = once;
        self.connections.write_tx(|conn| {
            let now = self.now();
            if let Some(before) = answer_before(conn, *account, key, request, now)? {
                return Ok(Done::Before(before));
            }
            let written = work(conn)?;
            let row = AnswerRow {
                account_id: account.to_string(),
                key: (*key).to_owned(),
                request: request.to_vec(),
                partnership_id: written.partnership().map(|id| id.to_string()),
                answer: answer(&written),
                at: now,
            };
            diesel::delete(idempotent_answers::table.filter(idempotent_answers::at.le(now - KEPT_FOR)))
                .execute(conn)?;
            diesel::insert_into(idempotent_answers::table).values(&row).execute(conn)?;
            Ok(Done::Now(written))
        })
    }
}

fn answer_before(
    conn: &mut AnyConnection,
    account: Uuid,
    key: &str,
    request: &[u8; 32],
    now: NaiveDateTime,
) -> Result<Option<String>, StoreError> {
    let row: Option<AnswerRow> = idempotent_answers::table
        .find((account.to_string(), key))
        .filter(idempotent_answers::at.gt(now - KEPT_FOR))
        .select(AnswerRow::as_select())
        .first(conn)
        .optional()?;
    match row {
        Some(row) if row.request == request => Ok(Some(row.answer)),
        Some(_) => Err(StoreError::KeyReused),
        None => Ok(None),
    }
}
