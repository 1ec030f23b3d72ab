//! Reports of mistakes: kept for staff, shown to nobody else, and no door to flood anyone through.

use std::fs;

use nncf_tests::program::run_on;
use nncf_tests::service::encoded;
use nncf_tests::{Answer, Service, Store, for_each_store, on_both_stores};
use reqwest::Method;

on_both_stores!(the_form_asks_for_little, wrong_forms_come_back_whole, of_no_partnership);
for_each_store!(a_report_is_kept_for_staff_alone, programs_are_thanked_and_dropped);

const GWENT: &str = "/partnerships/gwent-regional-anti-slavery-forum";
const PAGE: &str = "/partnerships/gwent-regional-anti-slavery-forum/mistake";

fn send(service: &Service, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
    let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = service.request(Method::POST, path).body(body.join("&"));
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
}

fn reports(service: &Service) -> String {
    run_on(service.database(), &["report", "mistakes"]).output()
}

fn the_form_asks_for_little(service: &Service) {
    assert!(service.get(GWENT).expect(200).text().contains(&format!("href=\"{PAGE}\"")));
    assert!(service.get(&format!("/cy{GWENT}")).expect(200).text().contains(&format!("href=\"/cy{PAGE}\"")));
    let page = service.get(PAGE).expect(200);
    let text = page.text();
    for words in ["Gwent Regional Anti-Slavery Forum", "Do not name people", "cases", "not read at once", "999"] {
        assert!(text.contains(words), "{words}");
    }
    let fields: Vec<&str> = text.split(" name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(fields, ["viewport", "told", "where_to_check", "subject"], "nothing else is asked");
    let trap = text.split("<div hidden>").nth(1).expect("people do not see one of them");
    assert!(trap.split("</div>").next().unwrap().contains("name=\"subject\""));
    assert!(page.header("content-security-policy").contains("form-action 'self'"));
}

fn a_report_is_kept_for_staff_alone(store: Store) {
    let service = Service::start(store);
    let version = service.json("/readyz")["register_version"].clone();
    assert_eq!(reports(&service), "0 of 0 reports of mistakes wait for staff.\n");
    let fields = [
        ("told", "The <b>chair</b> moved; zebra-word\r\n2026-01-01 00:00 UTC, new\u{1b}[31m"),
        ("where_to_check", "https://example.org/minutes"),
    ];
    let thanks = send(&service, PAGE, &fields, &[]).expect(200);
    assert!(thanks.text().contains("Thank you") && thanks.text().contains("Gwent Regional Anti-Slavery Forum"));
    assert_eq!(thanks.header("cache-control"), "no-store");
    assert!(!thanks.text().contains("zebra-word"), "nothing is said back");
    send(&service, &format!("/cy{PAGE}"), &[("told", "Second")], &[]).expect(200);

    let told = reports(&service);
    assert!(told.starts_with("2 of 2 reports of mistakes wait for staff.\n"), "{told}");
    assert!(told.find("Second") < told.find("zebra-word"), "the latest first: {told}");
    assert!(told.contains("  Gwent Regional Anti-Slavery Forum (gwent-regional-anti-slavery-forum)\n"));
    // What was told stands indented and cannot colour a terminal or pass for another report.
    assert!(told.contains("    The <b>chair</b> moved; zebra-word\n    2026-01-01 00:00 UTC, new[31m\n"), "{told}");
    assert!(told.contains("  To check it:\n    https://example.org/minutes\n"), "{told}");

    for path in ["/", GWENT, PAGE, &format!("/api/v1{GWENT}"), &format!("/api/v1{GWENT}/revisions")] {
        assert!(!service.get(path).text().contains("zebra-word"), "{path}");
    }
    for format in ["csv", "geojson", "json"] {
        assert!(!run_on(service.database(), &["export", format]).output().contains("zebra-word"), "{format}");
    }
    assert_eq!(service.json("/readyz")["register_version"], version, "the register did not change");
    let log = service.log();
    for written in ["zebra-word", "example.org", "127.0.0.1:", "198.51.100"] {
        let told = log.lines().any(|line| line.contains(written) && !line.contains("serving the register"));
        assert!(!told, "the log tells of {written}");
    }
    assert!(log.contains("/partnerships/{slug}/mistake"));
    is_done_when_staff_say_so(&service, &told);
}

fn is_done_when_staff_say_so(service: &Service, told: &str) {
    let first = told.lines().find(|line| line.contains(", new, ")).unwrap();
    let id = first.rsplit(' ').next().unwrap();
    let after = run_on(service.database(), &["report", "mistakes", "--done", id]).output();
    assert!(after.starts_with("1 of 2 reports of mistakes wait for staff.\n"), "{after}");
    assert!(after.find("zebra-word") < after.find("Second"), "what waits stands first: {after}");
    run_on(service.database(), &["report", "mistakes", "--done", "x"]).refused(&["--done"]);
    let none = "0198c1f2-0000-7000-8000-000000000000";
    run_on(service.database(), &["report", "mistakes", "--done", none]).refused(&[none, "no such record"]);
}

fn programs_are_thanked_and_dropped(store: Store) {
    let service = Service::start(store);
    for _ in 0..9 {
        let fields = [("told", "Buy this"), ("subject", "offer")];
        send(&service, PAGE, &fields, &[]).expect(200);
    }
    assert_eq!(reports(&service), "0 of 0 reports of mistakes wait for staff.\n");
    send(&service, PAGE, &[("told", "They count against nobody")], &[]).expect(200);
}

/// Nothing is lost to whoever typed it, and none of it is anything but text on the page.
fn wrong_forms_come_back_whole(service: &Service) {
    let before = reports(service);
    let script = "\"><script>alert(1)</script></textarea><img src=x onerror=alert(2)>";
    let long = format!("{script}{}", "é".repeat(100_000));
    for (told, place, says) in [
        ("", "somewhere", "Write what is wrong."),
        (" \r\n\t ", "", "Write what is wrong."),
        (long.as_str(), "", "Shorten this to 2000 characters."),
        ("Fine", &"x".repeat(301), "Shorten this to 300 characters. It has 301."),
        (&"x".repeat(2001), script, "It has 2001."),
    ] {
        let answer = send(service, PAGE, &[("told", told), ("where_to_check", place)], &[]).expect(422);
        let text = answer.text();
        assert_eq!((answer.content_type(), answer.header("cache-control")), ("text/html", "no-store"));
        assert!(text.contains(says) && text.contains("<title>Error: "), "{says}");
        assert!(!text.contains("<script>alert") && !text.contains("<img"), "script came out as script");
        let plain = text.replace("&#60;", "<").replace("&#62;", ">").replace("&#34;", "\"");
        assert!(plain.contains(told.trim()) && plain.contains(place), "what was typed is there again");
    }
    let most = "x".repeat(2_000_000);
    assert_eq!(send(service, PAGE, &[("told", &most)], &[]).expect(413).content_type(), "text/html");
    for (body, status) in [("", 422), ("other=1", 422), ("told=a&told=b", 400), ("told=%ff%00&subject=x", 400)] {
        let request = service.request(Method::POST, &format!("{PAGE}?told=x")).body(body);
        let answer = Answer::to(request.header("content-type", "application/x-www-form-urlencoded"));
        assert_eq!((answer.status, answer.content_type()), (status, "text/html"), "{body}");
    }
    assert_eq!(reports(service), before, "nothing of it was kept");
}

fn of_no_partnership(service: &Service) {
    for slug in ["nobody", "sussex-anti-slavery-network", "%00", "x'--"] {
        let path = format!("/partnerships/{slug}/mistake");
        assert_eq!(service.get(&path).expect(404).content_type(), "text/html");
        assert_eq!(send(service, &path, &[("told", "x")], &[]).expect(404).content_type(), "text/html");
    }
}

/// The sixth within an hour has to wait; so has the 201st of a day, from wherever it comes.
#[test]
fn reports_are_limited() {
    let folder = tempfile::tempdir().unwrap();
    let database = Store::Sqlite.fresh_database(folder.path());
    assert!(run_on(&database, &["seed"]).succeeded);
    let service = Service::on(&database, &["--trusted-proxies", "127.0.0.0/8, ::1"]);
    let from = |client: &str| send(&service, PAGE, &[("told", "x")], &[("x-forwarded-for", client)]);
    for _ in 0..5 {
        from("203.0.113.1, 198.51.100.7").expect(200);
    }
    let refused = from("203.0.113.2, 198.51.100.7").expect(429);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!((3500..=3600).contains(&wait), "{wait}");
    assert_eq!((refused.content_type(), refused.header("cache-control")), ("text/html", "no-store"));
    assert!(refused.text().contains("Try again in") && refused.text().contains("tel:999"));
    send(&service, PAGE, &[("told", "x"), ("subject", "y")], &[]).expect(200);
    for client in 0..195 {
        from(&format!("192.0.2.{client}")).expect(200);
    }
    let wait: u64 = from("192.0.2.255").expect(429).header("retry-after").parse().unwrap();
    assert!((86_000..=86_400).contains(&wait), "{wait}");
    assert!(reports(&service).starts_with("200 of 200 reports"));
    service.get(GWENT).expect(200);
    let log = fs::read_to_string(service.folder().join("log")).unwrap();
    assert!(!log.contains("192.0.2.") && !log.contains("198.51.100."), "addresses are not written down");
}

/// Whoever is no trusted proxy cannot count as somebody else.
#[test]
fn forwarded_addresses_of_strangers_are_ignored() {
    let service = Service::start(Store::Sqlite);
    let from = |client: &str| send(&service, PAGE, &[("told", "x")], &[("x-forwarded-for", client)]).status;
    let statuses: Vec<u16> = (1..=6).map(|client| from(&format!("192.0.2.{client}"))).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429]);
}

#[test]
fn mistyped_proxies_are_explained() {
    let run = run_on("sqlite:x", &["serve", "--trusted-proxies", "10.0.0.0/8,proxy.example"]);
    run.refused(&["--trusted-proxies", "proxy.example", "10.0.0.0/8"]);
}
