//! What becomes of each form of the staff pages: one that is taken leads on to a page, one that is refused comes back.
//! Each walk fails for a form that it knows nothing of.

mod refused;
mod taken;

use std::collections::BTreeSet;

use nncf_tests::visitor::{PASSWORD, between, mark_of};
use nncf_tests::{Answer, Visitor};

use crate::staff_routes::routes;

/// The mark of a visitor's forms.
#[track_caller]
fn mark(visitor: &Visitor) -> String {
    mark_of(&visitor.get("/staff/account").expect(200).text())
}

/// Sends a form of somebody who has signed in.
#[track_caller]
fn post(visitor: &Visitor, path: &str, fields: &[(&str, &str)]) -> Answer {
    let mark = mark(visitor);
    visitor.post(&format!("/staff{path}"), &[&[("mark", mark.as_str())], fields].concat())
}

/// Uploads a spreadsheet that is taken: where its import goes on, below `/staff`.
#[track_caller]
fn uploaded(visitor: &Visitor, file: &str) -> (Answer, String) {
    let answer = visitor.upload("/staff/import", &mark(visitor), "walked.csv", file.as_bytes()).expect(303);
    let at = answer.header("location").strip_prefix("/staff").unwrap().to_owned();
    (answer, at)
}

/// The fields that carry out the plan of an import.
#[track_caller]
fn shown(visitor: &Visitor, import: &str) -> String {
    let plan = visitor.get(&format!("/staff{import}/plan")).expect(200).text();
    between(&plan, "name=\"shown\" value=\"", "\"").to_owned()
}

/// Asks a partnership whether its record is right, and answers for it: the id of the answer.
fn answered(visitor: &Visitor) -> String {
    let page = visitor.get("/staff/confirmations").expect(200).text();
    let body = between(&page, "name=\"ask\" value=\"", "\"");
    let preview = post(visitor, "/confirmations", &[("ask", body)]).expect(200).text();
    let sent = post(visitor, "/confirmations/send", &asking(&preview, body)).expect(303);
    let sent = visitor.get(sent.header("location")).expect(200).text();
    let link = format!("/confirm/{}", between(&sent, "/confirm/", "\n"));
    Visitor::new(visitor.service).post(&link, &[("answer", "right")]).expect(200);
    let page = visitor.get("/staff/confirmations").expect(200).text();
    between(&page, "<form method=\"post\" action=\"/staff/confirmations/", "\"").to_owned()
}

/// The fields that send what a preview shows.
fn asking<'a>(preview: &'a str, body: &'a str) -> [(&'static str, &'a str); 3] {
    let field = |name: &str| between(preview, &format!("name=\"{name}\" value=\""), "\"");
    [("campaign", field("campaign")), ("shown_at", field("shown_at")), ("ask", body)]
}

/// Somebody who has shown the password of an account and not yet the second factor.
fn half_signed_in<'a>(visitor: &Visitor<'a>, email: &str) -> Visitor<'a> {
    let half = Visitor::new(visitor.service);
    let answer = half.post("/staff/sign-in", &[("email", email), ("password", PASSWORD)]).expect(303);
    assert_eq!(answer.header("location"), "/staff/sign-in/code");
    half
}

/// That a walk has seen every form but those that it names.
#[track_caller]
fn assert_all_seen<'a>(seen: &BTreeSet<&str>, others: impl IntoIterator<Item = &'a str>) {
    let others: BTreeSet<&str> = others.into_iter().collect();
    let posted: BTreeSet<&str> = routes().iter().filter(|route| route.posts).map(|route| route.path).collect();
    let gone: Vec<&&str> = others.iter().filter(|path| !posted.contains(*path) || seen.contains(*path)).collect();
    assert_eq!(gone, Vec::<&&str>::new(), "named as left out, and sent all the same or no form any more");
    let left: Vec<&&str> = posted.iter().filter(|path| !seen.contains(*path) && !others.contains(*path)).collect();
    assert_eq!(left, Vec::<&&str>::new(), "forms that nobody sent");
}
