//! People: what is held on them, consent, who looked, and erasure under a chain that holds.

use chrono::Days;
use nncf_core::account::AuditEvent;
use nncf_db::{AuditFilter, Author, Clock, Register};
use nncf_tests::visitor::{between, mark_of};
use nncf_tests::{Keeper, Service, Store, Visitor, for_each_store};
use serde_json::{Value, json};

for_each_store!(
    consent_is_recorded_and_withdrawn,
    everything_is_handed_over_and_erased,
    looks_over_the_api_are_noted,
    every_word_of_a_contact_is_known,
    a_consent_is_of_one_person,
);

const SLUG: &str = "gwent-regional-anti-slavery-forum";
pub const CONTACT: &str = "0198c1f2-0000-7000-8000-000000000077";

fn register(service: &Service) -> Register {
    Register::open(&service.database().parse().unwrap(), Clock::system()).unwrap()
}

/// A service of its own whose register has a contact.
pub fn with_a_contact(store: Store) -> Service {
    let service = Service::start(store);
    let register = register(&service);
    let records = register.snapshot().unwrap().records;
    let mut record = records.into_iter().find(|record| record.partnership.slug.as_str() == SLUG).unwrap();
    let contact = json!({"id": CONTACT, "role": "coordinator", "name": "Zebedee Quill", "email": "quill@example.org",
                         "phone": "01632 960 001", "visibility": "coordinators"});
    record.partnership.coordinators.push(serde_json::from_value(contact).unwrap());
    let author = Author { role: "editor".into(), name: None };
    register.replace(&record.partnership, record.revision, &author, "a contact").unwrap();
    while service.json("/readyz")["register_version"] != register.state().unwrap().version {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    service
}

/// A page asks for no word that the catalogue does not have: the log would tell.
fn every_word_of_a_contact_is_known(store: Store) {
    let service = with_a_contact(store);
    let (visitor, _) = Visitor::signed_in(&service, "words@example.org", "editor");
    for page in ["", "/edit?section=contacts", "/edit?section=coordinators", "/history", "/verify"] {
        visitor.get(&format!("/staff/partnerships/{SLUG}{page}")).expect(200);
    }
    assert!(!service.log().contains("missing from the catalogue"), "{}", service.log());
}

fn looks_over_the_api_are_noted(store: Store) {
    let service = with_a_contact(store);
    let keeper = Keeper::new(&service, "keeper@example.org", "editor", &[]);
    let filter = AuditFilter { event: Some(AuditEvent::PersonalDataSeen), limit: 10, ..AuditFilter::default() };
    let looks = || register(&service).audit(&filter).unwrap().len();
    let path = format!("/api/v1/partnerships/{SLUG}");
    service.get(&path).expect(200);
    keeper.get("/api/v1/partnerships/kent-and-essex-partnership").expect(200);
    assert_eq!(looks(), 0, "nobody is named");
    assert!(keeper.get(&path).expect(200).text().contains("Zebedee Quill"));
    keeper.get(&format!("{path}/coordinators")).expect(200);
    assert_eq!(looks(), 1, "once an hour");
}

/// Whoever takes a contact's place has not agreed to what the person before them did.
fn a_consent_is_of_one_person(store: Store) {
    let service = with_a_contact(store);
    let keeper = Keeper::new(&service, "keeper@example.org", "editor", &[]);
    let path = format!("/api/v1/partnerships/{SLUG}");
    let consent = |visibility: &str| json!({"visibility": visibility, "given_on": "2026-01-01", "expires_on": null, "recorded": "By e-mail"});
    let open = |record: &mut Value, name: &str, recorded: Value| {
        record["coordinators"][0]["name"] = json!(name);
        record["coordinators"][0]["visibility"] = json!("public");
        record["coordinators"][0]["consent"] = recorded;
    };
    keeper.change(&path, |record| open(record, "Zebedee Quill", consent("public"))).expect(200);
    assert!(service.get(&path).text().contains("Zebedee Quill"));
    let named = keeper.change(&path, |record| record["coordinators"][0]["name"] = json!("Ada Crane")).expect(422);
    assert!(named.text().contains("/coordinators/0/consent"), "{}", named.text());
    let mut own = consent("public");
    own["given_on"] = json!("2026-02-02");
    let changed = keeper.change(&path, |record| open(record, "Ada Crane", own)).expect(200);
    assert!(service.get(&path).text().contains("Ada Crane"));
    let number = changed.json()["revision"].as_u64().unwrap() - 1;
    let restore = format!("{path}/restore/{number}");
    keeper.post_at(&restore, &json!({}), changed.header("etag")).expect(200);
    let public = service.get(&path).expect(200).text();
    assert!(!public.contains("Zebedee Quill") && !public.contains("Ada Crane"), "kept for staff: {public}");
}

fn consent_is_recorded_and_withdrawn(store: Store) {
    let service = with_a_contact(store);
    let (editor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
    let list = editor.get("/staff/people").expect(200).text();
    for told in ["Zebedee Quill", "quill@example.org", "01632 960 001", "No consent recorded", "for coordinators"] {
        assert!(list.contains(told), "{told}");
    }
    let search = |words: &str| {
        let mark = mark_of(&list);
        editor.post("/staff/people", &[("mark", mark.as_str()), ("sought", words)]).expect(200).text()
    };
    for words in ["zebedee", "QUILL gwent", "960 001"] {
        assert!(search(words).contains("Zebedee Quill"), "{words}");
    }
    let nobody = search("zebedee nowhere");
    assert!(!nobody.contains("Zebedee Quill") && nobody.contains("0 people"));

    let person = format!("/staff/people/{CONTACT}");
    let consent = format!("{person}/consent");
    let today = Clock::system().today();
    let [yesterday, tomorrow] =
        [today.checked_sub_days(Days::new(1)).unwrap(), today.checked_add_days(Days::new(1)).unwrap()];
    let day = today.to_string();
    let (before, after) = (yesterday.to_string(), tomorrow.to_string());
    let record = |visibility: &str, given: &str, expires: &str, how: &str| {
        let fields = [("visibility", visibility), ("given_on", given), ("expires_on", expires), ("how", how)];
        editor.fill_in(&person, &consent, &fields)
    };
    for (visibility, given, expires, how) in [
        ("staff", day.as_str(), "", "email"),
        ("public", "2026-02-30", "", "email"),
        ("public", &after, "", "email"),
        ("public", &day, &before, "email"),
        ("public", &day, "", "Zebedee told me"),
    ] {
        record(visibility, given, expires, how).expect(422);
    }
    let page = format!("/partnerships/{SLUG}");
    assert!(!service.get(&page).text().contains("Zebedee Quill"));
    record("public", &day, &after, "email").expect(303);
    let shown = editor.get(&person).expect(200).text();
    for told in ["Agreed to be public", "given by e-mail, recorded by editor", "editor@example.org"] {
        assert!(shown.contains(told), "{told}");
    }
    let public = service.json(&format!("/api/v1/partnerships/{SLUG}"));
    assert!(public.to_string().contains("Zebedee Quill"), "seen at once");

    record("public", &before, &before, "form").expect(303);
    assert!(editor.get(&person).text().contains("consent expired"));
    assert!(!service.json(&format!("/api/v1/partnerships/{SLUG}")).to_string().contains("Zebedee"), "it ended");

    record("coordinators", &day, "", "telephone").expect(303);
    editor.fill_in(&person, &format!("{person}/withdraw"), &[("how", "letter")]).expect(303);
    let withdrawn = editor.get(&person).expect(200).text();
    assert!(withdrawn.contains("withdrawn by letter, recorded by editor") && withdrawn.contains("for staff"));
    assert!(withdrawn.contains("given on a signed form"), "what was before is still told");
    register(&service).check_chain().unwrap();
    let log = service.log();
    assert!(!log.contains("Zebedee") && !log.contains("quill@") && !log.contains(CONTACT));
}

fn everything_is_handed_over_and_erased(store: Store) {
    let service = with_a_contact(store);
    let (editor, _) = Visitor::signed_in(&service, "editor@example.org", "editor");
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let person = format!("/staff/people/{CONTACT}");
    let report = [("told", "Zebedee Quill has moved on")];
    Visitor::new(&service).post(&format!("/partnerships/{SLUG}/mistake"), &report).expect(200);
    editor.get(&person).expect(200);
    editor.get("/staff/people/0198c1f2-0000-7000-8000-000000000078").expect(404);
    editor.get("/staff/people/nobody").expect(404);

    let export = admin.fill_in(&person, &format!("{person}/export"), &[]).expect(200);
    assert_eq!(export.header("content-disposition"), format!("attachment; filename=\"person-{CONTACT}.json\""));
    assert_eq!(export.header("cache-control"), "no-store");
    let whole = export.json();
    assert_eq!(whole["today"]["email"], "quill@example.org");
    assert_eq!(whole["revisions"].as_array().unwrap().len(), 1, "it came with the second revision");
    assert_eq!(whole["values"].as_array().unwrap().len(), 3);
    assert_eq!(whole["mentioned"][0]["text"], "Zebedee Quill has moved on");
    let log = whole["access_log"].as_array().unwrap();
    let told: Vec<_> = log.iter().map(|entry| entry["what"].as_str().unwrap()).collect();
    assert!(told[0].contains("admin@example.org) exported data: Gwent Regional"), "{told:?}");
    assert!(told.iter().any(|line| line.contains("editor@example.org) looked at personal data: Gwent")), "{told:?}");

    let erase = format!("{person}/erase");
    editor.fill_in(&erase, &erase, &[("reason", "asked")]).expect(422);
    editor.fill_in(&erase, &erase, &[("sure", "yes")]).expect(422);
    assert!(editor.get(&person).text().contains("Zebedee Quill"), "nothing was done");
    editor.fill_in(&erase, &erase, &[("reason", "asked"), ("sure", "yes")]).expect(303);
    let after = editor.get(&person).expect(200).text();
    assert!(after.contains("Nothing personal is held") && !after.contains("Zebedee"));
    assert!(!editor.get("/staff/people").text().contains("Zebedee"));
    editor.fill_in(&person, &erase, &[("reason", "asked"), ("sure", "yes")]).expect(404);
    let register = register(&service);
    let report = register.check_chain().unwrap();
    assert_eq!(report.erased, 3, "each value of the one revision that had them");
    assert_eq!(register.mistakes().unwrap()[0].told.told.as_str(), "[erased] has moved on");

    let log = admin.get("/staff/audit?event=personal_data_erased").expect(200).text();
    assert!(log.contains("editor@example.org) erased personal data: Gwent Regional Anti-Slavery Forum"), "{log}");
    let filtered = admin.get("/staff/audit?subject=Gwent+Regional+Anti-Slavery+Forum&since=2026-01-01").text();
    let lines = between(&filtered, "<ul class=\"app-cards\">", "</ul>");
    assert!(lines.contains("erased personal data") && !lines.contains("signed in"));
    assert!(admin.get("/staff/audit?since=2999-01-01").text().contains("Nothing like this"));
    let paged = admin.get("/staff/audit?before=3").expect(200).text();
    assert_eq!(between(&paged, "<ul class=\"app-cards\">", "</ul>").matches("<li").count(), 2);
}
