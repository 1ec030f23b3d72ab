//! From the globe to planes on which metres and square metres can be counted.

use geo::Coord;

/// The mean radius of the Earth in metres, as the International Union of Geodesy and Geophysics gives it.
const RADIUS_M: f64 = 6_371_008.8;
/// The meridian, in degrees, about which the United Kingdom lies evenly.
const CENTRAL_MERIDIAN: f64 = -3.0;
/// Shrinks the plane a little, so that it is too small in the middle by as much as it is too large at the edges.
const SCALE: f64 = 0.9988;

/// The larger half axis of the WGS 84 ellipsoid, in metres.
const WGS84_A: f64 = 6_378_137.0;
/// The first eccentricity of the WGS 84 ellipsoid.
const WGS84_E: f64 = 0.081_819_190_842_622;

/// A point of the plane in metres, by a transverse Mercator projection of the sphere. Distances in the plane are
/// those on the ground to within half a per cent anywhere in the United Kingdom.
pub fn metres(place: Coord<f64>) -> Coord<f64> {
    let (longitude, latitude) = ((place.x - CENTRAL_MERIDIAN).to_radians(), place.y.to_radians());
    let x = (latitude.cos() * longitude.sin()).atanh();
    let y = latitude.tan().atan2(longitude.cos());
    Coord { x: x * RADIUS_M * SCALE, y: y * RADIUS_M * SCALE }
}

/// The place of a point of that plane: the way back from [`metres`].
pub fn place(point: Coord<f64>) -> Coord<f64> {
    let (x, y) = (point.x / (RADIUS_M * SCALE), point.y / (RADIUS_M * SCALE));
    let latitude = (y.sin() / x.cosh()).asin();
    Coord { x: x.sinh().atan2(y.cos()).to_degrees() + CENTRAL_MERIDIAN, y: latitude.to_degrees() }
}

/// A point of the plane of equal areas: areas in it are square metres on the WGS 84 ellipsoid.
pub fn equal_area(place: Coord<f64>) -> Coord<f64> {
    let sine = place.y.to_radians().sin();
    let within = WGS84_E * sine;
    let zone = (1.0 - WGS84_E * WGS84_E)
        * (sine / (1.0 - within * within) - ((1.0 - within) / (1.0 + within)).ln() / (2.0 * WGS84_E));
    Coord { x: place.x.to_radians() * WGS84_A, y: zone * WGS84_A / 2.0 }
}

/// The square of the distance between a point and a line segment, in the units of the plane.
pub fn distance_squared_to_segment(point: Coord<f64>, from: Coord<f64>, to: Coord<f64>) -> f64 {
    distance_squared(point, nearest_on_segment(point, from, to))
}

/// The point of a line segment that is nearest to a point.
pub fn nearest_on_segment(point: Coord<f64>, from: Coord<f64>, to: Coord<f64>) -> Coord<f64> {
    let (along, offset) = (to - from, point - from);
    let length_squared = along.x * along.x + along.y * along.y;
    let share = if length_squared > 0.0 {
        ((offset.x * along.x + offset.y * along.y) / length_squared).clamp(0.0, 1.0)
    } else {
        0.0
    };
    from + along * share
}

/// The square of the distance between two points, in the units of the plane.
pub fn distance_squared(a: Coord<f64>, b: Coord<f64>) -> f64 {
    let between = a - b;
    between.x * between.x + between.y * between.y
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Distance, Geodesic, Point};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn metres_agree_with_the_ellipsoid(lon in -8.6f64..1.8, lat in 49.9f64..60.8, de in -0.5f64..0.5, dn in -0.5f64..0.5) {
            let (a, b) = (Coord { x: lon, y: lat }, Coord { x: lon + de, y: lat + dn });
            let exact = Geodesic.distance(Point(a), Point(b));
            let plane = distance_squared(metres(a), metres(b)).sqrt();
            prop_assert!((plane - exact).abs() <= exact * 0.005 + 0.1, "{} against {}", plane, exact);
        }

        #[test]
        fn the_way_back_ends_where_it_began(lon in -10.0f64..4.0, lat in 49.0f64..62.0) {
            let back = place(metres(Coord { x: lon, y: lat }));
            prop_assert!((back.x - lon).abs() < 1e-9 && (back.y - lat).abs() < 1e-9, "{} {}", back.x, back.y);
        }
    }
}
