//! The start page: two doors, the place search, the map and the list.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::geography::Geography;

use super::cards::{Card, ended};
use super::filters::{Choices, Gone, HomeQuery, Offer, filters};
use super::frame::Frame;
use super::words::Words;
use super::{kept, names};
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::register::list::{link, query_string};
use crate::state::{AppState, PublicView};

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    t: Frame,
    helplines: Vec<HelplineOut>,
    cards: Vec<Card>,
    /// How many of them have ended.
    ended: usize,
    /// What the search box suggests where no script runs.
    places: Vec<String>,
    /// Where the script finds all names. They are suggested in the browser, so that no keystroke is sent anywhere.
    names: String,
    areas: String,
    words: &'a str,
    filters: Vec<Choices>,
    /// What is to be told of the place that the list was to be narrowed to.
    gone: Option<Gone>,
    /// Where nothing fits: lists that may be meant.
    meant: Vec<Offer>,
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
    kept(&request, &public, &t, &format!("/ {query:?}"), || Ok(page(t.clone(), &query, &public)))
}

fn page<'a>(t: Frame, query: &'a HomeQuery, public: &PublicView) -> Home<'a> {
    let (view, geography) = (&public.view, public.view.geography());
    let chosen = query.chosen(view);
    let list = |query: &HomeQuery| t.href(&format!("/?{}#partnerships", query_string(query.pairs())));
    let cards = chosen.iter().map(|entry| Card::new(&t, &view.entry(*entry).record.partnership, geography, None));
    Home {
        helplines: serving(view, &[]).map(HelplineOut::from).collect(),
        cards: cards.collect(),
        ended: ended(view, &chosen),
        areas: query.areas(),
        words: &query.q,
        places: places(&t, geography),
        filters: filters(&t, query, geography),
        gone: query.gone(&t, geography, list),
        meant: if chosen.is_empty() { query.meant(&t, view, list) } else { Vec::new() },
        names: names::address(public),
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
