//! Dates as people write them: `25/11/2014`, `25.11.14`, `Nov 2014`, `25th November 2014`, `2014/15`.
//!
//! What is not exact ("c. 2014", "spring 2014") is refused with a word about it, as nothing may be made up. What could
//! be two days ([`DateOrder`]) is read only when somebody said which comes first.

use chrono::NaiveDate;

use super::{Point, StatedDate, StatedDateError};

mod words;

/// Whether the day or the month comes first in a date of three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateOrder {
    /// 25/11/2014, as in the United Kingdom.
    DayFirst,
    /// 11/25/2014, as in the United States.
    MonthFirst,
}

impl DateOrder {
    /// The name by which it is chosen.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }

    /// The order of this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::DayFirst, Self::MonthFirst].into_iter().find(|order| order.as_str() == name)
    }
}

/// Why a written date was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrittenDateError {
    /// None of the ways in which dates are written.
    #[error("is no date; write 25/11/2014, 25 November 2014, Nov 2014, 2014 or, for a span, 2014/15")]
    Shape,
    /// A date without its year.
    #[error("has no year; write it with the year, such as 25 November 2014")]
    NoYear,
    /// About a date, but not exact.
    #[error("is not exact, and nothing is made up here; write the year or month alone, and these words beside it")]
    Vague,
    /// A day and a time of day.
    #[error("has a time of day; write the day alone, such as 25/11/2014")]
    Time,
    /// Two days that it could be.
    #[error(
        "may be {} or {}; say whether the day or the month comes first, or write the month as a word",
        told(*day_first),
        told(*month_first)
    )]
    EitherWay {
        /// What it is with the day first.
        day_first: NaiveDate,
        /// What it is with the month first.
        month_first: NaiveDate,
    },
    /// A date that cannot be.
    #[error(transparent)]
    Date(#[from] StatedDateError),
}

fn told(day: NaiveDate) -> impl std::fmt::Display {
    day.format("%-d %B %Y")
}

impl StatedDate {
    /// Reads a date as people write it, or in the form that the register keeps.
    ///
    /// Years of two digits are those of spreadsheets: up to 29 are of this century, from 30 on of the last.
    ///
    /// # Errors
    /// [`WrittenDateError`], which says what would be right.
    pub fn read(text: &str, order: Option<DateOrder>) -> Result<Self, WrittenDateError> {
        let text = plain(text);
        let kept = text.parse::<Self>();
        if kept.is_ok() || kept == Err(StatedDateError::Reversed) {
            return Ok(kept?);
        }
        let text = without_time(&text)?;
        if let Some(years) = years(text) {
            return span(Ok(point(years.0, None, None)?), Ok(point(years.1, None, None)?));
        }
        match halves(text) {
            Some((from, to)) => span(single(&from, order), single(&to, order)),
            None => Ok(Self { from: single(text, order)?, to: None }),
        }
    }
}

/// The two days that a date of three numbers may be, when it may be two.
pub fn either_way(text: &str) -> Option<(NaiveDate, NaiveDate)> {
    match StatedDate::read(text, None) {
        Err(WrittenDateError::EitherWay { day_first, month_first }) => Some((day_first, month_first)),
        _ => None,
    }
}

/// Which comes first in a date of three numbers that can be read in one way only: there is no thirteenth month.
pub fn order_of(text: &str) -> Option<DateOrder> {
    let text = plain(text);
    let numbers = numbers(without_time(&text).ok()?)?;
    let [(_, 1..=2), (_, 1..=2), (_, 2 | 4)] = numbers[..] else { return None };
    match (numbers[0].0, numbers[1].0) {
        (13..=31, 1..=12) => Some(DateOrder::DayFirst),
        (1..=12, 13..=31) => Some(DateOrder::MonthFirst),
        _ => None,
    }
}

fn span(
    from: Result<Point, WrittenDateError>,
    to: Result<Point, WrittenDateError>,
) -> Result<StatedDate, WrittenDateError> {
    let (from, to) = (from?, to?);
    if to <= from { Err(StatedDateError::Reversed.into()) } else { Ok(StatedDate { from, to: Some(to) }) }
}

/// The text in small letters, with plain spaces, and without what stands around a date and says nothing of it.
fn plain(text: &str) -> String {
    let invisible = |c: &char| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}');
    let text: String = text.chars().filter(invisible).flat_map(char::to_lowercase).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.trim_end_matches(['.', ',']).trim_start_matches('(').trim_end_matches(')').trim();
    let exact = ["in ", "on ", "est. ", "est ", "established ", "founded ", "formed ", "launched ", "since "];
    let rest = exact.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    rest.strip_prefix("in ").unwrap_or(rest).to_owned()
}

/// The text without a midnight behind it, which is what programs put behind a day.
fn without_time(text: &str) -> Result<&str, WrittenDateError> {
    let parted = text.split_once('t').filter(|(day, _)| day.parse::<StatedDate>().is_ok());
    match parted.or_else(|| text.rsplit_once(' ')) {
        Some((day, time)) if time.contains(':') => {
            let is_midnight = time.trim_end_matches('z').chars().all(|c| matches!(c, '0' | ':' | '.'));
            if is_midnight { Ok(day.trim()) } else { Err(WrittenDateError::Time) }
        }
        _ => Ok(text),
    }
}

/// Two years: 2014/15, 2014-15, 2014–2015, FY 2014/15. 2011-12 has been read as a month before.
fn years(text: &str) -> Option<(i32, i32)> {
    let text = text.strip_prefix("fy").unwrap_or(text).trim();
    let (from, to) = text.split_once(['/', '-', '–', '—'])?;
    let (from, to) = (from.trim(), to.trim());
    let digits = |part: &str, width: usize| part.len() == width && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(from, 4) {
        return None;
    }
    let first: i32 = from.parse().ok()?;
    if digits(to, 4) {
        return Some((first, to.parse().ok()?));
    }
    // 2014/11 is a month of that year; 2011/12 is the year of budgets.
    let next = (first + 1) % 100;
    (digits(to, 2) && to.parse() == Ok(next)).then_some((first, first + 1))
}

/// The two dates of a span in words: "Nov 2014 to Jan 2015", "2014 – 2016".
fn halves(text: &str) -> Option<(String, String)> {
    let text = text.strip_prefix("from ").or_else(|| text.strip_prefix("between ")).unwrap_or(text);
    let parts =
        [" to ", " until ", " and ", " - ", " – ", " — ", "–"].iter().find_map(|between| text.split_once(between));
    parts.map(|(from, to)| (from.trim().to_owned(), to.trim().to_owned()))
}

fn single(text: &str, order: Option<DateOrder>) -> Result<Point, WrittenDateError> {
    let text = text.strip_prefix("from ").unwrap_or(text);
    if let Ok(point) = Point::parse(text) {
        return Ok(point);
    }
    match numbers(text) {
        Some(numbers) => of_numbers(&numbers, order),
        None => words::read(text),
    }
}

/// The numbers of a date of numbers alone, each with its count of digits.
fn numbers(text: &str) -> Option<Vec<(u32, usize)>> {
    let parts = text.split(['/', '.', '-', '–', ' ']).filter(|part| !part.is_empty());
    let number = |part: &str| {
        let is_number = part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten().map(|number| (number, part.len()))
    };
    parts.map(number).collect()
}

fn of_numbers(numbers: &[(u32, usize)], order: Option<DateOrder>) -> Result<Point, WrittenDateError> {
    match *numbers {
        [(year, 4)] => point(year as i32, None, None),
        [(year, 4), (month, 1..=2)] | [(month, 1..=2), (year, 4)] => point(year as i32, Some(month), None),
        [(year, 4), (month, 1..=2), (day, 1..=2)] => point(year as i32, Some(month), Some(day)),
        [(first, 1..=2), (second, 1..=2), (year, width @ (2 | 4))] => in_order(first, second, full(year, width), order),
        [(together, 8)] => point((together / 10_000) as i32, Some(together / 100 % 100), Some(together % 100)),
        [(_, 1..=2), (_, 1..=2)] => Err(WrittenDateError::NoYear),
        _ => Err(WrittenDateError::Shape),
    }
}

fn in_order(first: u32, second: u32, year: i32, order: Option<DateOrder>) -> Result<Point, WrittenDateError> {
    let day = |day, month| NaiveDate::from_ymd_opt(year, month, day);
    match (day(first, second), day(second, first), order) {
        (Some(one), Some(other), None) if one != other => {
            Err(WrittenDateError::EitherWay { day_first: one, month_first: other })
        }
        (_, Some(_), Some(DateOrder::MonthFirst)) | (None, Some(_), _) => point(year, Some(first), Some(second)),
        _ => point(year, Some(second), Some(first)),
    }
}

/// The year that two digits stand for, as spreadsheets have it.
fn full(year: u32, width: usize) -> i32 {
    match (year, width) {
        (0..=29, 2) => year as i32 + 2000,
        (_, 2) => year as i32 + 1900,
        _ => year as i32,
    }
}

fn point(year: i32, month: Option<u32>, day: Option<u32>) -> Result<Point, WrittenDateError> {
    Ok(Point::of(year, month, day)?)
}

#[cfg(test)]
mod tests;
