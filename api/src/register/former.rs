//! Bodies that covered a place and have ended: told beside who covers it today, so that nobody looks for them in vain.

use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::view::{EntryIx, Match, RegisterView};
use nncf_core::date::StatedDate;
use nncf_core::partnership::{NncfMembership, Partnership, PartnershipKind, PartnershipStatus};
use nncf_core::slug::Slug;
use serde::Serialize;
use utoipa::ToSchema;

use super::listed;
use super::standing::AsOfOut;

/// A body that covered a place and has ended.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Former {
    /// The slug.
    pub slug: Slug,
    /// The name.
    pub name: String,
    /// What kind of body it was.
    pub kind: PartnershipKind,
    /// How it ended: `closed` or `merged`.
    pub status: PartnershipStatus,
    /// When it ended; null where no date is recorded.
    #[schema(required)]
    pub closed: Option<StatedDate>,
    /// What it was in the forum, once: it counts no more.
    pub nncf_membership: NncfMembership,
    /// As of when its end is stated, and its membership was.
    pub as_of: AsOfOut,
    /// What the source says of its end; null where nothing is noted.
    #[schema(required)]
    pub note: Option<String>,
    /// Who took its place; empty where that is not recorded.
    pub succeeded_by: Vec<NamedPartnership>,
    /// All of it in one sentence or two.
    #[schema(
        example = "Croydon Community Against Trafficking covered Croydon. It has closed (as of: undated page, after 2023). Who took its place is not recorded."
    )]
    pub text: String,
}

/// A partnership by slug and name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NamedPartnership {
    /// The slug.
    pub slug: Slug,
    /// The name.
    pub name: String,
}

impl NamedPartnership {
    /// A partnership of a view.
    pub fn new(view: &RegisterView, entry: EntryIx) -> Self {
        let Partnership { slug, name, .. } = &view.entry(entry).record.partnership;
        Self { slug: slug.clone(), name: name.to_string() }
    }
}

/// Those that covered any of the districts and have ended.
pub fn former(view: &RegisterView, districts: &DistrictSet) -> Vec<Former> {
    view.former(districts).iter().map(|found| Former::new(view, found)).collect()
}

impl Former {
    fn new(view: &RegisterView, found: &Match) -> Self {
        let partnership = &view.entry(found.entry).record.partnership;
        let successors = view.successors(found.entry).into_iter();
        let succeeded_by: Vec<NamedPartnership> = successors.map(|entry| NamedPartnership::new(view, entry)).collect();
        let as_of = AsOfOut::new(partnership);
        let fact = partnership.provenance.iter().find(|fact| fact.pointer == "/status");
        Self {
            slug: partnership.slug.clone(),
            name: partnership.name.to_string(),
            kind: partnership.kind,
            status: partnership.status,
            closed: partnership.closed,
            nncf_membership: partnership.nncf_membership,
            note: fact.and_then(|fact| fact.note.as_ref()).map(ToString::to_string),
            text: text(partnership, &names(view, &found.covered), &as_of, &succeeded_by),
            as_of,
            succeeded_by,
        }
    }
}

/// "Croydon", "Brent, Camden and Ealing", "12 districts here".
fn names(view: &RegisterView, covered: &DistrictSet) -> String {
    let geography = view.geography();
    let names: Vec<&str> = covered.iter().map(|district| geography.district(district).region.name.as_str()).collect();
    if names.len() <= 3 { listed(&names) } else { format!("{} districts here", names.len()) }
}

fn text(partnership: &Partnership, places: &str, as_of: &AsOfOut, succeeded_by: &[NamedPartnership]) -> String {
    let (ended, has_ended) = match partnership.status {
        PartnershipStatus::Merged => ("became part of another body", "has become part of another body"),
        _ => ("closed", "has closed"),
    };
    let end = match (&partnership.closed, &as_of.status) {
        (Some(date), _) => format!("It {ended} ({date})."),
        (None, Some(stated)) => format!("It {has_ended} (as of: {}).", stated.words),
        (None, None) => format!("It {ended}; when is not recorded."),
    };
    let after = match succeeded_by {
        [] => "Who took its place is not recorded.".to_owned(),
        some => {
            let names: Vec<&str> = some.iter().map(|one| one.name.as_str()).collect();
            format!("Its place was taken by {}.", listed(&names))
        }
    };
    format!("{} covered {places}. {end} {after}", partnership.name)
}
