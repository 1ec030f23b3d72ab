//! `/lookup`: from a place to who covers it.
//!
//! A looked-up place is personal: it is never logged, never echoed in a link or an error, and no answer may be
//! stored on the way.

pub mod answer;
pub mod asked;
pub mod understood;

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use self::answer::{BulkAnswer, LookUp, LookupAnswer, Parts, look_up};
use self::asked::{LookupBody, LookupPlace, LookupQuery};
use super::raw_json;
use crate::auth::bearer;
use crate::http::format::Format;
use crate::http::params::{self, Object};
use crate::http::problem::{FieldError, Problem, ProblemDetails, ProblemKind};
use crate::http::unknown;
use crate::state::{AppState, PublicView};

/// The most places that one request may ask for.
pub const MAX_PLACES: usize = 1_000;
/// The most bytes that the answers to one request have: a thousand of the largest districts fit several times.
const MAX_ANSWER: usize = 16 << 20;

fn answer(body: impl MessageBody + 'static) -> HttpResponse {
    let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(body));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A body of parts. What many answers share goes from where it is kept to the connection, and is copied that once.
struct InParts {
    parts: Parts,
    sent: usize,
}

impl From<Parts> for InParts {
    fn from(parts: Parts) -> Self {
        Self { parts, sent: 0 }
    }
}

impl MessageBody for InParts {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.parts.iter().map(|part| part.len() as u64).sum())
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        let sent = self.sent;
        self.sent += 1;
        Poll::Ready(self.parts.get_mut(sent).map(|part| Ok(std::mem::take(part))))
    }
}

/// A person's place could not be read: still, here is whom they can call.
fn with_helplines(public: &PublicView, problem: Problem) -> Problem {
    if problem.more.contains_key("helplines") { problem } else { problem.with("helplines", public.helplines()) }
}

/// Who covers a place
///
/// For programs. What stands in an address may be logged by whatever lies between you and this service: prefer POST.
#[utoipa::path(get, path = "/api/v1/lookup", operation_id = "lookUpPlace", tag = "lookup", params(LookupQuery), responses(
    (status = 200, body = LookUp, headers(("cache-control" = String, description = "no-store"))),
    (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, body = ProblemDetails, content_type = "application/problem+json", description = "No such place; with helplines"),
    (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "A geography that is no more, and that several took the place of: `successors`; with helplines"),
))]
pub async fn get(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = bearer::view(&request, &state).await?;
    let read = Format::choose(&request, None, &[Format::Json]).and_then(|_| LookupQuery::read(request.query_string()));
    let found = read.and_then(|query| query.place(public.view.geography())).and_then(|place| look_up(&public, place));
    let found = found.map(|parts| answer(InParts::from(parts)));
    found.map_err(|problem| with_helplines(&public, problem))
}

/// Who covers a place, or each of up to 1,000 places
///
/// Nothing of the request is kept or logged.
#[utoipa::path(post, path = "/api/v1/lookup", operation_id = "lookUpPlaces", tag = "lookup", request_body = LookupBody, responses(
    (status = 200, body = LookupAnswer, headers(("cache-control" = String, description = "no-store"))),
    (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, body = ProblemDetails, content_type = "application/problem+json", description = "No such place; with helplines"),
    (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "A geography that is no more, and that several took the place of: `successors`; with helplines"),
    (status = 413, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn post(
    request: HttpRequest,
    body: Result<params::Json<LookupBody>, Problem>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = bearer::view(&request, &state).await?;
    let read = Format::choose(&request, None, &[Format::Json]);
    // Also what is no JSON was meant to be a place.
    let params::Json(body) = body.map_err(|problem| with_helplines(&public, problem))?;
    let found = read.and_then(|_| match &body.places {
        None => Ok(answer(InParts::from(look_up(&public, body.place(public.view.geography(), "")?)?))),
        Some(places) => look_up_all(&public, &body, places).map(answer),
    });
    found.map_err(|problem| with_helplines(&public, problem))
}

/// Looks up each place of a body, and writes the answer.
fn look_up_all(public: &PublicView, body: &LookupBody, places: &[Value]) -> Result<Vec<u8>, Problem> {
    check_bulk(body, places.len())?;
    let mut results = Vec::with_capacity(places.len());
    let mut bytes = 0;
    for (index, place) in places.iter().enumerate() {
        let result = bulk_result(public, index, place);
        bytes += result.get().len();
        if bytes > MAX_ANSWER {
            let detail =
                format!("The answers to these places have more than {} MB; ask for fewer at once.", MAX_ANSWER >> 20);
            return Err(Problem::new(ProblemKind::TooLarge, detail));
        }
        results.push(result);
    }
    super::encode(&BulkAnswer { results })
}

fn check_bulk(body: &LookupBody, count: usize) -> Result<(), Problem> {
    let LookupBody { postcode, outcode, lat, lon, region, name, places: _ } = body;
    if postcode.is_some() || outcode.is_some() || lat.is_some() || lon.is_some() || region.is_some() || name.is_some() {
        return Err(Problem::invalid("/places", "give either one place or a list of places, not both"));
    }
    if count > MAX_PLACES {
        return Err(Problem::invalid("/places", format!("has {count} places; at most {MAX_PLACES} are taken at once")));
    }
    Ok(())
}

/// What is wrong with one of many places that could not be read.
fn unreadable_place(pointer: &str, place: &Value) -> Problem {
    let detail = "a place is an object with a postcode, an outcode, lat and lon, a region, or a name";
    let mut problem = Problem::invalid(pointer, detail);
    if place.is_object()
        && let Err((unknown, _)) = unknown::read::<LookupPlace>(place.clone())
    {
        problem.errors.extend(unknown.into_iter().map(|one| FieldError::of_unknown(pointer, one)));
        let told: Vec<String> = problem.errors.iter().map(FieldError::told).collect();
        problem.detail = told.join("; ");
    }
    problem
}

fn bulk_result(public: &PublicView, index: usize, place: &Value) -> Box<RawValue> {
    let pointer = format!("/places/{index}");
    let parsed = Object::<LookupBody>::deserialize(place).ok();
    let parsed = parsed.map(|Object(body)| body).filter(|body| body.places.is_none());
    let unreadable = || unreadable_place(&pointer, place);
    let found =
        parsed.ok_or_else(unreadable).and_then(|body| look_up(public, body.place(public.view.geography(), &pointer)?));
    let written = found.and_then(|parts| String::from_utf8(parts.concat()).map_err(Problem::internal));
    match written.and_then(|json| RawValue::from_string(json).map_err(Problem::internal)) {
        Ok(json) => json,
        Err(problem) => {
            let details = with_helplines(public, problem).details(None);
            raw_json(&serde_json::json!({ "problem": details }))
        }
    }
}
