//! What the register covers: for which districts it records a partnership, and which several share.

use std::collections::BTreeMap;

use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::view::RegisterView;
use nncf_core::region::RegionKind;
use nncf_core::visibility::Visibility;

use crate::embed::picture::{Style, of_districts};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::register::wire::one_decimal;

const COVERED: Style = Style { line: "#5f8f8b", dashes: None, fill: Some(("#8fc1bc", 1.0)), width: 0.4 };
const SHARED: Style = Style { line: "#0b4f4a", dashes: None, fill: Some(("#0b4f4a", 1.0)), width: 0.4 };
const UNCOVERED: Style = Style { line: "#7a3f00", dashes: Some([4.0, 2.0]), fill: Some(("#f7e3c8", 1.0)), width: 0.8 };

/// The width of the map in pixels.
const WIDTH: u32 = 520;

/// What is told of the coverage.
pub struct Covered {
    /// The map, as SVG.
    pub map: String,
    /// A line for each country and region.
    pub parts: Vec<PartOfCountry>,
    /// How many districts have no recorded partnership.
    pub uncovered: usize,
    /// The same and more in words.
    pub intro: String,
    /// The districts without a recorded partnership, by police force area.
    pub by_force: Vec<(String, Vec<String>)>,
    /// The districts that several share, with those who do.
    pub shared: Vec<(String, Vec<String>)>,
}

/// A country or region in numbers of districts.
pub struct PartOfCountry {
    pub name: String,
    pub districts: usize,
    pub covered: usize,
    pub uncovered: usize,
    pub shared: usize,
}

impl Covered {
    /// What is told of a view; drafts do not count, whoever looks.
    pub fn new(t: &Frame, view: &RegisterView) -> Result<Self, Problem> {
        let geography = view.geography();
        let who = |district: DistrictIx| -> Vec<String> {
            let covering = view.covering_district(district).iter().map(|&entry| view.entry(entry));
            let counting = covering.filter(|entry| entry.counts() && is_published(entry.record.partnership.visibility));
            counting.map(|entry| entry.record.partnership.name.to_string()).collect()
        };
        let all = geography.all_districts();
        let by_district: BTreeMap<DistrictIx, Vec<String>> =
            all.iter().map(|district| (district, who(district))).collect();
        let having = |test: &dyn Fn(usize) -> bool| -> DistrictSet {
            by_district.iter().filter(|(_, who)| test(who.len())).map(|(&district, _)| district).collect()
        };
        let (uncovered, shared) = (having(&|count| count == 0), having(&|count| count > 1));
        let covered = having(&|count| count > 0);
        let told = t.with_all(
            "state-coverage-told",
            [("uncovered", uncovered.len().into()), ("shared", shared.len().into()), ("all", all.len().into())],
        );
        let layers =
            each(&COVERED, covered.difference(&shared)).chain(each(&SHARED, shared)).chain(each(&UNCOVERED, uncovered));
        let layers: Vec<_> = layers.collect();
        let name = |district: DistrictIx| geography.district(district).region.name.to_string();
        Ok(Self {
            map: of_districts(geography, t.get("state-coverage-title"), told, WIDTH, &layers)?,
            parts: parts(view, &covered, &shared),
            uncovered: uncovered.len(),
            intro: t.with_all(
                "state-coverage-intro",
                [
                    ("uncovered", uncovered.len().into()),
                    ("all", all.len().into()),
                    ("km2", one_decimal(geography.area_km2(&uncovered)).into()),
                    ("shared", shared.len().into()),
                ],
            ),
            by_force: by_force(view, &uncovered),
            shared: shared.iter().map(|d| (name(d), by_district.get(&d).cloned().unwrap_or_default())).collect(),
        })
    }
}

fn is_published(visibility: Visibility) -> bool {
    visibility < Visibility::Staff
}

/// Each district on its own, so that its border shows.
fn each(style: &'static Style, districts: DistrictSet) -> impl Iterator<Item = (&'static Style, DistrictSet)> {
    let all: Vec<DistrictIx> = districts.iter().collect();
    all.into_iter().map(move |district| (style, std::iter::once(district).collect()))
}

/// The regions of England, and the other countries.
fn parts(view: &RegisterView, covered: &DistrictSet, shared: &DistrictSet) -> Vec<PartOfCountry> {
    let areas = view.geography().areas().iter();
    let is_part =
        |kind: RegionKind, name: &str| kind == RegionKind::Region || kind == RegionKind::Country && name != "England";
    let parts = areas.filter(|area| is_part(area.region.key.kind, area.region.name.as_str()));
    parts
        .map(|area| {
            let districts = area.districts.len();
            let covered = area.districts.intersection(covered).len();
            PartOfCountry {
                name: area.region.name.to_string(),
                districts,
                covered,
                uncovered: districts - covered,
                shared: area.districts.intersection(shared).len(),
            }
        })
        .collect()
}

/// The names of districts under that of their police force area.
pub fn by_force(view: &RegisterView, districts: &DistrictSet) -> Vec<(String, Vec<String>)> {
    let geography = view.geography();
    let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for district in districts.iter() {
        let force = geography.parent(district, RegionKind::Pfa).map_or("–", |area| area.region.name.as_str());
        groups.entry(force.to_owned()).or_default().push(geography.district(district).region.name.to_string());
    }
    groups.into_iter().collect()
}
