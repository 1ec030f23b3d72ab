//! Partnerships are asked whether their record is right, all of one sending in one transaction: a question with a link
//! of its own for each, and an e-mail in the outbox.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;
use nncf_core::account::{AuditEvent, Secret};
use nncf_core::mail::{MailKind, MailState};
use nncf_core::web::EmailAddress;
use uuid::Uuid;

use super::audit::{Note, append};
use super::outbox::is_being_asked;
use super::{Register, digest_of, new_secret};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{confirmations, outbox, partnerships};
use crate::staff_rows::{ConfirmationRow, OutboxRow};

/// One sending, as somebody saw it before they had it sent.
#[derive(Debug, Clone)]
pub struct Campaign {
    /// Known by this id. A sending whose id was used before is done already, and not done again.
    pub id: Uuid,
    /// Whose account sends it.
    pub by: Uuid,
    /// When it was shown to them: whoever was asked or answered since is left out.
    pub shown_at: DateTime<Utc>,
    /// For how long the links work.
    pub valid: TimeDelta,
    /// Whether somebody passes the links on, as there is no mail server.
    pub by_hand: bool,
}

/// What a partnership is asked, and where.
pub struct NewQuestion {
    /// The partnership.
    pub partnership: Uuid,
    /// Its mailbox.
    pub sent_to: EmailAddress,
    /// [`MailKind::Question`], or [`MailKind::Reminder`] where it was asked before.
    pub kind: MailKind,
    /// The e-mail's subject.
    pub subject: String,
    /// Writes the e-mail's text around the secret of the link.
    pub body: Box<dyn Fn(&Secret) -> String + Send + Sync>,
}

impl Register {
    /// Makes the questions of a sending and puts their e-mails into the outbox. Links of earlier questions go on working
    /// until one of them is answered. Left out is who was asked or answered after the sending was shown, or whose mailbox is
    /// about to be asked. How many are asked; none when the sending was done before.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such partnership.
    pub fn ask_to_confirm(&self, campaign: &Campaign, questions: &[NewQuestion]) -> Result<usize, StoreError> {
        self.connections.write_tx(|conn| {
            let sent = outbox::table.filter(outbox::campaign_id.eq(campaign.id.to_string())).select(outbox::id);
            if sent.first::<String>(conn).optional()?.is_some() {
                return Ok(0);
            }
            let (now, mut asked) = (self.now(), 0);
            for question in questions {
                asked += usize::from(ask(conn, campaign, question, now)?);
            }
            Ok(asked)
        })
    }
}

/// Asks one partnership, unless somebody else has meanwhile. Whether it is asked.
fn ask(
    conn: &mut AnyConnection,
    campaign: &Campaign,
    question: &NewQuestion,
    now: NaiveDateTime,
) -> Result<bool, StoreError> {
    let NewQuestion { partnership, sent_to, kind, subject, body } = question;
    let about: Option<(String, i32)> = partnerships::table
        .find(partnership.to_string())
        .select((partnerships::slug, partnerships::revision))
        .first(conn)
        .optional()?;
    let (slug, revision) = about.ok_or(StoreError::NotFound)?;
    let shown_at = campaign.shown_at.naive_utc();
    let since = confirmations::table
        .filter(confirmations::partnership_id.eq(partnership.to_string()))
        .filter(confirmations::made_at.gt(shown_at).or(confirmations::answered_at.assume_not_null().gt(shown_at)))
        .select(confirmations::id);
    if since.first::<String>(conn).optional()?.is_some() || is_being_asked(conn, *partnership)? {
        return Ok(false);
    }
    let (id, secret) = (Uuid::now_v7(), new_secret()?);
    let row = ConfirmationRow {
        id: id.to_string(),
        digest: digest_of(&secret),
        partnership_id: partnership.to_string(),
        revision,
        sent_to: sent_to.to_string(),
        made_by: Some(campaign.by.to_string()),
        made_at: now,
        expires_at: now + campaign.valid,
        sent_at: None,
        answer: None,
        told: None,
        answered_at: None,
        handled: None,
        handled_at: None,
    };
    diesel::insert_into(confirmations::table).values(&row).execute(conn)?;
    let state = if campaign.by_hand { MailState::ByHand } else { MailState::Waiting };
    let mail = OutboxRow {
        id: Uuid::now_v7().to_string(),
        kind: kind.as_str().to_owned(),
        campaign_id: Some(campaign.id.to_string()),
        confirmation_id: Some(row.id),
        partnership_id: Some(row.partnership_id),
        account_id: None,
        sent_to: row.sent_to,
        subject: subject.clone(),
        body: Some(body(&secret)),
        state: state.as_str().to_owned(),
        tries: 0,
        made_at: now,
        next_try_at: now,
        claim: None,
        finished_at: campaign.by_hand.then_some(now),
        error: None,
    };
    diesel::insert_into(outbox::table).values(&mail).execute(conn)?;
    let what = if *kind == MailKind::Reminder { "reminded" } else { "asked" };
    append(conn, &Note::by(campaign.by, AuditEvent::Confirmation).about(slug).with(what), now)?;
    Ok(true)
}
