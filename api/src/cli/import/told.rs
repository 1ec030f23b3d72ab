//! What is told of a file and of a plan, on a terminal.

use std::fmt::Write as _;

use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::Partnership;
use nncf_seed::sheet::{Change, Column, DateQuestion, Like, Outcome, Plan, PlannedRow, Sheet, told_new};

use crate::staff::import::changed;

/// The most characters of a value that are told.
const MOST_TOLD: usize = 100;

/// What of a file is taken, and what is left out.
pub fn sheet(sheet: &Sheet, columns: &[Option<Column>]) -> String {
    let mut told = String::new();
    if let Some(name) = sheet.name().filter(|_| sheet.sheets().len() > 1) {
        let _ = writeln!(told, "The sheet “{name}” is read; --sheet NAME takes another.");
    }
    if let Some(written) = sheet.written().guessed() {
        let _ = writeln!(told, "The text is read as {written}; look at names with accents, or save it as “CSV UTF-8”.");
    }
    for title in sheet.above() {
        let _ = writeln!(told, "Above the headings, and left out: {title}");
    }
    let headings = sheet.headings().iter().zip(columns).filter(|(heading, _)| !heading.is_empty());
    for (heading, column) in headings {
        match column {
            None => {
                let _ = writeln!(
                    told,
                    "The column “{heading}” is left out: it is none of the template's, or means one that another column is."
                );
            }
            Some(column) if !heading.eq_ignore_ascii_case(column.name()) => {
                let _ = writeln!(told, "The column “{heading}” is read as {}.", column.name());
            }
            Some(_) => {}
        }
    }
    told
}

/// What would become of each row, changes first.
pub fn plan(plan: &Plan, geography: &Geography) -> String {
    let mut told: String = plan.dates.iter().map(question).collect();
    let mut rows: Vec<&PlannedRow> = plan.rows.iter().filter(|row| row.outcome != Outcome::Same).collect();
    rows.sort_by_key(|row| !matches!(row.outcome, Outcome::Change(_) | Outcome::Older(_)));
    told.extend(rows.into_iter().map(|planned| row(planned, geography)));
    let counts = plan.counts();
    let _ = write!(told, "{} to add, {} to change, {} as they are, ", counts.created, counts.changed, counts.same);
    if counts.asked + counts.older > 0 {
        let _ = write!(told, "{} to be answered, {} older than the register, ", counts.asked, counts.older);
    }
    let _ = writeln!(told, "{} refused.", counts.refused);
    told
}

fn question(question: &DateQuestion) -> String {
    let DateQuestion { column: _, heading, example, readings: [day_first, month_first] } = question;
    format!(
        "The column “{heading}” does not say whether the day or the month comes first: “{example}” may be {day_first} \
         (--dates day-first) or {month_first} (--dates month-first).\n"
    )
}

fn row(planned: &PlannedRow, geography: &Geography) -> String {
    let PlannedRow { line, name, outcome, warnings } = planned;
    let mut told = match outcome {
        Outcome::Create(new) => format!("line {line}: add {name}\n{}", new_values(new, geography)),
        Outcome::Change(change) => {
            format!("line {line}: change {name} ({}){}", changed(change).join(", "), values(change, geography))
        }
        Outcome::Same => return String::new(),
        Outcome::Asked(_, like) => format!("line {line}: is {name} the same or new?\n{}", answers(*line, like)),
        Outcome::Older(change) => format!(
            "line {line}: {name} was exported at revision {} and is at {} since; --over-newer writes over it:{}",
            change.exported.unwrap_or_default(),
            change.revision,
            values(change, geography)
        ),
        Outcome::Refused(_) => format!("line {line}: refuse {name}\n"),
    };
    if let Outcome::Refused(faults) = outcome {
        for fault in faults {
            let _ = writeln!(told, "  {fault}");
        }
    }
    for warning in warnings {
        let _ = writeln!(told, "  note: {warning}");
    }
    told
}

/// What was, and what would be.
fn values(change: &Change, geography: &Geography) -> String {
    let mut told = String::from("\n");
    for value in change.told(geography) {
        let _ = writeln!(told, "  {}: {} → {}", value.column.name(), short(&value.before), short(&value.after));
    }
    told
}

/// What a new record would say.
fn new_values(new: &Partnership, geography: &Geography) -> String {
    let told = told_new(new, geography).into_iter().filter(|value| value.column != Column::Name);
    told.fold(String::new(), |mut told, value| {
        let _ = writeln!(told, "  {}: {}", value.column.name(), short(&value.after));
        told
    })
}

fn short(value: &str) -> String {
    let line = value.replace('\n', " ");
    match line.char_indices().nth(MOST_TOLD) {
        _ if line.is_empty() => "nothing".to_owned(),
        Some((at, _)) => format!("“{}…”", &line[..at]),
        None => format!("“{line}”"),
    }
}

fn answers(line: u64, like: &[Like]) -> String {
    let mut told = String::new();
    for like in like {
        let _ = writeln!(told, "  the same as “{}”: --same {line}={}", like.name, like.slug);
    }
    let _ = writeln!(told, "  new: --new {line}");
    told
}
