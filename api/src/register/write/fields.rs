//! The fields of a body, read one by one, so that all that is wrong with them is told at once.

use nncf_core::partnership::Fault;
use nncf_db::StoreError;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::http::problem::Problem;
use crate::http::unknown::{self, escaped};

/// The longest detail of a fault: what was sent may be quoted in it, and may be long.
const MOST_TOLD: usize = 300;

/// The fields that are still to be read, and what was wrong with those before.
#[derive(Debug, Default)]
pub struct Fields {
    map: Map<String, Value>,
    faults: Vec<Fault>,
    /// The fields that were asked for, whether they were there or not.
    known: Vec<String>,
}

impl Fields {
    /// The fields of an object.
    pub fn of(map: Map<String, Value>) -> Self {
        Self { map, faults: Vec::new(), known: Vec::new() }
    }

    /// The same where these fields are known, and were read before.
    pub fn besides(map: Map<String, Value>, known: &[&str]) -> Self {
        Self { known: known.iter().map(|name| (*name).to_owned()).collect(), ..Self::of(map) }
    }

    /// Passes over fields that are read only: whoever sends back what they got sends these too.
    pub fn ignore(&mut self, names: &[&str]) {
        for name in names {
            self.map.remove(*name);
        }
    }

    /// The same for a field of each entry of a list.
    pub fn ignore_within(&mut self, list: &str, name: &str) {
        let entries = self.map.get_mut(list).and_then(Value::as_array_mut);
        for entry in entries.into_iter().flatten().filter_map(Value::as_object_mut) {
            entry.remove(name);
        }
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.known.push(name.to_owned());
        self.map.remove(name)
    }

    /// A field that may be absent or null.
    pub fn optional<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        let value = self.take(name).filter(|value| !value.is_null())?;
        self.parse(&format!("/{name}"), value)
    }

    /// A field that must be there. Nothing when it is at fault, which is then known.
    pub fn required<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        if self.map.get(name).is_none_or(Value::is_null) {
            self.take(name);
            self.faults.push(Fault::new(format!("/{name}"), "is missing"));
            return None;
        }
        self.optional(name)
    }

    /// Whether a field is there and is not null.
    pub fn present(&self, name: &str) -> bool {
        self.map.get(name).is_some_and(|value| !value.is_null())
    }

    /// A field that holds a list of objects; none when it is absent or null. Each entry is read on its own.
    pub fn list<T: DeserializeOwned>(&mut self, name: &str) -> Vec<T> {
        match self.take(name) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(entries)) => {
                let places = entries.into_iter().enumerate();
                places.filter_map(|(index, entry)| self.object_at(&format!("/{name}/{index}"), entry)).collect()
            }
            Some(_) => {
                self.faults.push(Fault::new(format!("/{name}"), "must be a list"));
                Vec::new()
            }
        }
    }

    /// A field that holds an object with fields of its own, read by `read`; what that reads of nothing when it is
    /// absent or null.
    pub fn object<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields) -> T) -> T {
        let map = match self.take(name) {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(map)) => map,
            Some(_) => {
                self.faults.push(Fault::new(format!("/{name}"), "must be an object"));
                Map::new()
            }
        };
        let mut inner = Fields::of(map);
        let value = read(&mut inner);
        let below = inner.remaining().into_iter();
        self.faults.extend(below.map(|fault| Fault::new(format!("/{name}{}", fault.pointer), fault.detail)));
        value
    }

    /// Makes sure that every field was known and right.
    ///
    /// # Errors
    /// 422 with all that is wrong.
    pub fn finish(self) -> Result<(), Problem> {
        let faults = self.remaining();
        if faults.is_empty() { Ok(()) } else { Err(Problem::from_store(StoreError::Invalid(faults))) }
    }

    fn remaining(mut self) -> Vec<Fault> {
        for name in self.map.keys() {
            let detail = unknown::detail("field", name, self.known.iter().map(String::as_str));
            self.faults.push(Fault::new(format!("/{}", escaped(name)), detail));
        }
        self.faults
    }

    fn object_at<T: DeserializeOwned>(&mut self, at: &str, value: Value) -> Option<T> {
        if !value.is_object() {
            self.faults.push(Fault::new(at, "must be an object"));
            return None;
        }
        self.parse(at, value)
    }

    fn parse<T: DeserializeOwned>(&mut self, at: &str, value: Value) -> Option<T> {
        let (unknown, other) = match unknown::read(value) {
            Ok(value) => return Some(value),
            Err(faults) => faults,
        };
        let unknown = unknown.into_iter().map(|one| Fault::new(format!("{at}{}", one.pointer), one.detail));
        self.faults.extend(unknown.chain(other.map(|fault| told(at, &fault))));
        None
    }
}

/// What serde says of a value, with the place of the value.
fn told(at: &str, fault: &unknown::Fault) -> Fault {
    let pointer = format!("{at}{}", fault.pointer);
    if let Some(field) = unknown::quoted(&fault.said, "missing field `") {
        return Fault::new(format!("{pointer}/{field}"), "is missing");
    }
    Fault::new(pointer, fault.said.chars().take(MOST_TOLD).collect::<String>())
}

#[cfg(test)]
mod tests {
    use nncf_core::partnership::{Alias, RoleHeld};
    use nncf_core::text::Name;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn fields(value: Value) -> Fields {
        let Value::Object(map) = value else { panic!("an object") };
        Fields::of(map)
    }

    #[test]
    fn every_fault_is_told_with_its_place() {
        let mut read = fields(json!({
            "name": "x".repeat(100_000), "surprise": 1, "a/b~c": 1, "id": "read only",
            "roles": [{"role": "founder", "organisation": "A"}, {"role": "owner", "organisation": "A"}, ["founder"],
                      {"role": "host", "organisation": "B", "more": 1, "form": 2}, {"role": "host"}],
            "coverage": {"words": 7, "colour": "red"}, "knid": "local",
        }));
        read.ignore(&["id"]);
        assert_eq!(read.required::<Name>("name"), None);
        assert_eq!(read.required::<Name>("kind"), None);
        assert_eq!(read.list::<RoleHeld>("roles").len(), 1);
        assert!(read.list::<Alias>("aliases").is_empty());
        read.object("coverage", |coverage| assert_eq!(coverage.optional::<String>("words"), None));
        let expected = [
            "/name",
            "/kind",
            "/roles/1/role",
            "/roles/2",
            "/roles/3/form",
            "/roles/3/more",
            "/roles/4/organisation",
            "/coverage/words",
            "/coverage/colour",
            "/a~1b~0c",
            "/knid",
            "/surprise",
        ];
        let told = read.finish().unwrap_err().errors;
        assert_eq!(told.iter().filter_map(|error| error.pointer.as_deref()).collect::<Vec<_>>(), expected);
        let detail =
            |pointer: &str| &told.iter().find(|error| error.pointer.as_deref() == Some(pointer)).unwrap().detail;
        assert!(detail("/knid").ends_with("did you mean kind?"));
        assert!(detail("/roles/3/form").ends_with("did you mean from?"));
    }

    proptest! {
        #[test]
        fn never_panics_and_is_brief(name in ".*", text in ".*", number in any::<f64>()) {
            let mut read = fields(json!({name.clone(): text, "roles": [{name: number}], "name": [text, number]}));
            let _ = (read.optional::<Name>("name"), read.list::<RoleHeld>("roles"));
            if let Err(problem) = read.finish() {
                prop_assert!(problem.errors.iter().all(|error| error.detail.chars().count() <= MOST_TOLD));
            }
        }
    }
}
