//! Signing in: by a password and a second factor, or first by a link that an admin passed on. Whoever has shown all
//! that is asked for gets a session, and is led on to where they were going.

mod authenticator;
mod code;
mod link;
mod password;
mod tries;

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::account::{Account, Secret};
use nncf_db::Stage;
use serde::{Deserialize, Serialize};

use crate::auth::cookie;
use crate::http::params::FormLimit;
use crate::http::problem::Problem;
use crate::staff::kept_text::{KEPT, KeptText, MOST_BYTES};
use crate::staff::notes::{self, Told};
use crate::staff::see_other;
use crate::staff::signed::{IDLE, LONGEST, Posted, Signed, ask, session_of};
use crate::state::AppState;

pub use authenticator::{authenticator_form, factor_of, fresh_codes, offered_secret, set_up, take_up};
pub use code::{by_code, code_form};
pub use link::{by_link, link_form, new_password};
pub use password::{by_password, form, knows_password, page_with};

/// Where signing in begins.
pub const SIGN_IN: &str = "/staff/sign-in";

/// What signing in brings along: where to go afterwards, and a form that could not be taken.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Along {
    /// The address to go to.
    #[serde(default)]
    next: String,
    /// Where a form was sent.
    #[serde(default)]
    kept_path: String,
    /// Its fields.
    #[serde(default)]
    kept_body: String,
}

/// A form of which only the mark matters.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

/// The address of the sign-in that leads on to another.
pub fn address_for(target: &str) -> String {
    format!("{SIGN_IN}?{}", crate::register::list::query_string([("next", target)].into_iter()))
}

/// `POST /staff/sign-out`.
pub async fn sign_out(request: HttpRequest, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: Nothing {} } = posted;
    if let Some(secret) = cookie::read(&request, &signed.state.site) {
        end(&signed.state, &secret).await?;
    }
    with_cookie(told_at_sign_in(&signed.state, "signed-out")?, &cookie::clear(&signed.state.site))
}

/// What the page of signing in may tell once.
pub const TOLD: &[&str] = &["signed-out", "password-set"];

/// Leads on to the page of signing in, which tells once what was done.
///
/// # Errors
/// When the word is none.
pub fn told_at_sign_in(state: &AppState, word: &'static str) -> Result<HttpResponse, Problem> {
    with_cookie(see_other(SIGN_IN), &cookie::tell(&state.site, word))
}

/// The account and secret of a session at a stage.
async fn session_at(
    request: &HttpRequest,
    state: &web::Data<AppState>,
    stage: Stage,
) -> Result<Option<(Account, Secret)>, Problem> {
    let found = session_of(request, state).await?.filter(|(session, _)| session.stage == stage);
    Ok(found.map(|(session, secret)| (session.account, secret)))
}

async fn begin(state: &web::Data<AppState>, account: &Account, stage: Stage) -> Result<Secret, Problem> {
    let id = account.id;
    ask(state, move |register| register.start_session(id, stage)).await.map_err(Problem::from_store)
}

async fn end(state: &web::Data<AppState>, secret: &Secret) -> Result<(), Problem> {
    let secret = secret.clone();
    ask(state, move |register| register.end_session(&secret)).await.map_err(Problem::from_store)
}

/// Begins the session of somebody who has shown all that is asked for.
async fn sign_in(state: &web::Data<AppState>, account: &Account) -> Result<Secret, Problem> {
    let id = account.id;
    let noted = ask(state, move |register| {
        register.forget_old_sessions(IDLE, LONGEST)?;
        register.signed_in(id)
    });
    noted.await.map_err(Problem::from_store)?;
    begin(state, account, Stage::Full).await
}

/// A new session in place of one that ended by what its owner changed: it leads on to a page that tells what was done.
///
/// # Errors
/// When the store does not answer.
pub async fn begin_anew(signed: &Signed, address: &str, told: impl Into<Told>) -> Result<HttpResponse, Problem> {
    let secret = begin(&signed.state, signed.account(), Stage::Full).await?;
    let response = notes::lead_on(&signed.state, &secret, address, told).await;
    with_cookie(response, &cookie::set(&signed.state.site, &secret))
}

/// Signs in and leads on: to the form that came along, or to the page that was asked for.
async fn complete(state: &web::Data<AppState>, account: &Account, along: &Along) -> Result<HttpResponse, Problem> {
    let secret = sign_in(state, account).await?;
    let cookie = cookie::set(&state.site, &secret);
    if let Some(kept) = KeptText::brought(&along.kept_path, &along.kept_body) {
        notes::leave(state, &secret, KEPT, &kept).await?;
        return with_cookie(see_other(KEPT), &cookie);
    }
    let is_ours = along.next.starts_with("/staff") && !along.next.contains("//") && !along.next.contains('\\');
    with_cookie(see_other(if is_ours { &along.next } else { "/staff" }), &cookie)
}

fn with_cookie(mut response: HttpResponse, cookie: &Cookie<'_>) -> Result<HttpResponse, Problem> {
    response.add_cookie(cookie).map_err(Problem::internal)?;
    Ok(response)
}

/// A response with another status.
pub fn with_status(mut response: HttpResponse, status: StatusCode) -> HttpResponse {
    *response.status_mut() = status;
    response
}

/// Forms of sign-in may carry what somebody typed elsewhere.
pub const FORM_LIMIT: FormLimit = FormLimit(2 * MOST_BYTES);
