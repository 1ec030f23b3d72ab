//! Makes the postcode table that ships from a list of postcodes.
//!
//! Reads CSV from standard input and writes the compressed table to standard output:
//! `zcat postcodes_gb.csv.gz | pack-postcodes 2025-05 > seed/data/postcodes.bin`. The columns are
//! those of [`nncf_seed::postcodes::pack_csv`].

use std::error::Error;
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (Some(vintage), None) = (args.next(), args.next()) else {
        eprintln!("usage: pack-postcodes VINTAGE < LIST.csv > TABLE, with a vintage such as 2025-05");
        return ExitCode::from(2);
    };
    match run(&vintage) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("pack-postcodes: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(vintage: &str) -> Result<(), Box<dyn Error>> {
    let table = nncf_seed::postcodes::pack_csv(io::stdin().lock(), vintage)?;
    io::stdout().write_all(&table)?;
    Ok(())
}
