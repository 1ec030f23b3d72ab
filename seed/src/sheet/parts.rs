//! Entries that several columns tell of: the dates of formation with their words, and the contacts.

use nncf_core::coordinator::Coordinator;
use nncf_core::partnership::{DateClaim, Partnership};
use nncf_core::provenance::SourceId;
use nncf_core::text::fold;
use nncf_core::visibility::Visibility;
use uuid::Uuid;

use super::NOTHING;
use super::column::Column;
use super::list::{self, Moves};
use super::plan::RowFault;
use super::row::{Cells, tidy};
use super::value::{listed, stated, told, unless_empty, visibility};

/// A list of a partnership that several columns tell of, the first of which says how many entries there are.
pub(super) struct Group<T: 'static> {
    columns: &'static [Column],
    list: fn(&Partnership) -> &[T],
    tell: fn(&T) -> Vec<String>,
}

pub(super) const CLAIM: Group<DateClaim> = Group {
    columns: &[Column::Formed, Column::FormedWords],
    list: |partnership| &partnership.formed.claims,
    tell: |claim| vec![claim.value.to_string(), told(claim.words.as_ref())],
};

pub(super) const CONTACT: Group<Coordinator> = Group {
    columns: &[
        Column::ContactRole,
        Column::ContactName,
        Column::ContactEmail,
        Column::ContactPhone,
        Column::ContactVisibility,
    ],
    list: |partnership| &partnership.coordinators,
    tell: |contact| {
        let Coordinator { id: _, role, name, email, phone, visibility, consent: _, role_mailbox: _, role_phone: _ } =
            contact;
        let (name, email, phone) = (told(name.as_ref()), told(email.as_ref()), told(phone.as_ref()));
        vec![role.to_string(), name, email, phone, visibility.as_str().to_owned()]
    },
};

impl<T> Group<T> {
    /// What the column at a position among the group's says of a partnership.
    pub fn tell(&self, partnership: &Partnership, part: usize) -> String {
        let parts: Vec<String> =
            (self.list)(partnership).iter().filter_map(|entry| (self.tell)(entry).into_iter().nth(part)).collect();
        list::join(&parts)
    }

    /// The entries that a row asks for; none when it leaves them as they are.
    pub fn read(&self, cells: &Cells, partnership: &Partnership) -> Result<Option<Asked>, RowFault> {
        let before: Vec<String> = (0..self.columns.len()).map(|part| tidy(&self.tell(partnership, part))).collect();
        let changes = |(column, before): (&Column, &String)| cells.get(*column).is_some_and(|cell| cell != before);
        if !self.columns.iter().zip(&before).any(changes) {
            return Ok(None);
        }
        let leading = cells.get(self.columns[0]);
        let named = list::split_filled(leading.unwrap_or(&before[0]));
        let named = if leading == Some(NOTHING) { Vec::new() } else { named };
        let mut entries: Vec<Vec<Option<String>>> = named.into_iter().map(|part| vec![Some(part)]).collect();
        for &column in &self.columns[1..] {
            let parts = self.beside(column, cells.get(column), entries.len())?;
            entries.iter_mut().zip(parts).for_each(|(entry, part)| entry.push(part));
        }
        Ok(Some(Asked { entries, in_place: leading.is_none() }))
    }

    /// What another column says of each of so many entries.
    fn beside(&self, column: Column, cell: Option<&str>, count: usize) -> Result<Vec<Option<String>>, RowFault> {
        let Some(cell) = cell else { return Ok(vec![None; count]) };
        if cell == NOTHING {
            return Ok(vec![Some(String::new()); count]);
        }
        let mut parts = list::split(cell);
        while parts.len() > count && parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
        if parts.len() == count {
            return Ok(parts.into_iter().map(Some).collect());
        }
        let detail = format!(
            "tells of {} where {} tells of {count}; write both in the same order, parted by semicolons",
            parts.len(),
            self.columns[0].name()
        );
        Err(RowFault::of(column, detail))
    }

    /// The entry held before that each asked for reads as, in all that the row says of it.
    fn unchanged(&self, asked: &Asked, before: &[T]) -> Moves {
        let tidied = |entry| (self.tell)(entry).iter().map(|part| tidy(part)).collect();
        let told: Vec<Vec<String>> = before.iter().map(tidied).collect();
        let mut taken = vec![false; before.len()];
        let entries = asked.entries.iter().enumerate();
        entries
            .map(|(position, parts)| {
                let fits = |old: &usize| {
                    let is_candidate = if asked.in_place { *old == position } else { !taken[*old] };
                    is_candidate
                        && parts.iter().zip(&told[*old]).all(|(part, told)| part.as_ref().is_none_or(|p| p == told))
                };
                let old = (0..before.len()).find(fits)?;
                taken[old] = true;
                Some(old)
            })
            .collect()
    }

    /// The parts of an entry, those that the row does not say taken from the entry that it changes.
    fn complete(&self, parts: &[Option<String>], changed: Option<&T>) -> Vec<String> {
        let told = changed.map_or_else(|| vec![String::new(); self.columns.len()], self.tell);
        parts.iter().zip(told).map(|(part, told)| part.clone().unwrap_or(told)).collect()
    }
}

/// The entries that a row asks for, part by part; none where it does not say.
pub(super) struct Asked {
    entries: Vec<Vec<Option<String>>>,
    /// The row does not say which entries there are: they are those held, in their order.
    in_place: bool,
}

/// The claims that a row asks for. Those that read as before keep their source.
pub(super) fn claims(
    asked: &Asked,
    before: &[DateClaim],
    source: &SourceId,
    faults: &mut Vec<RowFault>,
) -> (Vec<DateClaim>, Moves) {
    let moves = CLAIM.unchanged(asked, before);
    let mut claims = Vec::new();
    for (position, (parts, same)) in asked.entries.iter().zip(&moves).enumerate() {
        let changed = before.get(position).filter(|_| asked.in_place);
        claims.extend(match same {
            Some(old) => Some(before[*old].clone()),
            None => claim(&CLAIM.complete(parts, changed), source, faults),
        });
    }
    (claims, moves)
}

fn claim(parts: &[String], source: &SourceId, faults: &mut Vec<RowFault>) -> Option<DateClaim> {
    let [date, words] = parts else { return None };
    let value = noted(faults, Column::Formed, stated(date));
    let words = noted(faults, Column::FormedWords, unless_empty(words));
    Some(DateClaim { value: value?, words: words?, source: source.clone() })
}

/// The contacts that a row asks for. One that reads as before stays as it is; one of the same name, or of the same
/// role and no name, is the same contact with new details: it keeps its id, and the person's consent.
pub(super) fn contacts(asked: &Asked, before: &[Coordinator], faults: &mut Vec<RowFault>) -> (Vec<Coordinator>, Moves) {
    let moves = CONTACT.unchanged(asked, before);
    let mut taken: Vec<bool> = (0..before.len()).map(|old| moves.contains(&Some(old))).collect();
    let mut contacts = Vec::new();
    for (position, (parts, same)) in asked.entries.iter().zip(&moves).enumerate() {
        if let Some(old) = *same {
            contacts.push(before[old].clone());
            continue;
        }
        let is_candidate = |old: &usize| if asked.in_place { *old == position } else { is_meant(parts, &before[*old]) };
        let changed = (0..before.len()).filter(|&old| !taken[old]).find(is_candidate);
        let mut made = contact(&CONTACT.complete(parts, changed.map(|old| &before[old])), faults);
        if let (Some(old), Some(contact)) = (changed, &mut made) {
            taken[old] = true;
            if is_one(&before[old], contact) {
                contact.id = before[old].id;
                contact.consent.clone_from(&before[old].consent);
            }
        }
        contacts.extend(made);
    }
    (contacts, moves)
}

/// Whether a row means a contact that is held: by its name, or by its role where it has or is given none.
fn is_meant(parts: &[Option<String>], held: &Coordinator) -> bool {
    let has_role = parts.first().is_some_and(|role| *role == Some(held.role.to_string()));
    match parts.get(1).and_then(Option::as_ref) {
        None => has_role,
        Some(name) => fold(name) == fold(&told(held.name.as_ref())) && (held.is_personal() || has_role),
    }
}

/// Whether a contact is still the same: the same person, or the same role that names none.
fn is_one(before: &Coordinator, after: &Coordinator) -> bool {
    match (&before.name, &after.name) {
        (Some(before), Some(after)) => fold(before.as_str()) == fold(after.as_str()),
        (None, None) => before.role == after.role,
        _ => false,
    }
}

fn noted<T>(faults: &mut Vec<RowFault>, column: Column, result: Result<T, String>) -> Option<T> {
    result.map_err(|detail| faults.push(RowFault::of(column, detail))).ok()
}

fn contact(parts: &[String], faults: &mut Vec<RowFault>) -> Option<Coordinator> {
    let [role, name, email, phone, visible_to] = parts else { return None };
    let visible_to = if visible_to.is_empty() { Ok(Visibility::Coordinators) } else { visibility(visible_to) };
    let role = noted(faults, Column::ContactRole, listed(role));
    let name = noted(faults, Column::ContactName, unless_empty(name));
    let email = noted(faults, Column::ContactEmail, unless_empty(email));
    let phone = noted(faults, Column::ContactPhone, unless_empty(phone));
    let visibility = noted(faults, Column::ContactVisibility, visible_to);
    Some(Coordinator {
        id: Uuid::now_v7(),
        role: role?,
        name: name?,
        email: email?,
        phone: phone?,
        visibility: visibility?,
        consent: None,
        role_mailbox: false,
        role_phone: false,
    })
}
