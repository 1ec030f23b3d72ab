//! `/lookup`: from a place to who covers it.
//!
//! A looked-up place is personal: it is never logged, never echoed in a link or an error, and no answer may be
//! stored on the way.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use geo::Coord;
use nncf_core::atlas::districts::{DistrictIx, DistrictSet};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::place::{Located, NotLocated, Place};
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::partnership::{NncfMembership, PartnershipKind, PartnershipStatus};
use nncf_core::postcode::{Outcode, Postcode};
use nncf_core::region::{RegionKey, RegionKind};
use nncf_core::slug::Slug;
use nncf_core::web::{EmailAddress, WebUrl};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::helplines::{self, HelplineOut};
use super::raw_json;
use super::wire::{NamedRegion, one_decimal};
use crate::http::format::Format;
use crate::http::params::Object;
use crate::http::problem::{Problem, ProblemDetails, ProblemKind};
use crate::state::{AppState, PublicView};

/// The most places that one request may ask for.
pub const MAX_PLACES: usize = 1_000;
/// The most bytes that the answers to one request have: a thousand of the largest districts fit several times.
const MAX_ANSWER: usize = 16 << 20;
/// Positions are told to about a metre.
const DIGITS: i32 = 5;

/// Stands in every answer.
pub const NOTICE: &str = "These are networks of professionals. They do not take reports or provide a place of safety. \
    In danger call 999.";

/// One place: exactly one of `postcode`, `outcode`, `lat` with `lon`, or `region`.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookupQuery<'a> {
    /// A postcode of Great Britain, spaces and case as you like.
    #[param(example = "CF10 1EP", value_type = Option<String>)]
    postcode: Option<Cow<'a, str>>,
    /// The first half of a postcode.
    #[param(example = "CF10", value_type = Option<String>)]
    outcode: Option<Cow<'a, str>>,
    /// Latitude in degrees, with `lon`.
    #[param(value_type = Option<String>)]
    lat: Option<Cow<'a, str>>,
    /// Longitude in degrees, with `lat`.
    #[param(value_type = Option<String>)]
    lon: Option<Cow<'a, str>>,
    /// A geography, written `kind:code`.
    #[param(example = "lad:W06000015", value_type = Option<String>)]
    region: Option<Cow<'a, str>>,
}

/// One place, or up to a thousand under `places`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookupBody {
    /// One place.
    #[serde(default)]
    postcode: Option<String>,
    /// One place: the first half of a postcode.
    #[serde(default)]
    outcode: Option<String>,
    /// One place: a point's latitude in degrees.
    #[serde(default)]
    lat: Option<f64>,
    /// One place: the point's longitude in degrees.
    #[serde(default)]
    lon: Option<f64>,
    /// One place: a geography, written `kind:code`.
    #[serde(default)]
    region: Option<String>,
    /// Many places, each as above.
    #[serde(default)]
    #[schema(value_type = Option<Vec<Object>>, max_items = 1000)]
    places: Option<Vec<serde_json::Value>>,
}

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
    /// For a point nearer to a district's border than borders are accurate: who covers the other side.
    pub also_possible: Vec<Covering>,
    /// Where nobody that counts as cover covers the place: the nearest who do elsewhere.
    pub nearest: Vec<Nearest>,
    /// Helplines that serve the place.
    pub helplines: Vec<HelplineOut>,
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
    #[schema(value_type = Vec<Object>)]
    pub results: Vec<Box<RawValue>>,
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
    /// `point`, `postcode`, `outcode` or `region`.
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
    /// Latitude in degrees; the centre for an outcode, a point inside for a geography.
    pub lat: f64,
    /// Longitude in degrees.
    pub lon: f64,
    /// Whether a postcode is in use; null for other places.
    #[schema(required)]
    pub live: Option<bool>,
    /// How near a point is to another district, in metres, where that is nearer than borders are accurate: the answer
    /// is then uncertain, and `also_possible` tells the other.
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
    /// The distance to its area in kilometres.
    #[schema(example = 12.3)]
    pub distance_km: f64,
}

/// The parts of an answer that depend on the districts alone, written once as they stand in it: a look-up is mostly
/// copying.
#[derive(Debug)]
pub struct Fragments {
    /// From behind `place` to before the value of `also_possible`.
    middle: Vec<u8>,
    /// From behind `nearest` to the end: the same in a whole country, and so kept once for all of it.
    end: Arc<[u8]>,
    is_covered: bool,
}

impl Fragments {
    /// The parts for a place with these districts; for one without, what is known of nowhere.
    pub fn of_districts(public: &PublicView, districts: &[DistrictIx]) -> Self {
        let view = &public.view;
        let geography = view.geography();
        let keys: Vec<RegionKey> = districts.iter().flat_map(|&district| geography.keys_around(district)).collect();
        let covering = covering_all(view, districts);
        let (regions, partnerships) = (raw_json(&regions_of(geography, districts)), raw_json(&covering));
        let (helplines, notice) = (helplines::raw(view, &keys), raw_json(&NOTICE));
        Self {
            is_covered: covering.iter().any(|partnership| partnership.counts_as_cover),
            middle: format!(r#","regions":{regions},"partnerships":{partnerships},"also_possible":"#).into_bytes(),
            end: public.shared(format!(r#","helplines":{helplines},"notice":{notice}}}"#).into_bytes()),
        }
    }

    /// Writes a [`LookUp`]; `nearest` is JSON already.
    fn write(&self, place: &PlaceOut, also_possible: &[Covering], nearest: &[u8]) -> serde_json::Result<Vec<u8>> {
        let mut body = Vec::with_capacity(self.middle.len() + self.end.len() + 512);
        body.extend_from_slice(br#"{"place":"#);
        serde_json::to_writer(&mut body, place)?;
        body.extend_from_slice(&self.middle);
        serde_json::to_writer(&mut body, also_possible)?;
        body.extend_from_slice(br#","nearest":"#);
        body.extend_from_slice(nearest);
        body.extend_from_slice(&self.end);
        Ok(body)
    }
}

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
        website: partnership.website.clone(),
        email: partnership.email.clone(),
        reason: reason(view.geography(), covered, asked),
        last_verified_at: partnership.verification.as_ref().map(|verification| verification.at),
    }
}

/// "covers Cardiff", "covers Cardiff and Newport", "covers 12 of the 14 districts here".
fn reason(geography: &Geography, covered: &DistrictSet, asked: &DistrictSet) -> String {
    let names: Vec<&str> = covered.iter().map(|district| geography.district(district).region.name.as_str()).collect();
    match names.as_slice() {
        [one] => format!("covers {one}"),
        [one, two] => format!("covers {one} and {two}"),
        [one, two, three] => format!("covers {one}, {two} and {three}"),
        several if several.len() == asked.len() => format!("covers all {} districts here", several.len()),
        several => format!("covers {} of the {} districts here", several.len(), asked.len()),
    }
}

/// Looks one place up and writes the answer.
///
/// # Errors
/// A problem with helplines when the place cannot be found.
pub fn look_up(public: &PublicView, place: Place) -> Result<Vec<u8>, Problem> {
    let view = &public.view;
    let located = view.geography().locate(place).map_err(|why| not_located(public, why))?;
    let several;
    let fragments = if let [district] = located.districts.as_slice() {
        public.fragments(*district)
    } else {
        several = public.fragments_of(&located.districts);
        several.as_ref()
    };
    let nearest = if fragments.is_covered { b"[]".to_vec() } else { nearest_json(public, located.point) };
    let written = fragments.write(&place_out(place, &located), &also_possible(view, &located), &nearest);
    written.map_err(Problem::internal)
}

fn place_out(place: Place, located: &Located) -> PlaceOut {
    let (mut postcode, mut outcode, mut region) = (None, None, None);
    let kind = match place {
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
    };
    let step = 10f64.powi(DIGITS);
    let Coord { x: lon, y: lat } = located.point;
    PlaceOut {
        kind,
        postcode,
        outcode,
        region,
        lat: (lat * step).round() / step,
        lon: (lon * step).round() / step,
        live: located.live,
        near_border_m: located.near_border_m.map(f64::round),
        notes: notes(located),
    }
}

fn notes(located: &Located) -> Vec<String> {
    let mut notes = Vec::new();
    if located.live == Some(false) {
        notes.push("This postcode is no longer in use; the answer is for the place where it was.".to_owned());
    }
    if located.near_border_m.is_some() {
        notes.push(
            "This point is close to the border of another district, and borders here are approximate.".to_owned(),
        );
    }
    if let Some(metres) = located.off_shore_m {
        let far = if metres < 1000.0 { format!("{metres:.0} m") } else { format!("{:.1} km", metres / 1000.0) };
        notes.push(if located.districts.is_empty() {
            format!("This point is at sea, {far} off the coast: no district covers it.")
        } else {
            format!("This point is at sea, {far} off the coast; the answer is for the nearest district.")
        });
    }
    notes
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
/// approximate borders say so.
pub fn nearest(view: &RegisterView, point: Coord<f64>) -> Vec<Nearest> {
    let found = view.nearest(point).into_iter();
    found
        .map(|(entry, km)| {
            let partnership = &view.entry(entry).record.partnership;
            let (slug, name) = (partnership.slug.clone(), partnership.name.to_string());
            Nearest { slug, name, distance_km: one_decimal(km).max(0.1) }
        })
        .collect()
}

/// The same as JSON, from entries that were written once.
fn nearest_json(public: &PublicView, point: Coord<f64>) -> Vec<u8> {
    let mut json = Vec::with_capacity(512);
    json.push(b'[');
    for (index, (entry, km)) in public.view.nearest(point).into_iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        json.extend_from_slice(public.nearest_start(entry));
        // Writing to memory does not fail.
        let _ = serde_json::to_writer(&mut json, &one_decimal(km).max(0.1));
        json.push(b'}');
    }
    json.push(b']');
    json
}

/// A [`Nearest`] as JSON up to the value of its distance, which stands last.
pub fn nearest_start(view: &RegisterView, entry: EntryIx) -> Vec<u8> {
    let partnership = &view.entry(entry).record.partnership;
    let (slug, name) = (raw_json(&partnership.slug), raw_json(&partnership.name));
    format!(r#"{{"slug":{slug},"name":{name},"distance_km":"#).into_bytes()
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
        NotLocated::UnknownRegion(_) => {
            (Problem::new(ProblemKind::UnknownRegion, "There is no such geography."), Vec::new())
        }
    };
    let around: Vec<RegionKey> = districts.iter().flat_map(|&district| geography.keys_around(district)).collect();
    problem.with("helplines", helplines::raw(&public.view, &around))
}

/// Makes a place of what a person sent.
struct Asked<'a> {
    postcode: Option<&'a str>,
    outcode: Option<&'a str>,
    region: Option<&'a str>,
    point: Option<Coord<f64>>,
}

impl Asked<'_> {
    /// The place; `fault` makes the problem of a field.
    fn place(&self, fault: impl Fn(&str, String) -> Problem) -> Result<Place, Problem> {
        let given = [self.postcode.is_some(), self.outcode.is_some(), self.region.is_some(), self.point.is_some()];
        if given.into_iter().filter(|given| *given).count() != 1 {
            return Err(fault(
                "postcode",
                "give one place: a postcode, an outcode, lat with lon, or a region".to_owned(),
            ));
        }
        if let Some(text) = self.postcode {
            return Postcode::parse(text).map(Place::Postcode).map_err(|error| fault("postcode", error.to_string()));
        }
        if let Some(text) = self.outcode {
            return Outcode::parse(text).map(Place::Outcode).map_err(|error| fault("outcode", error.to_string()));
        }
        if let Some(text) = self.region {
            return text
                .parse()
                .map(Place::Region)
                .map_err(|error| fault("region", nncf_core::region::RegionKeyError::to_string(&error)));
        }
        self.point.map(Place::Point).ok_or_else(|| fault("lat", "give one place".to_owned()))
    }
}

fn point(
    lat: Option<f64>,
    lon: Option<f64>,
    fault: impl Fn(&str, String) -> Problem,
) -> Result<Option<Coord<f64>>, Problem> {
    match (lat, lon) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(fault("lon", "is missing: a point needs lat and lon".to_owned())),
        (None, Some(_)) => Err(fault("lat", "is missing: a point needs lat and lon".to_owned())),
        (Some(lat), _) if !(-90.0..=90.0).contains(&lat) => {
            Err(fault("lat", "latitude runs from -90 to 90 degrees".to_owned()))
        }
        (_, Some(lon)) if !(-180.0..=180.0).contains(&lon) => {
            Err(fault("lon", "longitude runs from -180 to 180 degrees".to_owned()))
        }
        (Some(y), Some(x)) => Ok(Some(Coord { x, y })),
    }
}

impl<'a> LookupQuery<'a> {
    /// Reads the query of an address. Look-ups are many and short, so this does without the way through serde that
    /// other addresses take; what it refuses is the same.
    fn read(query: &'a str) -> Result<Self, Problem> {
        let mut read = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let field = match name.as_ref() {
                "postcode" => &mut read.postcode,
                "outcode" => &mut read.outcode,
                "lat" => &mut read.lat,
                "lon" => &mut read.lon,
                "region" => &mut read.region,
                other => {
                    let detail = "is not a parameter here: give postcode, outcode, lat with lon, or region";
                    return Err(Problem::parameter(other, detail));
                }
            };
            if field.replace(value).is_some() {
                return Err(Problem::parameter(&name, "is given twice"));
            }
        }
        Ok(read)
    }

    fn place(&self) -> Result<Place, Problem> {
        let fault = |name: &str, detail: String| Problem::parameter(name, detail);
        let number = |name: &str, text: Option<&str>| {
            text.map(|text| {
                text.parse::<f64>().map_err(|_| fault(name, "takes a number of degrees, such as 51.47576".to_owned()))
            })
            .transpose()
        };
        let point = point(number("lat", self.lat.as_deref())?, number("lon", self.lon.as_deref())?, fault)?;
        let (postcode, outcode) = (self.postcode.as_deref(), self.outcode.as_deref());
        Asked { postcode, outcode, region: self.region.as_deref(), point }.place(fault)
    }
}

impl LookupBody {
    /// The one place of the body, whose fields stand below `pointer`.
    fn place(&self, pointer: &str) -> Result<Place, Problem> {
        let fault = |name: &str, detail: String| Problem::invalid(&format!("{pointer}/{name}"), detail);
        let point = point(self.lat, self.lon, fault)?;
        let (postcode, outcode) = (self.postcode.as_deref(), self.outcode.as_deref());
        Asked { postcode, outcode, region: self.region.as_deref(), point }.place(fault)
    }
}

/// Reads a place that a person typed into one box: a postcode or an outcode.
pub fn typed_place(text: &str) -> Option<Place> {
    let postcode = Postcode::parse(text).ok().map(Place::Postcode);
    postcode.or_else(|| Outcode::parse(text).ok().map(Place::Outcode))
}

fn answer(body: Vec<u8>) -> HttpResponse {
    let mut response = HttpResponse::with_body(StatusCode::OK, BoxBody::new(body));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A person's place could not be read: still, here is whom they can call.
fn with_helplines(public: &PublicView, problem: Problem) -> Problem {
    if problem.more.contains_key("helplines") { problem } else { problem.with("helplines", public.helplines()) }
}

/// Who covers a place
///
/// For programs. What stands in an address may be logged by whatever lies between you and this service: prefer POST.
#[utoipa::path(get, path = "/api/v1/lookup", operation_id = "lookUpPlace", tag = "lookup", params(LookupQuery), responses(
    (status = 200, body = LookUp, headers(("cache-control" = String, description = "no-store"))),
    (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, body = ProblemDetails, content_type = "application/problem+json", description = "No such place; with helplines"),
))]
pub async fn get(request: HttpRequest, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let read = Format::choose(&request, None, &[Format::Json]).and_then(|_| LookupQuery::read(request.query_string()));
    let found = read.and_then(|query| query.place()).and_then(|place| look_up(&public, place));
    found.map(answer).map_err(|problem| with_helplines(&public, problem))
}

/// Who covers a place, or each of up to 1,000 places
///
/// Nothing of the request is kept or logged.
#[utoipa::path(post, path = "/api/v1/lookup", operation_id = "lookUpPlaces", tag = "lookup", request_body = LookupBody, responses(
    (status = 200, body = LookupAnswer, headers(("cache-control" = String, description = "no-store"))),
    (status = 400, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 404, body = ProblemDetails, content_type = "application/problem+json", description = "No such place; with helplines"),
    (status = 413, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 415, body = ProblemDetails, content_type = "application/problem+json"),
    (status = 422, body = ProblemDetails, content_type = "application/problem+json"),
))]
pub async fn post(
    request: HttpRequest,
    body: web::Json<Object<LookupBody>>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    Format::choose(&request, None, &[Format::Json])?;
    let public = state.public();
    let Object(body) = body.into_inner();
    let Some(places) = &body.places else {
        let found = body.place("").and_then(|place| look_up(&public, place));
        return found.map(answer).map_err(|problem| with_helplines(&public, problem));
    };
    check_bulk(&body, places.len())?;
    let mut results = Vec::with_capacity(places.len());
    let mut bytes = 0;
    for (index, place) in places.iter().enumerate() {
        let result = bulk_result(&public, index, place);
        bytes += result.get().len();
        if bytes > MAX_ANSWER {
            let detail =
                format!("The answers to these places have more than {} MB; ask for fewer at once.", MAX_ANSWER >> 20);
            return Err(Problem::new(ProblemKind::TooLarge, detail));
        }
        results.push(result);
    }
    super::encode(&BulkAnswer { results }).map(answer)
}

fn check_bulk(body: &LookupBody, count: usize) -> Result<(), Problem> {
    let LookupBody { postcode, outcode, lat, lon, region, places: _ } = body;
    if postcode.is_some() || outcode.is_some() || lat.is_some() || lon.is_some() || region.is_some() {
        return Err(Problem::invalid("/places", "give either one place or a list of places, not both"));
    }
    if count > MAX_PLACES {
        return Err(Problem::invalid("/places", format!("has {count} places; at most {MAX_PLACES} are taken at once")));
    }
    Ok(())
}

fn bulk_result(public: &PublicView, index: usize, place: &serde_json::Value) -> Box<RawValue> {
    let pointer = format!("/places/{index}");
    let parsed = Object::<LookupBody>::deserialize(place).ok();
    let parsed = parsed.map(|Object(body)| body).filter(|body| body.places.is_none());
    let unreadable =
        || Problem::invalid(&pointer, "a place is an object with a postcode, an outcode, lat and lon, or a region");
    let found = parsed.ok_or_else(unreadable).and_then(|body| look_up(public, body.place(&pointer)?));
    let written = found.and_then(|json| String::from_utf8(json).map_err(Problem::internal));
    match written.and_then(|json| RawValue::from_string(json).map_err(Problem::internal)) {
        Ok(json) => json,
        Err(problem) => {
            let details = with_helplines(public, problem).details(None);
            raw_json(&serde_json::json!({ "problem": details }))
        }
    }
}
