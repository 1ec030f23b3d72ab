//! Names that people use for places besides those of the geographies: `names.csv` and `towns.csv`.
//!
//! They are read from the files that are compiled in whenever the places are loaded, so that a register that was seeded
//! before a name was added understands it too.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use geo::Coord;
use nncf_core::atlas::gazetteer::PlaceName;
use nncf_core::fold::name_key;
use nncf_core::region::{Region, RegionKey, RetiredCode};
use nncf_core::text::{Name, Phrase};
use serde::Deserialize;

use crate::fault::{Faults, SeedFault};
use crate::files::Files;
use crate::places::{RowReader, rows};

const NAMES: &str = "names.csv";
const TOWNS: &str = "towns.csv";

/// A row of `names.csv`: a name, the geographies that it means together, and where that stands.
#[derive(Deserialize)]
struct NameRow {
    name: String,
    name_cy: String,
    places: String,
    source: String,
}

/// A row of `towns.csv`: a town, the districts that it lies in, and its centre.
#[derive(Deserialize)]
struct TownRow {
    name: String,
    name_cy: String,
    districts: String,
    lat: String,
    lon: String,
}

/// The names that ship; none that is at fault, which [`check`] tells.
pub fn shipped() -> Vec<PlaceName> {
    static SHIPPED: LazyLock<Vec<PlaceName>> = LazyLock::new(|| {
        let mut faults = Faults::default();
        [names(&Files::Shipped), towns(&Files::Shipped)]
            .into_iter()
            .filter_map(|read| faults.take(read))
            .flatten()
            .collect()
    });
    SHIPPED.clone()
}

/// Checks the names of a folder against its geographies: that each place is known, and that no row says the same again.
///
/// # Errors
/// Each fault with its line and column.
pub fn check(files: &Files, regions: &[Region], retired: &[RetiredCode]) -> Result<(), Vec<SeedFault>> {
    let mut faults = Faults::default();
    let known: BTreeSet<RegionKey> = regions.iter().map(|region| region.key).collect();
    let was: BTreeSet<RegionKey> = retired.iter().map(|old| RegionKey { kind: old.kind, code: old.retired }).collect();
    for (file, read) in [(NAMES, names(files)), (TOWNS, towns(files))] {
        let mut seen: BTreeMap<(String, Vec<RegionKey>), usize> = BTreeMap::new();
        for (index, name) in faults.take(read).unwrap_or_default().into_iter().enumerate() {
            let line = index + 2;
            let fault = |field: &str, detail: String| SeedFault {
                file: file.to_owned(),
                record: format!("line {line}"),
                field: field.to_owned(),
                detail,
            };
            for key in name.places.iter().filter(|key| !known.contains(key)) {
                let detail = if was.contains(key) { "is no longer in use" } else { "is not among the districts" };
                faults.push(fault("places", format!("{key} {detail}")));
            }
            if let Some(before) = seen.insert((name_key(name.name.as_str()), name.places), line) {
                faults.push(fault("name", format!("says the same as line {before}")));
            }
        }
    }
    faults.unless_any(())
}

fn names(files: &Files) -> Result<Vec<PlaceName>, Vec<SeedFault>> {
    let mut faults = Faults::default();
    let mut names = Vec::new();
    for (line, row) in rows::<NameRow>(files, NAMES)? {
        let mut reader = RowReader { file: NAMES, line, faults: &mut faults };
        let name = reader.field::<Name>("name", &row.name);
        let name_cy = optional(&mut reader, &row.name_cy);
        let places: Vec<RegionKey> =
            row.places.split_whitespace().filter_map(|place| reader.field("places", place)).collect();
        if places.is_empty() {
            reader.fault("places", "must name at least one geography, such as lad:W06000015".to_owned());
        }
        reader.field::<Phrase>("source", &row.source);
        let Some(name) = name else { continue };
        names.push(PlaceName { name, name_cy, places, centre: None });
    }
    faults.unless_any(names)
}

fn towns(files: &Files) -> Result<Vec<PlaceName>, Vec<SeedFault>> {
    let mut faults = Faults::default();
    let mut towns = Vec::new();
    for (line, row) in rows::<TownRow>(files, TOWNS)? {
        let mut reader = RowReader { file: TOWNS, line, faults: &mut faults };
        let name = reader.field::<Name>("name", &row.name);
        let name_cy = optional(&mut reader, &row.name_cy);
        let districts = row.districts.split_whitespace().filter_map(|code| reader.field("districts", code));
        let places: Vec<RegionKey> = districts.map(RegionKey::lad).collect();
        if places.is_empty() {
            reader.fault("districts", "must name at least one district, such as W06000015".to_owned());
        }
        let (lat, lon) = (reader.field::<f64>("lat", &row.lat), reader.field::<f64>("lon", &row.lon));
        let (Some(name), Some(y), Some(x)) = (name, lat, lon) else { continue };
        towns.push(PlaceName { name, name_cy, places, centre: Some(Coord { x, y }) });
    }
    faults.unless_any(towns)
}

fn optional(reader: &mut RowReader, name_cy: &str) -> Option<Name> {
    if name_cy.is_empty() { None } else { reader.field("name_cy", name_cy) }
}
