//! A partnership in a list.

use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::relation::RelationKind;
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::partnership::Partnership;

use super::standing::{self, Basis};
use super::words::Words;

/// What a list shows of a partnership.
pub struct Card {
    pub slug: String,
    pub name: String,
    pub reason: Option<String>,
    pub kind: String,
    pub status: String,
    /// That it is or was in the forum, and when; nothing for who is none.
    pub member: Option<String>,
    pub summary: Option<String>,
    pub area: String,
    /// How the area is known.
    pub basis: Option<Basis>,
    pub email: Option<String>,
    pub website: Option<String>,
    pub freshness: String,
}

impl Card {
    /// The card of a partnership; `reason` says why it is in the list.
    pub fn new(t: &Words, partnership: &Partnership, geography: &Geography, reason: Option<String>) -> Self {
        Self {
            slug: partnership.slug.to_string(),
            name: partnership.name.to_string(),
            reason,
            kind: t.word("kind", partnership.kind),
            status: standing::status(t, partnership),
            member: standing::member(t, partnership),
            summary: partnership.summary.as_ref().map(ToString::to_string),
            area: area(t, partnership, geography),
            basis: Basis::new(t, partnership),
            email: partnership.email.as_ref().map(ToString::to_string),
            website: partnership.website.as_ref().map(ToString::to_string),
            freshness: freshness(t, partnership),
        }
    }
}

/// The names of what a partnership covers, and what codes cannot say.
fn area(t: &Words, partnership: &Partnership, geography: &Geography) -> String {
    let codes = partnership.coverage.codes.iter().filter_map(|&key| geography.area(key));
    let names: Vec<String> = codes.map(|area| t.place(&area.region)).collect();
    let words = partnership.coverage.words.as_str();
    match (names.is_empty(), words.is_empty()) {
        (_, true) => names.join(", "),
        (true, false) => words.to_owned(),
        (false, false) => format!("{} ({words})", names.join(", ")),
    }
}

/// How fresh a record is, in words: "stated: 2017, or shortly before; not verified since".
pub fn freshness(t: &Words, partnership: &Partnership) -> String {
    if let Some(verification) = &partnership.verification {
        return t.with("fresh-verified", "day", t.day(&verification.at));
    }
    let of_status = partnership.provenance.iter().find(|fact| fact.pointer == "/status");
    match of_status.or_else(|| partnership.provenance.first()) {
        Some(fact) => t.with("fresh-stated", "as_of", fact.as_of.as_str()),
        None => t.get("fresh-never"),
    }
}

/// The cards of those that cover districts, the most local first, and whether one of them counts as cover.
pub fn covering(t: &Words, view: &RegisterView, districts: &[DistrictIx]) -> (Vec<Card>, bool) {
    let (geography, asked) = (view.geography(), districts.iter().copied().collect());
    let found = view.covering(&asked);
    let is_covered = found.iter().any(|found| view.entry(found.entry).counts());
    let card = |found: nncf_core::atlas::view::Match| {
        let reason = reason(t, geography, &found.covered, &asked);
        Card::new(t, &view.entry(found.entry).record.partnership, geography, Some(reason))
    };
    (found.into_iter().map(card).collect(), is_covered)
}

/// "covers Cardiff", "covers Cardiff and Newport", "covers 12 of the 14 council areas here".
fn reason(t: &Words, geography: &Geography, covered: &DistrictSet, asked: &DistrictSet) -> String {
    let (count, all) = (covered.len(), asked.len());
    if count <= 3 {
        let names: Vec<String> = covered.iter().map(|district| t.place(&geography.district(district).region)).collect();
        return t.with("reason-names", "names", t.listed(&names));
    }
    if count == all {
        return t.with("reason-all", "count", count);
    }
    t.with_all("reason-some", [("count", count.into()), ("all", all.into())])
}

/// How many of some partnerships have ended.
pub fn ended(view: &RegisterView, entries: &[EntryIx]) -> usize {
    entries.iter().filter(|&&entry| view.entry(entry).record.partnership.has_ended()).count()
}

/// How an area lies to another, in words.
pub fn relation(t: &Words, kind: RelationKind, km: Option<f64>, via: Option<String>) -> String {
    let kind = serde_json::to_value(kind).unwrap_or_default();
    let values = [("km", km.unwrap_or_default().into()), ("via", via.unwrap_or_default().into())];
    t.with_all(&format!("relation-{}", kind.as_str().unwrap_or_default()), values)
}
