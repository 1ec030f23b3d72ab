//! Sends what waits in the outbox, from a thread of its own, until the process is told to stop.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use nncf_core::mail::ClaimedMail;
use nncf_db::{Register, StoreError};

use super::{Mailer, Verdict};
use crate::staff::notice;
use crate::state::AppState;

/// How often the outbox is looked into where nobody rings: others may put something into it. Looking costs two queries.
const INTERVAL: Duration = Duration::from_secs(2);

/// For how long a process that takes an e-mail has it to itself: longer than a server may take for all its steps.
const CLAIM_HOLDS: TimeDelta = TimeDelta::minutes(5);

/// After how many minutes an e-mail that a server could not take just then is tried again, by how often it was tried.
const AGAIN_AFTER: [i64; 7] = [1, 5, 15, 60, 180, 360, 720];

/// For how long that goes on (RFC 5321, 4.5.4.1).
const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(5);

/// For how many seconds a server is left alone that does not answer, by how often it did not.
const REST: [i64; 5] = [15, 30, 60, 120, 300];

/// Wakes the worker, and tells it to stop.
#[derive(Debug, Default)]
pub struct Bell {
    rung: Mutex<Rung>,
    heard: Condvar,
}

#[derive(Debug, Default, Clone, Copy)]
struct Rung {
    has_work: bool,
    is_over: bool,
}

impl Bell {
    /// Something was put into the outbox.
    pub fn ring(&self) {
        self.set(|rung| rung.has_work = true);
    }

    fn stop(&self) {
        self.set(|rung| rung.is_over = true);
    }

    fn set(&self, change: impl FnOnce(&mut Rung)) {
        change(&mut self.rung.lock().unwrap_or_else(PoisonError::into_inner));
        self.heard.notify_all();
    }

    fn is_over(&self) -> bool {
        self.rung.lock().unwrap_or_else(PoisonError::into_inner).is_over
    }

    /// Waits until it is rung, or for a while. Whether to go on.
    fn wait(&self, longest: Duration) -> bool {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.heard.wait_timeout_while(rung, longest, |rung| !rung.has_work && !rung.is_over);
        let (mut rung, _) = waited.unwrap_or_else(PoisonError::into_inner);
        rung.has_work = false;
        !rung.is_over
    }
}

/// The thread that sends.
pub struct Worker {
    thread: JoinHandle<()>,
    state: web::Data<AppState>,
}

impl Worker {
    /// Starts it, where there is a mail server.
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn start(state: &web::Data<AppState>) -> std::io::Result<Option<Self>> {
        if state.mail.is_none() {
            return Ok(None);
        }
        let shared = state.clone();
        let thread = thread::Builder::new().name("mail".to_owned()).spawn(move || run(&shared))?;
        Ok(Some(Self { thread, state: state.clone() }))
    }

    /// Lets it finish the e-mail that it is sending, and waits for that.
    pub fn stop(self) {
        self.state.bell.stop();
        if self.thread.join().is_err() {
            tracing::error!("the thread that sends e-mail had failed");
        }
    }
}

fn run(state: &AppState) {
    let Some(mailer) = &state.mail else { return };
    let (mut round, mut was_well) = (Round::default(), true);
    while state.bell.wait(INTERVAL) {
        let done = catch_unwind(AssertUnwindSafe(|| {
            notice::queue(&state.register, &state.site)?;
            round.send_all(&state.register, mailer, || state.bell.is_over())
        }));
        let error = match done {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("it failed".to_owned()),
        };
        if let Some(error) = error.as_ref().filter(|_| was_well) {
            tracing::error!(%error, "e-mail that waits cannot be sent");
        }
        was_well = error.is_none();
    }
}

/// What a sender remembers from one look into the outbox to the next.
#[derive(Debug, Default)]
pub struct Round {
    /// Until when the server is left alone.
    rests_until: Option<DateTime<Utc>>,
    /// How often it did not answer, one after the other.
    unanswered: usize,
}

impl Round {
    /// Sends everything that is due, one after the other. A server that does not answer is left alone for a while: the
    /// others need not find out one by one.
    ///
    /// # Errors
    /// When the store does not answer.
    pub fn send_all(
        &mut self,
        register: &Register,
        mailer: &Mailer,
        is_over: impl Fn() -> bool,
    ) -> Result<(), StoreError> {
        while !is_over() && self.rests_until.is_none_or(|until| register.clock().now() >= until) {
            let Some(mail) = register.next_mail(CLAIM_HOLDS)? else { break };
            if is_over() {
                return register.give_mail_back(&mail);
            }
            let sent = mailer.send(&mail.to, &mail.subject, &mail.body, register.clock().now());
            let noted = match sent {
                Ok(()) => {
                    self.unanswered = 0;
                    register.mail_sent(&mail)
                }
                Err(error) => self.note(register, &mail, &error.to_string(), error.verdict()),
            };
            match noted {
                // Its time was over, and somebody else has it now; or its mailbox was erased meanwhile.
                Err(StoreError::NotFound) => tracing::warn!("what became of an e-mail could not be noted any more"),
                other => other?,
            }
        }
        Ok(())
    }

    fn note(&mut self, register: &Register, mail: &ClaimedMail, why: &str, verdict: Verdict) -> Result<(), StoreError> {
        // A server's answer may repeat the mailbox, which is for staff and not for the log.
        tracing::warn!(?verdict, "the mail server did not take an e-mail");
        let now = register.clock().now();
        self.unanswered = if verdict == Verdict::NoServer { self.unanswered + 1 } else { 0 };
        let again_at = match verdict {
            Verdict::Never => None,
            Verdict::Later if now - mail.made_at >= GIVE_UP_AFTER => None,
            Verdict::Later => {
                let tried = (mail.tries.max(1) as usize - 1).min(AGAIN_AFTER.len() - 1);
                Some(now + TimeDelta::minutes(AGAIN_AFTER[tried]))
            }
            Verdict::NoServer => {
                let rest = REST[(self.unanswered - 1).min(REST.len() - 1)];
                self.rests_until = Some(now + TimeDelta::seconds(rest));
                self.rests_until
            }
        };
        register.mail_not_sent(mail, why, again_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bell_that_was_rung_is_heard_at_once_and_stopping_counts_more() {
        let bell = Bell::default();
        bell.ring();
        let start = std::time::Instant::now();
        assert!(bell.wait(Duration::from_mins(1)) && start.elapsed() < Duration::from_secs(30));
        assert!(bell.wait(Duration::from_millis(1)), "it goes on when nobody rings");
        bell.ring();
        bell.stop();
        assert!(!bell.wait(Duration::from_mins(1)) && bell.is_over());
    }
}
