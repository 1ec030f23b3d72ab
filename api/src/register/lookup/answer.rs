//! What is told of a place, and how it is written: mostly parts that were written once, sent as they are kept.

use actix_web::web::Bytes;
use geo::Coord;
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::place::{Located, NotLocated, Place};
use nncf_core::atlas::understood::Understood;
use nncf_core::atlas::view::{EntryIx, NEAR_KM, RegisterView};
use nncf_core::partnership::{NncfMembership, PartnershipKind, PartnershipStatus};
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use nncf_core::web::{EmailAddress, WebUrl};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::understood::{Read, is_elsewhere};
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::register::background::{self, AreaNoteOut};
use crate::register::former::{Former, former};
use crate::register::helplines::{self, HelplineGapOut, HelplineOut};
use crate::register::standing::{AsOfOut, CoverageBasisOut};
use crate::register::wire::{NamedRegion, one_decimal};
use crate::register::{listed, raw_json, retired_key, unknown_region};
use crate::state::PublicView;

/// What is a place's own in an answer is shorter than this, as a rule.
const ROOM: usize = 512;
/// Positions are told to about a metre.
const DIGITS: i32 = 5;

/// Stands in every answer.
pub const NOTICE: &str = "These are networks of professionals. They do not take reports or provide a place of safety. \
    In danger call 999.";

/// What was found for a place. [`Fragments::write`] writes it; this describes it.
#[derive(Debug, Serialize, ToSchema)]
pub struct LookUp {
    /// The place, as it was understood.
    pub place: PlaceOut,
    /// What it lies in.
    pub regions: RegionsOut,
    /// Who covers it, the most local first: those that count as cover by area, then forums, national and governance
    /// bodies.
    pub partnerships: Vec<Covering>,
    /// Bodies that covered it and have ended.
    pub former: Vec<Former>,
    /// Where a source and the register differ about it.
    pub notes: Vec<AreaNoteOut>,
    /// For a point or postcode nearer to a district's border than borders are accurate, and for a postcode that lies in
    /// several districts: who covers the other side, besides those above.
    pub also_possible: Vec<Covering>,
    /// Where nobody that counts as cover covers the place: the nearest who do elsewhere, at most three. Each serves a
    /// country of the place and is within 60 km by land or by a recorded bridge, tunnel or ferry: nobody is near
    /// across open sea, nor beyond a national border unless they work on this side as well. Empty where somebody covers
    /// the place, and where none is near.
    pub nearest: Vec<Nearest>,
    /// Whether nobody that counts as cover covers the place and none is near either: call one of the helplines then.
    pub none_near: bool,
    /// How far away a partnership may be to be near, in kilometres.
    #[schema(example = 60)]
    pub nearest_within_km: u32,
    /// Helplines that serve the place.
    pub helplines: Vec<HelplineOut>,
    /// For whom no helpline of their own is recorded here.
    pub helplines_missing: Vec<HelplineGapOut>,
    /// What these partnerships are not.
    #[schema(
        example = "These are networks of professionals. They do not take reports or provide a place of safety. In danger call 999."
    )]
    pub notice: &'static str,
}

/// The answers to many places.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkAnswer {
    /// A look-up, or `{"problem": …}`, for each place in the order asked.
    #[schema(value_type = Vec<BulkResult>)]
    pub results: Vec<Box<RawValue>>,
}

/// What became of one of many places.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)] // describes the two, holds neither
pub enum BulkResult {
    /// It was found.
    Found(LookUp),
    /// It was not.
    NotFound(BulkProblem),
}

/// Why one of many places was not found.
#[derive(Debug, Serialize, ToSchema)]
pub struct BulkProblem {
    /// Why.
    pub problem: ProblemDetails,
}

/// The answer to one place or to many.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant)] // describes the two, holds neither
pub enum LookupAnswer {
    /// To one place.
    One(LookUp),
    /// To many.
    Many(BulkAnswer),
}

/// A place as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceOut {
    /// `point`, `postcode`, `outcode`, `region` or `name`.
    pub kind: &'static str,
    /// The postcode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postcode: Option<String>,
    /// The outcode.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcode: Option<String>,
    /// The geography.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The name, where it is no geography's: a town's, or that of several geographies together.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "Carlisle")]
    pub name: Option<String>,
    /// What was read, where letters were taken for the digits that look like them or digits for letters: O for 0, I
    /// for 1. Make sure that it is what was meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "CF10 1EP")]
    pub read_as: Option<String>,
    /// Latitude in degrees; the centre for an outcode, a point inside for a geography.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Whether a postcode is in use; null for other places.
    #[schema(required)]
    pub live: Option<bool>,
    /// How near a point or postcode is to another district or to Ireland, in metres, where that is nearer than borders
    /// are accurate: the answer is then uncertain, and `also_possible` tells who covers the other side.
    #[schema(required)]
    pub near_border_m: Option<f64>,
    /// What to know about the answer, in words.
    pub notes: Vec<String>,
}

/// What a place lies in. Each is null where the place's districts differ in it, or there is none.
#[derive(Debug, Serialize, ToSchema)]
pub struct RegionsOut {
    /// The local authority district.
    #[schema(required)]
    pub lad: Option<NamedRegion>,
    /// The county.
    #[schema(required)]
    pub county: Option<NamedRegion>,
    /// The police force area.
    #[schema(required)]
    pub pfa: Option<NamedRegion>,
    /// The region of England.
    #[schema(required)]
    pub region: Option<NamedRegion>,
    /// The country.
    #[schema(required)]
    pub country: Option<NamedRegion>,
    /// Every district of the place; for an outcode that with most postcodes first.
    pub districts: Vec<NamedRegion>,
}

/// A partnership that covers a place.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Covering {
    /// The slug.
    pub slug: Slug,
    /// The name.
    pub name: String,
    /// What kind of body it is.
    pub kind: PartnershipKind,
    /// Whether it is at work.
    pub status: PartnershipStatus,
    /// Its standing in the National Network Coordinators' Forum.
    pub nncf_membership: NncfMembership,
    /// Whether it counts as cover.
    pub counts_as_cover: bool,
    /// Whether it counts among the forum's members of today.
    pub counts_as_member: bool,
    /// As of when status and membership hold.
    pub as_of: AsOfOut,
    /// On what grounds its area stands.
    #[schema(required)]
    pub coverage_basis: Option<CoverageBasisOut>,
    /// Its website.
    #[schema(required)]
    pub website: Option<WebUrl>,
    /// Its role mailbox.
    #[schema(required)]
    pub email: Option<EmailAddress>,
    /// Why it is listed.
    #[schema(example = "covers Cardiff")]
    pub reason: String,
    /// When a person last made sure of the record; null when nobody has.
    #[schema(required)]
    pub last_verified_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// A partnership near a place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Nearest {
    /// The slug.
    pub slug: Slug,
    /// The name.
    pub name: String,
    /// Whether it is at work.
    pub status: PartnershipStatus,
    /// Its standing in the National Network Coordinators' Forum.
    pub nncf_membership: NncfMembership,
    /// As of when status and membership hold.
    pub as_of: AsOfOut,
    /// On what grounds its area stands.
    #[schema(required)]
    pub coverage_basis: Option<CoverageBasisOut>,
    /// The distance to where one comes into its area, in kilometres: to its border with other land, or to where a
    /// recorded crossing lands. At most 60.
    #[schema(example = 12.3)]
    pub distance_km: f64,
}

/// The parts of an answer that depend on the districts alone, written once as they stand in it.
#[derive(Debug)]
pub struct Fragments {
    /// From behind `place` to before the value of `also_possible`.
    middle: Bytes,
    /// From behind `nearest` to the end: the same in a whole country, and so kept once for all of it.
    end: Bytes,
    is_covered: bool,
}

impl Fragments {
    /// The parts for a place with these districts; for one without, what is known of nowhere.
    pub fn of_districts(public: &PublicView, districts: &[DistrictIx]) -> Self {
        let view = &public.view;
        let geography = view.geography();
        let keys: Vec<RegionKey> = districts.iter().flat_map(|&district| geography.keys_around(district)).collect();
        let covering = covering_all(view, districts);
        let asked: DistrictSet = districts.iter().copied().collect();
        let (former, notes) = (raw_json(&former(view, &asked)), raw_json(&background::notes(view, &asked)));
        let (regions, partnerships) = (raw_json(&regions_of(geography, districts)), raw_json(&covering));
        let (helplines, notice) = (helplines::raw(view, &keys), raw_json(&NOTICE));
        let missing = raw_json(&helplines::missing(view, &keys, None));
        Self {
            is_covered: covering.iter().any(|partnership| partnership.counts_as_cover),
            middle: format!(
                r#","regions":{regions},"partnerships":{partnerships},"former":{former},"notes":{notes},"also_possible":"#
            )
            .into(),
            end: public
                .shared(format!(r#","helplines":{helplines},"helplines_missing":{missing},"notice":{notice}}}"#).into()),
        }
    }

    /// Whether nobody covers the place and these, the nearest elsewhere, are none.
    fn has_none_near(&self, nearest: &[(EntryIx, f64)]) -> bool {
        !self.is_covered && nearest.is_empty()
    }

    /// Writes a [`LookUp`]: what is the place's own, between what is kept.
    fn write(
        &self,
        public: &PublicView,
        place: &PlaceOut,
        also_possible: &[Covering],
        nearest: &[(EntryIx, f64)],
    ) -> serde_json::Result<Parts> {
        let mut own = Vec::with_capacity(ROOM);
        own.extend_from_slice(br#"{"place":"#);
        serde_json::to_writer(&mut own, place)?;
        let place_ends = own.len();
        serde_json::to_writer(&mut own, also_possible)?;
        own.extend_from_slice(br#","nearest":["#);
        for (index, (entry, km)) in nearest.iter().enumerate() {
            if index > 0 {
                own.push(b',');
            }
            own.extend_from_slice(public.nearest_start(*entry));
            serde_json::to_writer(&mut own, &told_km(*km))?;
            own.push(b'}');
        }
        let none_near = self.has_none_near(nearest);
        own.extend_from_slice(format!(r#"],"none_near":{none_near},"nearest_within_km":{NEAR_KM}"#).as_bytes());
        let mut place = Bytes::from(own);
        let rest = place.split_off(place_ends);
        Ok([place, self.middle.clone(), rest, self.end.clone()])
    }
}

/// The body of an answer, to be sent one part after the other.
pub type Parts = [Bytes; 4];

fn regions_of(geography: &Geography, districts: &[DistrictIx]) -> RegionsOut {
    let common = |kind: RegionKind| {
        let mut parents = districts.iter().map(|&district| geography.parent(district, kind));
        let first = parents.next().flatten()?;
        parents.all(|parent| parent.is_some_and(|parent| parent.region.key == first.region.key)).then(|| first.into())
    };
    RegionsOut {
        lad: common(RegionKind::Lad),
        county: common(RegionKind::County),
        pfa: common(RegionKind::Pfa),
        region: common(RegionKind::Region),
        country: common(RegionKind::Country),
        districts: districts.iter().map(|&district| geography.district(district).into()).collect(),
    }
}

/// Everybody who covers any of the districts, the most local first.
pub fn covering_all(view: &RegisterView, districts: &[DistrictIx]) -> Vec<Covering> {
    let asked: DistrictSet = districts.iter().copied().collect();
    view.covering(&asked).iter().map(|found| covering(view, found.entry, &found.covered, &asked)).collect()
}

fn covering(view: &RegisterView, entry: EntryIx, covered: &DistrictSet, asked: &DistrictSet) -> Covering {
    let entry = view.entry(entry);
    let partnership = &entry.record.partnership;
    Covering {
        slug: partnership.slug.clone(),
        name: partnership.name.to_string(),
        kind: partnership.kind,
        status: partnership.status,
        nncf_membership: partnership.nncf_membership,
        counts_as_cover: entry.counts(),
        counts_as_member: partnership.is_present_member(),
        as_of: AsOfOut::new(partnership),
        coverage_basis: CoverageBasisOut::new(partnership),
        website: partnership.website.clone(),
        email: partnership.email.clone(),
        reason: reason(view.geography(), covered, asked),
        last_verified_at: partnership.verification.as_ref().map(|verification| verification.at),
    }
}

/// "covers Cardiff", "covers Cardiff and Newport", "covers 12 of the 14 districts here".
fn reason(geography: &Geography, covered: &DistrictSet, asked: &DistrictSet) -> String {
    let names: Vec<&str> = covered.iter().map(|district| geography.district(district).region.name.as_str()).collect();
    match names.len() {
        ..=3 => format!("covers {}", listed(&names)),
        count if count == asked.len() => format!("covers all {count} districts here"),
        count => format!("covers {count} of the {} districts here", asked.len()),
    }
}

/// Looks one place up and writes the answer.
///
/// # Errors
/// A problem with helplines when the place cannot be found.
pub fn look_up(public: &PublicView, read: Read) -> Result<Parts, Problem> {
    let view = &public.view;
    let (read, located) = locate(view.geography(), read).map_err(|why| not_located(public, why))?;
    let several;
    let fragments = if let [district] = located.districts.as_slice() {
        public.fragments(*district)
    } else {
        several = public.fragments_of(&located.districts);
        several.as_ref()
    };
    let nearest = if fragments.is_covered { Vec::new() } else { view.nearest(located.point, &located.districts) };
    let mut told = place_out(view.geography(), &read, &located);
    if fragments.has_none_near(&nearest) {
        told.notes.push(format!(
            "No partnership is recorded for this place, nor within {NEAR_KM} km of it in the same country by land or by \
             a recorded crossing. Call one of the helplines."
        ));
    }
    let written = fragments.write(public, &told, &also_possible(view, &located), &nearest);
    written.map_err(Problem::internal)
}

/// Finds a place; a postcode that does not exist, but does once O and 0, I and 1 are exchanged, is taken for that.
pub fn locate(geography: &Geography, read: Read) -> Result<(Read, Located), NotLocated> {
    let place = read.place;
    geography.locate(place).map(|located| (read, located)).or_else(|why| {
        let corrected = match (place, &why) {
            (Place::Postcode(postcode), NotLocated::UnknownPostcode(..)) => {
                geography.understand_postcode(&postcode.to_string())
            }
            (Place::Outcode(outcode), NotLocated::UnknownOutcode) => {
                let found = geography.understand_outcode(outcode.as_str());
                found.map(|(outcode, was_corrected)| Understood::Place(Place::Outcode(outcode), was_corrected))
            }
            _ => None,
        };
        let Some(Understood::Place(place, true)) = corrected else { return Err(why) };
        let read = Read { was_corrected: true, ..place.into() };
        geography.locate(place).map(|located| (read, located)).map_err(|_| why)
    })
}

fn place_out(geography: &Geography, read: &Read, located: &Located) -> PlaceOut {
    let (mut postcode, mut outcode, mut region, mut name) = (None, None, None, None);
    let kind = match read.place {
        Place::Point(_) => "point",
        Place::Postcode(asked) => {
            postcode = Some(asked.to_string());
            "postcode"
        }
        Place::Outcode(asked) => {
            outcode = Some(asked.to_string());
            "outcode"
        }
        Place::Region(asked) => {
            region = Some(asked.to_string());
            "region"
        }
        Place::Name(asked) => {
            name = geography.gazetteer().known(asked).map(|known| known.of.name.to_string());
            "name"
        }
    };
    let read_as = postcode.clone().or_else(|| outcode.clone()).filter(|_| read.was_corrected);
    let step = 10f64.powi(DIGITS);
    let Coord { x: lon, y: lat } = located.point;
    PlaceOut {
        kind,
        postcode,
        outcode,
        region,
        name,
        lat: (lat * step).round() / step,
        lon: (lon * step).round() / step,
        live: located.live,
        near_border_m: located.near_border_m.map(f64::round),
        notes: read_as
            .iter()
            .map(|text| read_note(text))
            .chain(former_note(geography, read))
            .chain(unlisted_note(read))
            .chain(notes(geography, read.place, located))
            .collect(),
        read_as,
    }
}

fn read_note(read_as: &str) -> String {
    format!("Read as {read_as}: the letters O and I look like the digits 0 and 1. Make sure that it is what was meant.")
}

/// That a postcode is in no list, and what is told instead.
fn unlisted_note(read: &Read) -> Option<String> {
    let (postcode, Place::Outcode(outcode)) = (read.unlisted?, read.place) else { return None };
    Some(format!("The list has no postcode {postcode}; the answer is for all of {outcode}. Check the postcode."))
}

/// What a place is now that was found by a former name.
fn former_note(geography: &Geography, read: &Read) -> Option<String> {
    let (former, Place::Region(key)) = (read.former.as_ref()?, read.place) else { return None };
    let (now, how) = (geography.area(key)?, if former.is_renamed { "is now called" } else { "is now part of" });
    Some(format!("{} {how} {}; the answer is for that.", former.name, now.region.name))
}

fn notes(geography: &Geography, place: Place, located: &Located) -> Vec<String> {
    let mut notes = Vec::new();
    if let Place::Region(key) = place
        && let Some(now) = geography.successor(key).and_then(|now| geography.area(now))
    {
        let (was, now) = (retired_key(geography, key), &now.region);
        notes.push(format!("{was} is no longer in use; it was read as {} ({}).", now.key, now.name));
    }
    if located.live == Some(false) {
        notes.push("This postcode is no longer in use; the answer is for the place where it was.".to_owned());
    }
    let names = |districts: &[DistrictIx]| {
        let names: Vec<&str> = districts.iter().map(|&d| geography.district(d).region.name.as_str()).collect();
        listed(&names)
    };
    let what = if matches!(place, Place::Postcode(_)) { "postcode" } else { "point" };
    if !located.split.is_empty() {
        notes.push(format!(
            "This postcode is known to lie in {}: which of them depends on the address.",
            names(&located.split)
        ));
    } else if !located.also_possible.is_empty() {
        let others = names(&located.also_possible);
        let which = if located.also_possible.len() == 1 { "another district" } else { "other districts" };
        notes.push(format!(
            "This {what} is close to the border of {which} ({others}), and borders here are approximate."
        ));
    }
    if located.near_ireland_m.is_some() {
        notes.push(
            "This point is close to the border with Ireland, and borders here are approximate: it may lie there."
                .to_owned(),
        );
    }
    notes.extend(located.off_shore_m.map(|metres| off_shore(located, metres)));
    notes
}

/// Off the approximate coast there is land that it leaves out, so nothing here says that there is none.
fn off_shore(located: &Located, metres: f64) -> String {
    let far = if metres < 1000.0 { format!("{metres:.0} m") } else { format!("{:.1} km", metres / 1000.0) };
    match (located.island, located.districts.is_empty()) {
        (Some(island), _) => format!(
            "This point is on or beside land that our approximate coast leaves out ({island}), {far} off the coast; the \
             answer is for its district."
        ),
        (None, false) => format!(
            "This point is at sea, or on land that our approximate coast leaves out, {far} off the coast; the answer is \
             for the nearest district."
        ),
        (None, true) => format!(
            "This point is far from any recorded district: at sea, or on land that our approximate coast leaves out, \
             {far} off the coast. No district covers it here."
        ),
    }
}

fn also_possible(view: &RegisterView, located: &Located) -> Vec<Covering> {
    if located.also_possible.is_empty() {
        return Vec::new();
    }
    let already = |entry: EntryIx| located.districts.iter().any(|&d| view.entry(entry).districts.contains(d));
    let others: DistrictSet = located.also_possible.iter().copied().collect();
    let found = view.covering(&others).into_iter().filter(|found| !already(found.entry));
    found.map(|found| covering(view, found.entry, &found.covered, &others)).collect()
}

/// The nearest partnerships that count as cover, for a place that none covers: so none is 0 km away, even where the
/// approximate borders say so. Empty when none is near.
pub fn nearest(view: &RegisterView, point: Coord<f64>, districts: &[DistrictIx]) -> Vec<Nearest> {
    let found = view.nearest(point, districts).into_iter();
    found.map(|(entry, km)| Nearest::new(view, entry, told_km(km))).collect()
}

/// A distance as it is told: to a tenth of a kilometre, and never none.
fn told_km(km: f64) -> f64 {
    one_decimal(km).max(0.1)
}

/// A [`Nearest`] as JSON up to the value of its distance, which stands last.
pub fn nearest_start(view: &RegisterView, entry: EntryIx) -> Vec<u8> {
    let whole = raw_json(&Nearest::new(view, entry, 0.0));
    let start = whole.get().rsplit_once(':').map_or("", |(start, _distance)| start);
    format!("{start}:").into_bytes()
}

impl Nearest {
    fn new(view: &RegisterView, entry: EntryIx, distance_km: f64) -> Self {
        let partnership = &view.entry(entry).record.partnership;
        Self {
            slug: partnership.slug.clone(),
            name: partnership.name.to_string(),
            status: partnership.status,
            nncf_membership: partnership.nncf_membership,
            as_of: AsOfOut::new(partnership),
            coverage_basis: CoverageBasisOut::new(partnership),
            distance_km,
        }
    }
}

/// Why a place was not found, with what may help: helplines always, and districts to choose from.
fn not_located(public: &PublicView, why: NotLocated) -> Problem {
    let geography = public.view.geography();
    let named = |districts: &[DistrictIx]| -> Vec<NamedRegion> {
        districts.iter().map(|&district| geography.district(district).into()).collect()
    };
    let (problem, districts) = match why {
        NotLocated::OutsideUk => {
            let detail = "This point lies outside the United Kingdom and the waters within 50 km of it.";
            (Problem::new(ProblemKind::OutsideUk, detail), Vec::new())
        }
        NotLocated::NearBorderInIreland(districts) => {
            let detail = "This point lies in Ireland, close to the border with Northern Ireland, and borders here are \
                approximate. If the place that you mean is on this side, choose its district.";
            (Problem::new(ProblemKind::OutsideUk, detail).with("districts", named(&districts)), districts)
        }
        NotLocated::NorthernIreland(districts) => {
            let detail = "Postcodes of Northern Ireland may not be carried by this service. Choose one of its eleven \
                districts instead.";
            (Problem::new(ProblemKind::NorthernIreland, detail).with("districts", named(&districts)), districts)
        }
        NotLocated::UnknownPostcode(outcode, districts) if !districts.is_empty() => {
            let detail =
                format!("There is no such postcode in the list, but {outcode} lies in the districts named here.");
            let problem = Problem::new(ProblemKind::UnknownPostcode, detail).with("outcode", outcode.to_string());
            (problem.with("districts", named(&districts)), districts)
        }
        NotLocated::UnknownPostcode(..) => {
            let detail = "There is no such postcode in the list, nor any that begins with its first half.";
            (Problem::new(ProblemKind::UnknownPostcode, detail), Vec::new())
        }
        NotLocated::UnknownOutcode => {
            let detail = "No postcode in Great Britain begins so.";
            (Problem::new(ProblemKind::UnknownOutcode, detail), Vec::new())
        }
        NotLocated::Elsewhere(elsewhere) => (is_elsewhere(elsewhere), Vec::new()),
        NotLocated::UnknownName => {
            (Problem::new(ProblemKind::UnknownPlace, "The register knows no such name."), Vec::new())
        }
        NotLocated::UnknownRegion(_) => {
            (Problem::new(ProblemKind::UnknownRegion, "There is no such geography."), Vec::new())
        }
        NotLocated::Divided(key, successors) => {
            let areas = successors.iter().filter_map(|&key| geography.area(key));
            (unknown_region(geography, key), areas.flat_map(|area| area.districts.iter()).collect())
        }
    };
    let around: Vec<RegionKey> = districts.iter().flat_map(|&district| geography.keys_around(district)).collect();
    problem.with("helplines", helplines::raw(&public.view, &around))
}
