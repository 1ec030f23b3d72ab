//! Checking the whole database: both chains, and that whatever refers to something refers to what is there.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{QueryableByName, sql_query};
use nncf_core::partnership::Partnership;

use super::chain::{ChainReport, check as check_chains};
use super::{Blob, Register};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::personal::{references, unseal};
use crate::rows::{BlobRow, PartnershipRow, PersonalRow, RevisionRow};
use crate::schema::{
    account_partnerships, accounts, audit, blobs, coverage, links, partnerships, personal_values, regions, revisions,
    slugs,
};

/// What was checked and found to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckReport {
    /// The history.
    pub chain: ChainReport,
    /// How many accounts there are.
    pub accounts: usize,
    /// How many entries the audit log has.
    pub audit_entries: usize,
}

/// What there is to refer to, and the records that do.
struct Whole {
    records: Vec<(PartnershipRow, Partnership)>,
    owners: HashMap<String, String>,
    codes: HashSet<(String, String)>,
}

impl Register {
    /// Checks the whole database at one version: the chains of partnerships and helplines as
    /// [`check_chain`](Self::check_chain) does, packed files, and every reference between tables and from documents.
    ///
    /// # Errors
    /// [`StoreError::Chain`] or [`StoreError::Reference`] with the first place that does not hold.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        self.connections.read_tx(|conn| {
            check_file(conn)?;
            let chain = check_chains(conn)?;
            check_blobs(conn)?;
            let whole = Whole::load(conn)?;
            whole.check_slugs()?;
            whole.check_coverage(conn)?;
            whole.check_links(conn)?;
            whole.check_personal_values(conn)?;
            Ok(CheckReport { chain, accounts: whole.check_accounts(conn)?, audit_entries: check_audit(conn)? })
        })
    }
}

impl Whole {
    fn load(conn: &mut AnyConnection) -> Result<Self, StoreError> {
        let rows: Vec<PartnershipRow> =
            partnerships::table.order(partnerships::slug).select(PartnershipRow::as_select()).load(conn)?;
        let read = |row: PartnershipRow| {
            let read = unseal(&row.document, &HashMap::new());
            let partnership = read.map_err(|error| broken(place(&row), error.to_string()))?;
            Ok((row, partnership))
        };
        let owners: Vec<(String, String)> = slugs::table.select((slugs::slug, slugs::partnership_id)).load(conn)?;
        let codes: Vec<(String, String)> = regions::table.select((regions::kind, regions::code)).load(conn)?;
        Ok(Self {
            records: rows.into_iter().map(read).collect::<Result<_, StoreError>>()?,
            owners: owners.into_iter().collect(),
            codes: codes.into_iter().collect(),
        })
    }

    fn has(&self, id: &str) -> bool {
        self.records.iter().any(|(row, _)| row.id == id)
    }

    fn check_slugs(&self) -> Result<(), StoreError> {
        for (row, _) in &self.records {
            if self.owners.get(&row.slug) != Some(&row.id) {
                return Err(broken(place(row), "its short name is not noted as its own"));
            }
        }
        let lost = self.owners.iter().find(|(_, owner)| !self.has(owner));
        lost.map_or(Ok(()), |(slug, _)| Err(broken(format!("the short name {slug}"), "its record is missing")))
    }

    fn check_coverage(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        let rows: Vec<(String, String, String)> =
            coverage::table.select((coverage::partnership_id, coverage::kind, coverage::code)).load(conn)?;
        let mut noted: BTreeSet<_> = rows.into_iter().collect();
        for (row, partnership) in &self.records {
            for key in &partnership.coverage.codes {
                let (kind, code) = (key.kind.to_string(), key.code.to_string());
                if !self.codes.contains(&(kind.clone(), code.clone())) {
                    return Err(broken(place(row), format!("it covers {key}, which the register does not know")));
                }
                if !noted.remove(&(row.id.clone(), kind, code)) {
                    return Err(broken(place(row), format!("that it covers {key} is not noted")));
                }
            }
        }
        noted.first().map_or(Ok(()), |(id, kind, code)| {
            Err(broken(format!("the record {id}"), format!("it is noted to cover {kind}:{code} and does not")))
        })
    }

    fn check_links(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        let rows: Vec<(String, String, String)> =
            links::table.select((links::partnership_id, links::rel, links::target_id)).load(conn)?;
        let mut noted: BTreeSet<_> = rows.into_iter().collect();
        for (row, partnership) in &self.records {
            for link in &partnership.links {
                let target = self.owners.get(link.slug.as_str()).filter(|target| self.has(target));
                let Some(target) = target else {
                    return Err(broken(place(row), format!("it is tied to {}, which is not there", link.slug)));
                };
                if !noted.remove(&(row.id.clone(), link.rel.to_string(), target.clone())) {
                    return Err(broken(place(row), format!("its tie to {} is not noted", link.slug)));
                }
            }
        }
        noted.first().map_or(Ok(()), |(id, rel, target)| {
            Err(broken(format!("the record {id}"), format!("it is noted to be tied ({rel}) to {target} and is not")))
        })
    }

    /// Each value belongs to a contact of a record, in whose history it is mentioned.
    fn check_personal_values(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        let values: Vec<PersonalRow> =
            personal_values::table.order(personal_values::id).select(PersonalRow::as_select()).load(conn)?;
        let mut histories: HashMap<String, HashSet<String>> = HashMap::new();
        for value in values {
            let place = format!("the personal value {}", value.id);
            if !self.has(&value.partnership_id) {
                return Err(broken(place, "its record is missing"));
            }
            let mentioned = match histories.entry(value.partnership_id.clone()) {
                std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::hash_map::Entry::Vacant(empty) => {
                    empty.insert(mentioned_in_history(conn, &value.partnership_id)?)
                }
            };
            if !mentioned.contains(&value.id) {
                return Err(broken(place, "no revision of its record mentions it"));
            }
        }
        Ok(())
    }

    fn check_accounts(&self, conn: &mut AnyConnection) -> Result<usize, StoreError> {
        let known: Vec<String> = accounts::table.select(accounts::id).load(conn)?;
        let known: HashSet<String> = known.into_iter().collect();
        let coordinates: Vec<(String, String)> = account_partnerships::table
            .order((account_partnerships::account_id, account_partnerships::partnership_id))
            .select((account_partnerships::account_id, account_partnerships::partnership_id))
            .load(conn)?;
        for (account, partnership) in coordinates {
            if !known.contains(&account) || !self.has(&partnership) {
                let detail = format!("it is to coordinate {partnership}, and one of both is missing");
                return Err(broken(format!("the account {account}"), detail));
            }
        }
        Ok(known.len())
    }
}

/// The ids of the personal values that the revisions of a record mention.
fn mentioned_in_history(conn: &mut AnyConnection, partnership: &str) -> Result<HashSet<String>, StoreError> {
    let history: Vec<RevisionRow> = revisions::table
        .filter(revisions::partnership_id.eq(partnership))
        .select(RevisionRow::as_select())
        .load(conn)?;
    let mut mentioned = HashSet::new();
    for row in history {
        let place = || format!("revision {} of the record {partnership}", row.number);
        let found = references(&row.document).map_err(|error| broken(place(), error.to_string()))?;
        mentioned.extend(found.into_iter().map(|reference| reference.id));
    }
    Ok(mentioned)
}

/// The audit log is only ever added to, so no number is missing.
fn check_audit(conn: &mut AnyConnection) -> Result<usize, StoreError> {
    let numbers: Vec<i64> = audit::table.order(audit::number).select(audit::number).load(conn)?;
    let missing = numbers.iter().zip(1_i64..).find(|(number, expected)| **number != *expected);
    match missing {
        Some((_, expected)) => Err(broken("the audit log", format!("entry {expected} is missing"))),
        None => Ok(numbers.len()),
    }
}

fn check_blobs(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let rows: Vec<BlobRow> = blobs::table.order(blobs::name).select(BlobRow::as_select()).load(conn)?;
    for row in rows {
        if Blob::new(&row.name, &row.vintage, row.bytes).digest[..] != row.digest {
            return Err(broken(format!("the stored file {}", row.name), "its bytes do not match its digest"));
        }
    }
    Ok(())
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    told: String,
}

/// SQLite checks its own file and the foreign keys in it; a PostgreSQL server watches over both all the time.
fn check_file(conn: &mut AnyConnection) -> Result<(), StoreError> {
    let AnyConnection::Sqlite(conn) = conn else { return Ok(()) };
    let file: Vec<Told> = sql_query("SELECT quick_check AS told FROM pragma_quick_check").load(conn)?;
    if let Some(fault) = file.iter().find(|row| row.told != "ok") {
        return Err(broken("the database's file", fault.told.clone()));
    }
    let keys = "SELECT \"table\" || ' refers to a row of ' || parent AS told FROM pragma_foreign_key_check LIMIT 1";
    let keys: Vec<Told> = sql_query(keys).load(conn)?;
    match keys.first() {
        Some(fault) => Err(broken("the database's file", format!("{} that is missing", fault.told))),
        None => Ok(()),
    }
}

fn place(row: &PartnershipRow) -> String {
    format!("the record {} ({})", row.slug, row.id)
}

fn broken(place: impl Into<String>, detail: impl Into<String>) -> StoreError {
    StoreError::Reference { place: place.into(), detail: detail.into() }
}
