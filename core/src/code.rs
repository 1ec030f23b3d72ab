//! GSS codes: the nine-character codes of the Government Statistical Service for areas of the United Kingdom.

use std::fmt;
use std::str::FromStr;

use crate::text::string_type;

/// A GSS code such as `E23000030`: a capital letter and eight digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GssCode([u8; 9]);

/// Why a code was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a GSS code is one capital letter and eight digits, such as E23000030")]
pub struct GssCodeError;

string_type!(GssCode, GssCodeError);

impl GssCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        // The bytes were ASCII when the code was parsed.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl FromStr for GssCode {
    type Err = GssCodeError;

    fn from_str(value: &str) -> Result<Self, GssCodeError> {
        let bytes: [u8; 9] = value.as_bytes().try_into().map_err(|_| GssCodeError)?;
        let shape_holds = bytes[0].is_ascii_uppercase() && bytes[1..].iter().all(u8::is_ascii_digit);
        if shape_holds { Ok(Self(bytes)) } else { Err(GssCodeError) }
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
        fn round_trips(code in "[A-Z][0-9]{8}") {
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
        for bad in ["", "E2300003", "E230000300", "e23000030", "E2300003O", "E2300003é"] {
            assert_eq!(bad.parse::<GssCode>(), Err(GssCodeError), "{bad}");
        }
    }
}
