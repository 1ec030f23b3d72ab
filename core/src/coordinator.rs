//! Coordinators: the people behind a partnership's contact. Personal data.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::mailbox::{is_mobile, looks_personal};
use crate::partnership::RoleKind;
use crate::text::{Name, Phrase};
use crate::visibility::Visibility;
use crate::web::EmailAddress;

/// A contact of a partnership: a role, and perhaps the person who holds it.
///
/// `name`, `email` and `phone` are personal values: the store keeps them apart from the record's revisions,
/// so that they can be erased without breaking the chain of revisions.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coordinator {
    /// Known by this id for as long as the contact stands.
    pub id: Uuid,
    /// The role that the contact has in the partnership.
    pub role: RoleKind,
    /// The person's name.
    #[serde(default)]
    pub name: Option<Name>,
    /// A mailbox.
    #[serde(default)]
    pub email: Option<EmailAddress>,
    /// A work telephone number. Never a personal mobile.
    #[serde(default)]
    pub phone: Option<Name>,
    /// Who may see the contact. A named person is for coordinators unless they consented to be public.
    pub visibility: Visibility,
    /// The person's consent to be shown.
    #[serde(default)]
    pub consent: Option<Consent>,
    /// That somebody made sure that the mailbox is the role's, though it looks like a person's.
    #[serde(default, skip_serializing_if = "is_false")]
    pub role_mailbox: bool,
    /// That somebody made sure that the number is the role's, though it is a mobile one.
    #[serde(default, skip_serializing_if = "is_false")]
    pub role_phone: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}

/// That a person agreed to be shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// The widest circle that the person agreed to.
    pub visibility: Visibility,
    /// The day it was given.
    pub given_on: NaiveDate,
    /// The day it ends; after it the contact is for staff only.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// How it was given and by which role it was recorded.
    pub recorded: Phrase,
}

impl Coordinator {
    /// Whether the contact names a person, or a mailbox or number of it may be one's.
    pub fn is_personal(&self) -> bool {
        self.name.is_some() || self.has_personal_mailbox() || self.has_personal_phone()
    }

    /// Whether its mailbox looks like a person's, and nobody made sure that it is the role's.
    pub fn has_personal_mailbox(&self) -> bool {
        !self.role_mailbox && self.email.as_ref().is_some_and(|email| looks_personal(email, ""))
    }

    /// Whether its number is a mobile one, and nobody made sure that it is the role's.
    pub fn has_personal_phone(&self) -> bool {
        !self.role_phone && self.phone.as_ref().is_some_and(|phone| is_mobile(phone.as_str()))
    }

    /// Who may see the contact on a day: its visibility, narrowed to what the person's consent still covers.
    pub fn visibility_on(&self, day: NaiveDate) -> Visibility {
        if !self.is_personal() {
            return self.visibility;
        }
        let consented = match &self.consent {
            Some(consent) if consent.expires_on.is_none_or(|last| day <= last) => consent.visibility,
            Some(_) => Visibility::Staff,
            None => Visibility::Coordinators,
        };
        self.visibility.max(consented)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(name: Option<&str>, consent: Option<Consent>) -> Coordinator {
        Coordinator {
            id: Uuid::nil(),
            role: RoleKind::Coordinator,
            name: name.map(|n| n.parse().unwrap()),
            email: None,
            phone: None,
            visibility: Visibility::Public,
            consent,
            role_mailbox: false,
            role_phone: false,
        }
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_named_person_is_not_public_without_consent() {
        assert_eq!(contact(None, None).visibility_on(day("2026-01-01")), Visibility::Public);
        assert_eq!(contact(Some("A"), None).visibility_on(day("2026-01-01")), Visibility::Coordinators);
    }

    #[test]
    fn what_may_be_a_persons_is_not_public_unless_somebody_made_sure() {
        let seen = |contact: &Coordinator| contact.visibility_on(day("2026-01-01"));
        let mut one = contact(None, None);
        one.email = Some("modernslavery@example.org".parse().unwrap());
        one.phone = Some("01632 960 001".parse().unwrap());
        assert_eq!(seen(&one), Visibility::Public);
        one.email = Some("jane.smith@example.org".parse().unwrap());
        assert_eq!(seen(&one), Visibility::Coordinators);
        one.role_mailbox = true;
        assert_eq!(seen(&one), Visibility::Public);
        one.phone = Some("07700 900123".parse().unwrap());
        assert_eq!(seen(&one), Visibility::Coordinators);
        one.role_phone = true;
        assert_eq!(seen(&one), Visibility::Public);
    }

    #[test]
    fn consent_ends() {
        let consent = Consent {
            visibility: Visibility::Public,
            given_on: day("2026-01-01"),
            expires_on: Some(day("2026-06-30")),
            recorded: "by e-mail, editor".parse().unwrap(),
        };
        let named = contact(Some("A"), Some(consent));
        assert_eq!(named.visibility_on(day("2026-06-30")), Visibility::Public);
        assert_eq!(named.visibility_on(day("2026-07-01")), Visibility::Staff);
    }
}
