//! Writing over HTTP: each rule, on both stores. These tests write to services that they share; each keeps to records
//! of its own.

use std::collections::BTreeSet;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chrono::{Months, NaiveDate, Utc};
use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Answer, Keeper, Service, Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

use crate::problems::is_a_problem;

for_each_store!(
    a_record_from_its_beginning_to_its_end,
    what_is_got_may_be_put_back,
    a_change_is_attributed_and_never_verifies,
    everything_wrong_is_told_by_its_pointer,
    bodies_that_are_none,
    nobody_overwrites_what_they_have_not_seen,
    a_request_is_done_once,
    parts_are_written_alone,
    entries_are_added_and_taken_out,
    what_a_coordinator_may_change,
    what_is_hidden_from_the_author_stays,
    a_merger_names_its_successor,
    a_revision_comes_back_and_shows_no_more_than_today,
    renamed_records_lead_on,
    helplines_live_as_records_do,
    a_write_is_waited_for_on_another_node,
    the_coverage_report_is_for_those_who_keep_the_register,
    methods_and_preflights,
);

const LIST: &str = "/api/v1/partnerships";

/// The service of a store to which these tests write.
pub fn written(store: Store) -> &'static Service {
    static SQLITE: OnceLock<Service> = OnceLock::new();
    static POSTGRES: OnceLock<Service> = OnceLock::new();
    match store {
        Store::Sqlite => SQLITE.get_or_init(|| Service::start(store)),
        Store::Postgres => POSTGRES.get_or_init(|| Service::start(store)),
    }
}

fn editor(service: &'static Service, test: &str) -> Keeper<'static> {
    Keeper::new(service, &format!("{test}@example.org"), "editor", &[])
}

fn path(slug: &str) -> String {
    format!("{LIST}/{slug}")
}

/// A new record, and its address.
#[track_caller]
fn new_record(keeper: &Keeper, name: &str, more: &Value) -> (String, Answer) {
    let mut body = json!({"name": name, "kind": "local", "status": "active"});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = keeper.post(LIST, &body).expect(201);
    (path(made.json()["slug"].as_str().unwrap()), made)
}

#[track_caller]
fn pointers(answer: &Answer) -> BTreeSet<String> {
    let problem = is_a_problem(answer, ProblemKind::Invalid);
    let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("no errors: {problem}"));
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

fn set(pointers: &[&str]) -> BTreeSet<String> {
    pointers.iter().map(|pointer| (*pointer).to_owned()).collect()
}

fn today() -> NaiveDate {
    Utc::now().date_naive()
}

fn a_record_from_its_beginning_to_its_end(store: Store) {
    let service = written(store);
    let keeper = editor(service, "beginning");
    let coverage = json!({"codes": [{"kind": "lad", "code": "S12000033"}], "basis": "stated"});
    let new = json!({"name": "Granite City & Shire", "kind": "local", "coverage": coverage});
    let made = keeper.post(LIST, &new).expect(201);
    let at = path("granite-city-and-shire");
    assert_eq!(made.header("location"), service.url(&at), "made from its name");
    assert_eq!((made.header("cache-control"), made.content_type()), ("no-store", "application/json"));
    let record = made.json();
    assert_eq!(
        (&record["visibility"], &record["status"], &record["revision"]),
        (&json!("public"), &json!("unknown"), &json!(1))
    );
    assert_eq!((&record["coverage"]["districts"], &record["last_verified_at"]), (&json!(1), &Value::Null));
    let version: u64 = made.header("register-version").parse().unwrap();

    // Everybody sees it at once, wherever they look.
    let public = service.get(&at).expect(200);
    assert_eq!(public.json()["name"], "Granite City & Shire");
    assert!(public.header("register-version").parse::<u64>().unwrap() >= version);
    assert!(service.json("/api/v1/lookup?region=lad:S12000033").to_string().contains("granite-city-and-shire"));
    assert!(
        service.get(&format!("{LIST}?region=lad:S12000033")).slugs().contains(&"granite-city-and-shire".to_owned())
    );
    assert_eq!(keeper.get(&at).header("etag"), made.header("etag"), "the tag is that of the record as it is read");
    is_a_problem(&keeper.post(LIST, &new), ProblemKind::Conflict);

    let verified =
        keeper.post_at(&format!("{at}/verify"), &json!({"how": "phone", "note": "rang"}), made.header("etag"));
    let record = verified.expect(200).json();
    assert_eq!((&record["verified_by"], &record["revision"]), (&json!("editor"), &json!(2)));
    assert!(record["last_verified_at"].as_str().unwrap().starts_with(&today().to_string()));
    let due = today().checked_add_months(Months::new(12)).unwrap();
    assert_eq!(record["verification_due"], due.to_string());

    let closed = keeper.delete(&at, "\"r2\"").expect(200).json();
    assert_eq!((&closed["status"], &closed["closed"]), (&json!("closed"), &json!(today().to_string())));
    assert_eq!(service.get(&at).expect(200).json()["status"], "closed", "it stays findable");
    assert!(!service.json("/api/v1/lookup?region=lad:S12000033").to_string().contains("granite-city-and-shire"));

    let restored = keeper.post_at(&format!("{at}/restore/2"), &json!({}), "\"r3\"").expect(200).json();
    assert_eq!((&restored["status"], &restored["closed"]), (&json!("unknown"), &Value::Null));
    assert_eq!((&restored["id"], &restored["revision"]), (&record["id"], &json!(4)));
    is_a_problem(&keeper.post_at(&format!("{at}/restore/9"), &json!({}), "\"r4\""), ProblemKind::NotFound);
    is_a_problem(&keeper.post_at(&format!("{at}/restore/x"), &json!({}), "\"r4\""), ProblemKind::NotFound);

    let history = service.json(&format!("{at}/revisions"));
    let roles: Vec<&str> =
        history["items"].as_array().unwrap().iter().map(|r| r["by_role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["editor"; 4]);
    assert!(!history.to_string().contains("rang"), "why is for staff");
    assert!(!service.get(&format!("{at}/revisions")).text().contains('@'), "nobody is named");
}

/// Every record that there is: sent back as it was got, it is the same record.
fn what_is_got_may_be_put_back(store: Store) {
    let keeper = editor(written(store), "back");
    let mut count = 0;
    for partnership in nncf_tests::seed_data::partnerships() {
        let at = path(partnership["slug"].as_str().unwrap());
        let read = keeper.get(&at);
        // Other tests rename theirs.
        if read.status != 200 || read.json()["revision"] != 1 {
            continue;
        }
        let put = keeper.put(&at, &read.json(), read.header("etag"));
        if put.status == 412 {
            continue;
        }
        let put = put.expect(200);
        let plain = |answer: &Answer| {
            let mut record = answer.json();
            for field in ["revision", "updated_at"] {
                record.as_object_mut().unwrap().remove(field);
            }
            record
        };
        assert_eq!(plain(&put), plain(&read), "{at}");
        assert_eq!(put.json()["revision"], 2);
        count += 1;
    }
    assert!(count > 50, "only {count} records were sent back");
}

fn a_change_is_attributed_and_never_verifies(store: Store) {
    let service = written(store);
    let keeper = editor(service, "attributed");
    let sources = json!([{"id": "077", "title": "Their own page"}]);
    let fact = |pointer: &str| json!({"pointer": pointer, "source": "077", "as_of": "2025"});
    let facts = [fact("/website"), fact("/name")];
    let more = json!({"website": "https://old.example/", "sources": sources, "provenance": facts});
    let (at, made) = new_record(&keeper, "Attributed forum", &more);
    keeper.post_at(&format!("{at}/verify"), &json!({"how": "email"}), made.header("etag")).expect(200);
    let verified = keeper.json(&at)["last_verified_at"].clone();

    let changed = keeper.change(&at, |record| record["website"] = json!("https://new.example/")).expect(200).json();
    assert_eq!(changed["last_verified_at"], verified, "editing never verifies, nor undoes it");
    let of = |pointer: &str| -> Vec<Value> {
        let record = service.json(&at);
        let facts = record["provenance"].as_array().unwrap().iter().filter(|fact| fact["pointer"] == pointer);
        facts.map(|fact| json!([fact["source"], fact["as_of"]])).collect()
    };
    assert_eq!(of("/website"), [json!(["register", today().to_string()])], "the old source says nothing of it");
    assert_eq!(of("/name"), [json!(["077", "2025"])]);
    let register = json!({"id": "register", "title": "Entered by the register's editors", "url": null});
    assert!(changed["sources"].as_array().unwrap().contains(&register));

    let better = json!({"pointer": "/website", "source": "078", "as_of": "2026", "note": "on the telephone"});
    let sourced = keeper.change(&at, |record| {
        record["website"] = json!("https://newer.example/");
        record["provenance"].as_array_mut().unwrap().push(better);
        record["sources"].as_array_mut().unwrap().push(json!({"id": "078", "title": "A letter"}));
    });
    sourced.expect(200);
    assert_eq!(of("/website"), [json!(["078", "2026"])], "a source that comes along is its own");
    let odd = keeper.change(&at, |record| {
        let facts = record["provenance"].as_array_mut().unwrap();
        facts.insert(0, json!({"pointer": "/name", "source": "999", "as_of": "2026"}));
        facts.insert(1, json!({"pointer": "/roles/7", "source": "078", "as_of": "2026"}));
    });
    assert_eq!(pointers(&odd), set(&["/provenance/0/source", "/provenance/1/pointer"]));
    let silent = keeper.change(&at, |record| {
        record.as_object_mut().unwrap().remove("provenance");
        record.as_object_mut().unwrap().remove("sources");
    });
    silent.expect(200);
    assert_eq!((of("/website"), of("/name")), (vec![json!(["078", "2026"])], vec![json!(["077", "2025"])]));
}

fn everything_wrong_is_told_by_its_pointer(store: Store) {
    let keeper = editor(written(store), "wrong");
    let wrong = json!({
        "name": "x".repeat(100_000), "kind": "club", "website": "no address", "surprise": true,
        "closed": "2015-02-29", "slug": "Not A Slug",
        "aliases": [{"name": ""}, {"name": "A", "since": "2014"}, "B"],
        "coverage": {"codes": [{"kind": "lad", "code": "nowhere"}], "size": 3},
        "meetings": [{"starts": "2026-13"}],
    });
    let told = pointers(&keeper.post(LIST, &wrong));
    let expected = [
        "/name",
        "/kind",
        "/website",
        "/surprise",
        "/closed",
        "/slug",
        "/aliases/0/name",
        "/aliases/1/since",
        "/aliases/2",
        "/coverage/codes/0/code",
        "/coverage/size",
        "/meetings/0/starts",
    ];
    assert_eq!(told, set(&expected));
    let bare = json!({});
    assert_eq!(pointers(&keeper.post(LIST, &bare)), set(&["/name", "/kind"]));
    let (at, _) = new_record(&keeper, "Told apart", &json!({}));
    let whole = keeper.change(&at, |record| {
        let lad = |code: &str| json!({"kind": "lad", "code": code});
        let codes = [lad("E07000001"), lad("E06000046"), lad("E06000046")];
        record["coverage"] = json!({"codes": codes, "words": "", "basis": null});
        record["links"] = json!([{"rel": "part_of", "slug": "told-apart"}, {"rel": "part_of", "slug": "no-such-body"}]);
        record["website"] = json!("http://169.254.169.254/latest");
        record["formed"] = json!({"claims": [{"value": "2013", "source": "404"}]});
        record["coordinators"] = json!([{"role": "chair", "name": "A Person", "visibility": "public"}]);
    });
    let expected = [
        "/coverage/codes",
        "/coverage/basis",
        "/coverage/codes/0",
        "/links/0/slug",
        "/links/1/slug",
        "/website",
        "/formed/claims/0/source",
        "/coordinators/0/visibility",
    ];
    assert_eq!(pointers(&whole), set(&expected));
    let kind = keeper.change(&at, |record| record["kind"] = json!("panel"));
    assert_eq!(pointers(&kind), set(&["/visibility"]));
    let missing = keeper.change(&at, |record| record["status"] = Value::Null);
    assert_eq!(pointers(&missing), set(&["/status"]));
    assert_eq!(keeper.json(&at)["revision"], 1, "nothing of it was written");
    let retire = |body: Value| keeper.post_at(&format!("{at}/retire"), &body, "\"r1\"");
    assert_eq!(pointers(&retire(json!({"status": "active"}))), set(&["/status"]));
    assert_eq!(pointers(&retire(json!({"status": "closed", "on": "2199"}))), set(&["/on"]));
    assert_eq!(pointers(&retire(json!({"status": "merged", "successor": "told-apart"}))), set(&["/successor"]));
    assert_eq!(pointers(&retire(json!({"status": "merged", "successor": "nobody"}))), set(&["/successor"]));
    let verify = |body: Value| keeper.post_at(&format!("{at}/verify"), &body, "\"r1\"");
    assert_eq!(pointers(&verify(json!({}))), set(&["/how"]));
    assert_eq!(pointers(&verify(json!({"how": "hearsay", "when": "now"}))), set(&["/how", "/when"]));
}

fn bodies_that_are_none(store: Store) {
    let service = written(store);
    let keeper = editor(service, "bodies");
    let send = |content_type: &str, body: Vec<u8>| {
        let request = service.request(Method::POST, LIST).bearer_auth(&keeper.token).body(body);
        Answer::to(request.header("content-type", content_type))
    };
    for body in ["", "{", "[]", "7", "{\"name\": }", "\u{feff}{}"] {
        is_a_problem(&send("application/json", body.into()), ProblemKind::BadBody);
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
        is_a_problem(&send(content_type, b"{}".to_vec()), ProblemKind::UnsupportedMediaType);
    }
    assert_eq!(pointers(&send("application/json; charset=utf-8", b"{}".to_vec())), set(&["/name", "/kind"]));
    let large = format!("{{\"name\": \"{}\"}}", "x".repeat(256 * 1024));
    is_a_problem(&send("application/json", large.into_bytes()), ProblemKind::TooLarge);
    let deep = "[".repeat(100_000);
    is_a_problem(&send("application/json", deep.into_bytes()), ProblemKind::BadBody);
    is_a_problem(
        &keeper.send(Method::POST, &format!("{LIST}?because=x"), Some(&json!({})), &[]),
        ProblemKind::BadParameter,
    );
}

fn nobody_overwrites_what_they_have_not_seen(store: Store) {
    let service = written(store);
    let keeper = editor(service, "unseen");
    let (at, made) = new_record(&keeper, "Changed by two", &json!({}));
    let record = made.json();
    let writes: [(Method, String, Option<Value>); 6] = [
        (Method::PUT, at.clone(), Some(record.clone())),
        (Method::DELETE, at.clone(), None),
        (Method::POST, format!("{at}/verify"), Some(json!({"how": "other"}))),
        (Method::POST, format!("{at}/retire"), Some(json!({"status": "closed"}))),
        (Method::POST, format!("{at}/restore/1"), None),
        (Method::PUT, format!("{at}/aliases"), Some(json!({"items": []}))),
    ];
    for (method, path, body) in &writes {
        let without = keeper.send(method.clone(), path, body.as_ref(), &[]);
        is_a_problem(&without, ProblemKind::PreconditionRequired);
        let any = keeper.send(method.clone(), path, body.as_ref(), &[("if-match", "*")]);
        is_a_problem(&any, ProblemKind::PreconditionRequired);
    }
    let admin = Keeper::new(service, "unseen-admin@example.org", "admin", &[]);
    admin.change(&at, |record| record["summary"] = json!("An admin was quicker.")).expect(200);
    for (method, path, body) in &writes {
        for tag in [made.header("etag"), "\"r1\"", "\"v70-public-05dff2954d64\"", "nonsense", "\"r7\""] {
            let late = keeper.send(method.clone(), path, body.as_ref(), &[("if-match", tag)]);
            let problem = is_a_problem(&late, ProblemKind::Stale);
            assert_eq!((&problem["current_revision"], &problem["by_role"]), (&json!(2), &json!("admin")), "{path}");
            let changed = if tag.starts_with("\"r1") { json!(["provenance", "summary"]) } else { json!([]) };
            let mut told = problem["changed"].clone();
            told.as_array_mut().unwrap().retain(|field| field != "sources");
            assert_eq!(told, changed, "{path} {tag}");
        }
    }
    let latest = keeper.get(&at).header("etag").to_owned();
    for tag in [format!("\"r9\", {latest}"), "W/\"r3-public-0-br\"".to_owned()] {
        keeper.put(&at, &keeper.json(&at), &tag).expect(200);
    }
}

fn a_request_is_done_once(store: Store) {
    let service = written(store);
    let (keeper, other) = (editor(service, "once"), editor(service, "once-other"));
    let body = json!({"name": "Made once", "kind": "local"});
    let post = |keeper: &Keeper, key: &str, body: &Value| {
        keeper.send(Method::POST, LIST, Some(body), &[("idempotency-key", key)])
    };
    let first = post(&keeper, "key 1", &body).expect(201);
    let again = post(&keeper, "key 1", &body).expect(201);
    assert_eq!(again.body, first.body);
    for header in ["location", "etag", "cache-control", "content-type"] {
        assert_eq!(again.header(header), first.header(header), "{header}");
    }
    assert_eq!(keeper.json(&path("made-once"))["revision"], 1);
    is_a_problem(&post(&keeper, "key 1", &json!({"name": "Made twice", "kind": "local"})), ProblemKind::KeyReused);
    is_a_problem(&post(&other, "key 1", &body), ProblemKind::Conflict);
    is_a_problem(&post(&keeper, "", &body), ProblemKind::BadParameter);
    is_a_problem(&post(&keeper, &"k".repeat(201), &body), ProblemKind::BadParameter);

    // A write that names a revision which is the latest no more was done all the same, and is answered alike.
    let at = path("made-once");
    let put = || {
        let changed = json!({"name": "Made once", "kind": "local", "status": "active", "nncf_membership": "none"});
        keeper.send(
            Method::PUT,
            &at,
            Some(&changed),
            &[("if-match", first.header("etag")), ("idempotency-key", "key 2")],
        )
    };
    assert_eq!(put().expect(200).body, put().expect(200).body);
    assert_eq!(keeper.json(&at)["revision"], 2);
    let verify = || {
        let headers = [("if-match", "\"r2\""), ("idempotency-key", "key 3")];
        keeper.send(Method::POST, &format!("{at}/verify"), Some(&json!({"how": "website"})), &headers)
    };
    assert_eq!(verify().expect(200).body, verify().expect(200).body);
    // Many at once: one is done; the others are answered alike, or told to wait.
    let many = json!({"name": "Made by many", "kind": "local"});
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| post(&keeper, "key 4", &many))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let made = answers.iter().find(|answer| answer.status == 201).expect("one is done");
    for answer in &answers {
        match answer.status {
            201 => assert_eq!(answer.body, made.body),
            _ => _ = is_a_problem(answer, ProblemKind::Conflict),
        }
    }
    assert_eq!(post(&keeper, "key 4", &many).expect(201).body, made.body);
}

fn parts_are_written_alone(store: Store) {
    let service = written(store);
    let keeper = editor(service, "parts");
    let (at, _) = new_record(&keeper, "In parts", &json!({"summary": "It stays."}));
    let parts = [
        ("coverage", json!({"codes": [{"kind": "pfa", "code": "E23000030"}], "words": "", "basis": "derived"})),
        ("aliases", json!({"items": [{"name": "Parts", "from": "2014", "to": null}]})),
        ("links", json!({"items": [{"rel": "part_of", "slug": "hampshire-and-isle-of-wight"}]})),
        ("roles", json!({"items": [{"role": "host", "organisation": "A council", "from": null, "to": null}]})),
        (
            "member-organisations",
            json!({"items": [{"name": "A charity", "sector": "voluntary"}], "stated_count": null}),
        ),
        ("subgroups", json!({"items": [{"name": "Prevent", "theme": "prevent"}]})),
        ("phases", json!({"items": [{"name": "Beginning", "description": "It began."}]})),
        ("meetings", json!({"items": [{"starts": "2026-12-01", "cadence": null, "place": null}]})),
        ("resources", json!({"items": [{"title": "A film", "kind": "film", "url": null}]})),
        ("contacts", json!({"website": "https://parts.example/", "email": "parts@example.org"})),
        (
            "coordinators",
            json!({"items": [{"role": "chair", "name": null, "email": "chair@example.org", "phone": null,
            "visibility": "public"}]}),
        ),
    ];
    for (name, part) in &parts {
        let address = format!("{at}/{name}");
        let before = keeper.get(&address).expect(200);
        assert!(before.header("etag").starts_with("\"r"), "{name}: by its revision: {}", before.header("etag"));
        let put = keeper.put(&address, part, before.header("etag")).expect(200);
        assert_eq!(put.json()["summary"], "It stays.", "{name}: the answer is the whole record");
        let after = keeper.json(&address);
        let (mut now, mut sent) = (after.clone(), part.clone());
        if *name == "coordinators" {
            assert!(now["items"][0].as_object_mut().unwrap().remove("id").is_some());
        }
        if *name == "coverage" {
            now = now["codes"].clone();
            sent = json!([{"kind": "pfa", "code": "E23000030", "name": "Hampshire and Isle of Wight"}]);
            now[0].as_object_mut().unwrap().remove("name_cy");
        }
        assert_eq!(now, sent, "{name}");
        let again = keeper.put(&address, &after, put.header("etag")).expect(200);
        assert_eq!(keeper.json(&address), after, "{name}: what is got may be put back");
        assert_eq!(again.json()["revision"].as_u64().unwrap(), put.json()["revision"].as_u64().unwrap() + 1);
    }
    let etag = keeper.get(&at).header("etag").to_owned();
    let told = |name: &str, part: Value| pointers(&keeper.put(&format!("{at}/{name}"), &part, &etag));
    assert_eq!(told("aliases", json!({"items": [{"name": "A"}, {"name": ""}]})), set(&["/items/1/name"]));
    assert_eq!(told("aliases", json!({})), set(&["/items"]));
    assert_eq!(told("aliases", json!({"items": [], "more": 1})), set(&["/more"]));
    assert_eq!(told("contacts", json!({"website": "x", "fax": "1"})), set(&["/fax"]));
    assert_eq!(told("contacts", json!({"website": "x"})), set(&["/website"]));
    assert_eq!(told("member-organisations", json!({"items": [{"name": "A"}]})), set(&["/items/0/sector"]));
    let far = json!({"codes": [{"kind": "lad", "code": "E99999999"}], "basis": "stated"});
    assert_eq!(told("coverage", far), set(&["/codes/0"]));
    is_a_problem(&keeper.get(&format!("{at}/surprises")), ProblemKind::NotFound);
}

fn entries_are_added_and_taken_out(store: Store) {
    let keeper = editor(written(store), "entries");
    let (at, made) = new_record(&keeper, "Entry by entry", &json!({}));
    let aliases = format!("{at}/aliases");
    let added = keeper.post(&aliases, &json!({"name": "One"})).expect(201);
    assert_eq!(added.json()["aliases"], json!([{"name": "One", "from": null, "to": null}]));
    is_a_problem(&keeper.post_at(&aliases, &json!({"name": "Two"}), made.header("etag")), ProblemKind::Stale);
    let added = keeper.post_at(&aliases, &json!({"name": "Two"}), added.header("etag")).expect(201);
    assert_eq!(pointers(&keeper.post(&aliases, &json!({"name": "", "to": "never"}))), set(&["/name"]));
    assert_eq!(pointers(&keeper.post(&aliases, &json!({"name": "A", "to": "never"}))), set(&["/to"]));
    let left = keeper.delete(&format!("{aliases}/0"), added.header("etag")).expect(200);
    assert_eq!(left.json()["aliases"][0]["name"], "Two");
    for place in ["1", "-1", "x"] {
        is_a_problem(&keeper.delete(&format!("{aliases}/{place}"), left.header("etag")), ProblemKind::NotFound);
    }
    let people = format!("{at}/coordinators");
    let contact = |role: &str| json!({"role": role, "visibility": "coordinators", "email": "a@example.org"});
    keeper.post(&people, &contact("chair")).expect(201);
    let two = keeper.post(&people, &contact("host")).expect(201);
    let id = two.json()["coordinators"][0]["id"].as_str().unwrap().to_owned();
    is_a_problem(&keeper.delete(&format!("{people}/0"), two.header("etag")), ProblemKind::NotFound);
    let left = keeper.delete(&format!("{people}/{id}"), two.header("etag")).expect(200);
    assert_eq!(left.json()["coordinators"].as_array().unwrap().len(), 1);
    assert_eq!(left.json()["coordinators"][0]["role"], "host");
    let members = format!("{at}/member-organisations");
    let added = keeper.post(&members, &json!({"name": "A", "sector": "other"})).expect(201);
    assert_eq!(added.json()["member_organisations"]["items"][0]["name"], "A");
    keeper.delete(&format!("{members}/0"), added.header("etag")).expect(200);
    // Whoever adds without naming a revision loses nothing to whoever does the same.
    std::thread::scope(|scope| {
        for number in 0..8 {
            let (keeper, aliases) = (&keeper, &aliases);
            scope.spawn(move || keeper.post(aliases, &json!({"name": format!("At once {number}")})).expect(201));
        }
    });
    assert_eq!(keeper.json(&aliases)["items"].as_array().unwrap().len(), 9);
}

fn what_a_coordinator_may_change(store: Store) {
    let service = written(store);
    let staff = editor(service, "may-staff");
    let (own, _) = new_record(&staff, "Coordinated", &json!({"nncf_membership": "none"}));
    let (others, _) = new_record(&staff, "Not coordinated", &json!({}));
    let keeper = Keeper::new(service, "may@example.org", "coordinator", &["coordinated"]);
    let changed = keeper.change(&own, |record| record["summary"] = json!("In their own words.")).expect(200);
    assert_eq!(service.json(&own)["summary"], "In their own words.");
    assert!(changed.header("etag").starts_with("\"r2-coordinators-"));
    keeper.post_at(&format!("{own}/verify"), &json!({"how": "email"}), changed.header("etag")).expect(200);
    assert_eq!(service.json(&own)["verified_by"], "coordinator");
    for (field, value) in [
        ("visibility", "coordinators"),
        ("slug", "another-name"),
        ("kind", "regional"),
        ("nncf_membership", "member"),
        ("status", "closed"),
    ] {
        let problem = is_a_problem(&keeper.change(&own, |record| record[field] = json!(value)), ProblemKind::Forbidden);
        assert!(problem["detail"].as_str().unwrap().contains(field), "{problem}");
        assert_eq!(problem["errors"][0]["pointer"], format!("/{field}"));
    }
    let etag = keeper.get(&own).header("etag").to_owned();
    for refused in [
        keeper.change(&others, |record| record["summary"] = json!("Not theirs.")),
        keeper.post(LIST, &json!({"name": "New", "kind": "local"})),
        keeper.delete(&own, &etag),
        keeper.post_at(&format!("{own}/retire"), &json!({"status": "closed"}), &etag),
        keeper.post_at(&format!("{own}/restore/1"), &json!({}), &etag),
        keeper.post(&format!("{others}/aliases"), &json!({"name": "Theirs"})),
        keeper.post("/api/v1/helplines", &json!({})),
    ] {
        is_a_problem(&refused, ProblemKind::Forbidden);
    }
    let reader = Keeper::with_scope(service, "may@example.org", "read");
    is_a_problem(&reader.change(&own, |record| record["summary"] = json!("x")), ProblemKind::Forbidden);
    let forged = keeper.token.chars().rev().collect::<String>();
    for token in [forged.as_str(), "nncf_", &format!("{}x", keeper.token), ""] {
        let request = service.request(Method::POST, LIST).bearer_auth(token).json(&json!({}));
        is_a_problem(&Answer::to(request), ProblemKind::Unauthorized);
    }
    is_a_problem(&Answer::to(service.request(Method::PUT, &own).json(&json!({}))), ProblemKind::Unauthorized);
}

/// Contacts for staff, and ties to bodies that a coordinator may not see, outlive the coordinator's own changes.
fn what_is_hidden_from_the_author_stays(store: Store) {
    let service = written(store);
    let staff = editor(service, "hidden-staff");
    let (_, panel) = new_record(&staff, "A hidden panel", &json!({"kind": "panel", "visibility": "staff"}));
    let contact = |name: &str, visibility: &str| json!({"role": "chair", "name": name, "visibility": visibility});
    let more = json!({
        "coordinators": [contact("Seen Person", "coordinators"), contact("Hidden Person", "staff")],
        "links": [{"rel": "reports_to", "slug": "a-hidden-panel"}],
    });
    let (at, _) = new_record(&staff, "With hidden parts", &more);
    let keeper = Keeper::new(service, "hidden@example.org", "coordinator", &["with-hidden-parts"]);
    let seen = keeper.json(&at);
    assert_eq!((seen["coordinators"].as_array().unwrap().len(), &seen["links"]), (1, &json!([])));
    keeper.change(&at, |record| record["summary"] = json!("Changed.")).expect(200);
    let names = |record: &Value| -> BTreeSet<String> {
        let contacts = record["coordinators"].as_array().unwrap();
        contacts.iter().map(|contact| contact["name"].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names(&staff.json(&at)), set(&["Seen Person", "Hidden Person"]));
    assert_eq!(staff.json(&at)["links"][0]["slug"], "a-hidden-panel");
    keeper.change(&at, |record| {
        record["coordinators"] = json!([contact("Another Person", "coordinators")]);
        record["links"] = json!([{"rel": "part_of", "slug": "hampshire-and-isle-of-wight"}]);
    });
    let whole = staff.json(&at);
    assert_eq!(names(&whole), set(&["Another Person", "Hidden Person"]));
    assert_eq!(whole["links"].as_array().unwrap().len(), 2, "{whole}");
    let etag = keeper.get(&at).header("etag").to_owned();
    let id = keeper.json(&at)["coordinators"][0]["id"].as_str().unwrap().to_owned();
    keeper.delete(&format!("{at}/coordinators/{id}"), &etag).expect(200);
    assert_eq!(names(&staff.json(&at)), set(&["Hidden Person"]));
    // A hidden body and one that never was are told apart by nobody.
    let told = |slug: &str| {
        let answer = keeper.change(&at, |record| record["links"] = json!([{"rel": "part_of", "slug": slug}]));
        let problem = is_a_problem(&answer, ProblemKind::Invalid);
        problem["errors"].to_string().replace(slug, "SLUG")
    };
    assert_eq!(told(panel.json()["slug"].as_str().unwrap()), told("no-such-body"));
}

fn a_merger_names_its_successor(store: Store) {
    let service = written(store);
    let keeper = editor(service, "merger");
    let (old, made) = new_record(&keeper, "Taken up", &json!({}));
    let (new, _) = new_record(&keeper, "Takes up", &json!({}));
    let body = json!({"status": "merged", "successor": "takes-up", "on": "2026-03"});
    let headers = [("if-match", made.header("etag")), ("idempotency-key", "merge")];
    let retire = || keeper.send(Method::POST, &format!("{old}/retire"), Some(&body), &headers).expect(200);
    let merged = retire().json();
    assert_eq!((&merged["status"], &merged["closed"]), (&json!("merged"), &json!("2026-03")));
    assert_eq!(service.json(&new)["links"], json!([{"rel": "succeeds", "slug": "taken-up"}]));
    assert_eq!(retire().json(), merged);
    assert_eq!(service.json(&new)["revision"], 2, "one revision of each, in one transaction");
    let back = json!({"status": "merged", "successor": "taken-up"});
    assert_eq!(pointers(&keeper.post_at(&format!("{new}/retire"), &back, "\"r2\"")), set(&["/successor"]));
    let again = json!({"status": "closed", "successor": "takes-up", "on": null});
    let closed = keeper.post_at(&format!("{old}/retire"), &again, "\"r2\"").expect(200).json();
    assert_eq!((&closed["status"], &closed["closed"]), (&json!("closed"), &json!("2026-03")));
    assert_eq!(service.json(&new)["revision"], 2, "its successor says so already");
}

fn a_revision_comes_back_and_shows_no_more_than_today(store: Store) {
    let service = written(store);
    let keeper = editor(service, "restored");
    let consent =
        json!({"visibility": "public", "given_on": "2026-01-01", "expires_on": null, "recorded": "by e-mail, editor"});
    let person = |name: &str| json!({"role": "chair", "name": name, "visibility": "public", "consent": consent});
    let more = json!({"summary": "What it was.", "coordinators": [person("Stays Shown"), person("Goes Away")]});
    let (at, _) = new_record(&keeper, "Restored", &more);
    assert!(service.get(&at).text().contains("Stays Shown"), "both consented");
    keeper.change(&at, |record| {
        record["summary"] = json!("What it is.");
        record["visibility"] = json!("staff");
        record["coordinators"].as_array_mut().unwrap().pop();
        record["coordinators"][0]["consent"] = Value::Null;
        record["coordinators"][0]["visibility"] = json!("coordinators");
    });
    is_a_problem(&service.get(&at), ProblemKind::UnknownPartnership);
    let restore = |body: &Value, etag: &str| keeper.post_at(&format!("{at}/restore/1"), body, etag);
    let restored = restore(&json!({}), "\"r2\"").expect(200).json();
    assert_eq!((&restored["summary"], &restored["visibility"]), (&json!("What it was."), &json!("staff")));
    is_a_problem(&service.get(&at), ProblemKind::UnknownPartnership);
    assert_eq!(pointers(&restore(&json!({"visibility": "everybody"}), "\"r3\"")), set(&["/visibility"]));
    let published = restore(&json!({"visibility": "public"}), "\"r3\"").expect(200).json();
    let contacts = published["coordinators"].as_array().unwrap();
    assert_eq!(
        contacts.iter().map(|c| c["visibility"].as_str().unwrap()).collect::<Vec<_>>(),
        ["coordinators", "staff"]
    );
    let public = service.get(&at).expect(200).text();
    assert!(public.contains("What it was.") && !public.contains("Stays Shown") && !public.contains("Goes Away"));
}

fn renamed_records_lead_on(store: Store) {
    let service = written(store);
    let keeper = editor(service, "renamed");
    let (old, _) = new_record(&keeper, "First name", &json!({}));
    let renamed = keeper.change(&old, |record| record["slug"] = json!("second-name")).expect(200);
    let new = path("second-name");
    assert_eq!(service.get(&old).expect(301).header("location"), new);
    let moved = keeper.put(&format!("{old}/aliases?why=x"), &json!({"items": []}), renamed.header("etag")).expect(308);
    assert_eq!(moved.header("location"), format!("{new}/aliases?why=x"), "the method and the body go along");
    let (taken, _) = new_record(&keeper, "Third name", &json!({}));
    is_a_problem(&keeper.change(&taken, |record| record["slug"] = json!("first-name")), ProblemKind::Conflict);
    keeper.change(&new, |record| record["slug"] = json!("first-name")).expect(200);
    assert_eq!(service.get(&new).expect(301).header("location"), old, "its own it may take back");
    is_a_problem(&keeper.put(&path("no-such-body"), &json!({}), "\"r1\""), ProblemKind::UnknownPartnership);
}

fn helplines_live_as_records_do(store: Store) {
    let service = written(store);
    let keeper = editor(service, "helplines");
    let list = "/api/v1/helplines";
    let danger = service.get(&format!("{list}/emergency-services")).expect(200);
    assert_eq!((&danger.json()["phone"], &danger.json()["revision"]), (&json!("999"), &json!(1)));
    assert!(danger.json().get("remarks").is_none());
    for hidden in ["salvation-army-general-enquiries", "salvation-army-24-hour-referral-line-until-2021", "nobody"] {
        is_a_problem(&service.get(&format!("{list}/{hidden}")), ProblemKind::NotFound);
    }
    let unchecked = keeper.get(&format!("{list}/salvation-army-general-enquiries")).expect(200);
    assert_eq!((&unchecked.json()["status"], unchecked.header("cache-control")), (&json!("unchecked"), "no-store"));

    let new = json!({"name": "A listening line", "phone": "01632 960 001", "audience": "anyone", "covers": "Wales",
        "area": [{"kind": "country", "code": "W92000004"}], "what_for": "to talk", "source": "their page",
        "as_of": "2026"});
    let made = keeper.post(list, &new).expect(201);
    let at = format!("{list}/a-listening-line");
    assert_eq!(made.header("location"), service.url(&at));
    assert_eq!((&made.json()["status"], &made.json()["visibility"]), (&json!("unchecked"), &json!("staff")));
    is_a_problem(&service.get(&at), ProblemKind::NotFound);
    is_a_problem(&keeper.post(list, &new), ProblemKind::Conflict);
    let shown = keeper.change(&at, |line| {
        line["status"] = json!("current");
        line["visibility"] = json!("public");
    });
    let shown = shown.expect(200);
    assert!(service.get(list).text().contains("01632 960 001"));
    let verified = keeper.post_at(&format!("{at}/verify"), &json!({"how": "phone"}), shown.header("etag")).expect(200);
    assert!(verified.json()["last_verified_at"].is_string() && verified.json()["verification_due"].is_string());
    let edited = keeper.change(&at, |line| line["hours"] = json!("day and night")).expect(200).json();
    assert_eq!(
        edited["last_verified_at"],
        verified.json()["last_verified_at"],
        "editing never verifies, nor undoes it"
    );
    let renumbered = keeper.change(&at, |line| line["phone"] = json!("01632 960 002")).expect(200);
    assert_eq!(renumbered.json()["last_verified_at"], Value::Null, "but nobody has rung the new number");
    let late = is_a_problem(&keeper.put(&at, &made.json(), made.header("etag")), ProblemKind::Stale);
    assert_eq!((&late["current_revision"], &late["by_role"]), (&json!(5), &json!("editor")));
    assert!(late["changed"].as_array().unwrap().contains(&json!("phone")));
    is_a_problem(&keeper.send(Method::PUT, &at, Some(&made.json()), &[]), ProblemKind::PreconditionRequired);
    let wrong = keeper.change(&at, |line| {
        line["slug"] = json!("another");
    });
    assert_eq!(pointers(&wrong), set(&["/slug"]));
    let wrong = keeper.change(&at, |line| {
        line["area"] = json!([{"kind": "country", "code": "E99999999"}]);
    });
    assert_eq!(pointers(&wrong), set(&["/area/0"]));
    let remarks = json!({"remarks": "It rings no more."});
    let headers = [("if-match", renumbered.header("etag")), ("idempotency-key", "supersede")];
    let supersede = || keeper.send(Method::POST, &format!("{at}/supersede"), Some(&remarks), &headers).expect(200);
    assert_eq!(supersede().body, supersede().body);
    assert_eq!(keeper.json(&at)["revision"], 6);
    is_a_problem(&service.get(&at), ProblemKind::NotFound);
    assert!(!service.get(list).text().contains("01632 960 002"));
    assert!(!service.get("/api/v1/lookup?region=country:W92000004").text().contains("01632"));
    let verify = keeper.post_at(&format!("{at}/verify"), &json!({"how": "phone"}), "\"r6\"");
    is_a_problem(&verify, ProblemKind::Invalid);
}

fn a_write_is_waited_for_on_another_node(store: Store) {
    let service = written(store);
    let second = Service::on(service.database(), &[]);
    let keeper = editor(service, "nodes");
    for number in 0..5 {
        let (at, made) = new_record(&keeper, &format!("Seen by node {number}"), &json!({}));
        let version = made.header("register-version").to_owned();
        second.get_with(&at, &[("register-version", &version)]).expect(200);
        let changed = keeper.at(&second).change(&at, |record| record["summary"] = json!("From the second."));
        let seen = service.get_with(&at, &[("register-version", changed.header("register-version"))]).expect(200);
        assert_eq!(seen.json()["summary"], "From the second.");
    }
    let start = Instant::now();
    second.get_with(LIST, &[("register-version", "99999999")]).expect(200);
    let waited = start.elapsed();
    assert!(waited >= Duration::from_secs(1) && waited < Duration::from_secs(5), "{waited:?}");
    second.get_with(LIST, &[("register-version", "soon")]).expect(200);
}

fn the_coverage_report_is_for_those_who_keep_the_register(store: Store) {
    let service = Service::shared(store);
    let report = "/api/v1/coverage-report";
    is_a_problem(&service.get(report), ProblemKind::Unauthorized);
    // Accounts are no part of the register that others share.
    let service = written(store);
    let coordinator = Keeper::new(service, "report@example.org", "coordinator", &[]);
    let reader = Keeper::with_scope(service, "report@example.org", "read");
    let staff = editor(service, "report-staff");
    for keeper in [&coordinator, &reader, &staff] {
        let answer = keeper.get(report).expect(200);
        assert_eq!((answer.json()["districts"].clone(), answer.header("cache-control")), (json!(361), "no-store"));
    }
    is_a_problem(&coordinator.get(&format!("{report}?with_drafts=true")), ProblemKind::Forbidden);
    let count = |path: &str| staff.json(path)["uncovered"]["districts"].as_array().unwrap().len();
    assert!(count(&format!("{report}?with_drafts=true")) < count(report), "drafts cover more");
    is_a_problem(&staff.get(&format!("{report}?drafts=1")), ProblemKind::BadParameter);
    is_a_problem(&staff.get(&format!("{report}?with_drafts=perhaps")), ProblemKind::BadParameter);
}

fn methods_and_preflights(store: Store) {
    let service = Service::shared(store);
    let one = path("hampshire-and-isle-of-wight");
    for (address, refused, allow) in [
        (LIST.to_owned(), Method::PUT, "GET, HEAD, POST, OPTIONS"),
        (one.clone(), Method::POST, "GET, HEAD, PUT, DELETE, OPTIONS"),
        (one.clone(), Method::PATCH, "GET, HEAD, PUT, DELETE, OPTIONS"),
        (format!("{one}/verify"), Method::GET, "POST, OPTIONS"),
        (format!("{one}/retire"), Method::PUT, "POST, OPTIONS"),
        (format!("{one}/restore/1"), Method::DELETE, "POST, OPTIONS"),
        (format!("{one}/coverage"), Method::POST, "GET, HEAD, PUT, OPTIONS"),
        (format!("{one}/meetings"), Method::DELETE, "GET, HEAD, PUT, POST, OPTIONS"),
        (format!("{one}/meetings/0"), Method::GET, "DELETE, OPTIONS"),
        (format!("{one}/revisions"), Method::POST, "GET, HEAD, OPTIONS"),
        ("/api/v1/helplines/emergency-services".to_owned(), Method::DELETE, "GET, HEAD, PUT, OPTIONS"),
        ("/api/v1/coverage-report".to_owned(), Method::POST, "GET, HEAD, OPTIONS"),
    ] {
        let answer = Answer::to(service.request(refused.clone(), &address));
        is_a_problem(&answer, ProblemKind::MethodNotAllowed);
        assert_eq!(answer.header("allow"), allow, "{address}");
        let preflight = service.request(Method::OPTIONS, &address).header("origin", "https://council.example");
        let preflight = Answer::to(preflight.header("access-control-request-method", "PUT")).expect(204);
        assert_eq!(preflight.header("access-control-allow-methods"), allow, "{address}");
        let headers = preflight.header("access-control-allow-headers");
        for name in ["authorization", "if-match", "idempotency-key", "register-version", "content-type"] {
            assert!(headers.contains(name), "{address} lacks {name}");
        }
    }
}
