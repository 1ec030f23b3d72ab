//! Geographies that are no more, by code and by name, and what took their place.
//!
//! `data/former_names.csv` has the names of those without a code of today's form, the districts of Northern Ireland
//! until 2015, and former names of districts that are still there. Each line says whether the place only got another name
//! (`renamed`) or is part of another (`merged`), and where that comes from.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::region::{RegionKey, RegionKind, RetiredCode};
use crate::text::{Name, fold};

/// Kind, name, codes of what took its place, what became of it, and source of each.
const NAMES: &str = include_str!("../../data/former_names.csv");

/// What took the place of codes and names that are no longer in use.
#[derive(Debug, Default)]
pub struct Former {
    codes: FxHashMap<RegionKey, (Option<Name>, Vec<RegionKey>)>,
    /// By the folded name.
    names: FxHashMap<String, Vec<RegionKey>>,
    /// Every name with each of its successors, in the order of the lists.
    written: Vec<(Name, RegionKey)>,
    /// The folded names of places that only got another name.
    renamed: FxHashSet<String>,
}

/// A former name by which a place was found, which is called otherwise today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FormerName<'a> {
    /// The name, as the lists write it.
    pub name: &'a Name,
    /// Whether the place only got another name; else it is part of another now.
    pub is_renamed: bool,
}

impl Former {
    /// Brings together what is known of former codes and names. What is in use is not former: codes that
    /// `is_current` counts only as what took another's place, and a successor that it does not know is left out.
    pub fn new(codes: Vec<RetiredCode>, is_current: impl Fn(RegionKey) -> bool) -> Self {
        let mut former = Self::default();
        for code in codes {
            let (key, successor) = (code.former(), code.successor());
            if is_current(key) || !is_current(successor) {
                continue;
            }
            if let Some(name) = &code.name {
                former.add_name(name, successor);
            }
            let (known, successors) = former.codes.entry(key).or_default();
            *known = code.name.or(known.take());
            push_new(successors, successor);
        }
        for (name, successors, is_renamed) in NAMES.lines().skip(1).filter_map(row) {
            if is_renamed {
                former.renamed.insert(fold(name.as_str()));
            }
            successors.into_iter().filter(|&key| is_current(key)).for_each(|key| former.add_name(&name, key));
        }
        former
    }

    fn add_name(&mut self, name: &Name, successor: RegionKey) {
        let known = self.names.entry(fold(name.as_str())).or_default();
        if !known.contains(&successor) {
            known.push(successor);
            self.written.push((name.clone(), successor));
        }
    }

    /// What took the place of a code, in the order of the list; nothing for a code in use or never heard of.
    pub fn successors(&self, key: RegionKey) -> &[RegionKey] {
        self.codes.get(&key).map_or(&[], |(_, successors)| successors)
    }

    /// What the geography was called that had a code.
    pub fn name(&self, key: RegionKey) -> Option<&Name> {
        self.codes.get(&key)?.0.as_ref()
    }

    /// Every name, with each of its successors.
    pub fn names(&self) -> impl Iterator<Item = (&Name, RegionKey)> {
        self.written.iter().map(|(name, key)| (name, *key))
    }

    /// A name as it is written, of those that lead to a geography.
    pub fn written(&self, name: &str, successor: RegionKey) -> Option<FormerName<'_>> {
        let asked = fold(name);
        let is_it = |(name, key): &&(Name, RegionKey)| *key == successor && fold(name.as_str()) == asked;
        let (name, _) = self.written.iter().find(is_it)?;
        Some(FormerName { name, is_renamed: self.renamed.contains(&asked) })
    }

    /// What took the place of geographies that were called so.
    pub fn called(&self, name: &str) -> &[RegionKey] {
        self.names.get(&fold(name)).map_or(&[], Vec::as_slice)
    }
}

/// The name of a line, what took its place, and whether that is the same place under another name.
fn row(line: &str) -> Option<(Name, Vec<RegionKey>, bool)> {
    let mut fields = line.rsplitn(4, ',');
    let (_source, change, codes) = (fields.next()?, fields.next()?, fields.next()?);
    let (kind, name) = fields.next()?.split_once(',')?;
    let kind: RegionKind = kind.parse().ok()?;
    let keys = codes.split(' ').map(|code| Some(RegionKey { kind, code: code.parse().ok()? }));
    let is_renamed = match change {
        "renamed" => true,
        "merged" => false,
        _ => return None,
    };
    Some((name.trim_matches('"').parse().ok()?, keys.collect::<Option<_>>()?, is_renamed))
}

fn push_new(list: &mut Vec<RegionKey>, key: RegionKey) {
    if !list.contains(&key) {
        list.push(key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> RegionKey {
        text.parse().unwrap()
    }

    fn code(retired: &str, successor: &str, name: &str) -> RetiredCode {
        let (old, new) = (key(retired), key(successor));
        RetiredCode {
            kind: old.kind,
            retired: old.code,
            code: new.code,
            code_kind: Some(new.kind),
            name: Some(name.parse().unwrap()),
        }
    }

    #[test]
    fn every_line_is_read() {
        assert!(NAMES.lines().skip(1).all(|line| row(line).is_some()));
        assert!(NAMES.contains("Rhondda, Cynon, Taff") && NAMES.lines().count() > 30);
    }

    #[test]
    fn codes_and_names() {
        let codes = vec![
            code("county:E10000006", "lad:E06000063", "Cumbria"),
            code("county:E10000006", "lad:E06000064", "Cumbria"),
            code("lad:E07000028", "lad:E06000063", "Carlisle"),
            code("lad:E07000099", "lad:E06000099", "Nowhere"),
            code("lad:E06000064", "lad:E06000063", "Not former"),
        ];
        let current = [key("lad:E06000063"), key("lad:E06000064"), key("lad:N09000003"), key("lad:N09000007")];
        let former = Former::new(codes, |key| current.contains(&key));
        let [cumberland, westmorland, belfast, lisburn] = current;
        assert_eq!(former.successors(key("county:E10000006")), [cumberland, westmorland]);
        assert_eq!(former.name(key("county:E10000006")).unwrap().as_str(), "Cumbria");
        assert_eq!(former.successors(key("lad:E07000028")), [cumberland]);
        assert!(former.successors(key("lad:E07000099")).is_empty(), "its successor is not known here");
        assert!(former.successors(key("lad:E06000064")).is_empty(), "it is in use");
        assert_eq!(former.called("CUMBRIA"), [cumberland, westmorland]);
        assert_eq!(former.called("castlereagh"), [lisburn, belfast]);
        assert!(former.called("Shepway").is_empty(), "its successor is not known here");
        assert!(former.called("Not former").is_empty());
    }
}
