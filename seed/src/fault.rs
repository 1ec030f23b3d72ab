//! What is wrong with the files, told so that a person finds the place.

use std::fmt;

/// A fault in the seed's files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedFault {
    /// The file.
    pub file: String,
    /// The record in it: a slug, a line, a position; empty for the file as a whole.
    pub record: String,
    /// The field, as a column's name or a JSON pointer; empty for the record as a whole.
    pub field: String,
    /// What is wrong.
    pub detail: String,
}

impl SeedFault {
    /// A fault of a whole file.
    pub fn of_file(file: &str, detail: impl Into<String>) -> Self {
        Self { file: file.to_owned(), record: String::new(), field: String::new(), detail: detail.into() }
    }
}

impl fmt::Display for SeedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for part in [&self.record, &self.field].into_iter().filter(|part| !part.is_empty()) {
            write!(f, ", {part}")?;
        }
        write!(f, ": {}", self.detail)
    }
}

/// Collects faults, so that a person sees all of them at once.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<SeedFault>);

impl Faults {
    /// Keeps the value, or the faults.
    pub fn take<T>(&mut self, result: Result<T, Vec<SeedFault>>) -> Option<T> {
        result.map_err(|faults| self.0.extend(faults)).ok()
    }

    /// Adds one.
    pub fn push(&mut self, fault: SeedFault) {
        self.0.push(fault);
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them.
    pub fn into_list(self) -> Vec<SeedFault> {
        self.0
    }

    /// The value when there is no fault.
    pub fn unless_any<T>(self, value: T) -> Result<T, Vec<SeedFault>> {
        if self.0.is_empty() { Ok(value) } else { Err(self.0) }
    }
}
