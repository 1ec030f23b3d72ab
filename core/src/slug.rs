//! Slugs: the short names that addresses are made of.

use std::fmt;
use std::str::FromStr;

use crate::fold::fold;
use crate::text::string_type;

/// The short name of a partnership in addresses: 1 to 80 lower-case ASCII letters, digits and single hyphens.
///
/// A slug is never reused; a partnership that is renamed keeps its old slugs as redirects.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

/// Why a slug was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a slug has 1 to {MAX} lower-case letters, digits and single hyphens between them")]
pub struct SlugError;

const MAX: usize = 80;

string_type!(Slug, SlugError);

impl Slug {
    /// The slug of a name: `"Cardiff & the Vale"` gives `cardiff-and-the-vale`.
    ///
    /// # Errors
    /// [`SlugError`] when the name has no letter or digit of the Latin alphabet to make a slug from.
    pub fn from_name(name: &str) -> Result<Self, SlugError> {
        let folded = fold(name);
        let mut slug = String::new();
        for word in folded.split(' ').map(|w| w.replace(|c: char| !c.is_ascii_alphanumeric(), "")) {
            let needed = word.len() + usize::from(!slug.is_empty());
            if word.is_empty() || slug.len() + needed > MAX {
                continue;
            }
            if !slug.is_empty() {
                slug.push('-');
            }
            slug.push_str(&word);
        }
        slug.parse()
    }

    /// The slug as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(value: &str) -> Result<Self, SlugError> {
        let shape_holds = (1..=MAX).contains(&value.len())
            && value
                .split('-')
                .all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()));
        if shape_holds { Ok(Self(value.to_owned())) } else { Err(SlugError) }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn from_names() {
        for (name, slug) in [
            ("Cardiff & the Vale Regional Anti-Slavery Forum", "cardiff-and-the-vale-regional-anti-slavery-forum"),
            ("Ynys Môn", "ynys-mon"),
            ("Ynys Mo\u{302}n Partnership", "ynys-mon-partnership"),
            ("Fac\u{327}ade Network", "facade-network"),
            ("Façade Network", "facade-network"),
            ("Łódź & Straße", "lodz-and-strasse"),
            ("Saint\u{200b} Helens", "st-helens"),
            ("Barnardo's", "barnardos"),
            ("Barnardoʼs", "barnardos"),
        ] {
            assert_eq!(Slug::from_name(name).unwrap().as_str(), slug);
        }
        assert_eq!(Slug::from_name("…"), Err(SlugError));
    }

    #[test]
    fn refuses_other_shapes() {
        for bad in ["", "-a", "a-", "a--b", "A", "a b", "é", &"a".repeat(81)] {
            assert_eq!(bad.parse::<Slug>(), Err(SlugError), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_round_trips(input in ".*") {
            if let Ok(slug) = input.parse::<Slug>() {
                prop_assert_eq!(slug.to_string(), input.clone());
            }
            if let Ok(slug) = Slug::from_name(&input) {
                prop_assert_eq!(slug.to_string().parse::<Slug>().unwrap(), slug);
            }
        }
    }
}
