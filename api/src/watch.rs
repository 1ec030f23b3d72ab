//! Keeps the view in memory at the store's version, whoever writes: this process, another node, the command line.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::view::{RegisterContents, RegisterView};
use nncf_core::clock::{day_of, end_of};
use nncf_core::visibility::Visibility;
use nncf_db::{Register, Snapshot, StoreError};

use crate::links;
use crate::state::{AppState, PublicView, Views};

/// Why a refresh failed; only ever told to the log.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How long a write by another process may stay unseen. Asking costs the store one row.
const INTERVAL: Duration = Duration::from_millis(500);

/// How long a request waits for a version at most, and how often it looks.
const LONGEST_WAIT: Duration = Duration::from_secs(1);
const STEP: Duration = Duration::from_millis(50);

/// How often files are looked for that were kept for their time: they may name people.
const FILES_EVERY: TimeDelta = TimeDelta::hours(1);

/// Reads the store and builds the views of today.
///
/// # Errors
/// When the store cannot be read.
pub fn views(register: &Register, geography: &Arc<Geography>) -> Result<Views, StoreError> {
    Ok(Views::build(geography, Arc::new(contents(register)?), register.clock().today()))
}

/// Reads the store and builds the view of an audience, as of today.
///
/// # Errors
/// When the store cannot be read.
pub fn view(register: &Register, geography: Arc<Geography>, audience: Visibility) -> Result<RegisterView, StoreError> {
    Ok(RegisterView::build(geography, contents(register)?, audience, register.clock().today()))
}

fn contents(register: &Register) -> Result<RegisterContents, StoreError> {
    let Snapshot { version, records, helplines, redirects } = register.snapshot()?;
    Ok(RegisterContents { version, records, helplines, redirects })
}

/// Serves what the store holds by now, if this process does not yet. Who has written and asks for this is sure to find
/// what it wrote; several who ask at once share one building. It blocks.
///
/// # Errors
/// When the store cannot be read.
pub fn catch_up(state: &AppState) -> Result<(), StoreError> {
    let written = state.register.state()?.version;
    let _alone = state.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
    if state.public().view.version() < written {
        rebuild(state)?;
    }
    Ok(())
}

/// Waits a little for a version that somebody wrote, perhaps on another node; then they are served what there is.
pub async fn wait_for(state: &web::Data<AppState>, version: u64) {
    let start = Instant::now();
    while state.public().view.version() < version && start.elapsed() < LONGEST_WAIT {
        let shared = state.clone();
        // Whatever went wrong, the watcher tells of it.
        let _ = web::block(move || catch_up(&shared)).await;
        if state.public().view.version() < version {
            actix_web::rt::time::sleep(STEP).await;
        }
    }
}

fn rebuild(state: &AppState) -> Result<(), StoreError> {
    let views = views(&state.register, state.public().view.geography())?;
    state.replace(views);
    tracing::info!(version = state.public().view.version(), "the register moved on");
    Ok(())
}

/// Watches the store from a thread of its own until the process ends.
///
/// # Errors
/// When the thread cannot be started.
pub fn start(state: web::Data<AppState>) -> std::io::Result<()> {
    let watcher = thread::Builder::new().name("watch".to_owned());
    watcher.spawn(move || {
        let mut prepared = prepare(&state, None);
        let mut files = Round::default();
        tidy(&state);
        if state.links_daily {
            links::check_all(&state);
        }
        loop {
            thread::sleep(until_next_look(state.clock().now()));
            state.mistakes.forget(Instant::now());
            state.sign_ins.forget(Instant::now());
            state.confirmations.forget(Instant::now());
            let mut is_new_day = false;
            let result = catch_unwind(AssertUnwindSafe(|| {
                is_new_day = state.keep_to_the_day();
                Ok(catch_up(&state)?)
            }));
            note(&state, result.unwrap_or_else(|_| Err("the view could not be built".into())));
            if is_new_day {
                tidy(&state);
            }
            if files.is_due(state.clock().now(), FILES_EVERY) {
                forget_files(&state);
            }
            if is_new_day && state.links_daily {
                links::check_all(&state);
            }
            prepared = prepare(&state, Some(&prepared));
        }
    })?;
    Ok(())
}

/// Forgets what nobody needs any more.
fn tidy(state: &AppState) {
    if let Err(error) = state.register.tidy_outbox() {
        tracing::warn!(%error, "old e-mail could not be forgotten");
    }
}

/// Forgets spreadsheets that nobody went on to import.
fn forget_files(state: &AppState) {
    match state.register.forget_old_import_drafts() {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "files that nobody imported were forgotten"),
        Err(error) => tracing::warn!(%error, "files that nobody imported could not be forgotten"),
    }
}

/// What is done now and then.
#[derive(Debug, Default)]
struct Round {
    last: Option<DateTime<Utc>>,
}

impl Round {
    /// Whether it is to be done now; then it counts as done. A clock that was set back keeps nothing waiting.
    fn is_due(&mut self, now: DateTime<Utc>, every: TimeDelta) -> bool {
        let is_due = self.last.is_none_or(|last| (now - last).abs() >= every);
        if is_due {
            self.last = Some(now);
        }
        is_due
    }
}

/// How long to wait before looking again: not beyond the end of the day in London, as consents end with it.
fn until_next_look(now: DateTime<Utc>) -> Duration {
    (end_of(day_of(now)) - now).to_std().map_or(INTERVAL, |left| left.min(INTERVAL))
}

/// Works out beforehand what look-ups in a new view ask for, beside the readers, who have the view already. The
/// view that is prepared now.
fn prepare(state: &AppState, prepared: Option<&Arc<PublicView>>) -> Arc<PublicView> {
    let current = state.public();
    if !prepared.is_some_and(|prepared| Arc::ptr_eq(prepared, &current)) {
        current.view.prepare_nearest();
    }
    current
}

/// Says once when the store stops or begins to answer.
fn note(state: &AppState, result: Result<(), Failure>) {
    let answers = result.is_ok();
    let answered = state.store_answers.swap(answers, Ordering::Relaxed);
    match result {
        Err(error) if answered => tracing::error!(%error, "the store does not answer; reading goes on from memory"),
        Ok(()) if !answered => tracing::info!("the store answers again"),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_due_at_first_and_once_in_its_time() {
        let start: DateTime<Utc> = "2026-11-21T09:00:00Z".parse().unwrap();
        let mut round = Round::default();
        let mut at = |minutes: i64| round.is_due(start + TimeDelta::minutes(minutes), TimeDelta::hours(1));
        assert_eq!([0, 1, 59, 60, 61, 119, 120].map(&mut at), [true, false, false, true, false, false, true]);
        assert_eq!([60, 61].map(&mut at), [true, false], "a clock that was set back");
    }
}
