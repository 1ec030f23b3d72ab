//! Makes a record of what was typed, or tells everything that is wrong with it by the fields of the form.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use nncf_core::partnership::{Fault, Partnership};
use nncf_core::provenance::{Provenance, Source, SourceId};
use nncf_core::slug::Slug;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::fields::{Field, Input, List, SECTIONS, Section, tops};
use super::typed::{Typed, name_in, within_list};
use super::whose::{self, Said};
use crate::desk::register_source;

/// The list of contacts in the form.
const COORDINATORS: &str = "coordinators";

/// A record that is to be, and which rows of the form its items were typed in.
struct Reading<'a> {
    typed: &'a Typed,
    whole: Value,
    rows: BTreeMap<&'static str, Vec<usize>>,
    faults: Vec<Fault>,
}

/// Where the facts of a section come from, as typed.
struct Stated {
    source: Source,
    as_of: String,
}

/// The record that was typed, in place of one before or as a new one, for which `new_slug` makes a short name of its name.
///
/// # Errors
/// Everything that is wrong with it. The pointers name fields of the form.
pub fn read(
    typed: &Typed,
    before: Option<&Partnership>,
    day: NaiveDate,
    new_slug: impl Fn(&str) -> Option<Slug>,
) -> Result<Partnership, Vec<Fault>> {
    let new = || json!({"id": Uuid::now_v7(), "slug": new_slug(typed.text("name"))});
    let whole = before.map_or_else(new, |before| serde_json::to_value(before).unwrap_or_default());
    let mut reading = Reading { typed, whole, rows: BTreeMap::new(), faults: Vec::new() };
    let mut stated = BTreeMap::new();
    for section in SECTIONS {
        let source = reading.stated(section, day);
        reading.fields(section.fields, "");
        if section.has_coverage {
            reading.coverage();
        }
        for list in section.lists {
            reading.list(list, source.as_ref());
        }
        stated.extend(source.map(|source| (section.id, source)));
    }
    reading.finish(before, &stated)
}

impl Reading<'_> {
    fn fault(&mut self, name: &str, detail: impl Into<String>) {
        self.faults.push(Fault::new(format!("/{name}"), detail));
    }

    /// Reads fields whose names begin alike. What stands or falls as one is left out where nothing of it was typed.
    fn fields(&mut self, fields: &[Field], prefix: &str) {
        let typed = self.typed;
        let text = |field: &Field| typed.text(&format!("{prefix}{}", field.path));
        for field in fields {
            let name = format!("{prefix}{}", field.path);
            let is_absent =
                |group: &str| fields.iter().filter(|f| f.group() == Some(group)).all(|f| text(f).is_empty());
            match field.group() {
                Some(group) if is_absent(group) => put(&mut self.whole, &format!("{prefix}{group}"), Value::Null),
                _ => self.field(field, &name, text(field)),
            }
        }
    }

    fn field(&mut self, field: &Field, name: &str, text: &str) {
        if text.is_empty() {
            if field.is_needed {
                self.fault(name, "must not be empty");
            }
            // Words of a coverage are never null: none is an empty text.
            let none = if field.path == "coverage/words" { json!("") } else { Value::Null };
            put(&mut self.whole, name, none);
            return;
        }
        match field.check(text) {
            Ok(()) if matches!(field.input, Input::Number) => {
                put(&mut self.whole, name, text.parse::<u32>().map_or(Value::Null, Value::from));
            }
            Ok(()) => put(&mut self.whole, name, json!(field.kept(text))),
            Err(detail) => self.fault(name, detail),
        }
    }

    fn coverage(&mut self) {
        let keys = self.typed.codes.iter().map(|code| code.parse::<nncf_core::region::RegionKey>());
        match keys.collect::<Result<Vec<_>, _>>() {
            Ok(keys) => put(&mut self.whole, "coverage/codes", json!(keys)),
            Err(error) => self.fault("coverage/codes", error.to_string()),
        }
        if self.typed.codes.is_empty() {
            put(&mut self.whole, "coverage/basis", Value::Null);
        }
    }

    /// Reads the items of a list: rows that hold anything and are not to be removed, in the order of the form.
    fn list(&mut self, list: &'static List, source: Option<&Stated>) {
        let typed = self.typed;
        let kept: Vec<usize> = typed.rows(list).into_iter().filter(|&row| !typed.is_removed(list, row)).collect();
        let before = self.whole.pointer(&format!("/{}", list.path)).cloned();
        let mut items = Vec::new();
        for &row in &kept {
            // A row is read as if it stood alone, so that what it lacks does not stay from another.
            let mut one = Reading { typed, whole: json!({}), rows: BTreeMap::new(), faults: Vec::new() };
            one.fields(list.fields, &name_in(list, row, ""));
            self.faults.append(&mut one.faults);
            let read = one.whole.pointer(&format!("/{}/{row}", list.path)).cloned().unwrap_or_default();
            items.push(self.completed(list, read, source, before.as_ref()));
        }
        put(&mut self.whole, list.path, Value::Array(items));
        self.rows.insert(list.path, kept);
    }

    /// What is not typed of an item: the id of a contact; where a claim was made.
    fn completed(&mut self, list: &List, mut item: Value, source: Option<&Stated>, before: Option<&Value>) -> Value {
        match list.path {
            "coordinators" if item["id"].is_null() => item["id"] = json!(Uuid::now_v7()),
            "formed/claims" => {
                let known = |id: &Value| {
                    before.and_then(Value::as_array).into_iter().flatten().any(|claim| claim["source"] == *id)
                        || self.whole["sources"].as_array().into_iter().flatten().any(|source| source["id"] == *id)
                };
                if item["source"].is_null() || !known(&item["source"]) {
                    item["source"] = self.cited(source).map_or(Value::Null, |id| json!(id));
                }
                drop_null(&mut item, "words");
            }
            _ => {}
        }
        item
    }

    /// The id of a section's source among the record's; the register's own where none was typed.
    fn cited(&mut self, stated: Option<&Stated>) -> Option<SourceId> {
        let source = stated.map(|stated| stated.source.clone()).or_else(register_source)?;
        let sources = self.whole.as_object_mut().map(|whole| whole.entry("sources").or_insert_with(|| json!([])));
        if let Some(sources) = sources.and_then(Value::as_array_mut) {
            let id = json!(source.id);
            if !sources.iter().any(|known| known["id"] == id) {
                sources.push(json!(source));
            }
        }
        Some(source.id)
    }

    /// Where the facts of a section come from, if that was typed.
    fn stated(&mut self, section: &Section, day: NaiveDate) -> Option<Stated> {
        let name = |part: &str| format!("source/{}/{part}", section.id);
        let [title, url, as_of] = ["title", "url", "as_of"].map(|part| self.typed.text(&name(part)));
        if [title, url, as_of].iter().all(|text| text.is_empty()) {
            return None;
        }
        let url = Some(url).filter(|url| !url.is_empty()).map(str::parse).transpose();
        let as_of = if as_of.is_empty() { day.to_string() } else { as_of.to_owned() };
        if let Err(error) = as_of.parse::<nncf_core::text::Name>() {
            self.fault(&name("as_of"), error.to_string());
        }
        match (title.parse(), url) {
            (Ok(title), Ok(url)) => Some(Stated { source: source(title, url), as_of }),
            (title, url) => {
                if let Err(error) = title {
                    self.fault(&name("title"), error.to_string());
                }
                if let Err(error) = url {
                    self.fault(&name("url"), error.to_string());
                }
                None
            }
        }
    }

    fn finish(
        mut self,
        before: Option<&Partnership>,
        stated: &BTreeMap<&str, Stated>,
    ) -> Result<Partnership, Vec<Fault>> {
        if !self.faults.is_empty() {
            return Err(self.faults);
        }
        let mut wanted: Partnership =
            serde_json::from_value(self.whole.take()).map_err(|error| vec![Fault::new("", error.to_string())])?;
        self.settle_whose(before, &mut wanted);
        state(&mut wanted, before, stated);
        let faults: Vec<Fault> = wanted.faults().into_iter().map(|fault| self.in_form(fault)).collect();
        if faults.is_empty() { Ok(wanted) } else { Err(faults) }
    }

    /// Whose a mailbox or a number is that may be a person's, as somebody said of that very one.
    fn settle_whose(&self, before: Option<&Partnership>, wanted: &mut Partnership) {
        let said = |field: &str, value: &str| whose::said(self.typed, field, value);
        if let Some(email) = wanted.email.clone() {
            let was_sure = before.is_some_and(|before| before.role_mailbox && before.email.as_ref() == Some(&email));
            let said = said("email", email.as_str());
            wanted.role_mailbox = said.map_or(was_sure, |said| said == Said::Role);
            if said == Some(Said::Person) {
                wanted.email = None;
                wanted.coordinators.push(whose::contact_of(email));
            }
        } else {
            wanted.role_mailbox = false;
        }
        let rows = self.rows.get(COORDINATORS).into_iter().flatten();
        for (contact, row) in wanted.coordinators.iter_mut().zip(rows) {
            let old = before.and_then(|before| before.coordinators.iter().find(|known| known.id == contact.id));
            if let Some(email) = &contact.email {
                let was_sure = old.is_some_and(|old| old.role_mailbox && old.email.as_ref() == Some(email));
                let said = said(&format!("coordinators/{row}/email"), email.as_str());
                contact.role_mailbox = said.map_or(was_sure, |said| said == Said::Role);
            }
            if let Some(phone) = &contact.phone {
                let was_sure = old.is_some_and(|old| old.role_phone && old.phone.as_ref() == Some(phone));
                let said = said(&format!("coordinators/{row}/phone"), phone.as_str());
                contact.role_phone = said.map_or(was_sure, |said| said == Said::Role);
            }
        }
    }

    fn in_form(&self, fault: Fault) -> Fault {
        in_form(&self.rows, fault)
    }
}

/// A fault of a record by the field of the form that it was typed in.
fn in_form(rows: &BTreeMap<&'static str, Vec<usize>>, fault: Fault) -> Fault {
    let Some((list, index, rest)) = within_list(&fault.pointer) else { return fault };
    let row = rows.get(list.path).and_then(|rows| rows.get(index)).copied().unwrap_or(index);
    let pointer = format!("/{}", name_in(list, row, rest).trim_end_matches('/'));
    Fault { pointer, ..fault }
}

/// A fault that the store found, by the field of the form that it was typed in.
pub fn fault_in_form(typed: &Typed, fault: Fault) -> Fault {
    let kept = |list: &'static List| typed.rows(list).into_iter().filter(|&row| !typed.is_removed(list, row)).collect();
    in_form(&super::fields::lists().map(|list| (list.path, kept(list))).collect(), fault)
}

/// Says of what changed in each section where it comes from, as typed; of the rest, the desk says it.
fn state(wanted: &mut Partnership, before: Option<&Partnership>, stated: &BTreeMap<&str, Stated>) {
    let old = before.and_then(|before| serde_json::to_value(before).ok()).unwrap_or_default();
    let new = serde_json::to_value(&*wanted).unwrap_or_default();
    // What is stored of sources the desk carries over by itself.
    wanted.provenance = before.map_or_else(Vec::new, |before| before.provenance.clone());
    wanted.provenance.retain(|fact| new.pointer(&fact.pointer) == old.pointer(&fact.pointer));
    for section in SECTIONS {
        let Some(told) = stated.get(section.id) else { continue };
        let changed = tops(section).into_iter().filter(|top| !matches!(*top, "slug" | "visibility"));
        for top in changed.filter(|top| new[*top] != old[*top] && !new[*top].is_null()) {
            if let Ok(as_of) = told.as_of.parse() {
                let source = told.source.id.clone();
                wanted.provenance.push(Provenance { pointer: format!("/{top}"), source, as_of, note: None });
            }
        }
        if !wanted.sources.iter().any(|source| source.id == told.source.id) {
            wanted.sources.push(told.source.clone());
        }
    }
}

/// A source by its title and address; the same has the same id wherever it is cited.
fn source(title: nncf_core::text::Phrase, url: Option<nncf_core::web::WebUrl>) -> Source {
    let address = url.as_ref().map_or("", nncf_core::web::WebUrl::as_str);
    let bytes = title.as_str().bytes().chain([0]).chain(address.bytes());
    // The hash of Fowler, Noll and Vo is the same in every build of the program.
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    Source { id: SourceId::of_number(hash), title, url }
}

/// Puts a value at a path with `/` between, making the objects on the way.
fn put(whole: &mut Value, path: &str, value: Value) {
    let (first, rest) = path.split_once('/').map_or((path, None), |(first, rest)| (first, Some(rest)));
    if !whole.is_object() {
        *whole = Value::Object(Map::new());
    }
    match rest {
        None => whole[first] = value,
        Some(rest) => put(&mut whole[first], rest, value),
    }
}

/// Leaves out what is only ever written where it says something.
fn drop_null(item: &mut Value, key: &str) {
    if let Some(fields) = item.as_object_mut().filter(|fields| fields.get(key).is_some_and(Value::is_null)) {
        fields.remove(key);
    }
}

#[cfg(test)]
mod tests;
