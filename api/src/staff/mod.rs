//! The pages for those who keep the register, below `/staff`. Only who has signed in sees them; nothing of them is
//! stored on the way, and nobody may frame them.

pub mod account;
pub mod accounts;
pub mod attention;
pub mod audit;
pub mod changed;
pub mod confirmations;
pub mod consent;
pub mod drafts;
pub mod edit;
pub mod export;
pub mod helplines;
pub mod history;
pub mod import;
pub mod kept_text;
pub mod links;
pub mod notes;
pub mod notice;
pub mod partnerships;
pub mod people;
pub mod refused;
pub mod sign_in;
pub mod signed;
pub mod state;
pub mod told;
pub mod verify;

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
    config.service(get("/staff", attention::start));
    config.service(
        web::scope("/staff")
            .app_data(web::PayloadConfig::new(MOST_BYTES))
            .app_data(sign_in::FORM_LIMIT)
            .service(get_and_post("/sign-in", sign_in::form, sign_in::by_password))
            .service(get_and_post("/sign-in/code", sign_in::code_form, sign_in::by_code))
            .service(get_and_post("/sign-in/link/{secret}", sign_in::link_form, sign_in::by_link))
            .service(get_and_post("/sign-in/authenticator", sign_in::authenticator_form, sign_in::set_up))
            .service(get("/once", notes::once))
            .service(get("/kept", kept_text::kept))
            .service(get("/state", state::state))
            .service(get_and_post("/export", export::form, export::export))
            .service(post("/sign-out", sign_in::sign_out))
            .configure(of_imports)
            .configure(of_records)
            .configure(of_upkeep)
            .configure(of_accounts)
            .configure(of_people),
    );
}

fn of_imports(config: &mut web::ServiceConfig) {
    config
        .service(get_and_post("/import", import::uploads, import::upload))
        .service(get("/import/template.csv", import::empty_csv))
        .service(get("/import/template.xlsx", import::empty_xlsx))
        .service(get_and_post("/import/{id}", import::columns, import::choose))
        .service(get_and_post("/import/{id}/plan", import::planned, import::answer))
        .service(get_and_post("/import/{id}/rows/{line}", import::mend_form, import::mend))
        .service(get("/import/{id}/refused.csv", import::refused))
        .service(post("/import/{id}/run", import::run))
        .service(post("/import/{id}/drop", import::drop_draft))
        .service(post("/import/{id}/undo", import::undo));
}

fn of_records(config: &mut web::ServiceConfig) {
    config
        .service(get("/partnerships", partnerships::list::list))
        .service(get_and_post("/partnerships/new", edit::new_form, edit::create))
        .service(get("/partnerships/{slug}", partnerships::show::show))
        .service(get_and_post("/partnerships/{slug}/edit", edit::form, edit::change))
        .service(get_and_post("/partnerships/{slug}/verify", verify::form, verify::verify))
        .service(post("/partnerships/{slug}/review", verify::review))
        .service(post("/partnerships/{slug}/publish", partnerships::show::publish))
        .service(post("/partnerships/{slug}/retire", partnerships::show::retire))
        .service(get("/partnerships/{slug}/history", history::history))
        .service(get_and_post("/partnerships/{slug}/restore/{number}", history::restore_form, history::restore))
        .service(get("/map/districts.geojson", edit::coverage::districts))
        .service(post("/coverage-effect", edit::coverage::effect));
}

fn of_upkeep(config: &mut web::ServiceConfig) {
    config
        .service(get_and_post("/drafts", drafts::drafts, drafts::publish))
        .service(get("/mistakes", attention::mistakes))
        .service(post("/mistakes/{id}/done", attention::finish))
        .service(get("/helplines", helplines::list))
        .service(get_and_post("/helplines/new", helplines::edit::new_form, helplines::edit::create))
        .service(get_and_post("/helplines/{slug}", helplines::edit::form, helplines::edit::change))
        .service(post("/helplines/{slug}/verify", helplines::verify))
        .service(post("/helplines/{slug}/supersede", helplines::supersede))
        .service(post("/helplines/{slug}/changes/{id}", helplines::waiting::decide))
        .service(get("/links", links::links))
        .service(post("/links/check", links::check))
        .service(get_and_post("/confirmations", confirmations::list, confirmations::sending::preview))
        .service(post("/confirmations/send", confirmations::sending::send))
        .service(get("/confirmations/sent/{id}", confirmations::sending::sent))
        .service(post("/confirmations/{id}", confirmations::handle));
}

fn of_accounts(config: &mut web::ServiceConfig) {
    config
        .service(get("/account", account::account))
        .service(post("/account/name", account::rename))
        .service(post("/account/password", account::set_password))
        .service(post("/account/notices", account::set_notices))
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
    ("/staff/partnerships", "staff-nav-partnerships"),
    ("/staff/helplines", "staff-nav-helplines"),
    ("/staff/people", "staff-nav-people"),
    ("/staff/confirmations", "staff-nav-confirmations"),
    ("/staff/links", "staff-nav-links"),
    ("/staff/state", "staff-nav-state"),
    ("/staff/import", "staff-nav-import"),
    ("/staff/export", "staff-nav-export"),
    ("/staff/accounts", "staff-nav-accounts"),
    ("/staff/audit", "staff-nav-audit"),
    ("/staff/account", "staff-nav-account"),
];
/// The doors that are open to admins alone.
const FOR_ADMINS: &[&str] = &["/staff/accounts", "/staff/audit"];
/// The doors that are open to editors and admins.
const FOR_STAFF: &[&str] = &[
    "/staff/people",
    "/staff/confirmations",
    "/staff/links",
    "/staff/state",
    "/staff/import",
    "/staff/export",
    "/staff/helplines",
];

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
        all("done", sign_in::TOLD),
        all("account-role", Role::ALL),
        all("account-role-long", Role::ALL),
        all("scope", Scope::ALL),
        all("notices", nncf_core::mail::Notices::ALL),
        all("audit", AuditEvent::ALL),
        all("audit-event", AuditEvent::ALL),
        all("people-consent", &["public", "coordinators"]),
        all("people-seen-by", &["public", "coordinators", "staff"]),
        all("people-field", &["name", "email", "phone"]),
        all("people-way", &ways),
        all("erase-reason", &reasons),
        all("visibility", &["public", "coordinators", "staff"]),
        vec!["whose-true".to_owned(), "field-role_mailbox".to_owned()],
        all("import", &["create", "change", "same", "asked", "older", "refuse", "moved-on", "has-refused", "nothing"]),
        state::words_of_lists(),
        edit::words(),
        attention::words(),
        partnerships::words(),
        confirmations::words(),
    ]
    .concat()
}
