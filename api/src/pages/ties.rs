//! The bodies that a partnership belongs to, and those that belong to it.

use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::partnership::{LinkKind, Partnership};
use nncf_core::slug::Slug;

use super::words::Words;

/// A partnership among others.
pub struct Ties {
    /// What it is part of and reports to, with what these are part of and report to.
    pub above: Vec<Tie>,
    /// What is part of it or reports to it.
    pub below: Vec<Tie>,
    /// What came before or after it.
    pub others: Vec<Tie>,
}

/// A tie to another body.
pub struct Tie {
    pub rel: String,
    pub slug: String,
    pub name: String,
    pub above: Vec<Tie>,
}

impl Ties {
    /// The ties of an entry.
    pub fn new(t: &Words, view: &RegisterView, index: EntryIx) -> Self {
        let ours = &view.entry(index).record.partnership;
        let mut above = above(t, view, ours);
        for tie in &mut above {
            let parent = tie.slug.parse().ok().and_then(|slug: Slug| view.find(&slug));
            tie.above =
                parent.map_or_else(Vec::new, |parent| self::above(t, view, &view.entry(parent).record.partnership));
        }
        Self { above, below: below(t, view, ours), others: others(t, view, ours) }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.above.is_empty() && self.below.is_empty() && self.others.is_empty()
    }
}

impl Tie {
    fn to(other: &Partnership, rel: String) -> Self {
        Self { rel, slug: other.slug.to_string(), name: other.name.to_string(), above: Vec::new() }
    }
}

/// Whether a partnership is part of a body, and whether it reports to it.
fn belongs(partnership: &Partnership, body: &Slug) -> (bool, bool) {
    let has = |rel| partnership.links.iter().any(|link| link.rel == rel && link.slug == *body);
    (has(LinkKind::PartOf), has(LinkKind::ReportsTo))
}

fn above(t: &Words, view: &RegisterView, ours: &Partnership) -> Vec<Tie> {
    let tie = |other: &Partnership| {
        let rel = match belongs(ours, &other.slug) {
            (true, true) => t.get("tree-both"),
            (true, false) => t.word("link", LinkKind::PartOf),
            (false, true) => t.word("link", LinkKind::ReportsTo),
            (false, false) => return None,
        };
        Some(Tie::to(other, rel))
    };
    view.entries().iter().filter_map(|entry| tie(&entry.record.partnership)).collect()
}

fn below(t: &Words, view: &RegisterView, ours: &Partnership) -> Vec<Tie> {
    let tie = |other: &Partnership| {
        let rel = match belongs(other, &ours.slug) {
            (true, true) => t.get("tree-below-both"),
            (true, false) => t.get("tree-below-part"),
            (false, true) => t.get("tree-below-reports"),
            (false, false) => return None,
        };
        Some(Tie::to(other, rel))
    };
    view.entries().iter().filter_map(|entry| tie(&entry.record.partnership)).collect()
}

fn others(t: &Words, view: &RegisterView, ours: &Partnership) -> Vec<Tie> {
    let succeeds = |one: &Partnership, other: &Partnership| {
        one.links.iter().any(|link| link.rel == LinkKind::Succeeds && link.slug == other.slug)
    };
    let tie = |other: &Partnership| match (succeeds(ours, other), succeeds(other, ours)) {
        (true, _) => Some(Tie::to(other, t.word("link", LinkKind::Succeeds))),
        (_, true) => Some(Tie::to(other, t.get("tree-succeeded"))),
        _ => None,
    };
    view.entries().iter().filter_map(|entry| tie(&entry.record.partnership)).collect()
}
