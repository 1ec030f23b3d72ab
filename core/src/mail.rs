//! E-mail on its way out: what it is for, and what became of it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::partnership::vocabulary::vocabulary;
use crate::web::EmailAddress;

vocabulary! {
    /// What an e-mail is for.
    MailKind: "kind of e-mail" {
        /// Asks a partnership whether its record is right.
        Question = "question",
        /// Asks it again, as it has not answered.
        Reminder = "reminder",
        /// Tells somebody who keeps the register that something came in.
        Notice = "notice",
    }
}

vocabulary! {
    /// What became of an e-mail.
    MailState: "state of an e-mail" {
        /// It waits to be sent, for the first time or again.
        Waiting = "waiting",
        /// A process is sending it.
        Sending = "sending",
        /// The mail server took it.
        Sent = "sent",
        /// It cannot be delivered, and is not tried again.
        Failed = "failed",
        /// There is no mail server: staff pass it on.
        ByHand = "by_hand",
        /// Nobody needs it any more: it was answered, or its mailbox was erased, before it was sent.
        Dropped = "dropped",
    }
}

impl MailState {
    /// Whether something may still become of it by itself.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Sending)
    }
}

vocabulary! {
    /// Whether somebody who keeps the register is told by e-mail of what came in.
    Notices: "choice of notices" {
        /// At most once a day.
        Daily = "daily",
        /// Never.
        Never = "never",
    }
}

/// What became of the e-mail with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The sending that it belongs to.
    pub campaign: Uuid,
    /// [`MailKind::Question`] or [`MailKind::Reminder`].
    pub kind: MailKind,
    /// What became of it.
    pub state: MailState,
    /// How often it was tried.
    pub tries: u32,
    /// When that was settled; none while it is open.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it was not sent when it was last tried: for staff.
    pub error: Option<String>,
}

/// An e-mail that one process has taken to send it. Nobody else sends it before its time is over.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimedMail {
    /// Never changes.
    pub id: Uuid,
    /// Whose turn it is: what became of it is only noted by whoever holds this.
    pub claim: Uuid,
    /// Whom it goes to.
    pub to: EmailAddress,
    /// In a line.
    pub subject: String,
    /// Plain text. It may hold a link that is a secret.
    pub body: String,
    /// How often it was tried, this time included.
    pub tries: u32,
    /// When it was put into the outbox.
    pub made_at: DateTime<Utc>,
}

impl std::fmt::Debug for ClaimedMail {
    /// Without the mailbox and the text, which are for no log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimedMail").field("id", &self.id).field("tries", &self.tries).finish_non_exhaustive()
    }
}
