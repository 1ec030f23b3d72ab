//! What changed in a record, in plain words: when, what, and by which role. Never a person's name, nor a value that
//! is not public today.

use nncf_core::partnership::changes::FIELDS;
use serde_json::Value;

use super::words::Words;
use crate::register::partnership::Step;

/// A change of a record.
pub struct Change {
    pub when: String,
    pub what: String,
    pub who: String,
}

/// The fields of a record that are told of, in the order of the page. The sources are told of as `provenance`; who may
/// see a record is for its keepers to know.
fn fields() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().copied().filter(|field| *field != "visibility").chain(["provenance"])
}

/// The roles whose names the pages know.
const ROLES: &[&str] = &["seed", "editor", "coordinator", "admin"];

/// The changes of a history.
pub fn changes(t: &Words, steps: &[Step]) -> Vec<Change> {
    let change = |step: &Step| Change { when: t.day(&step.at()), what: what(t, step), who: who(t, step.by_role()) };
    steps.iter().map(change).collect()
}

fn what(t: &Words, step: &Step) -> String {
    if step.number() == 1 {
        return if step.by_role() == "seed" { t.get("history-seeded") } else { t.get("history-entered") };
    }
    let is_changed = |field: &&str| {
        let has = |name: &str| step.changed.iter().any(|changed| changed == name);
        has(field) || *field == "provenance" && has("sources")
    };
    let told: Vec<String> = fields().filter(is_changed).map(|field| told(t, field, step)).collect();
    t.with("history-changed", "fields", t.listed(&told))
}

/// A field that changed; where it is one word of a closed list, also from what to what. Free text, such as a name, may
/// have been corrected before anybody was to see it.
fn told(t: &Words, field: &str, step: &Step) -> String {
    let name = t.word("field", field);
    let list = match field {
        "kind" | "status" => field,
        "nncf_membership" => "membership",
        _ => return name,
    };
    let value = |record: &Value| t.word(list, record[field].as_str().unwrap_or_default());
    let (from, to) = (value(&step.before), value(&step.now));
    t.with_all("history-from-to", [("field", name.into()), ("from", from.into()), ("to", to.into())])
}

/// The role, if the pages know it: any other word might be a name.
fn who(t: &Words, role: &str) -> String {
    t.word("author", if ROLES.contains(&role) { role } else { "other" })
}

/// The field of a JSON pointer into a record, in words: "roles 2".
pub fn field_of(t: &Words, pointer: &str) -> String {
    let mut parts = pointer.split('/').skip(1);
    let top = parts.next().unwrap_or_default();
    if !fields().any(|field| field == top) {
        return pointer.trim_matches('/').replace(['/', '_'], " ");
    }
    let number = parts.find_map(|part| part.parse::<usize>().ok());
    number.map_or_else(|| t.word("field", top), |index| format!("{} {}", t.word("field", top), index + 1))
}

#[cfg(test)]
pub mod tests {
    use std::collections::BTreeSet;

    use nncf_core::partnership::Partnership;
    use serde_json::json;

    use super::super::words::Language;
    use super::*;

    /// The words that messages are made of here, for the test of the catalogues.
    pub fn words() -> Vec<String> {
        let told = fields().map(|field| format!("field-{field}"));
        told.chain(ROLES.iter().chain(&["other"]).map(|role| format!("author-{role}"))).collect()
    }

    #[test]
    fn every_field_of_a_record_has_words() {
        let least = json!({"id": "0198c1f2-0000-7000-8000-000000000001", "slug": "a", "name": "A", "kind": "local",
            "status": "active", "nncf_membership": "none", "visibility": "public", "review_months": 6});
        let record: Partnership = serde_json::from_value(least).unwrap();
        let record = serde_json::to_value(record).unwrap();
        let fields: BTreeSet<&str> = record.as_object().unwrap().keys().map(String::as_str).collect();
        // The first never changes, the second is not told of, the third goes with the provenance.
        let told: BTreeSet<&str> = super::fields().chain(["id", "visibility", "sources"]).collect();
        assert_eq!(fields, told);
    }

    #[test]
    fn fields_and_lists_in_words() {
        let t = Words::new(Language::English, None);
        assert_eq!(field_of(&t, "/roles/1"), "roles 2");
        assert_eq!(field_of(&t, "/member_organisations/items/0"), "member organisations 1");
        assert_eq!(field_of(&t, "/website"), "website");
        let parts = ["a", "b", "c"].map(str::to_owned);
        let all = [0, 1, 2, 3].map(|count| t.listed(&parts[..count]));
        assert_eq!(all, ["", "a", "a and b", "a, b and c"]);
        assert_eq!(who(&t, "Ann Editor"), t.get("author-other"));
    }
}
