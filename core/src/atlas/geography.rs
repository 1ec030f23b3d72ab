//! The places: districts with their borders, the larger geographies that they make up, postcodes, and what lies
//! beside what. Changes by import only, and is shared by every register view.

use std::sync::OnceLock;

use geo::{Area as _, Coord, Distance, Haversine, Intersects, MapCoords, MultiPolygon, Point, Polygon, Rect};
use rstar::RTree;
use rustc_hash::{FxHashMap, FxHashSet};

use super::caution::{self, Limit};
use super::districts::{Countries, DistrictIx, DistrictSet, MAX_DISTRICTS};
use super::former::{Former, FormerName};
use super::gazetteer::{Gazetteer, PlaceName, without_kind};
use super::grid::Grid;
use super::islands::{self, Island};
use super::place::Place;
use super::plane;
use super::postcodes::{PostcodeEntry, PostcodeTable};
use super::shore::{self, Stretch, StretchTree};
use super::topology::{SEA, Topology};
use super::water::{Coasts, Narrows};
use crate::code::GssCode;
use crate::postcode::{Outcode, Postcode};
use crate::region::{Crossing, Region, RegionKey, RegionKind, RetiredCode, SplitPostcode};
use crate::text::{Name, fold};

/// How far generalised borders may stray, in metres, and to how many decimals of a degree they are rounded where that
/// harms nothing: for an overview, low and medium detail. Three decimals are a hundred metres or less, four are ten.
const GENERALISED: [(f64, i32); 3] = [(1_500.0, 3), (500.0, 3), (100.0, 4)];
/// Islands smaller than this are left out of overviews, in square kilometres.
const ISLET_KM2: f64 = 5.0;

/// What a geography is built from.
pub struct GeographyParts {
    /// Every geography. Districts name their parents; the others follow from their districts.
    pub regions: Vec<Region>,
    /// The shape of each district, in WGS 84 degrees. Common borders must be the same point by point.
    pub shapes: Vec<(GssCode, MultiPolygon<f64>)>,
    /// Codes no longer in use. Those whose successors are not among the regions are left out.
    pub retired_codes: Vec<RetiredCode>,
    /// Postcodes that are known to lie in several districts. Districts that are not among the regions are left out.
    pub split_postcodes: Vec<SplitPostcode>,
    /// Bridges, tunnels and ferries.
    pub crossings: Vec<Crossing>,
    /// Every postcode.
    pub postcodes: PostcodeTable,
    /// Names that people use besides those of the geographies. Those of geographies that are unknown are left out.
    pub names: Vec<PlaceName>,
    /// How far the borders may be from the official ones, in metres.
    pub accuracy_m: f64,
}

/// Why a geography could not be built.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GeographyError {
    /// A district without a shape, or a shape without a district.
    #[error("district {0} must stand both among the regions and among the boundaries, once in each")]
    Shape(GssCode),
    /// A parent that is not among the regions.
    #[error("{0} is named as a parent but is not among the regions")]
    Parent(RegionKey),
    /// A crossing that ends in no district.
    #[error("the crossing “{0}” ends in {1}, which is no district")]
    Crossing(String, GssCode),
    /// A postcode table that names no known district.
    #[error("the postcode table names district {0}, which is not among the regions")]
    Postcodes(String),
    /// More districts than a set takes.
    #[error("there are {0} districts; at most {MAX_DISTRICTS} are taken")]
    TooMany(usize),
}

/// A geography with what was worked out about it.
#[derive(Debug)]
pub struct Area {
    /// What it is.
    pub region: Region,
    /// Its districts.
    pub districts: DistrictSet,
    /// Its area in square kilometres.
    pub area_km2: f64,
    /// Its bounding box in degrees.
    pub bbox: Rect<f64>,
    /// A point well inside, found when first asked for.
    pub(super) point: OnceLock<Coord<f64>>,
}

/// A district that shares a land border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LandNeighbour {
    /// The district.
    pub district: DistrictIx,
    /// The length of the border in kilometres.
    pub km: f64,
}

/// A district across water.
#[derive(Debug, Clone, PartialEq)]
pub struct WaterNeighbour {
    /// The district.
    pub district: DistrictIx,
    /// The width of the water in kilometres.
    pub km: Option<f64>,
    /// The crossing that people use, if there is one.
    pub crossing: Option<String>,
}

/// How finely an outline is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Detail {
    /// Generalised for maps of the whole country, on which a pixel is a kilometre or two.
    Overview,
    /// Generalised for maps of a region.
    Low,
    /// Generalised a little, for maps of a town.
    Medium,
    /// As imported.
    Full,
}

/// The borders simplified, once somebody asks for them. Every arc is simplified once for the two areas beside it, so
/// that their common border stays one line.
#[derive(Debug)]
struct Generalised {
    tolerance_m: f64,
    decimals: i32,
    topology: OnceLock<Topology>,
}

impl Generalised {
    fn by((tolerance_m, decimals): (f64, i32)) -> Self {
        Self { tolerance_m, decimals, topology: OnceLock::new() }
    }

    fn of(&self, exact: &Topology) -> &Topology {
        self.topology.get_or_init(|| exact.simplified(self.tolerance_m, self.decimals))
    }
}

/// Where a point lies.
#[derive(Debug, Clone, PartialEq)]
pub enum Whereabouts {
    /// In a district; with the distance in metres to the nearest border and the districts beyond, when that is less
    /// than the accuracy of the borders.
    District(DistrictIx, Option<(f64, Vec<DistrictIx>)>),
    /// At sea, so many metres off a district's coast.
    Sea(DistrictIx, f64),
}

/// The places of the register. Immutable.
#[derive(Debug)]
pub struct Geography {
    areas: Vec<Area>,
    index: FxHashMap<RegionKey, usize>,
    district_count: usize,
    /// The position of the first country among the areas.
    first_country: usize,
    parents: Vec<[Option<usize>; RegionKind::ALL.len()]>,
    former: Former,
    land: Vec<Vec<LandNeighbour>>,
    water: Vec<Vec<WaterNeighbour>>,
    /// Where recorded crossings land, on both shores.
    landings: Vec<Stretch>,
    topology: Topology,
    generalised: [Generalised; 3],
    grid: Grid,
    stretches: Vec<Stretch>,
    coast: StretchTree,
    postcodes: PostcodeTable,
    postcode_districts: Vec<DistrictIx>,
    gazetteer: Gazetteer,
    splits: FxHashMap<Postcode, Vec<DistrictIx>>,
    limits: Vec<Limit>,
    islands: Vec<Island>,
    accuracy_m: f64,
}

impl Geography {
    /// Builds the geography.
    ///
    /// # Errors
    /// [`GeographyError`] when the parts do not fit together.
    pub fn build(parts: GeographyParts) -> Result<Self, GeographyError> {
        let GeographyParts { mut regions, shapes, retired_codes, split_postcodes, names, .. } = parts;
        let (crossings, postcodes, accuracy_m) = (parts.crossings, parts.postcodes, parts.accuracy_m);
        // Districts first, so that a district's position is its position among the areas.
        regions.sort_by_key(|region| (region.key.kind != RegionKind::Lad, region.key));
        let district_count = regions.iter().filter(|region| region.key.kind == RegionKind::Lad).count();
        if district_count > MAX_DISTRICTS {
            return Err(GeographyError::TooMany(district_count));
        }
        let index: FxHashMap<RegionKey, usize> =
            regions.iter().enumerate().map(|(position, region)| (region.key, position)).collect();
        let is_country = |region: &Region| region.key.kind == RegionKind::Country;
        let first_country = regions.iter().position(is_country).unwrap_or_default();
        let parents = parents_of(&regions[..district_count], &index)?;
        let former = Former::new(retired_codes, |key| index.contains_key(&key));
        let limits = caution::limits(&regions[..district_count], accuracy_m);
        let topology = Topology::build(&shapes_in_order(&regions[..district_count], shapes)?);
        let areas = measure(regions, &parents, &topology);
        let grid = Grid::build(&topology, limits.iter().map(|limit| limit.border_m).collect());
        let land = land_neighbours(&topology, district_count);
        let (water, landings) = water_neighbours(&topology, &grid, &land, &crossings, &index)?;
        let stretches = shore::stretches(&topology);
        let is_coast = |stretch: &&Stretch| stretch.left == SEA || stretch.right == SEA;
        let coast = RTree::bulk_load(stretches.iter().filter(is_coast).cloned().collect());
        let postcode_districts = postcode_districts(&postcodes, &index, &former)?;
        let district_of = |code| index.get(&RegionKey::lad(code)).map(|&position| position as DistrictIx);
        let (splits, islands) = (splits_of(split_postcodes, district_of), islands::islands(district_of));
        let gazetteer = {
            let area = |key: &RegionKey| index.get(key).map(|&position| &areas[position]);
            let none = DistrictSet::default;
            let together =
                |keys: &[RegionKey]| keys.iter().filter_map(area).fold(none(), |set, a| set.union(&a.districts));
            Gazetteer::build(&areas, with_former(names, &areas, &former), together)
        };
        Ok(Self {
            areas,
            index,
            district_count,
            first_country,
            parents,
            former,
            land,
            water,
            landings,
            topology,
            generalised: GENERALISED.map(Generalised::by),
            grid,
            stretches,
            coast,
            postcodes,
            postcode_districts,
            gazetteer,
            splits,
            limits,
            islands,
            accuracy_m,
        })
    }

    /// Every geography: districts first, each kind by code.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The districts, by code.
    pub fn districts(&self) -> &[Area] {
        &self.areas[..self.district_count]
    }

    /// A district.
    pub fn district(&self, district: DistrictIx) -> &Area {
        &self.areas[usize::from(district)]
    }

    /// Every district.
    pub fn all_districts(&self) -> DistrictSet {
        (0..self.district_count as DistrictIx).collect()
    }

    /// A geography by its key, also by a code no longer in use that one geography took the place of.
    pub fn area(&self, key: RegionKey) -> Option<&Area> {
        let current = self.successor(key).unwrap_or(key);
        self.index.get(&current).map(|&position| &self.areas[position])
    }

    /// The one geography that took the place of a code no longer in use; none where there are several.
    pub fn successor(&self, key: RegionKey) -> Option<RegionKey> {
        if let [successor] = self.successors(key) { Some(*successor) } else { None }
    }

    /// The geographies that took the place of a code no longer in use; none for a code in use or never heard of.
    pub fn successors(&self, key: RegionKey) -> &[RegionKey] {
        self.former.successors(key)
    }

    /// What the geography was called that had a code no longer in use.
    pub fn former_name(&self, key: RegionKey) -> Option<&Name> {
        self.former.name(key)
    }

    /// The geographies that took the place of those that were called so, and are not called so today.
    pub fn formerly_called(&self, name: &str) -> impl Iterator<Item = &Area> {
        let asked = fold(name);
        let is_called_so = move |area: &&Area| {
            let names = [Some(&area.region.name), area.region.name_cy.as_ref()];
            names.into_iter().flatten().any(|name| fold(name.as_str()) == asked)
        };
        self.former.called(name).iter().filter_map(|&key| self.area(key)).filter(move |area| !is_called_so(area))
    }

    /// The former name that a person typed for a geography which is called otherwise today, perhaps with words that say
    /// what kind of place it is: told, so that nobody wonders how they came there.
    pub fn former_name_typed(&self, typed: &str, place: Place) -> Option<FormerName<'_>> {
        let Place::Region(key) = place else { return None };
        let bare = without_kind(typed).into_iter().map(|(name, _)| name);
        let is_former = |name: &String| self.formerly_called(name).any(|area| area.region.key == key);
        let name = std::iter::once(typed.to_owned()).chain(bare).find(is_former)?;
        self.former.written(&name, key)
    }

    /// What a district lies in, of one kind; the district itself for [`RegionKind::Lad`].
    pub fn parent(&self, district: DistrictIx, kind: RegionKind) -> Option<&Area> {
        self.parents[usize::from(district)][kind as usize].map(|position| &self.areas[position])
    }

    /// The keys of everything that a district lies in, itself included.
    pub fn keys_around(&self, district: DistrictIx) -> Vec<RegionKey> {
        RegionKind::ALL.into_iter().filter_map(|kind| self.parent(district, kind)).map(|area| area.region.key).collect()
    }

    /// The districts of several geographies together. Keys that are unknown add nothing.
    pub fn resolve(&self, keys: &[RegionKey]) -> DistrictSet {
        keys.iter().filter_map(|&key| self.area(key)).fold(DistrictSet::default(), |all, a| all.union(&a.districts))
    }

    /// The area of districts in square kilometres.
    pub fn area_km2(&self, districts: &DistrictSet) -> f64 {
        // The sum of nothing is -0, which is no area.
        districts.iter().map(|district| self.district(district).area_km2).sum::<f64>() + 0.0
    }

    /// The bounding box of districts in degrees; none for none.
    pub fn bbox(&self, districts: &DistrictSet) -> Option<Rect<f64>> {
        districts.iter().map(|district| self.district(district).bbox).reduce(union_of)
    }

    /// The outline of districts together: valid, its exteriors anticlockwise, its coordinates to be written as they
    /// are. An overview leaves out islands too small to be seen on it, but never all.
    pub fn outline(&self, districts: &DistrictSet, detail: Detail) -> MultiPolygon<f64> {
        match detail {
            Detail::Overview => without_islets(self.generalised[0].of(&self.topology).outline(districts)),
            Detail::Low => self.generalised[1].of(&self.topology).outline(districts),
            Detail::Medium => self.generalised[2].of(&self.topology).outline(districts),
            Detail::Full => self.topology.outline(districts),
        }
    }

    /// The districts that touch a box of degrees.
    pub fn districts_in(&self, bounds: Rect<f64>) -> DistrictSet {
        let touches = |district: &DistrictIx| {
            let bbox = self.district(*district).bbox;
            bbox.intersects(&bounds) && {
                let shape = self.outline(&std::iter::once(*district).collect(), Detail::Full);
                shape.intersects(&bounds)
            }
        };
        (0..self.district_count as DistrictIx).filter(touches).collect()
    }

    /// The district that a point lies in; none at sea or abroad. WGS 84 degrees.
    pub fn district_at(&self, point: Coord<f64>) -> Option<DistrictIx> {
        self.grid.district(point)
    }

    /// Where a point lies. None when the Earth has nothing near: see [`Whereabouts`] for the rest.
    pub fn whereabouts(&self, point: Coord<f64>) -> Option<Whereabouts> {
        if let Some(district) = self.district_at(point) {
            return Some(Whereabouts::District(district, self.doubt(point, district)));
        }
        let (metres, stretch) = shore::nearest(&self.coast, point)?;
        let district = if stretch.left == SEA { stretch.right } else { stretch.left };
        Some(Whereabouts::Sea(district, metres))
    }

    /// The districts that a point of a district may lie in instead, and how near the border is in metres, where it is
    /// nearer than the borders are accurate.
    pub(super) fn doubt(&self, point: Coord<f64>, district: DistrictIx) -> Option<(f64, Vec<DistrictIx>)> {
        let mut near = self.grid.borders_near(point, district);
        near.retain(|border| border.district != district);
        near.sort_by(|a, b| a.metres.total_cmp(&b.metres));
        let nearest = near.first()?.metres;
        Some((nearest, near.into_iter().map(|border| border.district).collect()))
    }

    /// How near a point is to the border of a district, in metres; none beyond so many.
    pub(super) fn metres_to(&self, point: Coord<f64>, district: DistrictIx, most: f64) -> Option<f64> {
        let near = self.grid.borders_within(point, most);
        near.into_iter().find(|border| border.district == district).map(|border| border.metres)
    }

    /// The districts that lie, at a coast or at the land border, within so many metres of a point, the nearest first.
    pub(super) fn coasts_within(&self, point: Coord<f64>, metres: f64) -> Vec<DistrictIx> {
        shore::districts_within(&self.coast, point, metres)
    }

    /// How far off its coast a district reaches, in metres.
    pub(super) fn shore_m(&self, district: DistrictIx) -> f64 {
        self.limits[usize::from(district)].shore_m
    }

    /// The island or shore left out of the coast that a point lies on or beside.
    pub(super) fn island_at(&self, point: Coord<f64>) -> Option<&Island> {
        islands::at(&self.islands, point)
    }

    /// The districts that a postcode is known to lie in, its official one among them; none for most.
    pub fn split_districts(&self, postcode: Postcode) -> &[DistrictIx] {
        self.splits.get(&postcode).map_or(&[], Vec::as_slice)
    }

    /// What is known of a postcode, with its district.
    pub fn postcode(&self, postcode: Postcode) -> Option<(PostcodeEntry, DistrictIx)> {
        let entry = self.postcodes.get(postcode)?;
        Some((entry, self.postcode_districts[usize::from(entry.district)]))
    }

    /// The centre of an outcode as longitude and latitude, and its districts, that with most postcodes first.
    pub fn outcode(&self, outcode: Outcode) -> Option<(Coord<f64>, Vec<DistrictIx>)> {
        let entry = self.postcodes.outcode(outcode)?;
        let districts = entry.districts.iter().map(|&position| self.postcode_districts[usize::from(position)]);
        Some((Coord { x: entry.lon, y: entry.lat }, districts.collect()))
    }

    /// The postcodes.
    pub fn postcodes(&self) -> &PostcodeTable {
        &self.postcodes
    }

    /// The names that people use for places.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The districts that share a land border with one.
    pub fn land_neighbours(&self, district: DistrictIx) -> &[LandNeighbour] {
        &self.land[usize::from(district)]
    }

    /// The districts that one looks at across water, or is joined to over it.
    pub fn water_neighbours(&self, district: DistrictIx) -> &[WaterNeighbour] {
        &self.water[usize::from(district)]
    }

    /// Where one comes into districts, to measure distances to: their borders with other land, and where bridges,
    /// tunnels and ferries land.
    pub(super) fn ways_into(&self, districts: &DistrictSet) -> StretchTree {
        let is_inland = |s: &&Stretch| s.left != SEA && s.right != SEA;
        let is_outer = |s: &&Stretch| districts.contains(s.left) != districts.contains(s.right);
        let borders = self.stretches.iter().filter(is_inland).filter(is_outer);
        let arrives = |s: &&Stretch| districts.contains(s.left) && !districts.contains(s.right);
        RTree::bulk_load(borders.chain(self.landings.iter().filter(arrives)).cloned().collect())
    }

    /// The countries that districts lie in.
    pub fn countries(&self, districts: impl IntoIterator<Item = DistrictIx>) -> Countries {
        // A district of no country stands for one of its own: it is served by whoever covers others like it.
        let of_none = Countries::one(usize::MAX);
        let country = |district: DistrictIx| {
            let position = self.parents[usize::from(district)][RegionKind::Country as usize];
            position.map_or(of_none, |position| Countries::one(position - self.first_country))
        };
        districts.into_iter().map(country).fold(Countries::default(), Countries::union)
    }

    /// How far the borders may be from the official ones, in metres.
    pub fn accuracy_m(&self) -> f64 {
        self.accuracy_m
    }
}

fn parents_of(
    districts: &[Region],
    index: &FxHashMap<RegionKey, usize>,
) -> Result<Vec<[Option<usize>; RegionKind::ALL.len()]>, GeographyError> {
    let of_district = |(position, region): (usize, &Region)| {
        let mut row = [None; RegionKind::ALL.len()];
        row[RegionKind::Lad as usize] = Some(position);
        for parent in &region.parents {
            let position = index.get(parent).ok_or(GeographyError::Parent(*parent))?;
            row[parent.kind as usize] = Some(*position);
        }
        Ok(row)
    };
    districts.iter().enumerate().map(of_district).collect()
}

fn shapes_in_order(
    districts: &[Region],
    shapes: Vec<(GssCode, MultiPolygon<f64>)>,
) -> Result<Vec<MultiPolygon<f64>>, GeographyError> {
    let mut by_code = FxHashMap::default();
    for (code, shape) in shapes {
        if by_code.insert(code, shape).is_some() {
            return Err(GeographyError::Shape(code));
        }
    }
    let ordered = districts
        .iter()
        .map(|district| by_code.remove(&district.key.code).ok_or(GeographyError::Shape(district.key.code)));
    let ordered = ordered.collect::<Result<Vec<_>, _>>()?;
    by_code.keys().min().map_or(Ok(ordered), |&code| Err(GeographyError::Shape(code)))
}

/// Works out the districts, area and bounding box of every geography.
fn measure(regions: Vec<Region>, parents: &[[Option<usize>; RegionKind::ALL.len()]], topology: &Topology) -> Vec<Area> {
    let mut members = vec![DistrictSet::default(); regions.len()];
    for (district, row) in parents.iter().enumerate() {
        row.iter().flatten().for_each(|&position| members[position].insert(district as DistrictIx));
    }
    let (square_metres, boxes) = measure_districts(topology, parents.len());
    regions
        .into_iter()
        .zip(members)
        .map(|(region, districts)| Area {
            region,
            area_km2: districts.iter().map(|district| square_metres[usize::from(district)] / 1e6).sum(),
            bbox: districts
                .iter()
                .map(|district| boxes[usize::from(district)])
                .reduce(union_of)
                .unwrap_or_else(nowhere),
            districts,
            point: OnceLock::new(),
        })
        .collect()
}

/// The area in square metres and the bounding box of each district, from the arcs around it.
fn measure_districts(topology: &Topology, count: usize) -> (Vec<f64>, Vec<Rect<f64>>) {
    let mut areas = vec![0.0; count];
    let mut boxes: Vec<Option<Rect<f64>>> = vec![None; count];
    for arc in &topology.arcs {
        let line = topology.line(arc);
        let flat: Vec<Coord<f64>> = line.iter().map(|&point| plane::equal_area(point)).collect();
        let below: f64 = flat.windows(2).map(|e| (e[0].x - e[1].x) * f64::midpoint(e[0].y, e[1].y)).sum();
        let bounds = bounds_of(line);
        for (district, sign) in [(arc.left, 1.0), (arc.right, -1.0)].into_iter().filter(|side| side.0 != SEA) {
            areas[usize::from(district)] += sign * below;
            let known = &mut boxes[usize::from(district)];
            *known = Some(known.map_or(bounds, |rect| union_of(rect, bounds)));
        }
    }
    (areas, boxes.into_iter().map(|bounds| bounds.unwrap_or_else(nowhere)).collect())
}

fn bounds_of(line: &[Coord<f64>]) -> Rect<f64> {
    line.iter().map(|&point| Rect::new(point, point)).reduce(union_of).unwrap_or_else(nowhere)
}

fn nowhere() -> Rect<f64> {
    Rect::new(Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 0.0 })
}

fn union_of(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    let (low, high) = (a.min(), a.max());
    Rect::new(
        Coord { x: low.x.min(b.min().x), y: low.y.min(b.min().y) },
        Coord { x: high.x.max(b.max().x), y: high.y.max(b.max().y) },
    )
}

fn land_neighbours(topology: &Topology, count: usize) -> Vec<Vec<LandNeighbour>> {
    let mut lengths: FxHashMap<(DistrictIx, DistrictIx), f64> = FxHashMap::default();
    for arc in topology.arcs.iter().filter(|arc| !arc.is_coast() && arc.left != arc.right) {
        let line = topology.line(arc);
        let metres: f64 = line.windows(2).map(|edge| Haversine.distance(Point(edge[0]), Point(edge[1]))).sum();
        *lengths.entry((arc.left.min(arc.right), arc.left.max(arc.right))).or_default() += metres / 1000.0;
    }
    let mut neighbours = vec![Vec::new(); count];
    for ((a, b), km) in lengths {
        neighbours[usize::from(a)].push(LandNeighbour { district: b, km });
        neighbours[usize::from(b)].push(LandNeighbour { district: a, km });
    }
    for list in &mut neighbours {
        list.sort_by_key(|neighbour| neighbour.district);
    }
    neighbours
}

fn water_neighbours(
    topology: &Topology,
    grid: &Grid,
    land: &[Vec<LandNeighbour>],
    crossings: &[Crossing],
    index: &FxHashMap<RegionKey, usize>,
) -> Result<(Vec<Vec<WaterNeighbour>>, Vec<Stretch>), GeographyError> {
    let coasts = Coasts::new(topology, land.len());
    let joined = |a: DistrictIx, b: DistrictIx| land[usize::from(a)].iter().any(|neighbour| neighbour.district == b);
    let mut neighbours: Vec<Vec<WaterNeighbour>> = vec![Vec::new(); land.len()];
    let mut landings = Vec::new();
    let mut join = |a: DistrictIx, b: DistrictIx, km: Option<f64>, crossing: Option<&str>| {
        for (from, to) in [(a, b), (b, a)] {
            let crossing = crossing.map(str::to_owned);
            neighbours[usize::from(from)].push(WaterNeighbour { district: to, km, crossing });
        }
    };
    for (a, b, metres) in coasts.narrows(grid, joined) {
        join(a, b, Some(metres / 1000.0), None);
    }
    for Crossing { from, to, name } in crossings {
        let end = |code: GssCode| {
            let position = index.get(&RegionKey::lad(code)).map(|&position| position as DistrictIx);
            position.ok_or_else(|| GeographyError::Crossing(name.to_string(), code))
        };
        let (a, b) = (end(*from)?, end(*to)?);
        let gap = coasts.gap_between(a, b);
        if let Some(Narrows { shores: [ours, theirs], .. }) = gap {
            landings.extend([Stretch::landing(ours, a, b), Stretch::landing(theirs, b, a)]);
        }
        join(a, b, gap.map(|gap| gap.metres / 1000.0), Some(name.as_str()));
    }
    Ok((neighbours, landings))
}

/// The same without polygons smaller than [`ISLET_KM2`], unless it is the largest.
fn without_islets(outline: MultiPolygon<f64>) -> MultiPolygon<f64> {
    let km2 = |polygon: &Polygon<f64>| polygon.map_coords(plane::equal_area).unsigned_area() / 1e6;
    let areas: Vec<f64> = outline.iter().map(km2).collect();
    let least = areas.iter().copied().fold(0.0, f64::max).min(ISLET_KM2);
    outline.into_iter().zip(areas).filter(|(_, area)| *area >= least).map(|(polygon, _)| polygon).collect()
}

fn postcode_districts(
    postcodes: &PostcodeTable,
    index: &FxHashMap<RegionKey, usize>,
    former: &Former,
) -> Result<Vec<DistrictIx>, GeographyError> {
    let find = |code: &String| {
        let key = code.parse().map(RegionKey::lad).ok()?;
        let current = if let [successor] = former.successors(key) { *successor } else { key };
        index.get(&current).map(|&position| position as DistrictIx)
    };
    let named = postcodes.district_codes().iter();
    named.map(|code| find(code).ok_or_else(|| GeographyError::Postcodes(code.clone()))).collect()
}

fn splits_of(
    splits: Vec<SplitPostcode>,
    district_of: impl Fn(GssCode) -> Option<DistrictIx>,
) -> FxHashMap<Postcode, Vec<DistrictIx>> {
    let known = |split: SplitPostcode| {
        let districts: Vec<DistrictIx> = split.districts.into_iter().filter_map(&district_of).collect();
        (districts.len() > 1).then_some((split.postcode, districts))
    };
    splits.into_iter().filter_map(known).collect()
}

/// The names of the table with those that are no more: each leads to what took its place, to choose from where that is
/// several. What somewhere is called today comes first.
fn with_former(mut names: Vec<PlaceName>, areas: &[Area], former: &Former) -> Vec<PlaceName> {
    let of_areas = areas.iter().flat_map(|area| [Some(&area.region.name), area.region.name_cy.as_ref()]).flatten();
    let of_table = names.iter().flat_map(|known| [Some(&known.name), known.name_cy.as_ref()]).flatten();
    let taken: FxHashSet<String> = of_areas.chain(of_table).map(|name| fold(name.as_str())).collect();
    let gone = former.names().filter(|(name, _)| !taken.contains(&fold(name.as_str())));
    let each = gone.map(|(name, key)| PlaceName { name: name.clone(), name_cy: None, places: vec![key], centre: None });
    names.extend(each);
    names
}
