use proptest::prelude::*;
use serde_json::json;

use super::*;

/// A short name as the form makes it where no other record has it.
fn made(name: &str) -> Option<Slug> {
    Slug::from_name(name).ok()
}

fn day() -> NaiveDate {
    "2026-11-25".parse().unwrap()
}

fn record() -> Partnership {
    serde_json::from_value(json!({
        "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
        "status": "active", "nncf_membership": "none", "visibility": "public", "summary": "One.\nTwo.",
        "website": "https://example.org/", "review_months": 6,
        "formed": {"claims": [{"value": "2008/2009", "words": "late 2008", "source": "003"}]},
        "coverage": {"codes": [{"kind": "pfa", "code": "W15000002"}], "words": "and beyond", "basis": "derived"},
        "links": [{"rel": "part_of", "slug": "other"}],
        "roles": [{"role": "host", "organisation": "A"}, {"role": "chair", "organisation": "B", "from": "2017"}],
        "member_organisations": {"items": [{"name": "C", "sector": "faith"}],
            "stated_count": {"value": 55, "qualifier": "over", "as_of": "2017"}},
        "coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair", "name": "A Person",
            "visibility": "coordinators",
            "consent": {"visibility": "public", "given_on": "2026-01-01", "recorded": "By e-mail."}}],
        "verification": {"at": "2026-11-01T00:00:00Z", "by_role": "editor", "how": "email"},
        "sources": [{"id": "003", "title": "A paper"}],
        "provenance": [{"pointer": "/name", "source": "003", "as_of": "2017"},
                       {"pointer": "/roles/1", "source": "003", "as_of": "2017"}]
    }))
    .unwrap()
}

fn read_with(change: impl FnOnce(&mut Typed)) -> Result<Partnership, Vec<Fault>> {
    let mut typed = Typed::of(&record());
    change(&mut typed);
    read(&typed, Some(&record()), day(), made)
}

fn pointers(read: Result<Partnership, Vec<Fault>>) -> Vec<String> {
    read.unwrap_err().into_iter().map(|fault| fault.pointer).collect()
}

#[test]
fn what_nobody_touched_reads_as_it_was() {
    assert_eq!(read_with(|_| ()).unwrap(), record());
    // Browsers send lines that end in two characters.
    let sent = Typed::of(&record()).pairs().into_iter().map(|(name, text)| (name, text.replace('\n', "\r\n")));
    assert_eq!(read(&Typed::sent(sent.collect()), Some(&record()), day(), made).unwrap(), record());
}

#[test]
fn rows_are_added_changed_and_removed() {
    let wanted = read_with(|typed| {
        typed.set("remove/roles/0", "on");
        typed.set("roles/1/to", "2020");
        typed.set("roles/7/role", "funder");
        typed.set("roles/7/organisation", " A fund ");
        typed.set("coordinators/0/consent/expires_on", "2027-01-01");
        typed.set("member_organisations/stated_count/value", "");
        typed.set("member_organisations/stated_count/qualifier", "");
        typed.set("member_organisations/stated_count/as_of", "");
    })
    .unwrap();
    let roles: Vec<String> = wanted.roles.iter().map(|role| role.organisation.to_string()).collect();
    assert_eq!(roles, ["B", "A fund"]);
    assert_eq!(wanted.roles[0].to, Some("2020".parse().unwrap()));
    assert_eq!(wanted.member_organisations.stated_count, None);
    assert!(wanted.coordinators[0].consent.as_ref().unwrap().expires_on.is_some());
    assert_eq!(wanted.verification, record().verification, "editing never verifies");
}

#[test]
fn faults_name_the_fields_in_which_they_were_typed() {
    let found = pointers(read_with(|typed| {
        typed.set("name", "x".repeat(100_000));
        typed.set("status", "asleep");
        typed.set("closed", "2014-02-30");
        typed.set("roles/9/organisation", "No role");
        typed.set("coordinators/0/consent/given_on", "");
        typed.set("member_organisations/stated_count/value", "many");
        typed.set("source/roles/url", "https://example.org/");
        typed.codes = vec!["town:E06000001".into()];
    }));
    let expected = [
        "/name",
        "/status",
        "/closed",
        "/coverage/codes",
        "/coordinators/0/consent/given_on",
        "/source/roles/title",
        "/roles/9/role",
        "/member_organisations/stated_count/value",
    ];
    assert_eq!(found, expected);
}

#[test]
fn rules_between_fields_name_the_row_of_the_form() {
    let found = pointers(read_with(|typed| {
        typed.set("remove/links/0", "on");
        typed.set("links/4/rel", "part_of");
        typed.set("links/4/slug", "gwent");
    }));
    assert_eq!(found, ["/links/4/slug"], "a partnership cannot be tied to itself");
}

#[test]
fn a_section_says_once_where_its_facts_come_from() {
    let wanted = read_with(|typed| {
        typed.set("roles/1/to", "2020");
        typed.set("source/roles/title", "A letter");
        typed.set("source/basics/title", "Not needed");
        typed.set("formed/claims/3/value", "2009");
        typed.set("source/basics/as_of", "2020");
    })
    .unwrap();
    let letter = wanted.sources.iter().find(|source| source.title.as_str() == "A letter").unwrap();
    let fact = wanted.provenance.iter().find(|fact| fact.source == letter.id).unwrap();
    assert_eq!((fact.pointer.as_str(), fact.as_of.as_str()), ("/roles", "2026-11-25"));
    let other = wanted.sources.iter().find(|source| source.title.as_str() == "Not needed").unwrap();
    assert_eq!(wanted.formed.claims[1].source, other.id, "a new claim cites its section's source");
    assert_eq!(wanted.formed.claims[0].source.as_str(), "003", "an old one keeps its own");
    assert!(!wanted.provenance.iter().any(|fact| fact.pointer == "/name" && fact.source == other.id));
}

#[test]
fn a_claim_without_a_source_is_the_registers_own_word() {
    let wanted = read_with(|typed| typed.set("formed/claims/3/value", "2009")).unwrap();
    assert_eq!(wanted.formed.claims[1].source.as_str(), crate::desk::REGISTER);
}

#[test]
fn a_new_record_needs_little() {
    let mut typed = Typed::default();
    let fields = [
        ("name", "New"),
        ("slug", "new"),
        ("kind", "local"),
        ("status", "active"),
        ("nncf_membership", "none"),
        ("visibility", "public"),
        ("coverage/basis", "stated"),
    ];
    for (name, text) in fields {
        typed.set(name, text);
    }
    let new = read(&typed, None, day(), made).unwrap();
    assert_eq!((new.name.as_str(), new.coverage.basis), ("New", None), "no places, no grounds for them");
    typed.codes = vec!["pfa:W15000002".into(), "lad:E06000001".into()];
    assert_eq!(read(&typed, None, day(), made).unwrap().coverage.codes.len(), 2);
}

proptest! {
    #[test]
    fn nothing_typed_is_a_riddle(pairs in proptest::collection::vec(
        ("(roles|links|coordinators|aliases|x)?/?[0-9]{0,20}/?(role|slug|name|id|consent/given_on|)", ".{0,20}"), 0..12))
    {
        let mut typed = Typed::of(&record());
        for (name, text) in &pairs {
            typed.set(name, text.clone());
        }
        let sent = Typed::sent(typed.pairs());
        if let Err(faults) = read(&sent, Some(&record()), day(), made) {
            prop_assert!(faults.iter().all(|fault| !fault.detail.is_empty()));
        }
    }
}

#[test]
fn dates_are_read_as_people_write_them() {
    let wanted = read_with(|typed| {
        typed.set("formed/claims/0/value", "2008/09");
        typed.set("roles/1/from", "Nov 2016");
        typed.set("roles/1/to", "25/11/2020");
        typed.set("coordinators/0/consent/given_on", "1 February 2026");
        typed.set("coordinators/0/consent/expires_on", "31.12.2027");
    })
    .unwrap();
    let told = |date: Option<nncf_core::date::StatedDate>| date.unwrap().to_string();
    assert_eq!(wanted.formed.claims[0].value.to_string(), "2008/2009");
    assert_eq!([told(wanted.roles[1].from), told(wanted.roles[1].to)], ["2016-11", "2020-11-25"]);
    let consent = wanted.coordinators[0].consent.as_ref().unwrap();
    assert_eq!(
        (consent.given_on.to_string(), consent.expires_on.unwrap().to_string()),
        ("2026-02-01".into(), "2027-12-31".into())
    );
    let faults = read_with(|typed| {
        typed.set("roles/1/from", "01/02/2017");
        typed.set("coordinators/0/consent/given_on", "Nov 2016");
    })
    .unwrap_err();
    let told: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.pointer, fault.detail)).collect();
    assert!(told[1].starts_with("/roles/1/from “01/02/2017” may be 1 February 2017 or 2 January 2017"), "{told:?}");
    assert!(told[0].starts_with("/coordinators/0/consent/given_on takes one day"), "{told:?}");
}
