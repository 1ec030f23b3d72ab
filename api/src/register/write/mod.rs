//! What writes under `/api/v1` have in common: who asks and with what, that a request is done once, and the answer.

pub mod fields;
pub mod helplines;
pub mod input;
pub mod partnerships;
pub mod parts;

use std::sync::{Arc, PoisonError};

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, EntityTag, Header, HeaderValue, IfMatch};
use actix_web::web::Bytes;
use actix_web::{Error, FromRequest, HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use futures_util::future::LocalBoxFuture;
use nncf_core::atlas::view::Entry;
use nncf_core::partnership::Record;
use nncf_core::text::Phrase;
use nncf_core::visibility::Visibility;
use nncf_db::{Done, Once};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use utoipa::IntoParams;
use uuid::Uuid;

use super::encode;
use super::list::{Found, find};
use super::wire::PartnershipOut;
use crate::auth::actor::Actor;
use crate::auth::bearer;
use crate::desk::{self, Desk};
use crate::http::answer::Rendered;
use crate::http::observe::REGISTER_VERSION;
use crate::http::params::{self, MAX_BODY, Params};
use crate::http::problem::{Problem, ProblemKind};
use crate::state::{AppState, PublicView};

/// What the history says where nobody said why.
const NO_REASON: &str = "through the API";
/// The longest idempotency key.
const LONGEST_KEY: usize = 200;
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// What every write may say beside its body.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhyQuery {
    /// Why, for the history: at most 500 characters, read by staff alone.
    why: Option<String>,
}

/// A write that somebody asks for, with its body. One that was done before does not get here: it has its answer.
pub struct Asked {
    /// Who asks.
    pub actor: Actor,
    state: web::Data<AppState>,
    request: HttpRequest,
    body: Bytes,
    why: String,
    key: Option<Key>,
}

/// The key of a request that is to be done once.
#[derive(Clone)]
struct Key {
    name: String,
    /// What was asked, by whom as what: the same key with anything else is another request.
    request: [u8; 32],
    _under_way: Arc<UnderWay>,
}

/// Holds the place of a request that is to be done once, until it is done, whatever becomes of who sent it.
struct UnderWay {
    state: web::Data<AppState>,
    place: (Uuid, String),
}

/// An answer to a write as it is kept, to be given again.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    status: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    etag: String,
    body: String,
}

/// The record that a write is about.
pub struct Target {
    /// Its id.
    pub id: Uuid,
    /// The revision that the caller changes.
    pub expected: u32,
}

impl FromRequest for Asked {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    /// First who asks, then what: nobody in particular is not read out to.
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let state = request.app_data::<web::Data<AppState>>().cloned();
            let state = state.ok_or_else(|| Problem::internal("the application has no state"))?;
            let actor = bearer::known_actor(&request, &state).await?;
            let Params(query) = Params::<WhyQuery>::extract(&request).await?;
            let why = params::optional::<Phrase>("why", query.why.as_deref())?;
            let body = Bytes::from_request(&request, &mut payload).await.map_err(|error| unread(&error))?;
            let key = match key_of(&request)? {
                None => None,
                Some(name) => Some(once(&request, &state, &actor, &body, name).await?),
            };
            let why = why.map_or_else(|| NO_REASON.to_owned(), String::from);
            Ok(Self { actor, state, request, body, why, key })
        })
    }
}

fn unread(error: &Error) -> Problem {
    if error.as_response_error().status_code() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::new(ProblemKind::TooLarge, format!("A body may have at most {} KB.", MAX_BODY / 1024));
    }
    Problem::new(ProblemKind::BadBody, "The body could not be read.")
}

fn key_of(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(value) = request.headers().get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let name = value.to_str().ok().filter(|name| (1..=LONGEST_KEY).contains(&name.len()));
    let refused = || {
        let detail = format!("takes 1 to {LONGEST_KEY} visible ASCII characters, new ones for each request");
        Problem::parameter("Idempotency-Key", detail)
    };
    name.map(|name| Some(name.to_owned())).ok_or_else(refused)
}

/// Takes the place of a request that is to be done once; ends it here where it was done before.
async fn once(
    request: &HttpRequest,
    state: &web::Data<AppState>,
    actor: &Actor,
    body: &Bytes,
    name: String,
) -> Result<Key, Error> {
    let digest = digest(request, actor, body);
    let under_way = Arc::new(UnderWay::begin(state, (actor.account.id, name.clone()))?);
    let (store, account, asked) = (state.clone(), actor.account.id, name.clone());
    let before = web::block(move || store.register.answer_before(account, &asked, &digest)).await;
    let before = before.map_err(Problem::internal)?.map_err(Problem::from_store)?;
    if let Some(before) = before {
        let response = respond(&before, state.public().version())?;
        return Err(InternalError::from_response("answered before", response).into());
    }
    Ok(Key { name, request: digest, _under_way: under_way })
}

/// What was asked, and as what: who may see less by now must not be told again what they saw before.
fn digest(request: &HttpRequest, actor: &Actor, body: &Bytes) -> [u8; 32] {
    let if_match = request.headers().get(header::IF_MATCH).map(HeaderValue::as_bytes).unwrap_or_default();
    let parts: [&[u8]; 6] = [
        request.method().as_str().as_bytes(),
        request.path().as_bytes(),
        request.query_string().as_bytes(),
        if_match,
        actor.audience().as_str().as_bytes(),
        body,
    ];
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hasher.finalize().into()
}

impl UnderWay {
    fn begin(state: &web::Data<AppState>, place: (Uuid, String)) -> Result<Self, Problem> {
        let mut taken = state.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if !taken.insert(place.clone()) {
            let detail = "A request with this Idempotency-Key is on its way. Wait for its answer, then send it again.";
            return Err(Problem::new(ProblemKind::Conflict, detail));
        }
        Ok(Self { state: state.clone(), place })
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.state.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.place);
    }
}

impl Asked {
    /// The day that it is in London.
    pub fn today(&self) -> NaiveDate {
        self.state.clock().today()
    }

    /// The register as the caller sees it.
    fn seen(&self) -> Arc<PublicView> {
        self.state.seen_by(self.actor.audience())
    }

    /// The partnership at an address and the revision of it that the caller changes.
    ///
    /// # Errors
    /// 404; a redirect that keeps the method, for a renamed one; 403; 428.
    pub fn target(&self, slug: &str) -> Result<Target, Error> {
        let (id, served) = self.partnership(slug)?;
        Ok(Target { id, expected: self.expected_of(served)? })
    }

    /// The partnership at an address, and its revision as it is served.
    ///
    /// # Errors
    /// 404; a redirect that keeps the method, for a renamed one; 403.
    pub fn partnership(&self, slug: &str) -> Result<(Uuid, u32), Error> {
        let seen = self.seen();
        match find(&seen.view, slug)? {
            Found::Here(entry) => {
                let record = &seen.view.entry(entry).record;
                self.actor.must_keep(record.partnership.id)?;
                Ok((record.partnership.id, record.revision))
            }
            Found::Moved(current) => {
                let response = super::moved_write(&self.request, &[("{slug}", current.as_str())]);
                Err(InternalError::from_response("it was renamed", response).into())
            }
        }
    }

    /// Whether the caller says which revision they change.
    pub fn is_conditional(&self) -> bool {
        self.request.headers().contains_key(header::IF_MATCH)
    }

    /// The revision that the caller changes, by the `If-Match` header. Of an ETag only the revision counts: what was
    /// read in another encoding, or by somebody who sees less, is the same record.
    ///
    /// # Errors
    /// 428 where it says none.
    pub fn expected(&self) -> Result<u32, Problem> {
        self.expected_of(0)
    }

    /// The same where a revision is served: of several tags, that one counts if it is among them.
    fn expected_of(&self, served: u32) -> Result<u32, Problem> {
        let missing = |detail: &str| Problem::new(ProblemKind::PreconditionRequired, detail);
        if !self.is_conditional() {
            return Err(missing("Send If-Match with the ETag of the record as you read it."));
        }
        let Some(tags) = self.tags() else {
            return Err(missing("“*” names no revision. Send the ETag of the record as you read it."));
        };
        // A tag that is none of a record's matches no revision.
        let mut named = tags.iter().filter_map(revision_of);
        let first = named.next().unwrap_or(0);
        Ok(if named.any(|revision| revision == served) { served } else { first })
    }

    /// The tags of `If-Match`, none where it holds none that can be read; nothing for “*”.
    fn tags(&self) -> Option<Vec<EntityTag>> {
        match IfMatch::parse(&self.request) {
            Ok(IfMatch::Any) => None,
            Ok(IfMatch::Items(tags)) => Some(tags),
            Err(_) => Some(Vec::new()),
        }
    }

    /// Tells of quotation marks where it was their lack that made a tag match nothing.
    fn explained(is_unquoted: bool, mut problem: Problem) -> Problem {
        if is_unquoted && problem.kind == ProblemKind::Stale {
            problem.detail = format!(
                "If-Match holds no ETag: its quotation marks belong to it, as in If-Match: \"r3-staff-05dff2954d64\". {}",
                problem.detail
            );
        }
        problem
    }

    /// Whether `If-Match` holds something, but no tag in quotation marks.
    fn is_unquoted(&self) -> bool {
        self.is_conditional() && self.tags().is_some_and(|tags| tags.is_empty())
    }

    /// The body as a JSON object.
    ///
    /// # Errors
    /// 415 for another content type; 400 for what is no JSON object.
    pub fn object(&self) -> Result<Map<String, Value>, Problem> {
        let content_type = self.request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            let detail = "Send the body as JSON, with the header Content-Type: application/json.";
            return Err(Problem::new(ProblemKind::UnsupportedMediaType, detail));
        }
        let refused = |detail: String| Problem::new(ProblemKind::BadBody, detail);
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(map)) => Ok(map),
            Ok(_) => Err(refused("The body is not a JSON object.".to_owned())),
            Err(error) => {
                let place = format!("line {}, column {}", error.line(), error.column());
                Err(refused(format!("The body is not JSON: see {place}.")))
            }
        }
    }

    /// The body as a JSON object; an empty one where nothing was sent.
    ///
    /// # Errors
    /// As [`Asked::object`].
    pub fn object_if_any(&self) -> Result<Map<String, Value>, Problem> {
        if self.body.is_empty() { Ok(Map::new()) } else { self.object() }
    }

    /// Writes at the desk, and answers with the record as the caller sees it.
    ///
    /// # Errors
    /// What the desk refused.
    pub async fn write(
        self,
        status: StatusCode,
        work: impl FnOnce(&Desk, &str) -> Result<Done<Record>, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Error> {
        let is_unquoted = self.is_unquoted();
        let Self { actor, state, why, key, .. } = self;
        let site = state.site.clone();
        let text = desk::run(&state, &actor, move |register, actor, seen| {
            let told = |record: &Record| Kept::of(record, status, seen, &site.public_url).text();
            let once = key.as_ref().map(|key| Once {
                account: actor.account.id,
                key: &key.name,
                request: key.request,
                answer: &told,
            });
            match work(&Desk::new(register, actor, seen, once), &why)? {
                Done::Now(record) => Ok(told(&record)),
                Done::Before(text) => Ok(text),
            }
        });
        let text = text.await.map_err(|problem| Self::explained(is_unquoted, problem))?;
        Ok(respond(&text, state.public().version())?)
    }
}

/// The revision in a tag such as `"r3-staff-05dff2954d64-br"`, `"r3"` or `W/"r3-…"`.
fn revision_of(tag: &EntityTag) -> Option<u32> {
    tag.tag().strip_prefix('r')?.split('-').next()?.parse().ok()
}

impl Kept {
    /// The answer that shows a record that was just written.
    fn of(record: &Record, status: StatusCode, seen: &PublicView, public_url: &str) -> Self {
        let slug = &record.partnership.slug;
        let location = format!("{public_url}/api/v1/partnerships/{slug}");
        Self::with(status, location, record.revision, seen.view.audience(), &partnership_out(record, seen))
    }

    fn with(status: StatusCode, location: String, revision: u32, audience: Visibility, body: &impl Serialize) -> Self {
        let body = encode(body).unwrap_or_default();
        let rendered = Rendered::new("application/json", format!("r{revision}-{}", audience.as_str()), body.clone());
        Self {
            status: status.as_u16(),
            location: (status == StatusCode::CREATED).then_some(location),
            etag: rendered.plain_etag(),
            body: String::from_utf8(body).unwrap_or_default(),
        }
    }

    fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// A record as the audience of a view sees it, though the view does not hold it yet.
pub fn partnership_out(record: &Record, seen: &PublicView) -> Option<PartnershipOut> {
    let (view, audience) = (&seen.view, seen.view.audience());
    let partnership = record.partnership.seen_by(audience, view.day())?;
    let mut record = Record { partnership, ..record.clone() };
    if audience < Visibility::Staff {
        // Staff see every body; of a tie that they just made the view may not know.
        record.partnership.keep_links(|slug| view.find(slug).is_some());
    }
    let geography = view.geography();
    Some(PartnershipOut::seen_by(audience, &Entry::new(record, geography), geography))
}

/// Gives an answer that was kept, or would be.
fn respond(text: &str, version: u64) -> Result<HttpResponse, Problem> {
    let Kept { status, location, etag, body } = serde_json::from_str(text).map_err(Problem::internal)?;
    let status = StatusCode::from_u16(status).map_err(Problem::internal)?;
    let mut response = HttpResponse::build(status);
    response
        .insert_header((header::ETAG, etag))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((REGISTER_VERSION, version));
    if let Some(location) = location {
        response.insert_header((header::LOCATION, location));
    }
    Ok(response.content_type("application/json").body(body))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn revision(tag: &str) -> Option<u32> {
        revision_of(&tag.parse().ok()?)
    }

    #[test]
    fn of_a_tag_only_the_revision_counts() {
        for tag in ["\"r3-staff-05dff2954d64-br\"", "\"r3-public-0\"", "\"r3\"", "W/\"r3-staff-1\""] {
            assert_eq!(revision(tag), Some(3), "{tag}");
        }
        for tag in ["", "\"", "3", "r3", "\"v3-staff-1\"", "\"r\"", "\"r-3\"", "\"r99999999999\"", "\"3\""] {
            assert_eq!(revision(tag), None, "{tag}");
        }
    }

    proptest! {
        #[test]
        fn tags_never_panic_and_revisions_round_trip(text in ".*", number in any::<u32>()) {
            let _ = revision(&text);
            prop_assert_eq!(revision(&format!("\"r{number}-staff-0\"")), Some(number));
        }
    }
}
