//! A file between the steps of its import: read anew for each page from what the store keeps.

use actix_web::web;
use nncf_core::partnership::Record;
use nncf_core::text::Name;
use nncf_db::{ImportDraft, StoreError};
use nncf_seed::sheet::{Mapping, MappingFault, Plan, Sheet, plan};
use uuid::Uuid;

use super::chosen::Chosen;
use crate::http::problem::{Problem, ProblemKind};
use crate::staff::edit::page::capital;
use crate::staff::refused::Refused;
use crate::staff::signed::Signed;
use crate::staff::told::id_of;

/// A file that somebody is importing.
pub struct Draft {
    /// Its id, which its addresses carry.
    pub id: Uuid,
    /// What it is called.
    pub file_name: Name,
    /// What was chosen.
    pub chosen: Chosen,
    /// What it holds, with the cells that were put right.
    pub sheet: Sheet,
}

/// A draft whose columns are matched, with what would happen.
pub struct Planned {
    /// The draft.
    pub draft: Draft,
    /// What would happen.
    pub plan: Plan,
}

impl Draft {
    /// The draft of this id.
    ///
    /// # Errors
    /// 404 where this account has none; 422 where what was chosen no longer fits the file.
    pub async fn of(signed: &Signed, id: &str) -> Result<Self, Problem> {
        let (id, account) = (id_of(id)?, signed.account().id);
        let stored = signed.ask(move |register| register.import_draft(account, id)).await.map_err(gone)?;
        let chosen = serde_json::from_str(&stored.choices).map_err(Problem::internal)?;
        let read = Self::read(stored, chosen).await?;
        read.map_err(|error| Problem::new(ProblemKind::Invalid, error))
    }

    /// The draft with another of its sheets, of which nothing is chosen yet; or what is wrong with that sheet.
    ///
    /// # Errors
    /// As in [`Draft::of`].
    pub async fn with_sheet(&self, signed: &Signed, name: &str) -> Result<Result<Self, String>, Problem> {
        let (id, account) = (self.id, signed.account().id);
        let stored = signed.ask(move |register| register.import_draft(account, id)).await.map_err(gone)?;
        Self::read(stored, Chosen { sheet: Some(name.to_owned()), ..Chosen::default() }).await
    }

    async fn read(stored: ImportDraft, chosen: Chosen) -> Result<Result<Self, String>, Problem> {
        let read = web::block(move || {
            let ImportDraft { id, at: _, file_name, file, choices: _ } = stored;
            let sheet = Sheet::read(file_name.as_str(), &file, chosen.sheet.as_deref());
            sheet.map(|mut sheet| {
                chosen.mend(&mut sheet);
                Self { id, file_name, chosen, sheet }
            })
        });
        let read = read.await.map_err(Problem::internal)?;
        Ok(read.map_err(|error| capital(&error.to_string())))
    }

    /// Keeps what was chosen.
    ///
    /// # Errors
    /// 404 where the file is gone.
    pub async fn keep(&self, signed: &Signed) -> Result<(), Problem> {
        let (id, account) = (self.id, signed.account().id);
        let choices = serde_json::to_string(&self.chosen).map_err(Problem::internal)?;
        signed.ask(move |register| register.choose_for_import(account, id, &choices)).await.map_err(gone)
    }

    /// Where its columns are matched.
    pub fn address(&self) -> String {
        format!("/staff/import/{}", self.id)
    }

    /// Where its plan is shown.
    pub fn plan_address(&self) -> String {
        format!("/staff/import/{}/plan", self.id)
    }

    /// The columns, or everything that is wrong with how they are matched, by the fields of the page that matches them.
    pub fn mapping(&self) -> Result<Mapping, Refused> {
        let columns = self.chosen.of_headings(&self.sheet);
        let field = |fault: &MappingFault| match fault {
            MappingFault::Twice { column, .. } => columns.iter().rposition(|chosen| *chosen == Some(*column)),
            MappingFault::Length { .. } | MappingFault::Nameless => None,
        };
        let told = |fault: MappingFault| {
            let id = field(&fault).map_or_else(|| "columns".to_owned(), |index| format!("column-{}", index + 1));
            (id, capital(&fault.to_string()))
        };
        Mapping::new(&self.sheet, columns.clone()).map_err(|faults| faults.into_iter().map(told).collect())
    }

    /// The draft with what would happen; the draft alone where its columns are not matched.
    ///
    /// # Errors
    /// When the planner does not come back.
    pub async fn planned(self, signed: &Signed) -> Result<Result<Planned, Draft>, Problem> {
        let Ok(mapping) = self.mapping() else { return Ok(Err(self)) };
        let view = signed.view();
        let planned = web::block(move || {
            let existing: Vec<Record> = view.view.entries().iter().map(|entry| Record::clone(&entry.record)).collect();
            let (geography, today) = (view.view.geography(), view.view.day());
            let plan = plan(&self.sheet, &mapping, &self.chosen.choices(), &existing, geography, today);
            Planned { draft: self, plan }
        });
        planned.await.map(Ok).map_err(Problem::internal)
    }
}

/// What is told of a file that the store no longer has.
fn gone(error: StoreError) -> Problem {
    match error {
        StoreError::NotFound => Problem::new(
            ProblemKind::NotFound,
            "This file is not there: it was imported, given up, or uploaded more than a day ago, or somebody's data were \
             erased meanwhile. Choose it again.",
        ),
        other => Problem::from_store(other),
    }
}
