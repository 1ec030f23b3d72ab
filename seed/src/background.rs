//! What the founding documents say of partnership working in general: `background.json`, read from what ships.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use nncf_core::background::Background;
use nncf_core::provenance::Source;

use crate::fault::SeedFault;
use crate::files::Files;
use crate::records::{SOURCES, json};

const FILE: &str = "background.json";

static SHIPPED: LazyLock<Background> = LazyLock::new(|| read(&Files::Shipped).unwrap_or_default());

/// What ships. That it can be read is held by a test.
pub fn shipped() -> &'static Background {
    &SHIPPED
}

/// Reads the findings and the notes on places, and puts in the sources that they cite.
///
/// # Errors
/// What is wrong, with its field.
pub fn read(files: &Files) -> Result<Background, Vec<SeedFault>> {
    let mut background: Background = json(files, FILE)?;
    let mut sources: Vec<Source> = json(files, SOURCES)?;
    let findings = background.findings.iter().flat_map(|finding| &finding.cited);
    let cited = findings.chain(background.notes.iter().flat_map(|note| &note.cited));
    let cited: BTreeSet<_> = cited.map(|citation| &citation.source).collect();
    let unknown = cited.iter().filter(|id| !sources.iter().any(|source| source.id == ***id));
    let faults: Vec<SeedFault> =
        unknown.map(|id| SeedFault::of_file(FILE, format!("the source {id} is not in {SOURCES}"))).collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    sources.retain(|source| cited.contains(&source.id));
    background.sources = sources;
    Ok(background)
}
