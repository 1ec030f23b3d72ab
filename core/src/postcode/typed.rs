//! Finding a postcode in what people type and paste: with punctuation, dashes and characters nobody sees in it, with a
//! place's name around it, with O for 0 and I for 1.

use std::collections::BTreeSet;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::{MAX_CHARS, Outcode, Postcode};
use crate::fold::is_invisible;

/// The longest text that is searched, in characters; what people type for a place is shorter.
const MOST_CHARS: usize = 300;
/// The fewest characters of a postcode without its space.
const MIN_CHARS: usize = 5;

/// The 121 postcode areas of the United Kingdom, by which a postcode within a text is told from other words and
/// numbers (Royal Mail's, as the Office for National Statistics lists them).
const AREAS: [&str; 121] = [
    "AB", "AL", "B", "BA", "BB", "BD", "BH", "BL", "BN", "BR", "BS", "BT", "CA", "CB", "CF", "CH", "CM", "CO", "CR",
    "CT", "CV", "CW", "DA", "DD", "DE", "DG", "DH", "DL", "DN", "DT", "DY", "E", "EC", "EH", "EN", "EX", "FK", "FY",
    "G", "GL", "GU", "HA", "HD", "HG", "HP", "HR", "HS", "HU", "HX", "IG", "IP", "IV", "KA", "KT", "KW", "KY", "L",
    "LA", "LD", "LE", "LL", "LN", "LS", "LU", "M", "ME", "MK", "ML", "N", "NE", "NG", "NN", "NP", "NR", "NW", "OL",
    "OX", "PA", "PE", "PH", "PL", "PO", "PR", "RG", "RH", "RM", "S", "SA", "SE", "SG", "SK", "SL", "SM", "SN", "SO",
    "SP", "SR", "SS", "ST", "SW", "SY", "TA", "TD", "TF", "TN", "TQ", "TR", "TS", "TW", "UB", "W", "WA", "WC", "WD",
    "WF", "WN", "WR", "WS", "WV", "YO", "ZE",
];

/// A postcode that a text may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The postcode.
    pub postcode: Postcode,
    /// Whether a letter was read as the digit that looks like it, or a digit as a letter.
    pub was_corrected: bool,
    /// The words of the text that it was read from: the first, and the one behind the last.
    words: (usize, usize),
}

impl Reading {
    /// Whether two readings take up the same part of the text, so that one at most is right.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.words.0 < other.words.1 && other.words.0 < self.words.1
    }
}

/// The postcodes that a text may hold, the likeliest first: those as written before those that were corrected, those
/// of few words before those of many.
pub fn readings(typed: &str) -> Vec<Reading> {
    let words = cleaned(typed);
    let mut found: Vec<((bool, bool, usize, usize), Reading)> = Vec::new();
    for from in 0..words.len() {
        let mut joined = String::new();
        for (index, word) in words.iter().enumerate().skip(from) {
            joined.push_str(word);
            if joined.len() > MAX_CHARS {
                break;
            }
            let is_whole = from == 0 && index + 1 == words.len();
            for (postcode, changes) in spellings(&joined, is_whole, index > from) {
                let reading = Reading { postcode, was_corrected: changes > 0, words: (from, index + 1) };
                let is_odd = !is_usual(postcode);
                found.push(((is_odd, !is_whole, changes, index - from), reading));
            }
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    let mut seen = BTreeSet::new();
    found.into_iter().map(|(_, reading)| reading).filter(|reading| seen.insert(reading.postcode)).collect()
}

/// The outcodes that a text may hold, as written before those that were corrected (`true`). Only a text of few words is
/// searched for one: half a postcode is too short to be told from words elsewhere.
pub fn outcodes(typed: &str) -> Vec<(Outcode, bool)> {
    let words = cleaned(typed);
    let whole = words.concat();
    let has = |is: fn(&u8) -> bool| whole.as_bytes().iter().any(is);
    let may_correct = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    let singles = words.iter().filter(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let mut found: Vec<(Outcode, bool)> = Vec::new();
    for word in std::iter::once(&whole).chain(singles).filter(|word| word.len() <= 4) {
        found.extend(Outcode::from_upper(word.as_bytes()).map(|outcode| (outcode, false)));
    }
    if may_correct {
        found.extend(outcode_spellings(whole.as_bytes()).into_iter().map(|(outcode, _)| (outcode, true)));
    }
    found.retain(|(outcode, _)| AREAS.contains(&outcode.area()));
    found.sort_by_key(|(_, was_corrected)| *was_corrected);
    found.dedup_by_key(|(outcode, _)| *outcode);
    found
}

/// The letters and digits of a text in upper case, in the runs that they stand in: full-width ones made plain, what
/// nobody sees left out.
pub(super) fn cleaned(typed: &str) -> Vec<String> {
    let seen = typed.chars().take(MOST_CHARS).filter(|&c| !is_invisible(c));
    let plain = ComposingNormalizerBorrowed::new_nfkc().normalize_iter(seen).flat_map(char::to_uppercase);
    let mut words = vec![String::new()];
    for c in plain {
        if !c.is_ascii_alphanumeric() {
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// How a run of letters and digits can be read as a postcode, with how many characters were changed for it. A text
/// that is nothing else may name an area that does not exist; within one, words and house numbers are left alone.
fn spellings(run: &str, is_whole: bool, is_parted: bool) -> Vec<(Postcode, usize)> {
    if run.len() < MIN_CHARS {
        return Vec::new();
    }
    let mut found: Vec<(Postcode, usize)> = Vec::new();
    let is_known = |postcode: &Postcode| AREAS.contains(&postcode.outcode().area());
    if let Ok(postcode) = Postcode::parse(run) {
        found.extend(Some((postcode, 0)).filter(|(postcode, _)| is_whole || is_known(postcode)));
    }
    // What has no digit at all is a word, unless it stands in two parts and nothing else was typed.
    let may_be_letters = is_whole && is_parted;
    let has_digit = run.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit && !may_be_letters {
        return found;
    }
    // House numbers stand before words.
    if !is_whole && run.starts_with(|c: char| c.is_ascii_digit()) {
        return found;
    }
    let (out, inward) = run.as_bytes().split_at(run.len() - 3);
    for (incode, incode_changes) in fitted(inward, "9AA") {
        for (outcode, changes) in outcode_spellings(out) {
            let text = format!("{outcode}{}", String::from_utf8_lossy(&incode));
            found.extend(Postcode::parse(&text).ok().map(|postcode| (postcode, changes + incode_changes)));
        }
        if let Some(outcode) = Outcode::from_upper(out).filter(|_| incode_changes > 0) {
            let text = format!("{outcode}{}", String::from_utf8_lossy(&incode));
            let postcode = Postcode::parse(&text).ok().filter(is_known);
            found.extend(postcode.map(|postcode| (postcode, incode_changes)));
        }
    }
    found
}

/// How characters can be read as the outcode of an area that exists, by changing some.
fn outcode_spellings(chars: &[u8]) -> Vec<(Outcode, usize)> {
    let shapes: &[&str] = match chars.len() {
        2 => &["A9"],
        3 => &["A99", "AA9", "A9A"],
        4 => &["AA99", "AA9A"],
        _ => &[],
    };
    let fitting = shapes.iter().flat_map(|shape| fitted(chars, shape)).filter(|(_, changes)| *changes > 0);
    let outcode = |(chars, changes): (Vec<u8>, usize)| Some((Outcode::from_upper(&chars)?, changes));
    fitting.filter_map(outcode).filter(|(outcode, _)| AREAS.contains(&outcode.area())).collect()
}

/// The ways to read characters by a shape of letters (`A`) and digits (`9`), with the number of changes.
fn fitted(chars: &[u8], shape: &str) -> Vec<(Vec<u8>, usize)> {
    let mut ways = vec![(Vec::new(), 0)];
    for (&c, kind) in chars.iter().zip(shape.bytes()) {
        let options: &[(u8, usize)] = match (kind, c) {
            (b'9', b'O') => &[(b'0', 1)],
            (b'9', b'I' | b'L') => &[(b'1', 1)],
            (b'A', b'0') => &[(b'O', 1)],
            (b'A', b'1') => &[(b'I', 1), (b'L', 1)],
            (b'9', _) if c.is_ascii_digit() => &[(c, 0)],
            (b'A', _) if c.is_ascii_uppercase() => &[(c, 0)],
            _ => &[],
        };
        ways = ways
            .into_iter()
            .flat_map(|(read, changes)| {
                options.iter().map(move |&(c, change)| ([read.as_slice(), &[c]].concat(), changes + change))
            })
            .collect();
    }
    ways
}

/// Whether a postcode is one that Royal Mail could give out: no letter O, I or L ends its first half, no zero leads
/// two digits, and the second half leaves out the letters that are taken for others.
fn is_usual(postcode: Postcode) -> bool {
    let text = postcode.to_string();
    let (outcode, incode) = text.split_once(' ').unwrap_or((&text, ""));
    let digits = outcode.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let has_leading_zero = digits.len() == 2 && digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    !digits.ends_with(['O', 'I', 'L']) && !has_leading_zero && !incode.contains(['C', 'I', 'K', 'M', 'O', 'V'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first(typed: &str) -> Option<(String, bool)> {
        readings(typed).first().map(|reading| (reading.postcode.to_string(), reading.was_corrected))
    }

    #[test]
    fn finds_a_postcode_whatever_stands_around_it() {
        for typed in [
            "CF10 1EP.",
            "CF10-1EP",
            "(CF10 1EP)",
            "[cf10 1ep]",
            "CF10\u{200b}1EP",
            "\u{feff}CF10 1EP",
            "CF10\u{2060}1EP",
            "CF10\u{ad}1EP",
            "\u{200e}CF10 1EP\u{200f}",
            "\u{202a}CF10 1EP\u{202c}",
            "CF10\u{a0}1EP",
            "CF10\u{2009}1EP",
            "CF10\u{3000}1EP",
            "CF10–1EP",
            "CF10—1EP",
            "CF10‑1EP",
            "CF10−1EP",
            "CF10﹣1EP",
            "\"CF10 1EP\"",
            "“CF10 1EP”",
            "'CF10 1EP'",
            "«CF10 1EP»",
            "CF10 1EP,",
            "CF10 1EP;",
            "CF10_1EP",
            "CF10/1EP",
            "CF10.1EP",
            "C F 1 0 1 E P",
            "CF10 1EP Cardiff",
            "Cardiff CF10 1EP",
            "Cardiff, CF10 1EP, UK",
            "postcode: CF10 1EP",
            "Postcode=CF10 1EP",
            "ＣＦ１０　１ＥＰ",
            "cf10 1ep\r\n",
            "\tCF10\t1EP",
            "12 Bute St\nCardiff\nCF10 1EP",
            "CF10  1EP",
            "<CF10 1EP>",
            "CF10 1EP 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
            "CF10\u{fe0f}1EP",
            "CF10 1EP?",
            "CF101EP!",
            "* CF10 1EP",
            "CF10 (1EP)",
            "CF10: 1EP",
        ] {
            assert_eq!(first(typed), Some(("CF10 1EP".to_owned(), false)), "{typed:?}");
        }
    }

    #[test]
    fn reads_letters_as_digits_and_digits_as_letters_by_the_pattern() {
        for (typed, meant) in [
            ("SW1A OAA", "SW1A 0AA"),
            ("CF10 IEP", "CF10 1EP"),
            ("cf1o 1ep", "CF10 1EP"),
            ("cf10 lep", "CF10 1EP"),
            ("CFIO IEP", "CF10 1EP"),
            ("Cardiff CF1O IEP.", "CF10 1EP"),
            ("0X1 1AA", "OX1 1AA"),
            ("S014 3AB", "SO14 3AB"),
            ("P01 2AA", "PO1 2AA"),
            ("1P1 1AA", "IP1 1AA"),
            ("1V2 3AA", "IV2 3AA"),
            ("EC1A IBB", "EC1A 1BB"),
            ("MI IAE", "M1 1AE"),
            ("WIA OAX", "W1A 0AX"),
            ("SWIA OAA", "SW1A 0AA"),
            ("Y0l 7AA", "YO1 7AA"),
            ("CF10-IEP", "CF10 1EP"),
            ("BT7 INN", "BT7 1NN"),
        ] {
            assert_eq!(first(typed), Some((meant.to_owned(), true)), "{typed}");
        }
    }

    #[test]
    fn words_and_numbers_are_not_postcodes() {
        for typed in [
            "",
            "Cardiff",
            "Poole",
            "Colne in Lancashire",
            "Tyne and Wear",
            "1 2 3",
            "12 High Street",
            "12 Old Street",
            "07700 900123",
            "Looe",
            "Lille",
        ] {
            assert_eq!(readings(typed), [], "{typed}");
        }
    }

    #[test]
    fn two_postcodes_do_not_overlap() {
        let found = readings("CF10 1EP or SW1A 0AA");
        let texts: Vec<String> = found.iter().take(2).map(|reading| reading.postcode.to_string()).collect();
        assert_eq!(texts, ["CF10 1EP", "SW1A 0AA"]);
        assert!(!found[0].overlaps(&found[1]) && found[0].overlaps(&found[0]));
    }

    #[test]
    fn finds_outcodes() {
        let texts =
            |typed| outcodes(typed).into_iter().map(|(o, changed)| (o.to_string(), changed)).collect::<Vec<_>>();
        for typed in ["CF10", "cf10.", "(CF10)", "CF 10", "CF-10", "CF10 Cardiff", "Ｃｆ１０", "CF\u{200b}10"] {
            assert_eq!(texts(typed).first(), Some(&("CF10".to_owned(), false)), "{typed}");
        }
        assert!(texts("CF1O").contains(&("CF10".to_owned(), true)));
        assert_eq!(texts("S0l4"), [("SO14".to_owned(), true)]);
        assert_eq!(texts("Bath"), []);
        assert_eq!(texts("Ely Cambridge"), []);
        assert_eq!(texts("12 High Street"), []);
        assert_eq!(texts("12"), []);
    }

    proptest! {
        #[test]
        fn any_text_is_searched(text in any::<String>()) {
            for reading in readings(&text) {
                prop_assert_eq!(Postcode::parse(&reading.postcode.to_string()), Ok(reading.postcode));
            }
            outcodes(&text);
            super::super::Elsewhere::read(&text);
        }

        #[test]
        fn a_postcode_is_found_between_signs(
            postcode in "(CF|SW|OX|M|EH|L)[1-9][0-9]? [0-9][ABDEFGHJLNPQRSTUWXYZ]{2}",
            before in "[ .,;:(\"'\u{200b}\u{feff}–-]{0,3}",
            middle in "[ .\u{a0}\u{2060}‑–-]{0,2}",
            after in "[ .,;:)\"'\u{ad}\u{200e}!?-]{0,3}",
        ) {
            let typed = format!("{before}{}{after}", postcode.replace(' ', &middle));
            prop_assert_eq!(first(&typed), Some((postcode, false)));
        }
    }
}
