//! Helplines have the life of records.

use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

use super::{editor, pointers, set, written};
use crate::problems::is_a_problem;

for_each_store!(helplines_live_as_records_do,);

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
