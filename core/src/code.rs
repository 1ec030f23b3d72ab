//! GSS codes: the nine-character codes of the Government Statistical Service for areas of the United Kingdom.

use std::fmt;
use std::str::FromStr;

use crate::text::string_type;

/// A GSS code such as `E23000030`: a capital letter and eight digits. The 26 districts that Northern Ireland had until
/// 2015 never had one: their codes, `95A` to `95Z`, are read as well, so that they lead to what took their place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GssCode([u8; LENGTH]);

/// How many characters a GSS code has. Shorter ones are filled up with zeros behind.
const LENGTH: usize = 9;
/// How the codes of Northern Ireland's former districts begin; a capital letter follows.
const NORTHERN_IRISH: &[u8] = b"95";

/// Why a code was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a GSS code is one capital letter and eight digits, such as E23000030")]
pub struct GssCodeError;

string_type!(GssCode, GssCodeError);

impl GssCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        // The bytes were ASCII when the code was parsed.
        let length = self.0.iter().position(|&byte| byte == 0).unwrap_or(LENGTH);
        std::str::from_utf8(&self.0[..length]).unwrap_or_default()
    }
}

impl FromStr for GssCode {
    type Err = GssCodeError;

    fn from_str(value: &str) -> Result<Self, GssCodeError> {
        let shape_holds = match value.as_bytes() {
            [letter, digits @ ..] if value.len() == LENGTH => {
                letter.is_ascii_uppercase() && digits.iter().all(u8::is_ascii_digit)
            }
            [first @ .., letter] => first == NORTHERN_IRISH && letter.is_ascii_uppercase(),
            [] => false,
        };
        let mut bytes = [0; LENGTH];
        if !shape_holds {
            return Err(GssCodeError);
        }
        bytes[..value.len()].copy_from_slice(value.as_bytes());
        Ok(Self(bytes))
    }
}

impl fmt::Display for GssCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for GssCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn round_trips(code in "[A-Z][0-9]{8}|95[A-Z]") {
            prop_assert_eq!(code.parse::<GssCode>().unwrap().to_string(), code);
        }

        #[test]
        fn never_panics(input in ".*") {
            if let Ok(code) = input.parse::<GssCode>() {
                prop_assert_eq!(code.to_string(), input);
            }
        }
    }

    #[test]
    fn refuses_near_misses() {
        for bad in [
            "95a",
            "95",
            "95AA",
            "96A",
            "95É",
            "095A",
            "",
            "E2300003",
            "E230000300",
            "e23000030",
            "E2300003O",
            "E2300003é",
        ] {
            assert_eq!(bad.parse::<GssCode>(), Err(GssCodeError), "{bad}");
        }
    }
}
