//! A write by another process is seen by every running service, soon and whole.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use nncf_api::http::problem::ProblemKind;
use nncf_core::partnership::{Partnership, Record};
use nncf_core::visibility::Visibility;
use nncf_db::{Author, Clock, Register};
use nncf_tests::{Answer, Service, Store, for_each_store};

use crate::problems::is_a_problem;

for_each_store!(a_change_is_seen_soon_and_whole, what_becomes_hidden_is_gone_everywhere);

/// How long a change is waited for: far longer than it takes, as the machine may do much else.
const SOON: Duration = Duration::from_mins(2);
/// How many answers each reader sees at least while the register changes.
const READ: usize = 10;
const GWENT: &str = "/api/v1/partnerships/gwent-regional-anti-slavery-forum";
const PAGE: &str = "/partnerships/gwent-regional-anti-slavery-forum";
const HAMPSHIRE: &str = "/api/v1/partnerships/hampshire-and-isle-of-wight";
const NEW: &str = "/api/v1/partnerships/gwent-forum";

fn open(service: &Service) -> Register {
    Register::open(&service.database().parse().unwrap(), Clock::system()).unwrap()
}

fn record(register: &Register, slug: &str) -> Record {
    let records = register.snapshot().unwrap().records;
    records.into_iter().find(|record| record.partnership.slug.as_str() == slug).unwrap()
}

/// Changes a record as another process would.
fn change(register: &Register, slug: &str, edit: impl Fn(&mut Partnership)) {
    let Record { mut partnership, revision, .. } = record(register, slug);
    edit(&mut partnership);
    let author = Author { role: "editor".to_owned(), name: None };
    register.replace(&partnership, revision, &author, "a test").unwrap();
}

#[track_caller]
fn soon(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < SOON, "not within {SOON:?}: {what}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn a_change_is_seen_soon_and_whole(store: Store) {
    let service = Service::start(store);
    let second = Service::on(service.database(), &[]);
    let register = open(&service);
    let before = service.get("/api/v1/partnerships").expect(200);
    let over = AtomicBool::new(false);
    thread::scope(|scope| {
        let readers = [&service, &second].map(|node| scope.spawn(|| read_until(node, &over)));
        rename(&service, &second, &register);
        move_to_another_slug(&service, &second, &register);
        over.store(true, Ordering::Relaxed);
        for reader in readers {
            reader.join().expect("no reader saw an error");
        }
    });
    let known = [("if-none-match", before.header("etag"))];
    let after = service.get_with("/api/v1/partnerships", &known).expect(200);
    assert_ne!(after.header("etag"), before.header("etag"), "a browser that asks again sees the change");
    let version = |answer: &Answer| answer.header("register-version").parse::<u64>().unwrap();
    assert_eq!(version(&after), version(&before) + 2, "one for each write");
}

fn rename(service: &Service, second: &Service, register: &Register) {
    change(register, "gwent-regional-anti-slavery-forum", |gwent| gwent.name = "Gwent Forum".parse().unwrap());
    for node in [service, second] {
        soon("the new name", || node.json(GWENT)["name"] == "Gwent Forum");
        assert_eq!(node.json(GWENT)["revision"], 2);
        assert!(node.get("/").text().contains("Gwent Forum"), "the page shows it too");
        assert!(node.get("/api/v1/lookup?region=pfa:W15000002").text().contains("Gwent Forum"));
        let cardiff = "/api/v1/partnerships/cardiff-and-the-vale-regional-anti-slavery-forum/neighbours";
        assert!(node.get(cardiff).text().contains("Gwent Forum"));
        let history = node.json(&format!("{GWENT}/revisions"))["items"].clone();
        assert_eq!((&history[0]["revision"], &history[0]["changed"]), (&2.into(), &serde_json::json!(["name"])));
        assert_eq!(history[0]["previous_hash"], history[1]["hash"], "each names the one before");
    }
}

fn move_to_another_slug(service: &Service, second: &Service, register: &Register) {
    change(register, "gwent-regional-anti-slavery-forum", |gwent| gwent.slug = "gwent-forum".parse().unwrap());
    for node in [service, second] {
        soon("the new slug", || node.get(NEW).status == 200);
        for part in ["", "/coverage", "/neighbours", "/meetings", "/revisions", "?f=geojson"] {
            let old = node.get(&format!("{GWENT}{part}")).expect(301);
            assert_eq!(old.header("location"), format!("{NEW}{part}"));
            node.get(old.header("location")).expect(200);
        }
        assert_eq!(node.json("/api/v1/partnerships")["total"], 22);
    }
}

/// Reads until it is told to stop, and some times at least; panics at anything but whole answers of before or after.
fn read_until(service: &Service, over: &AtomicBool) {
    let mut count = 0;
    while count < READ || !over.load(Ordering::Relaxed) {
        let list = service.json("/api/v1/partnerships");
        assert_eq!(list["items"].as_array().unwrap().len(), 22);
        let status = service.get(GWENT).status;
        assert!([200, 301].contains(&status), "{status}");
        assert_eq!(service.json("/api/v1/lookup?region=pfa:W15000002")["partnerships"].as_array().unwrap().len(), 4);
        count += 1;
    }
}

/// A record that staff take back, and a draft that they publish.
fn what_becomes_hidden_is_gone_everywhere(store: Store) {
    let service = Service::start(store);
    let register = open(&service);
    let (hidden, slug) = ("Merseyside partnership", "merseyside-partnership");
    assert!(service.get("/").text().contains(hidden));
    change(&register, slug, |merseyside| merseyside.visibility = Visibility::Staff);
    soon("one less", || service.json("/api/v1/partnerships")["total"] == 21);
    for path in ["/", "/api/v1/partnerships?f=csv", "/api/v1/partnerships?f=geojson", "/api/v1/lookup?outcode=L1"] {
        assert!(!service.get(path).expect(200).text().contains(hidden), "{path}");
    }
    is_a_problem(&service.get(&format!("/api/v1/partnerships/{slug}")), ProblemKind::UnknownPartnership);
    is_a_problem(&service.get(&format!("/api/v1/partnerships/{slug}/revisions")), ProblemKind::UnknownPartnership);
    change(&register, "sussex-anti-slavery-network", |sussex| sussex.visibility = Visibility::Public);
    soon("one more", || service.json("/api/v1/partnerships")["total"] == 22);
    let sussex = service.json("/api/v1/partnerships/sussex-anti-slavery-network");
    assert_eq!(sussex["visibility"], "public");
}

/// Reading goes on from memory while the store is gone, and the service says that it should not be sent more.
#[test]
fn a_store_that_is_gone() {
    let service = Service::start(Store::Postgres);
    let history = service.get(&format!("{HAMPSHIRE}/revisions")).expect(200);
    let (server, name) = server_of(service.database());
    let mut conn = PgConnection::establish(&server).unwrap();
    conn.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false")).unwrap();
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    conn.batch_execute(&end).unwrap();
    let start = Instant::now();
    while service.is_ready() {
        assert!(start.elapsed() < SOON, "the service never noticed");
        thread::sleep(Duration::from_millis(50));
    }
    let not_ready = service.get("/readyz").expect(503);
    assert_eq!(not_ready.header("cache-control"), "no-store");
    service.get("/healthz").expect(200);
    assert_eq!(service.json("/api/v1/partnerships")["total"], 22);
    assert_eq!(service.json("/api/v1/lookup?outcode=CF10")["helplines"][0]["phone"], "999");
    is_a_problem(&service.get(&format!("{GWENT}/revisions")), ProblemKind::Unavailable);
    for query in ["", "?f=json", "?f=json&", "?&f=", "?%66=json"] {
        let again = service.get(&format!("{HAMPSHIRE}/revisions{query}")).expect(200);
        assert_eq!(again.body, history.body, "{query}: what was read once is not asked for again");
        assert_eq!(again.header("register-version"), history.header("register-version"), "{query}");
    }
    let page = service.get(PAGE).expect(200);
    assert!(page.text().contains("The history cannot be read right now.") && page.header("etag").is_empty());
    let report = service.request(reqwest::Method::POST, &format!("{PAGE}/mistake")).body("told=x");
    let report = Answer::to(report.header("content-type", "application/x-www-form-urlencoded")).expect(503);
    assert!(report.text().contains("Your report was not stored."), "nobody is thanked for what is lost");
    conn.batch_execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true")).unwrap();
    let start = Instant::now();
    while !service.is_ready() {
        assert!(start.elapsed() < SOON, "the service never came back");
        thread::sleep(Duration::from_millis(50));
    }
    service.get(&format!("{GWENT}/revisions")).expect(200);
    assert!(service.get(PAGE).expect(200).text().contains("Entered with the data"), "what was missing is not kept");
    assert!(!service.log().contains("panicked"));
    is_documented(&service, not_ready.content_type());
}

/// Makes sure that openapi.yaml documents the content type of what `/readyz` sends while the store is gone.
fn is_documented(service: &Service, sent: &str) {
    let document = service.get("/openapi.yaml").expect(200).text();
    let readyz = document.split("\n  /readyz:").nth(1).expect("it is documented");
    let readyz = readyz.split("\n  /").next().unwrap().split("\ncomponents:").next().unwrap();
    let unready = readyz.split("503").nth(1).expect("it is documented that it may not be ready");
    assert!(unready.contains(&format!("{sent}:")), "/readyz sends {sent} with 503, openapi.yaml has: {unready}");
}

/// The URL of the server's own database, and the name of the one in a URL.
fn server_of(database: &str) -> (String, String) {
    let (place, query) = database.split_once('?').unwrap();
    let (server, name) = place.rsplit_once('/').unwrap();
    (format!("{server}/postgres?{query}"), name.to_owned())
}
