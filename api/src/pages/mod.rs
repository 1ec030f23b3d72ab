//! The pages: server-rendered HTML that works without scripts.

pub mod assets;
mod cards;
mod found;
mod help;
mod home;
pub mod map;
mod partnership;
mod place;
mod plain;
mod words;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::http::params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::route::{get, get_and_post, post};
use words::Words;

/// Nothing is loaded from anywhere else, no script stands in a page, and nobody may frame one.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The addresses of pages.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .app_data(params::form_config())
        .service(get("/", home::home))
        .service(post("/search", found::search))
        .service(get("/partnerships/{slug}", partnership::partnership))
        .service(get("/partnerships/{slug}/map.geojson", partnership::map))
        .service(get("/places/{kind}/{code}", place::place))
        .service(get_and_post("/help", help::help, help::help_for))
        .service(get("/about", plain::about))
        .service(get("/data", plain::data))
        .service(get("/privacy", plain::privacy))
        .service(get("/accessibility", plain::accessibility))
        .service(get("/problems/{kind}", problem_kind))
        .service(get(map::LAND, map::land))
        .service(get("/assets/{file}", assets::file));
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    t: &'static Words,
    title: &'a str,
    detail: &'a str,
    help: &'a str,
    request_id: Option<&'a str>,
}

/// A problem as a page.
pub fn problem_page(problem: &Problem, request_id: &str) -> Vec<u8> {
    let (title, help) = (problem.kind.title(), problem.kind.help());
    let page = ProblemPage { t: Words::english(), title, detail: &problem.detail, help, request_id: Some(request_id) };
    page.render().unwrap_or_else(|_| title.to_owned()).into_bytes()
}

async fn problem_kind(kind: web::Path<String>) -> Result<HttpResponse, Problem> {
    let known = ProblemKind::ALL.iter().find(|known| known.slug() == kind.as_str());
    let known = known.ok_or_else(|| Problem::new(ProblemKind::NotFound, "There is no such kind of problem."))?;
    let t = Words::english();
    let detail = t.with("problem-status", "status", known.status().as_str().to_owned());
    html(&ProblemPage { t, title: known.title(), detail: &detail, help: known.help(), request_id: None }, "no-cache")
}

/// A page as a response.
fn html(page: &impl Template, cache_control: &'static str) -> Result<HttpResponse, Problem> {
    let body = page.render().map_err(Problem::internal)?;
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body);
    add_page_headers(response.headers_mut());
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    Ok(response)
}

/// The headers of every page.
pub fn add_page_headers(headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
}
