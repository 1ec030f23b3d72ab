//! Spreadsheets in and out, from bytes to plans.

mod cases;
mod choosing;
mod hostile;
mod planning;
mod reading;
mod round_trip;

use std::sync::LazyLock;

use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::{Partnership, Record};
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::files::Files;

static SHIPPED: LazyLock<(Geography, Vec<Record>)> = LazyLock::new(|| {
    let data = crate::read(&Files::Shipped).unwrap();
    let geography = crate::geography::from_seed(&data).unwrap();
    (geography, data.partnerships.into_iter().map(record).collect())
});

fn places() -> &'static Geography {
    &SHIPPED.0
}

fn record(partnership: Partnership) -> Record {
    let now = "2026-11-21T00:00:00Z".parse().unwrap();
    Record { partnership, revision: 3, created_at: now, updated_at: now }
}

/// A record with a slug and a name, and whatever else is given.
fn held(slug: &str, name: &str, extra: &Value) -> Record {
    let mut whole = json!({
        "id": Uuid::new_v5(&Uuid::NAMESPACE_URL, slug.as_bytes()), "slug": slug, "name": name, "kind": "local", "status": "active",
        "nncf_membership": "none", "visibility": "public"
    });
    for (field, value) in extra.as_object().unwrap() {
        whole[field] = value.clone();
    }
    record(serde_json::from_value(whole).unwrap())
}

/// Plans a file with the columns that are suggested for it.
fn planned(bytes: &[u8], existing: &[Record]) -> Plan {
    planned_by(bytes, existing, &Choices::default())
}

/// Plans a file with the columns that are suggested for it, and what a person chose beside them.
fn planned_by(bytes: &[u8], existing: &[Record], choices: &Choices) -> Plan {
    let sheet = Sheet::read("a file", bytes, None).unwrap();
    let mapping = Mapping::new(&sheet, suggest(&sheet)).unwrap();
    plan(&sheet, &mapping, choices, existing, places(), "2026-11-25".parse().unwrap())
}

/// Plans a single row.
fn outcome(headings: &str, row: &str, existing: &[Record]) -> Outcome {
    let mut plan = planned(format!("{headings}\n{row}\n").as_bytes(), existing);
    assert_eq!(plan.rows.len(), 1);
    plan.rows.remove(0).outcome
}

/// What becomes of the one row of a file.
fn only_row(file: &str, existing: &[Record]) -> PlannedRow {
    let [row] = <[PlannedRow; 1]>::try_from(planned(file.as_bytes(), existing).rows).unwrap();
    row
}

fn created(headings: &str, row: &str, existing: &[Record]) -> Partnership {
    match outcome(headings, row, existing) {
        Outcome::Create(new) => *new,
        other => panic!("{other:?}"),
    }
}

fn changed(headings: &str, row: &str, existing: &[Record]) -> Partnership {
    match outcome(headings, row, existing) {
        Outcome::Change(change) => change.after,
        other => panic!("{other:?}"),
    }
}

/// The faults of each refused row, as `line column: detail`.
fn faults(file: &str, existing: &[Record]) -> Vec<String> {
    let plan = planned(file.as_bytes(), existing);
    let told = plan.rows.iter().flat_map(|row| match &row.outcome {
        Outcome::Refused(faults) => faults.iter().map(|fault| (row.line, fault)).collect(),
        _ => Vec::new(),
    });
    let column = |fault: &RowFault| fault.column.map(Column::name).unwrap_or_default();
    told.map(|(line, fault)| format!("{line} {}: {}", column(fault), fault.detail)).collect()
}
