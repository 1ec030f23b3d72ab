//! Where the values of a row come from, and keeping the register's record of it true while values change.

use chrono::NaiveDate;
use nncf_core::date::StatedDate;
use nncf_core::partnership::Partnership;
use nncf_core::provenance::{Provenance, Source, SourceId};
use nncf_core::slug::Slug;
use nncf_core::text::{Name, Phrase};
use nncf_core::web::WebUrl;

use super::column::Column;
use super::list::Moves;
use super::plan::RowFault;
use super::row::Cells;
use super::value::parsed;

/// The source of values that nobody names another source for.
const REGISTER: &str = "register";
const REGISTER_TITLE: &str = "Entered by the register's editors";
/// The most letters of a source's id that are made from its title, leaving room for a number.
const MAX_ID: usize = 56;

/// The source of a row's values.
pub(super) struct Origin {
    /// Its id, where that does not depend on the record.
    id: Option<SourceId>,
    title: Phrase,
    url: Option<WebUrl>,
    as_of: Name,
}

impl Origin {
    /// The source that a row names, or else the register's editors on a day.
    pub fn read(cells: &Cells, today: NaiveDate, faults: &mut Vec<RowFault>) -> Option<Self> {
        let earlier = faults.len();
        let title = cells.parsed(Column::SourceTitle, faults, parsed::<Phrase>);
        let url = cells.parsed(Column::SourceUrl, faults, parsed::<WebUrl>);
        let as_of = cells.parsed(Column::AsOf, faults, as_of);
        if cells.value(Column::SourceTitle).is_none() && url.is_some() {
            faults.push(RowFault::of(Column::SourceTitle, "is needed with source_url: say what can be read there"));
        }
        if title.is_some() && cells.value(Column::AsOf).is_none() {
            let detail = "is needed with source_title: say when the source held, such as 2017 or undated page";
            faults.push(RowFault::of(Column::AsOf, detail));
        }
        if faults.len() > earlier {
            return None;
        }
        let as_of = as_of.or_else(|| today.to_string().parse().ok())?;
        match title {
            Some(title) => Some(Self { id: None, title, url, as_of }),
            None => Some(Self { id: REGISTER.parse().ok(), title: REGISTER_TITLE.parse().ok()?, url: None, as_of }),
        }
    }

    /// The id that the source has or would have among those of a record.
    pub fn id_in(&self, partnership: &Partnership) -> Option<SourceId> {
        let known = partnership.sources.iter().find(|source| source.title == self.title && source.url == self.url);
        if let Some(known) = self.id.as_ref().or(known.map(|source| &source.id)) {
            return Some(known.clone());
        }
        let base = Slug::from_name(self.title.as_str()).map_or_else(|_| "source".to_owned(), |slug| slug.to_string());
        let base = base.get(..MAX_ID).unwrap_or(&base).trim_end_matches('-');
        let mut free = (1..).map(|number| if number == 1 { base.to_owned() } else { format!("{base}-{number}") });
        let is_free = |id: &String| partnership.sources.iter().all(|source| source.id.to_string() != *id);
        free.find(is_free)?.parse().ok()
    }

    /// Notes that a field comes from here, in place of what was noted of it and of what is below it.
    pub fn cite(&self, partnership: &mut Partnership, pointer: &str) {
        forget(partnership, pointer);
        let Some(id) = self.id_in(partnership) else { return };
        if !partnership.sources.iter().any(|source| source.id == id) {
            let Self { id: _, title, url, as_of: _ } = self;
            partnership.sources.push(Source { id: id.clone(), title: title.clone(), url: url.clone() });
        }
        let as_of = self.as_of.clone();
        partnership.provenance.push(Provenance { pointer: pointer.to_owned(), source: id, as_of, note: None });
    }

    /// Notes what became of a list: what was noted of an entry goes with it, new entries come from here.
    pub fn cite_list(&self, partnership: &mut Partnership, pointer: &str, moves: &Moves) {
        let below = format!("{pointer}/");
        let noted = std::mem::take(&mut partnership.provenance);
        for fact in noted {
            let Some(rest) = fact.pointer.strip_prefix(&below) else {
                partnership.provenance.push(fact);
                continue;
            };
            let (index, deeper) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let new = index.parse().ok().and_then(|old: usize| moves.iter().position(|from| *from == Some(old)));
            if let Some(new) = new {
                partnership.provenance.push(Provenance { pointer: format!("{pointer}/{new}{deeper}"), ..fact });
            }
        }
        for (new, _) in moves.iter().enumerate().filter(|(_, old)| old.is_none()) {
            self.cite(partnership, &format!("{pointer}/{new}"));
        }
        if moves.is_empty() {
            forget(partnership, pointer);
        }
    }
}

/// Words, or a date that exists.
fn as_of(text: &str) -> Result<Name, String> {
    if text.bytes().all(|b| b.is_ascii_digit() || b"-/".contains(&b)) {
        parsed::<StatedDate>(text)?;
    }
    parsed(text)
}

/// Removes what was noted of a field and of what is below it.
pub(super) fn forget(partnership: &mut Partnership, pointer: &str) {
    let is_below = |fact: &str| fact.strip_prefix(pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    partnership.provenance.retain(|fact| !is_below(&fact.pointer));
}

/// Removes the sources that a change left without anything that cites them.
pub(super) fn drop_uncited(before: &Partnership, after: &mut Partnership) {
    let (cited_before, cited_after) = (cited(before), cited(after));
    after.sources.retain(|source| cited_after.contains(&source.id) || !cited_before.contains(&source.id));
}

fn cited(partnership: &Partnership) -> Vec<SourceId> {
    let facts = partnership.provenance.iter().map(|fact| &fact.source);
    facts.chain(partnership.formed.claims.iter().map(|claim| &claim.source)).cloned().collect()
}
