//! Islands, rocks and shores of the United Kingdom that the approximate coast leaves out.
//!
//! `data/islands.csv` has a circle around each, or around a group: found by comparing the coast that ships with the
//! districts of the Office for National Statistics and of Land & Property Services (Open Government Licence v3.0, as
//! the public repository martinjc/UK-GeoJSON has them), and named by hand. Of Rockall and of lighthouse rocks, which no
//! district's outline has, the nearest district answers; Rockall is part of the Western Isles' district by the Island
//! of Rockall Act 1972, as Harris is.

use geo::Coord;

use super::districts::DistrictIx;
use super::plane;
use crate::code::GssCode;

const ISLANDS: &str = include_str!("../../data/islands.csv");

/// An island, or a group.
#[derive(Debug, Clone, PartialEq)]
pub struct Island {
    /// What it is called.
    pub name: &'static str,
    /// The district that it belongs to.
    pub district: DistrictIx,
    centre: Coord<f64>,
    radius_m: f64,
}

/// The islands of districts that are known.
pub fn islands(district_of: impl Fn(GssCode) -> Option<DistrictIx>) -> Vec<Island> {
    let known = rows().filter_map(|(name, centre, radius_m, code)| {
        Some(Island { name, district: district_of(code)?, centre: plane::metres(centre), radius_m })
    });
    known.collect()
}

/// The island that a point lies on or beside; where circles meet, the one whose centre is nearer for its size.
pub fn at(islands: &[Island], point: Coord<f64>) -> Option<&Island> {
    let flat = plane::metres(point);
    let share = |island: &Island| plane::distance_squared(flat, island.centre) / (island.radius_m * island.radius_m);
    let near = islands.iter().map(|island| (share(island), island)).filter(|(share, _)| *share <= 1.0);
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, island)| island)
}

/// Name, place, radius in metres and district of each line.
fn rows() -> impl Iterator<Item = (&'static str, Coord<f64>, f64, GssCode)> {
    let row = |line: &'static str| {
        let mut fields = line.rsplitn(5, ',');
        let code = fields.next()?.parse().ok()?;
        let mut number = || fields.next()?.parse::<f64>().ok();
        let (km, x, y) = (number()?, number()?, number()?);
        Some((fields.next()?.trim_matches('"'), Coord { x, y }, km * 1000.0, code))
    };
    ISLANDS.lines().skip(1).filter_map(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        assert_eq!(rows().count(), ISLANDS.lines().count() - 1);
        assert_eq!(islands(|_| Some(0)).len(), rows().count());
    }

    #[test]
    fn a_point_beside_an_island() {
        let all = islands(|_| Some(7));
        let named = |x, y| at(&all, Coord { x, y }).map(|island| island.name);
        assert_eq!(named(-5.30, 51.735), Some("Skomer and Midland Isle"));
        assert_eq!(named(-13.687, 57.596), Some("Rockall"));
        assert_eq!(named(-6.42, 49.872), Some("Western Rocks, Isles of Scilly"));
        assert_eq!(named(-4.0, 50.0), None);
    }
}
