//! The start page: two doors, the place search, the map and the list.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::view::RegisterView;

use super::cards::{Card, ended};
use super::filters::{Choices, HomeQuery, filters};
use super::frame::Frame;
use super::kept;
use super::words::Words;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::register::list::{link, query_string};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    t: Frame,
    helplines: Vec<HelplineOut>,
    cards: Vec<Card>,
    /// How many of them have ended.
    ended: usize,
    /// What the search box suggests. It stands in the page, so that no keystroke is sent anywhere.
    places: Vec<String>,
    areas: String,
    words: &'a str,
    filters: Vec<Choices>,
    is_filtered: bool,
    oembed: String,
}

/// `GET /`.
pub async fn home(
    request: HttpRequest,
    query: Option<web::Query<HomeQuery>>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let query = query.map(web::Query::into_inner).unwrap_or_default().understood(&public.view);
    kept(&request, &public, &t, &format!("/ {query:?}"), || Ok(page(t.clone(), &query, &public.view)))
}

fn page<'a>(t: Frame, query: &'a HomeQuery, view: &RegisterView) -> Home<'a> {
    let geography = view.geography();
    let chosen = query.chosen(view);
    let cards = chosen.iter().map(|entry| Card::new(&t, &view.entry(*entry).record.partnership, geography, None));
    Home {
        helplines: serving(view, &[]).map(HelplineOut::from).collect(),
        cards: cards.collect(),
        ended: ended(view, &chosen),
        areas: query.areas(),
        words: &query.q,
        places: places(&t, geography),
        filters: filters(&t, query, geography),
        oembed: t.oembed(&link("", "/", &query_string(query.pairs()))),
        is_filtered: query.pairs().next().is_some(),
        t,
    }
}

/// The names of all geographies in the page's language, each once.
fn places(t: &Words, geography: &Geography) -> Vec<String> {
    let mut names: Vec<String> = geography.areas().iter().map(|area| t.place(&area.region)).collect();
    names.sort();
    names.dedup();
    names
}
