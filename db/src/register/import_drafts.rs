//! Spreadsheets that somebody is importing: the file and what they chose so far. No part of the register's history.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use nncf_core::text::Name;
use uuid::Uuid;

use super::Register;
use super::write::scrub;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::import_drafts;
use crate::staff_rows::ImportDraftRow;

/// How long a file is kept that nobody imports: it may hold what people said of themselves. What serves looks for files
/// that are older once an hour.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// The most files of an account; the oldest go.
const MOST: i64 = 5;

/// A spreadsheet that somebody is importing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportDraft {
    /// Never changes.
    pub id: Uuid,
    /// When it was uploaded.
    pub at: DateTime<Utc>,
    /// What the file is called.
    pub file_name: Name,
    /// The file.
    pub file: Vec<u8>,
    /// What was chosen so far, in the words of whoever keeps it here.
    pub choices: String,
}

impl Register {
    /// Keeps a file that an account is importing, for a day. Files kept longer go.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not take it.
    pub fn keep_import_draft(
        &self,
        account: Uuid,
        file_name: &Name,
        file: &[u8],
        choices: &str,
    ) -> Result<Uuid, StoreError> {
        let id = Uuid::now_v7();
        let row = ImportDraftRow {
            id: id.to_string(),
            account_id: account.to_string(),
            at: self.now(),
            file_name: file_name.to_string(),
            file: file.to_vec(),
            choices: choices.to_owned(),
        };
        self.connections.write_tx(|conn| {
            forget_old(conn, row.at)?;
            let mine = import_drafts::table.filter(import_drafts::account_id.eq(&row.account_id));
            let ids: Vec<String> = mine
                .order((import_drafts::at.desc(), import_drafts::id.desc()))
                .select(import_drafts::id)
                .load(conn)?;
            for id in ids.iter().skip(MOST as usize - 1) {
                diesel::delete(import_drafts::table.find(id)).execute(conn)?;
            }
            diesel::insert_into(import_drafts::table).values(&row).execute(conn)?;
            Ok(id)
        })
    }

    /// A file that an account is importing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is none, it is another account's, or its day is over.
    pub fn import_draft(&self, account: Uuid, id: Uuid) -> Result<ImportDraft, StoreError> {
        let stored = import_drafts::table
            .filter(import_drafts::id.eq(id.to_string()))
            .filter(import_drafts::account_id.eq(account.to_string()))
            .filter(import_drafts::at.ge(self.now() - KEPT))
            .select(ImportDraftRow::as_select())
            .first(&mut *self.connections.get()?)
            .optional()?;
        into_draft(stored.ok_or(StoreError::NotFound)?)
    }

    /// Keeps what an account chose for its file.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn choose_for_import(&self, account: Uuid, id: Uuid, choices: &str) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let mine = import_drafts::table
                .filter(import_drafts::id.eq(id.to_string()))
                .filter(import_drafts::account_id.eq(account.to_string()));
            let changed = diesel::update(mine).set(import_drafts::choices.eq(choices)).execute(conn)?;
            if changed == 0 { Err(StoreError::NotFound) } else { Ok(()) }
        })
    }

    /// Forgets a file that an account was importing, and all whose day is over.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn drop_import_draft(&self, account: Uuid, id: Uuid) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            forget_old(conn, self.now())?;
            let mine = import_drafts::table
                .filter(import_drafts::id.eq(id.to_string()))
                .filter(import_drafts::account_id.eq(account.to_string()));
            diesel::delete(mine).execute(conn)?;
            Ok(())
        })
    }

    /// Forgets the files whose day is over, also in the pages of the database's own files; how many there were.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn forget_old_import_drafts(&self) -> Result<usize, StoreError> {
        let old = self.connections.write_tx(|conn| forget_old(conn, self.now()))?;
        if old > 0 {
            scrub(&mut *self.connections.get()?)?;
        }
        Ok(old)
    }

    /// The files that an account is importing, the latest first: id, time and name.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when one does not parse.
    pub fn import_drafts(&self, account: Uuid) -> Result<Vec<(Uuid, DateTime<Utc>, Name)>, StoreError> {
        let rows: Vec<(String, NaiveDateTime, String)> = import_drafts::table
            .filter(import_drafts::account_id.eq(account.to_string()))
            .filter(import_drafts::at.ge(self.now() - KEPT))
            .order((import_drafts::at.desc(), import_drafts::id.desc()))
            .select((import_drafts::id, import_drafts::at, import_drafts::file_name))
            .load(&mut *self.connections.get()?)?;
        let row = |(id, at, name): (String, NaiveDateTime, String)| {
            let what = format!("the file to be imported {id}");
            Ok((parse(&what, id.parse())?, at.and_utc(), parse(&what, name.parse())?))
        };
        rows.into_iter().map(row).collect()
    }
}

fn forget_old(conn: &mut AnyConnection, now: NaiveDateTime) -> Result<usize, StoreError> {
    let old = import_drafts::table.filter(import_drafts::at.lt(now - KEPT));
    Ok(diesel::delete(old).execute(conn)?)
}

fn into_draft(row: ImportDraftRow) -> Result<ImportDraft, StoreError> {
    let ImportDraftRow { id, account_id: _, at, file_name, file, choices } = row;
    let what = format!("the file to be imported {id}");
    let (id, file_name) = (parse(&what, id.parse())?, parse(&what, file_name.parse())?);
    Ok(ImportDraft { id, at: at.and_utc(), file_name, file, choices })
}
