//! Keeps the view in memory at the store's version, whoever writes: this process, another node, the command line.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use actix_web::web;
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::view::{RegisterContents, RegisterView};
use nncf_core::visibility::Visibility;
use nncf_db::{Register, Snapshot, StoreError};

use crate::state::AppState;

/// Why a refresh failed; only ever told to the log.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How long a write by another process may stay unseen. Asking costs the store one row.
const INTERVAL: Duration = Duration::from_millis(500);

/// Reads the store and builds the public view of today.
///
/// # Errors
/// When the store cannot be read.
pub fn public_view(register: &Register, geography: Arc<Geography>) -> Result<RegisterView, StoreError> {
    view(register, geography, Visibility::Public)
}

/// Reads the store and builds the view of an audience, as of today.
///
/// # Errors
/// When the store cannot be read.
pub fn view(register: &Register, geography: Arc<Geography>, audience: Visibility) -> Result<RegisterView, StoreError> {
    let Snapshot { version, records, helplines, redirects } = register.snapshot()?;
    let contents = RegisterContents { version, records, helplines, redirects };
    Ok(RegisterView::build(geography, contents, audience, chrono::Utc::now().date_naive()))
}

/// Watches the store from a thread of its own until the process ends.
///
/// # Errors
/// When the thread cannot be started.
pub fn start(state: web::Data<AppState>) -> std::io::Result<()> {
    let watcher = thread::Builder::new().name("watch".to_owned());
    watcher.spawn(move || {
        let mut day = chrono::Utc::now().date_naive();
        state.public().view.prepare_nearest();
        loop {
            thread::sleep(INTERVAL);
            state.mistakes.forget(Instant::now());
            let today = chrono::Utc::now().date_naive();
            let result = catch_unwind(AssertUnwindSafe(|| refresh(&state, today != day)));
            let result = result.unwrap_or_else(|_| Err("the view could not be built".into()));
            if result.is_ok() {
                day = today;
            }
            note(&state, result);
        }
    })?;
    Ok(())
}

/// Builds a new view when the store has moved on, or a day has passed and consents may have ended with it.
fn refresh(state: &AppState, is_new_day: bool) -> Result<(), Failure> {
    let current = state.public();
    if state.register.state()?.version != current.view.version() || is_new_day {
        let view = public_view(&state.register, current.view.geography().clone())?;
        tracing::info!(version = view.version(), "the register moved on");
        state.replace(view);
        // Beside the readers, who have the new view already.
        state.public().view.prepare_nearest();
    }
    Ok(())
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
