//! The rows of accounts, sessions, tokens and the audit log, and what they are in the domain.

use chrono::NaiveDateTime;
use diesel::{AsChangeset, Insertable, Queryable, Selectable};
use nncf_core::account::{Account, AuditEntry};
use uuid::Uuid;

use crate::connection::MultiBackend;
use crate::error::StoreError;
use crate::rows::{parse, row};
use crate::schema::{
    accounts, audit, confirmations, helpline_changes, helpline_revisions, idempotent_answers, import_drafts, imports,
    link_checks, outbox, session_notes, sessions, sign_in_links, tokens,
};

row! {
    /// An account.
    AccountRow of accounts {
        id: String,
        email: String,
        name: String,
        role: String,
        status: String,
        password: Option<String>,
        totp_secret: Option<Vec<u8>>,
        totp_last_step: Option<i64>,
        failures: i32,
        failed_at: Option<NaiveDateTime>,
        created_at: NaiveDateTime,
        last_sign_in_at: Option<NaiveDateTime>,
    }
}

row! {
    /// A link by which an account signs in once.
    SignInLinkRow of sign_in_links {
        digest: Vec<u8>,
        account_id: String,
        made_at: NaiveDateTime,
        expires_at: NaiveDateTime,
        used_at: Option<NaiveDateTime>,
    }
}

row! {
    /// A session.
    SessionRow of sessions {
        id: String,
        digest: Vec<u8>,
        account_id: String,
        stage: String,
        created_at: NaiveDateTime,
        last_seen_at: NaiveDateTime,
    }
}

row! {
    /// A token.
    TokenRow of tokens {
        id: String,
        digest: Vec<u8>,
        account_id: String,
        name: String,
        scope: String,
        created_at: NaiveDateTime,
        expires_at: NaiveDateTime,
        revoked_at: Option<NaiveDateTime>,
        last_used_at: Option<NaiveDateTime>,
    }
}

row! {
    /// What a website answered when it was last asked.
    LinkCheckRow of link_checks {
        partnership_id: String,
        url: String,
        checked_at: NaiveDateTime,
        outcome: String,
        detail: String,
    }
}

row! {
    /// A question to a partnership whether its record is right.
    ConfirmationRow of confirmations {
        id: String,
        digest: Vec<u8>,
        partnership_id: String,
        revision: i32,
        sent_to: String,
        made_by: Option<String>,
        made_at: NaiveDateTime,
        expires_at: NaiveDateTime,
        sent_at: Option<NaiveDateTime>,
        answer: Option<String>,
        told: Option<String>,
        answered_at: Option<NaiveDateTime>,
        handled: Option<String>,
        handled_at: Option<NaiveDateTime>,
    }
}

row! {
    /// An e-mail on its way out.
    OutboxRow of outbox {
        id: String,
        kind: String,
        campaign_id: Option<String>,
        confirmation_id: Option<String>,
        partnership_id: Option<String>,
        account_id: Option<String>,
        sent_to: String,
        subject: String,
        body: Option<String>,
        state: String,
        tries: i32,
        made_at: NaiveDateTime,
        next_try_at: NaiveDateTime,
        claim: Option<String>,
        finished_at: Option<NaiveDateTime>,
        error: Option<String>,
    }
}

row! {
    /// An entry of the audit log.
    AuditRow of audit {
        number: i64,
        at: NaiveDateTime,
        actor: Option<String>,
        event: String,
        subject: Option<String>,
        detail: Option<String>,
    }
}

row! {
    /// The answer to a write that carried an idempotency key.
    AnswerRow of idempotent_answers {
        account_id: String,
        key: String,
        request: Vec<u8>,
        partnership_id: Option<String>,
        answer: String,
        at: NaiveDateTime,
    }
}

row! {
    /// An immutable revision of a helpline, and its entry in the log of all of them.
    HelplineRevisionRow of helpline_revisions {
        version: i64,
        slug: String,
        number: i32,
        at: NaiveDateTime,
        role: String,
        author: Option<String>,
        why: String,
        document: String,
        previous_hash: String,
        hash: String,
    }
}

row! {
    /// A file that somebody is importing.
    ImportDraftRow of import_drafts {
        id: String,
        account_id: String,
        at: NaiveDateTime,
        file_name: String,
        file: Vec<u8>,
        choices: String,
    }
}

row! {
    /// What a page of a session tells once.
    SessionNoteRow of session_notes {
        session_id: String,
        path: String,
        sealed: Vec<u8>,
        at: NaiveDateTime,
    }
}

row! {
    /// A change of a helpline that waits for a second person, or waited.
    HelplineChangeRow of helpline_changes {
        id: String,
        slug: String,
        revision: i32,
        document: String,
        why: String,
        role: String,
        proposed_by: String,
        proposed_at: NaiveDateTime,
        decision: Option<String>,
        decided_by: Option<String>,
        decided_at: Option<NaiveDateTime>,
        decided_why: Option<String>,
    }
}

row! {
    /// An import.
    ImportRow of imports {
        id: String,
        at: NaiveDateTime,
        account_id: Option<String>,
        file_name: String,
        created: i32,
        changed: i32,
        undone_at: Option<NaiveDateTime>,
    }
}

impl AccountRow {
    /// The account with the partnerships that it coordinates.
    pub fn into_account(self, coordinates: Vec<Uuid>) -> Result<Account, StoreError> {
        let Self {
            id,
            email,
            name,
            role,
            status,
            password,
            totp_secret,
            totp_last_step: _,
            failures: _,
            failed_at: _,
            created_at,
            last_sign_in_at,
        } = self;
        let what = format!("the account {id}");
        Ok(Account {
            id: parse(&what, id.parse())?,
            email: parse(&what, email.parse())?,
            name: parse(&what, name.parse())?,
            role: parse(&what, role.parse())?,
            status: parse(&what, status.parse())?,
            coordinates,
            has_password: password.is_some(),
            has_second_factor: totp_secret.is_some(),
            created_at: created_at.and_utc(),
            last_sign_in_at: last_sign_in_at.map(|at| at.and_utc()),
        })
    }
}

impl TryFrom<AuditRow> for AuditEntry {
    type Error = StoreError;

    fn try_from(row: AuditRow) -> Result<Self, StoreError> {
        let AuditRow { number, at, actor, event, subject, detail } = row;
        let what = format!("entry {number} of the audit log");
        Ok(Self {
            number: number.unsigned_abs(),
            at: at.and_utc(),
            actor: parse(&what, actor.map(|id| id.parse()).transpose())?,
            event: parse(&what, event.parse())?,
            subject: parse(&what, subject.map(|text| text.parse()).transpose())?,
            detail: parse(&what, detail.map(|text| text.parse()).transpose())?,
        })
    }
}
