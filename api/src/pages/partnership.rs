//! `/partnerships/{slug}`: everything public about one partnership.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::relation::Relation;
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::partnership::Partnership;
use nncf_core::region::{Region, RegionKey};

use super::cards::{self, Card};
use super::frame::Frame;
use super::kept;
use super::map::MapQuery;
use super::words::Words;
use crate::http::answer::Rendered;
use crate::http::problem::Problem;
use crate::register::list::{Found, find};
use crate::register::wire::{PartnershipOut, one_decimal};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "partnership.html")]
struct Page<'a> {
    t: Frame,
    card: Card,
    whole: PartnershipOut,
    areas: String,
    districts: Vec<Place>,
    ties: Vec<Tie>,
    neighbours: Vec<Neighbour>,
    facts: Vec<Fact<'a>>,
    member_count: Option<String>,
    area_size: String,
}

/// A district with the address of its page.
pub struct Place {
    pub address: String,
    pub name: String,
}

/// A tie to another body.
struct Tie {
    rel: String,
    slug: String,
    name: String,
}

/// A partnership beside this one.
struct Neighbour {
    slug: String,
    name: String,
    relation: String,
}

/// The source of a fact.
struct Fact<'a> {
    field: String,
    title: &'a str,
    url: Option<&'a str>,
    as_of: &'a str,
    note: Option<&'a str>,
}

impl Place {
    /// The page of a geography.
    pub fn new(t: &Words, region: &Region) -> Self {
        Self { address: Self::address(region.key), name: t.place(region) }
    }

    /// The address of that page.
    pub fn address(key: RegionKey) -> String {
        format!("/places/{}/{}", key.kind, key.code)
    }
}

/// `GET /partnerships/{slug}`.
pub async fn partnership(
    request: HttpRequest,
    slug: web::Path<String>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let entry = match find(&public.view, &slug)? {
        Found::Here(entry) => entry,
        Found::Moved(current) => {
            let location = t.href(&format!("/partnerships/{current}"));
            return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish());
        }
    };
    kept(&request, &public, &t, &format!("/partnerships/{slug}"), || Ok(page(t.clone(), &public.view, entry)))
}

fn page(t: Frame, view: &RegisterView, index: EntryIx) -> Page<'_> {
    let (entry, geography) = (view.entry(index), view.geography());
    let partnership = &entry.record.partnership;
    let district = |district| Place::new(&t, &geography.district(district).region);
    Page {
        card: Card::new(&t, partnership, geography, None),
        areas: format!("/partnerships/{}/map.geojson", partnership.slug),
        districts: entry.districts.iter().map(district).collect(),
        ties: ties(&t, view, partnership),
        neighbours: view.neighbours(index).iter().map(|(other, r)| neighbour(&t, view, *other, r)).collect(),
        facts: facts(partnership),
        member_count: member_count(&t, partnership),
        area_size: t.with_all(
            "partnership-area-size",
            [("districts", entry.districts.len().into()), ("km2", entry.area_km2.round().into())],
        ),
        whole: PartnershipOut::new(entry, geography),
        t,
    }
}

/// "over 55 (as of 2017)".
fn member_count(t: &Words, partnership: &Partnership) -> Option<String> {
    let count = partnership.member_organisations.stated_count.as_ref()?;
    let qualifier = count.qualifier.as_ref().map(ToString::to_string).unwrap_or_default();
    let values =
        [("qualifier", qualifier.into()), ("count", count.value.into()), ("as_of", count.as_of.as_str().into())];
    Some(t.with_all("partnership-members-count", values).trim().to_owned())
}

fn ties(t: &Words, view: &RegisterView, partnership: &Partnership) -> Vec<Tie> {
    let tie = |link: &nncf_core::partnership::Link| {
        let other = view.entry(view.find(&link.slug)?);
        let name = other.record.partnership.name.to_string();
        Some(Tie { rel: t.word("link", link.rel), slug: link.slug.to_string(), name })
    };
    partnership.links.iter().filter_map(tie).collect()
}

fn neighbour(t: &Words, view: &RegisterView, other: EntryIx, relation: &Relation) -> Neighbour {
    let partnership = &view.entry(other).record.partnership;
    let km = relation.shared_border_km.or(relation.distance_km).map(one_decimal);
    Neighbour {
        slug: partnership.slug.to_string(),
        name: partnership.name.to_string(),
        relation: cards::relation(t, relation.kind, km, relation.via.clone()),
    }
}

fn facts(partnership: &Partnership) -> Vec<Fact<'_>> {
    let fact = |fact: &'_ nncf_core::provenance::Provenance| {
        let source = partnership.sources.iter().find(|source| source.id == fact.source);
        (fact.pointer.trim_matches('/').replace(['/', '_'], " "), source)
    };
    partnership
        .provenance
        .iter()
        .map(|told| {
            let (field, source) = fact(told);
            Fact {
                field,
                title: source.map_or("", |source| source.title.as_str()),
                url: source.and_then(|source| source.url.as_ref()).map(nncf_core::web::WebUrl::as_str),
                as_of: told.as_of.as_str(),
                note: told.note.as_ref().map(nncf_core::text::Text::as_str),
            }
        })
        .collect()
}

/// `GET /partnerships/{slug}/map.geojson`: the area with those of its neighbours, for the map of the page.
pub async fn map(
    request: HttpRequest,
    slug: web::Path<String>,
    query: Option<web::Query<MapQuery>>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    use crate::http::format::Format;
    use crate::register::geojson::{Feature, FeatureCollection, Geometry};

    let public = state.public();
    let view = &public.view;
    let Found::Here(entry) = find(view, &slug)? else {
        return Err(Problem::new(crate::http::problem::ProblemKind::NotFound, "The partnership was renamed."));
    };
    let detail = query.map_or(Geometry::Low, |query| query.detail());
    let rendered = public.kept.get(&format!("map /partnerships/{slug} {detail:?}"), || {
        let beside = view.neighbours(entry).iter().map(|(other, _)| *other).filter(|&other| view.entry(other).counts());
        let features: Vec<Feature> =
            beside.chain([entry]).map(|index| Feature::of_partnership(view, index, detail)).collect();
        let total = features.len();
        let body = serde_json::to_vec(&FeatureCollection::whole(features, total)).map_err(Problem::internal)?;
        Ok(Rendered::new(Format::GeoJson.content_type(), format!("v{}", view.version()), body))
    })?;
    Ok(rendered.answer(&request))
}
