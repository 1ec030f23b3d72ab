//! Changes of helplines that wait for a second person: whoever is no admin proposes, and somebody else decides.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nncf_core::account::AuditEvent;
use nncf_core::helpline::{Decision, Helpline, HelplineRecord};
use nncf_core::partnership::Fault;
use nncf_core::slug::Slug;
use uuid::Uuid;

use super::Register;
use super::audit::{Note, append};
use super::helplines::{check_change, replace};
use super::once::{Done, Once};
use super::write::{Author, Change};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::rows::{HelplineRow, parse};
use crate::schema::helpline_changes;
use crate::staff_rows::HelplineChangeRow;

/// A change of a helpline that somebody proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelplineChange {
    /// Never changes.
    pub id: Uuid,
    /// The revision that it was made from.
    pub revision: u32,
    /// The helpline as it is to be.
    pub helpline: Helpline,
    /// Why.
    pub why: String,
    /// The role of whoever proposed it.
    pub role: String,
    /// Their account.
    pub proposed_by: Uuid,
    /// When.
    pub proposed_at: DateTime<Utc>,
    /// What was decided, by whom and why; nothing while it waits.
    pub decided: Option<Decided>,
}

/// What was decided on a proposed change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// Whose account.
    pub by: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub why: String,
}

impl Register {
    /// Keeps a change of a helpline until a second person decides on it. It is held against the same rules as if it were
    /// written now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`]; [`StoreError::Stale`] unless `expected_revision` is its latest;
    /// [`StoreError::Invalid`].
    pub fn propose_helpline(
        &self,
        helpline: &Helpline,
        expected_revision: u32,
        by: Uuid,
        role: &str,
        why: &str,
    ) -> Result<HelplineChange, StoreError> {
        self.connections.write_tx(|conn| self.propose(conn, helpline, expected_revision, by, role, why))
    }

    /// The same, once only: where the request was answered before, its answer, and nothing is kept.
    ///
    /// # Errors
    /// As in [`Register::propose_helpline`]; [`StoreError::KeyReused`].
    pub fn propose_helpline_once(
        &self,
        helpline: &Helpline,
        expected_revision: u32,
        by: Uuid,
        role: &str,
        why: &str,
        once: &Once<HelplineChange>,
    ) -> Result<Done<HelplineChange>, StoreError> {
        self.write_once(once, |conn| self.propose(conn, helpline, expected_revision, by, role, why))
    }

    fn propose(
        &self,
        conn: &mut AnyConnection,
        helpline: &Helpline,
        expected_revision: u32,
        by: Uuid,
        role: &str,
        why: &str,
    ) -> Result<HelplineChange, StoreError> {
        check_change(conn, helpline, expected_revision)?;
        let now = self.now();
        let row = HelplineChangeRow {
            id: Uuid::now_v7().to_string(),
            slug: helpline.slug.to_string(),
            revision: expected_revision as i32,
            document: HelplineRow::try_from(helpline)?.document,
            why: why.to_owned(),
            role: role.to_owned(),
            proposed_by: by.to_string(),
            proposed_at: now,
            decision: None,
            decided_by: None,
            decided_at: None,
            decided_why: None,
        };
        diesel::insert_into(helpline_changes::table).values(&row).execute(conn)?;
        append(conn, &Note::by(by, AuditEvent::HelplineChange).about(&row.slug).with("proposed"), now)?;
        row.try_into()
    }

    /// The changes that wait for a second person, the earliest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored one does not parse.
    pub fn waiting_helpline_changes(&self) -> Result<Vec<HelplineChange>, StoreError> {
        let rows: Vec<HelplineChangeRow> = helpline_changes::table
            .filter(helpline_changes::decision.is_null())
            .order(helpline_changes::id)
            .select(HelplineChangeRow::as_select())
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(HelplineChange::try_from).collect()
    }

    /// Every change of a helpline that was proposed, the latest first.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored one does not parse.
    pub fn helpline_changes(&self, slug: &Slug) -> Result<Vec<HelplineChange>, StoreError> {
        let rows: Vec<HelplineChangeRow> = helpline_changes::table
            .filter(helpline_changes::slug.eq(slug.as_str()))
            .order(helpline_changes::id.desc())
            .select(HelplineChangeRow::as_select())
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(HelplineChange::try_from).collect()
    }

    /// Decides on a change that waits. Accepted, it becomes the helpline's next revision in the same transaction, by
    /// whoever proposed it; nobody accepts what they proposed, and nobody else withdraws it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when none waits under the id; [`StoreError::Stale`] when the helpline moved on since;
    /// [`StoreError::Invalid`] when it may not be decided so, or not be written any more.
    pub fn decide_helpline_change(
        &self,
        id: Uuid,
        decision: Decision,
        by: Uuid,
        why: &str,
    ) -> Result<Option<HelplineRecord>, StoreError> {
        self.connections.write_tx(|conn| {
            let row: Option<HelplineChangeRow> = helpline_changes::table
                .find(id.to_string())
                .filter(helpline_changes::decision.is_null())
                .select(HelplineChangeRow::as_select())
                .first(conn)
                .optional()?;
            let change: HelplineChange = row.ok_or(StoreError::NotFound)?.try_into()?;
            let is_own = change.proposed_by == by;
            let refused = |detail: &str| Err(StoreError::Invalid(vec![Fault::new("/decision", detail)]));
            match decision {
                Decision::Accepted if is_own => return refused("a second person accepts it, not who proposed it"),
                Decision::Declined if is_own => return refused("whoever proposed it withdraws it"),
                Decision::Withdrawn if !is_own => return refused("only whoever proposed it withdraws it; decline it"),
                _ => {}
            }
            let now = self.now();
            let values = (
                helpline_changes::decision.eq(Some(decision.as_str())),
                helpline_changes::decided_by.eq(Some(by.to_string())),
                helpline_changes::decided_at.eq(Some(now)),
                helpline_changes::decided_why.eq(Some(why)),
            );
            diesel::update(helpline_changes::table.find(id.to_string())).set(values).execute(conn)?;
            append(conn, &Note::by(by, AuditEvent::HelplineChange).about(&change.helpline.slug).with(decision), now)?;
            if decision != Decision::Accepted {
                return Ok(None);
            }
            let author = Author { role: change.role.clone(), name: Some(change.proposed_by.to_string()) };
            let why = format!("{} (accepted by a second person: {why})", change.why);
            let written = Change { at: now, author: &author, why: &why };
            replace(conn, &change.helpline, change.revision, &written).map(Some)
        })
    }
}

impl TryFrom<HelplineChangeRow> for HelplineChange {
    type Error = StoreError;

    fn try_from(row: HelplineChangeRow) -> Result<Self, StoreError> {
        let HelplineChangeRow {
            id,
            slug,
            revision,
            document,
            why,
            role,
            proposed_by,
            proposed_at,
            decision,
            decided_by,
            decided_at,
            decided_why,
        } = row;
        let what = format!("a proposed change of the helpline {slug}");
        let decided = match (decision, decided_by, decided_at) {
            (Some(decision), Some(by), Some(at)) => Some(Decided {
                decision: parse(&what, decision.parse())?,
                by: parse(&what, by.parse())?,
                at: at.and_utc(),
                why: decided_why.unwrap_or_default(),
            }),
            _ => None,
        };
        Ok(Self {
            id: parse(&what, id.parse())?,
            revision: revision.unsigned_abs(),
            helpline: parse(&what, serde_json::from_str(&document))?,
            why,
            role,
            proposed_by: parse(&what, proposed_by.parse())?,
            proposed_at: proposed_at.and_utc(),
            decided,
        })
    }
}
