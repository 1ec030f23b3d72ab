//! The form of a helpline: what it asks, how it is shown again, and how it is read.

use chrono::NaiveDate;
use nncf_core::helpline::{Helpline, HelplineStatus};
use nncf_core::partnership::Fault;
use nncf_core::region::RegionKey;
use nncf_core::text::{Name, Phrase};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::pages::filters::Choice;
use crate::pages::words::Words;
use crate::staff::edit::fields::{Field, Input, needed, optional, parses, visibilities, visibility};
use crate::staff::edit::page::{FieldView, capital, id_of};
use crate::staff::edit::typed::Typed;

/// What it asks. The short name never changes; what was verified is written by verifying alone.
pub const FIELDS: &[Field] = &[
    needed("name", Input::Line, parses::<Name>),
    optional("phone", Input::Short, parses::<Name>),
    needed("what_for", Input::Line, parses::<Phrase>),
    needed("audience", Input::Line, parses::<Phrase>),
    needed("ages", Input::Choice("ages", ages), age),
    needed("covers", Input::Line, parses::<Phrase>),
    optional("hours", Input::Line, parses::<Phrase>),
    optional("text_relay", Input::Line, parses::<Phrase>),
    optional("languages", Input::Line, parses::<Phrase>),
    needed("source", Input::Line, parses::<Phrase>),
    needed("as_of", Input::Short, parses::<Name>),
    needed("status", Input::Choice("helpline-status", statuses), parses::<HelplineStatus>),
    needed("visibility", Input::Choice("visibility", visibilities), visibility),
    optional("remarks", Input::Line, parses::<Phrase>),
    needed("position", Input::Number, parses::<u16>),
];

fn ages() -> Vec<&'static str> {
    vec!["anyone", "adults", "children"]
}

fn age(text: &str) -> Result<(), String> {
    if ages().contains(&text) { Ok(()) } else { Err("takes anyone, adults or children".to_owned()) }
}

fn statuses() -> Vec<&'static str> {
    HelplineStatus::ALL.iter().map(|status| status.as_str()).collect()
}

/// What the form holds at first for a helpline; `json` is one, or as much of one as is known.
pub fn typed_of(json: &Value) -> Typed {
    let mut typed = Typed::default();
    for field in FIELDS {
        let text = match &json[field.path] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        typed.set(field.path, text);
    }
    let area = json["area"].as_array().into_iter().flatten();
    for key in area.filter_map(|key| RegionKey::deserialize(key).ok()) {
        typed.set(&area_name(key), "on");
    }
    typed
}

/// The name of the box that is ticked for a country.
pub fn area_name(country: impl std::fmt::Display) -> String {
    format!("area/{country}")
}

/// A field as it is shown.
pub fn view(t: &Words, field: &Field, typed: &Typed, faults: &[Fault]) -> FieldView {
    let value = typed.raw(field.path).to_owned();
    let choice = |list: &str, word: &&'static str| Choice {
        value: (*word).to_owned(),
        label: capital(&t.word(list, word)),
        is_chosen: *word == value,
    };
    let (kind, options) = match field.input {
        Input::Choice(list, words) => ("choice", words().iter().map(|word| choice(list, word)).collect()),
        Input::Short | Input::Number => ("short", Vec::new()),
        _ => ("line", Vec::new()),
    };
    let error = faults.iter().find(|fault| fault.pointer.trim_start_matches('/') == field.path);
    FieldView {
        name: field.path.to_owned(),
        id: id_of(field.path),
        label: t.word("line", field.path),
        hint: (field.path == "phone").then(|| t.get("hint-line-phone")),
        error: error.map(|fault| fault.detail.clone()),
        value,
        kind,
        options,
    }
}

/// The helpline that was typed, over `before`: one, or as much of one as is not asked here.
///
/// # Errors
/// What is wrong, by field.
pub fn read(typed: &Typed, before: Value, countries: &[(RegionKey, String)]) -> Result<Helpline, Vec<Fault>> {
    let (mut whole, mut faults) = (before, Vec::new());
    for field in FIELDS {
        let text = typed.text(field.path);
        let fault = |detail: String| Fault::new(format!("/{}", field.path), detail);
        match (text.is_empty(), field.check(text)) {
            (true, _) if field.is_needed => faults.push(fault("must not be empty".to_owned())),
            (true, _) => whole[field.path] = Value::Null,
            (false, Err(detail)) => faults.push(fault(detail)),
            (false, Ok(())) if matches!(field.input, Input::Number) => {
                whole[field.path] = json!(text.parse::<u16>().ok());
            }
            (false, Ok(())) => whole[field.path] = json!(text),
        }
    }
    let area = countries.iter().filter(|(key, _)| !typed.text(&area_name(key)).is_empty()).map(|(key, _)| key);
    whole["area"] = json!(area.collect::<Vec<_>>());
    read_call(typed, &mut whole, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    serde_json::from_value(whole).map_err(|error| vec![Fault::new("", error.to_string())])
}

/// A call that is noted along with the number. The desk says who rang.
fn read_call(typed: &Typed, whole: &mut Value, faults: &mut Vec<Fault>) {
    let (on, heard) = (typed.text("call/on"), typed.text("call/heard"));
    if heard.is_empty() {
        return;
    }
    if let Err(error) = heard.parse::<Phrase>() {
        faults.push(Fault::new("/call/heard", error.to_string()));
    }
    match on.parse::<NaiveDate>() {
        Ok(on) => {
            whole["call"] = json!({ "number": typed.text("phone"), "on": on, "by": Uuid::nil(), "heard": heard });
        }
        Err(_) => faults.push(Fault::new("/call/on", "say on which day it was rung")),
    }
}

/// The messages that are asked for by a word here, for the test of the catalogues.
#[cfg(test)]
pub fn words() -> Vec<String> {
    use nncf_core::helpline::Decision;
    let others = [
        "stale",
        "preview",
        "superseding",
        "area",
        "call",
        "call-on",
        "call-heard",
        "why",
        "note",
        "supersede-note",
        "decision",
    ];
    let fields = FIELDS.iter().map(|field| field.path).chain(others).map(|field| format!("line-{field}"));
    let decisions = Decision::ALL.iter();
    let decisions = decisions.flat_map(|word| [format!("done-line-{word}"), format!("helpline-decision-{word}")]);
    let ages = ages().into_iter().map(|age| format!("ages-{age}"));
    fields
        .chain(ages)
        .chain(decisions)
        .chain(statuses().into_iter().map(|status| format!("helpline-status-{status}")))
        .collect()
}
