//! A form that was refused is shown again on its page: with what is wrong at its field, and all that was typed.

use std::collections::BTreeSet;

use nncf_tests::program::run_on;
use nncf_tests::visitor::{PASSWORD, between, form_fields, link_path, mark_of};
use nncf_tests::{Answer, Store, Visitor};

use super::{answered, assert_all_seen, half_signed_in, mark, post, shown, uploaded};
use crate::people::{CONTACT, with_a_contact};

/// What no form can be refused for, and why.
const NEVER: &[(&str, &str)] = &[
    ("/sign-out", "nothing is typed"),
    ("/coverage-effect", "a script asks"),
    ("/import/{id}/plan", "what is no answer leaves the question open"),
    ("/import/{id}/rows/{line}", "cells are taken as they are typed, and the plan tells what is wrong with them"),
    ("/import/{id}/drop", "nothing is typed"),
    ("/drafts", "the page that follows tells which of them were not published, and why"),
    ("/mistakes/{id}/done", "nothing is typed"),
    ("/links/check", "nothing is typed"),
    ("/people", "a search takes every word"),
    ("/people/{id}/export", "nothing is typed"),
    ("/account/tokens/{id}/revoke", "nothing is typed"),
    ("/account/sessions/end", "nothing is typed"),
    ("/account/sessions/{id}/end", "nothing is typed"),
    ("/accounts/{id}/link", "nothing is typed"),
    ("/accounts/{id}/reset", "nothing is typed"),
];
const GWENT: &str = "/partnerships/gwent-regional-anti-slavery-forum";
/// More than a reason may have.
const LONG: [char; 600] = ['x'; 600];

/// Somebody whose forms are refused, and which were.
struct Walk<'a> {
    visitor: &'a Visitor<'a>,
    refused: BTreeSet<&'static str>,
}

impl Walk<'_> {
    /// Sends a form that is to be refused: its page comes back, tells at the field `at` what is wrong, and holds all that
    /// was typed but secrets, and what is said to come back otherwise.
    #[track_caller]
    fn refuse(&mut self, route: &'static str, path: &str, at: &str, fields: &[(&str, &str)], otherwise: &[&str]) {
        let answer = post(self.visitor, path, fields);
        let kept: Vec<_> = fields.iter().copied().filter(|(name, _)| !otherwise.contains(name)).collect();
        self.comes_back(route, &answer, path, at, &kept);
    }

    #[track_caller]
    fn comes_back(&mut self, route: &'static str, answer: &Answer, path: &str, at: &str, kept: &[(&str, &str)]) {
        let page = answer.clone().expect(422).text();
        assert!(page.contains("There is a problem"), "{route}: {page}");
        assert!(page.contains(&format!("href=\"#{at}\"")), "{route}: no way to “{at}”: {}", summary(&page));
        assert_eq!(page.matches(&format!(" id=\"{at}\"")).count(), 1, "{route}: “{at}” is no place of the page");
        let form = form_of(&page, &format!("/staff{path}"));
        assert!(form.is_some() || kept.is_empty(), "{route}: the form is not there");
        let typed = form_fields(form.unwrap_or_default());
        for (name, value) in kept {
            let is_there = typed.iter().any(|(known, text)| known == name && text == value);
            assert!(is_there, "{route}: “{name}” was “{value}”, and the page has {typed:?}");
        }
        self.refused.insert(route);
    }
}

fn summary(page: &str) -> &str {
    page.split_once("There is a problem").map_or("", |(_, rest)| rest.split("<h1").next().unwrap_or_default())
}

/// The form that is sent to an address; a page may have several.
fn form_of<'a>(page: &'a str, address: &str) -> Option<&'a str> {
    let forms = page.split("<form ").skip(1).filter_map(|form| form.split("</form>").next());
    forms.filter(|form| form.contains(&format!("action=\"{address}\""))).last()
}

#[test]
fn every_form_that_is_refused_comes_back_with_what_was_typed() {
    let service = with_a_contact(Store::Sqlite);
    let (admin, _) = Visitor::signed_in(&service, "admin@example.org", "admin");
    let mut walk = Walk { visitor: &admin, refused: BTreeSet::new() };
    records(&mut walk);
    helplines(&mut walk);
    people(&mut walk);
    confirmations(&mut walk);
    imports(&mut walk);
    own_account(&mut walk);
    accounts(&mut walk);
    signing_in(&mut walk);
    assert_all_seen(&walk.refused, NEVER.iter().map(|(path, _)| *path));
}

fn records(walk: &mut Walk) {
    let long: String = LONG.iter().collect();
    let new = [("name", ""), ("summary", "A summary."), ("why", "Because")];
    walk.refuse("/partnerships/new", "/partnerships/new", "name", &new, &[]);
    let edit = [("revision", "2"), ("name", ""), ("summary", "A summary."), ("why", "Because")];
    walk.refuse("/partnerships/{slug}/edit", &format!("{GWENT}/edit"), "name", &edit, &[]);

    let (route, path) = ("/partnerships/{slug}/verify", format!("{GWENT}/verify"));
    walk.refuse(route, &path, "verify-how", &[("revision", "2"), ("how", "owl"), ("note", "A note")], &["how"]);
    walk.refuse(route, &path, "verify-note", &[("revision", "2"), ("how", "phone"), ("note", &long)], &[]);
    // Of a record that somebody changed meanwhile, the page shows what is now.
    walk.refuse(route, &path, "verify", &[("revision", "1"), ("how", "phone"), ("note", "A note")], &["revision"]);
    walk.refuse(route, &path, "verify-how", &[], &[]);
    let (route, path) = ("/partnerships/{slug}/review", format!("{GWENT}/review"));
    walk.refuse(route, &path, "review-months", &[("revision", "2"), ("months", "six")], &[]);
    walk.refuse(route, &path, "review", &[("revision", "1"), ("months", "6")], &["revision"]);
    let (route, path) = ("/partnerships/{slug}/retire", format!("{GWENT}/retire"));
    let retire = |successor: &'static str, on: &'static str| {
        [("revision", "2"), ("status", "merged"), ("successor", successor), ("on", on), ("why", "It ended")]
    };
    walk.refuse(route, &path, "retire-on", &retire("", "last spring"), &[]);
    walk.refuse(route, &path, "retire-on", &retire("", "2999"), &[]);
    walk.refuse(route, &path, "retire-successor", &retire("No Such Body", "2025"), &[]);
    walk.refuse(route, &path, "retire-successor", &retire("no-such-body", "2025"), &[]);
    walk.refuse(route, &path, "retire-status", &[("revision", "2"), ("why", "It ended")], &[]);
    let mut stale = retire("", "2025");
    stale[0].1 = "1";
    walk.refuse(route, &path, "retire", &stale, &["revision"]);
    let (route, path) = ("/partnerships/{slug}/restore/{number}", format!("{GWENT}/restore/1"));
    walk.refuse(route, &path, "restore-why", &[("revision", "2"), ("why", &long)], &[]);
    walk.refuse(route, &path, "restore", &[("revision", "1"), ("why", "A slip")], &["revision"]);

    let drafts = walk.visitor.get("/staff/drafts").expect(200).text();
    let drafts = drafts.split("/staff/partnerships/").skip(1).filter_map(|rest| rest.split(['"', '/']).next());
    let has_form = |slug: &&str| {
        let page = walk.visitor.get(&format!("/staff/partnerships/{slug}")).text();
        page.contains("/publish\"")
    };
    let draft = drafts.filter(|slug| !slug.is_empty()).find(has_form).unwrap().to_owned();
    let path = format!("/partnerships/{draft}/publish");
    walk.refuse("/partnerships/{slug}/publish", &path, "publish", &[("revision", "99")], &["revision"]);
    walk.refuse("/export", "/export", "export-format", &[("format", "owl"), ("drafts", "yes")], &["format"]);
}

fn helplines(walk: &mut Walk) {
    let new = [("name", "A walked line"), ("phone", "12"), ("what_for", "Advice"), ("action", "save")];
    walk.refuse("/helplines/new", "/helplines/new", "audience", &new, &["action"]);
    let at = "/helplines/modern-slavery-and-exploitation-helpline";
    let page = walk.visitor.get(&format!("/staff{at}")).expect(200).text();
    let form = form_fields(form_of(&page, &format!("/staff{at}")).unwrap());
    let with = |change: (&'static str, &'static str)| -> Vec<(&str, &str)> {
        let others = form.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let others = others.filter(|(name, _)| !["mark", "why", change.0].contains(name));
        others.chain([change, ("why", "They moved")]).collect()
    };
    walk.refuse("/helplines/{slug}", at, "phone", &with(("phone", "12")), &[]);
    let revision = between(&page, "name=\"revision\" value=\"", "\"");
    let checked = [("revision", revision), ("how", "phone"), ("note", "")];
    walk.refuse("/helplines/{slug}/verify", &format!("{at}/verify"), "note", &checked, &[]);
    let long: String = LONG.iter().collect();
    let read = [("revision", revision), ("how", "website"), ("note", long.as_str())];
    walk.refuse("/helplines/{slug}/verify", &format!("{at}/verify"), "note", &read, &[]);
    let superseded = [("revision", revision), ("note", long.as_str()), ("action", "preview")];
    let path = format!("{at}/supersede");
    walk.refuse("/helplines/{slug}/supersede", &path, "supersede-note", &superseded, &["action"]);

    let (editor, _) = Visitor::signed_in(walk.visitor.service, "editor@example.org", "editor");
    let mark = mark(&editor);
    let proposed = [with(("hours", "Always")), vec![("mark", mark.as_str())]].concat();
    editor.save_seen(&format!("/staff{at}"), &proposed).expect(303);
    let page = walk.visitor.get(&format!("/staff{at}")).expect(200).text();
    let path = format!("{at}/changes/{}", between(&page, "/changes/", "\""));
    let route = "/helplines/{slug}/changes/{id}";
    walk.refuse(route, &path, "decision", &[("decision", "owl"), ("why", "It is right")], &["decision"]);
    walk.refuse(route, &path, "decision", &[("decision", "accepted"), ("why", &long)], &["decision"]);
}

fn people(walk: &mut Walk) {
    let at = format!("/people/{CONTACT}");
    let consent = |visibility: &'static str, given: &'static str, until: &'static str, how: &'static str| {
        [("visibility", visibility), ("given_on", given), ("expires_on", until), ("how", how)]
    };
    let (route, path) = ("/people/{id}/consent", format!("{at}/consent"));
    for (at, fields, otherwise) in [
        ("consent-visibility", consent("staff", "2026-01-01", "", "letter"), &["visibility"][..]),
        ("consent-given_on", consent("public", "2026-02-30", "2027-01-01", "letter"), &[]),
        ("consent-given_on", consent("public", "2999-01-01", "", "meeting"), &[]),
        ("consent-expires_on", consent("public", "2026-01-01", "2025-12-31", "form"), &[]),
        ("consent-how", consent("public", "2026-01-01", "2027-01-01", "owl"), &["how"]),
    ] {
        walk.refuse(route, &path, at, &fields, otherwise);
    }
    walk.refuse("/people/{id}/withdraw", &format!("{at}/withdraw"), "withdrawal-how", &[("how", "owl")], &["how"]);
    let (route, path) = ("/people/{id}/erase", format!("{at}/erase"));
    walk.refuse(route, &path, "erasure-sure", &[("reason", "left")], &[]);
    walk.refuse(route, &path, "erasure-reason", &[("sure", "yes")], &[]);
}

fn confirmations(walk: &mut Walk) {
    walk.refuse("/confirmations", "/confirmations", "ask-form", &[], &[]);
    walk.refuse("/confirmations/send", "/confirmations/send", "ask-form", &[], &[]);
    let id = answered(walk.visitor);
    let (route, path) = ("/confirmations/{id}", format!("/confirmations/{id}"));
    walk.refuse(route, &path, &format!("a-{id}"), &[("handled", "owl")], &["handled"]);
    post(walk.visitor, &path, &[("handled", "dismissed")]).expect(303);
    walk.refuse(route, &path, "answers", &[("handled", "accepted")], &["handled"]);
}

fn imports(walk: &mut Walk) {
    let visitor = walk.visitor;
    for file in [&b"%PDF-1.7"[..], &vec![b'x'; 3 << 20]] {
        let answer = visitor.upload("/staff/import", &mark(visitor), "x.csv", file);
        walk.comes_back("/import", &answer, "/import", "file", &[]);
    }
    let (_, at) = uploaded(visitor, "name,kind,summary\nA refused isle,local,A summary.\nA wrong one,club,\n");
    let columns = [("column", "name"), ("column", "name"), ("column", "summary"), ("kind", "regional")];
    walk.refuse("/import/{id}", &at, "column-2", &columns, &[]);
    let columns = [("column", ""), ("column", "kind"), ("column", "summary"), ("visibility", "public")];
    walk.refuse("/import/{id}", &at, "columns", &columns, &[]);
    let columns = ["name", "kind", "summary"].map(|column| ("column", column));
    post(visitor, &at, &columns).expect(303);
    // What is refused here is the plan: it is shown as it is now, with 409 as other conflicts are.
    let path = format!("{at}/run");
    let told = post(visitor, &path, &[("shown", "what was"), ("leave_out", "yes")]).expect(409).text();
    assert!(told.contains("There is a problem") && told.contains("id=\"row-2\""));
    assert!(form_of(&told, &format!("/staff{path}")).unwrap().contains("value=\"yes\" checked"), "it stays ticked");
    walk.refused.insert("/import/{id}/run");

    post(visitor, &path, &[("shown", &shown(visitor, &at)), ("leave_out", "yes")]).expect(303);
    let page = visitor.get("/staff/import").expect(200).text();
    let id = between(&page, "action=\"/staff/import/", "/undo\"");
    post(visitor, "/partnerships/a-refused-isle/review", &[("revision", "1"), ("months", "6")]).expect(303);
    walk.refuse("/import/{id}/undo", &format!("/import/{id}/undo"), "earlier", &[], &[]);
}

fn own_account(walk: &mut Walk) {
    walk.refuse("/account/name", "/account/name", "name", &[("name", &"x".repeat(300))], &[]);
    walk.refuse("/account/notices", "/account/notices", "notices", &[("notices", "owl")], &["notices"]);
    let token = |scope, days| [("token_name", "a report"), ("scope", scope), ("days", days)];
    walk.refuse("/account/tokens", "/account/tokens", "days", &token("write", "9999"), &[]);
    walk.refuse("/account/tokens", "/account/tokens", "scope", &token("all", "9"), &["scope"]);
    let wrong = [("current_password", "not mine")];
    walk.refuse("/account/password", "/account/password", "current_password", &wrong, &["current_password"]);
    let (route, path) = ("/account/second-factor", "/account/second-factor");
    walk.refuse(route, path, "code", &[("current_password", PASSWORD), ("code", "0")], &["current_password", "code"]);
    let (route, path) = ("/account/recovery-codes", "/account/recovery-codes");
    walk.refuse(route, path, "codes_password", &wrong, &["current_password"]);
}

fn accounts(walk: &mut Walk) {
    let new = [("name", "New One"), ("email", "nobody"), ("role", "coordinator")];
    walk.refuse("/accounts/invite", "/accounts/invite", "email", &new, &[]);
    let new = [("name", ""), ("email", "new@example.org"), ("role", "admin")];
    walk.refuse("/accounts/invite", "/accounts/invite", "name", &new, &[]);
    let list = walk.visitor.get("/staff/accounts").expect(200).text();
    let ids = list.split("/staff/accounts/").skip(1).filter_map(|part| part.split('"').next());
    let is_admins = |id: &&str| walk.visitor.get(&format!("/staff/accounts/{id}")).text().contains("admin@example.org");
    let id = ids.filter(|id| id.len() == 36).find(is_admins).unwrap().to_owned();
    let path = format!("/accounts/{id}");
    walk.refuse("/accounts/{id}", &path, "role", &[("name", "Ann Two"), ("role", "editor")], &[]);
    walk.refuse("/accounts/{id}/status", &format!("{path}/status"), "close", &[("status", "disabled")], &[]);
    walk.refuse("/accounts/{id}/status", &format!("{path}/status"), "close", &[("status", "owl")], &["status"]);
}

fn signing_in(walk: &mut Walk) {
    let service = walk.visitor.service;
    let somebody = Visitor::new(service);
    let refused = somebody.post("/staff/sign-in", &[("email", "admin@example.org"), ("password", "x")]);
    walk.comes_back("/sign-in", &refused, "/sign-in", "email", &[("email", "admin@example.org")]);
    let half = half_signed_in(&somebody, "admin@example.org");
    let mark = mark_of(&half.get("/staff/sign-in/code").expect(200).text());
    let refused = half.post("/staff/sign-in/code", &[("mark", mark.as_str()), ("code", "000000")]);
    walk.comes_back("/sign-in/code", &refused, "/sign-in/code", "code", &[]);
    let link = link_path(&run_on(service.database(), &["user", "add", "new@example.org", "--role", "editor"]).output());
    let refused = somebody.post(&link, &[("password", "short"), ("again", "short")]);
    walk.comes_back("/sign-in/link/{secret}", &refused, "", "password", &[]);
    somebody.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
    let mark = mark_of(&somebody.get("/staff/sign-in/authenticator").expect(200).text());
    let refused = somebody.post("/staff/sign-in/authenticator", &[("mark", mark.as_str()), ("code", "000000")]);
    walk.comes_back("/sign-in/authenticator", &refused, "/sign-in/authenticator", "code", &[]);
}
