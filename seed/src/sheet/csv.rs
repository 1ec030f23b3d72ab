//! Text with separators: commas, semicolons, tabs, or whatever its first line says (`sep=;`).

use ::csv::{ReaderBuilder, StringRecord};

use super::cell::Cell;
use super::head;
use super::lines::Lines;
use super::read::ReadError;
use super::text::{Written, decode};

/// Reads the cells of text with separators, and says what the text was written in.
pub(super) fn read(bytes: &[u8]) -> Result<(Lines, Written), ReadError> {
    let (text, written) = decode(bytes)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let (said, text, skipped) = without_separator_line(&text);
    let delimiter = match said {
        Some(delimiter) => delimiter,
        None => delimiter_of(text)?,
    };
    let mut lines = Lines::default();
    cells(text, delimiter, skipped, &mut lines)?;
    Ok((lines, written))
}

fn cells(text: &str, delimiter: u8, skipped: u64, lines: &mut Lines) -> Result<(), ReadError> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut place = Place { text, at: 0, line: 1 + skipped };
    while !lines.are_enough() && reader.read_record(&mut record).map_err(|_| ReadError::NoSpreadsheet)? {
        let line = place.line_of(record.position().map_or(0, ::csv::Position::byte) as usize);
        for (column, cell) in record.iter().enumerate() {
            lines.push(line, column, Cell::text(as_text(cell)))?;
        }
    }
    Ok(())
}

/// A text that was kept from becoming a number by a formula that is nothing but the text: `="01632960123"`.
fn as_text(cell: &str) -> &str {
    let quoted = cell.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.filter(|text| !text.contains('"')).unwrap_or(cell)
}

/// What Excel writes into the first line to say what parts the cells, the text behind it, and the lines left out.
fn without_separator_line(text: &str) -> (Option<u8>, &str, u64) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let bare = first.trim_matches(['"', ' ']);
    let said = bare.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| bare.get(4..));
    let delimiter = match said.map(|said| said.trim_matches('"')) {
        Some("\\t") => Some(b'\t'),
        // A tab is lost where the line was trimmed.
        Some("") if first.contains('\t') => Some(b'\t'),
        Some(said) if said.len() == 1 => said.bytes().next(),
        // Some other program's columns: "sep=;,,," is said with cells behind it.
        Some(said) => said.bytes().next().filter(|byte| matches!(byte, b';' | b',' | b'\t' | b'|')),
        None => None,
    };
    let delimiter = delimiter.filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && *byte != b'"');
    if delimiter.is_some() { (delimiter, rest, 1) } else { (None, text, 0) }
}

/// Counts lines up to a place in a text. The reader's own count is that of the empty lines before a record.
struct Place<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Place<'_> {
    /// The line on which a record begins that the reader found from this byte on.
    fn line_of(&mut self, byte: usize) -> u64 {
        let rest = self.text.get(byte..).unwrap_or_default();
        let start = byte + (rest.len() - rest.trim_start_matches('\n').len());
        let passed = self.text.get(self.at..start).unwrap_or_default();
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count() as u64;
        self.at = start;
        self.line
    }
}

/// What parts the cells: what makes most headings known, or else whichever stands most often, outside quotation marks,
/// in the first line that has text.
fn delimiter_of(text: &str) -> Result<u8, ReadError> {
    let mut counts = [(b',', 0, 0), (b';', 0, 0), (b'\t', 0, 0)];
    for (delimiter, known, count) in &mut counts {
        let mut start = Lines::first();
        // What is wrong with a line is told when all of it is read.
        let _ = cells(text, *delimiter, 0, &mut start);
        *known = head::most_known(&start);
        *count = count_in_first_line(text, *delimiter);
    }
    // The first of equals, so that a single column is parted by commas.
    counts.iter().rev().max_by_key(|(_, known, count)| (*known, *count)).map(|best| best.0).ok_or(ReadError::Empty)
}

fn count_in_first_line(text: &str, delimiter: u8) -> usize {
    let mut in_quotes = false;
    let mut count = 0;
    for byte in text.trim_start_matches('\n').bytes() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' if !in_quotes => break,
            _ if in_quotes => {}
            byte => count += usize::from(byte == delimiter),
        }
    }
    count
}
