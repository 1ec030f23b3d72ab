//! `/staff/state`: how complete and fresh the register is and what it covers, for those who answer for it.

mod chart;
mod coverage;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Datelike, Months, NaiveDate, Utc};
use nncf_core::quality::{self, Aspect, Completeness, Freshness, FreshnessCount};

use self::chart::{Bar, Chart};
use self::coverage::Covered;
use super::signed::Signed;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;

/// Over how many months freshness is told.
const MONTHS: u32 = 12;

/// A line of the table of freshness.
struct Month {
    name: String,
    count: FreshnessCount,
}

#[derive(Template)]
#[template(path = "staff/state.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    day: String,
    records: usize,
    freshness: FreshnessCount,
    completeness: Vec<(String, Completeness)>,
    completeness_chart: String,
    months: Vec<Month>,
    freshness_chart: String,
    covered: Covered,
}

/// `GET /staff/state`.
pub async fn state(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (view, today) = (signed.view(), Utc::now().date_naive());
    let days = ends_of_months(today);
    let asked = days.clone();
    let counts = signed.ask(move |register| register.freshness_on(&asked)).await.map_err(Problem::from_store)?;
    let t = &signed.t;
    let records = view.view.entries().iter().map(|entry| &entry.record.partnership);
    let completeness = told(t, quality::completeness(records.clone()));
    let months: Vec<Month> =
        days.iter().zip(counts).map(|(day, count)| Month { name: month(t, *day), count }).collect();
    let page = Page {
        day: t.day(&Utc::now()),
        freshness: quality::freshness(records, today),
        records: completeness.first().map_or(0, |(_, first)| first.of),
        completeness_chart: completeness_chart(t, &completeness)?,
        freshness_chart: freshness_chart(t, &months)?,
        covered: Covered::new(t, &view.view)?,
        completeness,
        months,
        signed: &signed,
        t,
    };
    super::page(&page, t.site())
}

/// The last day of each of the months before this one, and today, the earliest first.
fn ends_of_months(today: NaiveDate) -> Vec<NaiveDate> {
    let first = today.with_day(1).unwrap_or(today);
    let ends = (0..MONTHS - 1).rev().filter_map(|back| first.checked_sub_months(Months::new(back))?.pred_opt());
    ends.chain([today]).collect()
}

fn month(t: &Frame, day: NaiveDate) -> String {
    format!("{} {}", t.word("month", day.month()), day.year())
}

fn told(t: &Frame, completeness: Vec<Completeness>) -> Vec<(String, Completeness)> {
    completeness.into_iter().map(|told| (t.word("aspect", told.aspect), told)).collect()
}

fn completeness_chart(t: &Frame, told: &[(String, Completeness)]) -> Result<String, Problem> {
    let bar = |(name, told): &(String, Completeness)| Bar {
        name: name.clone(),
        parts: vec![("#0b4f4a", told.told)],
        of: told.of,
        told: t.with_all("state-of", [("count", told.told.into()), ("of", told.of.into())]),
    };
    Chart::new(t.get("state-completeness-title"), told.iter().map(bar).collect()).svg()
}

/// Colours that stay apart for every eye and in grey.
fn colour(freshness: Freshness) -> &'static str {
    match freshness {
        Freshness::Verified => "#0b4f4a",
        Freshness::Due => "#e0a030",
        Freshness::Never => "#c9ced1",
    }
}

fn freshness_chart(t: &Frame, months: &[Month]) -> Result<String, Problem> {
    let most = months.iter().map(|month| month.count.total()).max().unwrap_or(0);
    let bar = |month: &Month| Bar {
        name: month.name.clone(),
        parts: Freshness::ALL.iter().map(|&kind| (colour(kind), month.count.get(kind))).collect(),
        of: most,
        told: t.with_all("state-of", [("count", month.count.verified.into()), ("of", month.count.total().into())]),
    };
    Chart::new(t.get("state-freshness-title"), months.iter().map(bar).collect()).svg()
}

/// The messages that are asked for by a word of a closed list.
#[cfg(test)]
pub fn words_of_lists() -> Vec<String> {
    let aspects = Aspect::ALL.iter().map(|aspect| format!("aspect-{aspect}"));
    aspects.chain(Freshness::ALL.iter().map(|kind| format!("freshness-{kind}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_ends_of_months() {
        let ends = ends_of_months("2026-03-31".parse().unwrap());
        assert_eq!(ends.len(), MONTHS as usize);
        let told: Vec<String> = ends.iter().map(ToString::to_string).collect();
        assert_eq!((told[0].as_str(), told[10].as_str(), told[11].as_str()), ("2025-04-30", "2026-02-28", "2026-03-31"));
    }
}
