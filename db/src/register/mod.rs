//! The repository: everything that is asked of the store.

mod accounts;
mod audit;
mod campaigns;
mod chain;
mod check;
mod confirmations;
mod copies;
mod helpline_changes;
mod helplines;
mod import_drafts;
mod imports;
mod link_checks;
mod mistakes;
mod notices;
mod once;
mod outbox;
mod people;
mod read;
mod references;
mod seed;
mod session_notes;
mod sessions;
mod sign_in;
mod tokens;
mod verifications;
mod write;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{NaiveDateTime, SubsecRound};
use nncf_core::account::{Secret, SecretError};
use nncf_core::clock::Clock;

use crate::connection::Connections;
use crate::error::StoreError;
use crate::hashing::sha256;
use crate::migrations;
use crate::url::DatabaseUrl;

pub use accounts::NewAccount;
pub use audit::{AuditFilter, Note};
pub use campaigns::{Campaign, NewQuestion};
pub use chain::ChainReport;
pub use helpline_changes::{Decided, HelplineChange};
pub use helplines::HelplineRevision;
pub use import_drafts::ImportDraft;
pub use imports::{Import, NewImport};
pub use link_checks::LinkCheck;
pub use notices::CameIn;
pub use once::{Done, Once};
pub use outbox::CampaignMail;
pub use people::{HeldValue, Mention};
pub use read::{Changes, Reached, RegisterState, Revision, Snapshot, StoredGeography};
pub use references::CheckReport;
pub use seed::{Blob, SeedData, SeedPart, SeedStep};
pub use sessions::{Session, Stage};
pub use sign_in::{Attempt, SignIn, Wait};
pub use tokens::{NewToken, Token, TokenUse};
pub use write::{Author, Replacement};

/// The register in its database. Clones share one pool of connections.
#[derive(Clone)]
pub struct Register {
    connections: Connections,
    clock: Clock,
}

impl Register {
    /// Opens the register, creating the SQLite file and its folders when they are missing, and applies the
    /// migrations that are pending, under a lock: processes that open at once wait for each other.
    ///
    /// # Errors
    /// [`StoreError::Unreachable`]; and, with the database left as it is, [`StoreError::NotADatabase`],
    /// [`StoreError::Foreign`], [`StoreError::Newer`], [`StoreError::Damaged`], [`StoreError::Migration`].
    pub fn open(url: &DatabaseUrl, clock: Clock) -> Result<Self, StoreError> {
        migrations::prepare(url)?;
        Ok(Self { connections: Connections::open(url)?, clock })
    }

    /// The clock that it was handed, for whoever works with it.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Now, to the microsecond: what both databases keep, so that a time reads back as it was hashed.
    fn now(&self) -> NaiveDateTime {
        self.clock.now().trunc_subsecs(6).naive_utc()
    }
}

/// A secret to be given out once.
fn new_secret() -> Result<Secret, StoreError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Randomness(error.to_string()))?;
    let text = URL_SAFE_NO_PAD.encode(bytes);
    text.parse().map_err(|error: SecretError| StoreError::Randomness(error.to_string()))
}

/// What the database keeps of a secret. A secret is random and long, so a plain hash tells nothing of it.
fn digest_of(secret: &Secret) -> Vec<u8> {
    sha256(secret.expose().as_bytes()).to_vec()
}

impl fmt::Debug for Register {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Register").finish_non_exhaustive()
    }
}
