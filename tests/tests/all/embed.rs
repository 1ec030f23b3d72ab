//! The map on other sites: who may frame what, what is said of wrong parameters, oEmbed, pictures and colours.

use nncf_tests::service::encoded;
use nncf_tests::{Answer, Service, on_both_stores};
use reqwest::Method;

use crate::problems::is_a_problem;
use nncf_api::http::problem::ProblemKind::{BadParameter, NotFound};

on_both_stores!(
    any_site_may_frame_embeds_and_nothing_else,
    what_embeds_load_is_for_any_origin,
    the_map_says_what_it_left_out,
    the_filters_are_those_of_the_start_page,
    a_search_in_a_frame_is_told_nowhere,
    a_detail_stands_in_the_frame,
    colours_are_checked,
    the_script_is_small_and_asked_for_each_time,
    oembed_knows_our_pages,
    oembed_keeps_to_the_size_that_is_asked_for,
    oembed_refuses_what_is_not_ours,
    pages_lead_to_oembed,
    pictures_are_drawn,
    pictures_take_the_same_parameters,
    the_builder_writes_what_works,
);

/// Sends what a person typed into the search form of a frame.
#[track_caller]
pub fn search(service: &Service, typed: &str) -> Answer {
    let request = service.request(Method::POST, "/embed/search?kind=local").body(format!("place={}", encoded(typed)));
    Answer::to(request.header("content-type", "application/x-www-form-urlencoded"))
}

const FRAMES: &[&str] = &[
    "/embed/map",
    "/embed/map?lang=cy&kind=local&colour=4f3a78",
    "/embed/map?nothing=1",
    "/embed/partnership/gwent-regional-anti-slavery-forum",
    "/embed/partnership/no-such-body",
    "/embed/nothing",
];

fn any_site_may_frame_embeds_and_nothing_else(service: &Service) {
    let found = search(service, "CF10 1EP");
    for answer in FRAMES.iter().map(|path| service.get(path)).chain([found]) {
        let policy = answer.header("content-security-policy");
        assert!(policy.ends_with("frame-ancestors *"), "{}: {policy}", answer.asked);
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{}: {policy}", answer.asked);
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("x-frame-options"), "");
        assert_eq!(answer.header("set-cookie"), "");
    }
    let others =
        ["/", "/cy", "/help", "/embed", "/cy/embed", "/partnerships/gwent-regional-anti-slavery-forum", "/none"];
    for answer in others.iter().map(|path| service.get(path)).chain([service.search("CF10 1EP")]) {
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{}: {policy}", answer.asked);
    }
    let policy = service.get("/embed").expect(200).header("content-security-policy").to_owned();
    assert!(policy.contains("frame-src 'self'"), "the builder shows the frame: {policy}");
}

/// Within a sandbox the frame's own server is another site.
fn what_embeds_load_is_for_any_origin(service: &Service) {
    let page = service.get("/embed/map").expect(200).text();
    let assets = page.split(['"']).filter(|part| part.starts_with("/assets/")).map(str::to_owned);
    let mut paths: Vec<String> = assets.collect();
    assert!(paths.len() >= 4, "{paths:?}");
    paths.extend(["/map/land.geojson", "/embed.js", "/api/v1/partnerships?f=geojson"].map(str::to_owned));
    for path in paths {
        let answer = service.get_with(&path, &[("origin", "null")]).expect(200);
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
    }
    assert_eq!(search(service, "CF10").expect(200).header("access-control-allow-origin"), "*");
}

fn the_map_says_what_it_left_out(service: &Service) {
    for (query, told) in [
        ("surprise=1", "surprise"),
        ("kind=club", "kind"),
        ("lat=51.5", "lat"),
        ("lat=51.5&lon=x", "lat, lon"),
        ("lat=NaN&lon=inf", "lat, lon"),
        ("zoom=8", "zoom"),
        ("lat=51.5&lon=-3&zoom=99", "zoom"),
        ("colour=ffff00", "colour"),
        ("lang=fr", "lang"),
        ("region=pfa:X99", "region"),
        ("kind=local&kind=regional", "kind"),
        ("<b>=1", "&#60;b&#62;"),
        ("a=1&b=1&c=1&d=1&e=1&f=1&g=1", "a, b, c, d, e"),
    ] {
        let page = service.get(&format!("/embed/map?{query}")).expect(200).text();
        let line = page.split("embed-ignored\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or_default();
        assert!(line.ends_with(&format!(": {told}")), "{query}: “{line}”");
        assert!(page.contains("class=\"app-map\"") && page.matches("class=\"embed-card\"").count() > 0, "{query}");
    }
    for query in ["", "?lat=51.5&lon=-3&zoom=8&height=500", "?kind=&status=&q=&colour=%23123456&lang=en"] {
        let page = service.get(&format!("/embed/map{query}")).expect(200).text();
        assert!(!page.contains("embed-ignored"), "{query}");
    }
}

fn the_filters_are_those_of_the_start_page(service: &Service) {
    for query in [
        "kind=local",
        "status=closed",
        "nncf_membership=member",
        "activity=training",
        "region=pfa:W15000002",
        "q=wales",
        "q=nothing-is-called-this",
    ] {
        let slugs = |path: &str, class: &str| -> Vec<String> {
            let page = service.get(&format!("{path}?{query}")).expect(200).text();
            let start = format!("class=\"{class}\" id=\"p-");
            let after = page.split(&start).skip(1);
            after.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
        };
        assert_eq!(slugs("/embed/map", "embed-card"), slugs("/", "app-card"), "{query}");
    }
}

fn a_search_in_a_frame_is_told_nowhere(service: &Service) {
    let found = search(service, "CF10 1EP").expect(200);
    assert_eq!(found.header("cache-control"), "no-store");
    let page = found.text();
    assert!(page.contains("Who covers CF10 1EP") && page.contains("tel:999"), "{page}");
    for link in page.split("href=\"").chain(page.split("action=\"")).skip(1) {
        assert!(!link.split('"').next().unwrap().contains("CF10"), "the place stands in a link");
    }
    assert!(page.contains("/embed/map?kind=local"), "the way back leads to the same map");
    for typed in ["", "<script>alert(1)</script>", "zzz", "BT1 1AA", "00000", "\u{202e}\0"] {
        let page = search(service, typed).expect(200).text();
        assert!(page.contains("tel:999") && !page.contains("<script>alert"), "{typed}");
    }
    assert_eq!(service.get("/embed/search").status, 405);
}

fn a_detail_stands_in_the_frame(service: &Service) {
    let page =
        service.get("/embed/partnership/west-midlands-anti-slavery-network?kind=local&lang=cy").expect(200).text();
    assert!(page.contains("mailto:info@westmidlandsantislavery.org") && page.contains("tel:999"));
    assert!(page.contains("href=\"/embed/map?kind=local&#38;lang=cy\""), "the way back leads to the same map");
    assert!(page.contains("<html lang=\"cy\">"));
    assert_eq!(page.matches("<h1").count(), 1);
}

fn colours_are_checked(service: &Service) {
    let sheet = service.get("/embed/colours.css?colour=4F3A78").expect(200);
    assert_eq!(sheet.content_type(), "text/css");
    assert_eq!(sheet.text(), ":root{--govuk-brand-colour:#4f3a78;}");
    for wrong in
        ["", "?colour=", "?colour=red", "?colour=ffffff", "?colour=0b4f4a;}body{", "?colour=%23%23%23%23%23%23"]
    {
        let answer = service.get(&format!("/embed/colours.css{wrong}")).expect(400);
        assert!(!answer.text().contains("--govuk"), "{wrong}");
    }
    let page = service.get("/embed/map?colour=%234f3a78").expect(200).text();
    assert!(page.contains("/embed/colours.css?colour=4f3a78"));
}

fn the_script_is_small_and_asked_for_each_time(service: &Service) {
    let script = service.get("/embed.js").expect(200);
    assert_eq!(script.content_type(), "text/javascript");
    assert_eq!(script.header("cache-control"), "no-cache");
    assert!(script.body.len() <= 3 << 10, "{} bytes", script.body.len());
    let text = script.text();
    assert!(!text.contains("import ") && !text.contains("export "), "a classic script");
    service.get_with("/embed.js", &[("if-none-match", script.header("etag"))]).expect(304);
}

/// What `/oembed` answers for an address of ours.
fn oembed(service: &Service, path: &str, more: &str) -> Answer {
    service.get(&format!("/oembed?url={}{more}", encoded(&service.url(path))))
}

fn oembed_knows_our_pages(service: &Service) {
    let slug = "gwent-regional-anti-slavery-forum";
    for (path, frame) in [
        ("", "/embed/map"),
        ("/", "/embed/map"),
        ("/cy/", "/embed/map?lang=cy"),
        ("/?kind=local&utm_source=x", "/embed/map?kind=local"),
        ("/embed/map?kind=local&lang=cy", "/embed/map?kind=local&amp;lang=cy"),
        (&format!("/partnerships/{slug}"), &format!("/embed/partnership/{slug}")),
        (&format!("/cy/partnerships/{slug}#contact"), &format!("/embed/partnership/{slug}?lang=cy")),
    ] {
        let answer = oembed(service, path, "&format=json&dnt=1").expect(200);
        assert_eq!(answer.content_type(), "application/json");
        let told = answer.json();
        assert_eq!((&told["version"], &told["type"]), (&"1.0".into(), &"rich".into()), "{path}");
        let html = told["html"].as_str().unwrap();
        assert!(html.starts_with(&format!("<iframe src=\"{}\" ", service.url(frame))), "{path}: {html}");
        for size in ["width", "height", "thumbnail_width", "thumbnail_height"] {
            assert!(told[size].as_u64().is_some_and(|size| size > 0), "{path}: {size}");
        }
        service.get(&told["thumbnail_url"].as_str().unwrap().replace(&service.url(""), "")).expect(200);
        service.get(&frame.replace("&amp;", "&")).expect(200);
    }
    let xml = oembed(service, "/?kind=local", "&format=xml").expect(200);
    assert_eq!(xml.content_type(), "text/xml");
    assert!(xml.text().contains("<type>rich</type>") && xml.text().contains("&#60;iframe src="), "{}", xml.text());
}

fn oembed_keeps_to_the_size_that_is_asked_for(service: &Service) {
    let told = oembed(service, "/", "&maxwidth=300&maxheight=400").expect(200).json();
    assert_eq!((told["width"].as_u64(), told["height"].as_u64()), (Some(300), Some(400)));
    assert!(told["thumbnail_width"].as_u64() <= Some(300));
    is_a_problem(&oembed(service, "/", "&maxwidth=wide"), BadParameter);
}

fn oembed_refuses_what_is_not_ours(service: &Service) {
    for path in
        ["/help", "/places/lad/W06000015", "/partnerships/no-such-body", "/api/v1/partnerships", ".evil.example/"]
    {
        is_a_problem(&oembed(service, path, ""), NotFound);
    }
    for url in ["https://example.org/", "javascript:alert(1)", "x", ""] {
        is_a_problem(&service.get(&format!("/oembed?url={}", encoded(url))), NotFound);
    }
    is_a_problem(&service.get("/oembed"), BadParameter);
    oembed(service, "/", "&format=yaml").expect(501);
}

fn pages_lead_to_oembed(service: &Service) {
    for path in ["/", "/cy", "/?kind=local", "/partnerships/gwent-regional-anti-slavery-forum", "/embed/map?kind=local"]
    {
        let page = service.get(path).expect(200).text();
        let start = "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"";
        let link = page.split(start).nth(1).unwrap_or_else(|| panic!("{path} has no link")).split('"').next().unwrap();
        let link = link.replace("&#38;", "&");
        let told = service.get(link.strip_prefix(&service.url("")).unwrap()).expect(200).json();
        assert_eq!(told["type"], "rich", "{path}");
        assert_eq!(path.contains("kind"), told["html"].as_str().unwrap().contains("kind=local"), "{path}");
    }
}

fn pictures_are_drawn(service: &Service) {
    let svg = service.get("/map.svg").expect(200);
    assert_eq!(svg.content_type(), "image/svg+xml");
    let text = svg.text();
    for part in ["role=\"img\"", "<title", "<desc", "22 partnerships", "Crown copyright", "Hampshire &#38; Isle"] {
        assert!(text.contains(part), "{part}");
    }
    // An area each, and the land of three countries: the fourth lies outside the picture, as no area is there.
    assert_eq!(text.matches("<path ").count(), 3 + 22);
    let whole = service.get("/map.svg?lat=55.5&lon=-3.5&zoom=5&width=800").expect(200).text();
    assert_eq!(whole.matches("<path ").count(), 4 + 22, "the whole of the UK");
    let png = service.get("/map.png").expect(200);
    assert_eq!(png.content_type(), "image/png");
    assert_eq!(width_of(&png), 800);
    let packed = service.get_with("/map.png", &[("accept-encoding", "br, gzip")]).expect(200);
    assert_eq!(packed.header("content-encoding"), "", "a PNG is packed already");
}

/// The width that a PNG tells.
fn width_of(png: &Answer) -> u32 {
    assert!(png.body.starts_with(b"\x89PNG\r\n\x1a\n"), "{}", png.asked);
    u32::from_be_bytes(png.body[16..20].try_into().unwrap())
}

fn pictures_take_the_same_parameters(service: &Service) {
    for (width, drawn) in [("200", 200), ("1600", 1600), ("199", 800), ("99999999", 800), ("-1", 800), ("x", 800)] {
        assert_eq!(width_of(&service.get(&format!("/map.png?width={width}")).expect(200)), drawn, "{width}");
    }
    let local = service.get("/map.svg?kind=local").expect(200).text();
    let listed = service.json("/api/v1/partnerships?kind=local")["total"].as_u64().unwrap();
    assert!(local.contains(&format!("{listed} partnerships")), "{}", &local[..400]);
    let none = service.get("/map.svg?q=nothing-is-called-this").expect(200).text();
    assert_eq!(none.matches("<path ").count(), 4, "the land alone");
    for extreme in ["lat=90&lon=180&zoom=11", "lat=-90&lon=-180&zoom=4", "lat=52&lon=-1&zoom=9.5"] {
        service.get(&format!("/map.svg?{extreme}")).expect(200);
        service.get(&format!("/map.png?{extreme}")).expect(200);
    }
    let script = encoded("\"><script>alert(1)</script>");
    for name in ["q", "kind", "lat", "lang", "colour", "width"] {
        let text = service.get(&format!("/map.svg?{name}={script}")).expect(200).text();
        assert!(!text.contains("<script"), "{name}");
    }
}

/// Each line that it gives leads to something that is there.
fn the_builder_writes_what_works(service: &Service) {
    let base = service.url("");
    let query = "kind=local&colour=%234f3a78&lang=cy&height=500&lat=52.5&lon=-1.9&zoom=8";
    for path in ["/embed", "/cy/embed"] {
        let page = service.get(&format!("{path}?{query}")).expect(200).text();
        let unescape =
            |text: &str| text.replace("&#38;", "&").replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">");
        let lines: Vec<String> = page
            .split("<textarea")
            .skip(1)
            .map(|rest| unescape(rest.split_once('>').unwrap().1.split("</textarea>").next().unwrap()))
            .collect();
        assert_eq!(lines.len(), 4);
        assert!(
            lines[0].contains("data-kind=\"local\"") && lines[0].contains("data-colour=\"4f3a78\""),
            "{}",
            lines[0]
        );
        assert!(lines[1].starts_with("<iframe src=\"") && lines[1].contains("height=\"500\""), "{}", lines[1]);
        assert!(lines[3].contains("<img src=\"") && lines[3].contains("Crown copyright"), "{}", lines[3]);
        for line in &lines {
            let links = line.split(base.as_str()).skip(1);
            for link in links.map(|rest| rest.split(['"', '<']).next().unwrap().replace("&amp;", "&")) {
                let answer = service.get(&link).expect(200);
                assert!(!String::from_utf8_lossy(&answer.body).contains("embed-ignored"), "{link}");
            }
        }
    }
    let page = service.get("/embed?colour=ffffff&surprise=1&kind=%22%3E%3Cscript%3Ealert(1)").expect(200).text();
    assert!(page.contains("surprise, kind, colour") && !page.contains("<script>alert"));
}
