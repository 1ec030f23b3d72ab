//! The register as one audience sees it, at one version, joined to the places.
//!
//! A view is built whole for its audience: what the audience may not see was never put in, so no filter, total or
//! error made from it can leak it. The view of a later version shares with the one before all that did not change
//! (`view/next.rs`).

use std::cmp::Reverse;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use geo::Coord;
use rustc_hash::{FxHashMap, FxHashSet};

use super::districts::{Countries, DistrictIx, DistrictSet};
use super::geography::Geography;
pub use super::nearest::NEAR_KM;
use super::nearest::{self, NearestTiles};
use super::relation::Relation;
use super::shore::StretchTree;
use crate::helpline::Helpline;
use crate::partnership::{LinkKind, PartnershipKind, Record};
use crate::slug::Slug;
use crate::text::{Name, Prose, fold};
use crate::visibility::Visibility;

mod contents;
mod next;

pub use contents::RegisterContents;
use contents::Seen;

/// How many partnerships are named as nearest to a place.
pub const NEAREST: usize = 3;

/// The position of a partnership in a view's list.
pub type EntryIx = usize;

/// A partnership in a view.
#[derive(Debug)]
pub struct Entry {
    /// The record as the audience sees it.
    pub record: Arc<Record>,
    /// The districts that it covers.
    pub districts: DistrictSet,
    /// The area that it covers, in square kilometres.
    pub area_km2: f64,
    /// The countries that it covers something of.
    pub countries: Countries,
    /// What a search looks through, folded; first the names, then the rest.
    pub(super) names: String,
    pub(super) haystack: String,
    /// Shared by all who cover the same, from version to version.
    ways_in: Arc<OnceLock<StretchTree>>,
}

/// A partnership that covers a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Which.
    pub entry: EntryIx,
    /// Those of the place's districts that it covers.
    pub covered: DistrictSet,
}

/// The register for one audience. Immutable; a write makes a new one.
#[derive(Debug)]
pub struct RegisterView {
    geography: Arc<Geography>,
    version: u64,
    audience: Visibility,
    day: NaiveDate,
    /// By slug.
    entries: Vec<Arc<Entry>>,
    redirects: Arc<FxHashMap<Slug, Slug>>,
    helplines: Arc<[Helpline]>,
    areas: Arc<Areas>,
}

/// What follows from where the partnerships of a view are, whatever else is told of them.
#[derive(Debug)]
struct Areas {
    /// For each district those that cover it, the most local first.
    by_district: Vec<Vec<EntryIx>>,
    /// Those that count as cover, and cover something.
    counting: Vec<EntryIx>,
    tiles: NearestTiles,
    neighbours: Vec<OnceLock<Vec<(EntryIx, Relation)>>>,
}

impl RegisterView {
    /// Builds the view of an audience on a day. The day decides which consents still hold. Entries are shared with the
    /// view of another audience where both are shown the same.
    pub fn build(
        geography: Arc<Geography>,
        contents: &RegisterContents,
        audience: Visibility,
        day: NaiveDate,
        beside: Option<&Self>,
    ) -> Self {
        let seen: Vec<Seen> = contents.records.iter().filter_map(|record| Seen::new(record, audience, day)).collect();
        let known: FxHashSet<&Slug> = seen.iter().map(Seen::slug).collect();
        let join = |seen: &Seen| Entry::shared(seen.linked(|slug| known.contains(slug)), &geography, beside, None);
        let entries: Vec<Arc<Entry>> = seen.iter().map(join).collect();
        let redirects = contents.redirects.iter().filter(|(_, current)| known.contains(current)).cloned().collect();
        let areas = Arc::new(Areas::new(&entries, &geography));
        let (redirects, helplines) = (Arc::new(redirects), contents.helplines_for(audience));
        Self { geography, version: contents.version, audience, day, entries, redirects, helplines, areas }
    }

    /// The places that the view is joined to.
    pub fn geography(&self) -> &Arc<Geography> {
        &self.geography
    }

    /// The register's version.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whom the view is for.
    pub fn audience(&self) -> Visibility {
        self.audience
    }

    /// The day, London's, that it was built for: which consents hold was decided by it, and whatever is told of today
    /// beside the records is told as of the same day.
    pub fn day(&self) -> NaiveDate {
        self.day
    }

    /// The partnerships, by slug.
    pub fn entries(&self) -> &[Arc<Entry>] {
        &self.entries
    }

    /// A partnership.
    pub fn entry(&self, entry: EntryIx) -> &Entry {
        &self.entries[entry]
    }

    /// A partnership by its slug.
    pub fn find(&self, slug: &Slug) -> Option<EntryIx> {
        self.entries.binary_search_by(|entry| entry.slug().cmp(slug)).ok()
    }

    /// Today's slug of a partnership that was renamed.
    pub fn redirect(&self, slug: &Slug) -> Option<&Slug> {
        self.redirects.get(slug)
    }

    /// The helplines, 999 first.
    pub fn helplines(&self) -> &[Helpline] {
        &self.helplines
    }

    /// The partnerships that cover a district: those that count as cover first, the smallest area first.
    pub fn covering_district(&self, district: DistrictIx) -> &[EntryIx] {
        self.areas.by_district.get(usize::from(district)).map_or(&[], Vec::as_slice)
    }

    /// The partnerships that cover any of the districts, in the same order, with the districts that each covers.
    pub fn covering(&self, districts: &DistrictSet) -> Vec<Match> {
        let mut found: Vec<Match> = self
            .entries
            .iter()
            .enumerate()
            .map(|(entry, e)| Match { entry, covered: e.districts.intersection(districts) })
            .filter(|found| !found.covered.is_empty() && self.entries[found.entry].is_at_work())
            .collect();
        found.sort_by(|a, b| self.entries[a.entry].locality().total_cmp(&self.entries[b.entry].locality()));
        found
    }

    /// The bodies that covered any of the districts and have ended, in the same order: those who look for them here
    /// are to learn that they existed.
    pub fn former(&self, districts: &DistrictSet) -> Vec<Match> {
        let ended = self.entries.iter().enumerate().filter(|(_, entry)| !entry.is_at_work());
        let covered = ended.map(|(entry, e)| Match { entry, covered: e.districts.intersection(districts) });
        let mut found: Vec<Match> = covered.filter(|found| !found.covered.is_empty()).collect();
        found.sort_by(|a, b| self.entries[a.entry].locality().total_cmp(&self.entries[b.entry].locality()));
        found
    }

    /// The bodies that took the place of one.
    pub fn successors(&self, entry: EntryIx) -> Vec<EntryIx> {
        let slug = &self.entries[entry].record.partnership.slug;
        let succeeds = |other: &Entry| {
            let links = &other.record.partnership.links;
            links.iter().any(|link| link.rel == LinkKind::Succeeds && link.slug == *slug)
        };
        (0..self.entries.len()).filter(|&other| succeeds(&self.entries[other])).collect()
    }

    /// Whether a partnership that counts as cover covers a district.
    pub fn is_covered(&self, district: DistrictIx) -> bool {
        self.covering_district(district).iter().any(|&entry| self.entries[entry].counts())
    }

    /// The partnerships that count as cover and are nearest to a place which none of them covers, with the distance in
    /// kilometres to where one comes into their area: at most [`NEAREST`], the nearest first, each within [`NEAR_KM`]
    /// and serving a country of the place's districts. Empty when none is near, and for places without a district.
    pub fn nearest(&self, point: Coord<f64>, districts: &[DistrictIx]) -> Vec<(EntryIx, f64)> {
        let countries = self.geography.countries(districts.iter().copied());
        let found = self.areas.tiles.nearest(point, countries, self).into_iter();
        found.map(|(entry, metres)| (entry, metres / 1000.0)).collect()
    }

    /// The same for every partnership that counts as cover, wherever it is, by measuring to each: slow, and what tests
    /// compare with.
    #[doc(hidden)]
    pub fn nearest_without_tiles(&self, point: Coord<f64>) -> Vec<(EntryIx, f64)> {
        let mut all: Vec<_> =
            self.areas.counting.iter().map(|&e| (e, nearest::metres_to(self, e, point) / 1e3)).collect();
        all.sort_by(|a, b| a.1.total_cmp(&b.1));
        all
    }

    /// Works out beforehand what [`nearest`](Self::nearest) needs wherever there is land: a few tenths of a second
    /// that the first to ask would otherwise pay in parts.
    pub fn prepare_nearest(&self) {
        self.areas.tiles.prepare(self);
    }

    /// What lies beside, around, inside and across the water from a partnership: the closest relation first, then
    /// the longest border. Bodies that ended are left out.
    pub fn neighbours(&self, entry: EntryIx) -> &[(EntryIx, Relation)] {
        let ours = &self.entries[entry];
        self.areas.neighbours[entry].get_or_init(|| {
            let others = self.entries.iter().enumerate().filter(|(index, e)| *index != entry && e.is_at_work());
            let related = others.filter_map(|(index, other)| {
                Some((index, self.geography.relation(&ours.districts, &other.districts)?))
            });
            let mut found: Vec<_> = related.collect();
            let border = |relation: &Relation| Reverse((relation.shared_border_km.unwrap_or(0.0) * 1e6) as u64);
            found.sort_by_key(|(index, relation)| (relation.kind, border(relation), *index));
            found
        })
    }

    /// The districts that no partnership which counts as cover covers.
    pub fn uncovered(&self) -> DistrictSet {
        self.geography.all_districts().difference(&self.covered())
    }

    /// The districts that two or more partnerships which count as cover cover, with those partnerships.
    pub fn shared(&self) -> Vec<(DistrictIx, Vec<EntryIx>)> {
        let counting = |district: DistrictIx| {
            self.covering_district(district).iter().copied().filter(|&entry| self.entries[entry].counts()).collect()
        };
        let all = (0..self.geography.districts().len() as DistrictIx).map(|d| (d, counting(d)));
        all.filter(|(_, entries): &(_, Vec<EntryIx>)| entries.len() > 1).collect()
    }

    fn covered(&self) -> DistrictSet {
        let counting = self.entries.iter().filter(|entry| entry.counts());
        counting.fold(DistrictSet::default(), |all, entry| all.union(&entry.districts))
    }
}

impl Areas {
    fn new(entries: &[Arc<Entry>], geography: &Geography) -> Self {
        let counts = |entry: &Entry| entry.counts() && !entry.districts.is_empty();
        Self {
            by_district: index_by_district(entries, geography.districts().len()),
            counting: (0..entries.len()).filter(|&index| counts(&entries[index])).collect(),
            tiles: NearestTiles::new(NEAREST),
            neighbours: entries.iter().map(|_| OnceLock::new()).collect(),
        }
    }
}

impl Entry {
    /// Joins a record, as an audience sees it, to the places.
    pub fn new(record: impl Into<Arc<Record>>, geography: &Geography) -> Self {
        let record = record.into();
        let partnership = &record.partnership;
        let districts = geography.resolve(&partnership.coverage.codes);
        let aliases = partnership.aliases.iter().map(|alias| alias.name.as_str());
        let names = std::iter::once(partnership.name.as_str()).chain(aliases).collect::<Vec<_>>().join(" | ");
        let larger = partnership.coverage.codes.iter().filter_map(|&key| geography.area(key));
        let places = larger.chain(districts.iter().map(|district| geography.district(district)));
        let place_names = places.flat_map(|area| {
            std::iter::once(area.region.name.as_str()).chain(area.region.name_cy.as_ref().map(Name::as_str))
        });
        let rest = [partnership.slug.as_str(), partnership.coverage.words.as_str()]
            .into_iter()
            .chain(place_names)
            .chain(partnership.summary.as_ref().map(Prose::as_str))
            .collect::<Vec<_>>()
            .join(" | ");
        Self {
            names: fold(&names),
            haystack: fold(&rest),
            area_km2: geography.area_km2(&districts),
            countries: geography.countries(districts.iter()),
            districts,
            record,
            ways_in: Arc::default(),
        }
    }

    /// The entry that another audience has of the same record, or a new one; with what is known already of the area,
    /// where the entry before it covered the same.
    fn shared(
        record: Arc<Record>,
        geography: &Geography,
        beside: Option<&RegisterView>,
        before: Option<&Self>,
    ) -> Arc<Self> {
        let same = beside.and_then(|view| Some(&view.entries[view.find(&record.partnership.slug)?]));
        if let Some(same) = same.filter(|same| Arc::ptr_eq(&same.record, &record)) {
            return same.clone();
        }
        let mut entry = Self::new(record, geography);
        if let Some(before) = before.filter(|before| before.districts == entry.districts) {
            entry.ways_in = before.ways_in.clone();
        }
        Arc::new(entry)
    }

    fn slug(&self) -> &Slug {
        &self.record.partnership.slug
    }

    /// Whether the partnership counts when asking whether a place is covered.
    pub fn counts(&self) -> bool {
        self.record.partnership.counts_as_cover()
    }

    /// Whether it has not ended.
    fn is_at_work(&self) -> bool {
        !self.record.partnership.has_ended()
    }

    /// How local the partnership is, the most local first: those that count as cover by area, then forums, national
    /// and governance bodies.
    fn locality(&self) -> f64 {
        let rank = match self.record.partnership.kind {
            _ if self.counts() => 0.0,
            PartnershipKind::Forum => 1.0,
            PartnershipKind::National | PartnershipKind::Umbrella => 2.0,
            _ => 3.0,
        };
        // No area on Earth reaches the step between two ranks.
        rank * 1e9 + self.area_km2
    }
}

impl nearest::Areas for RegisterView {
    fn list(&self) -> &[EntryIx] {
        &self.areas.counting
    }

    fn ways_into(&self, entry: EntryIx) -> &StretchTree {
        let entry = &self.entries[entry];
        entry.ways_in.get_or_init(|| self.geography.ways_into(&entry.districts))
    }

    fn serves(&self, entry: EntryIx) -> Countries {
        self.entries[entry].countries
    }

    fn district_at(&self, point: Coord<f64>) -> Option<DistrictIx> {
        self.geography.district_at(point)
    }
}

fn index_by_district(entries: &[Arc<Entry>], districts: usize) -> Vec<Vec<EntryIx>> {
    let at_work = entries.iter().enumerate().filter(|(_, entry)| entry.is_at_work());
    let mut order: Vec<(f64, EntryIx)> = at_work.map(|(index, entry)| (entry.locality(), index)).collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut by_district = vec![Vec::new(); districts];
    for (_, index) in order {
        entries[index].districts.iter().for_each(|district| by_district[usize::from(district)].push(index));
    }
    by_district
}
