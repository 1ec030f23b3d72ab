//! `POST /search`: who covers the place that a person typed.

use actix_web::{HttpResponse, web};
use askama::Template;
use geo::Coord;
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::gazetteer::Known;
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::place::{Located, NotLocated, Place};
use nncf_core::atlas::understood::Understood;
use nncf_core::atlas::view::{NEAR_KM, RegisterView};
use nncf_core::postcode::Elsewhere;
use nncf_core::region::{RegionKey, RegionKind};
use serde::Deserialize;

use super::cards::{self, Card};
use super::frame::Frame;
use super::standing::{self, Note};
use super::words::Words;
use super::{html, names};
use crate::http::params;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::register::lookup::answer::{Nearest, locate, nearest};
use crate::register::lookup::understood::{Former, Read};
use crate::register::retired_key;
use crate::state::{AppState, PublicView};

/// The search form.
#[derive(Deserialize)]
pub struct Form {
    #[serde(default)]
    pub place: String,
    /// Where the visitor's device is, when they chose to say so.
    #[serde(default)]
    lat: Option<f64>,
    #[serde(default)]
    lon: Option<f64>,
}

#[derive(Template)]
#[template(path = "found.html")]
pub struct Found {
    pub t: Frame,
    pub heading: String,
    pub explanation: String,
    pub choices_title: String,
    pub choices: Vec<Choice>,
    pub cards: Vec<Card>,
    /// Who covers the other side of a border that is nearer than borders are accurate.
    pub also_possible: Vec<Card>,
    pub former: Vec<standing::Former>,
    pub notes: Vec<Note>,
    pub nearest: Vec<Nearest>,
    /// That nobody covers the place and none is near.
    pub none_near: Option<String>,
    pub helplines: Vec<HelplineOut>,
    /// For whom no helpline of their own is recorded here.
    pub missing: Vec<String>,
    /// What was typed, where it was refused: it stands in the box again.
    pub typed: String,
    /// Where the box finds the names that it suggests.
    pub names: String,
    /// Whether no place was found.
    is_refusal: bool,
}

pub struct Choice {
    pub key: String,
    pub label: String,
}

/// `POST /search`.
pub async fn search(t: Frame, form: params::Form<Form>, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let policy = t.site().policy.clone();
    let page = match form.into_inner() {
        Form { lat: Some(y), lon: Some(x), .. } if (-90.0..=90.0).contains(&y) && (-180.0..=180.0).contains(&x) => {
            located(t, &public, Place::Point(Coord { x, y }).into())
        }
        Form { place, .. } => answer(t, &public, place.trim()),
    };
    html(&page, policy, "no-store")
}

/// What is told of a place that a person typed.
pub fn answer(t: Frame, public: &PublicView, typed: &str) -> Found {
    let geography = public.view.geography();
    match geography.understand(typed) {
        Understood::Place(place, was_corrected) => {
            let found = located(t, public, Read::typed(geography, typed, place, was_corrected));
            Found { typed: if found.is_refusal { typed.to_owned() } else { String::new() }, ..found }
        }
        Understood::Choice(places) => {
            let told = [t.get("found-which"), t.get("found-which-more"), t.get("found-choose-place")];
            offered(t, public, typed, told, &places)
        }
        Understood::Suggestions(places) => {
            let told = [t.get("found-unknown"), t.get("found-like-more"), t.get("found-did-you-mean")];
            offered(t, public, typed, told, &places)
        }
        Understood::Elsewhere(elsewhere) => Found { typed: typed.to_owned(), ..is_elsewhere(t, public, elsewhere) },
        Understood::Nothing => {
            let told = [t.get("found-unknown"), t.get("found-unknown-more"), String::new()];
            offered(t, public, typed, told, &[])
        }
    }
}

fn located(t: Frame, public: &PublicView, read: Read) -> Found {
    match locate(public.view.geography(), read) {
        Ok((read, located)) => found(t, public, &read, &located),
        Err(why) => not_found(t, public, why),
    }
}

/// A page of places to choose from.
fn offered(t: Frame, public: &PublicView, typed: &str, told: [String; 3], places: &[Place]) -> Found {
    let [heading, explanation, choices_title] = told;
    let geography = public.view.geography();
    Found {
        choices_title,
        choices: places.iter().filter_map(|&place| choice_of(&t, geography, place)).collect(),
        typed: typed.to_owned(),
        is_refusal: true,
        ..empty(t, public, heading, explanation, &[])
    }
}

/// A code that is of no place here is named as what it is.
fn is_elsewhere(t: Frame, public: &PublicView, elsewhere: Elsewhere) -> Found {
    let name = t.word("elsewhere", elsewhere);
    let heading = t.with("found-elsewhere", "place", name);
    let explanation = t.word("found-elsewhere", elsewhere.kind());
    Found { is_refusal: true, ..empty(t, public, heading, explanation, &[]) }
}

/// A page with a heading, an explanation and the helplines of districts.
fn empty(t: Frame, public: &PublicView, heading: String, explanation: String, districts: &[DistrictIx]) -> Found {
    let geography = public.view.geography();
    let around: Vec<RegionKey> = districts.iter().flat_map(|&district| geography.keys_around(district)).collect();
    Found {
        missing: standing::missing(&t, &public.view, &around, None),
        t,
        heading,
        explanation,
        choices_title: String::new(),
        choices: Vec::new(),
        cards: Vec::new(),
        also_possible: Vec::new(),
        former: Vec::new(),
        notes: Vec::new(),
        nearest: Vec::new(),
        none_near: None,
        helplines: serving(&public.view, &around).map(HelplineOut::from).collect(),
        typed: String::new(),
        names: names::address(public),
        is_refusal: false,
    }
}

/// A place to choose.
pub fn choice_of(t: &Words, geography: &Geography, place: Place) -> Option<Choice> {
    match place {
        Place::Region(key) => geography.area(key).map(|area| choice(t, area)),
        Place::Name(index) => {
            let known = geography.gazetteer().known(index)?;
            let areas: Vec<String> = known
                .of
                .places
                .iter()
                .filter_map(|&key| geography.area(key))
                .map(|area| t.place(&area.region))
                .collect();
            let label = format!("{} ({})", name_of(t, known), areas.join(", "));
            Some(Choice { key: geography.qualified(place)?, label })
        }
        Place::Postcode(postcode) => Some(Choice { key: postcode.to_string(), label: postcode.to_string() }),
        Place::Outcode(_) | Place::Point(_) => None,
    }
}

/// What a name of the table is in the page's language.
fn name_of(t: &Words, known: &Known) -> String {
    t.either(&known.of.name, known.of.name_cy.as_ref())
}

/// That a code is no longer in use, and what it was read as.
pub fn read_as(t: &Words, was: &str, now: &Area) -> String {
    t.with_all("found-code-read-as", [("was", was.into()), ("now", t.place(&now.region).into())])
}

/// A geography to choose.
pub fn choice(t: &Words, area: &Area) -> Choice {
    let key = area.region.key;
    Choice { key: key.to_string(), label: format!("{} ({})", t.place(&area.region), t.word("region", key.kind)) }
}

fn found(t: Frame, public: &PublicView, read: &Read, located: &Located) -> Found {
    let (view, geography) = (&public.view, public.view.geography());
    let (cards, is_covered) = cards::covering(&t, view, &located.districts);
    let name = match read.place {
        Place::Postcode(postcode) => postcode.to_string(),
        Place::Outcode(outcode) => outcode.to_string(),
        Place::Region(key) => geography.area(key).map_or_else(String::new, |area| t.place(&area.region)),
        Place::Name(index) => geography.gazetteer().known(index).map_or_else(String::new, |known| name_of(&t, known)),
        Place::Point(_) => t.get("found-here"),
    };
    let mut told = Vec::new();
    if read.was_corrected {
        told.push(t.with("found-read-as", "place", name.clone()));
    }
    if let Some(postcode) = read.unlisted {
        let values = [("postcode", postcode.to_string().into()), ("area", name.as_str().into())];
        told.push(t.with_all("found-unlisted", values));
    }
    told.extend(read.former.as_ref().map(|former| formerly(&t, former, &name)));
    told.push(whereabouts(&t, geography, &located.districts));
    told.extend(cautions(&t, geography, read.place, located));
    if !is_covered {
        told.push(t.get("place-none"));
    }
    let also_possible = beyond(&t, view, located);
    let here: DistrictSet = located.districts.iter().copied().collect();
    let heading = t.with("found-title", "place", name);
    let nearest = if is_covered { Vec::new() } else { nearest(view, located.point, &located.districts) };
    Found {
        none_near: (!is_covered && nearest.is_empty()).then(|| none_near(&t)),
        nearest,
        former: standing::former(&t, view, &here),
        notes: standing::notes_on(view, &here),
        cards,
        also_possible,
        ..empty(t, public, heading, told.join(" "), &located.districts)
    }
}

/// What a place is now that was found by a former name: "Allerdale is now part of Cumberland."
fn formerly(t: &Words, former: &Former, now: &str) -> String {
    let how = if former.is_renamed { "renamed" } else { "merged" };
    t.with_all("found-formerly", [("how", how.into()), ("was", former.name.as_str().into()), ("now", now.into())])
}

/// That no partnership is near, in words.
pub fn none_near(t: &Words) -> String {
    t.with("found-none-near", "km", NEAR_KM)
}

/// What to know about the answer: how far it is certain, and what the place was read as.
fn cautions(t: &Words, geography: &Geography, place: Place, located: &Located) -> Vec<String> {
    let mut told = Vec::new();
    if let Place::Region(key) = place
        && let Some(now) = geography.successor(key).and_then(|now| geography.area(now))
    {
        told.push(read_as(t, &retired_key(geography, key), now));
    }
    if located.live == Some(false) {
        told.push(t.get("found-terminated"));
    }
    let names = |districts: &[DistrictIx]| {
        let names: Vec<String> =
            districts.iter().map(|&district| t.place(&geography.district(district).region)).collect();
        t.listed(&names)
    };
    if !located.split.is_empty() {
        told.push(t.with("found-split", "districts", names(&located.split)));
    } else if !located.also_possible.is_empty() {
        told.push(t.with("found-near-border", "districts", names(&located.also_possible)));
    }
    if located.near_ireland_m.is_some() {
        told.push(t.get("found-near-ireland"));
    }
    match (located.island, located.off_shore_m, located.districts.is_empty()) {
        (Some(island), ..) => told.push(t.with("found-island", "island", island)),
        (None, Some(_), true) => told.push(t.get("found-far")),
        (None, Some(_), false) => told.push(t.get("found-at-sea")),
        (None, None, _) => {}
    }
    told
}

/// The cards of those beyond a near border who do not cover the place itself.
fn beyond(t: &Words, view: &RegisterView, located: &Located) -> Vec<Card> {
    let here: DistrictSet = located.districts.iter().copied().collect();
    let covers_here = |card: &Card| {
        view.covering(&here).iter().any(|found| view.entry(found.entry).record.partnership.slug.as_str() == card.slug)
    };
    let (mut cards, _) = cards::covering(t, view, &located.also_possible);
    cards.retain(|card| !covers_here(card));
    cards
}

/// "Council area Cardiff, police force area South Wales."
fn whereabouts(t: &Words, geography: &Geography, districts: &[DistrictIx]) -> String {
    let name = |district: &DistrictIx| t.place(&geography.district(*district).region);
    match districts {
        [] => String::new(),
        [one] => {
            let force = geography.parent(*one, RegionKind::Pfa).map(|area| t.place(&area.region));
            t.with_all("found-lad", [("lad", name(one).into()), ("pfa", force.unwrap_or_default().into())])
        }
        several if several.len() <= 6 => {
            let names = t.listed(&several.iter().map(name).collect::<Vec<_>>());
            t.with_all("found-several", [("count", several.len().into()), ("names", names.into())])
        }
        several => t.with("found-many", "count", several.len()),
    }
}

fn not_found(t: Frame, public: &PublicView, why: NotLocated) -> Found {
    if let NotLocated::Divided(key, successors) = &why {
        return divided(t, public, *key, successors);
    }
    let (heading, explanation, districts) = match why {
        NotLocated::NorthernIreland(districts) => (t.get("found-ni"), t.get("found-ni-more"), districts),
        NotLocated::UnknownPostcode(_, districts) if !districts.is_empty() => {
            (t.get("found-no-postcode"), t.get("found-no-postcode-half"), districts)
        }
        NotLocated::UnknownPostcode(..) | NotLocated::UnknownOutcode => {
            (t.get("found-no-postcode"), t.get("found-no-postcode-more"), Vec::new())
        }
        NotLocated::Elsewhere(elsewhere) => return is_elsewhere(t, public, elsewhere),
        NotLocated::NearBorderInIreland(districts) => (t.get("found-abroad"), t.get("found-ireland"), districts),
        NotLocated::UnknownRegion(_) | NotLocated::UnknownName | NotLocated::Divided(..) => {
            (t.get("found-unknown"), t.get("found-unknown-more"), Vec::new())
        }
        NotLocated::OutsideUk => (t.get("found-abroad"), t.get("found-abroad-more"), Vec::new()),
    };
    let geography = public.view.geography();
    Found {
        choices_title: t.get("found-choose-district"),
        choices: districts.iter().map(|&district| choice(&t, geography.district(district))).collect(),
        is_refusal: true,
        ..empty(t, public, heading, explanation, &districts)
    }
}

/// A geography that several took the place of, to choose from.
fn divided(t: Frame, public: &PublicView, key: RegionKey, successors: &[RegionKey]) -> Found {
    let geography = public.view.geography();
    let areas: Vec<&Area> = successors.iter().filter_map(|&key| geography.area(key)).collect();
    let districts: Vec<DistrictIx> = areas.iter().flat_map(|area| area.districts.iter()).collect();
    let name = geography.former_name(key).map_or_else(|| key.to_string(), ToString::to_string);
    let heading = t.with("found-divided", "place", name);
    let explanation = t.get("found-divided-more");
    Found {
        choices_title: t.get("found-choose-place"),
        choices: areas.into_iter().map(|area| choice(&t, area)).collect(),
        ..empty(t, public, heading, explanation, &districts)
    }
}
