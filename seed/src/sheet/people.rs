//! Contacts as charities list them: a name without a role, and the chair in a column of its own.

use std::borrow::Cow;

use nncf_core::partnership::{Partnership, RoleKind};
use nncf_core::text::fold;

use super::column::Column;
use super::list;
use super::plan::RowFault;
use super::row::Cells;

/// The columns that tell of contacts beside their roles.
const BESIDE: [Column; 4] =
    [Column::ContactName, Column::ContactEmail, Column::ContactPhone, Column::ContactVisibility];

/// The cells with the roles that they leave out: whoever is named as contact of a record without one coordinates it, and
/// the chair is a contact of that role.
pub(super) fn with_roles<'a, 'b>(
    cells: &'b Cells<'a>,
    partnership: &Partnership,
) -> Result<Cow<'b, Cells<'a>>, RowFault> {
    let mut told = Cow::Borrowed(cells);
    if partnership.coordinators.is_empty() && cells.get(Column::ContactRole).is_none() {
        let most =
            BESIDE.iter().filter_map(|column| cells.value(*column)).map(|cell| list::split_filled(cell).len()).max();
        let roles = vec![RoleKind::Coordinator.to_string(); most.unwrap_or(0)];
        if !roles.is_empty() {
            told = Cow::Owned(told.with(Column::ContactRole, list::join(&roles)));
        }
    }
    match cells.value(Column::Chair) {
        Some(chair) => with_chair(told, chair, partnership),
        None => Ok(told),
    }
}

fn with_chair<'a, 'b>(
    cells: Cow<'b, Cells<'a>>,
    chair: &str,
    partnership: &Partnership,
) -> Result<Cow<'b, Cells<'a>>, RowFault> {
    let mut chairs = partnership.coordinators.iter().filter(|contact| contact.role == RoleKind::Chair);
    if let Some(held) = chairs.next() {
        let is_named = held.name.as_ref().is_some_and(|name| fold(name.as_str()) == fold(chair));
        let detail = "the register has another chair; change the contact by contact_role and contact_name";
        return if is_named { Ok(cells) } else { Err(RowFault::of(Column::Chair, detail)) };
    }
    if !partnership.coordinators.is_empty() {
        let detail = "the record has contacts; add the chair to them by contact_role and contact_name";
        return Err(RowFault::of(Column::Chair, detail));
    }
    let mut roles = list::split_filled(cells.value(Column::ContactRole).unwrap_or_default());
    let mut all = cells.into_owned();
    for column in BESIDE {
        if column != Column::ContactName && all.value(column).is_none() {
            continue;
        }
        let mut parts = list::split(all.value(column).unwrap_or_default());
        parts.resize(roles.len(), String::new());
        parts.push(if column == Column::ContactName { chair.to_owned() } else { String::new() });
        all = all.with(column, list::join(&parts));
    }
    roles.push(RoleKind::Chair.to_string());
    Ok(Cow::Owned(all.with(Column::ContactRole, list::join(&roles))))
}
