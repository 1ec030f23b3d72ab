//! The start page: two doors, the place search, the map and the list.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{Months, NaiveDate, NaiveTime, Utc};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::search::{Filter, Order};
use nncf_core::atlas::view::RegisterView;
use nncf_core::partnership::{ActivityKind, NncfMembership, PartnershipKind, PartnershipStatus};
use nncf_core::region::{RegionKey, RegionKind};
use serde::Deserialize;

use super::cards::Card;
use super::frame::Frame;
use super::kept;
use super::words::Words;
use crate::http::problem::Problem;
use crate::register::helplines::{HelplineOut, serving};
use crate::register::list::{MAX_LIMIT, query_string};
use crate::state::AppState;

/// What the list is narrowed to. Unknown parameters are ignored, since other sites add theirs to links; so is a value
/// that means nothing.
#[derive(Debug, Default, Deserialize)]
pub struct HomeQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    nncf_membership: String,
    #[serde(default)]
    activity: String,
    #[serde(default)]
    region: String,
    /// In how many months up to today a person must have verified it.
    #[serde(default)]
    verified_within: String,
    /// The day since when that is, as the list of the API takes it.
    #[serde(skip)]
    verified_since: String,
}

/// The spans that can be chosen, in months.
const VERIFIED_WITHIN: [u32; 4] = [3, 6, 12, 24];

#[derive(Template)]
#[template(path = "home.html")]
struct Home<'a> {
    t: Frame,
    helplines: Vec<HelplineOut>,
    cards: Vec<Card>,
    areas: String,
    words: &'a str,
    filters: Vec<Choices>,
    is_filtered: bool,
}

/// One of the filters.
struct Choices {
    name: &'static str,
    label: String,
    options: Vec<Choice>,
}

/// A value that can be chosen.
pub struct Choice {
    pub value: String,
    pub label: String,
    pub is_chosen: bool,
}

/// `GET /`.
pub async fn home(
    request: HttpRequest,
    query: Option<web::Query<HomeQuery>>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let query = query.map(web::Query::into_inner).unwrap_or_default().understood(&public.view);
    kept(&request, &public, &t, &format!("/ {query:?}"), || Ok(page(t.clone(), &query, &public.view)))
}

impl HomeQuery {
    /// The query without what means nothing.
    fn understood(self, view: &RegisterView) -> Self {
        fn known<T: std::str::FromStr>(value: String) -> String {
            if value.parse::<T>().is_ok() { value } else { String::new() }
        }
        let months = VERIFIED_WITHIN.into_iter().find(|months| months.to_string() == self.verified_within);
        let since = months.and_then(|months| Utc::now().date_naive().checked_sub_months(Months::new(months)));
        let is_region = |text: &String| text.parse::<RegionKey>().is_ok_and(|key| view.geography().area(key).is_some());
        Self {
            q: self.q.chars().take(100).collect(),
            kind: known::<PartnershipKind>(self.kind),
            status: known::<PartnershipStatus>(self.status),
            nncf_membership: known::<NncfMembership>(self.nncf_membership),
            activity: known::<ActivityKind>(self.activity),
            region: Some(self.region).filter(is_region).unwrap_or_default(),
            verified_within: since.and(months).map(|months| months.to_string()).unwrap_or_default(),
            verified_since: since.map(|day| day.to_string()).unwrap_or_default(),
        }
    }

    fn filter(&self, geography: &Geography) -> Filter {
        let region = self.region.parse::<RegionKey>().ok().and_then(|key| geography.area(key));
        let since = self.verified_since.parse::<NaiveDate>().ok().map(|day| day.and_time(NaiveTime::MIN).and_utc());
        Filter {
            verified_since: since,
            words: Some(self.q.clone()),
            kinds: self.kind.parse().into_iter().collect(),
            statuses: self.status.parse().into_iter().collect(),
            memberships: self.nncf_membership.parse().into_iter().collect(),
            activities: self.activity.parse().into_iter().collect(),
            areas: region.map(|area| area.districts).into_iter().collect(),
            ..Filter::default()
        }
    }

    /// The parameters that narrow, as the list of the API takes them too.
    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = [
            ("q", self.q.as_str()),
            ("kind", &self.kind),
            ("status", &self.status),
            ("nncf_membership", &self.nncf_membership),
            ("activity", &self.activity),
            ("region", &self.region),
            ("verified_since", &self.verified_since),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty())
    }
}

fn page<'a>(t: Frame, query: &'a HomeQuery, view: &RegisterView) -> Home<'a> {
    let geography = view.geography();
    let order = if query.q.trim().is_empty() { Order::Name } else { Order::Relevance };
    let chosen = view.select(&query.filter(geography), order);
    let cards = chosen.iter().map(|(_, entry)| Card::new(&t, &view.entry(*entry).record.partnership, geography, None));
    let limit = MAX_LIMIT.to_string();
    let rest = [("f", "geojson"), ("geometry", "low"), ("limit", limit.as_str())];
    Home {
        helplines: serving(view, &[]).map(HelplineOut::from).collect(),
        cards: cards.collect(),
        areas: format!("/api/v1/partnerships?{}", query_string(query.pairs().chain(rest))),
        words: &query.q,
        filters: filters(&t, query, geography),
        is_filtered: query.pairs().next().is_some(),
        t,
    }
}

fn filters(t: &Words, query: &HomeQuery, geography: &Geography) -> Vec<Choices> {
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
