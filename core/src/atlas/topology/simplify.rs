//! Simpler networks that stay sound.
//!
//! Each arc is thinned by the rule of Douglas and Peucker. That alone may lay one border across another, or over an
//! island. So wherever a straight piece meets another, or has a vertex between itself and the border that it stands
//! for, it takes back the point that it strayed from most, until no piece does: in the end all points would be back,
//! and the exact network is sound. Only then are vertices rounded to few decimals, but for those whose rounding would
//! change the side on which they pass.

use geo::Coord;
use rustc_hash::FxHashMap;

use super::clash::{self, Edge};
use super::{Arc, Topology, bits, rounded};
use crate::atlas::plane;

/// A straight piece of a thinned arc: the positions of its ends among the exact points. Those between were left out.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: usize,
    to: usize,
}

impl Topology {
    /// The same network with each arc simplified so that it strays at most `tolerance_m` metres, and its vertices
    /// rounded to so many decimals of a degree where that harms nothing. Sound when this one is: see
    /// [`Topology::is_sound`].
    #[must_use]
    pub fn simplified(&self, tolerance_m: f64, decimals: i32) -> Self {
        let mut draft = Draft::new(self);
        draft.thin(tolerance_m);
        while draft.mend() {}
        let vertices = Vertices::of(&draft, decimals);
        let mut points = Vec::new();
        let arcs = self.arcs.iter().map(|arc| {
            let start = points.len() as u32;
            let kept = span(arc).filter(|&point| draft.kept[point]);
            points.extend(kept.map(|point| vertices.placed(self.points[point])));
            Arc { span: start..points.len() as u32, ..arc.clone() }
        });
        let arcs = arcs.collect();
        Self::new(points, arcs)
    }
}

fn span(arc: &Arc) -> std::ops::Range<usize> {
    arc.span.start as usize..arc.span.end as usize
}

/// Which points are kept so far.
struct Draft<'a> {
    exact: &'a Topology,
    /// The points in metres of the plane.
    flat: Vec<Coord<f64>>,
    kept: Vec<bool>,
}

impl<'a> Draft<'a> {
    fn new(exact: &'a Topology) -> Self {
        let flat: Vec<Coord<f64>> = exact.points.iter().map(|&point| plane::metres(point)).collect();
        Self { exact, kept: vec![false; flat.len()], flat }
    }

    /// Keeps the ends of arcs, three corners of every island, and what strays farther than the tolerance.
    fn thin(&mut self, tolerance_m: f64) {
        for arc in &self.exact.arcs {
            let whole = Piece { from: arc.span.start as usize, to: arc.span.end as usize - 1 };
            self.kept[whole.from] = true;
            self.kept[whole.to] = true;
            let mut pieces = vec![whole];
            if arc.from == arc.to {
                self.split(&mut pieces);
                self.split(&mut pieces);
            }
            while let Some(piece) = pieces.pop() {
                if let Some((middle, strays)) = self.farthest(piece)
                    && strays > tolerance_m
                {
                    self.kept[middle] = true;
                    pieces.extend([Piece { to: middle, ..piece }, Piece { from: middle, ..piece }]);
                }
            }
        }
    }

    /// Splits the piece that strays farthest, however little that is.
    fn split(&mut self, pieces: &mut Vec<Piece>) {
        let strays = |(at, &piece): (usize, &Piece)| self.farthest(piece).map(|(middle, metres)| (at, middle, metres));
        let worst = pieces.iter().enumerate().filter_map(strays).max_by(|a, b| a.2.total_cmp(&b.2));
        if let Some((at, middle, _)) = worst {
            let piece = pieces.swap_remove(at);
            self.kept[middle] = true;
            pieces.extend([Piece { to: middle, ..piece }, Piece { from: middle, ..piece }]);
        }
    }

    /// The point left out that is farthest from a piece, and how far in metres.
    fn farthest(&self, piece: Piece) -> Option<(usize, f64)> {
        let (from, to) = (self.flat[piece.from], self.flat[piece.to]);
        let between = piece.from + 1..piece.to;
        let far = between.map(|point| (point, plane::distance_squared_to_segment(self.flat[point], from, to)));
        far.max_by(|a, b| a.1.total_cmp(&b.1)).map(|(point, squared)| (point, squared.sqrt()))
    }

    /// Gives a point back to each piece that meets another or was laid over a vertex; false when there is none left.
    fn mend(&mut self) -> bool {
        let pieces = self.pieces();
        let edges: Vec<Edge> = pieces.iter().map(|piece| self.edge(*piece)).collect();
        let mut faulty = clash::clashes(&edges);
        faulty.extend(self.overlaid(&pieces));
        let mut is_changed = false;
        for piece in faulty {
            if let Some((middle, _)) = self.farthest(pieces[piece]) {
                self.kept[middle] = true;
                is_changed = true;
            }
        }
        is_changed
    }

    fn edge(&self, piece: Piece) -> Edge {
        [self.exact.points[piece.from], self.exact.points[piece.to]]
    }

    fn pieces(&self) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for arc in &self.exact.arcs {
            let mut from = arc.span.start as usize;
            for to in span(arc).skip(1).filter(|&point| self.kept[point]) {
                pieces.push(Piece { from, to });
                from = to;
            }
        }
        pieces
    }

    /// The pieces with a vertex between them and the border that they stand for: it would change sides.
    fn overlaid(&self, pieces: &[Piece]) -> Vec<usize> {
        let points = &self.exact.points;
        let kept = (0..points.len()).filter(|&point| self.kept[point]);
        let mut vertices: Vec<Coord<f64>> = kept.map(|point| points[point]).collect();
        vertices.sort_unstable_by(|a, b| a.y.total_cmp(&b.y));
        let is_overlaid = |piece: &Piece| {
            let border = &points[piece.from..=piece.to];
            let ends = self.edge(*piece);
            border.len() > 2
                && within(&vertices, border)
                    .any(|(_, vertex)| !ends.contains(&vertex) && clash::winding(border, vertex) != 0)
        };
        (0..pieces.len()).filter(|&piece| is_overlaid(&pieces[piece])).collect()
    }
}

/// The vertices, of some that are sorted by latitude, in the box around points; with their positions.
fn within<'a>(sorted: &'a [Coord<f64>], points: &[Coord<f64>]) -> impl Iterator<Item = (usize, Coord<f64>)> + 'a {
    let (mut low, mut high) = (points[0], points[0]);
    for point in points {
        low = Coord { x: low.x.min(point.x), y: low.y.min(point.y) };
        high = Coord { x: high.x.max(point.x), y: high.y.max(point.y) };
    }
    let first = sorted.partition_point(|vertex| vertex.y < low.y);
    let reached = sorted[first..].iter().take_while(move |vertex| vertex.y <= high.y).enumerate();
    reached.filter(move |(_, v)| low.x <= v.x && v.x <= high.x).map(move |(index, &vertex)| (first + index, vertex))
}

/// The distinct vertices of a draft, and which of them cannot be rounded.
struct Vertices {
    exact: Vec<Coord<f64>>,
    positions: FxHashMap<(u64, u64), usize>,
    held: Vec<bool>,
    decimals: i32,
}

impl Vertices {
    fn of(draft: &Draft, decimals: i32) -> Self {
        let kept = draft.exact.points.iter().zip(&draft.kept).filter(|(_, kept)| **kept);
        let mut exact: Vec<Coord<f64>> = kept.map(|(&point, _)| point).collect();
        exact.sort_unstable_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
        exact.dedup();
        let positions = exact.iter().enumerate().map(|(index, &vertex)| (bits(vertex), index)).collect();
        let mut vertices = Self { held: vec![false; exact.len()], exact, positions, decimals };
        let pieces: Vec<[usize; 2]> =
            draft.pieces().iter().map(|&piece| draft.edge(piece).map(|end| vertices.positions[&bits(end)])).collect();
        vertices.hold_neighbours();
        while vertices.hold_those_that_pass(&pieces) {}
        vertices
    }

    /// Where a vertex of the draft is placed in the end.
    fn placed(&self, vertex: Coord<f64>) -> Coord<f64> {
        self.positions.get(&bits(vertex)).map_or(vertex, |&index| self.place(index))
    }

    fn place(&self, index: usize) -> Coord<f64> {
        if self.held[index] { self.exact[index] } else { rounded(self.exact[index], self.decimals) }
    }

    fn reach(&self, steps: f64) -> Coord<f64> {
        let reach = steps * 10f64.powi(-self.decimals);
        Coord { x: reach, y: reach }
    }

    /// Vertices so close to each other that rounding, by half a step each, could make them one or let one pass around
    /// the other.
    fn hold_neighbours(&mut self) {
        let reach = self.reach(1.1);
        for index in 0..self.exact.len() {
            let vertex = self.exact[index];
            let around = within(&self.exact, &[vertex - reach, vertex + reach]);
            self.held[index] = around.take(2).count() > 1;
        }
    }

    /// Where rounding takes a vertex to the other side of a piece, or onto it, leaves the three where they were; false
    /// when there is none left.
    fn hold_those_that_pass(&mut self, pieces: &[[usize; 2]]) -> bool {
        let reach = self.reach(2.0);
        let side = |turn: f64| turn.partial_cmp(&0.0);
        let mut passing = Vec::new();
        for &[a, b] in pieces {
            let (from, to) = (self.exact[a], self.exact[b]);
            let corners = [from - reach, from + reach, to - reach, to + reach];
            for (c, vertex) in within(&self.exact, &corners).filter(|(c, _)| ![a, b].contains(c)) {
                let after = clash::turn(self.place(a), self.place(b), self.place(c));
                if side(after) != side(clash::turn(from, to, vertex)) {
                    passing.extend([a, b, c]);
                }
            }
        }
        let before = self.held.clone();
        for vertex in passing {
            self.held[vertex] = true;
        }
        self.held != before
    }
}
