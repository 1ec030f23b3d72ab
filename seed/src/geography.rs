//! From what ships, or what the store holds, to the geography in memory.

use std::thread;

use nncf_core::atlas::geography::{Geography, GeographyError, GeographyParts};
use nncf_db::{SeedData, StoredGeography};

use crate::boundaries::{self, BoundariesError};
use crate::names;
use crate::postcodes::{self, UnpackError};

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
    let StoredGeography { regions, retired_codes, crossings, .. } = stored;
    Ok(Geography::build(GeographyParts { regions, retired_codes, crossings, ..parts })?)
}

/// Builds the geography that a seed would make, to see whether its parts fit together.
///
/// # Errors
/// [`LoadError`], which says which part is at fault.
pub fn from_seed(data: &SeedData) -> Result<Geography, LoadError> {
    let parts = parts(&data.boundaries.bytes, &data.postcodes.bytes)?;
    let (regions, retired_codes) = (data.regions.clone(), data.retired_codes.clone());
    Ok(Geography::build(GeographyParts { regions, retired_codes, crossings: data.crossings.clone(), ..parts })?)
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
            postcodes,
            names: names::shipped(),
            accuracy_m: boundaries.accuracy_m,
        })
    })
}
