//! Where a partnership stands: whether it is to be asked, reminded, or left alone. Staff may always tick otherwise.

use chrono::{DateTime, TimeDelta, Utc};
use nncf_core::confirmation::{Confirmation, Handled};
use nncf_core::mail::{MailKind, MailState};
use nncf_core::partnership::Partnership;

use crate::pages::words::Words;

/// For how long somebody who answered, or whose record was verified, is left alone.
const LATELY: TimeDelta = TimeDelta::days(90);
/// For how long silence means that the question is still before them: after it they are asked anew.
const SILENT: TimeDelta = TimeDelta::days(180);

/// The groups that partnerships stand in, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// To be asked: ticked.
    ToAsk,
    /// They were asked and have not answered: they can be reminded.
    Silent,
    /// Their mailbox did not take the e-mail: it is to be mended first.
    Undeliverable,
    /// They answered, or the record was verified, not long ago.
    Settled,
}

impl Group {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::ToAsk, Self::Silent, Self::Undeliverable, Self::Settled];

    /// Its word in the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Self::ToAsk => "to-ask",
            Self::Silent => "silent",
            Self::Undeliverable => "undeliverable",
            Self::Settled => "settled",
        }
    }
}

/// What is known of a partnership that can be asked.
pub struct Standing<'a> {
    /// Its group.
    pub group: Group,
    /// The latest question.
    latest: Option<&'a Confirmation>,
    /// The question that reminders remind of.
    first: Option<&'a Confirmation>,
    reminders: usize,
}

impl<'a> Standing<'a> {
    /// Where a partnership stands by the questions that it was asked, the latest first.
    pub fn new(record: &Partnership, asked: &[&'a Confirmation], now: DateTime<Utc>) -> Self {
        // What was dropped before it was sent asked nobody.
        let is_dropped = |asked: &Confirmation| asked.mail.as_ref().is_some_and(|m| m.state == MailState::Dropped);
        let asked: Vec<&Confirmation> = asked.iter().copied().filter(|asked| !is_dropped(asked)).collect();
        let arrived = || asked.iter().copied().filter(|asked| asked.has_arrived());
        let first = arrived().find(|asked| !asked.is_reminder());
        let reminders = arrived().take_while(|asked| asked.is_reminder()).count();
        let latest = asked.first().copied();
        let is_lately = |at: DateTime<Utc>| now - at < LATELY;
        let was_verified = record.verification.as_ref().is_some_and(|verification| is_lately(verification.at));
        let group = match latest {
            _ if was_verified => Group::Settled,
            Some(asked) if asked.answer.is_some() && asked.handled.is_none() => Group::Settled,
            Some(asked) if asked.answered_at.is_some_and(is_lately) => Group::Settled,
            Some(asked) if !asked.has_arrived() && Some(&asked.sent_to) == record.email.as_ref() => {
                Group::Undeliverable
            }
            Some(asked) if asked.has_arrived() && asked.answer.is_none() && now - asked.made_at < SILENT => {
                Group::Silent
            }
            _ => Group::ToAsk,
        };
        Self { group, latest, first, reminders }
    }

    /// What they are written now: a reminder to who is silent, with when they were asked.
    pub fn reminded_of(&self) -> Option<DateTime<Utc>> {
        self.first.filter(|_| self.group == Group::Silent).map(|asked| asked.made_at)
    }

    /// The kind of the e-mail that they are written now.
    pub fn kind(&self) -> MailKind {
        if self.reminded_of().is_some() { MailKind::Reminder } else { MailKind::Question }
    }

    /// In words.
    pub fn told(&self, t: &Words, now: DateTime<Utc>) -> String {
        let Some(asked) = self.latest else { return t.get("confirm-not-asked") };
        let state = state(t, asked, now);
        if self.reminders == 0 || self.group != Group::Silent {
            return state;
        }
        let first = self.first.unwrap_or(asked);
        let reminded =
            t.with_all("confirm-reminded", [("count", self.reminders.into()), ("day", t.day(&asked.made_at).into())]);
        format!("{}, {reminded}", t.with("confirm-waiting", "day", t.day(&first.made_at)))
    }
}

fn state(t: &Words, asked: &Confirmation, now: DateTime<Utc>) -> String {
    let day = t.day(&asked.answered_at.unwrap_or(asked.made_at));
    let mail = asked.mail.as_ref().filter(|_| asked.answer.is_none());
    if let Some(mail) = mail.filter(|mail| mail.state == MailState::Failed) {
        let why = mail.error.clone().unwrap_or_default();
        return t.with_all("confirm-failed", [("day", day.into()), ("why", why.into())]);
    }
    let id = match (&asked.answer, asked.handled) {
        (None, _) if mail.is_some_and(|mail| mail.state.is_open()) => "confirm-on-its-way",
        (None, _) if asked.expires_at <= now => "confirm-expired",
        (None, _) => "confirm-waiting",
        (Some(_), None) => "confirm-answered",
        (Some(_), Some(Handled::Accepted)) => "confirm-accepted",
        (Some(_), Some(Handled::Dismissed)) => "confirm-dismissed",
    };
    t.with(id, "day", day)
}

#[cfg(test)]
mod tests {
    use nncf_core::confirmation::Answer;
    use nncf_core::mail::Delivery;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-28T09:00:00Z".parse().unwrap()
    }

    fn record(verified_days_ago: Option<i64>) -> Partnership {
        let at = verified_days_ago.map(|days| now() - TimeDelta::days(days));
        let verification = at.map(|at| json!({"at": at, "by_role": "editor", "how": "phone"}));
        let whole = json!({
            "id": Uuid::nil(), "slug": "gwent", "name": "Gwent", "kind": "regional", "status": "active",
            "nncf_membership": "none", "visibility": "public", "email": "role@example.org", "verification": verification
        });
        serde_json::from_value(whole).unwrap()
    }

    fn asked(days_ago: i64, kind: MailKind, state: MailState) -> Confirmation {
        let made_at = now() - TimeDelta::days(days_ago);
        Confirmation {
            id: Uuid::new_v4(),
            partnership_id: Uuid::nil(),
            partnership: "gwent".parse().unwrap(),
            partnership_name: "Gwent".parse().unwrap(),
            revision: 1,
            sent_to: "role@example.org".parse().unwrap(),
            made_at,
            expires_at: made_at + TimeDelta::days(30),
            sent_at: None,
            answer: None,
            answered_at: None,
            handled: None,
            mail: Some(Delivery {
                campaign: Uuid::nil(),
                kind,
                state,
                tries: 1,
                finished_at: None,
                error: Some("550 no such mailbox".to_owned()),
            }),
        }
    }

    fn answered(days_ago: i64, handled: Option<Handled>) -> Confirmation {
        Confirmation {
            answer: Some((Answer::Right, None)),
            answered_at: Some(now() - TimeDelta::days(days_ago)),
            handled,
            ..asked(days_ago + 1, MailKind::Question, MailState::Sent)
        }
    }

    fn of(verified: Option<i64>, questions: &[Confirmation]) -> (Group, MailKind) {
        let questions: Vec<_> = questions.iter().collect();
        let (record, now) = (record(verified), now());
        let standing = Standing::new(&record, &questions, now);
        (standing.group, standing.kind())
    }

    #[test]
    fn who_answered_was_verified_or_is_silent_is_not_ticked() {
        use Group::{Settled, Silent, ToAsk, Undeliverable};
        use MailKind::{Question, Reminder};
        assert_eq!(of(None, &[]), (ToAsk, Question));
        assert_eq!(of(Some(400), &[]), (ToAsk, Question));
        assert_eq!(of(Some(89), &[]), (Settled, Question), "just verified");
        assert_eq!(of(None, &[answered(5, None)]), (Settled, Question));
        assert_eq!(of(None, &[answered(500, None)]), (Settled, Question), "staff have to look at it first");
        assert_eq!(of(None, &[answered(5, Some(Handled::Dismissed))]), (Settled, Question));
        assert_eq!(of(None, &[answered(91, Some(Handled::Dismissed))]), (ToAsk, Question));
        for state in [MailState::Sent, MailState::ByHand, MailState::Waiting, MailState::Sending] {
            assert_eq!(of(None, &[asked(3, Question, state)]), (Silent, Reminder), "{state}");
        }
        assert_eq!(of(None, &[asked(40, Question, MailState::Sent)]), (Silent, Reminder), "its link has ended");
        assert_eq!(of(None, &[asked(200, Question, MailState::Sent)]), (ToAsk, Question));
        assert_eq!(of(Some(2), &[asked(3, Question, MailState::Sent)]), (Settled, Question), "by telephone");
        assert_eq!(of(None, &[asked(3, Question, MailState::Failed)]), (Undeliverable, Question));
        let moved =
            Confirmation { sent_to: "old@example.org".parse().unwrap(), ..asked(3, Question, MailState::Failed) };
        assert_eq!(of(None, &[moved]), (ToAsk, Question), "the mailbox was mended");
        let dropped = asked(1, Reminder, MailState::Dropped);
        assert_eq!(of(None, &[dropped, answered(2, None)]), (Settled, Question));
        assert_eq!(of(None, &[asked(1, Question, MailState::Dropped)]), (ToAsk, Question));
    }

    #[test]
    fn reminders_are_counted_from_the_question() {
        let words = Words::new(crate::pages::words::Language::English, None);
        let questions = [
            asked(1, MailKind::Reminder, MailState::Sent),
            asked(8, MailKind::Reminder, MailState::Failed),
            asked(10, MailKind::Reminder, MailState::Sent),
            asked(20, MailKind::Question, MailState::Sent),
            asked(300, MailKind::Reminder, MailState::Sent),
        ];
        let questions: Vec<_> = questions.iter().collect();
        let record = record(None);
        let standing = Standing::new(&record, &questions, now());
        assert_eq!(standing.reminded_of(), Some(now() - TimeDelta::days(20)));
        let told = standing.told(&words, now());
        assert_eq!(told, "asked on 8 November 2026, reminded 2 times, last on 27 November 2026");
    }
}
