//! `GET /coverage-report`: what the register does not cover, and what it covers twice. For those who keep it: that
//! nobody is recorded for a place is not to be advertised.

use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::view::RegisterView;
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::json;
use super::wire::{NamedRegion, one_decimal};
use crate::auth::bearer;
use crate::http::params::{self, Params};
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::state::AppState;

/// Where no partnership that counts as cover is recorded, and where several are.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageReport {
    /// What the report does not say.
    pub notice: &'static str,
    /// How many districts there are.
    #[schema(example = 361)]
    pub districts: usize,
    /// Those for which no partnership is recorded.
    pub uncovered: Uncovered,
    /// Those that several partnerships cover.
    pub shared: Vec<Shared>,
}

/// Districts for which no partnership is recorded.
#[derive(Debug, Serialize, ToSchema)]
pub struct Uncovered {
    /// Their area in square kilometres.
    pub area_km2: f64,
    /// The districts.
    pub districts: Vec<NamedRegion>,
}

/// A district that several partnerships cover.
#[derive(Debug, Serialize, ToSchema)]
pub struct Shared {
    /// The district.
    pub district: NamedRegion,
    /// The slugs of the partnerships.
    pub partnerships: Vec<Slug>,
}

impl CoverageReport {
    /// The report of a view.
    pub fn of(view: &RegisterView) -> Self {
        let geography = view.geography();
        let named = |district: DistrictIx| NamedRegion::from(geography.district(district));
        let uncovered = view.uncovered();
        let slug = |entry| view.entry(entry).record.partnership.slug.clone();
        let shared = view.shared().into_iter().map(|(district, entries)| Shared {
            district: named(district),
            partnerships: entries.into_iter().map(slug).collect(),
        });
        Self {
            notice: "No partnership recorded in this register: one may exist all the same.",
            districts: geography.districts().len(),
            uncovered: Uncovered {
                area_km2: one_decimal(geography.area_km2(&uncovered)),
                districts: uncovered.iter().map(named).collect(),
            },
            shared: shared.collect(),
        }
    }
}

/// What to count.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// `true` to count drafts as if they were published; for editors and admins.
    #[param(value_type = Option<bool>)]
    with_drafts: Option<String>,
}

/// What the register does not cover, and what it covers twice
///
/// For coordinators and staff.
#[utoipa::path(get, path = "/api/v1/coverage-report", operation_id = "getCoverageReport", tag = "partnerships", params(ReportQuery),
    security(("token" = [])),
    responses(
        (status = 200, body = CoverageReport),
        (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 401, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 403, body = ProblemDetails, content_type = "application/problem+json"),
    ))]
pub async fn get(
    request: HttpRequest,
    Params(query): Params<ReportQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let actor = bearer::known_actor(&request, &state).await?;
    let with_drafts = params::optional::<bool>("with_drafts", query.with_drafts.as_deref())?.unwrap_or(false);
    if with_drafts && actor.audience() < Visibility::Staff {
        return Err(Problem::new(ProblemKind::Forbidden, "Only editors and admins see drafts."));
    }
    let seen = state.seen_by(if with_drafts { Visibility::Staff } else { Visibility::Coordinators });
    json(&request, &seen, || Ok(CoverageReport::of(&seen.view)))
}
