//! Somebody saved while somebody else was typing: both are shown, what only one of them changed is kept from either,
//! and a person chooses where both changed the same.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use nncf_core::partnership::changes::{Change, changes};
use nncf_core::partnership::merge::{Merged, merge};
use nncf_core::partnership::{Partnership, Record};

use super::typed::Typed;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::staff::changed::{Told, field_name, told};
use crate::staff::edit::page::capital;
use crate::staff::signed::Signed;

/// What the names of choices begin with.
const CHOICE: &str = "use/";

#[derive(Template)]
#[template(path = "staff/conflict.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    partnership: &'a Partnership,
    /// Who saved meanwhile, when and why.
    saved: Vec<String>,
    theirs: Vec<Told>,
    ours: Vec<Told>,
    choices: Vec<Choice>,
    /// Everything that goes along with the form.
    fields: Vec<(String, String)>,
}

/// A field that both changed.
struct Choice {
    name: String,
    field: String,
    theirs: Vec<Told>,
    ours: Vec<Told>,
}

/// Takes their values of the fields where somebody chose them.
pub fn decide(typed: &mut Typed, current: &Partnership) {
    let chosen = typed.pairs().into_iter().filter(|(name, choice)| name.starts_with(CHOICE) && choice == "theirs");
    let tops: Vec<String> = chosen.map(|(name, _)| name[CHOICE.len()..].to_owned()).collect();
    let theirs = Typed::of(current);
    for top in tops {
        typed.take(&top, &theirs);
    }
    typed.take("use", &Typed::default());
}

/// The record as it was when a form was loaded.
pub async fn loaded_at(signed: &Signed, current: &Record, revision: u32) -> Result<Record, Problem> {
    let id = current.partnership.id;
    let revisions = signed.ask(move |register| register.revisions(id)).await.map_err(Problem::from_store)?;
    let loaded = revisions.into_iter().find(|known| known.number == revision);
    let loaded = loaded.ok_or_else(|| Problem::new(ProblemKind::NotFound, "The record has no such revision."))?;
    Ok(Record { partnership: loaded.partnership, revision, ..current.clone() })
}

/// Shows both changes, and a form by which to go on.
pub async fn page(
    signed: &Signed,
    loaded: &Record,
    ours: &Partnership,
    current: &Record,
    typed: &Typed,
) -> Result<HttpResponse, Problem> {
    let (t, view) = (&signed.t, signed.view());
    let geography = view.view.geography();
    let in_words = |changes: &[Change]| told(t, geography, changes);
    let (base, theirs) = (&loaded.partnership, &current.partnership);
    let (their_changes, our_changes) = (changes(Some(base), theirs), changes(Some(base), ours));
    let Merged { record, both } = merge(base, ours, theirs);
    let choice = |field: &String| {
        let of = |all: &[Change]| {
            let here = all.iter().filter(|change| change.field.split('/').next() == Some(field.as_str()));
            in_words(&here.cloned().collect::<Vec<_>>())
        };
        let name = format!("{CHOICE}{field}");
        Choice { name, field: capital(&field_name(t, field)), theirs: of(&their_changes), ours: of(&our_changes) }
    };
    let mut merged = Typed::of(&record);
    merged.bring_along(typed);
    merged.set("revision", current.revision.to_string());
    let page = Page {
        t,
        signed,
        partnership: theirs,
        saved: saved_since(signed, loaded, current).await?,
        theirs: in_words(&their_changes),
        ours: in_words(&our_changes),
        choices: both.iter().map(choice).collect(),
        fields: merged.pairs(),
    };
    let mut response = crate::staff::page(&page, t.site())?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}

/// Who saved meanwhile, by role, when and why.
async fn saved_since(signed: &Signed, loaded: &Record, current: &Record) -> Result<Vec<String>, Problem> {
    let (id, since) = (current.partnership.id, loaded.revision);
    let revisions = signed.ask(move |register| register.revisions(id)).await.map_err(Problem::from_store)?;
    let t = &signed.t;
    let told = revisions.into_iter().filter(|revision| revision.number > since).map(|revision| {
        let who = t.word("author", crate::staff::history::known_role(&revision.role));
        let when = crate::staff::history::moment(t, revision.at);
        t.with_all("conflict-saved", [("who", who.into()), ("when", when.into()), ("why", revision.why.into())])
    });
    Ok(told.collect())
}
