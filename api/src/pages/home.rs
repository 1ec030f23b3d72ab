//! The start page: helplines, the place search, and the list.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::search::{Filter, Order};
use nncf_core::partnership::{NncfMembership, Partnership};

use super::freshness;
use crate::http::answer::Rendered;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::state::{AppState, PublicView};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    helplines: Vec<HelplineOut>,
    partnerships: Vec<Card>,
}

/// A partnership in the list.
struct Card {
    name: String,
    kind: &'static str,
    status: &'static str,
    is_member: bool,
    summary: Option<String>,
    area: String,
    email: Option<String>,
    website: Option<String>,
    freshness: String,
}

impl Card {
    fn new(partnership: &Partnership, geography: &Geography) -> Self {
        let codes = partnership.coverage.codes.iter().filter_map(|&key| geography.area(key));
        let mut area = codes.map(|area| area.region.name.to_string()).collect::<Vec<_>>().join(", ");
        if !partnership.coverage.words.is_empty() {
            area = format!("{area} ({})", partnership.coverage.words);
        }
        Self {
            name: partnership.name.to_string(),
            kind: partnership.kind.as_str(),
            status: partnership.status.as_str(),
            is_member: partnership.nncf_membership == NncfMembership::Member,
            summary: partnership.summary.as_ref().map(ToString::to_string),
            area,
            email: partnership.email.as_ref().map(ToString::to_string),
            website: partnership.website.as_ref().map(ToString::to_string),
            freshness: freshness(partnership),
        }
    }
}

/// `GET /`.
pub async fn home(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    // Other sites add parameters of their own to links; the page is the same with any.
    let rendered = public.kept.get("page /", || render(&public))?;
    let mut response = rendered.answer(&request);
    super::add_page_headers(response.headers_mut());
    Ok(response)
}

fn render(public: &PublicView) -> Result<Rendered, Problem> {
    let view = &public.view;
    let chosen = view.select(&Filter::default(), Order::Name);
    let cards = chosen.iter().map(|(_, entry)| Card::new(&view.entry(*entry).record.partnership, view.geography()));
    let page = Home { helplines: serving(view, &[]).map(HelplineOut::from).collect(), partnerships: cards.collect() };
    let html = page.render().map_err(Problem::internal)?;
    Ok(Rendered::new("text/html; charset=utf-8", format!("v{}", view.version()), html.into_bytes()))
}
