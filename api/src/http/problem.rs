//! Errors as problem details (RFC 9457): what is wrong, and what to do.

use std::fmt;
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError};
use nncf_core::partnership::Fault;
use nncf_db::StoreError;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::unknown::{Unknown, is_tellable};
use crate::register::helplines::HelplineOut;
use crate::register::lookup::understood::{ElsewhereOut, PlaceChoice};
use crate::register::wire::NamedRegion;

/// Declares the kinds of problem: name in addresses, status, title, and what its page says.
macro_rules! problem_kinds {
    ($($(#[$doc:meta])* $name:ident = ($slug:literal, $status:ident, $title:literal, $help:literal),)+) => {
        /// A kind of problem. One table: address, status, title and explanation stand together.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ProblemKind { $($(#[$doc])* $name,)+ }

        impl ProblemKind {
            /// Every kind.
            pub const ALL: &'static [ProblemKind] = &[$(ProblemKind::$name),+];

            /// The last part of the address that explains it.
            pub fn slug(self) -> &'static str {
                match self { $(ProblemKind::$name => $slug,)+ }
            }

            /// The HTTP status.
            pub fn status(self) -> StatusCode {
                match self { $(ProblemKind::$name => StatusCode::$status,)+ }
            }

            /// What it is, the same on each occasion.
            pub fn title(self) -> &'static str {
                match self { $(ProblemKind::$name => $title,)+ }
            }

            /// What to do about it.
            pub fn help(self) -> &'static str {
                match self { $(ProblemKind::$name => $help,)+ }
            }
        }
    };
}

problem_kinds! {
    /// A query parameter.
    BadParameter = ("bad-parameter", BAD_REQUEST, "A parameter is unknown or malformed",
        "The detail names the parameter and what it takes. Every parameter is described in /openapi.yaml."),
    /// An address that is no text.
    BadAddress = ("bad-address", BAD_REQUEST, "The address could not be read",
        "Encode the address as UTF-8: what stands behind percent signs are the bytes of the text, as programs send it."),
    /// A body that cannot be read.
    BadBody = ("bad-body", BAD_REQUEST, "The body could not be read",
        "Send one JSON object with the content type application/json. The detail says where reading stopped."),
    /// A body with wrong values.
    Invalid = ("invalid", UNPROCESSABLE_ENTITY, "A value is not valid",
        "The errors name each value by a JSON pointer into the body you sent, with what would be right."),
    /// A body that is too large.
    TooLarge = ("too-large", PAYLOAD_TOO_LARGE, "The body is too large",
        "A body may have 256 KB. Look up at most 1,000 places in one request, and send more in further requests."),
    /// Another content type than JSON.
    UnsupportedMediaType = ("unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "The body is not JSON",
        "Send the header Content-Type: application/json."),
    /// Nothing at this address.
    NotFound = ("not-found", NOT_FOUND, "There is nothing at this address",
        "Check the address against /openapi.yaml."),
    /// No such partnership.
    UnknownPartnership = ("unknown-partnership", NOT_FOUND, "The register has no such partnership",
        "Find the partnership's slug in /api/v1/partnerships. Renamed partnerships redirect from their old slugs."),
    /// No such geography.
    UnknownRegion = ("unknown-region", NOT_FOUND, "There is no such geography",
        "Find the kind and code in /api/v1/regions. Codes are those of the Government Statistical Service."),
    /// A geography that several took the place of.
    DividedRegion = ("divided-region", GONE, "The geography is no more, and several took its place",
        "Choose one of the successors that the answer names, or name all of them. A code that one geography took the \
         place of is read as that one's."),
    /// A postcode that is not in the table.
    UnknownPostcode = ("unknown-postcode", NOT_FOUND, "The postcode is not known",
        "It has the shape of a postcode but is not in the list of the Ordnance Survey's Code-Point Open. Check it, \
         or look up its first half, or a point."),
    /// An outcode that is not in the table.
    UnknownOutcode = ("unknown-outcode", NOT_FOUND, "The outcode is not known",
        "It has the shape of a postcode's first half but no postcode in Great Britain begins with it."),
    /// A postcode of Northern Ireland.
    NorthernIreland = ("northern-ireland-postcode", NOT_FOUND, "Postcodes of Northern Ireland cannot be looked up",
        "Their licence does not allow this service to carry them. Choose the district from the list in the answer, \
         or look up a point."),
    /// A name that nothing has.
    UnknownPlace = ("unknown-place", NOT_FOUND, "No place goes by that name",
        "The suggestions in the answer are places that are called nearly so. Names are understood in English and \
         Welsh, with or without accents, hyphens and apostrophes."),
    /// A name that several places have.
    AmbiguousPlace = ("ambiguous-place", NOT_FOUND, "Several places go by that name",
        "Ask again for one of the choices in the answer, by its region or its name."),
    /// A code of what is no place here.
    PlaceElsewhere = ("place-elsewhere", NOT_FOUND, "The code belongs to no place of the register",
        "It is of a Crown Dependency, an overseas territory, the forces' post, or of no place at all; the answer says \
         which. Give the postcode, council area or town of a place in the United Kingdom."),
    /// A point abroad.
    OutsideUk = ("outside-uk", NOT_FOUND, "The place is outside the United Kingdom",
        "The register knows the United Kingdom and the waters within 50 km of it. Latitude comes first in the \
         parameters lat and lon; check that they are not the other way round."),
    /// A method that the address does not take.
    MethodNotAllowed = ("method-not-allowed", METHOD_NOT_ALLOWED, "The address does not take this method",
        "The Allow header names the methods that it takes."),
    /// A format that cannot be given.
    NotAcceptable = ("not-acceptable", NOT_ACCEPTABLE, "The answer cannot be given in that format",
        "Ask for a format that the address has, with the Accept header or the parameter f. See /openapi.yaml."),
    /// Nobody in particular may not do it.
    Unauthorized = ("unauthorized", UNAUTHORIZED, "This takes a token that works",
        "Send the header Authorization: Bearer and a token. A person makes one on the page of their account, or an \
         operator with nncf token add."),
    /// Somebody who is known may not do it.
    Forbidden = ("forbidden", FORBIDDEN, "You may not do this",
        "The detail says who may, or what your token lacks. Ask an admin of the register."),
    /// An idempotency key that stands for another request.
    KeyReused = ("idempotency-key-reused", UNPROCESSABLE_ENTITY, "The idempotency key stands for another request",
        "Make up a new Idempotency-Key for each request, and send the same one only with the same request again."),
    /// Something else stands in its way.
    Conflict = ("conflict", CONFLICT, "Something else stands in the way",
        "The detail names it: a short name that was given before, or the same request on its way."),
    /// It was changed meanwhile.
    Stale = ("stale", PRECONDITION_FAILED, "The record was changed meanwhile",
        "Read the record again, make the change there, and send it with the new ETag. The answer tells what changed."),
    /// The revision is missing.
    PreconditionRequired = ("precondition-required", PRECONDITION_REQUIRED, "Say which revision you change",
        "Send the header If-Match with the ETag of the record as you read it, so that nobody's change is lost."),
    /// More than one client, or all together, may have stored in a while.
    TooManyRequests = ("too-many-requests", TOO_MANY_REQUESTS, "That was sent too often",
        "Nothing was stored. Try again after the time that the answer names, which also stands in seconds in its \
         header Retry-After."),
    /// The service's own fault.
    Internal = ("internal", INTERNAL_SERVER_ERROR, "Something went wrong in the service",
        "It was logged under the request id. Try again; if it stays, report the id."),
    /// The store cannot be reached.
    Unavailable = ("unavailable", SERVICE_UNAVAILABLE, "The register's store cannot be reached",
        "Reading goes on from memory; what needs the store does not. Try again in a minute."),
}

/// How many faults the detail tells of; the errors name all.
pub const MOST_TOLD: usize = 5;

/// A field at fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field as a JSON pointer into the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The query parameter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// What is wrong, and what would be right.
    pub detail: String,
}

/// A problem on its way to the client.
#[derive(Debug, Clone)]
pub struct Problem {
    /// Its kind.
    pub kind: ProblemKind,
    /// What is wrong this time.
    pub detail: String,
    /// Fields at fault.
    pub errors: Vec<FieldError>,
    /// Further members.
    pub more: serde_json::Map<String, Value>,
    /// The methods that the address takes, for [`ProblemKind::MethodNotAllowed`].
    pub allow: Option<&'static str>,
    /// How long to wait, for [`ProblemKind::TooManyRequests`].
    pub retry_after: Option<Duration>,
}

/// What a problem looks like on the wire.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProblemDetails {
    /// The address, on this service, of a page that explains the kind of problem.
    #[serde(rename = "type")]
    #[schema(example = "/problems/unknown-postcode")]
    pub kind: String,
    /// What it is, the same on each occasion.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong this time, and what to do.
    pub detail: String,
    /// Under which the service logged the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Fields at fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// What else helps with this kind of problem.
    #[serde(flatten)]
    #[schema(value_type = ProblemMore)]
    pub more: serde_json::Map<String, Value>,
}

/// What else some kinds of problem tell.
#[derive(Debug, ToSchema)]
#[allow(dead_code)] // it tells the document what `Problem::with` is given
pub struct ProblemMore {
    /// For a person's place that could not be looked up: whom they can call.
    #[schema(required = false)]
    helplines: Vec<HelplineOut>,
    /// For a place that was not found: districts to choose from.
    #[schema(required = false)]
    districts: Vec<NamedRegion>,
    /// For a name that several places have: those to choose from.
    #[schema(required = false)]
    choices: Vec<PlaceChoice>,
    /// For a name that nothing has: places that are called nearly so.
    #[schema(required = false)]
    suggestions: Vec<PlaceChoice>,
    /// For a code of what is no place of the register: what it is.
    #[schema(value_type = ElsewhereOut, required = false)]
    elsewhere: Option<ElsewhereOut>,
    /// For an unknown postcode: its first half, which is known.
    #[schema(value_type = String, required = false)]
    outcode: Option<String>,
    /// For a record that was changed meanwhile: the revision that it is at now.
    #[schema(value_type = u32, required = false)]
    current_revision: Option<u32>,
    /// For the same: the fields that changed since the revision that was sent.
    #[schema(required = false)]
    changed: Vec<String>,
    /// For the same: the role of whoever changed it last.
    #[schema(value_type = String, required = false, example = "editor")]
    by_role: Option<String>,
}

impl FieldError {
    /// A fault of a query parameter; of one that cannot be named, without its name.
    pub fn of_parameter(name: &str, detail: impl Into<String>) -> Self {
        let parameter = (!name.is_empty()).then(|| name.to_owned());
        Self { pointer: None, parameter, detail: detail.into() }
    }

    /// A field that is not known, in what stands at a place. A name that may be somebody's place is not told.
    pub fn of_unknown(at: &str, unknown: Unknown) -> Self {
        let Unknown { name, pointer, detail } = unknown;
        let pointer = if is_tellable(&name) { format!("{at}{pointer}") } else { at.to_owned() };
        Self { pointer: Some(pointer), parameter: None, detail }
    }

    /// The field and what is wrong with it, in one line.
    pub fn told(&self) -> String {
        let field = self.pointer.as_deref().or(self.parameter.as_deref()).unwrap_or_default().trim_start_matches('/');
        if field.is_empty() { self.detail.clone() } else { format!("{field}: {}", self.detail) }
    }
}

impl From<Fault> for FieldError {
    fn from(Fault { pointer, detail }: Fault) -> Self {
        Self { pointer: Some(pointer), parameter: None, detail }
    }
}

impl Problem {
    /// A problem of a kind.
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        let (errors, more) = (Vec::new(), serde_json::Map::new());
        Self { kind, detail: detail.into(), errors, more, allow: None, retry_after: None }
    }

    /// A query parameter that is unknown or malformed.
    pub fn parameter(name: &str, detail: impl fmt::Display) -> Self {
        let error = FieldError { pointer: None, parameter: Some(name.to_owned()), detail: detail.to_string() };
        Self { errors: vec![error], ..Self::new(ProblemKind::BadParameter, format!("{name}: {detail}")) }
    }

    /// Several query parameters.
    pub fn of_parameters(errors: Vec<FieldError>) -> Self {
        let told: Vec<String> = errors.iter().take(MOST_TOLD).map(FieldError::told).collect();
        Self { errors, ..Self::new(ProblemKind::BadParameter, told.join("; ")) }
    }

    /// A value in a body.
    pub fn invalid(pointer: &str, detail: impl fmt::Display) -> Self {
        let error = FieldError { pointer: Some(pointer.to_owned()), parameter: None, detail: detail.to_string() };
        let field = pointer.trim_start_matches('/');
        Self { errors: vec![error], ..Self::new(ProblemKind::Invalid, format!("{field}: {detail}")) }
    }

    /// The service's own fault. The cause is logged and never sent.
    pub fn internal(cause: impl fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(ProblemKind::Internal, "Something went wrong in the service; it was logged.")
    }

    /// What the store refused, as far as a client is to know it.
    pub fn from_store(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::new(ProblemKind::NotFound, "The register holds no such thing."),
            StoreError::SlugTaken | StoreError::EmailTaken | StoreError::LastAdmin => {
                Self::new(ProblemKind::Conflict, capital(&format!("{error}.")))
            }
            StoreError::KeyReused => Self::new(ProblemKind::KeyReused, capital(&format!("{error}."))),
            StoreError::Stale { current } => Self::new(
                ProblemKind::Stale,
                format!("The record is at revision {current} now. Read it again and make the change there."),
            ),
            StoreError::Invalid(faults) => {
                let errors: Vec<FieldError> = faults.into_iter().map(FieldError::from).collect();
                let detail = errors.iter().take(3).map(FieldError::told).collect::<Vec<_>>().join("; ");
                Self { errors, ..Self::new(ProblemKind::Invalid, detail) }
            }
            StoreError::Busy | StoreError::Pool(_) | StoreError::Unreachable { .. } => {
                tracing::error!(%error, "the store did not answer");
                Self::new(ProblemKind::Unavailable, "The register's store did not answer. Try again in a minute.")
            }
            other => Self::internal(other),
        }
    }

    /// That a link which somebody was sent works no more, with whom they ask for another.
    pub fn of_link(error: &StoreError, ask: &str) -> Self {
        if matches!(error, StoreError::NotFound) {
            let detail = format!("This link was used before, is too old, or was replaced by a newer one. {ask}");
            return Self::new(ProblemKind::NotFound, detail);
        }
        Self::internal(error)
    }

    /// With a further member.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        self.more.insert(name.to_owned(), serde_json::to_value(value).unwrap_or_default());
        self
    }

    /// As it goes over the wire.
    pub fn details(&self, request_id: Option<String>) -> ProblemDetails {
        ProblemDetails {
            kind: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title(),
            status: self.kind.status().as_u16(),
            detail: self.detail.clone(),
            request_id,
            errors: self.errors.clone(),
            more: self.more.clone(),
        }
    }
}

/// A sentence begins with a capital letter.
fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.title())
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.kind.status()
    }

    /// Leaves the problem for [`observe`](super::observe) to write out, which knows the request's id and whether the
    /// client reads JSON or pages.
    fn error_response(&self) -> HttpResponse<BoxBody> {
        let mut response = HttpResponse::build(self.kind.status());
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(allow) = self.allow {
            response.insert_header((header::ALLOW, allow));
        }
        if self.kind == ProblemKind::Unauthorized {
            response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
        }
        if let Some(wait) = self.retry_after {
            // A part of a second counts as a whole one: who comes back at the moment told is admitted.
            response.insert_header((header::RETRY_AFTER, wait.as_secs() + 1));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.clone());
        response
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_kind_has_its_own_address_and_help() {
        let slugs: BTreeSet<_> = ProblemKind::ALL.iter().map(|kind| kind.slug()).collect();
        assert_eq!(slugs.len(), ProblemKind::ALL.len());
        assert!(ProblemKind::ALL.iter().all(|kind| kind.help().ends_with('.') && !kind.title().ends_with('.')));
    }

    #[test]
    fn an_internal_cause_is_not_sent() {
        let sent = serde_json::to_string(&Problem::internal("the password is hunter2").details(None)).unwrap();
        assert!(!sent.contains("hunter2"));
    }
}
