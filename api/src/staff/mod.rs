//! The pages for those who keep the register, below `/staff`. Only who has signed in sees them; nothing of them is
//! stored on the way, and nobody may frame them.

pub mod export;
pub mod import;
pub mod kept_text;
pub mod sign_in;
pub mod signed;
pub mod start;
pub mod state;

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
            .service(get("/state", state::state))
            .service(get_and_post("/import", import::uploads, import::upload))
            .service(post("/import/plan", import::planned))
            .service(post("/import/run", import::run))
            .service(post("/import/{id}/undo", import::undo))
            .service(get("/import/{template}", import::template))
            .service(get_and_post("/export", export::form, export::export))
            .service(post("/sign-out", sign_in::sign_out)),
    );
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
];

/// The messages that are asked for by a word of a closed list, for the test of the catalogues.
#[cfg(test)]
pub fn words_of_lists() -> Vec<String> {
    let doors = DOORS.iter().map(|(_, name)| (*name).to_owned());
    let visibilities = ["public", "coordinators", "staff"].map(|word| format!("visibility-{word}"));
    let outcomes = ["create", "change", "same", "refuse", "moved-on", "has-refused", "nothing"];
    let outcomes = outcomes.map(|outcome| format!("import-{outcome}"));
    doors.chain(state::words_of_lists()).chain(visibilities).chain(outcomes).collect()
}
