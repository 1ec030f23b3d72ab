//! What a person wrote for a place, understood; or told why not, with what may be meant.

use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::place::Place;
use nncf_core::atlas::understood::Understood;
use nncf_core::postcode::{Elsewhere, ElsewhereKind, Postcode};
use nncf_core::region::RegionKey;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::problem::{Problem, ProblemKind};
use crate::register::wire::NamedRegion;

/// A place as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The place.
    pub place: Place,
    /// Whether letters were read as the digits that look like them, or digits as letters.
    pub was_corrected: bool,
    /// The former name by which it was found, where it is called otherwise today.
    pub former: Option<Former>,
    /// The postcode that was typed, where it is in no list and the answer is for its first half.
    pub unlisted: Option<Postcode>,
}

/// A former name of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// The name.
    pub name: String,
    /// Whether the place only got another name; else it is part of another now.
    pub is_renamed: bool,
}

impl Read {
    /// A place that a person typed.
    pub fn typed(geography: &Geography, typed: &str, place: Place, was_corrected: bool) -> Self {
        let former = geography.former_name_typed(typed, place);
        let former = former.map(|one| Former { name: one.name.to_string(), is_renamed: one.is_renamed });
        Self { place, was_corrected, former, unlisted: geography.unlisted_postcode(typed, place) }
    }
}

impl From<Place> for Read {
    fn from(place: Place) -> Self {
        Self { place, was_corrected: false, former: None, unlisted: None }
    }
}

/// A place that may be meant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PlaceChoice {
    /// What it is called, so that it is told from the others: asked for as `name`, it is found.
    #[schema(example = "Newport, Telford and Wrekin")]
    pub name: String,
    /// For a geography, its kind and code: asked for as `region`, it is found.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "lad:W06000022")]
    pub region: Option<String>,
    /// For a town or another name, the geographies that it stands for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub regions: Vec<NamedRegion>,
}

/// What a code belongs to that is no place of the register.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ElsewhereOut {
    /// A word for programs.
    #[schema(example = "jersey")]
    pub code: &'static str,
    /// What it is called.
    #[schema(example = "Jersey")]
    pub name: &'static str,
}

/// The places that may be meant, as answers tell them.
pub fn choices(geography: &Geography, places: &[Place]) -> Vec<PlaceChoice> {
    places.iter().filter_map(|&place| choice(geography, place)).collect()
}

fn choice(geography: &Geography, place: Place) -> Option<PlaceChoice> {
    match place {
        Place::Region(key) => {
            let region = &geography.area(key)?.region;
            Some(PlaceChoice {
                name: region.name.to_string(),
                region: Some(region.key.to_string()),
                regions: Vec::new(),
            })
        }
        Place::Name(index) => {
            let known = geography.gazetteer().known(index)?;
            let named = |key: &RegionKey| geography.area(*key).map(NamedRegion::from);
            let regions: Vec<NamedRegion> = known.of.places.iter().filter_map(named).collect();
            let name = geography.qualified(place)?;
            Some(PlaceChoice { name, region: None, regions })
        }
        Place::Postcode(postcode) => {
            Some(PlaceChoice { name: postcode.to_string(), region: None, regions: Vec::new() })
        }
        Place::Outcode(_) | Place::Point(_) => None,
    }
}

/// The place that a person typed, or the problem with what may be meant instead; helplines are added by who answers.
pub fn place(geography: &Geography, typed: &str, understood: Understood) -> Result<Read, Problem> {
    match understood {
        Understood::Place(place, was_corrected) => Ok(Read::typed(geography, typed, place, was_corrected)),
        Understood::Choice(places) => {
            let detail = "Several places go by that name. Choose one of those named here.";
            Err(Problem::new(ProblemKind::AmbiguousPlace, detail).with("choices", choices(geography, &places)))
        }
        Understood::Suggestions(places) => {
            let detail = "No place goes by that name. Did you mean one of those named here?";
            Err(Problem::new(ProblemKind::UnknownPlace, detail).with("suggestions", choices(geography, &places)))
        }
        Understood::Elsewhere(elsewhere) => Err(is_elsewhere(elsewhere)),
        Understood::Nothing => {
            let detail = "The register knows no postcode, council area, county, police force, region or town by that \
                name. Check the spelling, or give a postcode.";
            Err(Problem::new(ProblemKind::UnknownPlace, detail))
        }
    }
}

/// The problem of a code that is of no place here: what it is, and where to turn.
pub fn is_elsewhere(elsewhere: Elsewhere) -> Problem {
    let name = elsewhere.name();
    let detail = match elsewhere.kind() {
        ElsewhereKind::CrownDependency => format!(
            "This is {name}: a Crown Dependency with police of its own, and not part of the United Kingdom. Call 999 \
             there in danger."
        ),
        ElsewhereKind::Overseas => {
            format!("This is {name}: a British Overseas Territory with police of its own. Ask the police there.")
        }
        ElsewhereKind::Forces => format!(
            "This is {name}, whose addresses do not say where somebody is. Give the postcode, council area or town of \
             the place itself."
        ),
        ElsewhereKind::NoPlace => format!(
            "This code is for {name} and is of no place. Give the postcode, council area or town of the place itself."
        ),
    };
    let told = ElsewhereOut { code: elsewhere.word(), name };
    Problem::new(ProblemKind::PlaceElsewhere, detail).with("elsewhere", told)
}
