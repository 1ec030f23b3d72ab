//! Dates as sources state them: a day, a month, a year, or a span between two.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::text::string_type;

pub mod written;

/// A date with the precision its source gave: `2014-11-25`, `2014-11`, `2014` or a span such as `2008/2009`.
///
/// Years run from 1800 to 2199. The written form is that of ISO 8601, spans included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StatedDate {
    from: Point,
    to: Option<Point>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Point {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

/// How precise a stated date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Precision {
    /// A calendar day.
    Day,
    /// A month of a year.
    Month,
    /// A year.
    Year,
    /// Somewhere between two dates.
    Span,
}

/// Why a date was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatedDateError {
    /// Not one of the written forms.
    #[error("a date is written 2014-11-25, 2014-11, 2014 or, as a span, 2008/2009")]
    Shape,
    /// A day or month that the calendar does not have, or a year out of range.
    #[error("this date does not exist in the calendar between {FIRST_YEAR} and {LAST_YEAR}")]
    Calendar,
    /// A span that ends before it begins.
    #[error("a span must end after it begins")]
    Reversed,
}

const FIRST_YEAR: i32 = 1800;
const LAST_YEAR: i32 = 2199;

string_type!(StatedDate, StatedDateError);

impl StatedDate {
    /// How precise the date is.
    pub fn precision(&self) -> Precision {
        match (self.to, self.from.month, self.from.day) {
            (Some(_), _, _) => Precision::Span,
            (None, None, _) => Precision::Year,
            (None, Some(_), None) => Precision::Month,
            (None, Some(_), Some(_)) => Precision::Day,
        }
    }

    /// The first day that the date can mean.
    pub fn earliest(&self) -> NaiveDate {
        let Point { year, month, day } = self.from;
        NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).unwrap_or_default()
    }
}

impl From<NaiveDate> for StatedDate {
    fn from(date: NaiveDate) -> Self {
        Self { from: Point { year: date.year(), month: Some(date.month()), day: Some(date.day()) }, to: None }
    }
}

impl Point {
    fn parse(value: &str) -> Result<Self, StatedDateError> {
        let mut parts = value.split('-');
        let year = digits(parts.next(), 4)?.ok_or(StatedDateError::Shape)? as i32;
        let month = digits(parts.next(), 2)?;
        let day = digits(parts.next(), 2)?;
        if parts.next().is_some() {
            return Err(StatedDateError::Shape);
        }
        Self::of(year, month, day)
    }

    fn of(year: i32, month: Option<u32>, day: Option<u32>) -> Result<Self, StatedDateError> {
        let exists = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1)).is_some();
        if !exists || !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return Err(StatedDateError::Calendar);
        }
        Ok(Self { year, month, day })
    }
}

fn digits(part: Option<&str>, width: usize) -> Result<Option<u32>, StatedDateError> {
    part.map(|text| {
        if text.len() == width && text.bytes().all(|b| b.is_ascii_digit()) {
            text.parse().map_err(|_| StatedDateError::Shape)
        } else {
            Err(StatedDateError::Shape)
        }
    })
    .transpose()
}

impl FromStr for StatedDate {
    type Err = StatedDateError;

    fn from_str(value: &str) -> Result<Self, StatedDateError> {
        let (from, to) = match value.split_once('/') {
            None => (Point::parse(value)?, None),
            Some((from, to)) => (Point::parse(from)?, Some(Point::parse(to)?)),
        };
        if to.is_some_and(|to| to <= from) {
            return Err(StatedDateError::Reversed);
        }
        Ok(Self { from, to })
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl fmt::Display for StatedDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.from.fmt(f)?;
        self.to.map_or(Ok(()), |to| write!(f, "/{to}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_each_precision() {
        for (text, precision, earliest) in [
            ("2014-11-25", Precision::Day, "2014-11-25"),
            ("2014-11", Precision::Month, "2014-11-01"),
            ("2014", Precision::Year, "2014-01-01"),
            ("2008/2009", Precision::Span, "2008-01-01"),
        ] {
            let date: StatedDate = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
            assert_eq!(date.precision(), precision);
            assert_eq!(date.earliest().to_string(), earliest);
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        use StatedDateError::{Calendar, Reversed, Shape};
        for (text, error) in [
            ("", Shape),
            ("14-11-25", Shape),
            ("2014-1", Shape),
            ("2014-11-25-1", Shape),
            ("2014-13", Calendar),
            ("2015-02-29", Calendar),
            ("1066", Calendar),
            ("2009/2008", Reversed),
            ("2008/2009/2010", Shape),
        ] {
            assert_eq!(text.parse::<StatedDate>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_round_trips(input in "[0-9/-]{0,24}|.*") {
            if let Ok(date) = input.parse::<StatedDate>() {
                prop_assert_eq!(date.to_string(), input);
            }
        }
    }
}
