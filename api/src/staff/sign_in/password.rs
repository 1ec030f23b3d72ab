//! The first form: mailbox and password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::account::AuditEvent;
use nncf_db::{Note, Stage};
use serde::Deserialize;

use super::code::CODE;
use super::tries::{begin_attempt, count_try, must_be_safe, take_back, too_often};
use super::{Along, TOLD, begin, complete, with_cookie, with_status};
use crate::auth::hashing::Place;
use crate::auth::{cookie, password};
use crate::http::params;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::staff::kept_text::KeptText;
use crate::staff::notes;
use crate::staff::signed::{Signed, ask};
use crate::staff::{page as staff_page, see_other};
use crate::state::AppState;

/// The first form.
#[derive(Debug, Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(flatten)]
    along: Along,
}

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct PasswordPage<'a> {
    t: &'a Frame,
    email: &'a str,
    along: &'a Along,
    error: Option<String>,
    is_kept: bool,
    /// What was done just now.
    told: Option<String>,
}

/// The first form, with what comes along.
///
/// # Errors
/// When the page cannot be rendered.
pub fn page_with(t: &Frame, kept: Option<KeptText>) -> Result<HttpResponse, Problem> {
    let is_kept = kept.is_some();
    let along = kept.map_or_else(Along::default, |kept| Along {
        next: String::new(),
        kept_path: kept.path,
        kept_body: kept.body,
    });
    let page = PasswordPage { t, email: "", along: &along, error: None, is_kept, told: None };
    staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNAUTHORIZED))
}

/// `GET /staff/sign-in`.
pub async fn form(
    request: HttpRequest,
    along: web::Query<Along>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    must_be_safe(&state)?;
    let along = Along { next: along.into_inner().next, ..Along::default() };
    let word = cookie::told(&request, TOLD);
    let told = word.map(|word| t.word("done", word));
    let page = PasswordPage { t: &t, email: "", along: &along, error: None, is_kept: false, told };
    let response = staff_page(&page, t.site())?;
    if word.is_some() { with_cookie(response, &cookie::untell(&state.site)) } else { Ok(response) }
}

/// `POST /staff/sign-in`: the mailbox and the password.
pub async fn by_password(
    request: HttpRequest,
    form: params::Form<PasswordForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let place = Place::take()?;
    let tried = count_try(&request, &state)?;
    let PasswordForm { email, password, along } = form.into_inner();
    let asked = email.clone();
    let known = ask(&state, move |register| register.sign_in_by_email(&asked)).await.map_err(Problem::from_store)?;
    let failed_before = match &known {
        Some(known) => begin_attempt(&state, known.account.id).await?,
        None => state.strangers.attempt(&email, state.clock().now()).map_or(Ok(None), |wait| Err(too_often(wait)))?,
    };
    let hashed = known.as_ref().and_then(|known| known.password.clone());
    let is_right = is_password(place, password, hashed).await?;
    let Some(known) = known.filter(|_| is_right) else {
        return password_was_wrong(&state, &t, &email, &along).await;
    };
    tried.was_right(&state);
    let account = known.account;
    take_back(&state, account.id, failed_before).await?;
    match (account.role.needs_second_factor(), known.totp_secret.is_some()) {
        (_, true) => {
            let secret = begin(&state, &account, Stage::Password).await?;
            notes::leave(&state, &secret, CODE, &along).await?;
            with_cookie(see_other(CODE), &cookie::set(&state.site, &secret))
        }
        (true, false) => {
            let secret = begin(&state, &account, Stage::Enrolling).await?;
            with_cookie(see_other("/staff/sign-in/authenticator"), &cookie::set(&state.site, &secret))
        }
        (false, false) => complete(&state, &account, &along).await,
    }
}

/// Whoever has no account learns no more than whoever mistyped.
async fn password_was_wrong(
    state: &web::Data<AppState>,
    t: &Frame,
    email: &str,
    along: &Along,
) -> Result<HttpResponse, Problem> {
    let asked = email.to_owned();
    let noted = ask(state, move |register| match register.sign_in_by_email(&asked)? {
        Some(known) => register.sign_in_failed(known.account.id, "password"),
        None => register.note(&Note::by_nobody(AuditEvent::SignInFailed).with("no such account")),
    });
    noted.await.map_err(Problem::from_store)?;
    let error = Some(t.get("sign-in-wrong"));
    let is_kept = !along.kept_path.is_empty();
    let page = PasswordPage { t, email, along, error, is_kept, told: None };
    staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNPROCESSABLE_ENTITY))
}

/// Whether somebody who has signed in knows their password still: asked for before what would lock them out.
///
/// # Errors
/// 429 after too many failures.
pub async fn knows_password(request: &HttpRequest, signed: &Signed, password: String) -> Result<bool, Problem> {
    let (state, id) = (&signed.state, signed.account().id);
    let place = Place::take()?;
    let tried = count_try(request, state)?;
    let failed_before = begin_attempt(state, id).await?;
    let known = ask(state, move |register| register.sign_in_of(id)).await.map_err(Problem::from_store)?;
    if is_password(place, password, known.password).await? {
        tried.was_right(state);
        take_back(state, id, failed_before).await?;
        return Ok(true);
    }
    ask(state, move |register| register.sign_in_failed(id, "password")).await.map_err(Problem::from_store)?;
    Ok(false)
}

async fn is_password(place: Place, password: String, hashed: Option<String>) -> Result<bool, Problem> {
    place.in_turn(move || password::is_right(&password, hashed.as_deref())).await
}
