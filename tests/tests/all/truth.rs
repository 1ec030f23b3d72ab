//! As of when and on what grounds, in every short form; what has ended; where sources differ; what they say of
//! partnership working; for whom no helpline is recorded.

use nncf_core::partnership::{Link, LinkKind, Partnership, PartnershipStatus};
use nncf_tests::answer::{slugs, texts};
use nncf_tests::{Answer, Service, Store, for_each_store, on_both_stores};
use serde_json::{Value, json};

use crate::embed::search as search_in_frame;
use crate::pages::{change, help, words};

on_both_stores!(
    every_short_form_says_as_of_when_and_from_what,
    tables_and_maps_say_so_too,
    cards_and_frames_say_so_in_words,
    a_closed_body_is_told_where_it_worked,
    a_closed_body_is_never_a_present_member,
    pictures_and_titles_say_as_of_when,
    nobody_near_is_a_heading_of_its_own,
    sources_that_differ_are_told_at_the_place,
    findings_stand_on_a_page_and_in_the_api,
    gaps_of_helplines_are_told,
);
for_each_store!(who_took_a_place_is_told, a_note_ends_with_its_reason);

const CROYDON: &str = "croydon-community-against-trafficking";
const OF_2017: &str = "2017, or shortly before";

/// What each short form of a partnership carries.
#[track_caller]
fn is_dated(item: &Value) {
    let (status, membership) = (&item["as_of"]["status"], &item["as_of"]["nncf_membership"]);
    for stated in [status, membership] {
        assert!(stated["words"].is_string() && stated["source"].is_string(), "{item}");
        assert!(stated.get("date").is_some() && stated.get("precision").is_some(), "{item}");
    }
    let basis = &item["coverage_basis"];
    assert!(["stated", "derived"].contains(&basis["word"].as_str().unwrap_or_default()), "{item}");
    assert!(basis["text"].is_string() && basis["source"].is_string() && basis["as_of"].is_string(), "{item}");
}

fn every_short_form_says_as_of_when_and_from_what(service: &Service) {
    let list = |path: &str, field: &str| service.json(path)[field].as_array().unwrap().clone();
    let bulk = service.post("/api/v1/lookup", &json!({"places": [{"postcode": "M2 5DB"}]})).expect(200).json();
    for (items, least) in [
        (list("/api/v1/partnerships", "items"), 22),
        (list("/api/v1/lookup?postcode=CF10%201EP", "partnerships"), 4),
        (list("/api/v1/lookup?lat=51.53&lon=-3.078", "also_possible"), 1),
        (list("/api/v1/lookup?postcode=EH8%208DX", "nearest"), 0),
        (list("/api/v1/regions/pfa/E23000004/partnerships", "items"), 1),
        (list("/api/v1/partnerships/gwent-regional-anti-slavery-forum/neighbours", "items"), 3),
        (bulk["results"][0]["partnerships"].as_array().unwrap().clone(), 1),
    ] {
        assert!(items.len() >= least, "{items:?}");
        items.iter().for_each(is_dated);
    }
    let whole = service.json("/api/v1/partnerships/cheshire-anti-slavery-network");
    is_dated(&whole);
    assert_eq!(
        whole["as_of"]["status"],
        json!({"words": OF_2017, "date": "2017", "precision": "year", "source": "003"})
    );
    assert_eq!(whole["coverage_basis"]["text"], "Worked out from the name: the area of the Cheshire force.");
    let network = service.json("/api/v1/partnerships/west-midlands-anti-slavery-network");
    let status = &network["as_of"]["status"];
    assert_eq!(
        (&status["words"], &status["date"], &status["precision"]),
        (&json!("December 2017"), &json!("2017-12"), &json!("month"))
    );
}

fn tables_and_maps_say_so_too(service: &Service) {
    let csv = service.get("/api/v1/partnerships?f=csv").expect(200);
    let mut reader = csv::Reader::from_reader(csv.body.as_slice());
    let header = reader.headers().unwrap().clone();
    let column = |name: &str| header.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}"));
    let columns = ["status_as_of", "nncf_membership_as_of", "coverage_basis", "coverage_basis_text"].map(column);
    let (slug, member) = (column("slug"), column("counts_as_member"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert!(rows.iter().all(|row| columns.iter().all(|column| !row[*column].is_empty())));
    let croydon = rows.iter().find(|row| &row[slug] == CROYDON).unwrap();
    assert_eq!((&croydon[columns[0]], &croydon[columns[1]]), ("undated page, after 2023", OF_2017));
    assert_eq!(&croydon[member], "false");
    assert_eq!(rows.iter().filter(|row| &row[member] == "true").count(), 13, "fourteen were in 2017");
    let features = service.json("/api/v1/partnerships?f=geojson&geometry=none")["features"].clone();
    features.as_array().unwrap().iter().for_each(|feature| is_dated(&feature["properties"]));
    is_dated(&service.json(&format!("/api/v1/partnerships/{CROYDON}?f=geojson&geometry=none"))["properties"]);
}

fn cards_and_frames_say_so_in_words(service: &Service) {
    let name = "Cheshire Anti-Slavery Network";
    let whole = [
        service.get("/").expect(200),
        service.search("lad:E06000006").expect(200),
        service.get("/places/lad/E06000006").expect(200),
        service.get("/partnerships/cheshire-anti-slavery-network").expect(200),
        service.get("/embed/map?kind=local").expect(200),
        service.get("/embed/partnership/cheshire-anti-slavery-network").expect(200),
        search_in_frame(service, "lad:E06000006").expect(200),
    ];
    for page in whole {
        let told = words(&page);
        for said in [
            name,
            "active (as of 2017, or shortly before)",
            "NNCF member network in 2017, or shortly before",
            "Worked out from the name: the area of the Cheshire force.",
        ] {
            assert!(told.contains(said), "{} does not say “{said}”: {told}", page.asked);
        }
    }
    let welsh = words(&service.get("/cy/partnerships/cheshire-anti-slavery-network").expect(200));
    assert!(welsh.contains("rhwydwaith sy’n aelod o’r NNCF yn 2017"), "{welsh}");
}

fn a_closed_body_is_told_where_it_worked(service: &Service) {
    let place = "lad:E09000008";
    let looked_up = service.json(&format!("/api/v1/lookup?region={place}"));
    assert!(!slugs(&looked_up["partnerships"]).contains(&CROYDON.to_owned()));
    let former = looked_up["former"][0].clone();
    assert_eq!((&former["slug"], &former["status"]), (&json!(CROYDON), &json!("closed")));
    assert_eq!(former["as_of"]["status"]["words"], "undated page, after 2023");
    assert_eq!((&former["closed"], &former["succeeded_by"]), (&Value::Null, &json!([])));
    assert_eq!(
        former["text"],
        "Croydon Community Against Trafficking covered Croydon. It has closed (as of: undated page, after 2023). Who \
         took its place is not recorded."
    );
    let postcode = service.json("/api/v1/lookup?postcode=CR0%201EA");
    assert_eq!(postcode["former"], looked_up["former"]);
    let bulk = service.post("/api/v1/lookup", &json!({"places": [{"region": place}]})).expect(200).json();
    assert_eq!(bulk["results"][0]["former"], looked_up["former"]);
    assert_eq!(service.json("/api/v1/regions/lad/E09000008/partnerships")["former"], looked_up["former"]);
    assert_eq!(service.json("/api/v1/lookup?postcode=CF10%201EP")["former"], json!([]));
    for page in [
        service.search(place).expect(200),
        service.get("/places/lad/E09000008").expect(200),
        search_in_frame(service, "Croydon").expect(200),
    ] {
        let told = words(&page);
        for said in [
            "Worked here, and has ended",
            "It has closed (as of undated page, after 2023).",
            "Who took its place is not recorded.",
            "was an NNCF member network in 2017, or shortly before; has since ended",
        ] {
            assert!(told.contains(said), "{} does not say “{said}”: {told}", page.asked);
        }
    }
}

fn a_closed_body_is_never_a_present_member(service: &Service) {
    let members = service.json("/api/v1/partnerships?nncf_membership=member")["items"].clone();
    let counted: Vec<&Value> =
        members.as_array().unwrap().iter().filter(|one| one["counts_as_member"] == true).collect();
    assert_eq!((members.as_array().unwrap().len(), counted.len()), (13, 13));
    let found = |query: &str| slugs(&service.json(&format!("/api/v1/partnerships?{query}"))["items"]);
    assert!(!found("nncf_membership=member,preparing").contains(&CROYDON.to_owned()));
    assert_eq!(found("status=closed"), [CROYDON], "it is found by what it is");
    assert_eq!(found("status=closed&nncf_membership=member"), Vec::<String>::new());
    for path in ["/?nncf_membership=member", "/embed/map?nncf_membership=member"] {
        let told = words(&service.get(path).expect(200));
        assert!(!told.contains("Croydon Community Against Trafficking") && told.contains("13 partnerships"), "{path}");
    }
    for path in ["/", "/embed/map", "/?status=closed"] {
        let told = words(&service.get(path).expect(200));
        assert!(told.contains("One of them has ended."), "{path}: {told}");
        let card = told.split("Croydon Community Against Trafficking").nth(1).unwrap();
        let was = card.find("was an NNCF member network in 2017").expect("in the past");
        assert!(card.find("NNCF member network").is_none_or(|found| found > was), "{path}: {card}");
    }
    for path in [format!("/partnerships/{CROYDON}"), format!("/embed/partnership/{CROYDON}")] {
        let told = words(&service.get(&path).expect(200));
        let all = told.matches("member network").count();
        assert_eq!(all, told.matches("was an NNCF member network").count(), "{path}: {told}");
        assert!(all > 0, "{path}");
    }
}

/// A picture and the title of a frame say as of when, in the words of cards, wherever they tell what a body is.
fn pictures_and_titles_say_as_of_when(service: &Service) {
    let told = |query: &str| {
        let svg = service.get(&format!("/map.svg?{query}")).expect(200).text();
        svg.split("<desc id=\"told\">").nth(1).and_then(|rest| rest.split("</desc>").next()).unwrap().to_owned()
    };
    let ended = "Croydon Community Against Trafficking, closed (as of undated page, after 2023)";
    let all = told("");
    assert!(all.starts_with("22 partnerships: ") && all.contains(ended), "{all}");
    let active = told("status=active");
    assert!(active.contains(&format!("Cheshire Anti-Slavery Network, active (as of {OF_2017})")), "{active}");
    let members = told("nncf_membership=member");
    assert!(members.contains(&format!("Cheshire Anti-Slavery Network, NNCF member network in {OF_2017}")), "{members}");
    assert!(!members.contains("Croydon"), "{members}");
    assert!(told("status=closed&lang=cy").contains("Croydon Community Against Trafficking, wedi"));
    let title = |path: &str| {
        let url = nncf_tests::service::encoded(&service.url(path));
        service.json(&format!("/oembed?url={url}"))["title"].clone()
    };
    assert_eq!(title(&format!("/partnerships/{CROYDON}")), ended);
    assert_eq!(title("/partnerships/cheshire-anti-slavery-network"), "Cheshire Anti-Slavery Network");
}

fn nobody_near_is_a_heading_of_its_own(service: &Service) {
    for page in [service.search("ZE1 0AA").expect(200), search_in_frame(service, "ZE1 0AA").expect(200)] {
        let text = page.text();
        assert!(text.contains(">No partnership is near</h") && !text.contains("Nearest partnerships"), "{text}");
    }
    let near = service.search("Newport, Isle of Wight").expect(200).text();
    assert!(!near.contains("No partnership is near"), "{near}");
}

fn sources_that_differ_are_told_at_the_place(service: &Service) {
    for place in ["lad:W06000016", "lad:W06000024", "pfa:W15000003", "country:W92000004"] {
        let notes = service.json(&format!("/api/v1/lookup?region={place}"))["notes"].clone();
        assert_eq!(notes[0]["slug"], "wales-five-forums", "{place}");
        assert_eq!(texts(&notes[0]["regions"], "name"), ["Rhondda Cynon Taf", "Merthyr Tydfil"]);
        assert_eq!((&notes[0]["sources"][0]["id"], &notes[0]["sources"][0]["as_of"]), (&json!("003"), &json!(OF_2017)));
        assert_eq!(slugs(&notes[0]["partnerships"]).len(), 6);
        let region = format!("/api/v1/regions/{}/partnerships", place.replace(':', "/"));
        assert_eq!(service.json(&region)["notes"], notes, "{place}");
    }
    assert_eq!(
        service.json("/api/v1/lookup?postcode=CF37%201DL")["notes"][0]["slug"],
        "wales-five-forums",
        "Pontypridd"
    );
    for place in ["lad:W06000015", "pfa:W15000002", "lad:E06000046"] {
        assert_eq!(service.json(&format!("/api/v1/lookup?region={place}"))["notes"], json!([]), "{place}");
    }
    for page in [
        service.search("Merthyr Tydfil").expect(200),
        service.get("/places/lad/W06000016").expect(200),
        search_in_frame(service, "Rhondda Cynon Taf").expect(200),
        service.get("/cy/places/lad/W06000024").expect(200),
    ] {
        let told = words(&page);
        assert!(told.contains("settles neither") && told.contains(OF_2017), "{}: {told}", page.asked);
    }
    assert!(!words(&service.get("/places/lad/W06000015").expect(200)).contains("settles neither"));
}

fn findings_stand_on_a_page_and_in_the_api(service: &Service) {
    let items = service.json("/api/v1/background")["items"].clone();
    let items = items.as_array().unwrap();
    let html = service.get("/about/partnership-working").expect(200);
    let welsh = service.get("/cy/about/partnership-working").expect(200).text();
    assert!(welsh.contains("Gweithio mewn partneriaeth") && welsh.contains("lang=\"en\""));
    let told = words(&html);
    for item in items {
        let (slug, title) = (item["slug"].as_str().unwrap(), item["title"].as_str().unwrap());
        assert!(html.text().contains(&format!("id=\"{slug}\"")) && told.contains(title), "{slug}");
        for source in item["sources"].as_array().unwrap() {
            let parts = ["title", "as_of", "place"].map(|field| source[field].as_str().unwrap());
            assert!(parts.iter().all(|part| !part.is_empty() && told.contains(part)), "{slug}: {source}");
        }
        let first = item["partnerships"][0]["slug"].as_str().expect("each concerns somebody");
        assert!(html.text().contains(&format!("/partnerships/{first}\"")), "{slug}");
        let page = service.get(&format!("/partnerships/{first}")).expect(200).text();
        assert!(page.contains(&format!("/about/partnership-working#{slug}\"")), "{first} leads back to {slug}");
    }
    for said in [
        "More victims identified",
        "eight indicators",
        "Virtual co-location",
        "Crimestoppers",
        "hard to engage",
        "iascmap.nottingham.ac.uk",
        "National Network Coordinators’ Anti-Slavery Forum",
        "three detectives",
    ] {
        assert!(told.to_lowercase().contains(&said.to_lowercase()), "{said}: {told}");
    }
    assert!(service.get("/about").expect(200).text().contains("/about/partnership-working\""));
    assert_eq!(service.get("/api/v1/background?surprise=1").status, 400);
    let answer: Answer = service.get("/api/v1/background").expect(200);
    assert!(!answer.header("etag").is_empty());
}

fn gaps_of_helplines_are_told(service: &Service) {
    let missing = |query: &str| {
        let gaps = service.json(&format!("/api/v1/lookup?{query}"))["helplines_missing"].clone();
        let gap =
            |gap: &Value| format!("{} {}", gap["country"]["name"].as_str().unwrap(), gap["age"].as_str().unwrap());
        gaps.as_array().unwrap().iter().map(gap).collect::<Vec<_>>()
    };
    assert_eq!(missing("postcode=CF10%201EP"), ["Wales child"], "adults in Wales have the Salvation Army");
    assert_eq!(missing("postcode=EH8%208DX"), ["Scotland adult", "Scotland child"]);
    assert_eq!(missing("lat=54.597&lon=-5.930"), ["Northern Ireland adult", "Northern Ireland child"]);
    let text = service.json("/api/v1/lookup?postcode=EH8%208DX")["helplines_missing"][1]["text"].clone();
    assert_eq!(text, "This register lists no helpline especially for children in Scotland. In danger call 999.");
    for (country, age, told, untold) in [
        ("country:S92000003", "", vec!["adults in Scotland", "children in Scotland"], vec!["in Wales"]),
        ("country:S92000003", "child", vec!["children in Scotland"], vec!["adults in Scotland"]),
        ("country:E92000001", "adult", vec![], vec!["adults in", "children in"]),
        ("", "", vec!["adults in Northern Ireland", "children in England"], vec!["adults in England"]),
    ] {
        let page = words(&help(service, country, age).expect(200));
        let says = |what: &str| page.contains(&format!("This register lists no helpline especially for {what}"));
        assert!(told.iter().all(|what| says(what)) && !untold.iter().any(|what| says(what)), "{country} {age}: {page}");
    }
    for page in [service.search("EH8 8DX").expect(200), search_in_frame(service, "EH8 8DX").expect(200)] {
        let told = words(&page);
        assert!(told.contains("This register lists no helpline especially for children in Scotland."), "{told}");
    }
    for hidden in ["0141", "0808 800 5000", "0800 1111", "07766", "Women’s Aid", "TARA"] {
        for page in [service.get("/help").expect(200).text(), service.get("/api/v1/helplines").expect(200).text()] {
            assert!(!page.contains(hidden), "{hidden} waits for somebody to ring it");
        }
    }
}

fn who_took_a_place_is_told(store: Store) {
    let service = Service::start(store);
    change(&service, "greater-manchester-ngo-forum", "editor", |forum| forum.status = PartnershipStatus::Closed);
    let slug = "merseyside-partnership";
    change(&service, slug, "editor", |body| {
        body.status = PartnershipStatus::Merged;
        body.closed = Some("2023-05".parse().unwrap());
    });
    change(&service, "cheshire-anti-slavery-network", "editor", |body: &mut Partnership| {
        body.links.push(Link { rel: LinkKind::Succeeds, slug: slug.parse().unwrap() });
    });
    let former = service.json("/api/v1/lookup?region=pfa:E23000004")["former"].clone();
    assert_eq!((&former[0]["slug"], &former[0]["closed"]), (&json!(slug), &json!("2023-05")));
    assert_eq!(slugs(&former[0]["succeeded_by"]), ["cheshire-anti-slavery-network"]);
    let told = words(&service.search("Liverpool").expect(200));
    assert!(told.contains("It became part of another body: May 2023."), "{told}");
    assert!(told.contains("Its place was taken by: Cheshire Anti-Slavery Network."), "{told}");
    let forum = service.json("/api/v1/lookup?postcode=M2%205DB")["former"].clone();
    assert_eq!(slugs(&forum), ["greater-manchester-ngo-forum"], "forums are told of too");
    assert!(!words(&search_in_frame(&service, "Manchester")).contains("member network in 2017; has since ended"));
}

fn a_note_ends_with_its_reason(store: Store) {
    let service = Service::start(store);
    let forum = "cardiff-and-the-vale-regional-anti-slavery-forum";
    change(&service, forum, "editor", |forum| {
        forum.coverage.codes.push("lad:W06000016".parse().unwrap());
    });
    let notes = |place: &str| service.json(&format!("/api/v1/lookup?region={place}"))["notes"].clone();
    assert_eq!(notes("lad:W06000016"), json!([]), "it is covered now");
    assert_eq!(notes("lad:W06000024")[0]["slug"], "wales-five-forums", "the other is not");
    change(&service, forum, "editor", |forum| forum.visibility = nncf_core::visibility::Visibility::Staff);
    assert_eq!(notes("lad:W06000024"), json!([]), "a record that was withdrawn is not named");
}
