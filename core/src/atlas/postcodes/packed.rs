//! The packed form of the postcode table, and how it is read; `build` writes it.
//!
//! Numbers are little-endian; `varint` is LEB128. Rows are in postcode order. Unlike things stand in
//! columns of their own because a general compressor, which the caller applies, does best so.
//!
//! | what | form |
//! | --- | --- |
//! | magic, version | `NNCFPC`, one byte |
//! | vintage | text: a length byte, then UTF-8 |
//! | district codes | `u16` how many, then a text each |
//! | size | `u16` outcodes, `u32` rows |
//! | outcodes | four bytes each, filled with zeros, ascending |
//! | outcode sizes | `u16` each: its rows, at least one |
//! | incodes | varint per row: incodes skipped since the row before it in the outcode |
//! | districts | `u32` length in bytes; then runs of a `u16` index and a varint length |
//! | live | a bit per row, lowest first |
//! | classes | a byte per row: bits in the zigzag step from the row before, north in the high half |
//! | distances | `u32` how many; then a byte per class 0: how many rows back, less 1, its position is |
//! | steps | per other row north then east: bits, lowest first, without the leading one |
//!
//! A half class of 15 is for a step written whole, in 27 bits. The first row steps from just beyond
//! the South Pole, where nothing can lie. Neighbours in postcode order are mostly neighbours on the
//! ground, often in one building: the last three columns live on that, and the step bits themselves
//! are noise that no compressor shortens.

use super::PostcodeTableError::{Corrupt, Newer, NotATable, Truncated};
use super::{BLOCKS, Block, MAX_DISTRICTS, OFFSET, Result, Row, place};
use crate::postcode::{INCODES, Outcode};

pub(super) const MAGIC: &[u8; 6] = b"NNCFPC";
pub(super) const VERSION: u8 = 1;
/// Half class of a step too long for the others, and the bits that such a step takes.
pub(super) const LONG: u8 = 15;
pub(super) const LONG_BITS: u8 = 27;
/// How far back a row may refer to another of the same position, in rows.
pub(super) const WINDOW: usize = 256;

/// Where the first row steps from, in parts of a degree: off the Earth, so that no first row shares
/// it and a class 0 always means an earlier row.
pub(super) const BEFORE_FIRST: [i32; 2] = [-OFFSET[0] - 1, -OFFSET[1]];

/// Outcodes, each with the end of its rows; they begin where those of the one before end.
pub(super) type Ends = Vec<(Outcode, u32)>;

/// A packed table taken apart.
pub(super) struct Unpacked {
    pub vintage: String,
    pub codes: Vec<String>,
    pub outcodes: Ends,
    /// [`BLOCKS`] for each outcode.
    pub blocks: Vec<Block>,
    pub rows: Vec<Row>,
}

/// Takes a packed table apart. Every count is checked against the bytes there are before anything of
/// that size is allocated.
pub(super) fn read(bytes: &[u8]) -> Result<Unpacked> {
    let mut input = Input { bytes };
    if !matches!(input.take(MAGIC.len(), ""), Ok(magic) if magic == MAGIC) {
        return Err(NotATable);
    }
    match input.byte("version")? {
        VERSION => {}
        0 => return Err(Corrupt("version")),
        found => return Err(Newer { found }),
    }
    let vintage = input.text("vintage")?;
    let codes: Vec<_> =
        (0..input.u16("district codes")?).map(|_| input.text("district codes")).collect::<Result<_>>()?;
    let (outcodes, len) = (input.u16("size")?, input.u32("size")?);
    let (outcodes, blocks) = read_postcodes(&mut input, usize::from(outcodes), len)?;
    let rows = read_rows(&mut input, len as usize, codes.len().min(MAX_DISTRICTS))?;
    Ok(Unpacked { vintage, codes, outcodes, blocks, rows })
}

/// The outcodes, with the ends of their rows, and the blocks.
fn read_postcodes(input: &mut Input, outcodes: usize, len: u32) -> Result<(Ends, Vec<Block>)> {
    let names = input.take(outcodes * 4, "outcodes")?;
    let sizes = input.take(outcodes * 2, "outcode sizes")?;
    let mut blocks = vec![Block::default(); outcodes * BLOCKS];
    let (mut end, mut ends) = (0, Vec::with_capacity(outcodes));
    for ((name, size), blocks) in names.chunks(4).zip(sizes.chunks(2)).zip(blocks.chunks_mut(BLOCKS)) {
        mark_incodes(input, u16::from_le_bytes([size[0], size[1]]), blocks)?;
        for block in blocks {
            end = block.set_rank(end);
        }
        ends.push((read_outcode(name)?, end));
    }
    if end == len && ends.is_sorted_by(|a, b| a.0 < b.0) { Ok((ends, blocks)) } else { Err(Corrupt("outcodes")) }
}

fn read_outcode(name: &[u8]) -> Result<Outcode> {
    let text = std::str::from_utf8(name).unwrap_or_default().trim_end_matches('\0');
    Outcode::parse(text).map_err(|_| Corrupt("outcodes"))
}

/// Sets the bits of the incodes of one outcode.
fn mark_incodes(input: &mut Input, size: u16, blocks: &mut [Block]) -> Result<()> {
    if size == 0 {
        return Err(Corrupt("outcode sizes"));
    }
    let mut next = 0;
    for _ in 0..size {
        let incode = input.varint("incodes")?.saturating_add(next);
        if incode >= u32::from(INCODES) {
            return Err(Corrupt("incodes"));
        }
        let (block, bit) = place(incode as u16);
        blocks[block].mark(bit);
        next = incode + 1;
    }
    Ok(())
}

fn read_rows(input: &mut Input, len: usize, districts: usize) -> Result<Vec<Row>> {
    let runs = input.u32("districts")? as usize;
    let runs = Input { bytes: input.take(runs, "districts")? };
    let mut runs = Runs { input: runs, district: 0, left: 0, districts };
    let live = input.take(len.div_ceil(8), "live bits")?;
    let classes = input.take(len, "classes")?;
    let shared = input.u32("distances")? as usize;
    let mut distances = Input { bytes: input.take(shared, "distances")? };
    let mut steps = Bits { input, word: 0, held: 0 };
    let mut rows: Vec<Row> = Vec::with_capacity(len);
    let mut position = BEFORE_FIRST;
    for (i, &class) in classes.iter().enumerate() {
        position = if class == 0 {
            let back = usize::from(distances.byte("distances")?) + 1;
            let row = i.checked_sub(back).and_then(|at| rows.get(at));
            row.ok_or(Corrupt("distances"))?.position()
        } else {
            steps.position_after(position, class)?
        };
        rows.push(Row::new(position, runs.next()?, live[i / 8] >> (i % 8) & 1 == 1));
    }
    steps.end()?;
    if runs.left == 0 && runs.input.bytes.is_empty() && distances.bytes.is_empty() {
        Ok(rows)
    } else {
        Err(Corrupt("columns"))
    }
}

/// What is left to read. Each method names the part that it reads, for the error if it is cut short.
struct Input<'a> {
    bytes: &'a [u8],
}

impl<'a> Input<'a> {
    fn take(&mut self, len: usize, part: &'static str) -> Result<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(len).ok_or(Truncated(part))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self, part: &'static str) -> Result<[u8; N]> {
        let (&taken, rest) = self.bytes.split_first_chunk().ok_or(Truncated(part))?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self, part: &'static str) -> Result<u8> {
        self.array(part).map(|[byte]| byte)
    }

    fn u16(&mut self, part: &'static str) -> Result<u16> {
        self.array(part).map(u16::from_le_bytes)
    }

    fn u32(&mut self, part: &'static str) -> Result<u32> {
        self.array(part).map(u32::from_le_bytes)
    }

    fn text(&mut self, part: &'static str) -> Result<String> {
        let len = self.byte(part)?;
        let bytes = self.take(usize::from(len), part)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| Corrupt(part))
    }

    /// A number of at most 28 bits.
    fn varint(&mut self, part: &'static str) -> Result<u32> {
        let mut value = 0;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte(part)?;
            value |= u32::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Corrupt(part))
    }
}

/// The districts of successive rows.
struct Runs<'a> {
    input: Input<'a>,
    district: u16,
    left: u32,
    /// Indexes must be below this.
    districts: usize,
}

impl Runs<'_> {
    fn next(&mut self) -> Result<u16> {
        while self.left == 0 {
            self.district = self.input.u16("districts")?;
            self.left = self.input.varint("districts")?;
            if usize::from(self.district) >= self.districts {
                return Err(Corrupt("districts"));
            }
        }
        self.left -= 1;
        Ok(self.district)
    }
}

/// Reads bits, lowest first.
struct Bits<'a, 'b> {
    input: &'a mut Input<'b>,
    word: u64,
    /// How many bits of `word` are still to be given out; never above 58, as `refill` is called with
    /// fewer than 27.
    held: u8,
}

impl Bits<'_, '_> {
    /// The position one step of the given class from another, in parts of a degree.
    fn position_after(&mut self, [lat, lon]: [i32; 2], class: u8) -> Result<[i32; 2]> {
        let position = [lat + self.zigzag(class >> 4)?, lon + self.zigzag(class & 15)?];
        let on_earth = position.iter().zip(OFFSET).all(|(parts, limit)| parts.abs() <= limit);
        if on_earth { Ok(position) } else { Err(Corrupt("steps")) }
    }

    fn zigzag(&mut self, class: u8) -> Result<i32> {
        let value = match class {
            0 => 0,
            LONG => self.take(LONG_BITS)?,
            _ => self.take(class - 1)? | 1 << (class - 1),
        };
        Ok((value >> 1) as i32 ^ -((value & 1) as i32))
    }

    fn take(&mut self, bits: u8) -> Result<u32> {
        if self.held < bits {
            self.refill(bits)?;
        }
        let value = self.word & ((1 << bits) - 1);
        self.word >>= bits;
        self.held -= bits;
        Ok(value as u32)
    }

    /// Nothing may follow the last step but zeros to fill its byte.
    fn end(self) -> Result<()> {
        if self.input.bytes.is_empty() && self.held < 8 && self.word == 0 { Ok(()) } else { Err(Corrupt("end")) }
    }

    /// Takes in four bytes at once while there are so many, then single ones, until `bits` are held.
    fn refill(&mut self, bits: u8) -> Result<()> {
        if let Some((&four, rest)) = self.input.bytes.split_first_chunk() {
            self.word |= u64::from(u32::from_le_bytes(four)) << self.held;
            self.held += 32;
            self.input.bytes = rest;
        }
        while self.held < bits {
            self.word |= u64::from(self.input.byte("steps")?) << self.held;
            self.held += 8;
        }
        Ok(())
    }
}
