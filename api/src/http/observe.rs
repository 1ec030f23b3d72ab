//! What is done to every request: an id, a few headers, problems written out, and a log line that names the route
//! and never the address, so that no looked-up place is ever written down.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::Error;
use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::{ResponseError, web};
use futures_util::future::{Either, ready};

use super::canonical;
use super::problem::Problem;
use crate::state::AppState;
use crate::{embed, pages};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// The version of the register that an answer was made from, and that a request wants to see.
pub const REGISTER_VERSION: HeaderName = HeaderName::from_static("register-version");
static NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
static NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
static ANY: HeaderValue = HeaderValue::from_static("*");
static VISIBLE_TO_SCRIPTS: HeaderValue =
    HeaderValue::from_static("etag, link, location, register-version, x-request-id");

/// The licence of the places, as RFC 8288 has it; partnerships cite their sources.
static LICENCE: HeaderValue = HeaderValue::from_static(
    "<https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/>; rel=\"license\"",
);
/// The API's reference is Swagger UI, which styles itself as it goes.
static REFERENCE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'",
);

/// Ids are this process's own random prefix and a count: unique without asking for randomness on each request.
static PREFIX: LazyLock<String> = LazyLock::new(|| uuid::Uuid::new_v4().simple().to_string()[..12].to_owned());
static COUNT: AtomicU64 = AtomicU64::new(1);

/// The middleware. A plain function around the service: as every request passes here, nothing is boxed for it.
pub fn observe<S>(
    request: ServiceRequest,
    service: &S,
) -> impl Future<Output = Result<ServiceResponse<BoxBody>, Error>> + use<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error>,
{
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let started = tracing::enabled!(tracing::Level::DEBUG).then(Instant::now);
    let answer = match canonical::check_is_text(request.uri()) {
        Ok(()) => Either::Left(service.call(request)),
        Err(problem) => Either::Right(ready(Ok(request.into_response(problem.error_response())))),
    };
    async move {
        let mut response = answer.await?;
        // The address as it is written tells what else is wrong with the question.
        if matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST)
            && let Some(redirect) = canonical::redirect(response.request())
        {
            response = ServiceResponse::new(response.request().clone(), redirect);
        }
        let problem = response.response_mut().extensions_mut().remove::<Problem>();
        if let Some(problem) = problem {
            response = write_problem(response, &problem, &id_text(count));
        }
        if let Some(started) = started {
            log(&response, &id_text(count), started);
        }
        add_headers(&mut response, count);
        Ok(response)
    }
}

/// The prefix and the count in hexadecimal.
fn id_text(count: u64) -> String {
    let digits = (u64::BITS - count.leading_zeros()).div_ceil(4).max(1);
    let mut text = String::with_capacity(PREFIX.len() + 1 + digits as usize);
    text.push_str(&PREFIX);
    text.push('-');
    text.extend((0..digits).rev().filter_map(|place| char::from_digit((count >> (4 * place)) as u32 & 15, 16)));
    text
}

fn add_headers(response: &mut ServiceResponse<BoxBody>, count: u64) {
    let path = response.request().path();
    let (is_api, is_reference) = (path.starts_with("/api/"), path.starts_with("/docs/"));
    let is_loaded_by_embeds = is_loaded_by_embeds(path);
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF.clone());
    headers.insert(header::REFERRER_POLICY, NO_REFERRER.clone());
    if let Ok(id) = HeaderValue::try_from(id_text(count)) {
        headers.insert(REQUEST_ID.clone(), id);
    }
    if is_loaded_by_embeds {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY.clone());
    }
    if is_api {
        // The public register is for any site to read; nothing here depends on a cookie.
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, ANY.clone());
        if headers.contains_key(header::ETAG) {
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, VISIBLE_TO_SCRIPTS.clone());
            headers.insert(header::LINK, LICENCE.clone());
        }
    }
    if is_reference {
        headers.insert(header::CONTENT_SECURITY_POLICY, REFERENCE_POLICY.clone());
    }
}

/// Writes out the problem that a handler left: as JSON for programs, as a page for people.
fn write_problem(response: ServiceResponse<BoxBody>, problem: &Problem, id: &str) -> ServiceResponse<BoxBody> {
    if problem.kind.status().is_server_error() {
        tracing::error!(request_id = id, route = route(&response), problem = problem.kind.slug(), "a request failed");
    }
    let request = response.request();
    let state = request.app_data::<web::Data<AppState>>().filter(|_| !is_for_programs(request.path()));
    let (content_type, body) = if let Some(state) = state {
        ("text/html; charset=utf-8", pages::problem_page(request, state, problem, id))
    } else {
        let details = problem.details(Some(id.to_owned()));
        ("application/problem+json", serde_json::to_vec(&details).unwrap_or_default())
    };
    let is_framed = request.path().starts_with(embed::FRAMES);
    let policy = state.map(|state| if is_framed { embed::POLICY.clone() } else { state.site.policy.clone() });
    let mut response = response.map_body(|_, _| BoxBody::new(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(policy) = policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Whether scripts in an embed, or on the page around it, ask for an address. Within a sandbox an embed has no origin,
/// so that to the browser its own server is another site.
fn is_loaded_by_embeds(path: &str) -> bool {
    [embed::FRAMES, "/assets/", "/map/"].iter().any(|start| path.starts_with(start))
        || matches!(path, "/embed.js" | "/oembed")
}

/// Whether an address is read by programs, which understand problem details, or by people.
fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || matches!(path, "/api" | "/oembed" | "/healthz" | "/readyz" | "/openapi.yaml")
}

fn log(response: &ServiceResponse<BoxBody>, id: &str, started: Instant) {
    tracing::debug!(
        request_id = id,
        method = %response.request().method(),
        route = route(response),
        status = response.status().as_u16(),
        micros = started.elapsed().as_micros() as u64,
        "answered"
    );
}

/// The template of the route, such as `/api/v1/partnerships/{slug}`.
fn route(response: &ServiceResponse<BoxBody>) -> String {
    response.request().match_pattern().unwrap_or_else(|| "no route".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_count_in_hexadecimal() {
        for count in [0, 1, 9, 10, 15, 16, 255, 256, 0xDEAD_BEEF, u64::MAX] {
            assert_eq!(id_text(count), format!("{}-{count:x}", *PREFIX));
        }
    }
}
