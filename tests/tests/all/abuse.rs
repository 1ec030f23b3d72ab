//! Many at once, good and bad: nobody is hurt by what another sends.

use std::io::Write;
use std::net::TcpStream;
use std::thread;

use nncf_tests::{Answer, Service, on_both_stores};
use serde_json::json;

use crate::bad_requests::BAD_REQUESTS;

on_both_stores!(many_at_once, broken_connections);

const THREADS: usize = 32;
const ROUNDS: usize = 12;

fn many_at_once(service: &Service) {
    let expected = service.get("/api/v1/partnerships").expect(200).body;
    let place = service.json("/api/v1/lookup?outcode=CF10");
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (expected, place) = (&expected, &place);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    good(service, expected, place, number + round);
                    bad(service, number * ROUNDS + round);
                }
            });
        }
    });
    assert!(service.is_ready());
    assert!(!service.log().contains("panicked"), "nothing panicked");
}

fn good(service: &Service, list: &[u8], place: &serde_json::Value, turn: usize) {
    match turn % 5 {
        0 => assert_eq!(service.get("/api/v1/partnerships").expect(200).body, list),
        1 => assert_eq!(&service.json("/api/v1/lookup?outcode=CF10"), place),
        2 => {
            let places = vec![json!({"outcode": "CF10"}); 50];
            let answer = service.post("/api/v1/lookup", &json!({"places": places})).expect(200).json();
            assert!(answer["results"].as_array().unwrap().iter().all(|result| result == place));
        }
        3 => _ = service.get(&format!("/api/v1/partnerships?q=slavery&limit={}", turn + 1)).expect(200),
        _ => _ = service.get("/").expect(200),
    }
}

fn bad(service: &Service, turn: usize) {
    let (path, kind, _) = BAD_REQUESTS[turn % BAD_REQUESTS.len()];
    let answer = service.get(&format!("/api/v1{path}"));
    assert_eq!(answer.status, kind.status().as_u16(), "{path}");
    if turn.is_multiple_of(7) {
        let request = service.request(reqwest::Method::POST, "/api/v1/lookup").body(vec![b'['; 300_000]);
        let answer = Answer::to(request.header("content-type", "application/json"));
        assert_eq!(answer.status, 413);
    }
}

/// Connections that are opened and left, cut off in the middle, or not HTTP at all.
fn broken_connections(service: &Service) {
    let mut open = Vec::new();
    for beginning in [
        "",
        "GET",
        "GET /api/v1/part",
        "POST /api/v1/lookup HTTP/1.1\r\nContent-Length: 50\r\n\r\n{\"pos",
        "\u{16}\u{3}\u{1}",
        "\r\n\r\n\r\n",
    ] {
        for _ in 0..8 {
            let mut stream = TcpStream::connect(service.address()).unwrap();
            stream.write_all(beginning.as_bytes()).unwrap();
            open.push(stream);
        }
    }
    assert_eq!(service.json("/api/v1/partnerships")["total"], 22, "others are answered meanwhile");
    drop(open);
    assert_eq!(service.json("/api/v1/partnerships")["total"], 22);
}
