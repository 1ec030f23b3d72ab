//! The places of a coverage cell: by code, by name, and in words ("Leeds, Bradford, Kirklees & Calderdale").

use std::collections::BTreeSet;

use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::place::Place;
use nncf_core::code::GssCode;
use nncf_core::fold::name_key;
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
    pub fn read(&self, cell: &str, kind: Option<RegionKind>, before: &[RegionKey]) -> (Vec<RegionKey>, Vec<String>) {
        let mut meant = Vec::new();
        let mut faults = Vec::new();
        for entry in list::split_filled(cell).iter().flat_map(|entry| entry.split('\n')).map(str::trim) {
            if entry.is_empty() {
                continue;
            }
            match self.entry(entry, kind, before) {
                Ok(found) => meant.extend(found),
                Err(fault) => faults.push(fault),
            }
        }
        let mut keys = Vec::new();
        for chosen in self.chosen(&meant, before) {
            match chosen {
                Ok(key) if keys.contains(&key) => {}
                Ok(key) => keys.push(key),
                Err(fault) => faults.push(fault),
            }
        }
        (keys, faults)
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
            if !before.contains(&key) {
                self.check(key)?;
            }
            return Ok(vec![Meant { text: entry.to_owned(), keys: vec![key] }]);
        }
        if let Some(meant) = self.place(entry, kind)? {
            return Ok(vec![meant]);
        }
        self.in_words(entry, kind)
    }

    /// Several places in words, the longest names first: "Kent and Medway" is two, "Tyne and Wear" one.
    fn in_words(&self, text: &str, kind: Option<RegionKind>) -> Result<Vec<Meant>, String> {
        let parts = words::parts(text);
        if parts.len() > MOST_PLACES {
            return Err(format!("names more than {MOST_PLACES} places; write their counties or police force areas"));
        }
        let (mut meant, mut unknown) = (Vec::new(), Vec::new());
        let mut at = 0;
        while at < parts.len() {
            let longest = (at + 1..=parts.len().min(at + words::MOST_PARTS)).rev();
            let mut found = None;
            for end in longest {
                let joined = &text[parts[at].start..parts[end - 1].end];
                if let Some(place) = self.place(joined, kind)? {
                    found = Some((place, end));
                    break;
                }
            }
            let single = &text[parts[at].clone()];
            match (found, codes(single)) {
                (Some((place, end)), _) => {
                    meant.push(place);
                    at = end;
                    continue;
                }
                (None, Some(codes)) => {
                    meant.extend(codes.into_iter().map(|code| self.coded(code)).collect::<Result<Vec<_>, _>>()?);
                }
                (None, None) => {
                    let longest = (at + 1..=parts.len().min(at + words::MOST_PARTS)).rev();
                    let joined =
                        |end: usize| Some((self.also_called(&text[parts[at].start..parts[end - 1].end])?, end));
                    if let Some((places, end)) = longest.into_iter().find_map(joined) {
                        meant.extend(places);
                        at = end;
                        continue;
                    }
                    unknown.push(single);
                }
            }
            at += 1;
        }
        match unknown.as_slice() {
            [] if !meant.is_empty() => Ok(meant),
            // Nothing of it is known: it is told as it stands.
            _ if meant.is_empty() => self.named(text, kind, true).map(|meant| vec![meant]),
            unknown => Err(self.unknown(&unknown.join("”, “"))),
        }
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
        let meant = |keys: Vec<RegionKey>| Meant { text: name.to_owned(), keys };
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

    /// What a code means that stands alone: its first letters say the kind.
    fn coded(&self, code: GssCode) -> Result<Meant, String> {
        let of = |kind| RegionKey { kind, code };
        let known: Vec<RegionKey> =
            RegionKind::ALL.into_iter().map(of).filter(|&key| self.geography.area(key).is_some()).collect();
        if known.is_empty() {
            return Err(format!("the register knows no geography {code}; look the code up, or write its name"));
        }
        for &key in &known {
            self.check(key)?;
        }
        Ok(Meant { text: code.to_string(), keys: known })
    }

    /// Whether a code is in use; and what it became if it is no longer.
    pub fn check(&self, key: RegionKey) -> Result<(), String> {
        if let several @ [_, _, ..] = self.geography.successors(key) {
            let told: Vec<String> = several.iter().map(|&key| tell(key, self.geography)).collect();
            return Err(format!(
                "{key} is no longer in use; it became {}: write all that are meant",
                told.join(" and ")
            ));
        }
        if let Some(successor) = self.geography.successor(key) {
            let successor = tell(successor, self.geography);
            return Err(format!("{key} is no longer in use; write {successor} instead"));
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
            _ => Ok(Meant { text: name.to_owned(), keys }),
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
        let more: Vec<&str> = others
            .map(|other| area.districts.difference(&other.districts))
            .filter(|more| more.len() <= 3)
            .flat_map(|more| more.iter().collect::<Vec<_>>())
            .map(|district| self.geography.district(district).region.name.as_str())
            .collect();
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
