//! Which partnership each row is about.

use std::collections::BTreeMap;

use nncf_core::fold::name_key;
use nncf_core::partnership::{Partnership, Record};
use nncf_core::slug::Slug;
use nncf_core::text::Name;
use rustc_hash::{FxHashMap, FxHashSet};

use super::column::Column;
use super::likeness::Likeness;
use super::plan::RowFault;
use super::row::Cells;
use super::value::parsed;

/// What a person said of a row whose name is like that of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The row is about this record.
    Same(Slug),
    /// The row is about a partnership that the register does not hold.
    New,
}

/// What people said of rows, by their lines.
pub type Answers = BTreeMap<u64, Answer>;

/// What a row is about.
#[derive(Clone)]
pub(super) enum Subject {
    /// The record at this position of the register.
    Held(usize),
    /// A record that the register does not hold; with its short name, unless that could not be made out.
    New(Option<Slug>),
}

/// What is in the register, and what rows of the file add to it: whatever a row may refer to.
pub(super) struct Bodies<'a> {
    existing: &'a [Record],
    slugs: FxHashMap<Slug, Option<usize>>,
    /// By [`name_key`], as look-ups compare names: what differs in less is one name.
    by_name: FxHashMap<String, Vec<Slug>>,
    likeness: Likeness,
}

impl<'a> Bodies<'a> {
    pub fn new(existing: &'a [Record]) -> Self {
        let slugs = existing.iter().enumerate().map(|(position, held)| (held.partnership.slug.clone(), Some(position)));
        let (slugs, by_name) = (slugs.collect(), FxHashMap::default());
        let mut bodies = Self { existing, slugs, by_name, likeness: Likeness::of(existing) };
        for Record { partnership, .. } in existing {
            for name in names(partnership) {
                bodies.name(name, &partnership.slug);
            }
        }
        bodies
    }

    pub fn held(&self, position: usize) -> &'a Record {
        &self.existing[position]
    }

    fn name(&mut self, key: String, slug: &Slug) {
        let named = self.by_name.entry(key).or_default();
        if !named.contains(slug) {
            named.push(slug.clone());
        }
    }

    fn named(&self, name: &str) -> &[Slug] {
        self.by_name.get(&name_key(name)).map_or(&[], Vec::as_slice)
    }

    /// The records whose names are so like a new one that they may be the same, the likest first.
    pub fn like(&self, name: &str) -> Vec<&'a Record> {
        self.likeness.like(name).into_iter().map(|position| &self.existing[position]).collect()
    }

    /// Short names, each with the name that it stands for, to choose among.
    fn either(&self, slugs: &[Slug]) -> String {
        let name = |slug: &Slug| {
            let held =
                self.slugs.get(slug).copied().flatten().map(|position| &self.existing[position].partnership.name);
            held.map_or_else(|| slug.to_string(), |name| format!("{slug} (“{name}”)"))
        };
        slugs.iter().map(name).collect::<Vec<_>>().join(" or ")
    }

    /// The partnership that a cell refers to, by short name or by a name that only one has.
    pub fn find(&self, text: &str) -> Result<Slug, String> {
        if let Some(slug) = text.parse().ok().filter(|slug| self.slugs.contains_key(slug)) {
            return Ok(slug);
        }
        match self.named(text) {
            [] => Err(format!("neither the register nor this file has a partnership “{text}”; write its short name")),
            [slug] => Ok(slug.clone()),
            several => Err(format!("several partnerships are called “{text}”; write {}", self.either(several))),
        }
    }

    /// Finds out what each row is about. Rows that add a partnership become known here; faults go to their rows.
    pub fn identify(
        &mut self,
        rows: &[Cells],
        lines: &[u64],
        answers: &Answers,
        faults: &mut [Vec<RowFault>],
    ) -> Vec<Subject> {
        let found = rows.iter().zip(lines).zip(faults.iter_mut());
        let subject =
            |((cells, line), faults)| self.answered(answers.get(line)).unwrap_or_else(|| self.subject(cells, faults));
        let mut subjects: Vec<Subject> = found.map(subject).collect();
        check_twice(rows, &subjects, lines, faults);
        let given: FxHashSet<&Slug> =
            subjects.iter().filter_map(|s| if let Subject::New(s) = s { s.as_ref() } else { None }).collect();
        let mut taken: FxHashSet<Slug> = self.slugs.keys().chain(given).cloned().collect();
        for ((cells, subject), faults) in rows.iter().zip(&mut subjects).zip(faults) {
            let Subject::New(slug) = subject else { continue };
            // A name that is none is told where the name is read.
            let Some(name) = cells.value(Column::Name).filter(|name| name.parse::<Name>().is_ok()) else { continue };
            if slug.is_none() && cells.value(Column::Slug).is_none() {
                *slug = free_slug(name, &taken);
                if slug.is_none() {
                    faults.push(RowFault::of(Column::Slug, "is needed: none can be made from the name"));
                }
            }
            if let Some(slug) = slug {
                taken.insert(slug.clone());
                self.slugs.entry(slug.clone()).or_insert(None);
                self.name(name_key(name), slug);
            }
        }
        subjects
    }

    /// The record that a person said a row is about.
    fn answered(&self, answer: Option<&Answer>) -> Option<Subject> {
        let Some(Answer::Same(slug)) = answer else { return None };
        self.slugs.get(slug).copied().flatten().map(Subject::Held)
    }

    fn subject(&self, cells: &Cells, faults: &mut Vec<RowFault>) -> Subject {
        let name = cells.value(Column::Name);
        let Some(slug) = cells.value(Column::Slug) else { return self.subject_by_name(name, faults) };
        let Ok(slug) = parsed::<Slug>(slug).map_err(|detail| faults.push(RowFault::of(Column::Slug, detail))) else {
            return Subject::New(None);
        };
        if let Some(Some(position)) = self.slugs.get(&slug) {
            return Subject::Held(*position);
        }
        let Some(name) = name else {
            faults.push(RowFault::of(
                Column::Slug,
                format!("the register has no partnership with the short name {slug}; a new one needs a name"),
            ));
            return Subject::New(Some(slug));
        };
        if let named @ [_, ..] = self.named(name) {
            let detail = format!(
                "the register has no {slug}, but “{name}” is there as {}; write that, or leave the cell empty",
                self.either(named)
            );
            faults.push(RowFault::of(Column::Slug, detail));
        }
        Subject::New(Some(slug))
    }

    fn subject_by_name(&self, name: Option<&str>, faults: &mut Vec<RowFault>) -> Subject {
        let Some(name) = name else {
            faults
                .push(RowFault::of(Column::Name, "is needed, or the slug, to say which partnership the row is about"));
            return Subject::New(None);
        };
        match self.named(name) {
            [] => Subject::New(None),
            [slug] => self.slugs.get(slug).copied().flatten().map_or(Subject::New(None), Subject::Held),
            several => {
                let detail = format!("several partnerships are called so; write as its slug {}", self.either(several));
                faults.push(RowFault::of(Column::Name, detail));
                Subject::New(None)
            }
        }
    }
}

fn names(partnership: &Partnership) -> impl Iterator<Item = String> {
    let aliases = partnership.aliases.iter().map(|alias| &alias.name);
    std::iter::once(&partnership.name).chain(aliases).map(|name| name_key(name.as_str()))
}

/// A short name from a name, with a number at its end where others have it.
fn free_slug(name: &str, taken: &FxHashSet<Slug>) -> Option<Slug> {
    let base = Slug::from_name(name).ok()?;
    if !taken.contains(&base) {
        return Some(base);
    }
    // Room for a hyphen and a number of four digits, more than a file has rows.
    let short = base.as_str().get(..75).unwrap_or(base.as_str()).trim_end_matches('-');
    (2..10_000).filter_map(|number| format!("{short}-{number}").parse().ok()).find(|slug| !taken.contains(slug))
}

/// Tells the rows that are about the same partnership, each of them.
fn check_twice(rows: &[Cells], subjects: &[Subject], lines: &[u64], faults: &mut [Vec<RowFault>]) {
    let (mut held, mut slugs, mut named) = (FxHashMap::default(), FxHashMap::default(), FxHashMap::default());
    for (row, (cells, subject)) in rows.iter().zip(subjects).enumerate() {
        match subject {
            Subject::Held(position) => held.entry(*position).or_insert_with(Vec::new).push(row),
            Subject::New(slug) => {
                if let Some(slug) = slug {
                    slugs.entry(slug.clone()).or_insert_with(Vec::new).push(row);
                }
                if let Some(name) = cells.value(Column::Name) {
                    named.entry(name_key(name)).or_insert_with(Vec::new).push((row, slug.is_some()));
                }
            }
        }
    }
    // Two new partnerships may have one name when each is given a short name.
    let named = named.into_values().filter(|rows| rows.iter().any(|(_, has_slug)| !has_slug));
    let named = named.map(|rows| rows.into_iter().map(|(row, _)| row).collect::<Vec<usize>>());
    let told = [
        (held.into_values().collect::<Vec<_>>(), Column::Name, "is about the same partnership; keep one of them"),
        (slugs.into_values().collect(), Column::Slug, "has the same short name; give each its own"),
        (named.collect(), Column::Name, "has the same name; keep one of them, or give each a slug"),
    ];
    for (groups, column, what) in told {
        for rows in groups.into_iter().filter(|rows| rows.len() > 1) {
            for &row in &rows {
                let other = if row == rows[0] { rows[1] } else { rows[0] };
                faults[row].push(RowFault::of(column, format!("line {} {what}", lines[other])));
            }
        }
    }
}
