//! How certain answers are: near borders, at the land border with Ireland, off the approximate coast, for split
//! postcodes and for codes and names that are no longer in use.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use geo::Coord;
use nncf_core::atlas::districts::DistrictIx;
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::place::{Located, NotLocated, Place};
use nncf_core::atlas::understood::Understood;
use nncf_core::region::{RegionKey, RegionKind, RetiredCode};
use nncf_db::{SeedData, StoredGeography};
use nncf_seed::fault::SeedFault;
use nncf_seed::files::Files;
use nncf_seed::{geography, read, splits};
use tempfile::TempDir;

static SEED: LazyLock<SeedData> = LazyLock::new(|| read(&Files::Shipped).unwrap());
static PLACES: LazyLock<Geography> = LazyLock::new(|| geography::from_seed(&SEED).unwrap());

fn key(text: &str) -> RegionKey {
    text.parse().unwrap()
}

fn at(lat: f64, lon: f64) -> Result<Located, NotLocated> {
    PLACES.locate(Place::Point(Coord { x: lon, y: lat }))
}

fn postcode(text: &str) -> Located {
    PLACES.locate(Place::Postcode(text.parse().unwrap())).unwrap()
}

fn names(districts: &[DistrictIx]) -> Vec<&str> {
    districts.iter().map(|&district| PLACES.district(district).region.name.as_str()).collect()
}

#[test]
fn towns_of_ireland_have_no_district_of_northern_ireland() {
    for (town, lat, lon) in [
        ("Lifford", 54.8325, -7.4840),
        ("Pettigo", 54.5480, -7.8330),
        ("Blacklion", 54.2905, -7.8775),
        ("Muff", 55.0680, -7.2690),
        ("Clones", 54.1800, -7.2320),
        ("Omeath", 54.0880, -6.2590),
        ("Kiltyclogher", 54.3570, -8.0370),
        ("Bridgend", 55.0370, -7.3770),
    ] {
        let Err(NotLocated::NearBorderInIreland(districts)) = at(lat, lon) else {
            unreachable!("{town}: {:?}", at(lat, lon))
        };
        assert!(!districts.is_empty(), "{town} lies close to a district");
    }
    for (town, lat, lon) in [("Dundalk", 54.0, -6.405), ("Letterkenny", 54.95, -7.734), ("Monaghan", 54.249, -6.968)] {
        assert_eq!(at(lat, lon), Err(NotLocated::OutsideUk), "{town}");
    }
}

#[test]
fn towns_of_northern_ireland_at_the_border_have_theirs_and_a_caution() {
    for (town, lat, lon, district) in [
        ("Strabane", 54.8270, -7.4630, "Derry City and Strabane"),
        ("Belcoo", 54.2960, -7.8690, "Fermanagh and Omagh"),
        ("Belleek", 54.4800, -8.0900, "Fermanagh and Omagh"),
        ("Aughnacloy", 54.4110, -6.9770, "Mid Ulster"),
        ("Clady", 54.7890, -7.5160, "Derry City and Strabane"),
        ("Rosslea", 54.2410, -7.1770, "Fermanagh and Omagh"),
    ] {
        let found = at(lat, lon).unwrap();
        assert_eq!(names(&found.districts), [district], "{town}");
        assert!(found.near_ireland_m.is_some_and(|metres| metres <= 3_000.0), "{town}: {found:?}");
        assert!(found.near_border_m.is_some() && found.off_shore_m.is_none(), "{town}: {found:?}");
    }
    assert_eq!(at(54.5970, -5.9300).unwrap().near_ireland_m, None, "Belfast");
}

/// The whole length of the border, a little to either side: nothing lies at sea, and no side has the other's district.
#[test]
fn the_land_border_is_no_coast() {
    let line = include_str!("../../core/data/land_border.csv").lines().skip(1);
    let points: Vec<(f64, f64)> = line
        .map(|line| line.split_once(',').map(|(lat, lon)| (lat.parse().unwrap(), lon.parse().unwrap())).unwrap())
        .collect();
    let (mut here, mut there) = (0, 0);
    // The ends are shores: Lough Foyle and Carlingford Lough.
    for (lat, lon) in points[12..points.len() - 12].iter().step_by(3) {
        for (north, east) in [(0.004, 0.0), (-0.004, 0.0), (0.0, 0.006), (0.0, -0.006)] {
            match at(lat + north, lon + east) {
                Ok(found) => {
                    here += 1;
                    assert_eq!(found.districts.len(), 1, "{lat} {lon}: {found:?}");
                    assert!(found.off_shore_m.is_none() && found.near_ireland_m.is_some(), "{lat} {lon}: {found:?}");
                    let country = PLACES.parent(found.districts[0], RegionKind::Country).unwrap();
                    assert_eq!(country.region.key, key("country:N92000002"));
                }
                Err(NotLocated::NearBorderInIreland(districts)) => {
                    there += 1;
                    assert!(!districts.is_empty(), "{lat} {lon}");
                }
                Err(other) => unreachable!("{lat} {lon}: {other:?}"),
            }
        }
    }
    assert!(here > 300 && there > 300, "{here} on this side, {there} beyond");
}

#[test]
fn islands_have_their_district() {
    for (island, lat, lon, code) in [
        ("Skomer", 51.737, -5.297, "W06000009"),
        ("Grassholm", 51.731, -5.479, "W06000009"),
        ("Skokholm", 51.697, -5.275, "W06000009"),
        ("Ramsey", 51.865, -5.340, "W06000009"),
        ("Caldey", 51.638, -4.690, "W06000009"),
        ("Bardsey", 52.760, -4.790, "W06000002"),
        ("Flat Holm", 51.378, -3.121, "W06000015"),
        ("Steep Holm", 51.340, -3.109, "E06000024"),
        ("Stroma", 58.680, -3.119, "S12000017"),
        ("Handa", 58.380, -5.190, "S12000017"),
        ("Tanera Mor", 58.010, -5.393, "S12000017"),
        ("Ailsa Craig", 55.252, -5.117, "S12000028"),
        ("Rathlin", 55.295, -6.200, "N09000004"),
        ("Copeland", 54.675, -5.530, "N09000011"),
        ("Mew Island", 54.698, -5.525, "N09000011"),
        ("Rockall", 57.596, -13.687, "S12000013"),
        ("Hirta", 57.815, -8.580, "S12000013"),
        ("Boreray", 57.868, -8.490, "S12000013"),
        ("North Rona", 59.123, -5.826, "S12000013"),
        ("Sula Sgeir", 59.096, -6.156, "S12000013"),
        ("Flannan Isles", 58.284, -7.590, "S12000013"),
        ("Monach Isles", 57.523, -7.620, "S12000013"),
        ("Mingulay", 56.812, -7.640, "S12000013"),
        ("Sule Skerry", 59.085, -4.408, "S12000023"),
        ("Pentland Skerries", 58.689, -2.925, "S12000023"),
        ("Fair Isle", 59.530, -1.630, "S12000027"),
        ("Foula", 60.130, -2.070, "S12000027"),
        ("Out Skerries", 60.423, -0.767, "S12000027"),
        ("Muckle Flugga", 60.855, -0.885, "S12000027"),
        ("Isle of May", 56.186, -2.556, "S12000047"),
        ("Inchkeith", 56.033, -3.136, "S12000047"),
        ("Bass Rock", 56.078, -2.640, "S12000010"),
        ("Staffa", 56.436, -6.341, "S12000035"),
        ("Lunga", 56.489, -6.425, "S12000035"),
        ("Sanda", 55.280, -5.580, "S12000035"),
        ("Pladda", 55.427, -5.119, "S12000021"),
        ("Lundy", 51.180, -4.670, "E07000046"),
        ("Brownsea", 50.690, -1.970, "E06000058"),
        ("Hilbre", 53.382, -3.227, "E08000015"),
        ("Coquet", 55.334, -1.538, "E06000057"),
        ("Inner Farne", 55.617, -1.655, "E06000057"),
        ("Lindisfarne", 55.680, -1.800, "E06000057"),
        ("Annet", 49.895, -6.370, "E06000053"),
        ("Bishop Rock", 49.873, -6.445, "E06000053"),
        ("St Martin's", 49.966, -6.290, "E06000053"),
        ("Canvey", 51.520, 0.580, "E07000069"),
        ("Hayling", 50.790, -0.980, "E07000090"),
    ] {
        let found = at(lat, lon).unwrap_or_else(|why| unreachable!("{island}: {why:?}"));
        let codes: Vec<&str> = found.districts.iter().map(|&d| PLACES.district(d).region.key.code.as_str()).collect();
        assert_eq!(codes, [code], "{island}");
    }
}

#[test]
fn the_open_sea_and_what_lies_beyond() {
    let channel = at(50.0, -4.0).unwrap();
    assert!(channel.districts.is_empty() && channel.off_shore_m.is_some());
    for (what, lat, lon) in [("Calais", 50.95, 1.86), ("Douglas", 54.15, -4.48), ("the Atlantic", 56.0, -13.0)] {
        assert_eq!(at(lat, lon), Err(NotLocated::OutsideUk), "{what}");
    }
}

/// How far the caution reaches, by the districts on both sides of a border.
#[test]
fn the_caution_reaches_as_far_as_is_stated() {
    let mut most = [0.0f64; 5];
    // A net of points over the country; each border point's own limit may not be passed.
    for row in 0..220 {
        for column in 0..160 {
            let (lat, lon) = (49.9 + f64::from(row) * 0.05, -8.2 + f64::from(column) * 0.06);
            let Ok(found) = at(lat, lon) else { continue };
            let (Some(metres), [district]) = (found.near_border_m, found.districts.as_slice()) else { continue };
            if found.also_possible.is_empty() || found.near_ireland_m.is_some() {
                continue;
            }
            let limit = |district: DistrictIx| -> (f64, usize) {
                let area = PLACES.district(district);
                let country = PLACES.parent(district, RegionKind::Country).unwrap().region.key.code;
                match (area.region.key.code.as_str(), country.as_str()) {
                    ("E06000053" | "S12000013" | "S12000017" | "S12000023" | "S12000027", _) => (2_000.0, 3),
                    (_, "E92000001") => (200.0, 0),
                    (_, "N92000002") => (3_000.0, 4),
                    (_, "W92000004") => (500.0, 1),
                    _ => (500.0, 2),
                }
            };
            let larger = found.also_possible.iter().chain([district]).map(|&d| limit(d));
            let (allowed, which) = larger.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
            assert!(metres <= allowed, "{lat} {lon}: {metres} m, {found:?}");
            most[which] = most[which].max(metres);
        }
    }
    let reached = [150.0, 350.0, 350.0, 1_500.0, 2_500.0];
    assert!(most.iter().zip(reached).all(|(most, least)| *most > least), "{most:?}");
}

#[test]
fn a_postcode_near_a_border_is_told_so_and_keeps_its_district() {
    let table = PLACES.postcodes();
    let (mut live, mut near, mut within_100) = (0u32, 0u32, 0u32);
    for (postcode, entry) in table.iter().filter(|(_, entry)| entry.live).step_by(37) {
        let found = PLACES.locate(Place::Postcode(postcode)).unwrap();
        let official = PLACES.postcode(postcode).unwrap().1;
        assert_eq!(found.districts, [official], "{postcode}");
        assert!(!found.also_possible.contains(&official), "{postcode}");
        assert_eq!(found.near_border_m.is_some(), !found.also_possible.is_empty(), "{postcode}");
        assert_eq!(entry.live, found.live.unwrap());
        live += 1;
        near += u32::from(found.near_border_m.is_some());
        within_100 += u32::from(found.near_border_m.is_some_and(|metres| metres <= 100.0));
    }
    let share = |count: u32| f64::from(count) / f64::from(live);
    assert!((0.005..0.10).contains(&share(near)), "{near} of {live} live postcodes are cautioned");
    assert!((0.002..0.05).contains(&share(within_100)), "{within_100} of {live} within 100 m");
}

#[test]
fn a_split_postcode_names_all_its_districts() {
    let found = postcode("DA5 2BD");
    let mut split = names(&found.split);
    split.sort_unstable();
    assert_eq!(split, ["Bexley", "Dartford"]);
    assert_eq!((found.districts.len(), found.also_possible.len()), (1, 1), "its official district, and the other");
    assert_ne!(found.districts, found.also_possible);
    assert!(postcode("CF10 1EP").split.is_empty());
}

/// A folder like the shipped one, with one file written anew.
fn folder_with(file: &str, content: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
    for entry in fs::read_dir(shipped).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
    }
    fs::create_dir(folder.path().join("partnerships")).unwrap();
    fs::write(folder.path().join(file), content).unwrap();
    folder
}

fn faults(file: &str, content: &str) -> Vec<(String, String, String)> {
    let folder = folder_with(file, content);
    let faults = read(&Files::Folder(folder.path().to_owned())).err().unwrap_or_default();
    let told = |fault: SeedFault| {
        assert_eq!(fault.file, file, "{fault:?}");
        (fault.record, fault.field, fault.detail)
    };
    faults.into_iter().map(told).collect()
}

#[test]
fn bad_lines_of_split_postcodes_are_named() {
    assert_eq!(splits::FILE, "split_postcodes.csv");
    let heading = "postcode,districts,source\n";
    let good = format!("{heading}DA5 2BD,E07000107 E09000004,a page\n");
    assert_eq!(faults(splits::FILE, &good), []);
    let cases = [
        ("DA5 2B,E07000107 E09000004,a page", "postcode", "postcode"),
        ("DA5 2BD,E07000107,a page", "districts", "two districts"),
        ("DA5 2BD,,a page", "districts", "two districts"),
        ("DA5 2BD,E07000107 E07000107,a page", "districts", "twice"),
        ("DA5 2BD,E07000107 E99999999,a page", "districts", "no district"),
        ("DA5 2BD,E07000107 Bexley,a page", "districts", "GSS code"),
        ("DA5 2BD,E07000107 E09000004,", "source", "known from"),
        ("DA5 2BD,E07000107", "", "2 fields"),
    ];
    for (line, field, words) in cases {
        let told = faults(splits::FILE, &format!("{heading}{line}\n"));
        assert!(
            told.iter().any(|(record, told, detail)| record == "line 2" && told == field && detail.contains(words)),
            "{line}: {told:?}"
        );
    }
    let twice = faults(splits::FILE, &format!("{good}da52bd,E07000107 E09000004,a page\n"));
    assert!(twice[0].0 == "line 3" && twice[0].1 == "postcode" && twice[0].2.contains("line 2"), "{twice:?}");
    for (line, field, words) in [
        ("ZZ1 1ZZ,E07000107 E09000004,a page", "postcode", "not in the list"),
        ("CF10 1EP,E07000107 E09000004,a page", "districts", "W06000015 (Cardiff)"),
    ] {
        let told = faults(splits::FILE, &format!("{heading}{line}\n"));
        assert!(told[0].0 == "line 2" && told[0].1 == field && told[0].2.contains(words), "{line}: {told:?}");
    }
    let lacking = folder_with("other.txt", "");
    fs::remove_file(lacking.path().join(splits::FILE)).unwrap();
    assert!(read(&Files::Folder(lacking.path().to_owned())).is_ok(), "a folder made before there was such a list");
}

#[test]
fn bad_lines_of_retired_codes_are_named() {
    let heading = "kind,retired,code,name,source\n";
    for (lines, record, field) in [
        ("town,E07000028,E06000063,Carlisle,x\n", "line 2", "kind"),
        ("lad,E070028,E06000063,Carlisle,x\n", "line 2", "retired"),
        ("lad,E07000028,,Carlisle,x\n", "line 2", "code"),
        ("lad,E07000028,county:E0600,Carlisle,x\n", "line 2", "code"),
        ("lad,E07000028,E06000063,Carlisle,x\nlad,E07000028,E06000064,Carlisle,x\n", "line 3", "retired"),
    ] {
        let told = faults("retired_codes.csv", &format!("{heading}{lines}"));
        assert!(told.iter().any(|fault| fault.0 == record && fault.1 == field), "{lines}: {told:?}");
    }
    let old = "kind,retired,code,name\nlad,E08000016,E08000038,Barnsley\n";
    assert_eq!(faults("retired_codes.csv", old), [], "as folders had it before");
}

#[test]
fn every_code_since_2009_is_understood() {
    let retired: BTreeSet<RegionKey> = SEED.retired_codes.iter().map(RetiredCode::former).collect();
    assert!(retired.len() > 120, "{}", retired.len());
    for key in retired {
        assert!(!PLACES.successors(key).is_empty() && PLACES.former_name(key).is_some(), "{key}");
        match (PLACES.locate(Place::Region(key)), PLACES.successors(key)) {
            (Ok(found), [only]) => {
                let whole: Vec<DistrictIx> = PLACES.area(*only).unwrap().districts.iter().collect();
                assert_eq!(found.districts, whole, "{key}");
            }
            (Err(NotLocated::Divided(told, several)), _) => assert!(told == key && several.len() > 1, "{key}"),
            (other, _) => unreachable!("{key}: {other:?}"),
        }
    }
    for (old, now) in [
        ("lad:E08000020", "lad:E08000037"),
        ("lad:E07000100", "lad:E07000240"),
        ("lad:E06000048", "lad:E06000057"),
        ("lad:S12000037", "lad:S12000049"),
        ("lad:W06000007", "lad:W06000023"),
        ("lad:E07000190", "lad:E06000066"),
        ("lad:E07000026", "lad:E06000063"),
        ("county:E10000002", "lad:E06000060"),
        ("county:E11000001", "pfa:E23000005"),
        ("pfa:S23000007", "pfa:S23000009"),
        ("lad:95A", "lad:N09000005"),
        ("lad:95J", "lad:N09000005"),
        ("lad:95Z", "lad:N09000003"),
    ] {
        assert_eq!(PLACES.successor(key(old)), Some(key(now)), "{old}");
    }
    assert_eq!(PLACES.successors(key("county:E10000006")), [key("lad:E06000063"), key("lad:E06000064")]);
    for letter in 'A'..='Z' {
        let key = key(&format!("lad:95{letter}"));
        let successors = PLACES.successors(key);
        assert!(!successors.is_empty(), "{key}");
        // Code and name lead to the same districts, wherever the name is not one of today.
        let called: Vec<RegionKey> =
            PLACES.formerly_called(PLACES.former_name(key).unwrap().as_str()).map(|area| area.region.key).collect();
        assert!(called.is_empty() || called == successors, "{key}: {called:?} {successors:?}");
    }
    assert_eq!(PLACES.successors(key("lad:95Y")), [key("lad:N09000007"), key("lad:N09000003")]);
    assert_eq!(PLACES.area(key("county:E10000006")).map(|area| area.region.key), None);
}

#[test]
fn former_names_are_understood() {
    let called =
        |name: &str| -> Vec<String> { PLACES.formerly_called(name).map(|area| area.region.name.to_string()).collect() };
    assert_eq!(called("allerdale"), ["Cumberland"]);
    assert_eq!(called("Taunton Deane"), ["Somerset"]);
    assert_eq!(called("Carlisle"), ["Cumberland"]);
    assert_eq!(called("Castlereagh"), ["Lisburn and Castlereagh", "Belfast"]);
    assert_eq!(called("Shepway"), ["Folkestone and Hythe"]);
    assert_eq!(called("Strathclyde"), ["Police Scotland"]);
    assert_eq!(called("nowhere at all"), Vec::<String>::new());
}

#[test]
fn who_types_a_former_name_learns_what_it_is_now() {
    let told = |typed: &str| match PLACES.understand(typed) {
        Understood::Place(place, _) => {
            PLACES.former_name_typed(typed, place).map(|former| (former.name.to_string(), former.is_renamed))
        }
        _ => None,
    };
    assert_eq!(told("allerdale"), Some(("Allerdale".into(), false)));
    assert_eq!(told("Allerdale Borough Council"), Some(("Allerdale".into(), false)));
    assert_eq!(told("SHEPWAY"), Some(("Shepway".into(), true)));
    for today in ["Cumberland", "Cardiff", "lad:E07000028", "Folkestone and Hythe", "Carlisle", "CF10 1EP"] {
        assert_eq!(told(today), None, "{today}");
    }
}

#[test]
fn codes_alone_are_understood() {
    for (typed, meant) in [("E06000063", "lad:E06000063"), (" 95z ", "lad:95Z"), ("e23000030", "pfa:E23000030")] {
        assert_eq!(PLACES.understand(typed), Understood::Place(Place::Region(key(meant)), false), "{typed}");
    }
    assert_eq!(PLACES.understand("N92000002"), Understood::Place(Place::Region(key("country:N92000002")), false));
    assert_eq!(PLACES.understand("E99999999"), Understood::Nothing);
}

#[test]
fn places_that_are_joined_are_offered() {
    let choice = |typed: &str| match PLACES.understand(typed) {
        Understood::Choice(places) => places,
        other => panic!("{typed}: {other:?}"),
    };
    let both = choice("Rhondda Cynon Taf and Merthyr Tydfil");
    assert_eq!(both, ["lad:W06000016", "lad:W06000024"].map(|code| Place::Region(key(code))));
    for typed in ["Rhondda Cynon Taf a Merthyr Tudful", "rhondda cynon taf & merthyr tudful"] {
        assert_eq!(choice(typed), both, "{typed}");
    }
    assert_eq!(choice("Caerffili a Thorfaen"), choice("Caerphilly and Torfaen"));
    assert_eq!(choice("Gwent a Phowys"), choice("Gwent & Powys"));
    assert_eq!(choice("Tyne and Wear and County Durham").len(), 2);
    assert!(!matches!(PLACES.understand("Rhondda Cynon Taf a Nowhereatall"), Understood::Choice(_)));
    let vale = PLACES.understand("Caerdydd a'r Fro");
    assert!(matches!(vale, Understood::Place(Place::Name(_), false)), "{vale:?}");
    for typed in ["Caerdydd a’r Fro", "Caerdydd & Fro", "Caerdydd and Fro", "caerdydd ar fro"] {
        assert_eq!(PLACES.understand(typed), vale, "{typed}");
    }
}

#[test]
fn welsh_words_that_join_make_no_two_names_one() {
    // What the key did without them, by which names were told apart.
    let plain = |name: &str| nncf_core::fold::fold(name).replace(' ', "");
    let mut keys: std::collections::BTreeMap<String, BTreeSet<String>> = std::collections::BTreeMap::new();
    for name in PLACES.names() {
        keys.entry(nncf_core::fold::name_key(&name)).or_default().insert(plain(&name));
    }
    let one: Vec<_> = keys.into_values().filter(|names| names.len() > 1).collect();
    assert_eq!(one, Vec::<BTreeSet<String>>::new());
}

#[test]
fn each_name_that_is_suggested_leads_somewhere() {
    let names = PLACES.names();
    assert!(names.len() > 4_000, "{}", names.len());
    for wanted in [
        "Carlisle",
        "Tyne and Wear",
        "Londonderry",
        "Heddlu Gwent",
        "Ynys Môn",
        "Isle of Anglesey",
        "Y Fenni",
        "Newport, Isle of Wight",
        "Allerdale",
        "Castlereagh",
        "Shepway",
        "West Midlands Police",
    ] {
        assert!(names.iter().any(|name| name == wanted), "{wanted}");
    }
    for name in &names {
        let found = PLACES.understand(name);
        assert!(matches!(found, Understood::Place(..) | Understood::Choice(_)), "{name}: {found:?}");
        assert!(!name.contains(['\n', '\r']), "{name:?}");
    }
}

/// A register that was filled by an earlier version: six codes without names, no split postcodes.
#[test]
fn an_existing_register_takes_up_what_ships() {
    let SeedData { regions, retired_codes, crossings, boundaries, postcodes, .. } = SEED.clone();
    let six = ["S12000046", "S12000044", "E08000016", "E08000019", "S12000015", "S12000024"];
    let mut held: Vec<_> = retired_codes.into_iter().filter(|code| six.contains(&code.retired.as_str())).collect();
    for code in &mut held {
        code.name = None;
    }
    assert_eq!(held.len(), 6);
    let stored =
        StoredGeography { regions, retired_codes: held, crossings, split_postcodes: Vec::new(), boundaries, postcodes };
    let places = geography::load(stored).unwrap();
    assert_eq!(places.successor(key("lad:E07000028")), Some(key("lad:E06000063")));
    assert_eq!(places.former_name(key("lad:S12000046")).unwrap().as_str(), "Glasgow City");
    assert_eq!(places.split_districts("DA5 2BD".parse().unwrap()).len(), 2);
}
