//! What is held on people: the personal values of contacts, also of those that stand in history alone, and where else
//! they are mentioned.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nncf_core::slug::Slug;
use uuid::Uuid;

use super::Register;
use super::copies::mentions;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::{personal_values, slugs};

/// A personal value of a contact that the register holds, in its record today or in its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldValue {
    /// The contact.
    pub contact: Uuid,
    /// Its partnership.
    pub partnership: Uuid,
    /// `name`, `email` or `phone`.
    pub field: String,
    /// The value.
    pub value: String,
}

/// A text beside the history that repeats a personal value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Where it stands: `confirmation` or `mistake`.
    pub place: &'static str,
    /// Since when.
    pub at: DateTime<Utc>,
    /// What it says.
    pub text: String,
}

impl Register {
    /// Every personal value that is held, by contact, then field, then value.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored id does not parse.
    pub fn held_values(&self) -> Result<Vec<HeldValue>, StoreError> {
        use personal_values as held;
        let rows: Vec<(String, String, String, String)> = personal_values::table
            .order((held::coordinator_id, held::field, held::value))
            .select((held::coordinator_id, held::partnership_id, held::field, held::value))
            .load(&mut *self.connections.get()?)?;
        let parsed = |(contact, partnership, field, value): (String, String, String, String)| {
            let what = "a personal value";
            let (contact, partnership) = (parse(what, contact.parse())?, parse(what, partnership.parse())?);
            Ok(HeldValue { contact, partnership, field, value })
        };
        rows.into_iter().map(parsed).collect()
    }

    /// Every short name that a partnership has or had.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored one does not parse.
    pub fn slugs_of(&self, partnership: Uuid) -> Result<Vec<Slug>, StoreError> {
        let rows: Vec<String> = slugs::table
            .filter(slugs::partnership_id.eq(partnership.to_string()))
            .order(slugs::slug)
            .select(slugs::slug)
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(|slug| parse("a short name", slug.parse())).collect()
    }

    /// Texts beside a partnership's history that repeat one of the values.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not answer.
    pub fn mentions(&self, partnership: Uuid, values: &[String]) -> Result<Vec<Mention>, StoreError> {
        self.connections.read_tx(|conn| mentions(conn, &partnership.to_string(), values))
    }
}
