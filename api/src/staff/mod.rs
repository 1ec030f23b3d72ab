//! The pages for those who keep the register, below `/staff`. Only who has signed in sees them; nothing of them is
//! stored on the way, and nobody may frame them.

pub mod attention;
pub mod changed;
pub mod confirm;
pub mod confirmations;
pub mod drafts;
pub mod edit;
pub mod export;
pub mod helplines;
pub mod history;
pub mod import;
pub mod kept_text;
pub mod links;
pub mod partnerships;
pub mod sign_in;
pub mod signed;
pub mod state;
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
    config.service(get_and_post("/confirm/{secret}", confirm::form, confirm::answer));
    config.service(
        web::scope("/staff")
            .app_data(web::PayloadConfig::new(MOST_BYTES))
            .app_data(sign_in::form_config())
            .service(get("/", attention::start))
            .service(get_and_post("/sign-in", sign_in::form, sign_in::by_password))
            .service(get_and_post("/sign-in/code", sign_in::code_form, sign_in::by_code))
            .service(get_and_post("/sign-in/link/{secret}", sign_in::link_form, sign_in::by_link))
            .service(get_and_post("/sign-in/authenticator", sign_in::authenticator_form, sign_in::set_up))
            .service(get("/state", state::state))
            .service(get_and_post("/import", import::uploads, import::upload))
            .service(post("/import/plan", import::planned))
            .service(post("/import/run", import::run))
            .service(post("/import/{id}/undo", import::undo))
            .service(get("/import/{template}", import::template))
            .service(get_and_post("/export", export::form, export::export))
            .service(post("/sign-out", sign_in::sign_out))
            .configure(of_records)
            .configure(of_upkeep),
    );
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
        .service(get_and_post("/helplines/{slug}", helplines::form, helplines::change))
        .service(post("/helplines/{slug}/verify", helplines::verify))
        .service(post("/helplines/{slug}/supersede", helplines::supersede))
        .service(get("/links", links::links))
        .service(post("/links/check", links::check))
        .service(get_and_post("/confirmations", confirmations::list, confirmations::ask))
        .service(post("/confirmations/{id}", confirmations::handle));
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
    ("/staff/state", "staff-nav-state"),
    ("/staff/import", "staff-nav-import"),
    ("/staff/export", "staff-nav-export"),
    ("/staff/partnerships", "staff-nav-partnerships"),
    ("/staff/helplines", "staff-nav-helplines"),
    ("/staff/confirmations", "staff-nav-confirmations"),
    ("/staff/links", "staff-nav-links"),
];

/// The messages that are asked for by a word of a closed list, for the test of the catalogues.
#[cfg(test)]
pub fn words_of_lists() -> Vec<String> {
    let doors = DOORS.iter().map(|(_, name)| (*name).to_owned());
    let visibilities = ["public", "coordinators", "staff"].map(|word| format!("visibility-{word}"));
    let outcomes = ["create", "change", "same", "refuse", "moved-on", "has-refused", "nothing"];
    let outcomes = outcomes.map(|outcome| format!("import-{outcome}"));
    let lists = doors.chain(state::words_of_lists()).chain(visibilities).chain(outcomes);
    lists.chain(edit::words()).chain(attention::words()).chain(partnerships::words()).collect()
}
