//! The pages: server-rendered HTML that works without scripts.

pub mod assets;
pub(crate) mod cards;
mod confirm;
mod downloads;
pub(crate) mod filters;
pub(crate) mod found;
pub(crate) mod frame;
mod help;
pub(crate) mod history;
mod home;
pub mod map;
mod mistake;
mod names;
mod partnership;
mod place;
mod plain;
pub mod site;
pub(crate) mod standing;
mod ties;
pub mod words;
mod working;

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::http::answer::{OF_ALL, Rendered};
use crate::http::problem::{Problem, ProblemKind};
use crate::http::route::{get, get_and_post, post};
use crate::state::{AppState, PublicView};
use frame::Frame;

/// The addresses of pages, in each language, and of what they load.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(get("/", home::home))
        .service(get(map::LAND, map::land))
        .service(get("/partnerships/{slug}/map.geojson", partnership::map))
        .service(get("/assets/{file}", assets::file))
        .service(get("/names/{file}", names::file))
        .service(get(downloads::TABLE, downloads::csv))
        .service(get(downloads::AREAS, downloads::geojson))
        .service(get("/cy", home::home))
        .service(web::scope("/cy").configure(in_each_language))
        .configure(in_each_language);
}

fn in_each_language(config: &mut web::ServiceConfig) {
    config
        .service(post("/search", found::search))
        .service(get("/partnerships/{slug}", partnership::partnership))
        .service(mistake::resource("/partnerships/{slug}/mistake"))
        .service(get("/places/{kind}/{code}", place::place))
        .service(get_and_post("/help", help::help, help::help_for))
        .service(get("/about", plain::about))
        .service(get("/about/partnership-working", working::working))
        .service(get_and_post("/confirm/{secret}", confirm::form, confirm::answer))
        .service(get("/embed", crate::embed::builder))
        .service(get("/data", plain::data))
        .service(get("/privacy", plain::privacy))
        .service(get("/accessibility", plain::accessibility))
        .service(get("/problems/{kind}", problem_kind));
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    t: Frame,
    title: &'a str,
    detail: &'a str,
    help: &'a str,
    request_id: Option<&'a str>,
}

/// A problem as a page, for people: what to do now instead of what programs should. Its title and detail are told in
/// English; the frame around them is in the page's language.
pub fn problem_page(request: &HttpRequest, state: &AppState, problem: &Problem, request_id: &str) -> Vec<u8> {
    let t = Frame::of(request, state);
    let title = problem.kind.title();
    // Where nothing is, detail and title say the same.
    let detail = if problem.detail.trim_end_matches('.') == title { "" } else { &problem.detail };
    let help = match problem.kind {
        ProblemKind::TooManyRequests | ProblemKind::Unavailable | ProblemKind::Internal => {
            problem.kind.help().to_owned()
        }
        kind if kind.status() == StatusCode::NOT_FOUND => t.get("problem-lost"),
        _ => t.get("problem-again"),
    };
    let page = ProblemPage { t, title, detail, help: &help, request_id: Some(request_id) };
    page.render().unwrap_or_else(|_| title.to_owned()).into_bytes()
}

async fn problem_kind(kind: web::Path<String>, t: Frame) -> Result<HttpResponse, Problem> {
    let known = ProblemKind::ALL.iter().find(|known| known.slug() == kind.as_str());
    let known = known.ok_or_else(|| Problem::new(ProblemKind::NotFound, "There is no such kind of problem."))?;
    let detail = t.with("problem-status", "status", known.status().as_str().to_owned());
    let policy = t.site().policy.clone();
    html(
        &ProblemPage { t, title: known.title(), detail: &detail, help: known.help(), request_id: None },
        policy,
        "no-cache",
    )
}

/// A page as a response.
pub(crate) fn html(
    page: &impl Template,
    policy: HeaderValue,
    cache_control: &'static str,
) -> Result<HttpResponse, Problem> {
    let body = page.render().map_err(Problem::internal)?;
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    Ok(response)
}

/// A page that depends on its key, its language and the version of the register only: rendered when it is first asked
/// for, then kept.
pub(crate) fn kept<T: Template>(
    request: &HttpRequest,
    public: &PublicView,
    t: &Frame,
    key: &str,
    make: impl FnOnce() -> Result<T, Problem>,
) -> Result<HttpResponse, Problem> {
    let rendered = public.kept.get(&key_of(t, key), || {
        let html = make()?.render().map_err(Problem::internal)?;
        Ok(Rendered::new("text/html; charset=utf-8", format!("{OF_ALL}-public"), html.into_bytes()))
    })?;
    Ok(kept_answer(request, t, &rendered))
}

/// The page that [`kept`] keeps under a key, if it was rendered before.
fn known(request: &HttpRequest, public: &PublicView, t: &Frame, key: &str) -> Option<HttpResponse> {
    public.kept.known(&key_of(t, key)).map(|rendered| kept_answer(request, t, &rendered))
}

fn key_of(t: &Frame, key: &str) -> String {
    format!("page {} {key}", t.lang())
}

fn kept_answer(request: &HttpRequest, t: &Frame, rendered: &Rendered) -> HttpResponse {
    let mut response = rendered.answer(request);
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, t.site().policy.clone());
    response
}
