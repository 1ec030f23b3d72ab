//! `/staff/account`: one's own name, password, second factor, tokens and sessions.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::TimeDelta;
use nncf_core::account::Scope;
use nncf_core::mail::Notices;
use nncf_core::text::Name;
use nncf_db::{NewToken, Session, Stage, Token};
use serde::Deserialize;
use uuid::Uuid;

use super::notes::Once;
use super::page as staff_page;
use super::refused::Refused;
use super::sign_in::{self, Nothing};
use super::signed::{IDLE, LONGEST, Posted, Signed};
use super::told::{id_of, moment};
use crate::auth::{MOST_TOKEN_DAYS, TOKEN_DAYS, bearer};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;

/// Where the page is.
const HERE: &str = "/staff/account";

#[derive(Template)]
#[template(path = "staff/account.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    codes_left: u64,
    tokens: Vec<TokenLine>,
    sessions: Vec<SessionLine>,
    /// Whether they are told of what came in; none for whom it is not for.
    notices: Option<Notices>,
    name: &'a str,
    token: &'a TokenForm,
    refused: Refused,
    most_token_days: u16,
}

/// A token in the list.
struct TokenLine {
    id: Uuid,
    name: String,
    scope: String,
    made: String,
    stands: String,
    last_used: String,
    works: bool,
}

/// A session in the list.
struct SessionLine {
    id: Uuid,
    began: String,
    last_seen: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "staff/second_factor.html")]
struct FactorPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    square: String,
    typed: String,
    refused: Refused,
}

/// A new name.
#[derive(Debug, Deserialize)]
pub struct NameForm {
    #[serde(default)]
    name: String,
}

/// A new password.
#[derive(Deserialize)]
pub struct PasswordForm {
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// Whether somebody is told of what came in.
#[derive(Debug, Deserialize)]
pub struct NoticesForm {
    #[serde(default)]
    notices: String,
}

/// The password, and for a new second factor its first code.
#[derive(Deserialize)]
pub struct FactorForm {
    #[serde(default)]
    current_password: String,
    #[serde(default)]
    code: String,
}

/// A new token.
#[derive(Debug, Deserialize)]
pub struct TokenForm {
    #[serde(default)]
    token_name: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    days: String,
}

/// What is typed on the page and no secret; a name that nobody typed is the one that they have.
struct Typed {
    name: Option<String>,
    token: TokenForm,
}

impl Default for Typed {
    fn default() -> Self {
        let (token_name, scope) = (String::new(), String::new());
        Self { name: None, token: TokenForm { token_name, scope, days: TOKEN_DAYS.to_string() } }
    }
}

/// `GET /staff/account`.
pub async fn account(signed: Signed) -> Result<HttpResponse, Problem> {
    whole(&signed, &Typed::default(), Refused::default()).await
}

/// The page, perhaps with a form that was refused. Passwords are typed anew.
async fn whole(signed: &Signed, typed: &Typed, refused: Refused) -> Result<HttpResponse, Problem> {
    let id = signed.account().id;
    let found = signed.ask(move |register| {
        register.forget_old_sessions(IDLE, LONGEST)?;
        let notices = register.notices(id)?;
        Ok((register.recovery_codes_left(id)?, register.tokens(id)?, register.sessions()?, notices))
    });
    let (codes_left, tokens, sessions, notices) = found.await.map_err(Problem::from_store)?;
    let own = sessions.into_iter().filter(|session| session.account.id == id && session.stage == Stage::Full);
    let page = Page {
        t: &signed.t,
        signed,
        codes_left,
        tokens: tokens.iter().map(|token| token_line(signed, token)).collect(),
        sessions: own.map(|session| session_line(signed, &session)).collect(),
        notices: Some(notices).filter(|_| signed.is_staff()),
        name: typed.name.as_deref().unwrap_or(signed.account().name.as_str()),
        token: &typed.token,
        refused,
        most_token_days: MOST_TOKEN_DAYS,
    };
    Ok(page.refused.answer(staff_page(&page, signed.t.site())?))
}

fn token_line(signed: &Signed, token: &Token) -> TokenLine {
    let Token { id, account: _, name, scope, created_at, expires_at, revoked_at, last_used_at } = token;
    let t = &signed.t;
    let works = revoked_at.is_none() && *expires_at > signed.now();
    let stands = match revoked_at {
        Some(at) => t.with("token-revoked", "when", t.day(at)),
        None if works => t.with("token-until", "when", t.day(expires_at)),
        None => t.with("token-ended", "when", t.day(expires_at)),
    };
    let last_used = last_used_at.map_or_else(|| t.get("token-unused"), |at| moment(t, &at));
    let (name, scope) = (name.to_string(), t.word("scope", scope));
    TokenLine { id: *id, name, scope, made: t.day(created_at), stands, last_used, works }
}

fn session_line(signed: &Signed, session: &Session) -> SessionLine {
    let at = |at| moment(&signed.t, at);
    let is_this = session.id == signed.session.id;
    SessionLine { id: session.id, began: at(&session.created_at), last_seen: at(&session.last_seen_at), is_this }
}

/// `POST /staff/account/name`.
pub async fn rename(posted: Posted<NameForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let name: Name = match form.name.parse() {
        Ok(name) => name,
        Err(error) => {
            let told = signed.t.with("account-name-wrong", "why", format!("{error}"));
            let typed = Typed { name: Some(form.name), ..Typed::default() };
            return whole(&signed, &typed, Refused::at("name", told)).await;
        }
    };
    let id = signed.account().id;
    let renamed = signed.ask(move |register| register.rename_account(id, &name, Some(id)));
    renamed.await.map_err(Problem::from_store)?;
    Ok(signed.done(HERE, signed.t.get("done-name")).await)
}

/// `POST /staff/account/password`: ends every session but begins another for this browser.
pub async fn set_password(request: HttpRequest, posted: Posted<PasswordForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    if !sign_in::knows_password(&request, &signed, form.current_password).await? {
        let refused = Refused::at("current_password", signed.t.get("account-password-wrong"));
        return whole(&signed, &Typed::default(), refused).await;
    }
    let hashed = match sign_in::new_password(&signed.t, &form.password, &form.again, signed.account()).await? {
        Ok(hashed) => hashed,
        Err(error) => return whole(&signed, &Typed::default(), Refused::at("password", error)).await,
    };
    let id = signed.account().id;
    signed.ask(move |register| register.set_password(id, &hashed)).await.map_err(Problem::from_store)?;
    sign_in::begin_anew(&signed, HERE, signed.t.get("done-password")).await
}

/// `POST /staff/account/notices`: whether they are told by e-mail of what came in.
pub async fn set_notices(posted: Posted<NoticesForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let Ok(notices) = form.notices.parse::<Notices>() else {
        let refused = Refused::at("notices", signed.t.get("account-notices-wrong"));
        return whole(&signed, &Typed::default(), refused).await;
    };
    let id = signed.account().id;
    signed.ask(move |register| register.set_notices(id, notices)).await.map_err(Problem::from_store)?;
    Ok(signed.done(HERE, signed.t.get("done-notices")).await)
}

/// `GET /staff/account/second-factor`.
pub async fn factor_form(signed: Signed) -> Result<HttpResponse, Problem> {
    factor_page(&signed, Refused::default()).await
}

async fn factor_page(signed: &Signed, refused: Refused) -> Result<HttpResponse, Problem> {
    let offered = sign_in::offered_secret(&signed.state, &signed.secret).await?;
    let factor = sign_in::factor_of(&signed.t, &offered, signed.account())?;
    let (square, typed) = (factor.square()?, factor.typed_secret());
    let page = FactorPage { t: &signed.t, signed, square, typed, refused };
    Ok(page.refused.answer(staff_page(&page, signed.t.site())?))
}

/// `POST /staff/account/second-factor`: sets it up anew, with new recovery codes.
pub async fn set_factor(request: HttpRequest, posted: Posted<FactorForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    if !sign_in::knows_password(&request, &signed, form.current_password).await? {
        let refused = Refused::at("current_password", signed.t.get("account-password-wrong"));
        return factor_page(&signed, refused).await;
    }
    let offered = sign_in::offered_secret(&signed.state, &signed.secret).await?;
    let step = sign_in::factor_of(&signed.t, &offered, signed.account())?.step_of(&form.code, signed.now());
    match step {
        Some(step) => sign_in::take_up(&signed.state, signed.account(), offered, step).await,
        None => factor_page(&signed, Refused::at("code", signed.t.get("code-wrong"))).await,
    }
}

/// `POST /staff/account/recovery-codes`: new ones in place of those before.
pub async fn new_codes(request: HttpRequest, posted: Posted<FactorForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    if !signed.account().has_second_factor {
        return Ok(signed.done(HERE, signed.t.get("account-factor-is-not-set")).await);
    }
    if !sign_in::knows_password(&request, &signed, form.current_password).await? {
        let refused = Refused::at("codes_password", signed.t.get("account-password-wrong"));
        return whole(&signed, &Typed::default(), refused).await;
    }
    let id = signed.account().id;
    let (codes, digests) = sign_in::fresh_codes(id).await?;
    signed.ask(move |register| register.set_recovery_codes(id, &digests)).await.map_err(Problem::from_store)?;
    signed.show_once(&Once::Codes(codes)).await
}

/// `POST /staff/account/tokens`: makes a token, which the next page shows this once.
pub async fn make_token(posted: Posted<TokenForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let new = match new_token(&signed, &form) {
        Ok(new) => new,
        Err(refused) => return whole(&signed, &Typed { token: form, ..Typed::default() }, refused).await,
    };
    let id = signed.account().id;
    let (token, secret) =
        signed.ask(move |register| register.add_token(&new, Some(id))).await.map_err(Problem::from_store)?;
    let (t, until) = (&signed.t, signed.t.day(&token.expires_at));
    let told = t.with_all("token-shown", [("name", token.name.as_str().into()), ("until", until.into())]);
    signed.show_once(&Once::Token { told, token: bearer::written(&secret) }).await
}

fn new_token(signed: &Signed, form: &TokenForm) -> Result<NewToken, Refused> {
    let t = &signed.t;
    let name: Result<Name, _> = form.token_name.parse();
    let name = name.map_err(|error| Refused::at("token_name", t.with("token-name-wrong", "why", error.to_string())))?;
    let scope: Scope = form.scope.parse().map_err(|_| Refused::at("scope", t.get("token-scope-wrong")))?;
    let days = form.days.trim().parse::<u16>().ok().filter(|days| (1..=MOST_TOKEN_DAYS).contains(days));
    let days = days.ok_or_else(|| Refused::at("days", t.with("token-days-wrong", "most", MOST_TOKEN_DAYS)))?;
    Ok(NewToken { account: signed.account().id, name, scope, valid: TimeDelta::days(days.into()) })
}

/// `POST /staff/account/tokens/{id}/revoke`.
pub async fn revoke_token(id: web::Path<String>, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: Nothing {} } = posted;
    let (id, own) = (id_of(&id)?, signed.account().id);
    let revoked = signed.ask(move |register| {
        let is_own = register.tokens(own)?.iter().any(|token| token.id == id);
        if is_own { register.revoke_token(id, own) } else { Err(nncf_db::StoreError::NotFound) }
    });
    revoked.await.map_err(Problem::from_store)?;
    Ok(signed.done(HERE, signed.t.get("done-token-revoked")).await)
}

/// `POST /staff/account/sessions/{id}/end`: one's own, or with an admin's account anybody's.
pub async fn end_session(id: web::Path<String>, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: Nothing {} } = posted;
    let (id, own, is_admin) = (id_of(&id)?, signed.account().id, signed.is_admin());
    let ended = signed.ask(move |register| {
        let found = register.sessions()?.into_iter().find(|session| session.id == id);
        let found = found.filter(|session| is_admin || session.account.id == own);
        let of = found.map(|session| session.account.id).ok_or(nncf_db::StoreError::NotFound)?;
        register.end_session_by_id(id, own)?;
        Ok(of)
    });
    let of = ended.await.map_err(Problem::from_store)?;
    let address = if of == own { HERE } else { super::accounts::HERE };
    Ok(signed.done(address, signed.t.get("done-session-ended")).await)
}

/// `POST /staff/account/sessions/end`: all of one's own, this one too.
pub async fn end_sessions(posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: Nothing {} } = posted;
    let id = signed.account().id;
    signed.ask(move |register| register.end_sessions_of(id, id)).await.map_err(Problem::from_store)?;
    sign_in::told_at_sign_in(&signed.state, "signed-out")
}
