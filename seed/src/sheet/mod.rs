//! Partnerships in spreadsheets: CSV and XLSX, in and out.
//!
//! Bytes in, values out: [`Sheet::read`] reads a file that nobody trusts, [`suggest`] says which heading is which
//! [`Column`], a person may change that into a [`Mapping`], and [`plan`] says row by row what an import would do.
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

mod column;
mod csv;
mod fill;
mod identity;
mod kept;
mod list;
mod mapping;
mod origin;
mod parts;
mod places;
mod plan;
mod read;
mod row;
mod value;
mod write;
mod xlsx;

#[cfg(test)]
mod tests;

pub use column::Column;
pub use mapping::{Mapping, MappingFault, suggest};
pub use plan::{Change, Counts, Outcome, Plan, PlannedRow, RowFault, plan};
pub use read::{ReadError, Row, Sheet};
pub use write::{WriteError, template_csv, template_xlsx, write_csv, write_xlsx};

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
/// The worksheet that exports write, and that imports prefer.
const SHEET_NAME: &str = "Partnerships";
