//! `/staff/partnerships`: all records, narrowed and in pages.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::atlas::search::{Filter, Order};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::attention::{Need, due, needs};
use nncf_core::partnership::{Partnership, PartnershipKind, PartnershipStatus};
use serde::Deserialize;

use crate::http::problem::Problem;
use crate::pages::filters::Choice;
use crate::pages::frame::Frame;
use crate::pages::words::Words;
use crate::register::list::query_string;
use crate::staff::edit::page::capital;
use crate::staff::signed::Signed;

/// How many records stand on a page.
const PAGE: usize = 50;

/// What the list is narrowed to. What means nothing narrows nothing.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Words in names, places and summaries.
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    visibility: String,
    #[serde(default)]
    need: String,
    /// Counts from 1.
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "staff/partnerships.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    asked: &'a Asked,
    filters: Vec<(&'static str, String, Vec<Choice>)>,
    rows: Vec<Row>,
    shown: String,
    earlier: Option<String>,
    later: Option<String>,
}

/// A record in the list.
struct Row {
    slug: String,
    name: String,
    kind: String,
    status: String,
    visibility: String,
    is_public: bool,
    due: String,
    needs: Vec<String>,
}

/// `GET /staff/partnerships`.
pub async fn list(signed: Signed, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (t, public) = (&signed.t, signed.view());
    let view = &public.view;
    let chosen = chosen(view, &asked);
    let pages = chosen.len().div_ceil(PAGE).max(1);
    let page = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let rows: Vec<Row> = chosen.iter().skip((page - 1) * PAGE).take(PAGE).map(|&entry| row(t, view, entry)).collect();
    let from = (page - 1) * PAGE;
    let page = Page {
        t,
        signed: &signed,
        asked: &asked,
        filters: filters(t, &asked),
        shown: shown(t, from, rows.len(), chosen.len()),
        rows,
        earlier: (page > 1).then(|| asked.address(page - 1)),
        later: (page < pages).then(|| asked.address(page + 1)),
    };
    super::super::page(&page, t.site())
}

/// "51 to 70 of 70".
fn shown(t: &Words, before: usize, rows: usize, total: usize) -> String {
    let values = [("from", (before + 1).into()), ("to", (before + rows).into()), ("total", total.into())];
    t.with_all("list-shown", values)
}

impl Asked {
    /// The address of a page of the same list.
    fn address(&self, page: usize) -> String {
        let page = page.to_string();
        let all = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("status", &self.status),
            ("visibility", &self.visibility),
            ("need", &self.need),
            ("page", &page),
        ];
        format!("/staff/partnerships?{}", query_string(all.into_iter().filter(|(_, value)| !value.is_empty())))
    }
}

fn chosen(view: &RegisterView, asked: &Asked) -> Vec<EntryIx> {
    let filter = Filter {
        words: Some(asked.q.chars().take(100).collect()),
        kinds: asked.kind.parse().into_iter().collect(),
        statuses: asked.status.parse().into_iter().collect(),
        ..Filter::default()
    };
    let order = if asked.q.trim().is_empty() { Order::Name } else { Order::Relevance };
    let need: Option<Need> = asked.need.parse().ok();
    let is_wanted = |partnership: &Partnership| {
        (asked.visibility.is_empty() || partnership.visibility.as_str() == asked.visibility)
            && need.is_none_or(|need| needs_of(view, partnership).contains(&need))
    };
    let found = view.select(&filter, order).into_iter().map(|(_, entry)| entry);
    found.filter(|&entry| is_wanted(&view.entry(entry).record.partnership)).collect()
}

/// What a record needs today.
pub fn needs_of(view: &RegisterView, partnership: &Partnership) -> Vec<Need> {
    let geography = view.geography();
    let is_current = |key| geography.successor(key).is_none() && geography.area(key).is_some();
    needs(partnership, is_current, view.day())
}

fn row(t: &Words, view: &RegisterView, entry: EntryIx) -> Row {
    let partnership = &view.entry(entry).record.partnership;
    Row {
        slug: partnership.slug.to_string(),
        name: partnership.name.to_string(),
        kind: t.word("kind", partnership.kind),
        status: t.word("status", partnership.status),
        visibility: t.word("visibility", partnership.visibility.as_str()),
        is_public: partnership.visibility == nncf_core::visibility::Visibility::Public,
        due: due(partnership).map_or_else(|| t.get("list-never"), |due| t.date(due)),
        needs: needs_of(view, partnership).into_iter().map(|need| t.word("need", need)).collect(),
    }
}

fn filters(t: &Words, asked: &Asked) -> Vec<(&'static str, String, Vec<Choice>)> {
    let listed = |list: &str, words: Vec<&str>, chosen: &str| {
        let choice = |word: &str| Choice {
            value: word.to_owned(),
            label: capital(&t.word(list, word)),
            is_chosen: word == chosen,
        };
        words.into_iter().map(choice).collect()
    };
    let kinds = PartnershipKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let statuses = PartnershipStatus::ALL.iter().map(|status| status.as_str()).collect();
    let needs = Need::ALL.iter().map(|need| need.as_str()).collect();
    vec![
        ("kind", t.get("filter-kind"), listed("kind", kinds, &asked.kind)),
        ("status", t.get("filter-status"), listed("status", statuses, &asked.status)),
        (
            "visibility",
            t.get("list-visibility"),
            listed("visibility", vec!["public", "coordinators", "staff"], &asked.visibility),
        ),
        ("need", t.get("list-need"), listed("need", needs, &asked.need)),
    ]
}
