//! Which district a point lies in, by a grid whose inner cells answer at once.
//!
//! A cell that no border crosses knows its district. A cell that borders cross knows the district of one
//! reference point in it, and its edges: the way from the reference point to the point asked for changes district
//! at each edge it crosses. Crossings are decided by exact predicates, so the answer is the one that a full test
//! of every polygon gives.

use geo::Coord;
use robust::orient2d;

use super::districts::DistrictIx;
use super::topology::{SEA, Topology};

/// The side of a cell in degrees.
const CELL: f64 = 0.01;
/// Where in its cell the reference point stands, as shares of the side: no round number, so that no vertex of
/// rounded data is met.
const REFERENCE: (f64, f64) = (0.507_316_421_9, 0.493_271_853_1);
/// Marks a cell that borders cross; the lower bits are its position among them.
const CROSSED: u32 = 1 << 31;
/// Marks a cell in which some point may be nearer to an inland border than borders are accurate.
const DOUBTFUL: u32 = 1 << 30;
/// The metres of one degree of latitude.
const METRES_PER_DEGREE: f64 = 111_195.0;

/// The grid.
#[derive(Debug)]
pub struct Grid {
    west: f64,
    south: f64,
    columns: usize,
    rows: usize,
    cells: Vec<u32>,
    crossed: Vec<CrossedCell>,
    edges: Vec<CellEdge>,
    /// How near its border an answer is uncertain, in metres, for each district.
    limits: Vec<f64>,
    /// The largest of a district's limit and of those beyond its borders.
    reaches: Vec<f64>,
}

/// A cell that borders cross.
#[derive(Debug, Clone)]
struct CrossedCell {
    reference: Coord<f64>,
    first_edge: u32,
    edge_count: u32,
    /// Which of `districts` the reference point lies in, a bit each.
    inside: u32,
    districts: Vec<DistrictIx>,
}

/// An edge in a cell.
#[derive(Debug, Clone, Copy)]
struct CellEdge {
    from: Coord<f64>,
    to: Coord<f64>,
    /// The districts beside it, a bit each, as positions in the cell's list.
    beside: u32,
    /// Whether the cell's reference point lies to the left.
    reference_on_left: bool,
}

/// A border between districts, near a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearBorder {
    /// The distance in metres.
    pub metres: f64,
    /// A district beside the border.
    pub district: DistrictIx,
}

fn is_left(from: Coord<f64>, to: Coord<f64>, point: Coord<f64>) -> bool {
    let coord = |c: Coord<f64>| robust::Coord { x: c.x, y: c.y };
    orient2d(coord(from), coord(to), coord(point)) > 0.0
}

impl CellEdge {
    fn is_crossed_between(&self, reference: Coord<f64>, point: Coord<f64>) -> bool {
        is_left(self.from, self.to, point) != self.reference_on_left
            && is_left(reference, point, self.from) != is_left(reference, point, self.to)
    }

    /// Whether there is land on both sides.
    fn is_inland(&self) -> bool {
        self.beside.count_ones() > 1
    }

    /// Whether some of it may lie within the box that reaches so many degrees from a point.
    fn may_reach(&self, point: Coord<f64>, reach: Coord<f64>) -> bool {
        let (from, to) = (self.from - point, self.to - point);
        from.x.min(to.x) <= reach.x
            && from.x.max(to.x) >= -reach.x
            && from.y.min(to.y) <= reach.y
            && from.y.max(to.y) >= -reach.y
    }
}

impl Grid {
    /// Builds the grid of a topology. `limits` are the metres that the borders of each district are accurate to; where
    /// two meet, the larger counts.
    pub fn build(topology: &Topology, limits: Vec<f64>) -> Self {
        let mut grid = Self::empty(topology, limits);
        let sided = sided_edges(topology);
        let by_cell = grid.edges_by_cell(&sided);
        let references = grid.districts_at_references(&sided);
        for (cell, inside) in references.into_iter().enumerate() {
            let (start, end) = (by_cell.starts[cell] as usize, by_cell.starts[cell + 1] as usize);
            grid.cells[cell] = if start == end {
                inside.first().copied().unwrap_or(SEA).into()
            } else {
                let members = by_cell.edges[start..end].iter().map(|&edge| sided[edge as usize]);
                grid.add_crossed_cell(cell, &inside, members)
            };
        }
        grid.mark_doubtful();
        grid
    }

    /// The district that a point lies in, or none at sea. WGS 84 degrees. Constant time.
    pub fn district(&self, point: Coord<f64>) -> Option<DistrictIx> {
        let code = self.cells[self.cell_of(point)?] & !DOUBTFUL;
        let district = if code & CROSSED == 0 { code as DistrictIx } else { self.district_in_crossed(code, point) };
        (district != SEA).then_some(district)
    }

    fn district_in_crossed(&self, code: u32, point: Coord<f64>) -> DistrictIx {
        let cell = &self.crossed[(code & !(CROSSED | DOUBTFUL)) as usize];
        let mut inside = cell.inside;
        for edge in self.edges_of(cell) {
            if edge.is_crossed_between(cell.reference, point) {
                inside ^= edge.beside;
            }
        }
        cell.districts.get(inside.trailing_zeros() as usize).copied().unwrap_or(SEA)
    }

    /// The borders between districts that are nearer to a point of a district than they are accurate, one entry a
    /// district beside them: the nearest. Metres are right to within half a per cent.
    pub fn borders_near(&self, point: Coord<f64>, district: DistrictIx) -> Vec<NearBorder> {
        if self.cell_of(point).is_none_or(|cell| self.cells[cell] & DOUBTFUL == 0) {
            return Vec::new();
        }
        let reach = self.reaches.get(usize::from(district)).copied().unwrap_or_default();
        self.borders(point, reach, |cell, edge, metres| metres <= self.limit(cell, edge))
    }

    /// The borders between districts within so many metres of a point, likewise, however accurate they are.
    pub fn borders_within(&self, point: Coord<f64>, metres: f64) -> Vec<NearBorder> {
        self.borders(point, metres, |_, _, _| true)
    }

    /// How accurate an edge is, in metres.
    fn limit(&self, cell: &CrossedCell, edge: &CellEdge) -> f64 {
        let beside = cell.districts.iter().enumerate().filter(|(index, _)| edge.beside >> index & 1 == 1);
        let limits = beside.filter_map(|(_, &district)| self.limits.get(usize::from(district)).copied());
        limits.fold(0.0, f64::max)
    }

    fn borders(
        &self,
        point: Coord<f64>,
        metres: f64,
        counts: impl Fn(&CrossedCell, &CellEdge, f64) -> bool,
    ) -> Vec<NearBorder> {
        let mut found: Vec<NearBorder> = Vec::new();
        let per_degree = Coord { x: METRES_PER_DEGREE * point.y.to_radians().cos(), y: METRES_PER_DEGREE };
        let reach = Coord { x: metres / per_degree.x, y: metres / per_degree.y };
        for code in self.crossed_cells_near(point, reach) {
            let cell = &self.crossed[(code & !(CROSSED | DOUBTFUL)) as usize];
            // Most edges are out of reach, which comparing tells without measuring.
            let edges = self.edges_of(cell).iter().filter(|edge| edge.is_inland() && edge.may_reach(point, reach));
            for edge in edges {
                let distance = edge_distance(edge, point, per_degree);
                if distance > metres || !counts(cell, edge, distance) {
                    continue;
                }
                for (index, &district) in cell.districts.iter().enumerate() {
                    if edge.beside >> index & 1 == 1 {
                        keep_nearest(&mut found, NearBorder { metres: distance, district });
                    }
                }
            }
        }
        found
    }

    fn crossed_cells_near(&self, point: Coord<f64>, reach: Coord<f64>) -> impl Iterator<Item = u32> + '_ {
        let column = |x: f64| ((x - self.west) / CELL).floor();
        let row = |y: f64| ((y - self.south) / CELL).floor();
        let bound = |value: f64, size: usize| value.clamp(0.0, size as f64) as usize;
        let columns =
            bound(column(point.x - reach.x), self.columns)..bound(column(point.x + reach.x) + 1.0, self.columns);
        let rows = bound(row(point.y - reach.y), self.rows)..bound(row(point.y + reach.y) + 1.0, self.rows);
        rows.flat_map(move |row| columns.clone().map(move |column| self.cells[row * self.columns + column]))
            .filter(|code| code & CROSSED != 0)
    }

    fn edges_of(&self, cell: &CrossedCell) -> &[CellEdge] {
        &self.edges[cell.first_edge as usize..(cell.first_edge + cell.edge_count) as usize]
    }

    fn cell_of(&self, point: Coord<f64>) -> Option<usize> {
        let (column, row) = ((point.x - self.west) / CELL, (point.y - self.south) / CELL);
        // Also false for what is not a number.
        let within = column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        within.then(|| row as usize * self.columns + column as usize)
    }

    fn empty(topology: &Topology, limits: Vec<f64>) -> Self {
        let (mut low, mut high) = (Coord { x: 0.0, y: 0.0 }, Coord { x: 0.0, y: 0.0 });
        for (index, point) in topology.points.iter().enumerate() {
            if index == 0 {
                (low, high) = (*point, *point);
            }
            low = Coord { x: low.x.min(point.x), y: low.y.min(point.y) };
            high = Coord { x: high.x.max(point.x), y: high.y.max(point.y) };
        }
        // A margin of a cell all round, so that no edge lies on the rim.
        let (west, south) = ((low.x / CELL).floor() * CELL - CELL, (low.y / CELL).floor() * CELL - CELL);
        let columns = ((high.x - west) / CELL) as usize + 2;
        let rows = ((high.y - south) / CELL) as usize + 2;
        let cells = vec![SEA.into(); columns * rows];
        let reaches = reaches(topology, &limits);
        Self { west, south, columns, rows, cells, crossed: Vec::new(), edges: Vec::new(), limits, reaches }
    }

    /// Marks every cell that an inland border is near enough to.
    fn mark_doubtful(&mut self) {
        for cell in 0..self.cells.len() {
            let code = self.cells[cell];
            if code & CROSSED == 0 {
                continue;
            }
            let crossed = &self.crossed[(code & !(CROSSED | DOUBTFUL)) as usize];
            let inland = self.edges_of(crossed).iter().filter(|edge| edge.is_inland());
            let metres = inland.map(|edge| self.limit(crossed, edge)).fold(0.0, f64::max);
            if metres <= 0.0 {
                continue;
            }
            let (column, row) = (cell % self.columns, cell / self.columns);
            let latitude = self.row_line(row).to_radians();
            let cells = |per_degree: f64| (metres / (per_degree * CELL)).ceil().clamp(0.0, 1000.0) as usize;
            let (east, north) = (cells(METRES_PER_DEGREE * latitude.cos()), cells(METRES_PER_DEGREE));
            for row in row.saturating_sub(north)..(row + north + 1).min(self.rows) {
                for column in column.saturating_sub(east)..(column + east + 1).min(self.columns) {
                    self.cells[row * self.columns + column] |= DOUBTFUL;
                }
            }
        }
    }

    fn reference(&self, cell: usize) -> Coord<f64> {
        Coord {
            x: self.west + ((cell % self.columns) as f64 + REFERENCE.0) * CELL,
            y: self.row_line(cell / self.columns),
        }
    }

    fn row_line(&self, row: usize) -> f64 {
        self.south + (row as f64 + REFERENCE.1) * CELL
    }

    /// The edges that may touch each cell: those whose bounding box does. More than needed is harmless.
    fn edges_by_cell(&self, edges: &[SidedEdge]) -> Buckets {
        let cells_of = |edge: &SidedEdge| {
            let column = |x: f64| ((x - self.west) / CELL) as usize;
            let row = |y: f64| ((y - self.south) / CELL) as usize;
            let columns = column(edge.from.x.min(edge.to.x))..=column(edge.from.x.max(edge.to.x));
            let rows = row(edge.from.y.min(edge.to.y))..=row(edge.from.y.max(edge.to.y));
            rows.flat_map(move |row| columns.clone().map(move |column| row * self.columns + column))
        };
        Buckets::fill(self.cells.len(), edges, cells_of)
    }

    /// The districts around the reference point of every cell: none at sea, one on land (several only where the
    /// shapes overlap). Walks each row from west to east and changes district at each edge.
    fn districts_at_references(&self, edges: &[SidedEdge]) -> Vec<Vec<DistrictIx>> {
        let rows_of = |edge: &SidedEdge| {
            let edge = *edge;
            let row = |y: f64| ((y - self.south) / CELL - REFERENCE.1).floor() as i64;
            let (low, high) = (row(edge.from.y.min(edge.to.y)), row(edge.from.y.max(edge.to.y)) + 1);
            (low.max(0) as usize..=(high.max(0) as usize).min(self.rows - 1))
                .filter(move |&row| (edge.from.y > self.row_line(row)) != (edge.to.y > self.row_line(row)))
        };
        let by_row = Buckets::fill(self.rows, edges, rows_of);
        let mut found = Vec::with_capacity(self.cells.len());
        for row in 0..self.rows {
            let line = self.row_line(row);
            let mut crossings: Vec<(f64, &SidedEdge)> =
                by_row.at(row).iter().map(|&edge| &edges[edge as usize]).map(|edge| (edge.x_at(line), edge)).collect();
            crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut next = crossings.into_iter().peekable();
            let mut inside: Vec<DistrictIx> = Vec::new();
            for column in 0..self.columns {
                let reference = self.reference(row * self.columns + column);
                while let Some((_, edge)) = next.next_if(|(x, edge)| edge.is_west_of(*x, reference)) {
                    edge.sides().for_each(|district| toggle(&mut inside, district));
                }
                found.push(inside.clone());
            }
        }
        found
    }

    fn add_crossed_cell(&mut self, cell: usize, inside: &[DistrictIx], edges: impl Iterator<Item = SidedEdge>) -> u32 {
        let reference = self.reference(cell);
        let mut districts = inside.to_vec();
        let first_edge = self.edges.len() as u32;
        for edge in edges {
            let beside = edge.sides().map(|district| 1u32.wrapping_shl(position(&mut districts, district))).sum();
            let reference_on_left = is_left(edge.from, edge.to, reference);
            self.edges.push(CellEdge { from: edge.from, to: edge.to, beside, reference_on_left });
        }
        let edge_count = self.edges.len() as u32 - first_edge;
        let inside = (1u32 << inside.len()) - 1;
        self.crossed.push(CrossedCell { reference, first_edge, edge_count, inside, districts });
        CROSSED | (self.crossed.len() as u32 - 1)
    }
}

/// An edge with the districts beside it.
#[derive(Debug, Clone, Copy)]
struct SidedEdge {
    from: Coord<f64>,
    to: Coord<f64>,
    left: DistrictIx,
    right: DistrictIx,
}

impl SidedEdge {
    fn sides(&self) -> impl Iterator<Item = DistrictIx> {
        [self.left, self.right].into_iter().filter(|&district| district != SEA)
    }

    fn x_at(&self, y: f64) -> f64 {
        self.from.x + (y - self.from.y) / (self.to.y - self.from.y) * (self.to.x - self.from.x)
    }

    /// Whether the edge, which crosses the reference point's row at `x`, does so west of the point. Rounding may
    /// leave `x` on the wrong side when it is close; then the exact predicate decides.
    fn is_west_of(&self, x: f64, reference: Coord<f64>) -> bool {
        if (x - reference.x).abs() > 1e-9 {
            return x < reference.x;
        }
        let upwards = self.to.y > self.from.y;
        is_left(self.from, self.to, reference) != upwards
    }
}

fn sided_edges(topology: &Topology) -> Vec<SidedEdge> {
    let of_arc = |arc| {
        let &super::topology::Arc { left, right, .. } = arc;
        topology.line(arc).windows(2).map(move |pair| SidedEdge { from: pair[0], to: pair[1], left, right })
    };
    topology.arcs.iter().flat_map(of_arc).collect()
}

/// How far from a point of each district a border may lie that is not more accurate than that, in metres.
fn reaches(topology: &Topology, limits: &[f64]) -> Vec<f64> {
    let mut reaches = limits.to_vec();
    for arc in topology.arcs.iter().filter(|arc| !arc.is_coast()) {
        let (left, right) = (usize::from(arc.left), usize::from(arc.right));
        let larger = limits[left].max(limits[right]);
        reaches[left] = reaches[left].max(larger);
        reaches[right] = reaches[right].max(larger);
    }
    reaches
}

/// Lists of edges, one a bucket, in one flat array.
struct Buckets {
    starts: Vec<u32>,
    edges: Vec<u32>,
}

impl Buckets {
    fn fill<I: Iterator<Item = usize>>(
        count: usize,
        edges: &[SidedEdge],
        buckets_of: impl Fn(&SidedEdge) -> I,
    ) -> Self {
        let mut starts = vec![0u32; count + 1];
        for edge in edges {
            buckets_of(edge).for_each(|bucket| starts[bucket + 1] += 1);
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut flat = vec![0u32; starts[count] as usize];
        for (index, edge) in edges.iter().enumerate() {
            for bucket in buckets_of(edge) {
                flat[next[bucket] as usize] = index as u32;
                next[bucket] += 1;
            }
        }
        Self { starts, edges: flat }
    }

    fn at(&self, bucket: usize) -> &[u32] {
        &self.edges[self.starts[bucket] as usize..self.starts[bucket + 1] as usize]
    }
}

fn toggle(inside: &mut Vec<DistrictIx>, district: DistrictIx) {
    match inside.iter().position(|&other| other == district) {
        Some(position) => _ = inside.remove(position),
        None => inside.push(district),
    }
}

/// The position of a district in a cell's list, which it joins if need be.
fn position(districts: &mut Vec<DistrictIx>, district: DistrictIx) -> u32 {
    let found = districts.iter().position(|&other| other == district);
    found.unwrap_or_else(|| {
        districts.push(district);
        districts.len() - 1
    }) as u32
}

fn edge_distance(edge: &CellEdge, point: Coord<f64>, per_degree: Coord<f64>) -> f64 {
    let local = |c: Coord<f64>| Coord { x: (c.x - point.x) * per_degree.x, y: (c.y - point.y) * per_degree.y };
    super::plane::distance_squared_to_segment(Coord { x: 0.0, y: 0.0 }, local(edge.from), local(edge.to)).sqrt()
}

fn keep_nearest(found: &mut Vec<NearBorder>, border: NearBorder) {
    match found.iter_mut().find(|other| other.district == border.district) {
        Some(other) if other.metres <= border.metres => {}
        Some(other) => *other = border,
        None => found.push(border),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Contains, MultiPolygon, Point, polygon};
    use proptest::prelude::*;

    /// Three districts with a jagged common border, an island and a hole.
    fn shapes() -> Vec<MultiPolygon<f64>> {
        let a = polygon![(x: 0., y: 50.), (x: 0.031, y: 50.002), (x: 0.027, y: 50.018), (x: 0.035, y: 50.04), (x: 0., y: 50.04)];
        let b = polygon!(
            exterior: [(x: 0.031, y: 50.002), (x: 0.08, y: 50.), (x: 0.08, y: 50.04), (x: 0.035, y: 50.04), (x: 0.027, y: 50.018)],
            interiors: [[(x: 0.05, y: 50.01), (x: 0.052, y: 50.03), (x: 0.06, y: 50.03), (x: 0.06, y: 50.01)]],
        );
        let island = polygon![(x: 0.0911, y: 50.0101), (x: 0.0912, y: 50.0103), (x: 0.0909, y: 50.0102)];
        vec![MultiPolygon(vec![a]), MultiPolygon(vec![b, island])]
    }

    proptest! {
        #[test]
        fn agrees_with_exact_containment(x in -0.02f64..0.12, y in 49.98f64..50.06) {
            let shapes = shapes();
            let grid = Grid::build(&Topology::build(&shapes), vec![200.0; 2]);
            let exact = shapes.iter().position(|shape| shape.contains(&Point::new(x, y)));
            prop_assert_eq!(grid.district(Coord { x, y }).map(usize::from), exact);
        }

        #[test]
        fn any_number_is_answered(x in any::<f64>(), y in any::<f64>()) {
            let grid = Grid::build(&Topology::build(&shapes()), vec![200.0; 2]);
            let _ = (grid.district(Coord { x, y }), grid.borders_near(Coord { x, y }, 0));
        }
    }

    #[test]
    fn nothing_is_nowhere() {
        assert_eq!(Grid::build(&Topology::build(&[]), Vec::new()).district(Coord { x: 0.0, y: 50.0 }), None);
    }

    #[test]
    fn borders_near_a_point() {
        let grid = Grid::build(&Topology::build(&shapes()), vec![200.0; 2]);
        let near = grid.borders_near(Coord { x: 0.0285, y: 50.018 }, 0);
        let mut districts: Vec<_> = near.iter().map(|border| border.district).collect();
        districts.sort_unstable();
        assert_eq!(districts, [0, 1]);
        assert!((near[0].metres - 107.0).abs() < 12.0, "{near:?}");
        assert!(grid.borders_near(Coord { x: 0.01, y: 50.01 }, 0).is_empty());
        assert!(grid.borders_near(Coord { x: 0.0001, y: 50.02 }, 0).is_empty(), "a coast is no border");
    }

    #[test]
    fn the_larger_limit_counts() {
        let at = Coord { x: 0.0285, y: 50.018 };
        let near = |limits: [f64; 2]| {
            let grid = Grid::build(&Topology::build(&shapes()), limits.to_vec());
            [0, 1].map(|district| grid.borders_near(at, district).len())
        };
        assert_eq!(near([50.0, 200.0]), [2, 2], "107 m off, on either side");
        assert_eq!(near([200.0, 50.0]), [2, 2]);
        assert_eq!(near([50.0, 50.0]), [0, 0]);
        let grid = Grid::build(&Topology::build(&shapes()), vec![50.0; 2]);
        assert_eq!(grid.borders_within(at, 3_000.0).len(), 2, "however accurate");
    }
}
