//! What may be kept on the way, and what is sent anew.

use std::io::Read;

use nncf_tests::{Answer, Service, on_both_stores};
use reqwest::Method;

on_both_stores!(
    a_known_answer_is_not_sent_again,
    each_encoding_has_its_own_tag,
    packed_bodies_are_the_same_body,
    head_is_get_without_the_body,
    register_answers_are_revalidated_and_errors_forgotten,
    any_site_may_read,
    preflights_are_answered,
    the_style_sheet_is_kept_for_good,
);

/// Answers that change with the register.
const KEPT: &[&str] = &[
    "/",
    "/embed/map",
    "/embed/map?kind=local&lang=cy",
    "/embed/partnership/hampshire-and-isle-of-wight",
    "/map.svg",
    "/map.png?width=300",
    "/api/v1/partnerships",
    "/api/v1/partnerships?f=csv",
    "/api/v1/partnerships?f=geojson&geometry=point",
    "/api/v1/partnerships/hampshire-and-isle-of-wight",
    "/api/v1/partnerships/hampshire-and-isle-of-wight?f=geojson",
    "/api/v1/partnerships/hampshire-and-isle-of-wight/coverage",
    "/api/v1/partnerships/hampshire-and-isle-of-wight/neighbours",
    "/api/v1/partnerships/hampshire-and-isle-of-wight/meetings",
    "/api/v1/partnerships/hampshire-and-isle-of-wight/revisions",
    "/api/v1/regions",
    "/api/v1/regions/pfa/E23000030",
    "/api/v1/regions/pfa/E23000030/partnerships",
    "/api/v1/regions/pfa/E23000030/neighbours",
    "/api/v1/regions/pfa/E23000030/geometry",
    "/api/v1/helplines",
];

fn a_known_answer_is_not_sent_again(service: &Service) {
    for path in KEPT {
        let first = service.get(path).expect(200);
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 8, "{path}: a strong tag, not {etag}");
        for known in [etag.clone(), format!("\"other\", {etag}"), format!("W/{etag}"), "*".to_owned()] {
            let again = service.get_with(path, &[("if-none-match", &known)]).expect(304);
            assert!(again.body.is_empty(), "{path}");
            assert_eq!(again.header("etag"), etag, "{path}");
            assert_eq!(again.header("cache-control"), "no-cache", "{path}");
        }
        let other = service.get_with(path, &[("if-none-match", "\"other\"")]).expect(200);
        assert_eq!(other.body, first.body, "{path}");
        assert_eq!(other.header("etag"), etag, "{path}: the same until something changes");
    }
    let tags: Vec<String> = KEPT.iter().map(|path| service.get(path).header("etag").to_owned()).collect();
    for (index, tag) in tags.iter().enumerate() {
        assert!(!tags[..index].contains(tag), "{tag} stands for two addresses");
    }
}

fn packed(service: &Service, path: &str, encoding: &str) -> Answer {
    service.get_with(path, &[("accept-encoding", encoding)]).expect(200)
}

fn each_encoding_has_its_own_tag(service: &Service) {
    let path = "/api/v1/partnerships";
    let answers = ["identity", "gzip", "br"].map(|encoding| packed(service, path, encoding));
    let tags = answers.each_ref().map(|answer| answer.header("etag"));
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
    for (answer, encoding) in answers.iter().zip(["identity", "gzip", "br"]) {
        assert!(answer.header("vary").to_lowercase().contains("accept-encoding"));
        let known = [("accept-encoding", encoding), ("if-none-match", answer.header("etag"))];
        service.get_with(path, &known).expect(304);
        let other = if encoding == "br" { "gzip" } else { "br" };
        let known = [("accept-encoding", other), ("if-none-match", answer.header("etag"))];
        service.get_with(path, &known).expect(200);
    }
}

fn packed_bodies_are_the_same_body(service: &Service) {
    for path in KEPT {
        let plain = packed(service, path, "identity");
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        for wish in ["br", "gzip", "gzip, deflate, br", "br;q=0, gzip;q=0.1"] {
            let answer = packed(service, path, wish);
            assert_eq!(unpacked(&answer), plain.body, "{path} as {wish}");
            assert!(answer.body.len() <= plain.body.len(), "{path} grew as {wish}");
        }
    }
    assert_eq!(packed(service, KEPT[1], "br").header("content-encoding"), "br");
    assert_eq!(packed(service, KEPT[1], "gzip").header("content-encoding"), "gzip");
    assert_eq!(packed(service, KEPT[1], "br;q=0, gzip;q=0.1").header("content-encoding"), "gzip");
    assert_eq!(packed(service, KEPT[1], "zstd").header("content-encoding"), "");
}

fn unpacked(answer: &Answer) -> Vec<u8> {
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        "br" => brotli::Decompressor::new(answer.body.as_slice(), 4096).read_to_end(&mut plain).unwrap(),
        "gzip" => flate2::read::GzDecoder::new(answer.body.as_slice()).read_to_end(&mut plain).unwrap(),
        "" => answer.body.as_slice().read_to_end(&mut plain).unwrap(),
        other => panic!("{}: nobody asked for {other}", answer.asked),
    };
    plain
}

fn head_is_get_without_the_body(service: &Service) {
    let others = ["/healthz", "/openapi.yaml", "/api/v1/lookup?postcode=CF10%201EP", "/api/v1/partnerships/none"];
    for path in KEPT.iter().chain(&others) {
        let get = service.get(path);
        let head = Answer::to(service.request(Method::HEAD, path));
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        for name in ["etag", "content-type", "cache-control", "vary", "content-encoding", "register-version"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
        if get.status == 200 {
            assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
        }
    }
}

fn register_answers_are_revalidated_and_errors_forgotten(service: &Service) {
    for path in KEPT {
        assert_eq!(service.get(path).expect(200).header("cache-control"), "no-cache", "{path}");
    }
    for (path, status) in [
        ("/api/v1/partnerships/none", 404),
        ("/api/v1/partnerships?limit=0", 400),
        ("/api/v1/nothing", 404),
        ("/nothing", 404),
        ("/api/v1/lookup?postcode=x", 400),
    ] {
        let answer = service.get(path).expect(status);
        assert_eq!((answer.header("cache-control"), answer.header("etag")), ("no-store", ""), "{path}");
    }
    for path in ["/healthz", "/readyz"] {
        assert_eq!(service.get(path).expect(200).header("cache-control"), "no-store", "{path}");
    }
}

fn any_site_may_read(service: &Service) {
    let origin = [("origin", "https://council.example")];
    for path in ["/api/v1/partnerships", "/api/v1/lookup?outcode=CF10", "/api/v1/partnerships/none", "/openapi.yaml"] {
        let answer = service.get_with(path, &origin);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}: nothing depends on a cookie");
    }
    let readable = service.get("/api/v1/partnerships").header("access-control-expose-headers").to_owned();
    assert!(["etag", "register-version", "x-request-id"].iter().all(|name| readable.contains(name)), "{readable}");
    assert_eq!(service.get("/").header("access-control-allow-origin"), "", "pages are not for other sites' scripts");
}

fn preflights_are_answered(service: &Service) {
    for (path, method) in [("/api/v1/lookup", "POST"), ("/api/v1/partnerships", "GET")] {
        let request = service.request(Method::OPTIONS, path).header("origin", "https://council.example");
        let request = request.header("access-control-request-method", method);
        let answer = Answer::to(request.header("access-control-request-headers", "content-type")).expect(204);
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        assert!(answer.header("access-control-allow-methods").contains(method));
        assert!(answer.header("access-control-allow-headers").to_lowercase().contains("content-type"));
    }
}

fn the_style_sheet_is_kept_for_good(service: &Service) {
    let home = service.get("/").expect(200).text();
    let start = home.find("/assets/").expect("the page has a style sheet");
    let path: &str = home[start..].split('"').next().unwrap();
    let sheet = service.get(path).expect(200);
    assert_eq!(sheet.content_type(), "text/css");
    assert!(sheet.header("cache-control").contains("immutable"));
    service.get("/assets/site.0000.css").expect(404);
}
