//! How the register keeps what a column says.

use nncf_core::atlas::geography::Geography;
use nncf_core::partnership::{LinkKind, Partnership};
use nncf_core::region::RegionKind;

use super::column::Column;
use super::list::{self, List};
use super::parts::{CLAIM, CONTACT};
use super::places;
use super::value::Value;

/// What a column stands for.
#[derive(Clone, Copy)]
pub(super) enum Kept {
    /// The short name, which also says which record a row is about.
    Slug,
    /// A value of its own.
    Value(Value),
    /// A list of entries that each read as text.
    List(List),
    /// Ties to other partnerships.
    Ties(LinkKind),
    /// The geographies of the coverage.
    Codes,
    /// A wider area that it lies in, of a kind, for records of which no narrower one is known. Never exported.
    Area(RegionKind),
    /// What claims say of when it was formed, told by several columns: this is the part with this position.
    Claim(usize),
    /// The contacts, told by several columns: this is the part with this position.
    Contact(usize),
    /// The person who chairs it, one of the contacts. Never exported so.
    Chair,
    /// The revision that a row was exported from: of the record, and not of the partnership.
    Revision,
    /// Where the values of the row come from. Never exported: what is changed has another source than before.
    Source,
}

impl Column {
    /// What the column says of a partnership; empty where it says nothing.
    pub(super) fn tell(self, partnership: &Partnership, geography: &Geography) -> String {
        match self.kept() {
            Kept::Slug => partnership.slug.to_string(),
            Kept::Value(value) => (value.tell)(partnership),
            Kept::List(list) => list::join(&(list.tell)(partnership)),
            Kept::Ties(rel) => {
                let tied = partnership.links.iter().filter(|link| link.rel == rel);
                list::join(&tied.map(|link| link.slug.to_string()).collect::<Vec<_>>())
            }
            Kept::Codes => {
                let codes = partnership.coverage.codes.iter();
                list::join(&codes.map(|&key| places::tell(key, geography)).collect::<Vec<_>>())
            }
            Kept::Claim(part) => CLAIM.tell(partnership, part),
            Kept::Contact(part) => CONTACT.tell(partnership, part),
            Kept::Area(_) | Kept::Chair | Kept::Revision | Kept::Source => String::new(),
        }
    }

    /// The column that tells of a field, given as a JSON pointer into a partnership.
    pub(super) fn of_pointer(partnership: &Partnership, pointer: &str) -> Option<Column> {
        let mut steps = pointer.split('/').skip(1);
        let (field, index, part) = (steps.next()?, steps.next(), steps.next());
        match (field, index) {
            ("coordinators", _) => {
                let named = part.map(|part| format!("contact_{part}"));
                Some(named.and_then(|name| Column::named(&name)).unwrap_or(Column::ContactRole))
            }
            ("links", Some(index)) => {
                let rel = partnership.links.get(index.parse::<usize>().ok()?)?.rel;
                Self::ALL.iter().copied().find(|column| matches!(column.kept(), Kept::Ties(own) if own == rel))
            }
            ("coverage", Some("words")) => Some(Column::CoverageWords),
            ("coverage", Some("basis")) => Some(Column::CoverageBasis),
            ("aliases", _) => Some(Column::OtherNames),
            _ => Self::named(field),
        }
    }
}
