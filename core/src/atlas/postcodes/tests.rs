#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// Latitude, longitude, district code, live.
type Model = BTreeMap<Postcode, (f64, f64, String, bool)>;

fn postcode(text: &str) -> Postcode {
    Postcode::parse(text).unwrap()
}

fn pack<'a>(rows: impl IntoIterator<Item = (&'a str, f64, f64, &'a str, bool)>) -> Result<Vec<u8>> {
    let mut builder = PostcodeTableBuilder::new("2025-05");
    for (text, lat, lon, district, live) in rows {
        builder.push(postcode(text), lat, lon, district, live)?;
    }
    builder.encode()
}

fn sample() -> Vec<u8> {
    pack([
        ("CF10 1EP", 51.47999, -3.17641, "W06000015", true),
        ("CF10 1AA", 51.47, -3.17, "W06000014", true),
        ("CF10 9ZZ", 51.9, -3.9, "W06000015", false),
        ("M1 1AE", 53.48, -2.23, "E08000003", false),
        ("M1 1AF", 53.5, -2.25, "E08000003", false),
        ("NPT 0AD", 51.47, -3.17, "W06000022", false),
    ])
    .unwrap()
}

#[test]
fn answers_for_postcodes() {
    let table = PostcodeTable::from_bytes(&sample()).unwrap();
    assert_eq!((table.len(), table.is_empty(), table.vintage()), (6, false, "2025-05"));
    assert_eq!(table.district_codes(), ["E08000003", "W06000014", "W06000015", "W06000022"]);
    let entry = PostcodeEntry { lat: 51.47999, lon: -3.17641, district: 2, live: true };
    assert_eq!(table.get(postcode("CF10 1EP")), Some(entry));
    assert_eq!(table.district(postcode("NPT 0AD")), Some(3));
    for absent in ["CF10 1EQ", "CF10 0AA", "CF1 1EP", "BT7 1NN"] {
        assert_eq!(table.get(postcode(absent)), None);
    }
}

#[test]
fn answers_for_outcodes() {
    let table = PostcodeTable::from_bytes(&sample()).unwrap();
    let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
    let cardiff = table.outcode(Outcode::parse("CF10").unwrap()).unwrap();
    // The mean of the live ones alone.
    assert!(near(cardiff.lat, 51.474_995) && near(cardiff.lon, -3.173_205));
    assert_eq!((cardiff.districts, cardiff.live, cardiff.all), ([2, 1].as_slice(), 2, 3));
    let manchester = table.outcode(Outcode::parse("M1").unwrap()).unwrap();
    assert!(near(manchester.lat, 53.49) && near(manchester.lon, -2.24));
    assert_eq!((manchester.districts, manchester.live, manchester.all), ([0].as_slice(), 0, 2));
    assert_eq!(table.outcode(Outcode::parse("CF1").unwrap()), None);
}

#[test]
fn an_empty_table_and_the_corners_of_the_earth_are_fine() {
    let table = PostcodeTableBuilder::default().finish().unwrap();
    assert!(table.is_empty() && table.iter().next().is_none());
    let corners = [("A1 1AA", -90.0, -180.0), ("A1 1AB", 90.0, 180.0), ("A1 1AC", -90.0, -180.0)];
    let bytes = pack(corners.map(|(text, lat, lon)| (text, lat, lon, "", true))).unwrap();
    let table = PostcodeTable::from_bytes(&bytes).unwrap();
    let found: Vec<_> = table.iter().map(|(_, entry)| (entry.lat, entry.lon)).collect();
    assert_eq!(found, [(-90.0, -180.0), (90.0, 180.0), (-90.0, -180.0)]);
}

#[test]
fn the_builder_refuses_what_it_cannot_hold() {
    let row = |lat, lon| ("M1 1AE", lat, lon, "E08000003", true);
    let twice = pack([row(53.0, -2.0), row(53.1, -2.0)]);
    assert_eq!(twice, Err(PostcodeTableError::Duplicate(postcode("M1 1AE"))));
    for (lat, lon) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
        assert_eq!(pack([row(lat, lon)]), Err(PostcodeTableError::Position(postcode("M1 1AE"))));
    }
    let long = "x".repeat(256);
    assert_eq!(pack([("M1 1AE", 0.0, 0.0, &*long, true)]), Err(PostcodeTableError::TextTooLong));
}

#[test]
fn the_builder_refuses_too_many_districts() {
    let mut builder = PostcodeTableBuilder::default();
    let outcode = Outcode::parse("M1").unwrap();
    let mut push = |i: u16| {
        let postcode = Postcode::from_parts(outcode, i).unwrap();
        builder.push(postcode, 0.0, 0.0, &i.to_string(), true)
    };
    assert!((0..4096).all(|i| push(i).is_ok()));
    assert_eq!(push(4096), Err(PostcodeTableError::TooMany("district codes")));
}

#[test]
fn wrong_bytes_are_named() {
    use PostcodeTableError::{Corrupt, Newer, NotATable};
    let read = |bytes: &[u8]| PostcodeTable::from_bytes(bytes).map(|_| ());
    assert_eq!(read(b""), Err(NotATable));
    assert_eq!(read(b"PK\x03\x04 and more"), Err(NotATable));
    let mut newer = sample();
    newer[6] = 2;
    let error = read(&newer).unwrap_err();
    assert_eq!(error, Newer { found: 2 });
    assert!(error.to_string().contains("made for a newer version"));
    assert_eq!(read(&[sample(), vec![0]].concat()), Err(Corrupt("end")));
    let bytes = sample();
    assert!((0..bytes.len()).all(|len| read(&bytes[..len]).is_err()));
}

fn models() -> impl Strategy<Value = Model> {
    let text = "(CF1|CF10|CF1A|M[1-9]|NPT) [0-9][A-Z]{2}";
    // A few whole degrees make shared positions common; the rest exercise every class of step.
    let degrees =
        |limit: i32| prop_oneof![(-2..2_i32).prop_map(|whole| whole * 100_000), -100..100_i32, -limit..=limit,];
    let parts = (degrees(9_000_000), degrees(18_000_000));
    let row = (parts, "[ESW]0[0-3]", any::<bool>())
        .prop_map(|((lat, lon), district, live)| (f64::from(lat) / SCALE, f64::from(lon) / SCALE, district, live));
    let postcode = text.prop_map(|text| postcode(&text));
    prop::collection::btree_map(postcode, row, 0..400)
}

fn encode(model: &Model, reversed: bool) -> Vec<u8> {
    let mut builder = PostcodeTableBuilder::new("v");
    let mut rows: Vec<_> = model.iter().collect();
    if reversed {
        rows.reverse();
    }
    for (postcode, (lat, lon, district, live)) in rows {
        builder.push(*postcode, *lat, *lon, district, *live).unwrap();
    }
    builder.encode().unwrap()
}

proptest! {
    #[test]
    fn what_goes_in_comes_out(model in models(), other in "[A-Z]{1,2}[0-9] [0-9][A-Z]{2}") {
        let bytes = encode(&model, false);
        prop_assert_eq!(&bytes, &encode(&model, true));
        let table = PostcodeTable::from_bytes(&bytes).unwrap();
        let codes = table.district_codes();
        let out: Model = table
            .iter()
            .map(|(postcode, e)| (postcode, (e.lat, e.lon, codes[usize::from(e.district)].clone(), e.live)))
            .collect();
        prop_assert_eq!(&out, &model);
        prop_assert_eq!(table.len(), model.len());
        let other = postcode(&other);
        prop_assert_eq!(table.get(other).is_some(), model.contains_key(&other));
        let all: u32 = table.outcodes().map(|outcode| table.outcode(outcode).unwrap().all).sum();
        prop_assert_eq!(all as usize, model.len());
    }

    #[test]
    fn changed_bytes_never_panic(
        model in models(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        keep_all in any::<bool>(),
    ) {
        let mut bytes = encode(&model, false);
        for (at, to) in changes {
            let at = at.index(bytes.len());
            bytes[at] = to;
        }
        if !keep_all {
            bytes.truncate(cut.index(bytes.len()));
        }
        if let Ok(table) = PostcodeTable::from_bytes(&bytes) {
            prop_assert_eq!(table.iter().count(), table.len());
            prop_assert!(table.outcodes().all(|outcode| table.outcode(outcode).is_some()));
        }
    }

    #[test]
    fn any_bytes_after_the_magic_never_panic(tail in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = PostcodeTable::from_bytes(&[b"NNCFPC\x01".as_slice(), &tail].concat());
    }
}
