//! Text that a person typed: trimmed, of a stated length, free of control characters and of what nobody sees.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

pub use crate::fold::fold;
use crate::fold::is_invisible;

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
/// A short phrase: one line of at most 500 characters.
pub type Phrase = Text<500>;
/// A paragraph or a few: at most 5,000 characters.
pub type Prose = Text<5000>;

/// The longest text that is one line, in characters. A longer one may have several.
pub(crate) const LONGEST_LINE: usize = 500;

/// Text of 1 to `MAX` characters, trimmed, without control characters and without marks that turn the direction in
/// which it is read. Up to [`LONGEST_LINE`] it is one line, in which every character can be seen; beyond it may have
/// line breaks.
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
    /// A line break in a text that is one line.
    #[error("must be one line; take out the line break at character {at}")]
    LineBreak {
        /// Which character it is, counted from 1.
        at: usize,
    },
    /// A character that nobody sees, so that two texts would look alike, or a mark that turns the text behind it.
    #[error("has a character that cannot be seen at character {at} (U+{code:04X}); take it out, or type the text anew")]
    Unseen {
        /// Which character it is, counted from 1.
        at: usize,
        /// The character's number in Unicode.
        code: u32,
    },
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
        let value = value.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
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
        check_seen(value, MAX <= LONGEST_LINE)?;
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

/// That no character breaks a line, and that each can be seen. A text of several lines is only held to the marks that
/// turn it: what joins letters of other scripts or makes emoji is nobody's harm there.
fn check_seen(text: &str, is_line: bool) -> Result<(), TextError> {
    let mut before = ' ';
    for (index, c) in text.chars().enumerate() {
        let at = index + 1;
        if is_line && matches!(c, '\n' | '\u{2028}' | '\u{2029}') {
            return Err(TextError::LineBreak { at });
        }
        if turns_text(c) || (is_line && is_invisible(c) && !makes_emoji(before, c)) {
            return Err(TextError::Unseen { at, code: u32::from(c) });
        }
        before = c;
    }
    Ok(())
}

/// Whether a character only changes the direction in which those after it are read.
pub(crate) fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a character makes one emoji of those around it: the flag of Wales is seven characters.
fn makes_emoji(before: char, c: char) -> bool {
    let is_symbol = before >= '\u{2190}' && !before.is_alphanumeric();
    is_symbol && matches!(c, '\u{200d}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}')
}

/// The same document with each text made one that can be read today: what was stored before it was asked that texts
/// have no line breaks and nothing unseen must still be shown.
pub fn mend_unseen(document: &mut serde_json::Value) {
    match document {
        serde_json::Value::String(text) => {
            let is_line = text.chars().nth(LONGEST_LINE).is_none();
            let breaks = |c: char| is_line && matches!(c, '\n' | '\u{2028}' | '\u{2029}');
            let kept = text.chars().filter(|&c| !is_invisible(c)).map(|c| if breaks(c) { ' ' } else { c });
            *text = kept.collect();
        }
        serde_json::Value::Array(entries) => entries.iter_mut().for_each(mend_unseen),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(mend_unseen),
        _ => {}
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
        assert_eq!("\u{feff}Gwent\u{200b} \u{2060}".parse::<Name>().unwrap().as_str(), "Gwent");
        assert_eq!("\u{200b}".parse::<Name>(), Err(TextError::Empty));
        let long = "é".repeat(201);
        assert_eq!(long.parse::<Name>(), Err(TextError::TooLong { max: 200, actual: 201 }));
    }

    #[test]
    fn one_line_is_one_line_and_all_of_it_is_seen() {
        for broken in ["a\nb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(broken.parse::<Name>(), Err(TextError::LineBreak { at: 2 }), "{broken:?}");
            assert_eq!(broken.parse::<Phrase>(), Err(TextError::LineBreak { at: 2 }), "{broken:?}");
            assert!(broken.parse::<Prose>().is_ok());
        }
        for c in
            ['\u{200b}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{200e}', '\u{202e}', '\u{2067}', '\u{61c}', '\u{200d}']
        {
            let error = TextError::Unseen { at: 3, code: u32::from(c) };
            assert_eq!(format!("Gw{c}ent").parse::<Name>(), Err(error.clone()), "{c:?}");
            assert_eq!(format!("Gw{c}ent").parse::<Prose>().is_err(), turns_text(c), "{c:?}");
        }
        let told = "Gw\u{200b}ent".parse::<Name>().unwrap_err().to_string();
        assert!(told.contains("character 3 (U+200B)"), "{told}");
        for fine in [
            "Ynys Mo\u{302}n",
            "No\u{a0}break",
            "❤\u{fe0f} Support",
            "🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
            "مرحبا",
        ] {
            assert!(fine.parse::<Name>().is_ok(), "{fine:?}");
        }
    }

    #[test]
    fn what_was_stored_before_can_still_be_read() {
        let long = "line\n".repeat(200);
        let mut document =
            serde_json::json!({"name": "Gw\u{200b}ent\nforum", "list": ["\u{202e}x"], "prose": long, "n": 1});
        mend_unseen(&mut document);
        assert_eq!(document, serde_json::json!({"name": "Gwent forum", "list": ["x"], "prose": long, "n": 1}));
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
        fn inert_cells_read_as_written(input in "'{0,2}[=+@-]?.*") {
            let written = inert(&input).into_owned();
            prop_assert_eq!(plain(&written), input.as_str());
        }
    }
}
