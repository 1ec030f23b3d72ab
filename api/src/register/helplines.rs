//! `GET /helplines`: whom a person can call.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use nncf_core::atlas::view::RegisterView;
use nncf_core::helpline::{Age, Ages, Helpline};
use nncf_core::helpline_gaps::{Gap, gaps};
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::wire::{Items, NamedRegion};
use super::{json, raw_json, unknown_region};
use crate::auth::bearer;
use crate::http::format::Format;
use crate::http::params::{self, Params};
use crate::http::problem::{Problem, ProblemDetails};
use crate::state::AppState;

/// A helpline.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HelplineOut {
    /// Its short name in addresses; not told in look-ups.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "emergency-services")]
    pub slug: Option<Slug>,
    /// Who answers.
    #[schema(example = "Emergency services")]
    pub name: String,
    /// The number as people read it; null for staff's drafts without one, which nobody else is told of.
    #[schema(example = "999", required)]
    pub phone: Option<String>,
    /// When it answers; null while nobody has made sure.
    #[schema(required)]
    pub hours: Option<String>,
    /// Whom it is for.
    pub audience: String,
    /// The same by age.
    pub ages: Ages,
    /// Where it serves.
    pub covers: String,
    /// What it is for.
    pub what_for: String,
    /// How to reach it by text.
    #[schema(required)]
    pub text_relay: Option<String>,
    /// In which languages it answers, as stated.
    #[schema(required)]
    pub languages: Option<String>,
    /// Where the facts come from; not told in look-ups, which are many and short.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// When they held, in the source's words.
    pub as_of: String,
    /// When a person last made sure of the number; null when nobody has.
    #[schema(required)]
    pub last_verified_at: Option<DateTime<Utc>>,
}

impl HelplineOut {
    /// The number as people read it; empty for a draft without one.
    pub fn number(&self) -> &str {
        self.phone.as_deref().unwrap_or_default()
    }

    /// The digits to dial.
    pub fn dial(&self) -> String {
        self.phone.iter().flat_map(|phone| phone.chars()).filter(char::is_ascii_digit).collect()
    }
}

impl From<&Helpline> for HelplineOut {
    fn from(helpline: &Helpline) -> Self {
        let Helpline {
            slug,
            name,
            phone,
            hours,
            audience,
            ages,
            area: _,
            covers,
            what_for,
            text_relay,
            languages,
            source,
            as_of,
            status: _,
            visibility: _,
            remarks: _,
            last_verified_at,
            verification_due: _,
            call: _,
            position: _,
        } = helpline;
        Self {
            slug: Some(slug.clone()),
            name: name.to_string(),
            phone: phone.as_ref().map(ToString::to_string),
            hours: hours.as_ref().map(ToString::to_string),
            audience: audience.to_string(),
            ages: *ages,
            covers: covers.to_string(),
            what_for: what_for.to_string(),
            text_relay: text_relay.as_ref().map(ToString::to_string),
            languages: languages.as_ref().map(ToString::to_string),
            source: Some(source.to_string()),
            as_of: as_of.to_string(),
            last_verified_at: *last_verified_at,
        }
    }
}

/// The helplines that serve a place that lies in these geographies; all when nothing is known of it.
pub fn serving<'a>(view: &'a RegisterView, regions: &[RegionKey]) -> impl Iterator<Item = &'a Helpline> {
    view.helplines().iter().filter(move |helpline| helpline.serves(regions))
}

/// The same for a look-up, as JSON.
pub fn raw(view: &RegisterView, regions: &[RegionKey]) -> Box<RawValue> {
    let brief = |helpline| HelplineOut { slug: None, source: None, ..HelplineOut::from(helpline) };
    raw_json(&serving(view, regions).map(brief).collect::<Vec<_>>())
}

/// For whom no helpline of their own is recorded.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HelplineGapOut {
    /// The country.
    pub country: NamedRegion,
    /// `adult`, or `child` for people under 18.
    #[schema(example = "child")]
    pub age: &'static str,
    /// The same in words, and what to do.
    #[schema(example = "This register lists no helpline especially for children in Scotland. In danger call 999.")]
    pub text: String,
}

/// For whom no helpline of their own is recorded, in the countries among these geographies; in every country where
/// nothing is known of the place.
pub fn missing(view: &RegisterView, regions: &[RegionKey], age: Option<Age>) -> Vec<HelplineGapOut> {
    let geography = view.geography();
    let gap = |gap: Gap| {
        let country = NamedRegion::new(gap.country, geography);
        let (age, who) = match gap.age {
            Age::Adult => ("adult", "adults"),
            Age::Child => ("child", "children"),
        };
        let place = &country.name;
        let text = format!("This register lists no helpline especially for {who} in {place}. In danger call 999.");
        HelplineGapOut { country, age, text }
    };
    gaps_in(view, regions, age).into_iter().map(gap).collect()
}

/// The same as gaps. What serves the public counts, whoever asks.
pub fn gaps_in(view: &RegisterView, regions: &[RegionKey], age: Option<Age>) -> Vec<Gap> {
    let all = view.geography().areas().iter().map(|area| area.region.key);
    let asked = |key: &RegionKey| regions.is_empty() || regions.contains(key);
    let countries: Vec<RegionKey> = all.filter(|key| key.kind == RegionKind::Country).filter(asked).collect();
    gaps(view.helplines(), &countries, age)
}

/// Which helplines to list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HelplinesQuery {
    /// Only those that serve this geography, written `kind:code`.
    #[param(example = "country:W92000004")]
    region: Option<String>,
    /// `json`.
    f: Option<String>,
}

/// Helplines, 999 first
///
/// Only numbers that may be shown to anyone: none that was superseded or waits for a check.
#[utoipa::path(get, path = "/api/v1/helplines", operation_id = "listHelplines", tag = "helplines", params(HelplinesQuery), responses(
    (status = 200, body = Items<HelplineOut>),
    (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, body = ProblemDetails, content_type = "application/problem+json", description = "No such geography"),
    (status = 410, body = ProblemDetails, content_type = "application/problem+json", description = "The geography is no more, and several took its place: `successors`"),
))]
pub async fn list(
    request: HttpRequest,
    Params(query): Params<HelplinesQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, query.f.as_deref(), &[Format::Json])?;
    let public = bearer::view(&request, &state).await?;
    json(&request, &public, || {
        let key: Option<RegionKey> = params::optional("region", query.region.as_deref())?;
        let around = key.map_or_else(|| Ok(Vec::new()), |key| keys_around(&public.view, key))?;
        Ok(Items { items: serving(&public.view, &around).map(HelplineOut::from).collect::<Vec<_>>() })
    })
}

/// A geography's own key and those of all that its districts lie in.
fn keys_around(view: &RegisterView, key: RegionKey) -> Result<Vec<RegionKey>, Problem> {
    let geography = view.geography();
    let area = geography.area(key).ok_or_else(|| unknown_region(geography, key))?;
    Ok(area.districts.iter().flat_map(|district| geography.keys_around(district)).collect())
}
