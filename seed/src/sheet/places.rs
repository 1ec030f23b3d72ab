//! The places of a coverage cell: by code, by name, and in words ("Leeds, Bradford, Kirklees & Calderdale").

use std::collections::BTreeSet;
use std::ops::Range;

use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::place::Place;
use nncf_core::code::GssCode;
use nncf_core::fold::{name_key, unmutated};
use nncf_core::region::{RegionKey, RegionKind};
use rustc_hash::FxHashMap;

use super::list;

mod words;

/// The most places that are looked for in words.
const MOST_PLACES: usize = 500;

/// How a geography reads: its code and kind, which decide, and its name for the eye.
pub(super) fn tell(key: RegionKey, geography: &Geography) -> String {
    match geography.area(key) {
        Some(area) if area.region.key == key => format!("{key} ({})", area.region.name),
        _ => key.to_string(),
    }
}

/// The geographies, by code and by name in English and Welsh.
pub(super) struct Places<'a> {
    geography: &'a Geography,
    by_name: FxHashMap<String, Vec<&'a Area>>,
}

/// What a part of a cell means: some geographies, of which one is meant. One is most often the only one.
struct Meant {
    text: String,
    keys: Vec<RegionKey>,
    /// What it was read as, where it is a code or name that is no longer in use.
    note: Option<String>,
}

impl Meant {
    fn new(text: impl Into<String>, keys: Vec<RegionKey>) -> Self {
        Self { text: text.into(), keys, note: None }
    }
}

/// What a cell of places was read as.
#[derive(Default)]
pub(super) struct Read {
    /// The geographies.
    pub keys: Vec<RegionKey>,
    /// What is wrong with the cell.
    pub faults: Vec<String>,
    /// What was read as something else, and should be looked at.
    pub notes: Vec<String>,
}

impl<'a> Places<'a> {
    pub fn new(geography: &'a Geography) -> Self {
        let mut by_name: FxHashMap<String, Vec<&Area>> = FxHashMap::default();
        for area in geography.areas() {
            let names = [Some(&area.region.name), area.region.name_cy.as_ref()];
            let names = names.into_iter().flatten().flat_map(|name| spoken(name.as_str()));
            let folded: BTreeSet<String> = names.map(folded).collect();
            for name in folded {
                by_name.entry(name).or_default().push(area);
            }
        }
        Self { geography, by_name }
    }

    /// The geographies that a cell names, and what is wrong with it. Codes that a record has already are taken as they
    /// are; names are looked for among those of a kind first, where one is said.
    pub fn read(&self, cell: &str, kind: Option<RegionKind>, before: &[RegionKey]) -> Read {
        let mut meant = Vec::new();
        let mut read = Read::default();
        for entry in list::split_filled(cell).iter().flat_map(|entry| entry.split('\n')).map(str::trim) {
            if entry.is_empty() {
                continue;
            }
            match self.entry(entry, kind, before) {
                Ok(found) => meant.extend(found),
                Err(fault) => read.faults.push(fault),
            }
        }
        for chosen in self.chosen(&meant, before) {
            match chosen {
                Ok(key) if read.keys.contains(&key) => {}
                Ok(key) => read.keys.push(key),
                Err(fault) => read.faults.push(fault),
            }
        }
        for note in meant.into_iter().filter_map(|meant| meant.note) {
            if !read.notes.contains(&note) {
                read.notes.push(note);
            }
        }
        read
    }

    /// What an entry means: a key, a name, or several of them in words.
    fn entry(&self, entry: &str, kind: Option<RegionKind>, before: &[RegionKey]) -> Result<Vec<Meant>, String> {
        let said = entry.split_once(':').and_then(|(kind, rest)| Some((kind.trim().parse().ok()?, rest.trim())));
        if let Some((kind, rest)) = said {
            let code = rest.split_once('(').map_or(rest, |(code, _)| code.trim());
            let Ok(code) = code.parse::<GssCode>() else {
                return self.named(rest, Some(kind), true).map(|meant| vec![meant]);
            };
            let key = RegionKey { kind, code };
            if before.contains(&key) {
                return Ok(vec![Meant::new(entry, vec![key])]);
            }
            return Ok(vec![Meant { text: entry.to_owned(), ..self.today(key)? }]);
        }
        if let Some(meant) = self.place(entry, kind)? {
            return Ok(vec![meant]);
        }
        self.in_words(entry, kind)
    }

    /// Several places in words, the longest names first: "Kent and Medway" is two, "Tyne and Wear" one. What people call
    /// several places together ("Caerdydd a'r Fro") is looked for where a part of it is no place by itself.
    fn in_words(&self, text: &str, kind: Option<RegionKind>) -> Result<Vec<Meant>, String> {
        let parts = words::parts(text);
        if parts.len() > MOST_PLACES {
            return Err(format!("names more than {MOST_PLACES} places; write their counties or police force areas"));
        }
        let (mut meant, mut unknown) = self.parted(text, &parts, kind, false)?;
        if !unknown.is_empty()
            && let (together, rest) = self.parted(text, &parts, kind, true)?
            && rest.is_empty()
        {
            (meant, unknown) = (together, rest);
        }
        match unknown.as_slice() {
            [] if !meant.is_empty() => Ok(meant),
            // Nothing of it is known: it is told as it stands.
            _ if meant.is_empty() => self.named(text, kind, true).map(|meant| vec![meant]),
            unknown => Err(self.unknown(&unknown.join("”, “"))),
        }
    }

    /// What the parts of a text mean, and those that mean nothing.
    fn parted<'t>(
        &self,
        text: &'t str,
        parts: &[Range<usize>],
        kind: Option<RegionKind>,
        may_be_together: bool,
    ) -> Result<(Vec<Meant>, Vec<&'t str>), String> {
        let (mut meant, mut unknown) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < parts.len() {
            if let Some((places, end)) = self.longest(text, parts, at, kind, may_be_together)? {
                meant.extend(places);
                at = end;
                continue;
            }
            let single = &text[parts[at].clone()];
            if let Some(codes) = codes(single) {
                meant.extend(codes.into_iter().map(|code| self.coded(code)).collect::<Result<Vec<_>, _>>()?);
            } else if let Some(places) = self.also_called(single) {
                meant.extend(places);
            } else if let Some(alone) = self.unmutated(text, &parts[at], kind)? {
                meant.push(alone);
            } else {
                unknown.push(single);
            }
            at += 1;
        }
        Ok((meant, unknown))
    }

    /// The longest name that begins with a part, what it means, and behind which part it ends; of those that people use
    /// for several places together, if it may be one.
    fn longest(
        &self,
        text: &str,
        parts: &[Range<usize>],
        at: usize,
        kind: Option<RegionKind>,
        may_be_together: bool,
    ) -> Result<Option<(Vec<Meant>, usize)>, String> {
        for end in (at + 1..=parts.len().min(at + words::MOST_PARTS)).rev() {
            let joined = &text[parts[at].start..parts[end - 1].end];
            if let Some(place) = self.place(joined, kind)? {
                return Ok(Some((vec![place], end)));
            }
            if let Some(places) = self.also_called(joined).filter(|_| may_be_together && end > at + 1) {
                return Ok(Some((places, end)));
            }
        }
        Ok(None)
    }

    /// A name in the form that it has behind the Welsh "and": "Caerffili a Thorfaen".
    fn unmutated(&self, text: &str, part: &Range<usize>, kind: Option<RegionKind>) -> Result<Option<Meant>, String> {
        let alone = unmutated(&text[part.clone()]).filter(|_| words::is_behind_welsh_and(&text[..part.start]));
        alone.map_or(Ok(None), |name| self.place(&name, kind))
    }

    /// A code or a name, with what people put around names; none where it is neither.
    fn place(&self, text: &str, kind: Option<RegionKind>) -> Result<Option<Meant>, String> {
        let bare = text.split_once('(').map_or(text, |(code, _)| code).trim();
        if let Ok(code) = bare.to_uppercase().parse::<GssCode>() {
            return self.coded(code).map(Some);
        }
        for (name, said) in words::bare(text) {
            let of_kind = said.or(kind);
            // A place that has no such kind is meant all the same: "Cardiff" under "police force".
            for kind in [of_kind, None] {
                if let Ok(meant) = self.named(&name, kind, false) {
                    return Ok(Some(Meant { text: text.to_owned(), ..meant }));
                }
            }
        }
        Ok(None)
    }

    /// What a name means that is no geography's own: a town, a county of old, several geographies together.
    fn also_called(&self, name: &str) -> Option<Vec<Meant>> {
        let places = self.geography.called(name);
        let meant = |keys: Vec<RegionKey>| Meant { note: self.formerly(name, &keys), ..Meant::new(name, keys) };
        if let [Place::Name(index)] = places.as_slice() {
            // All of them together.
            let known = self.geography.gazetteer().known(*index)?;
            return Some(known.of.places.iter().map(|&key| meant(vec![key])).collect());
        }
        let keys = places.iter().flat_map(|place| match place {
            Place::Region(key) => vec![*key],
            Place::Name(index) => {
                self.geography.gazetteer().known(*index).map_or(Vec::new(), |known| known.of.places.clone())
            }
            Place::Point(_) | Place::Postcode(_) | Place::Outcode(_) => Vec::new(),
        });
        let keys: Vec<RegionKey> = keys.collect();
        (!keys.is_empty()).then(|| vec![meant(keys)])
    }

    /// That a name was a place's once, where one geography took its place or goes by another name now.
    fn formerly(&self, name: &str, keys: &[RegionKey]) -> Option<String> {
        let [key] = keys else { return None };
        let former = self.geography.former_name_typed(name, Place::Region(*key))?;
        let now = tell(*key, self.geography);
        let how = if former.is_renamed { "is now called" } else { "is now part of" };
        Some(format!("{} {how} {now}, and was read as that", former.name))
    }

    /// What a code means that stands alone: its first letters say the kind.
    fn coded(&self, code: GssCode) -> Result<Meant, String> {
        let of = |kind| RegionKey { kind, code };
        let is_known = |key: &RegionKey| self.geography.area(*key).is_some() || self.is_divided(*key);
        let known: Vec<RegionKey> = RegionKind::ALL.into_iter().map(of).filter(is_known).collect();
        if known.is_empty() {
            return Err(format!("the register knows no geography {code}; look the code up, or write its name"));
        }
        let mut meant = Meant::new(code.to_string(), Vec::new());
        for key in known {
            let Meant { keys, note, .. } = self.today(key)?;
            meant.keys.extend(keys);
            meant.note = meant.note.or(note);
        }
        Ok(meant)
    }

    /// What a code means today: itself, or the one that took its place, with a note that says so.
    fn today(&self, key: RegionKey) -> Result<Meant, String> {
        self.check(key)?;
        let Some(now) = self.geography.successor(key) else { return Ok(Meant::new(key.to_string(), vec![key])) };
        let note = format!("{} is no longer in use; it was read as {}", self.was(key), tell(now, self.geography));
        Ok(Meant { note: Some(note), ..Meant::new(key.to_string(), vec![now]) })
    }

    /// A code no longer in use, with what the geography was called.
    fn was(&self, key: RegionKey) -> String {
        self.geography.former_name(key).map_or_else(|| key.to_string(), |name| format!("{key} ({name})"))
    }

    fn is_divided(&self, key: RegionKey) -> bool {
        self.geography.successors(key).len() > 1
    }

    /// Whether a code tells one geography of today; where several took its place, which.
    pub fn check(&self, key: RegionKey) -> Result<(), String> {
        if self.is_divided(key) {
            let several = self.geography.successors(key).iter();
            let told: Vec<String> = several.map(|&key| tell(key, self.geography)).collect();
            let was = self.was(key);
            return Err(format!(
                "{was} is no longer in use; it became {}: write all that are meant",
                told.join(" and ")
            ));
        }
        let known = self.geography.area(key).map(|_| ());
        known.ok_or_else(|| format!("the register knows no geography {key}; look the code up, or write its name"))
    }

    fn named(&self, name: &str, kind: Option<RegionKind>, tell_near: bool) -> Result<Meant, String> {
        let named = self.by_name.get(&folded(name)).into_iter().flatten().map(|area| area.region.key);
        let keys: Vec<RegionKey> = named.filter(|key| kind.is_none_or(|kind| key.kind == kind)).collect();
        match keys.as_slice() {
            [] if tell_near => Err(self.unknown(name)),
            [] => Err(String::new()),
            _ => Ok(Meant::new(name, keys)),
        }
    }

    fn unknown(&self, name: &str) -> String {
        let near = self.near(name).map_or(String::new(), |near| format!(" (did you mean “{near}”?)"));
        format!("the register knows no place “{name}”{near}; write its name as the register has it, or its code")
    }

    /// The name that is most like one that is none.
    fn near(&self, name: &str) -> Option<&'a str> {
        let name = folded(name);
        let likeness = |known: &String| strsim::jaro_winkler(known, &name);
        let best = self.by_name.iter().map(|(known, areas)| (likeness(known), known, areas));
        let best = best
            .filter(|(likeness, ..)| *likeness > 0.9)
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)));
        best.and_then(|(_, _, areas)| areas.first()).map(|area| area.region.name.as_str())
    }

    /// Of several geographies of a name the one that is meant. Where it makes no difference for the area as a whole, none
    /// has to be asked about: "Norfolk" is county and police force area, and with "Medway" beside it so is "Kent".
    /// What the record has already is what it means.
    fn chosen(&self, meant: &[Meant], before: &[RegionKey]) -> Vec<Result<RegionKey, String>> {
        let certain: Vec<RegionKey> =
            meant.iter().filter(|meant| meant.keys.len() == 1).flat_map(|meant| meant.keys.clone()).collect();
        let others = self.geography.resolve(&certain);
        let held = |meant: &Meant| meant.keys.iter().copied().find(|key| before.contains(key));
        meant.iter().map(|meant| held(meant).map_or_else(|| self.choose(meant, &others), Ok)).collect()
    }

    fn choose(&self, meant: &Meant, others: &DistrictSet) -> Result<RegionKey, String> {
        let areas = || meant.keys.iter().filter_map(|&key| self.geography.area(key).map(|area| (key, &area.districts)));
        let Some((first, districts)) = areas().next() else { return Err(self.unknown(&meant.text)) };
        let whole = districts.union(others);
        if !areas().all(|(_, districts)| districts.union(others) == whole) {
            return Err(self.either(meant));
        }
        // The one that names nothing twice.
        let apart = areas().find(|(_, districts)| districts.intersection(others).is_empty());
        Ok(apart.map_or(first, |(key, _)| key))
    }

    fn either(&self, meant: &Meant) -> String {
        let told: Vec<String> = meant.keys.iter().map(|&key| self.told_apart(key, &meant.keys)).collect();
        format!("“{}” may be {}", meant.text, told.join(" or "))
    }

    /// A geography by its kind and name, what it has more than another of its name, and how to write it.
    fn told_apart(&self, key: RegionKey, all: &[RegionKey]) -> String {
        let Some(area) = self.geography.area(key) else { return key.to_string() };
        let name = &area.region.name;
        let others = all.iter().filter(|&&other| other != key).filter_map(|&other| self.geography.area(other));
        // A district has nothing beside itself.
        let others = others.filter(|_| area.region.key.kind != RegionKind::Lad);
        let more: BTreeSet<&str> = others
            .map(|other| area.districts.difference(&other.districts))
            .filter(|more| more.len() <= 3)
            .flat_map(|more| more.iter().collect::<Vec<_>>())
            .map(|district| self.geography.district(district).region.name.as_str())
            .collect();
        let more: Vec<&str> = more.into_iter().collect();
        let with = if more.is_empty() { String::new() } else { format!(" with {}", more.join(" and ")) };
        format!("the {} {name}{with} (write {}:{name})", spoken_kind(key.kind), key.kind)
    }
}

/// The codes of a text that is nothing else.
fn codes(text: &str) -> Option<Vec<GssCode>> {
    text.to_uppercase().split_whitespace().map(|code| code.parse().ok()).collect()
}

fn spoken_kind(kind: RegionKind) -> &'static str {
    match kind {
        RegionKind::Country => "country",
        RegionKind::Region => "region",
        RegionKind::Pfa => "police force area",
        RegionKind::County => "county",
        RegionKind::Lad => "district",
    }
}

/// A name as it is compared.
fn folded(name: &str) -> String {
    name_key(name)
}

/// The name, and for "Bristol, City of" also the name that people say.
fn spoken(name: &str) -> impl Iterator<Item = &str> {
    [Some(name), name.split_once(", ").map(|(spoken, _)| spoken)].into_iter().flatten()
}
