//! The same for helplines, which are staff's alone to keep. Whoever is no admin proposes a change, and a second person
//! decides on it.

use nncf_core::account::Role;
use nncf_core::helpline::{CallNote, Decision, Helpline, HelplineRecord, HelplineStatus, is_same};
use nncf_core::provenance::{ReviewMonths, VerifiedHow};
use nncf_core::slug::Slug;
use nncf_core::text::Phrase;
use nncf_db::{Done, HelplineChange, Once, Register, StoreError};
use uuid::Uuid;

use crate::auth::actor::Actor;
use crate::http::problem::Problem;

/// The place in lists of a new helpline, unless it is said: after those that ship.
pub const LAST: u16 = 100;

/// Somebody at the desk for helplines. Its calls block.
pub struct HelplineDesk<'a> {
    /// The store.
    pub register: &'a Register,
    /// Who writes.
    pub actor: &'a Actor,
    /// With it, the same request sent again gets the answer that it got before.
    pub once: Option<OnceOr<'a>>,
}

/// How a request that is done once is answered, written or waiting.
pub struct OnceOr<'a> {
    /// Where it was written.
    pub written: Once<'a, HelplineRecord>,
    /// Where it waits for a second person.
    pub waiting: Once<'a, HelplineChange>,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was written.
    Written(Done<HelplineRecord>),
    /// It waits for a second person.
    Waits(Done<HelplineChange>),
}

type Written = Result<Done<HelplineRecord>, Problem>;

impl HelplineDesk<'_> {
    /// Makes a helpline. Its verification is nobody's yet, whatever it says. Whoever is no admin makes one that is not
    /// shown yet: to show it is a change, for which a second person is needed.
    ///
    /// # Errors
    /// 403; 409 for a short name that was given before; 422.
    pub fn create(&self, wanted: &Helpline, why: &str) -> Written {
        self.actor.must_be_staff()?;
        let new = Helpline {
            call: wanted.call.clone().map(|call| self.signed(call)).transpose()?,
            last_verified_at: None,
            verification_due: None,
            ..wanted.clone()
        };
        if new.is_shown() && !self.is_admin() {
            let detail = "a second person is needed to show a number: make it unchecked first, then propose to show it";
            return Err(Problem::invalid("/status", detail));
        }
        let author = self.actor.author();
        let written = match &self.once {
            Some(once) => self.register.create_helpline_once(&new, &author, why, &once.written),
            None => self.register.create_helpline(&new, &author, why).map(Done::Now),
        };
        written.map_err(Problem::from_store)
    }

    /// Puts a helpline in the place of the one with its short name, or proposes to. Nothing is verified by it; a number
    /// that changed has been neither verified nor rung any more, unless the call to it is noted along with it.
    ///
    /// # Errors
    /// 403; 404; 412 with what changed meanwhile; 422.
    pub fn replace(&self, wanted: &Helpline, expected: u32, why: &str) -> Result<Change, Problem> {
        let current = self.current(&wanted.slug, expected)?;
        let next = self.settled(&current, wanted)?;
        self.change(&next, expected, why)
    }

    /// The helpline that a change would leave behind.
    ///
    /// # Errors
    /// 422 for a call that was to come.
    pub fn settled(&self, current: &Helpline, wanted: &Helpline) -> Result<Helpline, Problem> {
        let is_same_number = is_same(current.number(), wanted.number());
        let is_known = |call: &CallNote| current.call.as_ref().is_some_and(|known| known.is_of_same_call(call));
        let call = match &wanted.call {
            Some(call) if is_known(call) => current.call.clone(),
            Some(call) => Some(self.signed(call.clone())?),
            None => current.call.clone(),
        };
        Ok(Helpline {
            call: call.filter(|call| is_same(call.number.as_str(), wanted.number())),
            last_verified_at: current.last_verified_at.filter(|_| is_same_number),
            verification_due: current.verification_due.filter(|_| is_same_number),
            ..wanted.clone()
        })
    }

    /// Notes that somebody made sure of a helpline, and what they heard if they rang it. Whether it is shown is another
    /// question, which this leaves; the number is as it was, so nobody else is needed.
    ///
    /// # Errors
    /// 403; 404; 412; 422 for one that was superseded, or has no number.
    pub fn verify(&self, slug: &Slug, expected: u32, how: VerifiedHow, heard: Option<Phrase>, why: &str) -> Written {
        let current = self.current(slug, expected)?;
        if current.status == HelplineStatus::Superseded {
            return Err(Problem::invalid("", "this helpline was superseded; it is history only"));
        }
        let number = current.number().parse();
        let number =
            number.map_err(|_| Problem::invalid("/phone", "there is no number to check yet; enter it first"))?;
        let clock = self.register.clock();
        let rung = heard.filter(|_| how == VerifiedHow::Phone);
        let rung = rung.map(|heard| CallNote { number, on: clock.today(), by: self.actor.account.id, heard });
        let due = Some(ReviewMonths::DEFAULT.after(clock.today()));
        let next = Helpline {
            last_verified_at: Some(clock.now()),
            verification_due: due,
            call: rung.or(current.call.clone()),
            ..current
        };
        self.write(&next, expected, why)
    }

    /// Takes a helpline out of every answer to somebody who looks for help, or proposes to; its record stays as history.
    ///
    /// # Errors
    /// 403; 404; 412; 422 for a number that cannot be changed away.
    pub fn supersede(&self, slug: &Slug, remarks: Phrase, expected: u32, why: &str) -> Result<Change, Problem> {
        let current = self.current(slug, expected)?;
        self.change(&superseded(current, remarks), expected, why)
    }

    /// Decides on a change that somebody proposed.
    ///
    /// # Errors
    /// 403; 404 when none waits; 412 when the helpline moved on since; 422 when they may not decide so.
    pub fn decide(&self, id: Uuid, decision: Decision, why: &str) -> Result<Option<HelplineRecord>, Problem> {
        self.actor.must_be_staff()?;
        let by = self.actor.account.id;
        self.register.decide_helpline_change(id, decision, by, why).map_err(Problem::from_store)
    }

    /// Whether what they change is written at once.
    pub fn is_admin(&self) -> bool {
        self.actor.account.role == Role::Admin
    }

    /// A helpline that somebody is about to change, as it is stored.
    ///
    /// # Errors
    /// 403; 404; 412 unless it is at the expected revision.
    pub fn current(&self, slug: &Slug, expected: u32) -> Result<Helpline, Problem> {
        self.actor.must_be_staff()?;
        let record = self.register.helpline(slug).map_err(Problem::from_store)?;
        if record.revision == expected { Ok(record.helpline) } else { Err(self.stale(slug, expected)) }
    }

    /// A call as this person notes it.
    fn signed(&self, call: CallNote) -> Result<CallNote, Problem> {
        if call.on > self.register.clock().today() {
            return Err(Problem::invalid("/call/on", "this day has not come yet"));
        }
        Ok(CallNote { by: self.actor.account.id, ..call })
    }

    fn stale(&self, slug: &Slug, expected: u32) -> Problem {
        let revisions = match self.register.helpline_revisions(slug) {
            Ok(revisions) => revisions,
            Err(error) => return Problem::from_store(error),
        };
        let json = |helpline: &Helpline| serde_json::to_value(helpline).unwrap_or_default();
        let before = revisions.iter().find(|revision| revision.number == expected).map(|old| json(&old.helpline));
        // One that was never written down is at revision 1, which the seed made.
        let (current, by_role) = revisions.last().map_or((1, "seed"), |last| (last.number, last.role.as_str()));
        let now = revisions.last().map(|last| json(&last.helpline)).unwrap_or_default();
        let changed = before.map(|before| crate::register::partnership::changed_fields(&before, &now));
        Problem::from_store(StoreError::Stale { current })
            .with("current_revision", current)
            .with("changed", changed.unwrap_or_default())
            .with("by_role", by_role)
    }

    fn change(&self, next: &Helpline, expected: u32, why: &str) -> Result<Change, Problem> {
        if self.is_admin() {
            return self.write(next, expected, why).map(Change::Written);
        }
        let (by, role) = (self.actor.account.id, self.actor.account.role.as_str());
        let kept = match &self.once {
            Some(once) => self.register.propose_helpline_once(next, expected, by, role, why, &once.waiting),
            None => self.register.propose_helpline(next, expected, by, role, why).map(Done::Now),
        };
        kept.map(Change::Waits).map_err(|error| self.refused(error, next, expected))
    }

    fn write(&self, next: &Helpline, expected: u32, why: &str) -> Written {
        let author = self.actor.author();
        let written = match &self.once {
            Some(once) => self.register.replace_helpline_once(next, expected, &author, why, &once.written),
            None => self.register.replace_helpline(next, expected, &author, why).map(Done::Now),
        };
        written.map_err(|error| self.refused(error, next, expected))
    }

    fn refused(&self, error: StoreError, next: &Helpline, expected: u32) -> Problem {
        match error {
            StoreError::Stale { .. } => self.stale(&next.slug, expected),
            other => Problem::from_store(other),
        }
    }
}

/// A helpline as it is once it is history.
pub fn superseded(current: Helpline, remarks: Phrase) -> Helpline {
    Helpline { status: HelplineStatus::Superseded, remarks: Some(remarks), verification_due: None, ..current }
}
