//! The one clock. Whoever needs to know the time is handed it; nothing else asks the system's, which `clippy.toml`
//! refuses.
//!
//! A day is always that of Europe/London, as the people who keep the register live by it: in summer it begins at
//! 23:00 UTC. The zone's rules are those of the IANA database, compiled in, so a machine's own zone does not matter.

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::London;

/// Tells the time. Clones tell the same.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The clock of the system.
    pub fn system() -> Self {
        // The only place that asks it.
        #[expect(clippy::disallowed_methods)]
        Self::of(Utc::now)
    }

    /// A clock that tells what it is made to tell: for tests.
    pub fn of(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }

    /// The day that it is in London.
    pub fn today(&self) -> NaiveDate {
        day_of(self.now())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

/// The day in London that a moment belongs to.
#[expect(clippy::disallowed_methods)] // In London's zone, which is what the lint wants.
pub fn day_of(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

/// The moment at which a day begins in London.
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight: NaiveDateTime = day.and_time(NaiveTime::MIN);
    // The clocks of the UK never moved at midnight since there have been records here, so there is one midnight.
    London.from_local_datetime(&midnight).earliest().map_or_else(|| midnight.and_utc(), |at| at.to_utc())
}

/// The moment at which a day has ended in London: the next one's beginning.
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    day.checked_add_days(Days::new(1)).map_or(DateTime::<Utc>::MAX_UTC, start_of)
}

/// The time of day in London, such as `14:05 BST` or `09:30 GMT`.
pub fn time_of_day(at: DateTime<Utc>) -> String {
    at.with_timezone(&London).format("%H:%M %Z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_is_londons() {
        for (moment, expected) in [
            // Summer: midnight is at 23:00 UTC.
            ("2026-06-30T22:59:59.999Z", "2026-06-30"),
            ("2026-06-30T23:00:00Z", "2026-07-01"),
            ("2026-06-30T23:30:00Z", "2026-07-01"),
            // Winter: it is that of UTC.
            ("2026-12-31T23:59:59Z", "2026-12-31"),
            ("2027-01-01T00:00:00Z", "2027-01-01"),
            // The days on which the clocks change, in 2026 on 29 March and 25 October at 01:00 UTC.
            ("2026-03-28T23:30:00Z", "2026-03-28"),
            ("2026-03-29T00:30:00Z", "2026-03-29"),
            ("2026-03-29T22:59:59Z", "2026-03-29"),
            ("2026-03-29T23:00:00Z", "2026-03-30"),
            ("2026-10-24T23:00:00Z", "2026-10-25"),
            ("2026-10-25T23:59:59Z", "2026-10-25"),
            ("2026-10-26T00:00:00Z", "2026-10-26"),
        ] {
            assert_eq!(day_of(at(moment)), day(expected), "{moment}");
            let clock = Clock::of(move || at(moment));
            assert_eq!((clock.now(), clock.today()), (at(moment), day(expected)));
        }
    }

    #[test]
    fn every_day_begins_once_and_where_the_one_before_ends() {
        let days = day("2025-01-01").iter_days().take(3 * 365);
        for day in days {
            let (start, end) = (start_of(day), end_of(day));
            assert_eq!(day_of(start), day);
            assert_eq!(day_of(start - chrono::TimeDelta::nanoseconds(1)), day.pred_opt().unwrap());
            assert_eq!(end, start_of(day.succ_opt().unwrap()));
            assert!((23..=25).contains(&(end - start).num_hours()), "{day}");
        }
        assert_eq!(start_of(day("2026-07-01")), at("2026-06-30T23:00:00Z"));
        assert_eq!(end_of(day("2026-10-25")) - start_of(day("2026-10-25")), chrono::TimeDelta::hours(25));
    }

    #[test]
    fn the_time_of_day_names_its_zone() {
        assert_eq!(time_of_day(at("2026-07-01T13:05:00Z")), "14:05 BST");
        assert_eq!(time_of_day(at("2026-01-01T09:30:00Z")), "09:30 GMT");
    }

    #[test]
    fn the_systems_clock_moves_on() {
        let clock = Clock::system();
        let first = clock.now();
        assert!(clock.clone().now() >= first && first > at("2026-01-01T00:00:00Z"));
    }
}
