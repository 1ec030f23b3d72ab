//! The pages: server-rendered HTML that works without scripts.

mod found;
mod home;

use std::sync::LazyLock;

use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Datelike;
use nncf_core::partnership::Partnership;
use rust_embed::RustEmbed;

use crate::http::answer::content_hash;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::route::{get, post};

/// Nothing is loaded from anywhere else; no script runs; nobody may frame a page.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'";

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Assets;

static STYLESHEET: LazyLock<String> = LazyLock::new(|| {
    let hash = Assets::get("site.css").map(|file| content_hash(&file.data)).unwrap_or_default();
    format!("/assets/site.{hash}.css")
});

/// The address of the style sheet, which changes with its content.
pub fn stylesheet() -> &'static str {
    &STYLESHEET
}

/// The addresses of pages.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(get("/", home::home))
        .service(post("/search", found::search))
        .service(get("/problems/{kind}", problem_kind))
        .service(get(stylesheet(), stylesheet_file));
}

async fn stylesheet_file() -> Result<HttpResponse, Problem> {
    let file = Assets::get("site.css").ok_or_else(|| Problem::internal("the style sheet is missing"))?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .content_type("text/css; charset=utf-8")
        .body(file.data.into_owned()))
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    title: &'a str,
    detail: &'a str,
    help: &'a str,
    request_id: Option<&'a str>,
}

/// A problem as a page.
pub fn problem_page(problem: &Problem, request_id: &str) -> Vec<u8> {
    let (title, help) = (problem.kind.title(), problem.kind.help());
    let page = ProblemPage { title, detail: &problem.detail, help, request_id: Some(request_id) };
    page.render().unwrap_or_else(|_| title.to_owned()).into_bytes()
}

async fn problem_kind(kind: web::Path<String>) -> Result<HttpResponse, Problem> {
    let known = ProblemKind::ALL.iter().find(|known| known.slug() == kind.as_str());
    let known = known.ok_or_else(|| Problem::new(ProblemKind::NotFound, "There is no such kind of problem."))?;
    let detail = format!("Sent with the HTTP status {}.", known.status());
    html(&ProblemPage { title: known.title(), detail: &detail, help: known.help(), request_id: None }, "no-cache")
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

/// How fresh a record is, in words: "stated in 2017, or shortly before; not verified since".
pub fn freshness(partnership: &Partnership) -> String {
    if let Some(verification) = &partnership.verification {
        let at = verification.at;
        return format!("verified on {} {}", at.day(), at.format("%B %Y"));
    }
    let fact = |pointer: &str| partnership.provenance.iter().find(|fact| fact.pointer == pointer);
    match fact("/status").or_else(|| partnership.provenance.first()) {
        Some(fact) => format!("stated: {}; not verified since", fact.as_of),
        None => "not verified".to_owned(),
    }
}
