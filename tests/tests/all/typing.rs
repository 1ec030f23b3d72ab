//! What people type and paste for a place: found whatever stands around it, told where it was read otherwise, offered
//! where it is nearly right. By the API, on the page and in frames.

use std::time::{Duration, Instant};
use std::{fs, thread};

use nncf_tests::program::run_on;
use nncf_tests::service::encoded;
use nncf_tests::{Service, Store, on_both_stores};
use serde_json::{Value, json};

on_both_stores!(
    postcodes_as_people_paste_them,
    what_was_corrected_is_told,
    a_postcode_that_no_list_has_is_told,
    codes_of_elsewhere_are_named,
    names_are_found_however_they_are_written,
    names_of_several_places_give_a_choice,
    near_misses_offer_what_was_meant,
    what_was_refused_stands_in_the_box,
    searches_fold_names,
);

/// Typed and meant, as people who do this work have sent it.
const POSTCODES: &str = include_str!("cases/postcodes.tsv");
/// Typed and found.
const NAMES: &str = include_str!("cases/names.tsv");

fn cases(table: &str) -> Vec<(&str, &str)> {
    let cases: Vec<_> = table.lines().skip(1).filter_map(|line| line.split_once('\t')).collect();
    assert!(cases.len() > 4);
    cases
}

fn by_name(service: &Service, typed: &str) -> nncf_tests::Answer {
    service.post("/api/v1/lookup", &json!({ "name": typed }))
}

fn postcodes_as_people_paste_them(service: &Service) {
    for (typed, meant) in cases(POSTCODES) {
        for body in [json!({ "postcode": typed }), json!({ "name": typed })] {
            let answer = service.post("/api/v1/lookup", &body).expect(200).json();
            assert_eq!(answer["place"]["postcode"], meant, "{typed:?}");
        }
        let got = service.json(&format!("/api/v1/lookup?postcode={}", encoded(typed)));
        assert_eq!(got["place"]["postcode"], meant, "{typed:?}");
        for page in [service.search(typed), crate::embed::search(service, typed)] {
            assert!(page.expect(200).text().contains(&format!("Who covers {meant}")), "{typed:?}");
        }
    }
    for typed in
        ["CF10 1EP Cardiff", "Cardiff, CF10 1EP", "postcode: CF10 1EP", "“CF10 1EP”", "ＣＦ１０ １ＥＰ", "CF10—1EP"]
    {
        let answer = service.post("/api/v1/lookup", &json!({ "postcode": typed })).expect(200).json();
        assert_eq!(answer["place"]["postcode"], "CF10 1EP", "{typed:?}");
        assert_eq!(answer["place"]["read_as"], Value::Null, "{typed:?}");
    }
    let half = service.post("/api/v1/lookup", &json!({ "outcode": "(cf1o)" })).expect(200).json();
    assert_eq!((&half["place"]["outcode"], &half["place"]["read_as"]), (&json!("CF10"), &json!("CF10")));
}

fn what_was_corrected_is_told(service: &Service) {
    for (typed, meant) in
        [("SW1A OAA", "SW1A 0AA"), ("CF10 IEP", "CF10 1EP"), ("cf1o 1ep", "CF10 1EP"), ("SWIA OAA", "SW1A 0AA")]
    {
        let answer = service.post("/api/v1/lookup", &json!({ "postcode": typed })).expect(200).json();
        assert_eq!(answer["place"]["read_as"], meant, "{typed}");
        assert!(answer["place"]["notes"][0].as_str().unwrap().starts_with(&format!("Read as {meant}")), "{typed}");
        for page in [service.search(typed), crate::embed::search(service, typed)] {
            let text = page.expect(200).text();
            assert!(text.contains(&format!("Read as {meant}")), "{typed}");
        }
    }
    let exact = service.json("/api/v1/lookup?postcode=CF10%201EP");
    assert!(exact["place"].get("read_as").is_none());
    assert_eq!(exact["place"]["notes"], json!([]));
    let many = service.post("/api/v1/lookup", &json!({"places": [{"postcode": "CF10 IEP"}, {"name": "Carlisle"}]}));
    let many = many.expect(200).json();
    assert_eq!(many["results"][0]["place"]["read_as"], "CF10 1EP");
    assert_eq!(many["results"][1]["place"]["name"], "Carlisle");
}

/// Half of it is known, and the whole may be mistyped: nobody is to take the answer for that of the postcode.
fn a_postcode_that_no_list_has_is_told(service: &Service) {
    for typed in ["CF10 1ZZ", "cf101zz", "(CF10-1ZZ), Cardiff"] {
        let told = service.search(typed).expect(200).text();
        assert!(
            told.contains("No list has the postcode CF10 1ZZ. This is the answer for all of CF10"),
            "{typed}: {told}"
        );
        let notes = by_name(service, typed).expect(200).json()["place"]["notes"].to_string();
        assert!(notes.contains("The list has no postcode CF10 1ZZ"), "{typed}: {notes}");
    }
    for typed in ["CF10", "CF10 1EP"] {
        assert!(!service.search(typed).expect(200).text().contains("No list has"), "{typed}");
    }
}

fn codes_of_elsewhere_are_named(service: &Service) {
    for (typed, name) in [
        ("JE2 3AB", "Jersey"),
        ("GY1 1AA", "Guernsey"),
        ("IM1 1AA", "Isle of Man"),
        ("ASCN 1ZZ", "Ascension Island"),
        ("FIQQ 1ZZ", "Falkland Islands"),
        ("GX11 1AA", "Gibraltar"),
        ("AI-2640", "Anguilla"),
        ("BFPO 57", "British Forces Post Office"),
        ("BF1 0AX", "British Forces Post Office"),
        ("GIR 0AA", "Girobank"),
        ("BX1 1LT", "banks"),
        ("Jersey", "Jersey"),
    ] {
        let problem = by_name(service, typed).expect(404).json();
        assert_eq!(problem["type"], "/problems/place-elsewhere", "{typed}");
        assert!(problem["elsewhere"]["name"].as_str().unwrap().contains(name), "{typed}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(name), "{typed}");
        assert!(problem["helplines"].as_array().is_some_and(|lines| !lines.is_empty()), "{typed}");
        let page = service.search(typed).expect(200).text();
        assert!(page.contains(name) && page.contains("tel:"), "{typed}");
        assert!(crate::embed::search(service, typed).expect(200).text().contains(name), "{typed}");
    }
    let asked = service.get("/api/v1/lookup?postcode=JE2%203AB").expect(404).json();
    assert_eq!(asked["elsewhere"]["code"], "jersey");
}

fn names_are_found_however_they_are_written(service: &Service) {
    for (typed, found) in cases(NAMES) {
        let found = found.split(" (").next().unwrap();
        if found.starts_with("slug ") || found.contains("suggestion") {
            continue;
        }
        let answer = by_name(service, typed).expect(200).json();
        let names: Vec<&str> =
            ["lad", "pfa"].iter().filter_map(|kind| answer["regions"][kind]["name"].as_str()).collect();
        assert!(names.contains(&found), "{typed}: {names:?}");
        // An apostrophe is written as a reference.
        let page = service.search(typed).expect(200).text().replace("&#39;", "'");
        assert!(page.contains(&format!("Who covers {found}")), "{typed}");
    }
    for (typed, lad, districts) in [
        ("Carlisle", "Cumberland", 1),
        ("Taunton", "Somerset", 1),
        ("Huddersfield", "Kirklees", 1),
        ("Londonderry", "Derry City and Strabane", 1),
        ("Y Fenni", "Monmouthshire", 1),
        ("Newport, Isle of Wight", "Isle of Wight", 1),
        ("Ashford (Surrey)", "Spelthorne", 1),
        ("Bristol", "Bristol, City of", 1),
        ("City of Edinburgh Council", "City of Edinburgh", 1),
        ("Tyne & Wear", "", 5),
        ("Greater London", "", 33),
        ("Heddlu Gwent", "", 5),
        ("Heddlu De Cymru", "", 7),
        ("PSNI", "", 11),
        ("the Met", "", 32),
        ("Avon & Somerset Constabulary", "", 5),
        ("Cymru", "", 22),
        ("Berkshire", "", 6),
        ("East Anglia", "", 18),
    ] {
        let answer = by_name(service, typed).expect(200).json();
        assert_eq!(answer["regions"]["districts"].as_array().unwrap().len(), districts, "{typed}");
        assert_eq!(answer["regions"]["lad"]["name"].as_str().unwrap_or_default(), lad, "{typed}");
    }
    let page = service.search("Carlisle").expect(200).text();
    assert!(page.contains("Who covers Carlisle") && page.contains("Council area Cumberland"));
}

fn names_of_several_places_give_a_choice(service: &Service) {
    for name in ["Newport", "Richmond", "Ashford", "Washington"] {
        let problem = by_name(service, name).expect(404).json();
        assert_eq!(problem["type"], "/problems/ambiguous-place", "{name}");
        let choices = problem["choices"].as_array().unwrap();
        assert!(choices.len() >= 2, "{name}");
        for choice in choices {
            let body = match choice["region"].as_str() {
                Some(region) => json!({ "region": region }),
                None => json!({ "name": choice["name"] }),
            };
            service.post("/api/v1/lookup", &body).expect(200);
        }
        let page = service.search(name).expect(200).text();
        assert!(page.contains("Which place do you mean?"), "{name}");
    }
    let two = by_name(service, "CF10 1EP or SW1A 0AA").expect(404).json();
    assert_eq!(two["choices"].as_array().unwrap().len(), 2);
}

fn near_misses_offer_what_was_meant(service: &Service) {
    for (typed, meant) in [("Birmigham", "Birmingham"), ("Manchestr", "Manchester"), ("Sheffeild", "Sheffield")] {
        let problem = by_name(service, typed).expect(404).json();
        assert_eq!(problem["type"], "/problems/unknown-place", "{typed}");
        assert_eq!(problem["suggestions"][0]["name"], meant, "{typed}");
        assert!(problem["detail"].as_str().unwrap().contains("Did you mean"));
        for page in [service.search(typed), crate::embed::search(service, typed)] {
            let text = page.expect(200).text();
            assert!(text.contains("Did you mean") && text.contains(meant), "{typed}");
            assert!(text.contains("method=\"post\""), "a place stands in no address");
        }
    }
    let welsh = service.request(reqwest::Method::POST, "/cy/search").body("place=Birmigham");
    let welsh = nncf_tests::Answer::to(welsh.header("content-type", "application/x-www-form-urlencoded"));
    assert!(welsh.expect(200).text().contains("Ai hwn oedd gennych mewn golwg?"));
    let nothing = by_name(service, "qqqqqqqqqq").expect(404).json();
    assert_eq!(nothing.get("suggestions"), None);
}

fn what_was_refused_stands_in_the_box(service: &Service) {
    for (typed, kept) in [
        ("Birmigham", "Birmigham"),
        ("xq & <b>", "xq &#38; &#60;b&#62;"),
        ("Newport", "Newport"),
        ("JE2 3AB", "JE2 3AB"),
    ] {
        for page in [service.search(typed), crate::embed::search(service, typed)] {
            let text = page.expect(200).text();
            assert!(text.contains(&format!("value=\"{kept}\"")), "{typed}: {text}");
        }
    }
    let found = service.search("CF10 1EP").expect(200).text();
    assert!(!found.contains("value=\"CF10"), "what was found need not stand in the box");
    let listed = service.get("/?q=anti%26slavery").expect(200).text();
    assert!(listed.contains("value=\"anti&#38;slavery\""));
}

fn searches_fold_names(service: &Service) {
    let found = |q: &str| {
        nncf_tests::answer::slugs(&service.json(&format!("/api/v1/partnerships?limit=200&q={}", encoded(q)))["items"])
    };
    let hyphen = found("anti-slavery");
    let closed = found("antislavery");
    assert!(closed.len() > 5 && closed.iter().all(|slug| hyphen.contains(slug)), "{closed:?}");
    assert!(closed.contains(&"west-midlands-anti-slavery-network".to_owned()), "{closed:?}");
    assert_eq!(found("ANTI–SLAVERY"), hyphen);
    assert_eq!(found("Kent & Essex"), found("kent and essex"));
    let regions = |q: &str| {
        let list = service.json(&format!("/api/v1/regions?limit=200&q={}", encoded(q)));
        nncf_tests::answer::texts(&list["items"], "name")
    };
    assert_eq!(regions("Ynys Mo\u{302}n"), ["Isle of Anglesey"]);
    assert!(regions("Carlisle").contains(&"Cumberland".to_owned()));
    assert!(regions("saint helens").contains(&"St. Helens".to_owned()));
}

/// Spreadsheets with accents as macOS writes them, and "&" where the list has "and".
#[test]
fn spreadsheets_name_places_as_people_write_them() {
    let service = Service::start(Store::Sqlite);
    let database = service.database();
    run_on(database, &["user", "add", "editor@example.org", "--role", "editor"]).output();
    for (file, rows, told) in [
        ("decomposed.csv", include_str!("cases/decomposed.csv"), "add Ynys M"),
        ("ampersand-places.csv", include_str!("cases/ampersand-places.csv"), "2 to add"),
    ] {
        let path = service.folder().join(file);
        fs::write(&path, rows).unwrap();
        let ran =
            run_on(database, &["import", "--dry-run", "--as", "editor@example.org", path.to_str().unwrap()]).output();
        assert!(ran.contains(told) && ran.contains("0 refused"), "{ran}");
    }
    run_on(
        database,
        &["import", "--as", "editor@example.org", service.folder().join("decomposed.csv").to_str().unwrap()],
    )
    .output();
    let keeper = nncf_tests::Keeper::new(&service, "reader@example.org", "editor", &[]);
    // The service that runs looks twice a second for what other programs wrote.
    let start = Instant::now();
    while keeper.get("/api/v1/partnerships/ynys-mon-partnership").status != 200 {
        assert!(start.elapsed() < Duration::from_mins(1), "it was imported, and nobody finds it");
        thread::sleep(Duration::from_millis(50));
    }
}

/// One line is one line, and all of it is seen, whoever sends it.
#[test]
fn one_line_of_text_is_seen_whole() {
    let service = Service::start(Store::Sqlite);
    let keeper = nncf_tests::Keeper::new(&service, "editor@example.org", "editor", &[]);
    for (name, told) in [
        ("Two\nlines", "line break at character 4"),
        ("Gw\u{202e}ent", "U+202E"),
        ("Gw\u{200b}ent", "U+200B"),
        ("Gw\u{ad}ent", "U+00AD"),
    ] {
        let body = json!({ "name": name, "kind": "local", "status": "active", "visibility": "staff" });
        let problem = keeper.post("/api/v1/partnerships", &body).expect(422).json();
        assert!(problem.to_string().contains(told), "{name:?}: {problem}");
        let file = service.folder().join("line.csv");
        fs::write(&file, format!("name,kind,coverage\n\"{name}\",local,Cardiff\n")).unwrap();
        let ran =
            run_on(service.database(), &["import", "--dry-run", "--as", "editor@example.org", file.to_str().unwrap()]);
        let said = format!("{}{}", String::from_utf8_lossy(&ran.out), ran.said);
        assert!(said.contains("1 refused") || said.contains("refuse"), "{name:?}: {said}");
    }
}
