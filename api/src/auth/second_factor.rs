//! The second factor: a code of six digits that an authenticator shows for half a minute (RFC 6238), and recovery codes
//! for when the authenticator is lost.

use argon2::Argon2;
use chrono::{DateTime, Utc};
use qrcode::QrCode;
use qrcode::render::svg;
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

use crate::http::problem::Problem;

/// How many bytes a secret has, as RFC 4226 recommends.
const SECRET_BYTES: usize = 20;
/// How many recovery codes are given out.
const RECOVERY_CODES: usize = 10;
/// The characters of recovery codes: none is easily taken for another.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";

/// A second factor that is being set up or asked for.
pub struct SecondFactor(Totp);

impl SecondFactor {
    /// A fresh secret.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn new_secret() -> Result<Vec<u8>, Problem> {
        let mut secret = vec![0; SECRET_BYTES];
        getrandom::fill(&mut secret).map_err(Problem::internal)?;
        Ok(secret)
    }

    /// The factor of a secret; service and account are what the authenticator shows beside the code.
    ///
    /// # Errors
    /// When the secret is none.
    pub fn new(secret: &[u8], service: &str, account: &str) -> Result<Self, Problem> {
        let label = |text: &str| text.replace(':', " ");
        let builder = Builder::new().with_secret(Secret::new(secret.into())).with_issuer(Some(label(service)));
        builder.with_account_name(label(account)).build().map(Self).map_err(Problem::internal)
    }

    /// The secret for typing, in groups of four.
    pub fn typed_secret(&self) -> String {
        let text = self.0.secret().to_base32();
        text.as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join(" ")
    }

    /// The square to photograph.
    ///
    /// # Errors
    /// When the label is too long for one.
    pub fn square(&self) -> Result<String, Problem> {
        let url = self.0.to_url().map_err(Problem::internal)?;
        let code = QrCode::new(url).map_err(Problem::internal)?;
        let drawn = code.render::<svg::Color>().min_dimensions(220, 220).build();
        // An XML declaration has no place within a page.
        Ok(drawn.split_once("?>").map_or_else(|| drawn.clone(), |(_, svg)| svg.to_owned()))
    }

    /// The time step of a code that is right now, or was or will be within half a minute.
    pub fn step_of(&self, code: &str, now: DateTime<Utc>) -> Option<u64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let is_code = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
        is_code.then(|| self.0.check(&code, now.timestamp().unsigned_abs())).flatten()
    }
}

/// Fresh recovery codes, as they are shown once.
///
/// # Errors
/// When the system gives no random numbers.
pub fn recovery_codes() -> Result<Vec<String>, Problem> {
    let mut bytes = [0; RECOVERY_CODES * 10];
    getrandom::fill(&mut bytes).map_err(Problem::internal)?;
    let letters = |part: &[u8]| -> String { part.iter().map(|b| ALPHABET[usize::from(b % 32)] as char).collect() };
    Ok(bytes.chunks(10).map(|code| format!("{}-{}", letters(&code[..5]), letters(&code[5..]))).collect())
}

/// What is kept of an account's recovery code: an Argon2id hash, salted with the account's id, as a code is short enough
/// to be guessed from a plain one. Spaces, hyphens and capitals do not matter. Call it [in its turn](super::hashing::in_turn).
///
/// # Errors
/// When the hash cannot be made.
pub fn recovery_digest(code: &str, account: Uuid) -> Result<[u8; 32], Problem> {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let mut digest = [0; 32];
    let hashed = Argon2::default().hash_password_into(code.as_bytes(), account.as_bytes(), &mut digest);
    hashed.map(|()| digest).map_err(Problem::internal)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// RFC 6238, appendix B, whose codes of eight digits end with those of six.
    #[test]
    fn codes_are_those_of_the_standard() {
        let factor = SecondFactor::new(b"12345678901234567890", "A: service", "ann@example.org").unwrap();
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(factor.step_of(code, now), Some(seconds as u64 / 30));
            assert_eq!(factor.step_of(&format!(" {} {}", &code[..3], &code[3..]), now), Some(seconds as u64 / 30));
        }
        let now = DateTime::from_timestamp(59, 0).unwrap();
        for wrong in ["287083", "28708", "2870821", "", "２８７０８２", "94287082"] {
            assert_eq!(factor.step_of(wrong, now), None, "{wrong}");
        }
        assert_eq!(factor.step_of("287082", DateTime::from_timestamp(120, 0).unwrap()), None, "too old");
        assert!(factor.square().unwrap().starts_with("<svg"));
        assert_eq!(factor.typed_secret(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }

    #[test]
    fn recovery_codes_differ_and_forgive_typing() {
        let codes = recovery_codes().unwrap();
        assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), RECOVERY_CODES);
        assert!(codes.iter().all(|code| code.len() == 11));
        let digest = |code, account| recovery_digest(code, Uuid::from_u128(account)).unwrap();
        assert_eq!(digest("abcde-fghjk", 1), digest(" ABCDE FGHJK", 1));
        assert_ne!(digest("abcde-fghjk", 1), digest("abcde-fghjm", 1));
        assert_ne!(digest("abcde-fghjk", 1), digest("abcde-fghjk", 2), "each account has a salt of its own");
    }
}
