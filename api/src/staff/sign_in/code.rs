//! The second form: a code of the authenticator, or a recovery code.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_db::{SignIn, Stage};
use serde::Deserialize;

use super::authenticator::factor_of;
use super::password::page_with;
use super::tries::{begin_attempt, count_try};
use super::{Along, SIGN_IN, complete, end, session_at, with_status};
use crate::auth::cookie;
use crate::auth::hashing::Place;
use crate::auth::second_factor::recovery_digest;
use crate::http::params;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::staff::kept_text::KeptText;
use crate::staff::notes;
use crate::staff::signed::ask;
use crate::staff::{page as staff_page, see_other};
use crate::state::AppState;

/// Where the second form is.
pub(super) const CODE: &str = "/staff/sign-in/code";

/// The second form.
#[derive(Debug, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    pub(super) mark: String,
    #[serde(flatten)]
    along: Along,
}

#[derive(Template)]
#[template(path = "staff/code.html")]
struct CodePage<'a> {
    t: &'a Frame,
    along: &'a Along,
    mark: &'a str,
    error: Option<String>,
}

/// `GET /staff/sign-in/code`.
pub async fn code_form(request: HttpRequest, t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let Some((_, secret)) = session_at(&request, &state, Stage::Password).await? else {
        return Ok(see_other(SIGN_IN));
    };
    let along = notes::look(&state, &secret, CODE).await?.unwrap_or_default();
    let page = CodePage { t: &t, along: &along, mark: &cookie::form_mark(&secret), error: None };
    staff_page(&page, t.site())
}

/// `POST /staff/sign-in/code`: the second factor, or a recovery code.
pub async fn by_code(
    request: HttpRequest,
    form: params::Form<CodeForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let place = Place::take()?;
    let tried = count_try(&request, &state)?;
    let CodeForm { code, mark, along } = form.into_inner();
    let Some((account, secret)) = session_at(&request, &state, Stage::Password).await? else {
        return page_with(&t, KeptText::brought(&along.kept_path, &along.kept_body));
    };
    if !cookie::is_marked(&secret, &mark) {
        return Ok(see_other(CODE));
    }
    let id = account.id;
    begin_attempt(&state, id).await?;
    let known = ask(&state, move |register| register.sign_in_of(id)).await.map_err(Problem::from_store)?;
    if is_right_code(&state, &t, place, known, code).await? {
        tried.was_right(&state);
        end(&state, &secret).await?;
        return complete(&state, &account, &along).await;
    }
    ask(&state, move |register| register.sign_in_failed(id, "code")).await.map_err(Problem::from_store)?;
    let page = CodePage { t: &t, along: &along, mark: &mark, error: Some(t.get("code-wrong")) };
    staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNPROCESSABLE_ENTITY))
}

async fn is_right_code(
    state: &web::Data<AppState>,
    t: &Frame,
    place: Place,
    known: SignIn,
    code: String,
) -> Result<bool, Problem> {
    let id = known.account.id;
    let factor = known.totp_secret.map(|secret| factor_of(t, &secret, &known.account)).transpose()?;
    let step = factor.and_then(|factor| factor.step_of(&code, state.clock().now()));
    if let Some(step) = step {
        let taken = ask(state, move |register| register.take_second_factor(id, step));
        return taken.await.map_err(Problem::from_store);
    }
    let digest = place.in_turn(move || recovery_digest(&code, id)).await??;
    ask(state, move |register| register.use_recovery_code(id, &digest)).await.map_err(Problem::from_store)
}
