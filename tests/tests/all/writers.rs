//! Many writers at once, and writers whose server dies: what was acknowledged is there, and nothing half.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use nncf_tests::program::run_on;
use nncf_tests::{Keeper, Service, Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

for_each_store!(forty_writers_on_one_record, a_killed_server_loses_no_acknowledged_write);

const LIST: &str = "/api/v1/partnerships";
const WRITERS: usize = 40;
/// How often a writer starts over at most. Each time, one of the others has written.
const RETRIES: usize = 4 * WRITERS;

fn new_record(service: &Service) -> (Keeper<'_>, String) {
    let keeper = Keeper::new(service, "editor@example.org", "editor", &[]);
    let made = keeper.post(LIST, &json!({"name": "Written by many", "kind": "local"})).expect(201);
    let slug = made.json()["slug"].as_str().unwrap().to_owned();
    (keeper, format!("{LIST}/{slug}"))
}

fn names(record: &Value) -> BTreeSet<String> {
    let aliases = record["aliases"].as_array().unwrap();
    aliases.iter().map(|alias| alias["name"].as_str().unwrap().to_owned()).collect()
}

/// Reads, changes and puts back until nobody came between; the revision that was acknowledged.
fn add(keeper: &Keeper, at: &str, name: &str) -> u64 {
    for attempt in 0..RETRIES {
        let read = keeper.get(at).expect(200);
        let mut record = read.json();
        record["aliases"].as_array_mut().unwrap().push(json!({"name": name}));
        let put = keeper.put(at, &record, read.header("etag"));
        match put.status {
            200 => return put.json()["revision"].as_u64().unwrap(),
            412 => thread::sleep(Duration::from_millis((attempt as u64 % 7) * 3)),
            _ => panic!("{}: {} {}", put.asked, put.status, put.beginning()),
        }
    }
    panic!("{name} did not get through in {RETRIES} attempts");
}

fn forty_writers_on_one_record(store: Store) {
    let service = Service::start(store);
    let (keeper, at) = new_record(&service);
    let revisions: BTreeSet<u64> = thread::scope(|scope| {
        let (keeper, at) = (&keeper, at.as_str());
        let writers: Vec<_> =
            (0..WRITERS).map(|number| scope.spawn(move || add(keeper, at, &format!("Writer {number}")))).collect();
        writers.into_iter().map(|writer| writer.join().expect("each succeeds within its retries")).collect()
    });
    assert_eq!(revisions, (2..=1 + WRITERS as u64).collect(), "each acknowledged write is a revision of its own");
    let record = keeper.json(&at);
    assert_eq!(names(&record).len(), WRITERS, "none is lost");
    assert_eq!(record["revision"], 1 + WRITERS);
    assert_eq!(keeper.json(&format!("{at}/revisions"))["items"].as_array().unwrap().len(), 1 + WRITERS);
    is_sound(&service);
}

fn is_sound(service: &Service) {
    let said = run_on(service.database(), &["check"]).output();
    assert!(said.starts_with("All is well: ") && said.lines().count() == 1, "{said}");
}

/// Adds names until the server is gone; those that it acknowledged.
fn add_until_gone(service: &Service, token: &str, at: &str, worker: usize, acknowledged: &Mutex<BTreeSet<String>>) {
    for number in 0.. {
        let name = format!("{worker}/{number}");
        let request = service.request(Method::POST, &format!("{at}/aliases")).bearer_auth(token);
        let sent = request.json(&json!({"name": name})).send();
        match sent {
            Ok(answer) if answer.status() == 201 => _ = acknowledged.lock().unwrap().insert(name),
            // Twenty others may have come between again and again; then it was not acknowledged.
            Ok(answer) => assert_eq!(answer.status(), 412),
            Err(_) => return,
        }
    }
}

fn a_killed_server_loses_no_acknowledged_write(store: Store) {
    // A SQLite file lies in the folder of the first service, which goes when that is dropped: all stay to the end.
    let mut services = vec![Service::start(store)];
    let database = services[0].database().to_owned();
    let (token, at) = {
        let (keeper, at) = new_record(&services[0]);
        (keeper.token, at)
    };
    let acknowledged = Mutex::new(BTreeSet::new());
    for round in 0..3 {
        let service = services.last().unwrap();
        thread::scope(|scope| {
            for worker in 0..4 {
                let (token, at, acknowledged) = (token.as_str(), at.as_str(), &acknowledged);
                scope.spawn(move || add_until_gone(service, token, at, 10 * round + worker, acknowledged));
            }
            thread::sleep(Duration::from_millis(1200 + 137 * round as u64));
            kill(service);
        });
        services.push(Service::on(&database, &[]));
        let next = services.last().unwrap();
        is_sound(next);
        let there = names(&next.json(&at));
        let promised = acknowledged.lock().unwrap().clone();
        assert!(promised.len() > round, "too few writes to tell");
        let lost: Vec<&String> = promised.difference(&there).collect();
        assert!(lost.is_empty(), "{lost:?} were acknowledged and are lost");
    }
}

fn kill(service: &Service) {
    let killed = Command::new("kill").args(["-9", &service.process().to_string()]).status().unwrap();
    assert!(killed.success());
}
