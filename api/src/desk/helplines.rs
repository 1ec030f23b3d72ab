//! The same for helplines, which are staff's alone to keep.

use nncf_core::clock::day_of;
use nncf_core::helpline::{Helpline, HelplineRecord, HelplineStatus};
use nncf_core::provenance::ReviewMonths;
use nncf_core::slug::Slug;
use nncf_core::text::Phrase;
use nncf_db::{Done, Once, Register, StoreError};

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
    pub once: Option<Once<'a, HelplineRecord>>,
}

type Outcome = Result<Done<HelplineRecord>, Problem>;

fn must_be_sound(wanted: &Helpline) -> Result<(), Problem> {
    match wanted.faults().into_iter().next() {
        Some(fault) => Err(Problem::invalid(&fault.pointer, fault.detail)),
        None => Ok(()),
    }
}

impl HelplineDesk<'_> {
    /// Makes a helpline. Its verification is nobody's yet, whatever it says.
    ///
    /// # Errors
    /// 403; 409 for a short name that was given before; 422.
    pub fn create(&self, wanted: &Helpline, why: &str) -> Outcome {
        self.actor.must_be_staff()?;
        must_be_sound(wanted)?;
        let new = Helpline { last_verified_at: None, verification_due: None, ..wanted.clone() };
        let author = self.actor.author();
        let written = match &self.once {
            Some(once) => self.register.create_helpline_once(&new, &author, why, once),
            None => self.register.create_helpline(&new, &author, why).map(Done::Now),
        };
        written.map_err(Problem::from_store)
    }

    /// Puts a helpline in the place of the one with its short name. Nothing is verified by it; a number that changed
    /// has not been verified any more.
    ///
    /// # Errors
    /// 403; 404; 412 with what changed meanwhile; 422.
    pub fn replace(&self, wanted: &Helpline, expected: u32, why: &str) -> Outcome {
        let current = self.current(&wanted.slug, expected)?;
        must_be_sound(wanted)?;
        let is_same_number = current.phone == wanted.phone;
        let next = Helpline {
            last_verified_at: current.last_verified_at.filter(|_| is_same_number),
            verification_due: current.verification_due.filter(|_| is_same_number),
            ..wanted.clone()
        };
        self.write(&next, expected, why)
    }

    /// Notes that somebody made sure of a helpline. Whether it is shown is another question, which this leaves.
    ///
    /// # Errors
    /// 403; 404; 412; 422 for one that was superseded.
    pub fn verify(&self, slug: &Slug, expected: u32, why: &str) -> Outcome {
        let current = self.current(slug, expected)?;
        if current.status == HelplineStatus::Superseded {
            return Err(Problem::invalid("", "this helpline was superseded; it is history only"));
        }
        if current.phone.is_none() {
            return Err(Problem::invalid("/phone", "there is no number to check yet; enter it with its source first"));
        }
        let now = self.register.clock().now();
        let due = Some(ReviewMonths::DEFAULT.after(day_of(now)));
        self.write(&Helpline { last_verified_at: Some(now), verification_due: due, ..current }, expected, why)
    }

    /// Takes a helpline out of every answer to somebody who looks for help; its record stays as history.
    ///
    /// # Errors
    /// 403; 404; 412.
    pub fn supersede(&self, slug: &Slug, remarks: Phrase, expected: u32, why: &str) -> Outcome {
        let current = self.current(slug, expected)?;
        let next =
            Helpline { status: HelplineStatus::Superseded, remarks: Some(remarks), verification_due: None, ..current };
        self.write(&next, expected, why)
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

    fn write(&self, next: &Helpline, expected: u32, why: &str) -> Outcome {
        let author = self.actor.author();
        let written = match &self.once {
            Some(once) => self.register.replace_helpline_once(next, expected, &author, why, once),
            None => self.register.replace_helpline(next, expected, &author, why).map(Done::Now),
        };
        match written {
            Err(StoreError::Stale { .. }) => Err(self.stale(&next.slug, expected)),
            other => other.map_err(Problem::from_store),
        }
    }
}
