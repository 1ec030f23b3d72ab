//! The wire types of `/api/v1`: what a partnership and a geography look like to the reader of JSON.
//!
//! Parts that look the same inside and outside are the domain's own types; records are taken apart field by field,
//! so that a new field cannot be forgotten here, nor slip out by accident.

use chrono::{DateTime, NaiveDate, Utc};
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::view::Entry;
use nncf_core::coordinator::{Consent, Coordinator};
use nncf_core::date::{Precision, StatedDate};
use nncf_core::partnership::{
    Activity, Alias, Coverage, CoverageBasis, DateClaim, Formation, Funding, Link, Meeting, MemberOrganisations,
    NncfMembership, Partnership, PartnershipKind, PartnershipStatus, Phase, ProgressMeasure, Record, Resource,
    RoleHeld, RoleKind, Subgroup,
};
use nncf_core::provenance::{Provenance, ReviewMonths, Source, SourceId};
use nncf_core::region::RegionKey;
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_core::web::{EmailAddress, WebUrl};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::standing::{AsOfOut, CoverageBasisOut};

/// Degrees in a bounding box are told to about a hundred metres.
const BBOX_DIGITS: i32 = 3;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The entries of this page.
    pub items: Vec<T>,
    /// Where the page and the next are.
    pub links: PageLinks,
    /// How many entries all pages have together.
    #[schema(example = 22)]
    pub total: usize,
}

/// Where a page and the next are.
#[derive(Debug, Serialize, ToSchema)]
pub struct PageLinks {
    /// This page.
    #[serde(rename = "self")]
    pub this: String,
    /// The next page; null on the last.
    #[schema(required)]
    pub next: Option<String>,
}

/// A list that is never paged.
#[derive(Debug, Serialize, ToSchema)]
pub struct Items<T> {
    /// The entries.
    pub items: Vec<T>,
}

/// A partnership in a list: without its long parts, which are `aliases`, `roles`, `member_organisations`,
/// `subgroups`, `phases`, `funding`, `progress_measures`, `meetings`, `resources`, `coordinators`, `provenance` and
/// `sources`.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartnershipSummary {
    /// Never changes.
    pub id: Uuid,
    /// The name in addresses.
    pub slug: Slug,
    /// The name.
    #[schema(example = "Hampshire & Isle of Wight")]
    pub name: String,
    /// What kind of body it is.
    pub kind: PartnershipKind,
    /// Whether it is at work.
    pub status: PartnershipStatus,
    /// Its standing in the National Network Coordinators' Forum.
    pub nncf_membership: NncfMembership,
    /// Who may see the record.
    pub visibility: Visibility,
    /// Whether it counts when asking whether a place is covered.
    pub counts_as_cover: bool,
    /// Whether it counts among the forum's members of today: a body that has ended was one at most.
    pub counts_as_member: bool,
    /// As of when status and membership hold.
    pub as_of: AsOfOut,
    /// On what grounds the area stands; null where there is none.
    #[schema(required)]
    pub coverage_basis: Option<CoverageBasisOut>,
    /// What it is and does.
    #[schema(required)]
    pub summary: Option<String>,
    /// When it was formed.
    pub formed: FormedOut,
    /// When it closed.
    #[schema(required)]
    pub closed: Option<StatedDate>,
    /// Its website.
    #[schema(required)]
    pub website: Option<WebUrl>,
    /// Its role mailbox.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Where it works.
    pub coverage: CoverageOut,
    /// Ties to other bodies.
    pub links: Vec<Link>,
    /// What it does.
    pub activities: Vec<Activity>,
    /// When a person last made sure of the record; null when nobody has.
    #[schema(required)]
    pub last_verified_at: Option<DateTime<Utc>>,
    /// By which role.
    #[schema(required)]
    pub verified_by: Option<String>,
    /// When it is next due.
    #[schema(required)]
    pub verification_due: Option<NaiveDate>,
    /// After how many months a verification is due again; absent where it is the usual year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review_months: Option<ReviewMonths>,
    /// The number of the latest revision.
    #[schema(example = 1)]
    pub revision: u32,
    /// When the record was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// A partnership, whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartnershipOut {
    /// What lists show too.
    #[serde(flatten)]
    pub summary: PartnershipSummary,
    /// The mailbox again, where it looks like a person's and somebody made sure that it is the body's or a role's; told
    /// to coordinators and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_mailbox_confirmed: Option<EmailAddress>,
    /// Other names, past and present.
    pub aliases: Vec<Alias>,
    /// Which organisations hold which roles.
    pub roles: Vec<RoleHeld>,
    /// The organisations that are members.
    pub member_organisations: MemberOrganisations,
    /// Subgroups.
    pub subgroups: Vec<Subgroup>,
    /// Phases of its development.
    pub phases: Vec<Phase>,
    /// How it is paid for.
    pub funding: Vec<Funding>,
    /// How it measures progress.
    pub progress_measures: Vec<ProgressMeasure>,
    /// When it meets.
    pub meetings: Vec<Meeting>,
    /// What it made for others to use.
    pub resources: Vec<Resource>,
    /// Contacts that the caller may see.
    pub coordinators: Vec<CoordinatorOut>,
    /// The source of each fact.
    pub provenance: Vec<Provenance>,
    /// The sources cited.
    pub sources: Vec<Source>,
}

/// When a partnership was formed.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormedOut {
    /// What each source says; conflicting claims stand side by side.
    pub claims: Vec<DateClaimOut>,
    /// The claims in words.
    #[schema(example = "2013")]
    pub display: String,
}

/// What one source says of a date.
#[derive(Debug, Serialize, ToSchema)]
pub struct DateClaimOut {
    /// The date.
    pub value: StatedDate,
    /// How precise it is.
    pub precision: Precision,
    /// The source's words, where the date alone does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The source.
    pub source: SourceId,
}

/// Where a partnership works.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageOut {
    /// The geographies.
    pub codes: Vec<NamedRegion>,
    /// What codes cannot say.
    pub words: String,
    /// On what grounds the codes stand.
    #[schema(required)]
    pub basis: Option<CoverageBasis>,
    /// How many local authority districts that is.
    #[schema(example = 14)]
    pub districts: usize,
    /// The area in square kilometres.
    #[schema(example = 4150.2)]
    pub area_km2: f64,
    /// West, south, east and north in degrees; null when there is no coverage.
    #[schema(required)]
    pub bbox: Option<[f64; 4]>,
}

/// A geography by kind and code, with its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NamedRegion {
    /// Kind and code.
    #[serde(flatten)]
    pub key: RegionKey,
    /// The name in English.
    #[schema(example = "Hampshire and Isle of Wight")]
    pub name: String,
    /// The name in Welsh, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_cy: Option<String>,
}

/// A contact.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoordinatorOut {
    /// The role.
    pub role: RoleKind,
    /// The person's name, if they agreed that the caller may see it.
    #[schema(required)]
    pub name: Option<String>,
    /// A mailbox.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// A work telephone number.
    #[schema(required)]
    pub phone: Option<String>,
    /// Who may see the contact.
    pub visibility: Visibility,
    /// Which contact it is; told to coordinators and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// The person's consent; told to coordinators and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentOut>,
    /// The mailbox again, where it looks like a person's and somebody made sure that it is the role's; told to
    /// coordinators and staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_mailbox_confirmed: Option<EmailAddress>,
    /// The same for a mobile number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_phone_confirmed: Option<String>,
}

/// That a person agreed to be shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsentOut {
    /// The widest circle that the person agreed to.
    pub visibility: Visibility,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// The day it ends.
    #[schema(required)]
    pub expires_on: Option<NaiveDate>,
    /// How it was given and by which role it was recorded.
    pub recorded: String,
}

/// A geography.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionOut {
    /// Kind, code and names.
    #[serde(flatten)]
    pub region: NamedRegion,
    /// The state of its boundaries.
    #[schema(example = "2025-11")]
    pub vintage: String,
    /// For a district: what it lies in.
    pub parents: Vec<NamedRegion>,
    /// How many districts it has; 1 for a district.
    pub districts: usize,
    /// Its area in square kilometres.
    pub area_km2: f64,
    /// West, south, east and north in degrees.
    pub bbox: [f64; 4],
}

impl PartnershipSummary {
    /// The summary of an entry.
    pub fn new(entry: &Entry, geography: &Geography) -> Self {
        PartnershipOut::new(entry, geography).summary
    }
}

impl PartnershipOut {
    /// The whole of an entry, as anyone is shown it.
    pub fn new(entry: &Entry, geography: &Geography) -> Self {
        Self::seen_by(Visibility::Public, entry, geography)
    }

    /// The whole of an entry of an audience's view, as that audience is shown it: those who may write it are told by
    /// what its contacts are known, and what they consented to.
    pub fn seen_by(audience: Visibility, entry: &Entry, geography: &Geography) -> Self {
        let Record { partnership, revision, created_at, updated_at } = Record::clone(&entry.record);
        let (counts_as_cover, counts_as_member) = (partnership.counts_as_cover(), partnership.is_present_member());
        let (as_of, coverage_basis) = (AsOfOut::new(&partnership), CoverageBasisOut::new(&partnership));
        let Partnership {
            id,
            slug,
            name,
            kind,
            status,
            nncf_membership,
            visibility,
            aliases,
            summary,
            formed,
            closed,
            website,
            email,
            role_mailbox,
            coverage,
            links,
            roles,
            member_organisations,
            subgroups,
            phases,
            activities,
            funding,
            progress_measures,
            meetings,
            resources,
            coordinators,
            provenance,
            sources,
            verification,
            review_months,
        } = partnership;
        let verification = verification.as_ref();
        let role_mailbox_confirmed = email.clone().filter(|_| role_mailbox && audience >= Visibility::Coordinators);
        let summary = PartnershipSummary {
            id,
            slug,
            name: name.into(),
            kind,
            status,
            nncf_membership,
            visibility,
            counts_as_cover,
            counts_as_member,
            as_of,
            coverage_basis,
            summary: summary.map(String::from),
            formed: formed.into(),
            closed,
            website,
            email,
            coverage: CoverageOut::new(&coverage, entry, geography),
            links,
            activities,
            last_verified_at: verification.map(|verification| verification.at),
            verified_by: verification.map(|verification| verification.by_role.to_string()),
            verification_due: verification.and_then(|verification| verification.due),
            review_months,
            revision,
            created_at,
            updated_at,
        };
        Self {
            summary,
            role_mailbox_confirmed,
            aliases,
            roles,
            member_organisations,
            subgroups,
            phases,
            funding,
            progress_measures,
            meetings,
            resources,
            coordinators: coordinators.into_iter().map(|contact| CoordinatorOut::new(contact, audience)).collect(),
            provenance,
            sources,
        }
    }
}

impl From<Formation> for FormedOut {
    fn from(formation: Formation) -> Self {
        let display = formation.display();
        let Formation { claims } = formation;
        Self { claims: claims.into_iter().map(DateClaimOut::from).collect(), display }
    }
}

impl From<DateClaim> for DateClaimOut {
    fn from(DateClaim { value, words, source }: DateClaim) -> Self {
        Self { precision: value.precision(), value, words: words.map(String::from), source }
    }
}

impl CoordinatorOut {
    fn new(contact: Coordinator, audience: Visibility) -> Self {
        // The id and the record of consent are for those who keep the record.
        let is_kept = audience >= Visibility::Coordinators;
        let Coordinator { id, role, name, email, phone, visibility, consent, role_mailbox, role_phone } = contact;
        let phone = phone.map(String::from);
        Self {
            role_mailbox_confirmed: email.clone().filter(|_| is_kept && role_mailbox),
            role_phone_confirmed: phone.clone().filter(|_| is_kept && role_phone),
            role,
            name: name.map(String::from),
            email,
            phone,
            visibility,
            id: is_kept.then_some(id),
            consent: consent.filter(|_| is_kept).map(ConsentOut::from),
        }
    }
}

impl From<Consent> for ConsentOut {
    fn from(Consent { visibility, given_on, expires_on, recorded }: Consent) -> Self {
        Self { visibility, given_on, expires_on, recorded: recorded.into() }
    }
}

impl CoverageOut {
    /// The coverage of an entry.
    pub fn new(coverage: &Coverage, entry: &Entry, geography: &Geography) -> Self {
        let Coverage { codes, words, basis } = coverage;
        Self {
            codes: codes.iter().map(|&key| NamedRegion::new(key, geography)).collect(),
            words: words.clone(),
            basis: *basis,
            districts: entry.districts.len(),
            area_km2: one_decimal(entry.area_km2),
            bbox: geography.bbox(&entry.districts).map(bbox_out),
        }
    }
}

impl NamedRegion {
    /// A geography by its key; a code that the geography lost keeps its code for a name.
    pub fn new(key: RegionKey, geography: &Geography) -> Self {
        geography
            .area(key)
            .map_or_else(|| Self { key, name: key.code.to_string(), name_cy: None }, |area| Self { key, ..area.into() })
    }
}

impl From<&Area> for NamedRegion {
    fn from(area: &Area) -> Self {
        let region = &area.region;
        let name_cy = region.name_cy.as_ref().map(ToString::to_string);
        Self { key: region.key, name: region.name.to_string(), name_cy }
    }
}

impl RegionOut {
    /// A geography.
    pub fn new(area: &Area, geography: &Geography) -> Self {
        Self {
            region: area.into(),
            vintage: area.region.vintage.to_string(),
            parents: area.region.parents.iter().map(|&key| NamedRegion::new(key, geography)).collect(),
            districts: area.districts.len(),
            area_km2: one_decimal(area.area_km2),
            bbox: bbox_out(area.bbox),
        }
    }
}

/// Rounded to one decimal, which is more than boundaries know.
pub fn one_decimal(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// West, south, east and north, rounded outwards.
pub fn bbox_out(bbox: geo::Rect<f64>) -> [f64; 4] {
    let step = 10f64.powi(BBOX_DIGITS);
    let (low, high) = (bbox.min(), bbox.max());
    let (down, up) = (|value: f64| (value * step).floor() / step, |value: f64| (value * step).ceil() / step);
    [down(low.x), down(low.y), up(high.x), up(high.y)]
}
