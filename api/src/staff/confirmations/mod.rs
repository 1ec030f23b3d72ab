//! `/staff/confirmations`: partnerships are asked whether their record is right, and staff decide on the answers.

pub mod sending;
mod standing;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::TimeDelta;
use nncf_core::confirmation::{Answer, Confirmation, Handled};
use nncf_core::partnership::Partnership;
use nncf_core::provenance::VerifiedHow;
use serde::Deserialize;
use uuid::Uuid;

use super::history::moment;
use super::refused::Refused;
use super::signed::{Posted, Signed};
use crate::desk;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use standing::{Group, Standing};

/// Where the page is.
pub const HERE: &str = "/staff/confirmations";

/// For how long a link works.
pub const VALID: TimeDelta = TimeDelta::days(30);

#[derive(Template)]
#[template(path = "staff/confirmations.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    answers: Vec<AnswerRow>,
    groups: Vec<BodyGroup>,
    /// Sendings of which something is still on its way.
    open: Vec<Uuid>,
    has_mail: bool,
    refused: Refused,
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

impl AnswerRow {
    /// Where it stands on the page.
    fn at(&self) -> String {
        format!("a-{}", self.id)
    }
}

/// Partnerships that stand alike.
struct BodyGroup {
    word: &'static str,
    title: String,
    hint: String,
    bodies: Vec<Body>,
}

/// A partnership that can be asked.
struct Body {
    id: Uuid,
    name: String,
    email: String,
    state: String,
    is_ticked: bool,
}

/// What staff make of an answer.
#[derive(Debug, Deserialize)]
pub struct HandleForm {
    #[serde(default)]
    handled: String,
}

/// `GET /staff/confirmations`.
pub async fn list(signed: Signed) -> Result<HttpResponse, Problem> {
    page(&signed.must_be_staff()?, Refused::default()).await
}

async fn page(signed: &Signed, refused: Refused) -> Result<HttpResponse, Problem> {
    let all = signed.ask(nncf_db::Register::confirmations).await.map_err(Problem::from_store)?;
    let mut open: Vec<Uuid> = all
        .iter()
        .filter_map(|asked| asked.mail.as_ref().filter(|mail| mail.state.is_open()).map(|mail| mail.campaign))
        .collect();
    open.dedup();
    let page = Page {
        t: &signed.t,
        signed,
        answers: answers(signed, &all),
        groups: groups(signed, &all),
        open,
        has_mail: signed.state.mail.is_some(),
        refused,
    };
    Ok(page.refused.answer(super::page(&page, signed.t.site())?))
}

fn answers(signed: &Signed, all: &[Confirmation]) -> Vec<AnswerRow> {
    let (t, public) = (&signed.t, signed.view());
    let answer = |asked: &Confirmation| {
        let (answer, told) = asked.answer.clone().filter(|_| asked.handled.is_none())?;
        let mut records = public.view.entries().iter().map(|entry| &*entry.record);
        let record = records.find(|record| record.partnership.id == asked.partnership_id)?;
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
    all.iter().filter_map(answer).collect()
}

fn groups(signed: &Signed, all: &[Confirmation]) -> Vec<BodyGroup> {
    let (t, public, now) = (&signed.t, signed.view(), signed.now());
    let records = public.view.entries().iter().map(|entry| &entry.record.partnership);
    let standings: Vec<(&Partnership, Standing)> = records
        .filter(|record| can_be_asked(record))
        .map(|record| (record, Standing::new(record, &asked_of(all, record), now)))
        .collect();
    let body = |(record, standing): &(&Partnership, Standing)| {
        Some(Body {
            id: record.id,
            name: record.name.to_string(),
            email: record.email.as_ref()?.to_string(),
            state: standing.told(t, now),
            is_ticked: standing.group == Group::ToAsk,
        })
    };
    let group = |group: Group| {
        let bodies: Vec<Body> =
            standings.iter().filter(|(_, standing)| standing.group == group).filter_map(body).collect();
        BodyGroup {
            word: group.word(),
            title: t.with(&format!("confirmations-group-{}", group.word()), "count", bodies.len()),
            hint: t.word("confirmations-hint", group.word()),
            bodies,
        }
    };
    Group::ALL.into_iter().map(group).filter(|group| !group.bodies.is_empty()).collect()
}

/// What a partnership was asked, the latest first.
fn asked_of<'a>(all: &'a [Confirmation], record: &Partnership) -> Vec<&'a Confirmation> {
    all.iter().filter(|asked| asked.partnership_id == record.id).collect()
}

/// Whoever follows the link is shown the public record, so there must be one; and there must be a mailbox.
fn can_be_asked(record: &Partnership) -> bool {
    record.visibility == nncf_core::visibility::Visibility::Public && !record.has_ended() && record.email.is_some()
}

/// `POST /staff/confirmations/{id}`: takes an answer up, or leaves it. "Still right" is a verification by e-mail, if the
/// record is still the one that was shown.
pub async fn handle(posted: Posted<HandleForm>, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let id = *id;
    let at = format!("a-{id}");
    let Ok(handled) = form.handled.parse::<Handled>() else {
        return page(&signed, Refused::at(at, signed.t.get("confirmations-handled-wrong"))).await;
    };
    let all = signed.ask(nncf_db::Register::confirmations).await.map_err(Problem::from_store)?;
    let open = all.into_iter().find(|asked| asked.id == id && asked.answer.is_some() && asked.handled.is_none());
    let Some(asked) = open else {
        return page(&signed, Refused::at("answers", signed.t.get("confirmations-handled-before"))).await;
    };
    let is_right = asked.answer.as_ref().is_some_and(|(answer, _)| *answer == Answer::Right);
    if handled == Handled::Accepted && is_right {
        let (about, revision, why) = (asked.partnership_id, asked.revision, signed.t.get("why-confirmed"));
        let written =
            desk::at(&signed.state, &signed.actor, move |desk| desk.verify(about, VerifiedHow::Email, revision, &why));
        match written.await {
            Err(problem) if problem.kind == ProblemKind::Stale => {
                return page(&signed, Refused::at(at, signed.t.get("confirmations-changed"))).await;
            }
            other => other.map(drop)?,
        }
    }
    let by = signed.account().id;
    signed.ask(move |register| register.handle_confirmation(id, handled, by)).await.map_err(Problem::from_store)?;
    Ok(signed.done(HERE, signed.t.get("done-answer")).await)
}

/// The messages that are asked for by a word here, for the test of the catalogues.
#[cfg(test)]
pub fn words() -> Vec<String> {
    use nncf_core::mail::MailState;
    let states = ["on-its-way", "waiting", "expired", "answered", "accepted", "dismissed"];
    let states = states.iter().map(|state| format!("confirm-{state}"));
    let groups = Group::ALL
        .iter()
        .flat_map(|group| ["confirmations-group", "confirmations-hint"].map(|list| format!("{list}-{}", group.word())));
    let mails = MailState::ALL.iter().flat_map(|state| [format!("mail-state-{state}"), format!("sent-count-{state}")]);
    states.chain(groups).chain(mails).collect()
}
