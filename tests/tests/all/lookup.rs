//! From a place to who covers it.

use nncf_tests::answer::{slugs, texts};
use nncf_tests::{Answer, Service, on_both_stores};
use serde_json::{Value, json};

on_both_stores!(
    the_local_forum_stands_before_the_national_network,
    a_post_answers_as_a_get,
    every_kind_of_place,
    a_postcode_is_taken_as_people_write_it,
    a_terminated_postcode_is_told,
    an_uncovered_place_names_the_nearest,
    where_none_is_near_it_is_said,
    a_point_near_a_border_names_the_other_side,
    a_point_in_the_middle_is_certain,
    the_sea,
    helplines_serve_the_place,
    a_thousand_places_in_order,
    nothing_of_a_look_up_is_kept_on_the_way,
    the_search_page,
);

/// Those that count as cover by area, then those that do not.
fn the_local_forum_stands_before_the_national_network(service: &Service) {
    let answer = service.json("/api/v1/lookup?postcode=CF10%201EP");
    let found = slugs(&answer["partnerships"]);
    assert_eq!(
        found,
        [
            "cardiff-and-the-vale-regional-anti-slavery-forum",
            "welsh-anti-trafficking-network",
            "wales-anti-slavery-leadership-group",
            "wales-anti-slavery-operational-delivery-group",
        ]
    );
    assert_eq!(answer["partnerships"][0]["reason"], "covers Cardiff");
    assert_eq!(
        answer["regions"]["lad"],
        json!({
            "kind": "lad", "code": "W06000015", "name": "Cardiff", "name_cy": "Caerdydd"
        })
    );
    assert_eq!(answer["regions"]["pfa"]["code"], "W15000003");
    assert_eq!(answer["regions"]["country"]["name"], "Wales");
    assert_eq!(answer["nearest"], json!([]), "nearest is for places that nobody covers");
    assert!(answer["notice"].as_str().unwrap().ends_with("In danger call 999."));
    let hampshire = slugs(&service.json("/api/v1/lookup?postcode=PO30%201UD")["partnerships"]);
    assert_eq!(hampshire, ["hampshire-and-isle-of-wight", "south-east-anti-slavery-partnership"], "the smaller first");
}

fn a_post_answers_as_a_get(service: &Service) {
    for (query, body) in [
        ("postcode=M2%205DB", json!({"postcode": "M2 5DB"})),
        ("outcode=CF10", json!({"outcode": "CF10"})),
        ("lat=51.48&lon=-3.18", json!({"lat": 51.48, "lon": -3.18})),
        ("region=pfa:W15000002", json!({"region": "pfa:W15000002"})),
    ] {
        let got = service.json(&format!("/api/v1/lookup?{query}"));
        assert_eq!(got, service.post("/api/v1/lookup", &body).expect(200).json(), "{query}");
    }
}

fn every_kind_of_place(service: &Service) {
    let postcode = service.json("/api/v1/lookup?postcode=M2%205DB")["place"].clone();
    assert_eq!((&postcode["kind"], &postcode["live"]), (&json!("postcode"), &json!(true)));
    assert!((postcode["lat"].as_f64().unwrap() - 53.48).abs() < 0.02);
    assert!((postcode["lon"].as_f64().unwrap() + 2.24).abs() < 0.02);
    let outcode = service.json("/api/v1/lookup?outcode=cf10");
    assert_eq!(outcode["place"]["outcode"], "CF10");
    assert!(texts(&outcode["regions"]["districts"], "name").contains(&"Cardiff".to_owned()));
    let point = service.json("/api/v1/lookup?lat=55.8617&lon=-4.2583");
    assert_eq!(point["place"]["kind"], "point");
    assert_eq!(point["regions"]["lad"]["name"], "Glasgow City");
    let force = service.json("/api/v1/lookup?region=pfa:W15000002");
    assert_eq!(force["place"]["region"], "pfa:W15000002");
    assert_eq!(force["regions"]["districts"].as_array().unwrap().len(), 5);
    assert_eq!(force["regions"]["lad"], Value::Null, "five districts have no one in common");
    assert_eq!(force["regions"]["pfa"]["name"], "Gwent");
    let belfast = service.json("/api/v1/lookup?lat=54.597&lon=-5.930");
    assert_eq!(belfast["regions"]["lad"]["name"], "Belfast", "points of Northern Ireland are found");
}

fn a_postcode_is_taken_as_people_write_it(service: &Service) {
    for written in ["CF10 1EP", "cf101ep", " Cf10  1eP ", "CF1 01EP"] {
        let answer = service.post("/api/v1/lookup", &json!({"postcode": written})).expect(200).json();
        assert_eq!(answer["place"]["postcode"], "CF10 1EP", "{written}");
    }
}

fn a_terminated_postcode_is_told(service: &Service) {
    let answer = service.json("/api/v1/lookup?postcode=AB1%200AA");
    assert_eq!(answer["place"]["live"], false);
    assert_eq!(answer["regions"]["lad"]["name"], "Aberdeen City");
    assert!(answer["place"]["notes"][0].as_str().unwrap().contains("no longer in use"));
}

fn an_uncovered_place_names_the_nearest(service: &Service) {
    let answer = service.json("/api/v1/lookup?lat=52.205&lon=0.12");
    assert_eq!(answer["regions"]["lad"]["name"], "Cambridge");
    assert_eq!(answer["partnerships"], json!([]));
    is_a_list_of_the_nearest(&answer);
    assert_eq!((&answer["none_near"], &answer["nearest_within_km"]), (&json!(false), &json!(60)));
}

/// Neither across the sea, nor beyond a national border, nor farther than 60 km.
fn where_none_is_near_it_is_said(service: &Service) {
    for (place, query) in [
        ("Edinburgh", "postcode=EH8%208DX"),
        ("the Isles of Scilly", "lat=49.914&lon=-6.315"),
        ("Ilfracombe, across from Swansea", "lat=51.2&lon=-4.12"),
        ("Gretna, beside England", "lat=55.0&lon=-3.1"),
        ("Belfast, across from Scotland", "lat=54.6&lon=-5.93"),
        ("Northern Ireland as a whole", "region=country:N92000002"),
        ("Kirkwall", "postcode=KW15%201NX"),
    ] {
        let answer = service.json(&format!("/api/v1/lookup?{query}"));
        has_none_near(&answer, place);
        let typed = query.strip_prefix("postcode=").or_else(|| query.strip_prefix("region="));
        if let Some(typed) = typed {
            let page = service.search(&typed.replace("%20", " ")).expect(200).text();
            assert!(page.contains("No partnership in this register is within 60 km"), "{place}: {page}");
            assert!(page.contains("call a helpline"), "{place}");
        }
    }
    let many = service.post("/api/v1/lookup", &json!({"places": [{"postcode": "EH8 8DX"}]})).expect(200).json();
    has_none_near(&many["results"][0], "Edinburgh among many");
    let covered = service.json("/api/v1/lookup?postcode=CF10%201EP");
    assert_eq!(covered["none_near"], false);
    for page in ["/places/lad/S12000036", "/places/country/N92000002"] {
        assert!(
            service.get(page).expect(200).text().contains("No partnership in this register is within 60 km"),
            "{page}"
        );
    }
    let rhondda = service.json("/api/v1/lookup?region=lad:W06000016");
    let near = slugs(&rhondda["nearest"]);
    assert_eq!(near.len(), 3, "three of Wales");
    assert!(near.iter().all(|slug| slug.ends_with("regional-anti-slavery-forum")), "{near:?}");
}

fn has_none_near(answer: &Value, place: &str) {
    assert_eq!((&answer["nearest"], &answer["none_near"]), (&json!([]), &json!(true)), "{place}");
    let notes = answer["place"]["notes"].as_array().unwrap();
    assert!(notes.iter().any(|note| note.as_str().unwrap().contains("nor within 60 km")), "{place}: {notes:?}");
    assert_eq!(answer["helplines"][0]["phone"], "999", "{place}");
}

fn is_a_list_of_the_nearest(answer: &Value) {
    let nearest = answer["nearest"].as_array().unwrap();
    assert_eq!(nearest.len(), 3);
    let away: Vec<f64> = nearest.iter().map(|near| near["distance_km"].as_f64().unwrap()).collect();
    assert!(away.is_sorted() && away[0] > 0.0 && away[2] <= 60.0, "{away:?}");
    for body in ["welsh-anti-trafficking-network", "greater-manchester-ngo-forum", "croydon-community"] {
        assert!(!nearest.iter().any(|near| near["slug"].as_str().unwrap().starts_with(body)), "{body} is no cover");
    }
}

/// Between Newport and Cardiff, each side within what the borders are accurate to.
fn a_point_near_a_border_names_the_other_side(service: &Service) {
    let (cardiff, gwent) = ("cardiff-and-the-vale-regional-anti-slavery-forum", "gwent-regional-anti-slavery-forum");
    for (lon, here, there) in [(-3.0780, gwent, cardiff), (-3.0800, cardiff, gwent)] {
        let answer = service.json(&format!("/api/v1/lookup?lat=51.53&lon={lon}"));
        let metres = answer["place"]["near_border_m"].as_f64().expect("the point is near a border");
        assert!((0.0..500.0).contains(&metres));
        assert_eq!(slugs(&answer["partnerships"])[0], here);
        assert_eq!(slugs(&answer["also_possible"]), [there], "and none that is listed already");
    }
}

fn a_point_in_the_middle_is_certain(service: &Service) {
    let answer = service.json("/api/v1/lookup?lat=53.80&lon=-1.55");
    assert_eq!(answer["place"]["near_border_m"], Value::Null);
    assert_eq!(answer["also_possible"], json!([]));
}

fn the_sea(service: &Service) {
    let bay = service.json("/api/v1/lookup?lat=50.59&lon=-2.45");
    assert_eq!(bay["regions"]["lad"]["name"], "Dorset", "within 2 km the nearest district answers");
    assert!(bay["place"]["notes"][0].as_str().unwrap().contains("at sea"));
    let channel = service.json("/api/v1/lookup?lat=50.0&lon=-4.0");
    assert_eq!(channel["regions"]["lad"], Value::Null);
    assert_eq!(channel["regions"]["districts"], json!([]));
    assert!(channel["place"]["notes"][0].as_str().unwrap().contains("27.4 km off the coast"));
    has_none_near(&channel, "at sea");
    assert_eq!(channel["helplines"][0]["phone"], "999");
}

fn helplines_serve_the_place(service: &Service) {
    let salvation_army = "0800 808 3733";
    let phones = |query: &str| texts(&service.json(&format!("/api/v1/lookup?{query}"))["helplines"], "phone");
    let cardiff = phones("postcode=CF10%201EP");
    assert_eq!(&cardiff[..2], ["999", "101"]);
    assert!(cardiff.contains(&salvation_army.to_owned()));
    for elsewhere in ["postcode=EH8%208DX", "lat=54.597&lon=-5.930"] {
        let found = phones(elsewhere);
        assert_eq!(found[0], "999");
        assert!(found.contains(&"08000 121 700".to_owned()), "{elsewhere}: the helpline for the whole of the UK");
        assert!(!found.contains(&salvation_army.to_owned()), "{elsewhere} is not in England or Wales");
    }
    let listed = |query: &str| texts(&service.json(&format!("/api/v1/helplines{query}"))["items"], "phone");
    assert_eq!(listed("")[0], "999");
    assert_eq!(listed("?region=country:S92000003"), phones("postcode=EH8%208DX"));
    assert_eq!(listed("?region=lad:W06000015"), cardiff);
}

fn a_thousand_places_in_order(service: &Service) {
    let mut places: Vec<Value> = (0..1000)
        .map(|index| match index % 4 {
            0 => json!({"postcode": "CF10 1EP"}),
            1 => json!({"outcode": "M2"}),
            2 => json!({"lat": 51.0 + f64::from(index) / 1000.0, "lon": -1.5}),
            _ => json!({"region": "lad:E06000046"}),
        })
        .collect();
    places[500] = json!({"postcode": "never a postcode"});
    places[501] = json!({"postcode": "BT1 1AA"});
    places[502] = json!("CF10 1EP");
    let answer = service.post("/api/v1/lookup", &json!({"places": places})).expect(200).json();
    let results = answer["results"].as_array().unwrap();
    assert_eq!(results.len(), 1000);
    for (index, result) in results.iter().enumerate().filter(|(index, _)| !(500..503).contains(index)) {
        let kind = ["postcode", "outcode", "point", "region"][index % 4];
        assert_eq!(result["place"]["kind"], kind, "{index}: {result}");
    }
    assert_eq!(results[0], service.json("/api/v1/lookup?postcode=CF10%201EP"));
    assert_eq!(results[500]["problem"]["errors"][0]["pointer"], "/places/500/postcode");
    assert_eq!(results[501]["problem"]["type"], "/problems/northern-ireland-postcode");
    assert_eq!(results[502]["problem"]["status"], 422);
    for failed in &results[500..503] {
        assert_eq!(failed["problem"]["helplines"][0]["phone"], "999", "a failed look-up still carries helplines");
    }
}

fn nothing_of_a_look_up_is_kept_on_the_way(service: &Service) {
    let answers: [Answer; 4] = [
        service.get("/api/v1/lookup?postcode=CF10%201EP").expect(200),
        service.get("/api/v1/lookup?postcode=CF10%209ZZ").expect(404),
        service.post("/api/v1/lookup", &json!({"places": [{"outcode": "M2"}]})).expect(200),
        service.search("CF10 1EP").expect(200),
    ];
    for answer in answers {
        assert_eq!(answer.header("cache-control"), "no-store", "{}", answer.asked);
        assert_eq!(answer.header("etag"), "", "{}", answer.asked);
        assert_eq!(answer.header("set-cookie"), "", "{}", answer.asked);
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{}", answer.asked);
    }
}

fn the_search_page(service: &Service) {
    let says = |typed: &str, words: &[&str]| {
        let page = service.search(typed).expect(200);
        assert_eq!(page.content_type(), "text/html", "{typed}");
        let text = page.text();
        for word in words.iter().chain(&["tel:999", "networks of professionals", "Exit this page"]) {
            let is_found = text.contains(word) || (*word == "networks of professionals" && words.contains(&"No such"));
            assert!(is_found, "the page for “{typed}” does not say “{word}”");
        }
    };
    says("CF10 1EP", &["Who covers CF10 1EP", "Cardiff &#38; the Vale Regional Anti-Slavery Forum"]);
    says("gwent", &["Gwent Regional Anti-Slavery Forum"]);
    says("Caerdydd", &["Cardiff &#38; the Vale"]);
    says("lad:E06000046", &["Hampshire &#38; Isle of Wight"]);
    says("<script>alert(1)</script>", &["No such"]);
    let odd = service.search("<script>alert(1)</script>");
    assert!(!odd.text().contains("<script>"), "what was typed is never markup");
    assert!(odd.text().contains("value=\"&#60;script&#62;alert(1)&#60;/script&#62;\""), "it stands in its box again");
    assert!(!odd.text_without_typed("<script>alert(1)</script>").contains("alert(1)"), "and nowhere else");
    let northern_ireland = service.search("BT1 1AA").expect(200).text();
    assert_eq!(northern_ireland.matches("value=\"lad:N09").count(), 11, "the eleven districts to choose from");
    assert!(northern_ireland.contains("tel:999"));
}
