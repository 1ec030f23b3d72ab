//! The data that ships with the register, and the importers that read it.
//!
//! The files stand in `seed/data` and are compiled in, so that the program needs nothing beside it; the same readers
//! take a folder of the same shape, to check data before they ship.

pub mod background;
pub mod boundaries;
pub mod fault;
pub mod files;
pub mod geography;
pub mod names;
pub mod places;
pub mod postcodes;
pub mod records;
pub mod sheet;
pub mod splits;

use std::collections::BTreeMap;

use nncf_db::{Blob, SeedData};

use fault::{Faults, SeedFault};
use files::Files;

/// The version of the files' shape that this program reads.
const FORMAT: u64 = 1;
const MANIFEST: &str = "manifest.json";

/// Reads and checks everything that a fresh register starts from.
///
/// # Errors
/// Every fault found, with its file, record and field. Nothing is returned unless all is well.
pub fn read(files: &Files) -> Result<SeedData, Vec<SeedFault>> {
    let manifest = Manifest::read(files)?;
    let mut faults = Faults::default();
    let boundaries = faults.take(files.blob("boundaries.bin", &manifest.sha256, |bytes| {
        boundaries::unpack(bytes).map(|boundaries| boundaries.vintage).map_err(|error| error.to_string())
    }));
    let postcodes = faults.take(files.blob("postcodes.bin", &manifest.sha256, |bytes| {
        postcodes::unpack(bytes).map(|table| table.vintage().to_owned()).map_err(|error| error.to_string())
    }));
    let vintage = boundaries.as_ref().map_or_else(|| "unknown".to_owned(), |blob: &Blob| blob.vintage.clone());
    let regions = faults.take(places::regions(files, &vintage)).unwrap_or_default();
    let retired_codes = faults.take(places::retired_codes(files)).unwrap_or_default();
    faults.take(names::check(files, &regions, &retired_codes));
    let crossings = faults.take(places::crossings(files)).unwrap_or_default();
    let splits = faults.take(splits::split_postcodes(files, &regions)).unwrap_or_default();
    let helplines = faults.take(records::helplines(files, &regions)).unwrap_or_default();
    let partnerships = faults.take(records::partnerships(files, &regions)).unwrap_or_default();
    let (Some(boundaries), Some(postcodes)) = (boundaries, postcodes) else { return Err(faults.into_list()) };
    let split_postcodes = splits.iter().map(|(_, split)| split.clone()).collect();
    let data =
        SeedData { regions, retired_codes, crossings, split_postcodes, boundaries, postcodes, helplines, partnerships };
    if faults.is_empty() {
        let geography = faults.take(geography::from_seed(&data).map_err(|error| {
            vec![SeedFault::of_file("boundaries.bin, districts.csv, crossings.json", error.to_string())]
        }));
        geography.map(|geography| faults.take(splits::check(&splits, &geography)));
    }
    if faults.is_empty() { Ok(data) } else { Err(faults.into_list()) }
}

/// What the files say of themselves. Files of a newer format may say more, and are refused for their format.
#[derive(serde::Deserialize)]
struct Manifest {
    format: u64,
    /// The digests of the packed files, in hexadecimal: their compression has no checksum of its own.
    #[serde(default)]
    sha256: BTreeMap<String, String>,
}

impl Manifest {
    fn read(files: &Files) -> Result<Self, Vec<SeedFault>> {
        let manifest: Self = records::json(files, MANIFEST)?;
        let detail = match manifest.format {
            FORMAT => return Ok(manifest),
            newer if newer > FORMAT => {
                format!("these files are of format {newer}, made for a newer version of nncf; this one reads {FORMAT}")
            }
            _ => format!("must be {FORMAT}"),
        };
        Err(vec![SeedFault { field: "/format".into(), ..SeedFault::of_file(MANIFEST, detail) }])
    }
}
