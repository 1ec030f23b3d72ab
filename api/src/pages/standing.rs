//! As of when and on what grounds, in words: what stands beside a partnership's status, membership and area wherever
//! they are shown in short; and what is told of bodies that have ended, and of places on which sources differ.

use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::view::RegisterView;
use nncf_core::date::Precision;
use nncf_core::helpline::Age;
use nncf_core::helpline_gaps::Gap;
use nncf_core::partnership::{AsOf, Formation, NncfMembership, Partnership, PartnershipStatus};
use nncf_core::region::RegionKey;

use super::words::Words;
use crate::register::background::{CitationOut, notes};
use crate::register::former::{self, NamedPartnership};
use crate::register::helplines::gaps_in;

/// "active (as of December 2017)".
pub fn status(t: &Words, partnership: &Partnership) -> String {
    dated(t, t.word("status", partnership.status), partnership, "status")
}

/// "member network (as of 2017, or shortly before)"; that of a body which has ended stands in the past.
pub fn membership(t: &Words, partnership: &Partnership) -> String {
    if partnership.nncf_membership == NncfMembership::Member {
        return member(t, partnership).unwrap_or_default();
    }
    dated(t, t.word("membership", partnership.nncf_membership), partnership, "nncf_membership")
}

/// "NNCF member network in 2017, or shortly before", or that it was one; nothing for who is none.
pub fn member(t: &Words, partnership: &Partnership) -> Option<String> {
    if partnership.nncf_membership != NncfMembership::Member {
        return None;
    }
    let ended = if partnership.has_ended() { "yes" } else { "no" };
    let as_of = partnership.as_of("nncf_membership");
    let (how, when) = match &as_of {
        None => ("never", String::new()),
        Some(as_of) if as_of.is_verified() => ("verified", day(t, as_of)),
        Some(as_of) if as_of.precision == Some(Precision::Day) => ("on", day(t, as_of)),
        Some(as_of) if as_of.date.is_some() => ("in", as_of.words.clone()),
        Some(as_of) => ("as-of", as_of.words.clone()),
    };
    Some(t.with_all("card-member", [("ended", ended.into()), ("how", how.into()), ("when", when.into())]))
}

fn dated(t: &Words, what: String, partnership: &Partnership, field: &str) -> String {
    match partnership.as_of(field) {
        None => t.with("standing-undated", "what", what),
        Some(as_of) if as_of.is_verified() => {
            t.with_all("standing-verified", [("what", what.into()), ("day", day(t, &as_of).into())])
        }
        Some(as_of) => t.with_all("standing-as-of", [("what", what.into()), ("as_of", words(t, &as_of).into())]),
    }
}

/// A day in the page's language; other words are the source's own.
fn words(t: &Words, as_of: &AsOf) -> String {
    if as_of.precision == Some(Precision::Day) { day(t, as_of) } else { as_of.words.clone() }
}

fn day(t: &Words, as_of: &AsOf) -> String {
    as_of.date.map_or_else(|| as_of.words.clone(), |date| t.date(date.earliest()))
}

/// On what grounds an area stands.
pub struct Basis {
    /// In the page's language; nothing where the note says it.
    pub words: Option<String>,
    /// In the register's words, which are English.
    pub note: Option<String>,
}

impl Basis {
    /// Nothing for a partnership without an area.
    pub fn new(t: &Words, partnership: &Partnership) -> Option<Self> {
        let grounds = partnership.coverage_grounds()?;
        let note = grounds.text.map(ToString::to_string);
        Some(Self { words: note.is_none().then(|| t.word("basis", grounds.word)), note })
    }
}

/// A body that covered a place and has ended.
pub struct Former {
    pub slug: String,
    pub name: String,
    /// That it ended, and when.
    pub ended: String,
    /// What the source says of it.
    pub note: Option<String>,
    /// What it was in the forum.
    pub member: Option<String>,
    pub successors: Vec<NamedPartnership>,
}

/// Those that covered any of the districts and have ended.
pub fn former(t: &Words, view: &RegisterView, districts: &DistrictSet) -> Vec<Former> {
    let told = former::former(view, districts).into_iter();
    told.filter_map(|one| {
        let partnership = &view.entry(view.find(&one.slug)?).record.partnership;
        Some(Former {
            slug: one.slug.to_string(),
            name: one.name,
            ended: ended(t, partnership),
            note: one.note,
            member: member(t, partnership),
            successors: one.succeeded_by,
        })
    })
    .collect()
}

/// "It closed: March 2024", "It has closed (as of undated page, after 2023)".
fn ended(t: &Words, partnership: &Partnership) -> String {
    let how = if partnership.status == PartnershipStatus::Merged { "merged" } else { "closed" };
    let (known, when) = match (&partnership.closed, partnership.as_of("status")) {
        (Some(date), _) => ("date", t.stated(date)),
        (None, Some(as_of)) => ("as-of", words(t, &as_of)),
        (None, None) => ("never", String::new()),
    };
    t.with_all("former-ended", [("how", how.into()), ("known", known.into()), ("when", when.into())])
}

/// When it was formed, by every source that says so, the one thought best first: "late 2008, or 2008 – 2009".
pub fn formed(t: &Words, formation: &Formation) -> Option<String> {
    let mut told: Vec<String> = Vec::new();
    for claim in &formation.claims {
        let words = claim.words.as_ref().map_or_else(|| t.stated(claim.value), ToString::to_string);
        if !told.contains(&words) {
            told.push(words);
        }
    }
    let or = |first: String, next: String| t.with_all("formed-or", [("first", first.into()), ("next", next.into())]);
    told.into_iter().reduce(or)
}

/// Where a source and the register differ about a place.
pub struct Note {
    pub text: String,
    pub sources: Vec<CitationOut>,
    pub partnerships: Vec<NamedPartnership>,
}

/// The notes on some districts.
pub fn notes_on(view: &RegisterView, districts: &DistrictSet) -> Vec<Note> {
    let told = notes(view, districts).into_iter();
    told.map(|note| Note { text: note.text, sources: note.sources, partnerships: note.partnerships }).collect()
}

/// For whom no helpline of their own is recorded, a sentence each.
pub fn missing(t: &Words, view: &RegisterView, around: &[RegionKey], age: Option<Age>) -> Vec<String> {
    let told = |gap: Gap| {
        let age = match gap.age {
            Age::Adult => "adult",
            Age::Child => "child",
        };
        let country = view.geography().area(gap.country).map(|area| t.place(&area.region)).unwrap_or_default();
        t.with_all("helpline-missing", [("age", age.into()), ("country", country.into())])
    };
    gaps_in(view, around, age).into_iter().map(told).collect()
}
