//! `/staff/links`: what the websites of records answered when they were last asked.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;
use nncf_db::LinkCheck;
use uuid::Uuid;

use super::partnerships::show::link;
use super::sign_in::Nothing;
use super::signed::{Posted, Signed};
use crate::http::problem::Problem;
use crate::links::check_all;
use crate::pages::frame::Frame;

#[derive(Template)]
#[template(path = "staff/links.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    rows: Vec<Row>,
    is_asking: bool,
}

/// A website.
struct Row {
    slug: String,
    name: String,
    website: String,
    outcome: &'static str,
    told: String,
}

/// `GET /staff/links`: those that do not answer first.
pub async fn links(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let checks = signed.ask(nncf_db::Register::link_checks).await.map_err(Problem::from_store)?;
    let known: HashMap<(Uuid, &str), &LinkCheck> =
        checks.iter().map(|check| ((check.partnership, check.url.as_str()), check)).collect();
    let (t, public) = (&signed.t, signed.view());
    let records = public.view.entries().iter().map(|entry| &entry.record.partnership);
    let row = |record: &nncf_core::partnership::Partnership| {
        let website = record.website.as_ref()?;
        let check = known.get(&(record.id, website.as_str()));
        Some(Row {
            slug: record.slug.to_string(),
            name: record.name.to_string(),
            website: website.to_string(),
            outcome: check.map_or("unknown", |check| check.outcome.as_str()),
            told: check.map_or_else(|| t.get("links-never"), |check| link(t, check)),
        })
    };
    let mut rows: Vec<Row> = records.filter_map(row).collect();
    let rank = |row: &Row| ["dead", "not_asked", "moved", "unknown"].iter().position(|known| *known == row.outcome);
    rows.sort_by_key(|row| rank(row).unwrap_or(usize::MAX));
    let is_asking = signed.state.link_round.is_on_its_way();
    super::page(&Page { t, signed: &signed, rows, is_asking }, t.site())
}

/// `POST /staff/links/check`: begins to ask; the page shows what is known as it comes in.
pub async fn check(posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let signed = posted.signed.must_be_staff()?;
    check_all(&signed.state);
    Ok(signed.done("/staff/links", signed.t.get("done-links-asked")).await)
}
