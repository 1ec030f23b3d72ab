//! The HTTP service: which doors it has, and whether it is up.

use std::sync::atomic::Ordering;

use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::{App, Error, HttpResponse, HttpServer, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_swagger_ui::SwaggerUi;

use crate::http::observe::observe;
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::http::route::get;
use crate::state::AppState;
use crate::{embed, pages, register, staff};

/// How the service stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
    /// The program's version.
    version: &'static str,
    /// The version of the register that is served.
    register_version: u64,
}

/// The application with all its doors.
pub fn app(
    state: web::Data<AppState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<actix_web::body::BoxBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .app_data(state)
        .configure(register::configure)
        .configure(pages::configure)
        .configure(embed::configure)
        .configure(staff::configure)
        .service(get("/openapi.yaml", openapi_yaml))
        .service(get("/healthz", healthz))
        .service(get("/readyz", readyz))
        .service(SwaggerUi::new("/docs/{_:.*}").url("/docs/openapi.json", register::openapi::document()))
        .service(web::redirect("/docs", "/docs/"))
        .default_service(web::to(nothing_here))
        .wrap_fn(observe)
}

/// Binds the service to an address.
///
/// # Errors
/// When the address cannot be had.
pub fn server(state: web::Data<AppState>, bind: &str, workers: Option<usize>) -> std::io::Result<Server> {
    let server = HttpServer::new(move || app(state.clone())).shutdown_timeout(10);
    let server = if let Some(workers) = workers { server.workers(workers) } else { server };
    Ok(server.bind(bind)?.run())
}

async fn nothing_here() -> Result<HttpResponse, Problem> {
    Err(Problem::new(ProblemKind::NotFound, "There is nothing at this address."))
}

async fn openapi_yaml() -> Result<HttpResponse, Problem> {
    let yaml = register::openapi::yaml().map_err(Problem::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .content_type("application/yaml")
        .body(yaml))
}

/// Whether the program runs
///
/// It answers for itself: the store is not asked.
#[utoipa::path(get, path = "/healthz", operation_id = "getHealth", tag = "service", responses((status = 200, body = Health)))]
pub async fn healthz(state: web::Data<AppState>) -> HttpResponse {
    healthy(&state)
}

/// Whether the program should be sent requests
///
/// It has a register, and the store answered when it was last asked.
#[utoipa::path(get, path = "/readyz", operation_id = "getReadiness", tag = "service", responses(
    (status = 200, body = Health),
    (status = 503, body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn readyz(state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let unavailable = |detail: &str| Err(Problem::new(ProblemKind::Unavailable, detail));
    if !state.store_answers.load(Ordering::Relaxed) {
        return unavailable("The store did not answer when it was last asked.");
    }
    if let Some(silence) = state.polled.silence() {
        return unavailable(&format!("Nothing was heard of the store for {} seconds.", silence.as_secs()));
    }
    Ok(healthy(&state))
}

fn healthy(state: &AppState) -> HttpResponse {
    let register_version = state.public().version();
    let health = Health { status: "ok", version: env!("CARGO_PKG_VERSION"), register_version };
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(health)
}
