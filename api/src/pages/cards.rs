//! A partnership in a list.

use chrono::Datelike;
use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::{NncfMembership, Partnership};

use super::words::Words;

/// What a list shows of a partnership.
pub struct Card {
    pub slug: String,
    pub name: String,
    pub reason: Option<String>,
    pub kind: String,
    pub status: String,
    pub is_member: bool,
    pub summary: Option<String>,
    pub area: String,
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
            status: t.word("status", partnership.status),
            is_member: partnership.nncf_membership == NncfMembership::Member,
            summary: partnership.summary.as_ref().map(ToString::to_string),
            area: area(partnership, geography),
            email: partnership.email.as_ref().map(ToString::to_string),
            website: partnership.website.as_ref().map(ToString::to_string),
            freshness: freshness(t, partnership),
        }
    }
}

/// The names of what a partnership covers, and what codes cannot say.
fn area(partnership: &Partnership, geography: &Geography) -> String {
    let codes = partnership.coverage.codes.iter().filter_map(|&key| geography.area(key));
    let names: Vec<String> = codes.map(|area| area.region.name.to_string()).collect();
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
        let at = verification.at;
        return t.with("fresh-verified", "day", format!("{} {}", at.day(), at.format("%B %Y")));
    }
    let of_status = partnership.provenance.iter().find(|fact| fact.pointer == "/status");
    match of_status.or_else(|| partnership.provenance.first()) {
        Some(fact) => t.with("fresh-stated", "as_of", fact.as_of.as_str()),
        None => t.get("fresh-never"),
    }
}
