//! What keeping the register costs: a save, an import, a long list, and reading while an import runs.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nncf_tests::program;
use nncf_tests::visitor::mark_of;
use nncf_tests::{Keeper, Service, Store, Visitor};
use serde_json::json;

use crate::Ground;
use crate::client::{Connection, Server, get};
use crate::places::{bounds, ms, on_land};
use crate::report::{Random, Table, median, quantile};
use crate::service::{floor, serve_database};

const EDITOR: &str = "editor@example.org";
const SAVED: &str = "/api/v1/partnerships/gwent-regional-anti-slavery-forum";
const SAVES: usize = 60;
const IMPORTED: usize = 1_000;
/// The records of a long list, those that ship aside.
const MANY: usize = 5_000;
/// The most records of which a save is measured.
const MOST: usize = 20_000;
const LISTED: usize = 30;
/// How long what another process wrote may take to be seen.
const SEEN_WITHIN: Duration = Duration::from_secs(10);
/// The requests of a turn to either server, while an import runs or none.
const TURN: usize = 100;
const QUIET_TURNS: usize = 40;

pub fn measure(ground: &Ground, random: &mut Random, table: &mut Table) {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::on(&Store::Sqlite.fresh_database(folder.path()), &[]);
    let keeper = Keeper::new(&service, "keeper@example.org", "editor", &[]);
    table.check("a save until this node serves it, median", saves(&service, &keeper), 50.0, "ms");
    let (visitor, _) = Visitor::signed_in(&service, EDITOR, "editor");
    publishing(&visitor, table);

    let districts: Vec<String> =
        ground.geography.districts().iter().map(|district| district.region.key.to_string()).collect();
    let file = |from: usize, to: usize| {
        let path = folder.path().join(format!("{from}.csv"));
        fs::write(&path, sheet(from, to, &districts)).unwrap();
        path
    };
    let started = Instant::now();
    assert!(import(service.database(), &file(0, IMPORTED)).wait().unwrap().success());
    table.check("nncf import of 1,000 partnerships", ms(started.elapsed()), 5_000.0, "ms");

    reading_meanwhile(ground, random, service.database(), &file(IMPORTED, MANY), table);
    long_lists(&visitor, ground.register.snapshot().unwrap().records.len() + MANY, table);
    table.check("a save in a register of 5,000, median", saves(&service, &keeper), 30.0, "ms");
    for from in (MANY..MOST).step_by(MANY) {
        assert!(import(service.database(), &file(from, from + MANY)).wait().unwrap().success());
    }
    table.tell("a save in a register of 20,000, median", saves(&service, &keeper), "ms");
}

/// Publishes every draft that ships, all at once.
fn publishing(visitor: &Visitor, table: &mut Table) {
    let page = visitor.get("/staff/drafts").expect(200).text();
    let drafts = page.split("name=\"draft\" value=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut fields: Vec<(&str, String)> = drafts.map(|draft| ("draft", draft.to_owned())).collect();
    let name = format!("{} drafts published together", fields.len());
    fields.push(("mark", mark_of(&page)));
    let started = Instant::now();
    visitor.post("/staff/drafts", &fields).expect(303);
    table.check(&name, ms(started.elapsed()), 100.0, "ms");
}

/// The median time of a save over HTTP, in milliseconds: validation, the transaction, new views, the answer.
fn saves(service: &Service, keeper: &Keeper) -> f64 {
    let read = keeper.get(SAVED).expect(200);
    let (mut record, mut etag) = (read.json(), read.header("etag").to_owned());
    let mut times = Vec::new();
    for turn in 0..SAVES {
        let summary = format!("Saved {turn} times.");
        record["summary"] = json!(summary);
        let started = Instant::now();
        let answer = keeper.put(SAVED, &record, &etag).expect(200);
        times.push(ms(started.elapsed()));
        answer.header("etag").clone_into(&mut etag);
        assert_eq!(service.json(SAVED)["summary"], summary, "whoever asks next is told");
    }
    median(times)
}

/// Partnerships as a spreadsheet, each over a few districts.
fn sheet(from: usize, to: usize, districts: &[String]) -> String {
    let mut sheet = "Name,Kind,Status,Visibility,Website,Coverage,Summary\n".to_owned();
    for number in from..to {
        let places: Vec<_> = (0..4).map(|step| districts[(number * 7 + step) % districts.len()].as_str()).collect();
        writeln!(
            sheet,
            "{},local,active,public,https://www.example.org/{number},{},Works against slavery.",
            name_of(number),
            places.join("; ")
        )
        .unwrap();
    }
    sheet
}

/// A name that is like no other: an import asks about those that are.
fn name_of(number: usize) -> String {
    let mut mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let letters: String = (0..12)
        .map(|_| {
            mixed = mixed.rotate_left(23).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            char::from(b'a' + (mixed >> 59) as u8 % 26)
        })
        .collect();
    format!("{} {}", &letters[..6], &letters[6..])
}

fn import(database: &str, file: &Path) -> Child {
    let args = ["--database-url", database, "import", "--as", EDITOR];
    let mut command: Command = program::command(&args);
    command.arg(file).stdout(Stdio::null()).spawn().unwrap()
}

/// How long a look-up waits against an empty handler, before and during an import by another process.
fn reading_meanwhile(ground: &Ground, random: &mut Random, database: &str, file: &Path, table: &mut Table) {
    let mut servers = [floor(), serve_database(database)];
    servers.iter_mut().zip(["/", "/readyz"]).for_each(|(server, path)| server.wait_for(path));
    servers.iter().for_each(Server::settle);
    let bounds = bounds(&ground.geography);
    let requests: Vec<Vec<u8>> = (0..TURN)
        .map(|_| on_land(&ground.geography, bounds, random))
        .map(|point| get(&format!("/api/v1/lookup?lat={:.6}&lon={:.6}", point.y, point.x)))
        .collect();
    let mut connections = servers.each_ref().map(|server| Connection::open(&server.address).unwrap());
    let mut quiet = [const { Vec::new() }; 2];
    for _ in 0..QUIET_TURNS {
        turn(&mut connections, &requests, &mut quiet);
    }
    let mut importing = import(database, file);
    let mut busy = [const { Vec::new() }; 2];
    let started = Instant::now();
    while importing.try_wait().unwrap().is_none() {
        turn(&mut connections, &requests, &mut busy);
    }
    table.tell("nncf import of 4,000 more, while others read", ms(started.elapsed()), "ms");
    assert!(importing.wait().unwrap().success());
    let mut times = |share: f64| {
        let [floor_quiet, quiet] = quiet.each_mut().map(|times| quantile(times, share));
        let [floor_busy, busy] = busy.each_mut().map(|times| quantile(times, share));
        table.tell(&format!("a look-up before the import, quantile {share}"), quiet, "µs");
        table.tell(&format!("a look-up during the import, quantile {share}"), busy, "µs");
        (busy / floor_busy) / (quiet / floor_quiet)
    };
    let (middle, slow) = (times(0.5), times(0.99));
    table.check("a look-up during an import, times one before, each against an empty handler", middle, 1.25, "×");
    table.tell("the same of the slowest in a hundred", slow, "×");
}

/// Asks both servers in turn, so that what else the machine does meets both alike.
fn turn(connections: &mut [Connection; 2], requests: &[Vec<u8>], times: &mut [Vec<f64>; 2]) {
    for request in requests {
        for (connection, times) in connections.iter_mut().zip(times.iter_mut()) {
            let asked = Instant::now();
            assert_eq!(connection.ask(request).unwrap().status, 200);
            times.push(ms(asked.elapsed()) * 1e3);
        }
    }
}

fn long_lists(visitor: &Visitor, records: usize, table: &mut Table) {
    let started = Instant::now();
    let is_whole = || {
        let page = visitor.get("/staff/partnerships").expect(200).text();
        page.replace(',', "").contains(&format!(" of {records}"))
    };
    while !is_whole() {
        assert!(started.elapsed() < SEEN_WITHIN, "what another process imported is in no list yet");
    }
    let lists = [
        ("the staff list of 5,000 partnerships", "/staff/partnerships"),
        ("… its last page", "/staff/partnerships?page=1000"),
        ("… searched", "/staff/partnerships?q=slavery"),
        ("… narrowed by what they need", "/staff/partnerships?need=no_contact"),
        ("… by kind and visibility", "/staff/partnerships?kind=local&visibility=public"),
    ];
    for (what, path) in lists {
        let asked = |_| {
            let started = Instant::now();
            visitor.get(path).expect(200);
            ms(started.elapsed())
        };
        table.check(what, median((0..LISTED).map(asked).collect()), 100.0, "ms");
    }
}
