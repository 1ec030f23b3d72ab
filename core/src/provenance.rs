//! Where each fact comes from and how fresh it is.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Months, NaiveDate, Utc};

use crate::partnership::vocabulary::vocabulary;
use crate::text::{Name, Phrase, string_type};
use crate::web::WebUrl;

/// The short name that facts cite a source by: 1 to 64 ASCII letters, digits, dots, hyphens and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(String);

/// Why a source's short name was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a source's id has 1 to 64 letters, digits, dots, hyphens and underscores")]
pub struct SourceIdError;

string_type!(SourceId, SourceIdError);

impl SourceId {
    /// The id of a source that goes by a number: `s-` and 16 hexadecimal digits.
    pub fn of_number(number: u64) -> Self {
        Self(format!("s-{number:016x}"))
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SourceId {
    type Err = SourceIdError;

    fn from_str(value: &str) -> Result<Self, SourceIdError> {
        let shape_holds = (1..=64).contains(&value.len())
            && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
        if shape_holds { Ok(Self(value.to_owned())) } else { Err(SourceIdError) }
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A document or page that facts were taken from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    /// The short name that facts cite it by.
    pub id: SourceId,
    /// Its title.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub title: Phrase,
    /// Where it can be read, if it can.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(required))]
    pub url: Option<WebUrl>,
}

/// The source of one fact: which field, from where, as of when.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Provenance {
    /// The field, as a JSON pointer into the partnership (RFC 6901), such as `/formed` or `/roles/0`.
    pub pointer: String,
    /// The source's id.
    pub source: SourceId,
    /// When the fact held, in the source's words: `2017, or shortly before`, `undated page`.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub as_of: Name,
    /// Doubts, hedges, slips shown as stated.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, required))]
    pub note: Option<Phrase>,
}

vocabulary! {
    /// How a person made sure that a record still holds.
    VerifiedHow: "how" {
        /// By e-mail.
        Email = "email",
        /// By telephone.
        Phone = "phone",
        /// At a meeting.
        Meeting = "meeting",
        /// On the body's own website.
        Website = "website",
        /// Another way.
        Other = "other",
    }
}

/// After how many months a verification is due again: 1 to 60.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "u8", into = "u8")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = u8, minimum = 1, maximum = 60))]
pub struct ReviewMonths(u8);

/// A number of months that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("takes a whole number of months from 1 to 60")]
pub struct ReviewMonthsError;

impl ReviewMonths {
    /// What holds where nobody said otherwise: a year.
    pub const DEFAULT: Self = Self(12);

    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }

    /// The day on which what was verified on a day is due again.
    pub fn after(self, day: NaiveDate) -> NaiveDate {
        day.checked_add_months(Months::new(self.0.into())).unwrap_or(day)
    }
}

impl TryFrom<u8> for ReviewMonths {
    type Error = ReviewMonthsError;

    fn try_from(months: u8) -> Result<Self, ReviewMonthsError> {
        if (1..=60).contains(&months) { Ok(Self(months)) } else { Err(ReviewMonthsError) }
    }
}

impl From<ReviewMonths> for u8 {
    fn from(months: ReviewMonths) -> Self {
        months.0
    }
}

impl FromStr for ReviewMonths {
    type Err = ReviewMonthsError;

    fn from_str(text: &str) -> Result<Self, ReviewMonthsError> {
        text.trim().parse::<u8>().map_err(|_| ReviewMonthsError)?.try_into()
    }
}

/// That a person made sure a record holds. Editing a record never counts as verifying it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verification {
    /// When.
    pub at: DateTime<Utc>,
    /// By which role, such as `editor`. Never a person's name.
    pub by_role: Name,
    /// How.
    pub how: VerifiedHow,
    /// When it is next due.
    #[serde(default)]
    pub due: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_verification_is_due_again_after_its_months() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let months: ReviewMonths = "6".parse().unwrap();
        assert_eq!(months.after(day("2026-08-31")), day("2027-02-28"), "the last day of a shorter month");
        assert_eq!(ReviewMonths::DEFAULT.after(day("2026-11-25")), day("2027-11-25"));
        for text in ["0", "61", "-1", "", "a year", "256"] {
            assert_eq!(text.parse::<ReviewMonths>(), Err(ReviewMonthsError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn source_ids_never_panic_and_round_trip(input in ".*") {
            if let Ok(id) = input.parse::<SourceId>() {
                prop_assert_eq!(id.to_string(), input);
            }
        }
    }
}
