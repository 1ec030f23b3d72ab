//! What an import would do, row by row. Nothing is written here.

use chrono::NaiveDate;
use nncf_core::atlas::geography::Geography;
use nncf_core::date::written::DateOrder;
use nncf_core::partnership::{
    Coverage, Formation, LinkKind, MemberOrganisations, NncfMembership, Partnership, PartnershipKind,
    PartnershipStatus, Record,
};
use nncf_core::slug::Slug;
use nncf_core::text::Name;
use nncf_core::visibility::Visibility;
use rustc_hash::{FxHashMap, FxHashSet};
use uuid::Uuid;

use super::change::Change;
use super::column::Column;
use super::dates::{DateQuestion, Dates};
use super::fill::{World, fill, whose};
use super::identity::{Answer, Answers, Bodies, Subject};
use super::mapping::Mapping;
use super::origin::Origin;
use super::places::Places;
use super::read::Sheet;
use super::row::{Cells, Told};

/// What a person says of a file beside its cells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Whether the day or the month comes first, where a column of dates does not say it itself.
    pub dates: Option<DateOrder>,
    /// The kind of new records whose row says none.
    pub kind: Option<PartnershipKind>,
    /// The status of new records whose row says none.
    pub status: Option<PartnershipStatus>,
    /// Who may see new records whose row does not say it.
    pub visibility: Option<Visibility>,
    /// What was said of rows whose names are like those of records.
    pub answers: Answers,
    /// Whether rows that were exported before the register's newest revision may overwrite it.
    pub over_newer: bool,
}

/// What an import would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Each row of the sheet, in order.
    pub rows: Vec<PlannedRow>,
    /// The columns of dates of which somebody has to say whether the day or the month comes first.
    pub dates: Vec<DateQuestion>,
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
    /// What should be looked at, though it is taken.
    pub warnings: Vec<RowFault>,
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
    /// Nothing yet: the name is like those of records, and a person says whether the row is about one of them.
    Asked(Box<Partnership>, Vec<Like>),
    /// Nothing yet: the row was exported before what the register holds now, and a person says whether it may go over
    /// that.
    Older(Box<Change>),
    /// Nothing: the row is wrong, in these ways.
    Refused(Vec<RowFault>),
}

/// A record whose name is like that of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Like {
    /// Its short name.
    pub slug: Slug,
    /// What it is called.
    pub name: Name,
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

impl std::fmt::Display for RowFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.column {
            Some(column) if !self.detail.starts_with(column.name()) => write!(f, "{}: {}", column.name(), self.detail),
            _ => f.write_str(&self.detail),
        }
    }
}

impl PlannedRow {
    /// Why nothing is done with the row, where nothing is and something should be.
    pub fn why_left(&self) -> Option<String> {
        match &self.outcome {
            Outcome::Refused(faults) => Some(faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
            Outcome::Asked(_, like) => {
                let names = like.iter().map(|like| format!("“{}” ({})", like.name, like.slug)).collect::<Vec<_>>();
                Some(format!("name: may be {}; say whether it is the same or new", names.join(" or ")))
            }
            Outcome::Older(change) => Some(format!(
                "revision: the row was exported at {}, and the register is at {} since",
                change.exported.unwrap_or_default(),
                change.revision
            )),
            Outcome::Create(_) | Outcome::Change(_) | Outcome::Same => None,
        }
    }
}

/// Says what importing a sheet into a register would do. Rows may refer to each other, whatever their order, and
/// also to rows that are refused: a plan with refused rows is for reading, not for carrying out in part.
///
/// Whether a short name was another record's before is for the store to say: the records do not tell.
pub fn plan(
    sheet: &Sheet,
    mapping: &Mapping,
    choices: &Choices,
    existing: &[Record],
    geography: &Geography,
    today: NaiveDate,
) -> Plan {
    let dates = Dates::of(sheet, mapping, choices.dates);
    let read = sheet.rows().iter().map(|row| Cells::new(sheet, row, mapping, &dates));
    let (cells, told): (Vec<Cells>, Vec<Told>) = read.unzip();
    let lines: Vec<u64> = sheet.rows().iter().map(super::read::Row::line).collect();
    let (mut faults, warnings): (Vec<Vec<RowFault>>, Vec<_>) =
        told.into_iter().map(|told| (told.faults, told.warnings)).unzip();
    let mut bodies = Bodies::new(existing);
    let subjects = bodies.identify(&cells, &lines, &choices.answers, &mut faults);
    let planning = Planning { world: World { places: Places::new(geography), bodies }, choices, today };
    let rows = cells.iter().zip(subjects).zip(faults).zip(warnings).zip(lines);
    let row = |((((cells, subject), faults), warnings), line)| planning.row(cells, &subject, faults, warnings, line);
    let mut rows: Vec<PlannedRow> = rows.map(row).collect();
    refuse_circles(&mut rows, existing);
    Plan { rows, dates: dates.questions }
}

/// What rows are planned by.
struct Planning<'a> {
    world: World<'a>,
    choices: &'a Choices,
    today: NaiveDate,
}

impl Planning<'_> {
    fn row(
        &self,
        cells: &Cells,
        subject: &Subject,
        faults: Vec<RowFault>,
        mut warnings: Vec<RowFault>,
        line: u64,
    ) -> PlannedRow {
        let given = cells.value(Column::Name).or(cells.value(Column::Slug)).map(str::to_owned);
        let (name, outcome) = match subject {
            Subject::Held(position) => {
                let held = self.world.bodies.held(*position);
                let is_answered = matches!(self.choices.answers.get(&line), Some(Answer::Same(_)));
                let name = if is_answered { None } else { given };
                let outcome = self.change(cells, held, is_answered, faults, &mut warnings);
                (name.unwrap_or_else(|| held.partnership.name.to_string()), outcome)
            }
            Subject::New(slug) => {
                let like = if self.choices.answers.contains_key(&line) { Vec::new() } else { self.like(cells) };
                let outcome = match self.create(cells, slug.as_ref(), faults, &mut warnings) {
                    Outcome::Create(new) if !like.is_empty() => Outcome::Asked(new, like),
                    Outcome::Refused(faults) => {
                        warnings.extend(like.iter().map(may_be));
                        Outcome::Refused(faults)
                    }
                    outcome => outcome,
                };
                (given.unwrap_or_default(), outcome)
            }
        };
        match &outcome {
            Outcome::Create(new) | Outcome::Asked(new, _) => warnings.extend(whose(None, new)),
            Outcome::Change(change) | Outcome::Older(change) => {
                warnings.extend(whose(Some(&change.before), &change.after));
            }
            Outcome::Same => warnings.clear(),
            Outcome::Refused(_) => {}
        }
        PlannedRow { line, name, outcome, warnings }
    }

    fn like(&self, cells: &Cells) -> Vec<Like> {
        let like = cells.value(Column::Name).map(|name| self.world.bodies.like(name)).unwrap_or_default();
        let told = |held: &Record| Like { slug: held.partnership.slug.clone(), name: held.partnership.name.clone() };
        like.into_iter().map(told).collect()
    }

    fn change(
        &self,
        cells: &Cells,
        held: &Record,
        is_answered: bool,
        mut faults: Vec<RowFault>,
        warnings: &mut Vec<RowFault>,
    ) -> Outcome {
        // A name that only says which record is meant, perhaps by another of its names, is no wish to rename it.
        let names_it = is_answered || (cells.value(Column::Slug).is_none() && cells.value(Column::Name).is_some());
        let cells = &if names_it { cells.without(Column::Name) } else { cells.clone() };
        let exported = Self::exported(cells, held, &mut faults);
        let origin = Origin::read(cells, self.today, &mut faults);
        let after = fill(cells, &self.world, origin, &held.partnership, false, &mut faults, warnings);
        if !faults.is_empty() {
            return Outcome::Refused(once(faults));
        }
        if after == held.partnership {
            return Outcome::Same;
        }
        let change = Change { revision: held.revision, before: held.partnership.clone(), after, exported };
        let is_older = exported.is_some_and(|exported| exported < held.revision);
        if is_older && !self.choices.over_newer {
            return Outcome::Older(Box::new(change));
        }
        Outcome::Change(Box::new(change))
    }

    /// The revision that a row says it was exported from.
    fn exported(cells: &Cells, held: &Record, faults: &mut Vec<RowFault>) -> Option<u32> {
        let number =
            |text: &str| text.parse::<u32>().map_err(|_| "is a whole number, as the export wrote it".to_owned());
        let exported = cells.parsed(Column::Revision, faults, number)?;
        if exported > held.revision {
            let detail = format!(
                "is {exported}, but the register is at {}: the row was exported from another register, or its number was \
                 changed; export again",
                held.revision
            );
            faults.push(RowFault::of(Column::Revision, detail));
        }
        Some(exported)
    }

    fn create(
        &self,
        cells: &Cells,
        slug: Option<&Slug>,
        mut faults: Vec<RowFault>,
        warnings: &mut Vec<RowFault>,
    ) -> Outcome {
        let origin = Origin::read(cells, self.today, &mut faults);
        if cells.value(Column::Kind).is_none() && self.choices.kind.is_none() {
            faults.push(RowFault::of(
                Column::Kind,
                format!(
                    "is needed for a new record; where all rows are of one kind, choose it once for the file. {}",
                    Column::Kind.about()
                ),
            ));
        }
        // With what identifies it at fault, the row is still read on, for all that is wrong to be told at once.
        if let Some(blank) = blank(slug) {
            let cells = self.with_defaults(cells);
            let filled = fill(&cells, &self.world, origin, &blank, true, &mut faults, warnings);
            if faults.is_empty() {
                return Outcome::Create(Box::new(filled));
            }
        }
        Outcome::Refused(once(faults))
    }

    /// The cells with what was chosen for rows that say nothing.
    fn with_defaults<'a>(&self, cells: &Cells<'a>) -> Cells<'a> {
        let Choices { kind, status, visibility, .. } = self.choices;
        let defaults = [
            (Column::Kind, kind.map(|kind| kind.to_string())),
            (Column::Status, status.map(|status| status.to_string())),
            (Column::Visibility, visibility.map(|visibility| visibility.as_str().to_owned())),
        ];
        defaults.into_iter().fold(cells.clone(), |cells, (column, chosen)| match chosen {
            Some(chosen) if cells.get(column).is_none() => cells.with(column, chosen),
            _ => cells,
        })
    }
}

fn may_be(like: &Like) -> RowFault {
    RowFault::of(
        Column::Name,
        format!("may be “{}” ({}); if it is, write that short name as its slug", like.name, like.slug),
    )
}

/// The faults, one a column where a cell holds no value at all: what follows from that need not be told.
fn once(faults: Vec<RowFault>) -> Vec<RowFault> {
    let mut told: Vec<RowFault> = Vec::new();
    for fault in faults {
        let follows = |earlier: &RowFault| earlier.column == fault.column && fault.detail.starts_with("is needed");
        if !told.iter().any(follows) {
            told.push(fault);
        }
    }
    told
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
        role_mailbox: false,
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
            Outcome::Create(new) | Outcome::Asked(new, _) => (Vec::new(), new.as_ref()),
            Outcome::Change(change) | Outcome::Older(change) => (parents_of(&change.before), &change.after),
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
