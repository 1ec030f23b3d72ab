//! Districts with what they lie in, codes no longer in use, and crossings over water.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use nncf_core::code::GssCode;
use nncf_core::region::{Crossing, Region, RegionKey, RegionKind, RetiredCode};
use nncf_core::text::Name;
use serde::Deserialize;

use crate::fault::{Faults, SeedFault};
use crate::files::Files;

const DISTRICTS: &str = "districts.csv";
const RETIRED: &str = "retired_codes.csv";
const CROSSINGS: &str = "crossings.json";

/// A row of `districts.csv`: a district and the names and codes of what it lies in, empty where there is none.
#[derive(Deserialize)]
struct DistrictRow {
    lad_code: String,
    lad_name: String,
    lad_name_cy: String,
    county_code: String,
    county_name: String,
    region_code: String,
    region_name: String,
    country_code: String,
    country_name: String,
    pfa_code: String,
    pfa_name: String,
}

/// A row of `retired_codes.csv`. What took a code's place is one code or several, each with its kind where that is
/// another. Folders that were made before may lack the name and the source.
#[derive(Deserialize)]
struct RetiredRow {
    kind: String,
    retired: String,
    code: String,
    #[serde(default)]
    name: String,
}

/// Every geography: the districts, and the larger ones that their rows name.
///
/// # Errors
/// Each fault with its line and column.
pub fn regions(files: &Files, vintage: &str) -> Result<Vec<Region>, Vec<SeedFault>> {
    let mut faults = Faults::default();
    let mut found: BTreeMap<RegionKey, Region> = BTreeMap::new();
    let vintage: Name =
        vintage.parse().map_err(|_| vec![SeedFault::of_file(DISTRICTS, "the boundaries have no vintage")])?;
    for (line, row) in rows::<DistrictRow>(files, DISTRICTS)? {
        let mut reader = RowReader { file: DISTRICTS, line, faults: &mut faults };
        let larger = [
            (RegionKind::Country, "country", &row.country_code, &row.country_name),
            (RegionKind::Region, "region", &row.region_code, &row.region_name),
            (RegionKind::Pfa, "pfa", &row.pfa_code, &row.pfa_name),
            (RegionKind::County, "county", &row.county_code, &row.county_name),
        ];
        let mut parents = Vec::new();
        for (kind, column, code, name) in larger.into_iter().filter(|(_, _, code, _)| !code.is_empty()) {
            let code = reader.field::<GssCode>(&format!("{column}_code"), code);
            let name = reader.field::<Name>(&format!("{column}_name"), name);
            let (Some(code), Some(name)) = (code, name) else { continue };
            let key = RegionKey { kind, code };
            parents.push(key);
            let known = found.entry(key).or_insert_with(|| region(key, name.clone(), None, &vintage, Vec::new()));
            if known.name != name {
                reader.fault(&format!("{column}_name"), format!("{key} is called “{}” in an earlier line", known.name));
            }
        }
        let code = reader.field::<GssCode>("lad_code", &row.lad_code);
        let name = reader.field::<Name>("lad_name", &row.lad_name);
        let name_cy =
            (!row.lad_name_cy.is_empty()).then(|| reader.field::<Name>("lad_name_cy", &row.lad_name_cy)).flatten();
        let (Some(code), Some(name)) = (code, name) else { continue };
        let key = RegionKey::lad(code);
        if found.insert(key, region(key, name, name_cy, &vintage, parents)).is_some() {
            reader.fault("lad_code", format!("{code} stands in two lines"));
        }
    }
    faults.unless_any(found.into_values().collect())
}

fn region(key: RegionKey, name: Name, name_cy: Option<Name>, vintage: &Name, parents: Vec<RegionKey>) -> Region {
    Region { key, name, name_cy, vintage: vintage.clone(), parents }
}

/// Codes no longer in use.
///
/// # Errors
/// Each fault with its line and column.
pub fn retired_codes(files: &Files) -> Result<Vec<RetiredCode>, Vec<SeedFault>> {
    let mut faults = Faults::default();
    let (mut codes, mut known) = (Vec::new(), BTreeSet::new());
    for (line, row) in rows::<RetiredRow>(files, RETIRED)? {
        let mut reader = RowReader { file: RETIRED, line, faults: &mut faults };
        let (kind, retired) = (reader.field::<RegionKind>("kind", &row.kind), reader.field("retired", &row.retired));
        let name = if row.name.is_empty() { None } else { reader.field::<Name>("name", &row.name) };
        let (Some(kind), Some(retired)) = (kind, retired) else { continue };
        if !known.insert((kind, retired)) {
            reader
                .fault("retired", format!("{kind}:{retired} stands in two lines; name all that took its place in one"));
        }
        let successors: Vec<&str> = row.code.split_whitespace().collect();
        if successors.is_empty() {
            reader.fault("code", "name what took its place: one code, or several with a space between".to_owned());
        }
        for text in successors {
            let (code_kind, code) = match text.split_once(':') {
                Some((kind, code)) => (reader.field("code", kind), reader.field("code", code)),
                None => (Some(kind), reader.field("code", text)),
            };
            if let (Some(code_kind), Some(code)) = (code_kind, code) {
                let code_kind = (code_kind != kind).then_some(code_kind);
                codes.push(RetiredCode { kind, retired, code, code_kind, name: name.clone() });
            }
        }
    }
    faults.unless_any(codes)
}

/// Bridges, tunnels and ferries.
///
/// # Errors
/// A fault with the field's path.
pub fn crossings(files: &Files) -> Result<Vec<Crossing>, Vec<SeedFault>> {
    crate::records::json(files, CROSSINGS)
}

/// The rows of a file, each with its line.
pub(crate) fn rows<T: for<'de> Deserialize<'de>>(files: &Files, name: &str) -> Result<Vec<(u64, T)>, Vec<SeedFault>> {
    let bytes = files.read(name)?;
    let mut reader = csv::Reader::from_reader(bytes.as_ref());
    let headings = reader.headers().map_err(|error| vec![unreadable(name, None, &error)])?.clone();
    let mut faults = Faults::default();
    let mut rows = Vec::new();
    for record in reader.records() {
        let read = record.and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            record.deserialize(Some(&headings)).map(|row| (line, row))
        });
        match read {
            Ok(row) => rows.push(row),
            Err(error) => faults.push(unreadable(name, Some(&headings), &error)),
        }
    }
    faults.unless_any(rows)
}

/// A line that cannot be read, with its column where that is known.
fn unreadable(name: &str, headings: Option<&csv::StringRecord>, error: &csv::Error) -> SeedFault {
    let field = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => err.field(),
        _ => None,
    };
    let column = field.and_then(|index| headings?.get(usize::try_from(index).ok()?)).unwrap_or_default();
    let record = error.position().map(|position| format!("line {}", position.line())).unwrap_or_default();
    SeedFault { record, field: column.to_owned(), ..SeedFault::of_file(name, error.to_string()) }
}

/// Reads the fields of one row.
pub(crate) struct RowReader<'a> {
    pub file: &'static str,
    pub line: u64,
    pub faults: &'a mut Faults,
}

impl RowReader<'_> {
    pub fn field<T: FromStr<Err: std::fmt::Display>>(&mut self, column: &str, value: &str) -> Option<T> {
        value.parse().map_err(|error: T::Err| self.fault(column, error.to_string())).ok()
    }

    pub fn fault(&mut self, column: &str, detail: String) {
        let (file, record) = (self.file.to_owned(), format!("line {}", self.line));
        self.faults.push(SeedFault { file, record, field: column.to_owned(), detail });
    }
}
