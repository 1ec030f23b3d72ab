//! `/staff/import`: partnerships from a spreadsheet. The file is chosen, its columns are matched, what would happen is
//! shown row by row, and then all of it is written at once. Between the steps the browser holds the file.

mod done;
mod plan;
mod upload;

pub use done::{file_name, run, undo, write};
pub use plan::{changed, planned};
pub use upload::{CSV, XLSX, download, template, upload, uploads};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nncf_seed::sheet::{Column, Sheet};
use serde::Deserialize;

use crate::pages::frame::Frame;
use crate::staff::edit::page::capital;

/// The largest file that the pages take, in bytes: it travels within a form. Larger ones are for `nncf import`.
pub const MOST_BYTES: usize = 2 << 20;

/// What travels from step to step.
#[derive(Debug, Clone, Deserialize)]
pub struct Carried {
    /// What the file is called.
    #[serde(default)]
    file_name: String,
    /// The file, in base64 for addresses.
    #[serde(default)]
    file: String,
    /// The column that each heading means, by its name; empty for none.
    #[serde(default)]
    column: Vec<String>,
    /// What the person was shown that would happen.
    #[serde(default)]
    shown: String,
    /// Whether rows that are refused may be left out.
    #[serde(default)]
    leave_out: Option<String>,
}

impl Carried {
    fn of(file_name: &str, bytes: &[u8]) -> Self {
        let (file_name, file) = (file_name.to_owned(), URL_SAFE_NO_PAD.encode(bytes));
        Self { file_name, file, column: Vec::new(), shown: String::new(), leave_out: None }
    }

    /// The sheet, or what is wrong with the file.
    fn sheet(&self, t: &Frame) -> Result<Sheet, String> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.file).map_err(|_| t.get("import-file-lost"))?;
        Sheet::read(&self.file_name, &bytes).map_err(|error| capital(&error.to_string()))
    }

    fn columns(&self) -> Vec<Option<Column>> {
        self.column.iter().map(|name| Column::named(name)).collect()
    }
}
