//! Land near the United Kingdom that is not part of it, drawn by hand to within a few kilometres.
//!
//! Only the boundaries of the United Kingdom are shipped, so everything else would pass for sea: a point in Calais
//! would be told that it lies in British waters. Ireland, which has a land border, is in `ireland.rs`.

use geo::{Contains, Coord, LineString, Polygon};

use super::ireland;

const FRANCE_AND_BELGIUM: &[(f64, f64)] = &[
    (2.90, 51.25),
    (2.37, 51.05),
    (1.85, 50.96),
    (1.58, 50.88),
    (1.57, 50.70),
    (1.55, 50.20),
    (3.50, 49.50),
    (4.00, 51.25),
];
const ISLE_OF_MAN: &[(f64, f64)] = &[
    (-4.86, 54.03),
    (-4.62, 54.02),
    (-4.43, 54.13),
    (-4.28, 54.27),
    (-4.33, 54.43),
    (-4.40, 54.43),
    (-4.60, 54.32),
    (-4.74, 54.22),
    (-4.86, 54.08),
];

/// Whether a point that lies in no district lies on land of another country.
pub fn is_abroad(point: Coord<f64>) -> bool {
    let holds = |outline: &[(f64, f64)]| {
        let ring: LineString<f64> = outline.iter().copied().collect();
        Polygon::new(ring, Vec::new()).contains(&point)
    };
    ireland::contains(point) || [FRANCE_AND_BELGIUM, ISLE_OF_MAN].into_iter().any(holds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn land_and_sea() {
        let abroad = |x, y| is_abroad(Coord { x, y });
        assert!(abroad(-6.4, 54.0), "Dundalk");
        assert!(abroad(-6.26, 53.35), "Dublin");
        assert!(abroad(1.9, 50.93), "Calais");
        assert!(abroad(-4.5, 54.2), "the Isle of Man");
        assert!(abroad(-4.36, 54.41), "the Point of Ayre");
        assert!(abroad(-4.82, 54.055), "the Calf of Man");
        assert!(!abroad(1.4, 51.0), "the Strait of Dover");
        assert!(!abroad(-5.5, 53.8), "the Irish Sea");
    }
}
