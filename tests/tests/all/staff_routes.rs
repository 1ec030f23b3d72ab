//! Every address of the staff pages, for whoever has not signed in and for each role: what is not theirs is refused.

use std::collections::BTreeSet;

use nncf_tests::visitor::{Authenticator, PASSWORD, between, link_path, mark_of};
use nncf_tests::{Answer, Service, Store, Visitor};
use reqwest::Method;
use uuid::Uuid;

/// The addresses as they are declared.
const ROUTES: &str = include_str!("../../../api/src/staff/mod.rs");

/// Open before somebody has signed in.
const OPEN: &[&str] = &["/sign-in", "/sign-in/code", "/sign-in/link/{secret}", "/sign-in/authenticator"];
/// Of whoever has an account.
const OF_ALL: &[&str] = &[
    "/once",
    "/kept",
    "/account",
    "/account/name",
    "/account/password",
    "/account/second-factor",
    "/account/recovery-codes",
    "/account/tokens",
    "/account/tokens/{id}/revoke",
    "/account/sessions/end",
    "/account/sessions/{id}/end",
    "/sign-out",
];
/// Of admins.
const OF_ADMINS: &[&str] = &[
    "/accounts",
    "/accounts/invite",
    "/accounts/{id}",
    "/accounts/{id}/status",
    "/accounts/{id}/link",
    "/accounts/{id}/reset",
    "/audit",
];
/// Whatever the forms ask for: a role is refused before what it sent is looked at.
const FIELDS: &[(&str, &str)] = &[
    ("revision", "1"),
    ("decision", "declined"),
    ("note", "x"),
    ("why", "x"),
    ("how", "email"),
    ("handled", "dismissed"),
    ("name", "X"),
    ("email", "x@example.org"),
    ("role", "editor"),
    ("status", "closed"),
    ("format", "csv"),
    ("visibility", "coordinators"),
    ("given_on", "2026-01-01"),
    ("way", "email"),
    ("reason", "asked"),
    ("current_password", "x"),
    ("password", "x"),
    ("again", "x"),
    ("code", "000000"),
    ("scope", "read"),
    ("months", "12"),
    ("codes", ""),
];

/// An address below `/staff`, and whether it is read and posted to.
struct Route {
    path: &'static str,
    reads: bool,
    posts: bool,
}

fn routes() -> Vec<Route> {
    let declared = |(kind, rest): (&str, &'static str)| {
        let path = rest.split('"').next().unwrap();
        let (reads, posts) = (kind.ends_with("get(") || kind.contains("get_and"), kind.contains("post("));
        path.starts_with('/').then_some(Route { path, reads, posts })
    };
    let calls = ROUTES.split(".service(").skip(1).filter_map(|call| {
        let (kind, rest) = call.split_once('"')?;
        Some((kind, rest))
    });
    // The scope's own beginning, and what stands outside it.
    let all = calls.filter(|(kind, _)| kind.contains("get") || kind.contains("post")).filter_map(declared);
    all.filter(|route| !route.path.starts_with("/staff") && !route.path.starts_with("/confirm/")).collect()
}

fn address(path: &str) -> String {
    let nobody = Uuid::nil().to_string();
    let slug = if path.starts_with("/helplines") { "emergency-services" } else { "gwent-regional-anti-slavery-forum" };
    let path = path.replace("{slug}", slug).replace("{id}", &nobody).replace("{number}", "1").replace("{line}", "2");
    format!("/staff{}", path.replace("{secret}", "x"))
}

fn post(visitor: &Visitor, path: &str, mark: &str) -> Answer {
    if path == "/import" {
        return visitor.upload("/staff/import", mark, "x.csv", b"name\nx\n");
    }
    if path == "/coverage-effect" {
        // A script asks this, and nothing is written by it.
        let request = visitor.service.request(Method::POST, &address(path)).header("cookie", visitor.cookies());
        return Answer::to(request.json(&serde_json::json!({"codes": []})));
    }
    visitor.post(&address(path), &[&[("mark", mark)], FIELDS].concat())
}

#[test]
fn every_address_is_for_its_roles() {
    let service = Service::start(Store::Sqlite);
    let all = routes();
    assert!(all.len() > 55, "{} addresses were found", all.len());
    let known: BTreeSet<&str> = all.iter().map(|route| route.path).collect();
    let named = OPEN.iter().chain(OF_ALL).chain(OF_ADMINS);
    named.for_each(|path| assert!(known.contains(path), "{path} is no address any more"));

    let stranger = Visitor::new(&service);
    // The start page stands outside the scope of the others.
    assert!(stranger.get("/staff").expect(303).header("location").starts_with("/staff/sign-in"));
    for Route { path, reads, posts } in all.iter().filter(|route| !OPEN.contains(&route.path)) {
        if *reads {
            let answer = stranger.get(&address(path)).expect(303);
            assert!(answer.header("location").starts_with("/staff/sign-in?next="), "{path}");
        }
        if *posts {
            // What is typed comes along to the sign-in; a file is chosen again, and a script asks again.
            let has_no_text = ["/import", "/coverage-effect"].contains(path);
            post(&stranger, path, "x").expect(if has_no_text { 303 } else { 401 });
        }
    }
    for role in ["coordinator", "editor"] {
        let (visitor, _) = Visitor::signed_in(&service, &format!("{role}@example.org"), role);
        let mark = mark_of(&visitor.get("/staff/account").expect(200).text());
        let is_theirs = |path: &&str| match role {
            "coordinator" => OF_ALL.contains(path) || OPEN.contains(path),
            _ => !OF_ADMINS.contains(path),
        };
        for Route { path, reads, posts } in all.iter().filter(|route| !is_theirs(&route.path)) {
            if *reads {
                visitor.get(&address(path)).expect(403);
            }
            if *posts {
                post(&visitor, path, &mark).expect(403);
            }
        }
        // What is theirs to read is not refused for their role.
        for Route { path, .. } in all.iter().filter(|route| route.reads && is_theirs(&route.path)) {
            let status = visitor.get(&address(path)).status;
            assert!(status != 403 && status < 500, "{role} {path}: {status}");
        }
    }
}

/// What is posted and changes nothing, so that reloading it repeats nothing: searches and previews, whose answer is a page;
/// files; and what a script asks.
const CHANGES_NOTHING: &[&str] = &["/people", "/people/{id}/export", "/export", "/coverage-effect"];

/// Somebody who fills in forms, and the forms that were taken.
struct Walk<'a> {
    visitor: &'a Visitor<'a>,
    taken: BTreeSet<&'static str>,
}

impl Walk<'_> {
    /// Sends a form that is to be taken: the answer leads to a page of ours, which tells once what was done.
    #[track_caller]
    fn take(&mut self, route: &'static str, path: &str, fields: &[(&str, &str)]) -> String {
        let mark = mark_of(&self.visitor.get("/staff/account").expect(200).text());
        let answer = self.visitor.post(&format!("/staff{path}"), &[&[("mark", mark.as_str())], fields].concat());
        self.leads_on(route, &answer)
    }

    /// The same for a form that shows first what it would change.
    #[track_caller]
    fn take_seen(&mut self, route: &'static str, path: &str, fields: &[(&str, &str)]) -> String {
        let mark = mark_of(&self.visitor.get("/staff/account").expect(200).text());
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
    let posted: BTreeSet<&str> = routes().iter().filter(|route| route.posts).map(|route| route.path).collect();
    let of_others: BTreeSet<&str> = CHANGES_NOTHING.iter().copied().chain(TAKEN_ELSEWHERE.iter().copied()).collect();
    // Imports have a walk of their own, in `importing.rs`.
    let left: Vec<&&str> = posted
        .iter()
        .filter(|path| !path.starts_with("/import"))
        .filter(|path| !walk.taken.contains(*path) && !of_others.contains(*path))
        .collect();
    assert_eq!(left, Vec::<&&str>::new(), "forms that nobody sent");
}

/// Held by the tests of signing in, of questions to partnerships, and of websites, which are really asked.
const TAKEN_ELSEWHERE: &[&str] = &[
    "/links/check",
    "/account/notices",
    "/sign-in",
    "/sign-in/code",
    "/sign-in/link/{secret}",
    "/sign-in/authenticator",
    "/confirmations",
    "/confirmations/send",
    "/confirmations/{id}",
];

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
    let mark = mark_of(&editor.get("/staff/account").expect(200).text());
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
