//! `nncf report`.

use std::fmt::Write;

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::view::RegisterView;
use nncf_core::clock::{day_of, time_of_day};
use nncf_core::mistake::{Mistake, MistakeStatus, NewMistake};
use nncf_core::region::RegionKind;
use nncf_core::visibility::Visibility;
use nncf_db::Register;
use uuid::Uuid;

use super::{Store, load_geography, print};
use crate::register::coverage_report::CoverageReport;
use crate::register::wire::one_decimal;
use crate::watch;

/// Which report.
#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    report: Report,
}

#[derive(Debug, Subcommand)]
enum Report {
    /// Districts for which no partnership is recorded, and districts that several share. For staff and coordinators.
    Coverage {
        /// As text or JSON.
        #[arg(long, value_enum, default_value = "text")]
        format: ReportFormat,
        /// Count drafts as if they were published.
        #[arg(long)]
        with_drafts: bool,
    },
    /// What readers told of mistakes, those that wait for staff first. For staff only.
    Mistakes {
        /// Note that staff have dealt with a report, by its id.
        #[arg(long, value_name = "ID")]
        done: Option<Uuid>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, ValueEnum)]
enum ReportFormat {
    Text,
    Json,
}

/// Prints a report.
pub fn run(options: &Options, store: &Store) -> anyhow::Result<()> {
    let register = store.open_seeded()?;
    match options.report {
        Report::Coverage { format, with_drafts } => coverage(&register, format, with_drafts),
        Report::Mistakes { done } => mistakes(&register, done),
    }
}

fn coverage(register: &Register, format: ReportFormat, with_drafts: bool) -> anyhow::Result<()> {
    let audience = if with_drafts { Visibility::Staff } else { Visibility::Coordinators };
    let view = watch::view(register, load_geography(register)?, audience)?;
    print(
        match format {
            ReportFormat::Text => text(&view),
            ReportFormat::Json => json(&view)?,
        }
        .as_bytes(),
    )
}

fn mistakes(register: &Register, done: Option<Uuid>) -> anyhow::Result<()> {
    if let Some(id) = done {
        register.finish_mistake(id).with_context(|| format!("the report {id}"))?;
    }
    let all = register.mistakes()?;
    let waiting = all.iter().filter(|mistake| mistake.status == MistakeStatus::New).count();
    let head = format!("{waiting} of {} reports of mistakes wait for staff.\n", all.len());
    print((head + &all.iter().map(mistake_text).collect::<String>()).as_bytes())
}

/// A report with its words indented, so that none of them can pass for the heading of another.
fn mistake_text(mistake: &Mistake) -> String {
    let Mistake { id, partnership, partnership_name, told, received_at, status } = mistake;
    let NewMistake { told, where_to_check } = told;
    let indented = |text: &str| text.lines().fold(String::new(), |all, line| all + "    " + line + "\n");
    let at = format!("{} {}", day_of(*received_at), time_of_day(*received_at));
    let mut report = format!("\n{at}, {}, {id}\n  {partnership_name} ({partnership})\n", status.as_str());
    report.push_str(&indented(told.as_str()));
    if let Some(place) = where_to_check {
        report.push_str("  To check it:\n");
        report.push_str(&indented(place.as_str()));
    }
    report
}

fn text(view: &RegisterView) -> String {
    let geography = view.geography();
    let (uncovered, shared) = (view.uncovered(), view.shared());
    let all = geography.districts().len();
    let mut report = String::new();
    let km2 = one_decimal(geography.area_km2(&uncovered));
    let _ = writeln!(
        report,
        "No partnership recorded in this register: {} of {all} districts, {km2} km². One may exist all the same.",
        uncovered.len()
    );
    for (force, districts) in by_force(view, uncovered.iter()) {
        let _ = writeln!(report, "  {force}: {}", districts.join(", "));
    }
    let _ = writeln!(report, "\nShared by several partnerships: {} districts.", shared.len());
    for (district, entries) in shared {
        let names: Vec<&str> = entries.iter().map(|&e| view.entry(e).record.partnership.name.as_str()).collect();
        let _ = writeln!(report, "  {}: {}", geography.district(district).region.name, names.join("; "));
    }
    report
}

/// The names of districts under the name of their police force area, both in the order of the geography.
fn by_force(view: &RegisterView, districts: impl Iterator<Item = DistrictIx>) -> Vec<(String, Vec<String>)> {
    let geography = view.geography();
    let mut groups: Vec<(String, Vec<String>)> = Vec::new();
    for district in districts {
        let force = geography.parent(district, RegionKind::Pfa).map_or("no force", |area| area.region.name.as_str());
        let name = geography.district(district).region.name.to_string();
        match groups.iter_mut().find(|(known, _)| known == force) {
            Some((_, names)) => names.push(name),
            None => groups.push((force.to_owned(), vec![name])),
        }
    }
    groups.sort();
    groups
}

fn json(view: &RegisterView) -> anyhow::Result<String> {
    Ok(serde_json::to_string_pretty(&CoverageReport::of(view))? + "\n")
}
