//! Which heading means which column.

use nncf_core::text::fold;

use super::column::Column;
use super::read::Sheet;

/// What each heading of a sheet most likely means; none where no column fits. No column is suggested twice.
pub fn suggest(sheet: &Sheet) -> Vec<Option<Column>> {
    let folded: Vec<String> = sheet.headings().iter().map(|heading| spoken(heading)).collect();
    let mut suggested = vec![None; folded.len()];
    // Names before other headings, so that "name" wins over "partnership" wherever they stand; then the headings of a
    // column in their order, so that "description" wins over "notes".
    for column in Column::ALL {
        take(&folded, &mut suggested, *column, &fold(column.name()));
    }
    for column in Column::ALL {
        for also in column.also() {
            take(&folded, &mut suggested, *column, also);
        }
    }
    mean_the_person(&folded, &mut suggested);
    suggested
}

fn take(folded: &[String], suggested: &mut [Option<Column>], column: Column, heading: &str) {
    if suggested.contains(&Some(column)) {
        return;
    }
    let free = |&at: &usize| folded[at] == heading && suggested[at].is_none();
    if let Some(at) = (0..folded.len()).find(free) {
        suggested[at] = Some(column);
    }
}

/// Beside the name of a person, a mailbox that is not said to be the partnership's is taken for the person's, which is
/// not for the public.
fn mean_the_person(folded: &[String], suggested: &mut [Option<Column>]) {
    let names_person = suggested.contains(&Some(Column::ContactName)) || suggested.contains(&Some(Column::Chair));
    if !names_person || suggested.contains(&Some(Column::ContactEmail)) {
        return;
    }
    let plain = ["email", "e mail", "email address", "e mail address", "emails"];
    let is_plain = |&at: &usize| suggested[at] == Some(Column::Email) && plain.contains(&folded[at].as_str());
    if let Some(at) = (0..folded.len()).find(is_plain) {
        suggested[at] = Some(Column::ContactEmail);
    }
}

/// The column that a heading means.
pub(super) fn meant(heading: &str) -> Option<Column> {
    let folded = spoken(heading);
    let is_meant = |column: &Column| fold(column.name()) == folded || column.also().contains(&folded.as_str());
    Column::ALL.iter().copied().find(is_meant)
}

/// A heading as it is compared: folded, without what stands in brackets behind it and "(s)" within it, and without an
/// asterisk or "required".
fn spoken(heading: &str) -> String {
    let plain = heading.replace("(s)", "s").replace("(S)", "s");
    let bare = plain.split_once('(').map_or(plain.as_str(), |(before, _)| before);
    let folded = fold(if fold(bare).is_empty() { &plain } else { bare });
    folded.strip_suffix(" required").map_or(folded.clone(), str::to_owned)
}

/// Which column each heading of a sheet means. Headings without a column are not imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping(Vec<Option<Column>>);

/// Why a mapping was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingFault {
    /// Made for another sheet.
    #[error("the sheet has {headings} columns, but the choice was made for {chosen}; upload the file again")]
    Length {
        /// How many headings the sheet has.
        headings: usize,
        /// How many were chosen for.
        chosen: usize,
    },
    /// A column that two headings are said to mean.
    #[error("“{first}” and “{second}” are both taken for {}; choose one of them", column.name())]
    Twice {
        /// The column.
        column: Column,
        /// The first heading.
        first: String,
        /// The second heading.
        second: String,
    },
    /// Nothing says which partnership a row is about.
    #[error(
        "choose which column is the name or the short name: without one, nothing says which partnership a row is about"
    )]
    Nameless,
}

impl Mapping {
    /// A mapping that a person chose, a column or none for each heading in order.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(sheet: &Sheet, columns: Vec<Option<Column>>) -> Result<Self, Vec<MappingFault>> {
        let headings = sheet.headings();
        if headings.len() != columns.len() {
            return Err(vec![MappingFault::Length { headings: headings.len(), chosen: columns.len() }]);
        }
        let mut faults = Vec::new();
        for (second, column) in columns.iter().enumerate() {
            let first = columns[..second].iter().position(|earlier| earlier == column);
            if let (Some(column), Some(first)) = (*column, first) {
                let (first, second) = (headings[first].clone(), headings[second].clone());
                faults.push(MappingFault::Twice { column, first, second });
            }
        }
        if !columns.iter().flatten().any(|column| matches!(column, Column::Name | Column::Slug)) {
            faults.push(MappingFault::Nameless);
        }
        if faults.is_empty() { Ok(Self(columns)) } else { Err(faults) }
    }

    /// The column of each heading, in order.
    pub fn columns(&self) -> &[Option<Column>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(headings: &str) -> Sheet {
        Sheet::read("a.csv", format!("{headings}\nx\n").as_bytes(), None).unwrap()
    }

    #[test]
    fn headings_are_matched_as_people_write_them() {
        use Column::{Coverage, Email, Name, NncfMembership, OtherNames, Website};
        let sheet = sheet("Partnership,NAME,E-mail,Area covered,Colour,Also known as,nncf_membership,Web site");
        let suggested = suggest(&sheet);
        let expected = [
            None,
            Some(Name),
            Some(Email),
            Some(Coverage),
            None,
            Some(OtherNames),
            Some(NncfMembership),
            Some(Website),
        ];
        assert_eq!(suggested, expected);
    }

    #[test]
    fn headings_of_charities_own_lists_are_known() {
        use Column::{ContactEmail, ContactName, ContactPhone, Coverage, Formed, Name, PoliceForce, Region, Summary};
        let sheet = sheet(
            "Partnership Name*,Area(s) covered,Police force,Lead contact,Email,Notes (internal),Tel. No.,Date established,Region",
        );
        let expected =
            [Name, Coverage, PoliceForce, ContactName, ContactEmail, Summary, ContactPhone, Formed, Region].map(Some);
        assert_eq!(suggest(&sheet), expected);
    }

    #[test]
    fn a_mailbox_beside_no_person_is_the_partnerships() {
        assert_eq!(suggest(&sheet("Name,Email")), [Some(Column::Name), Some(Column::Email)]);
        let both = sheet("Name,Lead contact,Partnership email");
        assert_eq!(suggest(&both), [Some(Column::Name), Some(Column::ContactName), Some(Column::Email)]);
    }

    #[test]
    fn a_mapping_names_each_partnership_and_uses_a_column_once() {
        let sheet = sheet("Mailbox,Email,Summary");
        assert_eq!(suggest(&sheet), [None, Some(Column::Email), Some(Column::Summary)]);
        let chosen = vec![Some(Column::Email), Some(Column::Email), None];
        let faults = Mapping::new(&sheet, chosen).unwrap_err();
        let told: Vec<_> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(told[0], "“Mailbox” and “Email” are both taken for email; choose one of them");
        assert_eq!(faults[1..], [MappingFault::Nameless]);
        let short = Mapping::new(&sheet, vec![Some(Column::Name)]).unwrap_err();
        assert_eq!(short, [MappingFault::Length { headings: 3, chosen: 1 }]);
    }
}
