//! `nncf`: the register of the UK's anti-slavery partnerships, as a service and a command line.

use std::process::ExitCode;

/// A request makes and drops some thirty small values; this allocator does that in half the time of the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    nncf_api::cli::run()
}
