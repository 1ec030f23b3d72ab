//! What the websites of records answered when they were last asked. No part of the register's history.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use nncf_core::link::LinkOutcome;
use nncf_core::web::WebUrl;
use uuid::Uuid;

use super::Register;
use crate::error::StoreError;
use crate::rows::parse;
use crate::schema::link_checks;
use crate::staff_rows::LinkCheckRow;

/// What a website answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkCheck {
    /// Whose website it is.
    pub partnership: Uuid,
    /// Its address, as the record has it.
    pub url: WebUrl,
    /// When it was asked.
    pub checked_at: DateTime<Utc>,
    /// What came of it.
    pub outcome: LinkOutcome,
    /// The same in a few words: the status, or where it leads now.
    pub detail: String,
}

impl Register {
    /// Keeps what a website answered; what any website of the partnership answered before goes.
    ///
    /// # Errors
    /// [`StoreError`] when the database does not take it.
    pub fn keep_link_check(
        &self,
        partnership: Uuid,
        url: &WebUrl,
        outcome: LinkOutcome,
        detail: &str,
    ) -> Result<(), StoreError> {
        let row = LinkCheckRow {
            partnership_id: partnership.to_string(),
            url: url.to_string(),
            checked_at: self.now(),
            outcome: outcome.as_str().to_owned(),
            detail: detail.to_owned(),
        };
        self.connections.write_tx(|conn| {
            let before = link_checks::table.filter(link_checks::partnership_id.eq(&row.partnership_id));
            diesel::delete(before).execute(conn)?;
            diesel::insert_into(link_checks::table).values(&row).execute(conn)?;
            Ok(())
        })
    }

    /// What every website answered when it was last asked.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when a stored answer does not parse.
    pub fn link_checks(&self) -> Result<Vec<LinkCheck>, StoreError> {
        let rows: Vec<LinkCheckRow> = link_checks::table
            .order((link_checks::partnership_id, link_checks::url))
            .select(LinkCheckRow::as_select())
            .load(&mut *self.connections.get()?)?;
        rows.into_iter().map(LinkCheck::try_from).collect()
    }
}

impl TryFrom<LinkCheckRow> for LinkCheck {
    type Error = StoreError;

    fn try_from(row: LinkCheckRow) -> Result<Self, StoreError> {
        let LinkCheckRow { partnership_id, url, checked_at, outcome, detail } = row;
        let what = format!("the check of a website of {partnership_id}");
        Ok(Self {
            partnership: parse(&what, partnership_id.parse())?,
            url: parse(&what, url.parse())?,
            checked_at: checked_at.and_utc(),
            outcome: parse(&what, outcome.parse())?,
            detail,
        })
    }
}
