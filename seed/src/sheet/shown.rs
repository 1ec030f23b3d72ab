//! What a cell shows of the number or date that it holds, by its number format (ECMA-376, part 1, 18.8.31).

use calamine::ExcelDateTime;

/// What a format shows of a date.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "a format shows each part or not, whatever it does with the others")]
struct Shows {
    year: bool,
    month: bool,
    day: bool,
    time: bool,
}

/// A date as the register writes what the cell shows of it: "Feb-17" is the month 2017-02, "2017" a year. Without a
/// year it is told in words, for nobody to take the year that is hidden for one that was meant.
pub(super) fn date(format: Option<&str>, time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let Shows { year: has_year, month: has_month, day: has_day, time: has_time } = shows(format);
    let told = match (has_year, has_month, has_day) {
        (true, true, true) => format!("{year:04}-{month:02}-{day:02}"),
        (true, true, false) => format!("{year:04}-{month:02}"),
        (true, false, _) => format!("{year:04}"),
        (false, true, true) => format!("{day} {}", MONTHS[usize::from(month.clamp(1, 12)) - 1]),
        (false, true, false) => MONTHS[usize::from(month.clamp(1, 12)) - 1].to_owned(),
        (false, false, true) => day.to_string(),
        (false, false, false) => return format!("{hour:02}:{minute:02}:{second:02}"),
    };
    if has_time && (hour, minute, second) != (0, 0, 0) {
        format!("{told}T{hour:02}:{minute:02}:{second:02}")
    } else {
        told
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// What a format shows of a date; all of it where the format is not told (those of other countries).
fn shows(format: Option<&str>) -> Shows {
    let mut shows = Shows::default();
    let mut before = ' ';
    let runs = runs(format.unwrap_or("yyyy-mm-dd"));
    for (position, (letter, length)) in runs.iter().enumerate() {
        match letter {
            'y' | 'e' => shows.year = true,
            // m is the minute behind an hour or before a second.
            'm' if before == 'h' || runs.get(position + 1).is_some_and(|(next, _)| *next == 's') => shows.time = true,
            'm' => shows.month = true,
            // Three and more are the day of the week.
            'd' => shows.day |= *length <= 2,
            'h' | 's' => shows.time = true,
            _ => {}
        }
        before = *letter;
    }
    if !(shows.year || shows.month || shows.day || shows.time) {
        return Shows { year: true, month: true, day: true, time: true };
    }
    shows
}

/// The letters of the first part of a format that stand for something, each with how often it is repeated.
fn runs(format: &str) -> Vec<(char, usize)> {
    let mut runs: Vec<(char, usize)> = Vec::new();
    for token in tokens(format) {
        let Token::Sign(sign) = token else {
            continue;
        };
        let sign = sign.to_ascii_lowercase();
        match runs.last_mut() {
            Some((last, count)) if *last == sign => *count += 1,
            _ => runs.push((sign, 1)),
        }
    }
    runs.retain(|(sign, _)| sign.is_ascii_alphabetic());
    runs
}

enum Token {
    /// What stands for something.
    Sign(char),
    /// What is shown as it is.
    Literal(char),
}

/// The signs of the first part of a format. What is in square brackets is a colour, a condition or a language.
fn tokens(format: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = format.chars();
    let (mut in_quotes, mut in_brackets) = (false, false);
    while let Some(c) = characters.next() {
        match c {
            '"' if !in_brackets => in_quotes = !in_quotes,
            _ if in_quotes => tokens.push(Token::Literal(c)),
            '[' => in_brackets = true,
            ']' => in_brackets = false,
            _ if in_brackets => {}
            ';' => break,
            '\\' => tokens.extend(characters.next().map(Token::Literal)),
            // A space as wide as the next sign, or the sign that fills the cell.
            '_' | '*' => drop(characters.next()),
            _ => tokens.push(Token::Sign(c)),
        }
    }
    tokens
}

/// A number as its cell shows it, where the format fills it up: 00000 000000 shows 01632 960123.
pub(super) fn number(format: Option<&str>, number: f64) -> String {
    // As many digits as spreadsheets keep.
    let plain = format!("{number:.14e}").parse().unwrap_or(number).to_string();
    let is_whole = plain.bytes().all(|byte| byte.is_ascii_digit());
    format.filter(|_| is_whole).and_then(|format| filled(format, &plain)).unwrap_or(plain)
}

/// The digits of a number in the places of a format that has nothing but places and literal signs.
fn filled(format: &str, digits: &str) -> Option<String> {
    let tokens = tokens(format);
    let places = tokens.iter().filter(|token| matches!(token, Token::Sign('0' | '#'))).count();
    let is_plain = tokens
        .iter()
        .all(|token| matches!(token, Token::Literal(_) | Token::Sign('0' | '#' | ' ' | '-' | '(' | ')' | '+')));
    if !is_plain || places < 2 {
        return None;
    }
    let mut left: Vec<char> = digits.chars().collect();
    let mut shown = Vec::new();
    let mut places_left = places;
    for token in tokens.iter().rev() {
        match token {
            Token::Sign(place @ ('0' | '#')) => {
                places_left -= 1;
                match left.pop() {
                    Some(digit) => shown.push(digit),
                    None if *place == '0' => shown.push('0'),
                    None => {}
                }
                while places_left == 0
                    && let Some(digit) = left.pop()
                {
                    shown.push(digit);
                }
            }
            Token::Literal(sign) | Token::Sign(sign) => shown.push(*sign),
        }
    }
    Some(shown.iter().rev().collect())
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType;

    use super::*;

    /// 1 February 2017, and a quarter past two on it.
    const DAY: f64 = 42_767.0;
    const LATER: f64 = DAY + 14.25 / 24.0;

    fn shown(format: &str, value: f64) -> String {
        date(Some(format), ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false))
    }

    #[test]
    fn a_date_is_what_its_cell_shows() {
        for (format, told) in [
            ("mmm-yy", "2017-02"),
            ("mmm\\-yy", "2017-02"),
            ("[$-809]mmmm yyyy;@", "2017-02"),
            ("mm/yyyy", "2017-02"),
            ("yyyy", "2017"),
            ("yy", "2017"),
            ("d/m/yyyy", "2017-02-01"),
            ("mm-dd-yy", "2017-02-01"),
            ("dddd, dd mmmm yyyy", "2017-02-01"),
            ("dd/mm/yyyy hh:mm", "2017-02-01"),
            ("d-mmm", "1 February"),
            ("mmmm", "February"),
            ("h:mm", "00:00:00"),
            ("\"founded\" yyyy", "2017"),
            ("dddd", "2017-02-01"),
        ] {
            assert_eq!(shown(format, DAY), told, "{format}");
        }
        assert_eq!(shown("dd/mm/yyyy hh:mm", LATER), "2017-02-01T14:15:00");
        assert_eq!(shown("dd/mm/yyyy", LATER), "2017-02-01", "a time that is not shown does not count");
        assert_eq!(date(None, ExcelDateTime::new(DAY, ExcelDateTimeType::DateTime, false)), "2017-02-01");
    }

    #[test]
    fn a_number_is_filled_up_as_its_cell_shows_it() {
        assert_eq!(number(None, 1_632_960_123.0), "1632960123");
        assert_eq!(number(Some("General"), 2017.0), "2017");
        assert_eq!(number(Some("00000000000"), 1_632_960_123.0), "01632960123");
        assert_eq!(number(Some("00000\\ 000000"), 1_632_960_123.0), "01632 960123");
        assert_eq!(number(Some("\"0\"##########"), 1_632_960_123.0), "01632960123");
        assert_eq!(number(Some("00"), 441_632.0), "441632");
        assert_eq!(number(Some("#,##0"), 2017.0), "2017");
        assert_eq!(number(Some("0.00"), 0.1 + 0.2), "0.3");
    }
}
