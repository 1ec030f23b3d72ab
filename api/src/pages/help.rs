//! `/help`: helplines for where a person is.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::atlas::geography::Area;
use nncf_core::atlas::view::RegisterView;
use nncf_core::region::{RegionKey, RegionKind};
use serde::Deserialize;

use super::filters::Choice;
use super::frame::Frame;
use super::html;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "help.html")]
struct Help {
    t: Frame,
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
pub async fn help(t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    page(t, &state.public().view, &Form::default())
}

/// `POST /help`.
pub async fn help_for(t: Frame, form: web::Form<Form>, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
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
    let helplines = serving(view, &around).map(HelplineOut::from).collect();
    let policy = t.site().policy.clone();
    html(&Help { t, countries, helplines }, policy, "no-store")
}
