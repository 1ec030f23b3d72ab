//! The pages for those who keep the register, below `/staff`. Only who has signed in sees them; nothing of them is
//! stored on the way, and nobody may frame them.

pub mod account;
pub mod accounts;
pub mod audit;
pub mod consent;
pub mod kept_text;
pub mod people;
pub mod sign_in;
pub mod signed;
pub mod start;
pub mod told;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::http::problem::Problem;
use crate::http::route::{get, get_and_post, post};
use crate::pages::html;
use crate::pages::site::Site;
use kept_text::MOST_BYTES;

/// The addresses of the staff pages.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(get("/staff", start::start));
    config.service(
        web::scope("/staff")
            .app_data(web::PayloadConfig::new(MOST_BYTES))
            .app_data(sign_in::form_config())
            .service(get("/", start::start))
            .service(get_and_post("/sign-in", sign_in::form, sign_in::by_password))
            .service(get_and_post("/sign-in/code", sign_in::code_form, sign_in::by_code))
            .service(get_and_post("/sign-in/link/{secret}", sign_in::link_form, sign_in::by_link))
            .service(get_and_post("/sign-in/authenticator", sign_in::authenticator_form, sign_in::set_up))
            .service(post("/sign-out", sign_in::sign_out))
            .configure(of_accounts)
            .configure(of_people),
    );
}

fn of_accounts(config: &mut web::ServiceConfig) {
    config
        .service(get("/account", account::account))
        .service(post("/account/name", account::rename))
        .service(post("/account/password", account::set_password))
        .service(get_and_post("/account/second-factor", account::factor_form, account::set_factor))
        .service(post("/account/recovery-codes", account::new_codes))
        .service(post("/account/tokens", account::make_token))
        .service(post("/account/tokens/{id}/revoke", account::revoke_token))
        .service(post("/account/sessions/end", account::end_sessions))
        .service(post("/account/sessions/{id}/end", account::end_session))
        .service(get("/accounts", accounts::list))
        .service(get_and_post("/accounts/invite", accounts::invitation, accounts::invite))
        .service(get_and_post("/accounts/{id}", accounts::one, accounts::change))
        .service(post("/accounts/{id}/status", accounts::set_status))
        .service(post("/accounts/{id}/link", accounts::new_link))
        .service(post("/accounts/{id}/reset", accounts::reset))
        .service(get("/audit", audit::log));
}

fn of_people(config: &mut web::ServiceConfig) {
    config
        .service(get_and_post("/people", people::list, people::search))
        .service(get("/people/{id}", people::one))
        .service(post("/people/{id}/consent", consent::record))
        .service(post("/people/{id}/withdraw", consent::withdraw))
        .service(post("/people/{id}/export", people::export))
        .service(get_and_post("/people/{id}/erase", consent::confirm_erasure, consent::erase));
}

/// A staff page as a response.
pub fn page(page: &impl Template, site: &Site) -> Result<HttpResponse, Problem> {
    html(page, site.policy.clone(), "no-store")
}

/// Sends the browser to another page after a form was taken: reloading it sends nothing again.
pub fn see_other(address: &str) -> HttpResponse {
    let mut response = HttpResponse::SeeOther().finish();
    let location = HeaderValue::from_str(address).unwrap_or_else(|_| HeaderValue::from_static("/staff"));
    response.headers_mut().insert(header::LOCATION, location);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The doors of the staff pages: addresses, and the messages that name them.
const DOORS: &[(&str, &str)] = &[
    ("/staff", "staff-nav-start"),
    ("/staff/people", "staff-nav-people"),
    ("/staff/accounts", "staff-nav-accounts"),
    ("/staff/audit", "staff-nav-audit"),
    ("/staff/account", "staff-nav-account"),
];
/// The doors that are open to admins alone.
const FOR_ADMINS: &[&str] = &["/staff/accounts", "/staff/audit"];
/// The doors that are open to editors and admins.
const FOR_STAFF: &[&str] = &["/staff/people"];

/// The messages that are asked for by a word of a closed list, for the test of the catalogues.
#[cfg(test)]
pub fn words_of_lists() -> Vec<String> {
    use nncf_core::account::{AuditEvent, Role, Scope};
    fn all<T: std::fmt::Display>(list: &str, words: &[T]) -> Vec<String> {
        words.iter().map(|word| format!("{list}-{word}")).collect()
    }
    let ways: Vec<_> = consent::WAYS.iter().map(|(word, _)| *word).collect();
    let reasons: Vec<_> = consent::REASONS.iter().map(|(word, _)| *word).collect();
    [
        DOORS.iter().map(|(_, name)| (*name).to_owned()).collect(),
        all("account-role", Role::ALL),
        all("account-role-long", Role::ALL),
        all("scope", Scope::ALL),
        all("audit", AuditEvent::ALL),
        all("audit-event", AuditEvent::ALL),
        all("people-consent", &["public", "coordinators"]),
        all("people-seen-by", &["public", "coordinators", "staff"]),
        all("people-field", &["name", "email", "phone"]),
        all("people-way", &ways),
        all("erase-reason", &reasons),
    ]
    .concat()
}
