//! What is wrong with a request is told, helpfully, and harms nobody.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Answer, Service, on_both_stores};
use reqwest::Method;
use serde_json::{Value, json};

use crate::problems::is_a_problem;

on_both_stores!(
    every_bad_request_has_its_problem,
    every_bad_body_has_its_problem,
    csv_is_as_strict_as_json,
    a_look_up_knows_what_it_can_give,
    a_list_is_no_place,
    too_large_a_limit_is_cut,
    cursors_are_for_their_list_alone,
    fifty_megabytes,
    failed_look_ups_carry_helplines,
    northern_ireland_is_offered_its_districts,
    an_unknown_postcode_is_offered_its_outcodes_districts,
    methods_that_an_address_does_not_take,
    pages_tell_problems_as_pages,
    the_search_form_tells_its_problems_as_pages,
    odd_addresses,
);

use ProblemKind::{
    BadBody, BadParameter, Invalid, MethodNotAllowed, NorthernIreland, NotAcceptable, NotFound, OutsideUk, TooLarge,
    UnknownOutcode, UnknownPartnership, UnknownPostcode, UnknownRegion, UnsupportedMediaType,
};

/// What is asked below `/api/v1`, the problem, and words that its detail must have to be of help.
pub const BAD_REQUESTS: &[(&str, ProblemKind, &str)] = &[
    ("/partnerships?colour=red", BadParameter, "colour"),
    ("/partnerships?limit=5&limit=6", BadParameter, "limit"),
    ("/partnerships?limit=0", BadParameter, "from 1 to 200"),
    ("/partnerships?limit=-1", BadParameter, "from 1 to 200"),
    ("/partnerships?limit=ten", BadParameter, "from 1 to 200"),
    ("/partnerships?limit=1.5", BadParameter, "from 1 to 200"),
    ("/partnerships?limit=99999999999999999999999", BadParameter, "from 1 to 200"),
    ("/partnerships?cursor=Zm9yZ2VkIGN1cnNvciBoZXJl", BadParameter, "next link"),
    ("/partnerships?cursor=%2e%2e%2f", BadParameter, "next link"),
    ("/partnerships?bbox=1,2,3", BadParameter, "west, south, east, north"),
    ("/partnerships?bbox=1,2,3,4,5", BadParameter, "west, south, east, north"),
    ("/partnerships?bbox=a,b,c,d", BadParameter, "west, south, east, north"),
    ("/partnerships?bbox=-3,51,NaN,52", BadParameter, "west, south, east, north"),
    ("/partnerships?bbox=-2,51,-3,52", BadParameter, "west"),
    ("/partnerships?bbox=-3,52,-2,51", BadParameter, "south"),
    ("/partnerships?bbox=-181,51,2,52", BadParameter, "-180 to 180"),
    ("/partnerships?kind=club", BadParameter, "governance"),
    ("/partnerships?kind=local,club", BadParameter, "governance"),
    ("/partnerships?status=asleep", BadParameter, "dormant"),
    ("/partnerships?nncf_membership=perhaps", BadParameter, "preparing"),
    ("/partnerships?activity=dancing", BadParameter, "training"),
    ("/partnerships?sort=colour", BadParameter, "relevance"),
    ("/partnerships?f=pdf", BadParameter, "csv"),
    ("/partnerships?f=geojson&geometry=round", BadParameter, "point"),
    ("/partnerships?verified_since=yesterday", BadParameter, "2026-01-01"),
    ("/partnerships?verified_since=2026-02-30", BadParameter, "2026-01-01"),
    ("/partnerships?region=Cardiff", BadParameter, "kind:code"),
    ("/partnerships?region=lad:E99999999", UnknownRegion, "lad:E99999999"),
    ("/partnerships?neighbour_of=nobody", UnknownPartnership, "nobody"),
    ("/partnerships?neighbour_of=Not%20a%20slug", BadParameter, "neighbour_of"),
    ("/partnerships/nobody", UnknownPartnership, "no partnership"),
    ("/partnerships/nobody/neighbours", UnknownPartnership, "no partnership"),
    ("/partnerships/nobody/revisions", UnknownPartnership, "no partnership"),
    ("/partnerships/Not%20a%20slug", UnknownPartnership, "no partnership"),
    ("/partnerships/hampshire-and-isle-of-wight?f=csv", BadParameter, "geojson"),
    ("/partnerships/hampshire-and-isle-of-wight?x=1", BadParameter, "x"),
    ("/partnerships/hampshire-and-isle-of-wight/nothing", NotFound, "nothing at this address"),
    ("/regions?kind=planet", BadParameter, "country, region, pfa, county, lad"),
    ("/regions?limit=0", BadParameter, "from 1 to 200"),
    ("/regions?cursor=x", BadParameter, "next link"),
    ("/regions/lad/E99999999", UnknownRegion, "lad:E99999999"),
    ("/regions/lad/E99999999/geometry", UnknownRegion, "lad:E99999999"),
    ("/regions/pfa/W06000015", UnknownRegion, "pfa:W06000015"),
    ("/regions/planet/E06000001", UnknownRegion, "country, region, pfa, county, lad"),
    ("/regions/lad/cardiff", UnknownRegion, "eight digits"),
    ("/regions/lad/W06000015/geometry?geometry=round", BadParameter, "point"),
    ("/helplines?region=lad:E99999999", UnknownRegion, "lad:E99999999"),
    ("/helplines?audience=all", BadParameter, "audience"),
    ("/lookup", BadParameter, "postcode"),
    ("/lookup?lat=51.5", BadParameter, "lon"),
    ("/lookup?lon=0", BadParameter, "lat"),
    ("/lookup?lat=91&lon=0", BadParameter, "from -90 to 90"),
    ("/lookup?lat=51&lon=181", BadParameter, "from -180 to 180"),
    ("/lookup?lat=NaN&lon=0", BadParameter, "lat"),
    ("/lookup?lat=51&lon=inf", BadParameter, "lon"),
    ("/lookup?lat=-infinity&lon=0", BadParameter, "lat"),
    ("/lookup?lat=north&lon=0", BadParameter, "number"),
    ("/lookup?lat=51,5&lon=0", BadParameter, "number"),
    ("/lookup?postcode=hello", BadParameter, "looks like"),
    ("/lookup?postcode=", BadParameter, "looks like"),
    ("/lookup?postcode=CF10%201EP&outcode=CF10", BadParameter, "one place"),
    ("/lookup?postcode=CF10%201EP&postcode=M2%205DB", BadParameter, "postcode"),
    ("/lookup?postcode=CF10%201EP&address=1", BadParameter, "address"),
    ("/lookup?outcode=hello", BadParameter, "outcode"),
    ("/lookup?region=hello", BadParameter, "kind:code"),
    ("/lookup?region=lad:E99999999", UnknownRegion, "no such geography"),
    ("/lookup?postcode=ZZ99%209ZZ", UnknownPostcode, "no such postcode"),
    ("/lookup?outcode=ZZ99", UnknownOutcode, "No postcode"),
    ("/lookup?postcode=BT1%201AA", NorthernIreland, "eleven districts"),
    ("/lookup?outcode=BT1", NorthernIreland, "eleven districts"),
    ("/lookup?lat=48.8566&lon=2.3522", OutsideUk, "50 km"),
    ("/lookup?lat=90&lon=0", OutsideUk, "50 km"),
    ("/lookup?lat=-90&lon=0", OutsideUk, "50 km"),
    ("/lookup?lat=50.95&lon=1.86", OutsideUk, "50 km"),
    ("/lookup?lat=53.35&lon=-6.26", OutsideUk, "50 km"),
    ("/lookup?lat=54.00&lon=-6.40", OutsideUk, "50 km"),
    ("/lookup?lat=54.15&lon=-4.48", OutsideUk, "50 km"),
    ("/lookup?lat=-3.18&lon=51.48", OutsideUk, "50 km"),
    ("/lookup?lat=0&lon=0", OutsideUk, "50 km"),
    ("/lookup?lat=51&lon=180", OutsideUk, "50 km"),
    ("/nothing", NotFound, "nothing at this address"),
    ("/partnerships/", NotFound, "nothing at this address"),
];

/// Bodies sent to `/lookup`: content type, body, problem, and words of its detail.
const BAD_BODIES: &[(&str, &str, ProblemKind, &str)] = &[
    ("application/json", "postcode=CF10 1EP", BadBody, "line 1, column 1"),
    ("application/json", "", BadBody, "body"),
    ("application/json", "{\"postcode\": \"CF10 1EP\"", BadBody, "line 1"),
    ("application/json", "null", BadBody, "body"),
    ("application/json", "{\"postcode\": 10}", BadBody, "line 1"),
    ("application/json", "{\"lat\": \"51\", \"lon\": 0}", BadBody, "line 1"),
    ("application/json", "{\"lat\": NaN, \"lon\": 0}", BadBody, "line 1"),
    ("application/json", "{\"lat\": 1e999, \"lon\": 0}", BadBody, "line 1"),
    ("application/json", "{\"postcode\": \"CF10 1EP\", \"name\": \"x\"}", BadBody, "line 1"),
    ("application/json", "{\"places\": {}}", BadBody, "line 1"),
    ("application/json", "{\"postcode\": \"\u{fffd}\"}", Invalid, "looks like"),
    ("application/json", "{}", Invalid, "one place"),
    ("application/json", "{\"postcode\": \"hello\"}", Invalid, "looks like"),
    ("application/json", "{\"lat\": 91, \"lon\": 0}", Invalid, "-90 to 90"),
    ("application/json", "{\"lat\": 51}", Invalid, "lon"),
    ("application/json", "{\"postcode\": \"CF10 1EP\", \"places\": []}", Invalid, "not both"),
    ("application/json", "{\"postcode\": \"BT1 1AA\"}", NorthernIreland, "eleven districts"),
    ("application/json", "{\"lat\": 48.8566, \"lon\": 2.3522}", OutsideUk, "50 km"),
    ("text/plain", "{\"postcode\": \"CF10 1EP\"}", UnsupportedMediaType, "application/json"),
    ("application/x-www-form-urlencoded", "postcode=CF10+1EP", UnsupportedMediaType, "application/json"),
    ("", "{\"postcode\": \"CF10 1EP\"}", UnsupportedMediaType, "application/json"),
];

/// The problems that the tests of this file produce.
pub fn produced() -> Vec<ProblemKind> {
    let requests = BAD_REQUESTS.iter().map(|(_, kind, _)| *kind);
    let bodies = BAD_BODIES.iter().map(|(_, _, kind, _)| *kind);
    requests.chain(bodies).chain([MethodNotAllowed, NotAcceptable, TooLarge]).collect()
}

fn every_bad_request_has_its_problem(service: &Service) {
    for (path, kind, says) in BAD_REQUESTS {
        let problem = is_a_problem(&service.get(&format!("/api/v1{path}")), *kind);
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains(says), "{path}: “{detail}” does not say “{says}”");
        assert!(!detail.contains("no geography the ") && !detail.contains("no geography a "), "{path}: “{detail}”");
        if *kind == BadParameter && problem["errors"].is_array() {
            let name = problem["errors"][0]["parameter"].as_str().unwrap();
            assert!(path.contains(name) || path.starts_with("/lookup"), "{path}: {name} is not at fault");
        }
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
    }
    let garbage = send(service, "application/json", vec![0xff, 0xfe, 0x00, b'{']);
    is_a_problem(&garbage, BadBody);
    let deep = send(service, "application/json", "[".repeat(100_000));
    is_a_problem(&deep, BadBody);
    let places: Vec<Value> = (0..1001).map(|_| json!({"postcode": "CF10 1EP"})).collect();
    let problem = is_a_problem(&service.post("/api/v1/lookup", &json!({"places": places})), Invalid);
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

const ADDRESSES: &[(&str, &str)] = &[
    ("/", "GET, HEAD, OPTIONS"),
    ("/search", "POST, OPTIONS"),
    ("/problems/not-found", "GET, HEAD, OPTIONS"),
    ("/openapi.yaml", "GET, HEAD, OPTIONS"),
    ("/healthz", "GET, HEAD, OPTIONS"),
    ("/readyz", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships/x", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships/x/coverage", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships/x/neighbours", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships/x/meetings", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships/x/revisions", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x/partnerships", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x/neighbours", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x/geometry", "GET, HEAD, OPTIONS"),
    ("/api/v1/helplines", "GET, HEAD, OPTIONS"),
    ("/api/v1/lookup", "GET, HEAD, POST, OPTIONS"),
];

fn methods_that_an_address_does_not_take(service: &Service) {
    for (path, allowed) in ADDRESSES {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
            if allowed.contains(method) {
                continue;
            }
            let answer = Answer::to(service.request(method.parse().unwrap(), path)).expect(405);
            assert_eq!(answer.header("allow"), *allowed, "{method} {path}");
            if path.starts_with("/api/") {
                is_a_problem(&answer, MethodNotAllowed);
            } else {
                assert_eq!(answer.content_type(), "text/html", "{method} {path}");
            }
        }
        let options = Answer::to(service.request(Method::OPTIONS, path)).expect(204);
        assert_eq!(options.header("allow"), *allowed, "{path}");
    }
    let document = service.get("/openapi.yaml").expect(200).text();
    for line in document.lines().filter(|line| line.starts_with("  /") && line.ends_with(':')) {
        let path = line.trim().trim_end_matches(':').replace("{kind}", "lad");
        let path = path.replace("{slug}", "x").replace("{code}", "x");
        assert!(ADDRESSES.iter().any(|(known, _)| *known == path), "{path} is not tried");
    }
}

fn pages_tell_problems_as_pages(service: &Service) {
    for path in ["/nothing", "/apix", "/problems/nothing", "/search/x", "/%2e%2e/%2e%2e/etc/passwd"] {
        let answer = service.get(path).expect(404);
        assert_eq!(answer.content_type(), "text/html", "{path}");
        assert!(answer.header("content-security-policy").contains("default-src 'none'"), "{path}");
        assert!(answer.text().contains("tel:999"), "{path}");
    }
    service.get("/?utm_source=a&fbclid=b").expect(200);
}

/// A person who fills in the form wrongly, or a script that does, gets a page too, and nothing of it is kept.
fn the_search_form_tells_its_problems_as_pages(service: &Service) {
    let form = "application/x-www-form-urlencoded";
    let large = format!("place={}", "x".repeat(1_000_000));
    for (content_type, body, status) in
        [("text/plain", "place=Cardiff".to_owned(), 415), ("application/json", "{}".to_owned(), 415), (form, large, 413)]
    {
        let request = service.request(Method::POST, "/search").header("content-type", content_type).body(body);
        let answer = Answer::to(request).expect(status);
        assert_eq!(answer.content_type(), "text/html", "{status}");
        assert_eq!(answer.header("cache-control"), "no-store", "{status}");
    }
    for body in ["", "place=", "other=1", "place=%ff%fe", "place=a&place=b"] {
        let request = service.request(Method::POST, "/search").header("content-type", form).body(body);
        let answer = Answer::to(request);
        assert!(answer.status < 500 && answer.content_type() == "text/html", "{body}: {}", answer.status);
    }
}

fn odd_addresses(service: &Service) {
    for path in [
        "/api/v1/partnerships?q=%ff%fe",
        "/api/v1/partnerships?q=%00",
        "/api/v1/partnerships/%00",
        "/api/v1/partnerships/%ff",
        "/api/v1/partnerships/..%2f..%2fetc",
        "/api/v1/regions/lad/%ff",
        "/api/v1/partnerships?&&&",
        "/api/v1/partnerships?q=\u{1f980}",
        "/problems/%00",
        "//",
        "/api//v1/partnerships",
    ] {
        let answer = service.get(path);
        assert!(answer.status < 500, "{path}: {}", answer.status);
    }
    assert!(service.is_ready());
}
