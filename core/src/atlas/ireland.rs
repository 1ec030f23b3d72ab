//! The land border between Northern Ireland and Ireland, and the land beyond it.
//!
//! The borders of districts that ship end there like at a coast, and stray by up to a kilometre; a border between
//! states must not. `data/land_border.csv` has its course from Lough Foyle to Carlingford Lough, generalised to 100 m
//! from the districts of Northern Ireland: contains LPS Intellectual Property data © Crown copyright and database
//! right 2016, Open Government Licence v3.0, as the public repository martinjc/UK-GeoJSON has it. The coast of Ireland
//! is drawn by hand to within a few kilometres, and a little out to sea.

use std::sync::LazyLock;

use geo::{Contains, Coord, LineString, Polygon};
use rstar::RTree;
use rstar::primitives::Line;

use super::caution::LAND_BORDER_M;
use super::plane;

/// Latitude and longitude of each point, from Lough Foyle to Carlingford Lough.
const LAND_BORDER: &str = include_str!("../../data/land_border.csv");
/// The coast from Carlingford Lough round to Lough Foyle, as longitude and latitude.
#[expect(clippy::approx_constant, reason = "a longitude of -6.28 has nothing to do with a circle")]
const COAST: &[(f64, f64)] = &[
    (-6.247, 54.086),
    (-6.195, 54.060),
    (-6.165, 54.052),
    (-6.115, 54.042),
    (-6.050, 54.000),
    (-6.050, 53.930),
    (-6.200, 53.880),
    (-6.180, 53.790),
    (-6.000, 53.600),
    (-5.970, 53.380),
    (-5.970, 52.970),
    (-6.120, 52.500),
    (-6.280, 52.140),
    (-9.800, 51.350),
    (-10.600, 52.050),
    (-9.950, 52.550),
    (-10.350, 53.400),
    (-10.300, 53.950),
    (-10.150, 54.330),
    (-9.300, 54.380),
    (-8.680, 54.330),
    (-8.560, 54.580),
    (-8.850, 54.650),
    (-8.650, 54.980),
    (-8.350, 55.300),
    (-7.400, 55.450),
    (-7.150, 55.450),
    (-6.900, 55.240),
    (-6.930, 55.222),
    (-6.972, 55.202),
    (-7.025, 55.182),
    (-7.105, 55.146),
    (-7.165, 55.112),
    (-7.215, 55.085),
];
/// The box around the land border, in degrees, with room for what is near it.
const AROUND: [(f64, f64); 2] = [(-8.30, 53.98), (-6.15, 55.12)];

/// What is nearest to one of the two ends of the border, to within so many metres, may lie on water.
const END_M: f64 = 600.0;

struct Ireland {
    land: Polygon<f64>,
    border: RTree<Line<[f64; 2]>>,
    /// The two ends of the border, on the plane.
    ends: [Coord<f64>; 2],
}

static IRELAND: LazyLock<Ireland> = LazyLock::new(|| {
    let border = land_border();
    let flat: Vec<Coord<f64>> = border.iter().map(|&point| plane::metres(point)).collect();
    let edge = |pair: &[Coord<f64>]| Line::new([pair[0].x, pair[0].y], [pair[1].x, pair[1].y]);
    let edges = flat.windows(2).map(edge).collect();
    let ends = [flat.first(), flat.last()].map(|end| end.copied().unwrap_or_default());
    let coast = COAST.iter().map(|&(x, y)| Coord { x, y });
    let ring: LineString<f64> = border.iter().copied().chain(coast).collect();
    Ireland { land: Polygon::new(ring, Vec::new()), border: RTree::bulk_load(edges), ends }
});

fn land_border() -> Vec<Coord<f64>> {
    let point = |line: &str| {
        let (lat, lon) = line.split_once(',')?;
        Some(Coord { x: lon.parse().ok()?, y: lat.parse().ok()? })
    };
    LAND_BORDER.lines().skip(1).filter_map(point).collect()
}

/// What is known of a point near the land border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearIreland {
    /// The distance to the border in metres.
    pub metres: f64,
    /// Whether the point lies in Ireland.
    pub is_beyond: bool,
    /// Whether the border's nearest point is close to one of its two ends: then there may be water between, or a coast.
    pub is_at_end: bool,
}

/// Whether a point lies in Ireland, to within 100 m at the land border and a few kilometres at the coast.
pub fn contains(point: Coord<f64>) -> bool {
    IRELAND.land.contains(&geo::Point(point))
}

/// What is known of a point that is nearer to the land border than answers are certain; none for any other.
pub fn near(point: Coord<f64>) -> Option<NearIreland> {
    let [(west, south), (east, north)] = AROUND;
    if !(west..=east).contains(&point.x) || !(south..=north).contains(&point.y) {
        return None;
    }
    let flat = plane::metres(point);
    let edge = IRELAND.border.nearest_neighbor(&[flat.x, flat.y])?;
    let end_of = |[x, y]: [f64; 2]| Coord { x, y };
    let nearest = plane::nearest_on_segment(flat, end_of(edge.from), end_of(edge.to));
    let metres = plane::distance_squared(flat, nearest).sqrt();
    let is_at_end = IRELAND.ends.iter().any(|&end| plane::distance_squared(end, nearest) <= END_M * END_M);
    (metres <= LAND_BORDER_M).then(|| NearIreland { metres, is_beyond: contains(point), is_at_end })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEYOND: [(&str, f64, f64); 24] = [
        ("Lifford", 54.8325, -7.4840),
        ("Dundalk", 54.0000, -6.4050),
        ("Clones", 54.1800, -7.2320),
        ("Monaghan", 54.2490, -6.9680),
        ("Letterkenny", 54.9500, -7.7340),
        ("Pettigo", 54.5480, -7.8330),
        ("Blacklion", 54.2905, -7.8775),
        ("Muff", 55.0680, -7.2690),
        ("Bridgend", 55.0370, -7.3770),
        ("Moville", 55.1890, -7.0410),
        ("Greencastle", 55.2035, -6.9850),
        ("Omeath", 54.0880, -6.2590),
        ("Carlingford", 54.0410, -6.1860),
        ("Ballyshannon", 54.5010, -8.1900),
        ("Castlefin", 54.8020, -7.6430),
        ("Swanlinbar", 54.1920, -7.7070),
        ("Emyvale", 54.3430, -6.9610),
        ("Castleblayney", 54.1200, -6.7400),
        ("Buncrana", 55.1370, -7.4560),
        ("Stranorlar", 54.8050, -7.7700),
        ("Belturbet", 54.1020, -7.4490),
        ("Kiltyclogher", 54.3570, -8.0370),
        ("Glaslough", 54.3210, -6.8990),
        ("Dublin", 53.3500, -6.2600),
    ];
    const HERE: [(&str, f64, f64); 16] = [
        ("Strabane", 54.8270, -7.4630),
        ("Derry", 54.9970, -7.3090),
        ("Culmore", 55.0470, -7.2650),
        ("Belcoo", 54.2960, -7.8690),
        ("Belleek", 54.4800, -8.0900),
        ("Aughnacloy", 54.4110, -6.9770),
        ("Newry", 54.1760, -6.3400),
        ("Warrenpoint", 54.0990, -6.2520),
        ("Crossmaglen", 54.0770, -6.6080),
        ("Enniskillen", 54.3440, -7.6320),
        ("Castlederg", 54.7080, -7.5930),
        ("Keady", 54.2490, -6.7030),
        ("Clady", 54.7890, -7.5160),
        ("Newtownbutler", 54.1830, -7.3590),
        ("Rosslea", 54.2410, -7.1770),
        ("Magilligan Point", 55.1930, -6.9600),
    ];

    fn at((_, y, x): (&str, f64, f64)) -> Coord<f64> {
        Coord { x, y }
    }

    #[test]
    fn every_line_of_the_border_is_read() {
        assert_eq!(land_border().len(), LAND_BORDER.lines().count() - 1);
        assert_eq!(IRELAND.border.size(), land_border().len() - 1);
    }

    #[test]
    fn each_town_lies_on_its_side() {
        for town in BEYOND {
            assert!(contains(at(town)), "{} lies in Ireland", town.0);
        }
        for town in HERE {
            assert!(!contains(at(town)), "{} lies in Northern Ireland", town.0);
        }
    }

    #[test]
    fn near_the_border_and_not() {
        let strabane = near(at(("", 54.8270, -7.4630))).unwrap();
        assert!(!strabane.is_beyond && !strabane.is_at_end && strabane.metres < 1_500.0, "{strabane:?}");
        assert!(near(at(("", 54.8325, -7.4840))).unwrap().is_beyond, "Lifford");
        assert_eq!(near(at(("", 54.5970, -5.9300))), None, "Belfast");
        assert_eq!(near(at(("", 51.5, 0.0))), None, "Greenwich");
        assert!(near(at(("", 55.0700, -7.2300))).unwrap().is_at_end, "Lough Foyle");
    }
}
