//! Partnerships are asked whether their record is right: by a link that works once, and not for ever. What they answer
//! waits for staff; nothing in the register changes by it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nncf_core::account::{AuditEvent, Secret};
use nncf_core::confirmation::{Answer, Confirmation, Handled};
use nncf_core::mistake::Told;
use uuid::Uuid;

use super::audit::{Note, append};
use super::outbox::{deliveries, drop_questions};
use super::{Register, digest_of};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::{confirmations, partnerships};
use crate::staff_rows::ConfirmationRow;

impl Register {
    /// The question behind a link that still works. Looking does not use it up.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it was answered, is too old, was replaced or never was.
    pub fn confirmation(&self, secret: &Secret) -> Result<Confirmation, StoreError> {
        self.connections.read_tx(|conn| waiting(conn, secret, self.now()))
    }

    /// Answers a question about the revision that was shown; its link stops working, and so do those of the other
    /// questions that wait for the same partnership.
    ///
    /// # Errors
    /// As in [`Register::confirmation`].
    pub fn answer_confirmation(
        &self,
        secret: &Secret,
        shown: u32,
        answer: Answer,
        told: Option<&Told>,
    ) -> Result<Confirmation, StoreError> {
        self.connections.write_tx(|conn| {
            let now = self.now();
            let asked = waiting(conn, secret, now)?;
            let of_record = partnerships::table.find(asked.partnership_id.to_string());
            let current: i32 = of_record.select(partnerships::revision).first(conn)?;
            let values = (
                confirmations::revision.eq(shown.cast_signed().clamp(1, current)),
                confirmations::answer.eq(Some(answer.as_str())),
                confirmations::told.eq(told.map(ToString::to_string)),
                confirmations::answered_at.eq(Some(now)),
            );
            diesel::update(confirmations::table.find(asked.id.to_string())).set(values).execute(conn)?;
            close_others(conn, asked.partnership_id, now)?;
            drop_questions(conn, asked.partnership_id, now)?;
            let note = Note::by_nobody(AuditEvent::Confirmation).about(&asked.partnership).with(answer);
            append(conn, &note, now)?;
            Ok(asked)
        })
    }

    /// Every question, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored one does not parse.
    pub fn confirmations(&self) -> Result<Vec<Confirmation>, StoreError> {
        self.connections.read_tx(|conn| {
            let rows: Vec<Joined> = confirmations::table
                .inner_join(partnerships::table)
                .order((confirmations::made_at.desc(), confirmations::id.desc()))
                .select((ConfirmationRow::as_select(), partnerships::slug, partnerships::name))
                .load(conn)?;
            let mut mails = deliveries(conn)?;
            let with_mail = |joined: Joined| {
                let mail = mails.remove(&joined.0.id);
                Ok(Confirmation { mail, ..confirmation(joined)? })
            };
            rows.into_iter().map(with_mail).collect()
        })
    }

    /// Notes what staff made of an answer.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no answer that waits for it.
    pub fn handle_confirmation(&self, id: Uuid, handled: Handled, by: Uuid) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let now = self.now();
            let open = confirmations::id
                .eq(id.to_string())
                .and(confirmations::answer.is_not_null())
                .and(confirmations::handled.is_null());
            let values = (confirmations::handled.eq(Some(handled.as_str())), confirmations::handled_at.eq(Some(now)));
            if diesel::update(confirmations::table.filter(open)).set(values).execute(conn)? == 0 {
                return Err(StoreError::NotFound);
            }
            append(conn, &Note::by(by, AuditEvent::Confirmation).about(id).with(handled), now)
        })
    }
}

/// The links of other questions that wait stop working: the partnership has answered.
fn close_others(conn: &mut AnyConnection, partnership: Uuid, now: NaiveDateTime) -> QueryResult<usize> {
    let waiting = confirmations::partnership_id
        .eq(partnership.to_string())
        .and(confirmations::answer.is_null())
        .and(confirmations::expires_at.gt(now));
    diesel::update(confirmations::table.filter(waiting)).set(confirmations::expires_at.eq(now)).execute(conn)
}

type Joined = (ConfirmationRow, String, String);

fn waiting(conn: &mut AnyConnection, secret: &Secret, now: NaiveDateTime) -> Result<Confirmation, StoreError> {
    let found: Option<Joined> = confirmations::table
        .inner_join(partnerships::table)
        .filter(confirmations::digest.eq(digest_of(secret)))
        .filter(confirmations::answer.is_null())
        .filter(confirmations::expires_at.gt(now))
        .select((ConfirmationRow::as_select(), partnerships::slug, partnerships::name))
        .first(conn)
        .optional()?;
    confirmation(found.ok_or(StoreError::NotFound)?)
}

fn confirmation((row, slug, name): Joined) -> Result<Confirmation, StoreError> {
    let ConfirmationRow {
        id,
        digest: _,
        partnership_id,
        revision,
        sent_to,
        made_by: _,
        made_at,
        expires_at,
        sent_at,
        answer,
        told,
        answered_at,
        handled,
        handled_at: _,
    } = row;
    let what = format!("the question {id}");
    let told = parse(&what, told.map(|told| told.parse()).transpose())?;
    let answer: Option<Answer> = parse(&what, answer.map(|answer| answer.parse()).transpose())?;
    Ok(Confirmation {
        id: parse(&what, id.parse())?,
        partnership_id: parse(&what, partnership_id.parse())?,
        partnership: parse(&what, slug.parse())?,
        partnership_name: parse(&what, name.parse())?,
        revision: revision.unsigned_abs(),
        sent_to: parse(&what, sent_to.parse())?,
        made_at: made_at.and_utc(),
        expires_at: expires_at.and_utc(),
        sent_at: sent_at.map(|at| at.and_utc()),
        answer: answer.map(|answer| (answer, told)),
        answered_at: answered_at.map(|at| at.and_utc()),
        handled: parse(&what, handled.map(|handled| handled.parse()).transpose())?,
        mail: None,
    })
}
