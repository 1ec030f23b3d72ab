//! A process that dies in the middle leaves a register that is whole or empty, never half.

use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use nncf_tests::program::{command, run_on};
use nncf_tests::{Service, Store, for_each_store};
use std::process::Stdio;

for_each_store!(a_killed_seeding_leaves_nothing_half, two_seedings_at_once);

/// A store that keeps its connections and answers nothing, as a frozen server or a cut cable does.
#[test]
fn a_store_that_says_nothing_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::on(&Store::Postgres.fresh_database(folder.path()), &["--seed"]);
    let mut other = PgConnection::establish(service.database()).unwrap();
    other.batch_execute("BEGIN; LOCK TABLE register IN ACCESS EXCLUSIVE MODE").unwrap();
    let said = becomes(&service, 503);
    assert!(said.contains("Nothing was heard of the store for 1"), "{said}");
    // Reading goes on from memory, and the program itself is well.
    assert_eq!(service.json("/api/v1/partnerships")["total"], 22);
    service.get("/healthz").expect(200);
    other.batch_execute("ROLLBACK").unwrap();
    becomes(&service, 200);
}

/// Waits until `/readyz` gives a status; what it says then.
fn becomes(service: &Service, status: u16) -> String {
    let start = Instant::now();
    loop {
        let answer = service.get("/readyz");
        if answer.status == status {
            return answer.text();
        }
        assert!(start.elapsed() < Duration::from_mins(1), "{}: {}", answer.status, answer.text());
        thread::sleep(Duration::from_millis(100));
    }
}

/// Starts to fill a database and kills the process after a while; whether it was killed before it was done.
fn kill_seeding(database: &str, after: Duration) -> bool {
    let mut seeding = command(&["seed", "--database-url", database]).stderr(Stdio::null()).spawn().unwrap();
    thread::sleep(after);
    let ended_before = seeding.try_wait().unwrap().is_some();
    seeding.kill().unwrap();
    seeding.wait().unwrap();
    !ended_before
}

fn time_to_seed(store: Store) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let database = store.fresh_database(folder.path());
    let start = Instant::now();
    assert!(run_on(&database, &["seed"]).succeeded);
    start.elapsed()
}

fn count(exported: &str) -> usize {
    csv::Reader::from_reader(exported.as_bytes()).records().map(Result::unwrap).count()
}

fn a_killed_seeding_leaves_nothing_half(store: Store) {
    let whole = time_to_seed(store);
    let mut killed = 0;
    // The first is early enough for a machine that was busy while the whole was timed and is idle since.
    for share in [0.03, 0.4, 0.8, 0.97] {
        let folder = tempfile::tempdir().unwrap();
        let database = store.fresh_database(folder.path());
        killed += usize::from(kill_seeding(&database, whole.mul_f64(share)));
        let left = run_on(&database, &["export", "csv"]);
        if left.succeeded {
            assert_eq!(count(&left.output()), 22, "killed at {share}: half a register");
        } else {
            left.refused(&["holds no register yet"]);
        }
        if share > 0.95 {
            let service = Service::on(&database, &["--seed"]);
            assert_eq!(service.json("/api/v1/partnerships")["total"], 22, "killed at {share}");
            service.get("/api/v1/lookup?postcode=CF10%201EP").expect(200);
        } else {
            assert!(run_on(&database, &["seed"]).succeeded, "killed at {share}");
            assert_eq!(count(&run_on(&database, &["export", "csv"]).output()), 22, "killed at {share}");
        }
    }
    assert!(killed > 0, "the processes were too quick to be killed");
}

/// Two nodes that start at once on an empty database: both come up, and one register stands.
fn two_seedings_at_once(store: Store) {
    let folder = tempfile::tempdir().unwrap();
    let database = store.fresh_database(folder.path());
    let nodes: Vec<Service> = thread::scope(|scope| {
        let start = || scope.spawn(|| Service::on(&database, &["--seed"]));
        [start(), start()].map(|node| node.join().expect("both come up")).into()
    });
    let versions = nodes.iter().map(|node| node.json("/readyz")["register_version"].clone());
    assert_eq!(versions.collect::<Vec<_>>(), [85, 85], "seeded once");
}
