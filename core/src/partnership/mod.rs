//! Partnerships: what the register is about.

pub mod changes;
mod checks;
pub mod merge;
mod parts;
mod standing;
pub(crate) mod vocabulary;

pub use checks::{Fault, WHOSE, WHOSE_CONTACT};
pub use parts::{
    Activity, Alias, Coverage, DateClaim, Formation, Funding, Link, Meeting, MemberOrganisation, MemberOrganisations,
    Phase, ProgressMeasure, Resource, RoleHeld, StatedCount, Subgroup,
};
pub use standing::{AsOf, CoverageGrounds};
pub use vocabulary::{
    ActivityKind, CoverageBasis, LinkKind, NncfMembership, PartnershipKind, PartnershipStatus, ResourceKind, RoleKind,
    Sector, Theme, UnknownWord,
};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::coordinator::Coordinator;
use crate::coordinator::is_false;
use crate::date::StatedDate;
use crate::mailbox::looks_personal;
use crate::provenance::{Provenance, ReviewMonths, Source, Verification};
use crate::slug::Slug;
use crate::text::{Name, Prose};
use crate::visibility::Visibility;
use crate::web::{EmailAddress, WebUrl};

/// A multi-agency group that works against slavery and trafficking, as the register knows it.
///
/// The value stands for itself: it carries the sources that its facts cite. Its revision number and times are
/// the store's and stand in [`Record`].
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partnership {
    /// Never changes.
    pub id: Uuid,
    /// Its name in addresses. Renaming leaves a redirect.
    pub slug: Slug,
    /// Its name.
    pub name: Name,
    /// What kind of body it is.
    pub kind: PartnershipKind,
    /// Whether it is at work.
    pub status: PartnershipStatus,
    /// Its standing in the National Network Coordinators' Forum.
    pub nncf_membership: NncfMembership,
    /// Who may see the record.
    pub visibility: Visibility,
    /// Other names, past and present.
    #[serde(default)]
    pub aliases: Vec<Alias>,
    /// What it is and does, in the register's own words.
    #[serde(default)]
    pub summary: Option<Prose>,
    /// When it was formed, with every claim that a source makes.
    #[serde(default)]
    pub formed: Formation,
    /// When it closed, if known.
    #[serde(default)]
    pub closed: Option<StatedDate>,
    /// Its website.
    #[serde(default)]
    pub website: Option<WebUrl>,
    /// Its role mailbox: never a person's.
    #[serde(default)]
    pub email: Option<EmailAddress>,
    /// That somebody made sure that the mailbox is the body's or a role's, though it looks like a person's.
    #[serde(default, skip_serializing_if = "is_false")]
    pub role_mailbox: bool,
    /// Where it works.
    #[serde(default)]
    pub coverage: Coverage,
    /// Ties to other bodies in the register.
    #[serde(default)]
    pub links: Vec<Link>,
    /// Which organisations hold which roles, over time.
    #[serde(default)]
    pub roles: Vec<RoleHeld>,
    /// The organisations that are its members.
    #[serde(default)]
    pub member_organisations: MemberOrganisations,
    /// Its subgroups.
    #[serde(default)]
    pub subgroups: Vec<Subgroup>,
    /// The phases of its development.
    #[serde(default)]
    pub phases: Vec<Phase>,
    /// What it does.
    #[serde(default)]
    pub activities: Vec<Activity>,
    /// How it is paid for.
    #[serde(default)]
    pub funding: Vec<Funding>,
    /// How it measures progress.
    #[serde(default)]
    pub progress_measures: Vec<ProgressMeasure>,
    /// When it meets.
    #[serde(default)]
    pub meetings: Vec<Meeting>,
    /// What it made for others to use.
    #[serde(default)]
    pub resources: Vec<Resource>,
    /// Its contacts.
    #[serde(default)]
    pub coordinators: Vec<Coordinator>,
    /// The source of each fact.
    #[serde(default)]
    pub provenance: Vec<Provenance>,
    /// The sources that the facts cite.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// When a person last made sure that the record holds.
    #[serde(default)]
    pub verification: Option<Verification>,
    /// After how many months a verification is due again; [`ReviewMonths::DEFAULT`] unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_months: Option<ReviewMonths>,
}

/// A partnership with what the store knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The partnership.
    pub partnership: Partnership,
    /// The number of its latest revision; the first is 1.
    pub revision: u32,
    /// When revision 1 was written.
    pub created_at: DateTime<Utc>,
    /// When the latest revision was written.
    pub updated_at: DateTime<Utc>,
}

impl Partnership {
    /// Whether it counts when asking whether a place is covered: local and regional bodies that are forming,
    /// active, dormant or of unknown status. Bodies above, beside or after them do not.
    pub fn counts_as_cover(&self) -> bool {
        let kind_counts = matches!(self.kind, PartnershipKind::Local | PartnershipKind::Regional);
        kind_counts && !self.has_ended()
    }

    /// Whether its mailbox looks like a person's, and nobody made sure that it is the body's or a role's. Then it counts
    /// as a personal value.
    pub fn has_personal_mailbox(&self) -> bool {
        !self.role_mailbox && self.email.as_ref().is_some_and(|email| looks_personal(email, self.name.as_str()))
    }

    /// Whether the body has ended: it closed, or was merged into another.
    pub fn has_ended(&self) -> bool {
        matches!(self.status, PartnershipStatus::Closed | PartnershipStatus::Merged)
    }

    /// The partnership as someone who may see up to `audience` sees it on a day, or nothing if it is not for them.
    ///
    /// Values that are not for them are absent. Links to hidden bodies are the register's to remove: this value
    /// cannot know who else is hidden.
    pub fn seen_by(&self, audience: Visibility, day: NaiveDate) -> Option<Partnership> {
        if !audience.may_see(self.visibility) {
            return None;
        }
        let mut seen = self.clone();
        seen.coordinators.retain(|contact| audience.may_see(contact.visibility_on(day)));
        if seen.coordinators.len() != self.coordinators.len() {
            // Pointers into a list that lost entries would point at the wrong ones, or betray how many are gone.
            seen.forget_sources_of("/coordinators");
        }
        Some(seen)
    }

    /// Removes the links to bodies that are not among those that may be seen. Where any goes, the sources of links go
    /// with it: pointers into a list that lost entries would point at the wrong ones.
    pub fn keep_links(&mut self, is_seen: impl Fn(&Slug) -> bool) {
        let before = self.links.len();
        self.links.retain(|link| is_seen(&link.slug));
        if self.links.len() != before {
            self.forget_sources_of("/links");
        }
    }

    /// Removes the provenance of what is no longer there: a record must not say of what it was told.
    pub fn forget_sources_of_nothing(&mut self) {
        let whole = serde_json::to_value(&*self).unwrap_or_default();
        self.provenance.retain(|fact| whole.pointer(&fact.pointer).is_some_and(|value| !value.is_null()));
    }

    /// Removes the provenance of a field and of all below it, and the sources that nothing cites any more.
    pub(crate) fn forget_sources_of(&mut self, pointer: &str) {
        self.provenance.retain(|fact| !fact.pointer.starts_with(pointer));
        let cited = self.provenance.iter().map(|fact| &fact.source);
        let cited: Vec<_> = cited.chain(self.formed.claims.iter().map(|claim| &claim.source)).collect();
        self.sources.retain(|source| cited.contains(&&source.id));
    }
}
