//! Text that a person typed: trimmed, of a stated length, free of control characters.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// Lets a type that parses from text and prints as text travel through serde as a string, and stand
/// as a string in the OpenAPI document.
macro_rules! string_type {
    ($type:ty, $error:ty) => {
        impl TryFrom<String> for $type {
            type Error = $error;
            fn try_from(value: String) -> Result<Self, Self::Error> {
                value.parse()
            }
        }
        impl From<$type> for String {
            fn from(value: $type) -> String {
                value.to_string()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                <String as utoipa::PartialSchema>::schema()
            }
        }
        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $type {}
    };
}
pub(crate) use string_type;

/// A name: one line of at most 200 characters.
pub type Name = Text<200>;
/// A short phrase: at most 500 characters.
pub type Phrase = Text<500>;
/// A paragraph or a few: at most 5,000 characters.
pub type Prose = Text<5000>;

/// Text of 1 to `MAX` characters, trimmed, without control characters other than line breaks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MAX: usize>(String);

/// Why a text was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space was given.
    #[error("must not be empty")]
    Empty,
    /// More characters than the field takes.
    #[error("must have at most {max} characters, but has {actual}")]
    TooLong {
        /// The most characters the field takes.
        max: usize,
        /// How many were given.
        actual: usize,
    },
    /// A control character, which no keyboard types and some programs act on.
    #[error("must not contain control characters")]
    Control,
}

impl<const MAX: usize> Text<MAX> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> FromStr for Text<MAX> {
    type Err = TextError;

    fn from_str(value: &str) -> Result<Self, TextError> {
        let value = value.trim();
        let actual = value.chars().count();
        if actual == 0 {
            return Err(TextError::Empty);
        }
        if actual > MAX {
            return Err(TextError::TooLong { max: MAX, actual });
        }
        if value.chars().any(|c| c.is_control() && c != '\n') {
            return Err(TextError::Control);
        }
        Ok(Self(value.to_owned()))
    }
}

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = TextError;
    fn try_from(value: String) -> Result<Self, TextError> {
        value.parse()
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(value: Text<MAX>) -> String {
        value.0
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MAX: usize> fmt::Debug for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// Folds text for searching: lower case, accents of Latin letters removed, everything that is neither
/// letter nor digit turned into single spaces. `"Dyfed–Powys & Ynys Môn"` becomes `"dyfed powys ynys mon"`.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let c = unaccented(c);
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !matches!(c, '\'' | '’') && !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// The letters with accents that stand in the names of the United Kingdom's places, Welsh and Gaelic ones included.
fn unaccented(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ä' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ẁ' | 'ẃ' | 'ŵ' | 'ẅ' => 'w',
        'ỳ' | 'ý' | 'ŷ' | 'ÿ' => 'y',
        other => other,
    }
}

/// Keeps a spreadsheet from taking a cell for a formula: an apostrophe before anything that begins like one.
/// [`plain`] takes it away again.
pub fn inert(cell: &str) -> Cow<'_, str> {
    if begins_like_a_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The text of a cell that [`inert`] wrote, or that a person guarded in the same way.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| begins_like_a_formula(rest)).unwrap_or(cell)
}

/// Apostrophes before a formula count as part of it: otherwise a text that has one of its own would lose it.
fn begins_like_a_formula(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn trims_and_refuses() {
        assert_eq!("  Gwent ".parse::<Name>().unwrap().as_str(), "Gwent");
        assert_eq!(" \t".parse::<Name>(), Err(TextError::Empty));
        assert_eq!("a\u{0}b".parse::<Name>(), Err(TextError::Control));
        let long = "é".repeat(201);
        assert_eq!(long.parse::<Name>(), Err(TextError::TooLong { max: 200, actual: 201 }));
    }

    #[test]
    fn folds_for_searching() {
        assert_eq!(fold("Dyfed–Powys & Ynys Môn"), "dyfed powys ynys mon");
        assert_eq!(fold("King's  Lynn"), "kings lynn");
        assert_eq!(fold("  "), "");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "'=1"] {
            assert_eq!(inert(formula), format!("'{formula}"));
        }
        for text in ["Gwent", "'tis", ""] {
            assert_eq!(inert(text), text);
            assert_eq!(plain(text), text);
        }
    }

    proptest! {
        #[test]
        fn parsing_is_stable(input in ".*") {
            if let Ok(text) = input.parse::<Phrase>() {
                prop_assert_eq!(text.as_str().parse::<Phrase>().unwrap(), text);
            }
        }

        #[test]
        fn folding_is_stable(input in ".*") {
            let once = fold(&input);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn inert_cells_read_as_written(input in "'{0,2}[=+@-]?.*") {
            let written = inert(&input).into_owned();
            prop_assert_eq!(plain(&written), input.as_str());
        }
    }
}
