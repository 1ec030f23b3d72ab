//! `/staff`: what needs attention, in groups, each entry one click from its mend.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::attention::{Need, helplines_due};
use nncf_core::confirmation::Confirmation;
use nncf_core::link::LinkOutcome;
use nncf_core::mistake::{Mistake, MistakeStatus};
use nncf_core::partnership::Partnership;
use nncf_db::{HelplineChange, LinkCheck};
use uuid::Uuid;

use super::partnerships::list::needs_of;
use super::partnerships::show::{link, mend};
use super::sign_in::Nothing;
use super::signed::{Posted, Signed};
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::pages::standing;

/// How many entries of a group are shown; the rest stands behind a link.
const SHOWN: usize = 8;

#[derive(Template)]
#[template(path = "staff/attention.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    groups: Vec<Group>,
}

/// Things that need the same.
struct Group {
    id: &'static str,
    title: String,
    why: String,
    count: usize,
    entries: Vec<Entry>,
    /// Where all of them stand, and what that link says.
    all: Option<(String, String)>,
}

/// One thing.
struct Entry {
    name: String,
    detail: String,
    address: String,
    mend: String,
}

#[derive(Template)]
#[template(path = "staff/mistakes.html")]
struct MistakesPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    mistakes: Vec<Report>,
}

/// A reader's report.
struct Report {
    id: Uuid,
    slug: String,
    name: String,
    when: String,
    told: String,
    where_to_check: Option<String>,
    is_new: bool,
}

/// `GET /staff`.
pub async fn start(signed: Signed) -> Result<HttpResponse, Problem> {
    let groups = if signed.is_staff() { groups(&signed).await? } else { Vec::new() };
    super::page(&Page { t: &signed.t, signed: &signed, groups }, signed.t.site())
}

async fn groups(signed: &Signed) -> Result<Vec<Group>, Problem> {
    let asked = signed.ask(|register| {
        let changes = register.waiting_helpline_changes()?;
        Ok((register.mistakes()?, register.confirmations()?, register.link_checks()?, changes))
    });
    let (mistakes, confirmations, checks, changes) = asked.await.map_err(Problem::from_store)?;
    let mut groups =
        vec![of_changes(signed, &changes), of_mistakes(signed, &mistakes), of_answers(signed, &confirmations)];
    groups.extend(of_records(signed));
    groups.push(of_links(signed, &checks));
    groups.push(of_helplines(signed));
    groups.retain(|group| group.count > 0);
    Ok(groups)
}

impl Group {
    fn new(signed: &Signed, id: &'static str, mut entries: Vec<Entry>, all: Option<&str>) -> Self {
        let t = &signed.t;
        let count = entries.len();
        entries.truncate(SHOWN);
        let all =
            all.filter(|_| count > SHOWN).map(|address| (address.to_owned(), t.with("attention-all", "count", count)));
        let (title, why) = (t.word("attention", id), t.word("attention-why", id));
        Self { id, title, why, count, entries, all }
    }
}

fn of_records(signed: &Signed) -> Vec<Group> {
    let public = signed.view();
    let records: Vec<&Partnership> = public.view.entries().iter().map(|entry| &entry.record.partnership).collect();
    let needed: Vec<(&Partnership, Vec<Need>)> =
        records.iter().map(|record| (*record, needs_of(&public.view, record))).collect();
    let group = |need: &Need| {
        let of_need = needed.iter().filter(|(_, needs)| needs.contains(need));
        let entries = of_need.map(|(record, _)| {
            let (_, address) = mend(&signed.t, *need, &record.slug);
            let detail = match need {
                Need::ConflictingClaims => standing::formed(&signed.t, &record.formed).unwrap_or_default(),
                _ => crate::pages::cards::freshness(&signed.t, record),
            };
            let mend = signed.t.word("attention-mend", need);
            Entry { name: record.name.to_string(), detail, address, mend }
        });
        let all = match need {
            Need::Draft => "/staff/drafts".to_owned(),
            need => format!("/staff/partnerships?need={need}"),
        };
        Group::new(signed, need.as_str(), entries.collect(), Some(&all))
    };
    Need::ALL.iter().map(group).collect()
}

fn of_mistakes(signed: &Signed, mistakes: &[Mistake]) -> Group {
    let new = mistakes.iter().filter(|mistake| mistake.status == MistakeStatus::New);
    let entry = |mistake: &Mistake| Entry {
        name: mistake.partnership_name.to_string(),
        detail: mistake.told.told.as_str().chars().take(160).collect(),
        address: format!("/staff/mistakes#m-{}", mistake.id),
        mend: signed.t.get("attention-mend-mistakes"),
    };
    Group::new(signed, "mistakes", new.map(entry).collect(), Some("/staff/mistakes"))
}

fn of_answers(signed: &Signed, confirmations: &[Confirmation]) -> Group {
    let answered = confirmations.iter().filter(|asked| asked.answer.is_some() && asked.handled.is_none());
    let entry = |asked: &Confirmation| Entry {
        name: asked.partnership_name.to_string(),
        detail: asked.answered_at.map(|at| signed.t.day(&at)).unwrap_or_default(),
        address: format!("/staff/confirmations#a-{}", asked.id),
        mend: signed.t.get("attention-mend-answers"),
    };
    Group::new(signed, "answers", answered.map(entry).collect(), Some("/staff/confirmations"))
}

/// Dead addresses, of those that records still name.
fn of_links(signed: &Signed, checks: &[LinkCheck]) -> Group {
    let public = signed.view();
    let dead: HashSet<(Uuid, &str)> = checks
        .iter()
        .filter(|check| check.outcome == LinkOutcome::Dead)
        .map(|check| (check.partnership, check.url.as_str()))
        .collect();
    let records = public.view.entries().iter().map(|entry| &entry.record.partnership);
    // Of a body that ended nobody asks any more.
    let broken = records
        .filter(|record| !record.has_ended())
        .filter(|record| record.website.as_ref().is_some_and(|website| dead.contains(&(record.id, website.as_str()))));
    let entry = |record: &Partnership| Entry {
        name: record.name.to_string(),
        detail: checks
            .iter()
            .find(|check| check.partnership == record.id)
            .map_or_else(String::new, |check| link(&signed.t, check)),
        address: format!("/staff/partnerships/{}/edit?section=contacts#website", record.slug),
        mend: signed.t.get("attention-mend-links"),
    };
    Group::new(signed, "links", broken.map(entry).collect(), Some("/staff/links"))
}

/// Changes of helplines that wait for a second person.
fn of_changes(signed: &Signed, changes: &[HelplineChange]) -> Group {
    let t = &signed.t;
    let entry = |change: &HelplineChange| Entry {
        name: change.helpline.name.to_string(),
        detail: if change.proposed_by == signed.account().id {
            t.with("attention-own-change", "why", change.why.as_str())
        } else {
            change.why.clone()
        },
        address: format!("/staff/helplines/{}#c-{}", change.helpline.slug, change.id),
        mend: t.get("attention-mend-changes"),
    };
    Group::new(signed, "changes", changes.iter().map(entry).collect(), Some("/staff/helplines"))
}

fn of_helplines(signed: &Signed) -> Group {
    let public = signed.view();
    let due = helplines_due(public.view.helplines(), public.view.day());
    let lines = public.view.helplines().iter().filter(|line| due.contains(&&line.slug));
    let entry = |line: &nncf_core::helpline::Helpline| Entry {
        name: line.name.to_string(),
        detail: line.number().to_owned(),
        address: format!("/staff/helplines/{}", line.slug),
        mend: signed.t.get("attention-mend-helplines"),
    };
    Group::new(signed, "helplines", lines.map(entry).collect(), Some("/staff/helplines"))
}

/// `GET /staff/mistakes`: what readers reported, what waits first.
pub async fn mistakes(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let mistakes = signed.ask(nncf_db::Register::mistakes).await.map_err(Problem::from_store)?;
    let t = &signed.t;
    let report = |mistake: Mistake| Report {
        id: mistake.id,
        slug: mistake.partnership.to_string(),
        name: mistake.partnership_name.to_string(),
        when: super::history::moment(t, mistake.received_at),
        told: mistake.told.told.to_string(),
        where_to_check: mistake.told.where_to_check.map(|text| text.to_string()),
        is_new: mistake.status == MistakeStatus::New,
    };
    let page = MistakesPage { t, signed: &signed, mistakes: mistakes.into_iter().map(report).collect() };
    super::page(&page, t.site())
}

/// `POST /staff/mistakes/{id}/done`.
pub async fn finish(posted: Posted<Nothing>, id: web::Path<Uuid>) -> Result<HttpResponse, Problem> {
    let signed = posted.signed.must_be_staff()?;
    let id = *id;
    signed.ask(move |register| register.finish_mistake(id)).await.map_err(Problem::from_store)?;
    Ok(signed.done("/staff/mistakes", signed.t.get("done-mistake")).await)
}

/// The messages that are asked for by a word here, for the test of the catalogues.
#[cfg(test)]
pub fn words() -> Vec<String> {
    let groups =
        Need::ALL.iter().map(|need| need.as_str()).chain(["mistakes", "answers", "links", "helplines", "changes"]);
    let of = |group: &str| ["", "why-", "mend-"].map(|part| format!("attention-{part}{group}"));
    let outcomes = LinkOutcome::ALL.iter().map(|outcome| format!("link-outcome-{outcome}"));
    groups.flat_map(of).chain(outcomes).chain(super::helplines::words()).collect()
}
