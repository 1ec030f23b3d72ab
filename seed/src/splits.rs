//! Postcodes that are known to lie in several districts.

use std::collections::{BTreeMap, BTreeSet};

use nncf_core::atlas::geography::Geography;
use nncf_core::code::GssCode;
use nncf_core::postcode::Postcode;
use nncf_core::region::{Region, RegionKey, SplitPostcode};
use serde::Deserialize;

use crate::fault::{Faults, SeedFault};
use crate::files::Files;
use crate::places::{RowReader, rows};

/// The file. A folder that was made before there was such a list may lack it.
pub const FILE: &str = "split_postcodes.csv";

/// A row: a postcode, the codes of its districts with spaces between, its official one among them, and who says so.
#[derive(Deserialize)]
struct Row {
    postcode: String,
    districts: String,
    source: String,
}

/// The list, each with its line.
pub type Splits = Vec<(u64, SplitPostcode)>;

/// Reads the list; the districts are among the regions.
///
/// # Errors
/// Each fault with its line and column.
pub fn split_postcodes(files: &Files, regions: &[Region]) -> Result<Splits, Vec<SeedFault>> {
    if !files.has(FILE) {
        return Ok(Vec::new());
    }
    let known: BTreeSet<RegionKey> = regions.iter().map(|region| region.key).collect();
    let (mut faults, mut splits, mut lines) = (Faults::default(), Vec::new(), BTreeMap::new());
    for (line, row) in rows::<Row>(files, FILE)? {
        let mut reader = RowReader { file: FILE, line, faults: &mut faults };
        let postcode = reader.field::<Postcode>("postcode", &row.postcode);
        let districts = districts(&mut reader, &row.districts, &known);
        if row.source.trim().is_empty() {
            reader.fault("source", "say where it is known from: a document, or an address".to_owned());
        }
        let Some(postcode) = postcode else { continue };
        if let Some(first) = lines.insert(postcode, line) {
            reader
                .fault("postcode", format!("{postcode} stands in line {first} already; name all its districts there"));
        }
        splits.push((line, SplitPostcode { postcode, districts }));
    }
    faults.unless_any(splits)
}

fn districts(reader: &mut RowReader, text: &str, known: &BTreeSet<RegionKey>) -> Vec<GssCode> {
    let mut found: Vec<GssCode> = Vec::new();
    for text in text.split_whitespace() {
        let Some(code) = reader.field::<GssCode>("districts", text) else { continue };
        if !known.contains(&RegionKey::lad(code)) {
            reader.fault("districts", format!("{code} is no district of districts.csv"));
        } else if found.contains(&code) {
            reader.fault("districts", format!("{code} is named twice"));
        } else {
            found.push(code);
        }
    }
    if text.split_whitespace().count() < 2 {
        let detail = "name two districts or more, by their codes with a space between; a postcode in one is not split";
        reader.fault("districts", detail.to_owned());
    }
    found
}

/// Holds the list against the postcodes themselves.
///
/// # Errors
/// Each postcode that is not in the table, or whose official district is not among those named, with its line.
pub fn check(splits: &Splits, geography: &Geography) -> Result<(), Vec<SeedFault>> {
    let mut faults = Faults::default();
    for (line, SplitPostcode { postcode, districts }) in splits {
        let mut reader = RowReader { file: FILE, line: *line, faults: &mut faults };
        match geography.postcode(*postcode).map(|(_, district)| &geography.district(district).region) {
            None => reader.fault("postcode", format!("{postcode} is not in the list of postcodes")),
            Some(official) if !districts.contains(&official.key.code) => {
                let (code, name) = (official.key.code, &official.name);
                reader
                    .fault("districts", format!("the official district of {postcode} is {code} ({name}): name it too"));
            }
            Some(_) => {}
        }
    }
    faults.unless_any(())
}
