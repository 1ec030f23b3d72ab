//! What differs between two states of a record, told so that a person can read it: field by field, lists item by
//! item, text word by word. The one place from which previews, conflicts, histories and imports tell of changes.

mod words;

use serde_json::{Map, Value};

use super::Partnership;
pub use words::{Mark, marks};

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The field, as in JSON, with `/` between: `name`, `coverage/codes`.
    pub field: String,
    /// How it differs.
    pub what: What,
}

/// How a field differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A value; none where there was or is none.
    Value {
        /// What it was.
        before: Option<String>,
        /// What it is.
        after: Option<String>,
    },
    /// A list: what was added, taken away and changed, in the order of the list.
    Items(Vec<ItemChange>),
}

/// How a list differs in one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemChange {
    /// It is new.
    Added(Item),
    /// It is gone.
    Removed(Item),
    /// It is still the same thing, with other values.
    Changed {
        /// What it was.
        before: Item,
        /// What it is.
        after: Item,
    },
    /// The items are the same in another order.
    Reordered,
}

/// An item of a list: its values by their names in JSON, without those that are empty. `consent/given_on` stands
/// within `consent`; an item that is a value itself has no name.
pub type Item = Vec<(String, String)>;

/// Fields that only hold other fields.
const GROUPS: &[&str] = &["formed", "coverage", "member_organisations"];

/// By which of its values an item is known to be the same thing, for want of being quite the same.
const NAMES: &[&str] = &["id", "pointer", "slug", "organisation", "name", "funder", "title", "code", "source"];

/// Everything that differs between two states of a record, field by field in the order of the record. Without a state
/// before, everything that the record holds is new.
pub fn changes(before: Option<&Partnership>, after: &Partnership) -> Vec<Change> {
    let before = before.and_then(|before| serde_json::to_value(before).ok()).unwrap_or_default();
    let after = serde_json::to_value(after).unwrap_or_default();
    between(&before, &after)
}

/// The same for records as JSON.
pub fn between(before: &Value, after: &Value) -> Vec<Change> {
    let none = Map::new();
    let (before, after) = (before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
    let gone = before.keys().filter(|field| !after.contains_key(*field));
    let mut found = Vec::new();
    for field in FIELDS.iter().copied().filter(|field| before.contains_key(*field) || after.contains_key(*field)) {
        compare(field, before.get(field), after.get(field), &mut found);
    }
    for field in after.keys().chain(gone).filter(|field| !FIELDS.contains(&field.as_str())) {
        compare(field, before.get(field), after.get(field), &mut found);
    }
    found
}

/// The fields of a record in the order in which people read them. Others come after them.
pub const FIELDS: &[&str] = &[
    "name",
    "slug",
    "kind",
    "status",
    "nncf_membership",
    "visibility",
    "aliases",
    "summary",
    "formed",
    "closed",
    "website",
    "email",
    "coordinators",
    "coverage",
    "links",
    "roles",
    "member_organisations",
    "activities",
    "subgroups",
    "phases",
    "funding",
    "progress_measures",
    "meetings",
    "resources",
    "verification",
    "review_months",
];

/// Those of [`FIELDS`] that state facts. The others are the register's own: its short name, who may see it, and how sure it is.
pub fn facts() -> impl Iterator<Item = &'static str> {
    const OWN: &[&str] = &["slug", "visibility", "verification", "review_months"];
    FIELDS.iter().copied().filter(|field| !OWN.contains(field))
}

fn compare(field: &str, before: Option<&Value>, after: Option<&Value>, found: &mut Vec<Change>) {
    let (before, after) = (before.unwrap_or(&Value::Null), after.unwrap_or(&Value::Null));
    if before == after {
        return;
    }
    if GROUPS.contains(&field) {
        let none = Map::new();
        let (before, after) = (before.as_object().unwrap_or(&none), after.as_object().unwrap_or(&none));
        let gone = before.keys().filter(|key| !after.contains_key(*key));
        for key in after.keys().chain(gone) {
            compare(&format!("{field}/{key}"), before.get(key), after.get(key), found);
        }
        return;
    }
    let what = match (before, after) {
        (Value::Array(_), _) | (_, Value::Array(_)) => What::Items(items(before, after)),
        (Value::Object(_), _) | (_, Value::Object(_)) => What::Items(single(before, after)),
        _ => What::Value { before: text(before), after: text(after) },
    };
    // An empty list in place of none is no change to a reader.
    let is_told = match &what {
        What::Value { before, after } => before != after,
        What::Items(items) => !items.is_empty(),
    };
    if is_told {
        found.push(Change { field: field.to_owned(), what });
    }
}

/// A value that is one thing, such as a verification.
fn single(before: &Value, after: &Value) -> Vec<ItemChange> {
    match (item(before), item(after)) {
        (before, after) if before == after => Vec::new(),
        (before, after) if before.is_empty() => vec![ItemChange::Added(after)],
        (before, after) if after.is_empty() => vec![ItemChange::Removed(before)],
        (before, after) => vec![ItemChange::Changed { before, after }],
    }
}

fn items(before: &Value, after: &Value) -> Vec<ItemChange> {
    let list = |value: &Value| value.as_array().map(|list| list.iter().map(item).collect()).unwrap_or_default();
    let (old, new): (Vec<Item>, Vec<Item>) = (list(before), list(after));
    let mut left: Vec<Option<Item>> = old.iter().cloned().map(Some).collect();
    let mut rest = Vec::new();
    for item in new {
        match left.iter_mut().find(|old| old.as_ref() == Some(&item)) {
            Some(same) => *same = None,
            None => rest.push(item),
        }
    }
    let mut found = Vec::new();
    for after in rest {
        let same = left.iter_mut().find(|old| old.as_ref().is_some_and(|old| is_same_thing(old, &after)));
        found.push(match same.and_then(Option::take) {
            Some(before) => ItemChange::Changed { before, after },
            None => ItemChange::Added(after),
        });
    }
    found.extend(left.into_iter().flatten().map(ItemChange::Removed));
    if found.is_empty() && before.as_array().zip(after.as_array()).is_some() {
        found.push(ItemChange::Reordered);
    }
    found
}

/// Whether two items go by the same name.
fn is_same_thing(before: &Item, after: &Item) -> bool {
    let value = |item: &Item, name: &str| item.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let name = NAMES.iter().find(|name| value(before, name).is_some() && value(after, name).is_some());
    name.is_some_and(|name| value(before, name) == value(after, name))
}

/// The values of an item.
fn item(value: &Value) -> Item {
    let mut found = Vec::new();
    flatten("", value, &mut found);
    found
}

fn flatten(name: &str, value: &Value, found: &mut Item) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() { key.clone() } else { format!("{name}/{key}") };
                flatten(&name, value, found);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| flatten(name, value, found)),
        value => found.extend(text(value).map(|text| (name.to_owned(), text))),
    }
}

/// A value as text; none for what is empty.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests;
