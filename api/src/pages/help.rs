//! `/help`: helplines for where a person is, and of what age.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::atlas::geography::Area;
use nncf_core::atlas::view::RegisterView;
use nncf_core::helpline::{Age, Helpline};
use nncf_core::region::{RegionKey, RegionKind};
use serde::Deserialize;

use super::filters::Choice;
use super::frame::Frame;
use super::html;
use super::standing;
use super::words::Words;
use crate::http::params;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    t: Frame,
    countries: Vec<Choice>,
    ages: Vec<Choice>,
    is_child: bool,
    helplines: Vec<HelplineOut>,
    /// For whom no helpline of their own is recorded.
    missing: Vec<String>,
}

/// Where a person is, and of what age. What means nothing counts as not said: here of all places nobody gets an error.
#[derive(Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    country: String,
    #[serde(default)]
    age: String,
}

impl Form {
    fn age(&self) -> Option<Age> {
        match self.age.as_str() {
            "adult" => Some(Age::Adult),
            "child" => Some(Age::Child),
            _ => None,
        }
    }
}

/// `GET /help`.
pub async fn help(t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    page(t, &state.public().view, &Form::default())
}

/// `POST /help`.
pub async fn help_for(t: Frame, form: params::Form<Form>, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    page(t, &state.public().view, &form)
}

fn page(t: Frame, view: &RegisterView, form: &Form) -> Result<HttpResponse, Problem> {
    let areas = view.geography().areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
    let country = |area: &Area| {
        let value = area.region.key.to_string();
        Choice { is_chosen: value == form.country, label: t.place(&area.region), value }
    };
    let countries = areas.map(country).collect();
    let around: Vec<RegionKey> = form.country.parse().into_iter().collect();
    let age = form.age();
    let fits = |helpline: &&Helpline| helpline.suits(age);
    let helplines = serving(view, &around).filter(fits).map(HelplineOut::from).collect();
    let missing = standing::missing(&t, view, &around, age);
    let policy = t.site().policy.clone();
    let ages = ages(&t, age);
    html(&Help { t, countries, ages, is_child: age == Some(Age::Child), helplines, missing }, policy, "no-store")
}

fn ages(t: &Words, chosen: Option<Age>) -> Vec<Choice> {
    let choice = |value: &str, label: String, age: Option<Age>| Choice {
        value: value.to_owned(),
        label,
        is_chosen: age == chosen,
    };
    vec![
        choice("", t.get("help-age-unsaid"), None),
        choice("adult", t.get("help-age-adult"), Some(Age::Adult)),
        choice("child", t.get("help-age-child"), Some(Age::Child)),
    ]
}
