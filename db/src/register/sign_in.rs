//! What signing in needs: passwords, second factors, and links that work once.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use nncf_core::account::{Account, AccountStatus, AuditEvent, Secret};
use uuid::Uuid;

use super::accounts::{account, end_sessions, row, row_by_email};
use super::audit::{Note, append};
use super::{Register, digest_of, new_secret};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::schema::{accounts, recovery_codes, sign_in_links};
use crate::staff_rows::{AccountRow, SignInLinkRow};

/// What is compared when somebody signs in. It prints without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    /// The account.
    pub account: Account,
    /// Its password's hash, if one was set.
    pub password: Option<String>,
    /// The secret of its second factor, if one was set up.
    pub totp_secret: Option<Vec<u8>>,
}

/// How long an account that failed so often, and last then, waits from now.
pub type Wait = fn(u32, Option<DateTime<Utc>>, DateTime<Utc>) -> Option<Duration>;

/// Whether signing in may be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// Only after so long.
    Wait(Duration),
    /// It may; it counts as a failure until it is taken back, or somebody has signed in.
    Counted {
        /// When an attempt before it failed last.
        failed_before: Option<DateTime<Utc>>,
    },
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("account", &self.account.id).finish_non_exhaustive()
    }
}

impl Register {
    /// What is compared when somebody signs in by a mailbox; nothing when no open account has it.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn sign_in_by_email(&self, email: &str) -> Result<Option<SignIn>, StoreError> {
        self.connections.read_tx(|conn| {
            let row = row_by_email(conn, email)?.filter(|row| row.status == AccountStatus::Active.as_str());
            row.map(|row| into_sign_in(conn, row)).transpose()
        })
    }

    /// The same of an account that is known.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn sign_in_of(&self, id: Uuid) -> Result<SignIn, StoreError> {
        self.connections.read_tx(|conn| {
            let row = row(conn, &id.to_string())?;
            into_sign_in(conn, row)
        })
    }

    /// Counts an attempt as failed before it is known whether it is, so that many at once are not more than as many
    /// one after the other. `wait` tells from the failures, the time of the last one, and now, how long to wait.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn begin_attempt(&self, id: Uuid, wait: Wait) -> Result<Attempt, StoreError> {
        let (id, now) = (id.to_string(), self.now());
        self.connections.write_tx(|conn| {
            let row = row(conn, &id)?;
            let failed_at = row.failed_at.map(|at| at.and_utc());
            if let Some(left) = wait(row.failures.unsigned_abs(), failed_at, now.and_utc()) {
                return Ok(Attempt::Wait(left));
            }
            let counted = (accounts::failures.eq(accounts::failures + 1), accounts::failed_at.eq(now));
            diesel::update(accounts::table.find(&id)).set(counted).execute(conn)?;
            Ok(Attempt::Counted { failed_before: failed_at })
        })
    }

    /// Takes an attempt back that was right, though it did not sign anybody in yet. Failures before it still count.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn take_back_attempt(&self, id: Uuid, failed_before: Option<DateTime<Utc>>) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let counted = accounts::table.find(id.to_string()).filter(accounts::failures.gt(0));
            let failed_at = accounts::failed_at.eq(failed_before.map(|at| at.naive_utc()));
            diesel::update(counted).set((accounts::failures.eq(accounts::failures - 1), failed_at)).execute(conn)?;
            Ok(())
        })
    }

    /// Notes in the audit log that an attempt was wrong.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn sign_in_failed(&self, id: Uuid, why: &str) -> Result<(), StoreError> {
        self.note(&Note::by_nobody(AuditEvent::SignInFailed).about(id).with(why))
    }

    /// Notes that an account has signed in: failures before it no longer count.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn signed_in(&self, id: Uuid) -> Result<(), StoreError> {
        let now = self.now();
        self.connections.write_tx(|conn| {
            let counted = (accounts::failures.eq(0), accounts::last_sign_in_at.eq(now));
            diesel::update(accounts::table.find(id.to_string())).set(counted).execute(conn)?;
            append(conn, &Note::by(id, AuditEvent::SignedIn).about(id), now)
        })
    }

    /// Makes a link by which an account can set a password once, within a time. Links made before no longer work.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn make_sign_in_link(&self, id: Uuid, valid: TimeDelta, actor: Option<Uuid>) -> Result<Secret, StoreError> {
        let (secret, id, now) = (new_secret()?, id.to_string(), self.now());
        self.connections.write_tx(|conn| {
            row(conn, &id)?;
            diesel::delete(sign_in_links::table.filter(sign_in_links::account_id.eq(&id))).execute(conn)?;
            let link = SignInLinkRow {
                digest: digest_of(&secret),
                account_id: id.clone(),
                made_at: now,
                expires_at: now + valid,
                used_at: None,
            };
            diesel::insert_into(sign_in_links::table).values(&link).execute(conn)?;
            append(conn, &Note { actor, ..Note::by_nobody(AuditEvent::LinkMade) }.about(&id), now)
        })?;
        Ok(secret)
    }

    /// The account of a link that still works. Looking does not use it up.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it was used, is too old, or never was.
    pub fn account_of_link(&self, secret: &Secret) -> Result<Account, StoreError> {
        self.connections.read_tx(|conn| {
            let id = link_owner(conn, secret, self.now())?;
            account(conn, &id)
        })
    }

    /// Uses a link up and sets the password of its account, whose sessions end.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] as in [`Register::account_of_link`].
    pub fn use_sign_in_link(&self, secret: &Secret, password: &str) -> Result<Account, StoreError> {
        let now = self.now();
        self.connections.write_tx(|conn| {
            let id = link_owner(conn, secret, now)?;
            let used = sign_in_links::used_at.eq(now);
            diesel::update(sign_in_links::table.find(digest_of(secret))).set(used).execute(conn)?;
            store_password(conn, &id, password)?;
            let account = account(conn, &id)?;
            append(conn, &Note::by(account.id, AuditEvent::PasswordSet).about(&id), now)?;
            Ok(account)
        })
    }

    /// Sets an account's password. Its sessions end.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_password(&self, id: Uuid, password: &str) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            row(conn, &id.to_string())?;
            store_password(conn, &id.to_string(), password)?;
            append(conn, &Note::by(id, AuditEvent::PasswordSet).about(id), self.now())
        })
    }

    /// Sets up an account's second factor, with fresh recovery codes as digests. Its sessions end: whoever was half-way
    /// in with a password alone must not set up another.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_second_factor(&self, id: Uuid, secret: &[u8], codes: &[[u8; 32]]) -> Result<(), StoreError> {
        let account_id = id.to_string();
        self.connections.write_tx(|conn| {
            row(conn, &account_id)?;
            let set = (accounts::totp_secret.eq(secret), accounts::totp_last_step.eq(None::<i64>));
            diesel::update(accounts::table.find(&account_id)).set(set).execute(conn)?;
            store_recovery_codes(conn, &account_id, codes)?;
            end_sessions(conn, &account_id)?;
            append(conn, &Note::by(id, AuditEvent::SecondFactorChanged).about(id).with("set up"), self.now())
        })
    }

    /// Replaces an account's recovery codes, used or not.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn set_recovery_codes(&self, id: Uuid, codes: &[[u8; 32]]) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            row(conn, &id.to_string())?;
            store_recovery_codes(conn, &id.to_string(), codes)?;
            append(conn, &Note::by(id, AuditEvent::SecondFactorChanged).about(id).with("recovery codes"), self.now())
        })
    }

    /// Takes the time step of a code that was right, unless it, or a later one, was taken before: a code seen over
    /// a shoulder must not work again.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn take_second_factor(&self, id: Uuid, step: u64) -> Result<bool, StoreError> {
        let (id, step) = (id.to_string(), step as i64);
        self.connections.write_tx(|conn| {
            let known = row(conn, &id)?.totp_last_step;
            if known.is_some_and(|known| known >= step) {
                return Ok(false);
            }
            diesel::update(accounts::table.find(&id)).set(accounts::totp_last_step.eq(step)).execute(conn)?;
            Ok(true)
        })
    }

    /// Uses a recovery code up; whether it was one.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn use_recovery_code(&self, id: Uuid, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let (account_id, now) = (id.to_string(), self.now());
        self.connections.write_tx(|conn| {
            let unused = recovery_codes::table
                .filter(recovery_codes::account_id.eq(&account_id))
                .filter(recovery_codes::digest.eq(digest.as_slice()))
                .filter(recovery_codes::used_at.is_null());
            let used = diesel::update(unused).set(recovery_codes::used_at.eq(now)).execute(conn)?;
            if used == 1 {
                append(conn, &Note::by(id, AuditEvent::RecoveryCodeUsed).about(id), now)?;
            }
            Ok(used == 1)
        })
    }

    /// How many recovery codes an account has left.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn recovery_codes_left(&self, id: Uuid) -> Result<u64, StoreError> {
        let unused = recovery_codes::table
            .filter(recovery_codes::account_id.eq(id.to_string()))
            .filter(recovery_codes::used_at.is_null());
        let left: i64 = unused.count().get_result(&mut *self.connections.get()?)?;
        Ok(left.unsigned_abs())
    }
}

fn into_sign_in(conn: &mut AnyConnection, row: AccountRow) -> Result<SignIn, StoreError> {
    Ok(SignIn { account: account(conn, &row.id)?, password: row.password, totp_secret: row.totp_secret })
}

fn link_owner(conn: &mut AnyConnection, secret: &Secret, now: chrono::NaiveDateTime) -> Result<String, StoreError> {
    let found: Option<(String, String)> = sign_in_links::table
        .inner_join(accounts::table)
        .filter(sign_in_links::digest.eq(digest_of(secret)))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::expires_at.gt(now))
        .select((sign_in_links::account_id, accounts::status))
        .first(conn)
        .optional()?;
    let open = found.filter(|(_, status)| status == AccountStatus::Active.as_str());
    open.map(|(id, _)| id).ok_or(StoreError::NotFound)
}

fn store_recovery_codes(conn: &mut AnyConnection, account_id: &str, codes: &[[u8; 32]]) -> Result<(), StoreError> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account_id))).execute(conn)?;
    for digest in codes {
        let row = (recovery_codes::account_id.eq(account_id), recovery_codes::digest.eq(digest.as_slice()));
        diesel::insert_into(recovery_codes::table).values(row).execute(conn)?;
    }
    Ok(())
}

fn store_password(conn: &mut AnyConnection, id: &str, password: &str) -> Result<(), StoreError> {
    let set = (accounts::password.eq(password), accounts::failures.eq(0));
    diesel::update(accounts::table.find(id)).set(set).execute(conn)?;
    end_sessions(conn, id)?;
    Ok(())
}
