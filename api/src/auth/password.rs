//! Passwords: Argon2id, and a refusal of those that are soon guessed.

use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use chrono::{DateTime, TimeDelta, Utc};
use zxcvbn::{Score, zxcvbn};

/// The fewest characters of a password.
pub const LEAST: usize = 12;
/// The most characters of a password: more only cost time.
pub const MOST: usize = 200;
/// How often in a row signing in may fail before waiting begins.
const FREE_FAILURES: u32 = 5;
/// The first wait; each failure after it doubles it.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait. Longer ones would let anybody lock an account out for good.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);

/// What a password is compared with where there is no account: it takes as long, and nothing is the same.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5c3NhbHRub2I$3vCQm8cQxcZ9gGJYyVgd7nFj4J1l8vD3yqB4oZ1z0Bs";

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// Fewer than [`LEAST`] characters.
    Short,
    /// More than [`MOST`] characters.
    Long,
    /// Among the commonest, or soon guessed.
    Guessable,
}

/// Whether a password may be taken; `known` are words that an attacker would try first, such as the mailbox.
///
/// # Errors
/// Why not.
pub fn check(password: &str, known: &[&str]) -> Result<(), Weakness> {
    match password.chars().count() {
        0..LEAST => Err(Weakness::Short),
        count if count > MOST => Err(Weakness::Long),
        _ if zxcvbn(password, known).score() < Score::Three => Err(Weakness::Guessable),
        _ => Ok(()),
    }
}

/// The hash to keep. It takes tens of milliseconds on purpose: call it [in its turn](super::hashing::in_turn).
///
/// # Errors
/// When the system gives no random numbers.
pub fn hash(password: &str) -> Result<String, argon2::password_hash::Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| argon2::password_hash::Error::Crypto)?;
    let salt = SaltString::encode_b64(&salt)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

/// Whether a password is the one that was hashed. Where there is none to compare with, it takes as long, so that
/// nobody learns from the time which mailboxes have accounts.
pub fn is_right(password: &str, hashed: Option<&str>) -> bool {
    let known = PasswordHash::new(hashed.unwrap_or(NOBODYS));
    let password = if password.chars().count() > MOST { "" } else { password };
    let is_same = known.is_ok_and(|known| Argon2::default().verify_password(password.as_bytes(), &known).is_ok());
    is_same && hashed.is_some()
}

/// How long an account waits before it may be tried again.
pub fn wait(failures: u32, failed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Duration> {
    let doublings = failures.checked_sub(FREE_FAILURES)?;
    let wait = FIRST_WAIT.checked_mul(1 << doublings.min(10)).map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT));
    (failed_at? + wait - now).to_std().ok().filter(|left| !left.is_zero())
}

#[cfg(test)]
mod tests {
    use nncf_core::clock::Clock;

    use super::*;

    #[test]
    fn passwords_that_are_soon_guessed_are_refused() {
        let known = ["ann.editor@example.org", "Ann Editor"];
        for (password, outcome) in [
            ("qwerty123456", Err(Weakness::Guessable)),
            ("password1234", Err(Weakness::Guessable)),
            ("ann.editor@example.org", Err(Weakness::Guessable)),
            ("short1!Q", Err(Weakness::Short)),
            ("grey otters borrow ladders", Ok(())),
            ("T7q!vR2#mK9x", Ok(())),
        ] {
            assert_eq!(check(password, &known), outcome, "{password}");
        }
        assert_eq!(check(&"é".repeat(MOST + 1), &[]), Err(Weakness::Long));
    }

    #[test]
    fn hashes_tell_right_from_wrong() {
        let hashed = hash("grey otters borrow ladders").unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(is_right("grey otters borrow ladders", Some(&hashed)));
        assert!(!is_right("grey otters borrow ladder", Some(&hashed)));
        assert!(!is_right("grey otters borrow ladders", None));
        assert!(PasswordHash::new(NOBODYS).is_ok(), "or comparing with it takes no time");
        assert_ne!(hash("a").unwrap(), hash("a").unwrap(), "each has a salt of its own");
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let now = Clock::system().now();
        let after =
            |failures, seconds| wait(failures, Some(now - TimeDelta::seconds(seconds)), now).map(|left| left.as_secs());
        assert_eq!(after(4, 0), None);
        assert_eq!(after(5, 0), Some(30));
        assert_eq!(after(5, 30), None);
        assert_eq!(after(7, 20), Some(100));
        assert_eq!(after(4_000_000_000, 0), Some(900));
        assert_eq!(wait(9, None, now), None);
    }
}
