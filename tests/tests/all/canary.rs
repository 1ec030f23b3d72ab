//! Canaries: a word that stands nowhere else is put into every field that is not for the public, and then looked for in
//! everything that the public can reach.

use nncf_tests::service::encoded;
use nncf_tests::visitor::mark_of;
use nncf_tests::{Answer, Keeper, Service, Store, Visitor, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

for_each_store!(nothing_private_is_told_to_the_public);

/// What every secret holds. Written in small letters, it may stand in names, slugs, addresses and mailboxes alike.
const CANARY: &str = "qzcanary";

/// A record with a canary in each of its texts.
fn filled(tag: &str, more: &Value) -> Value {
    let word = |field: &str| format!("{CANARY}{tag}{field}");
    let consent =
        json!({"visibility": "staff", "given_on": "2026-01-01", "expires_on": null, "recorded": word("consent")});
    let mut record = json!({
        "name": word("name"), "kind": "local", "status": "active", "nncf_membership": "preparing",
        "aliases": [{"name": word("alias")}],
        "summary": word("summary"),
        "formed": {"claims": [{"value": "2013", "words": word("formed"), "source": word("source")}]},
        "website": format!("https://{}.example/", word("website")),
        "email": format!("{}@example.org", word("email")),
        "coverage": {"codes": [{"kind": "lad", "code": "S12000033"}], "words": word("words"), "basis": "stated"},
        "roles": [{"role": "host", "organisation": word("role")}],
        "member_organisations": {"items": [{"name": word("member"), "sector": "other"}],
            "stated_count": {"value": 9, "qualifier": word("qualifier"), "as_of": word("count")}},
        "subgroups": [{"name": word("subgroup"), "theme": "other"}],
        "phases": [{"name": word("phase"), "description": word("phasewords")}],
        "activities": [{"kind": "other", "description": word("activity")}],
        "funding": [{"funder": word("funder"), "description": word("funding")}],
        "progress_measures": [{"description": word("measure")}],
        "meetings": [{"starts": "2026-12-01", "cadence": word("cadence"), "place": word("place")}],
        "resources": [{"title": word("resource"), "kind": "film", "url": format!("https://{}.example/", word("url"))}],
        "coordinators": [{"role": "chair", "name": word("person"), "email": format!("{}@example.org", word("mailbox")),
            "phone": word("phone"), "visibility": "staff", "consent": consent}],
        "provenance": [{"pointer": "/name", "source": word("source"), "as_of": word("asof"), "note": word("note")}],
        "sources": [{"id": word("source"), "title": word("sourcetitle")}],
    });
    for (field, value) in more.as_object().unwrap() {
        record[field] = value.clone();
    }
    record
}

/// Puts canaries wherever they can stand; how many stand in what staff see.
fn release(staff: &Keeper, coordinator_of: &str) {
    let list = "/api/v1/partnerships";
    let why = format!("{list}?why={CANARY}why");
    staff.post(&why, &filled("draft", &json!({"visibility": "staff"}))).expect(201);
    staff.post(&why, &filled("coordinators", &json!({"visibility": "coordinators"}))).expect(201);
    staff.post(&why, &filled("panel", &json!({"visibility": "staff", "kind": "panel", "coverage": null}))).expect(201);

    // A public record: what it holds for others, what it held before, and what it was before anybody was to see it.
    let at = format!("{list}/{coordinator_of}");
    let contact = |tag: &str, visibility: &str, consent: &Value| {
        json!({"role": "chair", "name": format!("{CANARY}{tag}person"), "email": format!("{CANARY}{tag}@example.org"),
            "phone": format!("{CANARY}{tag}phone"), "visibility": visibility, "consent": consent})
    };
    let consent = |expires_on: Value| {
        json!({"visibility": "public", "given_on": "2025-01-01", "expires_on": expires_on,
            "recorded": format!("{CANARY}recorded")})
    };
    let (consent, ended) = (consent(Value::Null), consent(json!("2025-12-31")));
    let draft = json!({"name": coordinator_of, "slug": coordinator_of, "kind": "local", "status": "active",
        "visibility": "staff", "summary": format!("{CANARY}draftsummary"),
        "aliases": [{"name": format!("{CANARY}draftalias")}],
        "coordinators": [contact("was", "public", &consent)]});
    staff.post(list, &draft).expect(201);
    let published = staff.change(&at, |record| {
        record["visibility"] = json!("public");
        record["summary"] = json!("A record for all to see.");
        record["aliases"] = json!([]);
        record["coordinators"] = json!([
            contact("plain", "coordinators", &Value::Null),
            contact("staff", "staff", &Value::Null),
            contact("ended", "public", &ended),
        ]);
        record["links"] = json!([{"rel": "reports_to", "slug": format!("{CANARY}panelname")},
            {"rel": "part_of", "slug": format!("{CANARY}coordinatorsname")}]);
    });
    let etag = published.expect(200).header("etag").to_owned();
    let verify = json!({"how": "phone", "note": format!("{CANARY}note")});
    staff.post_at(&format!("{at}/verify"), &verify, &etag).expect(200);

    let helpline = |tag: &str, more: &Value| {
        let word = |field: &str| format!("{CANARY}{tag}{field}");
        let mut line = json!({"name": word("line"), "phone": "01632 960 777", "hours": word("hours"),
            "audience": word("for"), "covers": word("covers"), "what_for": word("what"),
            "text_relay": word("relay"), "languages": word("languages"),
            "source": word("from"), "as_of": word("when"), "remarks": word("remarks")});
        for (field, value) in more.as_object().unwrap() {
            line[field] = value.clone();
        }
        line
    };
    let lines = "/api/v1/helplines";
    staff.post(lines, &helpline("unchecked", &json!({}))).expect(201);
    staff.post(lines, &helpline("openunchecked", &json!({"visibility": "public"}))).expect(201);
    staff.post(lines, &helpline("keptback", &json!({"status": "current"}))).expect(201);
    let shown = staff.change_saying(&format!("{lines}/crimestoppers"), &format!("{CANARY}why"), |line| {
        line["remarks"] = json!(format!("{CANARY}remarks"));
    });
    shown.expect(200);
    let old = format!("{lines}/{CANARY}uncheckedline");
    let superseded = json!({"remarks": format!("{CANARY}superseded")});
    staff.post_at(&format!("{old}/supersede"), &superseded, staff.get(&old).header("etag")).expect(200);
}

/// Every address to which the public may go, of this register and of the records with canaries.
fn addresses(service: &Service, slugs: &[String]) -> Vec<String> {
    let mut all = crate::privacy::addresses(service);
    let list = "/api/v1/partnerships";
    for slug in slugs {
        for part in [
            "",
            "/coverage",
            "/neighbours",
            "/revisions",
            "/meetings",
            "/aliases",
            "/links",
            "/roles",
            "/member-organisations",
            "/subgroups",
            "/phases",
            "/resources",
            "/contacts",
            "/coordinators",
        ] {
            all.push(format!("{list}/{slug}{part}"));
        }
        all.push(format!("/embed/partnership/{slug}"));
        all.push(format!("/partnerships/{slug}/map.geojson"));
        all.push(format!("/oembed?url={}", encoded(&service.url(&format!("/partnerships/{slug}")))));
        all.extend(["/partnerships", "/cy/partnerships"].map(|start| format!("{start}/{slug}")));
    }
    for filter in [
        "q=a",
        "kind=local",
        "status=active",
        "nncf_membership=preparing",
        "activity=other",
        "region=lad:S12000033",
        "bbox=-8,49,2,61",
        "verified_since=2020-01-01",
        "sort=updated",
        "sort=verified",
        "sort=area",
        "sort=relevance&q=a",
    ] {
        for format in ["", "&f=csv", "&f=geojson&geometry=point"] {
            all.push(format!("{list}?{filter}&limit=200{format}"));
        }
        all.push(format!("/?{filter}"));
        all.push(format!("/cy?{filter}"));
        all.push(format!("/map.svg?{filter}"));
        all.push(format!("/embed/map?{filter}"));
    }
    for path in [
        "/api/v1/regions/lad/S12000033/partnerships",
        "/api/v1/lookup?region=lad:S12000033",
        "/api/v1/lookup?lat=57.15&lon=-2.1",
        "/api/v1/lookup?postcode=BT1%201AA",
        "/api/v1/helplines",
        "/api/v1/helplines/crimestoppers",
        "/places/lad/S12000033",
        "/cy/places/lad/S12000033",
        "/help",
        "/cy/help",
        "/about",
        "/data",
        "/sitemap.xml",
        "/robots.txt",
        "/staff",
        "/staff/sign-in",
        "/api/v1/coverage-report",
    ] {
        all.push(path.to_owned());
    }
    all
}

#[track_caller]
fn tells_none(answer: &Answer) {
    let told = format!("{:?} {}", answer.headers, answer.text()).to_lowercase();
    if let Some(place) = told.find(CANARY) {
        let around: String = told[place.saturating_sub(80)..].chars().take(160).collect();
        panic!("{} tells …{around}…", answer.asked);
    }
}

fn nothing_private_is_told_to_the_public(store: Store) {
    let service = Service::start(store);
    let staff = Keeper::new(&service, &format!("{CANARY}@example.org"), "admin", &[]);
    release(&staff, "a-public-record");
    let count = |text: &str| text.to_lowercase().matches(CANARY).count();
    assert!(count(&staff.get("/api/v1/partnerships/qzcanarydraftname").expect(200).text()) > 30, "it is stored");
    assert!(count(&staff.get("/api/v1/partnerships/a-public-record").expect(200).text()) > 10);
    let slugs: Vec<String> = staff.get("/api/v1/partnerships?limit=200").slugs();
    assert_eq!(slugs.iter().filter(|slug| slug.starts_with(CANARY)).count(), 3);

    for path in addresses(&service, &slugs) {
        let answer = service.get(&path);
        assert!(answer.status < 500, "{path}: {}", answer.status);
        // What was asked for may be said again: then it tells nothing that was not known.
        if !path.contains(CANARY) {
            tells_none(&answer);
        }
    }
    the_hidden_is_as_what_never_was(&service, &slugs);
    searches_find_nothing(&service);
    problems_tell_nothing(&service, &staff);
    for format in ["csv", "geojson", "json"] {
        let exported = nncf_tests::program::run_on(service.database(), &["export", format]).output();
        assert_eq!(count(&exported), 0, "export {format}");
    }
    exports_of_staff_hold_no_more_than_asked(&service);
    let log = service.log();
    assert!(log.contains("answered"), "the log is at its most talkative");
    assert_eq!(count(&log), 0, "the log tells {}", &log[log.to_lowercase().find(CANARY).unwrap_or(0)..][..80]);
}

/// Staff may pass an export on that they asked for without what is private.
fn exports_of_staff_hold_no_more_than_asked(service: &Service) {
    let (visitor, _) = Visitor::signed_in(service, "exporter@example.org", "editor");
    let mark = mark_of(&visitor.get("/staff/export").expect(200).text());
    let export = |fields: &[(&'static str, &str)]| {
        visitor.post("/staff/export", &[&[("mark", mark.as_str())], fields].concat()).expect(200)
    };
    for format in ["csv", "json"] {
        tells_none(&export(&[("format", format)]));
        let drafts = export(&[("format", format), ("drafts", "yes")]).text().to_lowercase();
        assert!(drafts.contains("qzcanarydraftname"), "what is asked for is there");
        for hidden in ["plainperson", "staffperson", "endedperson"] {
            assert!(!drafts.contains(&format!("{CANARY}{hidden}")), "{format}: {hidden}");
        }
        let contacts = export(&[("format", format), ("contacts", "yes")]).text().to_lowercase();
        assert!(contacts.contains("qzcanaryplainperson") && !contacts.contains("qzcanarydraftname"), "{format}");
    }
}

fn the_hidden_is_as_what_never_was(service: &Service, slugs: &[String]) {
    let forget = |path: &str, slug: &str| {
        let answer = service.get(&path.replace("SLUG", slug));
        let id = answer.header("x-request-id").to_owned();
        (answer.status, answer.text().replace(&id, "").replace(slug, "SLUG"))
    };
    let hidden = slugs.iter().filter(|slug| slug.starts_with(CANARY)).map(String::as_str);
    let lines = ["qzcanaryuncheckedline", "qzcanaryopenuncheckedline", "qzcanarykeptbackline"];
    for slug in hidden.chain(lines) {
        for path in [
            "/api/v1/partnerships/SLUG",
            "/api/v1/partnerships/SLUG/revisions",
            "/api/v1/partnerships/SLUG/coordinators",
            "/api/v1/partnerships?neighbour_of=SLUG",
            "/partnerships/SLUG",
            "/cy/partnerships/SLUG",
            "/embed/partnership/SLUG",
            "/partnerships/SLUG/mistake",
            "/api/v1/helplines/SLUG",
        ] {
            assert_eq!(forget(path, slug), forget(path, "no-such-thing"), "{path} for {slug}");
        }
    }
}

/// Neither what is found nor how much tells of it. A page holds what was typed, and is else that of a word that nobody
/// ever wrote anywhere.
fn searches_find_nothing(service: &Service) {
    let page_without = |word: &str| {
        let answer = service.search(word).expect(200);
        let id = answer.header("x-request-id").to_owned();
        answer.text().replace(&id, "").to_lowercase().replace(word, "WORD")
    };
    for field in ["name", "summary", "alias", "words"] {
        for tag in ["draft", "coordinators", "panel"] {
            let word = format!("{CANARY}{tag}{field}");
            for format in ["", "&f=geojson", "&f=csv"] {
                let found = service.get(&format!("/api/v1/partnerships?q={word}{format}")).expect(200);
                match format {
                    "" => assert_eq!(found.json()["total"], 0, "{word}"),
                    "&f=geojson" => assert_eq!(found.json()["features"], json!([]), "{word}"),
                    _ => assert_eq!(found.text().lines().count(), 1, "{word}"),
                }
            }
            let page = page_without(&word);
            assert!(!page.contains(CANARY), "{word}");
            assert_eq!(page, page_without(&word.replace(CANARY, "qznobody")), "{word}");
        }
    }
    let totals = ["region=lad:S12000033", "nncf_membership=preparing", "activity=other", "verified_since=2020-01-01"];
    for (filter, seen) in
        totals.into_iter().map(|filter| (filter, service.json(&format!("/api/v1/partnerships?{filter}"))))
    {
        assert_eq!(seen["total"], seen["items"].as_array().unwrap().len(), "{filter}");
    }
}

/// Somebody else's token, and a coordinator's own: what they are refused tells nothing that they may not see.
fn problems_tell_nothing(service: &Service, staff: &Keeper) {
    let keeper = Keeper::new(service, "coordinator@example.org", "coordinator", &["a-public-record"]);
    let at = "/api/v1/partnerships/a-public-record";
    let read = keeper.get(at);
    assert!(read.text().contains("qzcanaryplainperson"), "a contact for coordinators");
    for hidden in ["staffperson", "endedperson", "panelname", "wasperson", "draftsummary"] {
        assert!(!read.text().contains(&format!("{CANARY}{hidden}")), "{hidden}");
    }
    // What staff change in what the coordinator cannot see does not show in what changed meanwhile.
    staff.change(at, |record| record["coordinators"][1]["phone"] = json!("another number")).expect(200);
    let stale = keeper.put(at, &read.json(), read.header("etag")).expect(412);
    assert_eq!(stale.json()["changed"], json!([]), "{}", stale.text());
    tells_none(&stale);
    let guessed =
        keeper.change(at, |record| record["links"] = json!([{"rel": "part_of", "slug": "qzcanarypanelname"}]));
    let problem = guessed.expect(422).json()["errors"].to_string();
    assert_eq!(problem.matches(CANARY).count(), 1, "what was sent, and no more: {problem}");
    for (method, path) in [
        (Method::PUT, "/api/v1/partnerships/qzcanarydraftname"),
        (Method::DELETE, "/api/v1/partnerships/qzcanarypanelname"),
        (Method::POST, "/api/v1/partnerships/qzcanarydraftname/verify"),
    ] {
        let refused = keeper.send(method, path, Some(&json!({})), &[("if-match", "\"r1\"")]).expect(404);
        tells_none(&refused);
    }
    let other = Keeper::new(service, "other@example.org", "coordinator", &[]);
    tells_none(&other.put(at, &json!({}), "\"r1\"").expect(403));
}
