//! Every address: the methods that it takes, and how it tells problems.

use nncf_api::http::problem::ProblemKind::{BadAddress, MethodNotAllowed, NotAcceptable};
use nncf_tests::{Answer, Service, on_both_stores};
use reqwest::Method;

use crate::problems::is_a_problem;

on_both_stores!(
    methods_that_an_address_does_not_take,
    pages_tell_problems_as_pages,
    the_search_form_tells_its_problems_as_pages,
    odd_addresses,
    each_address_is_written_in_one_way,
    nobody_is_sent_to_another_site,
    bytes_that_are_no_text_are_refused,
    encodings_and_formats_that_are_refused_are_not_sent,
    files_for_people_have_a_name_and_a_mark,
);

const ADDRESSES: &[(&str, &str)] = &[
    ("/", "GET, HEAD, OPTIONS"),
    ("/search", "POST, OPTIONS"),
    ("/partnerships/x", "GET, HEAD, OPTIONS"),
    ("/partnerships/x/mistake", "GET, HEAD, POST, OPTIONS"),
    ("/help", "GET, HEAD, POST, OPTIONS"),
    ("/data/partnerships.csv", "GET, HEAD, OPTIONS"),
    ("/data/partnerships.geojson", "GET, HEAD, OPTIONS"),
    ("/problems/not-found", "GET, HEAD, OPTIONS"),
    ("/openapi.yaml", "GET, HEAD, OPTIONS"),
    ("/healthz", "GET, HEAD, OPTIONS"),
    ("/readyz", "GET, HEAD, OPTIONS"),
    ("/about/partnership-working", "GET, HEAD, OPTIONS"),
    ("/api/v1/background", "GET, HEAD, OPTIONS"),
    ("/api/v1/coverage-report", "GET, HEAD, OPTIONS"),
    ("/api/v1/helplines", "GET, HEAD, POST, OPTIONS"),
    ("/api/v1/helplines/x", "GET, HEAD, PUT, OPTIONS"),
    ("/api/v1/helplines/x/supersede", "POST, OPTIONS"),
    ("/api/v1/helplines/x/verify", "POST, OPTIONS"),
    ("/api/v1/lookup", "GET, HEAD, POST, OPTIONS"),
    ("/api/v1/partnerships", "GET, HEAD, POST, OPTIONS"),
    ("/api/v1/partnerships/x", "GET, HEAD, PUT, DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/aliases", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/aliases/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/contacts", "GET, HEAD, PUT, OPTIONS"),
    ("/api/v1/partnerships/x/coordinators", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/coordinators/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/coverage", "GET, HEAD, PUT, OPTIONS"),
    ("/api/v1/partnerships/x/links", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/links/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/meetings", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/meetings/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/member-organisations", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/member-organisations/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/neighbours", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships/x/phases", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/phases/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/resources", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/resources/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/restore/1", "POST, OPTIONS"),
    ("/api/v1/partnerships/x/retire", "POST, OPTIONS"),
    ("/api/v1/partnerships/x/revisions", "GET, HEAD, OPTIONS"),
    ("/api/v1/partnerships/x/roles", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/roles/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/subgroups", "GET, HEAD, PUT, POST, OPTIONS"),
    ("/api/v1/partnerships/x/subgroups/0", "DELETE, OPTIONS"),
    ("/api/v1/partnerships/x/verify", "POST, OPTIONS"),
    ("/api/v1/regions", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x/geometry", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x/neighbours", "GET, HEAD, OPTIONS"),
    ("/api/v1/regions/lad/x/partnerships", "GET, HEAD, OPTIONS"),
];

/// Outside `/api`, but read by programs, which want their problems as JSON.
const READ_BY_PROGRAMS: &[&str] = &["/healthz", "/readyz", "/openapi.yaml"];

fn methods_that_an_address_does_not_take(service: &Service) {
    for (path, allowed) in ADDRESSES {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
            if allowed.contains(method) {
                continue;
            }
            let answer = Answer::to(service.request(method.parse().unwrap(), path)).expect(405);
            assert_eq!(answer.header("allow"), *allowed, "{method} {path}");
            if path.starts_with("/api/") || READ_BY_PROGRAMS.contains(path) {
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
        let path =
            path.replace("{slug}", "x").replace("{code}", "x").replace("{entry}", "0").replace("{revision}", "1");
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
    for (content_type, body, status) in [
        ("text/plain", "place=Cardiff".to_owned(), 415),
        ("application/json", "{}".to_owned(), 415),
        (form, large, 413),
    ] {
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

/// Capitals, and slashes at the end or twice, lead on to the address as it is written: with its query and its method.
fn each_address_is_written_in_one_way(service: &Service) {
    const SLUG: &str = "gwent-regional-anti-slavery-forum";
    for (asked, written) in [
        ("/cy/", "/cy"),
        ("/CY", "/cy"),
        ("/About/", "/about"),
        ("/cy/About", "/cy/about"),
        ("/staff/", "/staff"),
        ("/Staff/Sign-In/", "/staff/sign-in"),
        ("/Embed/Map?kind=local&lang=cy", "/embed/map?kind=local&lang=cy"),
        ("/embed/map/", "/embed/map"),
        ("/Map.SVG?kind=local", "/map.svg?kind=local"),
        ("/OEmbed?url=x", "/oembed?url=x"),
        ("/places/LAD/w06000015/", "/places/lad/W06000015"),
        ("/cy/Places/lad/w06000015", "/cy/places/lad/W06000015"),
        ("/API/v1/Partnerships/?limit=1&q=A%20B", "/api/v1/partnerships?limit=1&q=A%20B"),
        ("/api//v1/partnerships", "/api/v1/partnerships"),
        ("/api/v1/regions/PFA/e23000030/geometry", "/api/v1/regions/pfa/E23000030/geometry"),
        ("/api/v1/Lookup/?outcode=B1", "/api/v1/lookup?outcode=B1"),
        ("/OpenAPI.yaml", "/openapi.yaml"),
        ("/Problems/Not-Found", "/problems/not-found"),
        ("/HealthZ/", "/healthz"),
    ] {
        for method in [Method::GET, Method::HEAD] {
            let answer = Answer::to(service.request(method, asked)).expect(308);
            assert_eq!(answer.header("location"), written, "{asked}");
        }
        assert!([200, 303, 404].contains(&service.get(written).status), "{written}");
    }
    for below in ["/partnerships/", "/cy/partnerships/", "/embed/partnership/", "/api/v1/partnerships/"] {
        for asked in [SLUG.to_uppercase(), format!("{SLUG}/"), format!("{SLUG}//"), format!("/{SLUG}")] {
            let answer = service.get(&format!("{below}{asked}?a=1&b")).expect(308);
            assert_eq!(answer.header("location"), format!("{below}{SLUG}?a=1&b"), "{below}{asked}");
        }
    }
    // A form and a body go along: 308 keeps the method.
    let sent = service.request(Method::POST, "/Search/").header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(Answer::to(sent.body("place=CF10")).expect(308).header("location"), "/search");
    let sent = service.post("/api/v1/lookup/", &serde_json::json!({"outcode": "B1"})).expect(308);
    assert_eq!((sent.header("location"), sent.header("cache-control")), ("/api/v1/lookup", "no-store"));
    assert_eq!(sent.header("access-control-allow-origin"), "*");
}

fn nobody_is_sent_to_another_site(service: &Service) {
    for path in [
        "//evil.example/",
        "//evil.example/%2e%2e/",
        "/\\evil.example/",
        "/cy//evil.example/",
        "///evil.example",
        "/Evil.example//",
    ] {
        // As it stands: a client would tidy it up.
        let answer = raw(service, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        let location = answer.lines().find_map(|line| line.strip_prefix("location: ")).unwrap_or("/");
        assert!(
            location.starts_with('/') && !location.starts_with("//") && !location.contains('\\'),
            "{path}: {location}"
        );
        assert!(answer.starts_with("HTTP/1.1 308") || answer.starts_with("HTTP/1.1 4"), "{path}: {answer}");
    }
}

/// What the service answers to the bytes of a request.
fn raw(service: &Service, request: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::net::TcpStream::connect(service.address()).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn bytes_that_are_no_text_are_refused(service: &Service) {
    for path in [
        "/api/v1/partnerships/%ff",
        "/api/v1/partnerships?q=%C3",
        "/api/v1/lookup?postcode=%ff",
        "/api/v1/regions?q=%ed%a0%80",
    ] {
        is_a_problem(&service.get(path), BadAddress);
    }
    for path in
        ["/%ff", "/?q=%e9", "/cy?q=%ff", "/partnerships/%C3%28", "/staff/partnerships?q=%ff", "/embed/map?q=%ff"]
    {
        let answer = service.get(path).expect(400);
        assert_eq!(answer.content_type(), "text/html", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let form = "application/x-www-form-urlencoded";
    for (path, body) in [
        ("/search", &b"place=%ff%fe"[..]),
        ("/search", b"place=Ynys M\xf4n"),
        ("/cy/search", b"place=%F4"),
        ("/embed/search", b"place=%F4"),
        ("/help", b"country=%F4"),
        ("/partnerships/gwent-regional-anti-slavery-forum/mistake", b"what=%F4"),
        ("/staff/sign-in", b"email=%F4&password=x"),
    ] {
        let request = service.request(Method::POST, path).header("content-type", form).body(body.to_vec());
        assert_eq!(Answer::to(request).expect(400).content_type(), "text/html", "{path}");
    }
    for path in ["/api/v1/partnerships?q=%C3%B4", "/?q=100%", "/api/v1/partnerships?q=%00"] {
        service.get(path).expect(200);
    }
}

fn encodings_and_formats_that_are_refused_are_not_sent(service: &Service) {
    let list = "/api/v1/partnerships";
    for (accepted, encoding) in [("br;Q=0, gzip", "gzip"), ("gzip;q=0, *;q=0.5", "br"), ("br;q=0.0,gzip;Q=0.000", "")] {
        let answer = service.get_with(list, &[("accept-encoding", accepted)]).expect(200);
        assert_eq!(
            answer.headers.get("content-encoding").map_or("", |one| one.to_str().unwrap()),
            encoding,
            "{accepted}"
        );
    }
    is_a_problem(&service.get_with(list, &[("accept-encoding", "identity;q=0")]), NotAcceptable);
    for (accept, content_type) in
        [("application/json;Q=0, */*", "application/geo+json"), ("text/csv;q=0.5, application/json;q=0", "text/csv")]
    {
        assert_eq!(service.get_with(list, &[("accept", accept)]).expect(200).content_type(), content_type, "{accept}");
    }
    is_a_problem(&service.get_with(list, &[("accept", "*/*;Q=0")]), NotAcceptable);
}

/// Excel knows UTF-8 by its mark; programs take it for a part of the first heading.
fn files_for_people_have_a_name_and_a_mark(service: &Service) {
    let page = service.get("/data").expect(200).text();
    for (path, ending) in [("/data/partnerships.csv", ".csv"), ("/data/partnerships.geojson", ".geojson")] {
        assert!(page.contains(&format!("href=\"{path}\"")), "{path}");
        let file = service.get(path).expect(200);
        let named = file.header("content-disposition").to_owned();
        let version = service.json("/healthz")["register_version"].to_string();
        assert!(named.starts_with("attachment; filename=\"anti-slavery-partnerships-20"), "{named}");
        assert!(named.ends_with(&format!("-v{version}{ending}\"")), "{named}");
        service.get_with(path, &[("if-none-match", file.header("etag"))]).expect(304);
    }
    let (file, table) = (service.get("/data/partnerships.csv"), service.get("/api/v1/partnerships?f=csv"));
    assert_eq!(file.text().strip_prefix('\u{feff}'), Some(table.text().as_str()));
    assert!(table.text().starts_with("slug,") && table.headers.get("content-disposition").is_none());
    let areas = service.json("/data/partnerships.geojson");
    let features = areas["features"].as_array().unwrap().len();
    assert_eq!(areas["total"], features);
}
