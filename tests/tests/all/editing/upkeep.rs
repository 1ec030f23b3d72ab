//! What keeps the register right: verifying, drafts, questions to partnerships, mistakes, websites, and bodies that ended.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use nncf_tests::service::execute;
use nncf_tests::visitor::{Visitor, between, mark_of};
use nncf_tests::{Keeper, Service, Store, for_each_store};
use serde_json::json;

use super::{GWENT, editor};

for_each_store!(
    verifying_is_a_page_of_its_own,
    drafts_are_published_together,
    a_partnership_confirms_its_record_by_a_link,
    mistakes_are_read_and_ticked_off,
    websites_are_asked_at_staffs_word,
    a_body_that_has_ended_stays_findable,
);

fn verifying_is_a_page_of_its_own(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let verify = format!("/staff/partnerships/{GWENT}/verify");
    let page = visitor.get(&verify).expect(200).text();
    assert!(page.contains("2017, or shortly before"), "each fact with its source and date");
    let months = [("mark", mark_of(&page)), ("revision", "1".to_owned()), ("months", "6".to_owned())];
    visitor.post(&format!("/staff/partnerships/{GWENT}/review"), &months).expect(303);
    let record = service.json(&format!("/api/v1/partnerships/{GWENT}"));
    assert_eq!(record["last_verified_at"], json!(null), "an interval verifies nothing");
    let fields = [
        ("mark", mark_of(&page)),
        ("revision", "2".to_owned()),
        ("how", "phone".to_owned()),
        ("note", "Spoke to the coordinator".to_owned()),
    ];
    visitor.post(&verify, &fields).expect(303);
    let record = service.json(&format!("/api/v1/partnerships/{GWENT}"));
    assert_eq!((record["verified_by"].as_str(), record["last_verified_at"].is_string()), (Some("editor"), true));
    let start = visitor.get("/staff/partnerships?need=never_verified&q=gwent").expect(200).text();
    assert!(!start.contains(&format!("/staff/partnerships/{GWENT}\"")), "it is off the list");
}

fn drafts_are_published_together(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let page = visitor.get("/staff/drafts").expect(200).text();
    let drafts: Vec<&str> =
        page.split("name=\"draft\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(drafts.len() > 1, "the data that ship hold drafts");
    let stale = format!("{}@99", drafts[1].split('@').next().unwrap());
    let fields = [("mark", mark_of(&page)), ("draft", drafts[0].to_owned()), ("draft", stale)];
    let answer = visitor.follow(&visitor.post("/staff/drafts", &fields)).text();
    assert!(answer.contains("1 record was published"), "what can be published is");
    assert!(answer.contains("Read it again"), "what changed meanwhile is left");
    let again = visitor.get("/staff/drafts").expect(200).text();
    assert_eq!(again.matches("name=\"draft\"").count(), drafts.len() - 1);
}

fn a_partnership_confirms_its_record_by_a_link(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let page = visitor.get("/staff/confirmations").expect(200).text();
    let body = between(&page, "name=\"ask\" value=\"", "\"").to_owned();
    let name = between(&page, &format!("for=\"ask-{body}\">"), "<br>").to_owned();
    let ticked = [("mark", mark_of(&page)), ("ask", body.clone())];
    let shown = visitor.post("/staff/confirmations", &ticked).expect(200).text();
    assert!(shown.contains("1 e-mail will be written for you to pass on") && !shown.contains("/confirm/A"));
    let field = |name: &str| between(&shown, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    let (campaign, shown_at) = (field("campaign"), field("shown_at"));
    let form = [("mark", mark_of(&shown)), ("campaign", campaign), ("shown_at", shown_at), ("ask", body)];
    let at = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    let sent = visitor.get(&at).expect(200).text();
    assert!(sent.contains("Nothing was sent") && sent.contains("1 to pass on by hand"));
    // The same form again makes no other link, and the link can be looked up until somebody has answered.
    assert_eq!(visitor.post("/staff/confirmations/send", &form).expect(303).header("location"), at);
    assert_eq!(visitor.get(&at).expect(200).text().matches("/confirm/").count(), 1);
    visitor.post("/staff/confirmations/send", &form[..1]).expect(422);
    visitor.post("/staff/confirmations", &form[..1]).expect(422);
    let link = format!("/confirm/{}", between(&sent, "/confirm/", "\n"));
    // The record is changed before the partnership looks: it answers about what it is shown.
    let keeper = Keeper::new(&service, "keeper@example.org", "editor", &[]);
    let west = "/api/v1/partnerships/west-midlands-anti-slavery-network";
    keeper.change(west, |record| record["summary"] = json!("Changed before they looked.")).expect(200);
    let shown = service.get(&link).expect(200);
    assert!(shown.text().contains(&name) && shown.text().contains("Changed before they looked."));
    let revision = between(&shown.text(), "name=\"revision\" value=\"", "\"").to_owned();
    assert_eq!((shown.header("cache-control"), shown.header("referrer-policy")), ("no-store", "no-referrer"));
    let somebody = Visitor::new(&service);
    somebody.post(&link, &[("answer", "correction")]).expect(422);
    somebody.post(&link, &[("answer", "right"), ("revision", revision.as_str())]).expect(200);
    somebody.post(&link, &[("answer", "right")]).expect(404);
    assert_eq!(service.get(&link).status, 404, "it works once");
    assert!(!service.log().contains(&link["/confirm/".len()..]), "the secret stands in no log");

    let waits = visitor.get("/staff").expect(200).text();
    assert!(waits.contains("Answers from partnerships (1)") && waits.contains(&name));
    let page = visitor.get("/staff/confirmations").expect(200).text();
    let id = between(&page, "<form method=\"post\" action=\"/staff/confirmations/", "\"").to_owned();
    let path = format!("/staff/confirmations/{id}");
    visitor.post(&path, &[("mark", mark_of(&page)), ("handled", "accepted".to_owned())]).expect(303);
    let slug = between(&page, "<h3 class=\"govuk-heading-s\"", "</h3>");
    let slug = between(slug, "/staff/partnerships/", "\"");
    let record = service.json(&format!("/api/v1/partnerships/{slug}"));
    assert_eq!((record["verified_by"].as_str(), record["last_verified_at"].is_string()), (Some("editor"), true));
    assert!(!visitor.get("/staff").expect(200).text().contains("Answers from partnerships"));
    for _ in 0..30 {
        service.get("/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    }
    let refused = service.get("/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").expect(429);
    assert!(!refused.header("retry-after").is_empty());
}

fn mistakes_are_read_and_ticked_off(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let report = format!("/partnerships/{GWENT}/mistake");
    Visitor::new(&service).post(&report, &[("told", "The zebra <b>moved</b>.")]).expect(200);
    assert!(visitor.get("/staff").expect(200).text().contains("The zebra &#60;b&#62;moved"));
    let page = visitor.get("/staff/mistakes").expect(200).text();
    let id = between(&page, "action=\"/staff/mistakes/", "/done").to_owned();
    visitor.post(&format!("/staff/mistakes/{id}/done"), &[("mark", mark_of(&page))]).expect(303);
    assert!(!visitor.get("/staff").expect(200).text().contains("zebra"));
}

/// A website on this machine that is not there any more.
fn dead_website() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let _ = tell.send(head.join("\n"));
            let _ = stream.write_all(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, told)
}

/// No door takes the address of a machine of our own for a website, so this one is written behind the register's back.
fn give_website(database: &str, website: &str) {
    let sql = format!(
        r#"UPDATE partnerships SET document = replace(document, '"website":null', '"website":"{website}"')
           WHERE slug = '{GWENT}'"#
    );
    execute(database, &sql);
}

fn websites_are_asked_at_staffs_word(store: Store) {
    let first = Service::start(store);
    let database = first.database().to_owned();
    let (website, told) = dead_website();
    give_website(&database, &website);
    let service = Service::on(&database, &["--links-on-loopback"]);
    let visitor = editor(&service);
    let page = visitor.get("/staff/links").expect(200).text();
    assert!(told.try_recv().is_err(), "nothing is asked before staff say so");
    visitor.post("/staff/links/check", &[("mark", mark_of(&page))]).expect(303);
    let start = Instant::now();
    while !visitor.get("/staff").expect(200).text().contains("410 Gone") {
        assert!(start.elapsed() < Duration::from_mins(1), "the website was never asked");
        thread::sleep(Duration::from_millis(200));
    }
    assert!(told.recv().unwrap().contains("link check"), "it is told who asks");
    drop(first);
}

fn a_body_that_has_ended_stays_findable(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let path = format!("/staff/partnerships/{GWENT}");
    let page = visitor.get(&path).expect(200).text();
    let successor = "cardiff-and-the-vale-regional-anti-slavery-forum";
    let fields = [
        ("mark", mark_of(&page)),
        ("revision", "1".to_owned()),
        ("status", "merged".to_owned()),
        ("successor", successor.to_owned()),
        ("on", "2025".to_owned()),
        ("why", "They merged".to_owned()),
    ];
    visitor.post(&format!("{path}/retire"), &fields).expect(303);
    let record = service.json(&format!("/api/v1/partnerships/{GWENT}"));
    assert_eq!((record["status"].as_str(), record["closed"].as_str()), (Some("merged"), Some("2025")));
    let found = visitor.get("/staff/partnerships?status=merged").expect(200).text();
    assert!(found.contains(&path));
    let coordinator = Visitor::signed_in(&service, "co@example.org", "coordinator").0;
    for path in [
        "/staff/partnerships",
        "/staff/drafts",
        "/staff/links",
        "/staff/confirmations",
        "/staff/helplines",
        "/staff/mistakes",
        &format!("{path}/edit"),
        &format!("{path}/history"),
        &path,
    ] {
        assert_eq!(coordinator.get(path).status, 403, "{path}");
    }
}
