//! Which place is asked for: read from a query, a body or what a person typed.

use std::borrow::Cow;

use geo::Coord;
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::place::Place;
use nncf_core::postcode::{Outcode, Postcode};
use nncf_core::region::{RegionKey, RegionKeyError};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::understood::{self, Read};
use crate::http::problem::{FieldError, Problem};
use crate::http::unknown;

/// One place: exactly one of `postcode`, `outcode`, `lat` with `lon`, `region`, or `name`.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LookupQuery<'a> {
    /// A postcode of Great Britain, with whatever stands around it. O for 0 and I for 1 are read by the postcode's
    /// pattern; the answer says so in `read_as`.
    #[param(example = "CF10 1EP", value_type = Option<String>)]
    pub(super) postcode: Option<Cow<'a, str>>,
    /// The first half of a postcode.
    #[param(example = "CF10", value_type = Option<String>)]
    pub(super) outcode: Option<Cow<'a, str>>,
    /// Latitude in degrees, with `lon`.
    #[param(value_type = Option<f64>, minimum = -90, maximum = 90)]
    pub(super) lat: Option<Cow<'a, str>>,
    /// Longitude in degrees, with `lat`.
    #[param(value_type = Option<f64>, minimum = -180, maximum = 180)]
    pub(super) lon: Option<Cow<'a, str>>,
    /// A geography, written `kind:code`.
    #[param(example = "lad:W06000015", value_type = Option<String>)]
    pub(super) region: Option<Cow<'a, str>>,
    /// Whatever a person types for a place: a name in English or Welsh of a council area, county, police force, region
    /// or town, or a postcode.
    #[param(example = "West Midlands Police", value_type = Option<String>)]
    pub(super) name: Option<Cow<'a, str>>,
}

/// One place, or up to a thousand under `places`.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookupBody {
    /// One place.
    #[serde(default)]
    pub(super) postcode: Option<String>,
    /// One place: the first half of a postcode.
    #[serde(default)]
    pub(super) outcode: Option<String>,
    /// One place: a point's latitude in degrees.
    #[serde(default)]
    pub(super) lat: Option<f64>,
    /// One place: the point's longitude in degrees.
    #[serde(default)]
    pub(super) lon: Option<f64>,
    /// One place: a geography, written `kind:code`.
    #[serde(default)]
    pub(super) region: Option<String>,
    /// One place: whatever a person types for it, such as the name of a town or a police force.
    #[serde(default)]
    pub(super) name: Option<String>,
    /// Many places, each as above.
    #[serde(default)]
    #[schema(value_type = Option<Vec<LookupPlace>>, max_items = 1000)]
    pub(super) places: Option<Vec<serde_json::Value>>,
}

/// One of many places: exactly one of `postcode`, `outcode`, `lat` with `lon`, `region`, or `name`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // it tells the document what each of `places` takes
pub struct LookupPlace {
    /// A postcode.
    postcode: Option<String>,
    /// The first half of a postcode.
    outcode: Option<String>,
    /// A point's latitude in degrees.
    lat: Option<f64>,
    /// The point's longitude in degrees.
    lon: Option<f64>,
    /// A geography, written `kind:code`.
    region: Option<String>,
    /// Whatever a person types for a place.
    name: Option<String>,
}

/// Makes a place of what a person sent.
struct Asked<'a> {
    pub(super) postcode: Option<&'a str>,
    pub(super) outcode: Option<&'a str>,
    pub(super) region: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    point: Option<Coord<f64>>,
}

impl Asked<'_> {
    /// The place; `fault` makes the problem of a field.
    fn place(&self, geography: &Geography, fault: impl Fn(&str, String) -> Problem) -> Result<Read, Problem> {
        let texts = [self.postcode, self.outcode, self.region, self.name];
        if texts.iter().flatten().count() + usize::from(self.point.is_some()) != 1 {
            return Err(fault(
                "postcode",
                "give one place: a postcode, an outcode, lat with lon, a region, or a name".to_owned(),
            ));
        }
        if let Some(text) = self.postcode {
            return postcode(geography, text, fault);
        }
        if let Some(text) = self.outcode {
            return outcode(geography, text, fault);
        }
        if let Some(text) = self.region {
            let key: Result<RegionKey, RegionKeyError> = text.parse();
            return key.map(|key| Place::Region(key).into()).map_err(|error| fault("region", error.to_string()));
        }
        if let Some(text) = self.name {
            return understood::place(geography, text, geography.understand(text));
        }
        self.point.map(|point| Place::Point(point).into()).ok_or_else(|| fault("lat", "give one place".to_owned()))
    }
}

/// A postcode as it is written in most requests, else as people paste it.
fn postcode(geography: &Geography, text: &str, fault: impl Fn(&str, String) -> Problem) -> Result<Read, Problem> {
    Postcode::parse(text).map(|postcode| Place::Postcode(postcode).into()).or_else(|error| {
        let understood = geography.understand_postcode(text).ok_or_else(|| fault("postcode", error.to_string()))?;
        understood::place(geography, text, understood)
    })
}

fn outcode(geography: &Geography, text: &str, fault: impl Fn(&str, String) -> Problem) -> Result<Read, Problem> {
    Outcode::parse(text).map(|outcode| Place::Outcode(outcode).into()).or_else(|error| {
        let found =
            geography.understand_outcode(text).map(|(outcode, was_corrected)| (Place::Outcode(outcode), was_corrected));
        let (place, was_corrected) = found.ok_or_else(|| fault("outcode", error.to_string()))?;
        Ok(Read { place, was_corrected, former: None, unlisted: None })
    })
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
    pub(super) fn read(query: &'a str) -> Result<Self, Problem> {
        let mut read = Self::default();
        let mut unknown = Vec::new();
        if query.contains(['%', '+']) {
            url::form_urlencoded::parse(query.as_bytes())
                .try_for_each(|(name, value)| read.take(&name, value, &mut unknown))?;
        } else {
            let pairs = query.split('&').filter(|pair| !pair.is_empty());
            let mut pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
            pairs.try_for_each(|(name, value)| read.take(name, Cow::Borrowed(value), &mut unknown))?;
        }
        if unknown.is_empty() { Ok(read) } else { Err(Problem::of_parameters(unknown)) }
    }

    const KNOWN: [&'static str; 6] = ["postcode", "outcode", "lat", "lon", "region", "name"];

    fn take(&mut self, name: &str, value: Cow<'a, str>, unknown: &mut Vec<FieldError>) -> Result<(), Problem> {
        let field = match name {
            "postcode" => &mut self.postcode,
            "outcode" => &mut self.outcode,
            "lat" => &mut self.lat,
            "lon" => &mut self.lon,
            "region" => &mut self.region,
            "name" => &mut self.name,
            other => {
                // A name with figures in it may be the place itself.
                let name = if unknown::is_tellable(other) { other } else { "" };
                unknown.push(FieldError::of_parameter(name, unknown::detail("parameter", name, Self::KNOWN)));
                return Ok(());
            }
        };
        match field.replace(value) {
            None => Ok(()),
            Some(_) => Err(Problem::parameter(name, "is given twice")),
        }
    }

    pub(super) fn place(&self, geography: &Geography) -> Result<Read, Problem> {
        let fault = |name: &str, detail: String| Problem::parameter(name, detail);
        let number = |name: &str, text: Option<&str>| {
            text.map(|text| {
                text.parse::<f64>().map_err(|_| fault(name, "takes a number of degrees, such as 51.47576".to_owned()))
            })
            .transpose()
        };
        let point = point(number("lat", self.lat.as_deref())?, number("lon", self.lon.as_deref())?, fault)?;
        let (postcode, outcode) = (self.postcode.as_deref(), self.outcode.as_deref());
        let (region, name) = (self.region.as_deref(), self.name.as_deref());
        Asked { postcode, outcode, region, name, point }.place(geography, fault)
    }
}

impl LookupBody {
    /// The one place of the body, whose fields stand below `pointer`.
    pub(super) fn place(&self, geography: &Geography, pointer: &str) -> Result<Read, Problem> {
        let fault = |name: &str, detail: String| Problem::invalid(&format!("{pointer}/{name}"), detail);
        let point = point(self.lat, self.lon, fault)?;
        let (postcode, outcode) = (self.postcode.as_deref(), self.outcode.as_deref());
        let (region, name) = (self.region.as_deref(), self.name.as_deref());
        Asked { postcode, outcode, region, name, point }.place(geography, fault)
    }
}
