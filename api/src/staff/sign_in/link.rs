//! The form behind a link: it sets the password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::account::{Account, Secret};
use nncf_db::{Stage, StoreError};
use serde::Deserialize;

use super::tries::{count_try, must_be_safe};
use super::{Along, begin, complete, told_at_sign_in, with_cookie, with_status};
use crate::auth::hashing::in_turn;
use crate::auth::password::Weakness;
use crate::auth::{cookie, password};
use crate::http::params;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::staff::signed::ask;
use crate::staff::{page as staff_page, see_other};
use crate::state::AppState;

/// The form behind a link.
#[derive(Debug, Deserialize)]
pub struct NewPasswordForm {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

#[derive(Template)]
#[template(path = "staff/link.html")]
struct LinkPage<'a> {
    t: &'a Frame,
    account: &'a Account,
    error: Option<String>,
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
    form: params::Form<NewPasswordForm>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let tried = count_try(&request, &state)?;
    let (account, secret) = account_of_link(&state, &link).await?;
    tried.was_right(&state);
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
        return told_at_sign_in(&state, "password-set");
    }
    complete(&state, &account, &Along::default()).await
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
    let hashed = in_turn(move || password::hash(&password)).await?;
    hashed.map(Ok).map_err(Problem::internal)
}

async fn account_of_link(state: &web::Data<AppState>, link: &str) -> Result<(Account, Secret), Problem> {
    let secret: Secret = link.parse().map_err(|_| link_problem(&StoreError::NotFound))?;
    let asked = secret.clone();
    let account = ask(state, move |register| register.account_of_link(&asked)).await;
    account.map(|account| (account, secret)).map_err(|error| link_problem(&error))
}

fn link_problem(error: &StoreError) -> Problem {
    Problem::of_link(error, "Ask an admin for another.")
}
