//! The register's door: `/api/v1`.

pub mod geojson;
pub mod helplines;
pub mod list;
pub mod lookup;
pub mod openapi;
pub mod partnership;
pub mod regions;
pub mod table;
pub mod wire;

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::http::answer::Rendered;
use crate::http::format::Format;
use crate::http::params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::route::{get, get_and_post};
use crate::state::PublicView;

/// The addresses below `/api/v1`.
pub fn configure(config: &mut web::ServiceConfig) {
    config.service(
        web::scope("/api/v1")
            .app_data(params::json_config())
            .service(get("/partnerships", list::list))
            .service(get("/partnerships/{slug}", partnership::get))
            .service(get("/partnerships/{slug}/coverage", partnership::coverage))
            .service(get("/partnerships/{slug}/neighbours", partnership::neighbours))
            .service(get("/partnerships/{slug}/meetings", partnership::meetings))
            .service(get("/partnerships/{slug}/revisions", partnership::revisions))
            .service(get("/regions", regions::list))
            .service(get("/regions/{kind}/{code}", regions::get))
            .service(get("/regions/{kind}/{code}/partnerships", regions::partnerships))
            .service(get("/regions/{kind}/{code}/neighbours", regions::neighbours))
            .service(get("/regions/{kind}/{code}/geometry", regions::geometry))
            .service(get_and_post("/lookup", lookup::get, lookup::post))
            .service(get("/helplines", helplines::list)),
    );
}

/// Answers with JSON that depends on the address and the version of the register only.
fn json<T: Serialize>(
    request: &HttpRequest,
    public: &PublicView,
    make: impl FnOnce() -> Result<T, Problem>,
) -> Result<HttpResponse, Problem> {
    let stem = format!("v{}", public.view.version());
    kept(request, public, Format::Json, stem, || encode(&make()?))
}

/// Answers with a body that depends on the address, the format and the version of the register only: rendered when it
/// is first asked for, then kept.
fn kept(
    request: &HttpRequest,
    public: &PublicView,
    format: Format,
    stem: String,
    make: impl FnOnce() -> Result<Vec<u8>, Problem>,
) -> Result<HttpResponse, Problem> {
    let key = format!("{format:?} {}?{}", request.path(), request.query_string());
    let rendered = public.kept.get(&key, || Ok(Rendered::new(format.content_type(), stem, make()?)))?;
    let mut response = rendered.answer(request);
    response
        .headers_mut()
        .insert(actix_web::http::header::HeaderName::from_static("register-version"), public.view.version().into());
    Ok(response)
}

fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(Problem::internal)
}

/// JSON to be put into other JSON as it stands.
fn raw_json<T: Serialize>(value: &T) -> Box<RawValue> {
    serde_json::value::to_raw_value(value).unwrap_or_else(|error| {
        tracing::error!(%error, "a value could not be written as JSON");
        RawValue::NULL.to_owned()
    })
}

fn unknown_region(what: impl std::fmt::Display) -> Problem {
    Problem::new(ProblemKind::UnknownRegion, format!("There is no geography {what}."))
}
