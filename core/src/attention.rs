//! What needs somebody's attention: what the register should be told, checked or mended. Worked out from the records
//! alone; the day is given.

use chrono::NaiveDate;

use crate::clock::day_of;
use crate::helpline::{Helpline, HelplineStatus};
use crate::partnership::vocabulary::vocabulary;
use crate::partnership::{Partnership, PartnershipKind};
use crate::provenance::ReviewMonths;
use crate::region::RegionKey;
use crate::slug::Slug;
use crate::visibility::Visibility;

vocabulary! {
    /// Why a record needs attention.
    Need: "need" {
        /// It comes from public pages and waits to be confirmed and published.
        Draft = "draft",
        /// Nobody ever made sure of it.
        NeverVerified = "never_verified",
        /// The last verification is too long ago.
        VerificationDue = "verification_due",
        /// It names no way to reach the partnership.
        NoContact = "no_contact",
        /// It covers geographies whose codes are no longer in use.
        RetiredCode = "retired_code",
        /// Its sources contradict each other on when it was formed.
        ConflictingClaims = "conflicting_claims",
    }
}

/// Whether a record is a draft: kept from everyone but staff, though bodies of its kind may be public. What has ended
/// is none: an import that was undone, or a record that was never right, waits for nobody.
pub fn is_draft(partnership: &Partnership) -> bool {
    use PartnershipKind::{Panel, Related, Unit};
    partnership.visibility == Visibility::Staff
        && !matches!(partnership.kind, Unit | Panel | Related)
        && !partnership.has_ended()
}

/// The day on which a record is due to be verified again; none when it never was. An interval of its own counts before
/// the day that was set when it was verified: it may have been shortened since.
pub fn due(partnership: &Partnership) -> Option<NaiveDate> {
    let verification = partnership.verification.as_ref()?;
    let by_months = |months: ReviewMonths| months.after(day_of(verification.at));
    let own = partnership.review_months.map(by_months);
    Some(own.or(verification.due).unwrap_or_else(|| by_months(ReviewMonths::DEFAULT)))
}

/// Everything for which a record needs attention on a day. Bodies that have ended need none, but for codes: `is_current`
/// tells of a geography whether it goes by that code today.
pub fn needs(partnership: &Partnership, is_current: impl Fn(RegionKey) -> bool, day: NaiveDate) -> Vec<Need> {
    let (is_draft, is_over) = (is_draft(partnership), partnership.has_ended());
    let due = due(partnership);
    let found = [
        (Need::Draft, is_draft),
        // To publish a draft is to look it through first; to verify it comes after.
        (Need::NeverVerified, due.is_none() && !is_draft && !is_over),
        (Need::VerificationDue, due.is_some_and(|due| due <= day) && !is_over),
        (Need::NoContact, partnership.visibility == Visibility::Public && !is_over && !has_contact(partnership, day)),
        (Need::RetiredCode, !partnership.coverage.codes.iter().all(|&key| is_current(key))),
        (Need::ConflictingClaims, has_conflicting_claims(partnership)),
    ];
    found.into_iter().filter(|(_, holds)| *holds).map(|(need, _)| need).collect()
}

/// Whether anyone who looks can reach it.
fn has_contact(partnership: &Partnership, day: NaiveDate) -> bool {
    let is_open = |visibility: Visibility| visibility == Visibility::Public;
    partnership.website.is_some()
        || partnership.email.is_some()
        || partnership
            .coordinators
            .iter()
            .any(|contact| is_open(contact.visibility_on(day)) && (contact.email.is_some() || contact.phone.is_some()))
}

fn has_conflicting_claims(partnership: &Partnership) -> bool {
    let claims = &partnership.formed.claims;
    claims.iter().any(|claim| claim.value != claims[0].value)
}

/// The helplines that are due to be checked on a day: those whose day has come, those that nobody has checked yet, and
/// those that wait to be checked before they are shown. Superseded ones are history.
pub fn helplines_due(helplines: &[Helpline], day: NaiveDate) -> Vec<&Slug> {
    let is_due = |line: &&Helpline| match line.status {
        HelplineStatus::Superseded => false,
        HelplineStatus::Unchecked => true,
        HelplineStatus::Current => line.verification_due.map_or(line.last_verified_at.is_none(), |due| due <= day),
    };
    helplines.iter().filter(is_due).map(|line| &line.slug).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn record(extra: &Value) -> Partnership {
        let mut whole = json!({
            "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
            "status": "active", "nncf_membership": "none", "visibility": "public", "email": "a@example.org",
            "coverage": {"codes": [{"kind": "lad", "code": "E06000001"}], "words": "", "basis": "derived"},
            "verification": {"at": "2025-11-25T10:00:00Z", "by_role": "editor", "how": "email"}
        });
        for (field, value) in extra.as_object().unwrap() {
            whole[field] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn needed(extra: &Value, day: &str) -> Vec<Need> {
        needs(&record(extra), |key| key.code.as_str() == "E06000001", day.parse().unwrap())
    }

    #[test]
    fn a_record_in_order_needs_nothing_until_it_is_due() {
        assert_eq!(needed(&json!({}), "2026-11-24"), []);
        assert_eq!(needed(&json!({}), "2026-11-25"), [Need::VerificationDue]);
        assert_eq!(needed(&json!({"review_months": 1}), "2025-12-25"), [Need::VerificationDue]);
        let set = json!({"verification":
            {"at": "2025-11-25T10:00:00Z", "by_role": "editor", "how": "email", "due": "2025-12-01"}});
        assert_eq!(needed(&set, "2025-12-01"), [Need::VerificationDue], "a day that was set counts before a year");
    }

    #[test]
    fn each_need_is_seen() {
        let claims = |values: &[&str]| {
            let claims: Vec<Value> = values.iter().map(|v| json!({"value": v, "source": "003"})).collect();
            json!({"formed": {"claims": claims}, "sources": [{"id": "003", "title": "A paper"}]})
        };
        let cases = [
            (json!({"verification": null}), vec![Need::NeverVerified]),
            (json!({"verification": null, "visibility": "staff"}), vec![Need::Draft]),
            (json!({"verification": null, "visibility": "staff", "kind": "panel"}), vec![Need::NeverVerified]),
            (json!({"verification": null, "status": "closed", "email": null}), vec![]),
            (json!({"email": null}), vec![Need::NoContact]),
            (json!({"email": null, "website": "https://example.org/"}), vec![]),
            (
                json!({"coverage": {"codes": [{"kind": "lad", "code": "E06000009"}], "words": "", "basis": "stated"}}),
                vec![Need::RetiredCode],
            ),
            (claims(&["2008", "2008"]), vec![]),
            (claims(&["2008", "2008/2009"]), vec![Need::ConflictingClaims]),
        ];
        for (extra, expected) in cases {
            assert_eq!(needed(&extra, "2026-01-01"), expected, "{extra}");
        }
    }

    #[test]
    fn a_contact_that_visitors_do_not_see_is_none() {
        let contact = |visibility: &str, consent: Value| {
            json!({"email": null, "coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair",
                "name": "A Person", "email": "p@example.org", "visibility": visibility, "consent": consent}]})
        };
        let consent = json!({"visibility": "public", "given_on": "2025-01-01", "expires_on": "2025-12-31",
            "recorded": "By e-mail."});
        assert_eq!(needed(&contact("public", consent.clone()), "2025-12-31"), []);
        assert_eq!(needed(&contact("public", consent), "2026-01-01"), [Need::NoContact], "consent has ended");
        assert_eq!(needed(&contact("coordinators", Value::Null), "2026-01-01"), [Need::NoContact]);
    }

    #[test]
    fn helplines_are_due_by_their_day_or_while_nobody_checked_them() {
        let line = |slug: &str, extra: Value| {
            let mut whole = json!({"slug": slug, "name": "A", "phone": "999", "audience": "anyone", "covers": "UK",
                "what_for": "help", "source": "a paper", "as_of": "2017", "status": "current", "visibility": "public",
                "position": 1});
            for (field, value) in extra.as_object().unwrap() {
                whole[field] = value.clone();
            }
            serde_json::from_value::<Helpline>(whole).unwrap()
        };
        let checked = "2026-01-01T00:00:00Z";
        let lines = [
            line("never", json!({})),
            line("checked", json!({"last_verified_at": checked})),
            line("due", json!({"last_verified_at": checked, "verification_due": "2026-06-01"})),
            line("later", json!({"last_verified_at": checked, "verification_due": "2026-06-02"})),
            line("waiting", json!({"status": "unchecked"})),
            line("old", json!({"status": "superseded"})),
        ];
        let due: Vec<&str> =
            helplines_due(&lines, "2026-06-01".parse().unwrap()).into_iter().map(Slug::as_str).collect();
        assert_eq!(due, ["never", "due", "waiting"]);
    }
}
