use super::*;
use crate::atlas::{plane, valid};
use geo::{Area, Polygon, Validation, polygon};
use proptest::prelude::*;

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
    let simple = squares().simplified(1_000_000.0, 3);
    assert!((area(&simple, &[0, 1, 2]) - area(&simple, &[0]) - area(&simple, &[1, 2])).abs() < 1e-9);
}

/// What is wrong with an outline; geo is asked as well.
fn fault(outline: &MultiPolygon<f64>) -> Option<String> {
    valid::fault(outline).or_else(|| outline.check_validation().err().map(|error| error.to_string()))
}

/// A map of so many square fields with jagged borders, each with a smaller field inside. `owners` has the district of
/// each field and of the one inside it; the district after the last is the sea.
#[derive(Debug)]
struct Map {
    columns: u32,
    districts: DistrictIx,
    owners: Vec<(DistrictIx, DistrictIx)>,
    seed: u64,
}

impl Map {
    const SIDE: f64 = 0.1;

    /// A number between -1 and 1 that always is the same for the same.
    fn chance(&self, parts: [u32; 4]) -> f64 {
        let mixed = parts.iter().fold(self.seed, |mixed, &part| {
            (mixed ^ u64::from(part).wrapping_add(0x9e37_79b9_7f4a_7c15))
                .wrapping_mul(0xbf58_476d_1ce4_e5b9)
                .rotate_left(29)
        });
        (mixed >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    fn corner(&self, column: u32, row: u32) -> Coord<f64> {
        let moved = |axis, along: u32| (f64::from(along) + 0.12 * self.chance([column, row, axis, 0])) * Self::SIDE;
        rounded(Coord { x: moved(1, column) - 3.0, y: moved(2, row) + 52.0 }, 5)
    }

    /// The border from one corner to the next in the east or north, without its last point.
    fn side(&self, column: u32, row: u32, is_east: bool) -> Vec<Coord<f64>> {
        let to = if is_east { (column + 1, row) } else { (column, row + 1) };
        let (from, to) = (self.corner(column, row), self.corner(to.0, to.1));
        let along = to - from;
        let jag = |step: u32| {
            let aside = 0.1 * self.chance([column, row, 3 + u32::from(is_east), step]);
            from + along * (0.3 + 0.05 * f64::from(step)) + Coord { x: -along.y, y: along.x } * aside
        };
        std::iter::once(from).chain((0..9).map(jag)).map(|point| rounded(point, 5)).collect()
    }

    fn field(&self, column: u32, row: u32) -> LineString<f64> {
        let back = |column, row, is_east, end: Coord<f64>| {
            let mut side = self.side(column, row, is_east);
            side.push(end);
            side.reverse();
            side.pop();
            side
        };
        let [south, east] = [self.side(column, row, true), self.side(column + 1, row, false)];
        let north = back(column, row + 1, true, self.corner(column + 1, row + 1));
        let west = back(column, row, false, self.corner(column, row + 1));
        let mut ring = [south, east, north, west].concat();
        ring.push(ring[0]);
        LineString(ring)
    }

    fn inner(&self, column: u32, row: u32) -> LineString<f64> {
        let middle = Coord { x: f64::from(column) + 0.5, y: f64::from(row) + 0.5 };
        let spoke = |step: u32| {
            let angle = f64::from(step) * std::f64::consts::TAU / 11.0;
            let at =
                middle + Coord { x: angle.cos(), y: angle.sin() } * (0.17 + 0.08 * self.chance([column, row, 5, step]));
            rounded(at * Self::SIDE + Coord { x: -3.0, y: 52.0 }, 5)
        };
        let mut ring: Vec<_> = (0..11).map(spoke).collect();
        ring.push(ring[0]);
        LineString(ring)
    }

    fn shapes(&self) -> Vec<MultiPolygon<f64>> {
        let mut shapes = vec![MultiPolygon(Vec::new()); usize::from(self.districts)];
        for (position, &(outer, inner)) in self.owners.iter().enumerate() {
            let (column, row) = (position as u32 % self.columns, position as u32 / self.columns);
            let (field, hole) = (self.field(column, row), self.inner(column, row));
            if let Some(shape) = shapes.get_mut(usize::from(inner)) {
                shape.0.push(Polygon::new(hole.clone(), Vec::new()));
            }
            if let Some(shape) = shapes.get_mut(usize::from(outer)) {
                shape.0.push(Polygon::new(field, vec![hole]));
            }
        }
        shapes
    }
}

fn maps() -> impl Strategy<Value = Map> {
    let owner = || 0..6 as DistrictIx;
    let owners = prop::collection::vec((owner(), owner()), 20..=30);
    (owners, 3u32..7, any::<u64>()).prop_map(|(owners, columns, seed)| Map { columns, districts: 5, owners, seed })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is joined, and however coarse: valid, without gaps or overlaps.
    #[test]
    fn every_outline_of_every_set_is_valid(map in maps(), chosen in prop::collection::btree_set(0..5 as DistrictIx, 1..5)) {
        let exact = Topology::build(&map.shapes());
        prop_assert!(exact.is_sound(), "the map itself is wrong");
        let set: DistrictSet = chosen.iter().copied().collect();
        let coarser = [(50.0, 4), (500.0, 4), (1_500.0, 3), (5_000.0, 3), (20_000.0, 2), (1e9, 1)];
        let networks = coarser.map(|(metres, decimals)| exact.simplified(metres, decimals));
        for (network, how) in networks.iter().zip(coarser).chain([(&exact, (0.0, 5))]) {
            prop_assert!(network.is_sound(), "{:?} lays borders across each other", how);
            let whole = network.outline(&set);
            prop_assert_eq!(fault(&whole), None, "{:?}", how);
            let parts: Vec<_> = chosen.iter().map(|&one| network.outline(&std::iter::once(one).collect())).collect();
            for part in &parts {
                prop_assert_eq!(fault(part), None, "{:?}", how);
            }
            let sum: f64 = parts.iter().map(Area::unsigned_area).sum();
            prop_assert!((whole.unsigned_area() - sum).abs() < 1e-9, "{:?} leaves gaps or overlaps", how);
            let joined = geo::unary_union(parts.iter());
            // Where parts overlap their union is smaller than their sum. It cannot be larger, but geo's now and then is: it
            // fills a hole that touches a border.
            let overlap = sum - joined.unsigned_area();
            prop_assert!(overlap < 1e-6, "{:?} overlaps: {}", how, overlap);
        }
    }

    /// No simplified border strays farther than was asked, but for the rounding.
    #[test]
    fn borders_stray_no_farther_than_asked(map in maps(), metres in 20.0f64..3_000.0) {
        let exact = Topology::build(&map.shapes());
        let simple = exact.simplified(metres, 4);
        prop_assert!(simple.points.len() <= exact.points.len());
        for (arc, thin) in exact.arcs.iter().zip(&simple.arcs) {
            let flat: Vec<_> = simple.line(thin).iter().map(|&point| plane::metres(point)).collect();
            for &point in exact.line(arc) {
                let at = plane::metres(point);
                let edges = flat.windows(2).map(|e| plane::distance_squared_to_segment(at, e[0], e[1]).sqrt());
                let strays = edges.fold(f64::INFINITY, f64::min);
                prop_assert!(strays <= metres + 10.0, "{} m of {}", strays, metres);
            }
        }
    }

    /// Borders that cross when they are imported have valid outlines all the same.
    #[test]
    fn borders_that_cross_are_mended(squares in prop::collection::vec((0i32..20, 0i32..20, 2i32..9), 2..6)) {
        let square = |&(x, y, side): &(i32, i32, i32)| {
            let at = |dx: i32, dy: i32| Coord { x: f64::from(x + dx) / 10.0, y: f64::from(y + dy) / 10.0 };
            MultiPolygon(vec![Polygon::new(LineString(vec![at(0, 0), at(side, 0), at(side, side), at(0, side), at(0, 0)]), Vec::new())])
        };
        let exact = Topology::build(&squares.iter().map(square).collect::<Vec<_>>());
        prop_assume!(!exact.is_sound());
        for network in [&exact, &exact.simplified(2_000.0, 3)] {
            let outline = network.outline(&(0..squares.len() as DistrictIx).collect());
            prop_assert!(outline.is_valid(), "{:?}", outline);
        }
    }
}

#[test]
fn a_lake_that_touches_the_shore_is_a_hole() {
    let shell = [(0., 0.), (4., 0.), (4., 4.), (2., 4.), (3., 3.), (3., 2.), (1., 2.), (1., 3.), (2., 4.), (0., 4.)];
    let ring: LineString<f64> = shell.into_iter().collect();
    let topology = Topology::build(&[MultiPolygon(vec![Polygon::new(ring, Vec::new())])]);
    let outline = topology.outline(&std::iter::once(0).collect());
    assert_eq!(fault(&outline), None);
    assert_eq!((outline.0.len(), outline.0[0].interiors().len()), (1, 1));
    assert!((outline.unsigned_area() - 13.0).abs() < 1e-12);
}

/// A bay with an island that a coarse coast would swallow, beside a headland behind which another hides.
#[test]
fn an_island_stays_at_sea() {
    let coast: LineString<f64> =
        [(0., 0.), (1., 0.), (1., 1.), (0.55, 1.), (0.52, 0.6), (0.5, 0.4), (0.48, 0.6), (0.45, 1.), (0., 1.)]
            .into_iter()
            .collect();
    let island: LineString<f64> = [(0.49, 0.8), (0.51, 0.8), (0.51, 0.82), (0.49, 0.82)].into_iter().collect();
    let shapes = [coast, island].map(|ring| MultiPolygon(vec![Polygon::new(ring, Vec::new())]));
    let simple = Topology::build(&shapes).simplified(1e9, 2);
    let both = simple.outline(&[0, 1].into_iter().collect());
    assert_eq!(fault(&both), None);
    assert_eq!(both.0.len(), 2, "{both:?}");
}

#[test]
fn noise_below_a_centimetre_parts_no_border() {
    let a = polygon![(x: 0., y: 50.), (x: 0.1, y: 50.), (x: 0.1, y: 50.1), (x: 0., y: 50.1)];
    let b = polygon![(x: 0.100_000_000_3, y: 50.), (x: 0.2, y: 50.), (x: 0.2, y: 50.1), (x: 0.1, y: 50.099_999_999_8)];
    let topology = Topology::build(&[a, b].map(|polygon| MultiPolygon(vec![polygon])));
    assert_eq!(topology.outline(&[0, 1].into_iter().collect()).0.len(), 1);
}
