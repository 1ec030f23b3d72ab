//! Seals what the database is to hold and only one browser is to read: the key follows from the secret of its session,
//! of which the database has a digest alone.

use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use nncf_core::account::Secret;
use sha2::{Digest, Sha256};

use crate::http::problem::Problem;

/// How long a nonce is, in bytes. It stands before what is sealed.
const NONCE: usize = 24;

/// Seals bytes with a session's secret.
///
/// # Errors
/// When the system gives no random numbers.
pub fn seal(secret: &Secret, plain: &[u8]) -> Result<Vec<u8>, Problem> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(Problem::internal)?;
    let sealed = cipher(secret).encrypt(&XNonce::from(nonce), plain).map_err(Problem::internal)?;
    Ok([&nonce[..], &sealed].concat())
}

/// What was sealed with the secret; nothing where it was another's, or was changed.
pub fn open(secret: &Secret, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    cipher(secret).decrypt(&XNonce::from(*nonce), sealed).ok()
}

fn cipher(secret: &Secret) -> XChaCha20Poly1305 {
    let key: [u8; 32] = Sha256::digest(format!("note {}", secret.expose())).into();
    XChaCha20Poly1305::new(&Key::from(key))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(letter: &str) -> Secret {
        letter.repeat(Secret::LENGTH).parse().unwrap()
    }

    proptest! {
        #[test]
        fn only_the_same_secret_opens_what_was_sealed(plain: Vec<u8>, place: usize) {
            let sealed = seal(&secret("a"), &plain).unwrap();
            prop_assert_eq!(open(&secret("a"), &sealed), Some(plain));
            prop_assert_eq!(open(&secret("b"), &sealed), None);
            let mut changed = sealed.clone();
            changed[place % sealed.len()] ^= 1;
            prop_assert_eq!(open(&secret("a"), &changed), None);
        }

        #[test]
        fn nothing_that_is_not_sealed_opens(bytes: Vec<u8>) {
            prop_assert_eq!(open(&secret("a"), &bytes), None);
        }
    }
}
