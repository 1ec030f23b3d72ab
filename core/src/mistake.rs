//! What readers tell of mistakes in the register: for staff only, never shown to anyone else.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::fold::is_invisible;
use crate::slug::Slug;
use crate::text::{LONGEST_LINE, Name, Text, TextError, turns_text};

/// What is wrong, in a reader's words: at most 2,000 characters.
pub type Told = Text<2000>;
/// Where it can be checked, as a web address or in words: at most 300 characters.
pub type WhereToCheck = Text<300>;

/// A report on its way to the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMistake {
    /// What is wrong.
    pub told: Told,
    /// Where staff can check it.
    pub where_to_check: Option<WhereToCheck>,
}

/// Where a report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MistakeStatus {
    /// Waits for staff.
    New,
    /// Staff have dealt with it.
    Done,
}

/// A report as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Never changes.
    pub id: Uuid,
    /// The partnership that it is about, under its present slug.
    pub partnership: Slug,
    /// The partnership's present name.
    pub partnership_name: Name,
    /// What was told.
    pub told: NewMistake,
    /// When it came in.
    pub received_at: DateTime<Utc>,
    /// Where it stands.
    pub status: MistakeStatus,
}

/// Text as a form sends it, made fit to be kept: lines end as everywhere else in the register, tabs are spaces, and
/// what no keyboard types is left out. A terminal shows these words to staff, and must not be told to do something.
///
/// # Errors
/// When nothing is left, or too much.
pub fn typed<const MAX: usize>(text: &str) -> Result<Text<MAX>, TextError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let is_line = MAX <= LONGEST_LINE;
    let breaks = |c: char| matches!(c, '\n' | '\u{2028}' | '\u{2029}');
    let is_fit = |c: char| breaks(c) || !(c.is_control() || turns_text(c) || (is_line && is_invisible(c)));
    let kept: String =
        text.chars().filter(|&c| is_fit(c)).map(|c| if is_line && breaks(c) { ' ' } else { c }).collect();
    kept.parse()
}

impl MistakeStatus {
    /// The written form.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Done => "done",
        }
    }

    /// The status of a written form.
    pub fn from_written(text: &str) -> Option<Self> {
        [Self::New, Self::Done].into_iter().find(|status| status.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_form_sends_is_made_fit() {
        let text = typed::<1000>(" One\r\nTwo\tthree\u{1b}[2J\u{0}\u{202e}four ").unwrap();
        assert_eq!(text.as_str(), "One\nTwo three[2Jfour");
        assert_eq!(typed::<50>("One\r\nTwo\u{200b}\u{ad}").unwrap().as_str(), "One Two");
        assert_eq!(typed::<50>("\u{0} \r\n"), Err(TextError::Empty));
        assert_eq!(typed::<3>("four"), Err(TextError::TooLong { max: 3, actual: 4 }));
    }

    #[test]
    fn statuses_round_trip() {
        for status in [MistakeStatus::New, MistakeStatus::Done] {
            assert_eq!(MistakeStatus::from_written(status.as_str()), Some(status));
        }
        assert_eq!(MistakeStatus::from_written("old"), None);
    }

    proptest! {
        #[test]
        fn only_length_is_refused(input in ".*") {
            match typed::<60>(&input) {
                Ok(text) => prop_assert_eq!(text.as_str().parse::<Text<60>>().unwrap(), text),
                Err(error) => {
                    let is_length = matches!(error, TextError::Empty | TextError::TooLong { .. });
                    prop_assert!(is_length, "{error}");
                }
            }
        }
    }
}
