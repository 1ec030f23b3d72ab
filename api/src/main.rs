//! `nncf`: the register of the UK's anti-slavery partnerships, as a service and a command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    nncf_api::cli::run()
}
