//! One resource an address: the methods that it takes, 405 with `Allow` for others, and an answer to preflights.

use actix_web::http::header;
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, guard, web};

use super::problem::{Problem, ProblemKind};

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
    web::resource(path).route(web::route().guard(guard::Any(guard::Get()).or(guard::Head())).to(handler))
}

fn other_method(request: &HttpRequest, allow: &'static str) -> Result<HttpResponse, Problem> {
    if request.method() == actix_web::http::Method::OPTIONS {
        return Ok(HttpResponse::NoContent()
            .insert_header((header::ALLOW, allow))
            .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, allow))
            .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, if-none-match"))
            .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"))
            .finish());
    }
    let detail = format!("This address takes {allow}.");
    Err(Problem { allow: Some(allow), ..Problem::new(ProblemKind::MethodNotAllowed, detail) })
}
