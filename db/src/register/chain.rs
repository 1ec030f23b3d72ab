//! Checking that history is as it was written.

use std::collections::HashMap;

use diesel::prelude::*;
use nncf_core::helpline::Helpline;

use super::Register;
use super::read::state;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::hashing::{NO_HASH, helpline_hash, keyed_digest, log_hash, revision_hash};
use crate::personal::{readable, references, unseal};
use crate::rows::{HelplineRow, LogRow, PartnershipRow, PersonalRow, RegisterRow, RevisionRow};
use crate::schema::{helpline_revisions, helplines, log, partnerships, personal_values, register, revisions};
use crate::staff_rows::HelplineRevisionRow;

/// What was checked and found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// How many records there are.
    pub records: usize,
    /// How many revisions they have. The log has as many entries.
    pub revisions: usize,
    /// How many mentions of personal values in revisions still have their value; the others were erased.
    pub personal_values: usize,
    /// How many mentions of personal values in revisions have been erased.
    pub erased: usize,
    /// How many helplines there are.
    pub helplines: usize,
    /// How many revisions they have, in a chain of their own.
    pub helpline_revisions: usize,
    /// The hash of the log's latest entry: whoever kept it from before can tell that nothing was taken away.
    pub head: String,
}

impl Register {
    /// Computes every hash of the history again: each revision, its tie to the one before, the register's log, and
    /// that the records as they stand are what their latest revisions say.
    ///
    /// # Errors
    /// [`StoreError::Chain`] with the first place that does not hold.
    pub fn check_chain(&self) -> Result<ChainReport, StoreError> {
        self.connections.read_tx(check)
    }
}

/// The same within a transaction.
pub(super) fn check(conn: &mut AnyConnection) -> Result<ChainReport, StoreError> {
    let state = state(conn)?;
    let history: Vec<RevisionRow> = revisions::table
        .order((revisions::partnership_id, revisions::number))
        .select(RevisionRow::as_select())
        .load(conn)?;
    let entries: Vec<LogRow> = log::table.order(log::version).select(LogRow::as_select()).load(conn)?;
    let rows: Vec<PartnershipRow> =
        partnerships::table.order(partnerships::id).select(PartnershipRow::as_select()).load(conn)?;
    let values: Vec<PersonalRow> = personal_values::table.select(PersonalRow::as_select()).load(conn)?;

    let latest = check_revisions(&history)?;
    let row: RegisterRow = register::table.select(RegisterRow::as_select()).first(conn)?;
    check_log(&entries, &history, &state.head, row.version.unsigned_abs())?;
    check_records(&rows, &latest)?;
    let (personal_values, erased) = check_personal_values(&history, &values)?;
    let (helplines, helpline_revisions) = check_helplines(conn, &row)?;
    let (records, revisions, head) = (rows.len(), history.len(), state.head);
    Ok(ChainReport { records, revisions, personal_values, erased, helplines, helpline_revisions, head })
}

/// Checks the chain of helplines, and that each that has a history is what its latest revision says: how many
/// helplines and revisions there are.
fn check_helplines(conn: &mut AnyConnection, register: &RegisterRow) -> Result<(usize, usize), StoreError> {
    let history: Vec<HelplineRevisionRow> = helpline_revisions::table
        .order(helpline_revisions::version)
        .select(HelplineRevisionRow::as_select())
        .load(conn)?;
    let rows: Vec<HelplineRow> = helplines::table.order(helplines::slug).select(HelplineRow::as_select()).load(conn)?;
    let latest = check_helpline_chain(&history, register)?;
    for row in &rows {
        let as_written = |document: &str| {
            let helpline: Result<Helpline, _> = serde_json::from_str(document).and_then(readable);
            helpline.is_ok_and(|helpline| {
                row.position == i32::from(helpline.position) && row.slug == *helpline.slug.as_str()
            })
        };
        if !as_written(&row.document) || latest.get(row.slug.as_str()).is_some_and(|last| last.document != row.document)
        {
            return Err(broken(format!("the helpline {}", row.slug), "it is not what its latest revision says"));
        }
    }
    if let Some(slug) = latest.keys().find(|slug| !rows.iter().any(|row| row.slug == **slug)) {
        return Err(broken(format!("the helpline {slug}"), "it is missing"));
    }
    Ok((rows.len(), history.len()))
}

/// The latest revision of each helpline.
fn check_helpline_chain<'a>(
    history: &'a [HelplineRevisionRow],
    register: &RegisterRow,
) -> Result<HashMap<&'a str, &'a HelplineRevisionRow>, StoreError> {
    let mut latest: HashMap<&str, &HelplineRevisionRow> = HashMap::new();
    let mut previous = NO_HASH;
    for (row, expected) in history.iter().zip(1_i64..) {
        let place = format!("revision {} of the helpline {}", row.number, row.slug);
        let number = latest.get(row.slug.as_str()).map_or(0, |before| before.number);
        if row.version != expected || row.number != number + 1 {
            return Err(broken(place, format!("it follows on revision {number}, entry {expected} of the chain")));
        }
        if row.previous_hash != previous {
            return Err(broken(place, "it does not continue the revision before it"));
        }
        if row.hash != helpline_hash(row) {
            return Err(broken(place, "its contents do not match its hash"));
        }
        previous = &row.hash;
        latest.insert(&row.slug, row);
    }
    if register.helpline_head != previous || register.helpline_version.unsigned_abs() != history.len() as u64 {
        return Err(broken("the register", "its version is not that of the latest revision of a helpline"));
    }
    Ok(latest)
}

/// Checks the chain of each record; the latest revisions by record.
fn check_revisions(history: &[RevisionRow]) -> Result<HashMap<&str, &RevisionRow>, StoreError> {
    let mut latest: HashMap<&str, &RevisionRow> = HashMap::new();
    for row in history {
        let (number, hash) =
            latest.get(row.partnership_id.as_str()).map_or((0, NO_HASH), |before| (before.number, &before.hash));
        if row.number != number + 1 {
            return Err(broken(place(row), format!("it follows on revision {number}")));
        }
        if row.previous_hash != hash {
            return Err(broken(place(row), "it does not continue the revision before it"));
        }
        if row.hash != revision_hash(row) {
            return Err(broken(place(row), "its contents do not match its hash"));
        }
        latest.insert(&row.partnership_id, row);
    }
    Ok(latest)
}

fn check_log(entries: &[LogRow], history: &[RevisionRow], head: &str, version: u64) -> Result<(), StoreError> {
    let hashes: HashMap<_, _> =
        history.iter().map(|row| ((row.partnership_id.as_str(), row.number), row.hash.as_str())).collect();
    let mut previous = NO_HASH;
    for (entry, expected) in entries.iter().zip(1_i64..) {
        let place = format!("entry {} of the log", entry.version);
        if entry.version != expected {
            return Err(broken(place, format!("entry {expected} is missing")));
        }
        if entry.previous_hash != previous {
            return Err(broken(place, "it does not continue the entry before it"));
        }
        if entry.hash != log_hash(entry) {
            return Err(broken(place, "its contents do not match its hash"));
        }
        if hashes.get(&(entry.partnership_id.as_str(), entry.number)) != Some(&entry.revision_hash.as_str()) {
            return Err(broken(place, "its revision is missing or another"));
        }
        previous = &entry.hash;
    }
    if entries.len() != history.len() {
        let detail = format!("it has {} entries for {} revisions", entries.len(), history.len());
        return Err(broken("the log", detail));
    }
    if head != previous || version != entries.len() as u64 {
        return Err(broken("the register", "its version is not that of the log's latest entry"));
    }
    Ok(())
}

fn check_records(rows: &[PartnershipRow], latest: &HashMap<&str, &RevisionRow>) -> Result<(), StoreError> {
    if rows.len() != latest.len() {
        return Err(broken("the register", format!("{} records for {} histories", rows.len(), latest.len())));
    }
    for row in rows {
        let place = format!("the record {} ({})", row.slug, row.id);
        let Some(revision) = latest.get(row.id.as_str()) else {
            return Err(broken(place, "it has no revision"));
        };
        if row.revision != revision.number || row.document != revision.document || !columns_agree(row) {
            return Err(broken(place, "it is not what its latest revision says"));
        }
    }
    Ok(())
}

/// Whether the columns beside a document repeat it faithfully.
fn columns_agree(row: &PartnershipRow) -> bool {
    let PartnershipRow { id, slug, name, kind, status, nncf_membership, visibility, .. } = row;
    unseal(&row.document, &HashMap::new()).is_ok_and(|partnership| {
        let told = PartnershipRow::new(&partnership, String::new(), row.revision, row.created_at, row.updated_at);
        (id, slug, name) == (&told.id, &told.slug, &told.name)
            && (kind, status) == (&told.kind, &told.status)
            && (nncf_membership, visibility) == (&told.nncf_membership, &told.visibility)
    })
}

/// Checks every value that is still there against the digests that revisions keep of it: how many mentions have
/// their value, and how many do not.
fn check_personal_values(history: &[RevisionRow], values: &[PersonalRow]) -> Result<(usize, usize), StoreError> {
    let digests = values.iter().map(|row| Ok((row.id.as_str(), keyed_digest(&row.salt, &row.value)?)));
    let digests = digests.collect::<Result<HashMap<_, _>, StoreError>>()?;
    let (mut present, mut erased) = (0, 0);
    for row in history {
        for reference in references(&row.document).map_err(|error| broken(place(row), error.to_string()))? {
            match digests.get(reference.id.as_str()) {
                None => erased += 1,
                Some(digest) if *digest == reference.digest => present += 1,
                Some(_) => return Err(broken(place(row), "a personal value is not the one that was written")),
            }
        }
    }
    Ok((present, erased))
}

fn place(row: &RevisionRow) -> String {
    format!("revision {} of the record {}", row.number, row.partnership_id)
}

fn broken(place: impl Into<String>, detail: impl Into<String>) -> StoreError {
    StoreError::Chain { place: place.into(), detail: detail.into() }
}
