//! From the arcs around a set of districts to its outline.

use geo::orient::Direction;
use geo::{Area, Coord, LineString, MultiPolygon, Orient, Polygon, Winding, unary_union};
use rustc_hash::FxHashMap;

use super::{DistrictSet, Topology};
use crate::atlas::valid::is_within;

impl Topology {
    /// The outline of a set of districts, valid in the sense of OGC's simple features: each polygon is one connected
    /// piece of the set, its rings are simple and touch in single points at most. Exteriors run anticlockwise and
    /// holes clockwise, as RFC 7946 asks.
    pub fn outline(&self, districts: &DistrictSet) -> MultiPolygon<f64> {
        let (mut pieces, mut loose) = (Vec::new(), Vec::new());
        for boundary in Stitcher::new(self, districts).boundaries() {
            let (exteriors, holes): (Vec<_>, Vec<_>) = boundary.into_iter().partition(Winding::is_ccw);
            if let [exterior] = exteriors.as_slice() {
                pieces.push(Polygon::new(exterior.clone(), holes));
            } else {
                // A boundary around a hole. Several exteriors there are only where borders cross.
                pieces.extend(exteriors.into_iter().map(|exterior| Polygon::new(exterior, Vec::new())));
                loose.extend(holes);
            }
        }
        for (owner, hole) in owners(&pieces, loose) {
            pieces[owner].interiors_push(hole);
        }
        let outline = MultiPolygon(pieces);
        // Borders that cross are somebody else's: what ships has none. Their outlines are made valid one by one.
        if self.is_sound() { outline } else { unary_union(&outline).orient(Direction::Default) }
    }
}

/// An arc walked with the set on its left.
#[derive(Clone, Copy)]
struct Way<'a> {
    line: &'a [Coord<f64>],
    is_backwards: bool,
    from: u32,
    to: u32,
}

impl Way<'_> {
    fn points(&self) -> impl Iterator<Item = Coord<f64>> {
        let count = self.line.len();
        (0..count).map(move |index| self.line[if self.is_backwards { count - 1 - index } else { index }])
    }

    /// Its first two points, and its last two.
    fn ends(&self) -> ([Coord<f64>; 2], [Coord<f64>; 2]) {
        let (start, end) =
            ([self.line[0], self.line[1]], [self.line[self.line.len() - 2], self.line[self.line.len() - 1]]);
        if self.is_backwards { ([end[1], end[0]], [start[1], start[0]]) } else { (start, end) }
    }

    /// The angle by which one turns to the left who goes on with another way at the end of this.
    fn turn(&self, next: &Way) -> f64 {
        let ([at, after], [before, _]) = (next.ends().0, self.ends().1);
        let (came, goes) = (at - before, after - at);
        (came.x * goes.y - came.y * goes.x).atan2(came.x * goes.x + came.y * goes.y)
    }
}

/// Joins arcs into the rings of an outline.
struct Stitcher<'a> {
    ways: Vec<Way<'a>>,
    taken: Vec<bool>,
    leaving: FxHashMap<u32, Vec<usize>>,
}

impl<'a> Stitcher<'a> {
    fn new(topology: &'a Topology, districts: &DistrictSet) -> Self {
        let around = topology.arcs.iter().filter(|arc| arc.bounds(districts));
        let ways: Vec<Way> = around
            .map(|arc| {
                let is_backwards = districts.contains(arc.right);
                let (from, to) = if is_backwards { (arc.to, arc.from) } else { (arc.from, arc.to) };
                Way { line: topology.line(arc), is_backwards, from, to }
            })
            .collect();
        let mut leaving: FxHashMap<u32, Vec<usize>> = FxHashMap::default();
        for (index, way) in ways.iter().enumerate() {
            leaving.entry(way.from).or_default().push(index);
        }
        Self { taken: vec![false; ways.len()], ways, leaving }
    }

    /// The rings of each boundary: of each way that leads around a connected piece of the set, or around a hole in it.
    fn boundaries(mut self) -> Vec<Vec<LineString<f64>>> {
        let all = 0..self.ways.len();
        all.map(|way| self.boundary(way)).filter(|rings| !rings.is_empty()).collect()
    }

    /// Walks a boundary to its end. Where it comes through a junction a second time, what lies between is a ring of
    /// its own: so a lake that touches the shore in one point is a hole, and no ring meets itself.
    fn boundary(&mut self, start: usize) -> Vec<LineString<f64>> {
        let (mut rings, mut walked) = (Vec::new(), Vec::new());
        let mut next = Some(start);
        while let Some(way) = next.filter(|&way| !std::mem::replace(&mut self.taken[way], true)) {
            walked.push(way);
            let at = self.ways[way].to;
            if let Some(first) = walked.iter().position(|&walked| self.ways[walked].from == at) {
                rings.push(self.ring(walked.drain(first..)));
            }
            next = self.onward(way);
        }
        rings
    }

    fn ring(&self, ways: impl Iterator<Item = usize>) -> LineString<f64> {
        let mut ring = Vec::new();
        for way in ways {
            ring.pop();
            ring.extend(self.ways[way].points());
        }
        LineString(ring)
    }

    /// The way that goes on from a junction. Where parts of the set touch in it, the sharpest left turn keeps to the
    /// same part.
    fn onward(&self, way: usize) -> Option<usize> {
        let turn = |next: &usize| self.ways[way].turn(&self.ways[*next]);
        match self.leaving.get(&self.ways[way].to)?.as_slice() {
            &[only] => Some(only),
            several => several.iter().copied().max_by(|a, b| turn(a).total_cmp(&turn(b))),
        }
    }
}

/// Each hole with the smallest piece around it.
fn owners(pieces: &[Polygon<f64>], holes: Vec<LineString<f64>>) -> Vec<(usize, LineString<f64>)> {
    if holes.is_empty() {
        return Vec::new();
    }
    let areas: Vec<f64> = pieces.iter().map(Area::unsigned_area).collect();
    let owner = |hole: &LineString<f64>| {
        let around = (0..pieces.len()).filter(|&piece| is_within(hole, pieces[piece].exterior()));
        around.min_by(|&a, &b| areas[a].total_cmp(&areas[b]))
    };
    holes.into_iter().filter_map(|hole| Some((owner(&hole)?, hole))).collect()
}
