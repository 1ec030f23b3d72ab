//! Partnerships that are asked whether their record is right, and what they answer.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::mail::{Delivery, MailKind, MailState};
use crate::mistake::Told;
use crate::partnership::vocabulary::vocabulary;
use crate::slug::Slug;
use crate::text::Name;
use crate::web::EmailAddress;

vocabulary! {
    /// What a partnership answers.
    Answer: "answer" {
        /// All of it is right.
        Right = "right",
        /// Something is to be corrected.
        Correction = "correction",
    }
}

vocabulary! {
    /// What staff made of an answer.
    Handled: "handled" {
        /// They took it up.
        Accepted = "accepted",
        /// They left it.
        Dismissed = "dismissed",
    }
}

/// A question to a partnership whether its record is right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Never changes.
    pub id: Uuid,
    /// The partnership.
    pub partnership_id: Uuid,
    /// Its present short name.
    pub partnership: Slug,
    /// Its present name.
    pub partnership_name: Name,
    /// The revision that it was asked about; once it was answered, that which was shown.
    pub revision: u32,
    /// The mailbox that was asked.
    pub sent_to: EmailAddress,
    /// When the question was made.
    pub made_at: DateTime<Utc>,
    /// Until when it can be answered.
    pub expires_at: DateTime<Utc>,
    /// When it went out by e-mail, if it did.
    pub sent_at: Option<DateTime<Utc>>,
    /// The answer, with the correction in words.
    pub answer: Option<(Answer, Option<Told>)>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// What staff made of it.
    pub handled: Option<Handled>,
    /// What became of its e-mail; none for questions that were made before there was an outbox.
    pub mail: Option<Delivery>,
}

impl Confirmation {
    /// Whether the partnership could read it: its e-mail went out, or staff passed it on.
    pub fn has_arrived(&self) -> bool {
        self.mail.as_ref().is_none_or(|mail| !matches!(mail.state, MailState::Failed | MailState::Dropped))
    }

    /// Whether it asked again.
    pub fn is_reminder(&self) -> bool {
        self.mail.as_ref().is_some_and(|mail| mail.kind == MailKind::Reminder)
    }
}
