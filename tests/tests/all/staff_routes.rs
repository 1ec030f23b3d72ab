//! Every address of the staff pages, for whoever has not signed in and for each role: what is not theirs is refused. What
//! becomes of each form is in `staff_forms`.

use std::collections::BTreeSet;

use nncf_tests::visitor::mark_of;
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
pub struct Route {
    pub path: &'static str,
    reads: bool,
    pub posts: bool,
}

/// Every address, as it is declared.
pub fn routes() -> Vec<Route> {
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
