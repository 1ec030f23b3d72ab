//! Writing over HTTP: each rule, on both stores. These tests write to services that they share; each keeps to records
//! of its own.

mod authors;
mod helplines;
mod parts;
mod records;
mod requests;

use std::collections::BTreeSet;
use std::sync::OnceLock;

use chrono::NaiveDate;
use nncf_api::http::problem::ProblemKind;
use nncf_db::Clock;
use nncf_tests::{Answer, Keeper, Service, Store};
use serde_json::{Value, json};

use crate::problems::is_a_problem;

const LIST: &str = "/api/v1/partnerships";

/// The service of a store to which these tests write.
pub fn written(store: Store) -> &'static Service {
    static SQLITE: OnceLock<Service> = OnceLock::new();
    static POSTGRES: OnceLock<Service> = OnceLock::new();
    match store {
        Store::Sqlite => SQLITE.get_or_init(|| Service::start(store)),
        Store::Postgres => POSTGRES.get_or_init(|| Service::start(store)),
    }
}

fn editor(service: &'static Service, test: &str) -> Keeper<'static> {
    Keeper::new(service, &format!("{test}@example.org"), "editor", &[])
}

fn path(slug: &str) -> String {
    format!("{LIST}/{slug}")
}

/// A new record, and its address.
#[track_caller]
fn new_record(keeper: &Keeper, name: &str, more: &Value) -> (String, Answer) {
    let mut body = json!({"name": name, "kind": "local", "status": "active"});
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let made = keeper.post(LIST, &body).expect(201);
    (path(made.json()["slug"].as_str().unwrap()), made)
}

#[track_caller]
fn pointers(answer: &Answer) -> BTreeSet<String> {
    let problem = is_a_problem(answer, ProblemKind::Invalid);
    let errors = problem["errors"].as_array().unwrap_or_else(|| panic!("no errors: {problem}"));
    errors.iter().map(|error| error["pointer"].as_str().unwrap().to_owned()).collect()
}

fn set(pointers: &[&str]) -> BTreeSet<String> {
    pointers.iter().map(|pointer| (*pointer).to_owned()).collect()
}

fn today() -> NaiveDate {
    Clock::system().today()
}
