//! `POST /search`: who covers the place that a person typed.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::place::{Located, NotLocated, Place};
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::text::fold;
use serde::Deserialize;

use super::{freshness, html};
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::register::lookup::{Covering, Nearest, covering_all, nearest, typed_place};
use crate::state::{AppState, PublicView};

/// How many geographies are offered to choose from.
const MOST_CHOICES: usize = 24;

/// The search form.
#[derive(Deserialize)]
pub struct Form {
    #[serde(default)]
    place: String,
}

#[derive(Template, Default)]
#[template(path = "found.html")]
struct Found {
    heading: String,
    explanation: String,
    choices_title: &'static str,
    choices: Vec<Choice>,
    partnerships: Vec<Card>,
    nearest: Vec<Nearest>,
    helplines: Vec<HelplineOut>,
}

struct Choice {
    key: String,
    label: String,
}

struct Card {
    name: String,
    reason: String,
    kind: &'static str,
    status: &'static str,
    email: Option<String>,
    website: Option<String>,
    freshness: String,
}

/// `POST /search`.
pub async fn search(form: web::Form<Form>, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    html(&answer(&public, form.place.trim()), "no-store")
}

fn answer(public: &PublicView, typed: &str) -> Found {
    let geography = public.view.geography();
    let key = typed.parse::<RegionKey>().ok().map(Place::Region);
    let Some(place) = key.or_else(|| typed_place(typed)) else { return by_name(public, typed) };
    match geography.locate(place) {
        Ok(located) => found(public, place, &located),
        Err(why) => not_found(public, why),
    }
}

fn by_name(public: &PublicView, typed: &str) -> Found {
    let matches = named(public.view.geography(), typed);
    if let [only] = matches.as_slice() {
        let place = Place::Region(only.region.key);
        if let Ok(located) = public.view.geography().locate(place) {
            return found(public, place, &located);
        }
    }
    let explanation = if matches.is_empty() {
        "We do not know a postcode, council area, county, police force or region by that name. Check the spelling, or \
         try a postcode."
    } else {
        "Several places go by that name."
    };
    Found {
        heading: if matches.is_empty() { "No such place" } else { "Which place do you mean?" }.to_owned(),
        explanation: explanation.to_owned(),
        choices_title: "Choose a place",
        choices: matches.into_iter().map(choice).collect(),
        helplines: helplines(public, &[]),
        ..Found::default()
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

fn choice(area: &Area) -> Choice {
    let kind = match area.region.key.kind {
        RegionKind::Country => "country",
        RegionKind::Region => "region",
        RegionKind::Pfa => "police force area",
        RegionKind::County => "county",
        RegionKind::Lad => "council area",
    };
    Choice { key: area.region.key.to_string(), label: format!("{} ({kind})", area.region.name) }
}

fn found(public: &PublicView, place: Place, located: &Located) -> Found {
    let (view, geography) = (&public.view, public.view.geography());
    let covering = covering_all(view, &located.districts);
    let is_covered = covering.iter().any(|partnership| partnership.counts_as_cover);
    let heading = match place {
        Place::Postcode(postcode) => postcode.to_string(),
        Place::Outcode(outcode) => outcode.to_string(),
        Place::Region(key) => geography.area(key).map_or_else(String::new, |area| area.region.name.to_string()),
        Place::Point(_) => "This place".to_owned(),
    };
    let mut explanation = told(geography, &located.districts);
    if located.live == Some(false) {
        explanation.push_str(" This postcode is no longer in use; the answer is for the place where it was.");
    }
    if !is_covered {
        explanation
            .push_str(" No local partnership is recorded for it in this register; there may be one all the same.");
    }
    Found {
        heading: format!("Who covers {heading}"),
        explanation,
        nearest: if is_covered { Vec::new() } else { nearest(view, located.point) },
        partnerships: covering.into_iter().map(|found| card(public, found)).collect(),
        helplines: helplines(public, &located.districts),
        ..Found::default()
    }
}

/// "It lies in Cardiff, in the area of South Wales Police."
fn told(geography: &Geography, districts: &[DistrictIx]) -> String {
    let name = |district: &DistrictIx| geography.district(*district).region.name.to_string();
    match districts {
        [] => "No district covers it.".to_owned(),
        [one] => {
            let force = geography.parent(*one, RegionKind::Pfa).map(|area| area.region.name.to_string());
            let force = force.map(|force| format!(", police force area {force}")).unwrap_or_default();
            format!("Council area {}{force}.", name(one))
        }
        several if several.len() <= 6 => {
            format!(
                "It lies in {} council areas: {}.",
                several.len(),
                several.iter().map(name).collect::<Vec<_>>().join(", ")
            )
        }
        several => format!("It has {} council areas.", several.len()),
    }
}

fn card(public: &PublicView, found: Covering) -> Card {
    let entry = public.view.find(&found.slug).map(|entry| public.view.entry(entry));
    Card {
        name: found.name,
        reason: found.reason,
        kind: found.kind.as_str(),
        status: found.status.as_str(),
        email: found.email.map(String::from),
        website: found.website.map(String::from),
        freshness: entry.map(|entry| freshness(&entry.record.partnership)).unwrap_or_default(),
    }
}

fn not_found(public: &PublicView, why: NotLocated) -> Found {
    let (heading, explanation, districts) = match why {
        NotLocated::NorthernIreland(districts) => (
            "Northern Ireland: choose your council area",
            "We may not carry postcodes of Northern Ireland. Choose one of its eleven council areas instead.",
            districts,
        ),
        NotLocated::UnknownPostcode(_, districts) if !districts.is_empty() => (
            "We do not know that postcode",
            "It is not in the list of postcodes. The first half is: these are the council areas it lies in.",
            districts,
        ),
        NotLocated::UnknownPostcode(..) | NotLocated::UnknownOutcode => (
            "We do not know that postcode",
            "It is not in the list of postcodes of Great Britain. Check it.",
            Vec::new(),
        ),
        NotLocated::UnknownRegion(_) => ("No such place", "There is no such geography.", Vec::new()),
        NotLocated::OutsideUk => {
            ("Outside the United Kingdom", "The register knows the United Kingdom only.", Vec::new())
        }
    };
    let geography = public.view.geography();
    Found {
        heading: heading.to_owned(),
        explanation: explanation.to_owned(),
        choices_title: "Choose a council area",
        choices: districts.iter().map(|&district| choice(geography.district(district))).collect(),
        helplines: helplines(public, &districts),
        ..Found::default()
    }
}

fn helplines(public: &PublicView, districts: &[DistrictIx]) -> Vec<HelplineOut> {
    let geography = public.view.geography();
    let keys: Vec<RegionKey> = districts.iter().flat_map(|&district| geography.keys_around(district)).collect();
    serving(&public.view, &keys).map(HelplineOut::from).collect()
}
