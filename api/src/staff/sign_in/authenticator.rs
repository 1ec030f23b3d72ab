//! Setting up the second factor, and the recovery codes that come with it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::account::{Account, Secret};
use nncf_db::Stage;
use uuid::Uuid;

use super::code::CodeForm;
use super::tries::count_try;
use super::{SIGN_IN, session_at, sign_in, with_cookie, with_status};
use crate::auth::cookie;
use crate::auth::hashing::in_turn;
use crate::auth::second_factor::{SecondFactor, recovery_codes, recovery_digest};
use crate::http::params;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::staff::notes::{self, Once};
use crate::staff::signed::ask;
use crate::staff::{page as staff_page, see_other};
use crate::state::AppState;

/// The name of the note with the secret that is offered.
const OFFERED: &str = "second factor offered";

#[derive(Template)]
#[template(path = "staff/authenticator.html")]
struct AuthenticatorPage<'a> {
    t: &'a Frame,
    mark: String,
    square: String,
    typed: String,
    error: Option<String>,
}

/// `GET /staff/sign-in/authenticator`: sets up the second factor.
pub async fn authenticator_form(
    request: HttpRequest,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let Some((account, secret)) = session_at(&request, &state, Stage::Enrolling).await? else {
        return Ok(see_other(SIGN_IN));
    };
    let offered = offered_secret(&state, &secret).await?;
    staff_page(&authenticator_page(&t, &account, &secret, &offered, None)?, t.site())
}

/// `POST /staff/sign-in/authenticator`: the first code shows that the authenticator has the secret.
pub async fn set_up(
    request: HttpRequest,
    form: params::Form<CodeForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let tried = count_try(&request, &state)?;
    let Some((account, secret)) = session_at(&request, &state, Stage::Enrolling).await? else {
        return Ok(see_other(SIGN_IN));
    };
    let offered = offered_secret(&state, &secret).await?;
    let step = factor_of(&t, &offered, &account)?.step_of(&form.code, state.clock().now());
    let Some(step) = step.filter(|_| cookie::is_marked(&secret, &form.mark)) else {
        let page = authenticator_page(&t, &account, &secret, &offered, Some(t.get("code-wrong")))?;
        return staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNPROCESSABLE_ENTITY));
    };
    tried.was_right(&state);
    take_up(&state, &account, offered, step).await
}

/// Takes up a second factor whose first code was right, begins a new session and leads to its recovery codes.
///
/// # Errors
/// When the store does not answer.
pub async fn take_up(
    state: &web::Data<AppState>,
    account: &Account,
    shared: Vec<u8>,
    step: u64,
) -> Result<HttpResponse, Problem> {
    let id = account.id;
    let (codes, digests) = fresh_codes(id).await?;
    let stored = ask(state, move |register| {
        register.set_second_factor(id, &shared, &digests)?;
        register.take_second_factor(id, step)
    });
    stored.await.map_err(Problem::from_store)?;
    let secret = sign_in(state, account).await?;
    let response = notes::show_once(state, &secret, &Once::Codes(codes)).await?;
    with_cookie(response, &cookie::set(&state.site, &secret))
}

/// Fresh recovery codes of an account, and what is kept of them.
///
/// # Errors
/// When the system gives no random numbers.
pub async fn fresh_codes(account: Uuid) -> Result<(Vec<String>, Vec<[u8; 32]>), Problem> {
    let made = in_turn(move || {
        let codes = recovery_codes()?;
        let digests = codes.iter().map(|code| recovery_digest(code, account)).collect::<Result<_, _>>()?;
        Ok((codes, digests))
    });
    made.await?
}

fn authenticator_page<'a>(
    t: &'a Frame,
    account: &Account,
    session: &Secret,
    offered: &[u8],
    error: Option<String>,
) -> Result<AuthenticatorPage<'a>, Problem> {
    let factor = factor_of(t, offered, account)?;
    let (square, typed) = (factor.square()?, factor.typed_secret());
    Ok(AuthenticatorPage { t, mark: cookie::form_mark(session), square, typed, error })
}

/// The secret that an authenticator is offered within a session: random, and the same however often the page is loaded.
/// It waits among the session's notes, and goes with them; the account gets it when a first code has shown that the
/// authenticator has it.
///
/// # Errors
/// When the store does not answer, or the system gives no random numbers.
pub async fn offered_secret(state: &web::Data<AppState>, session: &Secret) -> Result<Vec<u8>, Problem> {
    if let Some(offered) = notes::look(state, session, OFFERED).await? {
        return Ok(offered);
    }
    let fresh = SecondFactor::new_secret()?;
    notes::leave(state, session, OFFERED, &fresh).await?;
    Ok(fresh)
}

/// The second factor of an account.
///
/// # Errors
/// When the secret is none.
pub fn factor_of(t: &Frame, secret: &[u8], account: &Account) -> Result<SecondFactor, Problem> {
    SecondFactor::new(secret, &t.get("service-name"), &account.email.to_string())
}
