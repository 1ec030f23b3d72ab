//! Telephone numbers that can be dialled from the United Kingdom: which ranges are in use and how long their numbers
//! are, by Ofcom's National Telephone Numbering Plan; numbers of other countries by ITU-T E.164.

use std::fmt;
use std::str::FromStr;

/// A telephone number that can be dialled. It is compared by what is dialled, however it was written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PhoneNumber {
    /// What is dialled: digits, with a `+` before those of other countries.
    dialled: String,
    is_for_texts: bool,
}

/// Why a number cannot be dialled, told to the person who typed it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// It holds more than one number has.
    #[error(
        "write one number alone, in digits with spaces between, such as 0808 800 5000; say all else in other fields"
    )]
    NotANumber,
    /// It begins neither with 0 nor with +, and is no short number.
    #[error(
        "a number begins with 0 or with + and the country’s code; if it came from a spreadsheet, its first 0 was lost there"
    )]
    NoBeginning,
    /// It has too few or too many digits.
    #[error("numbers that begin with {beginning} have {expected} digits, and this one has {actual}")]
    Length {
        /// How they begin.
        beginning: String,
        /// How many digits they have.
        expected: &'static str,
        /// How many it has.
        actual: usize,
    },
    /// Nobody is given numbers that begin so.
    #[error("no number in use begins with {0}")]
    Unused(String),
    /// It would cost those who call.
    #[error("numbers that begin with 09 charge whoever calls, and are never given to people in need")]
    Premium,
    /// It is short, and nothing answers it from every telephone.
    #[error(
        "this is no short number that every telephone reaches, such as 999 or 116 123; before a number for text messages write “Text”"
    )]
    Short,
    /// It is not as numbers of other countries are.
    #[error("a number of another country has + and its code before it, and 8 to 15 digits in all")]
    Abroad,
}

/// Short numbers that every telephone reaches, apart from those that begin with 116 and 118.
const SHORT: &[&str] = &["100", "101", "105", "111", "112", "119", "123", "155", "159", "195", "999", "18000"];
/// The harmonised numbers of social value that are in use: missing children, victims of crime, children's helplines, medical advice and emotional support.
const SOCIAL: &[&str] = &["116000", "116006", "116111", "116117", "116123"];
/// The codes of areas in which some numbers have one digit less, without their 0.
#[rustfmt::skip] // one word a line would be a long file
const SHORTER_AREAS: &[&str] = &[
    "1204", "1208", "1254", "1276", "1297", "1298", "1363", "1364", "1384", "1386", "1404", "1420", "1460", "1461",
    "1480", "1488", "1524", "1527", "1562", "1566", "1606", "1629", "1635", "1647", "1659", "1695", "1697", "1726",
    "1744", "1750", "1768", "1827", "1837", "1884", "1900", "1905", "1935", "1946", "1949", "1963", "1995",
];
/// What stands before the number where a relay takes a call from a textphone or an application.
const RELAYS: &[&str] = &["18001", "18002"];
/// What a number for text messages has before it, in both languages.
const TEXT_WORDS: &[&str] = &["text", "sms", "txt", "tecst", "tecstiwch", "neges destun"];

impl PhoneNumber {
    /// What is dialled: digits, with a `+` before those of other countries.
    pub fn dialled(&self) -> &str {
        &self.dialled
    }

    /// Whether it takes text messages alone.
    pub fn is_for_texts(&self) -> bool {
        self.is_for_texts
    }

    /// Whether it is of the range of mobile and personal numbers, of which most are one person's.
    pub fn is_mobile(&self) -> bool {
        self.dialled.starts_with("07")
    }

    /// A number for text messages, without the word before it: four to six digits.
    ///
    /// # Errors
    /// [`PhoneError::Short`] for what is none.
    pub fn for_texts(text: &str) -> Result<Self, PhoneError> {
        let digits = digits_of(text).ok_or(PhoneError::NotANumber)?;
        let is_code = (4..=6).contains(&digits.len()) && digits.starts_with(['6', '7', '8']);
        if is_code || SHORT.contains(&digits.as_str()) {
            return Ok(Self { dialled: digits, is_for_texts: true });
        }
        let number: Self = digits.parse()?;
        Ok(Self { is_for_texts: true, ..number })
    }
}

impl FromStr for PhoneNumber {
    type Err = PhoneError;

    fn from_str(text: &str) -> Result<Self, PhoneError> {
        let lower = text.trim().to_lowercase();
        let for_texts = TEXT_WORDS.iter().filter_map(|word| lower.strip_prefix(word)).find_map(|rest| {
            let number = rest.trim_start_matches([':', ' ', '\u{a0}']);
            (number.len() < rest.len()).then_some(number)
        });
        if let Some(number) = for_texts {
            return Self::for_texts(number);
        }
        let digits = digits_of(&lower).ok_or(PhoneError::NotANumber)?;
        Ok(Self { dialled: dialled(&digits)?, is_for_texts: false })
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_for_texts { write!(f, "Text {}", self.dialled) } else { f.write_str(&self.dialled) }
    }
}

/// The digits of a number, with a `+` in front if it has one there; nothing where anything else stands in it.
fn digits_of(text: &str) -> Option<String> {
    let text = text.trim();
    let (plus, rest) = text.strip_prefix('+').map_or(("", text), |rest| ("+", rest));
    let mut digits = plus.to_owned();
    for c in rest.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}' | '-' | '\u{2010}'..='\u{2013}' | '.' | '(' | ')' => {}
            _ => return None,
        }
    }
    // In +44 (0)20, the 0 is for those who call from within the country.
    let has_both = digits.starts_with("+440") && rest.contains("(0)");
    if has_both {
        digits.remove(3);
    }
    digits.bytes().any(|b| b.is_ascii_digit()).then_some(digits)
}

fn dialled(digits: &str) -> Result<String, PhoneError> {
    if let Some(relayed) = RELAYS.iter().find(|relay| digits.len() > relay.len() && digits.starts_with(**relay)) {
        return Ok(format!("{relayed}{}", dialled(&digits[relayed.len()..])?));
    }
    if let Some(international) = digits.strip_prefix('+').or_else(|| digits.strip_prefix("00")) {
        return match international.strip_prefix("44") {
            Some(national) => uk(national.strip_prefix('0').unwrap_or(national)),
            None => abroad(international),
        };
    }
    if SHORT.contains(&digits) || SOCIAL.contains(&digits) || (digits.len() == 6 && digits.starts_with("118")) {
        return Ok(digits.to_owned());
    }
    match digits.strip_prefix('0') {
        Some(national) => uk(national),
        None if digits.len() <= 6 => Err(PhoneError::Short),
        None => Err(PhoneError::NoBeginning),
    }
}

fn abroad(digits: &str) -> Result<String, PhoneError> {
    let holds = (8..=15).contains(&digits.len()) && !digits.starts_with('0');
    if holds { Ok(format!("+{digits}")) } else { Err(PhoneError::Abroad) }
}

/// A number of the United Kingdom or its neighbours that share its plan, without its 0.
fn uk(national: &str) -> Result<String, PhoneError> {
    // Childline's, which is shorter than all others.
    if national == "8001111" {
        return Ok(format!("0{national}"));
    }
    let beginning = |length: usize| format!("0{}", &national[..length.min(national.len())]);
    let mut first = national.chars();
    let (expected, shown): (&'static [usize], usize) = match (first.next(), first.next()) {
        (Some('1'), Some('1'..='9')) => {
            if SHORTER_AREAS.iter().any(|area| national.starts_with(area)) {
                (&[9, 10], 4)
            } else {
                (&[10], 2)
            }
        }
        (Some('2'), Some('0' | '3' | '4' | '8' | '9'))
        | (Some('3'), Some('0' | '3' | '4' | '7'))
        | (Some('5'), Some('5' | '6'))
        | (Some('7'), Some('0'..='9')) => (&[10], 2),
        (Some('8'), Some('0')) if national.starts_with("800") => (&[9, 10], 3),
        (Some('8'), Some('0')) if national.starts_with("808") => (&[10], 3),
        (Some('8'), Some('4')) if matches!(national.as_bytes().get(2), Some(b'3'..=b'5')) => (&[10], 3),
        (Some('8'), Some('7')) if matches!(national.as_bytes().get(2), Some(b'0'..=b'3')) => (&[10], 3),
        (Some('9'), _) => return Err(PhoneError::Premium),
        _ => return Err(PhoneError::Unused(beginning(3))),
    };
    if expected.contains(&national.len()) {
        return Ok(format!("0{national}"));
    }
    let expected = if expected.len() > 1 { "10 or 11" } else { "11" };
    Err(PhoneError::Length { beginning: beginning(shown), expected, actual: national.len() + 1 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dialled(text: &str) -> String {
        text.parse::<PhoneNumber>().map_or_else(|error| panic!("{text}: {error}"), |number| number.dialled().to_owned())
    }

    #[test]
    fn numbers_that_can_be_dialled() {
        for (text, number) in [
            ("999", "999"),
            ("101", "101"),
            ("112", "112"),
            ("111", "111"),
            ("105", "105"),
            ("18000", "18000"),
            ("18001 101", "18001101"),
            ("18001 0800 808 3733", "1800108008083733"),
            ("116 123", "116123"),
            ("116000", "116000"),
            ("08000 121 700", "08000121700"),
            ("0800 555 111", "0800555111"),
            ("0800 1111", "08001111"),
            ("0808 800 5000", "08088005000"),
            ("0300 303 8151", "03003038151"),
            ("0345 600 9000", "03456009000"),
            ("0845 046 0000", "08450460000"),
            ("0870 600 5522", "08706005522"),
            ("(020) 7946 0958", "02079460958"),
            ("+44 (0)20 7946 0958", "02079460958"),
            ("+44 20 7946 0958", "02079460958"),
            ("0044 20 7946 0958", "02079460958"),
            ("+440207 946 0958", "02079460958"),
            ("028 9024 9999", "02890249999"),
            ("0141 276 7724", "01412767724"),
            ("01632-960-001", "01632960001"),
            ("01632\u{a0}960\u{2011}001", "01632960001"),
            ("016977 2123", "0169772123"),
            ("01204 12345", "0120412345"),
            ("07700 900123", "07700900123"),
            ("+353 1 800 1234", "+35318001234"),
            ("00353 1 800 1234", "+35318001234"),
            ("Text 85258", "85258"),
            ("SMS: 61016", "61016"),
            ("text 999", "999"),
            ("Text 07537 404282", "07537404282"),
        ] {
            assert_eq!(dialled(text), number, "{text}");
        }
        assert!("Text 85258".parse::<PhoneNumber>().unwrap().is_for_texts());
        assert!("+44 7700 900123".parse::<PhoneNumber>().unwrap().is_mobile());
        assert!(!"01632 960 001".parse::<PhoneNumber>().unwrap().is_mobile());
    }

    #[test]
    fn what_cannot_be_dialled_is_refused_with_what_to_do() {
        use PhoneError::{Abroad, NoBeginning, NotANumber, Premium, Short, Unused};
        let length =
            |beginning: &str, expected, actual| PhoneError::Length { beginning: beginning.into(), expected, actual };
        for (text, error) in [
            ("", NotANumber),
            ("call us", NotANumber),
            ("0300 303 0547 / 0548", NotANumber),
            ("0800 808 3733 (24 hours)", NotANumber),
            ("0800 SLAVERY", NotANumber),
            ("020 7946 0958 ext 12", NotANumber),
            ("8000121700", NoBeginning),
            ("8.000121700E+10", NotANumber),
            ("20 7946 0958", NoBeginning),
            ("08000 121 70", length("0800", "10 or 11", 10)),
            ("0800 12 17", length("0800", "10 or 11", 8)),
            ("08000 121 7000", length("0800", "10 or 11", 12)),
            ("0808 800 500", length("0808", "11", 10)),
            ("0300 303 815", length("030", "11", 10)),
            ("01632 96000", length("016", "11", 10)),
            ("01632 960 0011", length("016", "11", 12)),
            ("020 7946 095", length("020", "11", 10)),
            ("+44 20 7946 095", length("020", "11", 10)),
            ("07700 90012", length("077", "11", 10)),
            ("0500 123 456", Unused("0500".into())),
            ("0210 123 4567", Unused("0210".into())),
            ("0101 123 4567", Unused("0101".into())),
            ("0400 123 4567", Unused("0400".into())),
            ("0820 123 4567", Unused("0820".into())),
            ("0900 123 4567", Premium),
            ("0", Unused("0".into())),
            ("998", Short),
            ("911", Short),
            ("116 124", Short),
            ("85258", Short),
            ("12345", Short),
            ("Text 12345", Short),
            ("+1 23", Abroad),
            ("+0 123 456 789", Abroad),
            ("+1234567890123456", Abroad),
        ] {
            // A ten-digit number of the freephone range exists; what was lost there nobody can tell.
            if text == "08000 121 70" {
                assert_eq!(dialled(text), "0800012170");
                continue;
            }
            assert_eq!(text.parse::<PhoneNumber>(), Err(error), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics_and_reads_what_it_writes(text in ".*") {
            if let Ok(number) = text.parse::<PhoneNumber>() {
                prop_assert_eq!(number.to_string().parse::<PhoneNumber>(), Ok(number));
            }
        }

        #[test]
        fn digits_never_panic(text in "(\\+|00|0|18001)?[0-9 ()-]{0,20}") {
            if let Ok(number) = text.parse::<PhoneNumber>() {
                prop_assert_eq!(number.to_string().parse::<PhoneNumber>(), Ok(number));
            }
        }

        #[test]
        fn spaces_do_not_matter(places in proptest::collection::vec(0usize..11, 0..4)) {
            let mut text = "02079460958".to_owned();
            for place in places {
                text.insert(place.min(text.len()), ' ');
            }
            prop_assert_eq!(dialled(&text), "02079460958");
        }
    }
}
