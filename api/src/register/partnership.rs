//! `GET /partnerships/{slug}` and what hangs below it.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use nncf_core::atlas::relation::{Relation, RelationKind};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::partnership::{Meeting, NncfMembership, Partnership, PartnershipKind, PartnershipStatus, Record};
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::Revision;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::geojson::{Feature, Geometry};
use super::list::{Found, find};
use super::standing::{AsOfOut, CoverageBasisOut};
use super::wire::{CoverageOut, Items, NamedRegion, PartnershipOut, one_decimal};
use super::{JsonQuery, encode, json, kept, versioned};
use crate::auth::bearer;
use crate::http::answer::{OF_ALL, Rendered};
use crate::http::format::Format;
use crate::http::params::{self, Params};
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::state::{AppState, PublicView};

/// How to answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormatQuery {
    /// `json` or, where the address has it, `geojson`.
    f: Option<String>,
    /// For GeoJSON: `none`, `point`, or an outline that strays by at most 1.5 km (`overview`), 500 m (`low`, the default),
    /// 100 m (`medium`) or not at all (`full`).
    geometry: Option<String>,
}

/// Where a partnership works, district by district.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoverageDetail {
    /// The coverage as the partnership shows it.
    #[serde(flatten)]
    pub coverage: CoverageOut,
    /// Its districts, by code. Stands beside `districts`, their number.
    pub district_list: Vec<NamedRegion>,
}

/// A partnership beside another.
#[derive(Debug, Serialize, ToSchema)]
pub struct NeighbourOut {
    /// The other's slug.
    pub slug: Slug,
    /// The other's name.
    pub name: String,
    /// The other's kind.
    pub kind: PartnershipKind,
    /// Whether the other is at work.
    pub status: PartnershipStatus,
    /// The other's standing in the National Network Coordinators' Forum.
    pub nncf_membership: NncfMembership,
    /// As of when the other's status and membership hold.
    pub as_of: AsOfOut,
    /// On what grounds the other's area stands.
    #[schema(required)]
    pub coverage_basis: Option<CoverageBasisOut>,
    /// What this one is to the other: `contains` means that this one has all of the other's districts.
    pub relation: RelationKind,
    /// The length of the land border in kilometres, for `borders`.
    #[schema(required)]
    pub shared_border_km: Option<f64>,
    /// The distance in kilometres; 0 where land is shared or touches; null where the width of the water is unknown.
    #[schema(required)]
    pub distance_km: Option<f64>,
    /// The codes of the districts that both have.
    pub shared_districts: Vec<String>,
    /// The bridge, tunnel or ferry, for `crosses_to`.
    #[schema(required)]
    pub via: Option<String>,
}

/// A revision of a record.
#[derive(Debug, Serialize, ToSchema)]
pub struct RevisionOut {
    /// Its number; the first is 1.
    pub revision: u32,
    /// When it was written.
    pub at: DateTime<Utc>,
    /// By which role.
    #[schema(example = "editor")]
    pub by_role: String,
    /// Which fields differ from the revision before; all that hold something, for the first.
    pub changed: Vec<String>,
    /// The SHA-256 of the revision, in hexadecimal.
    pub hash: String,
    /// That of the revision before; null for the first.
    #[schema(required)]
    pub previous_hash: Option<String>,
}

/// Answers for the partnership of an address; sends a renamed one on.
pub(super) fn answer(
    request: &HttpRequest,
    public: &PublicView,
    slug: &str,
    make: impl FnOnce(EntryIx) -> Result<HttpResponse, Problem>,
) -> Result<HttpResponse, Problem> {
    match find(&public.view, slug)? {
        Found::Here(entry) => make(entry),
        Found::Moved(current) => Ok(super::moved(request, &[("{slug}", current.as_str())])),
    }
}

/// One partnership, whole
///
/// With its contacts as far as the caller may see them. A former slug leads on to the present one.
#[utoipa::path(get, path = "/api/v1/partnerships/{slug}", operation_id = "getPartnership", tag = "partnerships",
    params(("slug" = String, Path, description = "The partnership's slug", example = "hampshire-and-isle-of-wight"), FormatQuery),
    responses(
        (status = 200, content((PartnershipOut = "application/json"), (Feature = "application/geo+json"))),
        (status = 301, description = "The partnership was renamed"),
        (status = 304, description = "Not modified since the ETag in If-None-Match"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    ))]
pub async fn get(
    request: HttpRequest,
    slug: web::Path<String>,
    Params(query): Params<FormatQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let format = Format::choose(&request, query.f.as_deref(), &[Format::Json, Format::GeoJson])?;
    let geometry = params::optional::<Geometry>("geometry", query.geometry.as_deref())?.unwrap_or(Geometry::Low);
    let public = bearer::view_of(&request, &state, &slug).await?;
    answer(&request, &public, &slug, |index| {
        let entry = public.view.entry(index);
        let stem = format!("r{}", entry.record.revision);
        kept(&request, &public, format, &stem, || match format {
            Format::GeoJson => encode(&Feature::of_partnership(&public.view, index, geometry).alone()),
            _ => encode(&PartnershipOut::seen_by(public.view.audience(), entry, public.view.geography())),
        })
    })
}

/// Where a partnership works
///
/// The geographies that it names, and every district of them.
#[utoipa::path(get, path = "/api/v1/partnerships/{slug}/coverage", operation_id = "getPartnershipCoverage", tag = "partnerships",
    params(("slug" = String, Path, description = "The partnership's slug"), FormatQuery),
    responses(
        (status = 200, content((CoverageDetail = "application/json"), (Feature = "application/geo+json"))),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    ))]
pub async fn coverage(
    request: HttpRequest,
    slug: web::Path<String>,
    Params(query): Params<FormatQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let format = Format::choose(&request, query.f.as_deref(), &[Format::Json, Format::GeoJson])?;
    let geometry = params::optional::<Geometry>("geometry", query.geometry.as_deref())?.unwrap_or(Geometry::Low);
    let public = bearer::view(&request, &state).await?;
    answer(&request, &public, &slug, |index| {
        // The revision, by which whoever puts it back says what they changed.
        let stem = format!("r{}", public.view.entry(index).record.revision);
        kept(&request, &public, format, &stem, || match format {
            Format::GeoJson => encode(&Feature::of_partnership(&public.view, index, geometry).alone()),
            _ => encode(&coverage_detail(&public.view, index)),
        })
    })
}

fn coverage_detail(view: &RegisterView, index: EntryIx) -> CoverageDetail {
    let (entry, geography) = (view.entry(index), view.geography());
    CoverageDetail {
        coverage: CoverageOut::new(&entry.record.partnership.coverage, entry, geography),
        district_list: entry.districts.iter().map(|district| geography.district(district).into()).collect(),
    }
}

/// What lies beside, around, inside and across the water
///
/// Other partnerships, the closest relation first.
#[utoipa::path(get, path = "/api/v1/partnerships/{slug}/neighbours", operation_id = "listPartnershipNeighbours", tag = "partnerships",
    params(("slug" = String, Path, description = "The partnership's slug"), JsonQuery),
    responses(
        (status = 200, body = Items<NeighbourOut>),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    ))]
pub async fn neighbours(
    request: HttpRequest,
    slug: web::Path<String>,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    answer(&request, &public, &slug, |index| {
        json(&request, &public, || {
            let found = public.view.neighbours(index).iter();
            Ok(Items { items: found.map(|(other, relation)| neighbour(&public.view, *other, relation)).collect() })
        })
    })
}

fn neighbour(view: &RegisterView, other: EntryIx, relation: &Relation) -> NeighbourOut {
    let partnership = &view.entry(other).record.partnership;
    NeighbourOut {
        slug: partnership.slug.clone(),
        name: partnership.name.to_string(),
        kind: partnership.kind,
        status: partnership.status,
        nncf_membership: partnership.nncf_membership,
        as_of: AsOfOut::new(partnership),
        coverage_basis: CoverageBasisOut::new(partnership),
        relation: relation.kind,
        shared_border_km: relation.shared_border_km.map(one_decimal),
        distance_km: relation.distance_km.map(one_decimal),
        shared_districts: super::regions::codes(view.geography(), &relation.shared),
        via: relation.via.clone(),
    }
}

/// When a partnership meets
///
/// How often, where, and since when, as far as a source says it.
#[utoipa::path(get, path = "/api/v1/partnerships/{slug}/meetings", operation_id = "listPartnershipMeetings", tag = "partnerships",
    params(("slug" = String, Path, description = "The partnership's slug"), JsonQuery),
    responses(
        (status = 200, body = Items<Meeting>),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    ))]
pub async fn meetings(
    request: HttpRequest,
    slug: web::Path<String>,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    answer(&request, &public, &slug, |index| {
        let Record { partnership, revision, .. } = &*public.view.entry(index).record;
        let items = || encode(&Items { items: partnership.meetings.clone() });
        kept(&request, &public, Format::Json, &format!("r{revision}"), items)
    })
}

/// The history of a record, the latest first
///
/// Under today's visibility: a revision in which nothing changed that the caller may see is left out.
#[utoipa::path(get, path = "/api/v1/partnerships/{slug}/revisions", operation_id = "listPartnershipRevisions", tag = "partnerships",
    params(("slug" = String, Path, description = "The partnership's slug"), JsonQuery),
    responses(
        (status = 200, body = Items<RevisionOut>),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 503, body = ProblemDetails, content_type = "application/problem+json"),
    ))]
pub async fn revisions(
    request: HttpRequest,
    slug: web::Path<String>,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    let index = match find(&public.view, &slug)? {
        Found::Here(index) => index,
        Found::Moved(_) => return answer(&request, &public, &slug, |_| Ok(HttpResponse::Ok().finish())),
    };
    // The store is asked once for each version of the register, however the query is written: who asks again and
    // again must not keep its connections from others.
    let key = format!("revisions {slug}");
    if let Some(known) = public.kept.known(&key) {
        return Ok(versioned(&request, &public, &known));
    }
    let items = history(&state, &public, index).await?.into_iter().map(RevisionOut::from).collect();
    let rendered = public.kept.get(&key, || {
        let stem = format!("{OF_ALL}-{}", public.view.audience().as_str());
        Ok(Rendered::new(Format::Json.content_type(), stem, encode(&Items::<RevisionOut> { items })?))
    })?;
    Ok(versioned(&request, &public, &rendered))
}

/// A revision in which something changed that the audience of a view may see.
pub struct Step {
    /// The revision as it is stored: its record and its author are not for everyone.
    revision: Revision,
    /// The record before, as the audience may see it today; null before the first.
    pub before: serde_json::Value,
    /// The record after.
    pub now: serde_json::Value,
    /// Which fields differ.
    pub changed: Vec<String>,
}

impl Step {
    /// The number of the revision; the first is 1.
    pub fn number(&self) -> u32 {
        self.revision.number
    }

    /// When it was written.
    pub fn at(&self) -> DateTime<Utc> {
        self.revision.at
    }

    /// By which role.
    pub fn by_role(&self) -> &str {
        &self.revision.role
    }
}

impl From<Step> for RevisionOut {
    fn from(Step { revision, changed, .. }: Step) -> Self {
        Self {
            revision: revision.number,
            at: revision.at,
            by_role: revision.role,
            changed,
            hash: revision.hash,
            previous_hash: (revision.number > 1).then_some(revision.previous_hash),
        }
    }
}

/// Reads the history of a partnership from the store, as the view's audience may see it today, the latest first.
///
/// # Errors
/// When the store does not answer.
pub async fn history(state: &web::Data<AppState>, public: &PublicView, index: EntryIx) -> Result<Vec<Step>, Problem> {
    let Record { partnership, revision: latest, .. } = &*public.view.entry(index).record;
    let (id, latest) = (partnership.id, *latest);
    let store = state.clone();
    let stored = web::block(move || store.register.revisions(id)).await.map_err(Problem::internal)?;
    let mut stored = stored.map_err(|error| {
        tracing::error!(%error, "the revisions could not be read");
        Problem::new(ProblemKind::Unavailable, "The history cannot be read right now.")
    })?;
    // The store may be ahead of the view that the answer is stamped with.
    stored.retain(|revision| revision.number <= latest);
    Ok(steps(stored, &public.view))
}

fn steps(mut revisions: Vec<Revision>, view: &RegisterView) -> Vec<Step> {
    revisions.sort_by_key(|revision| revision.number);
    let mut before = serde_json::Value::Null;
    let mut told = Vec::new();
    for revision in revisions {
        let now = seen_today(&revision.partnership, view);
        let changed = changed_fields(&before, &now);
        if !changed.is_empty() {
            told.push(Step { revision, before, now: now.clone(), changed });
        }
        before = now;
    }
    told.reverse();
    told
}

/// An old state of a record as the view's audience may see it today. Whether the record as a whole may be seen is
/// decided by its state today, so the old state's own visibility does not count; links to bodies that are hidden
/// today do not show either.
pub(crate) fn seen_today(old: &Partnership, view: &RegisterView) -> serde_json::Value {
    let mut open = Partnership { visibility: Visibility::Public, ..old.clone() };
    open.keep_links(|slug| view.find(slug).is_some());
    serde_json::to_value(open.seen_by(view.audience(), view.day())).unwrap_or_default()
}

/// The fields of a record that differ from what it was before; all that hold something, where there was none before.
pub(crate) fn changed_fields(before: &serde_json::Value, now: &serde_json::Value) -> Vec<String> {
    let Some(fields) = now.as_object() else { return Vec::new() };
    let is_empty = |value: &serde_json::Value| match value {
        serde_json::Value::Null => true,
        serde_json::Value::Array(list) => list.is_empty(),
        serde_json::Value::String(text) => text.is_empty(),
        _ => false,
    };
    let differs = |(field, value): &(&String, &serde_json::Value)| match before.get(field.as_str()) {
        None => !is_empty(value),
        Some(old) => old != *value,
    };
    fields.iter().filter(differs).map(|(field, _)| field.clone()).collect()
}
