//! How far the borders and coasts that ship may be wrong, and so how far off a border an answer is uncertain.
//!
//! The limits follow what others measured against the official boundaries (`docs/data.md` tells the figures), and are
//! stated here until official boundaries are loaded: those are accurate, and their accuracy is the limit then.

use crate::region::{Region, RegionKey};

/// Borders that are more accurate than this, in metres, are taken at their word.
const APPROXIMATE_M: f64 = 100.0;
/// How near the land border with Ireland an answer is uncertain, in metres.
pub const LAND_BORDER_M: f64 = 3_000.0;
/// How far off its coast a district reaches, in metres: quays, beaches, coarse coastlines.
const SHORE_M: f64 = 2_000.0;
/// The same where the coast that ships leaves out most islets and strays by kilometres.
const RAGGED_SHORE_M: f64 = 5_000.0;

/// For a geography: how near a border an answer is uncertain, and how far off its coast a district reaches, in metres.
/// What stands later counts before what stands earlier. Where two districts meet, the larger limit counts.
const LIMITS: [(&str, f64, f64); 10] = [
    ("country:E92000001", 200.0, SHORE_M),
    ("country:S92000003", 500.0, SHORE_M),
    ("country:W92000004", 500.0, SHORE_M),
    ("country:N92000002", 3_000.0, SHORE_M),
    // The Isles of Scilly, the Western Isles, Highland, Orkney, Shetland, Argyll and Bute.
    ("lad:E06000053", 2_000.0, RAGGED_SHORE_M),
    ("lad:S12000013", 2_000.0, RAGGED_SHORE_M),
    ("lad:S12000017", 2_000.0, RAGGED_SHORE_M),
    ("lad:S12000023", 2_000.0, RAGGED_SHORE_M),
    ("lad:S12000027", 2_000.0, RAGGED_SHORE_M),
    ("lad:S12000035", 500.0, RAGGED_SHORE_M),
];

/// The limits of one district, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limit {
    /// How near its border an answer is uncertain.
    pub border_m: f64,
    /// How far off its coast it reaches.
    pub shore_m: f64,
}

/// The limits of districts, in their order. `accuracy_m` is what the borders say of themselves.
pub fn limits(districts: &[Region], accuracy_m: f64) -> Vec<Limit> {
    let own = Limit { border_m: accuracy_m, shore_m: SHORE_M };
    let of_district = |district: &Region| {
        let holds = |key: &str| {
            let is_it = |known: &RegionKey| key.parse::<RegionKey>().as_ref() == Ok(known);
            is_it(&district.key) || district.parents.iter().any(is_it)
        };
        let last = LIMITS.iter().rev().find(|(key, ..)| holds(key));
        last.map_or(own, |&(_, border_m, shore_m)| Limit { border_m, shore_m })
    };
    if accuracy_m < APPROXIMATE_M { vec![own; districts.len()] } else { districts.iter().map(of_district).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn district(code: &str, country: &str) -> Region {
        let parents = serde_json::json!([{"kind": "country", "code": country}]);
        let whole =
            serde_json::json!({"kind": "lad", "code": code, "name": "x", "vintage": "2025", "parents": parents});
        serde_json::from_value(whole).unwrap()
    }

    #[test]
    fn a_district_counts_before_its_country() {
        let districts = [
            district("E06000001", "E92000001"),
            district("W06000015", "W92000004"),
            district("S12000049", "S92000003"),
            district("S12000017", "S92000003"),
            district("E06000053", "E92000001"),
            district("N09000011", "N92000002"),
        ];
        let told: Vec<f64> = limits(&districts, 500.0).iter().map(|limit| limit.border_m).collect();
        assert_eq!(told, [200.0, 500.0, 500.0, 2_000.0, 2_000.0, 3_000.0]);
        assert!(limits(&districts, 20.0).iter().all(|limit| (limit.border_m - 20.0).abs() < 1e-9), "official borders");
    }

    #[test]
    fn every_row_is_a_geography() {
        assert!(LIMITS.iter().all(|(key, ..)| key.parse::<RegionKey>().is_ok()));
    }
}
