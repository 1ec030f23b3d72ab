//! What maps are drawn on: the outline of the country's four parts.

use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::atlas::geography::Area;
use nncf_core::region::RegionKind;
use serde::Deserialize;

use crate::http::answer::Rendered;
use crate::http::format::Format;
use crate::http::problem::Problem;
use crate::register::geojson::{Feature, FeatureCollection, Geometry};
use crate::register::wire::NamedRegion;
use crate::state::AppState;

/// The address of the land.
pub const LAND: &str = "/map/land.geojson";

/// How finely a map is drawn.
#[derive(Default, Deserialize)]
pub struct MapQuery {
    #[serde(default)]
    geometry: String,
}

impl MapQuery {
    /// The detail asked for; low unless another is known.
    pub fn detail(&self) -> Geometry {
        self.geometry.parse().unwrap_or(Geometry::Low)
    }
}

/// `GET /map/land.geojson`: revalidated by its ETag, which stays the same while the places do.
pub async fn land(
    request: HttpRequest,
    query: Option<web::Query<MapQuery>>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let detail = query.map_or(Geometry::Low, |query| query.detail());
    let rendered = public.kept.get(&format!("{LAND} {detail:?}"), || {
        let geography = public.view.geography();
        let countries = geography.areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
        let feature = |area: &Area| {
            let properties = serde_json::to_value(NamedRegion::from(area)).unwrap_or_default();
            let id = area.region.key.to_string();
            Feature::new(id, geography, &area.districts, detail, properties)
        };
        let features: Vec<Feature> = countries.map(feature).collect();
        let total = features.len();
        let body = serde_json::to_vec(&FeatureCollection::whole(features, total)).map_err(Problem::internal)?;
        Ok(Rendered::new(Format::GeoJson.content_type(), "land".to_owned(), body))
    })?;
    Ok(rendered.answer(&request))
}
