//! Query parameters and bodies, read strictly: what is unknown or malformed is told, not ignored.

use std::fmt::{self, Display};
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::error::{JsonPayloadError, QueryPayloadError, UrlencodedError};
use actix_web::web::{FormConfig, JsonConfig, Query};
use actix_web::{FromRequest, HttpRequest};
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::problem::{Problem, ProblemKind};

/// Most bytes that a body may have: a thousand places with room to spare.
pub const MAX_BODY: usize = 256 * 1024;

/// The query parameters of a request. The type refuses unknown ones (`serde(deny_unknown_fields)`).
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Params<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let parsed = Query::<T>::from_query(request.query_string());
        ready(parsed.map(|query| Self(query.into_inner())).map_err(|error| {
            let QueryPayloadError::Deserialize(error) = error else {
                return Problem::new(ProblemKind::BadParameter, "The query could not be read.");
            };
            Problem::new(ProblemKind::BadParameter, told(&error.to_string()))
        }))
    }
}

/// What the reader of the query says of parameter names, without any value: a value may be a looked-up place.
fn told(error: &str) -> String {
    let names_only = ["unknown field", "duplicate field", "missing field"];
    if names_only.iter().any(|known| error.starts_with(known)) {
        error.replace("field", "parameter")
    } else {
        "The query could not be read: a parameter is malformed.".to_owned()
    }
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

/// How forms are read and what is said when one cannot be.
pub fn form_config() -> FormConfig {
    FormConfig::default().error_handler(|error, _| {
        let problem = match error {
            UrlencodedError::Overflow { .. } => Problem::new(ProblemKind::TooLarge, "The form holds too much text."),
            UrlencodedError::ContentType => {
                Problem::new(ProblemKind::UnsupportedMediaType, "This address takes the form of its page.")
            }
            _ => Problem::new(ProblemKind::BadBody, "The form could not be read. Go back and try again."),
        };
        problem.into()
    })
}

/// How JSON bodies are read and what is said when one cannot be; `more` may add to it.
pub fn json_config(more: impl Fn(Problem, &HttpRequest) -> Problem + Send + Sync + 'static) -> JsonConfig {
    JsonConfig::default()
        .limit(MAX_BODY)
        .error_handler(move |error, request| more(unreadable_json(&error), request).into())
}

fn unreadable_json(error: &JsonPayloadError) -> Problem {
    match error {
        JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
            Problem::new(ProblemKind::TooLarge, format!("A body may have at most {} KB.", MAX_BODY / 1024))
        }
        JsonPayloadError::ContentType => Problem::new(
            ProblemKind::UnsupportedMediaType,
            "Send the body as JSON, with the header Content-Type: application/json.",
        ),
        JsonPayloadError::Deserialize(error) => {
            // The message may quote a value, and a value may be a looked-up place: say only where it stands.
            let place = format!("line {}, column {}", error.line(), error.column());
            Problem::new(ProblemKind::BadBody, format!("The body is not the JSON that is asked for: see {place}."))
        }
        _ => Problem::new(ProblemKind::BadBody, "The body could not be read."),
    }
}
