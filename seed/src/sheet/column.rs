//! The columns that a spreadsheet of partnerships may have.

use nncf_core::partnership::{
    Activity, Alias, Funding, LinkKind, MemberOrganisation, ProgressMeasure, RoleHeld, Subgroup,
};
use nncf_core::region::RegionKind;

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
        also ["partnership", "partnership name", "name of partnership", "name of the partnership", "partnerships", "network", "network name", "name of network", "forum", "forum name", "name of forum", "group name", "name of group", "partnership network", "partnership or network", "anti slavery partnership", "modern slavery partnership", "anti slavery network", "partnership title", "title"],
        Kept::Value(required!(name));
    Kind = "kind",
        "local, regional, national, umbrella, forum, governance, unit, panel or related. Needed for a new record.",
        e.g. "local",
        also ["type", "partnership type", "type of partnership", "kind of body", "kind of partnership", "type of body", "level", "category"],
        Kept::Value(word!(kind));
    Status = "status",
        "forming, active, dormant, closed, merged or unknown. A new record is unknown unless said.",
        e.g. "active",
        also ["state", "partnership status", "current status", "status of partnership"],
        Kept::Value(word!(status));
    NncfMembership = "nncf_membership",
        "Standing in the forum: member, preparing, none or unknown. Unknown unless said.",
        e.g. "member",
        also ["nncf", "membership", "nncf member", "nncf status", "forum membership", "member of nncf", "member of the nncf", "place in the forum"],
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
        also ["aliases", "alias", "also known as", "aka", "former names", "former name", "previous name", "previous names", "formerly", "formerly known as", "other name", "acronym", "abbreviation", "short form"],
        Kept::List(entries!(aliases, Alias));
    Summary = "summary",
        "What it is and does, in at most 5,000 characters.",
        e.g. "The multi-agency work against slavery in Example.",
        also ["description", "about", "details", "about the partnership", "remit", "purpose", "aims", "overview", "background", "what it does", "notes", "note", "comments", "comment", "further information", "additional information"],
        Kept::Value(optional!(summary));
    Website = "website",
        "Its own page on the web, beginning with https:// or http://.",
        e.g. "https://www.example.org/partnership",
        also ["web", "url", "web address", "webpage", "web site", "website address", "website url", "website link", "site", "homepage", "home page", "www", "link", "web page", "online"],
        Kept::Value(optional!(website));
    Email = "email",
        "Its role mailbox. Never a person's.",
        e.g. "info@example.org",
        also ["e mail", "mailbox", "email address", "e mail address", "role mailbox", "partnership email", "general email", "generic email", "emails"],
        Kept::Value(optional!(email));
    Coverage = "coverage",
        "Where it works: places by name (Leeds, Bradford and Kirklees), by code, or kind:name where several places \
         have one name (kinds: country, region, pfa, county, lad).",
        e.g. "pfa:W15000003; Cardiff",
        also ["area covered", "areas covered", "area", "areas", "coverage area", "area of coverage", "geographical area", "geographic area", "geographical coverage", "area of operation", "operating area", "places", "place", "geography", "patch", "footprint", "locality", "location", "where", "coverage codes", "codes", "code", "gss codes", "gss code", "ons codes", "ons code", "area codes", "area code"],
        Kept::Codes;
    CoverageWords = "coverage_words",
        "What codes cannot say of where it works, such as: and beyond.",
        e.g. "and the ports",
        also ["coverage notes", "area notes", "coverage description", "the area in words"],
        Kept::Value(value::COVERAGE_WORDS);
    CoverageBasis = "coverage_basis",
        "stated if a source names the area, derived if it was worked out. Stated unless said.",
        e.g. "stated",
        also ["basis", "basis of coverage", "on what grounds the area stands"],
        Kept::Value(value::COVERAGE_BASIS);
    LocalAuthority = "local_authority",
        "The district that it works in, by name or code. Read only where neither coverage nor the register says more.",
        e.g. "",
        also ["local authorities", "local authority area", "local authority areas", "district", "districts", "council",
              "councils", "borough", "boroughs", "unitary authority"],
        Kept::Area(RegionKind::Lad);
    County = "county",
        "The county that it works in, written and read as local_authority, where that says nothing.",
        e.g. "",
        also ["counties", "ceremonial county", "county area"],
        Kept::Area(RegionKind::County);
    PoliceForce = "police_force",
        "The police force area that it works in, written and read as local_authority, where county says nothing.",
        e.g. "",
        also ["police force area", "police area", "police force areas", "police forces", "force", "force area", "pfa",
              "constabulary", "police"],
        Kept::Area(RegionKind::Pfa);
    Region = "region",
        "The region or country that it works in, written and read as local_authority, where police_force says nothing.",
        e.g. "",
        also ["regions", "english region", "country", "nation", "country or region", "region or country"],
        Kept::Area(RegionKind::Region);
    Formed = "formed",
        "When it was formed: 25/11/2014, Nov 2014, 2014 or 2008/09. Conflicting dates are parted by semicolons.",
        e.g. "2014",
        also ["founded", "established", "start date", "date formed", "date established", "date founded", "date of formation", "date set up", "year formed", "year established", "year founded", "formation date", "launched", "launch date", "date launched", "date started", "started", "set up", "formed in", "established in", "founded in"],
        Kept::Claim(0);
    FormedWords = "formed_words",
        "The source's words for each date of formed, in the same order, where the date alone does not say it.",
        e.g. "late 2014",
        also ["founded words", "formed in words"],
        Kept::Claim(1);
    Closed = "closed",
        "When it closed, written as formed.",
        e.g. "",
        also ["ended", "end date", "date closed", "date ended", "closed on", "date of closure", "closure date"],
        Kept::Value(value::CLOSED);
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
        also ["organisations", "lead organisations", "lead organisation", "roles held", "hosts"],
        Kept::List(entries!(roles, RoleHeld));
    MemberOrganisations = "member_organisations",
        "Its member organisations, written sector: name. Sectors: statutory, voluntary, business, faith, academic, \
         community, other.",
        e.g. "statutory: Example Council; voluntary: Example Charity",
        also ["members", "partners", "member organisation", "partner organisations", "partner agencies", "member agencies", "agencies", "organisations involved", "agencies involved", "membership list"],
        Kept::List(entries!(member_organisations.items, MemberOrganisation));
    Activities = "activities",
        "What it does, written kind: description. Kinds: awareness_raising, training, information_sharing, \
         victim_support, care_pathway, policy, incident_response, business_engagement, outreach, advice, \
         sharing_practice, other.",
        e.g. "training: Trains front-line staff each spring.",
        also ["activity", "activities undertaken", "what they do", "work"],
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
        also ["contact type", "role of contact", "job title", "contact job title", "position", "role"],
        Kept::Contact(0);
    ContactName = "contact_name",
        "The name of each contact. Personal data: leave it out unless the person agreed.",
        e.g. "",
        also ["lead contact", "main contact", "key contact", "contact", "contacts", "contact person", "named contact", "primary contact", "name of contact", "lead contact name", "contact lead", "lead officer", "lead person", "lead", "coordinator", "coordinator name", "co ordinator", "partnership coordinator", "partnership lead", "point of contact"],
        Kept::Contact(1);
    ContactEmail = "contact_email",
        "The mailbox of each contact.",
        e.g. "coordinator@example.org",
        also ["coordinator email", "contact e mail", "email of contact", "contact email address", "lead contact email", "lead email", "email contact"],
        Kept::Contact(2);
    ContactPhone = "contact_phone",
        "The work telephone of each contact. Never a personal mobile.",
        e.g. "",
        also ["coordinator phone", "phone", "telephone", "contact telephone", "tel", "telephone number", "phone number", "tel no", "telephone no", "phone no", "contact number", "contact telephone number", "contact phone number", "mobile", "mobile number", "landline"],
        Kept::Contact(3);
    ContactVisibility = "contact_visibility",
        "Who may see each contact: public, coordinators or staff. Coordinators unless said.",
        e.g. "coordinators",
        also ["contact visible to"],
        Kept::Contact(4);
    Chair = "chair",
        "The person who chairs it: a contact of the role chair, for coordinators. Personal data.",
        e.g. "",
        also ["chairperson", "chair person", "chairman", "chairwoman", "name of chair", "chair name", "chaired by",
              "current chair"],
        Kept::Chair;
    Revision = "revision",
        "The revision that the row was exported from. Rows older than the register are told before they overwrite it.",
        e.g. "",
        also [],
        Kept::Revision;
    SourceTitle = "source_title",
        "The document or page that what is new in the row was taken from. Without one, the register's editors are \
         named.",
        e.g. "Example partnership's annual report",
        also ["source", "sources", "source name", "reference document"],
        Kept::Source;
    SourceUrl = "source_url",
        "Where the source can be read.",
        e.g. "https://www.example.org/report",
        also ["source link", "source web address", "source website", "web address of the source"],
        Kept::Source;
    AsOf = "as_of",
        "When the source held, in its words: 2017-03, 2017 or shortly before, undated page. Needed with \
         source_title.",
        e.g. "2025-11",
        also ["date of source", "source date", "correct as of", "as at", "date checked", "as of when"],
        Kept::Source;
}

impl Column {
    /// The column with this name.
    pub fn named(name: &str) -> Option<Column> {
        Self::ALL.iter().copied().find(|column| column.name() == name)
    }

    /// What people call it: a heading that files may have as well as the name.
    pub fn title(self) -> String {
        match self {
            Self::Slug => "Short name".to_owned(),
            Self::NncfMembership => "Place in the forum".to_owned(),
            Self::ReviewMonths => "Months between reviews".to_owned(),
            Self::AsOf => "As of when".to_owned(),
            Self::SourceUrl => "Web address of the source".to_owned(),
            Self::SourceTitle => "Source".to_owned(),
            Self::CoverageBasis => "On what grounds the area stands".to_owned(),
            Self::CoverageWords => "The area in words".to_owned(),
            _ => {
                let words = self.name().replace('_', " ");
                words.get(..1).map_or_else(String::new, |first| first.to_uppercase() + &words[1..])
            }
        }
    }

    /// Whether it tells of contacts, which are for coordinators and staff.
    pub fn is_of_contacts(self) -> bool {
        matches!(self.kept(), Kept::Contact(_) | Kept::Chair)
    }

    /// The columns that are in an export. Those that only charities' own lists have tell nothing of their own.
    pub fn exported(with_contacts: bool) -> impl Iterator<Item = Column> {
        let is_own = |column: &Column| !matches!(column.kept(), Kept::Area(_) | Kept::Chair);
        Self::ALL.iter().copied().filter(is_own).filter(move |column| with_contacts || !column.is_of_contacts())
    }

    /// The columns of a spreadsheet to fill in.
    pub fn of_template() -> impl Iterator<Item = Column> {
        Self::exported(true).filter(|column| !matches!(column.kept(), Kept::Revision))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nncf_core::text::fold;

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
            let title = fold(&column.title());
            assert!(title == fold(column.name()) || column.also().contains(&title.as_str()), "{title} is understood");
            assert_eq!(Column::named(column.name()), Some(*column));
        }
    }
}
