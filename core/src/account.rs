//! Who keeps the register: accounts, what their roles allow, and what is noted of what they do.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::partnership::vocabulary::vocabulary;
use crate::text::{Name, Phrase};
use crate::visibility::Visibility;
use crate::web::EmailAddress;

vocabulary! {
    /// What an account may do.
    Role: "role" {
        /// Coordinates partnerships of the register, and may keep the records of those.
        Coordinator = "coordinator",
        /// Keeps every record.
        Editor = "editor",
        /// Keeps every record, and the accounts.
        Admin = "admin",
    }
}

vocabulary! {
    /// Whether an account may be used.
    AccountStatus: "status" {
        /// It may.
        Active = "active",
        /// An admin has closed it.
        Disabled = "disabled",
    }
}

vocabulary! {
    /// What a token may do; each includes those before it.
    Scope: "scope" {
        /// Read what coordinators may see.
        Read = "read",
        /// Write what its account may write, and read what its account may read.
        Write = "write",
    }
}

vocabulary! {
    /// What the audit log notes.
    AuditEvent: "event" {
        /// Somebody signed in.
        SignedIn = "signed_in",
        /// A password, code or link was wrong.
        SignInFailed = "sign_in_failed",
        /// Somebody signed out, or a session was ended.
        SignedOut = "signed_out",
        /// An account was made or invited.
        AccountAdded = "account_added",
        /// A link to sign in once was made.
        LinkMade = "link_made",
        /// An account's role, name or partnerships were changed.
        AccountChanged = "account_changed",
        /// An account was closed.
        AccountDisabled = "account_disabled",
        /// A closed account was opened again.
        AccountEnabled = "account_enabled",
        /// A password was set.
        PasswordSet = "password_set",
        /// A second factor was set up or taken away.
        SecondFactorChanged = "second_factor_changed",
        /// A recovery code was used.
        RecoveryCodeUsed = "recovery_code_used",
        /// A token was made.
        TokenMade = "token_made",
        /// A token was revoked.
        TokenRevoked = "token_revoked",
        /// The register was exported.
        Exported = "exported",
        /// A spreadsheet was imported, or an import undone.
        Imported = "imported",
        /// Personal data were looked at.
        PersonalDataSeen = "personal_data_seen",
        /// Personal data were erased.
        PersonalDataErased = "personal_data_erased",
        /// A partnership was asked to confirm its record, or answered.
        Confirmation = "confirmation",
        /// A change of a helpline was proposed, accepted, declined or withdrawn.
        HelplineChange = "helpline_change",
    }
}

impl Role {
    /// The widest circle whose values the role may see.
    pub fn audience(self) -> Visibility {
        match self {
            Self::Coordinator => Visibility::Coordinators,
            Self::Editor | Self::Admin => Visibility::Staff,
        }
    }

    /// Whether it keeps the whole register.
    pub fn is_staff(self) -> bool {
        self >= Self::Editor
    }

    /// Whether signing in takes a second factor.
    pub fn needs_second_factor(self) -> bool {
        self.is_staff()
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Never changes.
    pub id: Uuid,
    /// The mailbox by which it signs in, in lower case.
    pub email: EmailAddress,
    /// What the person is called.
    pub name: Name,
    /// What it may do.
    pub role: Role,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// The partnerships that it coordinates.
    pub coordinates: Vec<Uuid>,
    /// Whether a password was set.
    pub has_password: bool,
    /// Whether a second factor was set up.
    pub has_second_factor: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last signed in.
    pub last_sign_in_at: Option<DateTime<Utc>>,
}

/// An entry of the audit log. It never holds a password, a token or a place that somebody looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counts from 1.
    pub number: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Whose account did it, if one did.
    pub actor: Option<Uuid>,
    /// What happened.
    pub event: AuditEvent,
    /// To what it happened: a partnership's short name, an account's id.
    pub subject: Option<Name>,
    /// What else is to be known.
    pub detail: Option<Phrase>,
}

/// A secret that is given out once, as text, and kept only as a digest: 32 random bytes, in base64 for addresses.
/// It prints as nothing of use, so that it cannot slip into a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// A text that is no secret of this register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no key of the register")]
pub struct SecretError;

impl Secret {
    /// The characters that a secret has.
    pub const LENGTH: usize = 43;

    /// The text to give out.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl FromStr for Secret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<Self, SecretError> {
        let shape_holds =
            text.len() == Self::LENGTH && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if shape_holds { Ok(Self(text.to_owned())) } else { Err(SecretError) }
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn roles_see_and_do_more_one_after_the_other() {
        let seen: Vec<Visibility> = Role::ALL.iter().map(|role| role.audience()).collect();
        assert_eq!(seen, [Visibility::Coordinators, Visibility::Staff, Visibility::Staff]);
        assert!(!Role::Coordinator.is_staff() && Role::Editor.is_staff() && Role::Admin.is_staff());
    }

    proptest! {
        #[test]
        fn secrets_round_trip_and_do_not_print(text in "[A-Za-z0-9_-]{43}|.*") {
            if let Ok(secret) = text.parse::<Secret>() {
                prop_assert_eq!(secret.expose(), text);
                prop_assert_eq!(format!("{secret:?}"), "Secret");
            }
        }
    }
}
