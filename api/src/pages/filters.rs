//! What templates do to values.

/// The digits of a telephone number as people read it, for a link that dials it.
#[askama::filter_fn]
pub fn digits(number: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(number.to_string().chars().filter(char::is_ascii_digit).collect())
}

/// With a small first letter, to stand within a sentence, unless the word is written in capitals.
#[askama::filter_fn]
pub fn lowered(text: impl std::fmt::Display, _: &dyn askama::Values) -> askama::Result<String> {
    let text = text.to_string();
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    Ok(match first {
        Some(first) if second.is_none_or(char::is_lowercase) || second == Some(' ') => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text,
    })
}
