//! Choosing and ordering the partnerships of a view.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};

use super::districts::DistrictSet;
use super::view::{Entry, EntryIx, RegisterView};
use crate::fold::{Sought, fold};
use crate::partnership::{ActivityKind, NncfMembership, Partnership, PartnershipKind, PartnershipStatus};

/// What a partnership must be to be listed. Every condition must hold; an empty list asks for nothing, several
/// values in one list are alternatives.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words that must stand in its names, places or summary.
    pub words: Option<String>,
    /// Kinds.
    pub kinds: Vec<PartnershipKind>,
    /// Statuses.
    pub statuses: Vec<PartnershipStatus>,
    /// Standings in the forum. A body that has ended is no member of today, whatever it was.
    pub memberships: Vec<NncfMembership>,
    /// What it does.
    pub activities: Vec<ActivityKind>,
    /// Districts of which it must cover at least one. Several sets must each be met.
    pub areas: Vec<DistrictSet>,
    /// The partnership that it must be a neighbour of.
    pub neighbour_of: Option<EntryIx>,
    /// The moment since when a person must have verified it.
    pub verified_since: Option<DateTime<Utc>>,
}

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Order {
    /// By name.
    #[default]
    Name,
    /// The best match of the words first, then by name.
    Relevance,
    /// The latest change first.
    Updated,
    /// The latest verified first; those never verified last.
    Verified,
    /// The smallest coverage first.
    Area,
}

/// Where an entry stands in an order: a text that sorts like the order, then its slug. A list can be taken up
/// behind such a place even when the entry is gone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SortKey(pub String, pub String);

impl RegisterView {
    /// The partnerships that a filter lets through, in order.
    pub fn select(&self, filter: &Filter, order: Order) -> Vec<(SortKey, EntryIx)> {
        let sought = Sought::new(filter.words.as_deref().unwrap_or_default());
        let neighbours: Option<Vec<EntryIx>> =
            filter.neighbour_of.map(|entry| self.neighbours(entry).iter().map(|(other, _)| *other).collect());
        let chosen = self.entries().iter().enumerate().filter(|(index, entry)| {
            neighbours.as_ref().is_none_or(|list| list.contains(index)) && filter.lets_through(entry, &sought)
        });
        let mut list: Vec<_> = chosen.map(|(index, entry)| (sort_key(entry, order, &sought), index)).collect();
        list.sort_by(|a, b| a.0.cmp(&b.0));
        list
    }
}

impl Filter {
    fn lets_through(&self, entry: &Entry, sought: &Sought) -> bool {
        let partnership = &entry.record.partnership;
        let verified = partnership.verification.as_ref().map(|verification| verification.at);
        one_of(&self.kinds, partnership.kind)
            && one_of(&self.statuses, partnership.status)
            && self.has_membership(partnership)
            && (self.activities.is_empty() || partnership.activities.iter().any(|a| self.activities.contains(&a.kind)))
            && self.areas.iter().all(|area| !area.intersection(&entry.districts).is_empty())
            && self.verified_since.is_none_or(|since| verified.is_some_and(|at| at >= since))
            && sought.fits(&[&entry.names, &entry.haystack])
    }

    fn has_membership(&self, partnership: &Partnership) -> bool {
        let was_once = partnership.nncf_membership == NncfMembership::Member && !partnership.is_present_member();
        self.memberships.is_empty() || (self.memberships.contains(&partnership.nncf_membership) && !was_once)
    }
}

fn one_of<T: PartialEq + Copy>(wanted: &[T], value: T) -> bool {
    wanted.is_empty() || wanted.contains(&value)
}

fn sort_key(entry: &Entry, order: Order, sought: &Sought) -> SortKey {
    let partnership = &entry.record.partnership;
    let name = fold(partnership.name.as_str());
    let backwards = |at: DateTime<Utc>| format!("{:020}", u64::MAX / 2 - at.timestamp_micros().max(0) as u64);
    let key = match order {
        Order::Name => name,
        Order::Relevance => format!("{} {name}", relevance(entry, sought)),
        Order::Updated => backwards(entry.record.updated_at),
        Order::Verified => partnership.verification.as_ref().map_or_else(|| "~".to_owned(), |v| backwards(v.at)),
        Order::Area => format!("{:020.6}", entry.area_km2),
    };
    SortKey(key, partnership.slug.to_string())
}

/// 0 when the name begins with the words, 1 when every word is in a name, 2 otherwise.
fn relevance(entry: &Entry, sought: &Sought) -> u8 {
    if sought.leads(&entry.names) { 0 } else { 2 - u8::from(sought.fits(&[&entry.names])) }
}

impl SortKey {
    /// Whether an entry stands behind this place.
    pub fn is_before(&self, other: &SortKey) -> bool {
        self.cmp(other) == Ordering::Less
    }
}
