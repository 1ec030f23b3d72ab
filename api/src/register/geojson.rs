//! GeoJSON (RFC 7946): partnerships and geographies as features.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::geography::{Detail, Geography};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::partnership::{NncfMembership, PartnershipKind, PartnershipStatus};
use nncf_core::slug::Slug;
use nncf_core::text::Name;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::standing::{AsOfOut, CoverageBasisOut};
use super::wire::{NamedRegion, PageLinks, bbox_out};

/// To how many decimals of a degree points are written: to about ten metres.
const DIGITS: i32 = 4;

/// What must stand wherever the shipped geography is used.
pub const ATTRIBUTION: &str = "Source: Office for National Statistics licensed under the Open Government Licence \
    v.3.0. Contains OS data © Crown copyright and database right 2025. Contains Royal Mail data © Royal Mail copyright \
    and database right 2025. Made with Natural Earth. Boundaries are approximate, derived from postcodes.";

/// How the place of a feature is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Geometry {
    /// Not at all.
    None,
    /// As a point well inside.
    Point,
    /// As an outline for a map of the whole country, which may stray by 1.5 km.
    Overview,
    /// As a generalised outline, which may stray by 500 m.
    Low,
    /// As an outline for a map of a town, which may stray by 100 m.
    Medium,
    /// As the full outline.
    Full,
}

impl FromStr for Geometry {
    type Err = &'static str;

    fn from_str(value: &str) -> Result<Self, Self::Err> {
        match value {
            "none" => Ok(Geometry::None),
            "point" => Ok(Geometry::Point),
            "overview" => Ok(Geometry::Overview),
            "low" => Ok(Geometry::Low),
            "medium" => Ok(Geometry::Medium),
            "full" => Ok(Geometry::Full),
            _ => Err("takes none, point, overview, low, medium or full"),
        }
    }
}

impl Geometry {
    /// The geometry of districts, null for none.
    fn draw(self, geography: &Geography, districts: &DistrictSet) -> Value {
        if districts.is_empty() {
            return Value::Null;
        }
        match self {
            Geometry::None => Value::Null,
            Geometry::Point => {
                let point = geography.point_in(districts);
                json!({"type": "Point", "coordinates": position((point.x, point.y))})
            }
            Geometry::Overview => multi_polygon(&geography.outline(districts, Detail::Overview)),
            Geometry::Low => multi_polygon(&geography.outline(districts, Detail::Low)),
            Geometry::Medium => multi_polygon(&geography.outline(districts, Detail::Medium)),
            Geometry::Full => multi_polygon(&geography.outline(districts, Detail::Full)),
        }
    }
}

fn position(point: (f64, f64)) -> [f64; 2] {
    let step = 10f64.powi(DIGITS);
    [(point.0 * step).round() / step, (point.1 * step).round() / step]
}

/// Writes an outline as it is. Its coordinates have few decimals already where it is generalised; to round them here
/// could lay a border across its neighbour.
fn multi_polygon(shape: &geo::MultiPolygon<f64>) -> Value {
    let ring =
        |ring: &geo::LineString<f64>| -> Value { ring.0.iter().map(|point| json!([point.x, point.y])).collect() };
    let polygon = |polygon: &geo::Polygon<f64>| -> Value {
        std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
    };
    let coordinates: Value = shape.iter().map(polygon).collect();
    json!({"type": "MultiPolygon", "coordinates": coordinates})
}

/// A feature.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    #[schema(example = "Feature")]
    kind: &'static str,
    /// A slug, or the kind and code of a geography.
    id: String,
    /// West, south, east and north in degrees.
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    /// The outline or point; null when not asked for.
    #[schema(value_type = Option<GeometryOut>, required)]
    geometry: Value,
    /// What the feature is.
    #[schema(value_type = Properties)]
    properties: Value,
    /// What must stand wherever the geometry is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    attribution: Option<&'static str>,
}

/// Where a feature is: a point, or the polygons that make up its outline.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Geometry)]
#[serde(untagged)]
#[allow(dead_code)] // it tells the document what `Geometry::draw` makes
pub enum GeometryOut {
    /// A point well inside.
    Point(PointOut),
    /// An outline.
    MultiPolygon(MultiPolygonOut),
}

/// A point.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Point)]
#[allow(dead_code)] // it tells the document what `Geometry::draw` makes
pub struct PointOut {
    /// Always `Point`.
    #[serde(rename = "type")]
    #[schema(pattern = "^Point$")]
    kind: String,
    /// Longitude and latitude in degrees.
    coordinates: [f64; 2],
}

/// Polygons.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MultiPolygon)]
#[allow(dead_code)] // it tells the document what `Geometry::draw` makes
pub struct MultiPolygonOut {
    /// Always `MultiPolygon`.
    #[serde(rename = "type")]
    #[schema(pattern = "^MultiPolygon$")]
    kind: String,
    /// Polygons of rings of positions: the outer ring of each first, then its holes.
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// What a feature is: a partnership or a geography.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code)] // it tells the document what a feature is
#[expect(clippy::large_enum_variant, reason = "none is ever made")]
pub enum Properties {
    /// A partnership.
    Partnership(PartnershipProperties),
    /// A geography.
    Region(NamedRegion),
}

/// What a partnership's feature says of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartnershipProperties {
    /// The name in addresses.
    pub slug: Slug,
    /// The name.
    #[schema(value_type = String)]
    pub name: Name,
    /// What kind of body it is.
    pub kind: PartnershipKind,
    /// Whether it is at work.
    pub status: PartnershipStatus,
    /// Its standing in the National Network Coordinators' Forum.
    pub nncf_membership: NncfMembership,
    /// Whether it counts among the forum's members of today.
    pub counts_as_member: bool,
    /// As of when status and membership hold.
    pub as_of: AsOfOut,
    /// On what grounds the area stands; null where there is none.
    #[schema(required)]
    pub coverage_basis: Option<CoverageBasisOut>,
    /// When a person last made sure of the record; null when nobody has.
    #[schema(required)]
    pub last_verified_at: Option<DateTime<Utc>>,
}

/// A collection of features.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeatureCollection {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    #[schema(example = "FeatureCollection")]
    kind: &'static str,
    /// The features.
    features: Vec<Feature>,
    /// Where this page and the next are.
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<PageLinks>,
    /// How many features all pages have together.
    total: usize,
    /// What must stand wherever the geometry is used.
    attribution: &'static str,
}

impl Feature {
    /// A partnership.
    pub fn of_partnership(view: &RegisterView, entry: EntryIx, geometry: Geometry) -> Self {
        let (entry, geography) = (view.entry(entry), view.geography());
        let partnership = &entry.record.partnership;
        let properties = PartnershipProperties {
            slug: partnership.slug.clone(),
            name: partnership.name.clone(),
            kind: partnership.kind,
            status: partnership.status,
            nncf_membership: partnership.nncf_membership,
            counts_as_member: partnership.is_present_member(),
            as_of: AsOfOut::new(partnership),
            coverage_basis: CoverageBasisOut::new(partnership),
            last_verified_at: partnership.verification.as_ref().map(|verification| verification.at),
        };
        let properties = serde_json::to_value(properties).unwrap_or_default();
        Self::new(partnership.slug.to_string(), geography, &entry.districts, geometry, properties)
    }

    /// Districts with properties of the caller's.
    pub fn new(
        id: String,
        geography: &Geography,
        districts: &DistrictSet,
        geometry: Geometry,
        properties: Value,
    ) -> Self {
        let drawn = geometry.draw(geography, districts);
        let bbox = geography.bbox(districts).filter(|_| !drawn.is_null()).map(bbox_out);
        Self { kind: "Feature", id, bbox, geometry: drawn, properties, attribution: None }
    }

    /// The feature as it is sent alone.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { attribution: Some(ATTRIBUTION), ..self }
    }
}

impl FeatureCollection {
    /// A page of partnerships.
    pub fn of_partnerships(
        view: &RegisterView,
        entries: &[EntryIx],
        geometry: Geometry,
        links: PageLinks,
        total: usize,
    ) -> Self {
        let features = entries.iter().map(|&entry| Feature::of_partnership(view, entry, geometry)).collect();
        Self { links: Some(links), ..Self::whole(features, total) }
    }

    /// A collection that is not paged.
    pub fn whole(features: Vec<Feature>, total: usize) -> Self {
        Self { kind: "FeatureCollection", features, links: None, total, attribution: ATTRIBUTION }
    }
}
