//! What a first visit costs in Chromium, slowed four times: `tests/browser/weight.test.mjs`, which then also asks how
//! soon an embed is ready.

use std::path::Path;
use std::process::Command;

use crate::Ground;
use crate::report::Table;
use crate::service::serve;

/// How soon an embed must be ready to use, in milliseconds.
const READY_MS: &str = "1000";

pub fn measure(ground: &Ground, table: &mut Table) {
    let mut server = serve(ground);
    server.wait_for("/readyz");
    server.settle();
    let run = Command::new("node")
        .arg("weight.test.mjs")
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("browser"))
        .env("NNCF_URL", format!("http://{}", server.address))
        .env("NNCF_READY_MS", READY_MS)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&run.stdout);
    for line in told.lines().filter(|line| line.contains(" KB, map after ") && line.starts_with('/')) {
        table.note(line);
    }
    let missed = told.lines().filter(|line| line.trim_start().starts_with("not ok") || line.contains('✖')).count();
    assert!(run.status.success() || missed > 0, "{told}{}", String::from_utf8_lossy(&run.stderr));
    table.check("first visits in a browser, limits that were missed", missed as f64, 0.0, "");
}
