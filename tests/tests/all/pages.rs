//! What the pages say of a record's history, ties and freshness, and how they narrow lists and helplines.

use std::thread;
use std::time::{Duration, Instant};

use chrono::{Days, Months};
use nncf_core::partnership::{Partnership, PartnershipStatus};
use nncf_core::provenance::{Verification, VerifiedHow};
use nncf_core::visibility::Visibility;
use nncf_db::{Author, Clock, Register};
use nncf_tests::service::encoded;
use nncf_tests::{Answer, Service, Store, for_each_store, on_both_stores};
use reqwest::Method;
use serde_json::json;

on_both_stores!(
    ties_are_a_tree,
    dates_are_told_as_people_write_them,
    facts_tell_their_source,
    helplines_fit_the_age,
    helplines_tell_their_ages
);
for_each_store!(history_is_told_in_words, the_list_is_narrowed_by_when_it_was_verified);

const GWENT: &str = "gwent-regional-anti-slavery-forum";

/// Changes a record as another process would, and waits until the service shows it.
pub fn change(service: &Service, slug: &str, role: &str, edit: impl Fn(&mut Partnership)) {
    let register = Register::open(&service.database().parse().unwrap(), Clock::system()).unwrap();
    let records = register.snapshot().unwrap().records;
    let mut record = records.into_iter().find(|record| record.partnership.slug.as_str() == slug).unwrap();
    edit(&mut record.partnership);
    let author = Author { role: role.to_owned(), name: Some("Ann Editor".to_owned()) };
    register.replace(&record.partnership, record.revision, &author, "a secret why").unwrap();
    let (version, start) = (register.state().unwrap().version, Instant::now());
    while service.json("/readyz")["register_version"] != version {
        assert!(start.elapsed() < Duration::from_mins(2), "the change is not seen");
        thread::sleep(Duration::from_millis(20));
    }
}

/// The text of a page without its tags, in one line.
pub fn words(answer: &Answer) -> String {
    let html = answer.text();
    let text: String = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace("&#39;", "'").replace("&#38;", "&")
}

fn page(service: &Service, slug: &str) -> String {
    words(&service.get(&format!("/partnerships/{slug}")).expect(200))
}

/// Whatever is a year, a hyphen and a month, as programs write dates.
fn raw_date(text: &str) -> Option<&str> {
    let is_raw = |at: &usize| {
        let digits = |from: usize, to: usize| text.as_bytes()[from..to].iter().all(u8::is_ascii_digit);
        *at >= 4 && *at + 2 < text.len() && digits(*at - 4, *at) && digits(*at + 1, *at + 3)
    };
    let at = text.match_indices('-').map(|(at, _)| at).find(is_raw)?;
    text.get(at - 4..at + 3)
}

fn dates_are_told_as_people_write_them(service: &Service) {
    assert_eq!(raw_date("since 2014-11, or 2015"), Some("2014-11"));
    let listed = service.json("/api/v1/partnerships?limit=200");
    let records = listed["items"].as_array().expect("items").iter();
    let mut pages: Vec<_> = records.map(|one| format!("/partnerships/{}", one["slug"].as_str().unwrap())).collect();
    assert!(pages.len() > 20);
    pages.extend(["/help", "/about", "/about/partnership-working", "/data", "/privacy"].map(str::to_owned));
    for page in pages.iter().flat_map(|page| [page.clone(), format!("/cy{page}")]) {
        let told = words(&service.get(&page).expect(200));
        assert_eq!(raw_date(&told), None, "{page}");
    }
}

fn history_is_told_in_words(store: Store) {
    let service = Service::start(store);
    let first = page(&service, GWENT);
    assert!(first.contains("Entered with the data that came with the register. Written by the program."), "{first}");
    let contact = |email: &str, visibility: &str| {
        let value = json!({"id": "0198c1f2-0000-7000-8000-000000000001", "role": "coordinator", "name": null,
            "email": email, "phone": null, "visibility": visibility});
        serde_json::from_value(value).unwrap()
    };
    change(&service, GWENT, "editor", |gwent| {
        gwent.status = PartnershipStatus::Dormant;
        gwent.website = Some("https://example.org/<b>gwent".parse().unwrap());
        gwent.coverage.words = "and a little beyond".into();
    });
    let second = page(&service, GWENT);
    assert!(
        second.contains(
            "Changed: status (from “active” to “dormant”), website and where it works. Written by an editor of the \
             register."
        ),
        "{second}"
    );
    // What only coordinators may see changes nothing that is told here; a role that is no role might be a name.
    change(&service, GWENT, "editor", |gwent| gwent.coordinators = vec![contact("secret@example.org", "coordinators")]);
    assert_eq!(page(&service, GWENT).matches("Written by").count(), 2, "nothing public changed");
    change(&service, GWENT, "Ann Editor", |gwent| gwent.coordinators = vec![contact("gwent@example.org", "public")]);
    let last = page(&service, GWENT);
    assert!(last.contains("Changed: contacts. Written by someone who keeps the register."), "{last}");
    for secret in ["secret@example.org", "Ann Editor", "a secret why"] {
        assert!(!last.contains(secret), "{secret}");
    }
    let (entered, changed) = (last.find("Entered with"), last.find("Changed: contacts"));
    assert!(changed < entered, "the latest first");
    service.get(&format!("/cy/partnerships/{GWENT}")).expect(200);
    a_draft_that_is_published_begins_with_its_entry(&service);
}

fn a_draft_that_is_published_begins_with_its_entry(service: &Service) {
    change(service, "sussex-anti-slavery-network", "editor", |sussex| sussex.visibility = Visibility::Public);
    let told = page(service, "sussex-anti-slavery-network");
    assert_eq!(told.matches("Written by").count(), 1, "that it was a draft is not told: {told}");
}

fn ties_are_a_tree(service: &Service) {
    let html = service.get(&format!("/partnerships/{GWENT}")).expect(200).text();
    let tree = html.split("Ties to other bodies").nth(1).unwrap().split("<h2").next().unwrap();
    let parent = tree.find("/wales-anti-slavery-operational-delivery-group\"").expect("what it reports to");
    let grandparent = tree.find("/wales-anti-slavery-leadership-group\"").expect("what that reports to");
    assert!(parent < grandparent && tree[parent..grandparent].contains("<ul"), "nested: {tree}");
    assert!(tree.contains("/welsh-anti-trafficking-network\""), "what it is part of");
    let network = page(service, "welsh-anti-trafficking-network");
    assert!(network.contains("Gwent Regional Anti-Slavery Forum, part of it"), "{network}");
    let group = page(service, "wales-anti-slavery-operational-delivery-group");
    assert!(group.contains("Gwent Regional Anti-Slavery Forum, reports to it"), "{group}");
    assert!(group.contains("Reports to: Wales Anti-Slavery Leadership Group"), "{group}");
}

fn facts_tell_their_source(service: &Service) {
    let told = page(service, GWENT);
    let stated = "Stated: 2017, or shortly before (Realization of a Regionalized Collaborative Response to Modern \
                  Slavery and Human Trafficking (proceedings of SPECTO 2017)). Not verified since.";
    assert_eq!(told.matches(stated).count(), 4, "what it is, facts, where it works, ties: {told}");
    assert!(told.contains("ties to other bodies 2"), "each fact in the table, in words: {told}");
}

fn the_list_is_narrowed_by_when_it_was_verified(store: Store) {
    let service = Service::start(store);
    let verified = |slug: &str, months: u32| {
        let at = Clock::system()
            .now()
            .checked_sub_months(Months::new(months))
            .unwrap()
            .checked_add_days(Days::new(2))
            .unwrap();
        let by_role = "editor".parse().unwrap();
        let verification = Verification { at, by_role, how: VerifiedHow::Phone, due: None };
        change(&service, slug, "editor", |partnership| partnership.verification = Some(verification.clone()));
    };
    verified(GWENT, 3);
    verified("merseyside-partnership", 12);
    assert!(page(&service, GWENT).contains("Verified on "));
    for (months, found) in [("3", 1), ("6", 1), ("12", 2), ("24", 2), ("", 22), ("7", 22), ("-3", 22), ("<script>", 22)]
    {
        let html = service.get(&format!("/?verified_within={}", encoded(months))).expect(200).text();
        assert_eq!(html.matches("class=\"app-card\"").count(), found, "{months}");
        let data = html.split("data-areas=\"").nth(1).unwrap().split('"').next().unwrap();
        let data = data.replace("&#38;", "&").replace("&amp;", "&");
        let features = service.json(&data)["features"].as_array().unwrap().len();
        assert_eq!(features, found, "the map shows the same as the list: {data}");
        assert_eq!(html.contains("<option value=\"3\" selected>"), months == "3");
        assert!(!html.contains("<script>alert") && !html.contains("verified_within=%3C"));
    }
    let none = words(&service.get("/?verified_within=3&kind=local").expect(200));
    assert!(none.contains("No partnership in the register fits all of that."), "{none}");
}

pub fn help(service: &Service, country: &str, age: &str) -> Answer {
    let body = format!("country={}&age={}", encoded(country), encoded(age));
    let request = service.request(Method::POST, "/help").body(body);
    Answer::to(request.header("content-type", "application/x-www-form-urlencoded"))
}

const FOR_ADULTS: &str = "0800 808 3733";

fn helplines_fit_the_age(service: &Service) {
    let (england, scotland) = ("country:E92000001", "country:S92000003");
    for (country, age, adults) in [
        (england, "adult", true),
        (england, "", true),
        (england, "<script>alert(1)</script>", true),
        (england, "child", false),
        ("", "child", false),
        ("", "", true),
        (scotland, "adult", false),
    ] {
        let answer = help(service, country, age).expect(200);
        assert_eq!(answer.header("cache-control"), "no-store");
        let html = answer.text();
        assert_eq!(html.contains(FOR_ADULTS), adults, "{country} {age}");
        assert!(html.contains("tel:999") && html.contains("0800 555 111") && !html.contains("<script>alert"));
        let (children, list) = (html.find("id=\"children\""), html.find("class=\"app-helplines\""));
        assert!(children.is_some() && (children < list) == (age == "child"), "{age}: children first");
        let chosen = html.contains("<option value=\"child\" selected>");
        assert_eq!(chosen, age == "child");
    }
    let child = words(&help(service, "", "child"));
    for told in ["call 999", "call the police on 101", "children’s services of the council"] {
        assert!(child.contains(told), "{told}: {child}");
    }
    assert!(child.contains("By text: Textphone 18001 101"), "{child}");
    assert!(service.get("/help").expect(200).text().contains("<form method=\"post\""), "never in an address");
    assert!(service.get("/help?age=child").expect(200).text().contains(FOR_ADULTS), "an address says nothing");
}

fn helplines_tell_their_ages(service: &Service) {
    let lines = service.json("/api/v1/helplines")["items"].clone();
    let told: Vec<(&str, &str)> = lines
        .as_array()
        .unwrap()
        .iter()
        .map(|line| (line["phone"].as_str().unwrap(), line["ages"].as_str().unwrap()))
        .collect();
    assert!(told.contains(&(FOR_ADULTS, "adults")) && told.contains(&("999", "anyone")), "{told:?}");
    let found = service.json("/api/v1/lookup?region=country:E92000001")["helplines"].clone();
    assert!(found.as_array().unwrap().iter().any(|line| line["ages"] == "adults"), "in look-ups too");
}
