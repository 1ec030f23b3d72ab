//! The places of a coverage cell, by code and by name.

use std::collections::BTreeSet;

use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::code::GssCode;
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::text::fold;
use rustc_hash::FxHashMap;

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

impl<'a> Places<'a> {
    pub fn new(geography: &'a Geography) -> Self {
        let mut by_name: FxHashMap<String, Vec<&Area>> = FxHashMap::default();
        for area in geography.areas() {
            let names = [Some(&area.region.name), area.region.name_cy.as_ref()];
            let names = names.into_iter().flatten().flat_map(|name| spoken(name.as_str()));
            let folded: BTreeSet<String> = names.map(fold).collect();
            for name in folded {
                by_name.entry(name).or_default().push(area);
            }
        }
        Self { geography, by_name }
    }

    /// The geography that an entry of a cell means. Codes that a record has already are taken as they are.
    pub fn read(&self, entry: &str, before: &[RegionKey]) -> Result<RegionKey, String> {
        let kind = entry.split_once(':').and_then(|(kind, rest)| Some((kind.trim().parse().ok()?, rest.trim())));
        let Some((kind, rest)) = kind else { return self.named(entry, None) };
        let code = rest.split_once('(').map_or(rest, |(code, _)| code.trim());
        let Ok(code) = code.parse::<GssCode>() else { return self.named(rest, Some(kind)) };
        let key = RegionKey { kind, code };
        if !before.contains(&key) {
            self.check(key)?;
        }
        Ok(key)
    }

    /// Whether a code is in use; and what it became if it is no longer.
    pub fn check(&self, key: RegionKey) -> Result<(), String> {
        if let Some(successor) = self.geography.successor(key) {
            let successor = tell(successor, self.geography);
            return Err(format!("{key} is no longer in use; write {successor} instead"));
        }
        let known = self.geography.area(key).map(|_| ());
        known.ok_or_else(|| format!("the register knows no geography {key}; look the code up, or write its name"))
    }

    fn named(&self, name: &str, kind: Option<RegionKind>) -> Result<RegionKey, String> {
        let named = self.by_name.get(&fold(name)).into_iter().flatten().map(|area| area.region.key);
        let named: Vec<RegionKey> = named.filter(|key| kind.is_none_or(|kind| key.kind == kind)).collect();
        match named.as_slice() {
            [] => Err(format!(
                "the register knows no place “{name}”; write kind:code (such as pfa:E23000030) or its name"
            )),
            [key] => Ok(*key),
            several => {
                let told: Vec<String> = several.iter().map(|&key| tell(key, self.geography)).collect();
                Err(format!("“{name}” may be {}; write the one that is meant", told.join(" or ")))
            }
        }
    }
}

/// The name, and for "Bristol, City of" also the name that people say.
fn spoken(name: &str) -> impl Iterator<Item = &str> {
    [Some(name), name.split_once(", ").map(|(spoken, _)| spoken)].into_iter().flatten()
}
