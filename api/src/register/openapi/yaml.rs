//! The document as YAML that readers of YAML 1.1 and of YAML 1.2 understand alike.
//!
//! The writer of `yaml_serde` leaves words plain that YAML 1.1, which Python's and Ruby's readers follow, takes for
//! something else: the key `on` is `true` to them. This one leaves plain only what begins with a letter and is none of
//! their words, so that nothing is a number, a date or a truth by accident.

use yaml_serde::{Mapping, Value};

/// What YAML 1.1 reads as a truth or as nothing, in any case of letters.
const WORDS: &[&str] = &["y", "n", "yes", "no", "on", "off", "true", "false", "null"];

/// Writes a value, ending with a line break.
pub fn write(value: &Value) -> String {
    let mut text = String::new();
    write_block(&mut text, value, 0);
    text
}

/// Writes a value on lines of its own; what is empty or simple stands on one.
fn write_block(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Mapping(map) if !map.is_empty() => write_map(text, map, depth, true),
        Value::Sequence(list) if !list.is_empty() => {
            for entry in list {
                indent(text, depth);
                text.push('-');
                match entry {
                    // An object in a list begins on the line of its dash.
                    Value::Mapping(map) if !map.is_empty() => {
                        text.push(' ');
                        write_map(text, map, depth + 1, false);
                    }
                    // A list within a list stands farther in, or its entries would be the outer one's.
                    entry => write_behind(text, entry, depth + usize::from(entry.is_sequence())),
                }
            }
        }
        simple => {
            indent(text, depth);
            // Lines of a text stand farther in than what they belong to, also where that is the whole.
            text.push_str(&scalar(simple, depth + 1));
            text.push('\n');
        }
    }
}

fn write_map(text: &mut String, map: &Mapping, depth: usize, is_indented: bool) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 || is_indented {
            indent(text, depth);
        }
        text.push_str(&key_text(key));
        text.push(':');
        write_behind(text, value, depth);
    }
}

/// Writes a value behind its key or its dash.
fn write_behind(text: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Mapping(map) if !map.is_empty() => {
            text.push('\n');
            write_map(text, map, depth + 1, true);
        }
        Value::Sequence(list) if !list.is_empty() => {
            text.push('\n');
            write_block(text, value, depth);
        }
        simple => {
            text.push(' ');
            text.push_str(&scalar(simple, depth + 1));
            text.push('\n');
        }
    }
}

fn indent(text: &mut String, depth: usize) {
    text.extend(std::iter::repeat_n("  ", depth));
}

fn key_text(key: &Value) -> String {
    match key {
        Value::String(key) => one_line(key),
        other => scalar(other, 0),
    }
}

fn scalar(value: &Value, depth: usize) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => truth.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) if is_for_a_block(text) => block(text, depth),
        Value::String(text) => one_line(text),
        Value::Sequence(_) => "[]".to_owned(),
        Value::Mapping(_) => "{}".to_owned(),
        Value::Tagged(tagged) => scalar(&tagged.value, depth),
    }
}

fn one_line(text: &str) -> String {
    if is_plain(text) {
        text.to_owned()
    } else if text.chars().any(is_escaped) {
        let letters = text.chars().map(|letter| match letter {
            '"' | '\\' => format!("\\{letter}"),
            letter if is_escaped(letter) => format!("\\U{:08X}", u32::from(letter)),
            letter => letter.to_string(),
        });
        format!("\"{}\"", letters.collect::<String>())
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// What some reader takes for the end of a line, or does not take at all.
fn is_escaped(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn is_plain(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '$'))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(is_escaped)
        && !WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text of several lines can stand as it is.
fn is_for_a_block(text: &str) -> bool {
    text.contains('\n')
        && !text.ends_with('\n')
        && !text.starts_with([' ', '\n'])
        && !text.chars().any(|letter| is_escaped(letter) && letter != '\n')
}

fn block(text: &str, depth: usize) -> String {
    let mut written = "|-".to_owned();
    for line in text.lines() {
        written.push('\n');
        if !line.is_empty() {
            indent(&mut written, depth);
            written.push_str(line);
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What YAML 1.1 reads as something else than text, and some that only look so.
    const AMBIGUOUS: &[&str] = &[
        "on",
        "Off",
        "YES",
        "no",
        "y",
        "N",
        "true",
        "null",
        "~",
        "",
        "1_000",
        "0b11",
        "0o17",
        "010",
        "1:30",
        "12:30:45",
        "2026-01-31",
        "2026-01-31 10:00:00",
        "1e3",
        "1.5",
        ".inf",
        "-.inf",
        ".nan",
        "<<",
        "=",
        "- a",
        "? a",
        "a: b",
        "a #b",
        "#a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "'a'",
        "\"a\"",
        "%a",
        "@a",
        "`a",
        "{a",
        "[a",
        "a:",
        " a",
        "a ",
        "1",
        "-1",
        "+1",
        "0x1F",
        "…",
        "a\tb",
    ];

    #[test]
    fn only_words_that_every_reader_takes_for_text_stand_plain() {
        for text in AMBIGUOUS {
            let written = write(&Value::from(*text));
            assert!(written.starts_with(['\'', '"']), "{text:?} is written {written}");
            assert_eq!(yaml_serde::from_str::<Value>(&written).unwrap(), Value::from(*text));
        }
        for text in ["a word", "/api/v1/lookup", "$ref", "Contains OS data © Crown", "a, b", "honour", "once"] {
            assert_eq!(write(&Value::from(text)), format!("{text}\n"));
        }
    }

    fn values() -> impl Strategy<Value = Value> {
        let word = prop_oneof![".*", prop::sample::select(AMBIGUOUS).prop_map(str::to_owned), "[a-z \n:#-]{0,12}"];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            word.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, move |inner| {
            let pairs = prop::collection::btree_map(word.clone(), inner.clone(), 0..4);
            let map = |pairs: std::collections::BTreeMap<String, Value>| {
                Value::Mapping(pairs.into_iter().map(|(key, value)| (Value::from(key), value)).collect())
            };
            prop_oneof![prop::collection::vec(inner, 0..4).prop_map(Value::Sequence), pairs.prop_map(map)]
        })
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(value in values()) {
            let written = write(&value);
            prop_assert_eq!(yaml_serde::from_str::<Value>(&written).unwrap(), value, "{}", written);
        }
    }
}
