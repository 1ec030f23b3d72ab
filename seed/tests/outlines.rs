//! The outlines of what ships, alone and together, at every detail: valid as OGC's simple features and RFC 7946 ask.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::sync::LazyLock;

use geo::{Area, Coord, MultiPolygon, Validation};
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::{Detail, Geography};
use nncf_core::atlas::valid;
use nncf_core::region::RegionKind;
use nncf_seed::files::Files;
use nncf_seed::{geography, read};
use proptest::prelude::*;

static PLACES: LazyLock<Geography> = LazyLock::new(|| geography::from_seed(&read(&Files::Shipped).unwrap()).unwrap());

const DETAILS: [Detail; 4] = [Detail::Overview, Detail::Low, Detail::Medium, Detail::Full];

/// What is wrong with an outline. Of short ones geo is asked as well; it is slow.
fn fault(outline: &MultiPolygon<f64>) -> Option<String> {
    if outline.0.is_empty() {
        return Some("there is nothing".to_owned());
    }
    let asks_geo = geo::CoordsIter::coords_count(outline) < 300;
    let by_geo = || asks_geo.then(|| outline.check_validation().err().map(|error| error.to_string())).flatten();
    valid::fault(outline).or_else(by_geo)
}

#[test]
fn every_geography_at_every_detail_is_valid() {
    for detail in DETAILS {
        for area in PLACES.areas() {
            let found = fault(&PLACES.outline(&area.districts, detail));
            assert_eq!(found, None, "{} at {detail:?}", area.region.key);
        }
    }
}

/// Few decimals make small answers; few vertices are held back from rounding.
#[test]
fn coarse_outlines_have_few_decimals() {
    let whole = PLACES.all_districts();
    for (detail, step) in [(Detail::Overview, 1e3), (Detail::Low, 1e3), (Detail::Medium, 1e4)] {
        let outline = PLACES.outline(&whole, detail);
        let is_round = |degrees: f64| ((degrees * step).round() / step).to_bits() == degrees.to_bits();
        let points: Vec<Coord<f64>> = geo::CoordsIter::coords_iter(&outline).collect();
        let round = points.iter().filter(|point| is_round(point.x) && is_round(point.y)).count();
        assert!(round * 4 > points.len() * 3, "{detail:?}: {round} of {}", points.len());
    }
}

fn sets() -> impl Strategy<Value = DistrictSet> {
    let count = PLACES.districts().len() as DistrictIx;
    // A few here and there; most of all; a district with all around it.
    let some = prop::collection::btree_set(0..count, 1..40).prop_map(|chosen| chosen.into_iter().collect());
    let most = prop::collection::btree_set(0..count, 1..60)
        .prop_map(|left_out| PLACES.all_districts().difference(&left_out.into_iter().collect()));
    let around = (0..count, any::<bool>()).prop_map(|(district, with_it)| {
        let ring = PLACES.land_neighbours(district).iter().map(|neighbour| neighbour.district);
        ring.chain(with_it.then_some(district)).collect::<DistrictSet>()
    });
    prop_oneof![some, most, around].prop_filter("somewhere", |set: &DistrictSet| !set.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_districts_together_are_valid(set in sets(), detail in prop::sample::select(DETAILS.to_vec())) {
        let outline = PLACES.outline(&set, detail);
        prop_assert_eq!(fault(&outline), None);
        if detail != Detail::Overview {
            let alone = |district| PLACES.outline(&std::iter::once(district).collect(), detail).unsigned_area();
            let sum: f64 = set.iter().map(alone).sum();
            prop_assert!((outline.unsigned_area() - sum).abs() < 1e-9, "borders do not meet");
        }
    }
}

#[test]
fn every_kind_is_asked() {
    let kinds: HashSet<RegionKind> = PLACES.areas().iter().map(|area| area.region.key.kind).collect();
    assert_eq!(kinds.len(), RegionKind::ALL.len());
}
