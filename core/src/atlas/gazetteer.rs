//! The names that people use for places: those of the geographies, in English and Welsh, and besides those of a table:
//! towns, police forces, counties of old and of ceremony, parts of the country.

use std::sync::OnceLock;

use geo::Coord;
use rustc_hash::FxHashMap;

use super::districts::DistrictSet;
use super::geography::Area;
use super::place::Place;
use crate::fold::{Sought, fold, name_key};
use crate::region::{RegionKey, RegionKind};
use crate::text::Name;

/// A name that is no geography's own.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceName {
    /// The name.
    pub name: Name,
    /// The name in Welsh, where it has another.
    pub name_cy: Option<Name>,
    /// The geographies that it means, together.
    pub places: Vec<RegionKey>,
    /// For a town, where its centre is, in WGS 84 degrees; none for what is an area of its own.
    pub centre: Option<Coord<f64>>,
}

/// A name of the table with its districts.
#[derive(Debug)]
pub struct Known {
    /// What the table says.
    pub of: PlaceName,
    /// Its districts.
    pub districts: DistrictSet,
    /// A point inside, found when first asked for.
    pub(super) point: OnceLock<Coord<f64>>,
}

/// The position of a name of the table.
pub type NameIx = u16;

/// The names, by what the ways to write them have in common.
#[derive(Debug, Default)]
pub struct Gazetteer {
    known: Vec<Known>,
    by_key: FxHashMap<String, Vec<Place>>,
    /// Every name folded, with what it means: geographies first.
    folded: Vec<(String, Place)>,
    /// By geography its names folded, and those of the table that mean it alone.
    words: FxHashMap<RegionKey, Vec<String>>,
}

impl Gazetteer {
    /// Takes up the names of geographies, and those of the table whose geographies are known.
    pub fn build(areas: &[Area], names: Vec<PlaceName>, districts: impl Fn(&[RegionKey]) -> DistrictSet) -> Self {
        let mut built = Self::default();
        for area in areas {
            let place = Place::Region(area.region.key);
            let names = [Some(&area.region.name), area.region.name_cy.as_ref()];
            for name in names.into_iter().flatten() {
                built.add_words(area.region.key, name.as_str());
                spoken(name.as_str()).for_each(|name| built.add(name, place));
            }
        }
        for name in names {
            built.add_known(name, &districts);
        }
        built.leave_out_towns_called_as_their_district();
        built
    }

    /// A town that goes by a name of the district that it lies in is no second place of that name.
    fn leave_out_towns_called_as_their_district(&mut self) {
        let known = &self.known;
        for places in self.by_key.values_mut() {
            let called = places.clone();
            let is_its_district = |index: NameIx| match known[usize::from(index)].of.places.as_slice() {
                [only] => called.contains(&Place::Region(*only)),
                _ => false,
            };
            places.retain(|place| !matches!(place, Place::Name(index) if is_its_district(*index)));
        }
        let by_key = &self.by_key;
        self.folded.retain(|(name, place)| by_key.get(&name_key(name)).is_some_and(|places| places.contains(place)));
    }

    fn add_known(&mut self, name: PlaceName, districts: impl Fn(&[RegionKey]) -> DistrictSet) {
        let set = districts(&name.places);
        let Ok(index) = NameIx::try_from(self.known.len()) else { return };
        if set.is_empty() {
            return;
        }
        let place = match name.places.as_slice() {
            [only] if name.centre.is_none() => Place::Region(*only),
            _ => Place::Name(index),
        };
        for written in std::iter::once(&name.name).chain(&name.name_cy) {
            self.add(written.as_str(), place);
            if let [only] = name.places.as_slice() {
                self.add_words(*only, written.as_str());
            }
        }
        self.known.push(Known { of: name, districts: set, point: OnceLock::new() });
    }

    fn add(&mut self, name: &str, place: Place) {
        let places = self.by_key.entry(name_key(name)).or_default();
        if !places.contains(&place) {
            places.push(place);
            self.folded.push((fold(name), place));
        }
    }

    fn add_words(&mut self, key: RegionKey, name: &str) {
        self.words.entry(key).or_default().push(fold(name));
    }

    /// What a geography is sought by, folded: its names in both languages, and the towns and other names that the table
    /// has for it alone.
    pub fn names_of(&self, key: RegionKey) -> &[String] {
        self.words.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Whether a geography is called by all the words of a search, in one of its names.
    pub fn fits(&self, key: RegionKey, sought: &Sought) -> bool {
        self.names_of(key).iter().any(|name| sought.fits(&[name]))
    }

    /// A name of the table.
    pub fn known(&self, index: NameIx) -> Option<&Known> {
        self.known.get(usize::from(index))
    }

    /// The names of the table.
    pub fn all_known(&self) -> &[Known] {
        &self.known
    }

    /// What is called exactly so, however it is written.
    pub fn called(&self, name: &str) -> &[Place] {
        self.by_key.get(&name_key(name)).map_or(&[], Vec::as_slice)
    }

    /// What has all the words of a search in its name, at the beginning of the name's words; geographies first.
    pub fn with_words(&self, typed: &str) -> Vec<Place> {
        let sought = Sought::new(typed);
        if sought.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (_, place) in self.folded.iter().filter(|(name, _)| sought.begins_words(name)) {
            if !found.contains(place) {
                found.push(*place);
            }
        }
        found
    }

    /// What is called nearly so, the likeliest first: a letter or a few left out, doubled, exchanged or mistaken.
    pub fn like(&self, typed: &str) -> Vec<Place> {
        let key = name_key(typed);
        let length = key.chars().count();
        let most = most_slips(length);
        let mut near: Vec<(usize, &str, Place)> = Vec::new();
        for (name, place) in &self.folded {
            let name_length = name.len() - name.matches(' ').count();
            if most == 0 || name_length.abs_diff(length) > most {
                continue;
            }
            let slips = strsim::osa_distance(&key, &name.replace(' ', ""));
            if slips <= most {
                near.push((slips, name, *place));
            }
        }
        near.sort_by(|a, b| (a.0, !is_region(a.2), a.1).cmp(&(b.0, !is_region(b.2), b.1)));
        // What is one slip away is meant, not what is three away.
        let least = near.first().map_or(0, |(slips, ..)| *slips);
        near.retain(|(slips, ..)| *slips <= least + usize::from(least > 1));
        near.into_iter().map(|(.., place)| place).collect()
    }
}

/// How many slips of the keys are forgiven in a name of so many letters. Longer texts are no names.
fn most_slips(length: usize) -> usize {
    match length {
        4..=5 => 1,
        6..=9 => 2,
        10..=60 => 3,
        _ => 0,
    }
}

fn is_region(place: Place) -> bool {
    matches!(place, Place::Region(_))
}

/// The name, and for "Bristol, City of" also the name that people say.
pub(super) fn spoken(name: &str) -> impl Iterator<Item = &str> {
    let before = name.split_once(", ").filter(|(_, rest)| rest.ends_with(" of")).map(|(spoken, _)| spoken);
    [Some(name), before].into_iter().flatten()
}

/// The words by which people say what kind of place they mean, before or behind its name, folded; and the kinds.
const SAID: [(&str, &str, &[RegionKind]); 34] = [
    ("", "police force area", &[RegionKind::Pfa]),
    ("", "police service", &[RegionKind::Pfa]),
    ("", "police force", &[RegionKind::Pfa]),
    ("", "police area", &[RegionKind::Pfa]),
    ("", "police", &[RegionKind::Pfa]),
    ("", "constabulary", &[RegionKind::Pfa]),
    ("", "force area", &[RegionKind::Pfa]),
    ("heddlu", "", &[RegionKind::Pfa]),
    ("", "metropolitan borough council", &[RegionKind::Lad]),
    ("", "metropolitan district council", &[RegionKind::Lad]),
    ("", "county borough council", &[RegionKind::Lad]),
    ("", "borough council", &[RegionKind::Lad]),
    ("", "district council", &[RegionKind::Lad]),
    ("", "city council", &[RegionKind::Lad]),
    ("", "county council", &[RegionKind::County, RegionKind::Lad]),
    ("", "council area", &[RegionKind::Lad]),
    ("", "council", &[RegionKind::Lad, RegionKind::County]),
    ("", "mbc", &[RegionKind::Lad]),
    ("", "district", &[RegionKind::Lad]),
    ("", "borough", &[RegionKind::Lad]),
    ("", "county", &[RegionKind::County]),
    ("london borough of", "", &[RegionKind::Lad]),
    ("metropolitan borough of", "", &[RegionKind::Lad]),
    ("county borough of", "", &[RegionKind::Lad]),
    ("royal borough of", "", &[RegionKind::Lad]),
    ("borough of", "", &[RegionKind::Lad]),
    ("district of", "", &[RegionKind::Lad]),
    ("cyngor bwrdeistref sirol", "", &[RegionKind::Lad]),
    ("cyngor dinas", "", &[RegionKind::Lad]),
    ("cyngor sir", "", &[RegionKind::Lad]),
    ("cyngor", "", &[RegionKind::Lad]),
    ("city of", "", &[]),
    ("county of", "", &[]),
    ("the", "", &[]),
];

/// A name without the words that say what kind of place it is, and the kinds that it may be of (none: any).
pub(super) fn without_kind(typed: &str) -> Vec<(String, &'static [RegionKind])> {
    let folded = fold(typed);
    let stripped = |&(before, behind, kinds): &(&str, &str, &'static [RegionKind])| {
        let rest = folded.strip_prefix(before)?.strip_suffix(behind)?;
        let is_parted = (before.is_empty() || rest.starts_with(' ')) && (behind.is_empty() || rest.ends_with(' '));
        let rest = rest.trim();
        (is_parted && !rest.is_empty()).then(|| (rest.to_owned(), kinds))
    };
    SAID.iter().filter_map(stripped).collect()
}
