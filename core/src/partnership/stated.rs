//! Where changed facts come from: a change says so once for a part of the record, and each fact that it touched is
//! attributed.

use serde_json::Value;

use super::Partnership;
use crate::provenance::{Provenance, Source, SourceId};
use crate::text::{Name, Phrase};
use crate::web::WebUrl;

/// Where somebody has a fact from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The title of the document or page.
    pub title: Phrase,
    /// Where it can be read, if it can.
    pub url: Option<WebUrl>,
    /// When the fact held, in the source's words.
    pub as_of: Name,
}

/// What is stated of a record as one: plain values, and `coverage`, of which one source tells.
const WHOLES: &[&str] =
    &["/name", "/kind", "/status", "/nncf_membership", "/summary", "/closed", "/website", "/email", "/coverage",
      "/member_organisations/stated_count"];

/// Lists, of which each item is stated on its own.
const LISTS: &[&str] = &[
    "/aliases",
    "/formed/claims",
    "/links",
    "/roles",
    "/member_organisations/items",
    "/subgroups",
    "/phases",
    "/activities",
    "/funding",
    "/progress_measures",
    "/meetings",
    "/resources",
    "/coordinators",
];

impl Stated {
    /// The source as a record holds it. The same source has the same id wherever it is cited.
    pub fn source(&self) -> Source {
        let url = self.url.as_ref().map_or("", WebUrl::as_str);
        let hash = fnv(self.title.as_str().bytes().chain([0]).chain(url.bytes()));
        Source { id: SourceId::of_number(hash), title: self.title.clone(), url: self.url.clone() }
    }
}

/// The hash of Fowler, Noll and Vo: the same in every build of the program.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Partnership {
    /// The id under which a record knows a source, which is added if it does not yet.
    pub fn cite(&mut self, stated: &Stated) -> SourceId {
        let source = stated.source();
        let known = self.sources.iter().find(|known| known.title == source.title && known.url == source.url);
        if let Some(known) = known {
            return known.id.clone();
        }
        let id = source.id.clone();
        self.sources.push(source);
        id
    }

    /// The record with each fact that differs from the record before attributed to where it was stated; `stated` is
    /// asked by the name of the field. Facts that stayed keep their sources, also where they moved within a list.
    /// Sources that nothing cites any more go.
    #[must_use]
    pub fn attributed(mut self, before: Option<&Partnership>, stated: impl Fn(&str) -> Stated) -> Self {
        let old = before.and_then(|before| serde_json::to_value(before).ok()).unwrap_or_default();
        let new = serde_json::to_value(&self).unwrap_or_default();
        let known = before.map_or(&[][..], |before| &before.provenance);
        let mut kept: Vec<Provenance> = known.iter().flat_map(|fact| still_true(fact, &old, &new)).collect();
        for pointer in changed(&old, &new) {
            let is_told = kept.iter().any(|fact| fact.pointer == pointer);
            if !is_told {
                let stated = stated(pointer.split('/').nth(1).unwrap_or_default());
                let source = self.cite(&stated);
                kept.push(Provenance { pointer, source, as_of: stated.as_of, note: None });
            }
        }
        self.provenance = kept;
        let cited: Vec<SourceId> = self.provenance.iter().map(|fact| fact.source.clone()).collect();
        let claims = &self.formed.claims;
        self.sources.retain(|source| {
            cited.contains(&source.id) || claims.iter().any(|claim| claim.source == source.id)
        });
        self
    }
}

/// The pointers to what is stated on its own and is new or another than before. What is empty states nothing.
fn changed(old: &Value, new: &Value) -> Vec<String> {
    let differs = |pointer: &&&str| new.pointer(pointer) != old.pointer(pointer) && !is_empty(new.pointer(pointer));
    let mut found: Vec<String> = WHOLES.iter().filter(differs).map(|pointer| (**pointer).to_owned()).collect();
    for list in LISTS {
        let before = items(old, list);
        let added = items(new, list).iter().enumerate().filter(|(_, item)| !before.contains(item));
        found.extend(added.map(|(index, _)| format!("{list}/{index}")));
    }
    found
}

/// What is still stated by a fact of the record before.
fn still_true(fact: &Provenance, old: &Value, new: &Value) -> Vec<Provenance> {
    let at = |pointer: String| Provenance { pointer, ..fact.clone() };
    let pointer = fact.pointer.as_str();
    if new.pointer(pointer).is_some_and(|value| !value.is_null()) && new.pointer(pointer) == old.pointer(pointer) {
        let list_moved = LISTS.iter().any(|list| pointer.starts_with(&format!("{list}/")) && items(old, list) != items(new, list));
        if !list_moved {
            return vec![at(pointer.to_owned())];
        }
    }
    // A fact of a whole list still holds for those of its items that are left.
    if LISTS.contains(&pointer) {
        let before = items(old, pointer);
        let left = items(new, pointer).iter().enumerate().filter(|(_, item)| before.contains(item));
        return left.map(|(index, _)| at(format!("{pointer}/{index}"))).collect();
    }
    let Some((list, index, rest)) = within_list(pointer) else { return Vec::new() };
    let moved = items(old, list).get(index).and_then(|item| items(new, list).iter().position(|other| other == item));
    moved.map(|index| at(format!("{list}/{index}{rest}"))).into_iter().collect()
}

/// The list that a pointer leads into, the number of the item, and the way on from there.
fn within_list(pointer: &str) -> Option<(&'static str, usize, &str)> {
    LISTS.iter().find_map(|list| {
        let rest = pointer.strip_prefix(list)?.strip_prefix('/')?;
        let (index, rest) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Some((*list, index.parse().ok()?, rest))
    })
}

fn items<'a>(record: &'a Value, list: &str) -> &'a [Value] {
    record.pointer(list).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn is_empty(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => true,
        Some(Value::Object(fields)) => fields.values().all(|value| is_empty(Some(value))),
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::String(text)) => text.is_empty(),
        Some(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record(extra: &Value) -> Partnership {
        let mut whole = json!({
            "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
            "status": "active", "nncf_membership": "none", "visibility": "public",
            "roles": [{"role": "host", "organisation": "A"}, {"role": "chair", "organisation": "B"}],
            "sources": [{"id": "003", "title": "A paper", "url": null}],
            "provenance": [{"pointer": "/name", "source": "003", "as_of": "2017"},
                           {"pointer": "/roles/0", "source": "003", "as_of": "2016"},
                           {"pointer": "/roles/1", "source": "003", "as_of": "2017"}]
        });
        for (field, value) in extra.as_object().unwrap() {
            whole[field] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn told(_: &str) -> Stated {
        Stated { title: "A letter".parse().unwrap(), url: None, as_of: "2026".parse().unwrap() }
    }

    fn facts(record: &Partnership) -> Vec<(String, String)> {
        record.provenance.iter().map(|fact| (fact.pointer.clone(), fact.as_of.to_string())).collect()
    }

    fn fact(pointer: &str, as_of: &str) -> (String, String) {
        (pointer.into(), as_of.into())
    }

    #[test]
    fn what_stays_keeps_its_source() {
        let before = record(&json!({}));
        assert_eq!(record(&json!({})).attributed(Some(&before), told), before);
    }

    #[test]
    fn what_changes_is_attributed_and_what_moves_keeps_its_source() {
        let before = record(&json!({}));
        let roles = json!([{"role": "chair", "organisation": "B"}, {"role": "funder", "organisation": "C"}]);
        let after = record(&json!({"name": "Gwent forum", "roles": roles})).attributed(Some(&before), told);
        assert_eq!(facts(&after), [fact("/roles/0", "2017"), fact("/name", "2026"), fact("/roles/1", "2026")]);
        assert!(after.faults().is_empty(), "{:?}", after.faults());
        assert_eq!(after.sources.len(), 2);
    }

    #[test]
    fn sources_that_nothing_cites_go() {
        let before = record(&json!({}));
        let after = record(&json!({"name": "Other", "roles": []})).attributed(Some(&before), told);
        let titles: Vec<&str> = after.sources.iter().map(|source| source.title.as_str()).collect();
        assert_eq!(titles, ["A letter"]);
    }

    #[test]
    fn a_fact_of_a_whole_list_holds_for_what_is_left_of_it() {
        let whole = json!({"provenance": [{"pointer": "/roles", "source": "003", "as_of": "2017"}]});
        let before = record(&whole);
        let after = record(&json!({"roles": [{"role": "chair", "organisation": "B"}]}));
        assert_eq!(facts(&after.attributed(Some(&before), told)), [fact("/roles/0", "2017")]);
    }

    #[test]
    fn a_new_record_is_attributed_whole() {
        let new = record(&json!({"provenance": [], "sources": [], "coverage": {"codes": [], "words": "", "basis": null}}));
        let after = new.attributed(None, told);
        assert!(after.faults().is_empty(), "{:?}", after.faults());
        assert_eq!(after.provenance.len(), 6, "name, kind, status, membership and two roles: {:?}", facts(&after));
    }
}
