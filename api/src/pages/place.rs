//! `/places/{kind}/{code}`: who covers a geography, and what lies next door.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::geography::Area;
use nncf_core::atlas::view::RegisterView;
use nncf_core::region::{RegionKey, RegionKind};

use super::cards::Card;
use super::partnership::Place;
use super::words::Words;
use crate::http::answer::Rendered;
use crate::http::problem::{Problem, ProblemKind};
use crate::register::lookup::{Nearest, covering_all, nearest};
use crate::register::regions::{RegionNeighbour, beside};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "place.html")]
struct Page {
    t: &'static Words,
    name: String,
    name_cy: Option<String>,
    kind: String,
    parents: Vec<Place>,
    cards: Vec<Card>,
    is_covered: bool,
    nearest: Vec<Nearest>,
    next_door: Vec<NextDoor>,
    districts: Vec<Place>,
}

/// A geography of the same kind beside this one.
struct NextDoor {
    place: Place,
    relation: String,
}

/// `GET /places/{kind}/{code}`.
pub async fn place(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let unknown = || Problem::new(ProblemKind::UnknownRegion, "There is no such place in the register.");
    let key: RegionKey = format!("{}:{}", path.0, path.1).parse().map_err(|_| unknown())?;
    if let Some(current) = public.view.geography().successor(key) {
        let location = Place::new(current, "").address;
        return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish());
    }
    let area = public.view.geography().area(key).ok_or_else(unknown)?;
    let rendered = public.kept.get(&format!("page /places/{key}"), || render(&public.view, area))?;
    let mut response = rendered.answer(&request);
    super::add_page_headers(response.headers_mut());
    Ok(response)
}

fn render(view: &RegisterView, area: &Area) -> Result<Rendered, Problem> {
    let (t, geography) = (Words::english(), view.geography());
    let districts: Vec<_> = area.districts.iter().collect();
    let covering = covering_all(view, &districts);
    let is_covered = covering.iter().any(|found| found.counts_as_cover);
    let named = |area: &Area| Place::new(area.region.key, area.region.name.as_str());
    let page = Page {
        t,
        name: area.region.name.to_string(),
        name_cy: area.region.name_cy.as_ref().map(ToString::to_string),
        kind: t.word("region", area.region.key.kind),
        parents: area.region.parents.iter().filter_map(|&key| geography.area(key)).map(named).collect(),
        nearest: if is_covered { Vec::new() } else { nearest(view, geography.point_in(&area.districts)) },
        is_covered,
        cards: covering
            .into_iter()
            .filter_map(|found| {
                let entry = view.entry(view.find(&found.slug)?);
                Some(Card::new(t, &entry.record.partnership, geography, Some(found.reason)))
            })
            .collect(),
        next_door: beside(geography, area).into_iter().map(|other| next_door(t, other)).collect(),
        districts: if area.region.key.kind == RegionKind::Lad {
            Vec::new()
        } else {
            districts.iter().map(|&district| named(geography.district(district))).collect()
        },
    };
    let html = page.render().map_err(Problem::internal)?;
    Ok(Rendered::new("text/html; charset=utf-8", format!("v{}", view.version()), html.into_bytes()))
}

fn next_door(t: &Words, other: RegionNeighbour) -> NextDoor {
    let kind = serde_json::to_value(other.relation).unwrap_or_default();
    let id = format!("relation-{}", kind.as_str().unwrap_or_default());
    let km = other.shared_border_km.or(other.distance_km).unwrap_or_default();
    let values = [("km", km.into()), ("via", other.via.unwrap_or_default().into())];
    NextDoor { relation: t.with_all(&id, values), place: Place::new(other.region.key, &other.region.name) }
}
