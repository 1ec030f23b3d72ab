//! A form that was taken is answered with the address of a page, so that reloading repeats nothing; the page tells once
//! what was done.

use std::collections::BTreeSet;

use nncf_tests::program::run_on;
use nncf_tests::visitor::{Authenticator, PASSWORD, between, link_path, mark_of};
use nncf_tests::{Answer, Service, Store, Visitor};

use super::{answered, asking, assert_all_seen, half_signed_in, mark, post, shown, uploaded};

/// What is posted and changes nothing, so that reloading it repeats nothing: searches and previews, whose answer is a page;
/// files; and what a script asks.
const CHANGES_NOTHING: &[&str] = &["/people", "/people/{id}/export", "/export", "/coverage-effect", "/confirmations"];

/// Somebody who fills in forms, and the forms that were taken.
struct Walk<'a> {
    visitor: &'a Visitor<'a>,
    taken: BTreeSet<&'static str>,
}

impl Walk<'_> {
    /// Sends a form that is to be taken: the answer leads to a page of ours, which tells once what was done.
    #[track_caller]
    fn take(&mut self, route: &'static str, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = post(self.visitor, path, fields);
        self.leads_on(route, &answer)
    }

    /// The same for a form that is a step of several: the page that it leads to is the next step, and tells nothing else.
    #[track_caller]
    fn step(&mut self, route: &'static str, answer: &Answer) -> String {
        let address = answer.clone().expect(303).header("location").to_owned();
        assert!(address.starts_with("/staff") && !address.contains('?'), "{route} leads to {address}");
        let page = self.visitor.get(&address).expect(200).text();
        self.visitor.get(&address).expect(200);
        self.taken.insert(route);
        page
    }

    /// The same for a form that shows first what it would change.
    #[track_caller]
    fn take_seen(&mut self, route: &'static str, path: &str, fields: &[(&str, &str)]) -> String {
        let mark = mark(self.visitor);
        let answer = self.visitor.save_seen(&format!("/staff{path}"), &[&[("mark", mark.as_str())], fields].concat());
        self.leads_on(route, &answer)
    }

    #[track_caller]
    fn leads_on(&mut self, route: &'static str, answer: &Answer) -> String {
        let address = answer.clone().expect(303).header("location").to_owned();
        assert!(address.starts_with("/staff"), "{route} leads to {address}");
        assert!(!address.contains('?') || address.contains("?section="), "{route}: nothing is told by {address}");
        let page = self.visitor.get(&address).expect(200).text();
        let tells = |page: &str| page.contains("role=\"status\">") && page.contains("app-done");
        if !["/staff/once", "/staff/kept"].contains(&address.as_str()) && !address.starts_with("/staff/sign-in/") {
            assert!(tells(&page), "{route}: {address} does not tell what was done");
            let again = self.visitor.get(&address).expect(200).text();
            assert!(!tells(&again), "{route}: {address} tells it again");
        }
        self.taken.insert(route);
        page
    }
}

#[test]
fn every_form_that_is_taken_leads_to_a_page_that_tells_it_once() {
    let service = crate::people::with_a_contact(Store::Sqlite);
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let mut walk = Walk { visitor: &admin, taken: BTreeSet::new() };
    records(&mut walk);
    upkeep(&mut walk);
    people(&mut walk);
    own_account(&service, &mut walk);
    accounts(&service, &mut walk);
    imports(&mut walk);
    confirmations(&mut walk);
    websites(&mut walk);
    signing_in(&mut walk);
    assert_all_seen(&walk.taken, CHANGES_NOTHING.iter().copied());
}

fn records(walk: &mut Walk) {
    let new = [
        ("name", "A walked watch"),
        ("kind", "local"),
        ("status", "active"),
        ("nncf_membership", "none"),
        ("visibility", "staff"),
        ("coverage/basis", "stated"),
        ("coverage/codes", "lad:S12000023"),
        ("why", "A test"),
        ("action", "save"),
    ];
    walk.take("/partnerships/new", "/partnerships/new", &new);
    let at = "/partnerships/a-walked-watch";
    let edited = [&new[..], &[("revision", "1"), ("summary", "Another.")]].concat();
    walk.take("/partnerships/{slug}/edit", &format!("{at}/edit"), &edited);
    let verify = [("revision", "2"), ("how", "email"), ("note", "")];
    walk.take("/partnerships/{slug}/verify", &format!("{at}/verify"), &verify);
    walk.take("/partnerships/{slug}/review", &format!("{at}/review"), &[("revision", "3"), ("months", "6")]);
    walk.take("/partnerships/{slug}/publish", &format!("{at}/publish"), &[("revision", "4")]);
    let restore = [("revision", "5"), ("why", "A test")];
    walk.take("/partnerships/{slug}/restore/{number}", &format!("{at}/restore/1"), &restore);
    let retire = [("revision", "6"), ("status", "closed"), ("on", "2025"), ("why", "It ended")];
    walk.take("/partnerships/{slug}/retire", &format!("{at}/retire"), &retire);
    let drafts = walk.visitor.get("/staff/drafts").expect(200).text();
    let draft = drafts.split("name=\"draft\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    walk.take("/drafts", "/drafts", &[("draft", draft)]);
}

fn upkeep(walk: &mut Walk) {
    let service = walk.visitor.service;
    let report = "/partnerships/merseyside-partnership/mistake";
    Visitor::new(service).post(report, &[("told", "A mistake.")]).expect(200);
    let id = |page: &str, before: &str, after: &str| between(page, before, after).to_owned();
    let mistake = id(&walk.visitor.get("/staff/mistakes").text(), "action=\"/staff/mistakes/", "/done");
    walk.take("/mistakes/{id}/done", &format!("/mistakes/{mistake}/done"), &[]);
    let line = [
        ("name", "A walked line"),
        ("phone", "01632 960 001"),
        ("what_for", "Advice"),
        ("audience", "Anyone"),
        ("ages", "anyone"),
        ("covers", "Wales"),
        ("source", "its website"),
        ("as_of", "2026"),
        ("status", "unchecked"),
        ("visibility", "staff"),
        ("position", "70"),
        ("why", "A test"),
        ("action", "save"),
    ];
    walk.take_seen("/helplines/new", "/helplines/new", &line);
    let at = "/helplines/a-walked-line";
    let checked = [("revision", "1"), ("how", "phone"), ("note", "They answered")];
    walk.take("/helplines/{slug}/verify", &format!("{at}/verify"), &checked);
    let changed = [&line[..], &[("revision", "2"), ("hours", "Always")]].concat();
    walk.take_seen("/helplines/{slug}", at, &changed);
    let (editor, _) = Visitor::signed_in(service, "editor@example.org", "editor");
    let mark = mark(&editor);
    let proposed = [&line[..], &[("revision", "3"), ("hours", "Never"), ("mark", mark.as_str())]].concat();
    editor.save_seen(&format!("/staff{at}"), &proposed).expect(303);
    let change = id(&walk.visitor.get(&format!("/staff{at}")).text(), "/changes/", "\"");
    let decision = [("decision", "accepted"), ("why", "It is right")];
    walk.take("/helplines/{slug}/changes/{id}", &format!("{at}/changes/{change}"), &decision);
    let superseded = [("revision", "4"), ("note", "It ended"), ("action", "save")];
    walk.take_seen("/helplines/{slug}/supersede", &format!("{at}/supersede"), &superseded);
}

fn people(walk: &mut Walk) {
    let at = "/people/0198c1f2-0000-7000-8000-000000000077";
    let consent = [("visibility", "coordinators"), ("given_on", "2026-01-01"), ("expires_on", ""), ("how", "email")];
    walk.take("/people/{id}/consent", &format!("{at}/consent"), &consent);
    walk.take("/people/{id}/withdraw", &format!("{at}/withdraw"), &[("how", "email")]);
    walk.take("/people/{id}/erase", &format!("{at}/erase"), &[("reason", "asked"), ("sure", "yes")]);
}

fn own_account(service: &Service, walk: &mut Walk) {
    walk.take("/account/name", "/account/name", &[("name", "Ann Admin")]);
    walk.take("/account/notices", "/account/notices", &[("notices", "never")]);
    let token = [("token_name", "a report"), ("scope", "read"), ("days", "9")];
    let shown = walk.take("/account/tokens", "/account/tokens", &token);
    assert!(shown.contains("nncf_"));
    let id = between(&walk.visitor.get("/staff/account").text(), "/staff/account/tokens/", "/revoke").to_owned();
    walk.take("/account/tokens/{id}/revoke", &format!("/account/tokens/{id}/revoke"), &[]);
    let codes = [("current_password", PASSWORD)];
    let shown = walk.take("/account/recovery-codes", "/account/recovery-codes", &codes);
    assert!(shown.contains("app-codes"));
    let gone = walk.visitor.get("/staff/once").expect(200).text();
    assert!(!gone.contains("app-codes") && gone.contains("Shown once already"));
    let elsewhere = Visitor::new(service);
    elsewhere.post("/staff/sign-in", &[("email", "nobody@example.org"), ("password", "x")]).expect(422);
    let new = [
        ("current_password", PASSWORD),
        ("password", "seven lamps under the pier"),
        ("again", "seven lamps under the pier"),
    ];
    walk.take("/account/password", "/account/password", &new);
    let page = walk.visitor.get("/staff/account/second-factor").expect(200).text();
    let code = Authenticator::of_page(&page).code(0);
    let factor = [("current_password", "seven lamps under the pier"), ("code", code.as_str())];
    walk.take("/account/second-factor", "/account/second-factor", &factor);
}

fn accounts(service: &Service, walk: &mut Walk) {
    let invited = [("name", "New One"), ("email", "new@example.org"), ("role", "coordinator")];
    let shown = walk.take("/accounts/invite", "/accounts/invite", &invited);
    let new = Visitor::new(service);
    new.post(&link_path(&shown), &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
    let list = walk.visitor.get("/staff/accounts").expect(200).text();
    let session = list.split("/staff/account/sessions/").skip(1).find(|part| part.contains("New One"));
    let session = session.and_then(|part| part.split("/end").next()).unwrap().to_owned();
    walk.take("/account/sessions/{id}/end", &format!("/account/sessions/{session}/end"), &[]);
    let ids = list.split("/staff/accounts/").skip(1).filter_map(|part| part.split('"').next());
    let of_new = |id: &&str| walk.visitor.get(&format!("/staff/accounts/{id}")).text().contains("new@example.org");
    let id = ids.filter(|id| id.len() == 36).find(of_new).unwrap().to_owned();
    let at = format!("/accounts/{id}");
    walk.take("/accounts/{id}", &at, &[("name", "New Two"), ("role", "editor")]);
    walk.take("/accounts/{id}/link", &format!("{at}/link"), &[]);
    walk.take("/accounts/{id}/reset", &format!("{at}/reset"), &[]);
    walk.take("/accounts/{id}/status", &format!("{at}/status"), &[("status", "disabled")]);
    for (route, path) in [("/account/sessions/end", "/account/sessions/end"), ("/sign-out", "/sign-out")] {
        let (somebody, _) = Visitor::signed_in(service, &format!("{}@example.org", path.len()), "coordinator");
        let mut own = Walk { visitor: &somebody, taken: BTreeSet::new() };
        own.take(route, path, &[]);
        walk.taken.append(&mut own.taken);
    }
}

/// Rows of which one is to be put right.
const ROWS: &str = "name,kind,visibility,coverage\nA walked isle,regoinal,staff,lad:S12000027\n";

fn imports(walk: &mut Walk) {
    let (answer, at) = uploaded(walk.visitor, ROWS);
    walk.step("/import", &answer);
    let columns = ["name", "kind", "visibility", "coverage"].map(|column| ("column", column));
    walk.step("/import/{id}", &post(walk.visitor, &at, &columns));
    walk.step("/import/{id}/plan", &post(walk.visitor, &format!("{at}/plan"), &[("over_newer", "yes")]));
    let cells = ["A walked isle", "local", "staff", "lad:S12000027"].map(|cell| ("cell", cell));
    let plan = walk.step("/import/{id}/rows/{line}", &post(walk.visitor, &format!("{at}/rows/2"), &cells));
    assert!(!plan.contains("app-refused"), "it was put right");
    let shown = shown(walk.visitor, &at);
    let page = walk.take("/import/{id}/run", &format!("{at}/run"), &[("shown", &shown)]);
    let id = between(&page, "action=\"/staff/import/", "/undo\"").to_owned();
    walk.take("/import/{id}/undo", &format!("/import/{id}/undo"), &[]);
    let (_, at) = uploaded(walk.visitor, ROWS);
    walk.take("/import/{id}/drop", &format!("{at}/drop"), &[]);
}

fn confirmations(walk: &mut Walk) {
    let id = answered(walk.visitor);
    walk.take("/confirmations/{id}", &format!("/confirmations/{id}"), &[("handled", "dismissed")]);
    let page = walk.visitor.get("/staff/confirmations").expect(200).text();
    let body = between(&page, "name=\"ask\" value=\"", "\"");
    let preview = post(walk.visitor, "/confirmations", &[("ask", body)]).expect(200).text();
    walk.step("/confirmations/send", &post(walk.visitor, "/confirmations/send", &asking(&preview, body)));
}

/// Nobody's website is asked by a test: a second service, which asks on this machine alone, takes the form.
fn websites(walk: &mut Walk) {
    let service = Service::on(walk.visitor.service.database(), &["--links-on-loopback"]);
    let (editor, _) = Visitor::signed_in(&service, "links@example.org", "editor");
    let mut own = Walk { visitor: &editor, taken: BTreeSet::new() };
    own.take("/links/check", "/links/check", &[]);
    walk.taken.append(&mut own.taken);
}

fn signing_in(walk: &mut Walk) {
    let service = walk.visitor.service;
    let leads = |answer: &Answer, to: &str| assert_eq!(answer.clone().expect(303).header("location"), to);
    let new = Visitor::new(service);
    let added = run_on(service.database(), &["user", "add", "signer@example.org", "--role", "editor"]);
    let set = new.post(&link_path(&added.output()), &[("password", PASSWORD), ("again", PASSWORD)]);
    leads(&set, "/staff/sign-in/authenticator");
    let page = new.get("/staff/sign-in/authenticator").expect(200).text();
    let authenticator = Authenticator::of_page(&page);
    let fields = [("mark", mark_of(&page)), ("code", authenticator.code(-1))];
    leads(&new.post("/staff/sign-in/authenticator", &fields), "/staff/once");
    let again = half_signed_in(&new, "signer@example.org");
    let mark = mark_of(&again.get("/staff/sign-in/code").expect(200).text());
    leads(&again.post("/staff/sign-in/code", &[("mark", mark), ("code", authenticator.code(0))]), "/staff");
    again.get("/staff").expect(200);
    walk.taken.extend(["/sign-in", "/sign-in/code", "/sign-in/link/{secret}", "/sign-in/authenticator"]);
}
