//! From what ships, or what the store holds, to the geography in memory.

use std::collections::BTreeSet;
use std::thread;

use nncf_core::atlas::geography::{Geography, GeographyError, GeographyParts};
use nncf_core::postcode::Postcode;
use nncf_core::region::{Region, RegionKey, RetiredCode, SplitPostcode};
use nncf_db::{SeedData, StoredGeography};

use crate::boundaries::{self, BoundariesError};
use crate::files::Files;
use crate::names;
use crate::postcodes::{self, UnpackError};
use crate::{places, splits};

/// Why a geography cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The boundaries.
    #[error(transparent)]
    Boundaries(#[from] BoundariesError),
    /// The postcodes.
    #[error(transparent)]
    Postcodes(#[from] UnpackError),
    /// The parts do not fit together.
    #[error(transparent)]
    Geography(#[from] GeographyError),
    /// A reader died.
    #[error("a reader of the places ended unexpectedly; please report this")]
    Reader,
}

/// Loads the geography that the store holds.
///
/// # Errors
/// [`LoadError`], which says which part is damaged.
pub fn load(stored: StoredGeography) -> Result<Geography, LoadError> {
    let parts = parts(&stored.boundaries.bytes, &stored.postcodes.bytes)?;
    let StoredGeography { regions, retired_codes, crossings, split_postcodes, .. } = stored;
    let retired_codes = with_shipped_codes(retired_codes, &regions);
    let split_postcodes = with_shipped_splits(split_postcodes, &regions);
    Ok(Geography::build(GeographyParts { regions, retired_codes, crossings, split_postcodes, ..parts })?)
}

/// Builds the geography that a seed would make, to see whether its parts fit together.
///
/// # Errors
/// [`LoadError`], which says which part is at fault.
pub fn from_seed(data: &SeedData) -> Result<Geography, LoadError> {
    let parts = parts(&data.boundaries.bytes, &data.postcodes.bytes)?;
    let (regions, retired_codes) = (data.regions.clone(), data.retired_codes.clone());
    let (crossings, split_postcodes) = (data.crossings.clone(), data.split_postcodes.clone());
    Ok(Geography::build(GeographyParts { regions, retired_codes, crossings, split_postcodes, ..parts })?)
}

/// The codes no longer in use that the store holds, with those that ship. A register that was filled by an earlier
/// version holds few, and without names: for these, and for what it does not hold, what ships counts, as far as the
/// register knows the successors.
fn with_shipped_codes(stored: Vec<RetiredCode>, regions: &[Region]) -> Vec<RetiredCode> {
    let current: BTreeSet<RegionKey> = regions.iter().map(|region| region.key).collect();
    let settled: BTreeSet<RegionKey> =
        stored.iter().filter(|code| code.name.is_some()).map(RetiredCode::former).collect();
    let shipped = places::retired_codes(&Files::Shipped).unwrap_or_default();
    // Of a geography that was divided, all that took its place must be known: one alone would pass for the whole.
    let ends_elsewhere = |code: &&RetiredCode| !current.contains(&code.successor());
    let unknown: BTreeSet<RegionKey> = shipped.iter().filter(ends_elsewhere).map(RetiredCode::former).collect();
    let counts = |code: &RetiredCode| !settled.contains(&code.former()) && !unknown.contains(&code.former());
    let shipped: Vec<RetiredCode> = shipped.into_iter().filter(counts).collect();
    let taken: BTreeSet<RegionKey> = shipped.iter().map(RetiredCode::former).collect();
    let own = stored.into_iter().filter(|code| !taken.contains(&code.former()));
    own.chain(shipped).collect()
}

/// The split postcodes that the store holds, with those that ship, likewise.
fn with_shipped_splits(mut stored: Vec<SplitPostcode>, regions: &[Region]) -> Vec<SplitPostcode> {
    let held: BTreeSet<Postcode> = stored.iter().map(|split| split.postcode).collect();
    let shipped = splits::split_postcodes(&Files::Shipped, regions).unwrap_or_default();
    stored.extend(shipped.into_iter().map(|(_, split)| split).filter(|split| !held.contains(&split.postcode)));
    stored
}

/// Reads the two packed parts side by side: together they are most of the time until the service is ready.
fn parts(boundaries: &[u8], postcodes: &[u8]) -> Result<GeographyParts, LoadError> {
    thread::scope(|scope| {
        let postcodes = scope.spawn(|| postcodes::unpack(postcodes));
        let boundaries = boundaries::unpack(boundaries)?;
        let postcodes = postcodes.join().map_err(|_| LoadError::Reader)??;
        Ok(GeographyParts {
            regions: Vec::new(),
            shapes: boundaries.shapes,
            retired_codes: Vec::new(),
            crossings: Vec::new(),
            split_postcodes: Vec::new(),
            postcodes,
            names: names::shipped(),
            accuracy_m: boundaries.accuracy_m,
        })
    })
}
