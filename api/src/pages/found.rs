//! `POST /search`: who covers the place that a person typed.

use actix_web::{HttpResponse, web};
use askama::Template;
use geo::Coord;
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::place::{Located, NotLocated, Place};
use nncf_core::atlas::view::RegisterView;
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::text::fold;
use serde::Deserialize;

use super::cards::{self, Card};
use super::frame::Frame;
use super::html;
use super::standing::{self, Former, Note};
use super::words::Words;
use crate::http::params;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::register::lookup::answer::{Nearest, nearest};
use crate::register::lookup::asked::typed_place;
use crate::state::{AppState, PublicView};

/// How many geographies are offered to choose from.
const MOST_CHOICES: usize = 24;

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
    pub former: Vec<Former>,
    pub notes: Vec<Note>,
    pub nearest: Vec<Nearest>,
    pub helplines: Vec<HelplineOut>,
    /// For whom no helpline of their own is recorded here.
    pub missing: Vec<String>,
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
            located(t, &public, Place::Point(Coord { x, y }))
        }
        Form { place, .. } => answer(t, &public, place.trim()),
    };
    html(&page, policy, "no-store")
}

/// What is told of a place that a person typed.
pub fn answer(t: Frame, public: &PublicView, typed: &str) -> Found {
    let key = typed.parse::<RegionKey>().ok().map(Place::Region);
    match key.or_else(|| typed_place(typed)) {
        Some(place) => located(t, public, place),
        None => by_name(t, public, typed),
    }
}

fn located(t: Frame, public: &PublicView, place: Place) -> Found {
    match public.view.geography().locate(place) {
        Ok(located) => found(t, public, place, &located),
        Err(why) => not_found(t, public, why),
    }
}

fn by_name(t: Frame, public: &PublicView, typed: &str) -> Found {
    let matches = named(public.view.geography(), typed);
    if let [only] = matches.as_slice() {
        let place = Place::Region(only.region.key);
        if let Ok(located) = public.view.geography().locate(place) {
            return found(t, public, place, &located);
        }
    }
    let (heading, explanation) = if matches.is_empty() {
        (t.get("found-unknown"), t.get("found-unknown-more"))
    } else {
        (t.get("found-which"), t.get("found-which-more"))
    };
    Found {
        choices_title: t.get("found-choose-place"),
        choices: matches.into_iter().map(|area| choice(&t, area)).collect(),
        ..empty(t, public, heading, explanation, &[])
    }
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
        helplines: serving(&public.view, &around).map(HelplineOut::from).collect(),
    }
}

/// The geographies that a name may mean: those called exactly so, else those whose name has all the words. Where a
/// council area and a larger one have the same name and extent, one is enough.
fn named<'a>(geography: &'a Geography, typed: &str) -> Vec<&'a Area> {
    let words = fold(typed);
    if words.is_empty() {
        return Vec::new();
    }
    let names = |area: &Area| {
        let cy = area.region.name_cy.as_ref().map_or("", |name| name.as_str());
        [fold(area.region.name.as_str()), fold(cy)]
    };
    let exact: Vec<&Area> = geography.areas().iter().filter(|area| names(area).contains(&words)).collect();
    let mut found = if exact.is_empty() {
        let has_all = |name: &String| words.split(' ').all(|word| name.split(' ').any(|part| part.starts_with(word)));
        geography.areas().iter().filter(|area| names(area).iter().any(has_all)).collect()
    } else {
        exact
    };
    found.dedup_by(|a, b| a.districts == b.districts);
    found.truncate(MOST_CHOICES);
    found
}

fn choice(t: &Words, area: &Area) -> Choice {
    let key = area.region.key;
    Choice { key: key.to_string(), label: format!("{} ({})", t.place(&area.region), t.word("region", key.kind)) }
}

fn found(t: Frame, public: &PublicView, place: Place, located: &Located) -> Found {
    let (view, geography) = (&public.view, public.view.geography());
    let (cards, is_covered) = cards::covering(&t, view, &located.districts);
    let name = match place {
        Place::Postcode(postcode) => postcode.to_string(),
        Place::Outcode(outcode) => outcode.to_string(),
        Place::Region(key) => geography.area(key).map_or_else(String::new, |area| t.place(&area.region)),
        Place::Point(_) => t.get("found-here"),
    };
    let mut told = vec![whereabouts(&t, geography, &located.districts)];
    if located.live == Some(false) {
        told.push(t.get("found-terminated"));
    }
    if located.near_border_m.is_some() {
        told.push(t.get("found-near-border"));
    }
    if located.off_shore_m.is_some() {
        told.push(t.get("found-at-sea"));
    }
    if !is_covered {
        told.push(t.get("place-none"));
    }
    let also_possible = beyond(&t, view, located);
    let here: DistrictSet = located.districts.iter().copied().collect();
    let heading = t.with("found-title", "place", name);
    Found {
        nearest: if is_covered { Vec::new() } else { nearest(view, located.point) },
        former: standing::former(&t, view, &here),
        notes: standing::notes_on(view, &here),
        cards,
        also_possible,
        ..empty(t, public, heading, told.join(" "), &located.districts)
    }
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
            let names = several.iter().map(name).collect::<Vec<_>>().join(", ");
            t.with_all("found-several", [("count", several.len().into()), ("names", names.into())])
        }
        several => t.with("found-many", "count", several.len()),
    }
}

fn not_found(t: Frame, public: &PublicView, why: NotLocated) -> Found {
    let (heading, explanation, districts) = match why {
        NotLocated::NorthernIreland(districts) => (t.get("found-ni"), t.get("found-ni-more"), districts),
        NotLocated::UnknownPostcode(_, districts) if !districts.is_empty() => {
            (t.get("found-no-postcode"), t.get("found-no-postcode-half"), districts)
        }
        NotLocated::UnknownPostcode(..) | NotLocated::UnknownOutcode => {
            (t.get("found-no-postcode"), t.get("found-no-postcode-more"), Vec::new())
        }
        NotLocated::UnknownRegion(_) => (t.get("found-unknown"), t.get("found-unknown-more"), Vec::new()),
        NotLocated::OutsideUk => (t.get("found-abroad"), t.get("found-abroad-more"), Vec::new()),
    };
    let geography = public.view.geography();
    Found {
        choices_title: t.get("found-choose-district"),
        choices: districts.iter().map(|&district| choice(&t, geography.district(district))).collect(),
        ..empty(t, public, heading, explanation, &districts)
    }
}
