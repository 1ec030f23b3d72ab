//! Accounts: who may keep the register.

use std::collections::HashMap;

use diesel::prelude::*;
use nncf_core::account::{Account, AccountStatus, AuditEvent, Role};
use nncf_core::text::Name;
use nncf_core::web::EmailAddress;
use uuid::Uuid;

use super::Register;
use super::audit::{Note, append};
use super::outbox::drop_notices;
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::{account_partnerships, accounts, partnerships as known_partnerships, recovery_codes, sessions};
use crate::staff_rows::AccountRow;

/// An account on its way to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAccount {
    /// The mailbox by which it signs in.
    pub email: EmailAddress,
    /// What the person is called.
    pub name: Name,
    /// What it may do.
    pub role: Role,
    /// The partnerships that it coordinates.
    pub coordinates: Vec<Uuid>,
}

impl Register {
    /// Makes an account. It has no password yet: a link lets its owner set one.
    ///
    /// # Errors
    /// [`StoreError::EmailTaken`]; [`StoreError::NotFound`] when it coordinates what the register does not hold.
    pub fn add_account(&self, new: &NewAccount, actor: Option<Uuid>) -> Result<Account, StoreError> {
        let NewAccount { email, name, role, coordinates } = new;
        let email = email.to_string().to_lowercase();
        self.connections.write_tx(|conn| {
            let taken = accounts::table.filter(accounts::email.eq(&email)).select(accounts::id);
            if taken.first::<String>(conn).optional()?.is_some() {
                return Err(StoreError::EmailTaken);
            }
            let row = AccountRow {
                id: Uuid::now_v7().to_string(),
                email: email.clone(),
                name: name.to_string(),
                role: role.as_str().to_owned(),
                status: AccountStatus::Active.as_str().to_owned(),
                password: None,
                totp_secret: None,
                totp_last_step: None,
                failures: 0,
                failed_at: None,
                created_at: self.now(),
                last_sign_in_at: None,
            };
            diesel::insert_into(accounts::table).values(&row).execute(conn)?;
            set_coordinated(conn, &row.id, coordinates)?;
            let note = Note { actor, ..Note::by_nobody(AuditEvent::AccountAdded) }.about(&row.id).with(role);
            append(conn, &note, self.now())?;
            row.into_account(coordinates.clone())
        })
    }

    /// Every account, by mailbox.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored account does not parse.
    pub fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        self.connections.read_tx(|conn| {
            let rows: Vec<AccountRow> =
                accounts::table.order(accounts::email).select(AccountRow::as_select()).load(conn)?;
            let owned: Vec<(String, String)> = account_partnerships::table
                .order((account_partnerships::account_id, account_partnerships::partnership_id))
                .select((account_partnerships::account_id, account_partnerships::partnership_id))
                .load(conn)?;
            let mut by_account: HashMap<String, Vec<Uuid>> = HashMap::new();
            for (account, partnership) in owned {
                by_account.entry(account).or_default().push(parse("an account", partnership.parse())?);
            }
            rows.into_iter()
                .map(|row| {
                    let coordinates = by_account.remove(&row.id).unwrap_or_default();
                    row.into_account(coordinates)
                })
                .collect()
        })
    }

    /// An account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn account(&self, id: Uuid) -> Result<Account, StoreError> {
        self.connections.read_tx(|conn| account(conn, &id.to_string()))
    }

    /// The account that signs in by a mailbox.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn account_of(&self, email: &str) -> Result<Account, StoreError> {
        self.connections.read_tx(|conn| {
            let row = row_by_email(conn, email)?.ok_or(StoreError::NotFound)?;
            let coordinates = coordinated(conn, &row.id)?;
            row.into_account(coordinates)
        })
    }

    /// Changes what an account is called, what it may do and what it coordinates. A new role ends its sessions.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::LastAdmin`].
    pub fn change_account(
        &self,
        id: Uuid,
        name: &Name,
        role: Role,
        coordinates: &[Uuid],
        actor: Option<Uuid>,
    ) -> Result<Account, StoreError> {
        let id = id.to_string();
        self.connections.write_tx(|conn| {
            let before = account(conn, &id)?;
            if before.role == Role::Admin && role != Role::Admin {
                refuse_last_admin(conn, &id)?;
            }
            let changed = (accounts::name.eq(name.as_str()), accounts::role.eq(role.as_str()));
            diesel::update(accounts::table.find(&id)).set(changed).execute(conn)?;
            set_coordinated(conn, &id, coordinates)?;
            if role != before.role {
                end_sessions(conn, &id)?;
            }
            let after = account(conn, &id)?;
            let note = Note { actor, ..Note::by_nobody(AuditEvent::AccountChanged) }.about(&id);
            append(conn, &note.with(changes(&before, &after)), self.now())?;
            Ok(after)
        })
    }

    /// Changes what an account is called.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn rename_account(&self, id: Uuid, name: &Name, actor: Option<Uuid>) -> Result<(), StoreError> {
        self.connections.write_tx(|conn| {
            let renamed = accounts::name.eq(name.as_str());
            if diesel::update(accounts::table.find(id.to_string())).set(renamed).execute(conn)? == 0 {
                return Err(StoreError::NotFound);
            }
            let note = Note { actor, ..Note::by_nobody(AuditEvent::AccountChanged) }.about(id).with("name");
            append(conn, &note, self.now())
        })
    }

    /// Closes an account, which ends its sessions, or opens it again. Tokens of a closed account do not work.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::LastAdmin`].
    pub fn set_account_status(&self, id: Uuid, status: AccountStatus, actor: Option<Uuid>) -> Result<(), StoreError> {
        let id = id.to_string();
        self.connections.write_tx(|conn| {
            let before = account(conn, &id)?;
            let event = match status {
                AccountStatus::Active => AuditEvent::AccountEnabled,
                AccountStatus::Disabled => AuditEvent::AccountDisabled,
            };
            if status == AccountStatus::Disabled {
                if before.role == Role::Admin {
                    refuse_last_admin(conn, &id)?;
                }
                end_sessions(conn, &id)?;
                drop_notices(conn, &id, self.now())?;
            }
            diesel::update(accounts::table.find(&id)).set(accounts::status.eq(status.as_str())).execute(conn)?;
            append(conn, &Note { actor, ..Note::by_nobody(event) }.about(&id), self.now())
        })
    }

    /// Takes an account's password and second factor away and ends its sessions: it signs in by a link next.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn reset_sign_in(&self, id: Uuid, actor: Option<Uuid>) -> Result<(), StoreError> {
        let id = id.to_string();
        self.connections.write_tx(|conn| {
            account(conn, &id)?;
            let none = (
                accounts::password.eq(None::<String>),
                accounts::totp_secret.eq(None::<Vec<u8>>),
                accounts::totp_last_step.eq(None::<i64>),
            );
            diesel::update(accounts::table.find(&id)).set(none).execute(conn)?;
            diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(&id))).execute(conn)?;
            end_sessions(conn, &id)?;
            let note = Note { actor, ..Note::by_nobody(AuditEvent::SecondFactorChanged) }.about(&id).with("taken away");
            append(conn, &note, self.now())
        })
    }
}

pub(super) fn account(conn: &mut AnyConnection, id: &str) -> Result<Account, StoreError> {
    let row = row(conn, id)?;
    let coordinates = coordinated(conn, id)?;
    row.into_account(coordinates)
}

pub(super) fn row(conn: &mut AnyConnection, id: &str) -> Result<AccountRow, StoreError> {
    let row = accounts::table.find(id).select(AccountRow::as_select()).first(conn).optional()?;
    row.ok_or(StoreError::NotFound)
}

pub(super) fn row_by_email(conn: &mut AnyConnection, email: &str) -> QueryResult<Option<AccountRow>> {
    let wanted = accounts::email.eq(email.trim().to_lowercase());
    accounts::table.filter(wanted).select(AccountRow::as_select()).first(conn).optional()
}

fn coordinated(conn: &mut AnyConnection, id: &str) -> Result<Vec<Uuid>, StoreError> {
    let ids: Vec<String> = account_partnerships::table
        .filter(account_partnerships::account_id.eq(id))
        .order(account_partnerships::partnership_id)
        .select(account_partnerships::partnership_id)
        .load(conn)?;
    ids.into_iter().map(|id| parse("an account", id.parse())).collect()
}

fn set_coordinated(conn: &mut AnyConnection, id: &str, partnerships: &[Uuid]) -> Result<(), StoreError> {
    diesel::delete(account_partnerships::table.filter(account_partnerships::account_id.eq(id))).execute(conn)?;
    for partnership in partnerships {
        let partnership = partnership.to_string();
        let known = known_partnerships::table.find(&partnership).select(known_partnerships::id);
        known.first::<String>(conn).optional()?.ok_or(StoreError::NotFound)?;
        let row = (account_partnerships::account_id.eq(id), account_partnerships::partnership_id.eq(&partnership));
        diesel::insert_into(account_partnerships::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// What of an account was changed.
fn changes(before: &Account, after: &Account) -> String {
    let role = (before.role != after.role).then(|| format!("role from {} to {}", before.role, after.role));
    let name = (before.name != after.name).then(|| "name".to_owned());
    let partnerships = (before.coordinates != after.coordinates).then(|| "partnerships".to_owned());
    [role, name, partnerships].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn refuse_last_admin(conn: &mut AnyConnection, id: &str) -> Result<(), StoreError> {
    let others: i64 = accounts::table
        .filter(accounts::role.eq(Role::Admin.as_str()))
        .filter(accounts::status.eq(AccountStatus::Active.as_str()))
        .filter(accounts::id.ne(id))
        .count()
        .get_result(conn)?;
    if others == 0 { Err(StoreError::LastAdmin) } else { Ok(()) }
}

pub(super) fn end_sessions(conn: &mut AnyConnection, account: &str) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account))).execute(conn)
}
