//! A day is that of London: what ends with it is gone at midnight there, whatever the hour in universal time.
//!
//! The service runs within the test, over a real database, by a clock that the test sets.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::rt::System;
use actix_web::{test, web};
use chrono::DateTime;
use nncf_api::pages::site::{Look, Site};
use nncf_api::state::AppState;
use nncf_api::{service, watch};
use nncf_db::{Author, Clock, Register};
use nncf_tests::{Service, Store, for_each_store};
use serde_json::{Value, json};

for_each_store!(
    a_consent_ends_at_midnight_in_london,
    midnight_comes_though_the_store_does_not_answer,
    days_on_pages_are_londons,
);

const SLUG: &str = "gwent-regional-anti-slavery-forum";
const NAME: &str = "Zebedee Quill";

/// A register whose clock the test sets, and a service over it.
struct Timed {
    /// Keeps the database.
    _home: Service,
    seconds: Arc<AtomicI64>,
    register: Register,
    state: web::Data<AppState>,
}

impl Timed {
    fn at(store: Store, moment: &str) -> Self {
        let home = Service::start(store);
        let seconds = Arc::new(AtomicI64::new(0));
        let told = seconds.clone();
        let clock = Clock::of(move || DateTime::from_timestamp(told.load(Ordering::SeqCst), 0).unwrap());
        let register = Register::open(&home.database().parse().unwrap(), clock).unwrap();
        let geography = Arc::new(nncf_seed::geography::load(register.geography().unwrap()).unwrap());
        set(&seconds, moment);
        let views = watch::views(&register, &geography).unwrap();
        let site = Site::new(Look::default(), "http://127.0.0.1".to_owned()).unwrap();
        let state = web::Data::new(AppState::new(views, register.clone(), site));
        Self { _home: home, seconds, register, state }
    }

    fn set(&self, moment: &str) {
        set(&self.seconds, moment);
    }

    /// Changes the record, and serves it.
    fn change(&self, change: impl FnOnce(&mut Value)) {
        let records = self.register.snapshot().unwrap().records;
        let record = records.into_iter().find(|record| record.partnership.slug.as_str() == SLUG).unwrap();
        let mut whole = serde_json::to_value(&record.partnership).unwrap();
        change(&mut whole);
        let author = Author { role: "editor".into(), name: None };
        self.register.replace(&serde_json::from_value(whole).unwrap(), record.revision, &author, "a test").unwrap();
        watch::catch_up(&self.state).unwrap();
    }

    /// What anybody is told at these addresses now.
    fn told(&self, addresses: &[&str]) -> Vec<String> {
        let state = self.state.clone();
        System::new().block_on(async move {
            let app = test::init_service(service::app(state)).await;
            let mut told = Vec::new();
            for address in addresses {
                let answer = test::call_service(&app, test::TestRequest::get().uri(address).to_request()).await;
                assert!(answer.status().is_success(), "{address}: {}", answer.status());
                told.push(String::from_utf8(test::read_body(answer).await.to_vec()).unwrap());
            }
            told
        })
    }

    /// At which of the doors for everybody the person's name is told.
    fn doors_that_name(&self) -> Vec<&'static str> {
        let told = self.told(DOORS);
        DOORS.iter().zip(told).filter(|(_, text)| text.contains(NAME)).map(|(door, _)| *door).collect()
    }
}

/// Every door through which a contact is shown to everybody.
const DOORS: &[&str] = &[
    "/partnerships/gwent-regional-anti-slavery-forum",
    "/cy/partnerships/gwent-regional-anti-slavery-forum",
    "/embed/partnership/gwent-regional-anti-slavery-forum",
    "/api/v1/partnerships/gwent-regional-anti-slavery-forum",
    "/api/v1/partnerships/gwent-regional-anti-slavery-forum/coordinators",
];

fn set(seconds: &AtomicI64, moment: &str) {
    seconds.store(moment.parse::<DateTime<chrono::Utc>>().unwrap().timestamp(), Ordering::SeqCst);
}

/// A contact who agreed to be public until 30 June.
fn with_consent_until_june(whole: &mut Value) {
    whole["coordinators"] = json!([{
        "id": "0198c1f2-0000-7000-8000-000000000077", "role": "coordinator", "name": NAME,
        "email": "quill@example.org", "phone": null, "visibility": "public",
        "consent": {"visibility": "public", "given_on": "2026-01-01", "expires_on": "2026-06-30", "recorded": "By letter"}
    }]);
}

fn a_consent_ends_at_midnight_in_london(store: Store) {
    let timed = Timed::at(store, "2026-06-30T22:59:58Z");
    timed.change(with_consent_until_june);
    assert_eq!(timed.doors_that_name(), DOORS, "it is 23:59 on 30 June in London");
    // The watcher itself swaps the view, soon after the clock has struck.
    watch::start(timed.state.clone()).unwrap();
    timed.set("2026-06-30T23:00:00Z");
    let start = Instant::now();
    while !timed.doors_that_name().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "{:?}", timed.doors_that_name());
        thread::sleep(Duration::from_millis(20));
    }
    timed.set("2026-06-30T23:30:00Z");
    assert_eq!(timed.doors_that_name(), [""; 0], "it is 00:30 on 1 July in London");
}

fn midnight_comes_though_the_store_does_not_answer(store: Store) {
    let timed = Timed::at(store, "2026-06-30T22:30:00Z");
    timed.change(with_consent_until_june);
    assert!(!timed.state.keep_to_the_day(), "it is the same day still");
    timed.set("2026-06-30T23:30:00Z");
    assert_eq!(timed.doors_that_name().len(), DOORS.len(), "nobody has looked at the clock yet");
    // Only what is in memory is used: the store is not asked.
    assert!(timed.state.keep_to_the_day());
    assert_eq!(timed.doors_that_name(), [""; 0]);
    // In winter midnight in London is that of universal time.
    timed.set("2026-12-31T23:59:59Z");
    timed.state.keep_to_the_day();
    timed.change(|whole| {
        with_consent_until_june(whole);
        whole["coordinators"][0]["consent"]["expires_on"] = json!("2026-12-31");
    });
    assert_eq!(timed.doors_that_name(), DOORS);
    timed.set("2027-01-01T00:00:00Z");
    assert!(timed.state.keep_to_the_day());
    assert_eq!(timed.doors_that_name(), [""; 0]);
}

fn days_on_pages_are_londons(store: Store) {
    let timed = Timed::at(store, "2026-07-01T10:00:00Z");
    timed.change(|whole| {
        whole["verification"] = json!({"at": "2026-06-30T23:30:00Z", "by_role": "editor", "how": "phone"});
    });
    let page = &timed.told(&[DOORS[0]])[0];
    assert!(page.contains("1 July 2026") && !page.contains("30 June 2026"), "{page}");
    // So are those that lists are narrowed by.
    for (since, is_listed) in [("2026-07-01", true), ("2026-07-02", false)] {
        let list = &timed.told(&[&format!("/api/v1/partnerships?verified_since={since}")])[0];
        assert_eq!(list.contains(SLUG), is_listed, "{since}");
    }
    let months = "/?verified_within=3";
    timed.set("2026-09-30T22:59:00Z");
    timed.state.keep_to_the_day();
    let in_time = &timed.told(&[months])[0];
    assert!(in_time.contains(&format!("/partnerships/{SLUG}")), "it is 30 September: since 30 June");
    timed.set("2026-10-01T23:30:00Z");
    timed.state.keep_to_the_day();
    let too_late = &timed.told(&[months])[0];
    assert!(!too_late.contains(&format!("/partnerships/{SLUG}")), "it is 2 October: since 2 July");
}
