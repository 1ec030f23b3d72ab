//! How soon pages are ready in Chromium, its processor slowed four times: `tests/browser/ready.mjs`.

use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use crate::Ground;
use crate::report::{Table, median};
use crate::service::serve;

const EMBED: &str = "/embed/map";
const PATHS: [&str; 3] = [EMBED, "/", "/partnerships/gwent-regional-anti-slavery-forum"];
const SLOWED: &str = "4";
const VISITS: &str = "9";

/// What a page took.
#[derive(Deserialize)]
struct Visits {
    path: String,
    /// Milliseconds.
    taken: Vec<f64>,
}

pub fn measure(ground: &Ground, table: &mut Table) {
    let mut server = serve(ground);
    server.wait_for("/readyz");
    server.settle();
    for slowed in ["1", SLOWED] {
        for Visits { path, taken } in visits(&server.address, slowed) {
            let what = format!("{path} ready on a first visit, processor slowed {slowed} times, median");
            let ready = median(taken);
            if path == EMBED && slowed == SLOWED {
                table.check(&what, ready, 1_000.0, "ms");
            } else {
                table.tell(&what, ready, "ms");
            }
        }
    }
}

fn visits(address: &str, slowed: &str) -> Vec<Visits> {
    // Other measures may have kept this process to one processor; a browser has them all.
    let run = Command::new("taskset")
        .args(["--cpu-list", "0-1023", "node", "ready.mjs", slowed, VISITS])
        .args(PATHS)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("browser"))
        .env("NNCF_URL", format!("http://{address}"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let told = String::from_utf8(run.stdout).unwrap();
    told.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
