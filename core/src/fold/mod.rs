//! The one way in which names are compared: look-ups, searches, imports, slugs and the tree of places all fold by it,
//! and so does the browser (`web/src/fold.js`; `cases.tsv` beside this file holds the two to the same answers).
//!
//! People write one name in many ways, and programs in more: accents composed, decomposed (as macOS does) or left
//! out, a dozen kinds of apostrophe, "&" for "and", a hyphen, a dash or none, "St", "St." and "Saint", full-width
//! letters, and characters that nobody sees. None of these makes another name.

use icu_normalizer::DecomposingNormalizerBorrowed;
use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Words that join two names, in English and Welsh, folded ("ar" is what is left of "a'r", "and the"): which of them was
/// written makes no difference. None of them begins or ends a name, so they join only where names stand on both sides.
const JOINING: [&str; 4] = ["and", "a", "ac", "ar"];
/// Words of a search this short are looked for at the beginning of words only: "st" stands within nearly every name.
const SHORT: usize = 2;

/// Folds text for searching: lower-case words without accents, apostrophes and invisible characters, ligatures taken
/// apart, "&" read as "and" and "Saint" as "St"; whatever else is neither letter nor digit parts words. Words are
/// parted by single spaces. `"Dyfed–Powys & Ynys Môn"` becomes `"dyfed powys and ynys mon"`.
pub fn fold(text: &str) -> String {
    // An acute accent that stands alone is typed for an apostrophe: taken apart, it would be a space and an accent.
    let seen = text.chars().filter(|&c| !is_apostrophe(c) && !is_invisible(c));
    let apart = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(seen);
    let mut folded = String::with_capacity(text.len());
    for c in apart.flat_map(char::to_lowercase) {
        push(&mut folded, c);
    }
    let words = folded.split_whitespace().map(|word| if word == "saint" { "st" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

fn push(folded: &mut String, c: char) {
    if c == '&' {
        folded.push_str(" and ");
    } else if let Some(letters) = spelt_out(c) {
        folded.push_str(letters);
    } else if !is_mark(c) && !is_apostrophe(c) && !is_invisible(c) {
        folded.push(if c.is_alphanumeric() { c } else { ' ' });
    }
}

/// What the ways to write one name have in common: [`fold`]ed, without spaces, whatever word joins two names.
/// "Stoke on Trent" and "Stoke-on-Trent", "Anti-Slavery" and "Antislavery", "Caerffili a Thorfaen" and "Caerffili &
/// Thorfaen" have one key each.
pub fn name_key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    words.iter().enumerate().map(|(index, word)| if joins(&words, index) { "and" } else { word }).collect()
}

/// Whether a word of folded text joins the one before to the one behind.
pub fn joins(words: &[&str], index: usize) -> bool {
    index > 0 && index + 1 < words.len() && JOINING.contains(&words[index])
}

/// A Welsh name as it stands alone, of the form that it has behind "a" or "ac": "Chaerffili" is Caerffili, "Phowys"
/// Powys, "Thorfaen" Torfaen. Nothing for what begins otherwise.
pub fn unmutated(name: &str) -> Option<String> {
    let mut letters = name.chars();
    let first = letters.next()?;
    let follows = letters.next()?.eq_ignore_ascii_case(&'h');
    let is_mutated = follows && matches!(first.to_ascii_lowercase(), 'c' | 'p' | 't');
    is_mutated.then(|| format!("{first}{}", letters.as_str()))
}

/// The words of a search, to be held against folded text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    words: Vec<String>,
    /// All that was typed, without spaces.
    whole: String,
}

impl Sought {
    /// Reads what a person typed. A word that only joins others is not looked for; that of a Welsh name is one only
    /// between two others, as somebody who types may be about to write more of it.
    pub fn new(typed: &str) -> Self {
        let folded = fold(typed);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let tells = |index: usize| words[index] != "and" && !joins(&words, index);
        let telling: Vec<&str> = (0..words.len()).filter(|&index| tells(index)).map(|index| words[index]).collect();
        let words = if telling.is_empty() { words } else { telling };
        Self { words: words.into_iter().map(str::to_owned).collect(), whole: folded.replace(' ', "") }
    }

    /// Whether there is nothing to look for: no word was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether a folded text begins with all that was typed.
    pub fn leads(&self, folded: &str) -> bool {
        runs_over(folded, &self.whole)
    }

    /// Whether each word begins a word of a folded text.
    pub fn begins_words(&self, folded: &str) -> bool {
        self.words.iter().all(|word| folded.split(' ').any(|part| part.starts_with(word)))
    }

    /// Whether each word stands in at least one of these folded texts. A word may run over several of a text:
    /// "antislavery" finds "anti slavery".
    pub fn fits(&self, folded: &[&str]) -> bool {
        self.words.iter().all(|word| folded.iter().any(|text| has(text, word)))
    }
}

fn has(text: &str, word: &str) -> bool {
    let is_short = word.chars().nth(SHORT).is_none();
    (!is_short && text.contains(word)) || beginnings(text).any(|from| runs_over(from, word))
}

/// What follows from the beginning of each word.
fn beginnings(text: &str) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(text.match_indices(' ').map(|(space, _)| &text[space + 1..]))
}

/// Whether text begins with a word, its spaces left aside.
fn runs_over(text: &str, word: &str) -> bool {
    let mut letters = text.chars().filter(|&c| c != ' ');
    word.chars().all(|c| letters.next() == Some(c))
}

/// Letters that Unicode does not take apart, and that people who lack the key write otherwise.
fn spelt_out(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' | 'ɵ' | 'ɔ' => "o",
        'ł' | 'ƚ' | 'ɫ' => "l",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ȷ' => "j",
        'ŧ' => "t",
        'ƀ' | 'ɓ' => "b",
        'ŋ' => "n",
        'ĸ' | 'ƙ' => "k",
        'ə' | 'ǝ' | 'ɛ' => "e",
        'ʉ' => "u",
        'ǥ' => "g",
        // One letter, by its place in a word.
        'ς' => "σ",
        _ => return None,
    })
}

/// What is typed, pasted or made by a program for an apostrophe, also where Unicode counts it as a letter.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '`' | '´' | '\u{2b9}'
            ..='\u{2bf}'
                | '\u{2c8}'
                | '\u{2ca}'
                | '\u{2cb}'
                | '\u{2ee}'
                | '\u{55a}'
                | '\u{5f3}'
                | '\u{7f4}'
                | '\u{7f5}'
                | '\u{1fbd}'
                | '\u{1fbf}'
                | '\u{1fef}'
                | '\u{1ffd}'
                | '\u{1ffe}'
                | '\u{2018}'
                | '\u{2019}'
                | '\u{201b}'
                | '\u{2032}'
                | '\u{2035}'
                | '\u{a78b}'
                | '\u{a78c}'
                | '\u{ff07}'
                | '\u{ff40}'
    )
}

/// Accents, and other marks that stand on a letter.
fn is_mark(c: char) -> bool {
    use GeneralCategory::{EnclosingMark, NonspacingMark, SpacingMark};
    let category = || CodePointMapData::<GeneralCategory>::new().get(c);
    !c.is_ascii() && matches!(category(), NonspacingMark | SpacingMark | EnclosingMark)
}

/// Whether nothing is seen of a character: spaces of no width, soft hyphens, marks of direction, byte-order marks,
/// selectors and the like. Spaces and line breaks are seen.
pub fn is_invisible(c: char) -> bool {
    !c.is_ascii()
        && (CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
            || CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Format)
}

#[cfg(test)]
mod tests;
