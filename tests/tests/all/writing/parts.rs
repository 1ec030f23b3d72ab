//! The parts of a record, each at an address of its own.

use nncf_api::http::problem::ProblemKind;
use nncf_tests::{Store, for_each_store};
use serde_json::{Value, json};

use super::{editor, new_record, pointers, set, written};
use crate::problems::is_a_problem;

for_each_store!(parts_are_written_alone, entries_are_added_and_taken_out,);

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
