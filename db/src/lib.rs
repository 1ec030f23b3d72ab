//! The register's store: Diesel over SQLite and PostgreSQL behind one repository, [`Register`].
//!
//! Every call blocks; a server calls it from a thread that may. Every write is one transaction: it checks, writes
//! the row, appends an immutable revision and its entry in the register's log, and moves the register's version on.
//!
//! What stands where: a partnership is one JSON document. Beside it stand only tables in which the database
//! itself protects something: slugs (never given twice), coverage and links (foreign keys), personal values (which
//! must be erasable on their own) and the two chains, revisions and log (which nothing may change).

mod connection;
mod error;
mod hashing;
mod migrations;
mod personal;
mod register;
mod rows;
mod schema;
mod staff_rows;
#[cfg(feature = "testing")]
pub mod testing;
mod url;

pub use error::StoreError;
pub use nncf_core::clock::Clock;
pub use register::{
    Attempt, AuditFilter, Author, Blob, CameIn, Campaign, CampaignMail, ChainReport, Changes, CheckReport, Decided,
    Done, HeldValue, HelplineChange, HelplineRevision, Import, ImportDraft, LinkCheck, Mention, NewAccount, NewImport,
    NewQuestion, NewToken, Note, Once, Reached, Register, RegisterState, Replacement, Revision, SeedData, SeedPart,
    SeedStep, Session, SignIn, Snapshot, Stage, StoredGeography, Token, TokenUse, Wait,
};
pub use url::{DatabaseUrl, DatabaseUrlError};
