//! CSV in UTF-8, parted by commas, semicolons or tabs.

use ::csv::{ReaderBuilder, StringRecord};

use super::read::{Lines, ReadError};

/// Reads the cells of CSV.
pub(super) fn read(bytes: &[u8], lines: &mut Lines) -> Result<(), ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        // Text holds no zero bytes; they are what programs, pictures and UTF-16 without its mark are full of.
        if bytes.contains(&0) { ReadError::NoSpreadsheet } else { ReadError::Encoding(line_after(before)) }
    })?;
    if text.contains('\0') {
        return Err(ReadError::NoSpreadsheet);
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(&text)).from_reader(text.as_bytes());
    let mut record = StringRecord::new();
    let mut place = Place { text: &text, at: 0, line: 1 };
    while reader.read_record(&mut record).map_err(|_| ReadError::NoSpreadsheet)? {
        let line = place.line_of(record.position().map_or(0, ::csv::Position::byte) as usize);
        for (column, cell) in record.iter().enumerate() {
            lines.push(line, column, cell)?;
        }
    }
    Ok(())
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

fn line_after(bytes: &[u8]) -> usize {
    bytes.split(|byte| *byte == b'\n').count()
}

/// What parts the headings: whichever stands most often outside quotation marks in the first line that has text.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    let mut in_quotes = false;
    for byte in text.trim_start_matches('\n').bytes() {
        match byte {
            b'"' => in_quotes = !in_quotes,
            b'\n' if !in_quotes => break,
            _ if in_quotes => {}
            byte => counts.iter_mut().filter(|count| count.0 == byte).for_each(|count| count.1 += 1),
        }
    }
    // The first of equals, so that a single column is parted by commas.
    counts.iter().rev().max_by_key(|count| count.1).map_or(b',', |count| count.0)
}
