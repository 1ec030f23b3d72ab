//! What maps are drawn on: the outline of the country's four parts.

use actix_web::{HttpRequest, HttpResponse, web};
use nncf_core::atlas::geography::Area;
use nncf_core::region::RegionKind;

use crate::http::answer::Rendered;
use crate::http::format::Format;
use crate::http::problem::Problem;
use crate::register::geojson::{Feature, FeatureCollection, Geometry};
use crate::register::wire::NamedRegion;
use crate::state::AppState;

/// The address of the land.
pub const LAND: &str = "/map/land.geojson";

/// `GET /map/land.geojson`: revalidated by its ETag, which stays the same while the places do.
pub async fn land(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let rendered = public.kept.get(LAND, || {
        let geography = public.view.geography();
        let countries = geography.areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
        let feature = |area: &Area| {
            let properties = serde_json::to_value(NamedRegion::from(area)).unwrap_or_default();
            let id = area.region.key.to_string();
            Feature::new(id, geography, &area.districts, Geometry::Low, properties)
        };
        let features: Vec<Feature> = countries.map(feature).collect();
        let total = features.len();
        let body = serde_json::to_vec(&FeatureCollection::whole(features, total)).map_err(Problem::internal)?;
        Ok(Rendered::new(Format::GeoJson.content_type(), "land".to_owned(), body))
    })?;
    Ok(rendered.answer(&request))
}
