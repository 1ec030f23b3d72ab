//! The form of a record: nothing is written unseen, nothing typed is lost, and what may be a mistake is asked about.

use nncf_tests::visitor::{Visitor, mark_of};
use nncf_tests::{Keeper, Service, Store, for_each_store};
use serde_json::json;

use super::{GWENT, editor, send};

for_each_store!(
    a_new_partnership_is_public_at_once_and_can_be_undone,
    faults_come_back_with_everything_that_was_typed,
    two_people_who_edit_one_record_lose_nothing,
    a_second_record_of_a_body_is_warned_of,
    a_mailbox_that_may_be_a_persons_is_asked_about,
);

fn a_new_partnership_is_public_at_once_and_can_be_undone(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let new = "/staff/partnerships/new";
    let page = visitor.get(new).expect(200).text();
    assert!(page.contains("<option value=\"staff\" selected>"), "a new record is a draft");
    assert!(!page.contains("name=\"slug\""), "its address follows from its name");
    let change = [("name", "Orkney <b>watch</b>"), ("visibility", "public"), ("coverage/codes", "lad:S12000023")];
    let seen = send(&visitor, new, &page, &[&change[..], &[("action", "preview")]].concat()).expect(200).text();
    for words in ["Orkney &#60;b&#62;watch", "Orkney Islands (council area)", "had no partnership recorded before"] {
        assert!(seen.contains(words), "{words}");
    }
    assert_eq!(service.get("/partnerships/orkney-b-watch-b").status, 404, "a preview writes nothing");
    let saved = send(&visitor, new, &seen, &[("action", "save"), ("why", "They wrote to us")]).expect(303);
    assert_eq!(saved.header("location"), "/staff/partnerships/orkney-b-watch-b");
    assert!(visitor.follow(&saved).text().contains("Saved."));
    assert!(!visitor.follow(&saved).text().contains("Saved."), "it is told once");
    assert!(service.get("/partnerships/orkney-b-watch-b").expect(200).text().contains("Orkney &#60;b&#62;watch"));
    let areas = service.get("/api/v1/partnerships?f=geojson&limit=200").expect(200).text();
    assert!(areas.contains("orkney-b-watch-b"), "it is on the map");
    let record = service.json("/api/v1/partnerships/orkney-b-watch-b");
    assert_eq!(record["verification"], json!(null), "editing never verifies");
    assert_eq!(record["sources"][0]["id"], "register");

    let edit = "/staff/partnerships/orkney-b-watch-b/edit";
    let page = visitor.get(edit).expect(200).text();
    send(&visitor, edit, &page, &[("name", "Orkney"), ("action", "save"), ("why", "Shorter")]).expect(303);
    let history = visitor.get("/staff/partnerships/orkney-b-watch-b/history").expect(200).text();
    for words in ["Revision 2", "Shorter", "They wrote to us", "an editor of the register"] {
        assert!(history.contains(words), "{words}");
    }
    let restore = "/staff/partnerships/orkney-b-watch-b/restore/1";
    let asked = visitor.get(restore).expect(200).text();
    assert!(asked.contains("Orkney &#60;b&#62;watch"), "what restoring would change");
    let fields = [("mark", mark_of(&asked)), ("revision", "2".to_owned()), ("why", String::new())];
    visitor.post(restore, &fields).expect(303);
    assert!(service.get("/partnerships/orkney-b-watch-b").expect(200).text().contains("Orkney &#60;b&#62;watch"));
}

fn faults_come_back_with_everything_that_was_typed(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let edit = format!("/staff/partnerships/{GWENT}/edit");
    let version = service.json("/readyz")["register_version"].clone();
    let page = visitor.get(&edit).expect(200).text();
    let long = "x".repeat(100_000);
    let back = send(
        &visitor,
        &edit,
        &page,
        &[
            ("name", &long),
            ("closed", "2014-02-30"),
            ("website", "javascript:alert(1)"),
            ("links/7/rel", "part_of"),
            ("links/7/slug", GWENT),
            ("aliases/9/name", "Kept <text>"),
            ("coverage/codes", "lad:E06999999"),
            ("action", "save"),
            ("why", "A test"),
        ],
    );
    let text = back.expect(422).text();
    for (id, words) in [("name", "at most 200"), ("closed", "does not exist"), ("website", "begins with https://")] {
        assert!(text.contains(&format!("href=\"#{id}\"")) && text.contains(words), "{id}");
    }
    assert!(text.contains("Kept &#60;text&#62;") && text.contains(&long), "nothing typed is lost");
    let rules = send(
        &visitor,
        &edit,
        &page,
        &[
            ("links/7/rel", "part_of"),
            ("links/7/slug", "no-such-body"),
            ("coverage/codes", "lad:E06999999"),
            ("action", "preview"),
        ],
    );
    let text = rules.expect(422).text();
    for words in ["no record with the short name", "knows no geography"] {
        assert!(text.contains(words), "{words}");
    }
    let nobody = send(&visitor, &edit, &page, &[("name", "Other"), ("action", "save")]).expect(422).text();
    assert!(nobody.contains("href=\"#why\""), "a reason is asked");
    assert_eq!(service.json("/readyz")["register_version"], version, "nothing was written");
}

fn two_people_who_edit_one_record_lose_nothing(store: Store) {
    let service = Service::start(store);
    let (ann, bob) = (editor(&service), Visitor::signed_in(&service, "bob@example.org", "admin").0);
    let edit = format!("/staff/partnerships/{GWENT}/edit");
    let loaded = ann.get(&edit).expect(200).text();
    let theirs = bob.get(&edit).expect(200).text();
    send(
        &bob,
        &edit,
        &theirs,
        &[("email", "info@example.org"), ("name", "Bob’s name"), ("action", "save"), ("why", "Bob knows")],
    )
    .expect(303);

    let changes = [("summary", "Ann’s summary."), ("name", "Ann’s name"), ("why", "Ann knows"), ("action", "save")];
    let conflict = send(&ann, &edit, &loaded, &changes).expect(409).text();
    for words in ["an admin of the register", "Bob knows", "info@example.org", "Ann’s summary.", "Ann’s name"] {
        assert!(conflict.contains(words), "{words}");
    }
    assert!(!conflict.contains("name=\"use/summary\""), "only what both changed is to be chosen");
    let preview = send(&ann, &edit, &conflict, &[("use/name", "theirs"), ("action", "preview")]).expect(200).text();
    send(&ann, &edit, &preview, &[("action", "save")]).expect(303);
    let record = service.json(&format!("/api/v1/partnerships/{GWENT}"));
    assert_eq!(record["name"], "Bob’s name");
    assert_eq!(record["email"], "info@example.org");
    assert_eq!(record["summary"], "Ann’s summary.");
}

fn a_second_record_of_a_body_is_warned_of(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let new = "/staff/partnerships/new";
    let page = visitor.get(new).expect(200).text();
    let same = [("name", "gwent regional anti slavery forum"), ("why", "A test")];
    let asked = send(&visitor, new, &page, &[&same[..], &[("action", "preview")]].concat()).expect(200).text();
    for words in ["There is a record of this name", "gwent-regional-anti-slavery-forum-2", "No place is chosen"] {
        assert!(asked.contains(words), "{words}");
    }
    let joined = [("name", "Gwent Regional Antislavery Forum"), ("why", "A test"), ("action", "preview")];
    let asked = send(&visitor, new, &page, &joined).expect(200).text();
    assert!(asked.contains("There is a record of this name"), "names are compared as look-ups do");
    send(&visitor, new, &page, &[&same[..], &[("action", "save")]].concat()).expect(422);
    let meant = [&same[..], &[("action", "save"), ("anyway", "yes")]].concat();
    let saved = send(&visitor, new, &page, &meant).expect(303);
    assert_eq!(saved.header("location"), "/staff/partnerships/gwent-regional-anti-slavery-forum-2");
    assert!(visitor.follow(&saved).text().contains("publish it once all is right"));
    assert_eq!(service.get("/partnerships/gwent-regional-anti-slavery-forum-2").status, 404, "it is a draft");
    // What stands is not asked about again.
    let edit = "/staff/partnerships/gwent-regional-anti-slavery-forum-2/edit";
    let page = visitor.get(edit).expect(200).text();
    send(&visitor, edit, &page, &[("summary", "A test."), ("action", "save"), ("why", "A test")]).expect(303);
}

fn a_mailbox_that_may_be_a_persons_is_asked_about(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let edit = format!("/staff/partnerships/{GWENT}/edit");
    let jane = "jane.smith@police.example";
    let page = visitor.get(&edit).expect(200).text();
    let save = |page: &str, changes: &[(&str, &str)]| {
        send(&visitor, &edit, page, &[changes, &[("action", "save"), ("why", "A test")]].concat())
    };
    save(&page, &[("email", "modernslavery@police.example")]).expect(303);
    let page = visitor.get(&edit).expect(200).text();
    let asked = save(&page, &[("email", jane)]).expect(422).text();
    assert!(asked.contains("looks like one person’s. Whose is it?") && !asked.contains("role_mailbox"));
    assert!(!service.get(&format!("/api/v1/partnerships/{GWENT}")).text().contains(jane));

    // A role's: it is public, and the answer counts for this mailbox alone.
    save(&asked, &[("whose/email", "role")]).expect(303);
    assert_eq!(service.json(&format!("/api/v1/partnerships/{GWENT}"))["email"], jane);
    let page = visitor.get(&edit).expect(200).text();
    save(&page, &[("summary", "Another.")]).expect(303);
    let page = visitor.get(&edit).expect(200).text();
    let asked = save(&page, &[("email", "j.jones@police.example")]).expect(422).text();

    // A person's: it becomes a contact, for coordinators, in the list of people, and can be erased.
    save(&asked, &[("whose/email", "person")]).expect(303);
    let public = service.get(&format!("/api/v1/partnerships/{GWENT}")).text();
    assert!(!public.contains("j.jones"), "{public}");
    let people = visitor.get("/staff/people").expect(200).text();
    assert!(people.contains("j.jones@police.example") && people.contains("No consent recorded"));

    // The same over the API, which says how to state it.
    let keeper = Keeper::new(&service, "keeper@example.org", "editor", &[]);
    let path = "/api/v1/partnerships/west-midlands-anti-slavery-network";
    let refused = keeper.change(path, |record| record["email"] = json!("ann.lee@example.org")).expect(422).text();
    assert!(refused.contains("/email") && refused.contains("role_mailbox_confirmed"), "{refused}");
    let confirmed = |mailbox: &'static str, confirmed: &'static str| {
        keeper.change(path, move |record| {
            record["email"] = json!(mailbox);
            record["role_mailbox_confirmed"] = json!(confirmed);
        })
    };
    confirmed("ann.lee@example.org", "ann.other@example.org").expect(422);
    confirmed("ann.lee@example.org", "ann.lee@example.org").expect(200);
    let kept = keeper.json(path);
    assert_eq!(kept["role_mailbox_confirmed"], "ann.lee@example.org");
    assert!(!service.get(path).text().contains("role_mailbox_confirmed"), "it is for those who write");
    keeper.change(path, |record| record["email"] = json!("bea.lee@example.org")).expect(422);
    let contact = |visibility: &'static str, phone: &'static str, confirmed: serde_json::Value| {
        keeper.change(path, move |record| {
            record["coordinators"] = json!([{"role": "chair", "phone": phone, "visibility": visibility,
                "role_phone_confirmed": confirmed}]);
        })
    };
    let refused = contact("public", "07700 900123", json!(null)).expect(422).text();
    assert!(refused.contains("/coordinators/0/phone"), "{refused}");
    contact("coordinators", "07700 900123", json!(null)).expect(200);
    contact("public", "07700 900123", json!("07700 900123")).expect(200);
    assert!(service.get(path).text().contains("07700 900123"));
}
