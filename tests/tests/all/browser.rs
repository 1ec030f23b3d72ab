//! The pages in a real browser: `tests/browser`, run by Node against a service of this program.

use std::path::Path;
use std::process::Command;

use nncf_tests::program::run_on as run_on_store;
use nncf_tests::{Service, Store, program};

/// Beside those that ship: more than two pages of areas.
const MANY: usize = 420;

#[test]
fn pages_in_chromium() {
    run("pages.test.mjs");
}

#[test]
fn embeds_in_chromium() {
    run("embed.test.mjs");
}

#[test]
fn first_visits_in_chromium() {
    run("weight.test.mjs");
}

#[test]
fn suggestions_in_chromium() {
    run("suggest.test.mjs");
}

/// On a service of its own, with more partnerships than a page of a list has.
#[test]
fn many_areas_in_chromium() {
    let service = Service::start(Store::Sqlite);
    let database = service.database();
    assert!(run_on_store(database, &["user", "add", "many@example.org", "--role", "editor"]).succeeded);
    let district = |number: usize| ["Leeds", "Cornwall", "Fife", "Powys"][number % 4];
    let row =
        |number| format!("Example watch {number},local,active,public,{},Works against slavery.\n", district(number));
    let rows: String = (0..MANY).map(row).collect();
    let file = service.folder().join("many.csv");
    std::fs::write(&file, format!("Name,Kind,Status,Visibility,Coverage,Summary\n{rows}")).unwrap();
    let imported = run_on_store(database, &["import", &file.display().to_string(), "--as", "many@example.org"]);
    assert!(imported.succeeded, "{}", imported.said);
    run_on(&service, "many.test.mjs");
}

/// Needs no browser, but Node, which runs the browser's script as it is.
#[test]
fn folds_in_javascript() {
    run("fold.test.mjs");
}

/// On a service of its own, with one contact: these tests write.
#[test]
fn staff_in_chromium() {
    let service = super::people::with_a_contact(Store::Sqlite);
    run_on(&service, "staff.test.mjs");
}

/// On a service of its own, as these tests write too.
#[test]
fn records_in_chromium() {
    run_on(&Service::start(Store::Sqlite), "edit.test.mjs");
}

fn run(file: &str) {
    run_on(Service::shared(Store::Sqlite), file);
}

fn run_on(service: &Service, file: &str) {
    let browser = std::env::var("NNCF_CHROMIUM").unwrap_or_else(|_| "/usr/bin/chromium".to_owned());
    assert!(Path::new(&browser).exists(), "Chromium is missing: apt-get install chromium, or name it in NNCF_CHROMIUM");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    let packages = tests.join("../../web/node_modules/playwright-core");
    assert!(packages.exists(), "the browser's driver is missing: run `npm ci` in web/");
    let run = Command::new("node")
        .args(["--test", "--test-reporter=spec", file])
        .current_dir(tests)
        .env("NNCF_URL", service.url(""))
        .env("NNCF_PROGRAM", program::path())
        .env("NNCF_TEST_DATABASE", service.database())
        .env("NNCF_CHROMIUM", browser)
        .output()
        .expect("node can be started");
    let told = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success(), "{told}{}", String::from_utf8_lossy(&run.stderr));
}
