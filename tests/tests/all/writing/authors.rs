//! What each role may write, and what stays as it is because its author cannot see it.

use std::collections::BTreeSet;

use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Answer, Keeper, Service, Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

use super::{LIST, editor, new_record, set, written};
use crate::problems::is_a_problem;

for_each_store!(
    what_a_coordinator_may_change,
    what_is_hidden_from_the_author_stays,
    the_coverage_report_is_for_those_who_keep_the_register,
);

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
