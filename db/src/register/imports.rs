//! Spreadsheets that were imported: all rows of one in one transaction, and undone the same way.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use nncf_core::account::AuditEvent;
use nncf_core::partnership::{Fault, Partnership, PartnershipStatus, Record};
use nncf_core::text::Name;
use nncf_core::visibility::Visibility;
use uuid::Uuid;

use super::Register;
use super::audit::{Note, append};
use super::check::{Checked, Known};
use super::read::values_of;
use super::write::{Author, Change, Replacement, insert, insert_links, row_of, update};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::personal::unseal;
use crate::rows::{PartnershipRow, RevisionRow, parse};
use crate::schema::{import_changes, imports, revisions};
use crate::staff_rows::ImportRow;

/// What an import writes.
#[derive(Debug, Clone, Copy)]
pub struct NewImport<'a> {
    /// What the file is called.
    pub file_name: &'a Name,
    /// New records; they may be tied to each other.
    pub created: &'a [Partnership],
    /// Records to be changed.
    pub changed: &'a [Replacement<'a>],
}

/// An import that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// Never changes.
    pub id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub account: Option<Uuid>,
    /// What the file was called.
    pub file_name: Name,
    /// How many records it made.
    pub created: u32,
    /// How many records it changed.
    pub changed: u32,
    /// When it was undone, if it was.
    pub undone_at: Option<DateTime<Utc>>,
}

impl Register {
    /// Writes everything of an import, or nothing; tells after each record how many are written.
    ///
    /// # Errors
    /// As in [`Register::create`] and [`Register::replace`].
    pub fn import(
        &self,
        new: &NewImport,
        author: &Author,
        why: &str,
        progress: &mut dyn FnMut(usize),
    ) -> Result<Import, StoreError> {
        self.connections.write_tx(|conn| {
            let change = Change { at: self.now(), author, why };
            let written = write_all(conn, new, &change, progress)?;
            let account: Option<Uuid> = author.name.as_ref().and_then(|id| id.parse().ok());
            let row = ImportRow {
                id: Uuid::now_v7().to_string(),
                at: change.at,
                account_id: account.map(|id| id.to_string()),
                file_name: new.file_name.to_string(),
                created: new.created.len() as i32,
                changed: new.changed.len() as i32,
                undone_at: None,
            };
            diesel::insert_into(imports::table).values(&row).execute(conn)?;
            for (partnership, number) in written {
                let change = (
                    import_changes::import_id.eq(&row.id),
                    import_changes::partnership_id.eq(partnership.to_string()),
                    import_changes::number.eq(number as i32),
                );
                diesel::insert_into(import_changes::table).values(change).execute(conn)?;
            }
            append(conn, &note(account, &row, "imported"), change.at)?;
            into_import(row)
        })
    }

    /// Every import, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored import does not parse.
    pub fn imports(&self) -> Result<Vec<Import>, StoreError> {
        let rows: Vec<ImportRow> = imports::table
            .order((imports::at.desc(), imports::id.desc()))
            .select(ImportRow::as_select())
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(into_import).collect()
    }

    /// Undoes a whole import: records that it changed are as they were before, in a new revision; records that it made
    /// are closed and for staff only, as no record is ever deleted. Undoing twice changes nothing.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Invalid`], with the short name of each record that was changed since and
    /// would lose that change: nothing is undone then.
    pub fn undo_import(&self, id: Uuid, author: &Author, why: &str) -> Result<Import, StoreError> {
        self.connections.write_tx(|conn| {
            let stored = imports::table.find(id.to_string()).select(ImportRow::as_select()).first(conn).optional()?;
            let mut row: ImportRow = stored.ok_or(StoreError::NotFound)?;
            if row.undone_at.is_some() {
                return into_import(row);
            }
            let change = Change { at: self.now(), author, why };
            undo_all(conn, &row.id, &change)?;
            row.undone_at = Some(change.at);
            diesel::update(imports::table.find(&row.id)).set(imports::undone_at.eq(change.at)).execute(conn)?;
            let account = author.name.as_ref().and_then(|id| id.parse().ok());
            append(conn, &note(account, &row, "undone"), change.at)?;
            into_import(row)
        })
    }
}

/// Writes every record; their ids and the numbers of the revisions that were written.
fn write_all(
    conn: &mut AnyConnection,
    new: &NewImport,
    change: &Change,
    progress: &mut dyn FnMut(usize),
) -> Result<Vec<(Uuid, u32)>, StoreError> {
    let mut known = Known::load(conn)?;
    for partnership in new.created {
        if !known.add(partnership) {
            return Err(StoreError::SlugTaken);
        }
    }
    let mut written = Vec::with_capacity(new.created.len() + new.changed.len());
    let mut inserted: Vec<Checked> = Vec::with_capacity(new.created.len());
    for partnership in new.created {
        let checked = known.check(conn, partnership)?;
        insert(conn, &checked, change)?;
        inserted.push(checked);
        written.push((partnership.id, 1));
        progress(written.len());
    }
    inserted.iter().try_for_each(|checked| insert_links(conn, checked))?;
    for Replacement { partnership, expected_revision } in new.changed {
        let row = row_of(conn, &partnership.id.to_string())?;
        if row.revision.unsigned_abs() != *expected_revision {
            return Err(StoreError::Stale { current: row.revision.unsigned_abs() });
        }
        if known.owner(&partnership.slug).is_some_and(|owner| *owner != row.id) {
            return Err(StoreError::SlugTaken);
        }
        let is_new_slug = known.owner(&partnership.slug).is_none();
        let checked = known.check(conn, partnership)?;
        let Record { revision, .. } = update(conn, &checked, row, is_new_slug, change)?;
        known.add(partnership);
        written.push((partnership.id, revision));
        progress(written.len());
    }
    Ok(written)
}

fn undo_all(conn: &mut AnyConnection, import: &str, change: &Change) -> Result<(), StoreError> {
    let made: Vec<(String, i32)> = import_changes::table
        .filter(import_changes::import_id.eq(import))
        .order(import_changes::partnership_id)
        .select((import_changes::partnership_id, import_changes::number))
        .load(conn)?;
    let rows = made.iter().map(|(id, _)| row_of(conn, id)).collect::<Result<Vec<PartnershipRow>, _>>()?;
    let changed_since = |(row, (_, number)): (&PartnershipRow, &(String, i32))| {
        let detail = format!("{} was changed since; restore it in its own history", row.slug);
        (row.revision != *number).then(|| Fault::new("/slug", detail))
    };
    let faults: Vec<Fault> = rows.iter().zip(&made).filter_map(changed_since).collect();
    if !faults.is_empty() {
        return Err(StoreError::Invalid(faults));
    }
    let mut known = Known::load(conn)?;
    for row in rows {
        let before = before(conn, &row)?;
        let is_new_slug = known.owner(&before.slug).is_none();
        known.add(&before);
        update(conn, &known.unchecked(before), row, is_new_slug, change)?;
    }
    Ok(())
}

/// The record as it was before its latest revision; a first one that is closed and for staff.
fn before(conn: &mut AnyConnection, row: &PartnershipRow) -> Result<Partnership, StoreError> {
    let values = values_of(conn, &row.id)?;
    let earlier: Option<RevisionRow> =
        revisions::table.find((&row.id, row.revision - 1)).select(RevisionRow::as_select()).first(conn).optional()?;
    let (document, is_first) = earlier.as_ref().map_or((&row.document, true), |earlier| (&earlier.document, false));
    let mut partnership =
        unseal(document, &values).map_err(|error| StoreError::damaged(format!("the record {}", row.slug), &error))?;
    partnership.forget_sources_of_nothing();
    if is_first {
        partnership.visibility = Visibility::Staff;
        partnership.status = PartnershipStatus::Closed;
    }
    Ok(partnership)
}

fn note(account: Option<Uuid>, row: &ImportRow, what: &str) -> Note {
    let detail = format!("{what}: {}, {} made, {} changed", row.file_name, row.created, row.changed);
    Note { actor: account, ..Note::by_nobody(AuditEvent::Imported) }.about(&row.id).with(detail)
}

fn into_import(row: ImportRow) -> Result<Import, StoreError> {
    let ImportRow { id, at, account_id, file_name, created, changed, undone_at } = row;
    let what = format!("the import {id}");
    Ok(Import {
        id: parse(&what, id.parse())?,
        at: at.and_utc(),
        account: parse(&what, account_id.map(|id| id.parse()).transpose())?,
        file_name: parse(&what, file_name.parse())?,
        created: created.unsigned_abs(),
        changed: changed.unsigned_abs(),
        undone_at: undone_at.map(|at: NaiveDateTime| at.and_utc()),
    })
}
