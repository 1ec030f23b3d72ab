//! Which areas are nearest to a point, from tiles that remember what can be nearest within them.
//!
//! Far from every area, an R-tree has to open many of its boxes before it knows the nearest. But within a tile of a
//! few kilometres the answer is always among the same few stretches of border: those not farther from the tile's
//! centre than the nearest by more than the tile is wide. They are found once, when a point in the tile is first
//! asked for, and the answers stay exact.

use std::sync::OnceLock;

use geo::Coord;
use rstar::{PointDistance, RTreeObject};

use super::districts::DistrictIx;
use super::plane;
use super::shore::{self, Stretch, StretchTree};

/// The side of a tile in degrees.
const SIDE: f64 = 0.1;
/// What the tiles cover: west, south, east and north in degrees. Points elsewhere are answered without tiles.
const BOUNDS: (f64, f64, f64, f64) = (-9.0, 49.5, 2.5, 61.2);

/// The areas that distances are measured to, each known by a number.
pub trait Areas {
    /// The areas.
    fn list(&self) -> &[usize];
    /// The outer borders of one.
    fn borders(&self, area: usize) -> &StretchTree;
    /// A stretch of border by its number.
    fn stretch(&self, number: u32) -> &Stretch;
    /// The district that a point lies in.
    fn district_at(&self, point: Coord<f64>) -> Option<DistrictIx>;
    /// Whether a district belongs to an area.
    fn has(&self, area: usize, district: DistrictIx) -> bool;
}

/// The tiles, for always the same areas.
#[derive(Debug)]
pub struct NearestTiles {
    columns: usize,
    count: usize,
    tiles: Vec<OnceLock<Vec<Candidate>>>,
}

/// An area that can be among the nearest in a tile.
#[derive(Debug)]
struct Candidate {
    area: usize,
    /// The stretches that can be its nearest, by number, with their distance from the tile's centre, the nearest first.
    stretches: Vec<(f32, u32)>,
}

impl NearestTiles {
    /// Tiles for asking after the nearest `count` areas.
    pub fn new(count: usize) -> Self {
        let (west, south, east, north) = BOUNDS;
        let columns = ((east - west) / SIDE).round() as usize;
        let rows = ((north - south) / SIDE).round() as usize;
        Self { columns, count, tiles: (0..columns * rows).map(|_| OnceLock::new()).collect() }
    }

    /// The nearest areas to a point with their distance in metres, the nearest first; 0 for those that hold it.
    pub fn nearest(&self, point: Coord<f64>, areas: &impl Areas) -> Vec<(usize, f64)> {
        let Some(tile) = self.tile_of(point) else {
            return self.best(areas.list().iter().map(|&area| (area, metres_to(areas, area, point))));
        };
        let candidates = self.tiles[tile].get_or_init(|| self.candidates(tile, areas));
        let (at, centre) = (plane::metres(point), plane::metres(centre_of(tile, self.columns)));
        let away = plane::distance_squared(at, centre).sqrt();
        let inside = areas.district_at(point);
        self.best(candidates.iter().map(|candidate| {
            let is_held = inside.is_some_and(|district| areas.has(candidate.area, district));
            let metres = if is_held { 0.0 } else { nearest_stretch(areas, &candidate.stretches, at, away) };
            (candidate.area, metres)
        }))
    }

    /// Fills every tile whose centre or corner lies on land.
    pub fn prepare(&self, areas: &impl Areas) {
        for (tile, candidates) in self.tiles.iter().enumerate() {
            let middle = centre_of(tile, self.columns);
            let on_land = [(0.0, 0.0), (-0.4, -0.4), (-0.4, 0.4), (0.4, -0.4), (0.4, 0.4)]
                .into_iter()
                .any(|(x, y)| areas.district_at(Coord { x: middle.x + x * SIDE, y: middle.y + y * SIDE }).is_some());
            if on_land {
                candidates.get_or_init(|| self.candidates(tile, areas));
            }
        }
    }

    fn tile_of(&self, point: Coord<f64>) -> Option<usize> {
        let (west, south, east, north) = BOUNDS;
        let inside = point.x >= west && point.x < east && point.y >= south && point.y < north;
        let (column, row) = ((point.x - west) / SIDE, (point.y - south) / SIDE);
        let column = (column as usize).min(self.columns - 1);
        inside.then(|| (row as usize * self.columns + column).min(self.tiles.len() - 1))
    }

    /// What can be nearest anywhere in a tile. A distance changes by at most `radius` between the centre and a point
    /// of the tile, so whatever is farther than the best by more than twice that never is.
    fn candidates(&self, tile: usize, areas: &impl Areas) -> Vec<Candidate> {
        let middle = centre_of(tile, self.columns);
        let centre = plane::metres(middle);
        let corners = [(-0.5, -0.5), (-0.5, 0.5), (0.5, -0.5), (0.5, 0.5)];
        let corner = |(x, y): (f64, f64)| plane::metres(Coord { x: middle.x + x * SIDE, y: middle.y + y * SIDE });
        let reach = corners.map(|c| plane::distance_squared(corner(c), centre).sqrt());
        // A little more than the corners, since the sides of a tile bend in the plane.
        let radius = reach.into_iter().fold(0.0, f64::max) * 1.01;
        let distances: Vec<f64> = areas.list().iter().map(|&area| metres_to(areas, area, middle)).collect();
        let mut sorted = distances.clone();
        sorted.sort_by(f64::total_cmp);
        let farthest = sorted.get(self.count.saturating_sub(1)).copied().unwrap_or(f64::INFINITY);
        let can_be = |metres: f64| metres <= farthest + 2.0 * radius;
        let near = areas.list().iter().zip(distances).filter(|(_, metres)| can_be(*metres));
        near.map(|(&area, metres)| {
            let stretches = stretches_within(areas.borders(area), centre, metres + 2.0 * radius);
            Candidate { area, stretches }
        })
        .collect()
    }

    fn best(&self, distances: impl Iterator<Item = (usize, f64)>) -> Vec<(usize, f64)> {
        let mut best: Vec<(usize, f64)> = Vec::with_capacity(self.count + 1);
        for (area, metres) in distances {
            let position = best.partition_point(|(_, other)| *other <= metres);
            if position < self.count {
                best.insert(position, (area, metres));
                best.truncate(self.count);
            }
        }
        best
    }
}

fn centre_of(tile: usize, columns: usize) -> Coord<f64> {
    let (column, row) = ((tile % columns) as f64, (tile / columns) as f64);
    Coord { x: BOUNDS.0 + (column + 0.5) * SIDE, y: BOUNDS.1 + (row + 0.5) * SIDE }
}

/// The distance from a point to an area in metres, by asking its borders; 0 inside.
pub fn metres_to(areas: &impl Areas, area: usize, point: Coord<f64>) -> f64 {
    if areas.district_at(point).is_some_and(|district| areas.has(area, district)) {
        return 0.0;
    }
    shore::nearest(areas.borders(area), point).map_or(f64::INFINITY, |(metres, _)| metres)
}

fn stretches_within(borders: &StretchTree, centre: Coord<f64>, metres: f64) -> Vec<(f32, u32)> {
    let at = [centre.x, centre.y];
    let within = borders.locate_within_distance(at, metres * metres);
    // Rounded down to a metre: a bound may be too small, never too large.
    let from_centre = |stretch: &Stretch| stretch.distance_2(&at).sqrt().floor() as f32;
    let mut found: Vec<(f32, u32)> = within.map(|stretch| (from_centre(stretch), stretch.number)).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found
}

/// The distance to the nearest of stretches that are sorted by their distance from a centre `away` metres off: once
/// even the shortest possible distance is longer than the best, the rest need no look.
fn nearest_stretch(areas: &impl Areas, stretches: &[(f32, u32)], at: Coord<f64>, away: f64) -> f64 {
    let (mut best, mut best_squared) = (f64::INFINITY, f64::INFINITY);
    let at = [at.x, at.y];
    for &(from_centre, number) in stretches {
        if f64::from(from_centre) - away > best {
            break;
        }
        let stretch = areas.stretch(number);
        // Its box is quickly measured, and mostly that is enough to pass it over.
        if stretch.envelope().distance_2(&at) < best_squared {
            best_squared = best_squared.min(stretch.distance_2(&at));
            best = best_squared.sqrt();
        }
    }
    best
}
