//! `/oembed` (oEmbed 1.0): from the address of one of our pages to the frame that shows it, so that a site's editor
//! needs only the address.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::atlas::view::RegisterView;
use serde::{Deserialize, Serialize};
use url::Url;

use super::builder::frame_line;
use super::picture;
use super::query::EmbedQuery;
use crate::http::canonical::canonical;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::pages::standing;
use crate::pages::words::Language;
use crate::register::list::{Found, find, link};
use crate::state::AppState;

/// How large the frame is when nobody says.
const WIDTH: u32 = 800;
/// How long, in seconds, a site may keep the answer.
const CACHE_AGE: u32 = 86_400;

/// What is asked; parameters that oEmbed does not know are ignored, since clients add theirs.
#[derive(Deserialize)]
pub struct Query {
    url: Option<String>,
    format: Option<String>,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
}

/// The answer, in the names and the order of the specification.
#[derive(Serialize, Template)]
#[template(path = "oembed.xml")]
struct Answer {
    version: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    title: String,
    provider_name: String,
    provider_url: String,
    cache_age: u32,
    thumbnail_url: String,
    thumbnail_width: u32,
    thumbnail_height: u32,
    html: String,
    width: u32,
    height: u32,
}

/// What an address of ours is shown by.
struct Shown {
    /// The path and query of the frame.
    frame: String,
    title: String,
    query: EmbedQuery,
}

/// `GET /oembed`.
pub async fn oembed(asked: Option<web::Query<Query>>, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let unreadable = || Problem::parameter("maxwidth, maxheight", "take whole numbers of pixels, each once");
    let Query { url, format, maxwidth, maxheight } = asked.ok_or_else(unreadable)?.into_inner();
    let url = url.ok_or_else(|| Problem::parameter("url", "is missing: give the address of a page of this service"))?;
    let format = format.unwrap_or_else(|| "json".to_owned());
    if !matches!(format.as_str(), "json" | "xml") {
        return Ok(HttpResponse::NotImplemented()
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type("text/plain; charset=utf-8")
            .body("format: this address has json and xml\n"));
    }
    let public = state.public();
    let unknown = || Problem::new(ProblemKind::NotFound, "url: no page of this service that can be embedded.");
    let shown = shown(&state, &public.view, &url).ok_or_else(unknown)?;
    let answer = answer(&state, &public.view, shown, maxwidth, maxheight);
    let mut response = if format == "xml" {
        let xml = answer.render().map_err(Problem::internal)?;
        HttpResponse::Ok().content_type("text/xml; charset=utf-8").body(xml)
    } else {
        HttpResponse::Ok().json(answer)
    };
    // Other sites keep the answer by its `cache_age`; on the way it is asked for anew.
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// What shows an address, if it is one of ours that can be shown.
fn shown(state: &AppState, view: &RegisterView, url: &str) -> Option<Shown> {
    let (path, query) = ours(&state.site.public_url, url)?;
    let (language, path) = Language::of_path(&path);
    let mut query = EmbedQuery::read(&query, view);
    if language == Language::Welsh {
        query.language = Some(language);
    }
    let t = Frame::in_language(query.language.unwrap_or(Language::English), state);
    let slug = path.strip_prefix("/partnerships/").or_else(|| path.strip_prefix("/embed/partnership/"));
    if let Some(slug) = slug {
        let slug = match find(view, slug).ok()? {
            Found::Here(entry) => view.entry(entry).record.partnership.slug.clone(),
            Found::Moved(current) => current,
        };
        let partnership = &view.entry(view.find(&slug)?).record.partnership;
        // Who reads the title alone is not to take a body that has ended for one at work.
        let ended = partnership.has_ended().then(|| format!(", {}", standing::status(&t, partnership)));
        let name = format!("{}{}", partnership.name, ended.unwrap_or_default());
        return Some(Shown {
            frame: link("", &format!("/embed/partnership/{slug}"), &query.of_map()),
            title: name,
            query,
        });
    }
    let is_map = matches!(path, "" | "/" | "/embed/map");
    is_map.then(|| Shown { frame: link("", "/embed/map", &query.of_map()), title: t.get("embed-map-title"), query })
}

/// The path, as it is written, and the query of an address, if it is one of ours. What people paste may have another
/// scheme than the one they are sent to, capitals, and slashes at its end.
fn ours(public_url: &str, url: &str) -> Option<(String, String)> {
    let (base, url) = (Url::parse(public_url).ok()?, Url::parse(url.trim()).ok()?);
    let is_here = matches!(url.scheme(), "http" | "https") && url.host() == base.host() && url.port() == base.port();
    let path = url.path().strip_prefix(base.path().trim_end_matches('/')).filter(|_| is_here)?;
    let path = if path.is_empty() { "/" } else { path };
    let path = canonical(path).unwrap_or_else(|| path.to_owned());
    Some((path, url.query().unwrap_or_default().to_owned()))
}

fn answer(
    state: &AppState,
    view: &RegisterView,
    shown: Shown,
    maxwidth: Option<u32>,
    maxheight: Option<u32>,
) -> Answer {
    let Shown { frame, title, mut query } = shown;
    let base = &state.site.public_url;
    let width = WIDTH.min(maxwidth.unwrap_or(WIDTH));
    let height = query.height.min(maxheight.unwrap_or(query.height));
    query.width = width.clamp(200, 400) / 50 * 50;
    let query = query.of_picture();
    let (thumbnail_width, thumbnail_height) = picture::size(&query, view);
    let pairs = format!("{}&width={thumbnail_width}", query.of_map());
    Answer {
        version: "1.0",
        kind: "rich",
        provider_name: Frame::in_language(query.language.unwrap_or(Language::English), state).get("service-name"),
        provider_url: format!("{base}/"),
        cache_age: CACHE_AGE,
        thumbnail_url: link(base, "/map.png", pairs.trim_start_matches('&')),
        thumbnail_width,
        thumbnail_height,
        html: frame_line(&format!("{base}{frame}"), &title, &width.to_string(), height),
        title,
        width,
        height,
    }
}
