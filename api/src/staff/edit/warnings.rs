//! What may be a mistake though it can be saved: a second record of a body that the register has, or one that covers
//! nothing. It is told before anything is written, and saved all the same by whoever means it.

use nncf_core::fold::name_key;
use nncf_core::partnership::{Partnership, PartnershipKind};
use nncf_core::slug::Slug;

use crate::staff::signed::Signed;

/// The name of the box by which somebody says that they mean it.
pub const ANYWAY: &str = "anyway";
/// The short name of a body whose name has no letter to make one from.
const NAMELESS: &str = "partnership";
/// How many letters of a short name are kept where a number comes behind.
const STEM: usize = 74;

/// A short name for a new record, made from its name: with a number behind where another has or had it.
pub fn free_slug(signed: &Signed, name: &str) -> Option<Slug> {
    let public = signed.view();
    let view = &public.view;
    first_free(name, |slug| view.find(slug).is_some() || view.redirect(slug).is_some())
}

fn first_free(name: &str, is_taken: impl Fn(&Slug) -> bool) -> Option<Slug> {
    let first = Slug::from_name(name).or_else(|_| NAMELESS.parse()).ok()?;
    let stem: String = first.as_str().chars().take(STEM).collect();
    let others = (2..u32::MAX).filter_map(|number| format!("{}-{number}", stem.trim_end_matches('-')).parse().ok());
    std::iter::once(first).chain(others).find(|slug| !is_taken(slug))
}

/// What may be a mistake in a record that is to be.
pub fn of(signed: &Signed, before: Option<&Partnership>, wanted: &Partnership) -> Vec<String> {
    let (t, public) = (&signed.t, signed.view());
    let mut warnings = Vec::new();
    let name = name_key(wanted.name.as_str());
    let is_named_anew = before.is_none_or(|before| name_key(before.name.as_str()) != name);
    let others = public.view.entries().iter().map(|entry| &entry.record.partnership);
    for other in others.filter(|other| is_named_anew && other.id != wanted.id) {
        if name_key(other.name.as_str()) == name {
            warnings.push(t.with("warn-same-name", "name", other.name.as_str()));
        } else if other.aliases.iter().any(|alias| name_key(alias.name.as_str()) == name) {
            warnings.push(t.with("warn-same-as", "name", other.name.as_str()));
        }
    }
    if before.is_none() && Slug::from_name(wanted.name.as_str()).is_ok_and(|slug| slug != wanted.slug) {
        warnings.push(t.with("warn-address", "slug", wanted.slug.as_str()));
    }
    let covers = |partnership: &Partnership| !partnership.coverage.codes.is_empty();
    let is_emptied = before.is_none_or(covers);
    if is_emptied && !covers(wanted) && has_an_area(wanted.kind) {
        warnings.push(t.get("warn-no-area"));
    }
    warnings
}

/// Whether bodies of a kind cover places.
fn has_an_area(kind: PartnershipKind) -> bool {
    !matches!(kind, PartnershipKind::Unit | PartnershipKind::Panel | PartnershipKind::Related)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let taken = ["kent", "kent-2", "partnership"];
        let made = |name: &str| first_free(name, |slug| taken.contains(&slug.as_str())).unwrap().to_string();
        assert_eq!(made("Kent"), "kent-3");
        assert_eq!(made("Kent & Essex"), "kent-and-essex");
        assert_eq!(made("…"), "partnership-2");
        let long = "a".repeat(80);
        let made = first_free(&long, |slug| slug.as_str() == long).unwrap();
        assert_eq!(made.as_str(), format!("{}-2", "a".repeat(74)));
    }
}
