//! The outbox: e-mail waits here until a process sends it. Claims are made under the lock for writing, so of several
//! processes one sends each; a claim runs out, so that a process that died keeps nobody's e-mail.
//!
//! An e-mail goes out twice only where a process dies between the mail server's word that it took it and the note of
//! that.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use nncf_core::mail::{ClaimedMail, Delivery, MailKind, MailState};
use nncf_core::slug::Slug;
use nncf_core::text::Name;
use nncf_core::web::EmailAddress;
use uuid::Uuid;

use super::Register;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::{confirmations, outbox, partnerships};
use crate::staff_rows::OutboxRow;

/// For how long it is kept that somebody was told of what came in.
const NOTICES_KEPT: TimeDelta = TimeDelta::days(30);

/// An e-mail of one sending to partnerships, for staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignMail {
    /// The partnership's present short name.
    pub partnership: Slug,
    /// Its present name.
    pub name: Name,
    /// The mailbox.
    pub sent_to: EmailAddress,
    /// What became of it.
    pub delivery: Delivery,
    /// When it is tried next, while it waits.
    pub next_try_at: DateTime<Utc>,
    /// What it says, as long as somebody may need it: while it waits, failed, or is to be passed on.
    pub body: Option<String>,
}

impl Register {
    /// Takes the e-mail that has waited longest, for as long as a claim holds; none when none is due. Whoever takes one
    /// says what became of it before that time is over.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored e-mail does not parse.
    pub fn next_mail(&self, claim_holds: TimeDelta) -> Result<Option<ClaimedMail>, StoreError> {
        let due = outbox::state
            .eq_any([MailState::Waiting.as_str(), MailState::Sending.as_str()])
            .and(outbox::next_try_at.le(self.now()));
        // Looking needs no lock, and mostly there is nothing.
        let looked = outbox::table.filter(due).select(outbox::id).first::<String>(&mut *self.connections.get()?);
        if looked.optional()?.is_none() {
            return Ok(None);
        }
        self.connections.write_tx(|conn| {
            let now = self.now();
            let row: Option<OutboxRow> = outbox::table
                .filter(outbox::state.eq_any([MailState::Waiting.as_str(), MailState::Sending.as_str()]))
                .filter(outbox::next_try_at.le(now))
                .order((outbox::next_try_at, outbox::id))
                .select(OutboxRow::as_select())
                .first(conn)
                .optional()?;
            row.map(|row| claim(conn, row, now + claim_holds)).transpose()
        })
    }

    /// Notes that the mail server took an e-mail. Its text is forgotten.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the claim ran out and somebody else has taken it.
    pub fn mail_sent(&self, mail: &ClaimedMail) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let now = self.now();
            let done = (
                outbox::state.eq(MailState::Sent.as_str()),
                outbox::body.eq(None::<String>),
                outbox::error.eq(None::<String>),
                outbox::finished_at.eq(Some(now)),
            );
            let updated = diesel::update(outbox::table.find(mail.id.to_string()).filter(is_claimed(mail)));
            if updated.set(done).execute(conn)? == 0 {
                return Err(StoreError::NotFound);
            }
            let question: Option<String> =
                outbox::table.find(mail.id.to_string()).select(outbox::confirmation_id).first(conn)?;
            if let Some(question) = question {
                let sent = confirmations::sent_at.eq(Some(now));
                diesel::update(confirmations::table.find(question)).set(sent).execute(conn)?;
            }
            Ok(())
        })
    }

    /// Notes that an e-mail was not sent, and why; it is tried again at a time, or never.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the claim ran out and somebody else has taken it.
    pub fn mail_not_sent(
        &self,
        mail: &ClaimedMail,
        why: &str,
        again_at: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let now = self.now();
            let state = if again_at.is_some() { MailState::Waiting } else { MailState::Failed };
            let values = (
                outbox::state.eq(state.as_str()),
                outbox::next_try_at.eq(again_at.map_or(now, |at| at.naive_utc())),
                outbox::error.eq(Some(why)),
                outbox::finished_at.eq(again_at.is_none().then_some(now)),
            );
            let updated = diesel::update(outbox::table.find(mail.id.to_string()).filter(is_claimed(mail)));
            match updated.set(values).execute(conn)? {
                0 => Err(StoreError::NotFound),
                _ => Ok(()),
            }
        })
    }

    /// Gives an e-mail back that was taken and not tried: it is due at once.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn give_mail_back(&self, mail: &ClaimedMail) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let values = (
                outbox::state.eq(MailState::Waiting.as_str()),
                outbox::next_try_at.eq(self.now()),
                outbox::tries.eq(mail.tries.saturating_sub(1).cast_signed()),
            );
            let taken = outbox::table.find(mail.id.to_string()).filter(is_claimed(mail));
            diesel::update(taken).set(values).execute(conn)?;
            Ok(())
        })
    }

    /// The e-mails of one sending to partnerships, by the partnerships' names; none when there was no such sending.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored e-mail does not parse.
    pub fn campaign(&self, id: Uuid) -> Result<Vec<CampaignMail>, StoreError> {
        let rows: Vec<(OutboxRow, String, String)> = outbox::table
            .inner_join(partnerships::table)
            .filter(outbox::campaign_id.eq(id.to_string()))
            .order((partnerships::name, outbox::id))
            .select((OutboxRow::as_select(), partnerships::slug, partnerships::name))
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(campaign_mail).collect()
    }

    /// Forgets texts of e-mails whose questions can be answered no more, and old notices. Nothing else becomes of them.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn tidy_outbox(&self) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let now = self.now();
            let over = confirmations::table
                .filter(confirmations::answer.is_not_null().or(confirmations::expires_at.le(now)))
                .select(confirmations::id.nullable());
            let texts = outbox::table
                .filter(outbox::body.is_not_null())
                .filter(outbox::state.ne(MailState::Sending.as_str()))
                .filter(outbox::confirmation_id.eq_any(over));
            let ids: Vec<String> = texts.select(outbox::id).load(conn)?;
            let waiting = outbox::state.eq(MailState::Waiting.as_str());
            let of_these = outbox::table.filter(outbox::id.eq_any(&ids));
            diesel::update(of_these.filter(waiting)).set(dropped(now)).execute(conn)?;
            diesel::update(outbox::table.filter(outbox::id.eq_any(&ids)))
                .set(outbox::body.eq(None::<String>))
                .execute(conn)?;
            let old = outbox::table
                .filter(outbox::kind.eq(MailKind::Notice.as_str()))
                .filter(outbox::finished_at.assume_not_null().le(now - NOTICES_KEPT));
            diesel::delete(old).execute(conn)?;
            Ok(())
        })
    }
}

/// What an e-mail becomes that nobody needs any more.
type Dropped = (
    diesel::dsl::Eq<outbox::state, &'static str>,
    diesel::dsl::Eq<outbox::body, Option<String>>,
    diesel::dsl::Eq<outbox::finished_at, Option<NaiveDateTime>>,
);

/// The change that drops an e-mail.
pub(super) fn dropped(now: NaiveDateTime) -> Dropped {
    (outbox::state.eq(MailState::Dropped.as_str()), outbox::body.eq(None), outbox::finished_at.eq(Some(now)))
}

/// A partnership has answered: what still waits to ask it is dropped, and no text with a link is kept.
pub(super) fn drop_questions(conn: &mut AnyConnection, partnership: Uuid, now: NaiveDateTime) -> QueryResult<()> {
    let kinds = [MailKind::Question.as_str(), MailKind::Reminder.as_str()];
    let of_partnership = || outbox::partnership_id.eq(partnership.to_string()).and(outbox::kind.eq_any(kinds));
    let waiting = of_partnership().and(outbox::state.eq(MailState::Waiting.as_str()));
    diesel::update(outbox::table.filter(waiting)).set(dropped(now)).execute(conn)?;
    let sending = outbox::state.eq(MailState::Sending.as_str());
    diesel::update(outbox::table.filter(of_partnership()).filter(diesel::dsl::not(sending)))
        .set(outbox::body.eq(None::<String>))
        .execute(conn)?;
    Ok(())
}

/// An account is told nothing any more.
pub(super) fn drop_notices(conn: &mut AnyConnection, account: &str, now: NaiveDateTime) -> QueryResult<()> {
    let waiting = outbox::account_id.eq(account.to_owned()).and(outbox::state.eq(MailState::Waiting.as_str()));
    diesel::update(outbox::table.filter(waiting)).set(dropped(now)).execute(conn).map(drop)
}

/// Whether a partnership's mailbox is about to be asked.
pub(super) fn is_being_asked(conn: &mut AnyConnection, partnership: Uuid) -> QueryResult<bool> {
    let open = [MailState::Waiting.as_str(), MailState::Sending.as_str()];
    let mails =
        outbox::table.filter(outbox::partnership_id.eq(partnership.to_string())).filter(outbox::state.eq_any(open));
    mails.select(outbox::id).first::<String>(conn).optional().map(|found| found.is_some())
}

/// What became of the e-mails with questions, by the questions' ids.
pub(super) fn deliveries(conn: &mut AnyConnection) -> Result<HashMap<String, Delivery>, StoreError> {
    let rows: Vec<OutboxRow> =
        outbox::table.filter(outbox::confirmation_id.is_not_null()).select(OutboxRow::as_select()).load(conn)?;
    let found = rows.into_iter().filter_map(|row| row.confirmation_id.clone().map(|question| (question, row)));
    found.map(|(question, row)| Ok((question, delivery(&row)?))).collect()
}

fn is_claimed(
    mail: &ClaimedMail,
) -> diesel::dsl::And<diesel::dsl::Eq<outbox::claim, String>, diesel::dsl::Eq<outbox::state, &'static str>> {
    outbox::claim.eq(mail.claim.to_string()).and(outbox::state.eq(MailState::Sending.as_str()))
}

fn claim(conn: &mut AnyConnection, row: OutboxRow, until: NaiveDateTime) -> Result<ClaimedMail, StoreError> {
    let (claim, tries) = (Uuid::new_v4(), row.tries + 1);
    let taken = (
        outbox::state.eq(MailState::Sending.as_str()),
        outbox::claim.eq(Some(claim.to_string())),
        outbox::next_try_at.eq(until),
        outbox::tries.eq(tries),
    );
    diesel::update(outbox::table.find(&row.id)).set(taken).execute(conn)?;
    let what = format!("the e-mail {}", row.id);
    let missing = || StoreError::damaged(&what, &"it waits and has no text");
    Ok(ClaimedMail {
        id: parse(&what, row.id.parse())?,
        claim,
        to: parse(&what, row.sent_to.parse())?,
        subject: row.subject,
        body: row.body.ok_or_else(missing)?,
        tries: tries.unsigned_abs(),
        made_at: row.made_at.and_utc(),
    })
}

fn delivery(row: &OutboxRow) -> Result<Delivery, StoreError> {
    let what = format!("the e-mail {}", row.id);
    let campaign = row.campaign_id.as_deref().unwrap_or_default();
    Ok(Delivery {
        campaign: parse(&what, campaign.parse())?,
        kind: parse(&what, row.kind.parse())?,
        state: parse(&what, row.state.parse())?,
        tries: row.tries.unsigned_abs(),
        finished_at: row.finished_at.map(|at| at.and_utc()),
        error: row.error.clone(),
    })
}

fn campaign_mail((row, slug, name): (OutboxRow, String, String)) -> Result<CampaignMail, StoreError> {
    let what = format!("the e-mail {}", row.id);
    Ok(CampaignMail {
        partnership: parse(&what, slug.parse())?,
        name: parse(&what, name.parse())?,
        sent_to: parse(&what, row.sent_to.parse())?,
        delivery: delivery(&row)?,
        next_try_at: row.next_try_at.and_utc(),
        body: row.body,
    })
}
