//! Coordinators: the people behind a partnership's contact. Personal data.

use chrono::NaiveDate;
use uuid::Uuid;

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
    /// Whether the contact names a person.
    pub fn is_personal(&self) -> bool {
        self.name.is_some()
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
