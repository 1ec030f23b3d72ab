//! An export that is imported again.

use nncf_core::text::Text;
use proptest::prelude::*;

use super::*;
use crate::sheet::row::tidy;

fn exports(records: &[Record], with_contacts: bool) -> [Vec<u8>; 2] {
    [write_csv(records, places(), with_contacts).unwrap(), write_xlsx(records, places(), with_contacts).unwrap()]
}

#[test]
fn what_ships_comes_back_as_it_is() {
    let records = &SHIPPED.1;
    for bytes in [true, false].into_iter().flat_map(|with_contacts| exports(records, with_contacts)) {
        let plan = planned(&bytes, records);
        let other: Vec<_> = plan.rows.iter().filter(|row| row.outcome != Outcome::Same).collect();
        assert_eq!((plan.rows.len(), other), (records.len(), vec![]));
    }
}

#[test]
fn what_ships_makes_the_same_register_elsewhere() {
    let records = &SHIPPED.1;
    let [csv, _] = exports(records, true);
    let made = created_all(&csv);
    assert_eq!(String::from_utf8(exports(&made, true)[0].clone()), String::from_utf8(csv));
}

#[test]
fn contacts_are_only_where_they_are_asked_for() {
    let contact = json!([{"id": Uuid::now_v7(), "role": "chair", "name": "Canary Person", "visibility": "staff"}]);
    let records = [held("a", "A", &json!({"coordinators": contact}))];
    let text = |with_contacts| String::from_utf8(write_csv(&records, places(), with_contacts).unwrap()).unwrap();
    assert!(text(true).contains("Canary Person") && text(true).contains("contact_role"));
    assert!(!text(false).contains("Canary") && !text(false).contains("contact_"));
}

#[test]
fn what_no_cell_can_hold_is_left_out_and_stays() {
    let many: Vec<_> =
        (0..400).map(|n| json!({"name": format!("{n} {}", "x".repeat(150)), "sector": "other"})).collect();
    let records = [held("a", "A", &json!({"member_organisations": {"items": many}}))];
    for bytes in exports(&records, true) {
        assert_eq!(planned(&bytes, &records).rows[0].outcome, Outcome::Same);
    }
}

fn created_all(bytes: &[u8]) -> Vec<Record> {
    let plan = planned(bytes, &[]);
    let made = plan.rows.into_iter().map(|row| match row.outcome {
        Outcome::Create(new) => record(*new),
        other => panic!("line {}: {other:?}", row.line),
    });
    made.collect()
}

/// Text that spreadsheets, separators and formulas make hard. A lone hyphen would mean "remove".
fn text<const MAX: usize>() -> impl Strategy<Value = String> {
    let hard =
        prop_oneof!["'{0,2}[=+@-]{0,1}[a-zA-Z;:\\\\,\"\n\t ô]{0,12}", "_x00[0-9]{2}_", "[0-9]{1,5}", "\\PC{1,20}"];
    let valid = |text: String| text.parse::<Text<MAX>>().ok().map(|text| text.to_string());
    hard.prop_filter_map("no text", valid).prop_filter("a hyphen", |text| text != "-")
}

fn date() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::of(prop::sample::select(vec!["2014", "2014-11", "2014-11-25", "2008/2009"]))
}

fn dated(field: &'static str, extra: Value) -> impl Strategy<Value = Value> {
    (text::<200>(), date(), date()).prop_map(move |(name, from, to)| {
        let mut entry = extra.clone();
        entry[field] = json!(name);
        entry["from"] = json!(from);
        entry["to"] = json!(to);
        entry
    })
}

/// A funder ends at the first colon: elsewhere one with a colon would be parted there.
fn funds(funding: &Value) -> bool {
    !funding["funder"].as_str().unwrap().contains(':')
}

fn contact() -> impl Strategy<Value = Value> {
    let email = prop::option::of(Just("a+b@example.org"));
    let named = (prop::option::of(text::<200>()), email, prop::option::of(text::<200>()));
    (named, prop::sample::select(vec!["coordinators", "staff"])).prop_map(|((name, email, phone), visibility)| {
        json!({"id": Uuid::now_v7(), "role": "chair", "name": name, "email": email, "phone": phone,
            "visibility": visibility})
    })
}

fn claim() -> impl Strategy<Value = Value> {
    (date(), prop::option::of(text::<200>()))
        .prop_map(|(value, words)| json!({"value": value.unwrap_or("2013"), "words": words, "source": "003"}))
}

fn any_record() -> impl Strategy<Value = Value> {
    let few = 0..3_usize;
    let plain = (text::<200>(), prop::option::of(text::<5000>()), prop::option::of(text::<500>()));
    let lists = (
        prop::collection::vec(dated("name", json!({})), few.clone()),
        prop::collection::vec(dated("organisation", json!({"role": "host"})), few.clone()),
        prop::collection::vec(dated("funder", json!({"description": "a: b [c]"})).prop_filter("", funds), few.clone()),
        prop::collection::vec(text::<200>(), few.clone()),
    );
    let codes = prop::sample::subsequence(vec!["pfa:W15000002", "lad:W06000015", "country:W92000004"], 0..3);
    let groups = (prop::collection::vec(claim(), few.clone()), prop::collection::vec(contact(), few));
    (plain, lists, codes, groups).prop_map(|((name, summary, words), lists, codes, (claims, contacts))| {
        let (aliases, roles, funding, texts) = lists;
        let basis = if codes.is_empty() { Value::Null } else { "derived".into() };
        let split = |code: &&str| code.split_once(':').map(|(kind, code)| json!({"kind": kind, "code": code}));
        let with = |field: &str, other: Value| -> Vec<Value> {
            let entry = |text: &String| {
                let mut entry = other.clone();
                entry[field] = json!(text);
                entry
            };
            texts.iter().map(entry).collect()
        };
        json!({
            "name": name, "summary": summary, "aliases": aliases, "roles": roles, "funding": funding,
            "website": "https://example.org/?a=1;b", "closed": "2020-02", "status": "closed",
            "coverage": {"codes": codes.iter().filter_map(split).collect::<Vec<_>>(), "basis": basis,
                "words": words.unwrap_or_default()},
            "formed": {"claims": claims}, "coordinators": contacts,
            "sources": [{"id": "003", "title": "A paper"}],
            "member_organisations": {"items": with("name", json!({"sector": "other"}))},
            "activities": with("description", json!({"kind": "care_pathway"})),
            "subgroups": with("name", json!({"theme": "pursue"})),
            "progress_measures": with("description", json!({})),
        })
    })
}

fn register() -> impl Strategy<Value = Vec<Record>> {
    prop::collection::vec(any_record(), 1..4).prop_map(|records| {
        let record = |(position, mut extra): (usize, Value)| {
            if position > 0 {
                extra["links"] = json!([{"rel": "part_of", "slug": "r0"}, {"rel": "reports_to", "slug": "r0"}]);
            }
            let name = extra["name"].as_str().unwrap().to_owned();
            held(&format!("r{position}"), &name, &extra)
        };
        records.into_iter().enumerate().map(record).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn an_export_that_nobody_edits_changes_nothing(records in register(), with_contacts: bool) {
        for bytes in exports(&records, with_contacts) {
            let plan = planned(&bytes, &records);
            prop_assert_eq!(plan.counts(), Counts { same: records.len(), ..Counts::default() }, "{:?}", plan);
        }
    }

    #[test]
    fn an_export_makes_the_same_register_elsewhere(records in register()) {
        for bytes in exports(&records, true) {
            let made = created_all(&bytes);
            let tell = |records: &[Record]| -> Vec<Vec<String>> {
                // Letters that were in pieces are in one.
                let cell = |record: &Record, column: &Column| tidy(&column.tell(&record.partnership, places()));
                records.iter().map(|record| Column::ALL.iter().map(|column| cell(record, column)).collect()).collect()
            };
            prop_assert_eq!(tell(&made), tell(&records));
        }
    }
}
