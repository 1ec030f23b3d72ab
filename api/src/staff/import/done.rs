//! The last step: everything is written at once, and can be undone at once.

use actix_web::{HttpResponse, web};
use nncf_core::partnership::Partnership;
use nncf_core::text::Name;
use nncf_db::{Author, NewImport, Register, Replacement, StoreError};
use nncf_seed::sheet::{Outcome, Plan};
use uuid::Uuid;

use super::Carried;
use super::plan::{fingerprint, made, page};
use crate::http::problem::{Problem, ProblemKind};
use crate::staff::see_other;
use crate::staff::sign_in::Nothing;
use crate::staff::signed::Posted;

/// `POST /staff/import/run`.
pub async fn run(posted: Posted<Carried>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: carried } = posted;
    let signed = signed.must_be_staff()?;
    let plan = match made(&signed, &carried).await? {
        Ok(plan) => plan,
        Err(instead) => return Ok(instead),
    };
    let counts = plan.counts();
    let notice = match () {
        () if fingerprint(&plan) != carried.shown => Some("import-moved-on"),
        () if counts.refused > 0 && carried.leave_out.is_none() => Some("import-has-refused"),
        () if counts.created + counts.changed == 0 => Some("import-nothing"),
        () => None,
    };
    if let Some(notice) = notice {
        return page(&signed, &carried, &plan, Some(signed.t.get(notice)));
    }
    let (author, file_name) = (signed.author(), file_name(&carried.file_name)?);
    let written = signed.write(move |register| write(register, plan, &file_name, &author, &mut |_| ())).await;
    match written {
        Ok(_) => Ok(see_other("/staff/import")),
        Err(StoreError::Stale { .. } | StoreError::SlugTaken) => match made(&signed, &carried).await? {
            Ok(plan) => page(&signed, &carried, &plan, Some(signed.t.get("import-moved-on"))),
            Err(instead) => Ok(instead),
        },
        Err(other) => Err(Problem::from_store(other)),
    }
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
            Outcome::Same | Outcome::Refused(_) => {}
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
        Ok(_) => Ok(see_other("/staff/import")),
        Err(StoreError::Invalid(faults)) => {
            let told: Vec<String> = faults.into_iter().map(|fault| fault.detail).collect();
            let detail = format!("Nothing was undone: {}.", told.join("; "));
            Err(Problem::new(ProblemKind::Conflict, detail))
        }
        Err(other) => Err(Problem::from_store(other)),
    }
}
