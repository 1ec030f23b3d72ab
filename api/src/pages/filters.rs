//! What a list and its map are narrowed to, by the same parameters on the start page, in embeds and in pictures.

use chrono::{Months, NaiveDate};
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::place::Place;
use nncf_core::atlas::search::{Filter, Order};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::clock::start_of;
use nncf_core::partnership::{ActivityKind, NncfMembership, PartnershipKind, PartnershipStatus};
use nncf_core::region::{RegionKey, RegionKind};
use serde::Deserialize;

use super::found::{self, choice, choice_of, read_as};
use super::words::Words;
use crate::register::list::{MAX_LIMIT, query_string};
use crate::register::retired_key;

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
    /// A place that it was to be narrowed to by a code that is no longer in use.
    #[serde(skip)]
    gone: Option<RegionKey>,
    /// The day on which those months began; it stands in no address of ours but that of the map's areas.
    #[serde(skip)]
    verified_since: Option<NaiveDate>,
}

/// That the place of a list is no more, in words; and, where several took its place, those to choose from.
pub struct Gone {
    pub told: String,
    pub choices: Vec<Offer>,
}

/// Another list that may be meant.
pub struct Offer {
    pub label: String,
    pub address: String,
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
        let (geography, asked) = (view.geography(), self.region.parse::<RegionKey>().ok());
        let region = asked.and_then(|key| geography.area(key)).map(|area| area.region.key.to_string());
        Self {
            q: self.q.chars().take(100).collect(),
            kind: known::<PartnershipKind>(self.kind),
            status: known::<PartnershipStatus>(self.status),
            nncf_membership: known::<NncfMembership>(self.nncf_membership),
            activity: known::<ActivityKind>(self.activity),
            region: region.unwrap_or_default(),
            gone: asked.filter(|&key| !geography.successors(key).is_empty()),
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

    /// Whether the list was to be narrowed to a place that several took the place of.
    pub fn is_divided(&self) -> bool {
        self.gone.is_some() && self.region.is_empty()
    }

    /// What is to be told of the place, where its code is no longer in use. `address` makes the address of another list.
    pub fn gone(&self, t: &Words, geography: &Geography, address: impl Fn(&Self) -> String) -> Option<Gone> {
        let key = self.gone?;
        if let Some(now) = geography.successor(key).and_then(|now| geography.area(now)) {
            return Some(Gone { told: read_as(t, &retired_key(geography, key), now), choices: Vec::new() });
        }
        let name = geography.former_name(key).map_or_else(|| key.to_string(), ToString::to_string);
        let areas = geography.successors(key).iter().filter_map(|&key| geography.area(key));
        let offer =
            |area: &Area| Offer { label: choice(t, area).label, address: address(&self.within(area.region.key)) };
        Some(Gone { told: t.with("filter-divided", "place", name), choices: areas.map(offer).collect() })
    }

    /// The same list of another place.
    fn within(&self, key: RegionKey) -> Self {
        Self { region: key.to_string(), gone: None, ..self.clone() }
    }

    /// Where the words find nothing: the lists of places that they name or nearly name, as far as there is something in
    /// them. `address` makes the address of a list.
    pub fn meant(&self, t: &Words, view: &RegisterView, address: impl Fn(&Self) -> String) -> Vec<Offer> {
        let geography = view.geography();
        let offer = |place: Place| {
            let found::Choice { label, .. } = choice_of(t, geography, place)?;
            let other = match geography.geographies_of(place).as_slice() {
                [only] => Self { q: String::new(), ..self.within(*only) },
                _ => Self { q: geography.qualified(place)?, ..self.clone() },
            };
            (!other.chosen(view).is_empty()).then(|| Offer { label, address: address(&other) })
        };
        geography.meant(&self.q).into_iter().filter_map(offer).collect()
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
    // A link may lead to a list of another kind of place: the form holds what the list is narrowed to.
    if !regions.iter().any(|region| region.is_chosen)
        && let Some(area) = query.region.parse::<RegionKey>().ok().and_then(|key| geography.area(key))
    {
        let found::Choice { key, label } = choice(t, area);
        regions.push(Choice { value: key, label, is_chosen: true });
    }
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
