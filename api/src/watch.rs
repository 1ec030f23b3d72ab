//! Keeps the view in memory at the store's version, whoever writes: this process, another node, the command line.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
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

/// How long ago the store may have been asked with success, for the service to be called ready. Asking comes each half
/// second; a store that is slow for once is no fault yet.
const MOST_SILENT: Duration = Duration::from_secs(10);

/// When the watcher last asked the store and was answered. It tells of a store that answers with nothing, not even an
/// error, and of a watcher that has ended.
#[derive(Debug)]
pub struct Polled {
    start: Instant,
    /// Milliseconds after the start.
    last: AtomicU64,
}

impl Default for Polled {
    fn default() -> Self {
        Self { start: Instant::now(), last: AtomicU64::new(0) }
    }
}

impl Polled {
    fn now(&self) {
        self.last.store(self.start.elapsed().as_millis() as u64, Ordering::Relaxed);
    }

    /// For how long nothing was heard of the store, where that is too long.
    pub fn silence(&self) -> Option<Duration> {
        let silence = self.start.elapsed().saturating_sub(Duration::from_millis(self.last.load(Ordering::Relaxed)));
        (silence > MOST_SILENT).then_some(silence)
    }
}

/// How often files are looked for that were kept for their time: they may name people.
const FILES_EVERY: TimeDelta = TimeDelta::hours(1);

/// Reads the store and builds the views of today.
///
/// # Errors
/// When the store cannot be read.
pub fn views(register: &Register, geography: &Arc<Geography>) -> Result<Views, StoreError> {
    Ok(Views::build(geography, register.snapshot()?, register.clock().today()))
}

/// Reads the store and builds the view of an audience, as of today.
///
/// # Errors
/// When the store cannot be read.
pub fn view(register: &Register, geography: Arc<Geography>, audience: Visibility) -> Result<RegisterView, StoreError> {
    let Snapshot { version, records, helplines, redirects, reach: _ } = register.snapshot()?;
    let contents = RegisterContents::new(version, records, helplines, redirects);
    Ok(RegisterView::build(geography, &contents, audience, register.clock().today(), None))
}

/// Serves what the store holds by now, if this process does not yet. Who has written and asks for this is sure to find
/// what it wrote; several who ask at once share one building. It blocks.
///
/// # Errors
/// When the store cannot be read.
pub fn catch_up(state: &AppState) -> Result<(), StoreError> {
    let written = state.register.reach()?;
    let _alone = state.refreshing.lock().unwrap_or_else(PoisonError::into_inner);
    if state.refresh(&written)? {
        tracing::info!(version = state.public().version(), "the register moved on");
    }
    Ok(())
}

/// Waits a little for a version that somebody wrote, perhaps on another node; then they are served what there is.
pub async fn wait_for(state: &web::Data<AppState>, version: u64) {
    let served = || state.public().version() >= version;
    let waiting = async {
        // One asks the store for all who wait.
        let _asking = state.asking.lock().await;
        while !served() {
            let shared = state.clone();
            // Whatever went wrong, the watcher tells of it.
            let _ = web::block(move || catch_up(&shared)).await;
            if !served() {
                actix_web::rt::time::sleep(STEP).await;
            }
        }
    };
    if !served() {
        let _ = actix_web::rt::time::timeout(LONGEST_WAIT, waiting).await;
    }
}

/// Watches the store from a thread of its own until the process ends.
///
/// # Errors
/// When the thread cannot be started.
pub fn start(state: web::Data<AppState>) -> std::io::Result<()> {
    let prepared = start_preparing()?;
    let watcher = thread::Builder::new().name("watch".to_owned());
    watcher.spawn(move || {
        let mut seen = state.public();
        // Nobody prepares any more only when this process ends.
        let _ = prepared.send(seen.clone());
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
            let current = state.public();
            if !Arc::ptr_eq(&seen, &current) {
                seen = current;
                let _ = prepared.send(seen.clone());
            }
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

/// Works out beforehand what look-ups in a new view ask for, from a thread of its own: beside the readers, who have the
/// view already, and beside the watcher, which must not miss what the store says meanwhile. Where to send new views.
fn start_preparing() -> std::io::Result<Sender<Arc<PublicView>>> {
    let (sender, views) = channel::<Arc<PublicView>>();
    thread::Builder::new().name("prepare".to_owned()).spawn(move || {
        while let Ok(next) = views.recv() {
            // Only the newest of those that came meanwhile is asked for anything.
            let newest = views.try_iter().last().unwrap_or(next);
            if catch_unwind(AssertUnwindSafe(|| newest.view.prepare_nearest())).is_err() {
                tracing::error!("a view could not be prepared; look-ups work out what they need");
            }
        }
    })?;
    Ok(sender)
}

/// Says once when the store stops or begins to answer.
fn note(state: &AppState, result: Result<(), Failure>) {
    let answers = result.is_ok();
    if answers {
        state.polled.now();
    }
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
