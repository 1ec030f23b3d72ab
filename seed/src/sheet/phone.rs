//! Telephone numbers that a spreadsheet took for numbers.

const REMEDY: &str = "format the column as text and type the number again, beginning with 0 or +44";

/// What a spreadsheet did to a telephone number, and what to do; none where nothing is seen.
pub(super) fn damage(text: &str) -> Option<String> {
    // What stands behind the number ("ext. 12") is no part of it.
    let number = text.split(['x', 'e', '/', ',']).next().unwrap_or_default();
    let what = match digits(number) {
        _ if is_power_of_ten(text) => "was turned into a power of ten, and digits of it are lost",
        Some(digits) if matches!(digits.len(), 9 | 10) && !digits.starts_with('0') => "has lost its first 0",
        Some(digits) if matches!(digits.len(), 11..=13) && digits.starts_with("44") => "has lost the + before 44",
        _ => return None,
    };
    Some(format!("“{text}” {what}; {REMEDY}"))
}

/// The digits of what is digits and signs between them, and has no + before them.
fn digits(number: &str) -> Option<String> {
    let number = number.trim();
    let number = number.strip_suffix(".0").unwrap_or(number);
    let is_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '–' | '.' | '(' | ')');
    (!number.is_empty() && number.chars().all(is_part)).then(|| number.chars().filter(char::is_ascii_digit).collect())
}

/// 4.41632E+11, as spreadsheets show long numbers.
fn is_power_of_ten(text: &str) -> bool {
    let Some((number, power)) = text.trim().split_once(['E', 'e']) else { return false };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    is_number(number) && is_number(power.trim_start_matches('+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_a_spreadsheet_damaged_are_told() {
        for (text, what) in [
            ("1632960123", "lost its first 0"),
            ("7700900123", "lost its first 0"),
            ("1632 960123", "lost its first 0"),
            ("169772345", "lost its first 0"),
            ("1632960123.0", "lost its first 0"),
            ("1632960123 ext 12", "lost its first 0"),
            ("441632960123", "lost the +"),
            ("44 1632 960123", "lost the +"),
            ("4.41632E+11", "power of ten"),
            ("1.63296e9", "power of ten"),
        ] {
            let told = damage(text).unwrap_or_default();
            assert!(told.contains(what) && told.contains("as text"), "{text}: {told}");
        }
        for text in [
            "01632 960123",
            "+44 1632 960123",
            "+441632960123",
            "00441632960123",
            "101",
            "116 123",
            "020 7946 0000 ext 3",
            "0800 0121 700",
            "ask the office",
        ] {
            assert_eq!(damage(text), None, "{text}");
        }
    }
}
