//! How complete and how fresh records are: what those who answer for the register want to know of it.

use chrono::NaiveDate;

use crate::clock::day_of;
use crate::partnership::Partnership;
use crate::partnership::vocabulary::vocabulary;
use crate::provenance::{ReviewMonths, Verification};
use crate::visibility::Visibility;

vocabulary! {
    /// What a complete record tells.
    Aspect: "aspect" {
        /// What the partnership is and does.
        Summary = "summary",
        /// Where it works.
        Coverage = "coverage",
        /// A website.
        Website = "website",
        /// A role mailbox, or a contact.
        Contact = "contact",
        /// When it was formed.
        Formed = "formed",
        /// Who leads, hosts or coordinates it.
        Roles = "roles",
        /// Who its member organisations are, or how many.
        Members = "members",
        /// What it does.
        Activities = "activities",
        /// When it meets.
        Meetings = "meetings",
        /// How it is paid for.
        Funding = "funding",
        /// How it measures progress.
        Progress = "progress",
    }
}

vocabulary! {
    /// How fresh a record is.
    Freshness: "freshness" {
        /// Verified, and not due again.
        Verified = "verified",
        /// Verified once, and due again.
        Due = "due",
        /// Never verified.
        Never = "never",
    }
}

/// How many records tell something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completeness {
    /// What.
    pub aspect: Aspect,
    /// How many do.
    pub told: usize,
    /// Of how many.
    pub of: usize,
}

/// How many records are how fresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FreshnessCount {
    /// Verified, and not due again.
    pub verified: usize,
    /// Due again.
    pub due: usize,
    /// Never verified.
    pub never: usize,
}

impl Aspect {
    /// Whether a record tells it.
    pub fn is_told(self, record: &Partnership) -> bool {
        match self {
            Self::Summary => record.summary.is_some(),
            Self::Coverage => !record.coverage.codes.is_empty(),
            Self::Website => record.website.is_some(),
            Self::Contact => record.email.is_some() || !record.coordinators.is_empty(),
            Self::Formed => !record.formed.claims.is_empty(),
            Self::Roles => !record.roles.is_empty(),
            Self::Members => {
                !record.member_organisations.items.is_empty() || record.member_organisations.stated_count.is_some()
            }
            Self::Activities => !record.activities.is_empty(),
            Self::Meetings => !record.meetings.is_empty(),
            Self::Funding => !record.funding.is_empty(),
            Self::Progress => !record.progress_measures.is_empty(),
        }
    }
}

impl Freshness {
    /// How fresh a record is on a day by its verification. Where no due day was written down, the usual time counts.
    pub fn on(verification: Option<&Verification>, months: Option<ReviewMonths>, day: NaiveDate) -> Self {
        let Some(verification) = verification else { return Self::Never };
        let usual = || months.unwrap_or(ReviewMonths::DEFAULT).after(day_of(verification.at));
        if day < verification.due.unwrap_or_else(usual) { Self::Verified } else { Self::Due }
    }

    /// How fresh a record is on a day.
    pub fn of(record: &Partnership, day: NaiveDate) -> Self {
        Self::on(record.verification.as_ref(), record.review_months, day)
    }
}

impl FreshnessCount {
    /// Counts one more.
    pub fn add(&mut self, freshness: Freshness) {
        match freshness {
            Freshness::Verified => self.verified += 1,
            Freshness::Due => self.due += 1,
            Freshness::Never => self.never += 1,
        }
    }

    /// How many there are of one kind.
    pub fn get(self, freshness: Freshness) -> usize {
        match freshness {
            Freshness::Verified => self.verified,
            Freshness::Due => self.due,
            Freshness::Never => self.never,
        }
    }

    /// How many there are.
    pub fn total(self) -> usize {
        self.verified + self.due + self.never
    }
}

/// Whether a record counts when the register's state is told: it is public, and the body has not ended.
pub fn counts(record: &Partnership) -> bool {
    record.visibility == Visibility::Public && !record.has_ended()
}

/// How many of the records that count tell each thing.
pub fn completeness<'a>(records: impl Iterator<Item = &'a Partnership>) -> Vec<Completeness> {
    let records: Vec<_> = records.filter(|record| counts(record)).collect();
    let of = records.len();
    let told = |aspect: Aspect| records.iter().filter(|record| aspect.is_told(record)).count();
    Aspect::ALL.iter().map(|&aspect| Completeness { aspect, told: told(aspect), of }).collect()
}

/// How fresh the records that count are on a day.
pub fn freshness<'a>(records: impl Iterator<Item = &'a Partnership>, day: NaiveDate) -> FreshnessCount {
    let mut count = FreshnessCount::default();
    records.filter(|record| counts(record)).for_each(|record| count.add(Freshness::of(record, day)));
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(extra: &serde_json::Value) -> Partnership {
        let mut whole = serde_json::json!({
            "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
            "status": "active", "nncf_membership": "none", "visibility": "public"
        });
        for (field, value) in extra.as_object().unwrap() {
            whole[field] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn drafts_and_bodies_that_ended_do_not_count() {
        let all = [
            record(&serde_json::json!({"website": "https://gwent.example"})),
            record(&serde_json::json!({"visibility": "staff", "website": "https://draft.example"})),
            record(&serde_json::json!({"status": "closed"})),
            record(&serde_json::json!({})),
        ];
        let told = completeness(all.iter());
        let website = told.iter().find(|told| told.aspect == Aspect::Website).unwrap();
        assert_eq!((website.told, website.of), (1, 2));
        assert_eq!(told.len(), Aspect::ALL.len());
        assert_eq!(freshness(all.iter(), day("2026-11-25")), FreshnessCount { never: 2, ..Default::default() });
    }

    #[test]
    fn a_verification_grows_old() {
        let verified = |due: Option<&str>, months: Option<u8>| {
            record(&serde_json::json!({"review_months": months,
                "verification": {"at": "2026-01-31T10:00:00Z", "by_role": "editor", "how": "phone", "due": due}}))
        };
        for (record, on, expected) in [
            (verified(None, None), "2027-01-30", Freshness::Verified),
            (verified(None, None), "2027-01-31", Freshness::Due),
            (verified(None, Some(1)), "2026-02-28", Freshness::Due),
            (verified(Some("2026-06-01"), None), "2026-05-31", Freshness::Verified),
            (verified(Some("2026-06-01"), Some(60)), "2026-06-01", Freshness::Due),
        ] {
            assert_eq!(Freshness::of(&record, day(on)), expected, "{on}");
        }
        assert_eq!(Freshness::of(&record(&serde_json::json!({})), day("2026-01-01")), Freshness::Never);
    }
}
