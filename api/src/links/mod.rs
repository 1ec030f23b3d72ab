//! Whether the websites of records still answer: asked when staff say so, or once a day if the operator does. One
//! website after the other, in a thread of its own; what they answer is kept for staff.

mod address;
mod ask;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use actix_web::web;
use nncf_core::visibility::Visibility;
use nncf_core::web::WebUrl;
use uuid::Uuid;

pub use ask::{Asker, Reach};

use crate::state::AppState;

/// Whether websites are being asked right now: one round at a time.
#[derive(Debug, Default)]
pub struct Round(AtomicBool);

impl Round {
    /// Whether a round is on its way.
    pub fn is_on_its_way(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Asks every website, in a thread of its own, unless that is being done already. Whether it has begun.
pub fn check_all(state: &web::Data<AppState>) -> bool {
    if state.link_round.0.swap(true, Ordering::AcqRel) {
        return false;
    }
    let shared = state.clone();
    let begun = thread::Builder::new().name("links".to_owned()).spawn(move || {
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| round(&shared)));
        shared.link_round.0.store(false, Ordering::Release);
        if !matches!(done, Ok(Ok(()))) {
            tracing::error!("the websites of records could not all be asked");
        }
    });
    if let Err(error) = &begun {
        tracing::error!(%error, "the websites of records cannot be asked");
        state.link_round.0.store(false, Ordering::Release);
    }
    begun.is_ok()
}

fn round(state: &AppState) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let asker = Asker::new(&state.site.public_url, state.link_reach)?;
    let mut known = BTreeMap::new();
    for (partnership, website) in websites(state) {
        // Two records may name the same website: it is asked once.
        let (outcome, detail) = known.entry(website.to_string()).or_insert_with(|| asker.ask(website.as_str())).clone();
        state.register.keep_link_check(partnership, &website, outcome, &detail)?;
    }
    tracing::info!(websites = known.len(), "asked the websites of records");
    Ok(())
}

/// The websites of bodies that have not ended. A website may well be gone when its body is.
fn websites(state: &AppState) -> Vec<(Uuid, WebUrl)> {
    let staff = state.seen_by(Visibility::Staff);
    let records = staff.view.entries().iter().map(|entry| &entry.record.partnership);
    let at_work = records.filter(|record| !record.has_ended());
    at_work.filter_map(|record| Some((record.id, record.website.clone()?))).collect()
}
