//! Places in words: where one ends and the next begins, and what people put around their names.

use std::ops::Range;

use nncf_core::region::RegionKind;

/// The most parts that one name has: "Armagh City, Banbridge and Craigavon".
pub(super) const MOST_PARTS: usize = 5;

/// What stands between places. A name with such a word within is found all the same, as the longest is looked for first.
const BETWEEN: [&str; 14] =
    [" and ", " & ", " plus ", " with ", " a ", " ac ", " a'r ", " a’r ", "&", "+", ",", "/", "|", "•"];
/// The Welsh "and", behind which names change their first letter.
const WELSH_AND: [&str; 2] = [" a", " ac"];

/// Whether what stands before a place ends with the Welsh "and".
pub(super) fn is_behind_welsh_and(before: &str) -> bool {
    let before = before.trim_end().to_ascii_lowercase();
    WELSH_AND.iter().any(|and| before.ends_with(and))
}

/// The parts of a text between commas, "and" and their like, each without what is around it.
pub(super) fn parts(text: &str) -> Vec<Range<usize>> {
    let lower = text.to_ascii_lowercase();
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        let between = BETWEEN.iter().find(|between| lower.get(at..).is_some_and(|rest| rest.starts_with(**between)));
        match between {
            Some(between) => {
                push(&mut parts, text, start..at);
                // The space behind "and" may be the one before another.
                at += between.trim_end().len();
                start = at;
            }
            None => at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
        }
    }
    push(&mut parts, text, start..text.len());
    parts
}

fn push(parts: &mut Vec<Range<usize>>, text: &str, part: Range<usize>) {
    let inner = &text[part.clone()];
    let trimmed = inner.trim_matches(|c: char| c.is_whitespace() || c == '.');
    // "Leeds, and Bradford"
    let trimmed = trimmed.strip_prefix("and ").unwrap_or(trimmed);
    if !trimmed.is_empty() {
        let start = part.start + (trimmed.as_ptr() as usize - inner.as_ptr() as usize);
        parts.push(start..start + trimmed.len());
    }
}

/// What stands before a name, and what it says of the kind of place.
const BEFORE: &[(&str, Option<RegionKind>)] = &[
    ("the ", None),
    ("all of ", None),
    ("whole of ", None),
    ("county of ", Some(RegionKind::County)),
    ("london borough of ", Some(RegionKind::Lad)),
    ("royal borough of ", Some(RegionKind::Lad)),
    ("metropolitan borough of ", Some(RegionKind::Lad)),
    ("county borough of ", Some(RegionKind::Lad)),
    ("borough of ", Some(RegionKind::Lad)),
    ("district of ", Some(RegionKind::Lad)),
    ("city of ", Some(RegionKind::Lad)),
    ("lb ", Some(RegionKind::Lad)),
    ("heddlu ", Some(RegionKind::Pfa)),
];

/// What stands behind a name.
const BEHIND: &[(&str, Option<RegionKind>)] = &[
    (" police force area", Some(RegionKind::Pfa)),
    (" police area", Some(RegionKind::Pfa)),
    (" police force", Some(RegionKind::Pfa)),
    (" police service", Some(RegionKind::Pfa)),
    (" police", Some(RegionKind::Pfa)),
    (" constabulary", Some(RegionKind::Pfa)),
    (" county council", Some(RegionKind::County)),
    (" metropolitan borough council", Some(RegionKind::Lad)),
    (" county borough council", Some(RegionKind::Lad)),
    (" borough council", Some(RegionKind::Lad)),
    (" district council", Some(RegionKind::Lad)),
    (" city council", Some(RegionKind::Lad)),
    (" council", None),
    (" county", Some(RegionKind::County)),
    (" borough", Some(RegionKind::Lad)),
    (" district", Some(RegionKind::Lad)),
    (" city", Some(RegionKind::Lad)),
    (" region", Some(RegionKind::Region)),
    (" area", None),
];

/// A name, and then the same without what people put around it, with the kind of place that this says.
pub(super) fn bare(text: &str) -> Vec<(String, Option<RegionKind>)> {
    let mut name = text.trim().to_lowercase();
    let mut names = vec![(text.trim().to_owned(), None)];
    let mut said = None;
    // Each step takes something away, so it ends.
    loop {
        let before = BEFORE.iter().find_map(|(word, kind)| Some((name.strip_prefix(word)?.to_owned(), *kind)));
        let behind = || BEHIND.iter().find_map(|(word, kind)| Some((name.strip_suffix(word)?.to_owned(), *kind)));
        let Some((shorter, kind)) = before.or_else(behind) else { return names };
        said = kind.or(said);
        name = shorter;
        names.push((name.clone(), said));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> Vec<&str> {
        parts(text).into_iter().map(|part| &text[part]).collect()
    }

    #[test]
    fn places_are_parted_as_people_part_them() {
        assert_eq!(
            told("Leeds, Bradford, Wakefield, Kirklees & Calderdale"),
            ["Leeds", "Bradford", "Wakefield", "Kirklees", "Calderdale"]
        );
        assert_eq!(told("Kent and Medway"), ["Kent", "Medway"]);
        assert_eq!(told("Leeds, and Bradford."), ["Leeds", "Bradford"]);
        assert_eq!(told("Abertawe a Thorfaen ac Ynys Môn a'r Fro"), ["Abertawe", "Thorfaen", "Ynys Môn", "Fro"]);
        assert_eq!(told("Aberdare"), ["Aberdare"], "“a” within a name parts nothing");
        assert_eq!(told("Ynys Môn / Gwynedd+Conwy"), ["Ynys Môn", "Gwynedd", "Conwy"]);
        assert_eq!(told("Sunderland"), ["Sunderland"], "“and” within a name parts nothing");
        assert_eq!(told(" , & "), Vec::<&str>::new());
    }

    #[test]
    fn what_stands_around_a_name_says_its_kind() {
        let last = |text: &str| bare(text).pop();
        assert_eq!(last("The London Borough of Bexley"), Some(("bexley".into(), Some(RegionKind::Lad))));
        assert_eq!(last("West Midlands Police"), Some(("west midlands".into(), Some(RegionKind::Pfa))));
        assert_eq!(last("Kent County Council"), Some(("kent".into(), Some(RegionKind::County))));
        assert_eq!(last("Leeds"), Some(("Leeds".into(), None)));
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(,| and |&|[a-z]|ô|and ){0,12}|.*") {
            for part in parts(&text) {
                prop_assert!(!text[part].is_empty());
            }
            let _ = bare(&text);
        }
    }
}
