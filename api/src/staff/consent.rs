//! What changes in the record of a person: consent, its withdrawal, and erasure. None of it takes free text: what
//! stands in a revision stays there for good.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use nncf_core::coordinator::{Consent, Coordinator};
use nncf_core::visibility::Visibility;
use nncf_db::StoreError;
use serde::Deserialize;
use uuid::Uuid;

use super::page as staff_page;
use super::people::{self, Person, partnership_of};
use super::sign_in::with_status;
use super::signed::{Posted, Signed};
use super::told::id_of;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;

/// How a person may have told: as forms send it, and as it stands in the record.
pub const WAYS: &[(&str, &str)] = &[
    ("email", "by e-mail"),
    ("telephone", "by telephone"),
    ("letter", "by letter"),
    ("meeting", "in person"),
    ("form", "on a signed form"),
];

/// Why personal values may be erased, likewise.
pub const REASONS: &[(&str, &str)] = &[
    ("asked", "personal data erased: the person asked for it"),
    ("left", "personal data erased: the person no longer has this role"),
    ("mistake", "personal data erased: they should not have been recorded"),
];

#[derive(Template)]
#[template(path = "staff/erase.html")]
struct ErasePage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    id: Uuid,
    error: Option<String>,
}

/// What somebody consented to.
#[derive(Debug, Deserialize)]
pub struct ConsentForm {
    #[serde(default)]
    visibility: String,
    #[serde(default)]
    given_on: String,
    #[serde(default)]
    expires_on: String,
    #[serde(default)]
    how: String,
}

/// How somebody withdrew.
#[derive(Debug, Deserialize)]
pub struct WithdrawForm {
    #[serde(default)]
    how: String,
}

/// Why personal values are to be erased, and that it is meant.
#[derive(Debug, Deserialize)]
pub struct EraseForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    sure: String,
}

/// `POST /staff/people/{id}/consent`.
pub async fn record(id: web::Path<String>, posted: Posted<ConsentForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let consent = consent_of(&signed, &form)?;
    change(&signed, &id, consent, "consent recorded", signed.t.get("done-consent")).await
}

fn consent_of(signed: &Signed, form: &ConsentForm) -> Result<Consent, Problem> {
    let t = &signed.t;
    let visibility = match form.visibility.as_str() {
        "public" => Visibility::Public,
        "coordinators" => Visibility::Coordinators,
        _ => return Err(Problem::invalid("/visibility", t.get("people-visibility-wrong"))),
    };
    let day = |pointer: &str, text: &str| {
        let parsed: Result<NaiveDate, _> = text.trim().parse();
        parsed.map_err(|_| Problem::invalid(pointer, t.get("people-day-wrong")))
    };
    let given_on = day("/given_on", &form.given_on)?;
    if given_on > signed.today() {
        return Err(Problem::invalid("/given_on", t.get("people-day-to-come")));
    }
    let expires_on = Some(form.expires_on.trim()).filter(|text| !text.is_empty());
    let expires_on = expires_on.map(|text| day("/expires_on", text)).transpose()?;
    if expires_on.is_some_and(|last| last < given_on) {
        return Err(Problem::invalid("/expires_on", t.get("people-day-before")));
    }
    let recorded = recorded(signed, &form.how, "given")?;
    Ok(Consent { visibility, given_on, expires_on, recorded })
}

/// `POST /staff/people/{id}/withdraw`: from then on the contact is for staff alone.
pub async fn withdraw(id: web::Path<String>, posted: Posted<WithdrawForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let consent = Consent {
        visibility: Visibility::Staff,
        given_on: signed.today(),
        expires_on: None,
        recorded: recorded(&signed, &form.how, "withdrawn")?,
    };
    change(&signed, &id, consent, "consent withdrawn", signed.t.get("done-withdrawn")).await
}

fn recorded(signed: &Signed, how: &str, what: &str) -> Result<nncf_core::text::Phrase, Problem> {
    let way = WAYS.iter().find(|(word, _)| *word == how).map(|(_, written)| written);
    let way = way.ok_or_else(|| Problem::invalid("/how", signed.t.get("people-how-wrong")))?;
    let text = format!("{what} {way}, recorded by {}", signed.account().role);
    text.parse().map_err(Problem::internal)
}

/// Writes the next revision of the partnership with another consent of one contact.
async fn change(
    signed: &Signed,
    id: &str,
    consent: Consent,
    why: &'static str,
    told: String,
) -> Result<HttpResponse, Problem> {
    let id = id_of(id)?;
    let partnership = partnership_of(signed, id).ok_or_else(|| Problem::from_store(StoreError::NotFound))?;
    signed.actor.must_keep(partnership)?;
    let author = signed.author();
    let changed = signed.write(move |register| {
        let latest = register.revisions(partnership)?.pop().ok_or(StoreError::NotFound)?;
        let mut record = latest.partnership;
        let contact = record.coordinators.iter_mut().find(|contact| contact.id == id).ok_or(StoreError::NotFound)?;
        agree(contact, consent);
        register.replace(&record, latest.number, &author, why)
    });
    changed.await.map_err(Problem::from_store)?;
    Ok(signed.done(&format!("{}/{id}", people::HERE), told).await)
}

/// The contact is shown to whom the person agreed, no further and no less far.
fn agree(contact: &mut Coordinator, consent: Consent) {
    contact.visibility = consent.visibility;
    contact.consent = Some(consent);
}

/// `GET /staff/people/{id}/erase`: asks whether it is meant.
pub async fn confirm_erasure(id: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    erase_page(&signed, id_of(&id)?, None)
}

fn erase_page(signed: &Signed, id: Uuid, error: Option<String>) -> Result<HttpResponse, Problem> {
    let status = if error.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = staff_page(&ErasePage { t: &signed.t, signed, id, error }, signed.t.site())?;
    Ok(with_status(page, status))
}

/// `POST /staff/people/{id}/erase`: from the record, from all its revisions, and from every copy.
pub async fn erase(id: web::Path<String>, posted: Posted<EraseForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let id = id_of(&id)?;
    let reason = REASONS.iter().find(|(word, _)| *word == form.reason).map(|(_, written)| *written);
    let Some(why) = reason.filter(|_| form.sure == "yes") else {
        return erase_page(&signed, id, Some(signed.t.get("erase-not-sure")));
    };
    let today = partnership_of(&signed, id);
    let author = signed.author();
    let erased = signed.write(move |register| {
        Person::find(register, id, today)?;
        register.erase_personal_values(id, &author, why)
    });
    match erased.await {
        Ok(_) => {
            let page = if today.is_some() { format!("{}/{id}", people::HERE) } else { people::HERE.to_owned() };
            Ok(signed.done(&page, signed.t.get("done-erased")).await)
        }
        Err(StoreError::NotFound) => {
            Err(Problem::new(ProblemKind::NotFound, "Nothing personal is held under this id; it was erased before."))
        }
        Err(error) => Err(Problem::from_store(error)),
    }
}
