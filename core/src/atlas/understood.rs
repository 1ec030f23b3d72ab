//! From what a person typed into one box to the place that is meant.

use rustc_hash::FxHashSet;

use super::districts::DistrictSet;
use super::gazetteer::{NameIx, spoken, without_kind};
use super::geography::Geography;
use super::place::Place;
use crate::code::GssCode;
use crate::fold::{fold, joins, name_key, unmutated};
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
        if let Some(found) = self.keyed(typed) {
            return found;
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

    /// The postcode in a text that was understood as its first half alone, as no list has the whole.
    pub fn unlisted_postcode(&self, typed: &str, understood: Place) -> Option<Postcode> {
        let Place::Outcode(_) = understood else { return None };
        readings(typed).into_iter().find(|reading| !reading.was_corrected).map(|reading| reading.postcode)
    }

    /// A code of a geography alone, of today or former: its first letters say the kind, but for the one code that is
    /// of two kinds.
    fn keyed(&self, typed: &str) -> Option<Understood> {
        let code: GssCode = typed.trim().to_uppercase().parse().ok()?;
        let of = |kind| RegionKey { kind, code };
        let is_known = |key: &RegionKey| self.area(*key).is_some() || !self.successors(*key).is_empty();
        let known: Vec<Place> = RegionKind::ALL.into_iter().map(of).filter(is_known).map(Place::Region).collect();
        (!known.is_empty()).then(|| one_or_choice(self.distinct(&known)))
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
        let place = |reading: &Reading| {
            let outcode = reading.postcode.outcode();
            self.outcode(outcode).map_or(Place::Postcode(reading.postcode), |_| Place::Outcode(outcode))
        };
        written.map(|reading| Understood::Place(place(reading), false))
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
        if let Some(several) = self.joined(typed) {
            return one_or_choice(several);
        }
        let mut like = self.gazetteer().like(typed);
        like.extend(without_kind(typed).iter().flat_map(|(name, kinds)| of_kinds(self.gazetteer().like(name), kinds)));
        let mut like = self.distinct(&like);
        like.truncate(MOST_SUGGESTIONS);
        if like.is_empty() { Understood::Nothing } else { Understood::Suggestions(like) }
    }

    /// What may be meant by words that find nothing in a list: what they name, or what is nearly called so.
    pub fn meant(&self, words: &str) -> Vec<Place> {
        match self.understand_name(words) {
            Understood::Place(place, _) => vec![place],
            Understood::Choice(places) | Understood::Suggestions(places) => places,
            Understood::Elsewhere(_) | Understood::Nothing => Vec::new(),
        }
    }

    /// The geographies of a name or geography.
    pub fn geographies_of(&self, place: Place) -> Vec<RegionKey> {
        match place {
            Place::Region(key) => vec![key],
            Place::Name(index) => self.gazetteer().known(index).map_or_else(Vec::new, |known| known.of.places.clone()),
            Place::Point(_) | Place::Postcode(_) | Place::Outcode(_) => Vec::new(),
        }
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

    /// "Kent and Essex", "Rhondda Cynon Taf a Merthyr Tudful", "Gwent a Phowys": places with a word between them that
    /// joins names, each as long as it can be. None when one of them is unknown.
    fn joined(&self, typed: &str) -> Option<Vec<Place>> {
        let folded = fold(typed);
        let words: Vec<&str> = folded.split(' ').collect();
        let ends = |from: usize| (from + 1..=words.len()).rev().filter(|&to| to == words.len() || joins(&words, to));
        let (mut all, mut from) = (Vec::new(), 0);
        while from < words.len() {
            let called = |to: usize| {
                let name = words[from..to].join(" ");
                let alone = || unmutated(&name).filter(|_| from > 0 && words[from - 1] != "and");
                let mut called = self.called(&name);
                if called.is_empty() {
                    called = alone().map_or_else(Vec::new, |name| self.called(&name));
                }
                (!called.is_empty()).then_some((called, to))
            };
            let (called, to) = ends(from).find_map(called)?;
            all.extend(called);
            from = to + 1;
        }
        Some(self.distinct(&all))
    }

    /// "Newport, Isle of Wight", "Ashford (Surrey)", "Richmond in North Yorkshire": what is called by the first name
    /// and lies in what is called by the second.
    fn within(&self, typed: &str) -> Option<Understood> {
        let typed = typed.trim().trim_end_matches(')');
        // Names have commas of their own: "Dromore, Armagh City, Banbridge and Craigavon".
        let signs = typed.match_indices([',', '(']).rev().map(|(at, sign)| (&typed[..at], &typed[at + sign.len()..]));
        let mut elsewhere = None;
        for (name, rest) in signs.chain(typed.split_once(" in ")) {
            let called = self.called(name.trim().trim_end_matches(','));
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
            elsewhere = elsewhere.or_else(|| (!called.is_empty()).then_some(called));
        }
        // Not what was asked for: offered, not taken.
        elsewhere.map(Understood::Suggestions)
    }

    /// A name of the table that is told from others of the same name by where it lies; none for other places.
    pub fn qualified(&self, place: Place) -> Option<String> {
        let Place::Name(index) = place else { return None };
        let known = self.gazetteer().known(index)?;
        let name = known.of.name.as_str();
        if self.called(name) == [place] {
            return Some(name.to_owned());
        }
        let district = known.districts.iter().next()?;
        // "Belmont, Herefordshire": a name with a comma of its own is said without what stands behind that.
        let district = spoken(self.district(district).region.name.as_str()).last()?;
        Some(format!("{name}, {district}"))
    }

    /// The names by which places are found, in English and Welsh, for a box that suggests while somebody types: those of
    /// geographies first, then those of the table, then towns. A town that shares its name is told by where it lies.
    pub fn names(&self) -> Vec<String> {
        let of_areas = self.areas().iter().flat_map(|area| [Some(&area.region.name), area.region.name_cy.as_ref()]);
        let mut of_areas: Vec<String> = of_areas.flatten().map(ToString::to_string).collect();
        of_areas.sort();
        let (mut of_table, mut of_towns) = (Vec::new(), Vec::new());
        for (index, known) in self.gazetteer().all_known().iter().enumerate() {
            let list = if known.of.centre.is_some() { &mut of_towns } else { &mut of_table };
            let place = NameIx::try_from(index).ok().map(Place::Name);
            for name in std::iter::once(&known.of.name).chain(&known.of.name_cy) {
                let is_shared = known.of.centre.is_some() && self.called(name.as_str()).len() > 1;
                let told =
                    if is_shared { place.and_then(|place| self.qualified(place)) } else { Some(name.to_string()) };
                list.extend(told);
            }
        }
        let mut seen = FxHashSet::default();
        let all = of_areas.into_iter().chain(of_table).chain(of_towns);
        all.filter(|name| seen.insert(fold(name))).collect()
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
