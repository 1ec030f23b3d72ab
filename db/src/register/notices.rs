//! Who keeps the register is told by e-mail, now and then, that something came in: how much, and nothing of it.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::max;
use diesel::prelude::*;
use nncf_core::account::{AccountStatus, Role};
use nncf_core::mail::{MailKind, MailState, Notices};
use nncf_core::mistake::MistakeStatus;
use nncf_core::text::Name;
use uuid::Uuid;

use super::Register;
use super::outbox::drop_notices;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::{accounts, confirmations, mistakes, outbox};
use crate::staff_rows::OutboxRow;

/// What came in since somebody was last told, and still waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CameIn {
    /// Answers of partnerships.
    pub answers: u64,
    /// Reports of mistakes.
    pub reports: u64,
}

/// Somebody who may be told.
type Reader = (String, String, String, NaiveDateTime, Option<NaiveDateTime>);

impl Register {
    /// Whether an account is told.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn notices(&self, account: Uuid) -> Result<Notices, StoreError> {
        let chosen = accounts::table.find(account.to_string()).select(accounts::notices);
        let chosen: Option<String> = chosen.first(&mut *self.connections.get()?).optional()?;
        parse("a choice of notices", chosen.ok_or(StoreError::NotFound)?.parse())
    }

    /// Chooses whether an account is told. What waits to tell it otherwise is dropped.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_notices(&self, account: Uuid, notices: Notices) -> Result<(), StoreError> {
        let id = account.to_string();
        self.connections.write_tx(|conn| {
            let chosen = accounts::notices.eq(notices.as_str());
            if diesel::update(accounts::table.find(&id)).set(chosen).execute(conn)? == 0 {
                return Err(StoreError::NotFound);
            }
            if notices == Notices::Never {
                drop_notices(conn, &id, self.now())?;
            }
            Ok(())
        })
    }

    /// Puts an e-mail into the outbox for every editor and admin who wants to be told, has not been told for this long,
    /// and for whom something came in since. `write` makes its subject and text. How many are told.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored account does not parse.
    pub fn queue_notices(
        &self,
        at_most_every: TimeDelta,
        write: &dyn Fn(&Name, CameIn) -> (String, String),
    ) -> Result<usize, StoreError> {
        // Looking needs no lock, and mostly there is nobody to tell.
        if self.connections.read_tx(|conn| readers(conn, self.now() - at_most_every))?.is_empty() {
            return Ok(0);
        }
        self.connections.write_tx(|conn| {
            let (now, mut told) = (self.now(), 0);
            for reader in readers(conn, now - at_most_every)? {
                told += usize::from(tell(conn, &reader, now, write)?);
            }
            Ok(told)
        })
    }
}

/// Who wants to be told, was last told before a time, and before the latest thing that waits.
fn readers(conn: &mut AnyConnection, told_before: NaiveDateTime) -> Result<Vec<Reader>, StoreError> {
    let answer: Option<NaiveDateTime> = confirmations::table
        .filter(confirmations::handled.is_null())
        .select(max(confirmations::answered_at))
        .first(conn)?;
    let report: Option<NaiveDateTime> = mistakes::table
        .filter(mistakes::status.eq(MistakeStatus::New.as_str()))
        .select(max(mistakes::received_at))
        .first(conn)?;
    let Some(latest) = answer.max(report) else { return Ok(Vec::new()) };
    let all: Vec<Reader> = accounts::table
        .filter(accounts::status.eq(AccountStatus::Active.as_str()))
        .filter(accounts::role.eq_any([Role::Editor.as_str(), Role::Admin.as_str()]))
        .filter(accounts::notices.eq(Notices::Daily.as_str()))
        .filter(accounts::password.is_not_null())
        .order(accounts::id)
        .select((accounts::id, accounts::email, accounts::name, accounts::created_at, accounts::noticed_at))
        .load(conn)?;
    let is_due = |told_at: Option<NaiveDateTime>| told_at.is_none_or(|at| at <= told_before);
    let is_news = |(_, _, _, made_at, told_at): &Reader| is_due(*told_at) && told_at.unwrap_or(*made_at) < latest;
    Ok(all.into_iter().filter(is_news).collect())
}

fn tell(
    conn: &mut AnyConnection,
    (account, email, name, made_at, told_at): &Reader,
    now: NaiveDateTime,
    write: &dyn Fn(&Name, CameIn) -> (String, String),
) -> Result<bool, StoreError> {
    let since = told_at.unwrap_or(*made_at);
    let answers: i64 = confirmations::table
        .filter(confirmations::handled.is_null())
        .filter(confirmations::answered_at.assume_not_null().gt(since))
        .count()
        .get_result(conn)?;
    let reports: i64 = mistakes::table
        .filter(mistakes::status.eq(MistakeStatus::New.as_str()))
        .filter(mistakes::received_at.gt(since))
        .count()
        .get_result(conn)?;
    let came_in = CameIn { answers: answers.unsigned_abs(), reports: reports.unsigned_abs() };
    if answers + reports == 0 {
        return Ok(false);
    }
    let (subject, body) = write(&parse("an account's name", name.parse())?, came_in);
    let row = OutboxRow {
        id: Uuid::now_v7().to_string(),
        kind: MailKind::Notice.as_str().to_owned(),
        campaign_id: None,
        confirmation_id: None,
        partnership_id: None,
        account_id: Some(account.clone()),
        sent_to: email.clone(),
        subject,
        body: Some(body),
        state: MailState::Waiting.as_str().to_owned(),
        tries: 0,
        made_at: now,
        next_try_at: now,
        claim: None,
        finished_at: None,
        error: None,
    };
    diesel::insert_into(outbox::table).values(&row).execute(conn)?;
    diesel::update(accounts::table.find(account)).set(accounts::noticed_at.eq(Some(now))).execute(conn)?;
    Ok(true)
}
