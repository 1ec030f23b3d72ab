use proptest::prelude::*;
use serde_json::json;

use super::*;

fn record(extra: &Value) -> Partnership {
    let mut whole = json!({
        "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
        "status": "active", "nncf_membership": "none", "visibility": "public",
        "coverage": {"codes": [{"kind": "pfa", "code": "W15000002"}], "words": "", "basis": "derived"},
        "roles": [{"role": "host", "organisation": "A council"}, {"role": "chair", "organisation": "The police"}],
        "sources": [{"id": "003", "title": "A paper", "url": null}],
        "provenance": [{"pointer": "/name", "source": "003", "as_of": "2017"}]
    });
    for (field, value) in extra.as_object().unwrap() {
        whole[field] = value.clone();
    }
    serde_json::from_value(whole).unwrap()
}

fn item(values: &[(&str, &str)]) -> Item {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_value_is_told_with_what_it_was() {
    let told = changes(Some(&record(&json!({}))), &record(&json!({"status": "closed", "email": "a@example.org"})));
    let value = |field: &str, before: Option<&str>, after: &str| Change {
        field: field.into(),
        what: What::Value { before: before.map(str::to_owned), after: Some(after.into()) },
    };
    assert_eq!(told, [value("status", Some("active"), "closed"), value("email", None, "a@example.org")]);
}

#[test]
fn lists_are_told_item_by_item() {
    let roles = json!({"roles": [
        {"role": "chair", "organisation": "The police", "to": "2020"}, {"role": "funder", "organisation": "A fund"}]});
    let told = changes(Some(&record(&json!({}))), &record(&roles));
    let chair = item(&[("organisation", "The police"), ("role", "chair")]);
    let ended = item(&[("organisation", "The police"), ("role", "chair"), ("to", "2020")]);
    let sorted = |mut item: Item| {
        item.sort();
        item
    };
    let [Change { field, what: What::Items(items) }] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(field, "roles");
    let [ItemChange::Changed { before, after }, ItemChange::Added(added), ItemChange::Removed(removed)] =
        items.as_slice()
    else {
        panic!("{items:?}")
    };
    assert_eq!((sorted(before.clone()), sorted(after.clone())), (chair, ended));
    assert_eq!(sorted(added.clone()), item(&[("organisation", "A fund"), ("role", "funder")]));
    assert_eq!(sorted(removed.clone()), item(&[("organisation", "A council"), ("role", "host")]));
}

#[test]
fn another_order_is_told_as_that() {
    let mut turned = record(&json!({}));
    turned.roles.reverse();
    let told = changes(Some(&record(&json!({}))), &turned);
    assert_eq!(told, [Change { field: "roles".into(), what: What::Items(vec![ItemChange::Reordered]) }]);
}

#[test]
fn groups_are_told_by_their_parts_and_a_new_record_by_all_that_it_holds() {
    let wider = json!({"coverage": {"codes": [], "words": "and beyond", "basis": null}});
    let told = changes(Some(&record(&json!({}))), &record(&wider));
    let mut fields: Vec<&str> = told.iter().map(|change| change.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["coverage/basis", "coverage/codes", "coverage/words"]);
    let new: Vec<String> = changes(None, &record(&json!({}))).into_iter().map(|change| change.field).collect();
    assert!(new.contains(&"name".to_owned()) && new.contains(&"provenance".to_owned()));
    assert!(!new.contains(&"aliases".to_owned()), "what is empty is no news");
}

/// Other values for each field of a record.
fn others() -> Vec<(&'static str, Value)> {
    let id = "0198c1f2-0000-7000-8000-000000000002";
    vec![
        ("slug", json!("gwent-forum")),
        ("name", json!("Gwent forum")),
        ("kind", json!("local")),
        ("status", json!("dormant")),
        ("nncf_membership", json!("member")),
        ("visibility", json!("staff")),
        ("aliases", json!([{"name": "The forum"}])),
        ("summary", json!("What it is.")),
        ("formed", json!({"claims": [{"value": "2013", "source": "003"}]})),
        ("closed", json!("2020")),
        ("website", json!("https://example.org/")),
        ("email", json!("a@example.org")),
        ("coverage", json!({"codes": [], "words": "somewhere", "basis": null})),
        ("links", json!([{"rel": "part_of", "slug": "other"}])),
        ("roles", json!([])),
        ("member_organisations", json!({"items": [], "stated_count": {"value": 5, "as_of": "2017"}})),
        ("subgroups", json!([{"name": "Prevent", "theme": "prevent"}])),
        ("phases", json!([{"name": "One", "description": "First."}])),
        ("activities", json!([{"kind": "training", "description": "Courses."}])),
        ("funding", json!([{"funder": "A fund", "description": "A grant."}])),
        ("progress_measures", json!([{"description": "Counting."}])),
        ("meetings", json!([{"cadence": "monthly"}])),
        ("resources", json!([{"title": "A film", "kind": "film"}])),
        ("coordinators", json!([{"id": id, "role": "chair", "visibility": "staff"}])),
        ("provenance", json!([])),
        ("sources", json!([{"id": "003", "title": "Another paper", "url": null}])),
        ("verification", json!({"at": "2026-11-01T00:00:00Z", "by_role": "editor", "how": "email"})),
        ("review_months", json!(6)),
    ]
}

#[test]
fn the_fields_are_all_tried() {
    let whole = serde_json::to_value(record(&json!({"review_months": 3}))).unwrap();
    let known: Vec<&str> = others().iter().map(|(field, _)| *field).chain(["id"]).collect();
    assert!(whole.as_object().unwrap().keys().all(|field| known.contains(&field.as_str())));
}

proptest! {
    #[test]
    fn each_changed_field_is_told_and_no_other(chosen in proptest::collection::btree_set(0..28usize, 0..6)) {
        let others = others();
        let changed: Map<String, Value> =
            chosen.iter().map(|&index| (others[index].0.to_owned(), others[index].1.clone())).collect();
        let (before, after) = (record(&json!({})), record(&Value::Object(changed.clone())));
        prop_assert!(changes(Some(&after), &after).is_empty());
        for (before, after) in [(&before, &after), (&after, &before)] {
            let told = changes(Some(before), after);
            let tops: std::collections::BTreeSet<&str> =
                told.iter().filter_map(|change| change.field.split('/').next()).collect();
            prop_assert_eq!(tops, changed.keys().map(String::as_str).collect());
        }
    }
}
