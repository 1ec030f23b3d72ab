//! Districts as a network of shared borders.
//!
//! Every stretch of border stands here once, as an [`Arc`] with a district (or the sea) on either side. So two
//! neighbours can never drift apart when borders are simplified ([`simplify`]), the length that two districts share is
//! the length of their arcs, and the outline of any set of districts is the arcs that have the set on one side only
//! ([`outline`]).
//!
//! Two arcs meet in their ends or nowhere. As long as that holds, in the exact network and in each simplified one,
//! every outline of every set is valid in the sense of OGC's simple features; [`Topology::is_sound`] tells whether it
//! does.

pub(super) mod clash;
mod outline;
mod simplify;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::OnceLock;

use geo::{Coord, LineString, MultiPolygon, Winding};
use rustc_hash::FxHashMap;

use super::districts::{DistrictIx, DistrictSet};

/// To how many decimals of a degree borders are kept: a centimetre. Finer differences are noise of reprojecting, and
/// would part borders that are meant to be one.
const DECIMALS: i32 = 7;

/// No district: the sea, or land that is not the United Kingdom's.
pub const SEA: DistrictIx = DistrictIx::MAX;

/// A stretch of border between two junctions, or a closed one without a junction.
#[derive(Debug, Clone)]
pub struct Arc {
    /// Where its points stand in [`Topology::points`].
    pub span: Range<u32>,
    /// The district on the left of its direction, or [`SEA`].
    pub left: DistrictIx,
    /// The district on the right of its direction, or [`SEA`].
    pub right: DistrictIx,
    from: u32,
    to: u32,
}

impl Arc {
    /// Whether the arc has one of the districts on one side and none on the other.
    fn bounds(&self, districts: &DistrictSet) -> bool {
        districts.contains(self.left) != districts.contains(self.right)
    }

    /// Whether the sea is on one side.
    pub fn is_coast(&self) -> bool {
        self.left == SEA || self.right == SEA
    }

    /// The district of a coast, or the one on the left.
    pub fn land(&self) -> DistrictIx {
        if self.left == SEA { self.right } else { self.left }
    }
}

/// The network of borders.
#[derive(Debug)]
pub struct Topology {
    /// The points of all arcs, one arc after the other: WGS 84 longitude and latitude in degrees.
    pub points: Vec<Coord<f64>>,
    /// The arcs.
    pub arcs: Vec<Arc>,
    is_sound: OnceLock<bool>,
}

/// The districts to the left and right.
type Sides = (DistrictIx, DistrictIx);
/// The two ends of an edge, the smaller first, and the districts to its left and right on the way.
type Edge = ((u32, u32), Sides);

impl Topology {
    fn new(points: Vec<Coord<f64>>, arcs: Vec<Arc>) -> Self {
        Self { points, arcs, is_sound: OnceLock::new() }
    }

    /// Finds the arcs of polygons whose common borders are the same point by point. `shapes[i]` is district `i`.
    pub fn build(shapes: &[MultiPolygon<f64>]) -> Self {
        let (vertices, edges) = edges_of(shapes);
        let links = Links::new(vertices.len(), &edges);
        let mut chainer = Chainer { vertices: &vertices, links: &links, edges: &edges, done: vec![false; edges.len()] };
        let mut topology = Self::new(Vec::with_capacity(edges.len() + edges.len() / 8), Vec::new());
        let junctions = (0..vertices.len() as u32).filter(|&vertex| chainer.is_junction(vertex));
        let rest = 0..vertices.len() as u32;
        for vertex in junctions.collect::<Vec<_>>().into_iter().chain(rest) {
            for &edge in links.at(vertex) {
                chainer.follow(vertex, edge, &mut topology);
            }
        }
        topology
    }

    /// The points of an arc.
    pub fn line(&self, arc: &Arc) -> &[Coord<f64>] {
        &self.points[arc.span.start as usize..arc.span.end as usize]
    }

    /// Whether arcs meet in their ends only. Found out when first asked for.
    pub fn is_sound(&self) -> bool {
        *self.is_sound.get_or_init(|| {
            let edges = |arc| self.line(arc).windows(2).map(|pair| [pair[0], pair[1]]);
            let edges: Vec<[Coord<f64>; 2]> = self.arcs.iter().flat_map(edges).collect();
            clash::clashes(&edges).is_empty()
        })
    }
}

/// The distinct vertices, and each distinct edge with the districts on its two sides.
fn edges_of(shapes: &[MultiPolygon<f64>]) -> (Vec<Coord<f64>>, Vec<Edge>) {
    let mut ids: FxHashMap<(u64, u64), u32> = FxHashMap::default();
    let mut vertices = Vec::new();
    let mut positions: FxHashMap<(u32, u32), usize> = FxHashMap::default();
    let mut edges: Vec<Edge> = Vec::new();
    for (district, shape) in shapes.iter().enumerate() {
        for (ring, is_exterior) in rings_of(shape) {
            // With the exterior anticlockwise and holes clockwise the district is always on the left.
            let forwards = ring.is_ccw() == is_exterior;
            let mut ring_ids = Vec::with_capacity(ring.0.len());
            for point in ring.0.iter().map(|&point| rounded(point, DECIMALS)) {
                let id = *ids.entry(bits(point)).or_insert_with(|| {
                    vertices.push(point);
                    vertices.len() as u32 - 1
                });
                ring_ids.push(id);
            }
            for pair in ring_ids.windows(2).filter(|pair| pair[0] != pair[1]) {
                let (from, to) = if forwards { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                let key = (from.min(to), from.max(to));
                let position = *positions.entry(key).or_insert_with(|| {
                    edges.push((key, (SEA, SEA)));
                    edges.len() - 1
                });
                let sides = &mut edges[position].1;
                let side = if from < to { &mut sides.0 } else { &mut sides.1 };
                *side = district as DistrictIx;
            }
        }
    }
    (vertices, edges)
}

/// A place to so many decimals of a degree.
fn rounded(place: Coord<f64>, decimals: i32) -> Coord<f64> {
    let steps = 10f64.powi(decimals);
    // Adding nothing makes 0 of -0, which has other bits.
    let round = |degrees: f64| (degrees * steps).round() / steps + 0.0;
    Coord { x: round(place.x), y: round(place.y) }
}

/// What a place is known by in a map.
fn bits(place: Coord<f64>) -> (u64, u64) {
    (place.x.to_bits(), place.y.to_bits())
}

fn rings_of(shape: &MultiPolygon<f64>) -> impl Iterator<Item = (&LineString<f64>, bool)> {
    shape.iter().flat_map(|polygon| {
        std::iter::once((polygon.exterior(), true)).chain(polygon.interiors().iter().map(|ring| (ring, false)))
    })
}

/// Which edges meet at each vertex, in one flat list.
struct Links {
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Links {
    fn new(vertices: usize, edges: &[Edge]) -> Self {
        let mut starts = vec![0u32; vertices + 1];
        for ((a, b), _) in edges {
            starts[*a as usize + 1] += 1;
            starts[*b as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut flat = vec![0u32; edges.len() * 2];
        for (index, ((a, b), _)) in edges.iter().enumerate() {
            for vertex in [*a, *b] {
                flat[next[vertex as usize] as usize] = index as u32;
                next[vertex as usize] += 1;
            }
        }
        Self { starts, edges: flat }
    }

    fn at(&self, vertex: u32) -> &[u32] {
        &self.edges[self.starts[vertex as usize] as usize..self.starts[vertex as usize + 1] as usize]
    }
}

/// Joins edges into arcs.
struct Chainer<'a> {
    vertices: &'a [Coord<f64>],
    links: &'a Links,
    edges: &'a [Edge],
    done: Vec<bool>,
}

impl Chainer<'_> {
    /// The sides of an edge when walked from a vertex.
    fn sides_from(&self, vertex: u32, edge: u32) -> Sides {
        let ((low, _), (left, right)) = self.edges[edge as usize];
        if vertex == low { (left, right) } else { (right, left) }
    }

    fn other_end(&self, vertex: u32, edge: u32) -> u32 {
        let ((low, high), _) = self.edges[edge as usize];
        if vertex == low { high } else { low }
    }

    /// Whether arcs end here: three or more borders meet, or the districts beside the border change.
    fn is_junction(&self, vertex: u32) -> bool {
        match self.links.at(vertex) {
            &[one, two] => {
                let (left, right) = self.sides_from(vertex, one);
                self.sides_from(vertex, two) != (right, left)
            }
            _ => true,
        }
    }

    fn follow(&mut self, start: u32, edge: u32, topology: &mut Topology) {
        if self.done[edge as usize] {
            return;
        }
        let (left, right) = self.sides_from(start, edge);
        let begin = topology.points.len() as u32;
        topology.points.push(self.vertices[start as usize]);
        let (mut vertex, mut edge) = (start, edge);
        loop {
            self.done[edge as usize] = true;
            vertex = self.other_end(vertex, edge);
            topology.points.push(self.vertices[vertex as usize]);
            if vertex == start || self.is_junction(vertex) {
                break;
            }
            let Some(&next) = self.links.at(vertex).iter().find(|&&next| !self.done[next as usize]) else { break };
            edge = next;
        }
        let span = begin..topology.points.len() as u32;
        topology.arcs.push(Arc { span, left, right, from: start, to: vertex });
    }
}
