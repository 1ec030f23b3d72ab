//! `nncf seed`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use nncf_db::{Register, SeedData, StoreError};
use nncf_seed::files::Files;

use super::Store;

/// What to fill with.
#[derive(Debug, Args)]
pub struct Options {
    /// Only check the files; touch no database.
    #[arg(long)]
    check: bool,
    /// A folder of the shape of seed/data; what ships unless said.
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

/// Checks the files, or fills an empty database.
pub fn run(options: &Options, store: &Store) -> anyhow::Result<()> {
    let files = options.data.clone().map_or(Files::Shipped, Files::Folder);
    if options.check {
        let data = read(&files)?;
        let public = data.partnerships.iter().filter(|p| p.visibility == nncf_core::visibility::Visibility::Public);
        return say(&format!(
            "The files are sound: {} partnerships ({} public), {} helplines, {} geographies, {} crossings.",
            data.partnerships.len(),
            public.count(),
            data.helplines.len(),
            data.regions.len(),
            data.crossings.len(),
        ));
    }
    let (url, register) = store.open()?;
    fill(&register, &files).with_context(|| format!("the database {url}"))?;
    say(&format!("The database {url} is filled."))
}

/// A progress bar, where a person watches.
pub fn bar(message: &'static str) -> anyhow::Result<ProgressBar> {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}")?;
    Ok(ProgressBar::no_length().with_style(style).with_message(message))
}

/// Fills an empty register, with a progress bar where a person watches.
pub fn fill(register: &Register, files: &Files) -> anyhow::Result<()> {
    let data = read(files)?;
    let bar = bar("Filling the register")?;
    let filled = register.seed(data, &mut |step| {
        bar.set_length(step.total as u64);
        bar.set_position(step.done as u64);
    });
    bar.finish_and_clear();
    match filled {
        Ok(state) => {
            tracing::info!(version = state.version, "the register was filled with what ships");
            Ok(())
        }
        // Another process was quicker; what it wrote is what this one would have written.
        Err(StoreError::AlreadySeeded) if matches!(files, Files::Shipped) => {
            tracing::info!("the register is filled already");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

fn read(files: &Files) -> anyhow::Result<SeedData> {
    nncf_seed::read(files).map_err(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{} fault(s) in the seed's files:\n  {}", faults.len(), told.join("\n  "))
    })
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(io::stderr(), "{text}")?)
}
