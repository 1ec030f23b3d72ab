//! The command line: it runs anywhere, says what is wrong, and harms no file that is not its own.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use nncf_tests::program::{self, Ran, SETTINGS, exported, run, run_on, workspace};
use nncf_tests::service::free_port;
use nncf_tests::{Service, Store, for_each_store, on_both_stores, seed_data};
use serde_json::Value;

on_both_stores!(seeding_again_changes_nothing, exports_are_whole, the_coverage_report);
for_each_store!(a_newer_schema_is_refused, the_tables_of_others_are_refused, nothing_is_told_of_an_empty_register);

#[test]
fn the_openapi_file_is_what_the_program_writes() {
    let written = run(&["openapi"]).output();
    let file = fs::read_to_string(workspace().join("openapi.yaml")).unwrap();
    assert!(written == file, "openapi.yaml has drifted: make openapi");
    assert_eq!(Service::shared(Store::Sqlite).get("/openapi.yaml").expect(200).text(), file);
}

/// What a service in a folder, with an address for its only settings, answers first; nothing when it ends instead.
fn first_answer(folder: &Path) -> Option<Value> {
    let bind = format!("127.0.0.1:{}", free_port());
    let mut command = program::command(&["serve"]);
    command.current_dir(folder).env_clear().env("NNCF_BIND", &bind).env("NNCF_PUBLIC_URL", "https://a.example/");
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let get = || reqwest::blocking::get(format!("http://{bind}/api/v1/partnerships?limit=1"));
    let mut answer = None;
    while answer.is_none() && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(50));
        answer = get().and_then(reqwest::blocking::Response::json).ok();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    answer
}

/// One command in any folder, with nothing but the program.
#[test]
fn serving_in_an_empty_folder_makes_the_file_there() {
    let folder = tempfile::tempdir().unwrap();
    // Somebody else may take a port that was free.
    let answer = (0..5).find_map(|_| first_answer(folder.path())).expect("it serves");
    assert_eq!(answer["total"], 22);
    assert!(answer["links"]["next"].as_str().unwrap().starts_with("https://a.example/api/v1/partnerships?"));
    assert!(folder.path().join("nncf.sqlite").exists());
    let made: Vec<String> = files_in(folder.path()).into_keys().collect();
    assert!(made.iter().all(|name| name.starts_with("nncf.sqlite")), "{made:?}");
}

fn files_in(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let mut found: BTreeMap<String, Vec<u8>> =
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect();
    // SQLite makes these beside a file in write-ahead mode even when it only reads; empty, they change nothing.
    found.retain(|name, bytes| !(name.ends_with("-shm") || name.ends_with("-wal") && bytes.is_empty()));
    found
}

/// `nncf --help` explains every setting and command.
#[test]
fn help_explains_every_setting() {
    let help = run(&["--help"]).output();
    for command in ["serve", "seed", "export", "report", "openapi"] {
        assert!(help.contains(command), "{command}");
    }
    let missing: Vec<&&str> = SETTINGS.iter().filter(|setting| !help.contains(**setting)).collect();
    assert!(missing.is_empty(), "nncf --help does not mention {missing:?}");
}

#[test]
fn help_of_serve_explains_every_setting() {
    let serve = run(&["serve", "--help"]).output();
    for setting in SETTINGS.iter().chain(&["--bind", "--database-url", "--public-url", "--log-level", "127.0.0.1:8080"])
    {
        assert!(serve.contains(setting), "{setting}");
    }
}

/// A password in a setting stands in no help and no message.
#[test]
fn passwords_are_not_told() {
    let url = "postgres://user:hunter2@127.0.0.1:1/register";
    let help = program::command(&["serve", "--help"]).env("NNCF_DATABASE_URL", url).output().unwrap();
    assert!(!Ran::from(help).output().contains("hunter2"));
    let failed = run_on(url, &["export", "csv"]);
    failed.refused(&["postgres://user:***@127.0.0.1:1/register"]);
    assert!(!failed.said.contains("hunter2"), "{}", failed.said);
}

#[test]
fn mistyped_settings_are_explained() {
    run_on("mysql://a/b", &["serve"]).refused(&["--database-url", "sqlite:PATH", "postgres://"]);
    run_on("postgres://nobody@127.0.0.1:1/register", &["serve"]).refused(&["postgres://nobody@127.0.0.1:1/register"]);
    run_on("postgres://nobody@no-such-host.invalid/register", &["serve"]).refused(&["no-such-host.invalid"]);
    run_on("sqlite:/proc/no/such/folder.sqlite", &["serve"]).refused(&["/proc/no/such/folder.sqlite"]);
    run(&["serve", "--log-level", "loud", "--database-url", "mysql:"]).refused(&["loud", "debug"]);
    run_on("mysql:", &["serve", "--public-url", "not a url"]).refused(&["--public-url"]);
    run(&["export", "xlsx"]).refused(&["csv", "geojson", "json"]);
    run(&["sevre"]).refused(&["serve"]);
}

#[test]
fn a_port_in_use_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let bind = taken.local_addr().unwrap().to_string();
    let database = Service::shared(Store::Sqlite).database();
    run_on(database, &["serve", "--bind", &bind]).refused(&["cannot listen on", &bind, "in use"]);
}

fn seeding_again_changes_nothing(service: &Service) {
    let before = exported(service.database(), "json");
    let version = service.json("/readyz")["register_version"].clone();
    assert!(run_on(service.database(), &["seed"]).succeeded, "twice is harmless");
    assert_eq!(run_on(service.database(), &["export", "json"]).output(), *before);
    assert_eq!(service.json("/readyz")["register_version"], version);
}

fn exports_are_whole(service: &Service) {
    let csv = exported(service.database(), "csv");
    assert_eq!(*csv, service.get("/api/v1/partnerships?f=csv").expect(200).text(), "the same as over HTTP");
    let geojson: Value = serde_json::from_str(&exported(service.database(), "geojson")).unwrap();
    assert_eq!(geojson["features"].as_array().unwrap().len(), 22);
    let points: usize = geojson["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| crate::neighbours::is_a_multi_polygon(&f["geometry"]))
        .sum();
    assert!(points > 10_000, "with the full outlines");
    let json: Value = serde_json::from_str(&exported(service.database(), "json")).unwrap();
    for item in json["items"].as_array().unwrap() {
        let slug = item["slug"].as_str().unwrap();
        assert_eq!(*item, service.json(&format!("/api/v1/partnerships/{slug}")), "{slug}");
    }
    assert_eq!(json["items"].as_array().unwrap().len(), 22);
}

fn the_coverage_report(service: &Service) {
    let text = run_on(service.database(), &["report", "coverage"]).output();
    assert!(text.contains("No partnership recorded in this register") && text.contains("may exist all the same"));
    assert!(text.contains("Scotland"), "nobody is recorded there");
    let json: Value =
        serde_json::from_str(&run_on(service.database(), &["report", "coverage", "--format", "json"]).output())
            .unwrap();
    let codes = nncf_tests::answer::texts(&json["uncovered"]["districts"], "code");
    assert_eq!(codes.iter().filter(|code| code.starts_with('S')).count(), 32, "all of Scotland");
    assert_eq!(codes.iter().filter(|code| code.starts_with('W')).collect::<Vec<_>>(), ["W06000016", "W06000024"]);
    assert!(codes.contains(&"E09000008".to_owned()), "Croydon's partnership has closed");
    for shared in json["shared"].as_array().unwrap() {
        assert!(shared["partnerships"].as_array().unwrap().len() > 1);
    }
    let drafts = run_on(service.database(), &["report", "coverage", "--format", "json", "--with-drafts"]).output();
    let drafts: Value = serde_json::from_str(&drafts).unwrap();
    assert!(drafts["uncovered"]["districts"].as_array().unwrap().len() < codes.len(), "drafts cover more");
}

fn nothing_is_told_of_an_empty_register(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let database = store.fresh_database(folder.path());
    for args in [&["export", "csv"][..], &["report", "coverage"]] {
        // A mistyped file must not come into being.
        let to_say: &[&str] =
            if store == Store::Sqlite { &["there is no database at"] } else { &["holds no register yet", "nncf seed"] };
        run_on(&database, args).refused(to_say);
    }
    assert!(files_in(folder.path()).is_empty());
    if store == Store::Postgres {
        // A mistyped address must not publish a fresh register.
        let bind = format!("127.0.0.1:{}", free_port());
        run_on(&database, &["serve", "--bind", &bind]).refused(&["holds no register yet", "--seed"]);
        run_on(&database, &["export", "csv"]).refused(&["holds no register yet"]);
    }
}

/// Runs every command that opens a database and makes sure that each refuses and leaves the folder as it was.
fn is_left_alone(folder: &Path, database: &str, to_say: &[&str]) {
    let before = files_in(folder);
    let bind = format!("127.0.0.1:{}", free_port());
    for args in [&["serve", "--seed", "--bind", &bind][..], &["seed"], &["export", "csv"], &["report", "coverage"]] {
        run_on(database, args).refused(to_say);
        let after = files_in(folder);
        assert_eq!(after.keys().collect::<Vec<_>>(), before.keys().collect::<Vec<_>>(), "{args:?} left a file");
        assert!(after == before, "{args:?} changed a file");
    }
}

#[test]
fn a_file_of_another_kind_is_left_alone() {
    for bytes in [b"My notes on slavery.\n".repeat(500), vec![0; 8192], b"SQLite format 2\0".repeat(99)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        fs::write(&path, bytes).unwrap();
        is_left_alone(folder.path(), &format!("sqlite:{}", path.display()), &["notes.txt", "left as it is"]);
    }
}

#[test]
fn a_damaged_register_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let database = Store::Sqlite.fresh_database(folder.path());
    assert!(run_on(&database, &["seed"]).succeeded);
    let path = folder.path().join("register.sqlite");
    let whole = fs::read(&path).unwrap();
    let mut holed = whole.clone();
    holed[4096..40_960].fill(0xA5);
    for bytes in [whole[..whole.len() / 2].to_vec(), holed] {
        fs::write(&path, bytes).unwrap();
        is_left_alone(folder.path(), &database, &["damaged", "backup"]);
    }
}

fn execute(database: &str, sql: &str) {
    match database.strip_prefix("sqlite:") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(sql).unwrap(),
        None => PgConnection::establish(database).unwrap().batch_execute(sql).unwrap(),
    }
}

fn a_newer_schema_is_refused(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let database = store.fresh_database(folder.path());
    assert!(run_on(&database, &["seed"]).succeeded);
    execute(&database, "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')");
    if store == Store::Sqlite {
        execute(&database, "PRAGMA wal_checkpoint(TRUNCATE)");
    }
    is_left_alone(folder.path(), &database, &["newer version of nncf", "99991231000000"]);
}

fn the_tables_of_others_are_refused(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let database = store.fresh_database(folder.path());
    execute(&database, "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
    is_left_alone(folder.path(), &database, &["another program", "left as it is"]);
}

/// The geography comes from the database, so a shipped file is not needed twice, nor any file beside the program.
#[test]
fn the_program_needs_no_file_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("nncf-copy");
    fs::copy(program::path(), &copy).unwrap();
    let output = Command::new(&copy).args(["seed", "--check"]).env_clear().current_dir("/").output().unwrap();
    let said = Ran::from(output).said;
    let all = seed_data::partnerships().len();
    assert!(said.contains(&format!("{all} partnerships (22 public)")), "{said}");
}
