//! What lies next door, and the outlines of what there is.

use nncf_tests::answer::{slugs, texts};
use nncf_tests::{Service, on_both_stores};
use serde_json::Value;

on_both_stores!(
    gwent_borders_cardiff,
    each_relation_has_its_mirror_image,
    the_severn_is_crossed,
    the_solent_is_crossed,
    regions_name_their_own,
    retired_codes_lead_on,
    every_outline_is_closed,
);

fn entry<'a>(items: &'a Value, field: &str, value: &str) -> &'a Value {
    let found = items.as_array().unwrap().iter().find(|item| item[field] == value);
    found.unwrap_or_else(|| panic!("{value} is not among {:?}", texts(items, field)))
}

fn gwent_borders_cardiff(service: &Service) {
    let answer = service.json("/api/v1/partnerships/gwent-regional-anti-slavery-forum/neighbours");
    let cardiff = entry(&answer["items"], "slug", "cardiff-and-the-vale-regional-anti-slavery-forum");
    assert_eq!(cardiff["relation"], "borders");
    let border = cardiff["shared_border_km"].as_f64().unwrap();
    assert!((15.0..25.0).contains(&border), "{border} km");
    assert_eq!(cardiff["distance_km"], 0.0);
    let network = entry(&answer["items"], "slug", "welsh-anti-trafficking-network");
    assert_eq!(network["relation"], "within");
    assert_eq!(network["shared_districts"].as_array().unwrap().len(), 5);
    let far = "west-yorkshire-anti-trafficking-and-modern-slavery-network";
    assert!(!slugs(&answer["items"]).contains(&far.to_owned()));
}

const MIRRORED: [(&str, &str); 7] = [
    ("same", "same"),
    ("contains", "within"),
    ("within", "contains"),
    ("overlaps", "overlaps"),
    ("borders", "borders"),
    ("crosses_to", "crosses_to"),
    ("near", "near"),
];

fn each_relation_has_its_mirror_image(service: &Service) {
    let mut seen = Vec::new();
    // A body that has closed is nobody's neighbour.
    let at_work = service.get("/api/v1/partnerships?status=forming,active,dormant,unknown").slugs();
    assert_eq!(at_work.len(), 21);
    for slug in at_work {
        let items = service.json(&format!("/api/v1/partnerships/{slug}/neighbours"))["items"].clone();
        let order = texts(&items, "relation").into_iter().map(|relation| place_of(&relation));
        assert!(order.is_sorted(), "{slug}: sorted by relation");
        for item in items.as_array().unwrap() {
            let other = item["slug"].as_str().unwrap();
            let back = service.json(&format!("/api/v1/partnerships/{other}/neighbours"))["items"].clone();
            let mirror = entry(&back, "slug", &slug);
            let relation = place_of(item["relation"].as_str().unwrap());
            assert_eq!(mirror["relation"], MIRRORED[relation].1, "{slug} and {other}");
            for same in ["shared_border_km", "distance_km", "via", "shared_districts"] {
                assert_eq!(mirror[same], item[same], "{same} of {slug} and {other}");
            }
            seen.push(relation);
        }
    }
    assert!([1, 2, 3, 4].iter().all(|relation| seen.contains(relation)), "a test of few relations tells little");
}

fn place_of(relation: &str) -> usize {
    MIRRORED.iter().position(|(known, _)| *known == relation).unwrap_or_else(|| panic!("unknown: {relation}"))
}

fn the_severn_is_crossed(service: &Service) {
    let answer = service.json("/api/v1/regions/lad/W06000021/neighbours");
    let bank = entry(&answer["items"], "code", "E06000025");
    assert_eq!((bank["name"].as_str(), bank["relation"].as_str()), (Some("South Gloucestershire"), Some("crosses_to")));
    assert!(bank["via"].as_str().unwrap().starts_with("Severn Bridge"), "{bank}");
    assert_eq!(bank["shared_border_km"], Value::Null);
    let forest = entry(&answer["items"], "code", "E07000080");
    assert_eq!(forest["relation"], "borders", "a land border counts before a bridge");
}

fn the_solent_is_crossed(service: &Service) {
    let answer = service.json("/api/v1/regions/lad/E06000046/neighbours");
    for (code, via) in [("E06000044", "ferries"), ("E06000045", "Southampton"), ("E07000091", "Lymington")] {
        let port = entry(&answer["items"], "code", code);
        assert_eq!(port["relation"], "crosses_to");
        assert!(port["via"].as_str().unwrap().contains(via), "{port}");
        assert!(port["distance_km"].as_f64().unwrap() > 0.5, "{port}");
    }
    assert_eq!(entry(&answer["items"], "code", "E07000225")["relation"], "near", "Chichester has no ferry");
}

fn regions_name_their_own(service: &Service) {
    let all = service.json("/api/v1/regions?limit=9999");
    assert_eq!(all["links"]["next"].is_null(), all["total"].as_u64().unwrap() <= 200);
    assert_eq!(all["items"].as_array().unwrap().len(), 200, "9,999 is cut to 200");
    assert_eq!(service.json("/api/v1/regions?kind=lad")["total"], 361);
    assert_eq!(service.json("/api/v1/regions?kind=country")["total"], 4);
    let welsh = service.json("/api/v1/regions?q=caerdydd");
    assert_eq!(texts(&welsh["items"], "code"), ["W06000015"]);
    let cardiff = service.json("/api/v1/regions/lad/W06000015");
    assert!(texts(&cardiff["parents"], "code").contains(&"W15000003".to_owned()));
    let covering = service.json("/api/v1/regions/lad/W06000015/partnerships");
    assert_eq!(slugs(&covering["items"])[0], "cardiff-and-the-vale-regional-anti-slavery-forum");
}

fn retired_codes_lead_on(service: &Service) {
    for rest in ["", "/partnerships", "/neighbours", "/geometry?geometry=point"] {
        let answer = service.get(&format!("/api/v1/regions/lad/S12000046{rest}")).expect(301);
        assert_eq!(answer.header("location"), format!("/api/v1/regions/lad/S12000049{rest}"));
        service.get(answer.header("location")).expect(200);
    }
    let old = service.json("/api/v1/lookup?region=lad:S12000046");
    assert_eq!(old["regions"]["lad"]["code"], "S12000049", "a look-up of an old code answers for the new one");
}

fn every_outline_is_closed(service: &Service) {
    for detail in ["low", "full"] {
        for key in ["country/W92000004", "pfa/E23000030", "lad/E06000046", "lad/E06000053", "county/E10000014"] {
            let answer = service.get(&format!("/api/v1/regions/{key}/geometry?geometry={detail}")).expect(200);
            assert_eq!(answer.content_type(), "application/geo+json");
            let feature = answer.json();
            assert_eq!(feature["type"], "Feature");
            assert!(feature["attribution"].as_str().unwrap().contains("Office for National Statistics"));
            let points = is_a_multi_polygon(&feature["geometry"]);
            assert!(points > 3, "{key}");
            is_inside(&feature["geometry"], &feature["bbox"]);
        }
    }
    let low = service.get("/api/v1/regions/country/W92000004/geometry").body.len();
    let full = service.get("/api/v1/regions/country/W92000004/geometry?geometry=full").body.len();
    assert!(low * 2 < full, "{low} bytes are not much less than {full}");
    let point = service.json("/api/v1/regions/lad/W06000015/geometry?geometry=point");
    assert_eq!(point["geometry"]["type"], "Point");
}

/// How many points it has, each ring being closed, with at least four, the outer one anticlockwise (RFC 7946).
pub fn is_a_multi_polygon(geometry: &Value) -> usize {
    assert_eq!(geometry["type"], "MultiPolygon");
    let mut points = 0;
    for polygon in geometry["coordinates"].as_array().unwrap() {
        for (index, ring) in polygon.as_array().unwrap().iter().enumerate() {
            let ring = ring.as_array().unwrap();
            assert!(ring.len() >= 4, "a ring of {} points", ring.len());
            assert_eq!(ring.first(), ring.last(), "a ring that is not closed");
            assert_eq!(twice_the_area(ring) > 0.0, index == 0, "the outer ring runs anticlockwise, holes clockwise");
            points += ring.len();
        }
    }
    points
}

fn position(point: &Value) -> (f64, f64) {
    (point[0].as_f64().unwrap(), point[1].as_f64().unwrap())
}

fn twice_the_area(ring: &[Value]) -> f64 {
    let edges = ring.windows(2).map(|edge| (position(&edge[0]), position(&edge[1])));
    edges.map(|((x0, y0), (x1, y1))| x0 * y1 - x1 * y0).sum()
}

fn is_inside(geometry: &Value, bbox: &Value) {
    let [west, south, east, north] = [0, 1, 2, 3].map(|index| bbox[index].as_f64().unwrap());
    // The box is told to a thousandth of a degree, and generalising moves a border a little.
    let slack = 0.02;
    for polygon in geometry["coordinates"].as_array().unwrap() {
        for (lon, lat) in polygon[0].as_array().unwrap().iter().map(position) {
            assert!(lon >= west - slack && lon <= east + slack, "{lon} lies outside of {bbox}");
            assert!(lat >= south - slack && lat <= north + slack, "{lat} lies outside of {bbox}");
        }
    }
}
