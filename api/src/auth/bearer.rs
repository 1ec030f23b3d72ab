//! Programs: `Authorization: Bearer nncf_…`.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::{HttpRequest, web};
use nncf_core::account::{AuditEvent, Secret};
use nncf_core::coordinator::Coordinator;
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::Note;
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::actor::Actor;
use crate::http::observe::REGISTER_VERSION;
use crate::http::problem::{Problem, ProblemKind};
use crate::state::{AppState, PublicView};
use crate::watch;

/// What every token begins with, so that one that was left lying about is known for what it is.
pub const PREFIX: &str = "nncf_";

/// A token as it is given out.
pub fn written(secret: &Secret) -> String {
    format!("{PREFIX}{}", secret.expose())
}

/// Who asks; nobody in particular without a token.
///
/// # Errors
/// 401 for a token that does not work: to answer as if it were not there would hide the fault.
pub async fn actor(request: &HttpRequest, state: &web::Data<AppState>) -> Result<Option<Actor>, Problem> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().ok().and_then(|text| text.split_once(' '));
    let bearer = text.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let secret: Option<Secret> = bearer.and_then(|token| token.strip_prefix(PREFIX)).and_then(|s| s.parse().ok());
    let Some(secret) = secret else {
        return Err(unauthorized("The Authorization header is not “Bearer” and a token of this register."));
    };
    let store = state.clone();
    let found = web::block(move || store.register.token(&secret)).await.map_err(Problem::internal)?;
    let found = found.map_err(Problem::from_store)?;
    let found = found.ok_or_else(|| {
        unauthorized("This token does not work: it was revoked, is too old, never was, or its account is closed.")
    })?;
    // Only for who is known: waiting asks the store, and strangers would have it asked for nothing.
    if let Some(version) = asked_version(request) {
        watch::wait_for(state, version).await;
    }
    Ok(Some(found.into()))
}

/// The version of the register that a request wants to see at the least: that of a write which somebody made before,
/// perhaps on another node.
fn asked_version(request: &HttpRequest) -> Option<u64> {
    request.headers().get(REGISTER_VERSION)?.to_str().ok()?.parse().ok()
}

/// Who asks, where nobody in particular is not enough.
///
/// # Errors
/// 401.
pub async fn known_actor(request: &HttpRequest, state: &web::Data<AppState>) -> Result<Actor, Problem> {
    let missing = || unauthorized("This address takes a token: send the header “Authorization: Bearer nncf_…”.");
    actor(request, state).await?.ok_or_else(missing)
}

/// The register as whoever asks may see it.
///
/// # Errors
/// 401 for a token that does not work.
pub async fn view(request: &HttpRequest, state: &web::Data<AppState>) -> Result<Arc<PublicView>, Problem> {
    let actor = actor(request, state).await?;
    Ok(actor.map_or_else(|| state.public(), |actor| state.seen_by(actor.audience())))
}

/// The same for one record, which may name people who are not shown to everybody: that an account was shown them is
/// noted, once an hour.
///
/// # Errors
/// 401 for a token that does not work; 503 when the store does not take the note: nothing is shown then.
pub async fn view_of(
    request: &HttpRequest,
    state: &web::Data<AppState>,
    slug: &str,
) -> Result<Arc<PublicView>, Problem> {
    let Some(actor) = actor(request, state).await? else { return Ok(state.public()) };
    let seen = state.seen_by(actor.audience());
    let entry = slug.parse::<Slug>().ok().and_then(|slug| seen.view.find(&slug));
    let Some(record) = entry.map(|entry| &seen.view.entry(entry).record.partnership) else { return Ok(seen) };
    let today = seen.view.day();
    let is_kept = |contact: &Coordinator| contact.is_personal() && contact.visibility_on(today) > Visibility::Public;
    let account = actor.account.id;
    let look = (account, record.id);
    if record.coordinators.iter().any(is_kept) && !state.looks.has(look, Instant::now()) {
        let note = Note::by(account, AuditEvent::PersonalDataSeen).about(&record.slug).with("over the API");
        let store = state.clone();
        let noted = web::block(move || store.register.note(&note)).await.map_err(Problem::internal)?;
        noted.map_err(Problem::from_store)?;
        state.looks.add(look, Instant::now());
    }
    Ok(seen)
}

/// An account, and a record that it was shown.
type Look = (Uuid, Uuid);

/// Which accounts were shown which records lately, as far as it was noted.
#[derive(Debug, Default)]
pub struct Looks(Mutex<FxHashMap<Look, Instant>>);

impl Looks {
    const AN_HOUR: Duration = Duration::from_hours(1);
    /// When more are remembered, all are forgotten: then something is noted twice.
    const MOST: usize = 10_000;

    fn has(&self, look: Look, now: Instant) -> bool {
        self.lock().get(&look).is_some_and(|last| now.duration_since(*last) < Self::AN_HOUR)
    }

    fn add(&self, look: Look, now: Instant) {
        let mut known = self.lock();
        if known.len() >= Self::MOST {
            known.clear();
        }
        known.insert(look, now);
    }

    fn lock(&self) -> MutexGuard<'_, FxHashMap<Look, Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unauthorized(detail: &str) -> Problem {
    Problem::new(ProblemKind::Unauthorized, detail)
}
