//! Writing partnerships, and erasing what is personal.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use nncf_core::account::AuditEvent;
use nncf_core::partnership::{Partnership, Record};
use uuid::Uuid;

use super::Register;
use super::audit::{Note, append};
use super::check::{Checked, Known};
use super::copies::erase_copies;
use super::once::{Done, Once};
use super::read::values_of;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::hashing::{NO_HASH, log_hash, revision_hash};
use crate::personal::seal;
use crate::rows::{LogRow, PartnershipRow, PersonalRow, RegisterRow, RevisionRow};
use crate::schema::{coverage, links, log, partnerships, personal_values, register, revisions, slugs};

/// Who makes a change. It stays in the history for good: the name is of someone who acts for the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The role in which they act: `seed`, `editor`, `coordinator`.
    pub role: String,
    /// Their name, if it is to be told.
    pub name: Option<String>,
}

/// What is to stand in a record's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replacement<'a> {
    /// The record as it is to be; its id says which it is.
    pub partnership: &'a Partnership,
    /// The revision that it was made from, which must be the latest.
    pub expected_revision: u32,
}

/// A change as its revision tells of it.
pub(super) struct Change<'a> {
    pub at: NaiveDateTime,
    pub author: &'a Author,
    pub why: &'a str,
}

impl Register {
    /// Writes a new record as revision 1.
    ///
    /// # Errors
    /// [`StoreError::SlugTaken`]; [`StoreError::Invalid`] with everything that is wrong, unknown codes
    /// (`/coverage/codes/N`) and unknown linked slugs (`/links/N/slug`) included.
    pub fn create(&self, partnership: &Partnership, author: &Author, why: &str) -> Result<Record, StoreError> {
        self.connections.write_tx(|conn| create(conn, partnership, &Change { at: self.now(), author, why }))
    }

    /// The same, once only: where the request was answered before, its answer, and nothing is written.
    ///
    /// # Errors
    /// As in [`Register::create`]; [`StoreError::KeyReused`].
    pub fn create_once(
        &self,
        partnership: &Partnership,
        author: &Author,
        why: &str,
        once: &Once<Record>,
    ) -> Result<Done<Record>, StoreError> {
        self.write_once(once, |conn| create(conn, partnership, &Change { at: self.now(), author, why }))
    }

    /// Writes the next revision of the record with the partnership's id. A new slug leaves the old one as a redirect.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Stale`] unless `expected_revision` is its latest;
    /// [`StoreError::SlugTaken`] and [`StoreError::Invalid`] as in [`Register::create`].
    pub fn replace(
        &self,
        partnership: &Partnership,
        expected_revision: u32,
        author: &Author,
        why: &str,
    ) -> Result<Record, StoreError> {
        self.replace_with(&Replacement { partnership, expected_revision }, &[], author, why)
    }

    /// The same for a record together with others, in one transaction: all of it is written, or nothing. The record
    /// that stands first, as it was written.
    ///
    /// # Errors
    /// As in [`Register::replace`].
    pub fn replace_with(
        &self,
        first: &Replacement,
        others: &[Replacement],
        author: &Author,
        why: &str,
    ) -> Result<Record, StoreError> {
        self.connections.write_tx(|conn| replace_all(conn, first, others, &Change { at: self.now(), author, why }))
    }

    /// The same for records that have nothing to do with each other: in one transaction each that can be written is, and
    /// what is wrong with another keeps nobody. What became of each, in their order.
    ///
    /// # Errors
    /// When the store cannot write at all; nothing is written then.
    pub fn replace_each(
        &self,
        all: &[Replacement],
        author: &Author,
        why: &str,
    ) -> Result<Vec<Result<Record, StoreError>>, StoreError> {
        self.connections.write_tx(|conn| {
            let change = Change { at: self.now(), author, why };
            let each = |one| match conn.transaction(|conn| replace(conn, one, &change)) {
                Err(error) if !error.is_about_the_record() => Err(error),
                other => Ok(other),
            };
            all.iter().map(each).collect()
        })
    }

    /// The same, once only: where the request was answered before, its answer, and nothing is written.
    ///
    /// # Errors
    /// As in [`Register::replace`]; [`StoreError::KeyReused`].
    pub fn replace_once(
        &self,
        first: &Replacement,
        others: &[Replacement],
        author: &Author,
        why: &str,
        once: &Once<Record>,
    ) -> Result<Done<Record>, StoreError> {
        self.write_once(once, |conn| replace_all(conn, first, others, &Change { at: self.now(), author, why }))
    }

    /// Erases the name, mailbox and number of a contact from the record, from all its revisions and from wherever else
    /// the store holds copies, and writes a revision without them. Returns the record as it is now.
    ///
    /// The pages that held the values are overwritten in the file (SQLite) or given back (PostgreSQL) at once, as
    /// far as no other connection still reads them. Backups and archived logs are the operator's to erase.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the contact has no personal values, or they have been erased before.
    pub fn erase_personal_values(&self, coordinator: Uuid, author: &Author, why: &str) -> Result<Record, StoreError> {
        let record = self.connections.write_tx(|conn| {
            let of_contact = personal_values::coordinator_id.eq(coordinator.to_string());
            let owner: Option<String> = personal_values::table
                .filter(of_contact.clone())
                .select(personal_values::partnership_id)
                .first(conn)
                .optional()?;
            let owner = owner.ok_or(StoreError::NotFound)?;
            let values: Vec<String> =
                personal_values::table.filter(of_contact.clone()).select(personal_values::value).load(conn)?;
            erase_copies(conn, &owner, &values, self.now())?;
            diesel::delete(personal_values::table.filter(of_contact)).execute(conn)?;
            // What the body's own mailbox was before somebody said that it is this person's.
            for value in &values {
                let was_bodys = personal_values::coordinator_id.eq(&owner).and(personal_values::value.eq(value));
                diesel::delete(personal_values::table.filter(was_bodys)).execute(conn)?;
            }
            let row = row_of(conn, &owner)?;
            let actor = author.name.as_ref().and_then(|id| id.parse().ok());
            let note = Note { actor, ..Note::by_nobody(AuditEvent::PersonalDataErased) }.about(&row.slug);
            append(conn, &note.with(coordinator), self.now())?;
            let mut partnership = row.clone().into_record(&values_of(conn, &owner)?)?.partnership;
            partnership.forget_sources_of_nothing();
            let checked = Known::of(conn, &partnership)?.unchecked(partnership);
            update(conn, &checked, row, false, &Change { at: self.now(), author, why })
        })?;
        let scrubbed = scrub(&mut *self.connections.get()?);
        if let Err(error) = scrubbed {
            tracing::warn!(%error, "erased values may stand in the database's files until it is next tidied");
        }
        Ok(record)
    }
}

fn create(conn: &mut AnyConnection, partnership: &Partnership, change: &Change) -> Result<Record, StoreError> {
    let known = Known::of(conn, partnership)?;
    if known.owner(&partnership.slug).is_some() {
        return Err(StoreError::SlugTaken);
    }
    let checked = known.check_new(conn, partnership)?;
    insert(conn, &checked, change)?;
    insert_links(conn, &checked)?;
    Ok(checked.into_record(1, change.at, change.at))
}

fn replace_all(
    conn: &mut AnyConnection,
    first: &Replacement,
    others: &[Replacement],
    change: &Change,
) -> Result<Record, StoreError> {
    let record = replace(conn, first, change)?;
    others.iter().try_for_each(|other| replace(conn, other, change).map(drop))?;
    Ok(record)
}

fn replace(conn: &mut AnyConnection, replacement: &Replacement, change: &Change) -> Result<Record, StoreError> {
    let Replacement { partnership, expected_revision } = *replacement;
    let row = row_of(conn, &partnership.id.to_string())?;
    let current = row.revision.unsigned_abs();
    if current != expected_revision {
        return Err(StoreError::Stale { current });
    }
    let known = Known::of(conn, partnership)?;
    if known.owner(&partnership.slug).is_some_and(|owner| *owner != row.id) {
        return Err(StoreError::SlugTaken);
    }
    let checked = known.check(conn, partnership)?;
    let is_new_slug = known.owner(&partnership.slug).is_none();
    update(conn, &checked, row, is_new_slug, change)
}

/// Erased rows still stand in SQLite's write-ahead log, and in PostgreSQL's pages, until these are cleaned.
pub(super) fn scrub(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(conn) => conn.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)"),
        AnyConnection::Postgres(conn) => [
            "VACUUM personal_values",
            "VACUUM idempotent_answers",
            "VACUUM confirmations",
            "VACUUM mistakes",
            "VACUUM outbox",
            "VACUUM import_drafts",
        ]
        .iter()
        .try_for_each(|tidy| conn.batch_execute(tidy)),
    }
}

pub(super) fn row_of(conn: &mut AnyConnection, id: &str) -> Result<PartnershipRow, StoreError> {
    let row = partnerships::table.find(id).select(PartnershipRow::as_select()).first(conn).optional()?;
    row.ok_or(StoreError::NotFound)
}

/// Inserts a record as revision 1, without its links: their targets may come later.
pub(super) fn insert(conn: &mut AnyConnection, checked: &Checked, change: &Change) -> Result<(), StoreError> {
    let sealed = seal(&checked.partnership, &[])?;
    let row = PartnershipRow::new(&checked.partnership, sealed.document, 1, change.at, change.at);
    diesel::insert_into(partnerships::table).values(&row).execute(conn)?;
    insert_slug(conn, &row)?;
    insert_values(conn, &sealed.new_values)?;
    insert_coverage(conn, checked)?;
    append_revision(conn, &row, change)
}

pub(super) fn update(
    conn: &mut AnyConnection,
    checked: &Checked,
    old: PartnershipRow,
    is_new_slug: bool,
    change: &Change,
) -> Result<Record, StoreError> {
    let id = old.id;
    let known: Vec<PersonalRow> = personal_values::table
        .filter(personal_values::partnership_id.eq(&id))
        .select(PersonalRow::as_select())
        .load(conn)?;
    let sealed = seal(&checked.partnership, &known)?;
    let row = PartnershipRow::new(&checked.partnership, sealed.document, old.revision + 1, old.created_at, change.at);
    diesel::update(partnerships::table.find(&id)).set(&row).execute(conn)?;
    if is_new_slug {
        insert_slug(conn, &row)?;
    }
    insert_values(conn, &sealed.new_values)?;
    diesel::delete(coverage::table.filter(coverage::partnership_id.eq(&id))).execute(conn)?;
    insert_coverage(conn, checked)?;
    diesel::delete(links::table.filter(links::partnership_id.eq(&id))).execute(conn)?;
    insert_links(conn, checked)?;
    append_revision(conn, &row, change)?;
    Ok(checked.clone().into_record(row.revision.unsigned_abs(), row.created_at, row.updated_at))
}

fn insert_slug(conn: &mut AnyConnection, row: &PartnershipRow) -> QueryResult<usize> {
    diesel::insert_into(slugs::table)
        .values((slugs::slug.eq(&row.slug), slugs::partnership_id.eq(&row.id)))
        .execute(conn)
}

fn insert_values(conn: &mut AnyConnection, rows: &[PersonalRow]) -> QueryResult<()> {
    rows.iter().try_for_each(|row| diesel::insert_into(personal_values::table).values(row).execute(conn).map(drop))
}

fn insert_coverage(conn: &mut AnyConnection, checked: &Checked) -> QueryResult<()> {
    let id = checked.partnership.id.to_string();
    checked.partnership.coverage.codes.iter().try_for_each(|key| {
        let row = (
            coverage::partnership_id.eq(&id),
            coverage::kind.eq(key.kind.as_str()),
            coverage::code.eq(key.code.as_str()),
        );
        diesel::insert_into(coverage::table).values(row).execute(conn).map(drop)
    })
}

/// Inserts the links of a record, all of whose targets are in their table.
pub(super) fn insert_links(conn: &mut AnyConnection, checked: &Checked) -> QueryResult<()> {
    let id = checked.partnership.id.to_string();
    checked.targets.iter().try_for_each(|(rel, target)| {
        let row = (links::partnership_id.eq(&id), links::rel.eq(rel.as_str()), links::target_id.eq(target));
        diesel::insert_into(links::table).values(row).execute(conn).map(drop)
    })
}

/// Appends the revision that a row is at, and its entry in the log.
fn append_revision(conn: &mut AnyConnection, row: &PartnershipRow, change: &Change) -> Result<(), StoreError> {
    let previous: Option<String> =
        revisions::table.find((&row.id, row.revision - 1)).select(revisions::hash).first(conn).optional()?;
    let mut revision = RevisionRow {
        partnership_id: row.id.clone(),
        number: row.revision,
        at: change.at,
        role: change.author.role.clone(),
        author: change.author.name.clone(),
        why: change.why.to_owned(),
        document: row.document.clone(),
        previous_hash: previous.unwrap_or_else(|| NO_HASH.to_owned()),
        hash: String::new(),
    };
    revision.hash = revision_hash(&revision);
    diesel::insert_into(revisions::table).values(&revision).execute(conn)?;
    append_to_log(conn, revision)
}

fn append_to_log(conn: &mut AnyConnection, revision: RevisionRow) -> Result<(), StoreError> {
    let now: RegisterRow = register::table.select(RegisterRow::as_select()).first(conn)?;
    let mut entry = LogRow {
        version: now.version + 1,
        partnership_id: revision.partnership_id,
        number: revision.number,
        revision_hash: revision.hash,
        previous_hash: now.head,
        hash: String::new(),
        at: revision.at,
    };
    entry.hash = log_hash(&entry);
    diesel::insert_into(log::table).values(&entry).execute(conn)?;
    let moved = (register::version.eq(entry.version), register::head.eq(&entry.hash));
    diesel::update(register::table).set(moved).execute(conn)?;
    Ok(())
}
