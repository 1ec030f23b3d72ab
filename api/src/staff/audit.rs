//! `/staff/audit`: the audit log in sentences, for admins.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;
use nncf_core::account::{Account, AuditEntry, AuditEvent};
use nncf_core::clock::start_of;
use nncf_db::AuditFilter;
use serde::Deserialize;
use uuid::Uuid;

use super::page as staff_page;
use super::signed::Signed;
use super::told::{Names, moment};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::pages::words::Words;
use crate::register::list::query_string;

/// How many entries stand on a page.
const PAGE: usize = 50;

/// What is looked for. Whatever cannot be read is as if it were not asked.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    #[serde(default)]
    event: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    since: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "staff/audit.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    query: &'a Query,
    events: Vec<Choice>,
    accounts: Vec<Choice>,
    lines: Vec<Line>,
    older: Option<String>,
}

/// Something to choose.
struct Choice {
    value: String,
    name: String,
    is_chosen: bool,
}

/// An entry in words.
pub struct Line {
    /// Its number.
    pub number: u64,
    /// When.
    pub when: String,
    /// What happened, as a sentence.
    pub what: String,
    /// What else is known.
    pub detail: String,
}

/// `GET /staff/audit`.
pub async fn log(query: web::Query<Query>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_admin()?;
    let filter = filter_of(&signed, &query);
    let found = signed.ask(move |register| Ok((register.audit(&filter)?, register.accounts()?)));
    let (mut entries, accounts) = found.await.map_err(Problem::from_store)?;
    let has_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let last = entries.last().filter(|_| has_more).map(|entry| entry.number);
    let names = Names::of(&signed).await.map_err(Problem::from_store)?;
    let page = Page {
        t: &signed.t,
        signed: &signed,
        query: &query,
        events: events(&signed.t, &query),
        accounts: accounts.iter().map(|account| choice_of(account, &query)).collect(),
        lines: entries.iter().map(|entry| line(&signed.t, &names, entry)).collect(),
        older: last.map(|number| query.address_before(number)),
    };
    staff_page(&page, signed.t.site())
}

fn filter_of(signed: &Signed, query: &Query) -> AuditFilter {
    let since: Option<NaiveDate> = query.since.trim().parse().ok();
    AuditFilter {
        event: query.event.parse().ok(),
        account: query.account.parse().ok(),
        subject: subject_of(signed, query.subject.trim()),
        since: since.map(start_of),
        before: query.before.parse().ok(),
        limit: PAGE as i64 + 1,
    }
}

/// A partnership may be named as its page is; the log has its short name.
fn subject_of(signed: &Signed, typed: &str) -> Option<String> {
    let view = signed.view();
    let named = |name: &str| name.eq_ignore_ascii_case(typed);
    let mut entries = view.view.entries().iter().map(|entry| &entry.record.partnership);
    let found = entries.find(|partnership| named(partnership.name.as_str()));
    let slug = found.map(|partnership| partnership.slug.to_string());
    slug.or_else(|| Some(typed.to_owned()).filter(|typed| !typed.is_empty()))
}

fn events(t: &Words, query: &Query) -> Vec<Choice> {
    let choice = |event: &AuditEvent| Choice {
        value: event.to_string(),
        name: t.word("audit-event", event),
        is_chosen: query.event == event.as_str(),
    };
    AuditEvent::ALL.iter().map(choice).collect()
}

fn choice_of(account: &Account, query: &Query) -> Choice {
    let value = account.id.to_string();
    Choice { is_chosen: query.account == value, name: format!("{} ({})", account.name, account.email), value }
}

/// An entry as a sentence.
pub fn line(t: &Words, names: &Names, entry: &AuditEntry) -> Line {
    let AuditEntry { number, at, actor, event, subject, detail } = entry;
    let who = actor.map_or_else(|| nobody(t, *event), |id| names.account(id));
    let is_own = actor.is_some_and(|id| subject.as_ref().is_some_and(|subject| subject.as_str() == id.to_string()));
    let subject = match subject {
        Some(_) if is_own => t.get("audit-own"),
        Some(subject) => names.subject(subject.as_str()),
        None if *event == AuditEvent::SignInFailed => t.get("audit-unknown-mailbox"),
        None => t.get("audit-everything"),
    };
    let values = [("who", who.into()), ("subject", subject.into())];
    let what = t.with_all(&format!("audit-{event}"), values);
    let detail = detail.as_ref().map(ToString::to_string).unwrap_or_default();
    let detail =
        detail.parse::<Uuid>().map_or_else(|_| detail.clone(), |id| t.with("audit-contact", "id", id.to_string()));
    Line { number: *number, when: moment(t, at), what, detail }
}

/// Who is meant where no account did it.
fn nobody(t: &Words, event: AuditEvent) -> String {
    match event {
        AuditEvent::SignInFailed => t.get("audit-somebody"),
        AuditEvent::Confirmation => t.get("audit-partnership"),
        _ => t.get("audit-command-line"),
    }
}

impl Query {
    fn address_before(&self, number: u64) -> String {
        let number = number.to_string();
        let Self { event, account, subject, since, before: _ } = self;
        let pairs =
            [("event", event), ("account", account), ("subject", subject), ("since", since), ("before", &number)];
        let asked = pairs.into_iter().filter(|(_, value)| !value.is_empty());
        format!("/staff/audit?{}", query_string(asked.map(|(name, value)| (name, value.as_str()))))
    }
}
