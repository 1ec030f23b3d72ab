//! `nncf seed --check`: each fault is told with its file, record and field, and nothing is written.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use nncf_tests::program::{Ran, run, run_on};
use nncf_tests::seed_data;
use serde_json::{Value, json};
use tempfile::TempDir;

const GWENT: &str = "partnerships/gwent-regional-anti-slavery-forum.json";
const SLUG: &str = "gwent-regional-anti-slavery-forum";

/// A copy of the seed's files. What no test changes and is large is only linked.
fn copy() -> TempDir {
    let (from, to) = (seed_data::folder(), tempfile::tempdir().unwrap());
    fs::create_dir(to.path().join("partnerships")).unwrap();
    for folder in ["", "partnerships"] {
        for file in fs::read_dir(from.join(folder)).unwrap().map(|file| file.unwrap().path()) {
            let target = to.path().join(folder).join(file.file_name().unwrap());
            match file.extension().and_then(|extension| extension.to_str()) {
                Some("bin") => symlink(&file, &target).unwrap(),
                Some(_) => _ = fs::copy(&file, &target).unwrap(),
                None => {}
            }
        }
    }
    to
}

fn check(folder: &Path) -> Ran {
    run(&["seed", "--check", "--data", folder.to_str().unwrap()])
}

/// Puts other bytes into a file, checks, and puts the file back.
fn with_file(folder: &Path, name: &str, bytes: &[u8], to_say: &[&str]) {
    let path = folder.join(name);
    let before = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    fs::write(&path, bytes).unwrap();
    check(folder).refused(to_say);
    fs::write(&path, before).unwrap();
}

fn with_json(folder: &Path, name: &str, edit: impl Fn(&mut Value), to_say: &[&str]) {
    let mut value = seed_data::json(name);
    edit(&mut value);
    with_file(folder, name, value.to_string().as_bytes(), to_say);
}

#[test]
fn what_ships_is_sound() {
    let shipped = run(&["seed", "--check"]);
    assert!(shipped.succeeded && shipped.said.contains("sound"), "{}", shipped.said);
    let folder = copy();
    assert!(check(folder.path()).succeeded, "and so is a copy");
}

#[test]
fn faults_of_a_record_name_file_record_and_field() {
    let folder = copy();
    let fault = |field: &str, value: Value, says: &[&str]| {
        let to_say = [&[GWENT, SLUG], says].concat();
        let edit = |gwent: &mut Value| match gwent.pointer_mut(field) {
            Some(place) => *place = value.clone(),
            None => gwent[&field[1..]] = value.clone(),
        };
        with_json(folder.path(), GWENT, edit, &to_say);
    };
    fault("/coverage/codes/0/code", json!("W15000099"), &["/coverage/codes/0", "pfa:W15000099"]);
    fault("/coverage/codes/0/code", json!("Gwent"), &["coverage.codes[0]", "GSS code"]);
    fault("/links/0/slug", json!("nobody"), &["/links/0/slug", "nobody"]);
    fault("/links/0/slug", json!("sussex-anti-slavery-network"), &["/links/0/slug", "fewer people"]);
    fault("/kind", json!("club"), &["kind", "regional"]);
    fault("/kind", json!("panel"), &["/visibility", "staff only"]);
    fault("/provenance/0/source", json!("999"), &["/provenance/0/source", "999"]);
    fault("/provenance/0/pointer", json!("/roles/7"), &["/provenance/0/pointer", "/roles/7"]);
    fault("/website", json!("ftp://example.org"), &["website"]);
    fault("/name", json!(""), &["name"]);
    fault("/colour", json!("red"), &["colour"]);
    let person = json!([{
        "id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair", "name": "A Person", "visibility": "public"
    }]);
    fault("/coordinators", person, &["/coordinators/0/visibility", "consented"]);
    let wrong_slug = [GWENT, "/slug", "the file's name asks for"];
    with_json(folder.path(), GWENT, |gwent| gwent["slug"] = json!("gwent"), &wrong_slug);
}

#[test]
fn faults_of_a_file_name_it() {
    let folder = copy();
    let folder = folder.path();
    with_file(folder, GWENT, b"{\"slug\": \"gwent", &[GWENT, "line 1"]);
    with_file(folder, GWENT, b"[]", &[GWENT]);
    with_file(folder, GWENT, &[0xff, 0xfe], &[GWENT]);
    with_file(folder, "manifest.json", b"{\"format\": 2}", &["manifest.json", "/format", "newer version of nncf"]);
    with_file(folder, "manifest.json", b"{}", &["manifest.json", "format"]);
    with_file(folder, "postcodes.bin", b"not packed", &["postcodes.bin"]);
    with_file(folder, "boundaries.bin", b"not packed", &["boundaries.bin"]);
    let postcodes = fs::read(folder.join("postcodes.bin")).unwrap();
    with_file(folder, "postcodes.bin", &postcodes[..postcodes.len() / 2], &["postcodes.bin"]);
    fs::remove_file(folder.join("helplines.json")).unwrap();
    check(folder).refused(&["helplines.json", "cannot be read"]);
}

/// One wrong bit would send a postcode to another district.
#[test]
fn a_flipped_bit_in_a_packed_file_is_noticed() {
    let folder = copy();
    for name in ["boundaries.bin", "postcodes.bin"] {
        let mut flipped = fs::read(folder.path().join(name)).unwrap();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 0x40;
        with_file(folder.path(), name, &flipped, &[name]);
    }
}

#[test]
fn faults_of_places_and_helplines_name_line_and_field() {
    let folder = copy();
    let folder = folder.path();
    let districts = fs::read_to_string(folder.join("districts.csv")).unwrap();
    let bad_code = districts.replacen("W06000015", "W0600001", 1);
    with_file(folder, "districts.csv", bad_code.as_bytes(), &["districts.csv", "line ", "lad_code"]);
    let without_column = districts.replacen("lad_name,", "", 1);
    with_file(folder, "districts.csv", without_column.as_bytes(), &["districts.csv"]);
    with_json(
        folder,
        "helplines.json",
        |all| all[3]["slug"] = all[2]["slug"].clone(),
        &["helplines.json", "stands twice"],
    );
    with_json(folder, "helplines.json", |all| all[3]["status"] = json!("perhaps"), &["helplines.json", "[3].status"]);
    let no_area = ["helplines.json", "salvation-army", "/area", "country:E99999999"];
    with_json(folder, "helplines.json", |all| all[3]["area"][0]["code"] = json!("E99999999"), &no_area);
    with_json(folder, "crossings.json", |all| all[0]["from"] = json!("W06000099"), &["crossings.json", "W06000099"]);
    with_json(folder, "sources.json", |all| all[0]["id"] = json!(5), &["sources.json", "[0].id"]);
}

/// All faults at once, so that nobody mends them one by one.
#[test]
fn every_fault_is_told_and_nothing_is_written() {
    let folder = copy();
    let cardiff = "partnerships/cardiff-and-the-vale-regional-anti-slavery-forum.json";
    for name in [GWENT, cardiff] {
        let mut value = seed_data::json(name);
        value["status"] = json!("asleep");
        fs::write(folder.path().join(name), value.to_string()).unwrap();
    }
    let to_say = [GWENT, cardiff, "status", "2 fault"];
    check(folder.path()).refused(&to_say);
    let database = format!("sqlite:{}", folder.path().join("register.sqlite").display());
    run_on(&database, &["seed", "--data", folder.path().to_str().unwrap()]).refused(&to_say);
    run_on(&database, &["export", "csv"]).refused(&["holds no register yet"]);
    assert!(run_on(&database, &["seed"]).succeeded, "the database can still be filled");
}
