//! Who is nearest: held against measuring to every way in, on the geography that ships and registers made up.

#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use geo::Coord;
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::{Detail, Geography};
use nncf_core::atlas::view::{NEAR_KM, NEAREST, RegisterContents, RegisterView};
use nncf_core::partnership::{Partnership, Record};
use nncf_core::region::RegionKind;
use nncf_core::visibility::Visibility;
use nncf_db::SeedData;
use nncf_seed::files::Files;
use nncf_seed::{geography, read};
use proptest::prelude::*;

static SEED: LazyLock<SeedData> = LazyLock::new(|| read(&Files::Shipped).unwrap());
static PLACES: LazyLock<Arc<Geography>> = LazyLock::new(|| Arc::new(geography::from_seed(&SEED).unwrap()));

fn district(code: &str) -> DistrictIx {
    PLACES.area(format!("lad:{code}").parse().unwrap()).unwrap().districts.iter().next().unwrap()
}

/// A view of partnerships with these areas, and of nothing else.
fn view_of(areas: &[DistrictSet]) -> RegisterView {
    let now = "2026-11-21T00:00:00Z".parse().unwrap();
    let local = SEED.partnerships.iter().filter(|p| p.counts_as_cover() && p.visibility == Visibility::Public);
    let record = |(partnership, area): (&Partnership, &DistrictSet)| {
        let mut partnership = partnership.clone();
        partnership.coverage.codes = area.iter().map(|district| PLACES.district(district).region.key).collect();
        Record { partnership, revision: 1, created_at: now, updated_at: now }
    };
    let records: Vec<Record> = local.zip(areas).map(record).collect();
    assert_eq!(records.len(), areas.len());
    let contents = RegisterContents::new(1, records, Vec::new(), Vec::new());
    RegisterView::build(PLACES.clone(), &contents, Visibility::Staff, nncf_core::clock::day_of(now), None)
}

type Edge = [Coord<f64>; 2];

/// An edge by the bits of its ends.
type EdgeKey = [(u64, u64); 2];

/// Each edge between two districts, and each coast's vertices by district, from the outlines alone.
struct Ground {
    inland: Vec<(Edge, [DistrictIx; 2])>,
    landings: Vec<(Coord<f64>, [DistrictIx; 2])>,
}

static GROUND: LazyLock<Ground> = LazyLock::new(|| {
    let mut sides: HashMap<EdgeKey, (Edge, Vec<DistrictIx>)> = HashMap::new();
    for district in 0..PLACES.districts().len() as DistrictIx {
        let outline = PLACES.outline(&std::iter::once(district).collect(), Detail::Full);
        for line in geo::LinesIter::lines_iter(&outline) {
            let bits = |at: Coord<f64>| (at.x.to_bits(), at.y.to_bits());
            let mut key = [bits(line.start), bits(line.end)];
            key.sort_unstable();
            sides.entry(key).or_insert_with(|| ([line.start, line.end], Vec::new())).1.push(district);
        }
    }
    let mut ground = Ground { inland: Vec::new(), landings: Vec::new() };
    let mut coasts: HashMap<DistrictIx, Vec<Coord<f64>>> = HashMap::new();
    for (edge, districts) in sides.into_values() {
        match *districts.as_slice() {
            [a, b] => ground.inland.push((edge, [a, b])),
            [a] => coasts.entry(a).or_default().extend(edge),
            _ => {}
        }
    }
    for crossing in &SEED.crossings {
        let [a, b] = [crossing.from, crossing.to].map(|code| district(&code.to_string()));
        if let (Some(ours), Some(theirs)) = (coasts.get(&a), coasts.get(&b))
            && let Some((p, q)) = closest(ours, theirs)
        {
            ground.landings.extend([(p, [a, b]), (q, [b, a])]);
        }
    }
    ground
});

/// The two vertices that are nearest to each other: each of the one coast is held against those of the other whose
/// latitude is not too far off alone.
fn closest(ours: &[Coord<f64>], theirs: &[Coord<f64>]) -> Option<(Coord<f64>, Coord<f64>)> {
    let mut theirs = theirs.to_vec();
    theirs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let (mut best, mut found) = (f64::INFINITY, None);
    for &p in ours {
        let middle = theirs.partition_point(|q| q.y < p.y);
        let (south, north) = theirs.split_at(middle);
        for side in [&mut south.iter().rev() as &mut dyn Iterator<Item = &Coord<f64>>, &mut north.iter()] {
            for &q in side {
                if (q.y - p.y).abs() * 111.0 > best {
                    break;
                }
                if km(p, [q, q]) < best {
                    (best, found) = (km(p, [q, q]), Some((p, q)));
                }
            }
        }
    }
    found
}

/// The distance from a point to an edge on a plane around the point: right to half a per cent over 60 km.
fn km(from: Coord<f64>, edge: Edge) -> f64 {
    let scale = 111.195;
    let local = |at: Coord<f64>| {
        let east = f64::midpoint(at.y, from.y).to_radians().cos();
        Coord { x: (at.x - from.x) * scale * east, y: (at.y - from.y) * scale }
    };
    let [a, b] = edge.map(local);
    let along = b - a;
    let length = along.x * along.x + along.y * along.y;
    let share = if length > 0.0 { (-(a.x * along.x + a.y * along.y) / length).clamp(0.0, 1.0) } else { 0.0 };
    let nearest = a + along * share;
    nearest.x.hypot(nearest.y)
}

/// Where one comes into an area: each border with other land, and each place where a crossing lands.
fn ways_into(area: &DistrictSet) -> Vec<Edge> {
    let inland = GROUND.inland.iter().filter(|(_, [a, b])| area.contains(*a) != area.contains(*b));
    let landings = GROUND.landings.iter().filter(|(_, [to, from])| area.contains(*to) && !area.contains(*from));
    inland.map(|(edge, _)| *edge).chain(landings.map(|(at, _)| [*at, *at])).collect()
}

fn shortest(ways: &[Edge], from: Coord<f64>) -> f64 {
    ways.iter().map(|way| km(from, *way)).fold(f64::INFINITY, f64::min)
}

fn country(district: DistrictIx) -> DistrictSet {
    PLACES.parent(district, RegionKind::Country).unwrap().districts
}

/// Holds what is told of a place against all that could be; `ways` lead into each partnership's area.
fn agrees(view: &RegisterView, ways: &[Vec<Edge>], at: Coord<f64>, home: DistrictIx) -> Result<(), TestCaseError> {
    let found = view.nearest(at, &[home]);
    prop_assert!(found.len() <= NEAREST);
    prop_assert!(found.is_sorted_by(|a, b| a.1 <= b.1));
    for &(entry, km) in &found {
        let area = &view.entry(entry).districts;
        prop_assert!(km <= f64::from(NEAR_KM), "{} km", km);
        prop_assert!(!area.intersection(&country(home)).is_empty(), "{:?} does not serve the country", area);
        let exact = shortest(&ways[entry], at);
        prop_assert!((km - exact).abs() <= exact * 0.012 + 0.02, "{} against {} at {:?}", km, exact, at);
    }
    let last = if found.len() < NEAREST { f64::from(NEAR_KM) } else { found[NEAREST - 1].1 };
    for (index, entry) in view.entries().iter().enumerate() {
        let is_told = found.iter().any(|&(told, _)| told == index);
        if !is_told && !entry.districts.intersection(&country(home)).is_empty() {
            let exact = shortest(&ways[index], at);
            prop_assert!(exact >= last * 0.988 - 0.02, "{} km is left out, {:?} found at {:?}", exact, found, at);
        }
    }
    Ok(())
}

fn ways(view: &RegisterView) -> Vec<Vec<Edge>> {
    view.entries().iter().map(|entry| ways_into(&entry.districts)).collect()
}

/// A district with those around it, and sometimes one far off.
fn areas() -> impl Strategy<Value = Vec<DistrictSet>> {
    let count = PLACES.districts().len() as DistrictIx;
    let area = (0..count, 0usize..6, prop::option::weighted(0.2, 0..count)).prop_map(|(middle, around, far)| {
        let ring = PLACES.land_neighbours(middle).iter().map(|neighbour| neighbour.district).take(around);
        ring.chain([middle]).chain(far).collect::<DistrictSet>()
    });
    prop::collection::vec(area, 1..9)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn nearest_is_what_measuring_to_every_way_in_finds(
        areas in areas(),
        places in prop::collection::vec((0usize..361, 0.0f64..1.0, 0.0f64..1.0), 40),
    ) {
        let view = view_of(&areas);
        let ways = ways(&view);
        for (district, x, y) in places {
            let bounds = PLACES.districts()[district].bbox;
            let (low, high) = (bounds.min(), bounds.max());
            let at = Coord { x: low.x + x * (high.x - low.x), y: low.y + y * (high.y - low.y) };
            // Whatever district of the box it turned out to be.
            if let Some(home) = PLACES.district_at(at).filter(|&home| view.covering_district(home).is_empty()) {
                agrees(&view, &ways, at, home)?;
            }
        }
    }
}

fn found(areas: &[&[&str]], lat: f64, lon: f64) -> Vec<f64> {
    let sets: Vec<DistrictSet> = areas.iter().map(|codes| codes.iter().map(|code| district(code)).collect()).collect();
    let at = Coord { x: lon, y: lat };
    let home = PLACES.district_at(at).unwrap();
    let view = view_of(&sets);
    agrees(&view, &ways(&view), at, home).unwrap();
    view.nearest(at, &[home]).into_iter().map(|(_, km)| km).collect()
}

#[test]
fn nobody_is_near_across_the_sea_or_beyond_a_border() {
    let none: [f64; 0] = [];
    assert_eq!(found(&[&["W06000011", "W06000014"]], 51.19, -4.17), none, "from Ilfracombe to Swansea and the Vale");
    assert_eq!(found(&[&["S12000006"]], 54.66, -5.67), none, "from Bangor to Dumfries and Galloway");
    assert_eq!(found(&[&["N09000003", "N09000008"]], 54.85, -5.05), none, "from the Rhins of Galloway to Belfast");
    assert_eq!(found(&[&["W06000021"]], 51.86, -2.60), none, "from the Forest of Dean to Monmouthshire");
    assert_eq!(found(&[&["E06000063"]], 55.07, -3.60), none, "from Dumfries to Cumberland");
    assert_eq!(found(&[&["E06000065"]], 56.5, -4.0), none, "from Perthshire to North Yorkshire");
    assert_eq!(
        found(&[&["E07000137"]], 52.93, 1.30),
        none,
        "from Cromer to East Lindsey, which is 70 km off over the Wash"
    );
}

#[test]
fn who_works_on_both_sides_of_a_border_is_near_on_both() {
    let both: &[&str] = &["W06000021", "E06000019"];
    assert_eq!(found(&[both], 51.86, -2.60).len(), 1, "from the Forest of Dean");
    assert_eq!(found(&[both], 51.70, -3.05).len(), 1, "from Torfaen");
}

#[test]
fn the_way_round_counts_not_the_way_over_water() {
    // From Hunstanton the coast of Lincolnshire is in sight; one comes into it near Sutton Bridge.
    let lincolnshire = found(&[&["E07000136", "E07000137", "E07000140"]], 52.93, 0.50);
    assert!((20.0..35.0).contains(&lincolnshire[0]), "{lincolnshire:?}");
    // From Cowes to Southampton by the ferry.
    let southampton = found(&[&["E06000045"]], 50.75, -1.30);
    assert!((8.0..20.0).contains(&southampton[0]), "{southampton:?}");
    // From Barton over the Humber Bridge to Hull. It is taken to land where the Humber is narrowest, some way west.
    let hull = found(&[&["E06000010", "E06000011"]], 53.67, -0.44);
    assert!((1.0..20.0).contains(&hull[0]), "{hull:?}");
}

#[test]
fn what_is_farther_than_sixty_kilometres_is_not_near() {
    let none: [f64; 0] = [];
    assert_eq!(found(&[&["E08000025"]], 50.26, -5.05), none, "from Truro to Birmingham");
    assert_eq!(found(&[&["E06000053"]], 50.12, -5.54).len(), 1, "from Penzance to Scilly by its ferry");
    let view = view_of(&[std::iter::once(district("E06000053")).collect()]);
    assert!(view.nearest(Coord { x: -5.8, y: 49.9 }, &[]).is_empty(), "who is at sea is in no country");
}

#[test]
fn squares_or_none_tell_the_same() {
    let view =
        view_of(&[std::iter::once(district("E06000052")).collect(), std::iter::once(district("E07000046")).collect()]);
    let home = district("E07000045");
    for step in 0..400 {
        let share = |irrational: f64| (f64::from(step) * irrational).fract();
        let at = Coord { x: -4.6 + share(0.618_034) * 1.6, y: 50.2 + share(0.414_214) * 1.0 };
        let plain: Vec<_> =
            view.nearest_without_tiles(at).into_iter().filter(|near| near.1 <= f64::from(NEAR_KM)).collect();
        let found = view.nearest(at, &[home]);
        assert_eq!(found.len(), plain.len().min(NEAREST), "{at:?}");
        assert!(found.iter().zip(&plain).all(|(one, other)| (one.1 - other.1).abs() < 1e-9), "{found:?} {plain:?}");
    }
}
