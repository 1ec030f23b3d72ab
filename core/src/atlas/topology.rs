//! Districts as a network of shared borders.
//!
//! Every stretch of border stands here once, as an [`Arc`] with a district (or the sea) on either side. So two
//! neighbours can never drift apart when borders are simplified, the length that two districts share is the
//! length of their arcs, and the outline of any set of districts is the arcs that have the set on one side only.

use std::ops::Range;

use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Polygon, SimplifyIdx, Winding};
use rustc_hash::FxHashMap;

use super::districts::{DistrictIx, DistrictSet};
use super::plane;

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
}

/// The districts to the left and right.
type Sides = (DistrictIx, DistrictIx);
/// The two ends of an edge, the smaller first, and the districts to its left and right on the way.
type Edge = ((u32, u32), Sides);

impl Topology {
    /// Finds the arcs of polygons whose common borders are the same point by point. `shapes[i]` is district `i`.
    pub fn build(shapes: &[MultiPolygon<f64>]) -> Self {
        let (vertices, edges) = edges_of(shapes);
        let links = Links::new(vertices.len(), &edges);
        let mut chainer = Chainer { vertices: &vertices, links: &links, edges: &edges, done: vec![false; edges.len()] };
        let mut topology = Self { points: Vec::with_capacity(edges.len() + edges.len() / 8), arcs: Vec::new() };
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

    /// The same network with each arc simplified so that it strays at most `tolerance_m` metres. Junctions stay
    /// where they are; small islands keep at least a triangle.
    #[must_use]
    pub fn simplified(&self, tolerance_m: f64) -> Self {
        let mut points = Vec::new();
        let arcs = self.arcs.iter().map(|arc| {
            let line = self.line(arc);
            let start = points.len() as u32;
            let flat: LineString<f64> = line.iter().map(|&point| plane::metres(point)).collect();
            let kept = flat.simplify_idx(tolerance_m);
            if arc.from == arc.to && kept.len() < 4 {
                points.extend(triangle(line));
            } else {
                points.extend(kept.into_iter().map(|index| line[index]));
            }
            Arc { span: start..points.len() as u32, ..arc.clone() }
        });
        let arcs = arcs.collect();
        Self { points, arcs }
    }

    /// The outline of a set of districts: polygons with their exterior anticlockwise, as RFC 7946 asks.
    pub fn outline(&self, districts: &DistrictSet) -> MultiPolygon<f64> {
        let rings = Stitcher::new(self, districts).rings();
        let (mut exteriors, mut holes) = (Vec::new(), Vec::new());
        for ring in rings {
            if ring.is_ccw() {
                exteriors.push(Polygon::new(ring, Vec::new()));
            } else {
                holes.push(ring);
            }
        }
        for hole in holes {
            if let Some(owner) = smallest_around(&exteriors, &hole) {
                exteriors[owner].interiors_push(hole);
            }
        }
        MultiPolygon(exteriors)
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
            for point in &ring.0 {
                let id = *ids.entry((point.x.to_bits(), point.y.to_bits())).or_insert_with(|| {
                    vertices.push(*point);
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

/// Joins arcs into the rings of an outline.
struct Stitcher<'a> {
    topology: &'a Topology,
    /// Arcs with the set on their left; `true` when the arc is walked backwards for that.
    pending: Vec<Option<(&'a Arc, bool)>>,
    starting_at: FxHashMap<u32, Vec<usize>>,
}

impl<'a> Stitcher<'a> {
    fn new(topology: &'a Topology, districts: &DistrictSet) -> Self {
        let pending: Vec<_> = topology
            .arcs
            .iter()
            .filter(|arc| arc.bounds(districts))
            .map(|arc| Some((arc, districts.contains(arc.right))))
            .collect();
        let mut starting_at: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (index, (arc, backwards)) in pending.iter().flatten().enumerate() {
            starting_at.entry(if *backwards { arc.to } else { arc.from }).or_default().push(index);
        }
        Self { topology, pending, starting_at }
    }

    fn rings(mut self) -> Vec<LineString<f64>> {
        let mut rings = Vec::new();
        for index in 0..self.pending.len() {
            let Some((arc, backwards)) = self.pending[index].take() else { continue };
            let (start, mut end) = if backwards { (arc.to, arc.from) } else { (arc.from, arc.to) };
            let mut ring = Vec::new();
            self.append(arc, backwards, &mut ring);
            while end != start {
                let Some((arc, backwards)) = self.next_arc(end, &ring) else { break };
                self.append(arc, backwards, &mut ring);
                end = if backwards { arc.from } else { arc.to };
            }
            if ring.len() >= 4 && ring.first() == ring.last() {
                rings.push(LineString(ring));
            }
        }
        rings
    }

    fn append(&self, arc: &Arc, backwards: bool, ring: &mut Vec<Coord<f64>>) {
        ring.pop();
        let line = self.topology.line(arc);
        if backwards {
            ring.extend(line.iter().rev());
        } else {
            ring.extend(line);
        }
    }

    /// Takes the arc that goes on from a junction. Where two parts of the set touch in the junction, the sharpest
    /// left turn keeps the ring around its own part.
    fn next_arc(&mut self, junction: u32, ring: &[Coord<f64>]) -> Option<(&'a Arc, bool)> {
        let candidates = self.starting_at.get(&junction)?;
        let free: Vec<usize> = candidates.iter().copied().filter(|&index| self.pending[index].is_some()).collect();
        let chosen = match free.as_slice() {
            [] => return None,
            [only] => *only,
            several => *several.iter().max_by(|&&a, &&b| self.turn(ring, a).total_cmp(&self.turn(ring, b)))?,
        };
        self.pending[chosen].take()
    }

    /// The angle by which the way turns to the left when it goes on with an arc.
    fn turn(&self, ring: &[Coord<f64>], index: usize) -> f64 {
        let (Some((arc, backwards)), [.., before, at]) = (self.pending[index], ring) else { return f64::MIN };
        let line = self.topology.line(arc);
        let after = if backwards { line[line.len() - 2] } else { line[1] };
        let (came, goes) = (*at - *before, after - *at);
        (came.x * goes.y - came.y * goes.x).atan2(came.x * goes.x + came.y * goes.y)
    }
}

/// A closed line of four points that stands for a small island.
fn triangle(line: &[Coord<f64>]) -> [Coord<f64>; 4] {
    let third = (line.len() - 1) / 3;
    [line[0], line[third.max(1)], line[(2 * third).max(2).min(line.len() - 2)], line[0]]
}

fn smallest_around(exteriors: &[Polygon<f64>], hole: &LineString<f64>) -> Option<usize> {
    let inside = |polygon: &Polygon<f64>| {
        let Some(bounds) = polygon.bounding_rect() else { return false };
        bounds.contains(&hole.0[0]) && {
            let shell = Polygon::new(polygon.exterior().clone(), Vec::new());
            // A hole may touch its shell in a junction, so one point says too little.
            hole.0.iter().any(|point| shell.contains(point))
        }
    };
    let extent = |index: usize| exteriors[index].bounding_rect().map_or(f64::MAX, |r| r.width() * r.height());
    (0..exteriors.len()).filter(|&index| inside(&exteriors[index])).min_by(|&a, &b| extent(a).total_cmp(&extent(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, polygon};

    /// Two unit squares side by side, the right one with a hole in which a third district lies.
    fn squares() -> Topology {
        let left = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.), (x: 0., y: 1.)];
        let right = polygon!(
            exterior: [(x: 1., y: 0.), (x: 2., y: 0.), (x: 2., y: 1.), (x: 1., y: 1.)],
            interiors: [[(x: 1.4, y: 0.4), (x: 1.4, y: 0.6), (x: 1.6, y: 0.6), (x: 1.6, y: 0.4)]],
        );
        let inner = polygon![(x: 1.4, y: 0.4), (x: 1.6, y: 0.4), (x: 1.6, y: 0.6), (x: 1.4, y: 0.6)];
        Topology::build(&[left, right, inner].map(|polygon| MultiPolygon(vec![polygon])))
    }

    fn area(topology: &Topology, districts: &[DistrictIx]) -> f64 {
        topology.outline(&districts.iter().copied().collect()).unsigned_area()
    }

    #[test]
    fn each_border_stands_once() {
        let topology = squares();
        let mut sides: Vec<_> =
            topology.arcs.iter().map(|arc| (arc.left.min(arc.right), arc.left.max(arc.right))).collect();
        sides.sort_unstable();
        assert_eq!(sides, [(0, 1), (0, SEA), (1, 2), (1, SEA)]);
    }

    #[test]
    fn outlines_of_sets() {
        let topology = squares();
        for (districts, expected) in
            [(&[0][..], 1.0), (&[1], 0.96), (&[2], 0.04), (&[0, 1], 1.96), (&[0, 1, 2], 2.0), (&[], 0.0)]
        {
            assert!((area(&topology, districts) - expected).abs() < 1e-12, "{districts:?}");
        }
        let merged = topology.outline(&[0, 1].into_iter().collect());
        assert_eq!((merged.0.len(), merged.0[0].interiors().len()), (1, 1));
    }

    #[test]
    fn parts_that_touch_in_a_point_stay_apart() {
        let a = polygon![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 1.), (x: 0., y: 1.)];
        let b = polygon![(x: 1., y: 1.), (x: 2., y: 1.), (x: 2., y: 2.), (x: 1., y: 2.)];
        let topology = Topology::build(&[a, b].map(|polygon| MultiPolygon(vec![polygon])));
        let both = topology.outline(&[0, 1].into_iter().collect());
        assert_eq!(both.0.len(), 2);
        assert!((both.unsigned_area() - 2.0).abs() < 1e-12);
    }

    #[test]
    fn simplifying_keeps_borders_shared() {
        let simple = squares().simplified(1_000_000.0);
        assert!((area(&simple, &[0, 1, 2]) - area(&simple, &[0]) - area(&simple, &[1, 2])).abs() < 1e-9);
    }
}
