//! What can go wrong in the store, told so that a person knows what to do.

use std::fmt;

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use nncf_core::partnership::Fault;

/// Why the store did not do what it was asked. Nothing was written, unless a variant says otherwise.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database cannot be reached or opened.
    #[error("the register at {url} cannot be opened: {detail}")]
    Unreachable {
        /// The database, without its password.
        url: String,
        /// What the system said.
        detail: String,
    },
    /// The file is of another kind.
    #[error("{path} is not a SQLite database and was left as it is; name another file, or one that does not exist yet")]
    NotADatabase {
        /// The file.
        path: String,
    },
    /// The database belongs to another program.
    #[error("{url} holds the tables of another program and was left as it is; name an empty database or another file")]
    Foreign {
        /// The database, without its password.
        url: String,
    },
    /// The database went through migrations that this program does not have.
    #[error("{url} was made by a newer version of nncf: it has the migrations {versions}; run that version or newer")]
    Newer {
        /// The database, without its password.
        url: String,
        /// The versions of the unknown migrations, with commas between.
        versions: String,
    },
    /// Something stored is not what was written.
    #[error("{what} is damaged: {detail}; restore the register from a backup")]
    Damaged {
        /// What is damaged.
        what: String,
        /// How it shows.
        detail: String,
    },
    /// A migration failed.
    #[error("the register at {url} could not be brought up to date and is as it was: {detail}")]
    Migration {
        /// The database, without its password.
        url: String,
        /// What the database said.
        detail: String,
    },
    /// Another process holds the lock for writing.
    #[error("the register is busy: another process has been writing to it for half a minute; try again")]
    Busy,
    /// No connection was free or could be made in time.
    #[error("no connection to the register's database: {0}")]
    Pool(String),
    /// There is no such record.
    #[error("the register holds no such record")]
    NotFound,
    /// The record was changed by someone else since it was read.
    #[error("the record is now at revision {current}; read it again and make the change there")]
    Stale {
        /// The number of its latest revision.
        current: u32,
    },
    /// The slug belongs to another record, now or before.
    #[error("this short name belongs or once belonged to another record, and none is used twice; choose another")]
    SlugTaken,
    /// The idempotency key stands for another request.
    #[error("this idempotency key was used for another request within the last 24 hours; make a new key for each")]
    KeyReused,
    /// Another account signs in by this mailbox.
    #[error("another account has this e-mail address")]
    EmailTaken,
    /// The last admin's account must stay usable.
    #[error("this is the last admin; make somebody else an admin first")]
    LastAdmin,
    /// The record may not be written as it is.
    #[error("the record cannot be written: {}", told(.0))]
    Invalid(Vec<Fault>),
    /// The register was seeded before.
    #[error("the register has been seeded already")]
    AlreadySeeded,
    /// The register has no geography yet.
    #[error("the register has not been seeded yet; run `nncf seed`")]
    NotSeeded,
    /// The data to seed with do not hold together.
    #[error("the register was not seeded: {0}")]
    Seed(String),
    /// History is not as it was written.
    #[error("the history does not hold at {place}: {detail}; compare it with a backup")]
    Chain {
        /// Which record and revision, or which entry of the log.
        place: String,
        /// What does not match.
        detail: String,
    },
    /// Something refers to what is not there.
    #[error("{place} does not hold: {detail}; compare it with a backup")]
    Reference {
        /// What refers.
        place: String,
        /// To what, and what is wrong with it.
        detail: String,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Randomness(String),
    /// The database refused a statement.
    #[error("the database refused: {0}")]
    Query(DieselError),
}

impl StoreError {
    /// A stored thing that is not what was written.
    pub(crate) fn damaged(what: impl Into<String>, detail: &(impl fmt::Display + ?Sized)) -> Self {
        Self::Damaged { what: what.into(), detail: detail.to_string() }
    }

    /// Whether it is the record that could not be written as it is, and not the store that could not write.
    pub(crate) fn is_about_the_record(&self) -> bool {
        matches!(self, Self::NotFound | Self::Stale { .. } | Self::SlugTaken | Self::Invalid(_))
    }

    /// Whether the same transaction may succeed when it is tried again.
    pub(crate) fn is_transient(&self) -> bool {
        match self {
            Self::Query(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, _)) => true,
            Self::Query(DieselError::DatabaseError(_, info)) => info.message().contains("deadlock detected"),
            _ => false,
        }
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(_, info) = &error else {
            return Self::Query(error);
        };
        // SQLite and PostgreSQL tell these by their words alone.
        let message = info.message();
        if message.contains("database is locked") || message.contains("lock timeout") {
            Self::Busy
        } else if message.contains("is malformed") || message.contains("is not a database") {
            Self::damaged("the database", message)
        } else {
            Self::Query(error)
        }
    }
}

fn told(faults: &[Fault]) -> String {
    let each: Vec<_> = faults.iter().map(|Fault { pointer, detail }| format!("{pointer}: {detail}")).collect();
    each.join("; ")
}
