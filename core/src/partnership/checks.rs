//! What must hold between the fields of a partnership.

use std::collections::BTreeSet;

use super::{Partnership, PartnershipKind};
use crate::visibility::Visibility;

/// What is wrong with a field, told to the person who filled it in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The field, as a JSON pointer (RFC 6901); empty for the record as a whole.
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl Fault {
    /// A fault of a field.
    pub fn new(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), detail: detail.into() }
    }
}

/// What is asked of a body's mailbox that may be a person's.
pub const WHOSE: &str = "looks like one person's mailbox. If it is the body's or a role's, repeat it in \
    role_mailbox_confirmed; if it is a person's, put it among coordinators, where it is public only with their consent";
/// What is asked of a contact's mailbox or number that may be a person's.
pub const WHOSE_CONTACT: &str = "may be one person's. If it is the role's, repeat it in role_mailbox_confirmed or \
    role_phone_confirmed; if it is a person's, it is for coordinators only unless they consented to be public";

/// The most entries that a list in a partnership takes.
const MAX_ENTRIES: usize = 500;
const MAX_WORDS: usize = 500;

impl Partnership {
    /// Everything that is wrong with the partnership as a whole; nothing when it may be written.
    ///
    /// Each field is already right by its type. Whether codes and linked bodies exist is for the store to check.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        self.check_staff_only_kinds(&mut faults);
        self.check_coverage(&mut faults);
        self.check_links(&mut faults);
        self.check_mailbox(&mut faults);
        self.check_coordinators(&mut faults);
        self.check_sources(&mut faults);
        self.check_web(&mut faults);
        self.check_lengths(&mut faults);
        faults
    }

    fn check_staff_only_kinds(&self, faults: &mut Vec<Fault>) {
        use PartnershipKind::{Panel, Related, Unit};
        if !matches!(self.kind, Unit | Panel | Related) {
            return;
        }
        if self.visibility != Visibility::Staff {
            faults.push(Fault::new("/visibility", format!("a record of kind {} is for staff only", self.kind)));
        }
        if !self.coverage.codes.is_empty() {
            faults.push(Fault::new("/coverage/codes", format!("a record of kind {} has no coverage", self.kind)));
        }
    }

    fn check_coverage(&self, faults: &mut Vec<Fault>) {
        let coverage = &self.coverage;
        let distinct: BTreeSet<_> = coverage.codes.iter().collect();
        if distinct.len() != coverage.codes.len() {
            faults.push(Fault::new("/coverage/codes", "the same geography is listed twice"));
        }
        if coverage.codes.is_empty() == coverage.basis.is_some() {
            faults.push(Fault::new("/coverage/basis", "say whether the codes are stated or derived, if there are any"));
        }
        if coverage.words.chars().count() > MAX_WORDS {
            faults.push(Fault::new("/coverage/words", format!("must have at most {MAX_WORDS} characters")));
        }
    }

    fn check_links(&self, faults: &mut Vec<Fault>) {
        for (index, link) in self.links.iter().enumerate() {
            if link.slug == self.slug {
                faults.push(Fault::new(format!("/links/{index}/slug"), "a partnership cannot be tied to itself"));
            }
            if self.links[..index].contains(link) {
                faults.push(Fault::new(format!("/links/{index}"), "this tie is listed twice"));
            }
        }
    }

    fn check_mailbox(&self, faults: &mut Vec<Fault>) {
        if self.visibility == Visibility::Public && self.has_personal_mailbox() {
            faults.push(Fault::new("/email", WHOSE));
        }
    }

    fn check_coordinators(&self, faults: &mut Vec<Fault>) {
        for (index, contact) in self.coordinators.iter().enumerate() {
            let consented = contact.consent.as_ref().is_some_and(|c| c.visibility == Visibility::Public);
            let is_open = contact.visibility == Visibility::Public && !consented;
            if is_open && contact.name.is_none() {
                for (is_personal, field) in
                    [(contact.has_personal_mailbox(), "email"), (contact.has_personal_phone(), "phone")]
                {
                    if is_personal {
                        faults.push(Fault::new(format!("/coordinators/{index}/{field}"), WHOSE_CONTACT));
                    }
                }
            }
            if is_open && contact.name.is_some() {
                faults.push(Fault::new(
                    format!("/coordinators/{index}/visibility"),
                    "a named person is for coordinators only unless they consented to be public",
                ));
            }
            if self.coordinators[..index].iter().any(|other| other.id == contact.id) {
                faults.push(Fault::new(format!("/coordinators/{index}/id"), "two contacts have this id"));
            }
        }
    }

    fn check_sources(&self, faults: &mut Vec<Fault>) {
        let known: BTreeSet<_> = self.sources.iter().map(|source| &source.id).collect();
        if known.len() != self.sources.len() {
            faults.push(Fault::new("/sources", "two sources have the same id"));
        }
        let unknown = |id| format!("the source {id} is not among the record's sources");
        for (index, claim) in self.formed.claims.iter().enumerate() {
            if !known.contains(&claim.source) {
                faults.push(Fault::new(format!("/formed/claims/{index}/source"), unknown(&claim.source)));
            }
        }
        let whole = serde_json::to_value(self).unwrap_or_default();
        for (index, fact) in self.provenance.iter().enumerate() {
            if !known.contains(&fact.source) {
                faults.push(Fault::new(format!("/provenance/{index}/source"), unknown(&fact.source)));
            }
            if whole.pointer(&fact.pointer).is_none_or(serde_json::Value::is_null) {
                let detail = format!("{} names no field that holds a value", fact.pointer);
                faults.push(Fault::new(format!("/provenance/{index}/pointer"), detail));
            }
        }
    }

    /// A link that leads into somebody's own network is a mistake, or a trap for whoever follows it.
    fn check_web(&self, faults: &mut Vec<Fault>) {
        let website = self.website.iter().map(|url| ("/website".to_owned(), url));
        let places = |list: &str, index: usize| format!("/{list}/{index}/url");
        let resources = self.resources.iter().enumerate();
        let resources = resources.filter_map(|(index, one)| Some((places("resources", index), one.url.as_ref()?)));
        let sources = self.sources.iter().enumerate();
        let sources = sources.filter_map(|(index, one)| Some((places("sources", index), one.url.as_ref()?)));
        for (pointer, _) in website.chain(resources).chain(sources).filter(|(_, url)| !url.is_public()) {
            faults.push(Fault::new(pointer, "names a host that only some network of its own knows"));
        }
    }

    fn check_lengths(&self, faults: &mut Vec<Fault>) {
        let lists = [
            ("/aliases", self.aliases.len()),
            ("/formed/claims", self.formed.claims.len()),
            ("/coverage/codes", self.coverage.codes.len()),
            ("/links", self.links.len()),
            ("/roles", self.roles.len()),
            ("/member_organisations/items", self.member_organisations.items.len()),
            ("/subgroups", self.subgroups.len()),
            ("/phases", self.phases.len()),
            ("/activities", self.activities.len()),
            ("/funding", self.funding.len()),
            ("/progress_measures", self.progress_measures.len()),
            ("/meetings", self.meetings.len()),
            ("/resources", self.resources.len()),
            ("/coordinators", self.coordinators.len()),
            ("/provenance", self.provenance.len()),
            ("/sources", self.sources.len()),
        ];
        for (pointer, length) in lists.into_iter().filter(|(_, length)| *length > MAX_ENTRIES) {
            faults.push(Fault::new(pointer, format!("has {length} entries; at most {MAX_ENTRIES} are taken")));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partnership(extra: &serde_json::Value) -> Partnership {
        let mut whole = serde_json::json!({
            "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
            "status": "active", "nncf_membership": "none", "visibility": "public",
            "coverage": {"codes": [{"kind": "pfa", "code": "W15000002"}], "words": "", "basis": "derived"},
            "sources": [{"id": "003", "title": "A paper", "url": null}],
            "provenance": [{"pointer": "/name", "source": "003", "as_of": "2017", "note": null}]
        });
        for (field, value) in extra.as_object().unwrap() {
            whole[field] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn pointers(extra: &serde_json::Value) -> Vec<String> {
        partnership(extra).faults().into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn a_plain_record_has_no_faults() {
        assert!(pointers(&serde_json::json!({})).is_empty());
    }

    #[test]
    fn what_may_be_a_persons_may_stand_where_it_is_not_public_or_somebody_made_sure() {
        for extra in [
            serde_json::json!({"email": "jane.smith@example.org", "visibility": "staff"}),
            serde_json::json!({"email": "jane.smith@example.org", "role_mailbox": true}),
            serde_json::json!({"email": "gwent@example.org"}),
            serde_json::json!({"coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair",
                "email": "jane.smith@example.org", "phone": "07700 900123", "visibility": "coordinators"}]}),
            serde_json::json!({"coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair",
                "email": "jane.smith@example.org", "phone": "07700 900123", "visibility": "public",
                "role_mailbox": true, "role_phone": true}]}),
            serde_json::json!({"coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair",
                "email": "jane.smith@example.org", "visibility": "public",
                "consent": {"visibility": "public", "given_on": "2026-01-01", "recorded": "by e-mail"}}]}),
        ] {
            assert!(pointers(&extra).is_empty(), "{extra}");
        }
    }

    #[test]
    fn related_bodies_are_for_staff_and_cover_nothing() {
        assert_eq!(pointers(&serde_json::json!({"kind": "panel"})), ["/visibility", "/coverage/codes"]);
    }

    #[test]
    fn each_rule_names_its_field() {
        let cases = [
            (serde_json::json!({"links": [{"rel": "part_of", "slug": "gwent"}]}), "/links/0/slug"),
            (
                serde_json::json!({"formed": {"claims": [{"value": "2013", "source": "999"}]}}),
                "/formed/claims/0/source",
            ),
            (
                serde_json::json!({"provenance": [{"pointer": "/roles/3", "source": "003", "as_of": "2017"}]}),
                "/provenance/0/pointer",
            ),
            (serde_json::json!({"coverage": {"codes": [], "words": "", "basis": "stated"}}), "/coverage/basis"),
            (serde_json::json!({"website": "http://127.0.0.1:8080/"}), "/website"),
            (
                serde_json::json!({"resources": [{"title": "A", "kind": "film", "url": "http://nas/"}]}),
                "/resources/0/url",
            ),
            (serde_json::json!({"email": "jane.smith@example.org"}), "/email"),
            (
                serde_json::json!({"coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair",
                    "email": "jane.smith@example.org", "visibility": "public"}]}),
                "/coordinators/0/email",
            ),
            (
                serde_json::json!({"coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair",
                    "phone": "07700 900123", "visibility": "public"}]}),
                "/coordinators/0/phone",
            ),
            (
                serde_json::json!({"coordinators": [{"id": "0198c1f2-0000-7000-8000-000000000002", "role": "chair",
                    "name": "A Person", "visibility": "public"}]}),
                "/coordinators/0/visibility",
            ),
        ];
        for (extra, pointer) in cases {
            assert_eq!(pointers(&extra), [pointer], "{extra}");
        }
    }
}
