//! The audit log: what was done with accounts, exports and personal data. The database refuses to change an entry.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::max;
use diesel::prelude::*;
use nncf_core::account::{AuditEntry, AuditEvent};
use nncf_core::slug::Slug;
use nncf_core::text::{Name, Phrase};
use uuid::Uuid;

use super::Register;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::audit;
use crate::staff_rows::AuditRow;

/// Something for the audit log. Never a password, a token, or a place that somebody looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Whose account did it, if one did.
    pub actor: Option<Uuid>,
    /// What happened.
    pub event: AuditEvent,
    /// To what it happened: a partnership's short name, an account's id.
    pub subject: Option<Name>,
    /// What else is to be known.
    pub detail: Option<Phrase>,
}

/// Which entries of the audit log are asked for; the latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Only this event.
    pub event: Option<AuditEvent>,
    /// Only what this account did, or what was done to it.
    pub account: Option<Uuid>,
    /// Only what happened to this.
    pub subject: Option<String>,
    /// Only since then.
    pub since: Option<DateTime<Utc>>,
    /// Only entries before this one.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: i64,
}

impl Note {
    /// What an account did.
    pub fn by(actor: Uuid, event: AuditEvent) -> Self {
        Self { actor: Some(actor), event, subject: None, detail: None }
    }

    /// What nobody who is known did.
    pub fn by_nobody(event: AuditEvent) -> Self {
        Self { actor: None, event, subject: None, detail: None }
    }

    /// To what it happened; what is too long for a name is left out.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // ids and words, which are copied or borrowed
    pub fn about(self, subject: impl ToString) -> Self {
        Self { subject: subject.to_string().parse().ok(), ..self }
    }

    /// What else is to be known.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // likewise
    pub fn with(self, detail: impl ToString) -> Self {
        Self { detail: detail.to_string().parse().ok(), ..self }
    }
}

impl Register {
    /// Notes something in the audit log.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not take it.
    pub fn note(&self, note: &Note) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| append(conn, note, self.now()))
    }

    /// Entries of the audit log, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored entry does not parse.
    pub fn audit(&self, filter: &AuditFilter) -> Result<Vec<AuditEntry>, StoreError> {
        let AuditFilter { event, account, subject, since, before, limit } = filter;
        let mut query = audit::table.into_boxed().order(audit::number.desc()).limit(*limit);
        if let Some(event) = event {
            query = query.filter(audit::event.eq(event.as_str()));
        }
        if let Some(account) = account.map(|id| id.to_string()) {
            query = query.filter(audit::actor.eq(account.clone()).or(audit::subject.eq(account)));
        }
        if let Some(subject) = subject {
            query = query.filter(audit::subject.eq(subject));
        }
        if let Some(since) = since {
            query = query.filter(audit::at.ge(since.naive_utc()));
        }
        if let Some(before) = before {
            query = query.filter(audit::number.lt(*before as i64));
        }
        let rows: Vec<AuditRow> = query.select(AuditRow::as_select()).load(&mut *self.connections.get()?)?;
        rows.into_iter().map(AuditEntry::try_from).collect()
    }

    /// Who saw, exported or erased the personal data of a partnership that has or had these short names, the latest
    /// first. What was done with everybody's data counts too.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored entry does not parse.
    pub fn audit_of_people(&self, slugs: &[Slug], limit: i64) -> Result<Vec<AuditEntry>, StoreError> {
        let events = ABOUT_PEOPLE.iter().map(|event| event.as_str());
        let slugs: Vec<String> = slugs.iter().map(ToString::to_string).collect();
        let rows: Vec<AuditRow> = audit::table
            .filter(audit::event.eq_any(events))
            .filter(audit::subject.is_null().or(audit::subject.eq_any(slugs)))
            .order(audit::number.desc())
            .limit(limit)
            .select(AuditRow::as_select())
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(AuditEntry::try_from).collect()
    }
}

/// Whose personal data were touched: a record with one of these short names, or the whole register.
const ABOUT_PEOPLE: &[AuditEvent] =
    &[AuditEvent::PersonalDataSeen, AuditEvent::PersonalDataErased, AuditEvent::Exported];

/// Appends an entry within a write's own transaction.
pub(super) fn append(conn: &mut AnyConnection, note: &Note, at: NaiveDateTime) -> Result<(), StoreError> {
    let Note { actor, event, subject, detail } = note;
    let latest: Option<i64> = audit::table.select(max(audit::number)).first(conn)?;
    let row = AuditRow {
        number: latest.unwrap_or(0) + 1,
        at,
        actor: actor.map(|id| id.to_string()),
        event: event.as_str().to_owned(),
        subject: subject.as_ref().map(ToString::to_string),
        detail: detail.as_ref().map(ToString::to_string),
    };
    diesel::insert_into(audit::table).values(&row).execute(conn)?;
    Ok(())
}
