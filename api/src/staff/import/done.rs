//! The last step: everything is written at once, and can be undone at once; what was refused is given back.

use actix_web::{HttpResponse, web};
use nncf_core::partnership::Partnership;
use nncf_core::text::Name;
use nncf_db::{Author, NewImport, Register, Replacement, StoreError};
use nncf_seed::sheet::{Outcome, Plan, write_refused};
use serde::Deserialize;
use uuid::Uuid;

use super::draft::{Draft, Planned};
use super::plan::{fingerprint, page};
use super::upload::{self, CSV, download};
use crate::http::problem::Problem;
use crate::staff::refused::Refused;
use crate::staff::see_other;
use crate::staff::sign_in::Nothing;
use crate::staff::signed::{Posted, Signed};
use crate::staff::told::id_of;

/// What is said when a plan is to be carried out.
#[derive(Debug, Deserialize)]
pub struct Form {
    /// What the person was shown that would happen.
    #[serde(default)]
    shown: String,
    /// Whether rows that are refused may be left out.
    #[serde(default)]
    leave_out: Option<String>,
}

async fn planned(signed: &Signed, id: &str) -> Result<Result<Planned, HttpResponse>, Problem> {
    let planned = Draft::of(signed, id).await?.planned(signed).await?;
    Ok(planned.map_err(|draft| see_other(&draft.address())))
}

/// `POST /staff/import/{id}/run`.
pub async fn run(id: web::Path<String>, posted: Posted<Form>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let planned_now = match planned(&signed, &id).await? {
        Ok(planned) => planned,
        Err(instead) => return Ok(instead),
    };
    let counts = planned_now.plan.counts();
    let notice = match () {
        () if fingerprint(&planned_now.plan) != form.shown => Some("import-moved-on"),
        () if counts.left() > 0 && form.leave_out.is_none() => Some("import-has-refused"),
        () if counts.created + counts.changed == 0 => Some("import-nothing"),
        () => None,
    };
    if let Some(notice) = notice {
        return page(&signed, &planned_now, Some(signed.t.get(notice)), form.leave_out.is_some());
    }
    let Planned { draft, plan } = planned_now;
    let (author, file_name, account, draft) = (signed.author(), draft.file_name, signed.account().id, draft.id);
    let written = signed.write(move |register| {
        let import = write(register, plan, &file_name, &author, &mut |_| ())?;
        register.drop_import_draft(account, draft)?;
        Ok(import)
    });
    match written.await {
        Ok(_) => Ok(signed.done("/staff/import", signed.t.get("done-imported")).await),
        Err(StoreError::Stale { .. } | StoreError::SlugTaken) => match planned(&signed, &id).await? {
            Ok(planned) => page(&signed, &planned, Some(signed.t.get("import-moved-on")), form.leave_out.is_some()),
            Err(instead) => Ok(instead),
        },
        Err(other) => Err(Problem::from_store(other)),
    }
}

/// `GET /staff/import/{id}/refused.csv`: the rows that nothing is done with, to be put right and imported again.
pub async fn refused(id: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    match planned(&signed, &id).await? {
        Ok(Planned { draft, plan }) => {
            Ok(download("refused.csv", CSV, write_refused(&draft.sheet, &plan).map_err(Problem::internal)?))
        }
        Err(instead) => Ok(instead),
    }
}

/// `POST /staff/import/{id}/drop`: the file is given up.
pub async fn drop_draft(id: web::Path<String>, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let signed = posted.signed.must_be_staff()?;
    let (account, id) = (signed.account().id, id_of(&id)?);
    signed.ask(move |register| register.drop_import_draft(account, id)).await.map_err(Problem::from_store)?;
    Ok(signed.done("/staff/import", signed.t.get("done-given-up")).await)
}

/// A file's name as it is kept: what no name may hold is left out.
///
/// # Errors
/// When nothing is left.
pub fn file_name(given: &str) -> Result<Name, Problem> {
    let plain: String = given.chars().filter(|c| !c.is_control()).take(200).collect();
    let plain = if plain.trim().is_empty() { "spreadsheet".to_owned() } else { plain };
    plain.parse().map_err(Problem::internal)
}

/// Writes what a plan would do.
///
/// # Errors
/// What the store refused; nothing is written then.
pub fn write(
    register: &Register,
    plan: Plan,
    file_name: &Name,
    author: &Author,
    progress: &mut dyn FnMut(usize),
) -> Result<nncf_db::Import, StoreError> {
    let (mut created, mut changes): (Vec<Partnership>, Vec<(u32, Partnership)>) = (Vec::new(), Vec::new());
    for row in plan.rows {
        match row.outcome {
            Outcome::Create(partnership) => created.push(*partnership),
            Outcome::Change(change) => changes.push((change.revision, change.after)),
            Outcome::Same | Outcome::Asked(..) | Outcome::Older(_) | Outcome::Refused(_) => {}
        }
    }
    let changed: Vec<Replacement> = changes
        .iter()
        .map(|(expected_revision, partnership)| Replacement { partnership, expected_revision: *expected_revision })
        .collect();
    let why = format!("imported from {file_name}");
    register.import(&NewImport { file_name, created: &created, changed: &changed }, author, &why, progress)
}

/// `POST /staff/import/{id}/undo`.
pub async fn undo(id: web::Path<Uuid>, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let signed = posted.signed.must_be_staff()?;
    let author = signed.author();
    let undone = signed.write(move |register| register.undo_import(*id, &author, "the import was undone")).await;
    match undone {
        Ok(_) => Ok(signed.done("/staff/import", signed.t.get("done-undone")).await),
        Err(StoreError::Invalid(faults)) => {
            let told: Vec<String> = faults.into_iter().map(|fault| fault.detail).collect();
            let words = signed.t.with("import-not-undone", "why", told.join("; "));
            upload::page(&signed, Refused::at("earlier", words)).await
        }
        Err(other) => Err(Problem::from_store(other)),
    }
}
