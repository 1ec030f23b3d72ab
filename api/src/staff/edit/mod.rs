//! `/staff/partnerships/new` and `/staff/partnerships/{slug}/edit`: one record in sections. Nothing is written before
//! somebody has seen what changes, and nobody's typing is lost: not to a fault, not to somebody who saved meanwhile.

mod conflict;
pub mod coverage;
pub mod fields;
pub mod page;
mod read;
pub mod typed;
mod warnings;
pub mod whose;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::partnership::changes::changes;
use nncf_core::partnership::{Fault, Partnership, Record};
use nncf_core::slug::Slug;
use nncf_core::text::Phrase;
use nncf_core::visibility::Visibility;
use serde::Deserialize;

use super::changed::{Told, told};
use super::partnerships::{record_at, seen_personal};
use super::signed::{Posted, Signed};
use crate::desk;
use crate::desk::codes::{self, ReadAs};
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::register::retired_key;
use page::{Filled, Form};
use typed::Typed;
use warnings::free_slug;

/// What an address may ask of the form.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The section to show open.
    #[serde(default)]
    section: String,
}

#[derive(Template)]
#[template(path = "staff/edit.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    title: String,
    /// The address of the record's page; that of the list for a new one.
    back: String,
    action: String,
    revision: u32,
    form: Form,
    why: &'a str,
    why_error: Option<String>,
    preview: Option<Preview>,
    bodies: Vec<(String, String)>,
}

/// What would change.
struct Preview {
    changes: Vec<Told>,
    effect: Vec<String>,
    /// What may be a mistake, though it can be saved.
    warnings: Vec<String>,
    is_meant: bool,
}

/// The record that a form is about, as it was when the form was loaded; none for a new one.
struct About {
    record: Option<Record>,
    section: String,
}

/// `GET /staff/partnerships/new`.
pub async fn new_form(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let mut typed = Typed::default();
    for (name, text) in [
        ("kind", "local"),
        ("status", "active"),
        ("nncf_membership", "none"),
        // A draft, as an imported one is: staff look through it once more before anybody sees it.
        ("visibility", "staff"),
        ("coverage/basis", "stated"),
    ] {
        typed.set(name, text);
    }
    show(&signed, &About { record: None, section: String::new() }, &typed, &[], None)
}

/// `GET /staff/partnerships/{slug}/edit`.
pub async fn form(signed: Signed, slug: web::Path<Slug>, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let record = record_at(&signed, &slug).await?;
    seen_personal(&signed, [&record.partnership]).await?;
    let typed = Typed::of(&record.partnership);
    let about = About { record: Some(record), section: asked.into_inner().section };
    show(&signed, &about, &typed, &[], None)
}

/// `POST /staff/partnerships/new`.
pub async fn create(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let typed = Typed::sent(form);
    answer(&signed, About { record: None, section: typed.text("section").to_owned() }, typed).await
}

/// `POST /staff/partnerships/{slug}/edit`.
pub async fn change(posted: Posted<Vec<(String, String)>>, slug: web::Path<Slug>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let mut typed = Typed::sent(form);
    let current = record_at(&signed, &slug).await?;
    conflict::decide(&mut typed, &current.partnership);
    let revision = typed.text("revision").parse().unwrap_or(current.revision);
    let section = typed.text("section").to_owned();
    if revision == current.revision {
        return answer(&signed, About { record: Some(current), section }, typed).await;
    }
    let loaded = conflict::loaded_at(&signed, &current, revision).await?;
    match read::read(&typed, Some(&loaded.partnership), signed.today(), |name| free_slug(&signed, name)) {
        Ok(ours) => conflict::page(&signed, &loaded, &ours, &current, &typed).await,
        // What is wrong is mended first, against the record as it was loaded.
        Err(faults) => show(&signed, &About { record: Some(loaded), section }, &typed, &faults, None),
    }
}

/// Looks for places, shows what would change, or writes it.
async fn answer(signed: &Signed, about: About, typed: Typed) -> Result<HttpResponse, Problem> {
    let action = typed.text("action").to_owned();
    if action == "filter" {
        return show(signed, &About { section: "coverage".to_owned(), ..about }, &typed, &[], None);
    }
    let before = about.record.as_ref().map(|record| &record.partnership);
    let read = read::read(&typed, before, signed.today(), |name| free_slug(signed, name));
    let (wanted, mut faults) = match read {
        Ok(wanted) => {
            let faults = unknown(signed, &wanted).into_iter().map(|fault| read::fault_in_form(&typed, fault));
            (Some(wanted), faults.collect())
        }
        Err(faults) => (None, faults),
    };
    let is_saving = action == "save";
    faults.extend(fault_of_why(&signed.t, typed.text("why"), is_saving));
    let warnings = wanted.as_ref().map_or_else(Vec::new, |wanted| warnings::of(signed, before, wanted));
    let is_meant = warnings.is_empty() || typed.text(warnings::ANYWAY) == "yes";
    match wanted {
        // What changes nothing is not written: the preview says so.
        Some(wanted) if faults.is_empty() && is_saving && is_meant && !changes(before, &wanted).is_empty() => {
            save(signed, about, typed, wanted).await
        }
        Some(wanted) if faults.is_empty() => {
            let preview = preview(signed, before, &wanted, warnings, is_meant);
            let mut response = show(signed, &about, &typed, &[], Some(preview))?;
            if is_saving && !is_meant {
                *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            }
            Ok(response)
        }
        _ => show(signed, &about, &typed, &faults, None),
    }
}

async fn save(signed: &Signed, about: About, typed: Typed, wanted: Partnership) -> Result<HttpResponse, Problem> {
    let why = typed.text("why").to_owned();
    let expected = about.record.as_ref().map(|record| record.revision);
    let (slug, sent) = (wanted.slug.clone(), wanted.clone());
    let written = desk::at(&signed.state, &signed.actor, move |desk| match expected {
        Some(expected) => desk.replace(sent, expected, &why),
        None => desk.create(sent, &why),
    });
    match written.await {
        Ok(written) => {
            let is_public = written.partnership.visibility == Visibility::Public;
            let told = if is_public { signed.t.get("done-saved") } else { signed.t.get("done-saved-draft") };
            Ok(signed.done(&format!("/staff/partnerships/{slug}"), told).await)
        }
        Err(problem) if problem.kind == ProblemKind::Stale => {
            let loaded = about.record.ok_or(problem)?;
            let current = signed.ask({
                let id = loaded.partnership.id;
                move |register| register.record(id)
            });
            let current = current.await.map_err(Problem::from_store)?;
            conflict::page(signed, &loaded, &wanted, &current, &typed).await
        }
        Err(problem) => show(signed, &about, &typed, &faults_of(&typed, problem)?, None),
    }
}

/// What the desk found wrong, by the fields of the form.
fn faults_of(typed: &Typed, problem: Problem) -> Result<Vec<Fault>, Problem> {
    match problem.kind {
        ProblemKind::Invalid => {
            let fault = |error: crate::http::problem::FieldError| {
                read::fault_in_form(typed, Fault::new(error.pointer.unwrap_or_default(), error.detail))
            };
            Ok(problem.errors.into_iter().map(fault).collect())
        }
        // Somebody made one of the same name in this moment.
        ProblemKind::Conflict => Ok(vec![Fault::new("/name", problem.detail)]),
        _ => Err(problem),
    }
}

/// What a record refers to that is not there: told before anything is written.
fn unknown(signed: &Signed, wanted: &Partnership) -> Vec<Fault> {
    let public = signed.view();
    let (view, mut faults) = (&public.view, Vec::new());
    for (index, link) in wanted.links.iter().enumerate() {
        let is_known = view.find(&link.slug).is_some() || view.redirect(&link.slug).is_some();
        if !is_known && link.slug != wanted.slug {
            let detail = format!("the register holds no record with the short name {}", link.slug);
            faults.push(Fault::new(format!("/links/{index}/slug"), detail));
        }
    }
    for &key in &wanted.coverage.codes {
        let geography = view.geography();
        if geography.area(key).is_none() {
            faults.push(Fault::new("/coverage/codes", codes::unknown_code(geography, key)));
        }
    }
    faults
}

/// A reason is asked before anything is written.
fn fault_of_why(t: &Frame, why: &str, is_saving: bool) -> Option<Fault> {
    match why.parse::<Phrase>() {
        Ok(_) => None,
        Err(nncf_core::text::TextError::Empty) => is_saving.then(|| Fault::new("/why", t.get("edit-why-needed"))),
        Err(error) => Some(Fault::new("/why", error.to_string())),
    }
}

fn preview(
    signed: &Signed,
    before: Option<&Partnership>,
    wanted: &Partnership,
    warnings: Vec<String>,
    is_meant: bool,
) -> Preview {
    let view = signed.view();
    let geography = view.view.geography();
    let mut wanted = wanted.clone();
    // Codes that several took the place of were refused before.
    let read = codes::read_as_today(geography, &mut wanted).unwrap_or_default();
    let wanted = &wanted;
    let changes = told(&signed.t, geography, &changes(before, wanted));
    let has_other_area = before.map(|before| &before.coverage.codes) != Some(&wanted.coverage.codes);
    let mut effect = if has_other_area {
        coverage::effect_of(&signed.t, &view.view, &wanted.coverage.codes, before.map(|before| &before.slug))
    } else {
        Vec::new()
    };
    let as_read = |ReadAs { was, now }: &ReadAs| {
        let now = geography.area(*now).map_or_else(|| now.to_string(), |area| signed.t.place(&area.region));
        signed.t.with_all("edit-read-as", [("was", retired_key(geography, *was).into()), ("now", now.into())])
    };
    effect.extend(read.iter().map(as_read));
    Preview { changes, effect, warnings, is_meant }
}

fn show(
    signed: &Signed,
    about: &About,
    typed: &Typed,
    faults: &[Fault],
    preview: Option<Preview>,
) -> Result<HttpResponse, Problem> {
    let (t, public) = (&signed.t, signed.view());
    let before = about.record.as_ref().map(|record| &record.partnership);
    let filled = Filled { t, view: &public.view, typed, before, faults, section: &about.section };
    let (title, back, action) = match before {
        Some(before) => {
            let address = format!("/staff/partnerships/{}", before.slug);
            (t.with("edit-title", "name", before.name.to_string()), address.clone(), format!("{address}/edit"))
        }
        None => (t.get("edit-new"), "/staff/partnerships".to_owned(), "/staff/partnerships/new".to_owned()),
    };
    let bodies = public.view.entries().iter().map(|entry| &entry.record.partnership);
    let page = Page {
        t,
        signed,
        title,
        back,
        action,
        revision: about.record.as_ref().map_or(0, |record| record.revision),
        form: filled.form(),
        why: typed.raw("why"),
        why_error: faults.iter().find(|fault| fault.pointer == "/why").map(|fault| fault.detail.clone()),
        preview,
        bodies: bodies.map(|body| (body.slug.to_string(), body.name.to_string())).collect(),
    };
    let mut response = super::page(&page, t.site())?;
    if !faults.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// The messages that are asked for by a word here, for the test of the catalogues.
#[cfg(test)]
pub fn words() -> Vec<String> {
    use fields::{Input, SECTIONS};
    let mut ids: Vec<String> = super::changed::PARTS.iter().map(|part| format!("part-{part}")).collect();
    ids.extend(SECTIONS.iter().map(|section| format!("section-{}", section.id)));
    let fields =
        SECTIONS.iter().flat_map(|section| section.fields.iter().chain(fields::lists().flat_map(|l| l.fields)));
    for field in fields {
        if let Input::Choice(list, words) = field.input {
            ids.extend(words().iter().map(|word| format!("{list}-{word}")));
        }
        ids.extend(page::hint(field).map(str::to_owned));
    }
    ids.extend(["field-visibility", "count-qualifier", "count-value", "count-as_of"].map(str::to_owned));
    ids.extend(["title", "url", "as_of"].map(|part| format!("source-{part}")));
    ids.extend(nncf_core::provenance::VerifiedHow::ALL.iter().map(|how| format!("how-{how}")));
    ids
}
