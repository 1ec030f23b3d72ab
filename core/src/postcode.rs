//! Postcodes and outcodes as values that can only exist well formed.
//!
//! A postcode has two halves. The *outcode* ("CF10") names a post town's district and takes one of
//! seven shapes; the *incode* ("1EP") is always a digit and two letters. Parsing forgives letter
//! case and any white space, because people paste postcodes from letters and spreadsheets; printing
//! always gives the Royal Mail's own form. Being well formed does not mean that the postcode is in
//! use: ask [`PostcodeTable`](crate::atlas::postcodes::PostcodeTable) for that.
//!
//! What people type and paste is read by [`readings`] and [`outcodes`], which find a postcode whatever stands around it;
//! [`Elsewhere`] tells what a code belongs to that is of no place here.

mod elsewhere;
mod typed;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use elsewhere::{Elsewhere, ElsewhereKind};
use typed::cleaned;
pub use typed::{Reading, outcodes, readings};

/// How many incodes one outcode could have: ten digits by 26 by 26 letters.
pub const INCODES: u16 = 10 * 26 * 26;

/// Longest postcode without its space: an outcode of four characters and an incode of three.
const MAX_CHARS: usize = 7;

/// Why a text is not a postcode or an outcode.
///
/// The messages never repeat the text: the places that people look up are kept out of logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PostcodeError {
    /// Nothing but white space.
    #[error("the postcode is empty; a postcode looks like CF10 1EP")]
    Empty,
    /// A good outcode where a whole postcode was wanted.
    #[error("this is only the first half of a postcode; a whole postcode looks like CF10 1EP")]
    Incomplete,
    /// Not the shape of a postcode.
    #[error("this is not a postcode; a postcode looks like CF10 1EP, SW1A 2AA or M1 1AE")]
    NotAPostcode,
    /// Not the shape of an outcode.
    #[error("this is not the first half of a postcode, which looks like CF10, SW1A or M1")]
    NotAnOutcode,
}

/// The first half of a postcode, such as `CF10`; sorts as its text does.
///
/// Four bytes of upper-case ASCII, filled with zeros at the end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Outcode([u8; 4]);

impl Outcode {
    /// Reads an outcode in any case, with white space anywhere in it.
    ///
    /// # Errors
    /// [`PostcodeError::Empty`], or [`PostcodeError::NotAnOutcode`] for any other text (a whole
    /// postcode included).
    pub fn parse(text: &str) -> Result<Self, PostcodeError> {
        match squeeze(text) {
            Some((_, 0)) => Err(PostcodeError::Empty),
            Some((chars, len)) => Self::from_upper(&chars[..len]).ok_or(PostcodeError::NotAnOutcode),
            None => Err(PostcodeError::NotAnOutcode),
        }
    }

    /// The postcode area, one or two letters: `BT` of `BT7`, `M` of `M1`.
    ///
    /// The historic outcode `NPT` belongs to `NP`, which took its postcodes over.
    pub fn area(&self) -> &str {
        let letters = self.0.iter().take(2).take_while(|byte| byte.is_ascii_uppercase()).count();
        ascii(&self.0[..letters])
    }

    /// The canonical text, upper case without spaces.
    pub fn as_str(&self) -> &str {
        let len = self.0.iter().take_while(|&&byte| byte != 0).count();
        ascii(&self.0[..len])
    }

    /// Whether it lies in Northern Ireland (area `BT`), whose postcodes the register may not ship.
    pub fn is_northern_ireland(&self) -> bool {
        self.area() == "BT"
    }

    /// An outcode from characters already in upper case, or `None` if they have none of the shapes.
    fn from_upper(chars: &[u8]) -> Option<Self> {
        let known = match chars {
            b"NPT" => true,
            [a, d] => shape([*a], [*d]),
            [a, d, e] if d.is_ascii_digit() => shape([*a], [*d]) && e.is_ascii_alphanumeric(),
            [a, b, d] => shape([*a, *b], [*d]),
            [a, b, d, e] => shape([*a, *b], [*d]) && e.is_ascii_alphanumeric(),
            _ => false,
        };
        let mut bytes = [0; 4];
        bytes.get_mut(..chars.len())?.copy_from_slice(chars);
        known.then_some(Self(bytes))
    }
}

// One word hashes several times faster than a slice of bytes with its length, and equal outcodes
// have equal words.
impl Hash for Outcode {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(u32::from_be_bytes(self.0));
    }
}

/// A whole postcode, such as `CF10 1EP`; sorts as its text without the space does within each
/// outcode.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Postcode {
    outcode: Outcode,
    /// Below [`INCODES`].
    incode: u16,
}

impl Postcode {
    /// Reads a postcode in any case, with white space anywhere in it or none.
    ///
    /// # Errors
    /// [`PostcodeError::Empty`], [`PostcodeError::Incomplete`] for an outcode alone, or
    /// [`PostcodeError::NotAPostcode`].
    pub fn parse(text: &str) -> Result<Self, PostcodeError> {
        let (chars, len) = squeeze(text).ok_or(PostcodeError::NotAPostcode)?;
        match &chars[..len] {
            [] => Err(PostcodeError::Empty),
            [out @ .., digit, first, second] if digit.is_ascii_digit() && !out.is_empty() => {
                let outcode = Outcode::from_upper(out);
                let incode = incode_index([*digit, *first, *second]);
                outcode.zip(incode).map(|(outcode, incode)| Self { outcode, incode }).ok_or(PostcodeError::NotAPostcode)
            }
            rest if Outcode::from_upper(rest).is_some() => Err(PostcodeError::Incomplete),
            _ => Err(PostcodeError::NotAPostcode),
        }
    }

    /// The postcode with this outcode and [`incode_index`](Self::incode_index), or `None` from
    /// [`INCODES`] up.
    pub fn from_parts(outcode: Outcode, incode_index: u16) -> Option<Self> {
        (incode_index < INCODES).then_some(Self { outcode, incode: incode_index })
    }

    /// The first half.
    pub fn outcode(&self) -> Outcode {
        self.outcode
    }

    /// The second half as a number below [`INCODES`]: digit × 676 + first letter × 26 + second
    /// letter, `A` being 0.
    pub fn incode_index(&self) -> u16 {
        self.incode
    }

    /// Whether it lies in Northern Ireland (area `BT`), whose postcodes the register may not ship.
    pub fn is_northern_ireland(&self) -> bool {
        self.outcode.is_northern_ireland()
    }
}

impl fmt::Display for Outcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let letter = |index: u16| char::from(b'A' + (index % 26) as u8);
        let (digit, first, second) = (self.incode / 676, letter(self.incode / 26), letter(self.incode));
        write!(f, "{} {digit}{first}{second}", self.outcode)
    }
}

impl fmt::Debug for Outcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outcode({self})")
    }
}

impl fmt::Debug for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Postcode({self})")
    }
}

/// The conversions that both types share, all by way of `parse` and `Display`.
macro_rules! text_conversions {
    ($type:ty) => {
        impl FromStr for $type {
            type Err = PostcodeError;

            fn from_str(text: &str) -> Result<Self, PostcodeError> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $type {
            type Error = PostcodeError;

            fn try_from(text: String) -> Result<Self, PostcodeError> {
                Self::parse(&text)
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.to_string()
            }
        }
    };
}
text_conversions!(Outcode);
text_conversions!(Postcode);

/// The characters of `text` in upper case without white space and how many they are; `None` if they
/// are too many or not all letters and digits of ASCII.
fn squeeze(text: &str) -> Option<([u8; MAX_CHARS], usize)> {
    let mut chars = [0; MAX_CHARS];
    let mut len = 0;
    // Unicode's white space includes the no-break spaces that word processors put into postcodes.
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        *chars.get_mut(len)? = c.is_ascii_alphanumeric().then(|| c.to_ascii_uppercase() as u8)?;
        len += 1;
    }
    Some((chars, len))
}

/// Whether all of `letters` are letters and all of `digits` digits.
fn shape<const L: usize, const D: usize>(letters: [u8; L], digits: [u8; D]) -> bool {
    letters.iter().all(u8::is_ascii_uppercase) && digits.iter().all(u8::is_ascii_digit)
}

fn incode_index([digit, first, second]: [u8; 3]) -> Option<u16> {
    let letter = |byte: u8| byte.is_ascii_uppercase().then(|| u16::from(byte - b'A'));
    let digit = digit.is_ascii_digit().then(|| u16::from(digit - b'0'))?;
    Some(digit * 676 + letter(first)? * 26 + letter(second)?)
}

/// Bytes known to be ASCII as text.
fn ascii(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_every_shape_and_prints_it_canonically() {
        for (text, canonical) in [
            ("m11ae", "M1 1AE"),
            ("M60 1NW", "M60 1NW"),
            (" cr2\u{a0}6xh ", "CR2 6XH"),
            ("DN551PT", "DN55 1PT"),
            ("w1 a0ax", "W1A 0AX"),
            ("E C 1 A\t1 B B\n", "EC1A 1BB"),
            ("npt0ad", "NPT 0AD"),
            ("CF\u{202f}10 1ep", "CF10 1EP"),
        ] {
            assert_eq!(Postcode::parse(text).unwrap().to_string(), canonical);
        }
    }

    #[test]
    fn says_what_is_wrong_without_repeating_it() {
        use PostcodeError::{Empty, Incomplete, NotAPostcode, NotAnOutcode};
        for (text, error) in [
            ("", Empty),
            (" \u{a0}", Empty),
            ("CF10", Incomplete),
            ("w1a", Incomplete),
            ("NPT", Incomplete),
            ("1AA", NotAPostcode),
            ("CF10 1E", NotAPostcode),
            ("CF101 1EP", NotAPostcode),
            ("CF10 11P", NotAPostcode),
            ("ABC 1EP", NotAPostcode),
            ("Ｍ1 1AE", NotAPostcode),
            ("CF10-1EP", NotAPostcode),
        ] {
            assert_eq!(Postcode::parse(text), Err(error), "{text:?}");
        }
        assert_eq!(Outcode::parse("CF10 1EP"), Err(NotAnOutcode));
        assert_eq!(Outcode::parse(" "), Err(Empty));
        assert!(!Postcode::parse("ZZZZZ").unwrap_err().to_string().contains("ZZZZZ"));
    }

    #[test]
    fn knows_its_halves_and_area() {
        let postcode = Postcode::parse("bt7 1nn").unwrap();
        assert!(postcode.is_northern_ireland() && postcode.outcode().is_northern_ireland());
        assert_eq!((postcode.outcode().area(), postcode.outcode().as_str()), ("BT", "BT7"));
        assert_eq!(postcode.incode_index(), 676 + 13 * 26 + 13);
        assert!(!Postcode::parse("B7 1NN").unwrap().is_northern_ireland());
        assert_eq!(Outcode::parse("m1").unwrap().area(), "M");
        assert_eq!(Outcode::parse("NPT").unwrap().area(), "NP");
        assert_eq!(Postcode::from_parts(postcode.outcode(), INCODES), None);
    }

    #[test]
    fn serialises_as_text() {
        let postcode: Postcode = serde_json::from_str("\"cf101ep\"").unwrap();
        assert_eq!(serde_json::to_string(&postcode).unwrap(), "\"CF10 1EP\"");
        assert_eq!(serde_json::to_string(&postcode.outcode()).unwrap(), "\"CF10\"");
        assert!(serde_json::from_str::<Outcode>("\"10CF\"").is_err());
    }

    proptest! {
        #[test]
        fn round_trips(text in "([A-Z]{1,2}[0-9][A-Z0-9]?|NPT) [0-9][A-Z]{2}") {
            let postcode = Postcode::parse(&text).unwrap();
            prop_assert_eq!(postcode.to_string(), text.as_str());
            prop_assert_eq!(Postcode::from_parts(postcode.outcode(), postcode.incode_index()), Some(postcode));
            prop_assert_eq!(Postcode::parse(&text.to_lowercase().replace(' ', "")), Ok(postcode));
            prop_assert_eq!(Outcode::parse(&postcode.outcode().to_string()), Ok(postcode.outcode()));
        }

        #[test]
        fn order_is_that_of_the_text(a in "[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", b in "[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}") {
            prop_assert_eq!(Postcode::parse(&a).unwrap().cmp(&Postcode::parse(&b).unwrap()), a.cmp(&b));
        }

        #[test]
        fn any_text_is_read_or_refused(text in any::<String>()) {
            if let Ok(postcode) = Postcode::parse(&text) {
                prop_assert_eq!(Postcode::parse(&postcode.to_string()), Ok(postcode));
            }
            if let Ok(outcode) = Outcode::parse(&text) {
                prop_assert_eq!(Outcode::parse(outcode.as_str()), Ok(outcode));
            }
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..12)) {
            let _ = Postcode::parse(&String::from_utf8_lossy(&bytes));
        }
    }
}
