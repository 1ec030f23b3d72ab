//! Where edges meet that should not: the one thing that can make an outline invalid.

use geo::{Coord, Intersects, Line};
use robust::orient2d;

/// A piece of border, straight from end to end.
pub type Edge = [Coord<f64>; 2];

/// The edges, by position, that meet another anywhere but in an end that both have; in order.
pub fn clashes(edges: &[Edge]) -> Vec<usize> {
    let mut found = Vec::new();
    each_overlap(edges, |a, b| {
        if clash(edges[a], edges[b]) {
            found.extend([a, b]);
        }
    });
    found.sort_unstable();
    found.dedup();
    found
}

/// Calls back with each two edges whose boxes touch. Goes from south to north and holds each new edge against those
/// that reach as far: seldom more than fifty, as edges are short and the country is long.
fn each_overlap(edges: &[Edge], mut found: impl FnMut(usize, usize)) {
    let low = |edge: usize| edges[edge][0].y.min(edges[edge][1].y);
    let high = |edge: usize| edges[edge][0].y.max(edges[edge][1].y);
    let sides = |edge: usize| (edges[edge][0].x.min(edges[edge][1].x), edges[edge][0].x.max(edges[edge][1].x));
    let mut order: Vec<usize> = (0..edges.len()).collect();
    order.sort_unstable_by(|&a, &b| low(a).total_cmp(&low(b)));
    let mut reaching: Vec<usize> = Vec::new();
    for edge in order {
        let from = low(edge);
        reaching.retain(|&other| high(other) >= from);
        let (west, east) = sides(edge);
        for &other in &reaching {
            let (other_west, other_east) = sides(other);
            if other_west <= east && west <= other_east {
                found(edge, other);
            }
        }
        reaching.push(edge);
    }
}

/// Whether two edges meet anywhere but in an end that both have. Exact.
fn clash(one: Edge, other: Edge) -> bool {
    let [a, b] = one;
    let beyond = |end: Coord<f64>, [p, q]: Edge| [(p, q), (q, p)].into_iter().find(|pair| pair.0 == end);
    match (beyond(a, other), beyond(b, other)) {
        (Some(_), Some(_)) => true,
        (Some((from, to)), None) => is_along(from, b, to),
        (None, Some((from, to))) => is_along(from, a, to),
        (None, None) => Line::new(a, b).intersects(&Line::new(other[0], other[1])),
    }
}

/// Whether two ways from one point lead in the same direction.
fn is_along(from: Coord<f64>, one: Coord<f64>, other: Coord<f64>) -> bool {
    let (u, v) = (one - from, other - from);
    turn(from, one, other) == 0.0 && u.x * v.x + u.y * v.y > 0.0
}

/// More than nothing when the way over three points turns left, less when it turns right, nothing when it is straight.
/// Its sign is exact.
pub fn turn(a: Coord<f64>, b: Coord<f64>, c: Coord<f64>) -> f64 {
    let coord = |c: Coord<f64>| robust::Coord { x: c.x, y: c.y };
    orient2d(coord(a), coord(b), coord(c))
}

/// How often a closed way goes around a point, anticlockwise counted. The last point is joined to the first.
pub fn winding(way: &[Coord<f64>], point: Coord<f64>) -> i32 {
    let Some(&last) = way.last() else { return 0 };
    let from = std::iter::once(last).chain(way.iter().copied());
    let edge = |(a, b): (Coord<f64>, &Coord<f64>)| {
        let (before, after) = (a.y <= point.y, b.y <= point.y);
        match (before, after) {
            (true, false) if turn(a, *b, point) > 0.0 => 1,
            (false, true) if turn(a, *b, point) < 0.0 => -1,
            _ => 0,
        }
    };
    from.zip(way).map(edge).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(x: i32, y: i32) -> Coord<f64> {
        Coord { x: f64::from(x), y: f64::from(y) }
    }

    #[test]
    fn what_meets_and_what_does_not() {
        let edge = |a: (i32, i32), b: (i32, i32)| [at(a.0, a.1), at(b.0, b.1)];
        let bar = edge((0, 0), (4, 0));
        for (other, expected) in [
            (edge((2, -1), (2, 1)), true), // across
            (edge((2, 0), (2, 1)), true),  // an end on it
            (edge((4, 0), (6, 0)), false), // straight on
            (edge((4, 0), (4, 1)), false), // round the corner
            (edge((4, 0), (2, 0)), true),  // back
            (edge((4, 0), (-1, 0)), true), // back and farther
            (edge((4, 0), (0, 0)), true),  // the same
            (edge((5, 0), (6, 0)), false), // apart in a line
            (edge((0, 1), (4, 1)), false), // beside
        ] {
            assert_eq!(clash(bar, other), expected, "{other:?}");
            assert_eq!(clash(other, bar), expected, "{other:?}");
        }
    }

    proptest! {
        #[test]
        fn finds_what_comparing_all_finds(ends in prop::collection::vec((0i32..12, 0i32..12, 0i32..12, 0i32..12), 0..30)) {
            let edges: Vec<Edge> = ends.iter().map(|&(a, b, c, d)| [at(a, b), at(c, d)]).filter(|[a, b]| a != b).collect();
            let meets = |a: usize| (0..edges.len()).any(|b| a != b && clash(edges[a], edges[b]));
            let expected: Vec<usize> = (0..edges.len()).filter(|&a| meets(a)).collect();
            prop_assert_eq!(clashes(&edges), expected);
        }
    }

    #[test]
    fn around_and_beside() {
        let square = [at(0, 0), at(4, 0), at(4, 4), at(0, 4)];
        assert_eq!(winding(&square, at(1, 1)), 1);
        assert_eq!(winding(&square, at(5, 1)), 0);
        let backwards: Vec<_> = square.into_iter().rev().collect();
        assert_eq!(winding(&backwards, at(1, 1)), -1);
    }
}
