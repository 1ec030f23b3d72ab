//! Tokens: the keys by which programs act for an account. Shown once, kept as digests.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use nncf_core::account::{Account, AccountStatus, AuditEvent, Scope, Secret};
use nncf_core::text::Name;
use uuid::Uuid;

use super::accounts::account;
use super::audit::{Note, append};
use super::{Register, digest_of, new_secret};
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::tokens;
use crate::staff_rows::TokenRow;

/// A token on its way to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// Whose it is.
    pub account: Uuid,
    /// What it is for, in its owner's words.
    pub name: Name,
    /// What it may do.
    pub scope: Scope,
    /// How long it works.
    pub valid: TimeDelta,
}

/// A token as its owner sees it later: without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Names it to those who may revoke it.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// What it is for.
    pub name: Name,
    /// What it may do.
    pub scope: Scope,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Whom a token that works stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenUse {
    /// The account.
    pub account: Account,
    /// What the token may do.
    pub scope: Scope,
}

/// How often a token's last use is written down.
const NOTED_EVERY: TimeDelta = TimeDelta::minutes(1);

impl Register {
    /// Makes a token. Its secret is given this once.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such account.
    pub fn add_token(&self, new: &NewToken, actor: Option<Uuid>) -> Result<(Token, Secret), StoreError> {
        let NewToken { account: of, name, scope, valid } = new;
        let (secret, now) = (new_secret()?, self.now());
        let row = TokenRow {
            id: Uuid::new_v4().to_string(),
            digest: digest_of(&secret),
            account_id: of.to_string(),
            name: name.to_string(),
            scope: scope.as_str().to_owned(),
            created_at: now,
            expires_at: now + *valid,
            revoked_at: None,
            last_used_at: None,
        };
        self.connections.write_tx(|conn| {
            account(conn, &row.account_id)?;
            diesel::insert_into(tokens::table).values(&row).execute(conn)?;
            append(conn, &Note { actor, ..Note::by_nobody(AuditEvent::TokenMade) }.about(&row.id).with(scope), now)
        })?;
        Ok((into_token(row)?, secret))
    }

    /// Whom a token's secret stands for; nothing when it does not work. Its use is noted.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn token(&self, secret: &Secret) -> Result<Option<TokenUse>, StoreError> {
        let now = self.now();
        let found = self.connections.read_tx(|conn| {
            let row: Option<TokenRow> = tokens::table
                .filter(tokens::digest.eq(digest_of(secret)))
                .filter(tokens::revoked_at.is_null())
                .filter(tokens::expires_at.gt(now))
                .select(TokenRow::as_select())
                .first(conn)
                .optional()?;
            let Some(row) = row else { return Ok(None) };
            let account = account(conn, &row.account_id)?;
            Ok(Some((account, into_token(row)?)).filter(|(account, _)| account.status == AccountStatus::Active))
        })?;
        let Some((account, token)) = found else { return Ok(None) };
        if token.last_used_at.is_none_or(|at| now.and_utc() - at >= NOTED_EVERY) {
            self.connections.write_tx(|conn| {
                let used = tokens::last_used_at.eq(now);
                Ok(diesel::update(tokens::table.find(token.id.to_string())).set(used).execute(conn)?)
            })?;
        }
        Ok(Some(TokenUse { account, scope: token.scope }))
    }

    /// Every token of an account, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored token does not parse.
    pub fn tokens(&self, account: Uuid) -> Result<Vec<Token>, StoreError> {
        let rows: Vec<TokenRow> = tokens::table
            .filter(tokens::account_id.eq(account.to_string()))
            .order((tokens::created_at.desc(), tokens::id))
            .select(TokenRow::as_select())
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(into_token).collect()
    }

    /// Revokes a token for good.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    pub fn revoke_token(&self, id: Uuid, actor: Uuid) -> Result<(), StoreError> {
        let now = self.now();
        self.connections.write_tx(|conn| {
            let token = tokens::table.find(id.to_string());
            token.select(tokens::id).first::<String>(conn).optional()?.ok_or(StoreError::NotFound)?;
            let working = tokens::table.find(id.to_string()).filter(tokens::revoked_at.is_null());
            diesel::update(working).set(tokens::revoked_at.eq(now)).execute(conn)?;
            append(conn, &Note::by(actor, AuditEvent::TokenRevoked).about(id), now)
        })
    }
}

fn into_token(row: TokenRow) -> Result<Token, StoreError> {
    let TokenRow { id, digest: _, account_id, name, scope, created_at, expires_at, revoked_at, last_used_at } = row;
    let what = format!("the token {id}");
    Ok(Token {
        id: parse(&what, id.parse())?,
        account: parse(&what, account_id.parse())?,
        name: parse(&what, name.parse())?,
        scope: parse(&what, scope.parse())?,
        created_at: created_at.and_utc(),
        expires_at: expires_at.and_utc(),
        revoked_at: revoked_at.map(|at| at.and_utc()),
        last_used_at: last_used_at.map(|at| at.and_utc()),
    })
}
