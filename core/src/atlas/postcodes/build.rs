//! Making a packed postcode table: see `packed` for the form.

use super::PostcodeTableError::{Duplicate, Position, TextTooLong, TooMany};
use super::packed::{BEFORE_FIRST, LONG, LONG_BITS, MAGIC, VERSION, WINDOW};
use super::{MAX_DISTRICTS, PostcodeTable, Result, Row, SCALE};
use crate::postcode::Postcode;

/// Gathers postcodes, in any order, and packs them.
#[derive(Debug, Default)]
pub struct PostcodeTableBuilder {
    vintage: String,
    /// In order of first appearance; rows refer to them by index until they are sorted at the end.
    codes: Vec<String>,
    indexes: rustc_hash::FxHashMap<String, u16>,
    rows: Vec<(Postcode, Row)>,
}

impl PostcodeTableBuilder {
    /// An empty table of the given date, such as `2025-05`.
    pub fn new(vintage: impl Into<String>) -> Self {
        Self { vintage: vintage.into(), ..Self::default() }
    }

    /// Adds a postcode at `lat` degrees north and `lon` degrees east, rounded to five decimals, in
    /// the district of the given code; `live` unless it is terminated.
    ///
    /// # Errors
    /// [`Position`] off the Earth, [`TooMany`] at the 4,097th district code.
    pub fn push(&mut self, postcode: Postcode, lat: f64, lon: f64, district: &str, live: bool) -> Result<()> {
        // Written so that it also refuses what is not a number.
        if !(lat.abs() <= 90.0 && lon.abs() <= 180.0) {
            return Err(Position(postcode));
        }
        let position = [lat, lon].map(|degrees| (degrees * SCALE).round() as i32);
        let district = self.district(district)?;
        self.rows.push((postcode, Row::new(position, district, live)));
        Ok(())
    }

    fn district(&mut self, code: &str) -> Result<u16> {
        if let Some(&index) = self.indexes.get(code) {
            return Ok(index);
        }
        if self.codes.len() == MAX_DISTRICTS {
            return Err(TooMany("district codes"));
        }
        let index = self.codes.len() as u16;
        self.codes.push(code.to_owned());
        self.indexes.insert(code.to_owned(), index);
        Ok(index)
    }

    /// The packed table, not compressed. Equal contents give equal bytes in whatever order they came.
    ///
    /// # Errors
    /// [`Duplicate`] for a postcode pushed twice, [`TextTooLong`], [`TooMany`] above 65,535 outcodes.
    pub fn encode(mut self) -> Result<Vec<u8>> {
        self.sort()?;
        let mut out = [MAGIC.as_slice(), &[VERSION]].concat();
        write_text(&mut out, &self.vintage)?;
        out.extend((self.codes.len() as u16).to_le_bytes());
        for code in &self.codes {
            write_text(&mut out, code)?;
        }
        write_postcodes(&mut out, &self.rows)?;
        let rows: Vec<Row> = self.rows.into_iter().map(|(_, row)| row).collect();
        write_districts(&mut out, &rows);
        out.extend(rows.chunks(8).map(|rows| rows.iter().rev().fold(0, |byte, row| byte << 1 | u8::from(row.live()))));
        write_positions(&mut out, &rows);
        Ok(out)
    }

    /// The table itself, by way of its packed form.
    ///
    /// # Errors
    /// Those of [`encode`](Self::encode).
    pub fn finish(self) -> Result<PostcodeTable> {
        PostcodeTable::from_bytes(&self.encode()?)
    }

    /// Sorts the rows by postcode and the district codes by themselves.
    fn sort(&mut self) -> Result<()> {
        self.rows.sort_unstable_by_key(|&(postcode, _)| postcode);
        if let Some(pair) = self.rows.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(Duplicate(pair[0].0));
        }
        self.codes.sort_unstable();
        let mut moved = vec![0; self.codes.len()];
        for (code, to) in self.codes.iter().zip(0..) {
            moved[usize::from(self.indexes[code])] = to;
        }
        for (_, row) in &mut self.rows {
            *row = Row::new(row.position(), moved[usize::from(row.district())], row.live());
        }
        Ok(())
    }
}

fn write_text(out: &mut Vec<u8>, text: &str) -> Result<()> {
    out.push(u8::try_from(text.len()).map_err(|_| TextTooLong)?);
    out.extend(text.as_bytes());
    Ok(())
}

fn write_varint(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn write_postcodes(out: &mut Vec<u8>, rows: &[(Postcode, Row)]) -> Result<()> {
    let outcodes: Vec<_> = rows.chunk_by(|a, b| a.0.outcode() == b.0.outcode()).collect();
    let count = u16::try_from(outcodes.len()).map_err(|_| TooMany("outcodes"))?;
    out.extend(count.to_le_bytes());
    out.extend((rows.len() as u32).to_le_bytes());
    for rows in &outcodes {
        let mut name = [0; 4];
        name.iter_mut().zip(rows[0].0.outcode().as_str().bytes()).for_each(|(to, from)| *to = from);
        out.extend(name);
    }
    out.extend(outcodes.iter().flat_map(|rows| (rows.len() as u16).to_le_bytes()));
    for rows in outcodes {
        let mut next = 0;
        for incode in rows.iter().map(|(postcode, _)| postcode.incode_index()) {
            write_varint(out, u32::from(incode - next));
            next = incode + 1;
        }
    }
    Ok(())
}

fn write_districts(out: &mut Vec<u8>, rows: &[Row]) {
    let mut column = Vec::new();
    for run in rows.chunk_by(|a, b| a.district() == b.district()) {
        column.extend(run[0].district().to_le_bytes());
        // A varint of the format has 28 bits; no country has more postcodes.
        write_varint(&mut column, run.len() as u32);
    }
    out.extend((column.len() as u32).to_le_bytes());
    out.extend(column);
}

fn write_positions(out: &mut Vec<u8>, rows: &[Row]) {
    let (mut distances, mut steps) = (Vec::new(), BitWriter::default());
    let mut last = BEFORE_FIRST;
    for (i, row) in rows.iter().enumerate() {
        let position = row.position();
        let window = &rows[i.saturating_sub(WINDOW)..i];
        if let Some(distance) = window.iter().rev().position(|earlier| earlier.same_position(*row)) {
            out.push(0);
            distances.push(distance as u8);
        } else {
            let north = steps.zigzag(position[0] - last[0]);
            let east = steps.zigzag(position[1] - last[1]);
            out.push(north << 4 | east);
        }
        last = position;
    }
    out.extend((distances.len() as u32).to_le_bytes());
    out.extend(distances);
    out.extend(steps.finish());
}

/// Writes bits, lowest first.
#[derive(Default)]
struct BitWriter {
    bytes: Vec<u8>,
    word: u64,
    held: u8,
}

impl BitWriter {
    /// Writes a step and returns its half class.
    fn zigzag(&mut self, step: i32) -> u8 {
        let value = (step << 1 ^ step >> 31) as u32;
        let class = (u32::BITS - value.leading_zeros()) as u8;
        if class >= LONG {
            self.put(value, LONG_BITS);
            return LONG;
        }
        let bits = class.saturating_sub(1);
        self.put(value & ((1 << bits) - 1), bits);
        class
    }

    fn put(&mut self, value: u32, bits: u8) {
        self.word |= u64::from(value) << self.held;
        self.held += bits;
        while self.held >= 8 {
            self.bytes.push(self.word as u8);
            self.word >>= 8;
            self.held -= 8;
        }
    }

    fn finish(mut self) -> Vec<u8> {
        if self.held > 0 {
            self.bytes.push(self.word as u8);
        }
        self.bytes
    }
}
