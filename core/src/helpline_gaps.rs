//! For whom no helpline of their own is recorded: said wherever helplines are listed, so that nobody takes a short list
//! for a whole one.

use crate::helpline::{Age, Ages, Helpline};
use crate::region::RegionKey;

/// A country and an age for which no helpline of their own is recorded. Lines for anyone in the UK may serve all the
/// same, and 999 always does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The country.
    pub country: RegionKey,
    /// The age.
    pub age: Age,
}

impl Gap {
    /// Both ages.
    pub const AGES: [Age; 2] = [Age::Adult, Age::Child];
}

/// The gaps among the helplines that are shown, for countries and for an age or both. An adult has a line of their own
/// where one names the country, a child where one is for children and serves the country.
pub fn gaps(lines: &[Helpline], countries: &[RegionKey], age: Option<Age>) -> Vec<Gap> {
    let ages = Gap::AGES.into_iter().filter(|one| age.is_none_or(|asked| asked == *one));
    let pairs = ages.flat_map(|age| countries.iter().map(move |&country| Gap { country, age }));
    pairs.filter(|gap| !lines.iter().any(|line| line.is_shown() && is_own(line, *gap))).collect()
}

fn is_own(line: &Helpline, Gap { country, age }: Gap) -> bool {
    match age {
        Age::Adult => line.ages != Ages::Children && line.area.contains(&country),
        Age::Child => line.ages == Ages::Children && line.serves(&[country]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SCOTLAND: &str = "country:S92000003";
    const WALES: &str = "country:W92000004";

    fn line(ages: &str, area: &[&str], status: &str) -> Helpline {
        serde_json::from_value(json!({"slug": "x", "name": "X", "phone": "0800 1111", "audience": "x", "covers": "x",
            "what_for": "x", "source": "x", "as_of": "x", "visibility": "public", "position": 1, "ages": ages,
            "area": area.iter().map(|key| key.parse::<RegionKey>().unwrap()).collect::<Vec<_>>(), "status": status}))
        .unwrap()
    }

    fn told(lines: &[Helpline], age: Option<Age>) -> Vec<(String, Age)> {
        let countries = [SCOTLAND, WALES].map(|key| key.parse().unwrap());
        gaps(lines, &countries, age).into_iter().map(|gap| (gap.country.to_string(), gap.age)).collect()
    }

    #[test]
    fn lines_for_anyone_everywhere_are_nobody_s_own() {
        let lines = [line("anyone", &[], "current")];
        assert_eq!(told(&lines, None).len(), 4, "two countries, two ages");
        assert_eq!(told(&lines, Some(Age::Child)).len(), 2);
    }

    #[test]
    fn a_line_that_names_a_country_is_its_adults_own() {
        for ages in ["adults", "anyone"] {
            let left = told(&[line(ages, &[WALES], "current")], None);
            let scotland = SCOTLAND.to_owned();
            assert!(left.contains(&(scotland, Age::Adult)) && !left.contains(&(WALES.to_owned(), Age::Adult)));
            assert_eq!(left.iter().filter(|gap| gap.1 == Age::Child).count(), 2, "no child has one of their own");
        }
    }

    #[test]
    fn a_line_for_children_is_theirs_wherever_it_serves() {
        assert_eq!(told(&[line("children", &[], "current")], Some(Age::Child)), []);
        let one = told(&[line("children", &[SCOTLAND], "current")], Some(Age::Child));
        assert_eq!(one, [(WALES.to_owned(), Age::Child)]);
    }

    #[test]
    fn what_is_not_shown_fills_no_gap() {
        assert_eq!(told(&[line("children", &[], "unchecked"), line("adults", &[WALES], "superseded")], None).len(), 4);
    }
}
