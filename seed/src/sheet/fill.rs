//! Puts what a row says into a partnership.

use nncf_core::partnership::{CoverageBasis, Link, LinkKind, Partnership, WHOSE, WHOSE_CONTACT};
use nncf_core::region::RegionKind;

use super::NOTHING;
use super::column::Column;
use super::identity::Bodies;
use super::kept::Kept;
use super::list::{self, List};
use super::origin::{Origin, drop_uncited, forget};
use super::parts::{self, CLAIM, CONTACT};
use super::people;
use super::places::{Places, Read};
use super::plan::RowFault;
use super::row::{Cells, tidy};
use super::value::Value;

const COVERAGE: &str = "/coverage";
const CLAIMS: &str = "/formed/claims";

/// What is told of a mailbox that may be a person's and would be public.
const WHOSE_IN_PUBLIC: &str = "looks like one person's mailbox, and the row would make it public: import the record with \
    the visibility staff, and say on its form whose mailbox it is; or leave this cell empty";
/// The same of a contact.
const WHOSE_CONTACT_IN_PUBLIC: &str = "may be one person's, and the row would make it public: write coordinators in \
    contact_visibility; on the form of the record it can be said whose it is";
/// What is told of one that is not public yet.
const WHOSE_LATER: &str = "looks like one person's mailbox: before the record is public, its form asks whose it is";
/// The same of a contact.
const WHOSE_CONTACT_LATER: &str = "may be one person's: before it is public, the form of the record asks whose it is";

/// What rows may refer to.
pub(super) struct World<'a> {
    pub places: Places<'a>,
    pub bodies: Bodies<'a>,
}

/// A partnership as a row changes it, and what is wrong with the row.
struct Filling<'a> {
    cells: &'a Cells<'a>,
    world: &'a World<'a>,
    origin: Option<Origin>,
    is_new: bool,
    partnership: Partnership,
    faults: &'a mut Vec<RowFault>,
    warnings: &'a mut Vec<RowFault>,
}

/// The partnership as a row would make it, from the one held or a blank one. What is wrong is added to the faults, what
/// should be looked at to the warnings.
pub(super) fn fill(
    cells: &Cells,
    world: &World,
    origin: Option<Origin>,
    before: &Partnership,
    is_new: bool,
    faults: &mut Vec<RowFault>,
    warnings: &mut Vec<RowFault>,
) -> Partnership {
    let mut filling = Filling { cells, world, origin, is_new, partnership: before.clone(), faults, warnings };
    for &column in Column::ALL {
        filling.column(column);
    }
    // Whoever made sure whose the mailbox was, did so of the one before.
    let has_same_mailbox = filling.partnership.email == before.email;
    filling.partnership.role_mailbox &= has_same_mailbox;
    drop_uncited(before, &mut filling.partnership);
    if filling.faults.is_empty() && filling.partnership != *before {
        filling.check();
    }
    filling.partnership
}

/// What of a record may be a person's and is new by a row, though nobody is shown it yet: the same that the form asks
/// about.
pub(super) fn whose(before: Option<&Partnership>, after: &Partnership) -> Vec<RowFault> {
    let mut told = Vec::new();
    if after.has_personal_mailbox() && before.is_none_or(|before| before.email != after.email) {
        told.push(RowFault::of(Column::Email, WHOSE_LATER));
    }
    let known = before.map_or(&[][..], |before| &before.coordinators);
    // Of a named person nobody asks whose it is.
    for contact in after.coordinators.iter().filter(|contact| contact.name.is_none()) {
        if contact.has_personal_mailbox() && !known.iter().any(|known| known.email == contact.email) {
            told.push(RowFault::of(Column::ContactEmail, WHOSE_CONTACT_LATER));
        }
        if contact.has_personal_phone() && !known.iter().any(|known| known.phone == contact.phone) {
            told.push(RowFault::of(Column::ContactPhone, WHOSE_CONTACT_LATER));
        }
    }
    told
}

impl Filling<'_> {
    fn column(&mut self, column: Column) {
        let cells = self.cells;
        let cell = cells.get(column);
        match (column.kept(), cell) {
            (Kept::Value(value), Some(cell)) => self.value(column, &value, cell),
            (Kept::List(list), Some(cell)) => self.list(column, &list, cell),
            (Kept::Ties(rel), Some(cell)) => self.ties(column, rel, cell),
            (Kept::Codes, Some(cell)) => self.codes(column, cell, None),
            (Kept::Codes, None) => self.wider_area(),
            // The first column of several looks at all of them.
            (Kept::Claim(0), _) => self.claims(),
            (Kept::Contact(0), _) => self.contacts(),
            _ => {}
        }
    }

    fn fault(&mut self, column: Column, detail: impl Into<String>) {
        self.faults.push(RowFault::of(column, detail));
    }

    fn cite(&mut self, pointer: &str) {
        if let Some(origin) = &self.origin {
            origin.cite(&mut self.partnership, pointer);
        }
    }

    fn cite_list(&mut self, pointer: &str, moves: &list::Moves) {
        if let Some(origin) = &self.origin {
            origin.cite_list(&mut self.partnership, pointer, moves);
        }
    }

    fn value(&mut self, column: Column, value: &Value, cell: &str) {
        let before = tidy(&(value.tell)(&self.partnership));
        // What a new record starts with is no fact; that a row says the same makes it one.
        if cell == before && !self.is_new {
            return;
        }
        if let Err(detail) = (value.set)(&mut self.partnership, if cell == NOTHING { "" } else { cell }) {
            return self.fault(column, detail);
        }
        let after = tidy(&(value.tell)(&self.partnership));
        match value.cited {
            Some(_) if after == before && !self.is_new => {}
            Some(pointer) if !after.is_empty() => self.cite(pointer),
            Some(COVERAGE) => self.forget_empty_coverage(),
            Some(pointer) => forget(&mut self.partnership, pointer),
            None => {}
        }
    }

    fn list(&mut self, column: Column, list: &List, cell: &str) {
        let texts = entries(cell);
        let length_before = (list.tell)(&self.partnership).len();
        match (list.set)(&mut self.partnership, &texts) {
            Ok(moves) if list::is_still(&moves, length_before) => {}
            Ok(moves) => self.cite_list(list.pointer, &moves),
            Err(detail) => self.fault(column, detail),
        }
    }

    fn ties(&mut self, column: Column, rel: LinkKind, cell: &str) {
        let mut asked = Vec::new();
        for entry in entries(cell) {
            let held = self.partnership.links.iter().find(|link| link.rel == rel && link.slug.as_str() == entry);
            match held.map_or_else(|| self.world.bodies.find(&entry), |link| Ok(link.slug.clone())) {
                Ok(slug) if asked.contains(&slug) => {}
                Ok(slug) => asked.push(slug),
                Err(detail) => self.fault(column, detail),
            }
        }
        let before = std::mem::take(&mut self.partnership.links);
        let stays = |link: &Link| link.rel != rel || asked.contains(&link.slug);
        let mut moves: list::Moves =
            before.iter().enumerate().filter(|(_, link)| stays(link)).map(|(old, _)| Some(old)).collect();
        let length_before = before.len();
        self.partnership.links = before.into_iter().filter(stays).collect();
        for slug in asked {
            let link = Link { rel, slug };
            if !self.partnership.links.contains(&link) {
                self.partnership.links.push(link);
                moves.push(None);
            }
        }
        if !list::is_still(&moves, length_before) {
            self.cite_list("/links", &moves);
        }
    }

    /// Takes the narrowest area that the row names beside its coverage, for a record of which no area is known. A wider
    /// one would say more than anybody said.
    fn wider_area(&mut self) {
        const NARROWEST_FIRST: [Column; 4] =
            [Column::LocalAuthority, Column::County, Column::PoliceForce, Column::Region];
        if !self.partnership.coverage.codes.is_empty() {
            return;
        }
        let cells = self.cells;
        let named = NARROWEST_FIRST.into_iter().find_map(|column| Some((column, cells.value(column)?)));
        if let Some((column, cell)) = named
            && let Kept::Area(kind) = column.kept()
        {
            self.codes(column, cell, Some(kind));
        }
    }

    fn codes(&mut self, column: Column, cell: &str, kind: Option<RegionKind>) {
        let before = self.partnership.coverage.codes.clone();
        let cell = if cell == NOTHING { "" } else { cell };
        let Read { keys: codes, faults, notes } = self.world.places.read(cell, kind, &before);
        for fault in faults {
            self.fault(column, fault);
        }
        self.warnings.extend(notes.into_iter().map(|note| RowFault::of(column, note)));
        if codes == before {
            return;
        }
        let coverage = &mut self.partnership.coverage;
        coverage.basis = if codes.is_empty() { None } else { coverage.basis.or(Some(CoverageBasis::Stated)) };
        coverage.codes = codes;
        if self.partnership.coverage.codes.is_empty() { self.forget_empty_coverage() } else { self.cite(COVERAGE) }
    }

    fn forget_empty_coverage(&mut self) {
        let coverage = &self.partnership.coverage;
        if coverage.codes.is_empty() && coverage.words.is_empty() {
            forget(&mut self.partnership, COVERAGE);
        }
    }

    fn claims(&mut self) {
        let asked = match CLAIM.read(self.cells, &self.partnership) {
            Ok(Some(asked)) => asked,
            Ok(None) => return,
            Err(fault) => return self.faults.push(fault),
        };
        let Some(source) = self.origin.as_ref().and_then(|origin| origin.id_in(&self.partnership)) else { return };
        let before = std::mem::take(&mut self.partnership.formed.claims);
        let (claims, moves) = parts::claims(&asked, &before, &source, self.faults);
        self.partnership.formed.claims = claims;
        if !list::is_still(&moves, before.len()) {
            self.cite_list(CLAIMS, &moves);
        }
        if moves.is_empty() {
            forget(&mut self.partnership, "/formed");
        }
    }

    fn contacts(&mut self) {
        let cells = match people::with_roles(self.cells, &self.partnership) {
            Ok(cells) => cells,
            Err(fault) => return self.faults.push(fault),
        };
        let asked = match CONTACT.read(&cells, &self.partnership) {
            Ok(Some(asked)) => asked,
            Ok(None) => return,
            Err(fault) => return self.faults.push(fault),
        };
        let before = std::mem::take(&mut self.partnership.coordinators);
        let (contacts, moves) = parts::contacts(&asked, &before, self.faults);
        self.partnership.coordinators = contacts;
        if !list::is_still(&moves, before.len()) {
            self.cite_list("/coordinators", &moves);
        }
    }

    /// What must hold of the record as a whole.
    fn check(&mut self) {
        for fault in self.partnership.faults() {
            let column = Column::of_pointer(&self.partnership, &fault.pointer);
            // A spreadsheet has no column in which to say whose a mailbox or a number is: the form of the record asks.
            let detail = match fault.detail.as_str() {
                WHOSE => WHOSE_IN_PUBLIC.to_owned(),
                WHOSE_CONTACT => WHOSE_CONTACT_IN_PUBLIC.to_owned(),
                _ => fault.detail,
            };
            self.faults.push(RowFault { column, detail });
        }
        let unknown = self.partnership.coverage.codes.iter().filter_map(|&key| self.world.places.check(key).err());
        self.faults.extend(unknown.map(|detail| RowFault::of(Column::Coverage, detail)));
    }
}

fn entries(cell: &str) -> Vec<String> {
    if cell == NOTHING { Vec::new() } else { list::split_filled(cell) }
}
