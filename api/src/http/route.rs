//! One resource an address: the methods that it takes, 405 with `Allow` for others, and an answer to preflights.

use actix_web::http::header;
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route, guard, web};

use super::problem::{Problem, ProblemKind};

/// The headers that scripts of other sites may send.
const ALLOWED_HEADERS: &str = "authorization, content-type, idempotency-key, if-match, if-none-match, register-version";
const GET_ONLY: &str = "GET, HEAD, OPTIONS";
const POST_ONLY: &str = "POST, OPTIONS";
const GET_AND_POST: &str = "GET, HEAD, POST, OPTIONS";

/// A resource that is read.
pub fn get<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + 'static,
{
    reading(path, handler)
        .default_service(web::to(|request: HttpRequest| async move { other_method(&request, GET_ONLY) }))
}

/// A resource that is posted to.
pub fn post<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + 'static,
{
    web::resource(path)
        .route(web::post().to(handler))
        .default_service(web::to(|request: HttpRequest| async move { other_method(&request, POST_ONLY) }))
}

/// A resource that is read and posted to.
pub fn get_and_post<F, Args, G, PostArgs>(path: &str, on_get: F, on_post: G) -> Resource
where
    F: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + 'static,
    G: Handler<PostArgs, Output: Responder + 'static>,
    PostArgs: FromRequest + 'static,
{
    reading(path, on_get)
        .route(web::post().to(on_post))
        .default_service(web::to(|request: HttpRequest| async move { other_method(&request, GET_AND_POST) }))
}

fn reading<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args, Output: Responder + 'static>,
    Args: FromRequest + 'static,
{
    // Two routes, as most requests are a GET: what is asked most is asked first, and alone.
    web::resource(path).route(web::get().to(handler.clone())).route(web::head().to(handler))
}

/// A resource with routes for several methods, and all of these as the `Allow` header names them.
pub fn taking(path: &str, allow: &'static str, routes: impl FnOnce(Resource) -> Resource) -> Resource {
    routes(web::resource(path))
        .default_service(web::to(move |request: HttpRequest| async move { other_method(&request, allow) }))
}

/// What reads: GET, and HEAD, which is GET without the body.
pub fn reads() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

fn other_method(request: &HttpRequest, allow: &'static str) -> Result<HttpResponse, Problem> {
    if request.method() == actix_web::http::Method::OPTIONS {
        return Ok(HttpResponse::NoContent()
            .insert_header((header::ALLOW, allow))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, allow))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"))
            .finish());
    }
    let detail = format!("This address takes {allow}.");
    Err(Problem { allow: Some(allow), ..Problem::new(ProblemKind::MethodNotAllowed, detail) })
}
