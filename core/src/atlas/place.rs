//! From what a person names to the districts it means.

use geo::{Coord, InteriorPoint};

use super::abroad::is_abroad;
use super::caution::LAND_BORDER_M;
use super::districts::{DistrictIx, DistrictSet};
use super::gazetteer::NameIx;
use super::geography::{Detail, Geography, Whereabouts};
use super::ireland::{self, NearIreland};
use crate::postcode::{Elsewhere, Outcode, Postcode};
use crate::region::{RegionKey, RegionKind};

/// Up to where it is told how far the point of a split postcode is from the other district, in metres.
const SPLIT_M: f64 = 3_000.0;
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
    /// How near a point or postcode is to the border of another district or of Ireland, in metres, where that is
    /// nearer than the borders are accurate; for a split postcode also where it is farther.
    pub near_border_m: Option<f64>,
    /// The districts beyond that border, the nearest first, and those that a split postcode lies in besides its own.
    pub also_possible: Vec<DistrictIx>,
    /// The districts that a postcode is known to lie in; none for most.
    pub split: Vec<DistrictIx>,
    /// How near a point is to the land border with Ireland, in metres, where that is nearer than answers are certain.
    pub near_ireland_m: Option<f64>,
    /// How far off the approximate coast a point is, in metres. It may lie at sea, or on land that the coast leaves
    /// out; on land by the border with Ireland this is none.
    pub off_shore_m: Option<f64>,
    /// The island or shore that a point lies on or beside, of those that the approximate coast leaves out.
    pub island: Option<&'static str>,
}

/// Why a place was not found.
#[derive(Debug, Clone, PartialEq)]
pub enum NotLocated {
    /// The point lies outside the United Kingdom and its waters.
    OutsideUk,
    /// The point lies in Ireland, close to the land border. With the districts on the other side, the nearest first.
    NearBorderInIreland(Vec<DistrictIx>),
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
    /// A geography that is no more, and that several took the place of.
    Divided(RegionKey, Vec<RegionKey>),
}

impl Located {
    fn at(point: Coord<f64>, districts: Vec<DistrictIx>) -> Self {
        Self {
            districts,
            point,
            live: None,
            near_border_m: None,
            also_possible: Vec::new(),
            split: Vec::new(),
            near_ireland_m: None,
            off_shore_m: None,
            island: None,
        }
    }

    /// The same, told of a border of districts that is near.
    fn doubted(self, doubt: Option<(f64, Vec<DistrictIx>)>) -> Self {
        let (near_border_m, also_possible) = doubt.map_or((None, Vec::new()), |(m, others)| (Some(m), others));
        Self { near_border_m, also_possible, ..self }
    }

    /// The same, told of the land border that is near.
    fn near_ireland(self, near: Option<NearIreland>) -> Self {
        let Some(NearIreland { metres, .. }) = near else { return self };
        let near_border_m = Some(self.near_border_m.map_or(metres, |other| other.min(metres)));
        Self { near_border_m, near_ireland_m: Some(metres), ..self }
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
        // The districts of Northern Ireland end at the land border only to within a kilometre; this tells better.
        let near = ireland::near(point);
        if near.is_some_and(|near| near.is_beyond) {
            return Err(NotLocated::NearBorderInIreland(self.coasts_within(point, LAND_BORDER_M)));
        }
        match self.whereabouts(point) {
            Some(Whereabouts::District(district, doubt)) => {
                Ok(Located::at(point, vec![district]).doubted(doubt).near_ireland(near))
            }
            Some(Whereabouts::Sea(district, metres)) => self.off_the_coast(point, district, metres, near),
            None => Err(NotLocated::OutsideUk),
        }
    }

    /// A point that lies in no district, so many metres off the coast of one: at sea, or on land that is left out.
    fn off_the_coast(
        &self,
        point: Coord<f64>,
        nearest: DistrictIx,
        metres: f64,
        near: Option<NearIreland>,
    ) -> Result<Located, NotLocated> {
        let of = |district| Located::at(point, vec![district]).doubted(self.doubt(point, district)).near_ireland(near);
        if near.is_some_and(|near| !near.is_at_end) {
            return Ok(of(nearest));
        }
        if let Some(island) = self.island_at(point) {
            return Ok(Located { off_shore_m: Some(metres), island: Some(island.name), ..of(island.district) });
        }
        if metres > WATERS_M || is_abroad(point) {
            return Err(NotLocated::OutsideUk);
        }
        let is_shore = metres <= self.shore_m(nearest);
        let located = if is_shore { of(nearest) } else { Located::at(point, Vec::new()) };
        Ok(Located { off_shore_m: Some(metres), ..located })
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
        let doubt = self.doubt(point, district);
        let located = Located { live: Some(entry.live), ..Located::at(point, vec![district]).doubted(doubt) };
        Ok(self.split(postcode, district, located))
    }

    /// The same, told of the districts that the postcode is known to lie in besides its own.
    fn split(&self, postcode: Postcode, district: DistrictIx, mut located: Located) -> Located {
        located.split = self.split_districts(postcode).to_vec();
        for &other in located.split.iter().filter(|&&other| other != district) {
            if !located.also_possible.contains(&other) {
                located.also_possible.push(other);
            }
            let metres = self.metres_to(located.point, other, SPLIT_M);
            located.near_border_m = [located.near_border_m, metres].into_iter().flatten().min_by(f64::total_cmp);
        }
        located
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
        let area = self.area(key).ok_or_else(|| match self.successors(key) {
            [] => NotLocated::UnknownRegion(key),
            several => NotLocated::Divided(key, several.to_vec()),
        })?;
        let point = *area.point.get_or_init(|| self.point_in(&area.districts));
        Ok(Located::at(point, area.districts.iter().collect()))
    }

    /// A point that lies well inside districts; their bounding box's centre if geometry gives none.
    pub fn point_in(&self, districts: &DistrictSet) -> Coord<f64> {
        let inside = self.outline(districts, Detail::Low).interior_point().map(Coord::from);
        inside.or_else(|| self.bbox(districts).map(geo::Rect::center)).unwrap_or_default()
    }
}
