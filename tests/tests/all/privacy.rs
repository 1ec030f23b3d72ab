//! What must not get out: drafts and staff's values to anybody, looked-up places to any log.

use std::fs;
use std::path::Path;

use nncf_tests::program::{exported, run_on};
use nncf_tests::service::encoded;
use nncf_tests::{Answer, Service, on_both_stores, seed_data};
use reqwest::Method;
use serde_json::{Value, json};

on_both_stores!(
    no_public_answer_tells_of_a_draft,
    exports_tell_of_no_draft,
    a_draft_is_answered_as_if_it_did_not_exist,
    a_looked_up_place_is_written_nowhere,
    a_looked_up_place_is_not_echoed,
);

/// Numbers that were superseded or that nobody has checked.
const NEVER_SHOWN: &[&str] = &[
    "0300 303 8151",
    "0800 043 4303",
    "0800 432 0804",
    "0300 303 0547",
    "03003038151",
    "08000434303",
    "08004320804",
    "0141 884 7900",
    "0141 276 7724",
    "07766 668781",
    "0808 800 5000",
    "0800 1111",
];

/// Everything that names something for staff only.
fn secrets() -> Vec<String> {
    let hidden = seed_data::hidden();
    assert_eq!(hidden.len(), 48, "the drafts and the bodies for staff");
    let mut found = Vec::new();
    for partnership in &hidden {
        for field in ["slug", "name", "website", "email", "summary"] {
            found.extend(partnership[field].as_str().map(str::to_owned));
        }
    }
    for helpline in seed_data::json("helplines.json").as_array().unwrap() {
        found.extend(helpline["remarks"].as_str().map(str::to_owned));
    }
    found.extend(NEVER_SHOWN.iter().map(|&number| number.to_owned()));
    let public = serde_json::to_string(&seed_data::public()).unwrap();
    found.retain(|secret| !public.contains(secret));
    assert!(found.len() > 150, "only {} secrets to look for", found.len());
    found
}

#[track_caller]
fn tells_none(secrets: &[String], told: &str, text: &str) {
    // In pages, some letters are written as references.
    let plain = text.replace("&#38;", "&").replace("&#39;", "'").replace("\\u0026", "&");
    for secret in secrets {
        assert!(!plain.contains(secret.as_str()), "{told} tells “{secret}”");
    }
}

/// Every address that is read, as far as links and lists lead.
pub fn addresses(service: &Service) -> Vec<String> {
    let mut found: Vec<String> =
        ["/", "/openapi.yaml", "/docs/", "/docs/openapi.json", "/healthz", "/readyz"].map(str::to_owned).into();
    let list = "/api/v1/partnerships";
    let lists = ["", "?f=csv", "?f=geojson", "?f=geojson&geometry=full", "?sort=updated", "?visibility=staff"];
    found.extend(lists.map(|query| format!("{list}{query}")));
    for slug in service.get(list).slugs() {
        found.extend(["", "/mistake"].map(|part| format!("/partnerships/{slug}{part}")));
        let parts = ["", "?f=geojson", "/coverage", "/coverage?f=geojson", "/neighbours", "/meetings", "/revisions"];
        found.extend(parts.map(|part| format!("{list}/{slug}{part}")));
        found.push(format!("{list}?neighbour_of={slug}"));
    }
    for offset in ["country", "region", "pfa", "county", "lad"] {
        found.push(format!("/api/v1/regions?kind={offset}&limit=200"));
        found.push(format!("/api/v1/helplines?region={}", first_of(service, offset)));
    }
    for kind in ["unit", "panel", "related", "local", "umbrella"] {
        found.push(format!("{list}?kind={kind}"));
    }
    let embeds = ["/embed", "/embed/map", "/embed/map?lang=cy", "/map.svg", "/embed.js"];
    found.extend(["/api/v1/background", "/about/partnership-working"].map(str::to_owned));
    found.extend(["/api/v1/helplines"].iter().chain(&embeds).map(|path| (*path).to_owned()));
    found
}

fn first_of(service: &Service, kind: &str) -> String {
    let first = service.json(&format!("/api/v1/regions?kind={kind}&limit=1"))["items"][0].clone();
    format!("{}:{}", first["kind"].as_str().unwrap(), first["code"].as_str().unwrap())
}

/// Every geography, kind and code.
fn regions(service: &Service) -> Vec<(String, String)> {
    let (mut found, mut path) = (Vec::new(), "/api/v1/regions?limit=200".to_owned());
    loop {
        let page = service.json(&path);
        let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
        found.extend(page["items"].as_array().unwrap().iter().map(|item| (text(item, "kind"), text(item, "code"))));
        let Some(next) = page["links"]["next"].as_str() else { return found };
        path = next.replace(&service.url(""), "");
    }
}

fn no_public_answer_tells_of_a_draft(service: &Service) {
    let secrets = secrets();
    for path in addresses(service) {
        let answer = service.get(&path);
        assert!(answer.status < 500, "{path}");
        tells_none(&secrets, &path, &answer.text());
    }
    let regions = regions(service);
    assert_eq!(regions.len(), 440);
    for (kind, code) in &regions {
        let covering = service.get(&format!("/api/v1/regions/{kind}/{code}/partnerships")).expect(200);
        tells_none(&secrets, &covering.asked, &covering.text());
    }
    let places: Vec<Value> = regions.iter().map(|(kind, code)| json!({"region": format!("{kind}:{code}")})).collect();
    let answer = service.post("/api/v1/lookup", &json!({"places": places})).expect(200);
    tells_none(&secrets, "a look-up of every geography", &answer.text());
    for partnership in seed_data::hidden() {
        let name = partnership["name"].as_str().unwrap();
        let words = encoded(name);
        let found = service.get(&format!("/api/v1/partnerships?q={words}")).expect(200).json();
        tells_none(&secrets, &format!("a list for {name}"), &found["items"].to_string());
        // What was typed stands in its box again and nowhere else, so any other name came from the register.
        let page = service.search(name).expect(200).text_without_typed(name);
        tells_none(&secrets, &format!("a search for {name}"), &page);
    }
}

fn exports_tell_of_no_draft(service: &Service) {
    let secrets = secrets();
    for format in ["csv", "geojson", "json"] {
        let exported = exported(service.database(), format);
        tells_none(&secrets, &format!("export {format}"), &exported);
        assert!(exported.contains("hampshire-and-isle-of-wight"));
    }
    let report = run_on(service.database(), &["report", "coverage", "--format", "json"]).output();
    tells_none(&secrets, "the report without drafts", &report);
}

/// Nobody can tell a hidden record from one that never was: not by status, words, headers or totals.
fn a_draft_is_answered_as_if_it_did_not_exist(service: &Service) {
    let forget = |answer: &Answer, slug: &str| -> (u16, String, Vec<String>) {
        let id = answer.header("x-request-id").to_owned();
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        (answer.status, answer.text().replace(&id, "").replace(slug, "SLUG"), names)
    };
    for slug in seed_data::slugs(&seed_data::hidden()) {
        for part in ["", "/coverage", "/neighbours", "/meetings", "/revisions", "?f=geojson"] {
            let hidden = service.get(&format!("/api/v1/partnerships/{slug}{part}"));
            let none = service.get(&format!("/api/v1/partnerships/no-such-body{part}"));
            assert_eq!(forget(&hidden, &slug), forget(&none, "no-such-body"), "{slug}{part}");
        }
        let hidden = service.get(&format!("/api/v1/partnerships?neighbour_of={slug}"));
        let none = service.get("/api/v1/partnerships?neighbour_of=no-such-body");
        assert_eq!(forget(&hidden, &slug), forget(&none, "no-such-body"), "{slug}");
    }
}

/// Places that no other test asks for, in every way that there is to ask.
const SOUGHT: &[&str] = &["LS1 4AP", "NP20 4UR", "QX91 7ZQ", "BT48 6DQ", "S1 2HH"];
const SOUGHT_POINT: (&str, &str) = ("52.486312", "-1.890417");
const SOUGHT_WORDS: &str = "7 Secret Street QX91";

fn ask_for_the_sought(service: &Service) {
    let lookup = "/api/v1/lookup";
    for place in SOUGHT {
        let compact = place.replace(' ', "");
        for written in [(*place).to_owned(), compact, place.to_lowercase()] {
            service.get(&format!("{lookup}?postcode={}", written.replace(' ', "%20")));
            service.get(&format!("{lookup}?postcode={}&surprise=1", written.replace(' ', "+")));
            service.get(&format!("{lookup}?outcode={}", written.replace(' ', "%20")));
            service.post(lookup, &json!({"postcode": written}));
            service.post(lookup, &json!({"postcode": written, "surprise": written}));
            service.post(lookup, &json!({"places": [{"postcode": written}, {"lat": written}]}));
            service.search(&written);
            crate::embed::search(service, &written);
        }
    }
    let (lat, lon) = SOUGHT_POINT;
    service.get(&format!("{lookup}?lat={lat}&lon={lon}"));
    service.get(&format!("{lookup}?lat={lat}&lon=x{lon}"));
    service.post(lookup, &json!({"lat": lat.parse::<f64>().unwrap(), "lon": lon.parse::<f64>().unwrap()}));
    service.search(SOUGHT_WORDS);
    service.get(&format!("{lookup}/{}", encoded(SOUGHT_WORDS)));
    Answer::to(service.request(Method::DELETE, &format!("{lookup}?postcode=LS1%204AP")));
}

fn a_looked_up_place_is_written_nowhere(service: &Service) {
    ask_for_the_sought(service);
    let log = service.log();
    assert!(log.contains("answered") && log.contains("/api/v1/lookup"), "the log is at its most talkative");
    let files = files_of(service.folder());
    assert!(files.iter().any(|(name, _)| name == "log"));
    for written in ways_to_write_the_sought() {
        assert!(!log.contains(&written), "the log tells of {written}");
        for (name, bytes) in &files {
            // Short words stand in packed files by chance.
            let is_there = written.len() >= 7 && bytes.windows(written.len()).any(|part| part == written.as_bytes());
            assert!(!is_there, "{name} holds {written}");
        }
    }
}

fn ways_to_write_the_sought() -> Vec<String> {
    let (lat, lon) = SOUGHT_POINT;
    let mut ways: Vec<String> = [lat, &lon[1..], "Secret Street", &encoded(SOUGHT_WORDS)].map(str::to_owned).into();
    for place in SOUGHT {
        ways.extend(["", " ", "%20", "+"].map(|between| place.replace(' ', between)));
        ways.extend(["", " "].map(|between| place.replace(' ', between).to_lowercase()));
    }
    ways
}

/// The log and, where that is the store, the register.
fn files_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect()
}

/// Neither a problem nor a header repeats what was asked for.
fn a_looked_up_place_is_not_echoed(service: &Service) {
    let odd = "QX91 7ZQ";
    let answers = [
        service.get("/api/v1/lookup?postcode=QX91%207ZQ"),
        service.get("/api/v1/lookup?postcode=QX917ZQ-"),
        service.get("/api/v1/lookup?outcode=QX917ZQ"),
        service.get("/api/v1/lookup?region=QX917ZQ"),
        service.get("/api/v1/lookup?lat=QX917ZQ&lon=1"),
        service.get("/api/v1/lookup?postcode=QX917ZQ&place=1"),
        service.post("/api/v1/lookup", &json!({"postcode": odd})),
        service.post("/api/v1/lookup", &json!({"postcode": odd, "more": odd})),
        service.post("/api/v1/lookup", &json!({"postcode": [odd]})),
        service.post("/api/v1/lookup", &json!({"lat": odd, "lon": odd})),
        service.post("/api/v1/lookup", &json!({"places": [{"postcode": odd}, {"region": odd}, odd]})),
        service.search("QX91 7ZQ in the street"),
        crate::embed::search(service, "QX91 7ZQ in the street"),
    ];
    for answer in answers {
        // What was refused stands in the box of the page again, to be mended there, and nowhere else.
        let text = answer.text().replacen("value=\"QX91 7ZQ in the street\"", "", 1);
        let whole = format!("{:?} {text}", answer.headers);
        for written in [odd, "QX917ZQ", "qx917zq"] {
            assert!(!whole.contains(written), "{} {}: {whole}", answer.status, answer.asked);
        }
    }
}
