//! The chains: what exactly each hash is taken over.
//!
//! A hash is SHA-256 over a canonical JSON object: keys sorted by their bytes, no white space, UTF-8, a document
//! as the very string that is stored. Anyone can check it with a dozen lines in any language.

use chrono::{DateTime, NaiveDateTime, SecondsFormat};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::rows::{LogRow, RevisionRow};
use crate::staff_rows::HelplineRevisionRow;

/// What stands where there is no entry before: the hash before the first.
pub(crate) const NO_HASH: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of a revision: over everything of it but the hash itself.
pub(crate) fn revision_hash(row: &RevisionRow) -> String {
    let RevisionRow { partnership_id, number, at, role, author, why, document, previous_hash, hash: _ } = row;
    digest_of(&json!({
        "of": "nncf revision 1", "partnership": partnership_id, "number": number, "at": instant(*at), "role": role,
        "author": author, "why": why, "document": document, "previous": previous_hash,
    }))
}

/// The hash of an entry of the register's log: over everything of it but the hash itself.
pub(crate) fn log_hash(row: &LogRow) -> String {
    let LogRow { version, partnership_id, number, revision_hash, previous_hash, hash: _, at } = row;
    digest_of(&json!({
        "of": "nncf log 1", "version": version, "partnership": partnership_id, "number": number,
        "revision": revision_hash, "previous": previous_hash, "at": instant(*at),
    }))
}

/// The hash of a helpline's revision: over everything of it but the hash itself. One chain holds all helplines.
pub(crate) fn helpline_hash(row: &HelplineRevisionRow) -> String {
    let HelplineRevisionRow { version, slug, number, at, role, author, why, document, previous_hash, hash: _ } = row;
    digest_of(&json!({
        "of": "nncf helpline 1", "version": version, "helpline": slug, "number": number, "at": instant(*at),
        "role": role, "author": author, "why": why, "document": document, "previous": previous_hash,
    }))
}

/// What a revision keeps of a personal value: without the salt it says nothing about the value.
pub(crate) fn keyed_digest(salt: &[u8], value: &str) -> Result<String, StoreError> {
    let mac = Hmac::<Sha256>::new_from_slice(salt).map_err(|error| StoreError::damaged("a salt", &error))?;
    Ok(hex(&mac.chain_update(value).finalize().into_bytes()))
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The value as canonical JSON.
pub(crate) fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write_canonical(value, &mut text);
    text
}

/// The keys are sorted here: what order `serde_json` keeps depends on features that any crate may turn on.
fn write_canonical(value: &Value, text: &mut String) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                comma(index, text);
                write_canonical(item, text);
            }
            text.push(']');
        }
        Value::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by_key(|(key, _)| *key);
            text.push('{');
            for (index, (key, item)) in entries.into_iter().enumerate() {
                comma(index, text);
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write_canonical(item, text);
            }
            text.push('}');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

fn comma(index: usize, text: &mut String) {
    if index > 0 {
        text.push(',');
    }
}

fn digest_of(value: &Value) -> String {
    hex(&sha256(canonical(value).as_bytes()))
}

/// Both databases keep microseconds.
fn instant(at: NaiveDateTime) -> String {
    DateTime::to_rfc3339_opts(&at.and_utc(), SecondsFormat::Micros, true)
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| DIGITS[digit as usize] as char).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn canonical_json_sorts_at_every_depth() {
        let value = json!({"b": [1, {"z": null, "a": "é\"\n"}], "a": {}, "é": true, "B": ""});
        assert_eq!(canonical(&value), r#"{"B":"","a":{},"b":[1,{"a":"é\"\n","z":null}],"é":true}"#);
    }

    #[test]
    fn hashes_are_the_published_ones() {
        assert_eq!(hex(&sha256(b"abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        // RFC 4231, test case 2.
        let digest = keyed_digest(b"Jefe", "what do ya want for nothing?").unwrap();
        assert_eq!(digest, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn the_form_of_a_revision_hash_never_changes() {
        let row = RevisionRow {
            partnership_id: "p".into(),
            number: 1,
            at: DateTime::from_timestamp(0, 1000).unwrap().naive_utc(),
            role: "seed".into(),
            author: None,
            why: "w".into(),
            document: "{}".into(),
            previous_hash: NO_HASH.into(),
            hash: String::new(),
        };
        let text = format!(
            r#"{{"at":"1970-01-01T00:00:00.000001Z","author":null,"document":"{{}}","number":1,"of":"nncf revision 1","partnership":"p","previous":"{NO_HASH}","role":"seed","why":"w"}}"#
        );
        assert_eq!(revision_hash(&row), hex(&sha256(text.as_bytes())));
    }
}
