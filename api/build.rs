#![allow(clippy::print_stdout)] // how a build script speaks to cargo

//! The pages' styles and scripts are compiled in, so they must have been built.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let manifest = Path::new("../web/dist/manifest.json");
    // New names in the folder must be seen, not only new contents.
    println!("cargo::rerun-if-changed=../web/dist");
    println!("cargo::rerun-if-changed=templates");
    if manifest.exists() {
        return ExitCode::SUCCESS;
    }
    println!("cargo::error=the pages' styles and scripts are missing: run `make web` (it needs Node and npm)");
    ExitCode::FAILURE
}
