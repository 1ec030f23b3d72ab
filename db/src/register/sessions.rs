//! Sessions: who is signed in. The browser holds a secret, the database its digest.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use nncf_core::account::{Account, AccountStatus, AuditEvent, Secret};
use uuid::Uuid;

use super::accounts::{account, end_sessions};
use super::audit::{Note, append};
use super::{Register, digest_of, new_secret};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::sessions;
use crate::staff_rows::SessionRow;

/// How far a session has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A password was set by a link; the second factor is still to be set up.
    Enrolling,
    /// The password was right; the second factor is still to be given.
    Password,
    /// Signed in.
    Full,
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Names it to those who may end it. No secret.
    pub id: Uuid,
    /// Whose it is.
    pub account: Account,
    /// How far it has come.
    pub stage: Stage,
    /// When it began.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen_at: DateTime<Utc>,
}

/// How often a session's last use is written down.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

impl Stage {
    fn as_str(self) -> &'static str {
        match self {
            Self::Enrolling => "enrolling",
            Self::Password => "password",
            Self::Full => "full",
        }
    }

    fn from_written(text: &str) -> Option<Self> {
        [Self::Enrolling, Self::Password, Self::Full].into_iter().find(|stage| stage.as_str() == text)
    }
}

impl Register {
    /// Begins a session.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account, or it is closed.
    pub fn start_session(&self, account_id: Uuid, stage: Stage) -> Result<Secret, StoreError> {
        let secret = new_secret()?;
        self.connections.write_tx(|conn| {
            let of = account(conn, &account_id.to_string())?;
            if of.status != AccountStatus::Active {
                return Err(StoreError::NotFound);
            }
            let row = SessionRow {
                id: Uuid::new_v4().to_string(),
                digest: digest_of(&secret),
                account_id: account_id.to_string(),
                stage: stage.as_str().to_owned(),
                created_at: self.now(),
                last_seen_at: self.now(),
            };
            diesel::insert_into(sessions::table).values(&row).execute(conn)?;
            Ok(())
        })?;
        Ok(secret)
    }

    /// The session of a secret, unless it has been idle, or has lasted, too long. Its use is noted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn session(&self, secret: &Secret, idle: TimeDelta, longest: TimeDelta) -> Result<Option<Session>, StoreError> {
        let digest = digest_of(secret);
        let found = self.connections.read_tx(|conn| {
            let row: Option<SessionRow> = sessions::table
                .filter(sessions::digest.eq(&digest))
                .select(SessionRow::as_select())
                .first(conn)
                .optional()?;
            row.map(|row| into_session(conn, row)).transpose()
        })?;
        let now = self.now().and_utc();
        let holds = |session: &Session| {
            session.account.status == AccountStatus::Active
                && now - session.last_seen_at < idle
                && now - session.created_at < longest
        };
        let Some(session) = found.filter(holds) else { return Ok(None) };
        if now - session.last_seen_at >= NOTED_EVERY {
            let seen = sessions::last_seen_at.eq(now.naive_utc());
            self.connections.write_tx(|conn| {
                Ok(diesel::update(sessions::table.find(session.id.to_string())).set(seen).execute(conn)?)
            })?;
        }
        Ok(Some(session))
    }

    /// Ends the session of a secret; nothing happens when there is none.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn end_session(&self, secret: &Secret) -> Result<(), StoreError> {
        let digest = digest_of(secret);
        self.connections.write_tx(|conn| {
            let of: Option<(String, String)> = sessions::table
                .filter(sessions::digest.eq(&digest))
                .select((sessions::account_id, sessions::stage))
                .first(conn)
                .optional()?;
            let Some((of, stage)) = of else { return Ok(()) };
            diesel::delete(sessions::table.filter(sessions::digest.eq(&digest))).execute(conn)?;
            if stage != Stage::Full.as_str() {
                // Half-way in, nobody had signed in.
                return Ok(());
            }
            let actor = parse("a session", of.parse())?;
            append(conn, &Note::by(actor, AuditEvent::SignedOut).about(&of), self.now())
        })
    }

    /// Ends a session by its id.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn end_session_by_id(&self, id: Uuid, actor: Uuid) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let session = || sessions::table.find(id.to_string());
            let of: Option<String> = session().select(sessions::account_id).first(conn).optional()?;
            let of = of.ok_or(StoreError::NotFound)?;
            diesel::delete(session()).execute(conn)?;
            append(conn, &Note::by(actor, AuditEvent::SignedOut).about(of).with("ended from elsewhere"), self.now())
        })
    }

    /// Ends every session of an account.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn end_sessions_of(&self, account: Uuid, actor: Uuid) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            end_sessions(conn, &account.to_string())?;
            append(conn, &Note::by(actor, AuditEvent::SignedOut).about(account).with("everywhere"), self.now())
        })
    }

    /// Every session, the latest used first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored session does not parse.
    pub fn sessions(&self) -> Result<Vec<Session>, StoreError> {
        self.connections.read_tx(|conn| {
            let rows: Vec<SessionRow> = sessions::table
                .order((sessions::last_seen_at.desc(), sessions::id))
                .select(SessionRow::as_select())
                .load(conn)?;
            rows.into_iter().map(|row| into_session(conn, row)).collect()
        })
    }

    /// Forgets the sessions that have been idle, or have lasted, too long.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn forget_old_sessions(&self, idle: TimeDelta, longest: TimeDelta) -> Result<(), StoreError> {
        let now = self.now();
        self.connections.write_tx(|conn| {
            let is_over = sessions::last_seen_at.lt(now - idle).or(sessions::created_at.lt(now - longest));
            diesel::delete(sessions::table.filter(is_over)).execute(conn)?;
            Ok(())
        })
    }
}

fn into_session(conn: &mut AnyConnection, row: SessionRow) -> Result<Session, StoreError> {
    let SessionRow { id, digest: _, account_id, stage, created_at, last_seen_at } = row;
    let stage = Stage::from_written(&stage).ok_or_else(|| StoreError::damaged("a session", "its stage is unknown"))?;
    Ok(Session {
        id: parse("a session", id.parse())?,
        account: account(conn, &account_id)?,
        stage,
        created_at: created_at.and_utc(),
        last_seen_at: last_seen_at.and_utc(),
    })
}
