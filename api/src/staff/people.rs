//! `/staff/people`: whose personal values the register holds, what they consented to, and who looked at them.

use std::collections::HashMap;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use nncf_core::account::AuditEvent;
use nncf_core::coordinator::{Consent, Coordinator};
use nncf_core::fold::{Sought, fold};
use nncf_core::partnership::Partnership;
use nncf_core::visibility::Visibility;
use nncf_db::{HeldValue, Mention, Note, Register, Revision, StoreError};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::audit::{Line, line};
use super::consent::{ConsentForm, WithdrawForm, consent_fields, withdrawal_field};
use super::edit::page::FieldView;
use super::page as staff_page;
use super::refused::Refused;
use super::sign_in::Nothing;
use super::signed::{Posted, Signed};
use super::told::{Names, id_of, moment};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::pages::words::Words;

/// Where the list is.
pub const HERE: &str = "/staff/people";
/// How many people stand in the list; a search finds the others.
const MOST_LISTED: usize = 200;
/// How many entries of the access log are shown.
const MOST_LOGGED: i64 = 200;

#[derive(Template)]
#[template(path = "staff/people.html")]
struct ListPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    sought: &'a str,
    people: Vec<Listed>,
    count: usize,
}

/// A person in the list.
struct Listed {
    id: Uuid,
    name: String,
    role: String,
    email: String,
    phone: String,
    /// The address of the partnership's page, if it has a public one.
    address: Option<String>,
    partnership: String,
    seen_by: String,
    consent: String,
    has_expired: bool,
    is_former: bool,
}

#[derive(Template)]
#[template(path = "staff/person.html")]
struct PersonPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    listed: Listed,
    /// Whether anything personal is still held.
    is_held: bool,
    earlier: Vec<(String, String)>,
    consents: Vec<ConsentLine>,
    has_contact: bool,
    /// The form that records a consent, and the one that records its withdrawal.
    consent: Vec<FieldView>,
    withdrawal: FieldView,
    refused: Refused,
    log: Vec<Line>,
}

/// What is typed into the forms of a person's page.
pub struct Typed {
    /// A consent.
    pub consent: ConsentForm,
    /// Its withdrawal.
    pub withdrawal: WithdrawForm,
}

impl Typed {
    /// Nothing yet: most consents are recorded on their day.
    pub fn new(signed: &Signed) -> Self {
        Self { consent: ConsentForm::of(signed.today()), withdrawal: WithdrawForm::default() }
    }
}

/// Where the page of a person is.
pub fn address(id: Uuid) -> String {
    format!("{HERE}/{id}")
}

impl ListPage<'_> {
    fn has_more(&self) -> bool {
        self.people.len() < self.count
    }
}

impl PersonPage<'_> {
    fn heading(&self) -> String {
        if self.listed.name.is_empty() { self.t.get("people-nameless") } else { self.listed.name.clone() }
    }
}

/// A consent as it was recorded.
struct ConsentLine {
    when: String,
    what: String,
    by: String,
    how: String,
}

/// What is looked for. It is posted, so that no name stands in an address.
#[derive(Debug, Deserialize)]
pub struct Search {
    #[serde(default)]
    sought: String,
}

/// Everything about one contact.
pub struct Person {
    /// Its id.
    pub id: Uuid,
    /// Its partnership's revisions, the first one first.
    pub revisions: Vec<Revision>,
    /// The values that are held of it.
    pub held: Vec<HeldValue>,
}

impl Person {
    /// The contact by its id, whether it stands in a record today or in history alone.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn find(register: &Register, id: Uuid, today: Option<Uuid>) -> Result<Self, StoreError> {
        let held: Vec<_> = register.held_values()?.into_iter().filter(|held| held.contact == id).collect();
        let partnership = today.or_else(|| held.first().map(|held| held.partnership)).ok_or(StoreError::NotFound)?;
        Ok(Self { id, revisions: register.revisions(partnership)?, held })
    }

    /// The latest revision of its partnership.
    fn latest(&self) -> Result<&Revision, Problem> {
        self.revisions.last().ok_or_else(|| Problem::internal("a record without revisions"))
    }

    /// The contact as it stands in a revision.
    fn within<'a>(&self, revision: &'a Revision) -> Option<&'a Coordinator> {
        revision.partnership.coordinators.iter().find(|contact| contact.id == self.id)
    }

    fn values(&self) -> Vec<String> {
        self.held.iter().map(|held| held.value.clone()).collect()
    }
}

/// The partnership in whose record a contact stands today.
pub fn partnership_of(signed: &Signed, contact: Uuid) -> Option<Uuid> {
    let view = signed.view();
    let mut entries = view.view.entries().iter().map(|entry| &entry.record.partnership);
    let found = entries.find(|partnership| partnership.coordinators.iter().any(|known| known.id == contact));
    found.map(|partnership| partnership.id)
}

/// `GET /staff/people`.
pub async fn list(signed: Signed) -> Result<HttpResponse, Problem> {
    list_page(&signed.must_be_staff()?, "").await
}

/// `POST /staff/people`: a search.
pub async fn search(posted: Posted<Search>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    list_page(&signed.must_be_staff()?, form.sought.trim()).await
}

async fn list_page(signed: &Signed, sought: &str) -> Result<HttpResponse, Problem> {
    let (actor, note) = (signed.account().id, "the list of people");
    let held = signed.ask(move |register| {
        register.note(&Note::by(actor, AuditEvent::PersonalDataSeen).with(note))?;
        register.held_values()
    });
    let held = held.await.map_err(Problem::from_store)?;
    let mut people = everybody(signed, &held);
    let words = Sought::new(sought);
    people.retain(|person| {
        let whole = fold(
            &[&person.name, &person.email, &person.phone, &person.partnership, &person.role]
                .map(String::as_str)
                .join(" "),
        );
        words.fits(&[&whole])
    });
    let count = people.len();
    people.truncate(MOST_LISTED);
    staff_page(&ListPage { t: &signed.t, signed, sought, people, count }, signed.t.site())
}

/// Whoever has personal values in a record today, then whoever has some in history alone.
fn everybody(signed: &Signed, held: &[HeldValue]) -> Vec<Listed> {
    let view = signed.view();
    let mut former: HashMap<Uuid, Vec<&HeldValue>> = HashMap::new();
    for value in held {
        former.entry(value.contact).or_default().push(value);
    }
    let mut people = Vec::new();
    for partnership in view.view.entries().iter().map(|entry| &entry.record.partnership) {
        if partnership.has_personal_mailbox() {
            former.remove(&partnership.id);
            people.push(of_mailbox(signed, partnership));
        }
        for contact in &partnership.coordinators {
            former.remove(&contact.id);
            if has_values(contact) {
                people.push(listed(signed, contact, partnership));
            }
        }
    }
    let entries = view.view.entries().iter().map(|entry| &entry.record.partnership);
    let by_id: HashMap<Uuid, &Partnership> = entries.map(|partnership| (partnership.id, partnership)).collect();
    people.extend(
        former.into_values().map(|values| former_one(signed, &values, by_id.get(&values[0].partnership).copied())),
    );
    people.sort_by_key(|person| (person.is_former, fold(&person.name), fold(&person.partnership), person.id));
    people
}

fn has_values(contact: &Coordinator) -> bool {
    contact.name.is_some() || contact.email.is_some() || contact.phone.is_some()
}

fn listed(signed: &Signed, contact: &Coordinator, partnership: &Partnership) -> Listed {
    let t = &signed.t;
    let Coordinator { id, role, name, email, phone, visibility: _, consent, role_mailbox: _, role_phone: _ } = contact;
    let today = signed.today();
    Listed {
        id: *id,
        name: name.as_ref().map(ToString::to_string).unwrap_or_default(),
        role: t.word("role", role),
        email: email.as_ref().map(ToString::to_string).unwrap_or_default(),
        phone: phone.as_ref().map(ToString::to_string).unwrap_or_default(),
        address: public_page(signed, partnership),
        partnership: partnership.name.to_string(),
        seen_by: t.word("people-seen-by", contact.visibility_on(today).as_str()),
        consent: consent.as_ref().map_or_else(|| t.get("people-no-consent"), |consent| what_of(t, consent)),
        has_expired: consent.as_ref().is_some_and(|consent| has_expired(consent, today)),
        is_former: false,
    }
}

/// A body's own mailbox that may be a person's, held under the body's id until somebody says whose it is.
fn of_mailbox(signed: &Signed, partnership: &Partnership) -> Listed {
    let t = &signed.t;
    Listed {
        id: partnership.id,
        name: String::new(),
        role: t.get("people-own-mailbox"),
        email: partnership.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        phone: String::new(),
        address: public_page(signed, partnership),
        partnership: partnership.name.to_string(),
        seen_by: t.word("people-seen-by", partnership.visibility.as_str()),
        consent: t.get("people-no-consent"),
        has_expired: false,
        is_former: false,
    }
}

fn former_one(signed: &Signed, values: &[&HeldValue], partnership: Option<&Partnership>) -> Listed {
    let of = |field: &str| {
        let found = values.iter().filter(|held| held.field == field).map(|held| held.value.as_str());
        found.collect::<Vec<_>>().join(", ")
    };
    Listed {
        id: values[0].contact,
        name: of("name"),
        role: String::new(),
        email: of("email"),
        phone: of("phone"),
        address: partnership.and_then(|partnership| public_page(signed, partnership)),
        partnership: partnership.map(|known| known.name.to_string()).unwrap_or_default(),
        seen_by: signed.t.get("people-in-history"),
        consent: String::new(),
        has_expired: false,
        is_former: true,
    }
}

/// The address of a partnership's page, where the public sees one.
fn public_page(signed: &Signed, partnership: &Partnership) -> Option<String> {
    let slug = &partnership.slug;
    signed.state.public().view.find(slug).map(|_| format!("/partnerships/{slug}"))
}

fn has_expired(consent: &Consent, today: NaiveDate) -> bool {
    consent.expires_on.is_some_and(|last| last < today)
}

/// A consent in words.
fn what_of(t: &Words, consent: &Consent) -> String {
    let given = t.date(consent.given_on);
    if consent.visibility == Visibility::Staff {
        return t.with("people-withdrawn", "given", given);
    }
    let seen_by = t.word("people-consent", consent.visibility.as_str());
    match consent.expires_on {
        Some(last) => t.with_all(
            "people-consent-until",
            [("what", seen_by.into()), ("given", given.into()), ("until", t.date(last).into())],
        ),
        None => t.with_all("people-consent-since", [("what", seen_by.into()), ("given", given.into())]),
    }
}

/// `GET /staff/people/{id}`.
pub async fn one(id: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    page(&signed, id_of(&id)?, &Typed::new(&signed), Refused::default()).await
}

/// The page of a person, perhaps with a form that was refused.
///
/// # Errors
/// 404; when the store does not answer.
pub async fn page(signed: &Signed, id: Uuid, typed: &Typed, refused: Refused) -> Result<HttpResponse, Problem> {
    let (today, actor) = (partnership_of(signed, id), signed.account().id);
    let found = signed.ask(move |register| {
        let person = Person::find(register, id, today)?;
        let latest = person.revisions.last().ok_or(StoreError::NotFound)?;
        register.note(&Note::by(actor, AuditEvent::PersonalDataSeen).about(&latest.partnership.slug).with(id))?;
        let log = register.audit_of_people(&register.slugs_of(latest.partnership.id)?, MOST_LOGGED)?;
        Ok((person, log))
    });
    let (person, log) = found.await.map_err(Problem::from_store)?;
    let names = Names::of(signed).await.map_err(Problem::from_store)?;
    let t = &signed.t;
    let partnership = &person.latest()?.partnership;
    let contact = person.within(person.latest()?);
    let of_contact = |entry: &&nncf_core::account::AuditEntry| is_about(entry, id);
    let page = PersonPage {
        t,
        signed,
        listed: match contact {
            Some(contact) => listed(signed, contact, partnership),
            None if partnership.id == id && partnership.has_personal_mailbox() => of_mailbox(signed, partnership),
            None => former_one(signed, &person.held.iter().collect::<Vec<_>>(), Some(partnership)),
        },
        is_held: !person.held.is_empty(),
        earlier: earlier(t, &person, contact),
        consents: consents(t, &names, &person),
        has_contact: contact.is_some_and(has_values),
        consent: consent_fields(t, &typed.consent, &refused),
        withdrawal: withdrawal_field(t, &typed.withdrawal, &refused),
        refused,
        log: log.iter().filter(of_contact).map(|entry| line(t, &names, entry)).collect(),
    };
    Ok(page.refused.answer(staff_page(&page, t.site())?))
}

/// Whether an entry about a partnership may concern one of its contacts: it does not name another one.
fn is_about(entry: &nncf_core::account::AuditEntry, contact: Uuid) -> bool {
    let named = entry.detail.as_ref().and_then(|detail| detail.as_str().parse::<Uuid>().ok());
    named.is_none_or(|named| named == contact)
}

/// Values that the history holds and today's record does not.
fn earlier(t: &Words, person: &Person, contact: Option<&Coordinator>) -> Vec<(String, String)> {
    let now = contact.map(|contact| {
        let Coordinator { name, email, phone, .. } = contact;
        [
            name.as_ref().map(ToString::to_string),
            email.as_ref().map(ToString::to_string),
            phone.as_ref().map(ToString::to_string),
        ]
    });
    let is_today = |held: &&HeldValue| now.iter().flatten().flatten().any(|value| *value == held.value);
    let old = person.held.iter().filter(|held| now.is_some() && !is_today(held));
    old.map(|held| (t.word("people-field", &held.field), held.value.clone())).collect()
}

/// Each consent of the history, with who recorded it, the latest first.
fn consents(t: &Words, names: &Names, person: &Person) -> Vec<ConsentLine> {
    let mut before: Option<&Consent> = None;
    let mut lines = Vec::new();
    for revision in &person.revisions {
        let consent = person.within(revision).and_then(|contact| contact.consent.as_ref());
        if let Some(consent) = consent.filter(|consent| before != Some(*consent)) {
            lines.push(ConsentLine {
                when: moment(t, &revision.at),
                what: what_of(t, consent),
                by: names.author(t, &revision.role, revision.name.as_deref()),
                how: consent.recorded.to_string(),
            });
        }
        before = consent;
    }
    lines.reverse();
    lines
}

/// `POST /staff/people/{id}/export`: all that is held on a person, as JSON to hand to them.
pub async fn export(id: web::Path<String>, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let signed = posted.signed.must_be_staff()?;
    let id = id_of(&id)?;
    let (today, actor) = (partnership_of(&signed, id), signed.account().id);
    let found = signed.ask(move |register| {
        let person = Person::find(register, id, today)?;
        let latest = person.revisions.last().ok_or(StoreError::NotFound)?;
        let partnership = latest.partnership.id;
        register.note(&Note::by(actor, AuditEvent::Exported).about(&latest.partnership.slug).with(id))?;
        let log = register.audit_of_people(&register.slugs_of(partnership)?, i64::MAX)?;
        let mentions = register.mentions(partnership, &person.values())?;
        Ok((person, log, mentions))
    });
    let (person, log, mentions) = found.await.map_err(Problem::from_store)?;
    let names = Names::of(&signed).await.map_err(Problem::from_store)?;
    let log: Vec<Line> =
        log.iter().filter(|entry| is_about(entry, id)).map(|entry| line(&signed.t, &names, entry)).collect();
    let whole = whole(&person, &mentions, &log, signed.now())?;
    let file = format!("attachment; filename=\"person-{id}.json\"");
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, file))
        .content_type("application/json")
        .body(serde_json::to_vec_pretty(&whole).map_err(Problem::internal)?))
}

fn whole(person: &Person, mentions: &[Mention], log: &[Line], now: DateTime<Utc>) -> Result<Value, Problem> {
    let latest = person.latest()?;
    let revisions = person.revisions.iter().filter_map(|revision| {
        let contact = person.within(revision)?;
        Some(json!({
            "number": revision.number, "at": revision.at, "by_role": revision.role, "why": revision.why,
            "contact": contact,
        }))
    });
    let held = person.held.iter().map(|held| json!({"field": held.field, "value": held.value}));
    let mentions =
        mentions.iter().map(|mention| json!({"where": mention.place, "at": mention.at, "text": mention.text}));
    let log = log
        .iter()
        .map(|line| json!({"number": line.number, "at": line.when, "what": line.what, "detail": line.detail}));
    Ok(json!({
        "exported_at": now,
        "contact": person.id,
        "partnership": {"slug": latest.partnership.slug, "name": latest.partnership.name},
        "today": person.within(latest),
        "values": held.collect::<Vec<_>>(),
        "revisions": revisions.collect::<Vec<_>>(),
        "mentioned": mentions.collect::<Vec<_>>(),
        "access_log": log.collect::<Vec<_>>(),
    }))
}
