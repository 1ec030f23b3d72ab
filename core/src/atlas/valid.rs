//! Whether an outline is valid: what tests hold every outline against, in time that grows little faster than its
//! length. (The check of `geo` compares every edge with every other, and every island too.)

use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::{BoundingRect, Contains, Coord, LineString, MultiPolygon, Polygon};
use rustc_hash::{FxHashMap, FxHashSet};

use super::topology::clash;

/// What is wrong with an outline, by OGC's simple features and RFC 7946: rings that are open, short, meet themselves
/// or run the wrong way; rings that cross or share more than points; holes outside of their shell or within another;
/// polygons that overlap, or whose inside is in parts. None when it is valid.
pub fn fault(outline: &MultiPolygon<f64>) -> Option<String> {
    let rings = || {
        outline.iter().flat_map(|polygon| {
            std::iter::once((polygon.exterior(), true)).chain(polygon.interiors().iter().map(|hole| (hole, false)))
        })
    };
    if let Some(fault) = rings().find_map(|(ring, is_exterior)| ring_fault(ring, is_exterior)) {
        return Some(fault);
    }
    let edges: Vec<clash::Edge> = rings().flat_map(|(ring, _)| ring.0.windows(2).map(|e| [e[0], e[1]])).collect();
    if let Some(&edge) = clash::clashes(&edges).first() {
        return Some(format!("borders meet near {:?}", edges[edge][0]));
    }
    // From here on rings have single points in common at most, so each is in or out of another.
    outline.iter().find_map(polygon_fault).or_else(|| overlap(outline))
}

fn ring_fault(ring: &LineString<f64>, is_exterior: bool) -> Option<String> {
    let Some((first, rest)) = ring.0.split_first() else { return Some("a ring is empty".to_owned()) };
    let distinct: FxHashSet<_> = rest.iter().map(bits).collect();
    let from_first = |edge: &[Coord<f64>]| (edge[0] - *first, edge[1] - *first);
    let twice_the_area: f64 = ring.0.windows(2).map(from_first).map(|(a, b)| a.x * b.y - a.y * b.x).sum();
    let what = match () {
        () if ring.0.iter().any(|at| !at.x.is_finite() || !at.y.is_finite()) => "is not of numbers",
        () if rest.last() != Some(first) => "is open",
        () if rest.len() < 3 => "is short",
        () if distinct.len() < rest.len() => "meets itself",
        () if twice_the_area == 0.0 || (twice_the_area > 0.0) != is_exterior => "runs the wrong way",
        () => return None,
    };
    Some(format!("the ring from {first:?} {what}"))
}

fn bits(at: &Coord<f64>) -> (u64, u64) {
    (at.x.to_bits(), at.y.to_bits())
}

fn polygon_fault(polygon: &Polygon<f64>) -> Option<String> {
    let (shell, holes) = (polygon.exterior(), polygon.interiors());
    let nested = |one: usize| (0..holes.len()).any(|other| one != other && is_within(&holes[one], &holes[other]));
    let what = match () {
        () if !holes.iter().all(|hole| is_within(hole, shell)) => "has a hole outside of itself",
        () if (0..holes.len()).any(nested) => "has a hole in a hole",
        () if !is_connected(polygon) => "is in parts",
        () => return None,
    };
    Some(format!("the polygon from {:?} {what}", shell.0[0]))
}

/// Rings that touch in a circle cut a part off. So no touch may join two that are joined already.
fn is_connected(polygon: &Polygon<f64>) -> bool {
    let mut group: Vec<usize> = (0..=polygon.interiors().len()).collect();
    let mut touching: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    for (index, ring) in std::iter::once(polygon.exterior()).chain(polygon.interiors()).enumerate() {
        ring.0[1..].iter().for_each(|at| touching.entry(bits(at)).or_default().push(index));
    }
    touching.values().flat_map(|rings| rings.windows(2)).all(|pair| {
        let (kept, joined) = (group[pair[0]], group[pair[1]]);
        group.iter_mut().filter(|other| **other == joined).for_each(|other| *other = kept);
        kept != joined
    })
}

fn overlap(outline: &MultiPolygon<f64>) -> Option<String> {
    let polygons = &outline.0;
    let lies_in = |one: &Polygon<f64>, other: &Polygon<f64>| {
        is_within(one.exterior(), other.exterior())
            && !other.interiors().iter().any(|hole| is_within(one.exterior(), hole))
    };
    let covered = |&(index, one): &(usize, &Polygon<f64>)| {
        polygons.iter().enumerate().any(|(other_index, other)| index != other_index && lies_in(one, other))
    };
    let (_, one) = polygons.iter().enumerate().find(covered)?;
    Some(format!("the polygon from {:?} lies in another", one.exterior().0[0]))
}

/// Whether a ring lies within another that it does not cross. Points that both have tell nothing.
pub(super) fn is_within(ring: &LineString<f64>, shell: &LineString<f64>) -> bool {
    let (Some(inner), Some(outer)) = (ring.bounding_rect(), shell.bounding_rect()) else { return false };
    if !outer.contains(&inner.center()) {
        return false;
    }
    let middles = ring.0.windows(2).map(|edge| edge[0] + (edge[1] - edge[0]) / 2.0);
    let points = ring.0.iter().copied().chain(middles);
    let mut positions = points.map(|point| coord_pos_relative_to_ring(point, shell));
    positions.find(|&at| at != CoordPos::OnBoundary) == Some(CoordPos::Inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation;
    use proptest::prelude::*;

    fn ring(points: &[(i32, i32)]) -> LineString<f64> {
        let closed = points.iter().chain(points.first());
        closed.map(|&(x, y)| (f64::from(x), f64::from(y))).collect()
    }

    fn square(x: i32, y: i32, side: i32) -> LineString<f64> {
        ring(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
    }

    fn hole(x: i32, y: i32, side: i32) -> LineString<f64> {
        let mut hole = square(x, y, side);
        hole.0.reverse();
        hole
    }

    fn told(polygons: Vec<(LineString<f64>, Vec<LineString<f64>>)>) -> Option<String> {
        fault(&polygons.into_iter().map(|(shell, holes)| Polygon::new(shell, holes)).collect())
    }

    #[test]
    fn names_each_fault() {
        let big = || square(0, 0, 10);
        let is = |polygons, what: &str| {
            let found = told(polygons);
            assert!(found.as_ref().is_some_and(|found| found.contains(what)), "{found:?} is not {what}");
        };
        is(vec![(hole(0, 0, 4), vec![])], "the wrong way");
        is(vec![(big(), vec![square(1, 1, 2)])], "the wrong way");
        is(vec![(ring(&[(0, 0), (4, 4), (4, 0), (0, 5)]), vec![])], "meet");
        is(vec![(ring(&[(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)]), vec![])], "meet");
        is(vec![(ring(&[(0, 0), (4, 0), (2, 2), (4, 4), (0, 4), (2, 2)]), vec![])], "meets itself");
        is(vec![(big(), vec![hole(20, 1, 2)])], "outside of itself");
        is(vec![(big(), vec![hole(1, 1, 6), hole(2, 2, 2)])], "a hole in a hole");
        is(vec![(big(), vec![hole(0, 1, 2)])], "meet");
        is(vec![(big(), vec![]), (square(2, 2, 2), vec![])], "in another");
        is(vec![(big(), vec![]), (square(10, 0, 2), vec![])], "meet");
        let slanted = [(0, 5), (5, 10), (10, 5), (5, 0)];
        is(
            vec![(ring(&[(0, 0), (5, 0), (10, 0), (10, 5), (10, 10), (5, 10), (0, 10), (0, 5)]), vec![ring(&slanted)])],
            "in parts",
        );
    }

    #[test]
    fn what_touches_in_points_is_valid() {
        let around = || (square(0, 0, 10), vec![hole(1, 1, 8)]);
        assert_eq!(told(vec![around(), (ring(&[(1, 1), (5, 2), (5, 5)]), vec![])]), None);
        assert_eq!(told(vec![(square(0, 0, 2), vec![]), (square(2, 2, 2), vec![])]), None);
        assert_eq!(told(vec![(square(0, 0, 10), vec![hole(1, 1, 2), hole(3, 3, 2)])]), None);
    }

    proptest! {
        /// What geo finds wrong is found, and the other way round where only polygons of squares may meet.
        #[test]
        fn agrees_with_geo(squares in prop::collection::vec((0i32..12, 0i32..12, 1i32..6), 1..6)) {
            let polygons: MultiPolygon<f64> =
                squares.iter().map(|&(x, y, side)| Polygon::new(square(3 * x, 3 * y, 2 * side), Vec::new())).collect();
            prop_assert_eq!(fault(&polygons).is_some(), !polygons.is_valid(), "{:?}", fault(&polygons));
        }
    }
}
