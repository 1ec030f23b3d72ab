//! What a list and its map are narrowed to, by the same parameters on the start page, in embeds and in pictures.

use chrono::{Months, NaiveDate};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::search::{Filter, Order};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::clock::start_of;
use nncf_core::partnership::{ActivityKind, NncfMembership, PartnershipKind, PartnershipStatus};
use nncf_core::region::{RegionKey, RegionKind};
use serde::Deserialize;

use super::words::Words;
use crate::register::list::{MAX_LIMIT, query_string};

/// What the list is narrowed to. Unknown parameters are ignored, since other sites add theirs to links; so is a value
/// that means nothing.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct HomeQuery {
    #[serde(default)]
    pub q: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub nncf_membership: String,
    #[serde(default)]
    pub activity: String,
    #[serde(default)]
    pub region: String,
    /// In how many months up to today a person must have verified it.
    #[serde(default)]
    pub verified_within: String,
    /// The day on which those months began; it stands in no address of ours but that of the map's areas.
    #[serde(skip)]
    verified_since: Option<NaiveDate>,
}

/// The spans that can be chosen, in months.
const VERIFIED_WITHIN: [u32; 4] = [3, 6, 12, 24];

/// One of the filters.
pub struct Choices {
    pub name: &'static str,
    pub label: String,
    pub options: Vec<Choice>,
}

/// A value that can be chosen.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

impl HomeQuery {
    /// What is narrowed by a parameter of a name.
    pub fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "q" => &mut self.q,
            "kind" => &mut self.kind,
            "status" => &mut self.status,
            "nncf_membership" => &mut self.nncf_membership,
            "activity" => &mut self.activity,
            "region" => &mut self.region,
            "verified_within" => &mut self.verified_within,
            _ => return None,
        })
    }

    /// The query without what means nothing.
    pub fn understood(self, view: &RegisterView) -> Self {
        fn known<T: std::str::FromStr>(value: String) -> String {
            if value.parse::<T>().is_ok() { value } else { String::new() }
        }
        let months = VERIFIED_WITHIN.into_iter().find(|months| months.to_string() == self.verified_within);
        let since = months.and_then(|months| view.day().checked_sub_months(Months::new(months)));
        let is_region = |text: &String| text.parse::<RegionKey>().is_ok_and(|key| view.geography().area(key).is_some());
        Self {
            q: self.q.chars().take(100).collect(),
            kind: known::<PartnershipKind>(self.kind),
            status: known::<PartnershipStatus>(self.status),
            nncf_membership: known::<NncfMembership>(self.nncf_membership),
            activity: known::<ActivityKind>(self.activity),
            region: Some(self.region).filter(is_region).unwrap_or_default(),
            verified_within: since.and(months).map(|months| months.to_string()).unwrap_or_default(),
            verified_since: since,
        }
    }

    fn filter(&self, geography: &Geography) -> Filter {
        let region = self.region.parse::<RegionKey>().ok().and_then(|key| geography.area(key));
        Filter {
            words: Some(self.q.clone()),
            verified_since: self.verified_since.map(start_of),
            kinds: self.kind.parse().into_iter().collect(),
            statuses: self.status.parse().into_iter().collect(),
            memberships: self.nncf_membership.parse().into_iter().collect(),
            activities: self.activity.parse().into_iter().collect(),
            areas: region.map(|area| area.districts).into_iter().collect(),
            ..Filter::default()
        }
    }

    /// The partnerships that are left, in the order of the list.
    pub fn chosen(&self, view: &RegisterView) -> Vec<EntryIx> {
        let order = if self.q.trim().is_empty() { Order::Name } else { Order::Relevance };
        view.select(&self.filter(view.geography()), order).into_iter().map(|(_, entry)| entry).collect()
    }

    /// The address of their areas, for a map.
    pub fn areas(&self) -> String {
        let limit = MAX_LIMIT.to_string();
        let since = self.verified_since.map(|day| day.to_string());
        let rest = [("f", "geojson"), ("limit", limit.as_str())];
        let narrowed = self.pairs().filter(|(name, _)| *name != "verified_within");
        let pairs = narrowed.chain(since.as_deref().map(|day| ("verified_since", day))).chain(rest);
        format!("/api/v1/partnerships?{}", query_string(pairs))
    }

    /// The parameters that narrow.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("status", &self.status),
            ("nncf_membership", &self.nncf_membership),
            ("activity", &self.activity),
            ("region", &self.region),
            ("verified_within", &self.verified_within),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty())
    }
}

/// The filters as forms show them.
pub fn filters(t: &Words, query: &HomeQuery, geography: &Geography) -> Vec<Choices> {
    // Bodies of the other kinds are never public.
    let kinds = PartnershipKind::ALL.iter().filter(|kind| **kind < PartnershipKind::Unit);
    let spans = VERIFIED_WITHIN.map(|months| {
        let (value, label) = (months.to_string(), t.with("filter-verified-months", "count", months));
        Choice { is_chosen: value == query.verified_within, value, label }
    });
    let mut regions: Vec<Choice> = geography
        .areas()
        .iter()
        .filter(|area| matches!(area.region.key.kind, RegionKind::Pfa | RegionKind::Region))
        .map(|area| {
            let (key, name) = (area.region.key, t.place(&area.region));
            let label = format!("{name} ({})", t.word("region", key.kind));
            Choice { is_chosen: key.to_string() == query.region, value: key.to_string(), label }
        })
        .collect();
    regions.sort_by(|a, b| a.label.cmp(&b.label));
    vec![
        choices("kind", t.get("filter-kind"), listed(t, "kind", kinds, &query.kind)),
        choices("status", t.get("filter-status"), listed(t, "status", PartnershipStatus::ALL.iter(), &query.status)),
        choices(
            "nncf_membership",
            t.get("filter-membership"),
            listed(t, "membership", NncfMembership::ALL.iter(), &query.nncf_membership),
        ),
        choices("activity", t.get("filter-activity"), listed(t, "activity", ActivityKind::ALL.iter(), &query.activity)),
        choices("region", t.get("filter-region"), regions),
        choices("verified_within", t.get("filter-verified"), spans.into()),
    ]
}

fn choices(name: &'static str, label: String, options: Vec<Choice>) -> Choices {
    Choices { name, label, options }
}

fn listed<'a, T: std::fmt::Display + 'a>(
    t: &Words,
    list: &str,
    words: impl Iterator<Item = &'a T>,
    chosen: &str,
) -> Vec<Choice> {
    let option = |word: &T| {
        let value = word.to_string();
        Choice { label: t.word(list, &value), is_chosen: value == chosen, value }
    };
    words.map(option).collect()
}
