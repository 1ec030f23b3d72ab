//! What is offered before and beside an answer: the names that the search box suggests, and what may be meant where a
//! list finds nothing.

use nncf_tests::answer::texts;
use nncf_tests::service::encoded;
use nncf_tests::{Service, on_both_stores};
use serde_json::{Value, json};

on_both_stores!(
    names_are_a_file_that_may_be_kept,
    both_languages_and_each_search_name_the_same_file,
    regions_offer_what_was_meant,
    lists_offer_what_was_meant,
    welsh_names_are_joined_by_welsh_words,
);

/// The address of the names that a page suggests.
fn address(page: &str) -> &str {
    page.split("data-names=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default()
}

fn names_are_a_file_that_may_be_kept(service: &Service) {
    let page = service.get("/").expect(200).text();
    let file = address(&page);
    let answer = service.get(file).expect(200);
    assert_eq!(answer.content_type(), "text/plain");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let text = answer.text();
    let names: Vec<&str> = text.lines().collect();
    assert!(names.len() > 4_000, "{}", names.len());
    for name in ["Carlisle", "Tyne and Wear", "Londonderry", "Heddlu Gwent", "Ynys Môn", "Y Fenni", "Allerdale"] {
        assert!(names.contains(&name), "{name}");
    }
    // Whatever is suggested is found, or asked about: never unknown.
    let some: Vec<Value> = names.iter().step_by(17).map(|name| json!({ "name": name })).collect();
    let answers = service.post("/api/v1/lookup", &json!({ "places": some })).expect(200).json();
    for (asked, result) in some.iter().zip(answers["results"].as_array().unwrap()) {
        let is_told = result["place"].is_object() || result["problem"]["type"] == "/problems/ambiguous-place";
        assert!(is_told, "{asked}: {result}");
    }
    // A page that was loaded before the list changed finds today's, which it must not keep.
    let old = service.get("/names/0123456789ab.txt").expect(200);
    assert_eq!((old.text(), old.header("cache-control")), (text, "no-cache"));
    for other in ["/names/x.txt", "/names/0123456789ab.json", "/names/0123456789ab.txt.txt"] {
        service.get(other).expect(404);
    }
}

fn both_languages_and_each_search_name_the_same_file(service: &Service) {
    let page = service.get("/").expect(200).text();
    let file = address(&page);
    assert!(file.starts_with("/names/") && file.len() == "/names/0123456789ab.txt".len(), "{file}");
    for page in [service.get("/cy").expect(200).text(), service.search("Newport").expect(200).text()] {
        assert_eq!(address(&page), file);
    }
    assert!(!page.contains("Abbots Langley"), "the names stand in no page");
}

fn regions_offer_what_was_meant(service: &Service) {
    let asked = |query: &str| service.json(&format!("/api/v1/regions?{query}"));
    let near = asked("q=Birmigham");
    assert_eq!((&near["total"], &near["items"]), (&json!(0), &json!([])));
    assert_eq!(near["suggestions"][0]["name"], "Birmingham");
    assert_eq!(near["suggestions"][0]["region"], "lad:E08000025");
    let looked_up = service.post("/api/v1/lookup", &json!({ "name": "Birmigham" })).expect(404).json();
    assert_eq!(near["suggestions"], looked_up["suggestions"], "as look-ups do");
    assert_eq!(texts(&asked("q=Birmigham&kind=lad")["suggestions"], "name")[0], "Birmingham");
    assert_eq!(asked("q=Birmigham&kind=pfa").get("suggestions"), None, "of the kinds that are asked for");
    let council = asked("q=Birmingham%20City%20Council");
    assert_eq!(council["suggestions"][0]["region"], "lad:E08000025");
    for found in ["q=Birmingham", "", "q=qqqqqqqqqq", "q=%20", "kind=pfa"] {
        assert_eq!(asked(found).get("suggestions"), None, "{found}");
    }
}

fn lists_offer_what_was_meant(service: &Service) {
    for (path, address) in [
        ("/?q=Birmigham", "/?region=lad%3AE08000025#partnerships"),
        ("/?q=Birmigham&kind=regional", "/?kind=regional&#38;region=lad%3AE08000025#partnerships"),
        ("/cy?q=Birmigham", "/cy?region=lad%3AE08000025#partnerships"),
        ("/embed/map?q=Birmigham&lang=cy", "/embed/map?region=lad%3AE08000025&#38;lang=cy"),
        // A town is no word of a partnership.
        ("/?q=Huddersfield", "/?region=lad%3AE08000034#partnerships"),
    ] {
        let page = service.get(path).expect(200).text();
        assert!(page.contains(&format!("href=\"{address}\"")), "{path}: {page}");
        let next = service.get(address.replace("&#38;", "&").split('#').next().unwrap()).expect(200).text();
        assert!(next.contains("-card\" id=\"p-"), "{path}: what is offered is not empty");
    }
    for path in ["/?q=wales", "/?q=qqqqqqqqqq", "/?kind=local&status=closed&q=Birmigham"] {
        let page = service.get(path).expect(200).text();
        assert!(!page.contains("Did you mean"), "{path}");
    }
}

fn welsh_names_are_joined_by_welsh_words(service: &Service) {
    let choices = |name: &str| {
        let problem = service.post("/api/v1/lookup", &json!({ "name": name })).expect(404).json();
        assert_eq!(problem["type"], "/problems/ambiguous-place", "{name}");
        texts(&problem["choices"], "region")
    };
    let both = ["lad:W06000016", "lad:W06000024"];
    for name in [
        "Rhondda Cynon Taf a Merthyr Tudful",
        "Rhondda Cynon Taf & Merthyr Tudful",
        "Rhondda Cynon Taf and Merthyr Tydfil",
    ] {
        assert_eq!(choices(name), both, "{name}");
        let page = service.search(name).expect(200).text();
        assert!(both.iter().all(|key| page.contains(&format!("value=\"{key}\""))), "{name}");
    }
    assert_eq!(choices("Caerffili a Thorfaen"), choices("Caerphilly & Torfaen"));
    let vale =
        |name: &str| service.post("/api/v1/lookup", &json!({ "name": name })).expect(200).json()["place"].clone();
    for name in ["Caerdydd a’r Fro", "Caerdydd ar Fro", "Caerdydd & Fro", "Caerdydd and Fro"] {
        assert_eq!(vale(name), vale("Caerdydd a'r Fro"), "{name}");
    }
    let found = |q: &str| service.json(&format!("/api/v1/partnerships?q={}", encoded(q)))["items"].clone();
    assert_eq!(found("Merthyr Tudful a Chaerdydd"), found("Merthyr Tudful & Chaerdydd"));
    assert_eq!(found("Rhondda a Merthyr"), found("Rhondda & Merthyr"));
}
