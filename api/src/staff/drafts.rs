//! `/staff/drafts`: records from public pages that wait to be confirmed, each with its facts and sources, to be
//! published together.

use actix_web::HttpResponse;
use askama::Template;
use nncf_core::attention::is_draft;
use nncf_core::partnership::{Partnership, Record};
use uuid::Uuid;

use super::edit::whose::in_words;
use super::notes::Told;
use super::partnerships::show::sources_of;
use super::signed::{Posted, Signed};
use crate::desk::{self, Desk};
use crate::http::problem::Problem;
use crate::pages::cards::Card;
use crate::pages::frame::Frame;
use crate::pages::standing;

#[derive(Template)]
#[template(path = "staff/drafts.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    drafts: Vec<Draft>,
}

/// A draft.
struct Draft {
    /// Its id and the revision that is shown, as a form sends them.
    value: String,
    card: Card,
    sources: Vec<(String, Option<String>, Vec<String>)>,
    formed: Option<String>,
}

/// `GET /staff/drafts`.
pub async fn drafts(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (t, public) = (&signed.t, signed.view());
    let records = public.view.entries().iter().map(|entry| &*entry.record);
    let draft = |record: &Record| {
        let partnership = &record.partnership;
        Draft {
            value: format!("{}@{}", partnership.id, record.revision),
            card: Card::new(t, partnership, public.view.geography(), None),
            sources: sources_of(t, partnership),
            formed: standing::formed(t, &partnership.formed),
        }
    };
    let drafts = records.filter(|record| is_draft(&record.partnership)).map(draft).collect();
    super::page(&Page { t, signed: &signed, drafts }, t.site())
}

/// `POST /staff/drafts`: publishes those that were ticked, each as a revision of its own, all in one transaction. What
/// somebody changed since the page was loaded is left for them to look at again, and the page that follows tells of it.
pub async fn publish(posted: Posted<Vec<(String, String)>>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_staff()?;
    let ticked: Vec<(Uuid, u32)> =
        form.iter().filter(|(name, _)| name == "draft").filter_map(|(_, value)| chosen(value)).collect();
    let why = signed.t.get("why-published-together");
    let (mut published, mut refused) = (Vec::new(), Vec::new());
    let names = names(&signed, &ticked);
    let each = desk::run(&signed.state, &signed.actor, move |register, actor, seen| {
        Desk::new(register, actor, seen, None).publish_each(&ticked, &why)
    });
    for (became, name) in each.await?.into_iter().zip(names) {
        match became {
            Ok(record) => published.push(record.partnership.name.to_string()),
            Err(problem) => refused.push(format!("{name}: {}", in_words(&signed.t, &problem.detail))),
        }
    }
    let text = signed.t.with("drafts-published", "count", published.len());
    Ok(signed.done("/staff/drafts", Told { text, items: published, refused }).await)
}

fn names(signed: &Signed, ticked: &[(Uuid, u32)]) -> Vec<String> {
    let public = signed.view();
    let named = |id: Uuid| {
        let is_it = |partnership: &&Partnership| partnership.id == id;
        let mut all = public.view.entries().iter().map(|entry| &entry.record.partnership);
        all.find(is_it).map_or_else(|| id.to_string(), |partnership| partnership.name.to_string())
    };
    ticked.iter().map(|(id, _)| named(*id)).collect()
}

fn chosen(value: &str) -> Option<(Uuid, u32)> {
    let (id, revision) = value.split_once('@')?;
    Some((id.parse().ok()?, revision.parse().ok()?))
}
