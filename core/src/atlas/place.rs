//! From what a person names to the districts it means.

use geo::{Coord, InteriorPoint};

use super::abroad::is_abroad;
use super::districts::{DistrictIx, DistrictSet};
use super::gazetteer::NameIx;
use super::geography::{Detail, Geography, Whereabouts};
use crate::postcode::{Elsewhere, Outcode, Postcode};
use crate::region::{RegionKey, RegionKind};

/// A point so near the coast is taken to lie in the coast's district, in metres: quays, beaches, coarse coastlines.
const SHORE_M: f64 = 2_000.0;
/// A point farther from any coast lies outside the United Kingdom, in metres.
const WATERS_M: f64 = 50_000.0;
/// The country whose postcodes may not be shipped.
const NORTHERN_IRELAND: &str = "N92000002";

/// A place that someone asks about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    /// A point: longitude and latitude in WGS 84 degrees.
    Point(Coord<f64>),
    /// A postcode.
    Postcode(Postcode),
    /// The first half of a postcode.
    Outcode(Outcode),
    /// A geography.
    Region(RegionKey),
    /// A name of the gazetteer that is no geography's: a town, or several geographies together.
    Name(NameIx),
}

/// What was found of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// Its districts: one for a point or postcode; several for an outcode or a geography, for an outcode that with
    /// most postcodes first; none at sea.
    pub districts: Vec<DistrictIx>,
    /// A point that stands for the place.
    pub point: Coord<f64>,
    /// Whether a postcode is in use; none for other places.
    pub live: Option<bool>,
    /// How near a point is to the border of another district, in metres, where that is nearer than the borders are
    /// accurate.
    pub near_border_m: Option<f64>,
    /// The districts beyond that border.
    pub also_possible: Vec<DistrictIx>,
    /// How far off the coast a point is, in metres.
    pub off_shore_m: Option<f64>,
}

/// Why a place was not found.
#[derive(Debug, Clone, PartialEq)]
pub enum NotLocated {
    /// The point lies outside the United Kingdom and its waters.
    OutsideUk,
    /// A postcode of Northern Ireland. With the districts to choose from.
    NorthernIreland(Vec<DistrictIx>),
    /// A well-formed postcode that is not in the table, with the districts of its outcode.
    UnknownPostcode(Outcode, Vec<DistrictIx>),
    /// A well-formed outcode that is not in the table.
    UnknownOutcode,
    /// No such geography.
    UnknownRegion(RegionKey),
    /// No such name.
    UnknownName,
    /// A code that is of no place here, as it belongs to another.
    Elsewhere(Elsewhere),
}

impl Located {
    fn at(point: Coord<f64>, districts: Vec<DistrictIx>) -> Self {
        Self { districts, point, live: None, near_border_m: None, also_possible: Vec::new(), off_shore_m: None }
    }
}

impl Geography {
    /// Finds the districts of a place.
    ///
    /// # Errors
    /// [`NotLocated`], which says why.
    pub fn locate(&self, place: Place) -> Result<Located, NotLocated> {
        match place {
            Place::Point(point) => self.locate_point(point),
            Place::Postcode(postcode) => self.locate_postcode(postcode),
            Place::Outcode(outcode) => self.locate_outcode(outcode),
            Place::Region(key) => self.locate_region(key),
            Place::Name(index) => self.locate_name(index),
        }
    }

    /// The eleven districts of Northern Ireland, whose postcodes may not be shipped.
    pub fn northern_irish_districts(&self) -> Vec<DistrictIx> {
        let key = NORTHERN_IRELAND.parse().map(|code| RegionKey { kind: RegionKind::Country, code });
        key.ok().and_then(|key| self.area(key)).map_or_else(Vec::new, |area| area.districts.iter().collect())
    }

    fn locate_point(&self, point: Coord<f64>) -> Result<Located, NotLocated> {
        match self.whereabouts(point) {
            Some(Whereabouts::District(district, doubt)) => {
                let (near_border_m, also_possible) = doubt.map_or((None, Vec::new()), |(m, others)| (Some(m), others));
                Ok(Located { near_border_m, also_possible, ..Located::at(point, vec![district]) })
            }
            Some(Whereabouts::Sea(district, metres)) if metres <= WATERS_M && !is_abroad(point) => {
                let districts = if metres <= SHORE_M { vec![district] } else { Vec::new() };
                Ok(Located { off_shore_m: Some(metres), ..Located::at(point, districts) })
            }
            _ => Err(NotLocated::OutsideUk),
        }
    }

    fn locate_postcode(&self, postcode: Postcode) -> Result<Located, NotLocated> {
        let Some((entry, district)) = self.postcode(postcode) else {
            if postcode.is_northern_ireland() {
                return Err(NotLocated::NorthernIreland(self.northern_irish_districts()));
            }
            if let Some(elsewhere) = Elsewhere::of_outcode(postcode.outcode()) {
                return Err(NotLocated::Elsewhere(elsewhere));
            }
            let districts = self.outcode(postcode.outcode()).map_or_else(Vec::new, |(_, districts)| districts);
            return Err(NotLocated::UnknownPostcode(postcode.outcode(), districts));
        };
        let point = Coord { x: entry.lon, y: entry.lat };
        Ok(Located { live: Some(entry.live), ..Located::at(point, vec![district]) })
    }

    fn locate_outcode(&self, outcode: Outcode) -> Result<Located, NotLocated> {
        match self.outcode(outcode) {
            Some((point, districts)) => Ok(Located::at(point, districts)),
            None if outcode.is_northern_ireland() => Err(NotLocated::NorthernIreland(self.northern_irish_districts())),
            None => Err(Elsewhere::of_outcode(outcode).map_or(NotLocated::UnknownOutcode, NotLocated::Elsewhere)),
        }
    }

    fn locate_name(&self, index: NameIx) -> Result<Located, NotLocated> {
        let known = self.gazetteer().known(index).ok_or(NotLocated::UnknownName)?;
        let point = known.of.centre.unwrap_or_else(|| *known.point.get_or_init(|| self.point_in(&known.districts)));
        Ok(Located::at(point, known.districts.iter().collect()))
    }

    fn locate_region(&self, key: RegionKey) -> Result<Located, NotLocated> {
        let area = self.area(key).ok_or(NotLocated::UnknownRegion(key))?;
        let point = *area.point.get_or_init(|| self.point_in(&area.districts));
        Ok(Located::at(point, area.districts.iter().collect()))
    }

    /// A point that lies well inside districts; their bounding box's centre if geometry gives none.
    pub fn point_in(&self, districts: &DistrictSet) -> Coord<f64> {
        let inside = self.outline(districts, Detail::Low).interior_point().map(Coord::from);
        inside.or_else(|| self.bbox(districts).map(geo::Rect::center)).unwrap_or_default()
    }
}
