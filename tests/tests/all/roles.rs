//! Who may see and do what: every address of the API, for every role, on records of every visibility.

use std::collections::BTreeSet;

use nncf_tests::{Answer, Keeper, Service, Store, for_each_store};
use reqwest::Method;
use serde_json::{Value, json};

for_each_store!(every_address_for_every_role);

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Nobody,
    /// Coordinates the records, with a token that may only read.
    Reader,
    /// Coordinates the records.
    Coordinator,
    /// Coordinates another.
    Other,
    /// An editor with a token that may only read, and then reads as a coordinator does.
    EditorReading,
    Editor,
    Admin,
}

const EVERYBODY: [Who; 7] =
    [Who::Nobody, Who::Reader, Who::Coordinator, Who::Other, Who::EditorReading, Who::Editor, Who::Admin];

impl Who {
    /// 0 the public, 1 coordinators, 2 staff.
    fn sees_up_to(self) -> usize {
        match self {
            Who::Nobody => 0,
            Who::Reader | Who::Coordinator | Who::Other | Who::EditorReading => 1,
            Who::Editor | Who::Admin => 2,
        }
    }
}

/// The records, by how far one must see: each coordinated by the coordinator.
const RECORDS: [(&str, &str); 3] =
    [("role-public", "public"), ("role-coordinators", "coordinators"), ("role-staff", "staff")];
/// A district that each of them covers.
const DISTRICT: &str = "lad/E06000046";

/// Who may do a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// Whoever sees the record.
    Anyone,
    /// Anyone; the record is in the answer where they see it.
    AnyoneShowing,
    /// Somebody with a token.
    Known,
    /// Whoever keeps the record.
    Keepers,
    /// Editors and admins.
    Staff,
}

/// Every address under `/api/v1` with its methods: who may use it, and a body. Writes name a revision that never was,
/// so that what is allowed ends in 412, or in 422 where there is no revision to name, and nothing changes.
fn table() -> Vec<(Method, &'static str, For, Value)> {
    use For::{Anyone, AnyoneShowing, Keepers, Known, Staff};
    let none = Value::Null;
    let mut table = vec![
        (Method::GET, "/partnerships", AnyoneShowing, none.clone()),
        (Method::POST, "/partnerships", Staff, json!({})),
        (Method::GET, "/partnerships/{slug}", Anyone, none.clone()),
        (Method::PUT, "/partnerships/{slug}", Keepers, json!({})),
        (Method::DELETE, "/partnerships/{slug}", Staff, none.clone()),
        (Method::GET, "/partnerships/{slug}/neighbours", Anyone, none.clone()),
        (Method::GET, "/partnerships/{slug}/revisions", Anyone, none.clone()),
        (Method::POST, "/partnerships/{slug}/verify", Keepers, json!({"how": "other"})),
        (Method::POST, "/partnerships/{slug}/retire", Staff, json!({"status": "closed"})),
        (Method::POST, "/partnerships/{slug}/restore/{revision}", Staff, json!({})),
        (Method::GET, "/regions", Anyone, none.clone()),
        (Method::GET, "/regions/{kind}/{code}", Anyone, none.clone()),
        (Method::GET, "/regions/{kind}/{code}/partnerships", AnyoneShowing, none.clone()),
        (Method::GET, "/regions/{kind}/{code}/neighbours", Anyone, none.clone()),
        (Method::GET, "/regions/{kind}/{code}/geometry", Anyone, none.clone()),
        (Method::GET, "/lookup", AnyoneShowing, none.clone()),
        (Method::POST, "/lookup", AnyoneShowing, json!({"region": "lad:E06000046"})),
        (Method::GET, "/helplines", Anyone, none.clone()),
        (Method::POST, "/helplines", Staff, json!({})),
        (Method::GET, "/helplines/{slug}", Anyone, none.clone()),
        (Method::PUT, "/helplines/{slug}", Staff, json!({})),
        (Method::POST, "/helplines/{slug}/verify", Staff, json!({"how": "other"})),
        (Method::POST, "/helplines/{slug}/supersede", Staff, json!({"remarks": "x"})),
        (Method::GET, "/background", Anyone, none.clone()),
        (Method::GET, "/coverage-report", Known, none.clone()),
    ];
    for part in ["coverage", "contacts"] {
        let path: &'static str = format!("/partnerships/{{slug}}/{part}").leak();
        table.push((Method::GET, path, Anyone, none.clone()));
        table.push((Method::PUT, path, Keepers, json!({})));
    }
    let lists = [
        "aliases",
        "links",
        "roles",
        "member-organisations",
        "subgroups",
        "phases",
        "meetings",
        "resources",
        "coordinators",
    ];
    for part in lists {
        let path: &'static str = format!("/partnerships/{{slug}}/{part}").leak();
        let entry: &'static str = format!("/partnerships/{{slug}}/{part}/{{entry}}").leak();
        table.push((Method::GET, path, Anyone, none.clone()));
        table.push((Method::PUT, path, Keepers, json!({"items": []})));
        table.push((Method::POST, path, Keepers, json!({})));
        table.push((Method::DELETE, entry, Keepers, none.clone()));
    }
    table
}

/// The address for a record; a query of a look-up asks for what the records cover.
fn address(template: &str, method: &Method, slug: &str) -> String {
    let is_helpline = template.starts_with("/helplines");
    // A helpline that waits for a check is for staff, as the last of the records.
    let helpline = if slug == RECORDS[2].0 { "salvation-army-general-enquiries" } else { "emergency-services" };
    let path = template
        .replace("{slug}", if is_helpline { helpline } else { slug })
        .replace("{kind}/{code}", DISTRICT)
        .replace("{revision}", "1")
        .replace("{entry}", "0");
    let query = match (template, method) {
        ("/lookup", &Method::GET) => "?region=lad:E06000046",
        ("/partnerships", &Method::GET) => "?limit=200",
        _ => "",
    };
    format!("/api/v1{path}{query}")
}

fn expected(who: Who, may: For, level: usize, template: &str) -> u16 {
    let names_a_record = template.contains("{slug}");
    // Of the helplines, the one for the last of the records is for staff, the others are for all.
    let level = if template.starts_with("/helplines") && level < 2 { 0 } else { level };
    let is_hidden = names_a_record && level > who.sees_up_to();
    let is_staff = matches!(who, Who::Editor | Who::Admin);
    let may_keep = is_staff || who == Who::Coordinator;
    match may {
        For::Anyone | For::AnyoneShowing => {
            if is_hidden {
                404
            } else {
                200
            }
        }
        For::Known => {
            if who == Who::Nobody {
                401
            } else {
                200
            }
        }
        For::Keepers | For::Staff if who == Who::Nobody => 401,
        // Helplines are staff's altogether: whose token does not reach so far learns nothing of any.
        For::Staff if template.starts_with("/helplines") => {
            if is_staff {
                written(template)
            } else {
                403
            }
        }
        For::Keepers | For::Staff if is_hidden => 404,
        For::Keepers => {
            if may_keep {
                written(template)
            } else {
                403
            }
        }
        For::Staff => {
            if is_staff {
                written(template)
            } else {
                403
            }
        }
    }
}

/// What a write that is allowed ends in.
fn written(template: &str) -> u16 {
    if template.contains("{slug}") { 412 } else { 422 }
}

fn documented(service: &Service) -> BTreeSet<(String, String)> {
    let document = service.json("/docs/openapi.json");
    let mut all = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        let methods = item.as_object().unwrap().keys();
        all.extend(methods.map(|method| (method.to_uppercase(), path.to_owned())));
    }
    all
}

fn every_address_for_every_role(store: Store) {
    let service = Service::start(store);
    let staff = Keeper::new(&service, "editor@example.org", "editor", &[]);
    for (slug, visibility) in RECORDS {
        let coverage = json!({"codes": [{"kind": "lad", "code": "E06000046"}], "basis": "stated"});
        let new = json!({"name": slug, "slug": slug, "kind": "local", "status": "active", "visibility": visibility,
            "coverage": coverage});
        staff.post("/api/v1/partnerships", &new).expect(201);
    }
    let slugs = RECORDS.map(|(slug, _)| slug);
    let coordinator = Keeper::new(&service, "coordinator@example.org", "coordinator", &slugs);
    let keepers = [
        (Who::Reader, Keeper::with_scope(&service, "coordinator@example.org", "read")),
        (Who::Coordinator, coordinator),
        (Who::Other, Keeper::new(&service, "other@example.org", "coordinator", &["merseyside-partnership"])),
        (Who::EditorReading, Keeper::with_scope(&service, "editor@example.org", "read")),
        (Who::Admin, Keeper::new(&service, "admin@example.org", "admin", &[])),
        (Who::Editor, staff),
    ];
    let table = table();
    let walked: BTreeSet<(String, String)> =
        table.iter().map(|(method, path, _, _)| (method.to_string(), (*path).to_owned())).collect();
    assert_eq!(
        walked,
        documented(&service),
        "every address that is documented is walked, and every one that is walked is documented"
    );
    let version = service.json("/readyz")["register_version"].clone();
    let mut faults = Vec::new();
    for who in EVERYBODY {
        let token = keepers.iter().find(|(other, _)| *other == who).map(|(_, keeper)| keeper.token.as_str());
        for (method, template, may, body) in &table {
            for (level, (slug, _)) in RECORDS.iter().enumerate() {
                let answer = ask(&service, token, method, &address(template, method, slug), body);
                let wanted = expected(who, *may, level, template);
                if answer.status != wanted {
                    faults.push(format!(
                        "{who:?} {method} {template} {slug}: {} and not {wanted}: {}",
                        answer.status,
                        answer.beginning()
                    ));
                }
                let shows = answer.text().contains(&format!("\"{slug}\""));
                if *may == For::AnyoneShowing && shows != (level <= who.sees_up_to()) {
                    faults.push(format!("{who:?} {method} {template}: {slug} is shown: {shows}"));
                }
                if answer.status >= 400 && answer.header("cache-control") != "no-store" {
                    faults.push(format!("{who:?} {method} {template}: a problem may be kept"));
                }
                let is_for_one = who != Who::Nobody && answer.status == 200;
                if is_for_one
                    && !template.starts_with("/regions/{kind}/{code}/geometry")
                    && answer.header("cache-control") != "no-store"
                {
                    faults.push(format!("{who:?} {method} {template}: what was for one caller may be kept"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
    assert_eq!(service.json("/readyz")["register_version"], version, "nothing was written");
}

fn ask(service: &Service, token: Option<&str>, method: &Method, path: &str, body: &Value) -> Answer {
    let mut request = service.request(method.clone(), path);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if !body.is_null() {
        request = request.json(body);
    }
    if *method != Method::GET {
        request = request.header("if-match", "\"r999\"");
    }
    Answer::to(request)
}
