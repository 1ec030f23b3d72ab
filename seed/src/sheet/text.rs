//! Text out of bytes: UTF-8, UTF-16, and what older programs write.

use encoding_rs::{Encoding, MACINTOSH, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::read::ReadError;

/// What text was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// UTF-8, as it should be.
    Utf8,
    /// UTF-16, as Excel's “Unicode text” is.
    Utf16,
    /// Windows-1252, as Excel's plain CSV is in western Europe.
    Windows1252,
    /// Mac OS Roman, as Excel's plain CSV is on a Mac.
    MacRoman,
}

impl Written {
    /// Its name; none where nothing had to be guessed.
    pub fn guessed(self) -> Option<&'static str> {
        match self {
            Self::Utf8 | Self::Utf16 => None,
            Self::Windows1252 => Some("Windows-1252"),
            Self::MacRoman => Some("Mac OS Roman"),
        }
    }
}

/// Reads text, and says what it was written in.
pub(super) fn decode(bytes: &[u8]) -> Result<(String, Written), ReadError> {
    let (text, written) = match bytes {
        [0xff, 0xfe, ..] => (whole(UTF_16LE, bytes)?, Written::Utf16),
        [0xfe, 0xff, ..] => (whole(UTF_16BE, bytes)?, Written::Utf16),
        _ => unmarked(bytes)?,
    };
    // Text holds no zero bytes; they are what programs and pictures are full of.
    if text.contains('\0') { Err(ReadError::NoSpreadsheet) } else { Ok((text, written)) }
}

fn unmarked(bytes: &[u8]) -> Result<(String, Written), ReadError> {
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok((whole(encoding, bytes)?, Written::Utf16));
    }
    if bytes.contains(&0) {
        return Err(ReadError::NoSpreadsheet);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((text.strip_prefix('\u{feff}').unwrap_or(text).to_owned(), Written::Utf8)),
        Err(error) => eight_bits(bytes, error.valid_up_to()),
    }
}

/// The text, where every byte of it means something.
fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, ReadError> {
    let (text, _, has_errors) = encoding.decode(bytes);
    if has_errors { Err(ReadError::Encoding(1)) } else { Ok(text.into_owned()) }
}

/// Headings in Latin letters have a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.get(..bytes.len().min(64)).filter(|start| start.len() >= 4)?;
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let most = start.len() / 2 * 3 / 4;
    match (zeros(0), zeros(1)) {
        (0, high) if high >= most.max(2) => Some(UTF_16LE),
        (high, 0) if high >= most.max(2) => Some(UTF_16BE),
        _ => None,
    }
}

fn eight_bits(bytes: &[u8], first_bad: usize) -> Result<(String, Written), ReadError> {
    let encoding_fault = || {
        let before = bytes.get(..first_bad).unwrap_or_default();
        ReadError::Encoding(before.split(|byte| *byte == b'\n').count())
    };
    let (encoding, written) =
        if is_mac_roman(bytes) { (MACINTOSH, Written::MacRoman) } else { (WINDOWS_1252, Written::Windows1252) };
    let text = whole(encoding, bytes)?;
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if text.chars().all(is_text) { Ok((text, written)) } else { Err(encoding_fault()) }
}

/// Between two letters Windows-1252 has letters, apostrophes and dashes; what it would have there otherwise ("M™n") are
/// the letters with accents of Mac OS Roman ("Môn").
fn is_mac_roman(bytes: &[u8]) -> bool {
    let between_letters =
        |byte: u8| !matches!(byte, 0x8a | 0x8c | 0x8e | 0x91 | 0x92 | 0x96 | 0x97 | 0x9a | 0x9c | 0x9e | 0x9f);
    let is_odd = |at: &[u8]| {
        at[0].is_ascii_alphabetic()
            && at[2].is_ascii_lowercase()
            && matches!(at[1], 0x80..=0x9f)
            && between_letters(at[1])
    };
    bytes.windows(3).any(is_odd)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, Written) {
        decode(bytes).unwrap()
    }

    #[test]
    fn text_is_read_as_programs_write_it() {
        let text = "name,summary\nYnys Môn,“King’s” – £5\n";
        assert_eq!(decoded(text.as_bytes()), (text.into(), Written::Utf8));
        assert_eq!(decoded(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (text.into(), Written::Utf8));
        for bytes in [
            [vec![0xff, 0xfe], text.encode_utf16().flat_map(u16::to_le_bytes).collect()].concat(),
            [vec![0xfe, 0xff], text.encode_utf16().flat_map(u16::to_be_bytes).collect()].concat(),
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        ] {
            assert_eq!(decoded(&bytes), (text.into(), Written::Utf16));
        }
        let windows = b"name,summary\nYnys M\xf4n,\x93King\x92s\x94 \x96 \xa35\n";
        assert_eq!(decoded(windows), (text.into(), Written::Windows1252));
        let mac = b"name,summary\nYnys M\x99n,\xd2King\xd5s\xd3 \xd0 \xa35\n";
        assert_eq!(decoded(mac), (text.into(), Written::MacRoman));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(decode(b"a\0b"), Err(ReadError::NoSpreadsheet));
        assert_eq!(decode(b"name\nx\ny \x81\n"), Err(ReadError::Encoding(3)));
        assert_eq!(decode(b"\xff\xfea"), Err(ReadError::Encoding(1)));
        assert_eq!(decode(b"\x7fELF\x02\x01\x01\0\0\0\xff"), Err(ReadError::NoSpreadsheet));
    }
}
