//! Signing in: by a password and a second factor, or first by a link that an admin passed on.

use std::time::{Duration, Instant};

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};
use nncf_core::account::{Account, AuditEvent, Secret};
use nncf_db::{Attempt, Note, SignIn, Stage, StoreError};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::kept_text::{self, KeptText, MOST_BYTES};
use super::signed::{IDLE, LONGEST, Posted, Signed, ask, session_of};
use super::{page as staff_page, see_other};
use crate::auth::cookie;
use crate::auth::password::{self, Weakness};
use crate::auth::second_factor::{SecondFactor, recovery_codes, recovery_digest};
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::state::AppState;

/// Where signing in begins.
pub const SIGN_IN: &str = "/staff/sign-in";

/// What signing in brings along: where to go afterwards, and a form that could not be taken.
#[derive(Debug, Clone, Default, Deserialize)]
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

/// The second form.
#[derive(Debug, Deserialize)]
pub struct CodeForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    mark: String,
    #[serde(flatten)]
    along: Along,
}

/// The form behind a link.
#[derive(Debug, Deserialize)]
pub struct NewPasswordForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// A form of which only the mark matters.
#[derive(Debug, Deserialize)]
pub struct Nothing {}

#[derive(Template)]
#[template(path = "staff/sign_in.html")]
struct PasswordPage<'a> {
    t: &'a Frame,
    email: &'a str,
    along: &'a Along,
    error: Option<String>,
    is_kept: bool,
}

#[derive(Template)]
#[template(path = "staff/code.html")]
struct CodePage<'a> {
    t: &'a Frame,
    along: &'a Along,
    mark: &'a str,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/link.html")]
struct LinkPage<'a> {
    t: &'a Frame,
    account: &'a Account,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/authenticator.html")]
struct AuthenticatorPage<'a> {
    t: &'a Frame,
    mark: String,
    square: String,
    typed: String,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/recovery_codes.html")]
struct RecoveryPage<'a> {
    t: &'a Frame,
    codes: &'a [String],
}

/// The address of the sign-in that leads on to another.
pub fn address_for(target: &str) -> String {
    format!("{SIGN_IN}?{}", crate::register::list::query_string([("next", target)].into_iter()))
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
    let page = PasswordPage { t, email: "", along: &along, error: None, is_kept };
    staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNAUTHORIZED))
}

/// `GET /staff/sign-in`.
pub async fn form(along: web::Query<Along>, t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    must_be_safe(&state)?;
    let along = Along { next: along.into_inner().next, ..Along::default() };
    staff_page(&PasswordPage { t: &t, email: "", along: &along, error: None, is_kept: false }, t.site())
}

/// `POST /staff/sign-in`: the mailbox and the password.
pub async fn by_password(
    request: HttpRequest,
    form: web::Form<PasswordForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    must_be_allowed(&request, &state)?;
    let PasswordForm { email, password, along } = form.into_inner();
    let asked = email.clone();
    let known = ask(&state, move |register| register.sign_in_by_email(&asked)).await.map_err(Problem::from_store)?;
    let failed_before = match &known {
        Some(known) => begin_attempt(&state, known.account.id).await?,
        None => state.strangers.attempt(&email, Utc::now()).map_or(Ok(None), |wait| Err(too_often(wait)))?,
    };
    let hashed = known.as_ref().and_then(|known| known.password.clone());
    let is_right = is_password(password, hashed).await?;
    let Some(known) = known.filter(|_| is_right) else {
        return password_was_wrong(&request, &state, &t, &email, &along).await;
    };
    let account = known.account;
    take_back(&state, account.id, failed_before).await?;
    match (account.role.needs_second_factor(), known.totp_secret.is_some()) {
        (_, true) => {
            let secret = begin(&state, &account, Stage::Password).await?;
            let mark = cookie::form_mark(&secret);
            let page = CodePage { t: &t, along: &along, mark: &mark, error: None };
            with_cookie(staff_page(&page, t.site())?, &cookie::set(&state.site, &secret))
        }
        (true, false) => {
            let secret = begin(&state, &account, Stage::Enrolling).await?;
            with_cookie(see_other("/staff/sign-in/authenticator"), &cookie::set(&state.site, &secret))
        }
        (false, false) => complete(&state, &t, &account, &along).await,
    }
}

/// Whoever has no account learns no more than whoever mistyped.
async fn password_was_wrong(
    request: &HttpRequest,
    state: &web::Data<AppState>,
    t: &Frame,
    email: &str,
    along: &Along,
) -> Result<HttpResponse, Problem> {
    count_failure(request, state)?;
    let asked = email.to_owned();
    let noted = ask(state, move |register| match register.sign_in_by_email(&asked)? {
        Some(known) => register.sign_in_failed(known.account.id, "password"),
        None => register.note(&Note::by_nobody(AuditEvent::SignInFailed).with("no such account")),
    });
    noted.await.map_err(Problem::from_store)?;
    let error = Some(t.get("sign-in-wrong"));
    let is_kept = !along.kept_path.is_empty();
    let page = PasswordPage { t, email, along, error, is_kept };
    staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNPROCESSABLE_ENTITY))
}

/// `GET /staff/sign-in/code`.
pub async fn code_form(request: HttpRequest, t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let Some((_, secret)) = session_at(&request, &state, Stage::Password).await? else {
        return Ok(see_other(SIGN_IN));
    };
    let page = CodePage { t: &t, along: &Along::default(), mark: &cookie::form_mark(&secret), error: None };
    staff_page(&page, t.site())
}

/// `POST /staff/sign-in/code`: the second factor, or a recovery code.
pub async fn by_code(
    request: HttpRequest,
    form: web::Form<CodeForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    must_be_allowed(&request, &state)?;
    let CodeForm { code, mark, along } = form.into_inner();
    let Some((account, secret)) = session_at(&request, &state, Stage::Password).await? else {
        return page_with(&t, KeptText::brought(&along.kept_path, &along.kept_body));
    };
    if !cookie::is_marked(&secret, &mark) {
        return Ok(see_other("/staff/sign-in/code"));
    }
    let id = account.id;
    begin_attempt(&state, id).await?;
    let known = ask(&state, move |register| register.sign_in_of(id)).await.map_err(Problem::from_store)?;
    if is_right_code(&state, &t, known, code).await? {
        end(&state, &secret).await?;
        return complete(&state, &t, &account, &along).await;
    }
    count_failure(&request, &state)?;
    ask(&state, move |register| register.sign_in_failed(id, "code")).await.map_err(Problem::from_store)?;
    let page = CodePage { t: &t, along: &along, mark: &mark, error: Some(t.get("code-wrong")) };
    staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNPROCESSABLE_ENTITY))
}

async fn is_right_code(state: &web::Data<AppState>, t: &Frame, known: SignIn, code: String) -> Result<bool, Problem> {
    let id = known.account.id;
    let factor = known.totp_secret.map(|secret| factor_of(t, &secret, &known.account)).transpose()?;
    let step = factor.and_then(|factor| factor.step_of(&code, Utc::now()));
    if let Some(step) = step {
        let taken = ask(state, move |register| register.take_second_factor(id, step));
        return taken.await.map_err(Problem::from_store);
    }
    let digest = web::block(move || recovery_digest(&code, id)).await.map_err(Problem::internal)??;
    ask(state, move |register| register.use_recovery_code(id, &digest)).await.map_err(Problem::from_store)
}

/// Whether somebody who has signed in knows their password still: asked for before what would lock them out.
///
/// # Errors
/// 429 after too many failures.
pub async fn knows_password(request: &HttpRequest, signed: &Signed, password: String) -> Result<bool, Problem> {
    let (state, id) = (&signed.state, signed.account().id);
    let failed_before = begin_attempt(state, id).await?;
    let known = ask(state, move |register| register.sign_in_of(id)).await.map_err(Problem::from_store)?;
    if is_password(password, known.password).await? {
        take_back(state, id, failed_before).await?;
        return Ok(true);
    }
    count_failure(request, state)?;
    ask(state, move |register| register.sign_in_failed(id, "password")).await.map_err(Problem::from_store)?;
    Ok(false)
}

async fn is_password(password: String, hashed: Option<String>) -> Result<bool, Problem> {
    web::block(move || password::is_right(&password, hashed.as_deref())).await.map_err(Problem::internal)
}

/// `GET /staff/sign-in/link/{secret}`: looking does not use the link up, as programs that check mail look too.
pub async fn link_form(link: web::Path<String>, t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    must_be_safe(&state)?;
    let (account, _) = account_of_link(&state, &link).await?;
    staff_page(&LinkPage { t: &t, account: &account, error: None }, t.site())
}

/// `POST /staff/sign-in/link/{secret}`: sets the password.
pub async fn by_link(
    request: HttpRequest,
    link: web::Path<String>,
    form: web::Form<NewPasswordForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    must_be_allowed(&request, &state)?;
    let (account, secret) = account_of_link(&state, &link).await?;
    let hashed = match new_password(&t, &form.password, &form.again, &account).await? {
        Ok(hashed) => hashed,
        Err(error) => {
            let page = LinkPage { t: &t, account: &account, error: Some(error) };
            return staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    let used = ask(&state, move |register| register.use_sign_in_link(&secret, &hashed)).await;
    let account = used.map_err(|error| link_problem(&error))?;
    if account.role.needs_second_factor() && !account.has_second_factor {
        let secret = begin(&state, &account, Stage::Enrolling).await?;
        return with_cookie(see_other("/staff/sign-in/authenticator"), &cookie::set(&state.site, &secret));
    }
    if account.has_second_factor {
        // A link alone is no second factor.
        return Ok(see_other(SIGN_IN));
    }
    complete(&state, &t, &account, &Along::default()).await
}

/// The hash of a new password, or what is wrong with it.
///
/// # Errors
/// When it cannot be hashed.
pub async fn new_password(
    t: &Frame,
    password: &str,
    again: &str,
    account: &Account,
) -> Result<Result<String, String>, Problem> {
    if password != again {
        return Ok(Err(t.get("password-differs")));
    }
    let email = account.email.to_string();
    let known = [email.as_str(), account.name.as_str()];
    if let Err(weakness) = password::check(password, &known) {
        return Ok(Err(match weakness {
            Weakness::Short => t.with("password-short", "least", password::LEAST),
            Weakness::Long => t.with("password-long", "most", password::MOST),
            Weakness::Guessable => t.get("password-guessable"),
        }));
    }
    let password = password.to_owned();
    let hashed = web::block(move || password::hash(&password)).await.map_err(Problem::internal)?;
    hashed.map(Ok).map_err(Problem::internal)
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
    staff_page(&authenticator_page(&t, &account, &secret, None)?, t.site())
}

/// `POST /staff/sign-in/authenticator`: the first code shows that the authenticator has the secret.
pub async fn set_up(
    request: HttpRequest,
    form: web::Form<CodeForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    must_be_allowed(&request, &state)?;
    let Some((account, secret)) = session_at(&request, &state, Stage::Enrolling).await? else {
        return Ok(see_other(SIGN_IN));
    };
    let shared = secret_for_authenticator(&secret);
    let step = factor_of(&t, &shared, &account)?.step_of(&form.code, Utc::now());
    let Some(step) = step.filter(|_| cookie::is_marked(&secret, &form.mark)) else {
        let page = authenticator_page(&t, &account, &secret, Some(t.get("code-wrong")))?;
        return staff_page(&page, t.site()).map(|page| with_status(page, StatusCode::UNPROCESSABLE_ENTITY));
    };
    take_up(&state, &t, &account, shared, step).await
}

/// Takes up a second factor whose first code was right, begins a new session and shows the recovery codes.
///
/// # Errors
/// When the store does not answer.
pub async fn take_up(
    state: &web::Data<AppState>,
    t: &Frame,
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
    with_cookie(codes_page(t, &codes)?, &cookie::set(&state.site, &secret))
}

/// Fresh recovery codes of an account, and what is kept of them.
///
/// # Errors
/// When the system gives no random numbers.
pub async fn fresh_codes(account: Uuid) -> Result<(Vec<String>, Vec<[u8; 32]>), Problem> {
    let made = web::block(move || {
        let codes = recovery_codes()?;
        let digests = codes.iter().map(|code| recovery_digest(code, account)).collect::<Result<_, _>>()?;
        Ok((codes, digests))
    });
    made.await.map_err(Problem::internal)?
}

/// The page that shows recovery codes this once.
///
/// # Errors
/// When it cannot be rendered.
pub fn codes_page(t: &Frame, codes: &[String]) -> Result<HttpResponse, Problem> {
    staff_page(&RecoveryPage { t, codes }, t.site())
}

/// `POST /staff/sign-out`.
pub async fn sign_out(request: HttpRequest, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: Nothing {} } = posted;
    if let Some(secret) = cookie::read(&request, &signed.state.site) {
        end(&signed.state, &secret).await?;
    }
    with_cookie(see_other(SIGN_IN), &cookie::clear(&signed.state.site))
}

fn authenticator_page<'a>(
    t: &'a Frame,
    account: &Account,
    secret: &Secret,
    error: Option<String>,
) -> Result<AuthenticatorPage<'a>, Problem> {
    let factor = factor_of(t, &secret_for_authenticator(secret), account)?;
    let (square, typed) = (factor.square()?, factor.typed_secret());
    Ok(AuthenticatorPage { t, mark: cookie::form_mark(secret), square, typed, error })
}

/// The secret that an authenticator is offered within a session: the same however often the page is loaded, without
/// being kept before it is confirmed.
pub fn secret_for_authenticator(session: &Secret) -> Vec<u8> {
    Sha256::digest(format!("authenticator {}", session.expose()))[..20].to_vec()
}

/// The second factor of an account.
///
/// # Errors
/// When the secret is none.
pub fn factor_of(t: &Frame, secret: &[u8], account: &Account) -> Result<SecondFactor, Problem> {
    SecondFactor::new(secret, &t.get("service-name"), &account.email.to_string())
}

async fn account_of_link(state: &web::Data<AppState>, link: &str) -> Result<(Account, Secret), Problem> {
    let secret: Secret = link.parse().map_err(|_| link_problem(&StoreError::NotFound))?;
    let asked = secret.clone();
    let account = ask(state, move |register| register.account_of_link(&asked)).await;
    account.map(|account| (account, secret)).map_err(|error| link_problem(&error))
}

fn link_problem(error: &StoreError) -> Problem {
    if matches!(error, StoreError::NotFound) {
        let detail = "This link was used before, is too old, or was replaced by a newer one. Ask an admin for another.";
        return Problem::new(ProblemKind::NotFound, detail);
    }
    Problem::internal(error)
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

/// A new session in place of one that ended by what its owner changed.
///
/// # Errors
/// When the store does not answer.
pub async fn begin_anew(signed: &Signed, response: HttpResponse) -> Result<HttpResponse, Problem> {
    let secret = begin(&signed.state, signed.account(), Stage::Full).await?;
    with_cookie(response, &cookie::set(&signed.state.site, &secret))
}

/// Signs in and leads on: to the form that came along, or to the page that was asked for.
async fn complete(
    state: &web::Data<AppState>,
    t: &Frame,
    account: &Account,
    along: &Along,
) -> Result<HttpResponse, Problem> {
    let secret = sign_in(state, account).await?;
    let cookie = cookie::set(&state.site, &secret);
    if let Some(kept) = KeptText::brought(&along.kept_path, &along.kept_body) {
        let mark = cookie::form_mark(&secret);
        return with_cookie(kept_text::page(t, &mark, &kept)?, &cookie);
    }
    let is_ours = along.next.starts_with("/staff") && !along.next.contains("//") && !along.next.contains('\\');
    with_cookie(see_other(if is_ours { &along.next } else { "/staff" }), &cookie)
}

/// Nobody signs in where a password would cross a network in the open.
fn must_be_safe(state: &AppState) -> Result<(), Problem> {
    if state.site.takes_sign_ins() {
        return Ok(());
    }
    let detail = "Nobody can sign in over plain HTTP. Serve the register by HTTPS, and set NNCF_PUBLIC_URL to its \
                  address; or use the loopback address of the machine that it runs on.";
    Err(Problem::new(ProblemKind::Forbidden, detail))
}

fn must_be_allowed(request: &HttpRequest, state: &AppState) -> Result<(), Problem> {
    must_be_safe(state)?;
    if cookie::is_from_elsewhere(request, &state.site) {
        return Err(Problem::new(ProblemKind::Forbidden, "This form was sent by another site. Nothing was done."));
    }
    state.sign_ins.check(state.proxies.client(request), Instant::now()).map_err(|refusal| too_often(refusal.wait()))
}

fn count_failure(request: &HttpRequest, state: &AppState) -> Result<(), Problem> {
    state.sign_ins.admit(state.proxies.client(request), Instant::now()).map_err(|refusal| too_often(refusal.wait()))
}

/// Counts an attempt to sign in to an account; when one before it failed last.
async fn begin_attempt(state: &web::Data<AppState>, id: Uuid) -> Result<Option<DateTime<Utc>>, Problem> {
    let begun = ask(state, move |register| register.begin_attempt(id, password::wait)).await;
    match begun.map_err(Problem::from_store)? {
        Attempt::Wait(wait) => Err(too_often(wait)),
        Attempt::Counted { failed_before } => Ok(failed_before),
    }
}

async fn take_back(state: &web::Data<AppState>, id: Uuid, failed_before: Option<DateTime<Utc>>) -> Result<(), Problem> {
    ask(state, move |register| register.take_back_attempt(id, failed_before)).await.map_err(Problem::from_store)
}

fn too_often(wait: Duration) -> Problem {
    let minutes = wait.as_secs().div_ceil(60).max(1);
    let unit = if minutes == 1 { "minute" } else { "minutes" };
    let detail = format!("Signing in failed too often. Try again in {minutes} {unit}, or ask an admin for a link.");
    Problem { retry_after: Some(wait), ..Problem::new(ProblemKind::TooManyRequests, detail) }
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
pub fn form_config() -> web::FormConfig {
    crate::http::params::form_config().limit(2 * MOST_BYTES)
}
