//! Names that are so like each other that one body may go by both.

use std::collections::BTreeSet;

use nncf_core::partnership::Record;
use nncf_core::text::fold;
use rustc_hash::FxHashMap;

/// The most records that are shown beside a row.
const MOST_LIKE: usize = 3;
/// How like two names must be, letter by letter, to be shown beside each other.
const LETTERS: f64 = 0.93;

/// Words that most names of this field have, and that tell none from another.
const COMMON: &[&str] = &[
    "a",
    "action",
    "against",
    "agency",
    "and",
    "anti",
    "antislavery",
    "area",
    "board",
    "county",
    "delivery",
    "exploitation",
    "for",
    "forum",
    "group",
    "human",
    "in",
    "modern",
    "multi",
    "multiagency",
    "network",
    "of",
    "operational",
    "partnership",
    "partnerships",
    "police",
    "programme",
    "regional",
    "slavery",
    "steering",
    "strategic",
    "task",
    "taskforce",
    "the",
    "trafficking",
    "working",
];

/// The names of a register's records, by the words and by the first letters that they have of their own: a name is
/// compared with those alone that may be like it.
#[derive(Default)]
pub(super) struct Likeness {
    names: Vec<(usize, Told)>,
    by_word: FxHashMap<String, Vec<usize>>,
    by_letter: FxHashMap<char, Vec<usize>>,
}

/// A name and what of it is its own.
struct Told {
    own: BTreeSet<String>,
    /// The same words in one text.
    words: String,
}

impl Told {
    fn of(name: &str) -> Self {
        let folded = fold(name);
        let own = folded.split(' ').filter(|word| !word.is_empty() && !COMMON.contains(word)).map(str::to_owned);
        let own: BTreeSet<String> = own.collect();
        let words = own.iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        Self { own, words }
    }

    /// How like another name this is, from 0 to 1; none where nobody would take one for the other.
    fn like(&self, other: &Self) -> Option<f64> {
        if self.own.is_empty() || other.own.is_empty() {
            return None;
        }
        let shared = self.own.intersection(&other.own).count();
        let fewer = self.own.len().min(other.own.len());
        match shared {
            // All that one name has of its own is in the other: "Sussex network", "Sussex Anti-Slavery Network".
            _ if shared == fewer => Some(1.0 + shared as f64 / self.own.len().max(other.own.len()) as f64),
            // "Kent and Essex", "Essex and Kent Border".
            2.. => Some(0.5),
            _ => Some(strsim::jaro_winkler(&self.words, &other.words)).filter(|letters| *letters >= LETTERS),
        }
    }
}

impl Likeness {
    /// The names of these records, former and other ones included.
    pub fn of(existing: &[Record]) -> Self {
        let mut likeness = Self::default();
        for (position, held) in existing.iter().enumerate() {
            let aliases = held.partnership.aliases.iter().map(|alias| alias.name.as_str());
            for name in std::iter::once(held.partnership.name.as_str()).chain(aliases) {
                likeness.add(position, Told::of(name));
            }
        }
        likeness
    }

    fn add(&mut self, position: usize, name: Told) {
        for word in &name.own {
            self.by_word.entry(word.clone()).or_default().push(self.names.len());
        }
        if let Some(letter) = name.words.chars().next() {
            self.by_letter.entry(letter).or_default().push(self.names.len());
        }
        self.names.push((position, name));
    }

    /// The positions of the records whose names are like this one, the likest first.
    pub fn like(&self, name: &str) -> Vec<usize> {
        let name = Told::of(name);
        let by_word = name.own.iter().filter_map(|word| self.by_word.get(word));
        let by_letter = name.words.chars().next().and_then(|letter| self.by_letter.get(&letter));
        let found: BTreeSet<usize> = by_word.chain(by_letter).flatten().copied().collect();
        let found = found.into_iter().filter_map(|found| self.names.get(found));
        let mut like: Vec<(f64, usize)> =
            found.filter_map(|(position, other)| Some((name.like(other)?, *position))).collect();
        like.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let mut positions = Vec::new();
        for (_, position) in like {
            if positions.len() < MOST_LIKE && !positions.contains(&position) {
                positions.push(position);
            }
        }
        positions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(one: &str, other: &str) -> bool {
        let (one, other) = (Told::of(one), Told::of(other));
        assert_eq!(one.like(&other).is_some(), other.like(&one).is_some());
        one.like(&other).is_some()
    }

    #[test]
    fn names_that_may_be_of_one_body_are_like() {
        for (one, other) in [
            ("Sussex network", "Sussex Anti-Slavery Network"),
            ("Derbyshire Modern Slavery Partnership", "Derby & Derbyshire Partnership"),
            ("Humber MSP", "Humber Modern Slavery Partnership"),
            ("Bedfordshire against slavery", "Bedfordshire Against Modern Slavery"),
            ("Glocestershire Anti-Slavery Partnership", "Gloucestershire Anti-Slavery Partnership"),
        ] {
            assert!(like(one, other), "{one} / {other}");
        }
        for (one, other) in [
            ("Example E", "Kent Partnership"),
            ("Modern Slavery Partnership", "Anti-Slavery Network"),
            ("Cardiff & Vale Forum", "Gwent Regional Anti-Slavery Forum"),
            ("Kent and Essex Partnership", "Kent and Medway Partnership"),
        ] {
            assert!(!like(one, other), "{one} / {other}");
        }
    }
}
