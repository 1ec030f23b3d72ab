//! One sending: shown before it is sent, put into the outbox once, and looked after until all of it has gone out.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{DateTime, SecondsFormat, Utc};
use nncf_core::account::Secret;
use nncf_core::atlas::view::{Entry, RegisterView};
use nncf_core::confirmation::Confirmation;
use nncf_core::mail::MailState;
use nncf_db::{Campaign, CampaignMail, NewQuestion};
use serde::Deserialize;
use uuid::Uuid;

use super::standing::Standing;
use super::{HERE, VALID, asked_of, can_be_asked};
use crate::http::problem::{Problem, ProblemKind};
use crate::mail::letter::Letter;
use crate::pages::frame::Frame;
use crate::staff::history::moment;
use crate::staff::refused::Refused;
use crate::staff::signed::{Posted, Signed};
use crate::staff::{page as staff_page, see_other};

#[derive(Template)]
#[template(path = "staff/confirmations_preview.html")]
struct PreviewPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    campaign: Uuid,
    shown_at: String,
    letters: Vec<Shown>,
    count: usize,
    has_mail: bool,
}

/// An e-mail as the first of those who get it will read it, and who they are.
struct Shown {
    title: String,
    subject: String,
    text: String,
    to: Vec<Recipient>,
}

/// Who gets it.
struct Recipient {
    id: Uuid,
    name: String,
    email: String,
}

#[derive(Template)]
#[template(path = "staff/confirmations_sent.html")]
struct SentPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    id: Uuid,
    counts: Vec<String>,
    lines: Vec<Line>,
    is_open: bool,
    is_by_hand: bool,
    left_out: usize,
}

/// An e-mail of the sending.
struct Line {
    name: String,
    slug: String,
    email: String,
    told: String,
    is_failed: bool,
    is_by_hand: bool,
    error: Option<String>,
    /// What it says, where somebody has to pass it on.
    text: Option<String>,
}

/// What came along from a sending that was just made.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    left_out: usize,
}

/// Whom somebody ticked.
fn ticked(form: &[(String, String)]) -> Vec<Uuid> {
    form.iter().filter(|(name, _)| name == "ask").filter_map(|(_, id)| id.parse().ok()).collect()
}

/// The value of a field that a form holds once.
fn field<T: std::str::FromStr>(form: &[(String, String)], name: &str) -> Option<T> {
    form.iter().find(|(field, _)| field == name).and_then(|(_, value)| value.parse().ok())
}

/// Those of the ticked that can be asked.
fn chosen<'a>(view: &'a RegisterView, ticked: &[Uuid]) -> impl Iterator<Item = &'a Entry> {
    let is_chosen = |entry: &&Entry| {
        let record = &entry.record.partnership;
        ticked.contains(&record.id) && can_be_asked(record)
    };
    view.entries().iter().map(|entry| &**entry).filter(is_chosen)
}

/// `POST /staff/confirmations`: what would be sent, and to whom. Nothing is sent yet.
pub async fn preview(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let all = signed.ask(nncf_db::Register::confirmations).await.map_err(Problem::from_store)?;
    let letters = letters(&signed, &all, &ticked(&form));
    if letters.is_empty() {
        return super::page(&signed, Refused::at("ask-form", signed.t.get("confirmations-nobody-ticked"))).await;
    }
    let page = PreviewPage {
        t: &signed.t,
        signed: &signed,
        campaign: Uuid::new_v4(),
        shown_at: signed.now().to_rfc3339_opts(SecondsFormat::Micros, true),
        count: letters.iter().map(|letter| letter.to.len()).sum(),
        letters,
        has_mail: signed.state.mail.is_some(),
    };
    staff_page(&page, signed.t.site())
}

fn letters(signed: &Signed, all: &[Confirmation], ticked: &[Uuid]) -> Vec<Shown> {
    let (t, public, now) = (&signed.t, signed.view(), signed.now());
    let geography = public.view.geography();
    let mut sorts: BTreeMap<_, Shown> = BTreeMap::new();
    for entry in chosen(&public.view, ticked) {
        let record = &entry.record.partnership;
        let Some(email) = &record.email else { continue };
        let standing = Standing::new(record, &asked_of(all, record), now);
        let sort = Letter::sort(entry, geography, standing.kind());
        let shown = sorts.entry(sort).or_insert_with(|| {
            let letter = Letter::new(t.site(), entry, geography, VALID.num_days(), standing.reminded_of());
            let title = match sort {
                (nncf_core::mail::MailKind::Reminder, true) => t.get("asking-reminder-both"),
                (nncf_core::mail::MailKind::Reminder, false) => t.get("asking-reminder"),
                (_, true) => t.get("asking-question-both"),
                (_, false) => t.get("asking-question"),
            };
            let text = letter.text(&t.site().public_url, "…");
            Shown { title, subject: letter.subject, text, to: Vec::new() }
        });
        shown.to.push(Recipient { id: record.id, name: record.name.to_string(), email: email.to_string() });
    }
    sorts.into_values().collect()
}

/// `POST /staff/confirmations/send`: puts the e-mails into the outbox. The same form sent twice does it once.
pub async fn send(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let (id, shown_at) = (field::<Uuid>(&form, "campaign"), field::<DateTime<Utc>>(&form, "shown_at"));
    let (Some(id), Some(shown_at)) = (id, shown_at) else {
        return super::page(&signed, Refused::at("ask-form", signed.t.get("confirmations-look-first"))).await;
    };
    let all = signed.ask(nncf_db::Register::confirmations).await.map_err(Problem::from_store)?;
    let questions = questions(&signed, &all, &ticked(&form));
    let by_hand = signed.state.mail.is_none();
    let campaign = Campaign { id, by: signed.account().id, shown_at, valid: VALID, by_hand };
    let count = questions.len();
    let asked = signed.ask(move |register| {
        let asked = register.ask_to_confirm(&campaign, &questions)?;
        Ok((asked, register.campaign(id)?.len()))
    });
    let (asked, in_all) = asked.await.map_err(Problem::from_store)?;
    signed.state.bell.ring();
    // A form that came twice was done before: nobody was left out of it.
    let left_out = if asked == 0 && in_all > 0 { 0 } else { count - asked };
    let left_out = if left_out > 0 { format!("?left_out={left_out}") } else { String::new() };
    Ok(see_other(&format!("{HERE}/sent/{id}{left_out}")))
}

fn questions(signed: &Signed, all: &[Confirmation], ticked: &[Uuid]) -> Vec<NewQuestion> {
    let (public, now) = (signed.view(), signed.now());
    let geography = public.view.geography();
    let question = |entry: &Entry| {
        let record = &entry.record.partnership;
        let standing = Standing::new(record, &asked_of(all, record), now);
        let letter = Letter::new(signed.t.site(), entry, geography, VALID.num_days(), standing.reminded_of());
        // The link begins with the address that the operator set, never with what a request claims.
        let site = signed.t.site().public_url.clone();
        Some(NewQuestion {
            partnership: record.id,
            sent_to: record.email.clone()?,
            kind: standing.kind(),
            subject: letter.subject.clone(),
            body: Box::new(move |secret: &Secret| letter.text(&site, secret.expose())),
        })
    };
    chosen(&public.view, ticked).filter_map(question).collect()
}

/// `GET /staff/confirmations/sent/{id}`: what became of a sending so far.
pub async fn sent(signed: Signed, id: web::Path<Uuid>, query: web::Query<Query>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (id, left_out) = (*id, query.left_out);
    let mails = signed.ask(move |register| register.campaign(id)).await.map_err(Problem::from_store)?;
    if mails.is_empty() && left_out == 0 {
        return Err(Problem::new(ProblemKind::NotFound, "There is no such sending."));
    }
    let t = &signed.t;
    let count = |state: &MailState| {
        let count = mails.iter().filter(|mail| mail.delivery.state == *state).count();
        (count > 0).then(|| t.with(&format!("sent-count-{state}"), "count", count))
    };
    let page = SentPage {
        t,
        signed: &signed,
        id,
        counts: MailState::ALL.iter().filter_map(count).collect(),
        is_open: mails.iter().any(|mail| mail.delivery.state.is_open()),
        is_by_hand: mails.iter().any(|mail| mail.delivery.state == MailState::ByHand),
        lines: mails.into_iter().map(|mail| line(t, mail)).collect(),
        left_out,
    };
    staff_page(&page, t.site())
}

fn line(t: &Frame, CampaignMail { partnership, name, sent_to, delivery, next_try_at, body }: CampaignMail) -> Line {
    let state = delivery.state;
    let told = match state {
        MailState::Waiting if delivery.tries > 0 => {
            let values = [("count", delivery.tries.into()), ("when", moment(t, next_try_at).into())];
            t.with_all("sent-again", values)
        }
        _ => t.word("mail-state", state),
    };
    Line {
        name: name.to_string(),
        slug: partnership.to_string(),
        email: sent_to.to_string(),
        told,
        is_failed: state == MailState::Failed,
        is_by_hand: state == MailState::ByHand,
        error: delivery.error,
        text: body.filter(|_| matches!(state, MailState::ByHand | MailState::Failed)),
    }
}
