//! `/staff/import`: partnerships from a spreadsheet. The file is chosen, its columns are matched, what would happen is
//! shown row by row and put right there, and then all of it is written at once. Between the steps the store keeps the
//! file with what was chosen, so that each step is a page of its own that can be loaded again.

mod chosen;
mod columns;
mod done;
mod draft;
mod mend;
mod plan;
mod row;
mod upload;

pub use columns::{choose, columns};
pub use done::{drop_draft, file_name, refused, run, undo, write};
pub use mend::{mend, mend_form};
pub use plan::{answer, changed, planned};
pub use upload::{CSV, XLSX, download, empty_csv, empty_xlsx, upload, uploads};

/// The largest file that the pages take, in bytes. Larger ones are for `nncf import`.
pub const MOST_BYTES: usize = 2 << 20;
