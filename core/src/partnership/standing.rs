//! As of when, and on what grounds, a record says what its short forms repeat: status, membership, area. A list or a
//! card that leaves these out turns a statement of 2017 into one of today.

use chrono::NaiveDate;

use super::{CoverageBasis, NncfMembership, Partnership};
use crate::clock::day_of;
use crate::date::{Precision, StatedDate};
use crate::provenance::{Provenance, SourceId};
use crate::text::{Name, Phrase};

/// As of when a statement holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AsOf {
    /// In the source's words, such as `2017, or shortly before`; a day where a person made sure of the record on it.
    #[cfg_attr(feature = "openapi", schema(example = "2017, or shortly before"))]
    pub words: String,
    /// The date in these words, where they begin with one; hedges stand in the words alone.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub date: Option<StatedDate>,
    /// How precise the date is.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub precision: Option<Precision>,
    /// The source's id; null where a person made sure of the record.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub source: Option<SourceId>,
}

/// On what grounds a record's area stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageGrounds<'a> {
    /// Stated, or worked out.
    pub word: CoverageBasis,
    /// From what it was worked out, or how the source states it, if that is recorded.
    pub text: Option<&'a Phrase>,
    /// The source's id, if one is recorded.
    pub source: Option<&'a SourceId>,
    /// When that held, in the source's words.
    pub as_of: Option<&'a Name>,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl AsOf {
    fn of_fact(fact: &Provenance) -> Self {
        let date = leading_date(fact.as_of.as_str());
        Self {
            words: fact.as_of.to_string(),
            precision: date.as_ref().map(StatedDate::precision),
            date,
            source: Some(fact.source.clone()),
        }
    }

    fn of_day(day: NaiveDate) -> Self {
        let date = StatedDate::from(day);
        Self { words: date.to_string(), precision: Some(date.precision()), date: Some(date), source: None }
    }

    /// Whether a person made sure of the record, rather than a source stating it.
    pub fn is_verified(&self) -> bool {
        self.source.is_none()
    }
}

impl Partnership {
    /// As of when a field holds: what its first source says of it, or the day on which a person made sure of the
    /// record, if that was later. Nothing where no date is recorded.
    pub fn as_of(&self, field: &str) -> Option<AsOf> {
        let stated = self.fact_of(field).map(AsOf::of_fact);
        // Whoever makes sure of a body that has ended does not find it a member.
        let is_past = field == "nncf_membership" && self.has_ended();
        let verification = self.verification.as_ref().filter(|_| !is_past);
        let verified = verification.map(|verification| day_of(verification.at));
        match (stated, verified) {
            (Some(stated), Some(day)) if stated.date.is_some_and(|date| date.earliest() > day) => Some(stated),
            (_, Some(day)) => Some(AsOf::of_day(day)),
            (stated, None) => stated,
        }
    }

    /// On what grounds the area stands; nothing where there is none.
    pub fn coverage_grounds(&self) -> Option<CoverageGrounds<'_>> {
        let word = self.coverage.basis?;
        let fact = self.fact_of("coverage").or_else(|| self.fact_of("coverage/codes"));
        Some(CoverageGrounds {
            word,
            text: fact.and_then(|fact| fact.note.as_ref()),
            source: fact.map(|fact| &fact.source),
            as_of: fact.map(|fact| &fact.as_of),
        })
    }

    /// Whether it may be counted among the forum's members of today: a body that has ended was one at most.
    pub fn is_present_member(&self) -> bool {
        self.nncf_membership == NncfMembership::Member && !self.has_ended()
    }

    /// The first source of a field: that on which its value stands; what contradicts it comes after.
    fn fact_of(&self, field: &str) -> Option<&Provenance> {
        self.provenance.iter().find(|fact| fact.pointer.strip_prefix('/') == Some(field))
    }
}

/// The date that words begin with: `2017, or shortly before` begins with 2017, `December 2017` is a month. Words that
/// put something before it ("about 2014", "undated page, after 2023") state none.
fn leading_date(words: &str) -> Option<StatedDate> {
    let first = words.split([',', ';', '(']).next()?.trim();
    if let Ok(date) = first.parse() {
        return Some(date);
    }
    let parts: Vec<&str> = first.split_whitespace().collect();
    let (day, month, year) = match parts.as_slice() {
        [month, year] => (None, month, year),
        [day, month, year] => (Some(day.parse::<u8>().ok()?), month, year),
        _ => return None,
    };
    let month = MONTHS.iter().position(|known| known.eq_ignore_ascii_case(month))? + 1;
    let day = day.map(|day| format!("-{day:02}")).unwrap_or_default();
    format!("{year}-{month:02}{day}").parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record(extra: &serde_json::Value) -> Partnership {
        let mut value = json!({
            "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "x", "name": "X", "kind": "local",
            "status": "active", "nncf_membership": "member", "visibility": "public",
            "sources": [{"id": "003", "title": "A paper"}, {"id": "page", "title": "A page"}],
            "provenance": [
                {"pointer": "/name", "source": "003", "as_of": "1999"},
                {"pointer": "/status", "source": "page", "as_of": "December 2017"},
                {"pointer": "/status", "source": "003", "as_of": "2017, or shortly before"},
                {"pointer": "/coverage/words", "source": "page", "as_of": "2018"},
                {"pointer": "/coverage", "source": "003", "as_of": "2017", "note": "Worked out from the name."},
            ],
        });
        extra.as_object().unwrap().iter().for_each(|(field, given)| value[field] = given.clone());
        serde_json::from_value(value).unwrap()
    }

    fn verified(at: &str) -> serde_json::Value {
        json!({"verification": {"at": at, "by_role": "editor", "how": "email"}})
    }

    #[test]
    fn words_that_begin_with_a_date_state_one() {
        for (words, date) in [
            ("2017, or shortly before", Some("2017")),
            ("December 2017", Some("2017-12")),
            ("7 July 2014", Some("2014-07-07")),
            ("2026-11-28", Some("2026-11-28")),
            ("October 2017 (a news page)", Some("2017-10")),
            ("2008/2009", Some("2008/2009")),
            ("about 2014", None),
            ("undated page, after 2023", None),
            ("undated, about 2014", None),
            ("spring 2020", None),
            ("31 February 2020", None),
            ("ß 2020", None),
            ("", None),
        ] {
            assert_eq!(leading_date(words).map(|date| date.to_string()).as_deref(), date, "{words}");
        }
    }

    #[test]
    fn the_first_source_of_a_field_says_as_of_when() {
        let status = record(&json!({})).as_of("status").unwrap();
        assert_eq!((status.words.as_str(), status.precision), ("December 2017", Some(Precision::Month)));
        assert_eq!(status.source.as_ref().map(SourceId::as_str), Some("page"));
        assert_eq!(record(&json!({})).as_of("nncf_membership"), None, "nobody said when");
    }

    #[test]
    fn making_sure_of_a_record_counts_unless_a_later_source_changed_it() {
        let later = record(&verified("2026-05-03T10:00:00Z")).as_of("status").unwrap();
        assert_eq!((later.words.as_str(), later.is_verified()), ("2026-05-03", true));
        let earlier = record(&verified("2017-01-01T10:00:00Z")).as_of("status").unwrap();
        assert_eq!((earlier.words.as_str(), earlier.is_verified()), ("December 2017", false));
        assert!(record(&verified("2017-01-01T10:00:00Z")).as_of("nncf_membership").unwrap().is_verified());
    }

    #[test]
    fn the_grounds_of_an_area_are_those_of_its_codes() {
        assert_eq!(record(&json!({})).coverage_grounds(), None, "no area, no grounds");
        let codes = json!({"coverage": {"codes": [{"kind": "pfa", "code": "E23000006"}], "words": "and beyond",
            "basis": "derived"}});
        let known = record(&codes);
        let grounds = known.coverage_grounds().unwrap();
        assert_eq!(grounds.word, CoverageBasis::Derived);
        assert_eq!(grounds.text.map(Phrase::as_str), Some("Worked out from the name."));
        assert_eq!(grounds.as_of.map(Name::as_str), Some("2017"));
    }

    #[test]
    fn a_body_that_ended_is_no_present_member() {
        assert!(record(&json!({})).is_present_member());
        assert!(!record(&json!({"nncf_membership": "preparing"})).is_present_member());
        for ended in ["closed", "merged"] {
            let mut closed = verified("2026-05-03T10:00:00Z");
            closed["status"] = json!(ended);
            let closed = record(&closed);
            assert!(!closed.is_present_member(), "{ended}");
            assert_eq!(closed.as_of("nncf_membership"), None, "{ended}: nobody verified that it is a member");
            assert!(closed.as_of("status").unwrap().is_verified(), "{ended}");
        }
    }
}
