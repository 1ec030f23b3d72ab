//! Makes the boundaries that ship from GeoJSON.
//!
//! Reads GeoJSON from standard input and writes compressed boundaries to standard output:
//! `pack-boundaries 2025-11 500 < lad.geojson > seed/data/boundaries.bin`, with the vintage and how far the borders
//! may be from the official ones in metres.

use std::error::Error;
use std::io::{self, Read, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [vintage, accuracy_m] = args.as_slice() else {
        eprintln!("usage: pack-boundaries VINTAGE ACCURACY_M < BOUNDARIES.geojson > BOUNDARIES");
        return ExitCode::from(2);
    };
    match run(vintage, accuracy_m) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pack-boundaries: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(vintage: &str, accuracy_m: &str) -> Result<(), Box<dyn Error>> {
    let mut json = String::new();
    io::stdin().lock().read_to_string(&mut json)?;
    let mut collection: serde_json::Value = serde_json::from_str(&json)?;
    collection["vintage"] = vintage.into();
    collection["accuracy_m"] = accuracy_m.parse::<f64>()?.into();
    let packed = nncf_seed::boundaries::pack(collection.to_string().as_bytes())?;
    io::stdout().write_all(&packed)?;
    Ok(())
}
