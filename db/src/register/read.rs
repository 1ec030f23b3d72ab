//! What the register is asked.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nncf_core::code::GssCode;
use nncf_core::helpline::Helpline;
use nncf_core::partnership::{Partnership, Record};
use nncf_core::postcode::Postcode;
use nncf_core::region::{Crossing, Region, RetiredCode, SplitPostcode};
use nncf_core::slug::Slug;
use uuid::Uuid;

use super::write::row_of;
use super::{Blob, Register};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::hashing::{NO_HASH, sha256};
use crate::personal::{Values, unseal};
use crate::rows::{
    BlobRow, CrossingRow, HelplineRow, PartnershipRow, RegionRow, RegisterRow, RetiredCodeRow, RevisionRow,
    SplitPostcodeRow,
};
use crate::schema::{
    blobs, crossings, helpline_revisions, helplines, log, partnerships, personal_values, regions, register,
    retired_codes, revisions, slugs, split_postcodes,
};

/// Where the register stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterState {
    /// How many revisions of partnerships and helplines were ever written: it grows by one with each.
    pub version: u64,
    /// When it was seeded, if it was.
    pub seeded_at: Option<DateTime<Utc>>,
    /// The hash of the log's latest entry: 64 hexadecimal digits, all zero before the first.
    pub head: String,
}

/// Everything about partnerships and helplines at one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The version.
    pub version: u64,
    /// Every partnership, ordered by the bytes of its slug. Links stand under the current slugs of their targets.
    pub records: Vec<Record>,
    /// Every helpline, in the order of its position, then slug.
    pub helplines: Vec<Helpline>,
    /// Former slugs with the current ones, ordered by the former.
    pub redirects: Vec<(Slug, Slug)>,
    /// How far it reaches.
    pub reach: Reached,
}

/// How far something that was read of the register reaches: enough to ask later what has changed since.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// How many revisions of partnerships there were, and the hash of the log's latest entry.
    partnerships: i64,
    head: String,
    /// The same of helplines.
    helplines: i64,
    helpline_head: String,
}

/// What has changed since something was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The version now.
    pub version: u64,
    /// How far these changes reach.
    pub reach: Reached,
    /// The partnerships that were made or changed, as they stand now. Links stand under the current slugs of their
    /// targets.
    pub records: Vec<Record>,
    /// Every helpline, where any changed.
    pub helplines: Option<Vec<Helpline>>,
}

/// The geography that the register was seeded with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredGeography {
    /// Every geography, ordered by kind, largest first, then code.
    pub regions: Vec<Region>,
    /// The codes no longer in use.
    pub retired_codes: Vec<RetiredCode>,
    /// The crossings over water.
    pub crossings: Vec<Crossing>,
    /// Postcodes that are known to lie in several districts, in order.
    pub split_postcodes: Vec<SplitPostcode>,
    /// The packed boundaries.
    pub boundaries: Blob,
    /// The packed postcodes.
    pub postcodes: Blob,
}

/// A revision of a partnership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
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
    /// The record as it stood, its links under the slugs of that time. Erased personal values are absent.
    pub partnership: Partnership,
    /// Its hash: 64 hexadecimal digits.
    pub hash: String,
    /// The hash of the revision before it; all zero for the first.
    pub previous_hash: String,
}

impl Register {
    /// Where the register stands: one small query, fit for asking every second.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn state(&self) -> Result<RegisterState, StoreError> {
        state(&mut *self.connections.get()?)
    }

    /// How far the register reaches: one small query too.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn reach(&self) -> Result<Reached, StoreError> {
        reach(&mut *self.connections.get()?)
    }

    /// Everything about partnerships and helplines, all at one version.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored record does not parse.
    pub fn snapshot(&self) -> Result<Snapshot, StoreError> {
        self.connections.read_tx(snapshot)
    }

    /// What has changed since something was read: a few small queries, however many records there are. None when the
    /// store does not hold the history that was read then, as after it was put back to an older state. A partnership
    /// among them that goes by another slug than before moves the links of others, which are not among them.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored record does not parse.
    pub fn changes_since(&self, since: &Reached) -> Result<Option<Changes>, StoreError> {
        self.connections.read_tx(|conn| changes_since(conn, since))
    }

    /// One partnership as it is now, its links under the current slugs of their targets.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Damaged`] when the stored record does not parse.
    pub fn record(&self, partnership: Uuid) -> Result<Record, StoreError> {
        self.connections.read_tx(|conn| record(conn, &partnership.to_string()))
    }

    /// The geography; its blobs are checked against their digests.
    ///
    /// # Errors
    /// [`StoreError::NotSeeded`]; [`StoreError::Damaged`] when something stored is not what was written.
    pub fn geography(&self) -> Result<StoredGeography, StoreError> {
        self.connections.read_tx(geography)
    }

    /// Every revision of a partnership, the first one first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Damaged`] when a stored revision does not parse.
    pub fn revisions(&self, partnership: Uuid) -> Result<Vec<Revision>, StoreError> {
        self.connections.read_tx(|conn| {
            let values = values_of(conn, &partnership.to_string())?;
            let rows: Vec<RevisionRow> = revisions::table
                .filter(revisions::partnership_id.eq(partnership.to_string()))
                .order(revisions::number)
                .select(RevisionRow::as_select())
                .load(conn)?;
            if rows.is_empty() {
                return Err(StoreError::NotFound);
            }
            rows.into_iter().map(|row| revision(row, &values)).collect()
        })
    }
}

pub(super) fn state(conn: &mut AnyConnection) -> Result<RegisterState, StoreError> {
    let row: RegisterRow = register::table.select(RegisterRow::as_select()).first(conn)?;
    let RegisterRow { version, seeded_at, head, helpline_version, helpline_head: _ } = row;
    let version = version.unsigned_abs() + helpline_version.unsigned_abs();
    Ok(RegisterState { version, seeded_at: seeded_at.map(|at| at.and_utc()), head })
}

/// How far the register reaches now.
fn reach(conn: &mut AnyConnection) -> Result<Reached, StoreError> {
    let row: RegisterRow = register::table.select(RegisterRow::as_select()).first(conn)?;
    let RegisterRow { version: partnerships, seeded_at: _, head, helpline_version: helplines, helpline_head } = row;
    Ok(Reached { partnerships, head, helplines, helpline_head })
}

impl Reached {
    /// The register's version.
    fn version(&self) -> u64 {
        self.partnerships.unsigned_abs() + self.helplines.unsigned_abs()
    }

    /// Whether the store's history goes on from this one.
    fn is_held(&self, conn: &mut AnyConnection) -> Result<bool, StoreError> {
        let head: Option<String> =
            log::table.filter(log::version.eq(self.partnerships)).select(log::hash).first(conn).optional()?;
        let helpline_head: Option<String> = helpline_revisions::table
            .filter(helpline_revisions::version.eq(self.helplines))
            .select(helpline_revisions::hash)
            .first(conn)
            .optional()?;
        let is = |found: Option<String>, known: &str| found.as_deref().unwrap_or(NO_HASH) == known;
        Ok(is(head, &self.head) && is(helpline_head, &self.helpline_head))
    }
}

fn changes_since(conn: &mut AnyConnection, since: &Reached) -> Result<Option<Changes>, StoreError> {
    let reach = reach(conn)?;
    if !since.is_held(conn)? {
        return Ok(None);
    }
    let ids: Vec<String> = log::table
        .filter(log::version.gt(since.partnerships))
        .select(log::partnership_id)
        .distinct()
        .order(log::partnership_id)
        .load(conn)?;
    let records = ids.iter().map(|id| record(conn, id)).collect::<Result<_, _>>()?;
    let helplines = (reach.helplines > since.helplines).then(|| helplines_in_order(conn)).transpose()?;
    Ok(Some(Changes { version: reach.version(), reach, records, helplines }))
}

/// A partnership as it is now, its links under the current slugs of their targets.
fn record(conn: &mut AnyConnection, id: &str) -> Result<Record, StoreError> {
    let values = values_of(conn, id)?;
    let mut record = row_of(conn, id)?.into_record(&values)?;
    record.partnership.links.iter_mut().try_for_each(|link| follow(conn, &mut link.slug))?;
    Ok(record)
}

fn snapshot(conn: &mut AnyConnection) -> Result<Snapshot, StoreError> {
    let reach = reach(conn)?;
    let values = personal_values::table.select((personal_values::id, personal_values::value)).load(conn)?;
    let values: Values = values.into_iter().collect();
    let redirects = redirects(conn)?;
    let rows: Vec<PartnershipRow> =
        partnerships::table.order(partnerships::slug).select(PartnershipRow::as_select()).load(conn)?;
    let mut records = rows.into_iter().map(|row| row.into_record(&values)).collect::<Result<Vec<_>, _>>()?;
    let current: HashMap<_, _> = redirects.iter().map(|(old, new)| (old, new)).collect();
    for link in records.iter_mut().flat_map(|record| &mut record.partnership.links) {
        if let Some(slug) = current.get(&link.slug) {
            link.slug = (*slug).clone();
        }
    }
    let helplines = helplines_in_order(conn)?;
    Ok(Snapshot { version: reach.version(), records, helplines, redirects, reach })
}

fn helplines_in_order(conn: &mut AnyConnection) -> Result<Vec<Helpline>, StoreError> {
    let lines: Vec<HelplineRow> =
        helplines::table.order((helplines::position, helplines::slug)).select(HelplineRow::as_select()).load(conn)?;
    lines.into_iter().map(Helpline::try_from).collect()
}

fn redirects(conn: &mut AnyConnection) -> Result<Vec<(Slug, Slug)>, StoreError> {
    let rows: Vec<(String, String)> = slugs::table
        .inner_join(partnerships::table)
        .filter(slugs::slug.ne(partnerships::slug))
        .order(slugs::slug)
        .select((slugs::slug, partnerships::slug))
        .load(conn)?;
    let parsed = |text: String| text.parse::<Slug>().map_err(|error| StoreError::damaged("a short name", &error));
    rows.into_iter().map(|(old, new)| Ok((parsed(old)?, parsed(new)?))).collect()
}

/// Puts the current slug of a partnership in the place of a former one.
fn follow(conn: &mut AnyConnection, slug: &mut Slug) -> Result<(), StoreError> {
    let current: Option<String> = slugs::table
        .inner_join(partnerships::table)
        .filter(slugs::slug.eq(slug.as_str()))
        .select(partnerships::slug)
        .first(conn)
        .optional()?;
    if let Some(current) = current {
        *slug = current.parse().map_err(|error| StoreError::damaged("a short name", &error))?;
    }
    Ok(())
}

fn geography(conn: &mut AnyConnection) -> Result<StoredGeography, StoreError> {
    if state(conn)?.seeded_at.is_none() {
        return Err(StoreError::NotSeeded);
    }
    let rows: Vec<RegionRow> = regions::table.select(RegionRow::as_select()).load(conn)?;
    let mut regions = rows.into_iter().map(Region::try_from).collect::<Result<Vec<_>, _>>()?;
    regions.sort_by_key(|region| region.key);
    let retired: Vec<RetiredCodeRow> = retired_codes::table
        .order((retired_codes::kind, retired_codes::retired, retired_codes::code_kind, retired_codes::code))
        .select(RetiredCodeRow::as_select())
        .load(conn)?;
    let crossed: Vec<CrossingRow> = crossings::table
        .order((crossings::from_code, crossings::to_code, crossings::name))
        .select(CrossingRow::as_select())
        .load(conn)?;
    Ok(StoredGeography {
        regions,
        retired_codes: retired.into_iter().map(RetiredCode::try_from).collect::<Result<_, _>>()?,
        crossings: crossed.into_iter().map(Crossing::try_from).collect::<Result<_, _>>()?,
        split_postcodes: split(conn)?,
        boundaries: blob(conn, Blob::BOUNDARIES)?,
        postcodes: blob(conn, Blob::POSTCODES)?,
    })
}

/// The split postcodes, whose districts stand in a row each.
fn split(conn: &mut AnyConnection) -> Result<Vec<SplitPostcode>, StoreError> {
    let rows: Vec<SplitPostcodeRow> = split_postcodes::table
        .order((split_postcodes::postcode, split_postcodes::code))
        .select(SplitPostcodeRow::as_select())
        .load(conn)?;
    let mut found: Vec<SplitPostcode> = Vec::new();
    for SplitPostcodeRow { postcode, code } in rows {
        let damaged = |error: &dyn std::fmt::Display| StoreError::damaged("a split postcode", error);
        let (postcode, code) =
            (Postcode::parse(&postcode).map_err(|e| damaged(&e))?, code.parse::<GssCode>().map_err(|e| damaged(&e))?);
        match found.last_mut().filter(|last| last.postcode == postcode) {
            Some(last) => last.districts.push(code),
            None => found.push(SplitPostcode { postcode, districts: vec![code] }),
        }
    }
    Ok(found)
}

fn blob(conn: &mut AnyConnection, name: &str) -> Result<Blob, StoreError> {
    let row = blobs::table.find(name).select(BlobRow::as_select()).first(conn).optional()?;
    let what = format!("the stored file {name}");
    let Some(BlobRow { name, vintage, digest, bytes, loaded_at: _ }) = row else {
        return Err(StoreError::damaged(what, "it is missing"));
    };
    let actual = sha256(&bytes);
    if digest != actual {
        return Err(StoreError::damaged(what, "its bytes do not match its digest"));
    }
    Ok(Blob { name, vintage, digest: actual, bytes })
}

/// The personal values of a partnership.
pub(super) fn values_of(conn: &mut AnyConnection, partnership: &str) -> Result<Values, StoreError> {
    let rows = personal_values::table
        .filter(personal_values::partnership_id.eq(partnership))
        .select((personal_values::id, personal_values::value));
    Ok(rows.load(conn)?.into_iter().collect())
}

fn revision(row: RevisionRow, values: &Values) -> Result<Revision, StoreError> {
    let RevisionRow { partnership_id, number, at, role, author, why, document, previous_hash, hash } = row;
    let partnership = unseal(&document, values)
        .map_err(|error| StoreError::damaged(format!("revision {number} of {partnership_id}"), &error))?;
    let number = number.unsigned_abs();
    Ok(Revision { number, at: at.and_utc(), role, name: author, why, partnership, hash, previous_hash })
}
