//! The form of a record: its sections, fields and lists, in one table. What it does not name cannot be typed.

use std::fmt::Display;
use std::str::FromStr;

use chrono::NaiveDate;
use nncf_core::date::StatedDate;
use nncf_core::date::written::WrittenDateError;
use nncf_core::partnership::{
    ActivityKind, CoverageBasis, LinkKind, NncfMembership, PartnershipKind, PartnershipStatus, ResourceKind, RoleKind,
    Sector, Theme,
};
use nncf_core::slug::Slug;
use nncf_core::text::{Name, Phrase, Prose};
use nncf_core::web::{EmailAddress, WebUrl};

/// A section of the form, with a source of its own.
pub struct Section {
    /// Its name in addresses and messages.
    pub id: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// Whether geographies are chosen in it.
    pub has_coverage: bool,
    /// Its lists.
    pub lists: &'static [List],
}

/// A list of a record: items with fields of their own.
pub struct List {
    /// Where it stands in the record, with `/` between.
    pub path: &'static str,
    /// What an item is made of.
    pub fields: &'static [Field],
}

/// A field.
#[derive(Clone, Copy)]
pub struct Field {
    /// Where it stands in the record, or in the item.
    pub path: &'static str,
    /// How it is typed.
    pub input: Input,
    /// Whether it may not be left empty, if anything else is told with it.
    pub is_needed: bool,
    /// What is wrong with a text that is not empty.
    check: fn(&str) -> Result<(), String>,
    /// How a text that is right is kept.
    kept: fn(&str) -> String,
}

/// How a field is typed.
#[derive(Clone, Copy)]
pub enum Input {
    /// In one line.
    Line,
    /// In a short line: dates, numbers.
    Short,
    /// A whole number.
    Number,
    /// In several lines.
    Prose,
    /// Chosen from a closed list: the list of messages, and the words.
    Choice(&'static str, fn() -> Vec<&'static str>),
    /// Another record, by its short name.
    Body,
    /// A source of the record, or the section's.
    Source,
    /// Not shown.
    Hidden,
}

impl Field {
    /// What is wrong with a text that is not empty.
    ///
    /// # Errors
    /// What would be right.
    pub fn check(&self, text: &str) -> Result<(), String> {
        (self.check)(text)
    }

    /// A text that is right, as the record has it: dates in the register's own form.
    pub fn kept(&self, text: &str) -> String {
        (self.kept)(text)
    }

    /// The part of a record that stands or falls as one: `consent` of a contact.
    pub fn group(&self) -> Option<&'static str> {
        GROUPS.iter().copied().find(|group| self.path.strip_prefix(group).is_some_and(|rest| rest.starts_with('/')))
    }
}

/// Parts of a record that are there or not as one.
const GROUPS: &[&str] = &["consent", "member_organisations/stated_count"];

/// What is wrong with a text as a value of a type.
///
/// # Errors
/// What would be right.
pub fn parses<T: FromStr<Err: Display>>(text: &str) -> Result<(), String> {
    text.parse::<T>().map(drop).map_err(|error| error.to_string())
}

/// What is wrong with a date as people write it.
fn stated(text: &str) -> Result<(), String> {
    StatedDate::read(text, None).map(drop).map_err(|error| match error {
        WrittenDateError::Date(error) => error.to_string(),
        error => format!("“{text}” {error}"),
    })
}

fn kept_date(text: &str) -> String {
    StatedDate::read(text, None).map_or_else(|_| text.to_owned(), |date| date.to_string())
}

fn day(text: &str) -> Result<(), String> {
    stated(text)?;
    kept_date(text)
        .parse::<NaiveDate>()
        .map(drop)
        .map_err(|_| "takes one day, such as 25/11/2026 or 25 November 2026".to_owned())
}

fn number(text: &str) -> Result<(), String> {
    text.parse::<u32>().map(drop).map_err(|_| "takes a whole number".to_owned())
}

/// What is wrong with a word for who may see a thing.
///
/// # Errors
/// What would be right.
pub fn visibility(text: &str) -> Result<(), String> {
    if VISIBILITIES.contains(&text) { Ok(()) } else { Err("takes public, coordinators or staff".to_owned()) }
}

#[allow(clippy::unnecessary_wraps)] // as the other checks are
fn anything(_: &str) -> Result<(), String> {
    Ok(())
}

/// Who may see a thing, in words.
const VISIBILITIES: &[&str] = &["public", "coordinators", "staff"];

macro_rules! words {
    ($($name:ident: $type:ty),+ $(,)?) => {$(
        fn $name() -> Vec<&'static str> {
            <$type>::ALL.iter().map(|word| word.as_str()).collect()
        }
    )+};
}

words! {
    kinds: PartnershipKind, statuses: PartnershipStatus, memberships: NncfMembership, bases: CoverageBasis,
    links: LinkKind, roles: RoleKind, sectors: Sector, themes: Theme, activities: ActivityKind,
    resources: ResourceKind,
}

/// Who may see a thing, in words.
pub fn visibilities() -> Vec<&'static str> {
    VISIBILITIES.to_vec()
}

/// A field that may not be left empty.
pub const fn needed(path: &'static str, input: Input, check: fn(&str) -> Result<(), String>) -> Field {
    Field { path, input, is_needed: true, check, kept: str::to_owned }
}

/// A field that may be left empty.
pub const fn optional(path: &'static str, input: Input, check: fn(&str) -> Result<(), String>) -> Field {
    Field { path, input, is_needed: false, check, kept: str::to_owned }
}

/// A field that holds a date.
const fn dated(field: Field) -> Field {
    Field { kept: kept_date, ..field }
}

const fn section(id: &'static str, fields: &'static [Field], lists: &'static [List]) -> Section {
    Section { id, fields, has_coverage: false, lists }
}

const FROM: Field = dated(optional("from", Input::Short, stated));
const TO: Field = dated(optional("to", Input::Short, stated));
const DESCRIPTION: Field = needed("description", Input::Line, parses::<Phrase>);
const VISIBILITY: Field = needed("visibility", Input::Choice("visibility", visibilities), visibility);

/// The form.
pub static SECTIONS: &[Section] = &[
    section(
        "basics",
        &[
            needed("name", Input::Line, parses::<Name>),
            needed("kind", Input::Choice("kind", kinds), parses::<PartnershipKind>),
            needed("status", Input::Choice("status", statuses), parses::<PartnershipStatus>),
            needed("nncf_membership", Input::Choice("membership", memberships), parses::<NncfMembership>),
            VISIBILITY,
            optional("summary", Input::Prose, parses::<Prose>),
            dated(optional("closed", Input::Short, stated)),
        ],
        &[
            List {
                path: "formed/claims",
                fields: &[
                    dated(needed("value", Input::Short, stated)),
                    optional("words", Input::Line, parses::<Name>),
                    optional("source", Input::Source, anything),
                ],
            },
            List { path: "aliases", fields: &[needed("name", Input::Line, parses::<Name>), FROM, TO] },
        ],
    ),
    Section {
        id: "coverage",
        fields: &[
            optional("coverage/words", Input::Line, parses::<Phrase>),
            optional("coverage/basis", Input::Choice("grounds", bases), parses::<CoverageBasis>),
        ],
        has_coverage: true,
        lists: &[],
    },
    section(
        "contacts",
        &[optional("email", Input::Line, parses::<EmailAddress>), optional("website", Input::Line, parses::<WebUrl>)],
        &[],
    ),
    section(
        "coordinators",
        &[],
        &[List {
            path: "coordinators",
            fields: &[
                optional("id", Input::Hidden, parses::<uuid::Uuid>),
                needed("role", Input::Choice("role", roles), parses::<RoleKind>),
                optional("name", Input::Line, parses::<Name>),
                optional("email", Input::Line, parses::<EmailAddress>),
                optional("phone", Input::Line, parses::<Name>),
                VISIBILITY,
                needed("consent/visibility", Input::Choice("visibility", visibilities), visibility),
                dated(needed("consent/given_on", Input::Short, day)),
                dated(optional("consent/expires_on", Input::Short, day)),
                needed("consent/recorded", Input::Line, parses::<Phrase>),
            ],
        }],
    ),
    section(
        "ties",
        &[],
        &[List {
            path: "links",
            fields: &[
                needed("rel", Input::Choice("link", links), parses::<LinkKind>),
                needed("slug", Input::Body, parses::<Slug>),
            ],
        }],
    ),
    section(
        "roles",
        &[],
        &[List {
            path: "roles",
            fields: &[
                needed("role", Input::Choice("role", roles), parses::<RoleKind>),
                needed("organisation", Input::Line, parses::<Name>),
                FROM,
                TO,
            ],
        }],
    ),
    section(
        "members",
        &[
            optional("member_organisations/stated_count/qualifier", Input::Line, parses::<Name>),
            needed("member_organisations/stated_count/value", Input::Number, number),
            needed("member_organisations/stated_count/as_of", Input::Line, parses::<Name>),
        ],
        &[List {
            path: "member_organisations/items",
            fields: &[
                needed("name", Input::Line, parses::<Name>),
                needed("sector", Input::Choice("sector", sectors), parses::<Sector>),
            ],
        }],
    ),
    section(
        "activities",
        &[],
        &[List {
            path: "activities",
            fields: &[needed("kind", Input::Choice("activity", activities), parses::<ActivityKind>), DESCRIPTION],
        }],
    ),
    section(
        "development",
        &[],
        &[
            List {
                path: "subgroups",
                fields: &[
                    needed("name", Input::Line, parses::<Name>),
                    needed("theme", Input::Choice("theme", themes), parses::<Theme>),
                ],
            },
            List { path: "phases", fields: &[needed("name", Input::Line, parses::<Name>), DESCRIPTION] },
            List { path: "funding", fields: &[needed("funder", Input::Line, parses::<Name>), DESCRIPTION, FROM, TO] },
            List { path: "progress_measures", fields: &[DESCRIPTION] },
        ],
    ),
    section(
        "meetings",
        &[],
        &[
            List {
                path: "meetings",
                fields: &[
                    dated(optional("starts", Input::Short, stated)),
                    optional("cadence", Input::Line, parses::<Phrase>),
                    optional("place", Input::Line, parses::<Phrase>),
                ],
            },
            List {
                path: "resources",
                fields: &[
                    needed("title", Input::Line, parses::<Phrase>),
                    needed("kind", Input::Choice("resource", resources), parses::<ResourceKind>),
                    optional("url", Input::Line, parses::<WebUrl>),
                ],
            },
        ],
    ),
];

/// Every list of the form.
pub fn lists() -> impl Iterator<Item = &'static List> {
    SECTIONS.iter().flat_map(|section| section.lists)
}

/// The fields of a record, by their names at the top, that a section holds.
pub fn tops(section: &Section) -> Vec<&'static str> {
    let paths = section.fields.iter().map(|field| field.path).chain(section.lists.iter().map(|list| list.path));
    let mut tops: Vec<&str> = paths.filter_map(|path| path.split('/').next()).collect();
    tops.dedup();
    tops
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use nncf_core::partnership::Partnership;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_field_of_a_record_can_be_typed_or_is_written_elsewhere() {
        let least = json!({"id": "0198c1f2-0000-7000-8000-000000000001", "slug": "a", "name": "A", "kind": "local",
            "status": "active", "nncf_membership": "none", "visibility": "public", "review_months": 6});
        let record: Partnership = serde_json::from_value(least).unwrap();
        let record = serde_json::to_value(record).unwrap();
        let fields: BTreeSet<&str> = record.as_object().unwrap().keys().map(String::as_str).collect();
        // The id never changes; the short name follows from the name; sources are asked once a section; verifying has
        // a page of its own.
        let elsewhere = ["id", "slug", "provenance", "sources", "verification", "review_months"];
        let typed: BTreeSet<&str> = SECTIONS.iter().flat_map(tops).chain(elsewhere).collect();
        assert_eq!(fields, typed);
    }

    #[test]
    fn parts_that_stand_or_fall_as_one() {
        let field = |path| optional(path, Input::Line, anything);
        assert_eq!(field("consent/given_on").group(), Some("consent"));
        assert_eq!(field("consent_to").group(), None);
        assert_eq!(field("coverage/words").group(), None);
    }
}
