//! The pages by which staff keep records: nothing is written unseen, nothing typed is lost, and whatever is saved shows
//! at once.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use nncf_tests::visitor::{Visitor, between, form_fields, mark_of};
use nncf_tests::{Answer, Keeper, Service, Store, for_each_store};
use serde_json::json;

for_each_store!(
    a_new_partnership_is_public_at_once_and_can_be_undone,
    faults_come_back_with_everything_that_was_typed,
    two_people_who_edit_one_record_lose_nothing,
    verifying_is_a_page_of_its_own,
    drafts_are_published_together,
    a_partnership_confirms_its_record_by_a_link,
    mistakes_are_read_and_ticked_off,
    helplines_are_checked_corrected_and_superseded,
    helplines_are_added,
    two_numbers_cannot_be_changed_away,
    a_second_person_decides_on_an_editors_change,
    a_second_record_of_a_body_is_warned_of,
    a_mailbox_that_may_be_a_persons_is_asked_about,
    websites_are_asked_at_staffs_word,
    a_body_that_has_ended_stays_findable,
);

const GWENT: &str = "gwent-regional-anti-slavery-forum";

/// The fields of the form of a page, as a browser would send them back.
fn fields_of(page: &str) -> Vec<(String, String)> {
    form_fields(between(page, "<form method=\"post\" action=\"/staff/partnerships/", "</form>"))
}

/// Sends a form back with some fields changed or added.
fn send(visitor: &Visitor, path: &str, page: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields = fields_of(page);
    for (name, value) in changes {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) if *name != "coverage/codes" => (*value).clone_into(old),
            _ => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields)
}

fn editor(service: &Service) -> Visitor<'_> {
    Visitor::signed_in(service, "editor@example.org", "editor").0
}

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

fn verifying_is_a_page_of_its_own(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let verify = format!("/staff/partnerships/{GWENT}/verify");
    let page = visitor.get(&verify).expect(200).text();
    assert!(page.contains("2017, or shortly before"), "each fact with its source and date");
    let months = [("mark", mark_of(&page)), ("revision", "1".to_owned()), ("months", "6".to_owned())];
    visitor.post(&format!("/staff/partnerships/{GWENT}/review"), &months).expect(303);
    let record = service.json(&format!("/api/v1/partnerships/{GWENT}"));
    assert_eq!(record["last_verified_at"], json!(null), "an interval verifies nothing");
    let fields = [
        ("mark", mark_of(&page)),
        ("revision", "2".to_owned()),
        ("how", "phone".to_owned()),
        ("note", "Spoke to the coordinator".to_owned()),
    ];
    visitor.post(&verify, &fields).expect(303);
    let record = service.json(&format!("/api/v1/partnerships/{GWENT}"));
    assert_eq!((record["verified_by"].as_str(), record["last_verified_at"].is_string()), (Some("editor"), true));
    let start = visitor.get("/staff/partnerships?need=never_verified&q=gwent").expect(200).text();
    assert!(!start.contains(&format!("/staff/partnerships/{GWENT}\"")), "it is off the list");
}

fn drafts_are_published_together(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let page = visitor.get("/staff/drafts").expect(200).text();
    let drafts: Vec<&str> =
        page.split("name=\"draft\" value=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(drafts.len() > 1, "the data that ship hold drafts");
    let stale = format!("{}@99", drafts[1].split('@').next().unwrap());
    let fields = [("mark", mark_of(&page)), ("draft", drafts[0].to_owned()), ("draft", stale)];
    let answer = visitor.follow(&visitor.post("/staff/drafts", &fields)).text();
    assert!(answer.contains("1 record was published"), "what can be published is");
    assert!(answer.contains("Read it again"), "what changed meanwhile is left");
    let again = visitor.get("/staff/drafts").expect(200).text();
    assert_eq!(again.matches("name=\"draft\"").count(), drafts.len() - 1);
}

fn a_partnership_confirms_its_record_by_a_link(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let page = visitor.get("/staff/confirmations").expect(200).text();
    let body = between(&page, "name=\"ask\" value=\"", "\"").to_owned();
    let name = between(&page, &format!("for=\"ask-{body}\">"), "<br>").to_owned();
    let ticked = [("mark", mark_of(&page)), ("ask", body.clone())];
    let shown = visitor.post("/staff/confirmations", &ticked).expect(200).text();
    assert!(shown.contains("1 e-mail will be written for you to pass on") && !shown.contains("/confirm/A"));
    let field = |name: &str| between(&shown, &format!("name=\"{name}\" value=\""), "\"").to_owned();
    let (campaign, shown_at) = (field("campaign"), field("shown_at"));
    let form = [("mark", mark_of(&shown)), ("campaign", campaign), ("shown_at", shown_at), ("ask", body)];
    let at = visitor.post("/staff/confirmations/send", &form).expect(303).header("location").to_owned();
    let sent = visitor.get(&at).expect(200).text();
    assert!(sent.contains("Nothing was sent") && sent.contains("1 to pass on by hand"));
    // The same form again makes no other link, and the link can be looked up until somebody has answered.
    assert_eq!(visitor.post("/staff/confirmations/send", &form).expect(303).header("location"), at);
    assert_eq!(visitor.get(&at).expect(200).text().matches("/confirm/").count(), 1);
    visitor.post("/staff/confirmations/send", &form[..1]).expect(422);
    visitor.post("/staff/confirmations", &form[..1]).expect(422);
    let link = format!("/confirm/{}", between(&sent, "/confirm/", "\n"));
    // The record is changed before the partnership looks: it answers about what it is shown.
    let keeper = Keeper::new(&service, "keeper@example.org", "editor", &[]);
    let west = "/api/v1/partnerships/west-midlands-anti-slavery-network";
    keeper.change(west, |record| record["summary"] = json!("Changed before they looked.")).expect(200);
    let shown = service.get(&link).expect(200);
    assert!(shown.text().contains(&name) && shown.text().contains("Changed before they looked."));
    let revision = between(&shown.text(), "name=\"revision\" value=\"", "\"").to_owned();
    assert_eq!((shown.header("cache-control"), shown.header("referrer-policy")), ("no-store", "no-referrer"));
    let somebody = Visitor::new(&service);
    somebody.post(&link, &[("answer", "correction")]).expect(422);
    somebody.post(&link, &[("answer", "right"), ("revision", revision.as_str())]).expect(200);
    somebody.post(&link, &[("answer", "right")]).expect(404);
    assert_eq!(service.get(&link).status, 404, "it works once");
    assert!(!service.log().contains(&link["/confirm/".len()..]), "the secret stands in no log");

    let waits = visitor.get("/staff").expect(200).text();
    assert!(waits.contains("Answers from partnerships (1)") && waits.contains(&name));
    let page = visitor.get("/staff/confirmations").expect(200).text();
    let id = between(&page, "<form method=\"post\" action=\"/staff/confirmations/", "\"").to_owned();
    let path = format!("/staff/confirmations/{id}");
    visitor.post(&path, &[("mark", mark_of(&page)), ("handled", "accepted".to_owned())]).expect(303);
    let slug = between(&page, "<h3 class=\"govuk-heading-s\"", "</h3>");
    let slug = between(slug, "/staff/partnerships/", "\"");
    let record = service.json(&format!("/api/v1/partnerships/{slug}"));
    assert_eq!((record["verified_by"].as_str(), record["last_verified_at"].is_string()), (Some("editor"), true));
    assert!(!visitor.get("/staff").expect(200).text().contains("Answers from partnerships"));
    for _ in 0..30 {
        service.get("/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    }
    let refused = service.get("/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").expect(429);
    assert!(!refused.header("retry-after").is_empty());
}

fn mistakes_are_read_and_ticked_off(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let report = format!("/partnerships/{GWENT}/mistake");
    Visitor::new(&service).post(&report, &[("told", "The zebra <b>moved</b>.")]).expect(200);
    assert!(visitor.get("/staff").expect(200).text().contains("The zebra &#60;b&#62;moved"));
    let page = visitor.get("/staff/mistakes").expect(200).text();
    let id = between(&page, "action=\"/staff/mistakes/", "/done").to_owned();
    visitor.post(&format!("/staff/mistakes/{id}/done"), &[("mark", mark_of(&page))]).expect(303);
    assert!(!visitor.get("/staff").expect(200).text().contains("zebra"));
}

/// The fields of a helpline's form, as the page has them, with some changed.
fn line_fields(page: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    let start = page
        .rfind("<form method=\"post\" action=\"/staff/helplines/")
        .map_or(0, |_| page.find("name=\"name\"").and_then(|at| page[..at].rfind("<form ")).unwrap());
    let form = &page[start..];
    let mut fields = form_fields(&form[..form.find("</form>").unwrap()]);
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

fn change_line(visitor: &Visitor, slug: &str, changes: &[(&str, &str)]) -> Answer {
    let path = format!("/staff/helplines/{slug}");
    let fields = line_fields(&visitor.get(&path).expect(200).text(), changes);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if changes.contains(&("action", "save")) { visitor.save_seen(&path, &fields) } else { visitor.post(&path, &fields) }
}

fn helplines_are_checked_corrected_and_superseded(store: Store) {
    let service = Service::start(store);
    let visitor = Visitor::signed_in(&service, "admin@example.org", "admin").0;
    let slug = "crimestoppers";
    let path = format!("/staff/helplines/{slug}");
    let page = visitor.get(&path).expect(200).text();
    let check = |how: &str, note: &str| {
        let fields = [("mark", mark_of(&page)), ("revision", "1".into()), ("how", how.into()), ("note", note.into())];
        visitor.post(&format!("{path}/verify"), &fields)
    };
    assert!(check("phone", "").expect(422).text().contains("write what was heard"), "what was heard is asked");
    let checked = visitor.follow(&check("phone", "A recording, then a person")).text();
    assert!(checked.contains("Checked on") && checked.contains("“A recording, then a person”"));

    let back = change_line(&visitor, slug, &[("name", ""), ("phone", "0800 000 000")]).expect(422).text();
    assert!(back.contains("0800 000 000") && back.contains("must not be empty"), "nothing typed is lost");
    for wrong in ["0800 12", "call us", "0300 303 0547 / 0548", "8000121700", "0900 123 4567"] {
        let back =
            change_line(&visitor, slug, &[("phone", wrong), ("action", "save"), ("why", "x")]).expect(422).text();
        assert!(back.contains(&format!("value=\"{wrong}\"")) && back.contains("href=\"#phone\""), "{wrong}");
    }
    // What changes is shown first, and a reason is asked.
    let seen = change_line(&visitor, slug, &[("hours", "Day and night"), ("action", "preview")]).expect(200).text();
    assert!(seen.contains("At any time") && seen.contains("Day and night") && seen.contains("What changes"));
    assert!(!service.get("/api/v1/helplines").text().contains("Day and night"), "a preview writes nothing");
    change_line(&visitor, slug, &[("hours", "Day and night"), ("action", "save")]).expect(422);
    // Not even somebody who sends the form by themselves writes what nobody was shown, or another thing than was shown.
    let before = service.get("/api/v1/helplines").text();
    let fresh = visitor.get(&path).expect(200).text();
    let unseen = line_fields(&fresh, &[("hours", "Day and night"), ("action", "save"), ("why", "Their site")]);
    let seen = between(&seen, "name=\"seen\" value=\"", "\"").to_owned();
    for (name, value) in [("hours", "Day and night"), ("hours", "At night"), ("languages", "Welsh")] {
        let other = (name.to_owned(), value.to_owned());
        let digest = if value == "Day and night" { String::new() } else { seen.clone() };
        let sent =
            unseen.iter().filter(|(known, _)| known != name).cloned().chain([other, ("seen".to_owned(), digest)]);
        let sent: Vec<(String, String)> = sent.collect();
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let back = visitor.post(&path, &sent).expect(422).text();
        assert!(back.contains("Nothing was written yet") && back.contains("What changes") && back.contains(value));
        assert_eq!(service.get("/api/v1/helplines").text(), before, "{name}");
    }
    change_line(&visitor, slug, &[("hours", "Day and night"), ("action", "save"), ("why", "Their site")]).expect(303);
    assert!(service.get("/api/v1/helplines").text().contains("Day and night"));
    // Nobody has rung another number.
    let other = [("phone", "0800 555 112"), ("action", "save"), ("why", "Their site")];
    assert!(change_line(&visitor, slug, &other).expect(422).text().contains("ring the number first"));
    let rung = [&other[..], &[("call/on", "2026-11-01"), ("call/heard", "A person answered")]].concat();
    change_line(&visitor, slug, &rung).expect(303);
    assert!(service.get("/api/v1/helplines").text().contains("0800 555 112"));

    // Somebody else supersedes it while the form stands open: saving it, however often, changes nothing.
    let open = visitor.get(&path).expect(200).text();
    let mark = mark_of(&open);
    let supersede = [("mark", mark.as_str()), ("revision", "4"), ("note", "It ended")];
    let preview = [&supersede[..], &[("action", "preview")]].concat();
    let shown = visitor.post(&format!("{path}/supersede"), &preview).expect(200).text();
    assert!(shown.contains("It ended"), "it is shown first");
    let unseen = [&supersede[..], &[("action", "save")]].concat();
    let back = visitor.post(&format!("{path}/supersede"), &unseen).expect(422).text();
    assert!(back.contains("Nothing was written yet") && back.contains("It ended"));
    visitor.save_seen(&format!("{path}/supersede"), &supersede).expect(303);
    let stale = line_fields(&open, &[("phone", "0800 000 000"), ("action", "save"), ("why", "x")]);
    let stale: Vec<(&str, &str)> = stale.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    for _ in 0..2 {
        let back = visitor.post(&path, &stale).expect(422).text();
        assert!(back.contains("Somebody changed this helpline meanwhile") && back.contains("0800 000 000"));
        assert_eq!(between(&back, "name=\"revision\" value=\"", "\""), "4", "it is still what was shown then");
    }
    let page = visitor.get(&format!("{path}?from=1")).expect(200).text();
    assert!(page.contains("What it was") && page.contains("A recording") && page.contains("superseded"));
    let lines = service.json("/api/v1/helplines");
    assert!(!lines["items"].as_array().unwrap().iter().any(|line| line["slug"] == slug), "shown to nobody");
}

fn two_numbers_cannot_be_changed_away(store: Store) {
    let service = Service::start(store);
    let visitor = Visitor::signed_in(&service, "admin@example.org", "admin").0;
    for (slug, number) in [("emergency-services", "999"), ("police-not-an-emergency", "101")] {
        for change in [
            ("phone", "0800 555 111"),
            ("phone", ""),
            ("status", "superseded"),
            ("status", "unchecked"),
            ("visibility", "staff"),
            ("ages", "adults"),
            ("area/country:W92000004", "on"),
            ("position", "99"),
        ] {
            let sent = [change, ("action", "save"), ("why", "A test")];
            let back = change_line(&visitor, slug, &sent).expect(422).text();
            assert!(back.contains("nobody can change that") || back.contains("draft"), "{number} {change:?}");
        }
        let path = format!("/staff/helplines/{slug}");
        let fields = [("revision", "1"), ("note", "Gone"), ("action", "save")];
        visitor.fill_in(&path, &format!("{path}/supersede"), &fields).expect(422);
        assert!(service.get("/api/v1/helplines").text().contains(&format!("\"phone\":\"{number}\"")));
        // Its words can be mended.
        change_line(&visitor, slug, &[("hours", "Always"), ("action", "save"), ("why", "A test")]).expect(303);
    }
}

fn a_second_person_decides_on_an_editors_change(store: Store) {
    let service = Service::start(store);
    let ann = editor(&service);
    let bob = Visitor::signed_in(&service, "bob@example.org", "editor").0;
    let slug = "crimestoppers";
    let path = format!("/staff/helplines/{slug}");
    let propose = |hours: &str| {
        let change = [("hours", hours), ("action", "save"), ("why", "Their website says so")];
        let told = ann.follow(&change_line(&ann, slug, &change)).text();
        assert!(told.contains("waits for a second person"), "{told}");
        between(&told, &format!("action=\"{path}/changes/"), "\"").to_owned()
    };
    let is_written = |hours: &str| service.get("/api/v1/helplines").text().contains(hours);
    let decide = |who: &Visitor, id: &str, decision: &str, why: &str| {
        who.fill_in(&path, &format!("{path}/changes/{id}"), &[("decision", decision), ("why", why)])
    };

    let id = propose("Zebra hours");
    assert!(!is_written("Zebra hours"), "nothing has changed yet");
    for who in [&ann, &bob] {
        let start = who.get("/staff").expect(200).text();
        assert!(start.contains("wait for a second person") && start.contains("Their website says so"));
    }
    let seen = bob.get(&path).expect(200).text();
    assert!(seen.contains("Zebra hours") && seen.contains("At any time") && seen.contains("Accept it"));
    assert!(!ann.get(&path).expect(200).text().contains("Accept it"), "whoever proposed it only withdraws it");
    decide(&ann, &id, "accepted", "I am sure").expect(422);
    decide(&bob, &id, "accepted", "").expect(422);
    assert!(!is_written("Zebra hours"));
    let told = bob.follow(&decide(&bob, &id, "accepted", "I looked too")).text();
    assert!(told.contains("Accepted.") && told.contains("accepted by bob") && told.contains("I looked too"), "{told}");
    assert!(is_written("Zebra hours"));
    decide(&bob, &id, "declined", "Again").expect(422);
    assert!(!ann.get("/staff").expect(200).text().contains("wait for a second person"));

    let id = propose("Yak hours");
    decide(&bob, &id, "withdrawn", "x").expect(422);
    decide(&bob, &id, "declined", "They say otherwise").expect(303);
    let id = propose("Xerus hours");
    decide(&ann, &id, "withdrawn", "").expect(303);
    assert!(!is_written("Yak hours") && !is_written("Xerus hours"));

    // The helpline moves on while a change waits.
    let id = propose("Wolf hours");
    let admin = Visitor::signed_in(&service, "admin@example.org", "admin").0;
    change_line(&admin, slug, &[("languages", "Welsh"), ("action", "save"), ("why", "Asked")]).expect(303);
    assert!(bob.get(&path).expect(200).text().contains("cannot be accepted any more"));
    let back = decide(&bob, &id, "accepted", "Sure").expect(422).text();
    assert!(back.contains("was changed since this was proposed"), "{back}");
    assert!(!is_written("Wolf hours"));
    let log = admin.get("/staff/audit?event=helpline_change").expect(200).text();
    assert!(log.contains("editor@example.org") && log.contains("bob@example.org"));
    let history = admin.get(&path).expect(200).text();
    assert!(history.contains("accepted by a second person: I looked too"));
}

fn helplines_are_added(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let admin = Visitor::signed_in(&service, "admin@example.org", "admin").0;
    assert!(visitor.get("/staff/helplines").expect(200).text().contains("href=\"/staff/helplines/new\""));
    let page = visitor.get("/staff/helplines/new").expect(200).text();
    let mark = mark_of(&page);
    let add = |name: &'static str, status: &'static str, action: &'static str| {
        let fields = [
            ("mark", mark.as_str()),
            ("name", name),
            ("phone", "0800 111 222"),
            ("what_for", "Advice"),
            ("audience", "Anyone who works on a boat"),
            ("ages", "anyone"),
            ("area/country:W92000004", "on"),
            ("covers", "Wales"),
            ("source", "its website"),
            ("as_of", "November 2026"),
            ("status", status),
            ("visibility", "public"),
            ("position", "70"),
            ("why", "They asked us to"),
            ("action", action),
        ];
        if action == "save" {
            visitor.save_seen("/staff/helplines/new", &fields)
        } else {
            visitor.post("/staff/helplines/new", &fields)
        }
    };
    let back = add("", "unchecked", "save").expect(422).text();
    assert!(back.contains("Anyone who works on a boat") && back.contains("must not be empty"), "nothing typed is lost");
    assert!(add("The Boat Line", "current", "save").expect(422).text().contains("ring the number first"));
    assert!(add("The Boat Line", "unchecked", "preview").expect(200).text().contains("0800 111 222"));
    visitor.get("/staff/helplines/the-boat-line").expect(404);
    add("The Boat Line", "unchecked", "save").expect(303);
    assert!(add("The boat line!", "unchecked", "save").expect(422).text().contains("There is a helpline of this name"));
    let listed = |region: &str| {
        let lines = service.json(&format!("/api/v1/helplines?region={region}"));
        lines["items"].as_array().unwrap().iter().any(|line| line["slug"] == "the-boat-line")
    };
    assert!(!listed("country:W92000004"), "nobody is shown what was not checked");
    let slug = "the-boat-line";
    let page = visitor.get("/staff/helplines/the-boat-line").expect(200).text();
    assert!(page.contains("Nobody has checked this number yet") && page.contains("Nobody has noted that they rang it"));
    let show = [("status", "current"), ("action", "save"), ("why", "It is right")];
    assert!(change_line(&admin, slug, &show).expect(422).text().contains("ring the number first"));
    let heard = [("revision", "1"), ("how", "phone"), ("note", "A sailor answered")];
    let path = format!("/staff/helplines/{slug}");
    visitor.fill_in(&path, &format!("{path}/verify"), &heard).expect(303);
    change_line(&admin, slug, &show).expect(303);
    assert!(listed("country:W92000004") && !listed("country:S92000003"));
    assert!(!service.get("/api/v1/helplines/the-boat-line").text().contains("sailor"), "what was heard is for staff");
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

/// A website on this machine that is not there any more.
fn dead_website() -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let (tell, told) = mpsc::channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let _ = tell.send(head.join("\n"));
            let _ = stream.write_all(b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (address, told)
}

/// No door takes the address of a machine of our own for a website, so this one is written behind the register's back.
fn give_website(database: &str, website: &str) {
    let sql = format!(
        r#"UPDATE partnerships SET document = replace(document, '"website":null', '"website":"{website}"')
           WHERE slug = '{GWENT}'"#
    );
    match database.strip_prefix("sqlite:") {
        Some(path) => SqliteConnection::establish(path).unwrap().batch_execute(&sql).unwrap(),
        None => PgConnection::establish(database).unwrap().batch_execute(&sql).unwrap(),
    }
}

fn websites_are_asked_at_staffs_word(store: Store) {
    let first = Service::start(store);
    let database = first.database().to_owned();
    let (website, told) = dead_website();
    give_website(&database, &website);
    let service = Service::on(&database, &["--links-on-loopback"]);
    let visitor = editor(&service);
    let page = visitor.get("/staff/links").expect(200).text();
    assert!(told.try_recv().is_err(), "nothing is asked before staff say so");
    visitor.post("/staff/links/check", &[("mark", mark_of(&page))]).expect(303);
    let start = Instant::now();
    while !visitor.get("/staff").expect(200).text().contains("410 Gone") {
        assert!(start.elapsed() < Duration::from_mins(1), "the website was never asked");
        thread::sleep(Duration::from_millis(200));
    }
    assert!(told.recv().unwrap().contains("link check"), "it is told who asks");
    drop(first);
}

fn a_body_that_has_ended_stays_findable(store: Store) {
    let service = Service::start(store);
    let visitor = editor(&service);
    let path = format!("/staff/partnerships/{GWENT}");
    let page = visitor.get(&path).expect(200).text();
    let successor = "cardiff-and-the-vale-regional-anti-slavery-forum";
    let fields = [
        ("mark", mark_of(&page)),
        ("revision", "1".to_owned()),
        ("status", "merged".to_owned()),
        ("successor", successor.to_owned()),
        ("on", "2025".to_owned()),
        ("why", "They merged".to_owned()),
    ];
    visitor.post(&format!("{path}/retire"), &fields).expect(303);
    let record = service.json(&format!("/api/v1/partnerships/{GWENT}"));
    assert_eq!((record["status"].as_str(), record["closed"].as_str()), (Some("merged"), Some("2025")));
    let found = visitor.get("/staff/partnerships?status=merged").expect(200).text();
    assert!(found.contains(&path));
    let coordinator = Visitor::signed_in(&service, "co@example.org", "coordinator").0;
    for path in [
        "/staff/partnerships",
        "/staff/drafts",
        "/staff/links",
        "/staff/confirmations",
        "/staff/helplines",
        "/staff/mistakes",
        &format!("{path}/edit"),
        &format!("{path}/history"),
        &path,
    ] {
        assert_eq!(coordinator.get(path).status, 403, "{path}");
    }
}
