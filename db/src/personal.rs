//! Personal values, kept apart from every document so that they can be erased without breaking the chain.
//!
//! Where a document would hold a contact's name, mailbox or number, or a mailbox of the body that may be a person's, it
//! holds
//! `{"personal": ID, "digest": HMAC-SHA-256(salt, value)}`. The value stands once, with its own random salt, in
//! `personal_values`; a value that stays the same keeps its id from one revision to the next, so that erasing the
//! row erases it from all of them. The chain covers the digest, which tells nothing once the salt is gone.

use std::collections::HashMap;

use nncf_core::coordinator::Coordinator;
use nncf_core::partnership::Partnership;
use nncf_core::text::mend_unseen;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::StoreError;
use crate::hashing::{canonical, keyed_digest};
use crate::rows::PersonalRow;

/// Values by their id. What is not here has been erased.
pub(crate) type Values = HashMap<String, String>;

/// A partnership's document without its personal values.
pub(crate) struct Sealed {
    /// Canonical JSON.
    pub document: String,
    /// The values that were not among the known ones.
    pub new_values: Vec<PersonalRow>,
}

/// What stands in a document in a value's place.
pub(crate) struct Reference {
    /// The id of the value.
    pub id: String,
    /// Its keyed digest, in hexadecimal.
    pub digest: String,
}

/// The personal fields of a contact. A new field of [`Coordinator`] must be told apart here.
fn personal_fields(contact: &Coordinator) -> [(&'static str, Option<String>); 3] {
    let Coordinator { id: _, role: _, name, email, phone, visibility: _, consent: _, role_mailbox: _, role_phone: _ } =
        contact;
    [
        ("name", name.as_ref().map(ToString::to_string)),
        ("email", email.as_ref().map(ToString::to_string)),
        ("phone", phone.as_ref().map(ToString::to_string)),
    ]
}

/// Takes the personal values out of a partnership; `known` are those of its earlier revisions.
pub(crate) fn seal(partnership: &Partnership, known: &[PersonalRow]) -> Result<Sealed, StoreError> {
    let mut document = serde_json::to_value(partnership).map_err(|error| StoreError::damaged("the record", &error))?;
    let mut new_values = Vec::new();
    let mut reference = |contact: Uuid, field: &'static str, value: String| {
        let coordinator_id = contact.to_string();
        let same =
            |row: &&PersonalRow| row.coordinator_id == coordinator_id && row.field == field && row.value == value;
        let row = match known.iter().find(same) {
            Some(row) => row.clone(),
            None => new_row(partnership.id, coordinator_id, field, value)?,
        };
        let reference = json!({"personal": row.id, "digest": keyed_digest(&row.salt, &row.value)?});
        if !known.iter().any(|old| old.id == row.id) {
            new_values.push(row);
        }
        Ok::<Value, StoreError>(reference)
    };
    // A mailbox of the body itself that may be a person's is held under the body's own id, until somebody says whose it is.
    if let Some(email) = partnership.email.as_ref().filter(|_| partnership.has_personal_mailbox()) {
        document["email"] = reference(partnership.id, "email", email.to_string())?;
    }
    for (index, contact) in partnership.coordinators.iter().enumerate() {
        for (field, value) in personal_fields(contact) {
            if let Some(value) = value {
                document["coordinators"][index][field] = reference(contact.id, field, value)?;
            }
        }
    }
    Ok(Sealed { document: canonical(&document), new_values })
}

fn new_row(partnership: Uuid, coordinator_id: String, field: &str, value: String) -> Result<PersonalRow, StoreError> {
    let mut salt = vec![0; 32];
    getrandom::fill(&mut salt).map_err(|error| StoreError::Randomness(error.to_string()))?;
    Ok(PersonalRow {
        id: Uuid::new_v4().to_string(),
        partnership_id: partnership.to_string(),
        coordinator_id,
        field: field.to_owned(),
        salt,
        value,
    })
}

/// Puts the personal values back into a document; those erased are absent.
pub(crate) fn unseal(document: &str, values: &Values) -> Result<Partnership, serde_json::Error> {
    let mut document: Value = serde_json::from_str(document)?;
    for_each_reference(&mut document, |reference| values.get(&reference.id).map_or(Value::Null, |v| v.as_str().into()));
    readable(document)
}

/// What a stored document says. One from before texts had to be of one line, with all of it seen, is mended first.
pub(crate) fn readable<T: DeserializeOwned>(mut document: Value) -> Result<T, serde_json::Error> {
    T::deserialize(&document).or_else(|_| {
        mend_unseen(&mut document);
        serde_json::from_value(document)
    })
}

/// Every reference in a document.
pub(crate) fn references(document: &str) -> Result<Vec<Reference>, serde_json::Error> {
    let mut found = Vec::new();
    for_each_reference(&mut serde_json::from_str(document)?, |reference| {
        found.push(reference);
        Value::Null
    });
    Ok(found)
}

fn for_each_reference(document: &mut Value, mut replace: impl FnMut(Reference) -> Value) {
    let mut look = |value: &mut Value| {
        let text = |key| value.get(key).and_then(Value::as_str).map(ToOwned::to_owned);
        if let (Some(id), Some(digest)) = (text("personal"), text("digest")) {
            *value = replace(Reference { id, digest });
        }
    };
    if let Some(email) = document.get_mut("email") {
        look(email);
    }
    let contacts = document.get_mut("coordinators").and_then(Value::as_array_mut);
    for contact in contacts.into_iter().flatten().filter_map(Value::as_object_mut) {
        contact.values_mut().for_each(&mut look);
    }
}
