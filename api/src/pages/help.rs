//! `/help`: helplines for where a person is.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::atlas::view::RegisterView;
use nncf_core::region::{RegionKey, RegionKind};
use serde::Deserialize;

use super::home::Choice;
use super::html;
use super::words::Words;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    t: &'static Words,
    countries: Vec<Choice>,
    helplines: Vec<HelplineOut>,
}

/// Where a person is.
#[derive(Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    country: String,
}

/// `GET /help`.
pub async fn help(state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    html(&page(&state.public().view, ""), "no-store")
}

/// `POST /help`.
pub async fn help_for(form: web::Form<Form>, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    html(&page(&state.public().view, &form.country), "no-store")
}

fn page(view: &RegisterView, country: &str) -> Help {
    let areas = view.geography().areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
    let option =
        |key: RegionKey, label: String| Choice { is_chosen: key.to_string() == country, value: key.to_string(), label };
    let around: Vec<RegionKey> = country.parse().into_iter().collect();
    Help {
        t: Words::english(),
        countries: areas.map(|area| option(area.region.key, area.region.name.to_string())).collect(),
        helplines: serving(view, &around).map(HelplineOut::from).collect(),
    }
}
