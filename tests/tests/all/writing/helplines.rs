//! Helplines have the life of records.

use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Keeper, Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

use super::{editor, pointers, set, written};
use crate::problems::is_a_problem;

for_each_store!(
    helplines_live_as_records_do,
    two_numbers_stay_whoever_writes,
    an_editors_change_waits_for_a_second_person,
);

fn helplines_live_as_records_do(store: Store) {
    let service = written(store);
    let keeper = Keeper::new(service, "helplines-admin@example.org", "admin", &[]);
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
    let changed = |edit: &dyn Fn(&mut Value)| keeper.change_saying(&at, "they wrote to us", |line| edit(line));
    let open = |line: &mut Value| {
        line["status"] = json!("current");
        line["visibility"] = json!("public");
    };
    assert_eq!(pointers(&changed(&open)), set(&["/call"]), "nobody has rung it");
    is_a_problem(&keeper.change(&at, open), ProblemKind::BadParameter);
    let call = json!({"how": "phone", "note": "A person answered, and said which line it is."});
    let verified = keeper.post_at(&format!("{at}/verify"), &call, made.header("etag")).expect(200);
    assert!(verified.json()["last_verified_at"].is_string() && verified.json()["verification_due"].is_string());
    assert_eq!(verified.json()["call"]["number"], "01632 960 001");
    changed(&open).expect(200);
    assert!(service.get(list).text().contains("01632 960 001"));
    assert!(!service.get(&at).text().contains("A person answered"), "what was heard is for staff");
    let edited = changed(&|line| line["hours"] = json!("day and night")).expect(200).json();
    assert_eq!(
        edited["last_verified_at"],
        verified.json()["last_verified_at"],
        "editing never verifies, nor undoes it"
    );
    assert_eq!(edited["call"], verified.json()["call"], "nor does it undo the call");
    let other = |line: &mut Value| line["phone"] = json!("01632 960 002");
    assert_eq!(pointers(&changed(&other)), set(&["/call"]), "nobody has rung the new number");
    let renumbered = changed(&|line| {
        other(line);
        line["call"] = json!({"on": "2026-11-02", "heard": "The same people."});
    });
    let renumbered = renumbered.expect(200);
    assert_eq!(renumbered.json()["last_verified_at"], Value::Null, "the new number was never verified");
    assert_eq!(renumbered.json()["call"]["number"], "01632 960 002");
    for wrong in ["call us", "01632 960", "8000121700", "0900 123 4567", "0300 303 0547 / 0548"] {
        assert!(pointers(&changed(&|line| line["phone"] = json!(wrong))).contains("/phone"), "{wrong}");
    }
    let at_why = format!("{at}?why=late");
    let late = is_a_problem(&keeper.put(&at_why, &made.json(), made.header("etag")), ProblemKind::Stale);
    assert_eq!((&late["current_revision"], &late["by_role"]), (&json!(5), &json!("admin")));
    assert!(late["changed"].as_array().unwrap().contains(&json!("phone")));
    is_a_problem(&keeper.send(Method::PUT, &at, Some(&made.json()), &[]), ProblemKind::PreconditionRequired);
    assert_eq!(pointers(&changed(&|line| line["slug"] = json!("another"))), set(&["/slug"]));
    let nowhere = changed(&|line| line["area"] = json!([{"kind": "country", "code": "E99999999"}]));
    assert_eq!(pointers(&nowhere), set(&["/area/0"]));
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

fn two_numbers_stay_whoever_writes(store: Store) {
    let service = written(store);
    let admin = Keeper::new(service, "two-numbers-admin@example.org", "admin", &[]);
    for (slug, number) in [("emergency-services", "999"), ("police-not-an-emergency", "101")] {
        let at = format!("/api/v1/helplines/{slug}");
        for (field, value) in [
            ("phone", json!("112")),
            ("phone", Value::Null),
            ("status", json!("superseded")),
            ("status", json!("unchecked")),
            ("visibility", json!("staff")),
            ("ages", json!("children")),
            ("area", json!([{"kind": "country", "code": "W92000004"}])),
            ("position", json!(900)),
        ] {
            let refused = admin.change_saying(&at, "a test", |line| line[field] = value.clone());
            assert!(pointers(&refused).contains(&format!("/{field}") as &str), "{number} {field}");
        }
        let superseded = json!({"remarks": "gone"});
        let etag = admin.get(&at).header("etag").to_owned();
        assert!(pointers(&admin.post_at(&format!("{at}/supersede"), &superseded, &etag)).contains("/status"));
        is_a_problem(&admin.delete(&at, &etag), ProblemKind::MethodNotAllowed);
        assert_eq!(service.json(&at)["phone"], number);
    }
}

fn an_editors_change_waits_for_a_second_person(store: Store) {
    let service = written(store);
    let keeper = editor(service, "second-person");
    let at = "/api/v1/helplines/crimestoppers";
    let read = keeper.get(at).expect(200);
    let mut wanted = read.json();
    wanted["hours"] = json!("Quokka hours");
    let headers = [("if-match", read.header("etag")), ("idempotency-key", "propose")];
    let path = format!("{at}?why=their%20website");
    let propose = || keeper.send(Method::PUT, &path, Some(&wanted), &headers).expect(202);
    let first = propose();
    let told = first.json();
    assert_eq!((&told["status"], &told["helpline"]["hours"]), (&json!("waiting"), &json!("Quokka hours")));
    assert!(told["detail"].as_str().unwrap().contains("second person"));
    assert_eq!(propose().body, first.body, "it is proposed once");
    assert!(!service.get(at).text().contains("Quokka"), "nothing has changed");
    let superseded = json!({"remarks": "gone"});
    keeper.post_at(&format!("{at}/supersede"), &superseded, read.header("etag")).expect(202);
    service.get(at).expect(200);
    let new = json!({"name": "A quokka line", "phone": "01632 960 009", "audience": "anyone", "covers": "Wales",
        "what_for": "to talk", "source": "their page", "as_of": "2026", "status": "current", "visibility": "public",
        "call": {"on": "2026-11-02", "heard": "They answered."}});
    assert_eq!(pointers(&keeper.post("/api/v1/helplines", &new)), set(&["/status"]), "a second person shows it");
}
