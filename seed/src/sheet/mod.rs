//! Partnerships in spreadsheets: CSV, XLSX and XLS in, CSV and XLSX out.
//!
//! Bytes in, values out: [`Sheet::read`] reads a file that nobody trusts, [`suggest`] says which heading is which
//! [`Column`], a person may change that into a [`Mapping`] and make further [`Choices`], and [`plan`] says row by row
//! what an import would do. From bytes to a plan the rooms are: `foreign` (what is no spreadsheet), `text` and `csv`,
//! `xlsx`, `xls` and `shown` (what a cell shows), `workbook` and `head` (which sheet, which row has the headings),
//! `lines` (the limits), `read`; then `mapping`, `dates`, `row`, `identity` and `likeness` (which record a row is
//! about), `places`, `people`, `fill`, `plan` and `change`.
//! [`write_csv`] and [`write_xlsx`] write the same columns, so that an export can be edited and imported again.
//!
//! The rules of a cell, for every column:
//! - an empty cell leaves what the register holds, a cell `-` removes it;
//! - a cell that reads as the export would write it changes nothing, though the register knows more than the cell
//!   says (a contact's consent, the source of a date);
//! - the entries of a list are parted by `;`; a semicolon within an entry is written `\;`, and `\` is written `\\`.
//!   An entry that still reads as before is left as it is;
//! - columns that belong together ([`Column::Formed`] and [`Column::FormedWords`]; the contacts) tell of the same
//!   entries in the same order: `a; b` in one and `; x` in the other says `x` of `b`;
//! - an apostrophe before `=`, `+`, `-` or `@` keeps a spreadsheet from computing the cell, and is not part of it.

mod cell;
mod change;
mod column;
mod csv;
mod dates;
mod fill;
mod foreign;
mod head;
mod identity;
mod kept;
mod likeness;
mod lines;
mod list;
mod mapping;
mod origin;
mod parts;
mod people;
mod phone;
mod places;
mod plan;
mod read;
mod row;
mod shown;
mod text;
mod value;
mod workbook;
mod write;
mod xls;
mod xlsx;

#[cfg(test)]
mod tests;

pub use cell::Mark;
pub use change::{Change, Counts, Told, told_new};
pub use column::Column;
pub use dates::DateQuestion;
pub use foreign::Foreign;
pub use identity::{Answer, Answers};
pub use mapping::{Mapping, MappingFault, suggest};
pub use plan::{Choices, Like, Outcome, Plan, PlannedRow, RowFault, plan};
pub use read::{ReadError, Row, Sheet};
pub use text::Written;
pub use workbook::SheetName;
pub use write::{WriteError, template_csv, template_xlsx, write_csv, write_refused, write_xlsx};

/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 16 << 20;
/// The most rows below the headings.
pub const MAX_ROWS: usize = 5_000;
/// The most columns.
pub const MAX_COLUMNS: usize = 100;
/// The most characters in a cell: as many as Excel takes.
pub const MAX_CELL: usize = 32_767;

/// What a cell says to remove what the register holds.
const NOTHING: &str = "-";
/// The worksheet that exports write.
const SHEET_NAME: &str = "Partnerships";
