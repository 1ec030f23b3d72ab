//! What only the store can check of a record: that what it refers to exists.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nncf_core::partnership::{Fault, LinkKind, Partnership, Record};
use nncf_core::region::RegionKey;
use nncf_core::slug::Slug;

use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{partnerships, personal_values, regions, retired_codes, slugs};

/// What records may refer to: codes and slugs.
pub(super) struct Known {
    codes: HashSet<(String, String)>,
    owners: HashMap<String, String>,
    current: HashMap<String, Slug>,
}

/// A partnership that may be written: its links stand under current slugs.
#[derive(Clone)]
pub(super) struct Checked {
    pub partnership: Partnership,
    /// The ids that its links point at.
    pub targets: Vec<(LinkKind, String)>,
}

impl Checked {
    /// The record as it was just written.
    pub fn into_record(self, revision: u32, created_at: NaiveDateTime, updated_at: NaiveDateTime) -> Record {
        let Self { partnership, targets: _ } = self;
        Record { partnership, revision, created_at: created_at.and_utc(), updated_at: updated_at.and_utc() }
    }
}

impl Known {
    /// Reads what one record refers to, so that a write costs the same however many records there are.
    pub fn of(conn: &mut AnyConnection, partnership: &Partnership) -> Result<Self, StoreError> {
        let codes = partnership.coverage.codes.iter().map(|key| key.code.as_str());
        let codes = regions::table
            .filter(regions::code.eq_any(codes.collect::<Vec<_>>()))
            .select((regions::kind, regions::code))
            .load(conn)?;
        let slugs = partnership.links.iter().map(|link| link.slug.as_str()).chain([partnership.slug.as_str()]);
        let owners: Vec<(String, String)> = slugs::table
            .filter(slugs::slug.eq_any(slugs.collect::<Vec<_>>()))
            .select((slugs::slug, slugs::partnership_id))
            .load(conn)?;
        let ids = owners.iter().map(|(_, id)| id.clone()).chain([partnership.id.to_string()]);
        let current = partnerships::table
            .filter(partnerships::id.eq_any(ids.collect::<Vec<_>>()))
            .select((partnerships::id, partnerships::slug))
            .load(conn)?;
        Self::new(codes, owners, current)
    }

    /// Reads all that there is, for many records at once.
    pub fn load(conn: &mut AnyConnection) -> Result<Self, StoreError> {
        let codes: Vec<_> = regions::table.select((regions::kind, regions::code)).load(conn)?;
        let owners: Vec<(String, String)> = slugs::table.select((slugs::slug, slugs::partnership_id)).load(conn)?;
        let current: Vec<(String, String)> =
            partnerships::table.select((partnerships::id, partnerships::slug)).load(conn)?;
        Self::new(codes, owners, current)
    }

    fn new(
        codes: Vec<(String, String)>,
        owners: Vec<(String, String)>,
        current: Vec<(String, String)>,
    ) -> Result<Self, StoreError> {
        let parsed = |(id, slug): (String, String)| {
            slug.parse().map(|slug| (id, slug)).map_err(|error| StoreError::damaged("a short name", &error))
        };
        Ok(Self {
            codes: codes.into_iter().collect(),
            owners: owners.into_iter().collect(),
            current: current.into_iter().map(parsed).collect::<Result<_, _>>()?,
        })
    }

    /// Counts a record in that is about to be written; whether its slug was free.
    pub fn add(&mut self, partnership: &Partnership) -> bool {
        let id = partnership.id.to_string();
        self.current.insert(id.clone(), partnership.slug.clone());
        self.owners.insert(partnership.slug.to_string(), id).is_none()
    }

    /// The id of the record that has or had a slug.
    pub fn owner(&self, slug: &Slug) -> Option<&String> {
        self.owners.get(slug.as_str())
    }

    /// Checks a record that the register does not hold yet.
    pub fn check_new(&self, conn: &mut AnyConnection, partnership: &Partnership) -> Result<Checked, StoreError> {
        if self.current.contains_key(&partnership.id.to_string()) {
            return Err(StoreError::Invalid(vec![Fault::new("/id", "another record has this id")]));
        }
        self.check(conn, partnership)
    }

    /// Checks a record: everything that is wrong with it is told at once.
    pub fn check(&self, conn: &mut AnyConnection, partnership: &Partnership) -> Result<Checked, StoreError> {
        let (checked, mut faults) = self.resolve(partnership.clone());
        faults.extend(checked.partnership.faults());
        faults.extend(self.unknown_codes(conn, partnership)?);
        faults.extend(foreign_contacts(conn, partnership)?);
        if faults.is_empty() { Ok(checked) } else { Err(StoreError::Invalid(faults)) }
    }

    /// Takes a record as it is, for a change that may only take something away from it.
    pub fn unchecked(&self, partnership: Partnership) -> Checked {
        self.resolve(partnership).0
    }

    fn resolve(&self, mut partnership: Partnership) -> (Checked, Vec<Fault>) {
        let own_id = partnership.id.to_string();
        let own_slug = partnership.slug.clone();
        let (mut targets, mut faults) = (Vec::new(), Vec::new());
        for (index, link) in partnership.links.iter_mut().enumerate() {
            let owner = if link.slug == own_slug { Some(&own_id) } else { self.owner(&link.slug) };
            let Some(owner) = owner else {
                let detail = format!("the register holds no record with the short name {}", link.slug);
                faults.push(Fault::new(format!("/links/{index}/slug"), detail));
                continue;
            };
            let current = if *owner == own_id { Some(&own_slug) } else { self.current.get(owner) };
            link.slug = current.unwrap_or(&link.slug).clone();
            targets.push((link.rel, owner.clone()));
        }
        (Checked { partnership, targets }, faults)
    }

    fn unknown_codes(&self, conn: &mut AnyConnection, partnership: &Partnership) -> Result<Vec<Fault>, StoreError> {
        let codes = partnership.coverage.codes.iter().enumerate();
        codes
            .filter(|(_, key)| !self.codes.contains(&(key.kind.to_string(), key.code.to_string())))
            .map(|(index, key)| Ok(Fault::new(format!("/coverage/codes/{index}"), unknown_code(conn, key)?)))
            .collect()
    }
}

fn unknown_code(conn: &mut AnyConnection, key: &RegionKey) -> Result<String, StoreError> {
    let successors: Vec<(String, String)> = retired_codes::table
        .filter(retired_codes::kind.eq(key.kind.as_str()).and(retired_codes::retired.eq(key.code.as_str())))
        .order((retired_codes::code_kind, retired_codes::code))
        .select((retired_codes::code_kind, retired_codes::code))
        .load(conn)?;
    Ok(match successors.as_slice() {
        [] => format!("the register knows no geography {key}"),
        codes => {
            let own = key.kind.as_str();
            let told =
                |(kind, code): &(String, String)| if kind == own { code.clone() } else { format!("{kind}:{code}") };
            let told: Vec<String> = codes.iter().map(told).collect();
            format!("{key} is no longer in use; it became {}", told.join(", "))
        }
    })
}

/// A contact belongs to one record: erasing it there must not reach into another.
fn foreign_contacts(conn: &mut AnyConnection, partnership: &Partnership) -> Result<Vec<Fault>, StoreError> {
    if partnership.coordinators.is_empty() {
        return Ok(Vec::new());
    }
    let own = partnership.coordinators.iter().map(|contact| contact.id.to_string());
    let elsewhere: Vec<String> = personal_values::table
        .filter(personal_values::coordinator_id.eq_any(own.collect::<Vec<_>>()))
        .filter(personal_values::partnership_id.ne(partnership.id.to_string()))
        .select(personal_values::coordinator_id)
        .load(conn)?;
    let elsewhere: HashSet<_> = elsewhere.into_iter().collect();
    let contacts = partnership.coordinators.iter().enumerate();
    Ok(contacts
        .filter(|(_, contact)| elsewhere.contains(&contact.id.to_string()))
        .map(|(index, _)| Fault::new(format!("/coordinators/{index}/id"), "a contact of another record has this id"))
        .collect())
}
