//! Cursors: opaque words with which a list is taken up where a page ended.
//!
//! A cursor names the place behind which the list goes on, and carries a digest of itself and of the list it was
//! made for: one that was cut, altered, or brought to another list is refused instead of answering something odd.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nncf_core::atlas::search::SortKey;
use sha2::{Digest, Sha256};

use super::problem::Problem;

const DIGEST_BYTES: usize = 12;
/// Parts the two halves of a key; no folded name and no slug has it.
const BETWEEN: char = '\u{1f}';

/// Makes the cursor behind a place of a list.
pub fn write(list: &str, place: &SortKey) -> String {
    let text = format!("{}{BETWEEN}{}", place.0, place.1);
    let mut bytes = digest(list, &text).to_vec();
    bytes.extend(text.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Reads a cursor that was made for a list.
///
/// # Errors
/// A problem when it was not.
pub fn read(list: &str, cursor: &str) -> Result<SortKey, Problem> {
    let refused = || Problem::parameter("cursor", "take the cursor from the next link of the same list, unchanged");
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| refused())?;
    let (sum, text) = bytes.split_at_checked(DIGEST_BYTES).ok_or_else(refused)?;
    let text = std::str::from_utf8(text).map_err(|_| refused())?;
    if sum != digest(list, text) {
        return Err(refused());
    }
    let (key, slug) = text.split_once(BETWEEN).ok_or_else(refused)?;
    Ok(SortKey(key.to_owned(), slug.to_owned()))
}

fn digest(list: &str, text: &str) -> [u8; DIGEST_BYTES] {
    let whole = Sha256::new().chain_update(list).chain_update([0]).chain_update(text).finalize();
    std::array::from_fn(|index| whole[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_wrote_and_nothing_else() {
        let place = SortKey("gwent regional".into(), "gwent".into());
        let cursor = write("kind=local", &place);
        assert_eq!(read("kind=local", &cursor).unwrap(), place);
        assert!(read("kind=regional", &cursor).is_err());
        for forged in ["", "x", "!!", &cursor[1..], &cursor.replace(&cursor[20..22], "AA")] {
            assert!(read("kind=local", forged).is_err(), "{forged}");
        }
    }
}
