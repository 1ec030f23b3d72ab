//! Land near the United Kingdom that is not part of it, drawn by hand to within a few kilometres.
//!
//! Only the boundaries of the United Kingdom are shipped, so everything else would pass for sea: a point in Calais
//! or Dundalk would be told that it lies in British waters. A district of the United Kingdom always comes first,
//! so these outlines may reach across its border.

use geo::{Contains, Coord, LineString, Polygon};

const IRELAND: &[(f64, f64)] = &[
    (-7.05, 55.05),
    (-7.25, 55.03),
    (-7.40, 54.95),
    (-7.45, 54.75),
    (-7.70, 54.65),
    (-8.05, 54.50),
    (-7.85, 54.28),
    (-7.30, 54.20),
    (-6.95, 54.42),
    (-6.65, 54.22),
    (-6.35, 54.13),
    (-6.26, 54.10),
    (-6.10, 54.03),
    (-6.35, 53.90),
    (-6.22, 53.79),
    (-6.05, 53.38),
    (-6.00, 52.97),
    (-6.35, 52.17),
    (-9.80, 51.45),
    (-10.50, 52.10),
    (-9.95, 52.55),
    (-10.25, 53.40),
    (-10.20, 53.95),
    (-10.05, 54.30),
    (-9.30, 54.33),
    (-8.65, 54.30),
    (-8.50, 54.58),
    (-8.80, 54.65),
    (-8.45, 55.00),
    (-8.30, 55.15),
    (-7.40, 55.40),
    (-6.92, 55.23),
];
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
const ISLE_OF_MAN: &[(f64, f64)] =
    &[(-4.83, 54.05), (-4.62, 54.03), (-4.45, 54.13), (-4.30, 54.28), (-4.36, 54.42), (-4.58, 54.31), (-4.72, 54.22)];

/// Whether a point that lies in no district lies on land of another country.
pub fn is_abroad(point: Coord<f64>) -> bool {
    [IRELAND, FRANCE_AND_BELGIUM, ISLE_OF_MAN].into_iter().any(|outline| {
        let ring: LineString<f64> = outline.iter().copied().collect();
        Polygon::new(ring, Vec::new()).contains(&point)
    })
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
        assert!(!abroad(1.4, 51.0), "the Strait of Dover");
        assert!(!abroad(-5.5, 53.8), "the Irish Sea");
    }
}
