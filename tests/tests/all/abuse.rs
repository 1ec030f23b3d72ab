//! Many at once, good and bad: nobody is hurt by what another sends.

use std::io::Write;
use std::net::TcpStream;
use std::thread;

use nncf_tests::service::encoded;
use nncf_tests::{Answer, Service, Store, for_each_store, on_both_stores};
use serde_json::json;

use crate::bad_requests::BAD_REQUESTS;

on_both_stores!(many_at_once, broken_connections);
for_each_store!(a_crowd_at_the_door_costs_little);

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

/// How many try to sign in at once, each from an address of their own, and the most megabytes they may cost. A hash
/// takes 19 of them, so a hundred at once would take two thousand.
const CROWD: usize = 100;
const MOST_MEGABYTES: u64 = 120;
/// How many tries one client has in an hour.
const TRIES: usize = 30;

fn a_crowd_at_the_door_costs_little(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::on(&store.fresh_database(folder.path()), &["--seed", "--trusted-proxies", "127.0.0.0/8"]);
    let before = peak_megabytes(&service);
    let strangers = tried_by_all(&service, &|number| format!("203.0.113.{number}"));
    assert!(strangers.iter().all(|status| matches!(status, 422 | 503)), "{strangers:?}");
    assert!(strangers.contains(&422), "those whose turn it is are answered");
    let cost = peak_megabytes(&service) - before;
    assert!(cost < MOST_MEGABYTES, "{CROWD} tries took {cost} MB");
    // Who comes afterwards finds the door free.
    assert_eq!(tried(&service, "late@example.org", "192.0.2.99"), 422);
    // One who tries many at once has no more tries than one who tries them one by one.
    let alone = tried_by_all(&service, &|_| "192.0.2.1".to_owned());
    assert!(alone.iter().filter(|status| **status == 422).count() <= TRIES, "{alone:?}");
    assert!(alone.contains(&429), "{alone:?}");
}

/// What each of a crowd was answered, who all try at once.
fn tried_by_all(service: &Service, address: &(impl Fn(usize) -> String + Sync)) -> Vec<u16> {
    thread::scope(|scope| {
        let one = |number| move || tried(service, &format!("nobody{number}@example.org"), &address(number));
        let tries: Vec<_> = (0..CROWD).map(|number| scope.spawn(one(number))).collect();
        tries.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

fn tried(service: &Service, email: &str, address: &str) -> u16 {
    let fields = format!("email={}&password=grey+otters+borrow", encoded(email));
    let request = service.request(reqwest::Method::POST, "/staff/sign-in").body(fields);
    let form = request.header("content-type", "application/x-www-form-urlencoded");
    Answer::to(form.header("x-forwarded-for", address)).status
}

/// The most memory that a service ever had.
fn peak_megabytes(service: &Service) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", service.process())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() / 1024
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
