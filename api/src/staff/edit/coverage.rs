//! Choosing what a partnership covers: the places as a tree with tick boxes, and what a choice comes to.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::{Area, Geography};
use nncf_core::atlas::view::RegisterView;
use nncf_core::fold::Sought;
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use serde::{Deserialize, Serialize};

use crate::http::answer::Rendered;
use crate::http::format::Format;
use crate::http::problem::Problem;
use crate::pages::map::MapQuery;
use crate::pages::words::Words;
use crate::register::geojson::{Feature, FeatureCollection, Geometry};
use crate::staff::signed::Signed;

/// The districts' outlines, for the map on which a coverage is chosen.
pub const DISTRICTS: &str = "/staff/map/districts.geojson";
/// Where the effect of a choice is asked.
pub const EFFECT: &str = "/staff/coverage-effect";
/// How many names are told before the rest is counted.
const MOST_NAMES: usize = 12;

/// The tree, or what lies within one place of it.
#[derive(Template)]
#[template(path = "staff/tree.html")]
pub struct Tree<'a> {
    t: &'a Words,
    nodes: &'a [Node],
}

impl<'a> Tree<'a> {
    /// Places beside each other.
    pub fn new(t: &'a Words, nodes: &'a [Node]) -> Self {
        Self { t, nodes }
    }
}

/// A place in the tree.
pub struct Node {
    /// `kind:code`.
    pub key: String,
    /// Its id in the page.
    pub id: String,
    /// Its name and kind.
    pub label: String,
    /// What it is sought by: its names in both languages and those of its towns, folded and parted by bars.
    pub names: String,
    /// Whether it is ticked.
    pub is_chosen: bool,
    /// Whether what lies within it is shown: something of it is ticked, or was looked for.
    pub is_open: bool,
    /// What lies within it.
    pub within: Vec<Node>,
}

/// The levels of the tree, largest first.
const LEVELS: [RegionKind; 5] = RegionKind::ALL;

/// The places that fit some words, or all without, as a tree: country, region, police force area, county, district. A
/// place that fits brings along what it lies in and what lies within it.
pub fn tree(t: &Words, geography: &Geography, chosen: &[String], words: &str) -> Vec<Node> {
    let all: Vec<DistrictIx> = geography.all_districts().iter().collect();
    nodes(&Choosing { t, geography, chosen, sought: &Sought::new(words) }, &all, 0, false)
}

struct Choosing<'a> {
    t: &'a Words,
    geography: &'a Geography,
    chosen: &'a [String],
    sought: &'a Sought,
}

impl Choosing<'_> {
    fn fits(&self, area: &Area) -> bool {
        self.geography.gazetteer().fits(area.region.key, self.sought)
    }
}

/// The places of the districts at a level and below; districts that lie in none there stand among those below.
fn nodes(of: &Choosing, districts: &[DistrictIx], level: usize, is_wanted: bool) -> Vec<Node> {
    let Some(kind) = LEVELS.get(level) else { return Vec::new() };
    let (mut groups, mut rest): (Vec<(&Area, Vec<DistrictIx>)>, Vec<DistrictIx>) = (Vec::new(), Vec::new());
    for &district in districts {
        match of.geography.parent(district, *kind) {
            None => rest.push(district),
            Some(area) => match groups.iter_mut().find(|(known, _)| known.region.key == area.region.key) {
                Some((_, within)) => within.push(district),
                None => groups.push((area, vec![district])),
            },
        }
    }
    let mut found: Vec<Node> =
        groups.into_iter().filter_map(|(area, within)| node(of, area, &within, level, is_wanted)).collect();
    found.extend(nodes(of, &rest, level + 1, is_wanted));
    found.sort_by(|a, b| a.label.cmp(&b.label));
    found
}

fn node(of: &Choosing, area: &Area, districts: &[DistrictIx], level: usize, is_wanted: bool) -> Option<Node> {
    let fits = of.fits(area);
    let below = if area.region.key.kind == RegionKind::Lad { &[] } else { districts };
    let within = nodes(of, below, level + 1, is_wanted || fits);
    if !(is_wanted || fits || !within.is_empty()) {
        return None;
    }
    let key = area.region.key.to_string();
    let is_sought = !of.sought.is_empty() && !fits && !is_wanted;
    Some(Node {
        id: format!("place-{}-{}", area.region.key.kind, area.region.key.code),
        label: format!("{} ({})", of.t.place(&area.region), of.t.word("region", area.region.key.kind)),
        names: of.geography.gazetteer().names_of(area.region.key).join("|"),
        is_chosen: of.chosen.contains(&key),
        is_open: is_sought || within.iter().any(|node| node.is_chosen || node.is_open),
        key,
        within,
    })
}

/// What is asked of an effect.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// The geographies, as `kind:code`.
    codes: Vec<RegionKey>,
    /// The partnership, if it is one already.
    #[serde(default)]
    slug: Option<Slug>,
}

/// What a choice comes to, in sentences.
#[derive(Debug, Serialize)]
pub struct Effect {
    /// The sentences.
    pub lines: Vec<String>,
}

/// `POST /staff/coverage-effect`: nothing is written by it.
pub async fn effect(signed: Signed, asked: web::Json<Asked>) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let Asked { codes, slug } = asked.into_inner();
    let lines = effect_of(&signed.t, &signed.view().view, &codes, slug.as_ref());
    Ok(HttpResponse::Ok().insert_header(("cache-control", "no-store")).json(Effect { lines }))
}

/// The size of a coverage, which partnerships it overlaps, and where it would be the first that is recorded.
pub fn effect_of(t: &Words, view: &RegisterView, codes: &[RegionKey], own: Option<&Slug>) -> Vec<String> {
    let geography = view.geography();
    let districts = geography.resolve(codes);
    if districts.is_empty() {
        return vec![t.get("effect-nothing")];
    }
    let km2 = geography.area_km2(&districts).round();
    let mut lines = vec![t.with_all("effect-size", [("districts", districts.len().into()), ("km2", km2.into())])];
    let others = view.entries().iter().filter(|entry| entry.counts());
    let others = others.filter(|entry| own.is_none_or(|own| entry.record.partnership.slug != *own));
    let (mut covered, mut overlaps) = (DistrictSet::default(), Vec::new());
    for entry in others {
        covered = covered.union(&entry.districts);
        let shared = entry.districts.intersection(&districts).len();
        if shared > 0 {
            let values = [("name", entry.record.partnership.name.to_string().into()), ("count", shared.into())];
            overlaps.push(t.with_all("effect-overlap", values));
        }
    }
    lines.push(match overlaps.len() {
        0 => t.get("effect-no-overlaps"),
        _ => t.with("effect-overlaps", "names", listed(t, overlaps)),
    });
    let new = districts.difference(&covered);
    let names = new.iter().map(|district| t.place(&geography.district(district).region)).collect();
    lines.push(match new.len() {
        0 => t.get("effect-nothing-new"),
        count => t.with_all("effect-new", [("count", count.into()), ("names", listed(t, names).into())]),
    });
    lines
}

fn listed(t: &Words, mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    if more > 0 {
        names.push(t.with("effect-more", "count", more));
    }
    names.join(", ")
}

/// `GET /staff/map/districts.geojson`.
pub async fn districts(
    request: HttpRequest,
    signed: Signed,
    query: Option<web::Query<MapQuery>>,
) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_staff()?;
    let detail = query.map_or(Geometry::Overview, |query| query.detail());
    let view = signed.view();
    let rendered = view.kept.get(&format!("{DISTRICTS} {detail:?}"), || {
        let geography = view.view.geography();
        let feature = |index: DistrictIx| {
            let area = geography.district(index);
            let within = |kind| geography.parent(index, kind).map(|area| area.region.key.to_string());
            let properties = serde_json::json!({
                "key": area.region.key.to_string(),
                "name": area.region.name,
                "within": RegionKind::ALL.into_iter().filter_map(within).collect::<Vec<_>>(),
                "force": geography.parent(index, RegionKind::Pfa).map(|force| force.region.key.to_string()),
                "force_name": geography.parent(index, RegionKind::Pfa).map(|force| &force.region.name),
            });
            Feature::new(area.region.key.to_string(), geography, &area.districts, detail, properties)
        };
        let features: Vec<Feature> = geography.all_districts().iter().map(feature).collect();
        let total = features.len();
        let body = serde_json::to_vec(&FeatureCollection::whole(features, total)).map_err(Problem::internal)?;
        Ok(Rendered::new(Format::GeoJson.content_type(), "districts".to_owned(), body))
    })?;
    Ok(rendered.answer(&request))
}
