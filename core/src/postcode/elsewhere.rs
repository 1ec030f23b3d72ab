//! Codes that look like postcodes but belong to no place that the register covers: those of the Crown Dependencies
//! and the overseas territories, of the forces, of banks and of returned parcels.
//!
//! The codes of the territories are those that the Universal Postal Union and the territories' posts publish.

use std::fmt;

use super::{Outcode, Postcode, cleaned};
use crate::fold::name_key;

/// Declares what lies elsewhere: the word for it, its kind, its name, and the codes that begin so.
macro_rules! elsewhere {
    ($($(#[$doc:meta])* $name:ident = ($word:literal, $kind:ident, $english:literal, [$($also:literal),*]),)+) => {
        /// What a code belongs to that is no place of the register.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Elsewhere { $($(#[$doc])* $name,)+ }

        impl Elsewhere {
            /// Every one.
            pub const ALL: &'static [Elsewhere] = &[$(Elsewhere::$name),+];

            /// Its word in answers and in the catalogues of pages.
            pub fn word(self) -> &'static str {
                match self { $(Elsewhere::$name => $word,)+ }
            }

            /// What kind of thing it is.
            pub fn kind(self) -> ElsewhereKind {
                match self { $(Elsewhere::$name => ElsewhereKind::$kind,)+ }
            }

            /// Its name in English.
            pub fn name(self) -> &'static str {
                match self { $(Elsewhere::$name => $english,)+ }
            }

            /// Other names by which people ask for it.
            fn also(self) -> &'static [&'static str] {
                match self { $(Elsewhere::$name => &[$($also),*],)+ }
            }
        }
    };
}

/// What kind of thing lies elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ElsewhereKind {
    /// A Crown Dependency: not part of the United Kingdom, with police of its own, which 999 reaches.
    CrownDependency,
    /// A British Overseas Territory, with police of its own.
    Overseas,
    /// The post of the forces, which says nothing of where somebody is.
    Forces,
    /// A code for letters that stands for no place.
    NoPlace,
}

impl ElsewhereKind {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::CrownDependency, Self::Overseas, Self::Forces, Self::NoPlace];
}

impl fmt::Display for ElsewhereKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::CrownDependency => "crown-dependency",
            Self::Overseas => "overseas",
            Self::Forces => "forces",
            Self::NoPlace => "no-place",
        })
    }
}

/// How codes of Bermuda begin, but for those that begin like postcodes of the United Kingdom.
const BERMUDA: [&str; 8] = ["DV", "FL", "GE", "HM", "MA", "PG", "SB", "WK"];

elsewhere! {
    /// Jersey.
    Jersey = ("jersey", CrownDependency, "Jersey", ["Jèrri"]),
    /// Guernsey, with Alderney, Sark and Herm.
    Guernsey = ("guernsey", CrownDependency, "Guernsey, Alderney or Sark",
        ["Guernsey", "Alderney", "Sark", "Herm", "Channel Islands"]),
    /// The Isle of Man.
    IsleOfMan = ("isle-of-man", CrownDependency, "the Isle of Man", ["Isle of Man", "Ynys Manaw", "Ellan Vannin"]),
    /// Ascension Island.
    Ascension = ("ascension", Overseas, "Ascension Island", ["Ascension"]),
    /// Anguilla.
    Anguilla = ("anguilla", Overseas, "Anguilla", []),
    /// The British Antarctic Territory.
    Antarctic = ("antarctic", Overseas, "the British Antarctic Territory", ["British Antarctic Territory"]),
    /// The British Indian Ocean Territory.
    IndianOcean = ("indian-ocean", Overseas, "the British Indian Ocean Territory",
        ["British Indian Ocean Territory", "Diego Garcia", "Chagos"]),
    /// Bermuda.
    Bermuda = ("bermuda", Overseas, "Bermuda", []),
    /// The Cayman Islands.
    Cayman = ("cayman", Overseas, "the Cayman Islands", ["Cayman Islands"]),
    /// The Falkland Islands.
    Falklands = ("falklands", Overseas, "the Falkland Islands", ["Falkland Islands", "Falklands"]),
    /// Gibraltar.
    Gibraltar = ("gibraltar", Overseas, "Gibraltar", []),
    /// Montserrat.
    Montserrat = ("montserrat", Overseas, "Montserrat", []),
    /// The Pitcairn Islands.
    Pitcairn = ("pitcairn", Overseas, "the Pitcairn Islands", ["Pitcairn Islands", "Pitcairn"]),
    /// Saint Helena.
    StHelena = ("st-helena", Overseas, "Saint Helena", []),
    /// South Georgia and the South Sandwich Islands.
    SouthGeorgia = ("south-georgia", Overseas, "South Georgia and the South Sandwich Islands",
        ["South Georgia", "South Sandwich Islands"]),
    /// Tristan da Cunha.
    TristanDaCunha = ("tristan-da-cunha", Overseas, "Tristan da Cunha", []),
    /// The Turks and Caicos Islands.
    TurksAndCaicos = ("turks-and-caicos", Overseas, "the Turks and Caicos Islands",
        ["Turks and Caicos Islands", "Turks and Caicos"]),
    /// The British Virgin Islands.
    VirginIslands = ("virgin-islands", Overseas, "the British Virgin Islands", ["British Virgin Islands"]),
    /// The forces' post: BFPO numbers, and their postcodes that begin with BF.
    Forces = ("forces", Forces, "the British Forces Post Office", ["BFPO", "British Forces Post Office"]),
    /// The old code of Girobank.
    Girobank = ("girobank", NoPlace, "the former Girobank", ["GIR"]),
    /// Codes of banks and other large receivers of letters, that begin with BX.
    Banks = ("banks", NoPlace, "letters to banks and public offices", []),
    /// Codes for parcels that are sent back, that begin with XX.
    Returns = ("returns", NoPlace, "parcels that are sent back", []),
    /// The code of letters to Father Christmas.
    Santa = ("santa", NoPlace, "letters to Father Christmas", []),
}

impl Elsewhere {
    /// What a code belongs to, or a name: a code with whatever stands around it.
    pub fn read(typed: &str) -> Option<Self> {
        let tokens = cleaned(typed);
        let joined = |from: usize, count: usize| tokens.get(from..from + count).map(<[String]>::concat);
        let windows = (0..tokens.len()).flat_map(|from| (1..=5).map(move |count| (from, count)));
        let mut codes = windows.filter_map(|(from, count)| joined(from, count));
        let in_code = codes.find_map(|code| Self::of_code(&code).or_else(|| Self::of_postcode(&code)));
        let outcode = || Outcode::parse(&tokens.concat()).ok().and_then(Self::of_outcode);
        in_code.or_else(outcode).or_else(|| Self::named(typed))
    }

    /// What the postcodes with an outcode belong to, if that is no place of the register.
    pub fn of_outcode(outcode: Outcode) -> Option<Self> {
        Some(match outcode.area() {
            "JE" => Self::Jersey,
            "GY" => Self::Guernsey,
            "IM" => Self::IsleOfMan,
            "GX" => Self::Gibraltar,
            "BF" => Self::Forces,
            "BX" => Self::Banks,
            "XX" => Self::Returns,
            "XM" => Self::Santa,
            _ => return None,
        })
    }

    fn of_postcode(code: &str) -> Option<Self> {
        Postcode::parse(code).ok().and_then(|postcode| Self::of_outcode(postcode.outcode()))
    }

    fn named(typed: &str) -> Option<Self> {
        let key = name_key(typed);
        let is_called = |one: &&Self| {
            std::iter::once(one.name()).chain(one.also().iter().copied()).any(|name| name_key(name) == key)
        };
        Self::ALL.iter().find(is_called).copied()
    }

    /// What a code without spaces in upper case belongs to, by its whole shape.
    fn of_code(code: &str) -> Option<Self> {
        let rest = |start: &str| code.strip_prefix(start);
        let digits = |start: &str, count: usize| rest(start).is_some_and(|rest| is_digits(rest, count..=count));
        let territory = code.get(..4).filter(|_| code.len() == 4 || code.get(4..).is_some_and(is_incode));
        let territory = territory.and_then(|start| {
            Some(match start {
                "ASCN" => Self::Ascension,
                "BBND" => Self::IndianOcean,
                "BIQQ" => Self::Antarctic,
                "FIQQ" => Self::Falklands,
                "PCRN" => Self::Pitcairn,
                "SIQQ" => Self::SouthGeorgia,
                "STHL" => Self::StHelena,
                "TDCU" => Self::TristanDaCunha,
                "TKCA" => Self::TurksAndCaicos,
                "GX11" => Self::Gibraltar,
                _ => return None,
            })
        });
        territory.or_else(|| match code {
            "GIR0AA" | "GIROAA" => Some(Self::Girobank),
            "SANTA1" => Some(Self::Santa),
            _ if rest("BFPO").is_some_and(|rest| rest.is_empty() || is_digits(rest, 1..=4)) => Some(Self::Forces),
            _ if digits("AI", 4) => Some(Self::Anguilla),
            _ if digits("VG", 4) => Some(Self::VirginIslands),
            _ if digits("MSR", 4) => Some(Self::Montserrat),
            _ if BERMUDA.iter().any(|parish| digits(parish, 2)) => Some(Self::Bermuda),
            _ if ["KY1", "KY2", "KY3"].iter().any(|island| digits(island, 4)) => Some(Self::Cayman),
            _ => None,
        })
    }
}

fn is_digits(text: &str, count: std::ops::RangeInclusive<usize>) -> bool {
    count.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_incode(text: &str) -> bool {
    matches!(text.as_bytes(), [b'0'..=b'9', a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

impl fmt::Display for Elsewhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_named_as_what_they_are() {
        for (typed, elsewhere) in [
            ("JE2 3AB", Elsewhere::Jersey),
            ("je23ab.", Elsewhere::Jersey),
            ("(GY1 1AA)", Elsewhere::Guernsey),
            ("IM1-1AA Douglas", Elsewhere::IsleOfMan),
            ("GX11 1AA", Elsewhere::Gibraltar),
            ("ASCN 1ZZ", Elsewhere::Ascension),
            ("fiqq1zz", Elsewhere::Falklands),
            ("BIQQ 1ZZ", Elsewhere::Antarctic),
            ("SIQQ 1ZZ", Elsewhere::SouthGeorgia),
            ("STHL 1ZZ", Elsewhere::StHelena),
            ("TDCU 1ZZ", Elsewhere::TristanDaCunha),
            ("TKCA 1ZZ", Elsewhere::TurksAndCaicos),
            ("PCRN\u{a0}1ZZ", Elsewhere::Pitcairn),
            ("BBND 1ZZ", Elsewhere::IndianOcean),
            ("AI-2640", Elsewhere::Anguilla),
            ("VG1110", Elsewhere::VirginIslands),
            ("HM 12", Elsewhere::Bermuda),
            ("JE2", Elsewhere::Jersey),
            ("MSR 1110", Elsewhere::Montserrat),
            ("KY1-1001", Elsewhere::Cayman),
            ("BFPO 57", Elsewhere::Forces),
            ("B.F.P.O. 801", Elsewhere::Forces),
            ("bfpo", Elsewhere::Forces),
            ("BF1 0AX", Elsewhere::Forces),
            ("GIR 0AA", Elsewhere::Girobank),
            ("gir oaa", Elsewhere::Girobank),
            ("BX1 1LT", Elsewhere::Banks),
            ("XX10 1DD", Elsewhere::Returns),
            ("XM4 5HQ", Elsewhere::Santa),
            ("Jersey", Elsewhere::Jersey),
            ("Ynys Manaw", Elsewhere::IsleOfMan),
            ("the isle of man", Elsewhere::IsleOfMan),
            ("St. Helena", Elsewhere::StHelena),
        ] {
            assert_eq!(Elsewhere::read(typed), Some(elsewhere), "{typed}");
        }
    }

    #[test]
    fn places_of_the_register_are_not_elsewhere() {
        for typed in
            ["CF10 1EP", "KY1 1AA", "G1 1AA", "BT7 1NN", "Gwent", "", "BFPOX", "St Helens", "AL1 1AA", "B1 1AA"]
        {
            assert_eq!(Elsewhere::read(typed), None, "{typed}");
        }
    }

    #[test]
    fn each_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<&str> = Elsewhere::ALL.iter().map(|one| one.word()).collect();
        assert_eq!(words.len(), Elsewhere::ALL.len());
    }
}
