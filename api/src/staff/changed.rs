//! Changes of a record in words: what previews, conflicts, histories and imports show.

use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::changes::{Change, Item, ItemChange, Mark, What, marks};
use nncf_core::region::RegionKey;

use crate::pages::words::Words;

/// A field that changed, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The field.
    pub field: String,
    /// How it changed.
    pub how: How,
}

/// How a field changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// It holds a value that it did not.
    Set(String),
    /// It holds none any more.
    Cleared(String),
    /// It holds another.
    Replaced(String, String),
    /// A text, run by run.
    Text(Vec<Run>),
    /// A list, item by item.
    Items(Vec<ToldItem>),
}

/// A run of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// In both texts.
    Same(String),
    /// Taken out.
    Removed(String),
    /// Put in.
    Added(String),
}

/// An item that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToldItem {
    /// It is new.
    Added(String),
    /// It is gone.
    Removed(String),
    /// It has other values.
    Changed(String, String),
    /// All stand in another order.
    Reordered,
}

/// Changes in words; where they come from is told apart, so the sources are left out.
pub fn told(t: &Words, geography: &Geography, changes: &[Change]) -> Vec<Told> {
    let is_source = |change: &&Change| matches!(change.field.as_str(), "provenance" | "sources");
    changes.iter().filter(|change| !is_source(change)).map(|change| of(t, geography, change)).collect()
}

fn of(t: &Words, geography: &Geography, change: &Change) -> Told {
    let field = change.field.as_str();
    let word = |text: &String| value(t, field, "", text);
    let how = match &change.what {
        What::Value { before: None, after } => How::Set(after.as_ref().map(word).unwrap_or_default()),
        What::Value { before: Some(before), after: None } => How::Cleared(word(before)),
        What::Value { before: Some(before), after: Some(after) } => match list_of(field, "") {
            None if before.contains(' ') && after.contains(' ') && !is_date(field, "") => {
                How::Text(runs(before, after))
            }
            _ => How::Replaced(word(before), word(after)),
        },
        What::Items(items) => How::Items(items.iter().map(|item| told_item(t, geography, field, item)).collect()),
    };
    Told { field: field_name(t, field), how }
}

fn runs(before: &str, after: &str) -> Vec<Run> {
    let run = |mark| match mark {
        Mark::Same(text) => Run::Same(text),
        Mark::Removed(text) => Run::Removed(text),
        Mark::Added(text) => Run::Added(text),
    };
    marks(before, after).into_iter().map(run).collect()
}

fn told_item(t: &Words, geography: &Geography, field: &str, change: &ItemChange) -> ToldItem {
    let words = |item: &Item| item_words(t, geography, field, item);
    match change {
        ItemChange::Added(item) => ToldItem::Added(words(item)),
        ItemChange::Removed(item) => ToldItem::Removed(words(item)),
        ItemChange::Changed { before, after } => ToldItem::Changed(words(before), words(after)),
        ItemChange::Reordered => ToldItem::Reordered,
    }
}

/// An item's values with their names, as the form has them; a geography by its name.
fn item_words(t: &Words, geography: &Geography, field: &str, item: &Item) -> String {
    let value_of = |name: &str| item.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    if field == "coverage/codes" {
        let key = format!("{}:{}", value_of("kind"), value_of("code"));
        return place(t, geography, &key);
    }
    let is_shown = |(key, _): &&(String, String)| key != "id";
    let words = |(key, text): &(String, String)| match key.as_str() {
        "" => text.clone(),
        key => format!("{}: {}", part_name(t, key), value(t, field, key, text)),
    };
    item.iter().filter(is_shown).map(words).collect::<Vec<_>>().join("; ")
}

/// A geography's name and kind, from its key as text.
pub fn place(t: &Words, geography: &Geography, key: &str) -> String {
    let area = key.parse::<RegionKey>().ok().and_then(|key| geography.area(key));
    area.map_or_else(
        || key.to_owned(),
        |area| format!("{} ({})", t.place(&area.region), t.word("region", area.region.key.kind)),
    )
}

/// A value as people read it: words of closed lists by their messages, days and months by their names.
fn value(t: &Words, field: &str, key: &str, text: &str) -> String {
    match list_of(field, key) {
        Some(list) => t.word(list, text),
        None if is_date(field, key) => t.stated(text),
        None => text.to_owned(),
    }
}

fn is_date(field: &str, key: &str) -> bool {
    const PARTS: &[&str] = &["from", "to", "starts", "at", "due", "consent/given_on", "consent/expires_on"];
    PARTS.contains(&key) || matches!((field, key), ("closed", "") | ("formed/claims", "value"))
}

/// The list of messages for the words of a closed list.
pub fn list_of(field: &str, key: &str) -> Option<&'static str> {
    Some(match (field, key) {
        ("kind", "") => "kind",
        ("status", "") => "status",
        ("nncf_membership", "") => "membership",
        ("visibility", "") | (_, "visibility" | "consent/visibility") => "visibility",
        ("coverage/basis", "") => "grounds",
        ("roles" | "coordinators", "role") => "role",
        ("links", "rel") => "link",
        ("member_organisations/items", "sector") => "sector",
        ("subgroups", "theme") => "theme",
        ("activities", "kind") => "activity",
        ("resources", "kind") => "resource",
        ("verification", "how") => "how",
        ("role_mailbox", "") | ("coordinators", "role_mailbox" | "role_phone") => "whose",
        _ => return None,
    })
}

/// The name of a field, in words.
pub fn field_name(t: &Words, field: &str) -> String {
    match field {
        "coverage/codes" => t.get("field-coverage-codes"),
        "coverage/words" => t.get("field-coverage-words"),
        "coverage/basis" => t.get("field-coverage-basis"),
        "member_organisations/stated_count" => t.get("field-stated-count"),
        other => t.word("field", other.split('/').next().unwrap_or_default()),
    }
}

/// The name of a part of an item, in words.
pub fn part_name(t: &Words, key: &str) -> String {
    t.word("part", key.replace('/', "-"))
}

/// The parts of items that have names.
#[cfg(test)]
pub const PARTS: &[&str] = &[
    "name",
    "from",
    "to",
    "value",
    "words",
    "source",
    "rel",
    "slug",
    "role",
    "organisation",
    "sector",
    "qualifier",
    "as_of",
    "theme",
    "description",
    "kind",
    "funder",
    "starts",
    "cadence",
    "place",
    "title",
    "url",
    "email",
    "phone",
    "visibility",
    "consent-visibility",
    "consent-given_on",
    "consent-expires_on",
    "consent-recorded",
    "at",
    "by_role",
    "how",
    "due",
    "role_mailbox",
    "role_phone",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::words::Language;

    #[test]
    fn dates_are_told_as_people_read_them() {
        let t = Words::new(Language::English, None);
        for (field, key, text, told) in [
            ("closed", "", "2014-11-25", "25 November 2014"),
            ("formed/claims", "value", "2014-11", "November 2014"),
            ("roles", "from", "2014", "2014"),
            ("aliases", "to", "2008/2009", "2008 – 2009"),
            ("meetings", "starts", "2018-01/2018-03-02", "January 2018 – 2 March 2018"),
            ("coordinators", "consent/given_on", "2026-01-02", "2 January 2026"),
            // London's day, which has begun while it is still the day before in UTC.
            ("verification", "at", "2026-06-30T23:30:00Z", "1 July 2026"),
            ("aliases", "name", "2014-11-25", "2014-11-25"),
            ("closed", "", "2014-13", "2014-13"),
        ] {
            assert_eq!(value(&t, field, key, text), told, "{field} {key}");
        }
    }
}
