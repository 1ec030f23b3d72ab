//! Which areas are nearest to a point, from tiles that remember what can be nearest within them.
//!
//! An area is near when it serves a country of the place that is asked about and one comes into it within
//! [`NEAR_KM`]. Distances are measured to where one comes in: to borders with other land, and to where a bridge,
//! tunnel or ferry lands. A coast is no way in, so nothing is near across open sea.
//!
//! Far from every area, an R-tree has to open many of its boxes before it knows the nearest. But within a square of a
//! few kilometres the answer is always among the same few pieces of border. Whoever first asks from a square finds
//! them; the answers stay exact.
//!
//! What can be nearest is found by comparing with a *pivot*, a point of the border that is near the square. The points
//! that lie nearer to the pivot than to some other point make a half-plane. So when all four corners of the square lie
//! nearer to the pivot than to a piece of border, every point between them does too, and the piece is left out.

use std::sync::OnceLock;

use geo::Coord;
use rstar::{AABB, RTreeObject};

use super::districts::{Countries, DistrictIx};
use super::plane;
use super::shore::{self, StretchTree};

/// What is farther is not near, in kilometres.
pub const NEAR_KM: u32 = 60;
/// The same in metres.
const NEAR_M: f64 = NEAR_KM as f64 * 1000.0;
/// The side of a tile in metres of the plane.
const SIDE: f64 = 5_000.0;
/// What the tiles cover in metres of the plane: west, south, east and north. Points elsewhere are answered without.
const BOUNDS: (f64, f64, f64, f64) = (-440_000.0, 5_490_000.0, 400_000.0, 6_830_000.0);
/// Something is farther only when it is so by more metres than rounding can be wrong.
const SLACK: f64 = 0.01;

/// The areas that distances are measured to, each known by a number.
pub trait Areas {
    /// The areas.
    fn list(&self) -> &[usize];
    /// Where one comes into an area.
    fn ways_into(&self, area: usize) -> &StretchTree;
    /// The countries that an area serves.
    fn serves(&self, area: usize) -> Countries;
    /// The district that a point lies in.
    fn district_at(&self, point: Coord<f64>) -> Option<DistrictIx>;
}

/// The tiles, for always the same areas.
#[derive(Debug)]
pub struct NearestTiles {
    count: usize,
    tiles: Vec<OnceLock<Tile>>,
}

/// What can be nearest in one tile.
#[derive(Debug)]
struct Tile {
    candidates: Vec<Candidate>,
    edges: Vec<Edge>,
}

/// An area that can be among the nearest in a tile.
#[derive(Debug)]
struct Candidate {
    area: usize,
    serves: Countries,
    /// The distance of its border from the tile's centre in metres, by which a tile's candidates are sorted.
    from_centre: f64,
    /// Where its edges end in the tile's list; they begin where the candidate before ends.
    edges_end: usize,
}

/// An edge of a border that can be an area's nearest.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: Coord<f64>,
    to: Coord<f64>,
    /// The distance from the tile's centre in metres, by which an area's edges are sorted.
    from_centre: f64,
}

/// A tile's square in the plane.
struct Square {
    centre: Coord<f64>,
    corners: [Coord<f64>; 4],
}

impl Square {
    /// Half its diagonal: how much a distance can change between the centre and a point of the square.
    const RADIUS: f64 = SIDE * std::f64::consts::FRAC_1_SQRT_2;

    fn of(tile: usize) -> Self {
        let (column, row) = ((tile % columns()) as f64, (tile / columns()) as f64);
        let centre = Coord { x: BOUNDS.0 + (column + 0.5) * SIDE, y: BOUNDS.1 + (row + 0.5) * SIDE };
        let half = SIDE / 2.0;
        let corner = |x: f64, y: f64| Coord { x: centre.x + x * half, y: centre.y + y * half };
        Self { centre, corners: [corner(-1.0, -1.0), corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0)] }
    }

    fn holding(point: Coord<f64>) -> Option<usize> {
        let (west, south, east, north) = BOUNDS;
        let inside = point.x >= west && point.x < east && point.y >= south && point.y < north;
        let (column, row) = ((point.x - west) / SIDE, (point.y - south) / SIDE);
        inside.then(|| row as usize * columns() + column as usize)
    }
}

/// A point that everything in a tile is compared with, by its distances from the four corners, squared and with slack.
struct Pivot([f64; 4]);

impl Pivot {
    fn new(at: Coord<f64>, square: &Square) -> Self {
        Self(square.corners.map(|corner| (plane::distance_squared(at, corner).sqrt() + SLACK).powi(2)))
    }

    /// Whether every point of the tile lies nearer to the pivot than to something at these distances from the
    /// corners, squared.
    fn beats(&self, distances: [f64; 4]) -> bool {
        self.0.iter().zip(distances).all(|(pivot, distance)| *pivot < distance)
    }
}

fn columns() -> usize {
    ((BOUNDS.2 - BOUNDS.0) / SIDE) as usize
}

impl NearestTiles {
    /// Tiles for asking after the nearest `count` areas.
    pub fn new(count: usize) -> Self {
        let rows = ((BOUNDS.3 - BOUNDS.1) / SIDE) as usize;
        Self { count, tiles: (0..columns() * rows).map(|_| OnceLock::new()).collect() }
    }

    /// The nearest areas that serve any of some countries, for a point that lies in none of them, with the distance in
    /// metres to where one comes in, the nearest first. Empty when none is near.
    pub fn nearest(&self, point: Coord<f64>, countries: Countries, areas: &impl Areas) -> Vec<(usize, f64)> {
        let at = plane::metres(point);
        let Some(tile) = Square::holding(at) else {
            let mut best = Best::new(self.count);
            let serving = areas.list().iter().filter(|&&area| areas.serves(area).meets(countries));
            serving.for_each(|&area| best.add(area, metres_to(areas, area, point)));
            return best.found;
        };
        let found = self.tiles[tile].get_or_init(|| self.tile(&Square::of(tile), areas));
        let away = plane::distance_squared(at, Square::of(tile).centre).sqrt();
        let mut best = Best::new(self.count);
        let mut start = 0;
        for candidate in &found.candidates {
            // None of those that follow is nearer to the centre than this one.
            if candidate.from_centre - away > best.farthest() {
                break;
            }
            let edges = &found.edges[start..candidate.edges_end];
            start = candidate.edges_end;
            if !candidate.serves.meets(countries) {
                continue;
            }
            best.add(candidate.area, nearest_edge(edges, at, away, best.farthest()));
        }
        best.found
    }

    /// Fills every tile with land at its centre or near a corner.
    pub fn prepare(&self, areas: &impl Areas) {
        for (tile, found) in self.tiles.iter().enumerate() {
            let square = Square::of(tile);
            let corners = square.corners.map(|corner| corner * 0.9 + square.centre * 0.1);
            let is_land = |at: Coord<f64>| areas.district_at(plane::place(at)).is_some();
            if is_land(square.centre) || corners.into_iter().any(is_land) {
                found.get_or_init(|| self.tile(&square, areas));
            }
        }
    }

    fn tile(&self, square: &Square, areas: &impl Areas) -> Tile {
        let with_edges = |area| (area, edges_near(square, areas.ways_into(area)));
        let mut near: Vec<(usize, Vec<Edge>)> = self.areas_near(square, areas).into_iter().map(with_edges).collect();
        let from_centre = |edges: &[Edge]| edges.first().map_or(f64::INFINITY, |edge| edge.from_centre);
        near.sort_by(|(_, a), (_, b)| from_centre(a).total_cmp(&from_centre(b)));
        let mut found = Tile { candidates: Vec::new(), edges: Vec::new() };
        for (area, edges) in near {
            let from_centre = from_centre(&edges);
            found.edges.extend(edges);
            let (serves, edges_end) = (areas.serves(area), found.edges.len());
            found.candidates.push(Candidate { area, serves, from_centre, edges_end });
        }
        found.edges.shrink_to_fit();
        found
    }

    /// The areas that can be among the nearest anywhere in a square, whatever country is asked for.
    fn areas_near(&self, square: &Square, areas: &impl Areas) -> Vec<usize> {
        let distance = |&area: &usize| (area, metres_to(areas, area, plane::place(square.centre)));
        let mut all: Vec<(usize, f64)> = areas.list().iter().map(distance).collect();
        all.retain(|(_, metres)| *metres <= NEAR_M + Square::RADIUS + SLACK);
        all.sort_by(|a, b| a.1.total_cmp(&b.1));
        // How far the last of the nearest that serve a country is from the centre.
        let farthest = |country: Countries| {
            let mut serving = all.iter().filter(|(area, _)| areas.serves(*area).meets(country));
            serving.nth(self.count.saturating_sub(1)).map_or(f64::INFINITY, |(_, metres)| *metres)
        };
        let countries: Vec<(Countries, f64)> = Countries::each().map(|country| (country, farthest(country))).collect();
        let can_be = |&&(area, metres): &&(usize, f64)| {
            let serves = areas.serves(area);
            countries.iter().any(|&(one, farthest)| serves.meets(one) && metres <= farthest + 2.0 * Square::RADIUS)
        };
        all.iter().filter(can_be).map(|&(area, _)| area).collect()
    }
}

/// The nearest areas so far, the nearest first.
struct Best {
    found: Vec<(usize, f64)>,
    count: usize,
}

impl Best {
    /// Nothing yet, of so many.
    fn new(count: usize) -> Self {
        Self { found: Vec::with_capacity(count + 1), count }
    }

    /// What is farther than this cannot be among the nearest any more, or is not near.
    fn farthest(&self) -> f64 {
        let last = self.found.get(self.count.saturating_sub(1));
        last.map_or(NEAR_M, |(_, metres)| *metres)
    }

    fn add(&mut self, area: usize, metres: f64) {
        let position = self.found.partition_point(|(_, other)| *other <= metres);
        if position < self.count && metres <= NEAR_M {
            self.found.insert(position, (area, metres));
            self.found.truncate(self.count);
        }
    }
}

/// The distance in metres from a point to where one comes into an area, by asking all ways; infinite where none leads
/// in.
pub fn metres_to(areas: &impl Areas, area: usize, point: Coord<f64>) -> f64 {
    shore::nearest(areas.ways_into(area), point).map_or(f64::INFINITY, |(metres, _)| metres)
}

/// The edges that can be the nearest of an area's border anywhere in a square, those nearest to its centre first.
fn edges_near(square: &Square, borders: &StretchTree) -> Vec<Edge> {
    let nearest_to = |at: Coord<f64>| borders.nearest_neighbor(&[at.x, at.y]).map(|stretch| stretch.nearest_point(at));
    let Some(nearest) = nearest_to(square.centre) else { return Vec::new() };
    let pivots: Vec<Coord<f64>> =
        square.corners.iter().filter_map(|&corner| nearest_to(corner)).chain([nearest]).collect();
    let pivots: Vec<Pivot> = pivots.into_iter().map(|at| Pivot::new(at, square)).collect();
    let is_beaten = |distances: [f64; 4]| pivots.iter().any(|pivot| pivot.beats(distances));
    let to_box = |envelope: AABB<[f64; 2]>| square.corners.map(|corner| envelope.distance_2(&[corner.x, corner.y]));
    let to_edge =
        |[from, to]: [Coord<f64>; 2]| square.corners.map(|corner| plane::distance_squared_to_segment(corner, from, to));

    let reach = plane::distance_squared(nearest, square.centre).sqrt() + 2.0 * Square::RADIUS;
    let within = borders.locate_within_distance([square.centre.x, square.centre.y], reach * reach);
    let stretches = within.filter(|stretch| !is_beaten(to_box(stretch.envelope())));
    let edges = stretches.flat_map(shore::Stretch::edges).filter(|&edge| !is_beaten(to_edge(edge)));
    let mut edges: Vec<Edge> = edges.map(|[from, to]| Edge::new(from, to, square.centre)).collect();
    edges.sort_by(|a, b| a.from_centre.total_cmp(&b.from_centre));
    edges
}

impl Edge {
    fn new(from: Coord<f64>, to: Coord<f64>, centre: Coord<f64>) -> Self {
        Self { from, to, from_centre: plane::distance_squared_to_segment(centre, from, to).sqrt() }
    }
}

/// The distance to the nearest of edges that are sorted by their distance from a centre `away` metres off: once even
/// the shortest possible distance is longer than the best, or than what is of interest, the rest need no look.
fn nearest_edge(edges: &[Edge], at: Coord<f64>, away: f64, farthest: f64) -> f64 {
    let (mut best, mut best_squared) = (f64::INFINITY, f64::INFINITY);
    for edge in edges {
        if edge.from_centre - away > best.min(farthest) {
            break;
        }
        let squared = plane::distance_squared_to_segment(at, edge.from, edge.to);
        if squared < best_squared {
            best_squared = squared;
            best = squared.sqrt();
        }
    }
    best
}
