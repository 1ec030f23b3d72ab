//! The columns that a spreadsheet of partnerships may have.

use nncf_core::partnership::{
    Activity, Alias, Funding, LinkKind, MemberOrganisation, ProgressMeasure, RoleHeld, Subgroup,
};
use nncf_core::text::fold;

use super::kept::Kept;
use super::list::{List, entries};
use super::value::{self, Value, optional, required, word};

/// Declares the columns. A new one is a line here, with the field of the partnership that it stands for.
macro_rules! columns {
    ($(
        $variant:ident = $name:literal, $about:literal, e.g. $example:literal, also [$($also:literal),*], $kept:expr;
    )+) => {
        /// A column of a spreadsheet of partnerships.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $(#[doc = $about] $variant,)+
        }

        impl Column {
            /// Every column, in the order of exports.
            pub const ALL: &'static [Column] = &[$(Column::$variant),+];

            /// Its documented name, which is its heading in exports.
            pub fn name(self) -> &'static str {
                match self { $(Column::$variant => $name,)+ }
            }

            /// What it holds, in a line or two.
            pub fn about(self) -> &'static str {
                match self { $(Column::$variant => $about,)+ }
            }

            /// A cell as it may be filled in.
            pub fn example(self) -> &'static str {
                match self { $(Column::$variant => $example,)+ }
            }

            /// Other headings that mean it, folded.
            pub(super) fn also(self) -> &'static [&'static str] {
                match self { $(Column::$variant => &[$($also),*],)+ }
            }

            pub(super) fn kept(self) -> Kept {
                match self { $(Column::$variant => $kept,)+ }
            }
        }
    };
}

columns! {
    Slug = "slug",
        "The short name in addresses. Says which record a row is about; made from the name where absent.",
        e.g. "example-anti-slavery-partnership",
        also ["short name"],
        Kept::Slug;
    Name = "name",
        "The partnership's name. Needed for a new record.",
        e.g. "Example Anti-Slavery Partnership",
        also ["partnership", "partnership name", "title", "name of partnership", "network", "network name"],
        Kept::Value(required!(name));
    Kind = "kind",
        "local, regional, national, umbrella, forum, governance, unit, panel or related. Needed for a new record.",
        e.g. "local",
        also ["type", "partnership type", "kind of body", "level"],
        Kept::Value(word!(kind));
    Status = "status",
        "forming, active, dormant, closed, merged or unknown. A new record is unknown unless said.",
        e.g. "active",
        also ["state", "partnership status"],
        Kept::Value(word!(status));
    NncfMembership = "nncf_membership",
        "Standing in the forum: member, preparing, none or unknown. Unknown unless said.",
        e.g. "member",
        also ["nncf", "membership", "nncf member", "forum membership"],
        Kept::Value(word!(nncf_membership));
    Visibility = "visibility",
        "Who may see the record: public, coordinators or staff. A new record is a draft (staff) unless said.",
        e.g. "staff",
        also ["visible to", "audience", "published"],
        Kept::Value(value::VISIBILITY);
    ReviewMonths = "review_months",
        "After how many months a verification is due again: 1 to 60; 12 unless said.",
        e.g. "6",
        also ["review interval", "review every", "months between reviews"],
        Kept::Value(value::REVIEW_MONTHS);
    OtherNames = "other_names",
        "Other names, past and present, each perhaps with years: Old name [2011 to 2014]; Short name [from 2014].",
        e.g. "EASP; Example Network [to 2019]",
        also ["aliases", "alias", "also known as", "aka", "former names", "other name", "acronym"],
        Kept::List(entries!(aliases, Alias));
    Summary = "summary",
        "What it is and does, in at most 5,000 characters.",
        e.g. "The multi-agency work against slavery in Example.",
        also ["description", "about", "details"],
        Kept::Value(optional!(summary));
    Website = "website",
        "Its own page on the web, beginning with https:// or http://.",
        e.g. "https://www.example.org/partnership",
        also ["web", "url", "web address", "webpage", "web site", "link", "web page"],
        Kept::Value(optional!(website));
    Email = "email",
        "Its role mailbox. Never a person's.",
        e.g. "info@example.org",
        also ["e mail", "mailbox", "email address", "role mailbox", "partnership email"],
        Kept::Value(optional!(email));
    Coverage = "coverage",
        "Where it works: kind:code (kinds: country, region, pfa, county, lad), or a place's name if only one place \
         has it, or kind:name.",
        e.g. "pfa:W15000003; Cardiff",
        also ["area", "areas", "area covered", "places", "coverage codes", "geography", "codes", "gss codes"],
        Kept::Codes;
    CoverageWords = "coverage_words",
        "What codes cannot say of where it works, such as: and beyond.",
        e.g. "and the ports",
        also ["coverage notes", "area notes", "coverage description"],
        Kept::Value(value::COVERAGE_WORDS);
    CoverageBasis = "coverage_basis",
        "stated if a source names the area, derived if it was worked out. Stated unless said.",
        e.g. "stated",
        also ["basis", "basis of coverage"],
        Kept::Value(value::COVERAGE_BASIS);
    Formed = "formed",
        "When it was formed: 2014-11-25, 2014-11, 2014 or 2008/2009. Conflicting dates are parted by semicolons.",
        e.g. "2014",
        also ["founded", "established", "start date", "date formed", "year formed", "launched", "set up"],
        Kept::Claim(0);
    FormedWords = "formed_words",
        "The source's words for each date of formed, in the same order, where the date alone does not say it.",
        e.g. "late 2014",
        also ["founded words", "formed in words"],
        Kept::Claim(1);
    Closed = "closed",
        "When it closed, written as formed.",
        e.g. "",
        also ["ended", "end date", "date closed", "closed on"],
        Kept::Value(optional!(closed));
    PartOf = "part_of",
        "The partnerships that it is part of: their short names, or names if only one has it. May be rows of the \
         same file.",
        e.g. "",
        also ["parent", "parents", "parent partnership", "belongs to"],
        Kept::Ties(LinkKind::PartOf);
    ReportsTo = "reports_to",
        "The bodies that it reports to, written as part_of.",
        e.g. "",
        also ["accountable to", "governed by"],
        Kept::Ties(LinkKind::ReportsTo);
    Succeeds = "succeeds",
        "The bodies whose place it took, written as part_of.",
        e.g. "",
        also ["successor of", "replaces", "predecessor"],
        Kept::Ties(LinkKind::Succeeds);
    Roles = "roles",
        "Which organisations hold which roles, written role: organisation. Roles: founder, host, funder, chair, \
         coordinator, facilitator.",
        e.g. "founder: Example Police [from 2014]; chair: Example Council",
        also ["organisations", "lead organisations", "roles held"],
        Kept::List(entries!(roles, RoleHeld));
    MemberOrganisations = "member_organisations",
        "Its member organisations, written sector: name. Sectors: statutory, voluntary, business, faith, academic, \
         community, other.",
        e.g. "statutory: Example Council; voluntary: Example Charity",
        also ["members", "partners", "member organisation", "partner organisations"],
        Kept::List(entries!(member_organisations.items, MemberOrganisation));
    Activities = "activities",
        "What it does, written kind: description. Kinds: awareness_raising, training, information_sharing, \
         victim_support, care_pathway, policy, incident_response, business_engagement, outreach, advice, \
         sharing_practice, other.",
        e.g. "training: Trains front-line staff each spring.",
        also ["activity", "what it does", "work"],
        Kept::List(entries!(activities, Activity));
    Subgroups = "subgroups",
        "Its subgroups, written theme: name. Themes: prevent, pursue, protect, prepare, other.",
        e.g. "prevent: Prevention group",
        also ["sub groups", "subgroup", "strands"],
        Kept::List(entries!(subgroups, Subgroup));
    Funding = "funding",
        "How it is paid for, written funder: what for, perhaps with years.",
        e.g. "Example Council: The coordinator's post. [2015 to 2018]",
        also ["funders", "funded by"],
        Kept::List(entries!(funding, Funding));
    ProgressMeasures = "progress_measures",
        "How it measures progress.",
        e.g. "Referrals to the National Referral Mechanism",
        also ["measures", "progress", "how progress is measured"],
        Kept::List(entries!(progress_measures, ProgressMeasure));
    ContactRole = "contact_role",
        "Its contacts, each by role: founder, host, funder, chair, coordinator, facilitator. The other contact \
         columns follow the same order.",
        e.g. "coordinator",
        also ["contact", "contact type", "role of contact"],
        Kept::Contact(0);
    ContactName = "contact_name",
        "The name of each contact. Personal data: leave it out unless the person agreed.",
        e.g. "",
        also ["coordinator", "coordinator name", "contact person", "name of contact"],
        Kept::Contact(1);
    ContactEmail = "contact_email",
        "The mailbox of each contact.",
        e.g. "coordinator@example.org",
        also ["coordinator email", "contact e mail", "email of contact"],
        Kept::Contact(2);
    ContactPhone = "contact_phone",
        "The work telephone of each contact. Never a personal mobile.",
        e.g. "",
        also ["coordinator phone", "phone", "telephone", "contact telephone", "tel"],
        Kept::Contact(3);
    ContactVisibility = "contact_visibility",
        "Who may see each contact: public, coordinators or staff. Coordinators unless said.",
        e.g. "coordinators",
        also ["contact visible to"],
        Kept::Contact(4);
    SourceTitle = "source_title",
        "The document or page that what is new in the row was taken from. Without one, the register's editors are \
         named.",
        e.g. "Example partnership's annual report",
        also ["source", "sources", "source name", "reference document"],
        Kept::Source;
    SourceUrl = "source_url",
        "Where the source can be read.",
        e.g. "https://www.example.org/report",
        also ["source link", "source web address", "source website"],
        Kept::Source;
    AsOf = "as_of",
        "When the source held, in its words: 2017-03, 2017 or shortly before, undated page. Needed with \
         source_title.",
        e.g. "2025-11",
        also ["date of source", "source date", "correct as of", "as at", "date checked"],
        Kept::Source;
}

impl Column {
    /// The column with this name.
    pub fn named(name: &str) -> Option<Column> {
        Self::ALL.iter().copied().find(|column| column.name() == name)
    }

    /// Whether it tells of contacts, which are for coordinators and staff.
    pub fn is_of_contacts(self) -> bool {
        matches!(self.kept(), Kept::Contact(_))
    }

    /// The columns that are in an export.
    pub fn exported(with_contacts: bool) -> impl Iterator<Item = Column> {
        Self::ALL.iter().copied().filter(move |column| with_contacts || !column.is_of_contacts())
    }

    /// Whether a heading, folded, is the column's name; or else, whether it means the column.
    pub(super) fn is_headed(self, folded: &str, by_name: bool) -> bool {
        if by_name { fold(self.name()) == folded } else { self.also().contains(&folded) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_heading_means_two_columns() {
        let mut seen = BTreeSet::new();
        for column in Column::ALL {
            let names = column.also().iter().map(|&also| also.to_owned()).chain([fold(column.name())]);
            for name in names {
                assert_eq!(fold(&name), name, "synonyms are written folded");
                assert!(seen.insert(name.clone()), "{name}");
            }
            assert!(!column.about().is_empty());
            assert_eq!(Column::named(column.name()), Some(*column));
        }
    }
}
