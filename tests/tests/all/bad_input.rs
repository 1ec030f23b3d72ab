//! What is wrong with a request is told, helpfully, and harms nobody.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use nncf_api::http::problem::ProblemKind::{BadBody, BadParameter, Invalid, NotAcceptable};
use nncf_tests::{Answer, Service, on_both_stores};
use reqwest::Method;
use serde_json::{Value, json};

use crate::bad_requests::{BAD_BODIES, BAD_REQUESTS};
use crate::problems::is_a_problem;

on_both_stores!(
    every_bad_request_has_its_problem,
    every_bad_body_has_its_problem,
    details_read_well,
    csv_is_as_strict_as_json,
    a_look_up_knows_what_it_can_give,
    a_list_is_no_place,
    too_large_a_limit_is_cut,
    cursors_are_for_their_list_alone,
    fifty_megabytes,
    failed_look_ups_carry_helplines,
    northern_ireland_is_offered_its_districts,
    an_unknown_postcode_is_offered_its_outcodes_districts,
);

fn every_bad_request_has_its_problem(service: &Service) {
    for (path, kind, says) in BAD_REQUESTS {
        let problem = is_a_problem(&service.get(&format!("/api/v1{path}")), *kind);
        let detail = problem["detail"].as_str().unwrap_or_else(|| panic!("{path} tells no detail: {problem}"));
        assert!(detail.contains(says), "{path}: “{detail}” does not say “{says}”");
        if *kind == BadParameter && problem["errors"].is_array() {
            // What stands in a look-up in a name's place may be somebody's place, and is not repeated.
            let at_fault = problem["errors"][0]["parameter"].as_str().is_some_and(|name| path.contains(name));
            assert!(at_fault || path.starts_with("/lookup"), "{path}: another parameter is named");
        }
    }
}

/// A detail is a sentence, not one pasted into another.
fn details_read_well(service: &Service) {
    for (path, ..) in BAD_REQUESTS {
        let detail = service.get(&format!("/api/v1{path}")).json()["detail"].as_str().unwrap().to_owned();
        assert!(!detail.contains("no geography the ") && !detail.contains("no geography a "), "{path}: “{detail}”");
    }
}

fn send(service: &Service, content_type: &str, body: impl Into<reqwest::blocking::Body>) -> Answer {
    let request = service.request(Method::POST, "/api/v1/lookup").body(body);
    Answer::to(if content_type.is_empty() { request } else { request.header("content-type", content_type) })
}

fn every_bad_body_has_its_problem(service: &Service) {
    for (content_type, body, kind, says) in BAD_BODIES {
        let answer = send(service, content_type, *body);
        let problem = is_a_problem(&answer, *kind);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{body}: “{detail}” does not say “{says}”");
        assert_eq!(problem["helplines"][0]["phone"], "999", "{body}: it was meant to be a place");
    }
    let garbage = send(service, "application/json", vec![0xff, 0xfe, 0x00, b'{']);
    is_a_problem(&garbage, BadBody);
    let deep = send(service, "application/json", "[".repeat(100_000));
    is_a_problem(&deep, BadBody);
    let places: Vec<Value> = (0..1001).map(|_| json!({"postcode": "CF10 1EP"})).collect();
    let problem = is_a_problem(&service.post("/api/v1/lookup", &json!({"places": places})), Invalid);
    assert_eq!(problem["helplines"][0]["phone"], "999");
    assert_eq!(problem["errors"][0]["pointer"], "/places");
    assert!(problem["detail"].as_str().unwrap().contains("at most 1000"));
}

/// Unknown and malformed parameters are refused, whatever the format of the answer.
fn csv_is_as_strict_as_json(service: &Service) {
    for query in ["limit=0", "cursor=forged", "geometry=round", "kind=club", "colour=red"] {
        is_a_problem(&service.get(&format!("/api/v1/partnerships?f=csv&{query}")), BadParameter);
    }
}

/// An Accept that cannot be met is told, at every address.
fn a_look_up_knows_what_it_can_give(service: &Service) {
    for path in [
        "/partnerships",
        "/partnerships/hampshire-and-isle-of-wight",
        "/partnerships/hampshire-and-isle-of-wight/neighbours",
        "/regions",
        "/regions/lad/W06000015/geometry",
        "/helplines",
        "/lookup?outcode=CF10",
    ] {
        let answer = service.get_with(&format!("/api/v1{path}"), &[("accept", "image/png")]);
        let problem = is_a_problem(&answer, NotAcceptable);
        assert!(problem["detail"].as_str().unwrap().contains("json"), "{path}: says what there is");
        assert_eq!(problem["helplines"].is_array(), path.starts_with("/lookup"), "{path}");
    }
}

/// A body, and a place in it, is an object: fields are told by name, never by their position.
fn a_list_is_no_place(service: &Service) {
    let alone = send(service, "application/json", r#"["CF10 1EP"]"#);
    assert!([400, 422].contains(&alone.status), "an array was taken for a place: {}", alone.status);
    let among = service.post("/api/v1/lookup", &json!({"places": [["CF10 1EP"]]})).expect(200).json();
    assert_eq!(among["results"][0]["problem"]["status"], 422, "an array was taken for a place");
}

fn too_large_a_limit_is_cut(service: &Service) {
    assert_eq!(service.json("/api/v1/regions?limit=9999")["items"].as_array().unwrap().len(), 200);
    assert_eq!(service.json("/api/v1/partnerships?limit=9999")["items"].as_array().unwrap().len(), 22);
}

fn cursors_are_for_their_list_alone(service: &Service) {
    let page = service.json("/api/v1/partnerships?limit=5");
    let next = page["links"]["next"].as_str().unwrap();
    let cursor = next.split("cursor=").nth(1).unwrap();
    service.get(&format!("/api/v1/partnerships?limit=7&cursor={cursor}")).expect(200);
    for other in ["partnerships?kind=local", "partnerships?sort=area", "regions?limit=5"] {
        is_a_problem(&service.get(&format!("/api/v1/{other}&cursor={cursor}")), BadParameter);
    }
    let mut forged = cursor.to_owned().into_bytes();
    let last = forged.len() - 2;
    forged[last] = if forged[last] == b'A' { b'B' } else { b'A' };
    let forged = String::from_utf8(forged).unwrap();
    is_a_problem(&service.get(&format!("/api/v1/partnerships?limit=5&cursor={forged}")), BadParameter);
}

/// Told in advance, the size alone is enough; else reading stops. Either way the server goes on.
fn fifty_megabytes(service: &Service) {
    for head in ["Content-Length: 50000000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"] {
        let stream = TcpStream::connect(service.address()).unwrap();
        let mut out = stream.try_clone().unwrap();
        let is_chunked = head.starts_with("Transfer");
        let start = format!("POST /api/v1/lookup HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{head}");
        let sender = thread::spawn(move || {
            let chunk = vec![b' '; 1_000_000];
            let mut sent = out.write_all(start.as_bytes());
            for _ in 0..50 {
                let frame = if is_chunked { "F4240\r\n" } else { "" };
                let end = if is_chunked { "\r\n" } else { "" };
                sent = sent
                    .and_then(|()| out.write_all(frame.as_bytes()))
                    .and_then(|()| out.write_all(&chunk))
                    .and_then(|()| out.write_all(end.as_bytes()));
            }
        });
        let said = first_of(stream);
        sender.join().unwrap();
        assert!(said.starts_with("HTTP/1.1 413"), "{said}");
        assert!(said.contains("application/problem+json") && said.contains("/problems/too-large"), "{said}");
        assert!(said.contains("256 KB"), "it says what would be right: {said}");
    }
    assert!(service.is_ready());
}

fn first_of(mut stream: TcpStream) -> String {
    let mut said = vec![0; 4096];
    let mut length = 0;
    while let Ok(more @ 1..) = stream.read(&mut said[length..]) {
        length += more;
        if String::from_utf8_lossy(&said[..length]).contains("\"request_id\"") {
            break;
        }
    }
    String::from_utf8_lossy(&said[..length]).into_owned()
}

fn failed_look_ups_carry_helplines(service: &Service) {
    for (path, ..) in BAD_REQUESTS.iter().filter(|(path, ..)| path.starts_with("/lookup")) {
        let problem = service.get(&format!("/api/v1{path}")).json();
        let is_of_names = problem["detail"].as_str().unwrap().contains(" parameter `");
        assert!(is_of_names || problem["helplines"][0]["phone"] == "999", "{path}");
    }
    let unknown = service.get("/api/v1/lookup?postcode=EH8%209ZZ").expect(404).json();
    let phones = nncf_tests::answer::texts(&unknown["helplines"], "phone");
    assert!(!phones.contains(&"0800 808 3733".to_owned()), "Edinburgh is not in England or Wales");
}

fn northern_ireland_is_offered_its_districts(service: &Service) {
    for query in ["postcode=BT1%201AA", "postcode=bt71%207zz", "outcode=BT1"] {
        let problem = service.get(&format!("/api/v1/lookup?{query}")).expect(404).json();
        let districts = problem["districts"].as_array().unwrap();
        assert_eq!(districts.len(), 11, "{query}");
        for district in districts {
            let code = district["code"].as_str().unwrap();
            let answer = service.json(&format!("/api/v1/lookup?region=lad:{code}"));
            assert_eq!(answer["regions"]["country"]["name"], "Northern Ireland", "each can be chosen");
        }
    }
}

fn an_unknown_postcode_is_offered_its_outcodes_districts(service: &Service) {
    let problem = service.get("/api/v1/lookup?postcode=CF10%209ZZ").expect(404).json();
    assert_eq!(nncf_tests::answer::texts(&problem["districts"], "name"), ["Cardiff"]);
    let nowhere = service.get("/api/v1/lookup?postcode=ZZ99%209ZZ").expect(404).json();
    assert_eq!(nowhere["districts"], Value::Null);
}
