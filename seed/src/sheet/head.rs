//! Finds the row of headings, which in the workbooks of charities stands below titles.

use super::column::Column;
use super::lines::{Line, Lines};
use super::mapping;

/// How many filled lines are looked at for headings.
pub(super) const MOST_ABOVE: usize = 30;

/// The position of the row of headings among the lines: the first in which at least two columns are known, else the
/// first in which one is, else the first of all.
pub(super) fn find(lines: &[Line]) -> usize {
    let known: Vec<usize> = lines.iter().take(MOST_ABOVE).map(|line| known(&line.cells)).collect();
    let first = |least: usize| known.iter().position(|&known| known >= least);
    first(2).or_else(|| first(1)).unwrap_or(0)
}

/// The most headings that are known in one of the first lines.
pub(super) fn most_known(lines: &Lines) -> usize {
    lines.lines().iter().take(MOST_ABOVE).map(|line| known(&line.cells)).max().unwrap_or(0)
}

/// How many columns a line has headings of.
fn known(cells: &[String]) -> usize {
    let mut columns: Vec<Column> = cells.iter().filter_map(|cell| mapping::meant(cell)).collect();
    columns.sort_unstable();
    columns.dedup();
    columns.len()
}
