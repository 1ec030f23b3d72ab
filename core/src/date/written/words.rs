//! Dates whose month is a word, in English or Welsh.

use super::{Point, WrittenDateError, full, point};

const MONTHS: [(&str, &str); 12] = [
    ("january", "ionawr"),
    ("february", "chwefror"),
    ("march", "mawrth"),
    ("april", "ebrill"),
    ("may", "mai"),
    ("june", "mehefin"),
    ("july", "gorffennaf"),
    ("august", "awst"),
    ("september", "medi"),
    ("october", "hydref"),
    ("november", "tachwedd"),
    ("december", "rhagfyr"),
];
const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Words beside a date that make it less than one.
const VAGUE: [&str; 28] = [
    "c",
    "ca",
    "circa",
    "about",
    "around",
    "approx",
    "approximately",
    "early",
    "mid",
    "late",
    "before",
    "after",
    "by",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "beginning",
    "end",
    "start",
    "q1",
    "q2",
    "q3",
    "q4",
    "pre",
    "probably",
    "or",
];

/// A part of a date.
enum Part {
    Month(u32),
    /// A number and how many digits it has; whether it is said to be a day ("25th") or a year ("'14").
    Number(u32, usize, Said),
}

#[derive(PartialEq)]
enum Said {
    Nothing,
    Day,
    Year,
}

/// Reads a date in which the month is a word.
pub(super) fn read(text: &str) -> Result<Point, WrittenDateError> {
    let mut parts = Vec::new();
    let text = parted(text);
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let has_number = words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()));
    let is_vague = |word: &&str| VAGUE.contains(word) || word.ends_with('?') || word.starts_with('~');
    if has_number && words.iter().any(is_vague) {
        return Err(WrittenDateError::Vague);
    }
    for word in words {
        if is_day_of_the_week(word) || matches!(word, "of" | "the") {
            continue;
        }
        parts.push(part(word).ok_or(WrittenDateError::Shape)?);
    }
    of_parts(&parts)
}

/// The text with a space wherever one part of a date ends: "25Nov2014", "nov-14", "25 november, 2014".
fn parted(text: &str) -> String {
    let mut parted = String::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if matches!(c, ',' | '/' | '-' | '–' | '.') {
            parted.push(' ');
        } else {
            let ends_month = before.is_alphabetic() && c.is_ascii_digit() && before != 'q';
            let begins_month = before.is_ascii_digit() && c.is_alphabetic() && !begins_with_ordinal(&text[at..]);
            if ends_month || begins_month {
                parted.push(' ');
            }
            parted.push(c);
        }
        before = c;
    }
    parted
}

const ORDINALS: [&str; 4] = ["st", "nd", "rd", "th"];

fn begins_with_ordinal(text: &str) -> bool {
    let rest = ORDINALS.iter().find_map(|ordinal| text.strip_prefix(ordinal));
    rest.is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
}

fn is_day_of_the_week(word: &str) -> bool {
    word.len() >= 3 && DAYS.iter().any(|day| day.starts_with(word))
}

fn part(word: &str) -> Option<Part> {
    let month = MONTHS.iter().position(|(english, welsh)| {
        (word.len() >= 3 && english.starts_with(word)) || word == *welsh || (word == "sept" && *english == "september")
    });
    if let Some(month) = month {
        return Some(Part::Month(month as u32 + 1));
    }
    let (rest, said) = match word.strip_prefix(['\'', '’', '‘']) {
        Some(rest) => (rest, Said::Year),
        None => match ORDINALS.iter().find_map(|end| word.strip_suffix(end)) {
            Some(rest) => (rest, Said::Day),
            None => (word, Said::Nothing),
        },
    };
    let is_number = (1..=4).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_digit());
    if is_number { Some(Part::Number(rest.parse().ok()?, rest.len(), said)) } else { None }
}

fn of_parts(parts: &[Part]) -> Result<Point, WrittenDateError> {
    use Part::{Month, Number};
    match parts {
        [Month(month), Number(year, width @ (2 | 4), Said::Nothing | Said::Year)]
        | [Number(year, width @ 4, Said::Nothing), Month(month)] => point(full(*year, *width), Some(*month), None),
        [Number(day, 1..=2, Said::Nothing | Said::Day), Month(month), Number(year, width @ (2 | 4), said)]
        | [Month(month), Number(day, 1..=2, Said::Nothing | Said::Day), Number(year, width @ (2 | 4), said)]
            if *said != Said::Day =>
        {
            point(full(*year, *width), Some(*month), Some(*day))
        }
        [Number(year, 4, Said::Nothing), Month(month), Number(day, 1..=2, _)] => {
            point(*year as i32, Some(*month), Some(*day))
        }
        [Number(year, 4, Said::Nothing)] => point(*year as i32, None, None),
        [Month(_)] | [Number(_, 1..=2, _), Month(_)] | [Month(_), Number(_, 1, _) | Number(_, 2, Said::Day)] => {
            Err(WrittenDateError::NoYear)
        }
        _ => Err(WrittenDateError::Shape),
    }
}
