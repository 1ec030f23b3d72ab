//! `GET /regions`: geographies, who covers them, and what lies next door.

use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::place::Place;
use nncf_core::atlas::relation::RelationKind;
use nncf_core::atlas::search::SortKey;
use nncf_core::fold::{Sought, fold};
use nncf_core::region::{RegionKey, RegionKeyError, RegionKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::background::{AreaNoteOut, notes};
use super::former::{Former, former};
use super::geojson::{Feature, Geometry};
use super::list::{limit, link, query_string};
use super::lookup::answer::{Covering, covering_all};
use super::lookup::understood::{PlaceChoice, choices};
use super::wire::{Items, NamedRegion, PageLinks, RegionOut, one_decimal};
use super::{JsonQuery, encode, json, kept, unknown_region};
use crate::auth::bearer;
use crate::http::answer::OF_ALL;
use crate::http::cursor;
use crate::http::format::Format;
use crate::http::params::{self, Params};
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::state::{AppState, PublicView};

/// Which geographies to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegionsQuery {
    /// Kinds: `country`, `region`, `pfa` (police force areas), `county`, `lad` (local authority districts).
    #[param(example = "pfa")]
    kind: Option<String>,
    /// Words that must stand in the English or Welsh name, or in a name that people use for it or for a town in it. Where
    /// they stand in none, `suggestions` has what may be meant.
    q: Option<String>,
    /// How many entries a page has: 50 unless said, at most 200; a larger number is taken for 200.
    #[param(value_type = Option<u32>, minimum = 1, example = 50)]
    limit: Option<String>,
    /// Where to go on: taken from a `next` link.
    cursor: Option<String>,
    /// `json`.
    f: Option<String>,
}

/// Geographies.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionList {
    /// The entries of this page.
    pub items: Vec<RegionOut>,
    /// Where the page and the next are.
    pub links: PageLinks,
    /// How many entries all pages have together.
    #[schema(example = 440)]
    pub total: usize,
    /// Where `q` finds nothing: places of the kinds asked for that may be meant, the likeliest first, as look-ups offer
    /// them. Absent where none is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub suggestions: Vec<PlaceChoice>,
}

/// How to answer.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GeometryQuery {
    /// `point`, or an outline that strays by at most 1.5 km (`overview`), 500 m (`low`, the default), 100 m (`medium`)
    /// or not at all (`full`).
    geometry: Option<String>,
    /// `geojson`.
    f: Option<String>,
}

/// A geography beside another of its kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionNeighbour {
    /// The other.
    #[serde(flatten)]
    pub region: NamedRegion,
    /// `borders`, `crosses_to` or `near`.
    pub relation: RelationKind,
    /// The length of the land border in kilometres, for `borders`.
    #[schema(required)]
    pub shared_border_km: Option<f64>,
    /// The distance in kilometres; 0 for `borders`; null where the width of the water is unknown.
    #[schema(required)]
    pub distance_km: Option<f64>,
    /// The bridge, tunnel or ferry, for `crosses_to`.
    #[schema(required)]
    pub via: Option<String>,
}

/// Who covers a geography, and who did.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionPartnerships {
    /// Those who cover it, the most local first.
    pub items: Vec<Covering>,
    /// Bodies that covered it and have ended.
    pub former: Vec<Former>,
    /// Where a source and the register differ about it.
    pub notes: Vec<AreaNoteOut>,
}

/// Geographies, the larger kinds first, each by name
///
/// Countries, regions of England, police force areas, counties and local authority districts.
#[utoipa::path(get, path = "/api/v1/regions", operation_id = "listRegions", tag = "regions", params(RegionsQuery), responses(
    (status = 200, body = RegionList),
    (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn list(
    request: HttpRequest,
    Params(query): Params<RegionsQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    json(&request, &public, || page(&query, public.view.geography(), &state.site.public_url))
}

fn page(query: &RegionsQuery, geography: &Geography, public_url: &str) -> Result<RegionList, Problem> {
    let kinds: Vec<RegionKind> = params::list("kind", query.kind.as_deref())?;
    let sought = Sought::new(query.q.as_deref().unwrap_or_default());
    let mut chosen: Vec<(SortKey, &Area)> = geography
        .areas()
        .iter()
        .filter(|area| kinds.is_empty() || kinds.contains(&area.region.key.kind))
        .filter(|area| geography.gazetteer().fits(area.region.key, &sought))
        .map(|area| (sort_key(area), area))
        .collect();
    chosen.sort_by(|a, b| a.0.cmp(&b.0));
    let total = chosen.len();
    let identity = query.link("", None, None);
    let start = query.cursor.as_deref().map(|cursor| cursor::read(&identity, cursor)).transpose()?;
    chosen.retain(|(key, _)| start.as_ref().is_none_or(|start| start.is_before(key)));
    let size = limit(query.limit.as_deref())?;
    let next = (chosen.len() > size).then(|| cursor::write(&identity, &chosen[size - 1].0));
    let address = |cursor| query.link(public_url, query.limit.as_deref(), cursor);
    let links =
        PageLinks { this: address(query.cursor.as_deref()), next: next.as_deref().map(|next| address(Some(next))) };
    Ok(RegionList {
        suggestions: if total == 0 { suggestions(query, geography, &kinds) } else { Vec::new() },
        items: chosen.iter().take(size).map(|(_, area)| RegionOut::new(area, geography)).collect(),
        links,
        total,
    })
}

/// What may be meant by words that no geography of the kinds has.
fn suggestions(query: &RegionsQuery, geography: &Geography, kinds: &[RegionKind]) -> Vec<PlaceChoice> {
    let is_of_kind = |place: &Place| {
        kinds.is_empty() || geography.geographies_of(*place).iter().any(|key| kinds.contains(&key.kind))
    };
    let meant = geography.meant(query.q.as_deref().unwrap_or_default()).into_iter().filter(is_of_kind);
    choices(geography, &meant.collect::<Vec<_>>())
}

impl RegionsQuery {
    fn link(&self, public_url: &str, limit: Option<&str>, cursor: Option<&str>) -> String {
        let all = [("kind", self.kind.as_deref()), ("q", self.q.as_deref()), ("limit", limit), ("cursor", cursor)];
        let given = all.into_iter().filter_map(|(name, value)| Some((name, value?)));
        link(public_url, "/api/v1/regions", &query_string(given))
    }
}

fn sort_key(area: &Area) -> SortKey {
    let key = area.region.key;
    SortKey(format!("{} {}", key.kind as u8, fold(area.region.name.as_str())), key.to_string())
}

/// Answers for the geography of an address; sends a code that is no longer in use on to the one in its
/// place, and names them where there are several.
fn answer(
    request: &HttpRequest,
    public: &PublicView,
    (kind, code): (&str, &str),
    make: impl FnOnce(&Area) -> Result<HttpResponse, Problem>,
) -> Result<HttpResponse, Problem> {
    let geography = public.view.geography();
    let key: RegionKey = format!("{kind}:{code}").parse().map_err(|error: RegionKeyError| {
        Problem::new(ProblemKind::UnknownRegion, format!("No such geography: {error}."))
    })?;
    if let Some(current) = geography.successor(key) {
        return Ok(super::moved(request, &[("{kind}", current.kind.as_str()), ("{code}", current.code.as_str())]));
    }
    make(geography.area(key).ok_or_else(|| unknown_region(geography, key))?)
}

/// One geography
///
/// Its names, what it lies in, its extent. A code that is no longer in use leads on to the one in its place.
#[utoipa::path(get, path = "/api/v1/regions/{kind}/{code}", operation_id = "getRegion", tag = "regions",
    params(("kind" = RegionKind, Path, description = "The kind"), ("code" = String, Path, description = "The GSS code", example = "E23000030"), JsonQuery),
    responses(
        (status = 200, body = RegionOut),
        (status = 301, description = "The code is no longer in use; another took its place"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "The geography is no more, and several took its place: `successors`"),
    ))]
pub async fn get(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    answer(&request, &public, (&path.0, &path.1), |area| {
        json(&request, &public, || Ok(RegionOut::new(area, public.view.geography())))
    })
}

/// Who covers a geography, the most local first
///
/// Every partnership that has at least one of its districts.
#[utoipa::path(get, path = "/api/v1/regions/{kind}/{code}/partnerships", operation_id = "listRegionPartnerships", tag = "regions",
    params(("kind" = RegionKind, Path, description = "The kind"), ("code" = String, Path, description = "The GSS code"), JsonQuery),
    responses(
        (status = 200, body = RegionPartnerships),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "The geography is no more, and several took its place: `successors`"),
    ))]
pub async fn partnerships(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    answer(&request, &public, (&path.0, &path.1), |area| {
        json(&request, &public, || {
            let (view, districts): (_, Vec<_>) = (&public.view, area.districts.iter().collect());
            Ok(RegionPartnerships {
                items: covering_all(view, &districts),
                former: former(view, &area.districts),
                notes: notes(view, &area.districts),
            })
        })
    })
}

/// What lies next to a geography: others of its kind
///
/// The closest relation first, then the longest border; across the water too.
#[utoipa::path(get, path = "/api/v1/regions/{kind}/{code}/neighbours", operation_id = "listRegionNeighbours", tag = "regions",
    params(("kind" = RegionKind, Path, description = "The kind"), ("code" = String, Path, description = "The GSS code"), JsonQuery),
    responses(
        (status = 200, body = Items<RegionNeighbour>),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "The geography is no more, and several took its place: `successors`"),
    ))]
pub async fn neighbours(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    answer(&request, &public, (&path.0, &path.1), |area| {
        json(&request, &public, || Ok(Items { items: beside(public.view.geography(), area) }))
    })
}

/// The geographies of the same kind beside one: the closest relation first, then the longest border.
pub fn beside(geography: &Geography, area: &Area) -> Vec<RegionNeighbour> {
    let same_kind = geography
        .areas()
        .iter()
        .filter(|other| other.region.key.kind == area.region.key.kind && other.region.key != area.region.key);
    let mut found: Vec<RegionNeighbour> = same_kind
        .filter_map(|other| {
            let relation = geography.relation(&area.districts, &other.districts)?;
            Some(RegionNeighbour {
                region: other.into(),
                relation: relation.kind,
                shared_border_km: relation.shared_border_km.map(one_decimal),
                distance_km: relation.distance_km.map(one_decimal),
                via: relation.via,
            })
        })
        .collect();
    found.sort_by(|a, b| {
        let border = |n: &RegionNeighbour| n.shared_border_km.unwrap_or_default();
        a.relation.cmp(&b.relation).then(border(b).total_cmp(&border(a))).then(a.region.name.cmp(&b.region.name))
    });
    found
}

/// The outline of a geography, as a GeoJSON feature
///
/// Approximate, as the attribution says.
#[utoipa::path(get, path = "/api/v1/regions/{kind}/{code}/geometry", operation_id = "getRegionGeometry", tag = "regions",
    params(("kind" = RegionKind, Path, description = "The kind"), ("code" = String, Path, description = "The GSS code"), GeometryQuery),
    responses(
        (status = 200, body = Feature, content_type = "application/geo+json"),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
        (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "The geography is no more, and several took its place: `successors`"),
    ))]
pub async fn geometry(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    Params(query): Params<GeometryQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let format = Format::choose(&request, query.f.as_deref(), &[Format::GeoJson, Format::Json])?;
    let wanted = params::optional::<Geometry>("geometry", query.geometry.as_deref())?.unwrap_or(Geometry::Low);
    let public = bearer::view(&request, &state).await?;
    answer(&request, &public, (&path.0, &path.1), |area| {
        let geography = public.view.geography();
        kept(&request, &public, format, OF_ALL, || {
            let properties = serde_json::to_value(NamedRegion::from(area)).map_err(Problem::internal)?;
            let id = area.region.key.to_string();
            encode(&Feature::new(id, geography, &area.districts, wanted, properties).alone())
        })
    })
}

/// The codes of districts.
pub fn codes(geography: &Geography, districts: &DistrictSet) -> Vec<String> {
    districts.iter().map(|district| geography.district(district).region.key.code.to_string()).collect()
}
