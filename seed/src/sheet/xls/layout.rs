//! What the records of an old workbook say of its cells beside their values: their number formats, which of them are
//! formulas, and how large the sheets are. [MS-XLS] has the records.

use rustc_hash::FxHashMap;

use crate::sheet::foreign::Foreign;
use crate::sheet::read::ReadError;

/// The most sheets.
const MAX_SHEETS: usize = 256;
/// The most cells that all sheets may be laid out to, empty ones included.
const MAX_LAID_OUT: u64 = 4 << 20;
/// The most bytes of formulas, which are written out as text.
const MAX_FORMULAS: usize = 2 << 20;
/// Rows and columns of the largest sheet of this format.
const LARGEST: (u64, u64) = (1 << 16, 1 << 8);

/// What is told of a cell.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub format: Option<&'a str>,
    pub is_formula: bool,
}

/// The cells with numbers and formulas, sheet by sheet.
#[derive(Default)]
pub(super) struct Layout {
    formats: FxHashMap<u16, String>,
    /// The number format of each style.
    styles: Vec<u16>,
    sheets: Vec<Cells>,
    formula_bytes: usize,
    laid_out: u64,
}

/// The style of each cell that has a number, and whether the cell is a formula.
type Cells = FxHashMap<(u32, u32), (u16, bool)>;

impl Layout {
    /// Looks through the records of a workbook.
    pub fn of(stream: &[u8]) -> Result<Self, ReadError> {
        let mut layout = Self::default();
        let mut starts = Vec::new();
        for record in Records(stream) {
            let (kind, data) = record?;
            match kind {
                0x000a => break,
                // FilePass: what follows is encrypted.
                0x002f if short(data, 0)? != 0 => return Err(ReadError::Foreign(Foreign::Password)),
                0x0085 => starts.push(long(data, 0)? as usize),
                0x00e0 => layout.styles.push(short(data, 2)?),
                0x041e => layout.format(data),
                // The reader sets memory aside for as many shared texts as are announced.
                0x00fc if long(data, 4)? as usize > stream.len() / 3 => return Err(ReadError::Damaged),
                _ => {}
            }
        }
        if starts.len() > MAX_SHEETS {
            return Err(ReadError::TooLargeUnpacked);
        }
        for start in starts {
            let cells = layout.sheet(stream.get(start..).ok_or(ReadError::Damaged)?)?;
            layout.sheets.push(cells);
        }
        Ok(layout)
    }

    /// What is told of a cell of the sheet at a position.
    pub fn place(&self, sheet: usize, at: (u32, u32)) -> Option<Place<'_>> {
        let (style, is_formula) = *self.sheets.get(sheet)?.get(&at)?;
        let number = self.styles.get(usize::from(style));
        let format = number.and_then(|number| self.formats.get(number).map(String::as_str).or(built_in(*number)));
        Some(Place { format, is_formula })
    }

    /// A number format; one that cannot be read is as good as none.
    fn format(&mut self, data: &[u8]) {
        let (Ok(number), Ok(length), Some(flags)) = (short(data, 0), short(data, 2), data.get(4)) else { return };
        let letters = data.get(5..).unwrap_or_default();
        let code: String = if flags & 1 == 0 {
            letters.iter().take(length.into()).map(|byte| char::from(*byte)).collect()
        } else {
            let units = letters.chunks_exact(2).take(length.into()).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|letter| letter.unwrap_or(' ')).collect()
        };
        self.formats.insert(number, code);
    }

    fn sheet(&mut self, stream: &[u8]) -> Result<Cells, ReadError> {
        let mut cells = Cells::default();
        let mut extent = Extent::default();
        let mut depth = 0_usize;
        for record in Records(stream) {
            let (kind, data) = record?;
            match kind {
                0x0809 => depth += 1,
                // Charts stand within sheets as streams of their own.
                0x000a if depth <= 1 => break,
                0x000a => depth -= 1,
                0x0200 => check_dimensions(data)?,
                _ if depth > 1 => {}
                0x0006 => {
                    self.formula_bytes += data.len();
                    cells.insert(extent.take(data)?, (short(data, 4)?, true));
                }
                0x0203 | 0x027e => drop(cells.insert(extent.take(data)?, (short(data, 4)?, false))),
                0x00bd => several(data, &mut extent, &mut cells)?,
                0x0204 | 0x0205 | 0x00d6 | 0x00fd => drop(extent.take(data)?),
                _ => {}
            }
        }
        self.laid_out = self.laid_out.saturating_add(extent.cells());
        if self.laid_out > MAX_LAID_OUT || self.formula_bytes > MAX_FORMULAS {
            return Err(ReadError::TooLargeUnpacked);
        }
        Ok(cells)
    }
}

/// Several numbers in a row: row, first column, then style and value of each, and the last column.
fn several(data: &[u8], extent: &mut Extent, cells: &mut Cells) -> Result<(), ReadError> {
    let (row, first) = (short(data, 0)?, short(data, 2)?);
    for (position, part) in data.get(4..).unwrap_or_default().chunks_exact(6).enumerate() {
        let column = u32::from(first) + position as u32;
        extent.reach(row.into(), column);
        cells.insert((row.into(), column), (short(part, 0)?, false));
    }
    Ok(())
}

/// How large a sheet says that it is: the reader sets memory aside for that.
fn check_dimensions(data: &[u8]) -> Result<(), ReadError> {
    let ((top, bottom), columns) = if data.len() >= 14 {
        ((long(data, 0)?, long(data, 4)?), 8)
    } else {
        ((short(data, 0)?.into(), short(data, 2)?.into()), 4)
    };
    let (left, right) = (short(data, columns)?, short(data, columns + 2)?);
    let fits = u64::from(bottom) <= LARGEST.0 && u64::from(right) <= LARGEST.1;
    if top <= bottom && left <= right && fits { Ok(()) } else { Err(ReadError::Damaged) }
}

/// The cells between which all others of a sheet lie.
#[derive(Default)]
struct Extent(Option<(u32, u32, u32, u32)>);

impl Extent {
    fn take(&mut self, data: &[u8]) -> Result<(u32, u32), ReadError> {
        let at = (short(data, 0)?.into(), short(data, 2)?.into());
        self.reach(at.0, at.1);
        Ok(at)
    }

    fn reach(&mut self, row: u32, column: u32) {
        let (top, bottom, left, right) = self.0.unwrap_or((row, row, column, column));
        self.0 = Some((top.min(row), bottom.max(row), left.min(column), right.max(column)));
    }

    fn cells(&self) -> u64 {
        self.0.map_or(0, |(top, bottom, left, right)| u64::from(bottom - top + 1) * u64::from(right - left + 1))
    }
}

/// The records of a stream: a kind, a length, and so many bytes.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = Result<(u16, &'a [u8]), ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let [kind, kind_high, length, length_high, rest @ ..] = self.0 else { return None };
        let length = usize::from(u16::from_le_bytes([*length, *length_high]));
        if rest.len() < length {
            self.0 = &[];
            return Some(Err(ReadError::Damaged));
        }
        let (data, rest) = rest.split_at(length);
        self.0 = rest;
        Some(Ok((u16::from_le_bytes([*kind, *kind_high]), data)))
    }
}

fn short(data: &[u8], at: usize) -> Result<u16, ReadError> {
    let bytes = data.get(at..at + 2).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u16::from_le_bytes).ok_or(ReadError::Damaged)
}

fn long(data: &[u8], at: usize) -> Result<u32, ReadError> {
    let bytes = data.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    bytes.map(u32::from_le_bytes).ok_or(ReadError::Damaged)
}

/// The formats of dates that every Excel has, by their numbers.
fn built_in(number: u16) -> Option<&'static str> {
    Some(match number {
        14 => "dd/mm/yyyy",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18..=21 | 45..=47 => "h:mm:ss",
        22 => "dd/mm/yyyy h:mm",
        _ => return None,
    })
}
