//! Geographies: countries, regions, police force areas, counties and local authority districts.

use std::fmt;
use std::str::FromStr;

use crate::code::{GssCode, GssCodeError};
use crate::postcode::Postcode;
use crate::text::{Name, Phrase};

/// The kind of a geography, largest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum RegionKind {
    /// England, Scotland, Wales, Northern Ireland.
    Country,
    /// A region of England.
    Region,
    /// A police force area.
    Pfa,
    /// A county with districts below it.
    County,
    /// A local authority district: the leaf of which every other geography is made.
    Lad,
}

impl RegionKind {
    /// Every kind, largest first.
    pub const ALL: [RegionKind; 5] =
        [RegionKind::Country, RegionKind::Region, RegionKind::Pfa, RegionKind::County, RegionKind::Lad];

    /// The kind's name in addresses and codes.
    pub fn as_str(self) -> &'static str {
        match self {
            RegionKind::Country => "country",
            RegionKind::Region => "region",
            RegionKind::Pfa => "pfa",
            RegionKind::County => "county",
            RegionKind::Lad => "lad",
        }
    }
}

impl fmt::Display for RegionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RegionKind {
    type Err = RegionKeyError;

    fn from_str(value: &str) -> Result<Self, RegionKeyError> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == value).ok_or(RegionKeyError::Kind)
    }
}

/// What a geography is known by: its kind and code. The code alone is not enough: the police force area of
/// Northern Ireland carries the code of the country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegionKey {
    /// The kind of the geography.
    pub kind: RegionKind,
    /// Its GSS code.
    pub code: GssCode,
}

/// Why a geography's key was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegionKeyError {
    /// No such kind.
    #[error("the kind of a geography is one of country, region, pfa, county, lad")]
    Kind,
    /// Not written `kind:code`.
    #[error("a geography is written kind:code, such as pfa:E23000030")]
    Shape,
    /// The code has the wrong shape.
    #[error(transparent)]
    Code(#[from] GssCodeError),
}

impl RegionKey {
    /// The key of a local authority district.
    pub fn lad(code: GssCode) -> Self {
        Self { kind: RegionKind::Lad, code }
    }
}

impl FromStr for RegionKey {
    type Err = RegionKeyError;

    fn from_str(value: &str) -> Result<Self, RegionKeyError> {
        let (kind, code) = value.split_once(':').ok_or(RegionKeyError::Shape)?;
        Ok(Self { kind: kind.parse()?, code: code.parse()? })
    }
}

impl fmt::Display for RegionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind, self.code)
    }
}

/// A geography: what it is called and what it lies in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Region {
    /// Its kind and code.
    #[serde(flatten)]
    pub key: RegionKey,
    /// Its name in English.
    pub name: Name,
    /// Its name in Welsh, for places of Wales.
    #[serde(default)]
    pub name_cy: Option<Name>,
    /// The state of the boundaries that it belongs to, such as `2025-11`.
    pub vintage: Name,
    /// What it lies in, at most one of each larger kind. Only districts state this; the extent of every other
    /// geography follows from its districts.
    #[serde(default)]
    pub parents: Vec<RegionKey>,
}

/// A code that a geography had before, or that the register tells by others. Where several geographies took its place,
/// there is one of these for each.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RetiredCode {
    /// The kind of the geography.
    pub kind: RegionKind,
    /// The code no longer in use.
    pub retired: GssCode,
    /// The code that took its place.
    pub code: GssCode,
    /// The kind of what took its place, where it is another: a district in the place of a county.
    #[serde(default)]
    pub code_kind: Option<RegionKind>,
    /// What it was called.
    #[serde(default)]
    pub name: Option<Name>,
}

impl RetiredCode {
    /// The key no longer in use.
    pub fn former(&self) -> RegionKey {
        RegionKey { kind: self.kind, code: self.retired }
    }

    /// The key of what took its place.
    pub fn successor(&self) -> RegionKey {
        RegionKey { kind: self.code_kind.unwrap_or(self.kind), code: self.code }
    }
}

/// A postcode that is known to lie in several districts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitPostcode {
    /// The postcode.
    pub postcode: Postcode,
    /// The districts that it lies in, its official one among them.
    pub districts: Vec<GssCode>,
}

/// A bridge, tunnel or ferry that people use to cross water between two districts without a land border there.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Crossing {
    /// The district at one end.
    pub from: GssCode,
    /// The district at the other end.
    pub to: GssCode,
    /// The crossing's name, such as "Humber Bridge".
    pub name: Phrase,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_read_as_written() {
        let key: RegionKey = "pfa:E23000030".parse().unwrap();
        assert_eq!(key.kind, RegionKind::Pfa);
        assert_eq!(key.to_string(), "pfa:E23000030");
        assert_eq!("E23000030".parse::<RegionKey>(), Err(RegionKeyError::Shape));
        assert_eq!("town:E23000030".parse::<RegionKey>(), Err(RegionKeyError::Kind));
        assert_eq!("pfa:E2300003".parse::<RegionKey>(), Err(RegionKeyError::Code(GssCodeError)));
    }

    proptest! {
        #[test]
        fn never_panics(input in ".*") {
            if let Ok(key) = input.parse::<RegionKey>() {
                prop_assert_eq!(key.to_string(), input);
            }
        }
    }
}
