//! Writing a partnership as a whole.

use actix_web::http::StatusCode;
use actix_web::{Error, HttpResponse, web};
use nncf_core::date::StatedDate;
use nncf_core::partnership::PartnershipStatus;
use nncf_core::provenance::VerifiedHow;
use nncf_core::slug::Slug;
use nncf_core::text::Phrase;
use nncf_core::visibility::Visibility;
use utoipa::ToSchema;

use super::fields::Fields;
use super::input::PartnershipIn;
use super::{Asked, Target, WhyQuery};
use crate::desk::Retirement;
use crate::http::problem::{Problem, ProblemKind};
use crate::register::wire::PartnershipOut;

/// How somebody made sure of a record.
#[derive(Debug, ToSchema)]
pub struct VerifyIn {
    /// How.
    #[schema(value_type = VerifiedHow, required)]
    how: Option<VerifiedHow>,
    /// What is to be known of it, for the history.
    #[schema(value_type = Option<String>)]
    note: Option<Phrase>,
}

/// How a partnership ended.
#[derive(Debug, ToSchema)]
pub struct RetireIn {
    /// `closed` or `merged`.
    #[schema(value_type = PartnershipStatus, required)]
    status: Option<PartnershipStatus>,
    /// The slug of what took its place or took it up.
    #[schema(value_type = Option<String>)]
    successor: Option<Slug>,
    /// When, if known: a day, a month, a year.
    #[schema(value_type = Option<String>, example = "2026-03")]
    on: Option<StatedDate>,
}

/// What a restored record is to be, beside what it was.
#[derive(Debug, ToSchema)]
pub struct RestoreIn {
    /// Who may see it from then on; without it, the narrower circle of then and today.
    visibility: Option<Visibility>,
}

/// Make a record
///
/// For editors and admins. It is public unless `visibility` says otherwise.
#[utoipa::path(post, path = "/api/v1/partnerships", operation_id = "createPartnership", tag = "writing", params(WhyQuery),
    request_body = PartnershipIn, security(("token" = [])),
    responses((status = 201, body = PartnershipOut)))]
pub async fn create(asked: Asked) -> Result<HttpResponse, Error> {
    asked.actor.must_be_staff()?;
    let wanted = PartnershipIn::partnership(asked.object()?, None)?;
    asked.write(StatusCode::CREATED, move |desk, why| desk.create(wanted, why)).await
}

/// Put a record in another's place
///
/// For editors, admins, and coordinators of the partnership, who leave `visibility`, `slug`, `kind`, `nncf_membership`
/// and `status` as they are. Takes what GET gave to the same caller, changed. What the caller may not see stays.
#[utoipa::path(put, path = "/api/v1/partnerships/{slug}", operation_id = "replacePartnership", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"), WhyQuery),
    request_body = PartnershipIn, security(("token" = [])),
    responses((status = 200, body = PartnershipOut)))]
pub async fn replace(asked: Asked, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let Target { id, expected } = asked.target(&slug)?;
    let map = asked.object()?;
    let work = move |desk: &crate::desk::Desk, why: &str| {
        let current = desk.read(id, expected)?;
        let wanted = PartnershipIn::partnership(map, Some(&current.partnership))?;
        desk.replace(wanted, expected, why)
    };
    asked.write(StatusCode::OK, work).await
}

/// Close a record
///
/// For editors and admins. The same as to retire it as closed today: its record stays, and stays findable.
#[utoipa::path(delete, path = "/api/v1/partnerships/{slug}", operation_id = "closePartnership", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"), WhyQuery),
    security(("token" = [])),
    responses((status = 200, body = PartnershipOut)))]
pub async fn close(asked: Asked, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let Target { id, expected } = staffs_target(&asked, &slug)?;
    let today = StatedDate::from(asked.today());
    let retirement = Retirement { status: PartnershipStatus::Closed, successor: None, on: Some(today) };
    asked.write(StatusCode::OK, move |desk, why| desk.retire(id, &retirement, expected, why)).await
}

/// Say that a record holds
///
/// For editors, admins, and coordinators of the partnership. Editing a record never verifies it; this does.
#[utoipa::path(post, path = "/api/v1/partnerships/{slug}/verify", operation_id = "verifyPartnership", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"), WhyQuery),
    request_body = VerifyIn, security(("token" = [])),
    responses((status = 200, body = PartnershipOut)))]
pub async fn verify(asked: Asked, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let Target { id, expected } = asked.target(&slug)?;
    let (how, note) = VerifyIn::read(&asked)?;
    let work =
        move |desk: &crate::desk::Desk, why: &str| desk.verify(id, how, expected, note.as_deref().unwrap_or(why));
    asked.write(StatusCode::OK, work).await
}

/// Say that a partnership has ended
///
/// For editors and admins. A successor's record says from then on that it succeeds this one.
#[utoipa::path(post, path = "/api/v1/partnerships/{slug}/retire", operation_id = "retirePartnership", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"), WhyQuery),
    request_body = RetireIn, security(("token" = [])),
    responses((status = 200, body = PartnershipOut)))]
pub async fn retire(asked: Asked, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let Target { id, expected } = staffs_target(&asked, &slug)?;
    let retirement = RetireIn::read(&asked)?;
    asked.write(StatusCode::OK, move |desk, why| desk.retire(id, &retirement, expected, why)).await
}

/// Bring back what a record once was
///
/// For editors and admins. Writes the old revision as the next one. Nobody sees more by it than today, unless
/// `visibility` says so; what was erased stays erased, and contacts that were taken away come back for staff only.
#[utoipa::path(post, path = "/api/v1/partnerships/{slug}/restore/{revision}", operation_id = "restorePartnership", tag = "writing",
    params(("slug" = String, Path, description = "The partnership's slug"),
        ("revision" = u32, Path, description = "The number of the revision"), WhyQuery),
    request_body(content = inline(Option<RestoreIn>)), security(("token" = [])),
    responses((status = 200, body = PartnershipOut)))]
pub async fn restore(asked: Asked, path: web::Path<(String, String)>) -> Result<HttpResponse, Error> {
    let (slug, revision) = path.into_inner();
    let unknown = || Problem::new(ProblemKind::NotFound, "A revision is a whole number from 1 on.");
    let number: u32 = revision.parse().map_err(|_| unknown())?;
    let Target { id, expected } = staffs_target(&asked, &slug)?;
    let mut fields = Fields::of(asked.object_if_any()?);
    let RestoreIn { visibility } = RestoreIn { visibility: fields.optional("visibility") };
    fields.finish()?;
    asked.write(StatusCode::OK, move |desk, why| desk.restore(id, number, visibility, expected, why)).await
}

/// Whoever may not do it is told so before anything else.
fn staffs_target(asked: &Asked, slug: &str) -> Result<Target, Error> {
    asked.partnership(slug)?;
    asked.actor.must_be_staff()?;
    asked.target(slug)
}

impl VerifyIn {
    /// How, and what for the history.
    pub fn read(asked: &Asked) -> Result<(VerifiedHow, Option<String>), Problem> {
        let mut fields = Fields::of(asked.object()?);
        let read = Self { how: fields.required("how"), note: fields.optional("note") };
        fields.finish()?;
        let how = read.how.ok_or_else(|| Problem::internal("a field is missing, and nobody said so"))?;
        Ok((how, read.note.map(String::from)))
    }
}

impl RetireIn {
    fn read(asked: &Asked) -> Result<Retirement, Problem> {
        let mut fields = Fields::of(asked.object()?);
        let read = Self {
            status: fields.required("status"),
            successor: fields.optional("successor"),
            on: fields.optional("on"),
        };
        fields.finish()?;
        let status = read.status.ok_or_else(|| Problem::internal("a field is missing, and nobody said so"))?;
        Ok(Retirement { status, successor: read.successor, on: read.on })
    }
}
