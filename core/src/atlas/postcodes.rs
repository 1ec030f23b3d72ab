//! The postcodes of Great Britain in memory: where each lies, its district and whether it is in use.
//!
//! Each outcode has a bitmap of its possible incodes, cut into blocks. In memory the rows of a block,
//! a 64-bit word each, stand right behind its bits: where a block begins is told by a list that stays
//! near the processor, and what follows is one place of memory. 2.6 million postcodes take about 25 MB.
//!
//! [`PostcodeTable::from_bytes`] reads the packed form that [`PostcodeTableBuilder`] writes; the
//! private module `packed` describes it.

mod build;
mod packed;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashMap;

use crate::postcode::{INCODES, Outcode, Postcode};

pub use build::PostcodeTableBuilder;

/// Parts of a degree that positions are held in: 1e-5°, at most 1.1 m.
const SCALE: f64 = 1e5;
/// What is added to a latitude and a longitude, in parts, so that neither is negative.
const OFFSET: [i32; 2] = [9_000_000, 18_000_000];
/// District codes that a row's twelve bits can tell apart.
const MAX_DISTRICTS: usize = 1 << 12;

/// What is wrong with a packed table, or with what was pushed to make one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostcodeTableError {
    /// The bytes do not begin as a table does.
    #[error("this is not a packed postcode table")]
    NotATable,
    /// Written by a later release.
    #[error("the postcode table was made for a newer version (format {found}; this one reads {max})", max = packed::VERSION)]
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
    /// More of the named things than the table can number.
    #[error("a postcode table cannot number so many {0}")]
    TooMany(&'static str),
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

/// Which of 96 successive incodes exist, in the low bits, and above them in 32 bits the number of
/// rows before theirs.
#[derive(Debug, Clone, Copy, Default)]
struct Block(u128);

const BLOCK_BITS: u16 = 96;
const BLOCKS: usize = INCODES.div_ceil(BLOCK_BITS) as usize;

impl Block {
    /// Notes that the incode of this bit exists; before the rank is set.
    fn mark(&mut self, bit: u16) {
        self.0 |= 1 << bit;
    }

    /// Sets the number of rows before this block's and returns that before the next one's.
    fn set_rank(&mut self, rank: u32) -> u32 {
        let own = self.0.count_ones();
        self.0 |= u128::from(rank) << BLOCK_BITS;
        rank + own
    }

    /// Which of its incodes exist, without the rank.
    fn bits(self) -> u128 {
        self.0 & ((1 << BLOCK_BITS) - 1)
    }

    /// Where its rows stand among all.
    fn rows(self) -> std::ops::Range<usize> {
        let rank = (self.0 >> BLOCK_BITS) as usize;
        rank..rank + self.bits().count_ones() as usize
    }
}

/// The blocks that are not empty, each as the two words of its bits with its rows behind them.
#[derive(Debug)]
struct Blocks {
    /// Where each block begins; those that are empty share the beginning, where no bit is set.
    starts: Vec<u32>,
    words: Vec<u64>,
}

impl Blocks {
    /// Words of a block's bits.
    const HEAD: usize = 2;

    fn new(blocks: &[Block], rows: &[Row]) -> Self {
        let mut words = Vec::with_capacity(Self::HEAD * (blocks.len() + 1) + rows.len());
        words.resize(Self::HEAD, 0);
        let starts = blocks.iter().map(|block| {
            let (bits, own) = (block.bits(), rows.get(block.rows()).unwrap_or_default());
            if own.is_empty() {
                return 0;
            }
            let start = words.len() as u32;
            words.extend([bits as u64, (bits >> u64::BITS) as u64]);
            words.extend(own.iter().map(|row| row.0));
            start
        });
        let starts = starts.collect();
        words.shrink_to_fit();
        Self { starts, words }
    }

    /// The row of an incode by its block and bit, if it exists.
    #[inline]
    fn row(&self, block: usize, bit: u16) -> Option<Row> {
        let [low, high, rows @ ..] = self.words.get(*self.starts.get(block)? as usize..)? else { return None };
        let bits = u128::from(*low) | u128::from(*high) << u64::BITS;
        let earlier = (bits & ((1 << bit) - 1)).count_ones();
        let exists = bits >> bit & 1 == 1;
        if exists { rows.get(earlier as usize).map(|&row| Row(row)) } else { None }
    }
}

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
    blocks: Blocks,
    len: usize,
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
        self.len
    }

    /// Whether the table holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The codes of the districts (Government Statistical Service), ascending, that indexes refer to.
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
        let postcodes = self
            .outcodes()
            .flat_map(move |outcode| (0..INCODES).filter_map(move |incode| Postcode::from_parts(outcode, incode)));
        postcodes.filter_map(|postcode| Some((postcode, self.get(postcode)?)))
    }

    #[inline]
    fn row(&self, postcode: Postcode) -> Option<Row> {
        let outcode = usize::from(*self.index.get(&postcode.outcode())?);
        let (block, bit) = place(postcode.incode_index());
        self.blocks.row(outcode * BLOCKS + block, bit)
    }

    /// Reads a packed table.
    ///
    /// # Errors
    /// [`PostcodeTableError`] for bytes that are not a table, of a newer version, cut short or
    /// inconsistent. What is allocated stays in proportion to `bytes`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let packed::Unpacked { vintage, codes, outcodes, blocks, rows } = packed::read(bytes)?;
        let (outcodes, outcode_districts) = summarise(outcodes, &rows);
        let index = outcodes.iter().zip(0..).map(|(row, i)| (row.outcode, i)).collect();
        let (blocks, len) = (Blocks::new(&blocks, &rows), rows.len());
        Ok(Self { vintage, codes, index, outcodes, outcode_districts, blocks, len })
    }
}

/// The block of an incode within its outcode, and its bit within the block.
fn place(incode: u16) -> (usize, u16) {
    (usize::from(incode / BLOCK_BITS), incode % BLOCK_BITS)
}

/// The summaries of the outcodes, whose rows end where the pairs say, and the districts of them all.
fn summarise(outcodes: packed::Ends, rows: &[Row]) -> (Vec<OutcodeRow>, Vec<u16>) {
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
