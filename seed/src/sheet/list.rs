//! Lists in a cell: entries parted by semicolons, and the entries that read as one text each.

use nncf_core::date::StatedDate;
use nncf_core::partnership::{
    Activity, ActivityKind, Alias, Funding, MemberOrganisation, Partnership, ProgressMeasure, RoleHeld, Sector,
    Subgroup, Theme,
};

use super::row::tidy;
use super::value::{listed, parsed, stated};

/// Where each entry of a changed list stood before; none for a new one.
pub(super) type Moves = Vec<Option<usize>>;

/// A list of a partnership whose entries read as one text each.
#[derive(Clone, Copy)]
pub(super) struct List {
    /// The field.
    pub pointer: &'static str,
    /// Tells the entries.
    pub tell: fn(&Partnership) -> Vec<String>,
    /// Takes the entries over from text. Those that read as before stay as they are.
    pub set: fn(&mut Partnership, &[String]) -> Result<Moves, String>,
}

/// The list of a field, of entries of a type.
macro_rules! entries {
    ($($field:ident).+, $type:ty) => {
        List {
            pointer: concat!($("/", stringify!($field)),+),
            tell: |partnership| partnership.$($field).+.iter().map(crate::sheet::list::Entry::tell).collect(),
            set: |partnership, texts| {
                crate::sheet::list::replace::<$type>(&mut partnership.$($field).+, texts)
            },
        }
    };
}
pub(super) use entries;

/// An entry of a list.
pub(super) trait Entry: Sized + Clone {
    /// How it reads.
    fn tell(&self) -> String;
    /// What a text says.
    fn read(text: &str) -> Result<Self, String>;
}

/// Puts entries that texts tell of in place of those before, and says where each was.
pub(super) fn replace<T: Entry>(list: &mut Vec<T>, texts: &[String]) -> Result<Moves, String> {
    let mut before: Vec<Option<String>> = list.iter().map(|entry| Some(tidy(&entry.tell()))).collect();
    let mut moves = Moves::new();
    let mut after = Vec::new();
    for text in texts {
        let old = before.iter().position(|told| told.as_ref() == Some(text));
        let entry = match old {
            Some(position) => {
                before[position] = None;
                list[position].clone()
            }
            None => T::read(text).map_err(|error| format!("“{text}”: {error}"))?,
        };
        moves.push(old);
        after.push(entry);
    }
    *list = after;
    Ok(moves)
}

/// Whether a list is as it was.
pub(super) fn is_still(moves: &Moves, length_before: usize) -> bool {
    moves.len() == length_before && moves.iter().enumerate().all(|(position, old)| *old == Some(position))
}

/// The entries as one cell; empty when no entry says anything.
pub(super) fn join(entries: &[String]) -> String {
    if entries.iter().all(String::is_empty) {
        return String::new();
    }
    // In the form in which cells are read: there are characters that become a semicolon by it (U+037E).
    let escaped = entries.iter().map(|entry| tidy(entry).replace('\\', "\\\\").replace(';', "\\;"));
    escaped.collect::<Vec<_>>().join("; ")
}

/// The entries of a cell, trimmed; those between two semicolons may be empty.
pub(super) fn split(cell: &str) -> Vec<String> {
    let mut entries = vec![String::new()];
    let mut characters = cell.chars().peekable();
    while let Some(character) = characters.next() {
        let escaped = if character == '\\' { characters.next_if(|next| matches!(next, '\\' | ';')) } else { None };
        match (character, escaped, entries.last_mut()) {
            (_, Some(escaped), Some(entry)) => entry.push(escaped),
            (';', None, _) => entries.push(String::new()),
            (_, None, Some(entry)) => entry.push(character),
            (_, _, None) => {}
        }
    }
    entries.iter().map(|entry| entry.trim().to_owned()).collect()
}

/// The entries of a cell that say something.
pub(super) fn split_filled(cell: &str) -> Vec<String> {
    split(cell).into_iter().filter(|entry| !entry.is_empty()).collect()
}

impl Entry for Alias {
    fn tell(&self) -> String {
        let Alias { name, from, to } = self;
        dated(name.to_string(), *from, *to)
    }

    fn read(text: &str) -> Result<Self, String> {
        let (name, from, to) = undated(text)?;
        Ok(Self { name: parsed(name)?, from, to })
    }
}

impl Entry for RoleHeld {
    fn tell(&self) -> String {
        let RoleHeld { role, organisation, from, to } = self;
        dated(format!("{role}: {organisation}"), *from, *to)
    }

    fn read(text: &str) -> Result<Self, String> {
        let (text, from, to) = undated(text)?;
        let (role, organisation) = text.split_once(':').ok_or("a role is written role: organisation")?;
        Ok(Self { role: listed(role)?, organisation: parsed(organisation)?, from, to })
    }
}

impl Entry for Funding {
    fn tell(&self) -> String {
        let Funding { funder, description, from, to } = self;
        dated(format!("{funder}: {description}"), *from, *to)
    }

    fn read(text: &str) -> Result<Self, String> {
        let (text, from, to) = undated(text)?;
        let (funder, description) = text.split_once(':').ok_or("funding is written funder: what for")?;
        Ok(Self { funder: parsed(funder)?, description: parsed(description)?, from, to })
    }
}

impl Entry for MemberOrganisation {
    fn tell(&self) -> String {
        let MemberOrganisation { name, sector } = self;
        format!("{sector}: {name}")
    }

    fn read(text: &str) -> Result<Self, String> {
        let Some((sector, name)) = text.split_once(':') else {
            return Ok(Self { name: parsed(text)?, sector: Sector::Other });
        };
        Ok(Self { name: parsed(name)?, sector: listed(sector)? })
    }
}

impl Entry for Activity {
    fn tell(&self) -> String {
        let Activity { kind, description } = self;
        format!("{kind}: {description}")
    }

    fn read(text: &str) -> Result<Self, String> {
        let Some((kind, description)) = text.split_once(':') else {
            return Ok(Self { kind: ActivityKind::Other, description: parsed(text)? });
        };
        Ok(Self { kind: listed(kind)?, description: parsed(description)? })
    }
}

impl Entry for Subgroup {
    fn tell(&self) -> String {
        let Subgroup { name, theme } = self;
        format!("{theme}: {name}")
    }

    fn read(text: &str) -> Result<Self, String> {
        let Some((theme, name)) = text.split_once(':') else {
            return Ok(Self { name: parsed(text)?, theme: Theme::Other });
        };
        Ok(Self { name: parsed(name)?, theme: listed(theme)? })
    }
}

impl Entry for ProgressMeasure {
    fn tell(&self) -> String {
        let ProgressMeasure { description } = self;
        description.to_string()
    }

    fn read(text: &str) -> Result<Self, String> {
        Ok(Self { description: parsed(text)? })
    }
}

/// A text with the dates between which it holds: `… [2011 to 2014]`, `… [from 2011]`, `… [to 2014]`.
fn dated(text: String, from: Option<StatedDate>, to: Option<StatedDate>) -> String {
    match (from, to) {
        (None, None) => text,
        (Some(from), None) => format!("{text} [from {from}]"),
        (None, Some(to)) => format!("{text} [to {to}]"),
        (Some(from), Some(to)) => format!("{text} [{from} to {to}]"),
    }
}

type Dated<'a> = (&'a str, Option<StatedDate>, Option<StatedDate>);

/// Takes the dates off a text. Brackets that hold no dates are part of the text.
fn undated(text: &str) -> Result<Dated<'_>, String> {
    let whole = Ok((text, None, None));
    let Some((rest, dates)) = text.strip_suffix(']').and_then(|text| text.rsplit_once('[')) else { return whole };
    let is_date = |text: &str| {
        let is_kept = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b"-/".contains(&b));
        is_kept || StatedDate::read(text, None).is_ok()
    };
    let (from, to) = if let Some(from) = dates.strip_prefix("from ") {
        (Some(from), None)
    } else if let Some(to) = dates.strip_prefix("to ") {
        (None, Some(to))
    } else if let Some((from, to)) = dates.split_once(" to ") {
        (Some(from), Some(to))
    } else {
        return whole;
    };
    if ![from, to].into_iter().flatten().all(is_date) {
        return whole;
    }
    Ok((rest.trim_end(), from.map(stated).transpose()?, to.map(stated).transpose()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entries_read_as_people_write_them() {
        let alias = Alias::read("Old name [2011 to 2014]").unwrap();
        assert_eq!((alias.name.as_str(), alias.tell().as_str()), ("Old name", "Old name [2011 to 2014]"));
        assert_eq!(Alias::read("A name [sic]").unwrap().tell(), "A name [sic]");
        assert_eq!(RoleHeld::read("Chair:Gwent Police [from 2014]").unwrap().tell(), "chair: Gwent Police [from 2014]");
        assert_eq!(MemberOrganisation::read("Unseen").unwrap().tell(), "other: Unseen");
        assert_eq!(Activity::read("Awareness raising: Talks: many").unwrap().tell(), "awareness_raising: Talks: many");
    }

    #[test]
    fn entries_that_say_no_such_thing_are_refused() {
        assert!(Alias::read("Old name [from 2014-02-30]").unwrap_err().contains("does not exist"));
        assert!(RoleHeld::read("Gwent Police").unwrap_err().contains("role: organisation"));
        assert!(RoleHeld::read("boss: Gwent Police").unwrap_err().contains("is one of founder"));
        assert!(MemberOrganisation::read("police: Gwent").unwrap_err().contains("is one of statutory"));
    }

    #[test]
    fn entries_that_read_as_before_keep_what_the_text_does_not_say() {
        let mut list = vec![Alias::read("b").unwrap(), Alias::read("a").unwrap()];
        let moves = replace(&mut list, &["a".to_owned(), "c".to_owned()]).unwrap();
        assert_eq!(moves, [Some(1), None]);
        assert!(is_still(&vec![Some(0)], 1) && !is_still(&vec![Some(0)], 2) && !is_still(&moves, 2));
    }

    /// A cell is read in one form of Unicode, in which a Greek question mark is a semicolon.
    #[test]
    fn what_becomes_a_semicolon_parts_nothing() {
        let entries = ["\u{37e}: a".to_owned(), "b".to_owned()];
        assert_eq!(split(&tidy(&join(&entries))), [";: a", "b"]);
    }

    /// An entry that is read and told again is the same entry.
    fn stable<T: Entry>(text: &str) {
        if let Ok(entry) = T::read(text) {
            let told = entry.tell();
            assert_eq!(T::read(&told).map(|entry| entry.tell()), Ok(told));
        }
    }

    proptest! {
        #[test]
        fn lists_read_as_written(entries in prop::collection::vec("[a-c;\\\\ ]{0,6}", 1..5)) {
            let entries: Vec<String> = entries.iter().map(|entry| entry.trim().to_owned()).collect();
            let cell = join(&entries);
            if entries.iter().any(|entry| !entry.is_empty()) {
                prop_assert_eq!(split(&cell), entries.clone());
                prop_assert_eq!(split(cell.trim()), entries);
            } else {
                prop_assert_eq!(cell, "");
            }
        }

        #[test]
        fn entries_read_again_as_they_read(
            text in "([a-z_]{0,9}: ?)?[A-C ]{1,3}( ?\\[(from |to |)[0-9/-]{0,9}( to [0-9]{4})?\\])?|.*"
        ) {
            let text = text.trim();
            stable::<Alias>(text);
            stable::<RoleHeld>(text);
            stable::<Funding>(text);
            stable::<MemberOrganisation>(text);
            stable::<Activity>(text);
            stable::<Subgroup>(text);
            stable::<ProgressMeasure>(text);
        }
    }
}
