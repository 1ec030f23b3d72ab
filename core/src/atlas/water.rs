//! Which districts look at each other across water, and how wide it is.

use geo::Coord;
use rstar::RTree;
use rstar::primitives::GeomWithData;
use rustc_hash::FxHashMap;

use super::abroad::is_abroad;
use super::districts::DistrictIx;
use super::grid::Grid;
use super::plane;
use super::topology::Topology;

/// Districts farther apart than this are not near, in metres.
const NEAR_M: f64 = 25_000.0;
/// The spacing of the points that stand for a coast in the first, coarse pass, in metres.
const COARSE_M: f64 = 2_000.0;

/// A point of a coast, on the globe and in the plane.
#[derive(Debug, Clone, Copy)]
struct CoastPoint {
    place: Coord<f64>,
    metres: Coord<f64>,
    /// Its position among the fine points of its coast.
    position: usize,
}

/// Where the water between two districts is narrowest.
#[derive(Debug, Clone, Copy)]
pub struct Narrows {
    /// Its width in metres.
    pub metres: f64,
    /// Its two shores in metres of the plane: that of the first district, and of the second.
    pub shores: [Coord<f64>; 2],
}

/// The coasts of all districts.
pub struct Coasts {
    fine: Vec<Vec<CoastPoint>>,
    coarse: Vec<Vec<CoastPoint>>,
}

impl Coasts {
    /// Collects the coasts of a topology of `count` districts.
    pub fn new(topology: &Topology, count: usize) -> Self {
        let mut coasts = Self { fine: vec![Vec::new(); count], coarse: vec![Vec::new(); count] };
        for arc in topology.arcs.iter().filter(|arc| arc.is_coast()) {
            let district = usize::from(arc.land());
            let mut last: Option<Coord<f64>> = None;
            for &place in topology.line(arc) {
                let point = CoastPoint { place, metres: plane::metres(place), position: coasts.fine[district].len() };
                coasts.fine[district].push(point);
                if last.is_none_or(|last| plane::distance_squared(last, point.metres) >= COARSE_M * COARSE_M) {
                    coasts.coarse[district].push(point);
                    last = Some(point.metres);
                }
            }
        }
        coasts
    }

    /// The water between two districts where it is narrowest; none when one has no coast.
    pub fn gap_between(&self, a: DistrictIx, b: DistrictIx) -> Option<Narrows> {
        // Each fine point lies within the spacing of the coarse one that stands for it, so the narrowest place is
        // between coarse points that are at most twice that farther apart than the nearest two.
        let [ours, theirs] = [(a, b), (b, a)].map(|(near, far)| self.distances(near, far));
        let reach = ours.iter().copied().reduce(f64::min)? + 2.0 * COARSE_M;
        let (ours, theirs) = (self.fine_within(a, &ours, reach), self.fine_within(b, &theirs, reach));
        narrowest(&ours, &theirs)
    }

    /// How far each coarse point of a district's coast is from the nearest coarse point of another's, in metres.
    fn distances(&self, of: DistrictIx, to: DistrictIx) -> Vec<f64> {
        let theirs = &self.coarse[usize::from(to)];
        let to_nearest = |p: &CoastPoint| {
            let squared = theirs.iter().map(|q| plane::distance_squared(p.metres, q.metres));
            squared.reduce(f64::min).map(f64::sqrt)
        };
        self.coarse[usize::from(of)].iter().filter_map(to_nearest).collect()
    }

    /// The fine points for which those coarse points of a coast stand that are not farther than `reach`.
    fn fine_within(&self, district: DistrictIx, distances: &[f64], reach: f64) -> Vec<CoastPoint> {
        let (fine, coarse) = (&self.fine[usize::from(district)], &self.coarse[usize::from(district)]);
        let ends = coarse.iter().skip(1).map(|next| next.position).chain([fine.len()]);
        let stretches = coarse.iter().zip(ends).zip(distances).filter(|(_, metres)| **metres <= reach);
        stretches.flat_map(|((first, end), _)| &fine[first.position..end]).copied().collect()
    }

    /// The pairs of districts that look at each other over at most 25 km of open water, with its width in metres.
    /// The smaller position comes first. `joined` tells of pairs that share a land border.
    pub fn narrows(
        &self,
        grid: &Grid,
        joined: impl Fn(DistrictIx, DistrictIx) -> bool,
    ) -> Vec<(DistrictIx, DistrictIx, f64)> {
        let tree = RTree::bulk_load(self.coarse_points());
        let reach = (NEAR_M + COARSE_M).powi(2);
        let mut closest: FxHashMap<(DistrictIx, DistrictIx), (f64, CoastPoint, CoastPoint)> = FxHashMap::default();
        for (a, ours) in self.coarse.iter().enumerate() {
            let a = a as DistrictIx;
            for p in ours {
                for theirs in tree.locate_within_distance([p.metres.x, p.metres.y], reach) {
                    let (b, q) = theirs.data;
                    if b <= a || joined(a, b) {
                        continue;
                    }
                    let distance = plane::distance_squared(p.metres, q.metres);
                    let known = closest.get(&(a, b)).map_or(f64::INFINITY, |pair| pair.0);
                    if distance < known && is_open_water(grid, p.place, q.place) {
                        closest.insert((a, b), (distance, *p, q));
                    }
                }
            }
        }
        let refined = closest.into_iter().map(|((a, b), (_, p, q))| (a, b, self.refine(a, p, b, q).metres));
        let mut narrows: Vec<_> = refined.filter(|&(_, _, metres)| metres <= NEAR_M).collect();
        narrows.sort_by_key(|&(a, b, _)| (a, b));
        narrows
    }

    fn coarse_points(&self) -> Vec<GeomWithData<[f64; 2], (DistrictIx, CoastPoint)>> {
        let of_district = |(district, points): (usize, &Vec<CoastPoint>)| {
            let with_district = |point: &CoastPoint| {
                GeomWithData::new([point.metres.x, point.metres.y], (district as DistrictIx, *point))
            };
            points.iter().map(with_district).collect::<Vec<_>>()
        };
        self.coarse.iter().enumerate().flat_map(of_district).collect()
    }

    /// Where the coasts of two districts are nearest to each other, close to a coarse pair of points.
    fn refine(&self, a: DistrictIx, p: CoastPoint, b: DistrictIx, q: CoastPoint) -> Narrows {
        let around = |district: DistrictIx, centre: CoastPoint| {
            let reach = (2.0 * COARSE_M).powi(2);
            let near = move |point: &&CoastPoint| plane::distance_squared(point.metres, centre.metres) <= reach;
            self.fine[usize::from(district)].iter().filter(near).copied().collect::<Vec<_>>()
        };
        let metres = plane::distance_squared(p.metres, q.metres).sqrt();
        narrowest(&around(a, p), &around(b, q)).unwrap_or(Narrows { metres, shores: [p.metres, q.metres] })
    }
}

/// The two points of two coasts that are nearest to each other.
fn narrowest(ours: &[CoastPoint], theirs: &[CoastPoint]) -> Option<Narrows> {
    let squared = |[p, q]: [Coord<f64>; 2]| plane::distance_squared(p, q);
    let pairs = ours.iter().flat_map(|p| theirs.iter().map(|q| [p.metres, q.metres]));
    let shores = pairs.min_by(|x, y| squared(*x).total_cmp(&squared(*y)))?;
    Some(Narrows { metres: squared(shores).sqrt(), shores })
}

/// Whether the straight way between two coasts leads over water only, as far as a few points on it tell.
fn is_open_water(grid: &Grid, from: Coord<f64>, to: Coord<f64>) -> bool {
    [0.5, 0.25, 0.75, 0.12, 0.88].into_iter().all(|share| {
        let between = from + (to - from) * share;
        grid.district(between).is_none() && !is_abroad(between)
    })
}
