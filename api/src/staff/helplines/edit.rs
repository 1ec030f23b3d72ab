//! One helpline: a new one, or what stands of one and is to be corrected. What would change is shown before it is
//! written, a reason is asked, and what an editor changes waits for a second person.

use actix_web::{HttpResponse, web};
use nncf_core::helpline::{Helpline, HelplineRecord};
use nncf_core::partnership::Fault;
use nncf_core::slug::Slug;
use nncf_core::text::Phrase;
use nncf_db::Done;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::{read, typed_of};
use super::page::{Shown, countries, differences, old, show};
use super::seen::{Preview, SEEN, digest};
use super::{at_desk, record};
use crate::desk::helplines::{Change, HelplineDesk, LAST};
use crate::http::problem::{Problem, ProblemKind};
use crate::staff::edit::typed::Typed;
use crate::staff::signed::{Posted, Signed};

/// Which revision the form is to be filled with.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    from: Option<u32>,
}

/// `GET /staff/helplines/new`.
pub async fn new_form(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    show(&signed, None, &typed_of(&unwritten()), Shown::default()).await
}

/// What is known of a helpline that nobody has described yet: nobody is shown it before it was checked.
fn unwritten() -> Value {
    json!({ "ages": "anyone", "status": "unchecked", "visibility": "staff", "position": LAST })
}

/// `GET /staff/helplines/{slug}`: with what stands, or with what once stood, to be saved again.
pub async fn form(signed: Signed, slug: web::Path<Slug>, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let shown = match asked.from {
        Some(number) => old(&signed, &slug, number).await?,
        None => serde_json::to_value(&record.helpline).map_err(Problem::internal)?,
    };
    show(&signed, Some(&record), &typed_of(&shown), Shown::default()).await
}

/// `POST /staff/helplines/new`: shows what would be made, or makes it.
pub async fn create(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let typed = Typed::sent(form);
    let mut before = unwritten();
    match Slug::from_name(typed.text("name")) {
        Ok(slug) => before["slug"] = json!(slug),
        // One that is empty is told of with the other fields.
        Err(_) if typed.text("name").is_empty() => {}
        Err(error) => return refuse(&signed, None, &typed, &[Fault::new("/name", error.to_string())]).await,
    }
    let wanted = match read(&typed, before, &countries(&signed)) {
        Ok(wanted) => wanted,
        Err(faults) => return refuse(&signed, None, &typed, &faults).await,
    };
    let mut faults = wanted.faults_after(None);
    faults.extend(fault_of_why(&signed, &typed));
    if !faults.is_empty() {
        return refuse(&signed, None, &typed, &faults).await;
    }
    let preview = Preview { changes: differences(&signed, None, &wanted), digest: digest(&signed, &wanted, 0) };
    if typed.text("action") != "save" || typed.text(SEEN) != preview.digest {
        return show_first(&signed, None, &typed, preview).await;
    }
    let (slug, why) = (wanted.slug.clone(), typed.text("why").to_owned());
    match at_desk(&signed, move |desk| desk.create(&wanted, &why)).await {
        Ok(_) => Ok(signed.done(&format!("/staff/helplines/{slug}"), signed.t.get("done-line-added")).await),
        Err(problem) => refuse(&signed, None, &typed, &faults_of(&signed, problem)?).await,
    }
}

/// `POST /staff/helplines/{slug}`: shows what would change, writes it, or proposes it.
pub async fn change(posted: Posted<Vec<(String, String)>>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let record = record(&signed, &slug).await?;
    let typed = Typed::sent(form);
    let before = serde_json::to_value(&record.helpline).map_err(Problem::internal)?;
    let read = read(&typed, before, &countries(&signed)).and_then(|wanted| settled(&signed, &record.helpline, &wanted));
    let wanted = match read {
        Ok(wanted) => wanted,
        Err(faults) => return refuse(&signed, Some(&record), &typed, &faults).await,
    };
    let revision = typed.text("revision").parse().unwrap_or(record.revision);
    if revision != record.revision {
        // Helplines are short: what was typed stands again, beside what somebody else wrote meanwhile.
        let fault = Fault::new("/stale", signed.t.get("helpline-stale"));
        return refuse(&signed, Some(&record), &typed, &[fault]).await;
    }
    let mut faults = wanted.faults_after(Some(&record.helpline));
    faults.extend(fault_of_why(&signed, &typed));
    if !faults.is_empty() {
        return refuse(&signed, Some(&record), &typed, &faults).await;
    }
    let changes = differences(&signed, Some(&record.helpline), &wanted);
    let preview = Preview { changes, digest: digest(&signed, &wanted, revision) };
    // What changes nothing is not written: the preview says so.
    if typed.text("action") != "save" || preview.changes.is_empty() || typed.text(SEEN) != preview.digest {
        return show_first(&signed, Some(&record), &typed, preview).await;
    }
    let why = typed.text("why").to_owned();
    match at_desk(&signed, move |desk| desk.replace(&wanted, revision, &why)).await {
        Ok(change) => Ok(done(&signed, &slug, &change).await),
        Err(problem) => refuse(&signed, Some(&record), &typed, &faults_of(&signed, problem)?).await,
    }
}

/// Leads on to the helpline's page, which tells whether the change was written or waits.
pub async fn done(signed: &Signed, slug: &Slug, change: &Change) -> HttpResponse {
    let told = match change {
        Change::Written(Done::Now(_) | Done::Before(_)) => signed.t.get("done-line-saved"),
        Change::Waits(_) => signed.t.get("done-line-proposed"),
    };
    signed.done(&format!("/staff/helplines/{slug}"), told).await
}

fn settled(signed: &Signed, current: &Helpline, wanted: &Helpline) -> Result<Helpline, Vec<Fault>> {
    let desk = HelplineDesk { register: &signed.state.register, actor: &signed.actor, once: None };
    desk.settled(current, wanted).map_err(faults_in)
}

/// A reason is asked before anything is written.
fn fault_of_why(signed: &Signed, typed: &Typed) -> Option<Fault> {
    let is_saving = typed.text("action") == "save";
    match typed.text("why").parse::<Phrase>() {
        Ok(_) => None,
        Err(nncf_core::text::TextError::Empty) => {
            is_saving.then(|| Fault::new("/why", signed.t.get("edit-why-needed")))
        }
        Err(error) => Some(Fault::new("/why", error.to_string())),
    }
}

fn faults_in(problem: Problem) -> Vec<Fault> {
    let errors = problem.errors.into_iter();
    errors.map(|error| Fault::new(error.pointer.unwrap_or_default(), error.detail)).collect()
}

/// What the desk found wrong, by the fields of the form.
///
/// # Errors
/// Whatever is no fault of what was typed.
pub fn faults_of(signed: &Signed, problem: Problem) -> Result<Vec<Fault>, Problem> {
    match problem.kind {
        ProblemKind::Invalid => Ok(faults_in(problem)),
        ProblemKind::Stale => Ok(vec![Fault::new("/stale", signed.t.get("helpline-stale"))]),
        ProblemKind::Conflict => Ok(vec![Fault::new("/name", signed.t.get("helpline-is-there"))]),
        _ => Err(problem),
    }
}

/// Shows what would change. Whoever wanted to save it unseen is told to look at it first.
async fn show_first(
    signed: &Signed,
    record: Option<&HelplineRecord>,
    typed: &Typed,
    preview: Preview,
) -> Result<HttpResponse, Problem> {
    let is_unseen = typed.text("action") == "save" && !preview.changes.is_empty();
    let faults: Vec<_> =
        is_unseen.then(|| Fault::new("/preview", signed.t.get("helpline-look-first"))).into_iter().collect();
    show(signed, record, typed, Shown { faults: &faults, preview: Some(preview), ..Shown::default() }).await
}

async fn refuse(
    signed: &Signed,
    record: Option<&HelplineRecord>,
    typed: &Typed,
    faults: &[Fault],
) -> Result<HttpResponse, Problem> {
    show(signed, record, typed, Shown { faults, ..Shown::default() }).await
}
