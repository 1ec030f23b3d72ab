//! Where each fact of an edited record comes from: a value that changed without a source of its own is the register's
//! own word from that day on, and the source that it had before says nothing about it any more.

use chrono::NaiveDate;
use nncf_core::partnership::changes::facts as fields_of_facts;
use nncf_core::partnership::{Fault, Partnership};
use nncf_core::provenance::{Provenance, Source, SourceId};
use serde_json::Value;

/// The id of the source that stands for the register's own editors. Never a person's name.
pub const REGISTER: &str = "register";
const REGISTER_TITLE: &str = "Entered by the register's editors";

/// What is wrong with the sources that came with a change, by their places in it.
pub fn faults(current: Option<&Partnership>, wanted: &Partnership) -> Vec<Fault> {
    let new = json(wanted);
    let stored = current.map_or(&[][..], |current| &current.provenance);
    let cited = current.map_or(&[][..], |current| &current.sources).iter().chain(&wanted.sources);
    let known: Vec<&str> = cited.map(|source| id(&source.id)).chain([REGISTER]).collect();
    let mut faults = Vec::new();
    for (index, fact) in wanted.provenance.iter().enumerate().filter(|(_, fact)| !stored.contains(fact)) {
        if !known.contains(&id(&fact.source)) {
            let detail = format!("the source {} is not among the record's sources", fact.source);
            faults.push(Fault::new(format!("/provenance/{index}/source"), detail));
        }
        if new.pointer(&fact.pointer).is_none_or(Value::is_null) {
            let detail = format!("{} names no field that holds a value", fact.pointer);
            faults.push(Fault::new(format!("/provenance/{index}/pointer"), detail));
        }
    }
    faults
}

/// Settles the sources of a record that is to take the place of another, or is new. `next` carries the provenance and
/// sources that came with the change; what came with none keeps what is stored of it.
pub fn attribute(current: Option<&Partnership>, next: &mut Partnership, day: NaiveDate) {
    let (old, new) = (current.map(json).unwrap_or_default(), json(next));
    let stored = current.map_or(&[][..], |current| &current.provenance);
    let given = std::mem::take(&mut next.provenance);
    let fresh: Vec<Provenance> =
        given.iter().filter(|fact| names_value(fact, &new) && !stored.contains(fact)).cloned().collect();
    // What stands at the place of a new source stays only if it came along with it.
    let is_replaced = |fact: &Provenance| fresh.iter().any(|new| new.pointer == fact.pointer) && !given.contains(fact);
    let kept = stored.iter().filter(|fact| !is_replaced(fact)).filter_map(|fact| carried(fact, &old, &new));
    let mut facts: Vec<Provenance> = kept.collect();
    facts.extend(fresh.iter().cloned());
    let changed = fields_of_facts().filter(|field| old.get(*field).unwrap_or(&Value::Null) != &new[*field]);
    let unsourced = changed.filter(|field| !is_empty(&new[*field]) && !fresh.iter().any(|fact| is_within(fact, field)));
    facts.extend(unsourced.filter_map(|field| by_register(field, day)));
    next.provenance = facts;
    settle_sources(current, next);
}

/// A stored fact as it stands in the new record: where its value still is, or where in its list the value has moved to;
/// nothing when the value is another.
fn carried(fact: &Provenance, old: &Value, new: &Value) -> Option<Provenance> {
    let value = old.pointer(&fact.pointer)?;
    if new.pointer(&fact.pointer) == Some(value) {
        return Some(fact.clone());
    }
    let parts: Vec<&str> = fact.pointer.split('/').collect();
    let place = parts.iter().position(|part| part.parse::<usize>().is_ok())?;
    let (list, entry) = (parts[..place].join("/"), parts[..=place].join("/"));
    let entry = old.pointer(&entry)?;
    let moved = new.pointer(&list)?.as_array()?.iter().position(|other| other == entry)?;
    let rest = parts[place + 1..].iter().fold(String::new(), |rest, part| rest + "/" + part);
    Some(Provenance { pointer: format!("{list}/{moved}{rest}"), ..fact.clone() })
}

fn by_register(field: &str, day: NaiveDate) -> Option<Provenance> {
    // Both are well-formed; the types want to see it.
    let (source, as_of) = (REGISTER.parse().ok()?, day.to_string().parse().ok()?);
    Some(Provenance { pointer: format!("/{field}"), source, as_of, note: None })
}

fn names_value(fact: &Provenance, new: &Value) -> bool {
    new.pointer(&fact.pointer).is_some_and(|value| !value.is_null())
}

fn is_within(fact: &Provenance, field: &str) -> bool {
    let below = fact.pointer.strip_prefix('/').and_then(|pointer| pointer.strip_prefix(field));
    below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Every source that is cited, as the change has it or else as it is stored; none that nothing cites.
fn settle_sources(current: Option<&Partnership>, next: &mut Partnership) {
    let given = std::mem::take(&mut next.sources);
    let mut sources: Vec<Source> = current.map(|current| current.sources.clone()).unwrap_or_default();
    for source in given {
        match sources.iter_mut().find(|known| known.id == source.id) {
            Some(known) => *known = source,
            None => sources.push(source),
        }
    }
    sources.retain(|source| id(&source.id) != REGISTER);
    sources.extend(register_source());
    let claims = next.formed.claims.iter().map(|claim| &claim.source);
    let cited: Vec<&SourceId> = next.provenance.iter().map(|fact| &fact.source).chain(claims).collect();
    sources.retain(|source| cited.contains(&&source.id));
    next.sources = sources;
}

/// The register's editors as a source.
pub fn register_source() -> Option<Source> {
    // Both are well-formed; the types want to see it.
    Some(Source { id: REGISTER.parse().ok()?, title: REGISTER_TITLE.parse().ok()?, url: None })
}

fn id(source: &SourceId) -> &str {
    source.as_str()
}

/// Nothing, at any depth.
fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.values().all(is_empty),
        _ => false,
    }
}

fn json(partnership: &Partnership) -> Value {
    serde_json::to_value(partnership).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn record() -> Partnership {
        serde_json::from_value(json!({
            "id": "0198c1f2-0000-7000-8000-000000000001", "slug": "gwent", "name": "Gwent", "kind": "regional",
            "status": "active", "nncf_membership": "none", "visibility": "public",
            "website": "https://old.example/",
            "roles": [{"role": "founder", "organisation": "A"}, {"role": "host", "organisation": "B"}],
            "sources": [{"id": "003", "title": "A paper"}, {"id": "004", "title": "A page"}],
            "provenance": [
                {"pointer": "/name", "source": "003", "as_of": "2017"},
                {"pointer": "/website", "source": "004", "as_of": "2017"},
                {"pointer": "/roles/0", "source": "003", "as_of": "2017"},
                {"pointer": "/roles/1/organisation", "source": "003", "as_of": "2018"},
            ],
        }))
        .unwrap()
    }

    fn changed(fields: &Value) -> Partnership {
        let mut whole = json(&record());
        for (field, value) in fields.as_object().unwrap() {
            whole[field] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    /// The provenance after a change, as `pointer source as_of`, and the ids of the sources.
    fn after(fields: &Value) -> (Vec<String>, Vec<String>) {
        let mut next = changed(fields);
        attribute(Some(&record()), &mut next, "2026-11-25".parse().unwrap());
        assert!(next.faults().is_empty(), "{:?}", next.faults());
        let facts = next.provenance.iter().map(|fact| format!("{} {} {}", fact.pointer, fact.source, fact.as_of));
        (facts.collect(), next.sources.iter().map(|source| source.id.to_string()).collect())
    }

    const STORED: [&str; 4] =
        ["/name 003 2017", "/website 004 2017", "/roles/0 003 2017", "/roles/1/organisation 003 2018"];

    #[test]
    fn nothing_changed_changes_no_source() {
        assert_eq!(after(&json!({})).0, STORED);
        assert_eq!(after(&json!({"provenance": [], "sources": []})).0, STORED, "also where they did not come along");
    }

    #[test]
    fn a_changed_value_loses_its_source() {
        let (facts, sources) = after(&json!({"website": "https://new.example/"}));
        assert_eq!(facts, [STORED[0], STORED[2], STORED[3], "/website register 2026-11-25"]);
        assert_eq!(sources, ["003", "register"], "nothing cites 004 any more");
        let (facts, _) = after(&json!({"website": null}));
        assert_eq!(facts, [STORED[0], STORED[2], STORED[3]], "what is gone has no source");
    }

    #[test]
    fn a_source_that_came_along_is_the_values_own() {
        let fact = json!({"pointer": "/website", "source": "005", "as_of": "2026", "note": null});
        let source = json!({"id": "005", "title": "Their letter"});
        let change = json!({"website": "https://new.example/", "provenance": [fact], "sources": [source]});
        let (facts, sources) = after(&change);
        assert_eq!(facts, [STORED[0], STORED[2], STORED[3], "/website 005 2026"]);
        assert_eq!(sources, ["003", "005"]);
        let (facts, _) = after(&json!({"provenance": [fact], "sources": [source]}));
        assert_eq!(facts[3], "/website 005 2026", "a better source for the same value takes the old one's place");
    }

    #[test]
    fn sources_follow_their_values_through_a_list() {
        let (facts, _) = after(&json!({"roles": [{"role": "host", "organisation": "B"}]}));
        let expected = [STORED[0], STORED[1], "/roles/0/organisation 003 2018", "/roles register 2026-11-25"];
        assert_eq!(facts, expected);
    }

    #[test]
    fn a_new_record_is_the_registers_own_word() {
        let mut new = Partnership { provenance: Vec::new(), sources: Vec::new(), ..record() };
        attribute(None, &mut new, "2026-11-25".parse().unwrap());
        let pointers: Vec<&str> = new.provenance.iter().map(|fact| fact.pointer.as_str()).collect();
        assert_eq!(pointers, ["/name", "/kind", "/status", "/nncf_membership", "/website", "/roles"]);
        assert_eq!(new.sources[0].title.to_string(), REGISTER_TITLE);
        assert!(new.faults().is_empty());
    }

    #[test]
    fn faults_name_the_places_in_what_was_sent() {
        let facts = json!([
            {"pointer": "/name", "source": "003", "as_of": "2017"},
            {"pointer": "/name", "source": "009", "as_of": "2017"},
            {"pointer": "/roles/7", "source": "003", "as_of": "2017"},
        ]);
        let found = faults(Some(&record()), &changed(&json!({"provenance": facts})));
        let pointers: Vec<&str> = found.iter().map(|fault| fault.pointer.as_str()).collect();
        assert_eq!(pointers, ["/provenance/1/source", "/provenance/2/pointer"]);
    }
}
