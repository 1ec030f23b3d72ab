//! `GET /partnerships`: the register as a list.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use geo::{Coord, Rect};
use nncf_core::atlas::search::{Filter, Order, SortKey};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::clock::start_of;
use nncf_core::region::RegionKey;
use nncf_core::slug::Slug;
use serde::Deserialize;
use utoipa::IntoParams;

use super::geojson::{self, Geometry};
use super::table;
use super::wire::{Page, PageLinks, PartnershipSummary};
use super::{encode, kept, unknown_region};
use crate::auth::bearer;
use crate::http::answer::OF_ALL;
use crate::http::cursor;
use crate::http::format::Format;
use crate::http::params::{self, Params};
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::state::{AppState, PublicView};

/// How many entries a page has when nobody says.
pub const DEFAULT_LIMIT: usize = 50;
/// The most entries a page has; a larger wish is cut to this.
pub const MAX_LIMIT: usize = 200;

/// Which partnerships to list. All conditions must hold; a comma between values of one means "or".
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListQuery {
    /// Words that must stand in the name, an alias, the area or the summary.
    pub q: Option<String>,
    /// Kinds: `local`, `regional`, `national`, `umbrella`, `forum`, `governance`.
    #[param(example = "local,regional")]
    pub kind: Option<String>,
    /// Statuses: `forming`, `active`, `dormant`, `closed`, `merged`, `unknown`.
    #[param(example = "active,forming")]
    pub status: Option<String>,
    /// Standing in the National Network Coordinators' Forum: `member`, `preparing`, `none`, `unknown`. A body that has
    /// ended is no member of today, so `member` leaves it out; `status=closed,merged` finds it.
    pub nncf_membership: Option<String>,
    /// What it does: `awareness_raising`, `training`, `information_sharing`, `victim_support`, `care_pathway`,
    /// `policy`, `incident_response`, `exercise`, `business_engagement`, `outreach`, `advice`, `sharing_practice`, `other`.
    pub activity: Option<String>,
    /// A geography, written `kind:code`, of which it covers at least one district.
    #[param(example = "pfa:E23000030")]
    pub region: Option<String>,
    /// A box of which it covers at least one district: west, south, east, north in degrees.
    #[param(example = "-3.3,51.4,-2.5,51.7")]
    pub bbox: Option<String>,
    /// The slug of a partnership that it is a neighbour of.
    pub neighbour_of: Option<String>,
    /// A day, of Europe/London, or moment since when a person must have verified it.
    #[param(example = "2026-01-01")]
    pub verified_since: Option<String>,
    /// `name` (the default), `relevance` (the default with `q`), `updated`, `verified`, `area`.
    pub sort: Option<String>,
    /// How many entries a page has: 50 unless said, at most 200; a larger number is taken for 200.
    #[param(value_type = Option<u32>, minimum = 1, example = 50)]
    pub limit: Option<String>,
    /// Where to go on: taken from a `next` link.
    pub cursor: Option<String>,
    /// `json` (the default), `geojson` or `csv`; the `Accept` header serves as well. CSV has every entry at once.
    pub f: Option<String>,
    /// For GeoJSON: `none`, `point`, or an outline that strays by at most 1.5 km (`overview`), 500 m (`low`, the default),
    /// 100 m (`medium`) or not at all (`full`).
    pub geometry: Option<String>,
}

/// Every partnership that anyone may see
///
/// A page of partnerships without their long parts; see the schema for which those are.
#[utoipa::path(get, path = "/api/v1/partnerships", operation_id = "listPartnerships", tag = "partnerships", params(ListQuery), responses(
    (status = 200, content(
        (Page<PartnershipSummary> = "application/json"),
        (geojson::FeatureCollection = "application/geo+json"),
        (String = "text/csv"),
    )),
    (status = 304, description = "Not modified since the ETag in If-None-Match"),
    (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, body = ProblemDetails, content_type = "application/problem+json", description = "The region or the neighbour is unknown"),
    (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "The region is no more, and several took its place: `successors`"),
    (status = 406, body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn list(
    request: HttpRequest,
    Params(query): Params<ListQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let format = Format::choose(&request, query.f.as_deref(), &[Format::Json, Format::GeoJson, Format::Csv])?;
    let public = bearer::view(&request, &state).await?;
    kept(&request, &public, format, OF_ALL, || render(&query, format, &public, &state.site.public_url))
}

fn render(query: &ListQuery, format: Format, public: &PublicView, public_url: &str) -> Result<Vec<u8>, Problem> {
    let view = &public.view;
    let (filter, order) = (query.filter(view)?, query.order()?);
    let all = view.select(&filter, order);
    let total = all.len();
    let geometry = params::optional::<Geometry>("geometry", query.geometry.as_deref())?.unwrap_or(Geometry::Low);
    let list = query.identity();
    let (limit, start) = (query.limit()?, query.start(&list)?);
    if format == Format::Csv {
        let entries = all.into_iter().map(|(_, entry)| entry);
        return table::partnerships(view, entries);
    }
    let page = page_of(all, limit, start.as_ref());
    let next = page.next.map(|place| query.link(public_url, Some(&cursor::write(&list, &place))));
    let links = PageLinks { this: query.link(public_url, query.cursor.as_deref()), next };
    if format == Format::GeoJson {
        return encode(&geojson::FeatureCollection::of_partnerships(view, &page.entries, geometry, links, total));
    }
    let items = page.entries.iter().map(|&entry| PartnershipSummary::new(view.entry(entry), view.geography()));
    encode(&Page { items: items.collect(), links, total })
}

struct Cut {
    entries: Vec<EntryIx>,
    next: Option<SortKey>,
}

fn page_of(all: Vec<(SortKey, EntryIx)>, limit: usize, start: Option<&SortKey>) -> Cut {
    let mut rest = all.into_iter().skip_while(|(key, _)| start.is_some_and(|start| !start.is_before(key)));
    let mut entries = Vec::new();
    let mut last = None;
    for (key, entry) in rest.by_ref().take(limit) {
        entries.push(entry);
        last = Some(key);
    }
    Cut { entries, next: rest.next().and(last) }
}

impl ListQuery {
    /// What the partnerships must be.
    pub fn filter(&self, view: &RegisterView) -> Result<Filter, Problem> {
        let mut areas = Vec::new();
        if let Some(key) = params::optional::<RegionKey>("region", self.region.as_deref())? {
            let geography = view.geography();
            areas.push(geography.area(key).ok_or_else(|| unknown_region(geography, key))?.districts);
        }
        if let Some(bounds) = self.bbox.as_deref().filter(|bbox| !bbox.is_empty()) {
            areas.push(view.geography().districts_in(bounding_box(bounds)?));
        }
        let neighbour: Option<Slug> = params::optional("neighbour_of", self.neighbour_of.as_deref())?;
        let neighbour_of = neighbour
            .map(|slug| {
                view.find(&slug).ok_or_else(|| {
                    Problem::new(
                        ProblemKind::UnknownPartnership,
                        format!("neighbour_of: there is no partnership {slug}."),
                    )
                })
            })
            .transpose()?;
        Ok(Filter {
            words: self.q.clone(),
            kinds: params::list("kind", self.kind.as_deref())?,
            statuses: params::list("status", self.status.as_deref())?,
            memberships: params::list("nncf_membership", self.nncf_membership.as_deref())?,
            activities: params::list("activity", self.activity.as_deref())?,
            areas,
            neighbour_of,
            verified_since: self.verified_since.as_deref().filter(|since| !since.is_empty()).map(moment).transpose()?,
        })
    }

    fn order(&self) -> Result<Order, Problem> {
        match self.sort.as_deref().unwrap_or_default() {
            "" if self.q.as_deref().is_some_and(|q| !q.trim().is_empty()) => Ok(Order::Relevance),
            "" | "name" => Ok(Order::Name),
            "relevance" => Ok(Order::Relevance),
            "updated" => Ok(Order::Updated),
            "verified" => Ok(Order::Verified),
            "area" => Ok(Order::Area),
            _ => Err(Problem::parameter("sort", "takes name, relevance, updated, verified or area")),
        }
    }

    fn limit(&self) -> Result<usize, Problem> {
        limit(self.limit.as_deref())
    }

    fn start(&self, list: &str) -> Result<Option<SortKey>, Problem> {
        self.cursor.as_deref().map(|cursor| cursor::read(list, cursor)).transpose()
    }

    /// Everything that makes the list what it is and in its order: what a cursor is bound to.
    fn identity(&self) -> String {
        let pairs = self.pairs().into_iter().filter(|(name, _)| !matches!(*name, "limit" | "f" | "geometry"));
        query_string(pairs)
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("q", &self.q),
            ("kind", &self.kind),
            ("status", &self.status),
            ("nncf_membership", &self.nncf_membership),
            ("activity", &self.activity),
            ("region", &self.region),
            ("bbox", &self.bbox),
            ("neighbour_of", &self.neighbour_of),
            ("verified_since", &self.verified_since),
            ("sort", &self.sort),
            ("limit", &self.limit),
            ("f", &self.f),
            ("geometry", &self.geometry),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))).collect()
    }

    fn link(&self, public_url: &str, cursor: Option<&str>) -> String {
        let query = query_string(self.pairs().into_iter().chain(cursor.map(|cursor| ("cursor", cursor))));
        link(public_url, "/api/v1/partnerships", &query)
    }
}

/// An absolute link.
pub fn link(public_url: &str, path: &str, query: &str) -> String {
    if query.is_empty() { format!("{public_url}{path}") } else { format!("{public_url}{path}?{query}") }
}

/// Names and values as the query of an address.
pub fn query_string<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    pairs.for_each(|(name, value)| _ = query.append_pair(name, value));
    query.finish()
}

/// The page size that a caller wishes for.
pub fn limit(wish: Option<&str>) -> Result<usize, Problem> {
    let Some(wish) = wish else { return Ok(DEFAULT_LIMIT) };
    // A number of 32 bits, as the document says: makers of clients know no other maximum.
    match wish.parse::<i32>() {
        Ok(limit) if limit >= 1 => Ok(usize::try_from(limit).unwrap_or(MAX_LIMIT).min(MAX_LIMIT)),
        _ => Err(Problem::parameter("limit", format!("takes a whole number from 1 to {MAX_LIMIT}"))),
    }
}

fn bounding_box(text: &str) -> Result<Rect<f64>, Problem> {
    let refused = |detail: &str| Problem::parameter("bbox", detail);
    let numbers: Vec<f64> = text.split(',').map_while(|number| number.trim().parse().ok()).collect();
    let &[west, south, east, north] = numbers.as_slice() else {
        return Err(refused("takes four numbers: west, south, east, north in degrees"));
    };
    if text.split(',').count() != 4 || !numbers.iter().all(|number| number.is_finite()) {
        return Err(refused("takes four numbers: west, south, east, north in degrees"));
    }
    if west > east || south > north {
        return Err(refused("west must not lie east of east, nor south north of north"));
    }
    if west < -180.0 || east > 180.0 || south < -90.0 || north > 90.0 {
        return Err(refused("longitudes run from -180 to 180 and latitudes from -90 to 90"));
    }
    Ok(Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north }))
}

fn moment(text: &str) -> Result<DateTime<Utc>, Problem> {
    let day = text.parse::<NaiveDate>().ok().map(start_of);
    let moment = || DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc());
    day.or_else(moment).ok_or_else(|| {
        Problem::parameter("verified_since", "takes a day such as 2026-01-01 or a moment such as 2026-01-01T09:00:00Z")
    })
}

/// Finds a partnership by the slug in an address.
///
/// # Errors
/// 404 for none. A renamed partnership is for the caller to redirect: see [`Found`].
pub fn find(view: &RegisterView, slug: &str) -> Result<Found, Problem> {
    let unknown = || Problem::new(ProblemKind::UnknownPartnership, "The register has no partnership at this address.");
    let slug: Slug = slug.parse().map_err(|_| unknown())?;
    match (view.find(&slug), view.redirect(&slug)) {
        (Some(entry), _) => Ok(Found::Here(entry)),
        (None, Some(current)) => Ok(Found::Moved(current.clone())),
        (None, None) => Err(unknown()),
    }
}

/// What stands at a partnership's address.
pub enum Found {
    /// The partnership.
    Here(EntryIx),
    /// It was renamed.
    Moved(Slug),
}
