//! `/places/{kind}/{code}`: who covers a geography, and what lies next door.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::view::RegisterView;
use nncf_core::region::{RegionKey, RegionKind};

use super::cards::{self, Card};
use super::found::none_near;
use super::frame::Frame;
use super::kept;
use super::partnership::Place;
use super::standing::{self, Former, Note};
use super::words::Words;
use crate::http::problem::{Problem, ProblemKind};
use crate::register::lookup::answer::{Nearest, nearest};
use crate::register::regions::{RegionNeighbour, beside};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "place.html")]
struct Page {
    t: Frame,
    name: String,
    /// Its Welsh name, where the page is in English.
    other_name: Option<String>,
    kind: String,
    parents: Vec<Place>,
    cards: Vec<Card>,
    is_covered: bool,
    former: Vec<Former>,
    notes: Vec<Note>,
    nearest: Vec<Nearest>,
    /// That nobody covers the place and none is near.
    none_near: Option<String>,
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
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let unknown = || Problem::new(ProblemKind::UnknownRegion, "There is no such place in the register.");
    let key: RegionKey = format!("{}:{}", path.0, path.1).parse().map_err(|_| unknown())?;
    if let Some(current) = public.view.geography().successor(key) {
        let location = t.href(&Place::address(current));
        return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish());
    }
    let geography = public.view.geography();
    if geography.successors(key).len() > 1 {
        return kept(&request, &public, &t, &format!("/places/{key}"), || Ok(divided(t.clone(), geography, key)));
    }
    let area = geography.area(key).ok_or_else(unknown)?;
    kept(&request, &public, &t, &format!("/places/{key}"), || Ok(page(t.clone(), &public.view, area)))
}

fn page(t: Frame, view: &RegisterView, area: &Area) -> Page {
    let geography = view.geography();
    let districts: Vec<_> = area.districts.iter().collect();
    let (cards, is_covered) = cards::covering(&t, view, &districts);
    let named = |area: &Area| Place::new(&t, &area.region);
    let name_cy = area.region.name_cy.as_ref().map(ToString::to_string);
    let point = || geography.point_in(&area.districts);
    let nearest = if is_covered { Vec::new() } else { nearest(view, point(), &districts) };
    Page {
        name: t.place(&area.region),
        other_name: name_cy.filter(|name| *name != t.place(&area.region)),
        kind: t.word("region", area.region.key.kind),
        parents: area.region.parents.iter().filter_map(|&key| geography.area(key)).map(named).collect(),
        none_near: (!is_covered && nearest.is_empty()).then(|| none_near(&t)),
        nearest,
        is_covered,
        former: standing::former(&t, view, &area.districts),
        notes: standing::notes_on(view, &area.districts),
        cards,
        next_door: beside(geography, area).into_iter().map(|other| next_door(&t, geography, other)).collect(),
        districts: if area.region.key.kind == RegionKind::Lad {
            Vec::new()
        } else {
            districts.iter().map(|&district| named(geography.district(district))).collect()
        },
        t,
    }
}

/// A geography that is no more, with those that took its place.
#[derive(Template)]
#[template(path = "place_divided.html")]
struct Divided {
    t: Frame,
    name: String,
    kind: String,
    code: String,
    successors: Vec<Place>,
}

fn divided(t: Frame, geography: &Geography, key: RegionKey) -> Divided {
    let successors = geography.successors(key).iter().filter_map(|&key| geography.area(key));
    Divided {
        name: geography.former_name(key).map_or_else(|| key.code.to_string(), ToString::to_string),
        kind: t.word("region", key.kind),
        code: key.code.to_string(),
        successors: successors.map(|area| Place::new(&t, &area.region)).collect(),
        t,
    }
}

fn next_door(t: &Words, geography: &Geography, other: RegionNeighbour) -> NextDoor {
    let km = other.shared_border_km.or(other.distance_km);
    let name = geography.area(other.region.key).map_or(other.region.name, |area| t.place(&area.region));
    let place = Place { address: Place::address(other.region.key), name };
    NextDoor { relation: cards::relation(t, other.relation, km, other.via), place }
}
