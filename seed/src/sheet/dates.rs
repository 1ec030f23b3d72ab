//! Which of day and month comes first in the dates of a column, and those dates as the register writes them.

use nncf_core::date::StatedDate;
use nncf_core::date::written::{DateOrder, either_way, order_of};

use super::column::Column;
use super::list;
use super::mapping::Mapping;
use super::read::Sheet;

/// The columns that hold dates.
const COLUMNS: [Column; 3] = [Column::Formed, Column::Closed, Column::AsOf];

/// A column whose dates may be read in two ways, and that nothing in it settles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateQuestion {
    /// The column.
    pub column: Column,
    /// Its heading in the file.
    pub heading: String,
    /// One of its dates.
    pub example: String,
    /// What that is with the day first, and with the month first.
    pub readings: [String; 2],
}

/// What is known of the dates of a sheet.
pub(super) struct Dates {
    orders: Vec<(Column, Option<DateOrder>)>,
    pub questions: Vec<DateQuestion>,
}

impl Dates {
    /// Looks through the columns of dates. A date that can be read in one way only settles its column; what it leaves
    /// open is settled by the order that a person chose.
    pub fn of(sheet: &Sheet, mapping: &Mapping, chosen: Option<DateOrder>) -> Self {
        let mut dates = Self { orders: Vec::new(), questions: Vec::new() };
        for (at, column) in mapping.columns().iter().enumerate() {
            let Some(column) = column.filter(|column| COLUMNS.contains(column)) else { continue };
            let cells = || {
                sheet.rows().iter().filter_map(move |row| row.cells().get(at)).flat_map(|cell| entries(column, cell))
            };
            let first = |order| cells().any(|entry| order_of(&entry) == Some(order));
            let settled = match (first(DateOrder::DayFirst), first(DateOrder::MonthFirst)) {
                (true, false) => Some(DateOrder::DayFirst),
                (false, true) => Some(DateOrder::MonthFirst),
                _ => chosen,
            };
            let open = cells().find_map(|entry| either_way(&entry).map(|readings| (entry, readings)));
            if let (None, Some((example, (day, month)))) = (settled, open) {
                let heading = sheet.headings().get(at).cloned().unwrap_or_default();
                let readings = [day, month].map(|day| day.format("%-d %B %Y").to_string());
                dates.questions.push(DateQuestion { column, heading, example, readings });
            }
            dates.orders.push((column, settled));
        }
        dates
    }

    /// A cell of a column with its dates as the register writes them; what does not read as one stays for the reader
    /// of the column, which tells what is wrong.
    pub fn kept(&self, column: Column, cell: &str) -> Option<String> {
        let (_, order) = self.orders.iter().find(|(known, _)| *known == column)?;
        let kept = |entry: String| StatedDate::read(&entry, *order).map_or(entry, |date| date.to_string());
        Some(match column {
            Column::Formed => list::join(&list::split(cell).into_iter().map(kept).collect::<Vec<_>>()),
            _ => kept(cell.to_owned()),
        })
    }
}

fn entries(column: Column, cell: &str) -> Vec<String> {
    if column == Column::Formed { list::split_filled(cell) } else { vec![cell.to_owned()] }
}
