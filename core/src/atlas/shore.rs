//! How far things are from each other: stretches of border in an R-tree, in metres of the plane.

use std::sync::Arc;

use geo::Coord;
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::districts::DistrictIx;
use super::plane;
use super::topology::{SEA, Topology};

/// How many edges a stretch has at most: few enough to measure at once, enough to keep the tree small.
const EDGES: usize = 16;

/// A stretch of border, with the districts on its two sides.
#[derive(Debug, Clone)]
pub struct Stretch {
    points: Arc<[Coord<f64>]>,
    envelope: AABB<[f64; 2]>,
    /// The district on the left, or [`SEA`](super::topology::SEA).
    pub left: DistrictIx,
    /// The district on the right, or [`SEA`](super::topology::SEA).
    pub right: DistrictIx,
}

/// Stretches that can be asked for the nearest.
pub type StretchTree = RTree<Stretch>;

impl Stretch {
    /// The place in one district where people arrive who cross the water from another.
    pub fn landing(at: Coord<f64>, district: DistrictIx, from: DistrictIx) -> Self {
        Self { points: Arc::new([at, at]), envelope: AABB::from_point([at.x, at.y]), left: district, right: from }
    }

    /// Its edges, from point to point.
    pub fn edges(&self) -> impl Iterator<Item = [Coord<f64>; 2]> + '_ {
        self.points.windows(2).map(|edge| [edge[0], edge[1]])
    }

    /// The point of it that is nearest to a point of the plane.
    pub fn nearest_point(&self, at: Coord<f64>) -> Coord<f64> {
        let nearest = self.edges().map(|[from, to]| plane::nearest_on_segment(at, from, to));
        let distance = |point: &Coord<f64>| plane::distance_squared(*point, at);
        nearest.min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(at)
    }
}

impl RTreeObject for Stretch {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl PointDistance for Stretch {
    fn distance_2(&self, &[x, y]: &[f64; 2]) -> f64 {
        let distances = self.edges().map(|[from, to]| plane::distance_squared_to_segment(Coord { x, y }, from, to));
        distances.fold(f64::INFINITY, f64::min)
    }
}

/// Every stretch of every border of a topology.
pub fn stretches(topology: &Topology) -> Vec<Stretch> {
    let mut found = Vec::with_capacity(topology.points.len() / EDGES + topology.arcs.len());
    for arc in &topology.arcs {
        let flat: Vec<Coord<f64>> = topology.line(arc).iter().map(|&point| plane::metres(point)).collect();
        let mut start = 0;
        while start + 1 < flat.len() {
            let end = (start + EDGES).min(flat.len() - 1);
            let points: Arc<[Coord<f64>]> = flat[start..=end].into();
            let corners: Vec<[f64; 2]> = points.iter().map(|point| [point.x, point.y]).collect();
            let envelope = AABB::from_points(corners.iter());
            found.push(Stretch { points, envelope, left: arc.left, right: arc.right });
            start = end;
        }
    }
    found
}

/// The districts beside the stretches that are so near to a place, in metres, the nearest first.
pub fn districts_within(tree: &StretchTree, place: Coord<f64>, metres: f64) -> Vec<DistrictIx> {
    let Coord { x, y } = plane::metres(place);
    let mut found = Vec::new();
    for (stretch, squared) in tree.nearest_neighbor_iter_with_distance_2(&[x, y]) {
        if squared > metres * metres {
            break;
        }
        for district in [stretch.left, stretch.right].into_iter().filter(|&district| district != SEA) {
            if !found.contains(&district) {
                found.push(district);
            }
        }
    }
    found
}

/// The distance in metres from a place to the nearest stretch, and that stretch.
pub fn nearest(tree: &StretchTree, place: Coord<f64>) -> Option<(f64, &Stretch)> {
    let Coord { x, y } = plane::metres(place);
    let stretch = tree.nearest_neighbor(&[x, y])?;
    Some((stretch.distance_2(&[x, y]).sqrt(), stretch))
}
