//! `/staff/state`: how complete and fresh the register is and what it covers, for those who answer for it.

mod chart;
mod coverage;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Datelike, Months, NaiveDate};
use nncf_core::quality::{self, Completeness, Freshness, FreshnessCount};

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

/// How many records tell something, in words.
struct Told {
    name: String,
    count: usize,
    of: usize,
    words: String,
}

#[derive(Template)]
#[template(path = "staff/state.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    intro: String,
    freshness: FreshnessCount,
    completeness: Vec<Told>,
    completeness_chart: String,
    months: Vec<Month>,
    freshness_chart: String,
    covered: Covered,
}

/// `GET /staff/state`.
pub async fn state(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let (view, today) = (signed.view(), signed.today());
    let days = ends_of_months(today);
    let asked = days.clone();
    let counts = signed.ask(move |register| register.freshness_on(&asked)).await.map_err(Problem::from_store)?;
    let t = &signed.t;
    let records = view.view.entries().iter().map(|entry| &entry.record.partnership);
    let completeness = told(t, quality::completeness(records.clone()));
    let counted = completeness.first().map_or(0, |first| first.of);
    let months: Vec<Month> =
        days.iter().zip(counts).map(|(day, count)| Month { name: month(t, *day), count }).collect();
    let page = Page {
        intro: t.with_all("state-intro", [("records", counted.into()), ("day", t.date(today).into())]),
        freshness: quality::freshness(records, today),
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

fn told(t: &Frame, completeness: Vec<Completeness>) -> Vec<Told> {
    let told = |Completeness { aspect, told, of }| Told {
        name: t.word("aspect", aspect),
        count: told,
        of,
        words: of_all(t, told, of),
    };
    completeness.into_iter().map(told).collect()
}

/// "3 of 22".
fn of_all(t: &Frame, count: usize, of: usize) -> String {
    t.with_all("state-of", [("count", count.into()), ("of", of.into())])
}

fn completeness_chart(t: &Frame, told: &[Told]) -> Result<String, Problem> {
    let bar = |Told { name, count, of, words }: &Told| Bar {
        name: name.clone(),
        parts: vec![("#0b4f4a", *count)],
        of: *of,
        told: words.clone(),
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
        told: of_all(t, month.count.verified, month.count.total()),
    };
    Chart::new(t.get("state-freshness-title"), months.iter().map(bar).collect()).svg()
}

/// The messages that are asked for by a word of a closed list.
#[cfg(test)]
pub fn words_of_lists() -> Vec<String> {
    use nncf_core::quality::Aspect;
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
        assert_eq!(
            (told[0].as_str(), told[10].as_str(), told[11].as_str()),
            ("2025-04-30", "2026-02-28", "2026-03-31")
        );
    }
}
