//! One helpline: to read, and for staff to write.

use std::sync::Arc;

use actix_web::http::{StatusCode, header};
use actix_web::{Error, HttpRequest, HttpResponse, web};
use chrono::{DateTime, NaiveDate, Utc};
use nncf_core::helpline::{Ages, CallNote, Helpline, HelplineRecord, HelplineStatus};
use nncf_core::region::RegionKey;
use nncf_core::slug::Slug;
use nncf_core::text::{Name, Phrase};
use nncf_core::visibility::Visibility;
use nncf_db::{Done, HelplineChange, Once};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;

use super::fields::Fields;
use super::partnerships::VerifyIn;
use super::{Asked, Kept, NO_REASON, WhyQuery, respond};
use crate::auth::bearer;
use crate::desk;
use crate::desk::helplines::{Change, HelplineDesk, LAST, OnceOr};
use crate::http::answer::Rendered;
use crate::http::format::Format;
use crate::http::observe::REGISTER_VERSION;
use crate::http::params::Params;
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::register::JsonQuery;
use crate::register::encode;
use crate::state::AppState;

/// A helpline, whole.
#[derive(Debug, Serialize, ToSchema)]
pub struct HelplineDetail {
    /// Its short name.
    pub slug: Slug,
    /// Who answers.
    pub name: String,
    /// The number as people read it; null for a draft without one.
    #[schema(example = "999", required)]
    pub phone: Option<String>,
    /// When it answers; null while nobody has made sure.
    #[schema(required)]
    pub hours: Option<String>,
    /// Whom it is for.
    pub audience: String,
    /// The same by age.
    pub ages: Ages,
    /// The countries that it serves; none means the whole United Kingdom.
    pub area: Vec<RegionKey>,
    /// Where it serves, in words.
    pub covers: String,
    /// What it is for.
    pub what_for: String,
    /// How to reach it by text.
    #[schema(required)]
    pub text_relay: Option<String>,
    /// In which languages it answers, as stated.
    #[schema(required)]
    pub languages: Option<String>,
    /// Where the facts come from.
    pub source: String,
    /// When they held, in the source's words.
    pub as_of: String,
    /// Where the entry stands in its life.
    pub status: HelplineStatus,
    /// Who may see it.
    pub visibility: Visibility,
    /// What took its place, or why it is kept back; told to staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
    /// That somebody rang the number; told to staff.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallOut>,
    /// When a person last made sure of the number; null when nobody has.
    #[schema(required)]
    pub last_verified_at: Option<DateTime<Utc>>,
    /// When it is next due.
    #[schema(required)]
    pub verification_due: Option<NaiveDate>,
    /// Its place in lists: 999 comes first.
    pub position: u16,
    /// The number of the latest revision.
    pub revision: u32,
    /// When that was written; null where it was never changed since before helplines had a history.
    #[schema(required)]
    pub updated_at: Option<DateTime<Utc>>,
}

/// That somebody rang a helpline.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallOut {
    /// The number that was rung.
    pub number: String,
    /// The day.
    pub on: NaiveDate,
    /// The account of whoever rang.
    pub by: Uuid,
    /// What was heard.
    pub heard: String,
}

/// That the caller rang the number. `by` follows from that, and is passed over.
#[derive(Debug, ToSchema)]
pub struct CallIn {
    /// The number that was rung; the one that is sent along where it is absent.
    #[schema(value_type = Option<String>)]
    number: Option<Name>,
    /// The day, in London.
    #[schema(value_type = NaiveDate, required)]
    on: Option<NaiveDate>,
    /// What was heard: who answered, and how. No names of people.
    #[schema(value_type = String, required, example = "A recording said which line it is, then a person answered.")]
    heard: Option<Phrase>,
}

/// A change of a helpline that waits for a second person. Another editor, or an admin, accepts or declines it on the
/// helpline's page.
#[derive(Debug, Serialize, ToSchema)]
pub struct HelplineChangeOut {
    /// Names it.
    pub id: Uuid,
    /// Always `waiting`.
    #[schema(example = "waiting")]
    pub status: &'static str,
    /// What is to be done.
    pub detail: &'static str,
    /// The revision that it was made from; should the helpline move on, nobody can accept it any more.
    pub revision: u32,
    /// Why.
    pub why: String,
    /// When it was proposed.
    pub proposed_at: DateTime<Utc>,
    /// The helpline as it is to be.
    pub helpline: HelplineDetail,
}

/// A helpline to be written. What `GET` gave to the same caller may be sent back, changed; `revision`, `updated_at`,
/// `last_verified_at` and `verification_due` are passed over.
#[derive(Debug, ToSchema)]
pub struct HelplineIn {
    /// Its short name; made from the name where it is absent, and never changed.
    #[schema(value_type = Option<String>)]
    slug: Option<Slug>,
    /// Who answers.
    #[schema(value_type = String, required)]
    name: Option<Name>,
    /// The number as people read it. Only a draft may be without: one for staff that is not current.
    #[schema(value_type = Option<String>)]
    phone: Option<Name>,
    /// When it answers.
    #[schema(value_type = Option<String>)]
    hours: Option<Phrase>,
    /// Whom it is for.
    #[schema(value_type = String, required)]
    audience: Option<Phrase>,
    /// The same by age: anyone unless it is said.
    #[schema(value_type = Ages, required = false)]
    ages: Option<Ages>,
    /// The countries that it serves; none means the whole United Kingdom.
    #[schema(required = false)]
    area: Vec<RegionKey>,
    /// Where it serves, in words.
    #[schema(value_type = String, required)]
    covers: Option<Phrase>,
    /// What it is for.
    #[schema(value_type = String, required)]
    what_for: Option<Phrase>,
    /// How to reach it by text.
    #[schema(value_type = Option<String>)]
    text_relay: Option<Phrase>,
    /// In which languages it answers, as stated.
    #[schema(value_type = Option<String>)]
    languages: Option<Phrase>,
    /// Where the facts come from.
    #[schema(value_type = String, required)]
    source: Option<Phrase>,
    /// When they held, in the source's words.
    #[schema(value_type = String, required)]
    as_of: Option<Name>,
    /// Where the entry stands in its life. A new one may leave it out: `unchecked`, which nobody is shown.
    #[schema(value_type = HelplineStatus, required = false)]
    status: Option<HelplineStatus>,
    /// Who may see it. A new one may leave it out: `staff`; else as it was.
    #[schema(value_type = Visibility, required = false)]
    visibility: Option<Visibility>,
    /// What took its place, or why it is kept back.
    #[schema(value_type = Option<String>)]
    remarks: Option<Phrase>,
    /// That the caller rang the number. Without it, or one from before, nobody is shown the number.
    #[schema(value_type = Option<CallIn>)]
    call: Option<CallIn>,
    /// Its place in lists; 100 where a new one leaves it out, else as it was.
    #[schema(required = false)]
    position: Option<u16>,
}

/// What took a helpline's place.
#[derive(Debug, ToSchema)]
pub struct SupersedeIn {
    /// What took its place, or why nobody is to call it any more.
    #[schema(value_type = String, required, example = "The number is another since 2026: 08000 121 700")]
    remarks: Option<Phrase>,
}

/// One helpline
///
/// For the public those that are shown; for staff all.
#[utoipa::path(get, path = "/api/v1/helplines/{slug}", operation_id = "getHelpline", tag = "helplines",
    params(("slug" = String, Path, description = "The helpline's slug", example = "emergency-services"), JsonQuery),
    responses(
        (status = 200, body = HelplineDetail),
        (status = 404, body = ProblemDetails, content_type = "application/problem+json"),
    ))]
pub async fn get(
    request: HttpRequest,
    slug: web::Path<String>,
    Params(query): Params<JsonQuery>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    query.is_json(&request)?;
    let seen = bearer::view(&request, &state).await?;
    let audience = seen.view.audience();
    let slug: Slug = slug.parse().map_err(|_| unknown())?;
    if !seen.view.helplines().iter().any(|helpline| helpline.slug == slug) {
        return Err(unknown());
    }
    let store = state.clone();
    let record = web::block(move || store.register.helpline(&slug)).await.map_err(Problem::internal)?;
    let record = record.map_err(Problem::from_store)?;
    // The store may be ahead of the view by which it was found.
    let detail = HelplineDetail::seen_by(audience, &record).ok_or_else(unknown)?;
    let stem = format!("r{}-{}", record.revision, audience.as_str());
    let mut response = Rendered::new(Format::Json.content_type(), stem, encode(&detail)?).answer(&request);
    if audience > Visibility::Public {
        response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    }
    response.headers_mut().insert(REGISTER_VERSION, seen.version().into());
    Ok(response)
}

/// Make a helpline
///
/// For editors and admins. Nobody is shown it before its status is `current` and its visibility `public`.
#[utoipa::path(post, path = "/api/v1/helplines", operation_id = "createHelpline", tag = "writing", params(WhyQuery),
    request_body = HelplineIn, security(("token" = [])),
    responses((status = 201, body = HelplineDetail)))]
pub async fn create(asked: Asked) -> Result<HttpResponse, Error> {
    asked.actor.must_be_staff()?;
    let wanted = HelplineIn::helpline(asked.object()?, None)?;
    asked.write_helpline(StatusCode::CREATED, move |desk, why| desk.create(&wanted, why).map(Change::Written)).await
}

/// Put a helpline in another's place
///
/// For editors and admins, with a reason (`why`). A number that changed is verified no more, and is shown once somebody
/// rang it. From an admin it is written at once (200); from an editor it waits for a second person (202). 999 and 101
/// keep their numbers, and stay shown to everyone.
#[utoipa::path(put, path = "/api/v1/helplines/{slug}", operation_id = "replaceHelpline", tag = "writing",
    params(("slug" = String, Path, description = "The helpline's slug"), WhyQuery),
    request_body = HelplineIn, security(("token" = [])),
    responses((status = 200, body = HelplineDetail),
        (status = 202, description = "It waits for a second person.", body = HelplineChangeOut)))]
pub async fn replace(asked: Asked, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let (slug, expected) = asked.helpline(&slug)?;
    let map = asked.object()?;
    let work = move |desk: &HelplineDesk, why: &str| {
        let current = desk.current(&slug, expected)?;
        must_have_reason(why)?;
        desk.replace(&HelplineIn::helpline(map, Some(&current))?, expected, why)
    };
    asked.write_helpline(StatusCode::OK, work).await
}

/// Say that a helpline's entry holds
///
/// For editors and admins. Whether it is shown does not change by it. With `how` being `phone`, the note is kept as what
/// was heard: once somebody rang a number, it can be shown.
#[utoipa::path(post, path = "/api/v1/helplines/{slug}/verify", operation_id = "verifyHelpline", tag = "writing",
    params(("slug" = String, Path, description = "The helpline's slug"), WhyQuery),
    request_body = super::partnerships::VerifyIn, security(("token" = [])),
    responses((status = 200, body = HelplineDetail)))]
pub async fn verify(asked: Asked, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let (slug, expected) = asked.helpline(&slug)?;
    let (how, note) = VerifyIn::read(&asked)?;
    let work = move |desk: &HelplineDesk, why: &str| {
        let why = format!("verified by {how}: {}", note.as_deref().unwrap_or(why));
        let heard = note.as_deref().and_then(|note| note.parse().ok());
        desk.verify(&slug, expected, how, heard, &why).map(Change::Written)
    };
    asked.write_helpline(StatusCode::OK, work).await
}

/// Say that a helpline is history
///
/// For editors and admins. Nobody who looks for help is shown it from then on. From an editor it waits for a second
/// person (202). 999 and 101 cannot be superseded.
#[utoipa::path(post, path = "/api/v1/helplines/{slug}/supersede", operation_id = "supersedeHelpline", tag = "writing",
    params(("slug" = String, Path, description = "The helpline's slug"), WhyQuery),
    request_body = SupersedeIn, security(("token" = [])),
    responses((status = 200, body = HelplineDetail),
        (status = 202, description = "It waits for a second person.", body = HelplineChangeOut)))]
pub async fn supersede(asked: Asked, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let (slug, expected) = asked.helpline(&slug)?;
    let mut fields = Fields::of(asked.object()?);
    let read = SupersedeIn { remarks: fields.required("remarks") };
    fields.finish()?;
    let remarks = read.remarks.ok_or_else(|| Problem::internal("a field is missing, and nobody said so"))?;
    let work = move |desk: &HelplineDesk, why: &str| {
        // What took its place is a reason.
        let why = if why == NO_REASON { remarks.as_str().to_owned() } else { why.to_owned() };
        desk.supersede(&slug, remarks, expected, &why)
    };
    asked.write_helpline(StatusCode::OK, work).await
}

/// People in need rely on helplines: whoever changes one says why.
fn must_have_reason(why: &str) -> Result<(), Problem> {
    if why == NO_REASON { Err(Problem::parameter("why", "say why the helpline is changed")) } else { Ok(()) }
}

fn unknown() -> Problem {
    Problem::new(ProblemKind::NotFound, "The register has no helpline at this address.")
}

impl Asked {
    /// The helpline at an address, and the revision of it that the caller changes.
    fn helpline(&self, slug: &str) -> Result<(Slug, u32), Problem> {
        self.actor.must_be_staff()?;
        let slug: Slug = slug.parse().map_err(|_| unknown())?;
        if !self.seen().view.helplines().iter().any(|helpline| helpline.slug == slug) {
            return Err(unknown());
        }
        Ok((slug, self.expected()?))
    }

    async fn write_helpline(
        self,
        status: StatusCode,
        work: impl FnOnce(&HelplineDesk, &str) -> Result<Change, Problem> + Send + 'static,
    ) -> Result<HttpResponse, Error> {
        let is_unquoted = self.is_unquoted();
        let Self { actor, state, why, key, .. } = self;
        let site = Arc::clone(&state.site);
        let text = desk::run(&state, &actor, move |register, actor, seen| {
            let audience = seen.view.audience();
            let told = |record: &HelplineRecord| {
                let location = format!("{}/api/v1/helplines/{}", site.public_url, record.helpline.slug);
                let detail = HelplineDetail::seen_by(audience, record);
                Kept::with(status, location, record.revision, audience, &detail).text()
            };
            let waits = |change: &HelplineChange| {
                let body = HelplineChangeOut::of(change, audience);
                Kept::with(StatusCode::ACCEPTED, String::new(), change.revision, audience, &body).text()
            };
            let account = actor.account.id;
            let once = key.as_ref().map(|key| OnceOr {
                written: Once { account, key: &key.name, request: key.request, answer: &told },
                waiting: Once { account, key: &key.name, request: key.request, answer: &waits },
            });
            match work(&HelplineDesk { register, actor, once }, &why)? {
                Change::Written(Done::Now(record)) => Ok(told(&record)),
                Change::Waits(Done::Now(change)) => Ok(waits(&change)),
                Change::Written(Done::Before(text)) | Change::Waits(Done::Before(text)) => Ok(text),
            }
        });
        let text = text.await.map_err(|problem| Self::explained(is_unquoted, problem))?;
        Ok(respond(&text, state.public().version())?)
    }
}

impl HelplineChangeOut {
    fn of(change: &HelplineChange, audience: Visibility) -> Option<Self> {
        let HelplineChange { id, revision, helpline, why, role: _, proposed_by: _, proposed_at, decided: _ } = change;
        let record = HelplineRecord { helpline: helpline.clone(), revision: *revision, updated_at: None };
        Some(Self {
            id: *id,
            status: "waiting",
            detail: "A second person, an editor or an admin, accepts or declines it on the helpline's page.",
            revision: *revision,
            why: why.clone(),
            proposed_at: *proposed_at,
            helpline: HelplineDetail::seen_by(audience, &record)?,
        })
    }
}

impl HelplineDetail {
    /// A helpline as an audience sees it; nothing when it is not for them.
    fn seen_by(audience: Visibility, record: &HelplineRecord) -> Option<Self> {
        let HelplineRecord { helpline, revision, updated_at } = record.clone();
        if !helpline.is_for(audience) {
            return None;
        }
        let Helpline {
            slug,
            name,
            phone,
            hours,
            audience: for_whom,
            ages,
            area,
            covers,
            what_for,
            text_relay,
            languages,
            source,
            as_of,
            status,
            visibility,
            remarks,
            call,
            last_verified_at,
            verification_due,
            position,
        } = helpline;
        let call = call.filter(|_| audience == Visibility::Staff);
        Some(Self {
            slug,
            name: name.into(),
            phone: phone.map(String::from),
            hours: hours.map(String::from),
            audience: for_whom.into(),
            ages,
            area,
            covers: covers.into(),
            what_for: what_for.into(),
            text_relay: text_relay.map(String::from),
            languages: languages.map(String::from),
            source: source.into(),
            as_of: as_of.into(),
            status,
            visibility,
            remarks: remarks.filter(|_| audience == Visibility::Staff).map(String::from),
            call: call.map(|CallNote { number, on, by, heard }| CallOut {
                number: number.into(),
                on,
                by,
                heard: heard.into(),
            }),
            last_verified_at,
            verification_due,
            position,
            revision,
            updated_at,
        })
    }
}

impl HelplineIn {
    const READ_ONLY: &[&str] = &["revision", "updated_at", "last_verified_at", "verification_due"];

    fn helpline(map: Map<String, Value>, current: Option<&Helpline>) -> Result<Helpline, Problem> {
        let mut fields = Fields::of(map);
        fields.ignore(Self::READ_ONLY);
        let call = fields.present("call").then(|| {
            fields.object("call", |fields| {
                fields.ignore(&["by"]);
                CallIn { number: fields.optional("number"), on: fields.required("on"), heard: fields.required("heard") }
            })
        });
        let read = Self {
            slug: fields.optional("slug"),
            name: fields.required("name"),
            phone: fields.optional("phone"),
            hours: fields.optional("hours"),
            audience: fields.required("audience"),
            ages: fields.optional("ages"),
            area: fields.list("area"),
            covers: fields.required("covers"),
            what_for: fields.required("what_for"),
            text_relay: fields.optional("text_relay"),
            languages: fields.optional("languages"),
            source: fields.required("source"),
            as_of: fields.required("as_of"),
            status: fields.optional("status"),
            visibility: fields.optional("visibility"),
            remarks: fields.optional("remarks"),
            call,
            position: fields.optional("position"),
        };
        fields.finish()?;
        read.settle(current).unwrap_or_else(|| Err(Problem::internal("a field is missing, and nobody said so")))
    }

    fn settle(self, current: Option<&Helpline>) -> Option<Result<Helpline, Problem>> {
        let name = self.name?;
        let slug = match (self.slug, current) {
            (Some(slug), Some(current)) if slug != current.slug => {
                return Some(Err(Problem::invalid("/slug", "a helpline keeps its short name")));
            }
            (_, Some(current)) => current.slug.clone(),
            (Some(slug), None) => slug,
            (None, None) => match Slug::from_name(name.as_str()) {
                Ok(slug) => slug,
                Err(error) => return Some(Err(Problem::invalid("/slug", error))),
            },
        };
        let call = match self.call {
            // The desk says who rang.
            Some(CallIn { number, on, heard }) => match number.or_else(|| self.phone.clone()) {
                Some(number) => Some(CallNote { number, on: on?, by: Uuid::nil(), heard: heard? }),
                None => return Some(Err(Problem::invalid("/call/number", "say which number was rung"))),
            },
            None => None,
        };
        Some(Ok(Helpline {
            slug,
            name,
            phone: self.phone,
            hours: self.hours,
            audience: self.audience?,
            ages: self.ages.unwrap_or_default(),
            area: self.area,
            covers: self.covers?,
            what_for: self.what_for?,
            text_relay: self.text_relay,
            languages: self.languages,
            source: self.source?,
            as_of: self.as_of?,
            status: self.status.or(current.map(|current| current.status)).unwrap_or(HelplineStatus::Unchecked),
            visibility: self.visibility.or(current.map(|c| c.visibility)).unwrap_or(Visibility::Staff),
            remarks: self.remarks,
            call,
            last_verified_at: current.and_then(|current| current.last_verified_at),
            verification_due: current.and_then(|current| current.verification_due),
            position: self.position.or(current.map(|current| current.position)).unwrap_or(LAST),
        }))
    }
}
