//! The view of a later version: what did not change is shared with the one before.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::contents::{RegisterContents, Seen};
use super::{Areas, Entry, RegisterView};
use crate::slug::Slug;

/// What becomes of a record in a view: its entry, or none where it is shown no more.
type Becomes = (Slug, Option<Arc<Entry>>);

impl RegisterView {
    /// The view of the same audience and day at a later version, in which the records of the slugs given were made or
    /// changed. None where this audience sees no difference. Entries are shared with the next view of another audience
    /// where both are shown the same.
    pub fn next(&self, contents: &RegisterContents, changed: &[Slug], beside: Option<&Self>) -> Option<Self> {
        let shown = self.shown(contents, changed);
        // Links of others to a body that comes or goes come and go with it.
        let flipped: FxHashSet<&Slug> =
            shown.iter().filter(|(slug, is)| self.find(slug).is_some() != **is).map(|(slug, _)| *slug).collect();
        let becomes = self.what_becomes(contents, &shown, &flipped, beside);
        let helplines = contents.helplines_for(self.audience);
        if becomes.is_empty() && helplines == self.helplines {
            return None;
        }
        let (entries, areas) = self.with(becomes);
        let mut next = Self {
            geography: self.geography.clone(),
            version: contents.version,
            audience: self.audience,
            day: self.day,
            entries,
            redirects: self.redirects.clone(),
            helplines,
            areas,
        };
        if !flipped.is_empty() {
            let kept = contents.redirects.iter().filter(|(_, current)| next.find(current).is_some());
            next.redirects = Arc::new(kept.cloned().collect());
        }
        Some(next)
    }

    /// Which of the changed records this audience is shown.
    fn shown<'a>(&self, contents: &RegisterContents, changed: &'a [Slug]) -> FxHashMap<&'a Slug, bool> {
        let is =
            |slug: &Slug| contents.find(slug).is_some_and(|whole| Seen::new(whole, self.audience, self.day).is_some());
        changed.iter().map(|slug| (slug, is(slug))).collect()
    }

    /// The entries that are not what they were.
    fn what_becomes(
        &self,
        contents: &RegisterContents,
        shown: &FxHashMap<&Slug, bool>,
        flipped: &FxHashSet<&Slug>,
        beside: Option<&Self>,
    ) -> Vec<Becomes> {
        let is_tied = |slug: &&Slug| {
            let links = contents.find(slug).into_iter().flat_map(|record| &record.partnership.links);
            links.into_iter().any(|link| flipped.contains(&link.slug))
        };
        let all = contents.records.iter().map(|record| &record.partnership.slug);
        let tied = all.filter(|_| !flipped.is_empty()).filter(is_tied).filter(|slug| !shown.contains_key(slug));
        let is_shown = |slug: &Slug| shown.get(slug).copied().unwrap_or_else(|| self.find(slug).is_some());
        let becomes = |slug: &Slug| {
            let before = self.find(slug).map(|at| &self.entries[at]);
            let seen = contents.find(slug).and_then(|whole| Seen::new(whole, self.audience, self.day));
            let record = seen.map(|seen| seen.linked(is_shown));
            if record.as_ref() == before.map(|entry| &entry.record) {
                return None;
            }
            let before = before.map(|entry| &**entry);
            Some((slug.clone(), record.map(|record| Entry::shared(record, &self.geography, beside, before))))
        };
        shown.keys().copied().chain(tied).filter_map(becomes).collect()
    }

    /// The entries with what becomes of some, and what follows from where they are.
    fn with(&self, becomes: Vec<Becomes>) -> (Vec<Arc<Entry>>, Arc<Areas>) {
        let mut entries = self.entries.clone();
        let mut is_in_place = true;
        for (slug, entry) in becomes {
            let at = entries.binary_search_by(|entry| entry.slug().cmp(&slug));
            match (at, entry) {
                (Ok(at), Some(entry)) => {
                    is_in_place &= entry.is_where(&entries[at]);
                    entries[at] = entry;
                }
                (Ok(at), None) => {
                    is_in_place = false;
                    entries.remove(at);
                }
                (Err(free), Some(entry)) => {
                    is_in_place = false;
                    entries.insert(free, entry);
                }
                (Err(_), None) => {}
            }
        }
        let areas = if is_in_place { self.areas.clone() } else { Arc::new(Areas::new(&entries, &self.geography)) };
        (entries, areas)
    }
}

impl Entry {
    /// Whether it is where another was and counts for as much there, so that nothing changes for the places.
    fn is_where(&self, other: &Self) -> bool {
        self.districts == other.districts
            && self.is_at_work() == other.is_at_work()
            && self.counts() == other.counts()
            && self.locality().total_cmp(&other.locality()).is_eq()
    }
}
