//! What the founding documents say of partnership working in general, and where they contradict what the register shows
//! of a place. It ships with the program: no partnership's record, and so nothing that staff edit.

use crate::atlas::districts::DistrictSet;
use crate::atlas::view::{EntryIx, RegisterView};
use crate::partnership::vocabulary::vocabulary;
use crate::provenance::{Source, SourceId};
use crate::region::RegionKey;
use crate::slug::Slug;
use crate::text::{Name, Phrase, Prose};
use crate::web::WebUrl;

vocabulary! {
    /// What a finding is about.
    Topic: "topic" {
        /// What partnerships are to achieve, and how that is seen.
        Outcomes = "outcomes",
        /// How partners work together.
        WorkingModels = "working_models",
        /// How a concern is reported.
        Reporting = "reporting",
        /// What was to be done.
        Actions = "actions",
        /// What came before this register.
        Predecessors = "predecessors",
        /// The National Network Coordinators' Forum.
        Forum = "forum",
    }
}

/// All that ships.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Background {
    /// The findings, in the order in which they are shown.
    pub findings: Vec<Finding>,
    /// Where a source and the register differ about places.
    pub notes: Vec<AreaNote>,
    /// The sources that they cite; put in by the importer.
    #[serde(default)]
    pub sources: Vec<Source>,
}

/// Something that the sources say.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Its short name.
    pub slug: Slug,
    /// What it is about.
    pub topic: Topic,
    /// Its title.
    pub title: Name,
    /// What the sources say, in the register's own words.
    pub text: Prose,
    /// Its parts, where it has some.
    #[serde(default)]
    pub points: Vec<Point>,
    /// Where it stands.
    pub cited: Vec<Citation>,
    /// Where more can be read.
    #[serde(default)]
    pub links: Vec<Further>,
    /// The partnerships that it concerns.
    #[serde(default)]
    pub partnerships: Vec<Slug>,
}

/// A part of a finding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
// A point of a map has the plain name in the document.
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = FindingPoint))]
pub struct Point {
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub name: Name,
    /// What it is, or what it is for.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub text: Phrase,
}

/// Where in a source something stands, and as of when.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Citation {
    /// The source's id.
    pub source: SourceId,
    /// When it held, in the source's words.
    pub as_of: Name,
    /// Where in the source: a section, a page.
    pub place: Name,
    /// Doubts, hedges, slips shown as stated.
    #[serde(default)]
    pub note: Option<Phrase>,
}

/// Where more can be read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Further {
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub title: Name,
    /// Its address.
    pub url: WebUrl,
}

/// Where a source and the register differ about some places.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaNote {
    /// Its short name.
    pub slug: Slug,
    /// The places that it is about.
    pub areas: Vec<RegionKey>,
    /// What differs, in the register's own words.
    pub text: Phrase,
    /// Where it stands.
    pub cited: Vec<Citation>,
    /// The partnerships that it concerns. It is told where all of them are in the register.
    pub partnerships: Vec<Slug>,
    /// Whether it is told only while nobody who counts as cover is recorded for one of the places.
    pub while_uncovered: bool,
}

impl Background {
    /// A source by its id.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == *id)
    }

    /// The notes that hold for districts today.
    pub fn notes_for<'a>(&'a self, view: &RegisterView, districts: &DistrictSet) -> Vec<&'a AreaNote> {
        self.notes.iter().filter(|note| note.holds_for(view, districts)).collect()
    }

    /// The findings that concern a partnership.
    pub fn findings_about(&self, slug: &Slug) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.partnerships.contains(slug))
    }
}

impl AreaNote {
    fn holds_for(&self, view: &RegisterView, districts: &DistrictSet) -> bool {
        let here = view.geography().resolve(&self.areas).intersection(districts);
        let is_told = |district| !self.while_uncovered || !view.is_covered(district);
        known(view, &self.partnerships).len() == self.partnerships.len() && here.iter().any(is_told)
    }
}

/// Those of some partnerships that a view has.
pub fn known(view: &RegisterView, slugs: &[Slug]) -> Vec<EntryIx> {
    slugs.iter().filter_map(|slug| view.find(slug)).collect()
}
