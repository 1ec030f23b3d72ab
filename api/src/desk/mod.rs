//! The desk: what writing means. The write API and the staff pages both come here, so that a change is attributed,
//! permitted and kept from harming what its author cannot see in one way, whatever door it came through.

mod attribution;
pub mod codes;
pub mod helplines;

use actix_web::web;
use chrono::NaiveDate;
use nncf_core::clock::day_of;
use nncf_core::coordinator::Coordinator;
use nncf_core::date::StatedDate;
use nncf_core::partnership::{Fault, Link, LinkKind, Partnership, PartnershipStatus, Record};
use nncf_core::provenance::{ReviewMonths, Verification, VerifiedHow};
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::{Done, Once, Register, Replacement, Revision, StoreError};
use uuid::Uuid;

use crate::auth::actor::Actor;
use crate::http::problem::{Problem, ProblemKind};
use crate::register::partnership::{changed_fields, seen_today};
use crate::state::{AppState, PublicView};
use crate::watch;

pub use attribution::{REGISTER, register_source};

/// Somebody at the desk. Its calls block: reach it through [`at`] or [`once_at`].
pub struct Desk<'a> {
    register: &'a Register,
    actor: &'a Actor,
    /// The register as they may see it.
    seen: &'a PublicView,
    once: Option<Once<'a, Record>>,
}

/// How a partnership ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retirement {
    /// [`PartnershipStatus::Closed`] or [`PartnershipStatus::Merged`].
    pub status: PartnershipStatus,
    /// What took its place or took it up: that record says from then on that it succeeds this one.
    pub successor: Option<Slug>,
    /// When, if known.
    pub on: Option<StatedDate>,
}

/// Writes at the desk beside the threads that answer, and returns once this process serves what was written.
///
/// # Errors
/// What the desk refused.
pub async fn at<T: Send + 'static>(
    state: &web::Data<AppState>,
    actor: &Actor,
    work: impl FnOnce(&Desk) -> Result<Done<T>, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let done =
        run(state, actor, move |register, actor, seen| work(&Desk { register, actor, seen, once: None })).await?;
    match done {
        Done::Now(written) => Ok(written),
        Done::Before(_) => Err(Problem::internal("an answer from before, though no key was given")),
    }
}

/// Does blocking work for somebody, and returns once this process serves what the store then holds.
///
/// # Errors
/// What the work gave; 503 when the store does not answer.
pub async fn run<T: Send + 'static>(
    state: &web::Data<AppState>,
    actor: &Actor,
    work: impl FnOnce(&Register, &Actor, &PublicView) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let (shared, actor) = (state.clone(), actor.clone());
    let done = web::block(move || {
        let seen = shared.seen_by(actor.audience());
        let done = work(&shared.register, &actor, &seen)?;
        watch::catch_up(&shared).map_err(Problem::from_store)?;
        Ok(done)
    });
    done.await.unwrap_or_else(|error| Err(Problem::internal(error)))
}

/// What came of a write at the desk.
type Outcome = Result<Done<Record>, Problem>;

impl<'a> Desk<'a> {
    /// Somebody at the desk. With `once`, the same request sent again gets the answer that it got before.
    pub fn new(register: &'a Register, actor: &'a Actor, seen: &'a PublicView, once: Option<Once<'a, Record>>) -> Self {
        Self { register, actor, seen, once }
    }

    /// Makes a record. Its verification is nobody's yet, whatever it says.
    ///
    /// # Errors
    /// 403; 409 for a short name that was given before; 422.
    pub fn create(&self, wanted: Partnership, why: &str) -> Outcome {
        self.actor.must_be_staff()?;
        let (wanted, why, divided) = self.as_of_today(wanted, why);
        let mut faults = attribution::faults(None, &wanted);
        faults.extend(divided);
        let mut new = Partnership { verification: None, ..wanted };
        attribution::attribute(None, &mut new, self.today());
        refuse(faults, &new)?;
        let author = self.actor.author();
        let written = match &self.once {
            Some(once) => self.register.create_once(&new, &author, &why, once),
            None => self.register.create(&new, &author, &why).map(Done::Now),
        };
        written.map_err(Problem::from_store)
    }

    /// Puts a record in the place of the one with its id. What the author cannot see stays as it is; what changed
    /// without a source of its own is the register's own word from today; nothing is verified by it.
    ///
    /// # Errors
    /// 403, which names the field where it is for staff to change; 404; 409; 412 with what changed meanwhile; 422.
    pub fn replace(&self, wanted: Partnership, expected: u32, why: &str) -> Outcome {
        let current = self.current(wanted.id, expected)?.partnership;
        self.must_leave_staffs_fields(&current, &wanted)?;
        let (wanted, why, divided) = self.as_of_today(wanted, why);
        let mut faults = self.links_to_hidden(&wanted);
        faults.extend(divided);
        faults.extend(consents_of_others(&current, &wanted));
        faults.extend(attribution::faults(Some(&current), &wanted));
        let mut next = self.with_what_is_hidden(&current, wanted);
        next.verification.clone_from(&current.verification);
        attribution::attribute(Some(&current), &mut next, self.today());
        refuse(faults, &next)?;
        self.write(&next, expected, &[], &why)
    }

    /// What is wanted with codes of today, the reason with what was read so, and what cannot be.
    fn as_of_today(&self, mut wanted: Partnership, why: &str) -> (Partnership, String, Vec<Fault>) {
        let geography = self.seen.view.geography();
        match codes::read_as_today(geography, &mut wanted) {
            Ok(read) => (wanted, codes::with_reading(geography, why, &read), Vec::new()),
            Err(faults) => (wanted, why.to_owned(), faults),
        }
    }

    /// Notes that a body has ended. Its record stays, and stays findable.
    ///
    /// # Errors
    /// 403; 404; 412; 422 for a status that is no end, a day to come, or a successor that cannot be one.
    pub fn retire(&self, id: Uuid, retirement: &Retirement, expected: u32, why: &str) -> Outcome {
        self.actor.must_be_staff()?;
        let Retirement { status, successor, on } = retirement;
        let current = self.current(id, expected)?.partnership;
        if !matches!(status, PartnershipStatus::Closed | PartnershipStatus::Merged) {
            return Err(Problem::invalid("/status", "takes closed or merged"));
        }
        if on.is_some_and(|on| on.earliest() > self.today()) {
            return Err(Problem::invalid("/on", "this day has not come yet"));
        }
        let mut next = Partnership { status: *status, closed: on.or(current.closed), ..current.clone() };
        attribution::attribute(Some(&current), &mut next, self.today());
        let successor = successor.as_ref().map(|slug| self.successor(slug, &current)).transpose()?.flatten();
        self.write(&next, expected, successor.as_slice(), why)
    }

    /// Notes that somebody made sure that the whole record holds.
    ///
    /// # Errors
    /// 403; 404; 412.
    pub fn verify(&self, id: Uuid, how: VerifiedHow, expected: u32, why: &str) -> Outcome {
        let mut next = self.current(id, expected)?.partnership;
        let months = next.review_months.unwrap_or(ReviewMonths::DEFAULT);
        let by_role = self.actor.account.role.as_str().parse().map_err(Problem::internal)?;
        let at = self.register.clock().now();
        next.verification = Some(Verification { at, by_role, how, due: Some(months.after(day_of(at))) });
        self.write(&next, expected, &[], why)
    }

    /// Lets everybody see a record.
    ///
    /// # Errors
    /// 403; 404; 412; 422 for a kind that is for staff only.
    pub fn publish(&self, id: Uuid, expected: u32, why: &str) -> Outcome {
        self.actor.must_be_staff()?;
        let current = self.current(id, expected)?.partnership;
        self.write(&Partnership { visibility: Visibility::Public, ..current }, expected, &[], why)
    }

    /// Lets everybody see several records, each that can be shown, in one transaction. What became of each, in their
    /// order.
    ///
    /// # Errors
    /// 403; when the store cannot write at all.
    pub fn publish_each(&self, wanted: &[(Uuid, u32)], why: &str) -> Result<Vec<Result<Record, Problem>>, Problem> {
        self.actor.must_be_staff()?;
        let published = |(id, expected): &(Uuid, u32)| {
            let current = self.current(*id, *expected)?.partnership;
            Ok(Partnership { visibility: Visibility::Public, ..current })
        };
        let next: Vec<Result<Partnership, Problem>> = wanted.iter().map(published).collect();
        let ready = wanted.iter().zip(&next).filter_map(|((_, expected_revision), next)| {
            Some(Replacement { partnership: next.as_ref().ok()?, expected_revision: *expected_revision })
        });
        let ready: Vec<Replacement> = ready.collect();
        let written = self.register.replace_each(&ready, &self.actor.author(), why).map_err(Problem::from_store)?;
        let mut written = written.into_iter();
        let became = |next: Result<Partnership, Problem>| {
            next?;
            let written = written.next().unwrap_or(Err(StoreError::NotFound));
            written.map_err(Problem::from_store)
        };
        Ok(next.into_iter().map(became).collect())
    }

    /// Writes what a record once was as its next revision, with the sources that it had then.
    ///
    /// Nobody sees more by it than today, unless a visibility is given: the record is for the narrower circle of then
    /// and now, a contact that still stands keeps today's consent, and one that was taken away since comes back for
    /// staff. What was erased stays erased. What was verified is today's record, so its verification stays too.
    ///
    /// # Errors
    /// 403; 404 for a revision that never was; 409; 412; 422 where what it refers to is no longer there.
    pub fn restore(&self, id: Uuid, number: u32, visibility: Option<Visibility>, expected: u32, why: &str) -> Outcome {
        self.actor.must_be_staff()?;
        let current = self.current(id, expected)?.partnership;
        let revisions = self.register.revisions(id).map_err(Problem::from_store)?;
        let old = revisions.into_iter().find(|revision| revision.number == number);
        let old = old.ok_or_else(|| Problem::new(ProblemKind::NotFound, "The record has no such revision."))?;
        self.write(&restored(old.partnership, &current, visibility), expected, &[], why)
    }

    /// The register as they may see it.
    pub fn seen(&self) -> &PublicView {
        self.seen
    }

    /// The number of a record's latest revision.
    ///
    /// # Errors
    /// 404.
    pub fn revision_of(&self, id: Uuid) -> Result<u32, Problem> {
        self.register.record(id).map(|record| record.revision).map_err(Problem::from_store)
    }

    /// A record that somebody is about to change, as it is stored.
    ///
    /// # Errors
    /// 403; 404; 412 unless it is at the expected revision.
    pub fn read(&self, id: Uuid, expected: u32) -> Result<Record, Problem> {
        self.current(id, expected)
    }

    /// The record that is to be changed, if it is at the expected revision and they may change it.
    fn current(&self, id: Uuid, expected: u32) -> Result<Record, Problem> {
        let record = self.register.record(id).map_err(Problem::from_store)?;
        if !self.actor.audience().may_see(record.partnership.visibility) {
            return Err(Problem::from_store(StoreError::NotFound));
        }
        self.actor.must_keep(id)?;
        if record.revision == expected { Ok(record) } else { Err(self.stale(id, expected)) }
    }

    /// What changed since the revision that somebody started from, as far as they may see it.
    fn stale(&self, id: Uuid, expected: u32) -> Problem {
        let revisions = match self.register.revisions(id) {
            Ok(revisions) => revisions,
            Err(error) => return Problem::from_store(error),
        };
        let seen = |revision: &Revision| seen_today(&revision.partnership, &self.seen.view);
        let Some(latest) = revisions.last() else { return Problem::from_store(StoreError::NotFound) };
        let before = revisions.iter().find(|revision| revision.number == expected);
        let changed = before.map(|before| changed_fields(&seen(before), &seen(latest))).unwrap_or_default();
        Problem::from_store(StoreError::Stale { current: latest.number })
            .with("current_revision", latest.number)
            .with("changed", changed)
            .with("by_role", &latest.role)
    }

    fn write(&self, next: &Partnership, expected: u32, others: &[Record], why: &str) -> Outcome {
        let first = Replacement { partnership: next, expected_revision: expected };
        let others: Vec<Replacement> = others
            .iter()
            .map(|other| Replacement { partnership: &other.partnership, expected_revision: other.revision })
            .collect();
        let author = self.actor.author();
        let written = match &self.once {
            Some(once) => self.register.replace_once(&first, &others, &author, why, once),
            None => self.register.replace_with(&first, &others, &author, why).map(Done::Now),
        };
        match written {
            Err(StoreError::Stale { .. }) => Err(self.stale(next.id, expected)),
            other => other.map_err(Problem::from_store),
        }
    }

    /// Whoever coordinates a partnership keeps its record; what it is in the register is for staff to say.
    fn must_leave_staffs_fields(&self, current: &Partnership, wanted: &Partnership) -> Result<(), Problem> {
        if self.actor.account.role.is_staff() {
            return Ok(());
        }
        let changed = [
            ("visibility", current.visibility != wanted.visibility),
            ("slug", current.slug != wanted.slug),
            ("kind", current.kind != wanted.kind),
            ("nncf_membership", current.nncf_membership != wanted.nncf_membership),
            ("status", current.status != wanted.status),
        ];
        let Some((field, _)) = changed.into_iter().find(|(_, has_changed)| *has_changed) else { return Ok(()) };
        let detail = format!("Only the register's staff may change “{field}”. Ask them, or leave it as it was.");
        let errors = Problem::invalid(&format!("/{field}"), "is for the register's staff to change").errors;
        Err(Problem { errors, ..Problem::new(ProblemKind::Forbidden, detail) })
    }

    /// The day that it is in London.
    fn today(&self) -> NaiveDate {
        self.register.clock().today()
    }

    /// A tie to a body that the author may not see is refused as one to a body that never was.
    fn links_to_hidden(&self, wanted: &Partnership) -> Vec<Fault> {
        let view = &self.seen.view;
        let is_seen = |slug: &Slug| view.find(slug).is_some() || view.redirect(slug).is_some() || *slug == wanted.slug;
        let hidden = wanted.links.iter().enumerate().filter(|(_, link)| !is_seen(&link.slug));
        let is_staff = self.actor.audience() == Visibility::Staff;
        let told = |(index, link): (usize, &Link)| {
            let detail = format!("the register holds no record with the short name {}", link.slug);
            Fault::new(format!("/links/{index}/slug"), detail)
        };
        // Staff see everything; what their view does not hold yet, the store may.
        if is_staff { Vec::new() } else { hidden.map(told).collect() }
    }

    /// What the author sees as they want it, and what they do not see as it stands.
    fn with_what_is_hidden(&self, current: &Partnership, wanted: Partnership) -> Partnership {
        let audience = self.actor.audience();
        if audience == Visibility::Staff {
            return wanted;
        }
        let (view, day) = (&self.seen.view, self.seen.view.day());
        let seen_links = those(&current.links, |link| view.find(&link.slug).is_some());
        let seen_contacts = those(&current.coordinators, |c| audience.may_see(c.visibility_on(day)));
        Partnership {
            links: with_hidden(wanted.links, &seen_links, &current.links),
            coordinators: with_hidden(wanted.coordinators, &seen_contacts, &current.coordinators),
            ..wanted
        }
    }

    /// The successor's record as it is to be; nothing where it says already what it succeeds.
    fn successor(&self, slug: &Slug, retired: &Partnership) -> Result<Option<Record>, Problem> {
        let view = &self.seen.view;
        let refused = |detail: &str| Problem::invalid("/successor", detail);
        let slug = view.redirect(slug).unwrap_or(slug);
        let entry = view.find(slug).ok_or_else(|| refused("the register holds no such record"))?;
        let id = view.entry(entry).record.partnership.id;
        let mut record = self.register.record(id).map_err(Problem::from_store)?;
        let link = Link { rel: LinkKind::Succeeds, slug: retired.slug.clone() };
        if id == retired.id {
            return Err(refused("a partnership cannot succeed itself"));
        }
        if retired.links.contains(&Link { rel: LinkKind::Succeeds, slug: record.partnership.slug.clone() }) {
            return Err(refused("this one is the successor of that one: they cannot succeed each other"));
        }
        if record.partnership.links.contains(&link) {
            return Ok(None);
        }
        let before = record.partnership.clone();
        record.partnership.links.push(link);
        attribution::attribute(Some(&before), &mut record.partnership, self.today());
        Ok(Some(record))
    }
}

/// A record's old state as it may stand today.
pub fn restored(old: Partnership, current: &Partnership, visibility: Option<Visibility>) -> Partnership {
    let mut next = Partnership {
        visibility: visibility.unwrap_or(old.visibility.max(current.visibility)),
        verification: current.verification.clone(),
        ..old
    };
    for contact in &mut next.coordinators {
        // A consent is a person's: of somebody else's nothing follows, though they took the same place.
        let is_one = |today: &&Coordinator| today.id == contact.id && today.name == contact.name;
        let today = current.coordinators.iter().find(is_one);
        contact.visibility = today.map_or(Visibility::Staff, |today| contact.visibility.max(today.visibility));
        contact.consent = today.and_then(|today| today.consent.clone());
    }
    next.forget_sources_of_nothing();
    next
}

/// Contacts that name another person than before, with the consent that the other gave.
fn consents_of_others(current: &Partnership, wanted: &Partnership) -> Vec<Fault> {
    let before = |contact: &Coordinator| current.coordinators.iter().find(|stored| stored.id == contact.id);
    let is_of_another = |contact: &Coordinator| {
        let stored = before(contact).filter(|stored| stored.name.is_some() && stored.name != contact.name);
        contact.consent.is_some() && stored.is_some_and(|stored| stored.consent == contact.consent)
    };
    let contacts = wanted.coordinators.iter().enumerate().filter(|(_, contact)| is_of_another(contact));
    let detail =
        "this consent was given by whom the contact named before: take it away, or record the new person's own";
    contacts.map(|(index, _)| Fault::new(format!("/coordinators/{index}/consent"), detail)).collect()
}

/// Refuses a record for the faults that the desk found; those of the record itself are told along with them.
fn refuse(mut faults: Vec<Fault>, next: &Partnership) -> Result<(), Problem> {
    if faults.is_empty() {
        return Ok(());
    }
    // Its sources are the desk's to judge: it knows their places in what was sent.
    faults.extend(next.faults().into_iter().filter(|fault| !fault.pointer.starts_with("/provenance")));
    Err(Problem::from_store(StoreError::Invalid(faults)))
}

fn those<T: Clone>(list: &[T], are_seen: impl Fn(&&T) -> bool) -> Vec<T> {
    list.iter().filter(are_seen).cloned().collect()
}

/// Entries as they are wanted, with those that were hidden from whoever wants it. Unchanged, the list keeps its order.
fn with_hidden<T: Clone + PartialEq>(mut wanted: Vec<T>, seen: &[T], stored: &[T]) -> Vec<T> {
    if wanted == seen {
        return stored.to_vec();
    }
    wanted.extend(stored.iter().filter(|entry| !seen.contains(entry)).cloned());
    wanted
}
