//! What somebody typed into the form of a record, as text; nothing of it is lost, whatever is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use nncf_core::partnership::Partnership;
use serde_json::Value;

use super::fields::{Input, List, SECTIONS, Section, lists, tops};

/// The typed texts, by the names of their fields: `name`, `roles/0/organisation`; and the geographies that were
/// ticked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    values: BTreeMap<String, String>,
    /// The geographies, as `kind:code`.
    pub codes: Vec<String>,
}

/// The name of the tick boxes of geographies.
pub const CODES: &str = "coverage/codes";

impl Typed {
    /// What a form sent.
    pub fn sent(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            if name == CODES {
                typed.codes.push(value);
            } else {
                // Lines end in the register as on every keyboard but a browser's.
                typed.values.insert(name, value.replace("\r\n", "\n").replace('\r', "\n"));
            }
        }
        typed.codes.sort_unstable();
        typed.codes.dedup();
        typed
    }

    /// A record as it would be typed.
    pub fn of(record: &Partnership) -> Self {
        let json = serde_json::to_value(record).unwrap_or_default();
        let mut typed =
            Self { codes: record.coverage.codes.iter().map(ToString::to_string).collect(), ..Self::default() };
        for section in SECTIONS {
            for field in section.fields {
                typed.set(field.path, text_at(&json, field.path));
            }
            for list in section.lists {
                let items = json.pointer(&format!("/{}", list.path)).and_then(Value::as_array);
                for (index, item) in items.into_iter().flatten().enumerate() {
                    for field in list.fields {
                        typed.set(&name_in(list, index, field.path), text_at(item, field.path));
                    }
                }
            }
        }
        typed
    }

    /// What was typed into a field, without the white space around it.
    pub fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |text| text.trim())
    }

    /// What was typed into a field, as it was typed.
    pub fn raw(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// Types into a field.
    pub fn set(&mut self, name: &str, text: impl Into<String>) {
        self.values.insert(name.to_owned(), text.into());
    }

    /// The numbers of the rows of a list that were typed into, or ticked to be removed.
    pub fn rows(&self, list: &List) -> Vec<usize> {
        let prefix = format!("{}/", list.path);
        let below = self.values.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix));
        let numbers = below.filter_map(|(name, _)| name[prefix.len()..].split('/').next()?.parse().ok());
        numbers.collect::<BTreeSet<usize>>().into_iter().filter(|&row| !self.is_empty(list, row)).collect()
    }

    /// Whether nothing was typed into a row.
    pub fn is_empty(&self, list: &List, row: usize) -> bool {
        let shown = list.fields.iter().filter(|field| !matches!(field.input, Input::Hidden));
        shown.map(|field| self.text(&name_in(list, row, field.path))).all(str::is_empty)
    }

    /// Whether a row was ticked to be removed.
    pub fn is_removed(&self, list: &List, row: usize) -> bool {
        !self.text(&remove_name(list, row)).is_empty()
    }

    /// Takes what belongs to a field of a record, by its name at the top, from elsewhere.
    pub fn take(&mut self, top: &str, other: &Typed) {
        let belongs = |name: &str| name == top || name.strip_prefix(top).is_some_and(|rest| rest.starts_with('/'));
        self.values.retain(|name, _| !belongs(name) && !name.strip_prefix("remove/").is_some_and(belongs));
        let theirs = other.values.iter().filter(|(name, _)| belongs(name));
        self.values.extend(theirs.map(|(name, text)| (name.clone(), text.clone())));
        if top == "coverage" {
            self.codes.clone_from(&other.codes);
        }
    }

    /// What was typed into a section, without what is empty.
    pub fn filled(&self, section: &Section) -> Vec<(String, String)> {
        let mut part = Self::default();
        for top in tops(section) {
            part.take(top, self);
        }
        part.pairs().into_iter().filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// Everything that makes up the record, as fields of a form.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let codes = self.codes.iter().map(|code| (CODES.to_owned(), code.clone()));
        self.values.iter().map(|(name, text)| (name.clone(), text.clone())).chain(codes).collect()
    }

    /// What was typed of where a section's facts come from, and why the change is made: it goes along with the record.
    pub fn bring_along(&mut self, other: &Typed) {
        let along = other.values.iter().filter(|(name, _)| name.starts_with("source/") || *name == "why");
        self.values.extend(along.map(|(name, text)| (name.clone(), text.clone())));
    }
}

/// The name of a field of an item.
pub fn name_in(list: &List, row: usize, field: &str) -> String {
    format!("{}/{row}/{field}", list.path)
}

/// The name of the tick box that removes an item.
pub fn remove_name(list: &List, row: usize) -> String {
    format!("remove/{}/{row}", list.path)
}

/// The section that a field of the record is typed in.
pub fn section_of(pointer: &str) -> Option<&'static Section> {
    let top = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
    SECTIONS.iter().find(|section| tops(section).contains(&top))
}

/// The list that a pointer leads into, with the number of the item and the rest.
pub fn within_list(pointer: &str) -> Option<(&'static List, usize, &str)> {
    let pointer = pointer.trim_start_matches('/');
    lists().find_map(|list| {
        let rest = pointer.strip_prefix(list.path)?.strip_prefix('/')?;
        let (number, rest) = rest.split_once('/').unwrap_or((rest, ""));
        Some((list, number.parse().ok()?, rest))
    })
}

fn text_at(json: &Value, path: &str) -> String {
    match json.pointer(&format!("/{path}")) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
