//! The third step: what would happen, row by row, and what has to be answered first.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::date::written::DateOrder;
use nncf_seed::sheet::{Change, Counts, DateQuestion, Outcome, Plan, PlannedRow};
use sha2::{Digest, Sha256};

use super::chosen::NEW;
use super::draft::{Draft, Planned};
use super::row::{Row, rows};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::register::partnership::changed_fields;
use crate::staff::see_other;
use crate::staff::signed::{Posted, Signed};

/// What is asked of the dates of a column, in words.
struct Question {
    hint: String,
    day_first: String,
    month_first: String,
}

impl Question {
    fn of(t: &Frame, question: &DateQuestion) -> Self {
        let DateQuestion { column: _, heading, example, readings: [day, month] } = question;
        let hint = [("heading", heading.clone().into()), ("example", example.clone().into())];
        let first = |what: String, date: &str| {
            t.with_all("import-dates-first", [("what", what.into()), ("date", date.to_owned().into())])
        };
        Self {
            hint: t.with_all("import-dates-hint", hint),
            day_first: first(t.get("import-dates-day"), day),
            month_first: first(t.get("import-dates-month"), month),
        }
    }
}

#[derive(Template)]
#[template(path = "staff/import_plan.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    draft: &'a Draft,
    dates: Vec<Question>,
    shown: String,
    summary: String,
    counts: Counts,
    rows: Vec<Row>,
    notice: Option<String>,
    leaves_out: bool,
    new: &'static str,
}

/// `GET /staff/import/{id}/plan`.
pub async fn planned(id: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    match Draft::of(&signed, &id).await?.planned(&signed).await? {
        Ok(planned) => page(&signed, &planned, None, false),
        Err(draft) => Ok(see_other(&draft.address())),
    }
}

/// `POST /staff/import/{id}/plan`: answers to what was asked: the order of dates, whether rows may go over what is
/// newer, and of which records rows are.
pub async fn answer(id: web::Path<String>, posted: Posted<BTreeMap<String, String>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let mut draft = Draft::of(&signed, &id).await?;
    for (name, value) in form {
        let line = name.strip_prefix("same-").and_then(|line| line.parse().ok());
        match (name.as_str(), line) {
            ("dates", _) if DateOrder::named(&value).is_some() => draft.chosen.dates = value,
            ("over_newer", _) => draft.chosen.over_newer = value == "yes",
            (_, Some(line)) if !value.is_empty() => drop(draft.chosen.answers.insert(line, value)),
            _ => {}
        }
    }
    draft.keep(&signed).await?;
    Ok(see_other(&draft.plan_address()))
}

/// The page that shows a plan, perhaps with why nothing was written, and whether refused rows were to be left out.
pub fn page(
    signed: &Signed,
    planned: &Planned,
    notice: Option<String>,
    leaves_out: bool,
) -> Result<HttpResponse, Problem> {
    let Planned { draft, plan } = planned;
    let (t, counts) = (&signed.t, plan.counts());
    let summary = t.with_all(
        "import-summary",
        [
            ("created", counts.created.into()),
            ("changed", counts.changed.into()),
            ("same", counts.same.into()),
            ("refused", counts.left().into()),
        ],
    );
    let is_wrong = notice.is_some();
    let rows = rows(t, plan.rows.iter(), signed.view().view.geography());
    let shown = fingerprint(plan);
    let dates = plan.dates.iter().map(|question| Question::of(t, question)).collect();
    let page = Page { t, signed, draft, dates, shown, summary, counts, rows, notice, leaves_out, new: NEW };
    let mut response = crate::staff::page(&page, t.site())?;
    if is_wrong {
        *response.status_mut() = StatusCode::CONFLICT;
    }
    Ok(response)
}

/// The fields of a record that a row changes; the sources follow from them.
pub fn changed(change: &Change) -> Vec<String> {
    let json = |partnership| serde_json::to_value(partnership).unwrap_or_default();
    let fields = changed_fields(&json(&change.before), &json(&change.after)).into_iter();
    fields.filter(|field| field != "provenance" && field != "sources").collect()
}

/// What stands for a plan as it was shown: when the register has moved on so that something else would happen, the
/// person is to see that first. New records get new ids each time, so they are left out.
pub fn fingerprint(plan: &Plan) -> String {
    let mut digest = Sha256::new();
    for PlannedRow { line, name, outcome, warnings: _ } in &plan.rows {
        let told = match outcome {
            Outcome::Create(_) => "create".to_owned(),
            Outcome::Change(change) => format!("change {} {:?}", change.revision, changed(change)),
            Outcome::Same => "same".to_owned(),
            Outcome::Asked(..) => "ask".to_owned(),
            Outcome::Older(_) => "older".to_owned(),
            Outcome::Refused(faults) => format!("refuse {}", faults.len()),
        };
        digest.update(format!("{line}\0{name}\0{told}\n"));
    }
    digest.finalize()[..12].iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
