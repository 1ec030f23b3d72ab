//! Changes of a helpline that wait for a second person: shown with what they change, and decided on with a reason.

use actix_web::{HttpResponse, web};
use nncf_core::helpline::{Decision, HelplineRecord};
use nncf_core::partnership::Fault;
use nncf_core::slug::Slug;
use nncf_core::text::Phrase;
use nncf_db::HelplineChange;
use serde::Deserialize;
use uuid::Uuid;

use super::page::{differences, show_again};
use super::{at_desk, record};
use crate::http::problem::{Problem, ProblemKind};
use crate::staff::changed::Told;
use crate::staff::edit::page::capital;
use crate::staff::edit::typed::Typed;
use crate::staff::history::{Names, author, moment};
use crate::staff::signed::{Posted, Signed};

/// How many decided changes are told.
const TOLD: usize = 10;

/// A change that waits.
pub struct Waiting {
    /// Its id.
    pub id: Uuid,
    /// Who proposed it, when and why.
    pub told: String,
    /// What it changes of what stands today.
    pub changes: Vec<Told>,
    /// Whether the helpline moved on since: then nobody can accept it.
    pub is_stale: bool,
    /// Whether whoever looks proposed it: then they may only withdraw it.
    pub is_own: bool,
    /// What is typed of why it is accepted or declined.
    pub typed: String,
    /// What is wrong with what was decided.
    pub error: Option<String>,
}

/// The fields in which a page keeps which change was decided on, and why.
const DECIDED: [&str; 2] = ["decided/id", "decided/why"];

/// A change that was decided on.
pub struct Decided {
    /// What was decided, by whom, on whose proposal.
    pub told: String,
    /// Why.
    pub why: String,
}

/// What somebody decides.
#[derive(Debug, Deserialize)]
pub struct DecisionForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    why: String,
}

/// The changes that wait, the earliest first, and those that were decided on, the latest first.
///
/// # Errors
/// When the store does not answer.
pub async fn of(
    signed: &Signed,
    record: &HelplineRecord,
    names: &Names,
    typed: &Typed,
    faults: &[Fault],
) -> Result<(Vec<Waiting>, Vec<Decided>), Problem> {
    let slug = record.helpline.slug.clone();
    let all = signed.ask(move |register| register.helpline_changes(&slug)).await.map_err(Problem::from_store)?;
    let t = &signed.t;
    let who = |role: &str, id: Uuid| author(t, role, Some(&id.to_string()), names);
    let is_it = |change: &HelplineChange| typed.raw(DECIDED[0]) == change.id.to_string();
    let waiting = |change: &HelplineChange| Waiting {
        id: change.id,
        told: t.with_all(
            "helpline-proposed",
            [
                ("who", who(&change.role, change.proposed_by).into()),
                ("when", moment(t, change.proposed_at).into()),
                ("why", change.why.as_str().into()),
            ],
        ),
        changes: differences(signed, Some(&record.helpline), &change.helpline),
        is_stale: change.revision != record.revision,
        is_own: change.proposed_by == signed.account().id,
        typed: if is_it(change) { typed.raw(DECIDED[1]).to_owned() } else { String::new() },
        error: faults.first().filter(|_| is_it(change)).map(|fault| capital(&fault.detail)),
    };
    let decided = |change: &HelplineChange| {
        let decided = change.decided.as_ref()?;
        let by = names.get(&decided.by.to_string()).cloned().unwrap_or_else(|| t.get("helpline-somebody"));
        let values = [
            ("what", t.word("helpline-decision", decided.decision).into()),
            ("by", by.into()),
            ("when", moment(t, decided.at).into()),
            ("who", who(&change.role, change.proposed_by).into()),
            ("why", change.why.as_str().into()),
        ];
        Some(Decided { told: t.with_all("helpline-decided", values), why: decided.why.clone() })
    };
    let open = all.iter().rev().filter(|change| change.decided.is_none()).map(waiting).collect();
    Ok((open, all.iter().filter_map(decided).take(TOLD).collect()))
}

/// `POST /staff/helplines/{slug}/changes/{id}`: accepts, declines or withdraws a change, with a reason.
pub async fn decide(posted: Posted<DecisionForm>, path: web::Path<(Slug, Uuid)>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form: DecisionForm { decision, why } } = posted;
    let signed = signed.must_be_staff()?;
    let (slug, id) = path.into_inner();
    let record = record(&signed, &slug).await?;
    let of = id.to_string();
    let sent = [(DECIDED[0], of.as_str()), (DECIDED[1], why.as_str())];
    let refused = |words: String| [Fault::new("/decision", words)];
    let Ok(decision) = decision.parse::<Decision>() else {
        return show_again(&signed, &record, &sent, &refused(signed.t.get("helpline-decision-wrong"))).await;
    };
    let known = signed.ask({
        let slug = slug.clone();
        move |register| register.helpline_changes(&slug)
    });
    let known = known.await.map_err(Problem::from_store)?;
    if !known.iter().any(|change| change.id == id && change.decided.is_none()) {
        return show_again(&signed, &record, &sent, &refused(signed.t.get("helpline-decided-meanwhile"))).await;
    }
    // Whoever takes back what they proposed owes nobody a reason.
    let reason = match why.parse::<Phrase>() {
        Ok(why) => why.to_string(),
        Err(_) if decision == Decision::Withdrawn => signed.t.get("why-line-withdrawn"),
        Err(_) => {
            return show_again(&signed, &record, &sent, &refused(signed.t.get("edit-why-needed"))).await;
        }
    };
    match at_desk(&signed, move |desk| desk.decide(id, decision, &reason)).await {
        Ok(_) => {
            let told = signed.t.word("done-line", decision);
            Ok(signed.done(&format!("/staff/helplines/{slug}"), told).await)
        }
        Err(problem) if problem.kind == ProblemKind::Stale => {
            show_again(&signed, &record, &sent, &refused(signed.t.get("helpline-change-stale"))).await
        }
        Err(problem) if problem.kind == ProblemKind::Invalid => {
            let errors = problem.errors.into_iter();
            let faults: Vec<_> =
                errors.map(|error| Fault::new(error.pointer.unwrap_or_default(), error.detail)).collect();
            show_again(&signed, &record, &sent, &faults).await
        }
        Err(problem) => Err(problem),
    }
}
