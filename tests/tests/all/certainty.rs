//! How certain answers are, told over every door: look-ups, bulk look-ups, pages and embeds.

use nncf_tests::answer::texts;
use nncf_tests::service::encoded;
use nncf_tests::{Service, on_both_stores};
use serde_json::{Value, json};

on_both_stores!(
    a_split_postcode_is_told_everywhere,
    a_postcode_near_a_border_is_told_as_a_point,
    ireland_is_not_the_sea,
    land_that_the_coast_leaves_out,
    a_code_that_one_took_the_place_of,
    a_code_that_several_took_the_place_of,
    a_list_of_a_divided_place_is_told,
    names_that_are_no_more,
);

fn notes(answer: &Value) -> String {
    answer["place"]["notes"].as_array().unwrap().iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
}

fn a_split_postcode_is_told_everywhere(service: &Service) {
    let answer = service.json("/api/v1/lookup?postcode=DA5%202BD");
    let told = notes(&answer);
    assert!(told.contains("Dartford") && told.contains("Bexley"), "{told}");
    assert_eq!(answer["regions"]["districts"].as_array().unwrap().len(), 1, "its official district stays");
    assert!(answer["also_possible"].is_array());
    let many = service.post("/api/v1/lookup", &json!({"places": [{"postcode": "da52bd"}]})).expect(200).json();
    assert_eq!(many["results"][0], answer);
    let both = ["Bexley and Dartford", "Dartford and Bexley"];
    let is_told = |text: &str| {
        both.iter().any(|both| text.contains(&format!("known to lie in {both}: which of them depends on the address.")))
    };
    assert!(is_told(&told), "{told}");
    let page = service.search("DA5 2BD").expect(200).text();
    assert!(is_told(&page), "{page}");
    let form = "place=DA5+2BD";
    let embed = service.form("/embed/search", form).expect(200).text();
    assert!(is_told(&embed), "{embed}");
    let welsh = service.form("/cy/search", form).expect(200).text();
    assert!(welsh.contains("a hefyd") && welsh.contains("pa un ohonynt yn dibynnu"), "{welsh}");
}

/// Of a few hundred postcodes some are near a border: each is told as a point there would be, and hides nobody.
fn a_postcode_near_a_border_is_told_as_a_point(service: &Service) {
    let letters = ["AA", "AB", "AD", "AE", "AF", "AG", "AH", "AJ", "AL", "AN"];
    let postcode =
        |outcode: &str, digit: u32, letters: &str| json!({"postcode": format!("{outcode} {digit}{letters}")});
    let mut near = 0;
    for outcode in ["DA5", "CF3", "NP10", "SE28", "M25"] {
        let places: Vec<Value> =
            (1..=9).flat_map(|digit| letters.map(|letters| postcode(outcode, digit, letters))).collect();
        let answer = service.post("/api/v1/lookup", &json!({"places": places})).expect(200).json();
        for result in answer["results"].as_array().unwrap().iter().filter(|result| result["place"].is_object()) {
            let metres = result["place"]["near_border_m"].as_f64();
            let is_told = notes(result).contains("close to the border");
            assert_eq!(metres.is_some(), is_told, "{result}");
            near += usize::from(is_told);
            if metres.is_none() {
                assert_eq!(result["also_possible"], json!([]), "{result}");
            }
            let here = texts(&result["partnerships"], "slug");
            let also = texts(&result["also_possible"], "slug");
            assert!(also.iter().all(|slug| !here.contains(slug)), "{result}");
        }
    }
    assert!(near > 3, "{near} of them are near a border");
}

fn ireland_is_not_the_sea(service: &Service) {
    let lifford = service.get("/api/v1/lookup?lat=54.8325&lon=-7.484").expect(404).json();
    assert_eq!(lifford["type"], "/problems/outside-uk");
    assert_eq!(texts(&lifford["districts"], "name"), ["Derry City and Strabane"], "to choose from");
    assert_eq!(lifford["helplines"][0]["phone"], "999");
    let strabane = service.json("/api/v1/lookup?lat=54.827&lon=-7.463");
    assert_eq!(strabane["regions"]["lad"]["name"], "Derry City and Strabane");
    assert!(strabane["place"]["near_border_m"].as_f64().unwrap() < 3_000.0);
    let told = notes(&strabane);
    assert!(told.contains("border with Ireland") && !told.contains("at sea"), "{told}");
    let page = service.form("/search", "place=&lat=54.8325&lon=-7.484").expect(200).text();
    assert!(page.contains("This place is in Ireland") && page.contains("lad:N09000005"), "{page}");
}

fn land_that_the_coast_leaves_out(service: &Service) {
    for (lat, lon, district, island) in [
        (51.737, -5.297, "Pembrokeshire", "Skomer"),
        (57.596, -13.687, "Na h-Eileanan Siar", "Rockall"),
        (55.252, -5.117, "South Ayrshire", "Ailsa Craig"),
    ] {
        let answer = service.json(&format!("/api/v1/lookup?lat={lat}&lon={lon}"));
        assert_eq!(answer["regions"]["lad"]["name"], district, "{island}");
        assert!(notes(&answer).contains(island), "{answer}");
        let page = service.form("/search", &format!("place=&lat={lat}&lon={lon}")).expect(200).text();
        assert!(page.contains(island), "{page}");
    }
    let far = notes(&service.json("/api/v1/lookup?lat=50.0&lon=-4.0"));
    assert!(far.contains("far from any recorded district"), "{far}");
}

fn a_code_that_one_took_the_place_of(service: &Service) {
    for (old, now) in [
        ("lad/E07000028", "lad/E06000063"),
        ("county/E10000002", "lad/E06000060"),
        ("county/E11000001", "pfa/E23000005"),
        ("pfa/S23000007", "pfa/S23000009"),
        ("lad/95A", "lad/N09000005"),
    ] {
        let moved = service.get(&format!("/api/v1/regions/{old}/partnerships")).expect(301);
        assert_eq!(moved.header("location"), format!("/api/v1/regions/{now}/partnerships"));
        let moved = service.get(&format!("/places/{old}")).expect(301);
        assert_eq!(moved.header("location"), format!("/places/{now}"));
    }
    let answer = service.json("/api/v1/lookup?region=lad:E07000028");
    assert_eq!(answer["regions"]["lad"]["code"], "E06000063");
    let read = "lad:E07000028 (Carlisle) is no longer in use; it was read as lad:E06000063 (Cumberland).";
    assert_eq!(answer["place"]["notes"][0], read);
    let of = |code: &str| service.json(&format!("/api/v1/partnerships?region={code}"))["total"].clone();
    assert_eq!(of("lad:E07000028"), of("lad:E06000063"));
    assert_eq!(of("lad:95Z"), of("lad:N09000003"));
    // The page of a list says so as well, and its form holds what the list is narrowed to.
    for path in ["/?region=lad:E07000028", "/embed/map?region=lad:E07000028", "/embed?region=lad:E07000028"] {
        let page = service.get(path).expect(200).text();
        assert!(page.contains("lad:E07000028 (Carlisle) is no longer in use; it was read as Cumberland."), "{path}");
    }
    for code in ["lad:E07000028", "lad:E06000063"] {
        let page = service.get(&format!("/?region={code}")).expect(200).text();
        assert!(page.contains("<option value=\"lad:E06000063\" selected>"), "{code}");
    }
    let page = service.search("95a").expect(200).text();
    assert!(page.contains("Who covers Derry City and Strabane"), "{page}");
}

fn a_code_that_several_took_the_place_of(service: &Service) {
    let problem = service.get("/api/v1/regions/county/E10000006").expect(410).json();
    assert_eq!(texts(&problem["successors"], "name"), ["Cumberland", "Westmorland and Furness"]);
    assert_eq!(texts(&problem["successors"], "code"), ["E06000063", "E06000064"]);
    let lookup = service.get("/api/v1/lookup?region=county:E10000006").expect(410).json();
    assert_eq!(lookup["helplines"][0]["phone"], "999");
    assert_eq!(lookup["successors"], problem["successors"]);
    let page = service.get("/places/county/E10000006").expect(200).text();
    for link in ["/places/lad/E06000063", "/places/lad/E06000064"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    }
    for typed in ["county:E10000006", "E10000006"] {
        let searched = service.search(typed).expect(200).text();
        assert!(searched.contains("value=\"lad:E06000063\"") && searched.contains("tel:999"), "{searched}");
    }
    let castlereagh = service.get("/api/v1/lookup?region=lad:95Y").expect(410).json();
    let mut successors = texts(&castlereagh["successors"], "name");
    successors.sort();
    assert_eq!(successors, ["Belfast", "Lisburn and Castlereagh"]);
}

/// A list that was to be narrowed to such a place says so, and offers those to choose from, with what else narrows it.
fn a_list_of_a_divided_place_is_told(service: &Service) {
    for (path, first, told) in [
        (
            "/?kind=regional&region=county:E10000006",
            "/?kind=regional&#38;region=lad%3AE06000063#partnerships",
            "Cumbria is no more: several places took its place. The list is not narrowed to it. Choose one of them:",
        ),
        ("/cy?region=county:E10000006", "/cy?region=lad%3AE06000063#partnerships", "Nid yw Cumbria yn bod mwyach"),
        (
            "/embed/map?region=county:E10000006&colour=123456",
            "/embed/map?region=lad%3AE06000063&#38;colour=123456",
            "Cumbria is no more",
        ),
        (
            "/embed?region=county:E10000006&height=500",
            "/embed?region=lad%3AE06000063&#38;height=500",
            "Cumbria is no more",
        ),
    ] {
        let page = service.get(path).expect(200).text();
        assert!(page.contains(told), "{path}: {page}");
        assert!(page.contains(&format!("href=\"{first}\">")), "{path}: {page}");
        assert!(page.contains(">Westmorland and Furness ("), "{path}");
        assert!(!page.contains("left out: region"), "{path}: it is told once");
        let next = first.replace("&#38;", "&");
        let next = service.get(next.split('#').next().unwrap()).expect(200).text();
        assert!(!next.contains(told), "{first}");
    }
}

fn names_that_are_no_more(service: &Service) {
    for (typed, told, welsh) in [
        ("Allerdale", "Allerdale is now part of Cumberland", "Mae Allerdale bellach yn rhan o Cumberland."),
        ("taunton deane", "Taunton Deane is now part of Somerset", "Mae Taunton Deane bellach yn rhan o Somerset."),
        (
            "Shepway District Council",
            "Shepway is now called Folkestone and Hythe",
            "Enw Shepway bellach yw Folkestone and Hythe.",
        ),
        (
            "Dungannon and South Tyrone",
            "Dungannon and South Tyrone is now part of Mid Ulster",
            "Mae Dungannon and South Tyrone bellach yn rhan o Mid Ulster.",
        ),
    ] {
        let form = format!("place={}", encoded(typed));
        for page in [service.search(typed), service.form("/embed/search", &form)] {
            assert!(page.expect(200).text().contains(&format!("{told}. ")), "{typed}");
        }
        assert!(service.form("/cy/search", &form).expect(200).text().contains(welsh), "{typed}");
        let answer = service.post("/api/v1/lookup", &json!({ "name": typed })).expect(200).json();
        assert_eq!(answer["place"]["notes"][0], format!("{told}; the answer is for that."), "{typed}");
    }
    let town = service.search("Castlereagh").expect(200).text();
    assert!(town.contains("Lisburn and Castlereagh"), "{town}");
    for today in ["Cumberland", "Folkestone and Hythe", "Carlisle", "CA1 1AA"] {
        let page = service.search(today).expect(200).text();
        assert!(!page.contains("is now part of") && !page.contains("is now called"), "{today}");
    }
}
