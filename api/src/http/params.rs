//! Query parameters and bodies, read strictly: what is unknown or malformed is told, not ignored.

use std::fmt::{self, Display};
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::error::QueryPayloadError;
use actix_web::http::header;
use actix_web::web::{self, Query};
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use percent_encoding::percent_decode;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::problem::{FieldError, MOST_TOLD, Problem, ProblemKind};
use super::unknown;

/// Most bytes that a body may have: a thousand places with room to spare.
pub const MAX_BODY: usize = 256 * 1024;

/// The query parameters of a request. The type refuses unknown ones (`serde(deny_unknown_fields)`).
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read_query(request.query_string()).map(Self))
    }
}

fn read_query<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    if let Ok(read) = Query::<T>::from_query(query) {
        return Ok(read.into_inner());
    }
    let mut pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut errors = Vec::new();
    let malformed = loop {
        let said = match Query::<T>::from_query(&query_of(&pairs)) {
            Ok(read) if errors.is_empty() => return Ok(read.into_inner()),
            Ok(_) => break None,
            Err(QueryPayloadError::Deserialize(error)) => error.to_string(),
            Err(_) => break Some(told("")),
        };
        let Some(name) = unknown::quoted(&said, "unknown field `") else { break Some(told(&said)) };
        let known = said.split_once("expected").map_or("", |(_, known)| known).split('`').skip(1).step_by(2);
        errors.push(FieldError::of_parameter(name, unknown::detail("parameter", name, known)));
        let before = pairs.len();
        pairs.retain(|(other, _)| other != name);
        if pairs.len() == before {
            break None;
        }
    };
    let mut problem = Problem::of_parameters(errors);
    if let Some(malformed) = malformed {
        format!("{malformed}. {}", problem.detail).trim_end().clone_into(&mut problem.detail);
    }
    Err(problem)
}

fn query_of(pairs: &[(String, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// What the reader of the query says of parameter names, without any value: a value may be a looked-up place.
fn told(error: &str) -> String {
    for (start, detail) in [("duplicate field `", "is given twice"), ("missing field `", "is missing")] {
        if let Some(name) = unknown::quoted(error, start) {
            return format!("{name}: {detail}");
        }
    }
    "The query could not be read: a parameter is malformed".to_owned()
}

/// Parses one parameter.
///
/// # Errors
/// A problem that names the parameter.
pub fn parse<T: FromStr<Err: Display>>(name: &str, value: &str) -> Result<T, Problem> {
    value.parse().map_err(|error: T::Err| Problem::parameter(name, error))
}

/// Parses a parameter that may be absent. Present but empty counts as absent: forms send it so.
///
/// # Errors
/// A problem that names the parameter.
pub fn optional<T: FromStr<Err: Display>>(name: &str, value: Option<&str>) -> Result<Option<T>, Problem> {
    value.filter(|value| !value.is_empty()).map(|value| parse(name, value)).transpose()
}

/// Parses a list with commas between its values.
///
/// # Errors
/// A problem that names the parameter.
pub fn list<T: FromStr<Err: Display>>(name: &str, value: Option<&str>) -> Result<Vec<T>, Problem> {
    value.unwrap_or_default().split(',').filter(|part| !part.is_empty()).map(|part| parse(name, part)).collect()
}

/// A JSON object, and nothing else: serde on its own also reads a record from a list of its values.
#[derive(Debug)]
pub struct Object<T>(pub T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ObjectVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
            type Value = Object<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(Object)
            }
        }

        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

/// A form that a page sent, with fields of text.
pub struct Form<T>(T);

impl<T> Form<T> {
    /// What was sent.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Form<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// How many bytes a form may have. Addresses that take larger ones say so as data of the application.
#[derive(Debug, Clone, Copy)]
pub struct FormLimit(pub usize);

/// As much as somebody types into a box.
const USUAL_FORM: FormLimit = FormLimit(16 * 1024);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let FormLimit(limit) = request.app_data().copied().unwrap_or(USUAL_FORM);
        let is_form = essence(request).eq_ignore_ascii_case("application/x-www-form-urlencoded");
        let body = web::Payload::from_request(request, payload);
        Box::pin(async move {
            if !is_form {
                let detail = "This address takes the form of its page.";
                return Err(Problem::new(ProblemKind::UnsupportedMediaType, detail));
            }
            let unreadable =
                || Problem::new(ProblemKind::BadBody, "The form could not be read. Go back and try again.");
            let body = body.await.map_err(|_| unreadable())?.to_bytes_limited(limit).await;
            let too_large = |_| Problem::new(ProblemKind::TooLarge, "The form holds too much text.");
            let body = body.map_err(too_large)?.map_err(|_| unreadable())?;
            check_form_is_text(&body)?;
            serde_html_form::from_bytes(&body).map(Self).map_err(|_| unreadable())
        })
    }
}

/// Makes sure that a form is UTF-8 once its percent signs are read.
///
/// # Errors
/// 400.
pub fn check_form_is_text(body: &[u8]) -> Result<(), Problem> {
    let refused = |_| Problem::new(ProblemKind::BadBody, "The form is not UTF-8. Go back and try again.");
    percent_decode(body).decode_utf8().map(drop).map_err(refused)
}

/// A body that is one JSON object of a type that refuses fields which it does not know.
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = essence(request).eq_ignore_ascii_case("application/json");
        let body = web::Payload::from_request(request, payload);
        Box::pin(async move {
            if !is_json {
                let detail = "Send the body as JSON, with the header Content-Type: application/json.";
                return Err(Problem::new(ProblemKind::UnsupportedMediaType, detail));
            }
            let unreadable = || Problem::new(ProblemKind::BadBody, "The body could not be read.");
            let body = body.await.map_err(|_| unreadable())?.to_bytes_limited(MAX_BODY).await;
            let detail = || format!("A body may have at most {} KB.", MAX_BODY / 1024);
            let body = body.map_err(|_| Problem::new(ProblemKind::TooLarge, detail()))?.map_err(|_| unreadable())?;
            let read = serde_json::from_slice::<Object<T>>(&body);
            read.map(|Object(read)| Self(read)).map_err(|error| unreadable_json::<T>(&body, &error))
        })
    }
}

/// The content type of a request without its parameters.
fn essence(request: &HttpRequest) -> &str {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim()
}

/// What is wrong with a body that is not the JSON that is asked for. What serde says may quote a value, and a value may
/// be a looked-up place: only where it stands is told, and the names of fields that are not known.
fn unreadable_json<T: DeserializeOwned>(body: &[u8], error: &serde_json::Error) -> Problem {
    let place = format!("line {}, column {}", error.line(), error.column());
    let sent = serde_json::from_slice::<Value>(body).ok().filter(Value::is_object);
    let unknown = sent.and_then(|sent| unknown::read::<T>(sent).err()).map(|(unknown, _)| unknown).unwrap_or_default();
    let errors: Vec<FieldError> = unknown.into_iter().map(|one| FieldError::of_unknown("", one)).collect();
    let told: Vec<String> = errors.iter().take(MOST_TOLD).map(FieldError::told).collect();
    let detail = format!("The body is not the JSON that is asked for: see {place}. {}", told.join("; "));
    let detail = detail.trim_end().to_owned();
    Problem { errors, ..Problem::new(ProblemKind::BadBody, detail) }
}
