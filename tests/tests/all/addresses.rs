//! Every address: the methods that it takes, and how it tells problems.

use nncf_api::http::problem::ProblemKind::MethodNotAllowed;
use nncf_tests::{Answer, Service, on_both_stores};
use reqwest::Method;

use crate::problems::is_a_problem;

on_both_stores!(
    methods_that_an_address_does_not_take,
    pages_tell_problems_as_pages,
    the_search_form_tells_its_problems_as_pages,
    odd_addresses,
);

const ADDRESSES: &[(&str, &str)] = &[
    ("/", "GET, HEAD, OPTIONS"),
    ("/search", "POST, OPTIONS"),
    ("/partnerships/x", "GET, HEAD, OPTIONS"),
    ("/partnerships/x/mistake", "GET, HEAD, POST, OPTIONS"),
    ("/help", "GET, HEAD, POST, OPTIONS"),
    ("/problems/not-found", "GET, HEAD, OPTIONS"),
    ("/openapi.yaml", "GET, HEAD, OPTIONS"),
    ("/healthz", "GET, HEAD, OPTIONS"),
    ("/readyz", "GET, HEAD, OPTIONS"),
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
