//! What an import would do, row by row. Nothing is written here.

use chrono::NaiveDate;
use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::{
    Coverage, Formation, LinkKind, MemberOrganisations, NncfMembership, Partnership, PartnershipKind,
    PartnershipStatus, Record,
};
use nncf_core::slug::Slug;
use nncf_core::text::Name;
use nncf_core::visibility::Visibility;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::column::Column;
use super::fill::{World, fill};
use super::identity::{Bodies, Subject};
use super::mapping::Mapping;
use super::origin::Origin;
use super::places::Places;
use super::read::Sheet;
use super::row::Cells;

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Each row of the sheet, in order.
    pub rows: Vec<PlannedRow>,
}

/// What an import would do with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedRow {
    /// The row's line in the file, counted from 1.
    pub line: u64,
    /// The partnership that the row is about, by the name or slug that it gives, or as the register calls it.
    pub name: String,
    /// What would become of it.
    pub outcome: Outcome,
}

/// What would become of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new record. It may be tied to others that the same plan creates, in rows before and after.
    Create(Box<Partnership>),
    /// A change of a record.
    Change(Box<Change>),
    /// The register holds all of it already.
    Same,
    /// Nothing: the row is wrong, in these ways.
    Refused(Vec<RowFault>),
}

/// A change of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The revision that it was planned from.
    pub revision: u32,
    /// The record now.
    pub before: Partnership,
    /// The record afterwards.
    pub after: Partnership,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The column, where it is one column's fault.
    pub column: Option<Column>,
    /// What is wrong, and what would be right.
    pub detail: String,
}

impl RowFault {
    pub(super) fn of(column: Column, detail: impl Into<String>) -> Self {
        Self { column: Some(column), detail: detail.into() }
    }
}

/// How many rows a plan has of each outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// New records.
    pub created: usize,
    /// Changed records.
    pub changed: usize,
    /// Records that stay as they are.
    pub same: usize,
    /// Refused rows.
    pub refused: usize,
}

impl Plan {
    /// How many rows there are of each outcome.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for row in &self.rows {
            match row.outcome {
                Outcome::Create(_) => counts.created += 1,
                Outcome::Change(_) => counts.changed += 1,
                Outcome::Same => counts.same += 1,
                Outcome::Refused(_) => counts.refused += 1,
            }
        }
        counts
    }
}

/// Says what importing a sheet into a register would do. Rows may refer to each other, whatever their order, and
/// also to rows that are refused: a plan with refused rows is for reading, not for carrying out in part.
///
/// Whether a short name was another record's before is for the store to say: the records do not tell.
pub fn plan(sheet: &Sheet, mapping: &Mapping, existing: &[Record], geography: &Geography, today: NaiveDate) -> Plan {
    let cells: Vec<Cells> = sheet.rows().iter().map(|row| Cells::new(row, mapping)).collect();
    let lines: Vec<u64> = sheet.rows().iter().map(super::read::Row::line).collect();
    let mut faults: Vec<Vec<RowFault>> = vec![Vec::new(); cells.len()];
    let mut bodies = Bodies::new(existing);
    let subjects = bodies.identify(&cells, &lines, &mut faults);
    let world = World { places: Places::new(geography), bodies };
    let rows = cells.iter().zip(subjects).zip(faults).zip(lines);
    let mut rows: Vec<PlannedRow> =
        rows.map(|(((cells, subject), faults), line)| row(cells, &subject, faults, line, &world, today)).collect();
    refuse_circles(&mut rows, existing);
    Plan { rows }
}

fn row(
    cells: &Cells,
    subject: &Subject,
    faults: Vec<RowFault>,
    line: u64,
    world: &World,
    today: NaiveDate,
) -> PlannedRow {
    let given = cells.value(Column::Name).or(cells.value(Column::Slug)).map(str::to_owned);
    match subject {
        Subject::Held(position) => {
            let held = world.bodies.held(*position);
            let name = given.unwrap_or_else(|| held.partnership.name.to_string());
            PlannedRow { line, name, outcome: change(cells, held, faults, world, today) }
        }
        Subject::New(slug) => {
            let outcome = create(cells, slug.as_ref(), faults, world, today);
            PlannedRow { line, name: given.unwrap_or_default(), outcome }
        }
    }
}

fn change(cells: &Cells, held: &Record, mut faults: Vec<RowFault>, world: &World, today: NaiveDate) -> Outcome {
    // A name that only says which record is meant, perhaps by another of its names, is no wish to rename it.
    let names_it = cells.value(Column::Slug).is_none() && cells.value(Column::Name).is_some();
    let cells = &if names_it { cells.without(Column::Name) } else { cells.clone() };
    let origin = Origin::read(cells, today, &mut faults);
    let after = fill(cells, world, origin, &held.partnership, false, &mut faults);
    if !faults.is_empty() {
        return Outcome::Refused(faults);
    }
    if after == held.partnership {
        return Outcome::Same;
    }
    Outcome::Change(Box::new(Change { revision: held.revision, before: held.partnership.clone(), after }))
}

fn create(cells: &Cells, slug: Option<&Slug>, mut faults: Vec<RowFault>, world: &World, today: NaiveDate) -> Outcome {
    let origin = Origin::read(cells, today, &mut faults);
    if cells.value(Column::Kind).is_none() {
        faults.push(RowFault::of(Column::Kind, format!("is needed for a new record: {}", Column::Kind.about())));
    }
    // With what identifies it at fault, the row is still read on, for all that is wrong to be told at once.
    if let Some(blank) = blank(slug) {
        let filled = fill(cells, world, origin, &blank, true, &mut faults);
        if faults.is_empty() {
            return Outcome::Create(Box::new(filled));
        }
    }
    Outcome::Refused(faults)
}

/// What a new record starts from: a draft of which nothing is known. Its slug and name stand in until the row's own
/// are put in their place; none are ever kept, as a row without them is refused.
fn blank(slug: Option<&Slug>) -> Option<Partnership> {
    let name: Name = "?".parse().ok()?;
    Some(Partnership {
        id: Uuid::now_v7(),
        slug: slug.cloned().or_else(|| "new".parse().ok())?,
        name,
        kind: PartnershipKind::Local,
        status: PartnershipStatus::Unknown,
        nncf_membership: NncfMembership::Unknown,
        visibility: Visibility::Staff,
        aliases: Vec::new(),
        summary: None,
        formed: Formation::default(),
        closed: None,
        website: None,
        email: None,
        coverage: Coverage::default(),
        links: Vec::new(),
        roles: Vec::new(),
        member_organisations: MemberOrganisations::default(),
        subgroups: Vec::new(),
        phases: Vec::new(),
        activities: Vec::new(),
        funding: Vec::new(),
        progress_measures: Vec::new(),
        meetings: Vec::new(),
        resources: Vec::new(),
        coordinators: Vec::new(),
        provenance: Vec::new(),
        sources: Vec::new(),
        verification: None,
        review_months: None,
    })
}

/// Refuses the rows that would make a partnership part of itself by way of others.
fn refuse_circles(rows: &mut [PlannedRow], existing: &[Record]) {
    let mut parents: FxHashMap<Slug, Vec<Slug>> =
        existing.iter().map(|held| (held.partnership.slug.clone(), parents_of(&held.partnership))).collect();
    let mut changed = Vec::new();
    for (row, planned) in rows.iter().enumerate() {
        let (before, after) = match &planned.outcome {
            Outcome::Create(new) => (Vec::new(), new.as_ref()),
            Outcome::Change(change) => (parents_of(&change.before), &change.after),
            Outcome::Same | Outcome::Refused(_) => continue,
        };
        let now = parents_of(after);
        if now != before {
            changed.push((row, after.slug.clone()));
        }
        parents.insert(after.slug.clone(), now);
    }
    for (row, slug) in changed {
        if let Some(way) = way_back(&slug, &parents) {
            let detail = format!("would make {slug} a part of itself, by way of {way}");
            rows[row].outcome = Outcome::Refused(vec![RowFault::of(Column::PartOf, detail)]);
        }
    }
}

fn parents_of(partnership: &Partnership) -> Vec<Slug> {
    let ties = partnership.links.iter().filter(|link| link.rel == LinkKind::PartOf);
    ties.map(|link| link.slug.clone()).collect()
}

/// The body that, by being part of it in turn, would close a circle.
fn way_back<'a>(slug: &Slug, parents: &'a FxHashMap<Slug, Vec<Slug>>) -> Option<&'a Slug> {
    let mut seen = FxHashSet::default();
    let mut open: Vec<&Slug> = parents.get(slug)?.iter().collect();
    while let Some(body) = open.pop() {
        let above = parents.get(body).map_or(&[][..], Vec::as_slice);
        if above.contains(slug) {
            return Some(body);
        }
        if seen.insert(body) {
            open.extend(above);
        }
    }
    None
}
