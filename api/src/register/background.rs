//! `GET /background`: what the sources say of partnership working, and what they say of places that the register shows
//! otherwise.

use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::view::RegisterView;
use nncf_core::background::{AreaNote, Background, Citation, Finding, Further, Point, Topic, known};
use nncf_core::provenance::SourceId;
use nncf_core::slug::Slug;
use nncf_core::web::WebUrl;
use serde::Serialize;
use utoipa::ToSchema;

use super::former::NamedPartnership;
use super::wire::{Items, NamedRegion};
use super::{JsonQuery, json};
use crate::auth::bearer;
use crate::http::format::Format;
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemDetails};
use crate::state::AppState;

/// Something that the sources say of partnership working.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingOut {
    /// Its short name.
    pub slug: Slug,
    /// What it is about.
    pub topic: Topic,
    /// Its title.
    #[schema(example = "Three outcomes for partnerships")]
    pub title: String,
    /// What the sources say, in the register's own words.
    pub text: String,
    /// Its parts, where it has some.
    pub points: Vec<Point>,
    /// Where it stands, and as of when.
    pub sources: Vec<CitationOut>,
    /// Where more can be read.
    pub links: Vec<Further>,
    /// The partnerships that it concerns.
    pub partnerships: Vec<NamedPartnership>,
}

/// Where in a source something stands, and as of when.
#[derive(Debug, Serialize, ToSchema)]
pub struct CitationOut {
    /// The source's id.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Where it can be read, if it can.
    #[schema(required)]
    pub url: Option<WebUrl>,
    /// When it held, in the source's words.
    #[schema(example = "2017, or shortly before")]
    pub as_of: String,
    /// Where in the source.
    pub place: String,
    /// Doubts, hedges, slips shown as stated.
    #[schema(required)]
    pub note: Option<String>,
}

/// Where a source and the register differ about some places.
#[derive(Debug, Serialize, ToSchema)]
pub struct AreaNoteOut {
    /// Its short name.
    pub slug: Slug,
    /// What differs.
    pub text: String,
    /// The places that it is about.
    pub regions: Vec<NamedRegion>,
    /// Where it stands, and as of when.
    pub sources: Vec<CitationOut>,
    /// The partnerships that it concerns.
    pub partnerships: Vec<NamedPartnership>,
}

/// What the sources say of partnership working
///
/// Outcomes, working models, ways to report, actions and predecessors, each with its sources and the partnerships that
/// it concerns. It ships with the program.
#[utoipa::path(get, path = "/api/v1/background", operation_id = "listBackground", tag = "background", params(JsonQuery), responses(
    (status = 200, description = "Every finding", body = Items<FindingOut>),
    (status = 400, description = "A parameter cannot be read", body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn list(
    request: HttpRequest,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    json(&request, &public, || Ok(Items { items: findings(nncf_seed::background::shipped(), &public.view) }))
}

fn findings(background: &Background, view: &RegisterView) -> Vec<FindingOut> {
    background.findings.iter().map(|finding| FindingOut::new(background, finding, view)).collect()
}

/// The notes that hold for districts today.
pub fn notes(view: &RegisterView, districts: &DistrictSet) -> Vec<AreaNoteOut> {
    let background = nncf_seed::background::shipped();
    let notes = background.notes_for(view, districts).into_iter();
    notes.map(|note| AreaNoteOut::new(background, note, view)).collect()
}

/// Those of some partnerships that a view has.
fn named(view: &RegisterView, slugs: &[Slug]) -> Vec<NamedPartnership> {
    known(view, slugs).into_iter().map(|entry| NamedPartnership::new(view, entry)).collect()
}

fn cited(background: &Background, citations: &[Citation]) -> Vec<CitationOut> {
    citations.iter().map(|citation| CitationOut::new(background, citation)).collect()
}

impl FindingOut {
    /// A finding, with those of its partnerships that a view has.
    pub fn new(background: &Background, finding: &Finding, view: &RegisterView) -> Self {
        let Finding { slug, topic, title, text, points, cited: citations, links, partnerships } = finding;
        Self {
            slug: slug.clone(),
            topic: *topic,
            title: title.to_string(),
            text: text.to_string(),
            points: points.clone(),
            sources: cited(background, citations),
            links: links.clone(),
            partnerships: named(view, partnerships),
        }
    }
}

impl CitationOut {
    fn new(background: &Background, citation: &Citation) -> Self {
        let source = background.source(&citation.source);
        Self {
            id: citation.source.clone(),
            title: source.map(|source| source.title.to_string()).unwrap_or_default(),
            url: source.and_then(|source| source.url.clone()),
            as_of: citation.as_of.to_string(),
            place: citation.place.to_string(),
            note: citation.note.as_ref().map(ToString::to_string),
        }
    }
}

impl AreaNoteOut {
    fn new(background: &Background, note: &AreaNote, view: &RegisterView) -> Self {
        let AreaNote { slug, areas, text, cited: citations, partnerships, while_uncovered: _ } = note;
        Self {
            slug: slug.clone(),
            text: text.to_string(),
            regions: areas.iter().map(|&key| NamedRegion::new(key, view.geography())).collect(),
            sources: cited(background, citations),
            partnerships: named(view, partnerships),
        }
    }
}
