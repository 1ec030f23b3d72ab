//! `/embed`: choose what the map on another site shows, see it, and copy the line.

use std::borrow::Cow;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::view::RegisterView;

use super::picture;
use super::query::{Centre, EmbedQuery};
use crate::http::problem::Problem;
use crate::pages::filters::{Choices, Gone, filters};
use crate::pages::frame::Frame;
use crate::pages::html;
use crate::pages::words::Language;
use crate::register::list::{link, query_string};
use crate::state::AppState;

#[derive(Template)]
#[template(path = "embed.html")]
struct Builder {
    t: Frame,
    words: String,
    filters: Vec<Choices>,
    lat: String,
    lon: String,
    zoom: String,
    colour: String,
    languages: [(Language, bool); 2],
    height: u32,
    ignored: Vec<String>,
    /// What is to be told of the place that the map was to be narrowed to.
    gone: Option<Gone>,
    /// The path of the frame that is shown.
    preview: String,
    lines: Vec<Line>,
}

/// Something to copy.
struct Line {
    id: &'static str,
    label: String,
    hint: String,
    text: String,
}

/// `GET /embed`.
pub async fn builder(request: HttpRequest, t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let query = EmbedQuery::read(request.query_string(), &public.view);
    let policy = t.site().policy_with_frames.clone();
    html(&page(t, &public.view, query), policy, "no-cache")
}

fn page(t: Frame, view: &RegisterView, query: EmbedQuery) -> Builder {
    let coordinate = |of: fn(&Centre) -> f64| query.centre.as_ref().map(of).map(|n| n.to_string()).unwrap_or_default();
    let language = query.language.unwrap_or(Language::English);
    Builder {
        words: query.narrowed.q.clone(),
        filters: filters(&t, &query.narrowed, view.geography()),
        lat: coordinate(|centre| centre.lat),
        lon: coordinate(|centre| centre.lon),
        zoom: coordinate(|centre| centre.zoom),
        colour: query.colour.as_ref().map(|colour| format!("#{colour}")).unwrap_or_default(),
        languages: Language::ALL.map(|each| (each, each == language)),
        height: query.height,
        preview: link("", "/embed/map", &query.of_map()),
        lines: lines(&t, view, &query),
        gone: query.narrowed.gone(&t, view.geography(), |narrowed| {
            t.href(&format!("/embed?{}&height={}", query.narrowed_to(narrowed), query.height))
        }),
        ignored: query.ignored,
        t,
    }
}

fn lines(t: &Frame, view: &RegisterView, query: &EmbedQuery) -> Vec<Line> {
    let base = t.site().public_url.as_str();
    let (of_map, title) = (query.of_map(), t.get("embed-map-title"));
    let address = link(base, "/embed/map", &of_map);
    let page = link(base, &t.href("/"), &query_string(query.narrowed.pairs()));
    let given = url::form_urlencoded::parse(of_map.as_bytes());
    let attribute = |(name, value): (Cow<str>, Cow<str>)| format!(" data-{name}=\"{}\"", escaped(&value));
    let attributes = given.map(attribute).collect::<Vec<_>>().concat();
    let loaded = format!(
        "<div data-partnership-map{attributes} data-height=\"{}\"><a href=\"{}\">{}</a></div><script \
         src=\"{base}/embed.js\" async></script>",
        query.height,
        escaped(&page),
        escaped(&title),
    );
    let pictured = EmbedQuery { width: 600, ..copy_for_picture(query) };
    let (width, height) = picture::size(&pictured, view);
    let pairs = format!("{of_map}&width={width}");
    let picture = link(base, "/map.png", pairs.trim_start_matches('&'));
    let picture = format!(
        "<a href=\"{}\"><img src=\"{}\" width=\"{width}\" height=\"{height}\" alt=\"{}\"></a><br><small>{}</small>",
        escaped(&page),
        escaped(&picture),
        escaped(&title),
        escaped(&picture::credit(t)),
    );
    vec![
        Line::new("line-loaded", t.get("embed-line-loaded"), t.get("embed-line-loaded-hint"), loaded),
        Line::new(
            "line-frame",
            t.get("embed-line-frame"),
            t.get("embed-line-frame-hint"),
            frame_line(&address, &title, "100%", query.height),
        ),
        Line::new("line-address", t.get("embed-line-address"), t.get("embed-line-address-hint"), address),
        Line::new("line-picture", t.get("embed-line-picture"), t.get("embed-line-picture-hint"), picture),
    ]
}

/// What decides how large a picture is.
fn copy_for_picture(query: &EmbedQuery) -> EmbedQuery {
    EmbedQuery { narrowed: query.narrowed.clone(), colour: None, ignored: Vec::new(), ..*query }
}

impl Line {
    fn new(id: &'static str, label: String, hint: String, text: String) -> Self {
        Self { id, label, hint, text }
    }
}

/// The frame as one writes it into a page.
pub fn frame_line(address: &str, title: &str, width: &str, height: u32) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" \
         frameborder=\"0\"></iframe>",
        escaped(address),
        escaped(title),
    )
}

/// A text within an attribute or between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
