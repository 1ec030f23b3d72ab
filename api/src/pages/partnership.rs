//! `/partnerships/{slug}`: everything public about one partnership.

use std::sync::atomic::Ordering;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::relation::Relation;
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::background::Finding;
use nncf_core::partnership::Partnership;
use nncf_core::region::{Region, RegionKey};

use super::cards::{self, Card};
use super::frame::Frame;
use super::history::{Change, changes, field_of};
use super::map::MapQuery;
use super::standing;
use super::ties::Ties;
use super::words::Words;
use super::{html, kept, known};
use crate::http::answer::{OF_ALL, Rendered};
use crate::http::problem::Problem;
use crate::register::list::{Found, find};
use crate::register::partnership::history;
use crate::register::wire::{PartnershipOut, one_decimal};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "partnership.html")]
struct Page<'a> {
    t: Frame,
    card: Card,
    whole: PartnershipOut,
    /// Its place in the forum, and when.
    membership: String,
    /// When it was formed, where anybody says so.
    formed: Option<String>,
    areas: String,
    districts: Vec<Place>,
    ties: Ties,
    neighbours: Vec<Neighbour>,
    facts: Vec<Fact<'a>>,
    freshness: String,
    /// None while the store does not answer.
    history: Option<Vec<Change>>,
    member_count: Option<String>,
    area_size: String,
    /// What the sources say of partnership working that concerns it.
    background: Vec<&'static Finding>,
}

/// A district with the address of its page.
pub struct Place {
    pub address: String,
    pub name: String,
}

/// A partnership beside this one.
struct Neighbour {
    slug: String,
    name: String,
    relation: String,
    /// Whether it is at work, and as of when.
    standing: String,
}

/// The source of a fact.
struct Fact<'a> {
    /// The field of the record that it stands in, or below.
    top: &'a str,
    /// That field in words.
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
    let key = format!("/partnerships/{slug}");
    if let Some(known) = known(&request, &public, &t, &key) {
        return Ok(known);
    }
    // The store is asked once for each version of the register; while it does not answer, the page goes without.
    let answers = state.store_answers.load(Ordering::Relaxed);
    let steps = if answers { history(&state, &public, entry).await.ok() } else { None };
    let Some(steps) = steps else {
        let policy = t.site().policy.clone();
        return html(&page(t, &public.view, entry, None), policy, "no-store");
    };
    let changes = changes(&t, &steps);
    kept(&request, &public, &t, &key, || Ok(page(t.clone(), &public.view, entry, Some(changes))))
}

fn page(t: Frame, view: &RegisterView, index: EntryIx, history: Option<Vec<Change>>) -> Page<'_> {
    let (entry, geography) = (view.entry(index), view.geography());
    let partnership = &entry.record.partnership;
    let district = |district| Place::new(&t, &geography.district(district).region);
    Page {
        card: Card::new(&t, partnership, geography, None),
        membership: standing::membership(&t, partnership),
        background: nncf_seed::background::shipped().findings_about(&partnership.slug).collect(),
        areas: format!("/partnerships/{}/map.geojson", partnership.slug),
        districts: entry.districts.iter().map(district).collect(),
        ties: Ties::new(&t, view, index),
        neighbours: view.neighbours(index).iter().map(|(other, r)| neighbour(&t, view, *other, r)).collect(),
        facts: facts(&t, partnership),
        freshness: verified(&t, partnership),
        history,
        member_count: member_count(&t, partnership),
        area_size: t.with_all(
            "partnership-area-size",
            [("districts", entry.districts.len().into()), ("km2", entry.area_km2.round().into())],
        ),
        formed: standing::formed(&t, &entry.record.partnership.formed),
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

fn neighbour(t: &Words, view: &RegisterView, other: EntryIx, relation: &Relation) -> Neighbour {
    let partnership = &view.entry(other).record.partnership;
    let km = relation.shared_border_km.or(relation.distance_km).map(one_decimal);
    Neighbour {
        slug: partnership.slug.to_string(),
        name: partnership.name.to_string(),
        relation: cards::relation(t, relation.kind, km, relation.via.clone()),
        standing: standing::status(t, partnership),
    }
}

impl Page<'_> {
    /// Where the facts of some fields come from, each source once for each time that it is of.
    fn told(&self, fields: &str) -> Vec<&Fact<'_>> {
        let mut found: Vec<&Fact> = Vec::new();
        for fact in self.facts.iter().filter(|fact| fields.split(' ').any(|field| field == fact.top)) {
            if !found.iter().any(|known| (known.title, known.as_of) == (fact.title, fact.as_of)) {
                found.push(fact);
            }
        }
        found
    }
}

/// Whether a person made sure of the record since its facts were stated.
fn verified(t: &Words, partnership: &Partnership) -> String {
    let verification = partnership.verification.as_ref();
    verification.map_or_else(|| t.get("told-unverified"), |v| t.with("told-verified", "day", t.day(&v.at)))
}

fn facts<'a>(t: &Words, partnership: &'a Partnership) -> Vec<Fact<'a>> {
    partnership
        .provenance
        .iter()
        .map(|told| {
            let source = partnership.sources.iter().find(|source| source.id == told.source);
            let top = told.pointer.split('/').nth(1).unwrap_or_default();
            Fact {
                top,
                field: field_of(t, &told.pointer),
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
        Ok(Rendered::new(Format::GeoJson.content_type(), OF_ALL.to_owned(), body))
    })?;
    Ok(rendered.answer(&request))
}
