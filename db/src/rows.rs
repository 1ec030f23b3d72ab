//! Rows, and what they are in the domain. Conversions take every field apart, so that none is forgotten.

use chrono::NaiveDateTime;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use nncf_core::code::GssCode;
use nncf_core::helpline::Helpline;
use nncf_core::mistake::{Mistake, MistakeStatus, NewMistake};
use nncf_core::partnership::{Partnership, Record};
use nncf_core::region::{Crossing, Region, RegionKey, RetiredCode, SplitPostcode};

use crate::connection::MultiBackend;
use crate::error::StoreError;
use crate::hashing::canonical;
use crate::personal::{Values, readable, unseal};
use crate::schema::{
    blobs, crossings, helplines, log, mistakes, partnerships, personal_values, regions, register, retired_codes,
    revisions, split_postcodes,
};

/// Declares a row that is read and written as it stands.
macro_rules! row {
    ($(#[$doc:meta])* $name:ident of $table:ident { $($field:ident: $type:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
        #[diesel(table_name = $table, treat_none_as_default_value = false, treat_none_as_null = true)]
        #[diesel(check_for_backend(MultiBackend))]
        pub(crate) struct $name {
            $(pub $field: $type,)+
        }
    };
}

pub(crate) use row;

row! {
    /// The register's only row, apart from its constants.
    RegisterRow of register {
        version: i64,
        seeded_at: Option<NaiveDateTime>,
        head: String,
        helpline_version: i64,
        helpline_head: String,
    }
}

row! {
    /// A partnership. The columns beside the document repeat it for those who read the database by hand.
    PartnershipRow of partnerships {
        id: String,
        slug: String,
        name: String,
        kind: String,
        status: String,
        nncf_membership: String,
        visibility: String,
        document: String,
        revision: i32,
        created_at: NaiveDateTime,
        updated_at: NaiveDateTime,
    }
}

row! {
    /// An immutable revision.
    RevisionRow of revisions {
        partnership_id: String,
        number: i32,
        at: NaiveDateTime,
        role: String,
        author: Option<String>,
        why: String,
        document: String,
        previous_hash: String,
        hash: String,
    }
}

row! {
    /// An entry of the register's log.
    LogRow of log {
        version: i64,
        partnership_id: String,
        number: i32,
        revision_hash: String,
        previous_hash: String,
        hash: String,
        at: NaiveDateTime,
    }
}

row! {
    /// A personal value.
    PersonalRow of personal_values {
        id: String,
        partnership_id: String,
        coordinator_id: String,
        field: String,
        salt: Vec<u8>,
        value: String,
    }
}

row! {
    /// A geography; `parents` is a JSON list of its keys.
    RegionRow of regions {
        kind: String,
        code: String,
        name: String,
        name_cy: Option<String>,
        vintage: String,
        parents: String,
    }
}

/// A code no longer in use, with one of those that took its place. It has no changeset: it is never changed.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = retired_codes, check_for_backend(MultiBackend))]
pub(crate) struct RetiredCodeRow {
    kind: String,
    retired: String,
    code_kind: String,
    code: String,
    name: Option<String>,
}

/// One of the districts of a split postcode. It has no changeset: all of it is its key.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = split_postcodes, check_for_backend(MultiBackend))]
pub(crate) struct SplitPostcodeRow {
    pub postcode: String,
    pub code: String,
}

impl SplitPostcodeRow {
    /// The rows of a postcode.
    pub fn of(split: &SplitPostcode) -> Vec<Self> {
        let SplitPostcode { postcode, districts } = split;
        let row = |code: &GssCode| Self { postcode: postcode.to_string(), code: code.to_string() };
        districts.iter().map(row).collect()
    }
}

/// A crossing over water. It has no changeset: all of it is its key.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = crossings, check_for_backend(MultiBackend))]
pub(crate) struct CrossingRow {
    from_code: String,
    to_code: String,
    name: String,
}

row! {
    /// A helpline as a JSON document.
    HelplineRow of helplines {
        slug: String,
        position: i32,
        document: String,
    }
}

row! {
    /// A reader's report of a mistake.
    MistakeRow of mistakes {
        id: String,
        partnership_id: String,
        told: String,
        where_to_check: Option<String>,
        received_at: NaiveDateTime,
        status: String,
    }
}

row! {
    /// A packed file with its digest.
    BlobRow of blobs {
        name: String,
        vintage: String,
        digest: Vec<u8>,
        bytes: Vec<u8>,
        loaded_at: NaiveDateTime,
    }
}

impl PartnershipRow {
    /// The row of a partnership at a revision; `document` is the sealed one.
    pub fn new(
        partnership: &Partnership,
        document: String,
        revision: i32,
        created_at: NaiveDateTime,
        updated_at: NaiveDateTime,
    ) -> Self {
        Self {
            id: partnership.id.to_string(),
            slug: partnership.slug.to_string(),
            name: partnership.name.to_string(),
            kind: partnership.kind.to_string(),
            status: partnership.status.to_string(),
            nncf_membership: partnership.nncf_membership.to_string(),
            visibility: partnership.visibility.as_str().to_owned(),
            document,
            revision,
            created_at,
            updated_at,
        }
    }

    /// The record with its personal values.
    pub fn into_record(self, values: &Values) -> Result<Record, StoreError> {
        let Self {
            id: _,
            slug,
            name: _,
            kind: _,
            status: _,
            nncf_membership: _,
            visibility: _,
            document,
            revision,
            created_at,
            updated_at,
        } = self;
        let damaged = |error: &dyn std::error::Error| StoreError::damaged(format!("the record {slug}"), error);
        Ok(Record {
            partnership: unseal(&document, values).map_err(|error| damaged(&error))?,
            revision: u32::try_from(revision).map_err(|error| damaged(&error))?,
            created_at: created_at.and_utc(),
            updated_at: updated_at.and_utc(),
        })
    }
}

impl From<&Region> for RegionRow {
    fn from(region: &Region) -> Self {
        let Region { key: RegionKey { kind, code }, name, name_cy, vintage, parents } = region;
        Self {
            kind: kind.to_string(),
            code: code.to_string(),
            name: name.to_string(),
            name_cy: name_cy.as_ref().map(ToString::to_string),
            vintage: vintage.to_string(),
            parents: canonical(&parents.iter().map(ToString::to_string).collect()),
        }
    }
}

impl TryFrom<RegionRow> for Region {
    type Error = StoreError;

    fn try_from(row: RegionRow) -> Result<Self, StoreError> {
        let RegionRow { kind, code, name, name_cy, vintage, parents } = row;
        let what = format!("the geography {kind}:{code}");
        let parents: Vec<String> = parse(&what, serde_json::from_str(&parents))?;
        let parents: Result<Vec<RegionKey>, _> = parents.iter().map(|key| key.parse()).collect();
        Ok(Self {
            key: RegionKey { kind: parse(&what, kind.parse())?, code: parse(&what, code.parse())? },
            name: parse(&what, name.parse())?,
            name_cy: parse(&what, name_cy.map(|name| name.parse()).transpose())?,
            vintage: parse(&what, vintage.parse())?,
            parents: parse(&what, parents)?,
        })
    }
}

impl From<&RetiredCode> for RetiredCodeRow {
    fn from(value: &RetiredCode) -> Self {
        let RetiredCode { kind, retired, code, code_kind, name } = value;
        Self {
            kind: kind.to_string(),
            retired: retired.to_string(),
            code_kind: code_kind.unwrap_or(*kind).to_string(),
            code: code.to_string(),
            name: name.as_ref().map(ToString::to_string),
        }
    }
}

impl TryFrom<RetiredCodeRow> for RetiredCode {
    type Error = StoreError;

    fn try_from(row: RetiredCodeRow) -> Result<Self, StoreError> {
        let RetiredCodeRow { kind, retired, code_kind, code, name } = row;
        let what = format!("the retired code {kind}:{retired}");
        let (kind, code_kind) = (parse(&what, kind.parse())?, parse(&what, code_kind.parse())?);
        Ok(Self {
            kind,
            retired: parse(&what, retired.parse())?,
            code: parse(&what, code.parse())?,
            code_kind: (code_kind != kind).then_some(code_kind),
            name: parse(&what, name.map(|name| name.parse()).transpose())?,
        })
    }
}

impl From<&Crossing> for CrossingRow {
    fn from(value: &Crossing) -> Self {
        let Crossing { from, to, name } = value;
        Self { from_code: from.to_string(), to_code: to.to_string(), name: name.to_string() }
    }
}

impl TryFrom<CrossingRow> for Crossing {
    type Error = StoreError;

    fn try_from(row: CrossingRow) -> Result<Self, StoreError> {
        let CrossingRow { from_code, to_code, name } = row;
        let what = format!("the crossing {name}");
        Ok(Self {
            from: parse(&what, from_code.parse())?,
            to: parse(&what, to_code.parse())?,
            name: parse(&what, name.parse())?,
        })
    }
}

impl TryFrom<&Helpline> for HelplineRow {
    type Error = StoreError;

    fn try_from(helpline: &Helpline) -> Result<Self, StoreError> {
        let slug = helpline.slug.to_string();
        let document = parse(&format!("the helpline {slug}"), serde_json::to_value(helpline))?;
        Ok(Self { slug, position: i32::from(helpline.position), document: canonical(&document) })
    }
}

impl TryFrom<HelplineRow> for Helpline {
    type Error = StoreError;

    fn try_from(row: HelplineRow) -> Result<Self, StoreError> {
        let HelplineRow { slug, position: _, document } = row;
        parse(&format!("the helpline {slug}"), serde_json::from_str(&document).and_then(readable))
    }
}

impl MistakeRow {
    /// The report, with the present slug and name of the partnership that it is about.
    pub fn into_mistake(self, slug: &str, name: &str) -> Result<Mistake, StoreError> {
        let Self { id, partnership_id: _, told, where_to_check, received_at, status } = self;
        let what = format!("the report {id}");
        let unknown = || StoreError::damaged(what.as_str(), "its status is unknown");
        Ok(Mistake {
            id: parse(&what, id.parse())?,
            partnership: parse(&what, slug.parse())?,
            partnership_name: parse(&what, name.parse())?,
            told: NewMistake {
                told: parse(&what, told.parse())?,
                where_to_check: parse(&what, where_to_check.map(|text| text.parse()).transpose())?,
            },
            received_at: received_at.and_utc(),
            status: MistakeStatus::from_written(&status).ok_or_else(unknown)?,
        })
    }
}

/// What was read but does not parse is damaged: it was parsed before it was written.
pub(crate) fn parse<T, E: ToString>(what: &str, outcome: Result<T, E>) -> Result<T, StoreError> {
    outcome.map_err(|error| StoreError::damaged(what, &error.to_string()))
}
