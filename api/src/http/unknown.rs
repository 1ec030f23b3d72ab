//! Names that nobody knows: fields of bodies and parameters of queries. All of them are told at once, each with the
//! known one that was probably meant.

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::{Path, Segment};

/// The longest name that is told.
const LONGEST: usize = 100;
/// How many names are told at once.
const MOST: usize = 20;

/// A name that is not known, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// The name.
    pub name: String,
    /// Where, as a JSON pointer (RFC 6901).
    pub pointer: String,
    /// What to do about it.
    pub detail: String,
}

/// What is told of an unknown name where these are known: the one that was meant, or all.
pub fn detail<'a>(what: &str, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    match nearest(name, &known) {
        Some(meant) => format!("there is no such {what}; did you mean {meant}?"),
        None if known.is_empty() => format!("there is no such {what}"),
        None => format!("there is no such {what}; known are {}", known.join(", ")),
    }
}

/// The known name that is nearest to another, if it is near: one letter in three may differ, capitals and the kind of
/// dash do not count; or that it begins with.
pub fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let bare = |name: &str| -> String {
        name.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).take(LONGEST).collect()
    };
    let asked = bare(name);
    // “latitude” for “lat”.
    let longer = known.iter().find(|known| known.len() >= 3 && asked.starts_with(&bare(known)));
    if let Some(meant) = longer {
        return Some(meant);
    }
    let distances = known.iter().map(|known| (strsim::osa_distance(&asked, &bare(known)), *known));
    let (distance, nearest) = distances.min_by_key(|(distance, _)| *distance)?;
    let longer = asked.len().max(nearest.len());
    (distance <= 1 || distance * 3 <= longer).then_some(nearest).filter(|_| distance < longer)
}

/// Whether a name may be told where somebody may have sent their place for a name: words may, numbers and codes not.
pub fn is_tellable(name: &str) -> bool {
    (1..=40).contains(&name.len()) && name.chars().all(|letter| letter.is_ascii_alphabetic() || "_-.".contains(letter))
}

/// A name in a JSON pointer (RFC 6901).
pub fn escaped(name: &str) -> String {
    name.chars().take(LONGEST).collect::<String>().replace('~', "~0").replace('/', "~1")
}

/// Reads a value; where it has fields that are not known, tells of all of them, and of the first other fault.
///
/// # Errors
/// The unknown names, and the other fault.
pub fn read<T: DeserializeOwned>(mut value: Value) -> Result<T, (Vec<Unknown>, Option<Fault>)> {
    let mut unknown = Vec::new();
    loop {
        match serde_path_to_error::deserialize::<_, T>(&value) {
            Ok(read) if unknown.is_empty() => return Ok(read),
            Ok(_) => return Err((unknown, None)),
            Err(error) => {
                let said = error.inner().to_string();
                let Some(name) = quoted(&said, "unknown field `") else {
                    return Err((unknown, Some(Fault { pointer: pointer(error.path()), said })));
                };
                let (name, path) = (name.to_owned(), error.path().clone());
                let known = said.split_once("expected").map_or("", |(_, known)| known).split('`').skip(1).step_by(2);
                let goes_on = unknown.len() < MOST && remove(&mut value, &path, &name);
                unknown.push(Unknown { pointer: pointer(&path), detail: detail("field", &name, known), name });
                if !goes_on {
                    return Err((unknown, None));
                }
            }
        }
    }
}

/// A fault of another kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// What serde says of it, which may quote the value.
    pub said: String,
}

/// What stands in quotation marks behind a beginning.
pub fn quoted<'a>(said: &'a str, start: &str) -> Option<&'a str> {
    said.strip_prefix(start)?.split('`').next()
}

fn pointer(path: &Path) -> String {
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer = format!("{pointer}/{index}"),
            Segment::Map { key } => pointer = format!("{pointer}/{}", escaped(key)),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// Takes a field out of the object that a path leads to; the path may name the field itself.
fn remove(value: &mut Value, path: &Path, name: &str) -> bool {
    let mut place = value;
    for segment in path {
        match segment {
            Segment::Map { key } if key == name && place.get(name).is_some() => break,
            Segment::Map { key } => {
                let Some(inner) = place.get_mut(key) else { return false };
                place = inner;
            }
            Segment::Seq { index } => {
                let Some(inner) = place.get_mut(index) else { return false };
                place = inner;
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    place.as_object_mut().is_some_and(|object| object.remove(name).is_some())
}

#[cfg(test)]
mod tests {
    use nncf_core::partnership::RoleHeld;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_was_meant_is_named() {
        let known = ["nncf_membership", "name", "kind", "member_organisations", "summary", "limit"];
        for (name, meant) in [
            ("nncfMembership", Some("nncf_membership")),
            ("NNCF-membership", Some("nncf_membership")),
            ("nmae", Some("name")),
            ("Name", Some("name")),
            ("names", Some("name")),
            ("member_organizations", Some("member_organisations")),
            ("limits", Some("limit")),
            ("kinds_of_body", Some("kind")),
            ("colour", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, &known), meant, "{name}");
        }
        assert_eq!(detail("field", "nmae", known), "there is no such field; did you mean name?");
        assert_eq!(detail("field", "colour", ["a", "b"]), "there is no such field; known are a, b");
    }

    #[test]
    fn all_unknown_names_are_told_at_once() {
        let sent = json!([{"role": "host", "organisation": "A", "form": 1, "colour": 2}, {"rloe": "host", "organisation": "B"}]);
        let (unknown, other) = read::<Vec<RoleHeld>>(sent).unwrap_err();
        let told: Vec<_> =
            unknown.iter().map(|one| (one.pointer.as_str(), one.detail.contains("did you mean"))).collect();
        assert_eq!(told, [("/0/colour", false), ("/0/form", true), ("/1/rloe", true)]);
        assert_eq!(other.unwrap().said, "missing field `role`");
    }

    proptest! {
        #[test]
        fn never_panics(names in prop::collection::btree_map(".*", any::<bool>(), 0..30), name in ".*") {
            let sent: serde_json::Map<String, Value> = names.into_iter().map(|(name, value)| (name, value.into())).collect();
            let _ = read::<RoleHeld>(Value::Object(sent));
            let _ = nearest(&name, &["role", "name"]);
        }
    }
}
