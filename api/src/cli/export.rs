//! `nncf export`.

use clap::{Args, ValueEnum};
use nncf_core::atlas::search::{Filter, Order};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::visibility::Visibility;

use super::{Store, load_geography, print};
use crate::register::geojson::{ATTRIBUTION, Feature, FeatureCollection, Geometry};
use crate::register::table;
use crate::register::wire::PartnershipOut;
use crate::watch;

/// What to write.
#[derive(Debug, Args)]
pub struct Options {
    /// The format.
    #[arg(value_enum)]
    format: ExportFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum ExportFormat {
    /// A row a partnership.
    Csv,
    /// A feature a partnership, with its full outline.
    Geojson,
    /// Every partnership, whole.
    Json,
}

/// Writes what anyone may see of the register.
pub fn run(options: &Options, store: &Store) -> anyhow::Result<()> {
    let register = store.open_seeded()?;
    let view = watch::view(&register, load_geography(&register)?, Visibility::Public)?;
    let entries: Vec<EntryIx> =
        view.select(&Filter::default(), Order::Name).into_iter().map(|(_, entry)| entry).collect();
    print(&write(&view, &entries, options.format)?)
}

fn write(view: &RegisterView, entries: &[EntryIx], format: ExportFormat) -> anyhow::Result<Vec<u8>> {
    let mut bytes = match format {
        ExportFormat::Csv => return Ok(table::partnerships(view, entries.iter().copied())?),
        ExportFormat::Geojson => {
            let feature = |&entry: &EntryIx| Feature::of_partnership(view, entry, Geometry::Full);
            let features: Vec<Feature> = entries.iter().map(feature).collect();
            let total = features.len();
            serde_json::to_vec(&FeatureCollection::whole(features, total))?
        }
        ExportFormat::Json => {
            let whole = |&entry: &EntryIx| PartnershipOut::new(view.entry(entry), view.geography());
            let items: Vec<PartnershipOut> = entries.iter().map(whole).collect();
            serde_json::to_vec_pretty(&serde_json::json!({ "items": items, "attribution": ATTRIBUTION }))?
        }
    };
    bytes.push(b'\n');
    Ok(bytes)
}
