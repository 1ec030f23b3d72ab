//! The numbers that the register promises, measured: `make bench`, or `cargo bench -p nncf-tests -- places`,
//! `… -- service`, `… -- browser` or `… -- writing` for one part. Exits with a failure when one is missed.
//! docs/performance.md tells what each means.
#![allow(clippy::unwrap_used)]

mod browser;
mod client;
mod places;
mod report;
mod service;
mod truth;
mod writing;

use std::process::ExitCode;
use std::sync::Arc;

use nncf_core::atlas::geography::Geography;
use nncf_db::{Clock, DatabaseUrl, Register};
use report::{Random, Table};

/// What most measures need: a filled register in a folder that goes with it.
struct Ground {
    folder: tempfile::TempDir,
    register: Register,
    geography: Arc<Geography>,
}

impl Ground {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url: DatabaseUrl = database_url(&folder).parse().unwrap();
        let register = Register::open(&url, Clock::system()).unwrap();
        register.seed(nncf_seed::read(&nncf_seed::files::Files::Shipped).unwrap(), &mut |_| {}).unwrap();
        let geography = Arc::new(nncf_seed::geography::load(register.geography().unwrap()).unwrap());
        Self { folder, register, geography }
    }
}

fn database_url(folder: &tempfile::TempDir) -> String {
    format!("sqlite:{}", folder.path().join("register.sqlite").display())
}

fn main() -> ExitCode {
    if std::env::var_os(service::FLOOR).is_some() {
        service::serve_floor();
        return ExitCode::SUCCESS;
    }
    let asked: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let wants = |part: &str| asked.is_empty() || asked.iter().any(|arg| arg == part);
    let ground = Ground::new();
    let mut table = Table::new();
    if wants("places") {
        places::measure(&ground, &mut Random(1), &mut table);
    }
    if wants("service") {
        service::measure(&ground, &mut Random(2), &mut table);
    }
    if wants("browser") {
        browser::measure(&ground, &mut table);
    }
    if wants("writing") {
        writing::measure(&ground, &mut Random(3), &mut table);
    }
    if table.is_met() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
