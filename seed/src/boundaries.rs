//! The borders of districts: GeoJSON, compressed with Brotli, as it ships and as the store keeps it.
//!
//! A file is a FeatureCollection of Polygons and MultiPolygons in WGS 84, each with a property `code`; the
//! collection carries `vintage` (such as `2025-11`) and `accuracy_m`, how far its borders may be from the official
//! ones in metres.

use std::io::{self, Read, Write};

use geo::MultiPolygon;
use nncf_core::code::{GssCode, GssCodeError};
use serde::Deserialize;

/// Most bytes that boundaries may have once decompressed: several times the most detailed official file.
const MAX_BYTES: u64 = 512 << 20;
/// Brotli's slowest and smallest: packing is done once, by us.
const BEST_QUALITY: u32 = 11;
const WINDOW: u32 = 24;

/// Why boundaries cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BoundariesError {
    /// Not Brotli, or cut short.
    #[error("the boundaries cannot be decompressed: {0}")]
    Compression(#[from] io::Error),
    /// Larger than any boundaries should be.
    #[error("the boundaries are larger than {} MB", MAX_BYTES >> 20)]
    TooLarge,
    /// Not GeoJSON of the expected shape.
    #[error("the boundaries are not GeoJSON polygons with a code each: {0}")]
    Shape(#[from] serde_json::Error),
    /// A feature's code.
    #[error("feature {index}, property code: {source}")]
    Code {
        /// Its position among the features.
        index: usize,
        /// What is wrong.
        source: GssCodeError,
    },
    /// A coordinate that lies outside the globe.
    #[error("feature {0}: a coordinate is not a longitude and latitude in degrees")]
    Coordinate(GssCode),
}

/// The borders of districts.
#[derive(Debug)]
pub struct Boundaries {
    /// The state of the borders, such as `2025-11`.
    pub vintage: String,
    /// How far they may be from the official ones, in metres.
    pub accuracy_m: f64,
    /// The shape of each district, in WGS 84 degrees.
    pub shapes: Vec<(GssCode, MultiPolygon<f64>)>,
}

#[derive(Deserialize)]
struct File {
    vintage: String,
    accuracy_m: f64,
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    code: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<(f64, f64)>>),
    MultiPolygon(Vec<Vec<Vec<(f64, f64)>>>),
}

impl Geometry {
    fn into_shape(self) -> MultiPolygon<f64> {
        let polygon = |rings: Vec<Vec<(f64, f64)>>| {
            let mut rings = rings.into_iter().map(geo::LineString::from);
            let exterior = rings.next().unwrap_or_else(|| geo::LineString(Vec::new()));
            geo::Polygon::new(exterior, rings.collect())
        };
        match self {
            Geometry::Polygon(rings) => MultiPolygon(vec![polygon(rings)]),
            Geometry::MultiPolygon(polygons) => polygons.into_iter().map(polygon).collect(),
        }
    }
}

/// Reads compressed boundaries.
///
/// # Errors
/// [`BoundariesError`], which names the feature at fault.
pub fn unpack(bytes: &[u8]) -> Result<Boundaries, BoundariesError> {
    let mut json = Vec::new();
    brotli::Decompressor::new(bytes, 1 << 16).take(MAX_BYTES + 1).read_to_end(&mut json)?;
    if json.len() as u64 > MAX_BYTES {
        return Err(BoundariesError::TooLarge);
    }
    read(&json)
}

/// Reads boundaries from GeoJSON text.
///
/// # Errors
/// [`BoundariesError`], which names the feature at fault.
pub fn read(json: &[u8]) -> Result<Boundaries, BoundariesError> {
    let File { vintage, accuracy_m, features } = serde_json::from_slice(json)?;
    let mut shapes = Vec::with_capacity(features.len());
    for (index, feature) in features.into_iter().enumerate() {
        let code = feature.properties.code.parse().map_err(|source| BoundariesError::Code { index, source })?;
        let shape = feature.geometry.into_shape();
        let on_globe = |point: geo::Coord| point.x.abs() <= 180.0 && point.y.abs() <= 90.0;
        if !geo::CoordsIter::coords_iter(&shape).all(on_globe) {
            return Err(BoundariesError::Coordinate(code));
        }
        shapes.push((code, shape));
    }
    Ok(Boundaries { vintage, accuracy_m, shapes })
}

/// Compresses boundaries for shipping, after reading them once to make sure that they can be.
///
/// # Errors
/// [`BoundariesError`], which names the feature at fault.
pub fn pack(json: &[u8]) -> Result<Vec<u8>, BoundariesError> {
    read(json)?;
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 1 << 16, BEST_QUALITY, WINDOW);
    packed.write_all(json)?;
    Ok(packed.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Area;

    fn file(geometry: &str, code: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","vintage":"2025-11","accuracy_m":500,"features":[
            {{"type":"Feature","geometry":{geometry},"properties":{{"code":"{code}","name":"x"}}}}]}}"#
        )
    }

    const SQUARE: &str = r#"{"type":"Polygon","coordinates":[[[0,50],[1,50],[1,51],[0,51],[0,50]]]}"#;

    #[test]
    fn packs_and_unpacks() {
        let packed = pack(file(SQUARE, "E06000001").as_bytes()).unwrap();
        let boundaries = unpack(&packed).unwrap();
        assert_eq!(boundaries.vintage, "2025-11");
        assert!((boundaries.shapes[0].1.unsigned_area() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn names_what_is_wrong() {
        let error = |json: String| read(json.as_bytes()).unwrap_err().to_string();
        assert!(error(file(SQUARE, "E0600001")).starts_with("feature 0, property code"));
        assert!(error(file(r#"{"type":"Point","coordinates":[0,50]}"#, "E06000001")).contains("not GeoJSON polygons"));
        let easting = r#"{"type":"Polygon","coordinates":[[[400000,50],[1,50],[1,51],[400000,50]]]}"#;
        assert!(error(file(easting, "E06000001")).starts_with("feature E06000001: a coordinate"));
        assert!(unpack(b"not brotli at all").is_err());
    }
}
