//! Who may try to sign in, and how often.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use actix_web::{HttpRequest, web};
use chrono::{DateTime, Utc};
use nncf_db::Attempt;
use uuid::Uuid;

use crate::auth::{cookie, password};
use crate::http::problem::{Problem, ProblemKind};
use crate::staff::signed::ask;
use crate::state::AppState;

/// Nobody signs in where a password would cross a network in the open.
pub(super) fn must_be_safe(state: &AppState) -> Result<(), Problem> {
    if state.site.takes_sign_ins() {
        return Ok(());
    }
    let detail = "Nobody can sign in over plain HTTP. Serve the register by HTTPS, and set NNCF_PUBLIC_URL to its \
                  address; or use the loopback address of the machine that it runs on.";
    Err(Problem::new(ProblemKind::Forbidden, detail))
}

/// A try to sign in that was counted before anything was hashed, so that many at once are no more than many one by
/// one.
#[must_use]
pub(super) struct Tried(IpAddr);

impl Tried {
    /// It was no failure, so it does not count.
    pub(super) fn was_right(self, state: &AppState) {
        state.sign_ins.take_back(self.0);
    }
}

/// Counts a try of this client, unless it may not try.
pub(super) fn count_try(request: &HttpRequest, state: &AppState) -> Result<Tried, Problem> {
    must_be_safe(state)?;
    if cookie::is_from_elsewhere(request, &state.site) {
        return Err(Problem::new(ProblemKind::Forbidden, "This form was sent by another site. Nothing was done."));
    }
    let client = state.proxies.client(request);
    let admitted = state.sign_ins.admit(client, Instant::now());
    admitted.map(|()| Tried(client)).map_err(|refusal| too_often(refusal.wait()))
}

/// Counts an attempt to sign in to an account; when one before it failed last.
pub(super) async fn begin_attempt(state: &web::Data<AppState>, id: Uuid) -> Result<Option<DateTime<Utc>>, Problem> {
    let begun = ask(state, move |register| register.begin_attempt(id, password::wait)).await;
    match begun.map_err(Problem::from_store)? {
        Attempt::Wait(wait) => Err(too_often(wait)),
        Attempt::Counted { failed_before } => Ok(failed_before),
    }
}

pub(super) async fn take_back(
    state: &web::Data<AppState>,
    id: Uuid,
    failed_before: Option<DateTime<Utc>>,
) -> Result<(), Problem> {
    ask(state, move |register| register.take_back_attempt(id, failed_before)).await.map_err(Problem::from_store)
}

pub(super) fn too_often(wait: Duration) -> Problem {
    let minutes = wait.as_secs().div_ceil(60).max(1);
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    let detail = format!("Signing in failed too often. Try again in {minutes} {unit}, or ask an admin for a link.");
    Problem { retry_after: Some(wait), ..Problem::new(ProblemKind::TooManyRequests, detail) }
}
