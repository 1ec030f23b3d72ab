//! The postcodes of Great Britain in memory: where each lies, its district and whether it is in use.
//!
//! # In memory
//! Each outcode has a bitmap of its possible incodes, cut into blocks that carry the rank of their
//! first bit, so that asking whether a postcode exists and finding its row touch one cache line. A
//! row is one 64-bit word, so the answer costs one more. 2.6 million postcodes take about 25 MB.
//!
//! # Packed
//! Little-endian; `varint` is LEB128. Rows are in postcode order. Columns of unlike things are kept
//! apart because a general compressor, which the caller applies, does best on like bytes.
//!
//! | what | form |
//! | --- | --- |
//! | magic, version | `NNCFPC`, one byte |
//! | vintage, then number of district codes and the codes | each text a length byte and UTF-8; number `u16` |
//! | number of outcodes, number of rows | `u16`, `u32` |
//! | outcodes | four bytes each, filled with zeros |
//! | rows of each outcode | `u16` each |
//! | incodes | varint per row: incodes skipped since the previous row of the outcode |
//! | districts | runs: `u16` index and varint length; preceded by the `u32` length of the column in bytes |
//! | live | one bit per row, lowest first |
//! | classes | byte per row: number of bits of the zigzag step from the row before, north in the high four bits |
//! | distances | byte for each class 0: the row has the position of the row this many + 1 earlier |
//! | step bits | for each other row north then east, lowest bit first, without the leading one |
//!
//! A class of 15 stands for a step written in full, in 27 bits. Neighbours in postcode order tend to
//! be neighbours on the ground, and often the same building, which is what the last three columns
//! exploit.

use rustc_hash::FxHashMap;

use crate::postcode::{INCODES, Outcode, Postcode};

const MAGIC: &[u8; 6] = b"NNCFPC";
const VERSION: u8 = 1;
/// Parts of a degree that positions are held in: 1e-5°, at most 1.1 m.
const SCALE: f64 = 1e5;
/// What is added to a latitude and a longitude, in parts, so that neither is negative.
const OFFSET: [i32; 2] = [9_000_000, 18_000_000];
/// Class of a step too long for the usual classes, and the bits it takes.
const LONG: u8 = 15;
const LONG_BITS: u8 = 27;
/// How far back a row may refer to another of the same position, in rows.
const WINDOW: usize = 256;
/// District codes that a row's twelve bits can tell apart.
const MAX_DISTRICTS: usize = 1 << 12;

/// What is wrong with a packed table, or with what was pushed to make one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostcodeTableError {
    /// The bytes do not begin as a table does.
    #[error("this is not a packed postcode table")]
    NotATable,
    /// Written by a later release.
    #[error("the postcode table was made for a newer version (format {found}; this one reads {VERSION})")]
    Newer {
        /// The format that the bytes claim.
        found: u8,
    },
    /// The bytes end inside the named part.
    #[error("the postcode table is cut short in its {0}")]
    Truncated(&'static str),
    /// The named part contradicts itself or another.
    #[error("the postcode table is corrupt in its {0}")]
    Corrupt(&'static str),
    /// A postcode was pushed twice.
    #[error("postcode {0} appears twice")]
    Duplicate(Postcode),
    /// A latitude beyond ±90°, a longitude beyond ±180°, or either not a number.
    #[error("the position of postcode {0} is not on Earth")]
    Position(Postcode),
    /// More district codes than 4,096.
    #[error("more than {MAX_DISTRICTS} district codes")]
    TooManyDistricts,
    /// A district code or vintage longer than 255 bytes.
    #[error("a district code or vintage is longer than 255 bytes")]
    TextTooLong,
}

type Result<T, E = PostcodeTableError> = std::result::Result<T, E>;

/// What the table knows of one postcode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PostcodeEntry {
    /// Degrees north, WGS 84, five decimals.
    pub lat: f64,
    /// Degrees east, WGS 84, five decimals.
    pub lon: f64,
    /// Index into [`PostcodeTable::district_codes`].
    pub district: u16,
    /// In use, as against terminated.
    pub live: bool,
}

/// What the table knows of one outcode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutcodeEntry<'a> {
    /// Mean latitude in degrees of its live postcodes, or of all when none is live.
    pub lat: f64,
    /// Mean longitude in degrees, likewise.
    pub lon: f64,
    /// Indexes into [`PostcodeTable::district_codes`], that with the most postcodes (live or not)
    /// first; equal ones by code.
    pub districts: &'a [u16],
    /// Number of live postcodes.
    pub live: u32,
    /// Number of postcodes, live and terminated.
    pub all: u32,
}

/// One postcode's row: from the top 25 bits of latitude, 26 of longitude, 12 of district and 1 live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row(u64);

impl Row {
    fn new([lat, lon]: [i32; 2], district: u16, live: bool) -> Self {
        let position = u64::from((lat + OFFSET[0]) as u32) << 26 | u64::from((lon + OFFSET[1]) as u32);
        Self(position << 13 | u64::from(district) << 1 | u64::from(live))
    }

    /// Latitude and longitude in parts of a degree.
    fn position(self) -> [i32; 2] {
        [(self.0 >> 39) as i32 - OFFSET[0], (self.0 >> 13 & 0x3FF_FFFF) as i32 - OFFSET[1]]
    }

    fn same_position(self, other: Self) -> bool {
        (self.0 ^ other.0) >> 13 == 0
    }

    fn district(self) -> u16 {
        (self.0 >> 1 & 0xFFF) as u16
    }

    fn live(self) -> bool {
        self.0 & 1 == 1
    }

    fn entry(self) -> PostcodeEntry {
        let [lat, lon] = self.position().map(|parts| f64::from(parts) / SCALE);
        PostcodeEntry { lat, lon, district: self.district(), live: self.live() }
    }
}

/// 96 incodes: the row of the first postcode at or after them, and which of them exist.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(16))]
struct Block {
    rank: u32,
    bits: [u32; 3],
}

const BLOCK_BITS: u16 = 96;
const BLOCKS: usize = INCODES.div_ceil(BLOCK_BITS) as usize;

#[derive(Debug)]
struct OutcodeRow {
    outcode: Outcode,
    lat: f64,
    lon: f64,
    live: u32,
    rows: std::ops::Range<u32>,
    districts: std::ops::Range<u32>,
}

/// The postcodes of Great Britain, read once and never changed.
#[derive(Debug)]
pub struct PostcodeTable {
    vintage: String,
    codes: Vec<String>,
    index: FxHashMap<Outcode, u16>,
    outcodes: Vec<OutcodeRow>,
    outcode_districts: Vec<u16>,
    /// [`BLOCKS`] for each outcode, in the order of `outcodes`.
    blocks: Vec<Block>,
    rows: Vec<Row>,
}

impl PostcodeTable {
    /// The entry of a postcode, or `None` if it does not exist (or is of Northern Ireland).
    #[inline]
    pub fn get(&self, postcode: Postcode) -> Option<PostcodeEntry> {
        self.row(postcode).map(Row::entry)
    }

    /// The district of a postcode, as an index into [`district_codes`](Self::district_codes).
    #[inline]
    pub fn district(&self, postcode: Postcode) -> Option<u16> {
        self.row(postcode).map(Row::district)
    }

    /// The summary of an outcode, or `None` if it has no postcode in the table.
    pub fn outcode(&self, outcode: Outcode) -> Option<OutcodeEntry<'_>> {
        let row = self.outcodes.get(usize::from(*self.index.get(&outcode)?))?;
        let districts = self.outcode_districts.get(row.districts.start as usize..row.districts.end as usize)?;
        let OutcodeRow { lat, lon, live, .. } = *row;
        Some(OutcodeEntry { lat, lon, districts, live, all: row.rows.end - row.rows.start })
    }

    /// Number of postcodes, live and terminated.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table holds nothing.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The codes of the districts (Government Statistical Service), in order, that indexes refer to.
    pub fn district_codes(&self) -> &[String] {
        &self.codes
    }

    /// The date of the source as it was given when the table was packed, such as `2025-05`.
    pub fn vintage(&self) -> &str {
        &self.vintage
    }

    /// Every outcode, in order.
    pub fn outcodes(&self) -> impl Iterator<Item = Outcode> + '_ {
        self.outcodes.iter().map(|row| row.outcode)
    }

    /// Every postcode with its entry, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Postcode, PostcodeEntry)> + '_ {
        let postcodes = self.outcodes().flat_map(move |outcode| {
            (0..INCODES).filter_map(move |incode| Postcode::from_parts(outcode, incode))
        });
        postcodes.filter_map(|postcode| Some((postcode, self.get(postcode)?)))
    }

    #[inline]
    fn row(&self, postcode: Postcode) -> Option<Row> {
        let outcode = usize::from(*self.index.get(&postcode.outcode())?);
        let (block, bit) = place(postcode.incode_index());
        let block = self.blocks.get(outcode * BLOCKS + block)?;
        let (word, mask) = (bit / 32, 1 << (bit % 32));
        if block.bits[word] & mask == 0 {
            return None;
        }
        let before: u32 = block.bits[..word].iter().map(|bits| bits.count_ones()).sum();
        let rank = block.rank + before + (block.bits[word] & (mask - 1)).count_ones();
        self.rows.get(rank as usize).copied()
    }

    /// Reads a packed table: see the [module](self) for the form.
    ///
    /// # Errors
    /// [`PostcodeTableError`] for bytes that are not a table, of a newer version, cut short or
    /// inconsistent. What is allocated stays in proportion to `bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut input = Input { bytes };
        if input.take(MAGIC.len(), "magic") != Ok(MAGIC) {
            return Err(PostcodeTableError::NotATable);
        }
        match input.byte("version")? {
            VERSION => {}
            0 => return Err(PostcodeTableError::Corrupt("version")),
            found => return Err(PostcodeTableError::Newer { found }),
        }
        let vintage = input.text("vintage")?;
        let codes = (0..input.u16("district codes")?).map(|_| input.text("district codes"));
        let codes = codes.collect::<Result<Vec<_>>>()?;
        let (outcodes, len) = (input.u16("size")?, input.u32("size")?);
        let (outcodes, blocks) = read_incodes(&mut input, usize::from(outcodes), len)?;
        let rows = read_rows(&mut input, len as usize, codes.len())?;
        if !input.bytes.is_empty() {
            return Err(PostcodeTableError::Corrupt("end"));
        }
        let (outcodes, outcode_districts) = summarise(outcodes, &rows);
        let index = outcodes.iter().zip(0..).map(|(row, i)| (row.outcode, i)).collect();
        Ok(Self { vintage, codes, index, outcodes, outcode_districts, blocks, rows })
    }
}

/// The block of an incode within its outcode, and its bit within the block.
fn place(incode: u16) -> (usize, usize) {
    (usize::from(incode / BLOCK_BITS), usize::from(incode % BLOCK_BITS))
}

/// Outcodes with the ends of their rows, and the blocks of each.
type Incodes = (Vec<(Outcode, u32)>, Vec<Block>);

fn read_incodes(input: &mut Input, outcodes: usize, len: u32) -> Result<Incodes> {
    let names = input.take(outcodes * 4, "outcodes")?;
    let sizes = input.take(outcodes * 2, "outcode sizes")?;
    let mut blocks = vec![Block::default(); outcodes * BLOCKS];
    let (mut end, mut ends) = (0_u32, Vec::with_capacity(outcodes));
    for ((name, size), blocks) in names.chunks(4).zip(sizes.chunks(2)).zip(blocks.chunks_mut(BLOCKS)) {
        let size = u16::from_le_bytes([size[0], size[1]]);
        if size == 0 {
            return Err(PostcodeTableError::Corrupt("outcode sizes"));
        }
        mark_incodes(input, size, blocks)?;
        for block in blocks {
            block.rank = end;
            end += block.bits.iter().map(|bits| bits.count_ones()).sum::<u32>();
        }
        ends.push((outcode_from(name)?, end));
    }
    if end != len || !ends.is_sorted_by(|a, b| a.0 < b.0) {
        return Err(PostcodeTableError::Corrupt("outcodes"));
    }
    Ok((ends, blocks))
}

/// Sets the bits of one outcode's `size` incodes.
fn mark_incodes(input: &mut Input, size: u16, blocks: &mut [Block]) -> Result<()> {
    let mut next = 0;
    for _ in 0..size {
        let incode = input.varint("incodes")?.saturating_add(next);
        if incode >= u32::from(INCODES) {
            return Err(PostcodeTableError::Corrupt("incodes"));
        }
        let (block, bit) = place(incode as u16);
        blocks[block].bits[bit / 32] |= 1 << (bit % 32);
        next = incode + 1;
    }
    Ok(())
}

fn outcode_from(name: &[u8]) -> Result<Outcode> {
    let text = std::str::from_utf8(name).unwrap_or_default().trim_end_matches('\0');
    Outcode::parse(text).map_err(|_| PostcodeTableError::Corrupt("outcodes"))
}

fn read_rows(input: &mut Input, len: usize, districts: usize) -> Result<Vec<Row>> {
    let runs = input.u32("districts")? as usize;
    let mut runs = Runs { input: Input { bytes: input.take(runs, "districts")? }, district: 0, left: 0, districts };
    let live = input.take(len.div_ceil(8), "live bits")?;
    let classes = input.take(len, "classes")?;
    let far = classes.iter().filter(|&&class| class == 0).count();
    let mut distances = input.take(far, "distances")?.iter();
    let mut steps = Bits { input, word: 0, left: 0 };
    let mut rows: Vec<Row> = Vec::with_capacity(len);
    let mut last = [0; 2];
    for (i, &class) in classes.iter().enumerate() {
        last = if class == 0 {
            let back = distances.next().map_or(0, |&distance| usize::from(distance) + 1);
            i.checked_sub(back).and_then(|at| rows.get(at)).ok_or(PostcodeTableError::Corrupt("distances"))?.position()
        } else {
            step(&mut steps, class, last)?
        };
        rows.push(Row::new(last, runs.next()?, live[i / 8] >> (i % 8) & 1 == 1));
    }
    Ok(rows)
}

/// The position one step away from `last`.
fn step(bits: &mut Bits, class: u8, last: [i32; 2]) -> Result<[i32; 2]> {
    let mut position = [last[0] + bits.zigzag(class >> 4)?, last[1] + bits.zigzag(class & 15)?];
    for (parts, limit) in position.iter_mut().zip(OFFSET) {
        if parts.unsigned_abs() > limit as u32 {
            return Err(PostcodeTableError::Corrupt("positions"));
        }
    }
    position[0] += 0;
    Ok(position)
}

/// The summaries of the outcodes, whose rows end where the pairs say, and the districts of all of them.
fn summarise(outcodes: Vec<(Outcode, u32)>, rows: &[Row]) -> (Vec<OutcodeRow>, Vec<u16>) {
    let (mut start, mut districts) = (0, Vec::new());
    let rows_of = |(outcode, end): (Outcode, u32)| {
        let own = rows.get(start as usize..end as usize).unwrap_or_default();
        let live = own.iter().filter(|row| row.live()).count() as u32;
        let [lat, lon] = mean(own.iter().filter(|row| live == 0 || row.live()));
        let first = districts.len() as u32;
        districts.extend(by_frequency(own));
        let row = OutcodeRow { outcode, lat, lon, live, rows: start..end, districts: first..districts.len() as u32 };
        start = end;
        row
    };
    (outcodes.into_iter().map(rows_of).collect(), districts)
}

/// The mean position in degrees; the caller has at least one row.
fn mean<'a>(rows: impl Iterator<Item = &'a Row>) -> [f64; 2] {
    let (mut sum, mut count) = ([0_i64; 2], 0_i64);
    for row in rows {
        let [lat, lon] = row.position();
        sum = [sum[0] + i64::from(lat), sum[1] + i64::from(lon)];
        count += 1;
    }
    sum.map(|parts| parts as f64 / count as f64 / SCALE)
}

/// The districts of some rows, the most frequent first.
fn by_frequency(rows: &[Row]) -> impl Iterator<Item = u16> + use<> {
    let mut counts: Vec<(u16, u32)> = Vec::new();
    for run in rows.chunk_by(|a, b| a.district() == b.district()) {
        let (district, n) = (run[0].district(), run.len() as u32);
        match counts.iter_mut().find(|(known, _)| *known == district) {
            Some((_, count)) => *count += n,
            None => counts.push((district, n)),
        }
    }
    counts.sort_unstable_by_key(|&(district, count)| (std::cmp::Reverse(count), district));
    counts.into_iter().map(|(district, _)| district)
}
