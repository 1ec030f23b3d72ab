//! The register's door: `/api/v1`.

pub mod background;
pub mod coverage_report;
pub mod former;
pub mod geojson;
pub mod helplines;
pub mod list;
pub mod lookup;
pub mod openapi;
pub mod partnership;
pub mod regions;
pub mod standing;
pub mod table;
pub mod wire;
pub mod write;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::atlas::geography::Geography;
use nncf_core::region::RegionKey;
use nncf_core::visibility::Visibility;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::IntoParams;

use crate::http::answer::{OF_ALL, Rendered};
use crate::http::format::Format;
use crate::http::observe::REGISTER_VERSION;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::route::{get, get_and_post, post, reads, taking};
use crate::state::PublicView;

use self::wire::RegionOut;

/// The addresses below `/api/v1`.
pub fn configure(config: &mut web::ServiceConfig) {
    // The look-up stands first and alone: it is asked most, and each address before it would be tried before it.
    config.service(get_and_post("/api/v1/lookup", lookup::get, lookup::post));
    config.service(
        web::scope("/api/v1")
            .service(get_and_post("/partnerships", list::list, write::partnerships::create))
            .service(get("/regions", regions::list))
            .service(get_and_post("/helplines", helplines::list, write::helplines::create))
            .service(get("/coverage-report", coverage_report::get))
            .service(get("/background", background::list))
            .service(taking("/partnerships/{slug}", "GET, HEAD, PUT, DELETE, OPTIONS", |one| {
                one.route(reads().to(partnership::get))
                    .route(web::put().to(write::partnerships::replace))
                    .route(web::delete().to(write::partnerships::close))
            }))
            .service(get("/partnerships/{slug}/neighbours", partnership::neighbours))
            .service(get("/partnerships/{slug}/revisions", partnership::revisions))
            .service(post("/partnerships/{slug}/verify", write::partnerships::verify))
            .service(post("/partnerships/{slug}/retire", write::partnerships::retire))
            .service(post("/partnerships/{slug}/restore/{revision}", write::partnerships::restore))
            .configure(write::parts::configure)
            .service(taking("/helplines/{slug}", "GET, HEAD, PUT, OPTIONS", |one| {
                one.route(reads().to(write::helplines::get)).route(web::put().to(write::helplines::replace))
            }))
            .service(post("/helplines/{slug}/verify", write::helplines::verify))
            .service(post("/helplines/{slug}/supersede", write::helplines::supersede))
            .service(get("/regions/{kind}/{code}", regions::get))
            .service(get("/regions/{kind}/{code}/partnerships", regions::partnerships))
            .service(get("/regions/{kind}/{code}/neighbours", regions::neighbours))
            .service(get("/regions/{kind}/{code}/geometry", regions::geometry)),
    );
}

/// Only `f=json`.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JsonQuery {
    /// `json`.
    f: Option<String>,
}

impl JsonQuery {
    /// Makes sure that the caller takes JSON.
    fn is_json(&self, request: &HttpRequest) -> Result<(), Problem> {
        Format::choose(request, self.f.as_deref(), &[Format::Json]).map(drop)
    }
}

/// Answers with JSON that depends on the address and the version of the register only.
fn json<T: Serialize>(
    request: &HttpRequest,
    public: &PublicView,
    make: impl FnOnce() -> Result<T, Problem>,
) -> Result<HttpResponse, Problem> {
    kept(request, public, Format::Json, OF_ALL, || encode(&make()?))
}

/// Answers with a body that depends on the address, the format and the version of the register only: rendered when it
/// is first asked for, then kept.
fn kept(
    request: &HttpRequest,
    public: &PublicView,
    format: Format,
    stem: &str,
    make: impl FnOnce() -> Result<Vec<u8>, Problem>,
) -> Result<HttpResponse, Problem> {
    let key = format!("{format:?} {}?{}", request.path(), request.query_string());
    let stem = format!("{stem}-{}", public.view.audience().as_str());
    let rendered = public.kept.get(&key, || Ok(Rendered::new(format.content_type(), stem, make()?)))?;
    Ok(versioned(request, public, &rendered))
}

/// Answers with what was rendered, and says of which version of the register it is.
fn versioned(request: &HttpRequest, public: &PublicView, rendered: &Rendered) -> HttpResponse {
    let mut response = rendered.answer(request);
    if public.view.audience() > Visibility::Public {
        // Nothing on the way may keep what was for one caller.
        response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    response.headers_mut().insert(REGISTER_VERSION, public.version().into());
    response
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

/// Sends the client to the same resource under other names, which take the places of those in the route.
fn moved(request: &HttpRequest, names: &[(&str, &str)]) -> HttpResponse {
    HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, address_under(request, names)))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .finish()
}

/// The same for a write: its method and body go along.
fn moved_write(request: &HttpRequest, names: &[(&str, &str)]) -> HttpResponse {
    HttpResponse::PermanentRedirect()
        .insert_header((header::LOCATION, address_under(request, names)))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// The address of a request with other names in the places of some.
fn address_under(request: &HttpRequest, names: &[(&str, &str)]) -> String {
    let route = request.match_pattern().unwrap_or_default();
    let path = names.iter().fold(route, |path, (placeholder, name)| path.replace(placeholder, name));
    let others = request.match_info().iter();
    let path = others.fold(path, |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
    list::link("", &path, request.query_string())
}

/// Why a geography cannot be told: there is none of that key, or several took its place, to choose from.
pub fn unknown_region(geography: &Geography, key: RegionKey) -> Problem {
    let successors = geography.successors(key);
    if successors.is_empty() {
        return Problem::new(ProblemKind::UnknownRegion, format!("There is no geography {key}."));
    }
    let successors: Vec<RegionOut> =
        successors.iter().filter_map(|&key| geography.area(key)).map(|area| RegionOut::new(area, geography)).collect();
    let names: Vec<String> = successors.iter().map(|out| format!("{} ({})", out.region.key, out.region.name)).collect();
    let detail =
        format!("{} is no more; it became {}. Choose one of these.", retired_key(geography, key), listed(&names));
    Problem::new(ProblemKind::DividedRegion, detail).with("successors", successors)
}

/// Names in a row: "a", "a and b", "a, b and c".
pub fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A code no longer in use, with what the geography was called: "county:E10000006 (Cumbria)".
pub fn retired_key(geography: &Geography, key: RegionKey) -> String {
    geography.former_name(key).map_or_else(|| key.to_string(), |name| format!("{key} ({name})"))
}
