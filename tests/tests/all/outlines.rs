//! Every outline that is served, of every geography and partnership at every detail, is valid as it is written: as
//! OGC's simple features and RFC 7946 ask.

use std::collections::HashSet;

use geo::{Coord, CoordsIter, LineString, MultiPolygon, Polygon, Validation};
use nncf_core::atlas::valid;
use nncf_tests::{Keeper, Service, Store};
use serde_json::Value;

const DETAILS: [&str; 4] = ["overview", "low", "medium", "full"];

#[test]
fn of_every_geography() {
    let service = Service::shared(Store::Sqlite);
    let mut keys = Vec::new();
    let mut next = Some("/api/v1/regions?limit=200".to_owned());
    while let Some(path) = next {
        let page = service.json(&path);
        let items = page["items"].as_array().unwrap().iter();
        keys.extend(items.map(|item| format!("{}/{}", item["kind"].as_str().unwrap(), item["code"].as_str().unwrap())));
        next = page["links"]["next"].as_str().map(|url| url[url.find("/api/").unwrap()..].to_owned());
    }
    assert_eq!(keys.len(), 440);
    std::thread::scope(|scope| {
        for detail in DETAILS {
            let keys = &keys;
            scope.spawn(move || {
                for key in keys {
                    let feature = service.json(&format!("/api/v1/regions/{key}/geometry?geometry={detail}"));
                    is_valid(&feature["geometry"], &format!("{key} at {detail}"));
                }
            });
        }
    });
}

/// As the public sees them on maps, and as staff do: drafts and what has ended too.
#[test]
fn of_every_partnership() {
    let service = Service::start(Store::Sqlite);
    let staff = Keeper::new(&service, "editor@example.org", "editor", &[]);
    for detail in DETAILS {
        let path = format!("/api/v1/partnerships?f=geojson&geometry={detail}&limit=200");
        let seen = are_valid(&service.json(&path), detail);
        assert_eq!(seen, 22, "the public ones at {detail}");
        let seen = are_valid(&staff.json(&path), detail);
        assert!(seen > 22, "{seen} at {detail}, with drafts");
        are_valid(&service.json(&format!("/map/land.geojson?geometry={detail}")), detail);
    }
    for slug in service.get("/api/v1/partnerships?limit=200").slugs() {
        are_valid(&service.json(&format!("/partnerships/{slug}/map.geojson")), &slug);
    }
}

/// How many features have an outline.
fn are_valid(collection: &Value, what: &str) -> usize {
    let drawn = collection["features"].as_array().unwrap().iter().filter(|feature| !feature["geometry"].is_null());
    drawn.inspect(|feature| is_valid(&feature["geometry"], &format!("{} at {what}", feature["id"]))).count()
}

fn is_valid(geometry: &Value, what: &str) {
    let polygons = match geometry["type"].as_str() {
        Some("MultiPolygon") => geometry["coordinates"].as_array().unwrap().iter().collect(),
        Some("Polygon") => vec![&geometry["coordinates"]],
        other => panic!("{what}: {other:?} is no outline"),
    };
    assert!(!polygons.is_empty(), "{what}: there is nothing");
    let read: MultiPolygon<f64> = polygons.into_iter().map(|polygon| read_polygon(polygon, what)).collect();
    if let Some(fault) = valid::fault(&read) {
        panic!("{what}: {fault}");
    }
    // Of short ones geo is asked as well; it is slow.
    if read.coords_count() < 300
        && let Err(error) = read.check_validation()
    {
        panic!("{what}: {error}");
    }
}

fn read_polygon(polygon: &Value, what: &str) -> Polygon<f64> {
    let rings = polygon.as_array().unwrap().iter();
    let mut rings = rings.enumerate().map(|(index, ring)| read_ring(ring, index == 0, what));
    let exterior = rings.next().unwrap_or_else(|| panic!("{what}: a polygon without a ring"));
    Polygon::new(exterior, rings.collect())
}

/// Closed, of four positions or more, none of them twice but the last, and anticlockwise for an exterior.
fn read_ring(ring: &Value, is_exterior: bool, what: &str) -> LineString<f64> {
    let positions = ring.as_array().unwrap().iter();
    let ring: Vec<Coord<f64>> = positions
        .map(|position| {
            let numbers = position.as_array().unwrap();
            assert_eq!(numbers.len(), 2, "{what}");
            Coord { x: numbers[0].as_f64().unwrap(), y: numbers[1].as_f64().unwrap() }
        })
        .collect();
    assert!(ring.len() >= 4, "{what}: a ring of {} positions", ring.len());
    assert_eq!(ring.first(), ring.last(), "{what}: a ring that is open");
    let distinct: HashSet<(u64, u64)> = ring.iter().map(|at| (at.x.to_bits(), at.y.to_bits())).collect();
    assert_eq!(distinct.len(), ring.len() - 1, "{what}: a ring that meets itself near {:?}", ring[0]);
    let from = ring[0];
    let area: f64 = ring.windows(2).map(|e| (e[0] - from, e[1] - from)).map(|(a, b)| a.x * b.y - a.y * b.x).sum();
    assert_eq!(area > 0.0, is_exterior, "{what}: a ring that runs the wrong way, near {from:?}");
    LineString(ring)
}
