//! Writing one part of a partnership: the record with the part changed takes the record's place.
//!
//! One table says what is a part. A part is read out of the record as the caller gets it and put back into it, so that
//! a part follows every rule that the whole follows.

use actix_web::http::StatusCode;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use nncf_core::partnership::Partnership;
use serde_json::{Map, Value};

use super::fields::Fields;
use super::input::PartnershipIn;
use super::{Asked, Target, WhyQuery, partnership_out};
use crate::auth::bearer;
use crate::desk::Desk;
use crate::http::format::Format;
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::http::route::{reads, taking};
use crate::register::JsonQuery;
use crate::register::openapi::list_name;
use crate::register::partnership::{self, answer};
use crate::register::wire::PartnershipOut;
use crate::register::{encode, kept};

/// How often an entry is added again where somebody came between, who did not say which revision they add to.
const ATTEMPTS: usize = 20;

/// A part of a partnership.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it is of the record.
    shape: Shape,
    /// The schema of what is sent: of an entry for lists, of the whole for others.
    pub schema: &'static str,
    /// The same of what is given.
    pub shown: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
enum Shape {
    /// A field that is a list; given as `{"items": […]}`.
    List(&'static str),
    /// A field that is an object with the list `items` among its fields.
    Listed(&'static str),
    /// A field that is an object.
    Object(&'static str),
    /// Fields of the record itself.
    Fields(&'static [&'static str]),
}

/// Every part.
pub const PARTS: &[Part] = &[
    Part { name: "coverage", shape: Shape::Object("coverage"), schema: "CoverageIn", shown: "CoverageDetail" },
    Part { name: "aliases", shape: Shape::List("aliases"), schema: "Alias", shown: "Alias" },
    Part { name: "links", shape: Shape::List("links"), schema: "Link", shown: "Link" },
    Part { name: "roles", shape: Shape::List("roles"), schema: "RoleHeld", shown: "RoleHeld" },
    Part {
        name: "member-organisations",
        shape: Shape::Listed("member_organisations"),
        schema: "MemberOrganisation",
        shown: "MemberOrganisation",
    },
    Part { name: "subgroups", shape: Shape::List("subgroups"), schema: "Subgroup", shown: "Subgroup" },
    Part { name: "phases", shape: Shape::List("phases"), schema: "Phase", shown: "Phase" },
    Part { name: "meetings", shape: Shape::List("meetings"), schema: "Meeting", shown: "Meeting" },
    Part { name: "resources", shape: Shape::List("resources"), schema: "Resource", shown: "Resource" },
    Part {
        name: "contacts",
        shape: Shape::Fields(&["website", "email", "role_mailbox_confirmed"]),
        schema: "ContactsIn",
        shown: "ContactsIn",
    },
    Part { name: "coordinators", shape: Shape::List("coordinators"), schema: "ContactIn", shown: "CoordinatorOut" },
];

/// Where people reach a partnership.
#[derive(Debug, utoipa::ToSchema)]
#[allow(dead_code)] // it tells the document what the part has
pub struct ContactsIn {
    /// Its website.
    #[schema(value_type = Option<String>)]
    website: Option<String>,
    /// Its role mailbox: never a person's.
    #[schema(value_type = Option<String>)]
    email: Option<String>,
    /// The mailbox again, where it looks like a person's and the caller made sure that it is the body's or a role's.
    #[schema(value_type = Option<String>, required = false)]
    role_mailbox_confirmed: Option<String>,
}

/// The addresses of parts.
pub fn configure(config: &mut web::ServiceConfig) {
    for part in PARTS {
        let path = format!("/partnerships/{{slug}}/{}", part.name);
        // Two parts had answers of their own before others had any.
        let reading = match part.name {
            "coverage" => reads().to(partnership::coverage),
            "meetings" => reads().to(partnership::meetings),
            _ => reads().to(move |request, slug, query, state| get(request, slug, query, state, part)),
        };
        let putting = web::put().to(move |asked, slug| put(asked, slug, part));
        if part.is_list() {
            config.service(taking(&path, "GET, HEAD, PUT, POST, OPTIONS", |one| {
                one.route(reading).route(putting).route(web::post().to(move |asked, slug| post(asked, slug, part)))
            }));
            config.service(taking(&format!("{path}/{{entry}}"), "DELETE, OPTIONS", |one| {
                one.route(web::delete().to(move |asked, path| delete(asked, path, part)))
            }));
        } else {
            config.service(taking(&path, "GET, HEAD, PUT, OPTIONS", |one| one.route(reading).route(putting)));
        }
    }
}

/// A part of a partnership
///
/// The same as in the whole record, as far as the caller may see it.
#[utoipa::path(get, path = "/api/v1/partnerships/{slug}/{part}", operation_id = "getPartnershipPart", tag = "partnerships",
    params(("slug" = String, Path, description = "The partnership's slug"), ("part" = String, Path), JsonQuery),
    responses((status = 200, body = Object), (status = 404, body = ProblemDetails, content_type = "application/problem+json")))]
pub async fn get(
    request: HttpRequest,
    slug: web::Path<String>,
    Params(query): Params<JsonQuery>,
    state: web::Data<crate::state::AppState>,
    part: &'static Part,
) -> Result<HttpResponse, Problem> {
    query.is_json(&request)?;
    let public = match part.name {
        "coordinators" => bearer::view_of(&request, &state, &slug).await?,
        _ => bearer::view(&request, &state).await?,
    };
    answer(&request, &public, &slug, |index| {
        let entry = public.view.entry(index);
        let stem = format!("r{}", entry.record.revision);
        kept(&request, &public, Format::Json, &stem, || {
            let whole = PartnershipOut::seen_by(public.view.audience(), entry, public.view.geography());
            encode(&part.of(&json(&whole)?))
        })
    })
}

/// Put a part of a partnership in the old one's place
///
/// For editors, admins, and coordinators of the partnership. Takes what GET gave, changed; answers with the whole
/// record.
#[utoipa::path(put, path = "/api/v1/partnerships/{slug}/{part}", operation_id = "replacePartnershipPart", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"), ("part" = String, Path), WhyQuery),
    request_body = Object, security(("token" = [])),
    responses((status = 200, body = PartnershipOut)))]
pub async fn put(asked: Asked, slug: web::Path<String>, part: &'static Part) -> Result<HttpResponse, Error> {
    let Target { id, expected } = asked.target(&slug)?;
    let body = asked.object()?;
    let work = move |desk: &Desk, why: &str| {
        let (current, record) = record(desk, id, expected)?;
        let wanted = part.put(record, body)?;
        replace(desk, wanted, &current, expected, why).map_err(|problem| part.as_put(problem))
    };
    asked.write(StatusCode::OK, work).await
}

/// Add an entry to a part of a partnership
///
/// For editors, admins, and coordinators of the partnership. Without `If-Match` it is added to whatever the list is
/// then; answers with the whole record.
#[utoipa::path(post, path = "/api/v1/partnerships/{slug}/{part}", operation_id = "addToPartnershipPart", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"), ("part" = String, Path), WhyQuery),
    request_body = Object, security(("token" = [])),
    responses((status = 201, body = PartnershipOut)))]
pub async fn post(asked: Asked, slug: web::Path<String>, part: &'static Part) -> Result<HttpResponse, Error> {
    let (id, _) = asked.partnership(&slug)?;
    let expected = if asked.is_conditional() { Some(asked.expected()?) } else { None };
    let body = asked.object()?;
    let work = move |desk: &Desk, why: &str| {
        let mut attempt = 1;
        loop {
            let at = expected.map_or_else(|| desk.revision_of(id), Ok)?;
            let append = || {
                let (current, record) = record(desk, id, at)?;
                let (wanted, index) = part.appended(record, body.clone())?;
                replace(desk, wanted, &current, at, why).map_err(|problem| part.as_entry(problem, index))
            };
            match append() {
                // Somebody was quicker, between any two of these steps.
                Err(problem) if problem.kind == ProblemKind::Stale && expected.is_none() && attempt < ATTEMPTS => {}
                outcome => return outcome,
            }
            attempt += 1;
        }
    };
    asked.write(StatusCode::CREATED, work).await
}

/// Take an entry out of a part of a partnership
///
/// For editors, admins, and coordinators of the partnership. Entries count from 0; a contact is named by its id.
/// Answers with the whole record.
#[utoipa::path(delete, path = "/api/v1/partnerships/{slug}/{part}/{entry}", operation_id = "removeFromPartnershipPart", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"), ("part" = String, Path),
        ("entry" = String, Path, description = "The place of the entry in its list, from 0; a contact's id"), WhyQuery),
    security(("token" = [])),
    responses((status = 200, body = PartnershipOut)))]
pub async fn delete(
    asked: Asked,
    path: web::Path<(String, String)>,
    part: &'static Part,
) -> Result<HttpResponse, Error> {
    let (slug, entry) = path.into_inner();
    let Target { id, expected } = asked.target(&slug)?;
    let work = move |desk: &Desk, why: &str| {
        let (current, record) = record(desk, id, expected)?;
        replace(desk, part.without(record, &entry)?, &current, expected, why)
    };
    asked.write(StatusCode::OK, work).await
}

/// A record as it is stored, and as JSON as the caller gets it.
fn record(desk: &Desk, id: uuid::Uuid, expected: u32) -> Result<(Partnership, Map<String, Value>), Problem> {
    let record = desk.read(id, expected)?;
    let shown = json(&partnership_out(&record, desk.seen()))?;
    Ok((record.partnership, shown))
}

fn replace(
    desk: &Desk,
    wanted: Map<String, Value>,
    current: &Partnership,
    expected: u32,
    why: &str,
) -> Result<nncf_db::Done<nncf_core::partnership::Record>, Problem> {
    desk.replace(PartnershipIn::partnership(wanted, Some(current))?, expected, why)
}

fn json(shown: &impl serde::Serialize) -> Result<Map<String, Value>, Problem> {
    match serde_json::to_value(shown) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err(Problem::internal("a record is no object")),
        Err(error) => Err(Problem::internal(error)),
    }
}

impl Part {
    /// Whether entries can be added and taken out one by one.
    pub fn is_list(&self) -> bool {
        matches!(self.shape, Shape::List(_) | Shape::Listed(_))
    }

    /// Whether it is a list and nothing else.
    pub fn is_plain_list(&self) -> bool {
        matches!(self.shape, Shape::List(_))
    }

    /// The name of the schema of the whole, whose entries or fields have another.
    pub fn whole(&self, entry: &str) -> String {
        match self.shape {
            Shape::List(_) => list_name(entry),
            Shape::Listed(_) => "MemberOrganisations".to_owned(),
            Shape::Object(_) | Shape::Fields(_) => entry.to_owned(),
        }
    }

    /// The part as it is given.
    fn of(&self, record: &Map<String, Value>) -> Value {
        let field = |name: &str| record.get(name).cloned().unwrap_or_default();
        match self.shape {
            Shape::List(name) => serde_json::json!({ "items": field(name) }),
            Shape::Listed(name) | Shape::Object(name) => field(name),
            Shape::Fields(names) => {
                let fields = names.iter().map(|name| ((*name).to_owned(), field(name)));
                // What was confirmed is told to those who may change it, where there is anything to tell.
                fields.filter(|(name, value)| name != "role_mailbox_confirmed" || !value.is_null()).collect()
            }
        }
    }

    /// The record with the part as it was sent.
    fn put(&self, mut record: Map<String, Value>, mut body: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
        match self.shape {
            Shape::List(name) => {
                let items = body.remove("items").ok_or_else(|| Problem::invalid("/items", "is missing"))?;
                refuse_others(body, &["items"])?;
                record.insert(name.to_owned(), items);
            }
            Shape::Listed(name) | Shape::Object(name) => _ = record.insert(name.to_owned(), body.into()),
            Shape::Fields(names) => {
                for name in names {
                    record.insert((*name).to_owned(), body.remove(*name).unwrap_or_default());
                }
                refuse_others(body, names)?;
            }
        }
        Ok(record)
    }

    /// The record with another entry, and the place of that entry.
    fn appended(
        &self,
        mut record: Map<String, Value>,
        entry: Map<String, Value>,
    ) -> Result<(Map<String, Value>, usize), Problem> {
        let list = self.list(&mut record)?;
        list.push(entry.into());
        let index = list.len() - 1;
        Ok((record, index))
    }

    /// The record without an entry.
    fn without(&self, mut record: Map<String, Value>, entry: &str) -> Result<Map<String, Value>, Problem> {
        let is_by_id = self.name == "coordinators";
        let list = self.list(&mut record)?;
        let place = if is_by_id {
            list.iter().position(|contact| contact.get("id").and_then(Value::as_str) == Some(entry))
        } else {
            entry.parse().ok().filter(|place| *place < list.len())
        };
        let unknown = || Problem::new(ProblemKind::NotFound, "The list has no such entry.");
        list.remove(place.ok_or_else(unknown)?);
        Ok(record)
    }

    fn list<'a>(&self, record: &'a mut Map<String, Value>) -> Result<&'a mut Vec<Value>, Problem> {
        let list = match self.shape {
            Shape::List(name) => record.get_mut(name),
            Shape::Listed(name) => record.get_mut(name).and_then(|field| field.get_mut("items")),
            Shape::Object(_) | Shape::Fields(_) => None,
        };
        list.and_then(Value::as_array_mut).ok_or_else(|| Problem::internal("a list is none"))
    }

    /// Where the list or the object stands in the record, as a JSON pointer.
    fn pointer(&self) -> String {
        match self.shape {
            Shape::List(name) | Shape::Object(name) => format!("/{name}"),
            Shape::Listed(name) => format!("/{name}/items"),
            Shape::Fields(_) => String::new(),
        }
    }

    /// A problem with its pointers into the part that was sent.
    fn as_put(&self, problem: Problem) -> Problem {
        match self.shape {
            Shape::List(name) => moved(problem, &format!("/{name}"), "/items"),
            Shape::Listed(name) | Shape::Object(name) => moved(problem, &format!("/{name}"), ""),
            Shape::Fields(_) => problem,
        }
    }

    /// A problem with its pointers into the entry that was sent.
    fn as_entry(&self, problem: Problem, index: usize) -> Problem {
        moved(problem, &format!("{}/{index}", self.pointer()), "")
    }
}

fn refuse_others(body: Map<String, Value>, known: &[&str]) -> Result<(), Problem> {
    Fields::besides(body, known).finish()
}

/// The pointers below a place, as they are from another.
fn moved(mut problem: Problem, from: &str, to: &str) -> Problem {
    for pointer in problem.errors.iter_mut().filter_map(|error| error.pointer.as_mut()) {
        let rest = pointer.strip_prefix(from).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        if let Some(rest) = rest {
            *pointer = format!("{to}{rest}");
        }
    }
    problem
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record() -> Map<String, Value> {
        let whole = json!({
            "aliases": [{"name": "A"}, {"name": "B"}], "website": "https://a.example/", "email": null,
            "role_mailbox_confirmed": null,
            "member_organisations": {"items": [{"name": "C", "sector": "other"}], "stated_count": null},
            "coverage": {"codes": [], "words": "", "basis": null},
            "coordinators": [{"id": "1"}, {"id": "2"}],
        });
        whole.as_object().unwrap().clone()
    }

    fn part_named(name: &str) -> &'static Part {
        PARTS.iter().find(|part| part.name == name).unwrap()
    }

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(map) = value else { panic!("an object") };
        map
    }

    #[test]
    fn what_is_got_may_be_put_back() {
        for part in PARTS.iter().filter(|part| !part.of(&record()).pointer("/items").is_some_and(Value::is_null)) {
            let got = part.of(&record());
            if got.is_object() {
                assert_eq!(part.put(record(), object(got)).unwrap(), record(), "{}", part.name);
            }
        }
        let aliases = part_named("aliases");
        assert!(aliases.put(record(), object(json!({"items": [], "more": 1}))).is_err());
        assert!(aliases.put(record(), object(json!({}))).is_err());
        assert!(part_named("contacts").put(record(), object(json!({"phone": "1"}))).is_err());
    }

    #[test]
    fn entries_come_and_go() {
        let aliases = part_named("aliases");
        let (more, index) = aliases.appended(record(), object(json!({"name": "D"}))).unwrap();
        assert_eq!((&more["aliases"][2]["name"], index), (&json!("D"), 2));
        assert_eq!(aliases.without(record(), "0").unwrap()["aliases"], json!([{"name": "B"}]));
        for entry in ["2", "-1", "", "x", "99999999999999999999"] {
            assert!(aliases.without(record(), entry).is_err(), "{entry}");
        }
        let people = part_named("coordinators");
        assert_eq!(people.without(record(), "2").unwrap()["coordinators"], json!([{"id": "1"}]));
        assert!(people.without(record(), "0").is_err(), "by its id, not by its place");
        let members = part_named("member-organisations");
        assert_eq!(members.without(record(), "0").unwrap()["member_organisations"]["items"], json!([]));
    }

    #[test]
    fn faults_are_told_where_they_were_sent() {
        let pointer = |problem: Problem| problem.errors[0].pointer.clone().unwrap();
        let (aliases, coverage) = (part_named("aliases"), part_named("coverage"));
        assert_eq!(pointer(aliases.as_put(Problem::invalid("/aliases/3/name", "x"))), "/items/3/name");
        assert_eq!(pointer(aliases.as_entry(Problem::invalid("/aliases/3/name", "x"), 3)), "/name");
        assert_eq!(pointer(coverage.as_put(Problem::invalid("/coverage/codes/0", "x"))), "/codes/0");
        assert_eq!(pointer(coverage.as_put(Problem::invalid("/coverages", "x"))), "/coverages");
    }
}
