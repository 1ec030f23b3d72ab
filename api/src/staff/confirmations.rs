//! `/staff/confirmations`: partnerships are asked whether their record is right, and staff decide on the answers.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use nncf_core::confirmation::{Answer, Confirmation, Handled};
use nncf_core::partnership::Partnership;
use nncf_core::provenance::VerifiedHow;
use nncf_core::web::EmailAddress;
use serde::Deserialize;
use uuid::Uuid;

use super::history::moment;
use super::see_other;
use super::signed::{Posted, Signed};
use crate::desk;
use crate::http::problem::{Problem, ProblemKind};
use crate::mail::{self, Sent};
use crate::pages::frame::Frame;
use crate::pages::words::Words;

/// For how long a link works.
pub const VALID: TimeDelta = TimeDelta::days(30);

#[derive(Template)]
#[template(path = "staff/confirmations.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    answers: Vec<AnswerRow>,
    bodies: Vec<Body>,
    has_mail: bool,
}

/// An answer that waits.
struct AnswerRow {
    id: Uuid,
    slug: String,
    name: String,
    revision: u32,
    /// The revision that the record is at now.
    current: u32,
    when: String,
    is_right: bool,
    told: String,
}

/// A partnership that can be asked.
struct Body {
    id: Uuid,
    name: String,
    email: String,
    state: String,
    is_waiting: bool,
}

#[derive(Template)]
#[template(path = "staff/confirmations_sent.html")]
struct SentPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    asked: Vec<Asked>,
    has_mail: bool,
}

/// A question that was made.
struct Asked {
    name: String,
    email: String,
    /// To be passed on to the mailbox if the e-mail does not arrive.
    link: String,
    sent: Sent,
}

/// What staff make of an answer.
#[derive(Debug, Deserialize)]
pub struct HandleForm {
    handled: String,
}

/// `GET /staff/confirmations`.
pub async fn list(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let all = signed.ask(nncf_db::Register::confirmations).await.map_err(Problem::from_store)?;
    let (t, public, now) = (&signed.t, signed.view(), signed.now());
    let records = || public.view.entries().iter().map(|entry| &entry.record);
    let answer = |asked: &Confirmation| {
        let (answer, told) = asked.answer.clone().filter(|_| asked.handled.is_none())?;
        let record = records().find(|record| record.partnership.id == asked.partnership_id)?;
        Some(AnswerRow {
            id: asked.id,
            slug: asked.partnership.to_string(),
            name: asked.partnership_name.to_string(),
            revision: asked.revision,
            current: record.revision,
            when: asked.answered_at.map(|at| moment(t, at)).unwrap_or_default(),
            is_right: answer == Answer::Right,
            told: told.map(|told| told.to_string()).unwrap_or_default(),
        })
    };
    let body = |record: &Partnership| {
        let latest = all.iter().find(|asked| asked.partnership_id == record.id);
        let email = record.email.as_ref()?.to_string();
        Some(Body {
            id: record.id,
            name: record.name.to_string(),
            email,
            state: latest.map_or_else(|| t.get("confirm-not-asked"), |asked| state(t, asked, now)),
            is_waiting: latest.is_some_and(|asked| asked.answer.is_none() && asked.expires_at > now),
        })
    };
    let askable = records().map(|record| &record.partnership).filter(|record| can_be_asked(record));
    let page = Page {
        t,
        signed: &signed,
        answers: all.iter().filter_map(answer).collect(),
        bodies: askable.filter_map(body).collect(),
        has_mail: signed.state.mail.is_some(),
    };
    super::page(&page, t.site())
}

/// Whoever follows the link is shown the public record, so there must be one.
fn can_be_asked(record: &Partnership) -> bool {
    record.visibility == nncf_core::visibility::Visibility::Public && !record.has_ended()
}

fn state(t: &Words, asked: &Confirmation, now: DateTime<Utc>) -> String {
    let id = match (&asked.answer, asked.handled) {
        (None, _) if asked.expires_at <= now => "confirm-expired",
        (None, _) => "confirm-waiting",
        (Some(_), None) => "confirm-answered",
        (Some(_), Some(Handled::Accepted)) => "confirm-accepted",
        (Some(_), Some(Handled::Dismissed)) => "confirm-dismissed",
    };
    t.with(id, "day", t.day(&asked.answered_at.unwrap_or(asked.made_at)))
}

/// `POST /staff/confirmations`: makes a question to each of those that were ticked, and sends it. Its link is shown
/// this once, to be passed on where no e-mail went out.
pub async fn ask(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let public = signed.view();
    let ticked: Vec<Uuid> =
        form.iter().filter(|(name, _)| name == "ask").filter_map(|(_, id)| id.parse().ok()).collect();
    let records = public.view.entries().iter().map(|entry| &entry.record.partnership);
    let mut asked: Vec<Asked> = Vec::new();
    // Each server that does not answer is waited for: once is enough.
    let mut is_down = None;
    for record in records.filter(|record| ticked.contains(&record.id) && can_be_asked(record)) {
        let Some(email) = record.email.clone() else { continue };
        let one = ask_one(&signed, record, email, is_down.clone()).await?;
        if matches!(one.sent, Sent::Failed { is_answer: false, .. }) {
            is_down = Some(one.sent.clone());
        }
        asked.push(one);
    }
    let has_mail = signed.state.mail.is_some();
    super::page(&SentPage { t: &signed.t, signed: &signed, asked, has_mail }, signed.t.site())
}

/// Asks one partnership; sends nothing if `is_down` says what became of the last e-mail.
async fn ask_one(
    signed: &Signed,
    record: &Partnership,
    email: EmailAddress,
    is_down: Option<Sent>,
) -> Result<Asked, Problem> {
    let (id, by, to) = (record.id, signed.account().id, email.clone());
    let made = signed.ask(move |register| register.ask_to_confirm(id, &to, by, VALID)).await;
    let (question, secret) = made.map_err(Problem::from_store)?;
    // The link begins with the address that the operator set, never with what a request claims.
    let link = format!("{}/confirm/{}", signed.t.site().public_url, secret.expose());
    let sent = match is_down {
        Some(sent) => sent,
        None => send(signed, record, &email, &link).await,
    };
    if sent == Sent::Taken {
        signed.ask(move |register| register.confirmation_sent(question)).await.map_err(Problem::from_store)?;
    }
    Ok(Asked { name: record.name.to_string(), email: email.to_string(), link, sent })
}

async fn send(signed: &Signed, record: &Partnership, to: &EmailAddress, link: &str) -> Sent {
    let t = &signed.t;
    let subject = t.with("mail-confirm-subject", "name", record.name.as_str());
    let values = [("name", record.name.as_str().into()), ("service", t.get("service-name").into())];
    let (beginning, end) = (t.with_all("mail-confirm", values), t.with("mail-confirm-end", "days", VALID.num_days()));
    mail::send(&signed.state, to, subject, format!("{beginning}\n\n{link}\n\n{end}\n")).await
}

/// `POST /staff/confirmations/{id}`: takes an answer up, or leaves it. "Still right" is a verification by e-mail, if the
/// record is still the one that was shown.
pub async fn handle(posted: Posted<HandleForm>, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let handled: Handled = form.handled.parse().map_err(|error| Problem::invalid("/handled", error))?;
    let id = *id;
    let all = signed.ask(nncf_db::Register::confirmations).await.map_err(Problem::from_store)?;
    let open = all.into_iter().find(|asked| asked.id == id && asked.answer.is_some() && asked.handled.is_none());
    let asked = open.ok_or_else(|| Problem::new(ProblemKind::NotFound, "No answer waits here any more."))?;
    let is_right = asked.answer.as_ref().is_some_and(|(answer, _)| *answer == Answer::Right);
    if handled == Handled::Accepted && is_right {
        let (about, revision, why) = (asked.partnership_id, asked.revision, signed.t.get("why-confirmed"));
        let written =
            desk::at(&signed.state, &signed.actor, move |desk| desk.verify(about, VerifiedHow::Email, revision, &why));
        written.await?;
    }
    let by = signed.account().id;
    signed.ask(move |register| register.handle_confirmation(id, handled, by)).await.map_err(Problem::from_store)?;
    Ok(see_other("/staff/confirmations"))
}
