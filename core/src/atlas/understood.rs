//! From what a person typed into one box to the place that is meant.

use super::districts::DistrictSet;
use super::gazetteer::without_kind;
use super::geography::Geography;
use super::place::Place;
use crate::fold::{fold, name_key};
use crate::postcode::{Elsewhere, Outcode, Postcode, Reading, outcodes, readings};
use crate::region::{RegionKey, RegionKind};

/// How many places are offered to choose from.
const MOST_CHOICES: usize = 24;
/// How many places are offered for a name that nothing has.
const MOST_SUGGESTIONS: usize = 6;
/// The longest name that is looked for, in characters.
const LONGEST_NAME: usize = 200;

/// What a text was understood as.
#[derive(Debug, Clone, PartialEq)]
pub enum Understood {
    /// One place; and whether letters were read as the digits that look like them, or digits as letters.
    Place(Place, bool),
    /// Several places that the text may mean.
    Choice(Vec<Place>),
    /// Places whose names are nearly what was typed.
    Suggestions(Vec<Place>),
    /// A code or name of what lies elsewhere.
    Elsewhere(Elsewhere),
    /// Nothing that is known.
    Nothing,
}

impl Geography {
    /// Understands what a person typed for a place: a postcode or its first half with whatever stands around it, a
    /// geography's key, or a name.
    pub fn understand(&self, typed: &str) -> Understood {
        if let Ok(key) = typed.trim().parse::<RegionKey>() {
            return Understood::Place(Place::Region(key), false);
        }
        self.coded(typed).unwrap_or_else(|| self.understand_name(typed))
    }

    /// Understands what was given for a postcode, which is no name; none when there is no postcode in it.
    pub fn understand_postcode(&self, typed: &str) -> Option<Understood> {
        let read = readings(typed);
        let found = self.postcode_in(&read, true);
        let whole =
            || read.first().map(|reading| Understood::Place(Place::Postcode(reading.postcode), reading.was_corrected));
        found.or_else(|| Elsewhere::read(typed).map(Understood::Elsewhere)).or_else(whole)
    }

    /// Understands what was given for a postcode's first half: as it was typed, or corrected where that exists.
    pub fn understand_outcode(&self, typed: &str) -> Option<(Outcode, bool)> {
        let read = outcodes(typed);
        let exists = |(outcode, _): &&(Outcode, bool)| self.outcode(*outcode).is_some();
        read.iter().find(exists).or_else(|| read.iter().find(|(_, was_corrected)| !was_corrected)).copied()
    }

    /// A postcode or outcode within a text, before any name is looked for.
    fn coded(&self, typed: &str) -> Option<Understood> {
        let read = readings(typed);
        let is_code = typed.bytes().any(|byte| byte.is_ascii_digit()) || !typed.is_ascii();
        if let Some(found) = self.postcode_in(&read, is_code) {
            return Some(found);
        }
        if self.gazetteer().called(typed).is_empty() {
            if let Some(elsewhere) = Elsewhere::read(typed) {
                return Some(Understood::Elsewhere(elsewhere));
            }
            // All letters may still be a postcode, once no name is written so.
            if let Some(found) = self.postcode_in(&read, true) {
                return Some(found);
            }
            if let Some((outcode, was_corrected)) = self.understand_outcode(typed).filter(|_| is_code) {
                return Some(Understood::Place(Place::Outcode(outcode), was_corrected));
            }
        }
        let written = read.first().filter(|reading| !reading.was_corrected);
        written.map(|reading| Understood::Place(Place::Postcode(reading.postcode), false))
    }

    /// The postcode of the readings that exists; several where the text holds more than one.
    fn postcode_in(&self, read: &[Reading], may_correct: bool) -> Option<Understood> {
        let exists = |postcode: Postcode| self.postcode(postcode).is_some() || postcode.is_northern_ireland();
        let taken = |reading: &&Reading| exists(reading.postcode) && (may_correct || !reading.was_corrected);
        let first = read.iter().find(taken)?;
        let others = read.iter().filter(taken).filter(|other| !other.overlaps(first) && !other.was_corrected);
        let mut all: Vec<Place> = others.map(|other| Place::Postcode(other.postcode)).collect();
        if all.is_empty() {
            return Some(Understood::Place(Place::Postcode(first.postcode), first.was_corrected));
        }
        all.insert(0, Place::Postcode(first.postcode));
        all.truncate(MOST_CHOICES);
        Some(Understood::Choice(all))
    }

    /// Understands a name.
    pub fn understand_name(&self, typed: &str) -> Understood {
        if typed.chars().nth(LONGEST_NAME).is_some() || fold(typed).is_empty() {
            return Understood::Nothing;
        }
        let called = self.called(typed);
        if !called.is_empty() {
            return one_or_choice(called);
        }
        if let Some(within) = self.within(typed) {
            return within;
        }
        let partly = self.distinct(&self.gazetteer().with_words(typed));
        if !partly.is_empty() {
            return one_or_choice(partly);
        }
        let mut like = self.gazetteer().like(typed);
        like.extend(without_kind(typed).iter().flat_map(|(name, kinds)| of_kinds(self.gazetteer().like(name), kinds)));
        let mut like = self.distinct(&like);
        like.truncate(MOST_SUGGESTIONS);
        if like.is_empty() { Understood::Nothing } else { Understood::Suggestions(like) }
    }

    /// What is called so, each once; also with the words before or behind it that say what kind of place is meant.
    pub fn called(&self, name: &str) -> Vec<Place> {
        let exactly = self.gazetteer().called(name);
        if !exactly.is_empty() {
            return self.distinct(exactly);
        }
        let mut any = Vec::new();
        for (name, kinds) in without_kind(name) {
            let called = self.gazetteer().called(&name).to_vec();
            let of_kind = of_kinds(called.clone(), kinds);
            if !of_kind.is_empty() {
                return self.distinct(&of_kind);
            }
            any.extend(called);
        }
        self.distinct(&any)
    }

    /// "Newport, Isle of Wight", "Ashford (Surrey)", "Richmond in North Yorkshire": what is called by the first name
    /// and lies in what is called by the second.
    fn within(&self, typed: &str) -> Option<Understood> {
        let typed = typed.trim().trim_end_matches(')');
        let (name, rest) = typed.rsplit_once(['(', ',']).or_else(|| typed.split_once(" in "))?;
        let called = self.called(name.trim().trim_end_matches(','));
        if called.is_empty() {
            return None;
        }
        let around: Vec<DistrictSet> =
            self.called(rest).into_iter().filter_map(|place| self.districts_of(place)).collect();
        let lies_in = |place: &&Place| {
            let districts = self.districts_of(**place).unwrap_or_default();
            around.iter().any(|around| !around.intersection(&districts).is_empty())
        };
        let found: Vec<Place> = called.iter().filter(lies_in).copied().collect();
        if !found.is_empty() {
            return Some(one_or_choice(found));
        }
        // Not what was asked for: offered, not taken.
        Some(Understood::Suggestions(called))
    }

    /// The districts of a name or geography.
    fn districts_of(&self, place: Place) -> Option<DistrictSet> {
        match place {
            Place::Region(key) => self.area(key).map(|area| area.districts),
            Place::Name(index) => self.gazetteer().known(index).map(|known| known.districts),
            Place::Point(_) | Place::Postcode(_) | Place::Outcode(_) => None,
        }
    }

    /// What a name or geography is called in English.
    fn name_of(&self, place: Place) -> &str {
        match place {
            Place::Region(key) => self.area(key).map_or("", |area| area.region.name.as_str()),
            Place::Name(index) => self.gazetteer().known(index).map_or("", |known| known.of.name.as_str()),
            Place::Point(_) | Place::Postcode(_) | Place::Outcode(_) => "",
        }
    }

    /// Each place once: of those with the same districts the first, and no town within an area that is named as well.
    fn distinct(&self, places: &[Place]) -> Vec<Place> {
        let sets: Vec<DistrictSet> = places.iter().map(|&place| self.districts_of(place).unwrap_or_default()).collect();
        let is_town = |index: usize| match places[index] {
            Place::Name(name) => self.gazetteer().known(name).is_some_and(|known| known.of.centre.is_some()),
            _ => false,
        };
        let keys: Vec<String> = places.iter().map(|&place| name_key(self.name_of(place))).collect();
        let is_told_by = |index: usize, other: usize| {
            let is_same = other < index && sets[index] == sets[other];
            match (is_town(index), is_town(other)) {
                (true, false) => sets[index].is_subset(&sets[other]) && keys[index] == keys[other],
                (true, true) => is_same && keys[index] == keys[other],
                (false, false) => is_same,
                (false, true) => false,
            }
        };
        (0..places.len())
            .filter(|&index| !(0..places.len()).any(|other| is_told_by(index, other)))
            .map(|index| places[index])
            .take(MOST_CHOICES)
            .collect()
    }
}

fn one_or_choice(places: Vec<Place>) -> Understood {
    match places.as_slice() {
        [only] => Understood::Place(*only, false),
        _ => Understood::Choice(places),
    }
}

/// Those of some kinds of geography; all where no kind is asked for.
fn of_kinds(mut places: Vec<Place>, kinds: &[RegionKind]) -> Vec<Place> {
    places.retain(|place| kinds.is_empty() || matches!(place, Place::Region(key) if kinds.contains(&key.kind)));
    places
}
