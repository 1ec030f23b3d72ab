//! Mailboxes without an account wait as those with one do, so that nobody learns from the waits which have one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::password;

/// How many mailboxes are remembered; when there are more, all are forgotten. They stand in memory, as digests.
const MOST: usize = 10_000;

/// How often signing in by unknown mailboxes was tried.
#[derive(Debug, Default)]
pub struct Strangers(Mutex<HashMap<[u8; 32], Tried>>);

/// How often in a row signing in by a mailbox was tried, and when last.
#[derive(Debug, Clone, Copy)]
struct Tried {
    failures: u32,
    failed_at: DateTime<Utc>,
}

impl Strangers {
    /// Counts an attempt, or tells how long to wait.
    pub fn attempt(&self, email: &str, now: DateTime<Utc>) -> Option<Duration> {
        let digest = Sha256::digest(email.trim().to_lowercase()).into();
        let mut tried = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = tried.get(&digest).copied();
        let failures = before.map_or(0, |before| before.failures);
        let wait = password::wait(failures, before.map(|before| before.failed_at), now);
        if wait.is_none() {
            if tried.len() >= MOST {
                tried.clear();
            }
            tried.insert(digest, Tried { failures: failures.saturating_add(1), failed_at: now });
        }
        wait
    }
}

#[cfg(test)]
mod tests {
    use nncf_core::clock::Clock;

    use super::*;

    #[test]
    fn unknown_mailboxes_wait_like_others() {
        let (strangers, now) = (Strangers::default(), Clock::system().now());
        for _ in 0..5 {
            assert_eq!(strangers.attempt("nobody@example.org", now), None);
        }
        assert_eq!(strangers.attempt(" Nobody@Example.org", now), Some(Duration::from_secs(30)));
        assert_eq!(strangers.attempt("somebody@example.org", now), None);
        assert_eq!(strangers.attempt("nobody@example.org", now + Duration::from_secs(30)), None);
    }

    #[test]
    fn memory_is_bounded() {
        let (strangers, now) = (Strangers::default(), Clock::system().now());
        (0..=MOST).for_each(|number| _ = strangers.attempt(&format!("{number}@example.org"), now));
        assert_eq!(strangers.0.lock().unwrap().len(), 1);
    }
}
