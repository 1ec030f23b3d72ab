//! What ships: the files are sound, the places fit together, and the register starts as it should.

#![allow(clippy::unwrap_used)]

use std::sync::{Arc, LazyLock};

use geo::{BoundingRect, Coord, GeodesicArea};
use nncf_core::atlas::districts::DistrictSet;
use nncf_core::atlas::geography::{Detail, Geography};
use nncf_core::atlas::place::{NotLocated, Place};
use nncf_core::atlas::relation::RelationKind;
use nncf_core::atlas::understood::Understood;
use nncf_core::atlas::view::{RegisterContents, RegisterView};
use nncf_core::clock::day_of;
use nncf_core::partnership::{NncfMembership, Record};
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::visibility::Visibility;
use nncf_db::SeedData;
use nncf_seed::files::Files;
use nncf_seed::{geography, read};

static SEED: LazyLock<SeedData> = LazyLock::new(|| read(&Files::Shipped).unwrap());
static PLACES: LazyLock<Arc<Geography>> = LazyLock::new(|| Arc::new(geography::from_seed(&SEED).unwrap()));

fn key(text: &str) -> RegionKey {
    text.parse().unwrap()
}

fn districts(text: &str) -> DistrictSet {
    PLACES.area(key(text)).unwrap().districts
}

fn view(audience: Visibility) -> RegisterView {
    let now = "2026-11-21T00:00:00Z".parse().unwrap();
    let record = |partnership| Record { partnership, revision: 1, created_at: now, updated_at: now };
    let records = SEED.partnerships.iter().cloned().map(record).collect();
    let contents = RegisterContents::new(1, records, SEED.helplines.clone(), Vec::new());
    RegisterView::build(PLACES.clone(), &contents, audience, day_of(now), None)
}

#[test]
fn the_register_starts_with_what_was_decided() {
    let public: Vec<_> = SEED.partnerships.iter().filter(|p| p.visibility == Visibility::Public).collect();
    assert_eq!((SEED.partnerships.len(), public.len()), (70, 22));
    assert_eq!(public.iter().filter(|p| p.nncf_membership == NncfMembership::Member).count(), 14);
    assert!(SEED.partnerships.iter().all(|p| p.verification.is_none() && p.coordinators.is_empty()));
    let is_told = |p: &&nncf_core::partnership::Partnership| p.summary.is_some() && !p.provenance.is_empty();
    assert!(public.iter().all(is_told), "each public record has a summary and sources");
}

#[test]
fn every_kind_of_geography_is_there() {
    let count = |kind| PLACES.areas().iter().filter(|area| area.region.key.kind == kind).count();
    assert_eq!(RegionKind::ALL.map(count), [4, 9, 45, 21, 361]);
    let countries = PLACES.areas().iter().filter(|area| area.region.key.kind == RegionKind::Country);
    assert_eq!(countries.map(|area| area.districts.len()).sum::<usize>(), 361);
}

#[test]
fn areas_are_those_of_the_ellipsoid() {
    for area in PLACES.districts().iter().step_by(7) {
        let exact = PLACES.outline(&area.districts, Detail::Full).geodesic_area_unsigned() / 1e6;
        assert!(
            (area.area_km2 - exact).abs() <= exact * 0.001,
            "{}: {} against {exact}",
            area.region.name,
            area.area_km2
        );
    }
}

#[test]
fn outlines_join_without_seams() {
    let (wales, low) = (districts("country:W92000004"), Detail::Low);
    let parts: f64 = wales
        .iter()
        .map(|district| PLACES.outline(&std::iter::once(district).collect(), low).geodesic_area_unsigned())
        .sum();
    let whole = PLACES.outline(&wales, low).geodesic_area_unsigned();
    assert!((parts - whole).abs() < whole * 1e-6, "{parts} against {whole}");
    let bounds = PLACES.outline(&wales, Detail::Full).bounding_rect().unwrap();
    assert_eq!(PLACES.bbox(&wales), Some(bounds));
}

#[test]
fn neighbours_know_each_other() {
    let all = PLACES.districts();
    for area in all {
        for other in all.iter().filter(|other| other.region.key > area.region.key) {
            let (there, back) = (
                PLACES.relation(&area.districts, &other.districts),
                PLACES.relation(&other.districts, &area.districts),
            );
            assert_eq!(there.as_ref().map(|r| r.kind), back.as_ref().map(|r| r.kind), "{}", area.region.name);
            let border = |relation: Option<nncf_core::atlas::relation::Relation>| relation?.shared_border_km;
            let (a, b) = (border(there).unwrap_or(0.0), border(back).unwrap_or(0.0));
            assert!((a - b).abs() < 1e-9);
        }
    }
}

#[test]
fn each_relation_is_found() {
    let relation = |a: &str, b: &str| PLACES.relation(&districts(a), &districts(b)).map(|r| (r.kind, r.via));
    let kind = |a: &str, b: &str| relation(a, b).map(|r| r.0);
    assert_eq!(kind("pfa:S23000009", "country:S92000003"), Some(RelationKind::Same));
    assert_eq!(kind("country:W92000004", "pfa:W15000002"), Some(RelationKind::Contains));
    assert_eq!(kind("lad:W06000015", "pfa:W15000003"), Some(RelationKind::Within));
    assert_eq!(kind("lad:W06000015", "lad:W06000014"), Some(RelationKind::Borders));
    assert_eq!(kind("lad:W06000015", "lad:E07000228"), None, "Cardiff and Mid Sussex are apart");
    let severn = relation("lad:W06000021", "lad:E06000025").unwrap();
    assert_eq!(severn.0, RelationKind::CrossesTo);
    assert!(severn.1.unwrap().contains("Severn Bridge"));
    let overlapping = districts("pfa:W15000002").union(&districts("lad:W06000015"));
    assert_eq!(PLACES.relation(&overlapping, &districts("pfa:W15000003")).unwrap().kind, RelationKind::Overlaps);
    let near = PLACES.relation(&districts("lad:W06000014"), &districts("lad:E06000024")).unwrap();
    assert_eq!(near.kind, RelationKind::Near, "the Vale of Glamorgan looks at North Somerset");
    assert!(near.distance_km.unwrap() > 5.0 && near.distance_km.unwrap() < 25.0);
}

#[test]
fn postcodes_and_points_agree_about_their_district() {
    let (mut asked, mut same) = (0u32, 0u32);
    for (postcode, _) in PLACES.postcodes().iter().step_by(1009) {
        let (entry, district) = PLACES.postcode(postcode).unwrap();
        asked += 1;
        same += u32::from(PLACES.district_at(Coord { x: entry.lon, y: entry.lat }) == Some(district));
    }
    assert!(asked > 2_500 && f64::from(same) > f64::from(asked) * 0.97, "{same} of {asked}");
}

#[test]
fn places_that_are_not_found_say_why() {
    let point = |lat: f64, lon: f64| PLACES.locate(Place::Point(Coord { x: lon, y: lat }));
    for (name, lat, lon) in
        [("Paris", 48.85, 2.35), ("Calais", 50.93, 1.9), ("Dundalk", 54.0, -6.42), ("the North Pole", 90.0, 0.0)]
    {
        assert_eq!(point(lat, lon), Err(NotLocated::OutsideUk), "{name}");
    }
    assert!(point(51.0, 1.42).unwrap().districts.is_empty(), "the Strait of Dover");
    let belfast = PLACES.locate(Place::Postcode("BT1 1AA".parse().unwrap()));
    assert!(matches!(belfast, Err(NotLocated::NorthernIreland(districts)) if districts.len() == 11));
}

#[test]
fn cover_is_told_most_local_first() {
    let view = view(Visibility::Public);
    let names = |text: &str| -> Vec<String> {
        let found = view.covering(&districts(text));
        found.iter().map(|m| view.entry(m.entry).record.partnership.slug.to_string()).collect()
    };
    let cardiff = names("lad:W06000015");
    assert_eq!(cardiff[0], "cardiff-and-the-vale-regional-anti-slavery-forum");
    assert_eq!(cardiff[1], "welsh-anti-trafficking-network");
    let derby = names("lad:E06000015");
    assert_eq!(derby, ["derby-and-derbyshire-partnership", "east-midlands-anti-human-trafficking-partnership"]);
    assert!(names("lad:E09000008").is_empty(), "the partnership of Croydon has closed");
}

#[test]
fn views_hold_only_what_their_audience_may_see() {
    let (public, staff) = (view(Visibility::Public), view(Visibility::Staff));
    assert_eq!((public.entries().len(), staff.entries().len()), (22, 70));
    assert!(public.helplines().iter().all(nncf_core::helpline::Helpline::is_shown));
    assert!(staff.helplines().len() > public.helplines().len());
    assert!(public.uncovered().len() > staff.uncovered().len(), "drafts cover more");
    assert!(staff.uncovered().is_subset(&public.uncovered()));
}

/// The towns' districts come from postcodes, their centres from elsewhere: the borders that ship are held to both.
#[test]
fn towns_lie_in_their_districts() {
    let towns: Vec<_> = PLACES.gazetteer().all_known().iter().filter(|known| known.of.centre.is_some()).collect();
    assert!(towns.len() > 3_500, "{}", towns.len());
    let within = 3.0;
    let mut off = Vec::new();
    for town in towns {
        let centre = town.of.centre.unwrap();
        let here = PLACES.district_at(centre).is_some_and(|district| town.districts.contains(district));
        // Around the centre, where it stands at a border or on the shore.
        let near = |(x, y): (f64, f64)| {
            let point = Coord { x: centre.x + x * within / 64.0, y: centre.y + y * within / 111.0 };
            PLACES.district_at(point).is_some_and(|district| town.districts.contains(district))
        };
        let ring = (0..32).map(|step| f64::from(step) / 32.0 * std::f64::consts::TAU).map(f64::sin_cos);
        if !here && !ring.flat_map(|(x, y)| [(x, y), (x / 2.0, y / 2.0)]).any(near) {
            off.push(town.of.name.to_string());
        }
    }
    assert_eq!(off, Vec::<String>::new());
}

fn understood(typed: &str) -> Vec<String> {
    let names = |places: &[Place]| {
        let name = |place: &Place| match place {
            Place::Region(key) => key.to_string(),
            Place::Name(index) => PLACES.gazetteer().known(*index).unwrap().of.name.to_string(),
            other => format!("{other:?}"),
        };
        places.iter().map(name).collect::<Vec<_>>()
    };
    match PLACES.understand(typed) {
        Understood::Place(place, false) => names(&[place]),
        Understood::Place(place, true) => vec!["corrected".to_owned(), names(&[place]).concat()],
        Understood::Choice(places) => [vec!["choice".to_owned()], names(&places)].concat(),
        Understood::Suggestions(places) => [vec!["like".to_owned()], names(&places)].concat(),
        Understood::Elsewhere(elsewhere) => vec![elsewhere.to_string()],
        Understood::Nothing => Vec::new(),
    }
}

#[test]
fn names_lead_where_they_belong() {
    for (typed, key) in [
        ("West Midlands Police", "pfa:E23000014"),
        ("west midlands police force", "pfa:E23000014"),
        ("Heddlu Gwent", "pfa:W15000002"),
        ("Gwent Police", "pfa:W15000002"),
        ("Heddlu Gogledd Cymru", "pfa:W15000001"),
        ("Heddlu Dyfed–Powys", "pfa:W15000004"),
        ("Metropolitan Police", "pfa:E23000001"),
        ("Met Police", "pfa:E23000001"),
        ("City of London Police", "pfa:E23000034"),
        ("Police Scotland", "pfa:S23000009"),
        ("Hampshire Constabulary", "pfa:E23000030"),
        ("Cymru", "country:W92000004"),
        ("Yr Alban", "country:S92000003"),
        ("Greater London", "region:E12000007"),
        ("the North East", "region:E12000001"),
        ("Yorkshire & the Humber", "region:E12000003"),
        ("Londonderry", "lad:N09000005"),
        ("Derry/Londonderry", "lad:N09000005"),
        ("Hull", "lad:E06000010"),
        ("Leeds City Council", "lad:E08000035"),
        ("London Borough of Hackney", "lad:E09000012"),
        ("Ynys Mo\u{302}n", "lad:W06000001"),
        ("Edinburgh", "lad:S12000036"),
    ] {
        assert_eq!(understood(typed), [key], "{typed}");
    }
    // A district and a village far from it share the name: a choice, with the district first.
    assert_eq!(understood("Saint Helens"), ["choice", "lad:E08000013", "St. Helens"]);
    for name in ["Carlisle", "Taunton", "Huddersfield", "Tyne and Wear", "Merseyside Police", "Bury St. Edmunds"] {
        assert_eq!(understood(name).len(), 1, "{name}: {:?}", understood(name));
    }
    for force in PLACES.areas().iter().filter(|area| area.region.key.kind == RegionKind::Pfa) {
        let name = force.region.name.as_str();
        let police = if name.contains("Police") { name.to_owned() } else { format!("{name} Police") };
        assert_eq!(understood(&police), [force.region.key.to_string()], "{police}");
    }
    for district in PLACES.districts() {
        let found = PLACES.called(district.region.name.as_str());
        assert!(found.contains(&Place::Region(district.region.key)), "{}", district.region.name);
    }
}

#[test]
fn what_is_not_certain_is_offered() {
    for name in ["Newport", "Ashford", "Richmond", "Washington", "Newcastle"] {
        let found = understood(name);
        assert!(found[0] == "choice" && found.len() > 2, "{name}: {found:?}");
    }
    for (typed, meant) in [
        ("Birmigham", "lad:E08000025"),
        ("Brimingham", "lad:E08000025"),
        ("Manchestre", "lad:E08000003"),
        ("Carlilse", "Carlisle"),
        ("Wolverhamton", "lad:E08000031"),
        ("Merseysde", "pfa:E23000004"),
        ("Birmigham Council", "lad:E08000025"),
    ] {
        let found = understood(typed);
        assert_eq!(found[..2], ["like", meant], "{typed}: {found:?}");
    }
    for nothing in ["", "  ", "qqqqqqqqqq", "…", &"x".repeat(5_000)] {
        assert_eq!(understood(nothing), Vec::<String>::new());
    }
    assert_eq!(understood("Isle of Man"), ["isle-of-man"]);
    assert_eq!(understood("BFPO 57"), ["forces"]);
    assert_eq!(understood("CF10 IEP")[0], "corrected");
}
