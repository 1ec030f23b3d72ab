//! Helplines: records with a history of their own, one chain over all of them.

use chrono::{DateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use nncf_core::helpline::{Helpline, HelplineRecord};
use nncf_core::partnership::Fault;
use nncf_core::slug::Slug;

use super::Register;
use super::once::{Done, Once};
use super::write::{Author, Change};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::hashing::helpline_hash;
use crate::personal::readable;
use crate::rows::{HelplineRow, RegisterRow, parse};
use crate::schema::{helpline_revisions, helplines, regions, register};
use crate::staff_rows::HelplineRevisionRow;

/// A revision of a helpline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelplineRevision {
    /// Counts from 1.
    pub number: u32,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// The role that wrote it.
    pub role: String,
    /// Who wrote it, if told.
    pub name: Option<String>,
    /// Why.
    pub why: String,
    /// The helpline as it stood.
    pub helpline: Helpline,
    /// Its hash: 64 hexadecimal digits.
    pub hash: String,
    /// The hash of the revision before it, of whichever helpline; all zero for the first of all.
    pub previous_hash: String,
}

impl Register {
    /// Every helpline, in the order of its position, then slug.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored helpline does not parse.
    pub fn helplines(&self) -> Result<Vec<HelplineRecord>, StoreError> {
        self.connections.read_tx(|conn| {
            let order = (helplines::position, helplines::slug);
            let rows: Vec<HelplineRow> = helplines::table.order(order).select(HelplineRow::as_select()).load(conn)?;
            rows.into_iter().map(|row| record(conn, row)).collect()
        })
    }

    /// A helpline.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Damaged`] when it does not parse.
    pub fn helpline(&self, slug: &Slug) -> Result<HelplineRecord, StoreError> {
        self.connections.read_tx(|conn| {
            let row = row_of(conn, slug)?;
            record(conn, row)
        })
    }

    /// Every revision of a helpline that was written down, the first one first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Damaged`] when one does not parse.
    pub fn helpline_revisions(&self, slug: &Slug) -> Result<Vec<HelplineRevision>, StoreError> {
        self.connections.read_tx(|conn| {
            row_of(conn, slug)?;
            let rows: Vec<HelplineRevisionRow> = helpline_revisions::table
                .filter(helpline_revisions::slug.eq(slug.as_str()))
                .order(helpline_revisions::number)
                .select(HelplineRevisionRow::as_select())
                .load(conn)?;
            rows.into_iter().map(HelplineRevision::try_from).collect()
        })
    }

    /// Writes a new helpline as revision 1.
    ///
    /// # Errors
    /// [`StoreError::SlugTaken`]; [`StoreError::Invalid`] when it serves a geography that the register does not know.
    pub fn create_helpline(&self, new: &Helpline, author: &Author, why: &str) -> Result<HelplineRecord, StoreError> {
        self.connections.write_tx(|conn| create(conn, new, &Change { at: self.now(), author, why }))
    }

    /// The same, once only: where the request was answered before, its answer, and nothing is written.
    ///
    /// # Errors
    /// As in [`Register::create_helpline`]; [`StoreError::KeyReused`].
    pub fn create_helpline_once(
        &self,
        new: &Helpline,
        author: &Author,
        why: &str,
        once: &Once<HelplineRecord>,
    ) -> Result<Done<HelplineRecord>, StoreError> {
        self.write_once(once, |conn| create(conn, new, &Change { at: self.now(), author, why }))
    }

    /// Writes the next revision of the helpline with the slug. Where none was ever written down, what stood before is
    /// written down first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Stale`] unless `expected_revision` is its latest;
    /// [`StoreError::Invalid`] as in [`Register::create_helpline`].
    pub fn replace_helpline(
        &self,
        helpline: &Helpline,
        expected_revision: u32,
        author: &Author,
        why: &str,
    ) -> Result<HelplineRecord, StoreError> {
        self.connections
            .write_tx(|conn| replace(conn, helpline, expected_revision, &Change { at: self.now(), author, why }))
    }

    /// The same, once only: where the request was answered before, its answer, and nothing is written.
    ///
    /// # Errors
    /// As in [`Register::replace_helpline`]; [`StoreError::KeyReused`].
    pub fn replace_helpline_once(
        &self,
        helpline: &Helpline,
        expected_revision: u32,
        author: &Author,
        why: &str,
        once: &Once<HelplineRecord>,
    ) -> Result<Done<HelplineRecord>, StoreError> {
        self.write_once(once, |conn| {
            replace(conn, helpline, expected_revision, &Change { at: self.now(), author, why })
        })
    }
}

fn create(conn: &mut AnyConnection, new: &Helpline, change: &Change) -> Result<HelplineRecord, StoreError> {
    let known: Option<String> =
        helplines::table.find(new.slug.as_str()).select(helplines::slug).first(conn).optional()?;
    if known.is_some() {
        return Err(StoreError::SlugTaken);
    }
    check(conn, new, None)?;
    insert(conn, new, change)?;
    Ok(written(new, 1, change))
}

/// Inserts a helpline as revision 1.
pub(super) fn insert(conn: &mut AnyConnection, new: &Helpline, change: &Change) -> Result<(), StoreError> {
    let row = HelplineRow::try_from(new)?;
    diesel::insert_into(helplines::table).values(&row).execute(conn)?;
    append(conn, &row, 1, change)
}

pub(super) fn replace(
    conn: &mut AnyConnection,
    helpline: &Helpline,
    expected_revision: u32,
    change: &Change,
) -> Result<HelplineRecord, StoreError> {
    let (old, is_written_down) = check_change(conn, helpline, expected_revision)?;
    let current = expected_revision;
    if !is_written_down {
        append_as_seeded(conn, &old, change)?;
    }
    let row = HelplineRow::try_from(helpline)?;
    diesel::update(helplines::table.find(&row.slug)).set(&row).execute(conn)?;
    append(conn, &row, current as i32 + 1, change)?;
    Ok(written(helpline, current + 1, change))
}

/// Makes sure that a helpline may take the place of what stands at a revision: the row of that, and whether it was ever
/// written down.
pub(super) fn check_change(
    conn: &mut AnyConnection,
    helpline: &Helpline,
    expected_revision: u32,
) -> Result<(HelplineRow, bool), StoreError> {
    let old = row_of(conn, &helpline.slug)?;
    let latest = latest(conn, &old.slug)?;
    let current = latest.as_ref().map_or(1, |(number, _)| number.unsigned_abs());
    if current != expected_revision {
        return Err(StoreError::Stale { current });
    }
    let before: Helpline = old.clone().try_into()?;
    check(conn, helpline, Some(&before))?;
    Ok((old, latest.is_some()))
}

/// Writes down what stood before helplines had a history.
fn append_as_seeded(conn: &mut AnyConnection, old: &HelplineRow, change: &Change) -> Result<(), StoreError> {
    let row: RegisterRow = register::table.select(RegisterRow::as_select()).first(conn)?;
    let author = Author { role: "seed".to_owned(), name: None };
    let at = row.seeded_at.unwrap_or(change.at);
    append(conn, old, 1, &Change { at, author: &author, why: "as it stood before it was first changed" })
}

fn written(helpline: &Helpline, revision: u32, change: &Change) -> HelplineRecord {
    HelplineRecord { helpline: helpline.clone(), revision, updated_at: Some(change.at.and_utc()) }
}

fn check(conn: &mut AnyConnection, helpline: &Helpline, before: Option<&Helpline>) -> Result<(), StoreError> {
    let mut faults = helpline.faults_after(before);
    for (index, key) in helpline.area.iter().enumerate() {
        let found = regions::table.find((key.kind.as_str(), key.code.as_str())).select(regions::code);
        if found.first::<String>(conn).optional()?.is_none() {
            faults.push(Fault::new(format!("/area/{index}"), format!("the register knows no geography {key}")));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(StoreError::Invalid(faults)) }
}

fn row_of(conn: &mut AnyConnection, slug: &Slug) -> Result<HelplineRow, StoreError> {
    let row = helplines::table.find(slug.as_str()).select(HelplineRow::as_select()).first(conn).optional()?;
    row.ok_or(StoreError::NotFound)
}

fn record(conn: &mut AnyConnection, row: HelplineRow) -> Result<HelplineRecord, StoreError> {
    let latest = latest(conn, &row.slug)?;
    let revision = latest.as_ref().map_or(1, |(number, _)| number.unsigned_abs());
    let updated_at = latest.map(|(_, at)| at.and_utc());
    Ok(HelplineRecord { helpline: row.try_into()?, revision, updated_at })
}

/// The number and time of the latest revision of a helpline that was written down.
fn latest(conn: &mut AnyConnection, slug: &str) -> QueryResult<Option<(i32, chrono::NaiveDateTime)>> {
    let of_helpline = helpline_revisions::table.filter(helpline_revisions::slug.eq(slug));
    let Some(number) = of_helpline.select(max(helpline_revisions::number)).first::<Option<i32>>(conn)? else {
        return Ok(None);
    };
    let row = helpline_revisions::table
        .filter(helpline_revisions::slug.eq(slug).and(helpline_revisions::number.eq(number)))
        .select((helpline_revisions::number, helpline_revisions::at));
    row.first(conn).map(Some)
}

/// Appends a revision to the chain of all helplines, and moves the register on.
fn append(conn: &mut AnyConnection, row: &HelplineRow, number: i32, change: &Change) -> Result<(), StoreError> {
    let now: RegisterRow = register::table.select(RegisterRow::as_select()).first(conn)?;
    let mut revision = HelplineRevisionRow {
        version: now.helpline_version + 1,
        slug: row.slug.clone(),
        number,
        at: change.at,
        role: change.author.role.clone(),
        author: change.author.name.clone(),
        why: change.why.to_owned(),
        document: row.document.clone(),
        previous_hash: now.helpline_head,
        hash: String::new(),
    };
    revision.hash = helpline_hash(&revision);
    diesel::insert_into(helpline_revisions::table).values(&revision).execute(conn)?;
    let moved = (register::helpline_version.eq(revision.version), register::helpline_head.eq(&revision.hash));
    diesel::update(register::table).set(moved).execute(conn)?;
    Ok(())
}

impl TryFrom<HelplineRevisionRow> for HelplineRevision {
    type Error = StoreError;

    fn try_from(row: HelplineRevisionRow) -> Result<Self, StoreError> {
        let HelplineRevisionRow { version: _, slug, number, at, role, author, why, document, previous_hash, hash } =
            row;
        let what = format!("revision {number} of the helpline {slug}");
        let helpline = parse(&what, serde_json::from_str(&document).and_then(readable))?;
        let number = number.unsigned_abs();
        Ok(Self { number, at: at.and_utc(), role, name: author, why, helpline, hash, previous_hash })
    }
}
