//! The numbers that people in need are given: seen before they are written, rung before they are shown, and decided on by two.

use nncf_tests::visitor::{Visitor, between, form_fields, mark_of};
use nncf_tests::{Answer, Service, Store, for_each_store};

use super::editor;

for_each_store!(
    helplines_are_checked_corrected_and_superseded,
    helplines_are_added,
    two_numbers_cannot_be_changed_away,
    a_second_person_decides_on_an_editors_change,
);

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
