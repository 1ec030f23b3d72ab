//! A partnership as it is sent: the shape in which it is given, without what only the register can say.

use nncf_core::code::GssCode;
use nncf_core::coordinator::{Consent, Coordinator};
use nncf_core::date::StatedDate;
use nncf_core::partnership::{
    Activity, Alias, Coverage, CoverageBasis, DateClaim, Formation, Funding, Link, Meeting, MemberOrganisations,
    NncfMembership, Partnership, PartnershipKind, PartnershipStatus, Phase, ProgressMeasure, Resource, RoleHeld,
    RoleKind, Subgroup,
};
use nncf_core::provenance::{Provenance, ReviewMonths, Source};
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use nncf_core::text::{Name, Prose};
use nncf_core::visibility::Visibility;
use nncf_core::web::{EmailAddress, WebUrl};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::fields::Fields;
use crate::http::problem::Problem;
use crate::register::wire::ConsentOut;

/// What a record shows that only the register can say. It may be sent back, and is passed over.
const READ_ONLY: &[&str] = &[
    "id",
    "revision",
    "created_at",
    "updated_at",
    "counts_as_cover",
    "counts_as_member",
    "as_of",
    "coverage_basis",
    "last_verified_at",
    "verified_by",
    "verification_due",
];

/// A partnership to be written. What `GET` gave to the same caller may be sent back, changed: `id`, `revision`, times,
/// `counts_as_cover`, `counts_as_member`, `as_of`, `coverage_basis`, what verification says, names of codes, extents of the coverage, `formed.display` and the
/// precision of its claims are passed over. Provenance of what did not change may be left out; a value that changed
/// without provenance of its own is attributed to the register's editors.
#[derive(Debug, ToSchema)]
pub struct PartnershipIn {
    /// The name in addresses; made from the name where it is absent. An old one goes on to lead here.
    #[schema(value_type = String, required = false)]
    slug: Option<Slug>,
    /// The name.
    #[schema(value_type = String, required, example = "Hampshire & Isle of Wight")]
    name: Option<Name>,
    /// What kind of body it is.
    #[schema(value_type = PartnershipKind, required)]
    kind: Option<PartnershipKind>,
    /// Whether it is at work. A new record may leave it out: `unknown`.
    #[schema(value_type = PartnershipStatus, required = false)]
    status: Option<PartnershipStatus>,
    /// Its standing in the National Network Coordinators' Forum. A new record may leave it out: `unknown`.
    #[schema(value_type = NncfMembership, required = false)]
    nncf_membership: Option<NncfMembership>,
    /// Who may see the record: a new one everybody, unless this says otherwise; else as it was.
    #[schema(value_type = Visibility, required = false)]
    visibility: Option<Visibility>,
    /// Other names.
    #[schema(required = false)]
    aliases: Vec<Alias>,
    /// What it is and does.
    #[schema(value_type = Option<String>)]
    summary: Option<Prose>,
    /// When it was formed.
    #[schema(value_type = FormedIn, required = false)]
    formed: Formation,
    /// When it closed.
    closed: Option<StatedDate>,
    /// Its website.
    website: Option<WebUrl>,
    /// Its role mailbox: never a person's.
    email: Option<EmailAddress>,
    /// The mailbox again, where it looks like a person's and the caller made sure that it is the body's or a role's.
    /// Without it such a mailbox is not made public. It counts for the mailbox that it repeats, and for no other.
    #[schema(required = false)]
    role_mailbox_confirmed: Option<EmailAddress>,
    /// Where it works.
    #[schema(value_type = CoverageIn, required = false)]
    coverage: Coverage,
    /// Ties to other bodies.
    #[schema(required = false)]
    links: Vec<Link>,
    /// Which organisations hold which roles.
    #[schema(required = false)]
    roles: Vec<RoleHeld>,
    /// The organisations that are members.
    #[schema(required = false)]
    member_organisations: MemberOrganisations,
    /// Subgroups.
    #[schema(required = false)]
    subgroups: Vec<Subgroup>,
    /// Phases of its development.
    #[schema(required = false)]
    phases: Vec<Phase>,
    /// What it does.
    #[schema(required = false)]
    activities: Vec<Activity>,
    /// How it is paid for.
    #[schema(required = false)]
    funding: Vec<Funding>,
    /// How it measures progress.
    #[schema(required = false)]
    progress_measures: Vec<ProgressMeasure>,
    /// When it meets.
    #[schema(required = false)]
    meetings: Vec<Meeting>,
    /// What it made for others to use.
    #[schema(required = false)]
    resources: Vec<Resource>,
    /// Contacts.
    #[schema(required = false)]
    coordinators: Vec<ContactIn>,
    /// The sources of values, by JSON pointer.
    #[schema(required = false)]
    provenance: Vec<Provenance>,
    /// The sources that provenance and claims cite, where the record does not have them yet.
    #[schema(required = false)]
    sources: Vec<Source>,
    /// After how many months a verification is due again.
    review_months: Option<ReviewMonths>,
}

/// When a partnership was formed, as it is sent.
#[derive(Debug, ToSchema)]
#[allow(dead_code)] // it tells the document what `Formation` takes
pub struct FormedIn {
    /// What each source says.
    claims: Vec<DateClaim>,
}

/// Where a partnership works, as it is sent.
#[derive(Debug, ToSchema)]
#[allow(dead_code)] // it tells the document what `Coverage` takes
pub struct CoverageIn {
    /// The geographies.
    codes: Vec<RegionKey>,
    /// What codes cannot say.
    #[schema(required = false)]
    words: String,
    /// On what grounds the codes stand; null when there are none.
    basis: Option<CoverageBasis>,
}

/// A contact, as it is sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactIn {
    /// The contact that it is; a new one when absent.
    #[serde(default)]
    id: Option<Uuid>,
    /// The role.
    role: RoleKind,
    /// The person's name.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    name: Option<Name>,
    /// A mailbox.
    #[serde(default)]
    email: Option<EmailAddress>,
    /// A work telephone number. Never a personal mobile.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    phone: Option<Name>,
    /// Who may see the contact. A named person is for coordinators unless they consented to be public.
    visibility: Visibility,
    /// The person's consent to be shown.
    #[serde(default)]
    #[schema(value_type = Option<ConsentOut>)]
    consent: Option<Consent>,
    /// The mailbox again, where it looks like a person's and the caller made sure that it is the role's.
    #[serde(default)]
    #[schema(required = false)]
    role_mailbox_confirmed: Option<EmailAddress>,
    /// The number again, where it is a mobile one and the caller made sure that it is the role's.
    #[serde(default)]
    #[schema(value_type = Option<String>, required = false)]
    role_phone_confirmed: Option<Name>,
}

/// A code with the names that it is shown with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CodeIn {
    kind: RegionKind,
    code: GssCode,
    #[serde(default, rename = "name")]
    _name: Value,
    #[serde(default, rename = "name_cy")]
    _name_cy: Value,
}

impl PartnershipIn {
    /// Reads a record that is to be made, or to take the place of one that stands.
    ///
    /// # Errors
    /// 422 with all that is wrong.
    pub fn partnership(map: Map<String, Value>, current: Option<&Partnership>) -> Result<Partnership, Problem> {
        Self::read(map, current.is_none())?.settle(current)
    }

    fn read(map: Map<String, Value>, is_new: bool) -> Result<Self, Problem> {
        let mut fields = Fields::of(map);
        fields.ignore(READ_ONLY);
        let read = Self {
            slug: fields.optional("slug"),
            name: fields.required("name"),
            kind: fields.required("kind"),
            // Who replaces a record says these; who makes one may not know them.
            status: if is_new { fields.optional("status") } else { fields.required("status") },
            nncf_membership: if is_new {
                fields.optional("nncf_membership")
            } else {
                fields.required("nncf_membership")
            },
            visibility: fields.optional("visibility"),
            aliases: fields.list("aliases"),
            summary: fields.optional("summary"),
            formed: fields.object("formed", formation),
            closed: fields.optional("closed"),
            website: fields.optional("website"),
            email: fields.optional("email"),
            role_mailbox_confirmed: fields.optional("role_mailbox_confirmed"),
            coverage: fields.object("coverage", coverage),
            links: fields.list("links"),
            roles: fields.list("roles"),
            member_organisations: fields.object("member_organisations", members),
            subgroups: fields.list("subgroups"),
            phases: fields.list("phases"),
            activities: fields.list("activities"),
            funding: fields.list("funding"),
            progress_measures: fields.list("progress_measures"),
            meetings: fields.list("meetings"),
            resources: fields.list("resources"),
            coordinators: fields.list("coordinators"),
            provenance: fields.list("provenance"),
            sources: fields.list("sources"),
            review_months: fields.optional("review_months"),
        };
        fields.finish()?;
        Ok(read)
    }

    /// The record, with what the register says where nothing was sent.
    fn settle(self, current: Option<&Partnership>) -> Result<Partnership, Problem> {
        let (Some(name), Some(kind)) = (self.name, self.kind) else {
            return Err(Problem::internal("a field is missing, and nobody said so"));
        };
        let named = || Slug::from_name(name.as_str()).map_err(|error| Problem::invalid("/slug", error));
        let slug = self.slug.or_else(|| current.map(|current| current.slug.clone())).map_or_else(named, Ok)?;
        Ok(Partnership {
            id: current.map_or_else(Uuid::now_v7, |current| current.id),
            slug,
            kind,
            status: self.status.unwrap_or(PartnershipStatus::Unknown),
            nncf_membership: self.nncf_membership.unwrap_or(NncfMembership::Unknown),
            visibility: self.visibility.or(current.map(|current| current.visibility)).unwrap_or_default(),
            name,
            aliases: self.aliases,
            summary: self.summary,
            formed: self.formed,
            closed: self.closed,
            website: self.website,
            role_mailbox: self.email.is_some() && self.role_mailbox_confirmed == self.email,
            email: self.email,
            coverage: self.coverage,
            links: self.links,
            roles: self.roles,
            member_organisations: self.member_organisations,
            subgroups: self.subgroups,
            phases: self.phases,
            activities: self.activities,
            funding: self.funding,
            progress_measures: self.progress_measures,
            meetings: self.meetings,
            resources: self.resources,
            coordinators: self.coordinators.into_iter().map(Coordinator::from).collect(),
            provenance: self.provenance,
            sources: self.sources,
            verification: current.and_then(|current| current.verification.clone()),
            review_months: self.review_months,
        })
    }
}

impl From<ContactIn> for Coordinator {
    fn from(contact: ContactIn) -> Self {
        let ContactIn {
            id,
            role,
            name,
            email,
            phone,
            visibility,
            consent,
            role_mailbox_confirmed,
            role_phone_confirmed,
        } = contact;
        Self {
            id: id.unwrap_or_else(Uuid::now_v7),
            role,
            name,
            role_mailbox: email.is_some() && role_mailbox_confirmed == email,
            role_phone: phone.is_some() && role_phone_confirmed == phone,
            email,
            phone,
            visibility,
            consent,
        }
    }
}

fn formation(fields: &mut Fields) -> Formation {
    fields.ignore(&["display"]);
    fields.ignore_within("claims", "precision");
    Formation { claims: fields.list("claims") }
}

fn coverage(fields: &mut Fields) -> Coverage {
    fields.ignore(&["districts", "district_list", "area_km2", "bbox"]);
    let codes = fields.list::<CodeIn>("codes").into_iter().map(|code| RegionKey { kind: code.kind, code: code.code });
    Coverage {
        codes: codes.collect(),
        words: fields.optional("words").unwrap_or_default(),
        basis: fields.optional("basis"),
    }
}

fn members(fields: &mut Fields) -> MemberOrganisations {
    MemberOrganisations { items: fields.list("items"), stated_count: fields.optional("stated_count") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value, current: Option<&Partnership>) -> Result<Partnership, Vec<String>> {
        let Value::Object(map) = value else { panic!("an object") };
        let told = |problem: Problem| problem.errors.into_iter().filter_map(|error| error.pointer).collect();
        PartnershipIn::partnership(map, current).map_err(told)
    }

    #[test]
    fn a_new_record_needs_a_name_and_a_kind() {
        let new = read(json!({"name": "Cardiff & the Vale", "kind": "local"}), None).unwrap();
        assert_eq!(new.slug.as_str(), "cardiff-and-the-vale");
        assert_eq!((new.visibility, new.status), (Visibility::Public, PartnershipStatus::Unknown));
        assert_eq!(read(json!({}), None).unwrap_err(), ["/name", "/kind"]);
        assert_eq!(read(json!({"name": "…", "kind": "local"}), None).unwrap_err(), ["/slug"]);
    }

    #[test]
    fn what_replaces_a_record_says_what_it_is_and_never_shows_more_by_silence() {
        let mut current = read(json!({"name": "A draft", "kind": "local"}), None).unwrap();
        current.visibility = Visibility::Staff;
        let sent = json!({"name": "Another name", "kind": "local", "status": "active", "nncf_membership": "none"});
        let next = read(sent, Some(&current)).unwrap();
        assert_eq!((next.visibility, next.slug, next.id), (Visibility::Staff, current.slug.clone(), current.id));
        let bare = read(json!({"name": "A", "kind": "local"}), Some(&current));
        assert_eq!(bare.unwrap_err(), ["/status", "/nncf_membership"]);
    }

    #[test]
    fn what_only_the_register_says_is_passed_over_and_the_unknown_refused() {
        let sent = json!({
            "name": "A", "kind": "local", "id": 7, "revision": "x", "counts_as_cover": null, "created_at": 1,
            "updated_at": 2, "last_verified_at": "now", "verified_by": "me", "verification_due": "never",
            "coverage": {"codes": [{"kind": "lad", "code": "E06000046", "name": "Isle of Wight", "name_cy": null}],
                "words": "", "basis": "stated", "districts": 9, "area_km2": 1, "bbox": [], "district_list": []},
            "formed": {"claims": [{"value": "2013", "precision": "day", "source": "003"}], "display": "long ago"},
        });
        let new = read(sent, None).unwrap();
        assert_eq!((new.coverage.codes.len(), new.formed.claims.len(), new.verification), (1, 1, None));
        let sent = json!({
            "name": "A", "kind": "club", "surprise": 1, "email": "nobody",
            "coverage": {"codes": [{"kind": "lad", "code": "E06000046", "size": 3}, {"kind": "lad", "code": "x"}]},
            "formed": {"claims": [{"value": "2015-02-29", "source": "003"}]},
            "coordinators": [{"role": "chair", "visibility": "public", "mobile": "07"}],
        });
        let expected = [
            "/kind",
            "/formed/claims/0/value",
            "/email",
            "/coverage/codes/0/size",
            "/coverage/codes/1/code",
            "/coordinators/0/mobile",
            "/surprise",
        ];
        let told = read(sent, None).unwrap_err();
        assert!(expected.iter().all(|pointer| told.iter().any(|other| other == pointer)), "{told:?}");
        assert_eq!(told.len(), expected.len(), "{told:?}");
    }
}
