//! The register as a list: paged, filtered, sorted, in three formats.

use nncf_tests::answer::{slugs, texts};
use nncf_tests::{Service, on_both_stores, seed_data};
use serde_json::{Value, json};

use crate::neighbours::is_a_multi_polygon;

on_both_stores!(
    twenty_two_are_public,
    pages_hold_each_once,
    pages_of_regions_hold_each_once,
    each_filter_narrows_properly,
    filters_are_anded_and_commas_are_or,
    words_find_aliases_and_places,
    sorting,
    csv_is_safe_and_whole,
    geojson_in_every_detail,
    accept_decides_the_format,
    one_partnership_whole,
    links_are_built_from_the_public_address,
);

const LIST: &str = "/api/v1/partnerships";

fn listed(service: &Service, query: &str) -> Vec<String> {
    let answer = service.json(&format!("{LIST}?{query}"));
    let found = slugs(&answer["items"]);
    assert_eq!(answer["total"], found.len(), "{query}");
    found
}

fn twenty_two_are_public(service: &Service) {
    let answer = service.json(LIST);
    assert_eq!(answer["total"], 22);
    let mut found = slugs(&answer["items"]);
    found.sort();
    assert_eq!(found, seed_data::slugs(&seed_data::public()));
    assert_eq!(answer["links"]["next"], Value::Null);
    assert_eq!(listed(service, "nncf_membership=member").len(), 13, "one of the 14 has ended");
}

fn walk(service: &Service, first: &str, key: impl Fn(&Value) -> String) -> (Vec<String>, u64) {
    let (mut path, mut found) = (first.to_owned(), Vec::new());
    loop {
        let page = service.json(&path);
        let items = page["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{path}: no page is empty");
        found.extend(items.iter().map(&key));
        let Some(next) = page["links"]["next"].as_str() else { return (found, page["total"].as_u64().unwrap()) };
        path = next.replacen(&service.url(""), "", 1);
        assert!(path.starts_with('/'), "links are absolute: {next}");
        assert!(found.len() < 1000, "the pages do not end");
    }
}

fn pages_hold_each_once(service: &Service) {
    for sort in ["name", "area", "updated", "verified", "relevance"] {
        let whole = listed(service, &format!("sort={sort}"));
        for limit in [1, 5, 21, 22] {
            let slug = |item: &Value| item["slug"].as_str().unwrap().to_owned();
            let (paged, total) = walk(service, &format!("{LIST}?sort={sort}&limit={limit}"), slug);
            assert_eq!((&paged, total), (&whole, 22), "sort={sort} limit={limit}");
        }
    }
}

fn pages_of_regions_hold_each_once(service: &Service) {
    let key = |item: &Value| format!("{}:{}", item["kind"].as_str().unwrap(), item["code"].as_str().unwrap());
    let (mut paged, total) = walk(service, "/api/v1/regions?limit=37", key);
    assert_eq!(paged.len() as u64, total);
    paged.sort();
    paged.dedup();
    assert_eq!(paged.len() as u64, total, "each once");
}

fn each_filter_narrows_properly(service: &Service) {
    let all = service.json(LIST)["items"].as_array().unwrap().clone();
    let having = |field: &str, value: &str| -> Vec<String> {
        slugs(&all.iter().filter(|p| p[field] == value).cloned().collect())
    };
    for (field, value) in [
        ("kind", "local"),
        ("kind", "governance"),
        ("status", "closed"),
        ("status", "active"),
        ("nncf_membership", "none"),
    ] {
        let expected = having(field, value);
        assert!(!expected.is_empty() && expected.len() < 22);
        assert_eq!(listed(service, &format!("{field}={value}")), expected, "{field}={value}");
    }
    // Who has ended is no member of today.
    let members: Vec<Value> = all.iter().filter(|one| one["nncf_membership"] == "member").cloned().collect();
    let (ended, at_work): (Vec<Value>, Vec<Value>) = members.into_iter().partition(|one| one["status"] == "closed");
    assert_eq!((ended.len(), at_work.len()), (1, 13));
    assert!(at_work.iter().all(|one| one["counts_as_member"] == true));
    assert_eq!(listed(service, "nncf_membership=member"), slugs(&Value::Array(at_work)));
    assert_eq!(listed(service, "kind=panel").len(), 0, "panels are for staff");
    assert_eq!(listed(service, "activity=outreach"), ["derby-and-derbyshire-partnership"]);
    assert_eq!(
        listed(service, "region=lad:E06000046"),
        ["hampshire-and-isle-of-wight", "south-east-anti-slavery-partnership"]
    );
    assert_eq!(listed(service, "verified_since=2026-01-01").len(), 0, "nothing that ships is verified");
    let beside = listed(service, "neighbour_of=gwent-regional-anti-slavery-forum");
    let mut neighbours = service.get("/api/v1/partnerships/gwent-regional-anti-slavery-forum/neighbours").slugs();
    neighbours.sort();
    let mut sorted = beside.clone();
    sorted.sort();
    assert_eq!(sorted, neighbours);
    let wight = listed(service, "bbox=-1.6,50.55,-1.05,50.78");
    assert!(wight.contains(&"hampshire-and-isle-of-wight".to_owned()) && wight.len() <= 3, "{wight:?}");
    assert_eq!(listed(service, "bbox=-30,40,-29,41").len(), 0, "the Azores");
    assert_eq!(listed(service, "bbox=-9,49,2,61").len(), 22);
}

fn filters_are_anded_and_commas_are_or(service: &Service) {
    let wales = listed(service, "region=country:W92000004");
    let regional = listed(service, "kind=regional");
    let both: Vec<String> = wales.iter().filter(|slug| regional.contains(slug)).cloned().collect();
    assert!(both.len() < wales.len() && both.len() < regional.len());
    assert_eq!(listed(service, "region=country:W92000004&kind=regional"), both);
    let (local, forum) = (listed(service, "kind=local"), listed(service, "kind=forum"));
    assert_eq!(listed(service, "kind=local,forum").len(), local.len() + forum.len());
    assert_eq!(listed(service, "kind=local&status=closed"), ["croydon-community-against-trafficking"]);
    assert_eq!(listed(service, "status=active,closed").len(), 22);
}

fn words_find_aliases_and_places(service: &Service) {
    for (words, slug) in [
        ("RAT Network", "west-midlands-anti-slavery-network"),
        ("rat network", "west-midlands-anti-slavery-network"),
        ("BAMS", "bedfordshire-against-modern-slavery"),
        ("Programme Challenger", "greater-manchester-partnership"),
        ("Caerdydd", "cardiff-and-the-vale-regional-anti-slavery-forum"),
        ("Bradford", "west-yorkshire-anti-trafficking-and-modern-slavery-network"),
        ("isle wight", "hampshire-and-isle-of-wight"),
    ] {
        let found = listed(service, &format!("q={}", words.replace(' ', "%20")));
        assert_eq!(found.first().map(String::as_str), Some(slug), "{words}");
    }
    assert_eq!(listed(service, "q=zzzz").len(), 0);
    assert_eq!(listed(service, "q=").len(), 22, "an empty box asks for nothing");
}

fn sorting(service: &Service) {
    let names = |sort: &str| texts(&service.json(&format!("{LIST}?sort={sort}"))["items"], "name");
    let by_name = names("name");
    assert_eq!(by_name, names(""), "by name unless said");
    assert!(by_name.iter().map(|name| name.to_lowercase()).is_sorted(), "{by_name:?}");
    let by_area = service.json(&format!("{LIST}?sort=area"));
    let areas = by_area["items"].as_array().unwrap().iter().map(|item| item["coverage"]["area_km2"].as_f64().unwrap());
    assert!(areas.is_sorted());
    assert_eq!(names("updated").len(), 22);
    assert_eq!(names("verified").len(), 22);
}

fn csv_is_safe_and_whole(service: &Service) {
    let answer = service.get(&format!("{LIST}?f=csv")).expect(200);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    let mut reader = csv::Reader::from_reader(answer.body.as_slice());
    let header = reader.headers().unwrap().clone();
    assert_eq!(header.iter().take(5).collect::<Vec<_>>(), ["slug", "name", "kind", "status", "nncf_membership"]);
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("every row has every cell");
    let slugs: Vec<&str> = rows.iter().map(|row| &row[0]).collect();
    assert_eq!(slugs, listed(service, ""), "in the order of the list");
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a spreadsheet would calculate {cell}");
    }
    let members = service.get(&format!("{LIST}?f=csv&nncf_membership=member&limit=1")).expect(200).text();
    assert_eq!(csv::Reader::from_reader(members.as_bytes()).records().count(), 13, "filters narrow it, pages do not");
}

fn geojson_in_every_detail(service: &Service) {
    for (detail, kind) in [("none", ""), ("point", "Point"), ("low", "MultiPolygon"), ("full", "MultiPolygon")] {
        let answer = service.get(&format!("{LIST}?f=geojson&geometry={detail}")).expect(200);
        assert_eq!(answer.content_type(), "application/geo+json");
        let collection = answer.json();
        assert_eq!((&collection["type"], &collection["total"]), (&json!("FeatureCollection"), &json!(22)));
        let features = collection["features"].as_array().unwrap();
        assert_eq!(features.len(), 22);
        for feature in features {
            assert_eq!(feature["type"], "Feature");
            assert_eq!(feature["geometry"]["type"].as_str().unwrap_or_default(), kind, "{}", feature["id"]);
            let told: Vec<&str> = feature["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            let all = [
                "as_of",
                "counts_as_member",
                "coverage_basis",
                "kind",
                "last_verified_at",
                "name",
                "nncf_membership",
                "slug",
                "status",
            ];
            assert_eq!(told, all);
            if kind == "MultiPolygon" {
                is_a_multi_polygon(&feature["geometry"]);
            }
        }
    }
    let plain = service.json(&format!("{LIST}?f=geojson"));
    assert_eq!(plain, service.json(&format!("{LIST}?f=geojson&geometry=low")).replacing_links(&plain));
}

trait ReplacingLinks {
    fn replacing_links(self, other: &Value) -> Value;
}

impl ReplacingLinks for Value {
    /// The links name the address and differ with it.
    fn replacing_links(mut self, other: &Value) -> Value {
        self["links"] = other["links"].clone();
        self
    }
}

fn accept_decides_the_format(service: &Service) {
    for (accept, content_type) in [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("application/geo+json", "application/geo+json"),
        ("text/csv", "text/csv"),
        ("text/csv;q=0.3, application/geo+json;q=0.9", "application/geo+json"),
        ("image/png, text/csv;q=0.1", "text/csv"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
    ] {
        let answer = service.get_with(LIST, &[("accept", accept)]).expect(200);
        assert_eq!(answer.content_type(), content_type, "{accept}");
        assert!(answer.header("vary").to_lowercase().contains("accept"), "{accept}");
    }
    let asked = service.get_with(&format!("{LIST}?f=csv"), &[("accept", "application/json")]).expect(200);
    assert_eq!(asked.content_type(), "text/csv", "f comes before Accept");
}

fn one_partnership_whole(service: &Service) {
    let path = format!("{LIST}/hampshire-and-isle-of-wight");
    let whole = service.json(&path);
    let shipped = seed_data::json("partnerships/hampshire-and-isle-of-wight.json");
    for field in ["slug", "name", "kind", "status", "nncf_membership", "visibility", "summary"] {
        assert_eq!(whole[field], shipped[field], "{field}");
    }
    assert_eq!(whole["coverage"]["codes"][0]["code"], "E23000030");
    assert_eq!(whole["coverage"]["districts"], 14);
    assert_eq!(whole["formed"]["display"], "2013");
    assert_eq!(whole["subgroups"].as_array().unwrap().len(), 5);
    assert_eq!((&whole["revision"], &whole["last_verified_at"]), (&json!(1), &Value::Null));
    for fact in shipped["provenance"].as_array().unwrap() {
        let told = whole["provenance"].as_array().unwrap();
        assert!(told.iter().any(|known| known["pointer"] == fact["pointer"] && known["as_of"] == fact["as_of"]));
    }
    assert_eq!(service.json(&format!("{path}/coverage"))["district_list"].as_array().unwrap().len(), 14);
    let revisions = service.json(&format!("{path}/revisions"));
    assert_eq!((&revisions["items"][0]["revision"], &revisions["items"][0]["by_role"]), (&json!(1), &json!("seed")));
    assert!(service.json(&format!("{path}/meetings"))["items"].is_array());
    assert_eq!(service.json(&format!("{path}?f=geojson"))["properties"]["slug"], "hampshire-and-isle-of-wight");
}

/// Every absolute link is built from the setting, never from what a client claims in its Host header.
fn links_are_built_from_the_public_address(service: &Service) {
    let answer =
        service.get_with(&format!("{LIST}?limit=1"), &[("host", "evil.example"), ("x-forwarded-host", "evil.example")]);
    let answer = answer.expect(200);
    assert!(!answer.text().contains("evil.example"));
    assert!(answer.json()["links"]["next"].as_str().unwrap().starts_with(&service.url(LIST)));
}
