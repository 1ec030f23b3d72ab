//! A record from its beginning to its end, and what is wrong with one.

use chrono::{DateTime, Months, Utc};
use nncf_api::http::problem::ProblemKind;
use nncf_core::clock::day_of;
use nncf_tests::{Answer, Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

use super::{LIST, editor, new_record, path, pointers, set, today, written};
use crate::problems::is_a_problem;

for_each_store!(
    a_record_from_its_beginning_to_its_end,
    what_is_got_may_be_put_back,
    a_change_is_attributed_and_never_verifies,
    everything_wrong_is_told_by_its_pointer,
    bodies_that_are_none,
    a_merger_names_its_successor,
    a_revision_comes_back_and_shows_no_more_than_today,
    renamed_records_lead_on,
);

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
    let verified_at: DateTime<Utc> = record["last_verified_at"].as_str().unwrap().parse().unwrap();
    assert_eq!(day_of(verified_at), today(), "the moment is told in UTC; its day is London's");
    let due = today().checked_add_months(Months::new(12)).unwrap();
    assert_eq!(record["verification_due"], due.to_string());

    let closed = keeper.delete(&at, "\"r2\"").expect(200).json();
    assert_eq!((&closed["status"], &closed["closed"]), (&json!("closed"), &json!(today().to_string())));
    assert_eq!(service.get(&at).expect(200).json()["status"], "closed", "it stays findable");
    let looked_up = service.json("/api/v1/lookup?region=lad:S12000033");
    assert!(!looked_up["partnerships"].to_string().contains("granite-city-and-shire"), "it serves nobody any more");
    assert!(looked_up["former"].to_string().contains("granite-city-and-shire"), "that it was there is told");

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
        let codes = [lad("E07999999"), lad("E06000046"), lad("E06000046")];
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
