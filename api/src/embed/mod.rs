//! The map on other sites: what stands in their frames, the script that makes the frames, pictures for letters, and
//! oEmbed.
//!
//! The contract is the frame. Some sites put it into a sandbox without an origin, forms, windows or the page around
//! it: everything that matters works there, within the frame.

mod builder;
mod oembed;
pub(crate) mod picture;
mod query;

use std::sync::LazyLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::view::RegisterView;
use nncf_core::helpline::{Ages, Helpline};

use crate::http::answer::Rendered;
use crate::http::params;
use crate::http::problem::Problem;
use crate::http::route::{get, post};
use crate::pages::cards::{Card, ended};
use crate::pages::filters::{Gone, HomeQuery, Offer};
use crate::pages::found::{self, Found};
use crate::pages::frame::Frame;
use crate::pages::site::readable_colour;
use crate::pages::words::Language;
use crate::pages::{assets, html, kept};
use crate::register::helplines::HelplineOut;
use crate::register::list::{Found as At, find};
use crate::register::wire::PartnershipOut;
use crate::state::AppState;
use query::EmbedQuery;

pub use builder::builder;

/// What the addresses begin with that any site may put into a frame.
pub const FRAMES: &str = "/embed/";
/// What every one of our pages may do, and besides be framed by anybody. Tiles are never loaded here.
pub static POLICY: LazyLock<HeaderValue> = LazyLock::new(|| {
    HeaderValue::from_static(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors *",
    )
});

/// The addresses of frames and of what goes with them. The page that helps to make them is among the pages.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(get("/embed/map", map))
        .service(get("/embed/partnership/{slug}", partnership))
        .service(post("/embed/search", search))
        .service(get("/embed/colours.css", colours))
        .service(get("/embed.js", assets::loader))
        .service(get("/oembed", oembed::oembed))
        .service(get("/map.svg", picture::svg))
        .service(get("/map.png", picture::png));
}

/// What stands around the content of each frame.
struct Around {
    t: Frame,
    /// The query that the frame's other addresses carry on, with its question mark.
    query: String,
    colour: Option<String>,
    /// Who answers throughout the UK, beside 999.
    helpline: Option<HelplineOut>,
}

#[derive(Template)]
#[template(path = "embed_map.html")]
struct Map {
    around: Around,
    cards: Vec<Card>,
    /// How many of them have ended.
    ended: usize,
    areas: String,
    /// What is to be told of the place that the list was to be narrowed to.
    gone: Option<Gone>,
    /// Where nothing fits: lists that may be meant.
    meant: Vec<Offer>,
    /// Where the map looks, as attributes have it.
    centre: Option<query::Centre>,
    ignored: Vec<String>,
    /// The start page, narrowed the same.
    whole: String,
    /// Where programs learn how to embed the same.
    oembed: String,
}

#[derive(Template)]
#[template(path = "embed_found.html")]
struct Searched {
    around: Around,
    found: Found,
}

#[derive(Template)]
#[template(path = "embed_partnership.html")]
struct Partnership {
    around: Around,
    card: Card,
    whole: PartnershipOut,
}

impl Around {
    fn new(query: &EmbedQuery, state: &AppState, view: &RegisterView) -> Self {
        let of_map = query.of_map();
        // Three digits are for emergencies and the police, and told beside.
        let is_for_all = |line: &&Helpline| {
            line.area.is_empty()
                && line.ages == Ages::Anyone
                && line.phone.as_ref().is_some_and(|phone| phone.as_str().len() > 3)
        };
        Self {
            t: Frame::in_language(query.language.unwrap_or(Language::English), state),
            query: if of_map.is_empty() { of_map } else { format!("?{of_map}") },
            colour: query.colour.clone(),
            helpline: view.helplines().iter().find(is_for_all).map(HelplineOut::from),
        }
    }
}

/// Lets any site put a page into a frame.
fn framed(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY.clone());
    response
}

/// `GET /embed/map`.
async fn map(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let query = EmbedQuery::read(request.query_string(), &public.view);
    let around = Around::new(&query, &state, &public.view);
    let key = format!("/embed/map {} {:?} {:?}", around.query, query.narrowed, query.ignored);
    kept(&request, &public, &around.t.clone(), &key, || Ok(map_page(around, query, &public.view))).map(framed)
}

fn map_page(around: Around, query: EmbedQuery, view: &RegisterView) -> Map {
    let (t, chosen) = (&around.t, query.narrowed.chosen(view));
    let card = |entry| Card::new(t, &view.entry(entry).record.partnership, view.geography(), None);
    let narrowed = crate::register::list::query_string(query.narrowed.pairs());
    let list = |narrowed: &HomeQuery| format!("{FRAMES}map?{}", query.narrowed_to(narrowed));
    let gone = query.narrowed.gone(t, view.geography(), list);
    let meant = if chosen.is_empty() { query.narrowed.meant(t, view, list) } else { Vec::new() };
    Map {
        ended: ended(view, &chosen),
        cards: chosen.into_iter().map(card).collect(),
        areas: query.narrowed.areas(),
        whole: crate::register::list::link("", &t.href("/"), &narrowed),
        oembed: t.oembed_of(&format!("{FRAMES}map{}", around.query)),
        gone,
        meant,
        centre: query.centre,
        ignored: query.ignored,
        around,
    }
}

/// `POST /embed/search`: the place stands in the body, what the map shows in the address.
async fn search(
    request: HttpRequest,
    form: params::Form<found::Form>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let query = EmbedQuery::read(request.query_string(), &public.view);
    let around = Around::new(&query, &state, &public.view);
    let found = found::answer(around.t.clone(), &public, form.place.trim());
    html(&Searched { around, found }, POLICY.clone(), "no-store")
}

/// `GET /embed/partnership/{slug}`: how to reach one, for those who cannot leave the frame.
async fn partnership(
    request: HttpRequest,
    slug: web::Path<String>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let query = EmbedQuery::read(request.query_string(), &public.view);
    let around = Around::new(&query, &state, &public.view);
    let entry = match find(&public.view, &slug)? {
        At::Here(entry) => public.view.entry(entry),
        At::Moved(current) => {
            let location = format!("{FRAMES}partnership/{current}{}", around.query);
            return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish());
        }
    };
    let key = format!("/embed/partnership/{slug} {}", around.query);
    let page = || {
        let card = Card::new(&around.t, &entry.record.partnership, public.view.geography(), None);
        Ok(Partnership { card, whole: PartnershipOut::new(entry, public.view.geography()), around })
    };
    kept(&request, &public, &Frame::in_language(query.language.unwrap_or(Language::English), &state), &key, page)
        .map(framed)
}

/// `GET /embed/colours.css?colour=0b4f4a`: a colour as a style sheet, since no style may stand in a page.
async fn colours(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let given = url::form_urlencoded::parse(request.query_string().as_bytes()).find(|(name, _)| name == "colour");
    let colour = given.map(|(_, value)| value.into_owned()).unwrap_or_default();
    let digits = readable_colour(&colour).map_err(|why| Problem::parameter("colour", why))?;
    let css = format!(":root{{--govuk-brand-colour:#{digits};}}");
    Ok(Rendered::new("text/css; charset=utf-8", "c".to_owned(), css.into_bytes()).answer(&request))
}
