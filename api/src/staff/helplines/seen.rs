//! That what is written was shown before: the page of a preview carries a digest of what it showed, and a form without
//! the right one is shown what it would change instead of changing it.

use std::fmt::Write;

use nncf_core::helpline::Helpline;
use sha2::{Digest, Sha256};

use crate::staff::changed::Told;
use crate::staff::signed::Signed;

/// The field that carries the digest.
pub const SEEN: &str = "seen";

/// What would change, as a page shows it.
pub struct Preview {
    /// The changes, in words.
    pub changes: Vec<Told>,
    /// What the form carries to show that they were seen.
    pub digest: String,
}

/// The digest of a helpline as it would be written over a revision, for one session alone.
pub fn digest(signed: &Signed, wanted: &Helpline, revision: u32) -> String {
    let json = serde_json::to_string(wanted).unwrap_or_default();
    let bytes = Sha256::digest(format!("{} {revision} {json}", signed.mark));
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
