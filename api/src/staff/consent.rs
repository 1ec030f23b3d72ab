//! What changes in the record of a person: consent, its withdrawal, and erasure. None of it takes free text: what
//! stands in a revision stays there for good.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use nncf_core::coordinator::{Consent, Coordinator};
use nncf_core::visibility::Visibility;
use nncf_db::StoreError;
use serde::Deserialize;
use uuid::Uuid;

use super::edit::page::FieldView;
use super::page as staff_page;
use super::people::{self, Person, Typed, partnership_of};
use super::refused::Refused;
use super::signed::{Posted, Signed};
use super::told::id_of;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::pages::words::Words;

/// The form that records a consent, as its page has it.
const CONSENT: &str = "consent";
/// The one that records that a consent was withdrawn.
const WITHDRAWAL: &str = "withdrawal";
/// The one that erases.
const ERASURE: &str = "erasure";

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
    reason: FieldView,
    is_sure: bool,
    refused: Refused,
}

/// What somebody consented to.
#[derive(Debug, Default, Deserialize)]
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

impl ConsentForm {
    /// What is typed before anybody typed: a consent of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self { given_on: day.to_string(), ..Self::default() }
    }
}

/// How somebody withdrew.
#[derive(Debug, Default, Deserialize)]
pub struct WithdrawForm {
    #[serde(default)]
    how: String,
}

/// Why personal values are to be erased, and that it is meant.
#[derive(Debug, Default, Deserialize)]
pub struct EraseForm {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    sure: String,
}

/// `POST /staff/people/{id}/consent`.
pub async fn record(id: web::Path<String>, posted: Posted<ConsentForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let (signed, id) = (signed.must_be_staff()?, id_of(&id)?);
    let refused = match consent_of(&signed, &form) {
        Ok(consent) => match change(&signed, id, consent, "consent recorded").await {
            Ok(()) => return Ok(signed.done(&people::address(id), signed.t.get("done-consent")).await),
            Err(problem) => Refused::of(&signed.t, problem, CONSENT, &[])?,
        },
        Err(refused) => refused,
    };
    people::page(&signed, id, &Typed { consent: form, ..Typed::new(&signed) }, refused).await
}

/// The fields of a consent as they are shown.
pub fn consent_fields(t: &Words, typed: &ConsentForm, refused: &Refused) -> Vec<FieldView> {
    let field = |name: &str, label: String, value: &str| refused.field(CONSENT, name, label, value);
    let seen_by = ["coordinators", "public"].map(|word| (word.to_owned(), t.word("people-consent", word)));
    vec![
        field("visibility", t.get("people-may-be-seen"), &typed.visibility).chosen_among("choice", seen_by),
        field("given_on", t.get("people-given-on"), &typed.given_on).typed_as("date"),
        field("expires_on", t.get("people-expires-on"), &typed.expires_on)
            .typed_as("date")
            .hinted(t.get("people-expires-hint")),
        field("how", t.get("people-how"), &typed.how).chosen_among("choice", ways(t)),
    ]
}

/// The field of a withdrawal as it is shown.
pub fn withdrawal_field(t: &Words, typed: &WithdrawForm, refused: &Refused) -> FieldView {
    refused.field(WITHDRAWAL, "how", t.get("people-withdraw-how"), &typed.how).chosen_among("choice", ways(t))
}

fn ways(t: &Words) -> impl Iterator<Item = (String, String)> {
    WAYS.iter().map(|(word, _)| ((*word).to_owned(), t.word("people-way", word)))
}

fn consent_of(signed: &Signed, form: &ConsentForm) -> Result<Consent, Refused> {
    let t = &signed.t;
    let wrong = |field: &str, words: String| Refused::at(format!("{CONSENT}-{field}"), words);
    let visibility = match form.visibility.as_str() {
        "public" => Visibility::Public,
        "coordinators" => Visibility::Coordinators,
        _ => return Err(wrong("visibility", t.get("people-visibility-wrong"))),
    };
    let day = |field: &str, text: &str| {
        let parsed: Result<NaiveDate, _> = text.trim().parse();
        parsed.map_err(|_| wrong(field, t.get("people-day-wrong")))
    };
    let given_on = day("given_on", &form.given_on)?;
    if given_on > signed.today() {
        return Err(wrong("given_on", t.get("people-day-to-come")));
    }
    let expires_on = Some(form.expires_on.trim()).filter(|text| !text.is_empty());
    let expires_on = expires_on.map(|text| day("expires_on", text)).transpose()?;
    if expires_on.is_some_and(|last| last < given_on) {
        return Err(wrong("expires_on", t.get("people-day-before")));
    }
    let recorded = recorded(signed, &form.how, "given").ok_or_else(|| wrong("how", t.get("people-how-wrong")))?;
    Ok(Consent { visibility, given_on, expires_on, recorded })
}

/// `POST /staff/people/{id}/withdraw`: from then on the contact is for staff alone.
pub async fn withdraw(id: web::Path<String>, posted: Posted<WithdrawForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let (signed, id) = (signed.must_be_staff()?, id_of(&id)?);
    let refused = match recorded(&signed, &form.how, "withdrawn") {
        Some(recorded) => {
            let given_on = signed.today();
            let consent = Consent { visibility: Visibility::Staff, given_on, expires_on: None, recorded };
            match change(&signed, id, consent, "consent withdrawn").await {
                Ok(()) => return Ok(signed.done(&people::address(id), signed.t.get("done-withdrawn")).await),
                Err(problem) => Refused::of(&signed.t, problem, WITHDRAWAL, &[])?,
            }
        }
        None => Refused::at(format!("{WITHDRAWAL}-how"), signed.t.get("people-how-wrong")),
    };
    people::page(&signed, id, &Typed { withdrawal: form, ..Typed::new(&signed) }, refused).await
}

/// How somebody told, as it stands in the record; nothing where that is none of the ways.
fn recorded(signed: &Signed, how: &str, what: &str) -> Option<nncf_core::text::Phrase> {
    let (_, way) = WAYS.iter().find(|(word, _)| *word == how)?;
    format!("{what} {way}, recorded by {}", signed.account().role).parse().ok()
}

/// Writes the next revision of the partnership with another consent of one contact.
async fn change(signed: &Signed, id: Uuid, consent: Consent, why: &'static str) -> Result<(), Problem> {
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
    changed.await.map(drop).map_err(Problem::from_store)
}

/// The contact is shown to whom the person agreed, no further and no less far.
fn agree(contact: &mut Coordinator, consent: Consent) {
    contact.visibility = consent.visibility;
    contact.consent = Some(consent);
}

/// `GET /staff/people/{id}/erase`: asks whether it is meant.
pub async fn confirm_erasure(id: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    erase_page(&signed, id_of(&id)?, &EraseForm::default(), Refused::default())
}

fn erase_page(signed: &Signed, id: Uuid, typed: &EraseForm, refused: Refused) -> Result<HttpResponse, Problem> {
    let t = &signed.t;
    let reasons = REASONS.iter().map(|(word, _)| ((*word).to_owned(), t.word("erase-reason", word)));
    let reason = refused.field(ERASURE, "reason", t.get("erase-why"), &typed.reason).chosen_among("radios", reasons);
    let page = ErasePage { t, signed, id, reason, is_sure: typed.sure == "yes", refused };
    Ok(page.refused.answer(staff_page(&page, t.site())?))
}

/// `POST /staff/people/{id}/erase`: from the record, from all its revisions, and from every copy.
pub async fn erase(id: web::Path<String>, posted: Posted<EraseForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let id = id_of(&id)?;
    let reason = REASONS.iter().find(|(word, _)| *word == form.reason).map(|(_, written)| *written);
    let field = if reason.is_none() { "reason" } else { "sure" };
    let Some(why) = reason.filter(|_| form.sure == "yes") else {
        let refused = Refused::at(format!("{ERASURE}-{field}"), signed.t.get("erase-not-sure"));
        return erase_page(&signed, id, &form, refused);
    };
    let today = partnership_of(&signed, id);
    let author = signed.author();
    let erased = signed.write(move |register| {
        Person::find(register, id, today)?;
        register.erase_personal_values(id, &author, why)
    });
    match erased.await {
        Ok(_) => {
            let page = if today.is_some() { people::address(id) } else { people::HERE.to_owned() };
            Ok(signed.done(&page, signed.t.get("done-erased")).await)
        }
        Err(StoreError::NotFound) => {
            Err(Problem::new(ProblemKind::NotFound, "Nothing personal is held under this id; it was erased before."))
        }
        Err(error) => Err(Problem::from_store(error)),
    }
}
