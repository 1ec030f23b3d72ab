//! A row of a plan, in words.

use nncf_core::atlas::geography::Geography;
use nncf_seed::sheet::{Like, Outcome, PlannedRow, Told, told_new};

use crate::pages::frame::Frame;

/// A row of the sheet, in words.
pub struct Row {
    /// Its line.
    pub line: u64,
    /// Whom it is about.
    pub name: String,
    /// What would become of it.
    pub what: String,
    /// Whether somebody has to do something about it.
    pub is_refused: bool,
    /// What is wrong, or what is to be looked at.
    pub details: Vec<String>,
    /// The records that it may be about.
    pub like: Vec<Beside>,
    /// What was said of these before.
    pub is_older: bool,
    /// What is before and after.
    pub values: Vec<Told>,
    /// Which of the page's parts it belongs to: what changes comes first.
    order: u8,
}

/// A record that is shown beside a row of a similar name.
pub struct Beside {
    /// Its short name.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// That the row is about it.
    pub label: String,
}

fn beside(t: &Frame, like: &Like) -> Beside {
    let (slug, name) = (like.slug.to_string(), like.name.to_string());
    let label = t.with_all("import-like-same", [("name", name.clone().into()), ("slug", slug.clone().into())]);
    Beside { slug, name, label }
}

/// The rows of a plan, changes first, then what has to be answered or put right, what is new, and what stays.
pub fn rows<'a>(t: &Frame, planned: impl Iterator<Item = &'a PlannedRow>, geography: &Geography) -> Vec<Row> {
    let mut rows: Vec<Row> = planned.map(|planned| row(t, planned, geography)).collect();
    rows.sort_by_key(|row| row.order);
    rows
}

fn row(t: &Frame, planned: &PlannedRow, geography: &Geography) -> Row {
    let PlannedRow { line, name, outcome, warnings } = planned;
    let mut row = Row {
        line: *line,
        name: name.clone(),
        what: String::new(),
        is_refused: false,
        details: Vec::new(),
        like: Vec::new(),
        is_older: false,
        values: Vec::new(),
        order: 0,
    };
    let what = match outcome {
        Outcome::Change(change) => {
            row.values = change.told(geography);
            "import-change"
        }
        Outcome::Older(change) => {
            (row.is_refused, row.is_older, row.order) = (true, true, 1);
            row.values = change.told(geography);
            let numbers = [
                ("exported", u64::from(change.exported.unwrap_or_default()).into()),
                ("now", u64::from(change.revision).into()),
            ];
            row.details.push(t.with_all("import-older-than", numbers));
            "import-older"
        }
        Outcome::Asked(new, like) => {
            (row.is_refused, row.order) = (true, 1);
            row.like = like.iter().map(|like| beside(t, like)).collect();
            row.values = told_new(new, geography);
            "import-asked"
        }
        Outcome::Refused(faults) => {
            (row.is_refused, row.order) = (true, 2);
            row.details.extend(faults.iter().map(ToString::to_string));
            "import-refuse"
        }
        Outcome::Create(new) => {
            row.order = 3;
            row.details.push(t.with("import-visible", "visibility", t.word("visibility", new.visibility.as_str())));
            row.values = told_new(new, geography);
            "import-create"
        }
        Outcome::Same => {
            row.order = 4;
            "import-same"
        }
    };
    row.what = t.get(what);
    row.details.extend(warnings.iter().map(|warning| t.with("import-warning", "warning", warning.to_string())));
    row
}
