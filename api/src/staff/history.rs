//! `/staff/partnerships/{slug}/history`: every revision, with who wrote it, when, why and what changed, and a way back.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};
use nncf_core::clock::time_of_day;
use nncf_core::partnership::Partnership;
use nncf_core::partnership::changes::changes;
use nncf_core::slug::Slug;
use serde::Deserialize;

use super::changed::{Told, told};
use super::edit::page::FieldView;
use super::partnerships::{record_at, seen_personal};
use super::refused::{Refused, reason};
use super::signed::{Posted, Signed};
use crate::desk;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::pages::words::Words;

#[derive(Template)]
#[template(path = "staff/record_history.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    partnership: &'a Partnership,
    steps: Vec<Step>,
}

/// A revision.
struct Step {
    number: u32,
    title: String,
    who: String,
    why: String,
    changes: Vec<Told>,
    is_latest: bool,
}

/// The form that restores, as its page has it.
const RESTORE: &str = "restore";

#[derive(Template)]
#[template(path = "staff/restore.html")]
struct RestorePage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    partnership: &'a Partnership,
    revision: u32,
    number: u32,
    changes: Vec<Told>,
    why: FieldView,
    refused: Refused,
}

/// What a confirmed restoring sends.
#[derive(Debug, Deserialize)]
pub struct RestoreForm {
    #[serde(default)]
    revision: u32,
    #[serde(default)]
    why: String,
}

/// `GET /staff/partnerships/{slug}/history`.
pub async fn history(signed: Signed, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let record = record_at(&signed, &slug).await?;
    let id = record.partnership.id;
    let revisions = signed.ask(move |register| register.revisions(id)).await.map_err(Problem::from_store)?;
    let shown = revisions.iter().map(|revision| &revision.partnership);
    seen_personal(&signed, shown.chain([&record.partnership])).await?;
    let names = names(&signed).await?;
    let (t, public) = (&signed.t, signed.view());
    let mut steps: Vec<Step> = Vec::new();
    for (index, revision) in revisions.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &revisions[before].partnership);
        steps.push(Step {
            number: revision.number,
            title: t.with_all(
                "history-step",
                [("number", revision.number.into()), ("when", moment(t, revision.at).into())],
            ),
            who: author(t, &revision.role, revision.name.as_deref(), &names),
            why: revision.why.clone(),
            // The first holds everything; it is told by the record itself.
            changes: before.map_or_else(Vec::new, |before| {
                told(t, public.view.geography(), &changes(Some(before), &revision.partnership))
            }),
            is_latest: revision.number == record.revision,
        });
    }
    steps.reverse();
    super::page(&Page { t, signed: &signed, partnership: &record.partnership, steps }, t.site())
}

/// The names of accounts, by their ids as revisions have them.
pub type Names = HashMap<String, String>;

/// Everybody who has an account.
///
/// # Errors
/// When the store does not answer.
pub async fn names(signed: &Signed) -> Result<Names, Problem> {
    let accounts = signed.ask(nncf_db::Register::accounts).await.map_err(Problem::from_store)?;
    Ok(accounts.into_iter().map(|account| (account.id.to_string(), account.name.to_string())).collect())
}

/// The role of whoever wrote a revision, and the person's name where the accounts know it.
pub fn author(t: &Words, role: &str, id: Option<&str>, names: &Names) -> String {
    let role = t.word("author", known_role(role));
    match id.and_then(|id| names.get(id)) {
        Some(name) => t.with_all("history-person", [("name", name.as_str().into()), ("role", role.into())]),
        None => role,
    }
}

/// A role that the pages have a word for.
pub fn known_role(role: &str) -> &str {
    if ["seed", "editor", "coordinator", "admin"].contains(&role) { role } else { "other" }
}

/// A day and time in words, as clocks in the UK have it.
pub fn moment(t: &Words, at: DateTime<Utc>) -> String {
    t.with_all("history-moment", [("day", t.day(&at).into()), ("time", time_of_day(at).into())])
}

/// `GET /staff/partnerships/{slug}/restore/{number}`: what restoring would change.
pub async fn restore_form(signed: Signed, path: web::Path<(Slug, u32)>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (slug, number) = path.into_inner();
    restore_page(&signed, &slug, number, "", Refused::default()).await
}

async fn restore_page(
    signed: &Signed,
    slug: &Slug,
    number: u32,
    why: &str,
    refused: Refused,
) -> Result<HttpResponse, Problem> {
    let record = record_at(signed, slug).await?;
    let id = record.partnership.id;
    let revisions = signed.ask(move |register| register.revisions(id)).await.map_err(Problem::from_store)?;
    let old = revisions.into_iter().find(|revision| revision.number == number);
    let old = old.ok_or_else(|| Problem::new(ProblemKind::NotFound, "The record has no such revision."))?;
    seen_personal(signed, [&old.partnership, &record.partnership]).await?;
    let (t, public) = (&signed.t, signed.view());
    let next = desk::restored(old.partnership, &record.partnership, None);
    let page = RestorePage {
        t,
        signed,
        partnership: &record.partnership,
        revision: record.revision,
        number,
        changes: told(t, public.view.geography(), &changes(Some(&record.partnership), &next)),
        why: refused.field(RESTORE, "why", t.get("edit-why"), why),
        refused,
    };
    Ok(page.refused.answer(super::page(&page, t.site())?))
}

/// `POST /staff/partnerships/{slug}/restore/{number}`.
pub async fn restore(posted: Posted<RestoreForm>, path: web::Path<(Slug, u32)>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: RestoreForm { revision, why } } = posted;
    let signed = signed.must_be_staff()?;
    let (slug, number) = path.into_inner();
    let id = record_at(&signed, &slug).await?.partnership.id;
    let refused = match reason(RESTORE, "why", &why, || signed.t.with("why-restored", "number", number)) {
        Ok(why) => {
            let restored =
                desk::at(&signed.state, &signed.actor, move |desk| desk.restore(id, number, None, revision, &why));
            match restored.await {
                Ok(record) => {
                    let address = format!("/staff/partnerships/{}", record.partnership.slug);
                    return Ok(signed.done(&address, signed.t.get("done-restored")).await);
                }
                Err(problem) => Refused::of(&signed.t, problem, RESTORE, &[])?,
            }
        }
        Err(refused) => refused,
    };
    restore_page(&signed, &slug, number, &why, refused).await
}
