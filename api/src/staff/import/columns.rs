//! The second step: which column means what, which sheet is read, and what holds of rows that say nothing.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::partnership::{PartnershipKind, PartnershipStatus};
use nncf_seed::sheet::Column;
use serde::Deserialize;

use super::draft::Draft;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::staff::refused::Refused;
use crate::staff::see_other;
use crate::staff::signed::{Posted, Signed};

/// The most characters of a cell that are shown beside its heading.
const MOST_SHOWN: usize = 60;

/// A heading of the file with the columns that it may mean.
struct Heading {
    /// The id of its field.
    id: String,
    name: String,
    sample: String,
    chosen: Option<Column>,
}

impl Heading {
    /// Whether it was taken for a column.
    #[allow(clippy::trivially_copy_pass_by_ref)] // as the template has it
    fn is(&self, column: &Column) -> bool {
        self.chosen == Some(*column)
    }
}

#[derive(Template)]
#[template(path = "staff/import_columns.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    draft: &'a Draft,
    /// What the text was read as, where that was guessed.
    written: Option<String>,
    headings: Vec<Heading>,
    refused: Refused,
    kinds: &'static [PartnershipKind],
    statuses: &'static [PartnershipStatus],
    visibilities: [&'static str; 3],
}

/// What was chosen on the page.
#[derive(Debug, Deserialize)]
pub struct Form {
    #[serde(default)]
    column: Vec<String>,
    #[serde(default)]
    sheet: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    visibility: String,
    /// Another sheet is to be read.
    #[serde(default)]
    read_sheet: Option<String>,
}

/// `GET /staff/import/{id}`.
pub async fn columns(id: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let draft = Draft::of(&signed, &id).await?;
    page(&signed, &draft, Refused::default())
}

/// `POST /staff/import/{id}`: what was chosen.
pub async fn choose(id: web::Path<String>, posted: Posted<Form>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let mut draft = Draft::of(&signed, &id).await?;
    if form.read_sheet.is_some() {
        // Another sheet has other headings and rows.
        return match draft.with_sheet(&signed, &form.sheet).await? {
            Ok(other) => {
                other.keep(&signed).await?;
                Ok(see_other(&other.address()))
            }
            Err(error) => page(&signed, &draft, Refused::at("sheet", error)),
        };
    }
    let Form { column, sheet: _, kind, status, visibility, read_sheet: _ } = form;
    draft.chosen.columns = Some(column);
    (draft.chosen.kind, draft.chosen.status, draft.chosen.visibility) = (kind, status, visibility);
    match draft.mapping() {
        Ok(_) => {
            draft.keep(&signed).await?;
            Ok(see_other(&draft.plan_address()))
        }
        Err(refused) => page(&signed, &draft, refused),
    }
}

fn page(signed: &Signed, draft: &Draft, refused: Refused) -> Result<HttpResponse, Problem> {
    let chosen = draft.chosen.of_headings(&draft.sheet);
    let sample = |index: usize| -> String {
        let mut cells =
            draft.sheet.rows().iter().filter_map(|row| row.cells().get(index)).filter(|cell| !cell.is_empty());
        cells.next().map(|cell| cell.chars().take(MOST_SHOWN).collect()).unwrap_or_default()
    };
    let heading = |(index, name): (usize, &String)| Heading {
        id: format!("column-{}", index + 1),
        name: if name.is_empty() { signed.t.with("import-unnamed", "number", index + 1) } else { name.clone() },
        sample: sample(index),
        chosen: chosen.get(index).copied().flatten(),
    };
    let page = Page {
        t: &signed.t,
        signed,
        draft,
        written: draft.sheet.written().guessed().map(|written| signed.t.with("import-written", "written", written)),
        headings: draft.sheet.headings().iter().enumerate().map(heading).collect(),
        refused,
        kinds: PartnershipKind::ALL,
        statuses: PartnershipStatus::ALL,
        visibilities: ["staff", "coordinators", "public"],
    };
    Ok(page.refused.answer(crate::staff::page(&page, signed.t.site())?))
}
