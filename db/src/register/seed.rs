//! Seeding: the first contents of a register, all or nothing.

use std::collections::HashSet;
use std::fmt;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use nncf_core::helpline::Helpline;
use nncf_core::partnership::{Fault, Partnership};
use nncf_core::region::{Crossing, Region, RegionKey, RetiredCode, SplitPostcode};

use super::check::Known;
use super::read::state;
use super::write::{Author, Change, insert, insert_links};
use super::{Register, RegisterState, helplines};
use crate::connection::AnyConnection;
use crate::error::StoreError;
use crate::hashing::sha256;
use crate::rows::{BlobRow, CrossingRow, RegionRow, RetiredCodeRow, SplitPostcodeRow};
use crate::schema::{blobs, crossings, regions, register, retired_codes, split_postcodes};

/// A packed file, kept whole in the register so that every node has the same.
#[derive(Clone, PartialEq, Eq)]
pub struct Blob {
    /// What it is: [`Blob::BOUNDARIES`] or [`Blob::POSTCODES`].
    pub name: String,
    /// Which release it was made from, such as `2025-11`.
    pub vintage: String,
    /// The SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl Blob {
    /// The name of the packed boundaries.
    pub const BOUNDARIES: &'static str = "boundaries";
    /// The name of the packed postcodes.
    pub const POSTCODES: &'static str = "postcodes";

    /// A blob with its digest.
    pub fn new(name: &str, vintage: &str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), vintage: vintage.to_owned(), digest: sha256(&bytes), bytes }
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, vintage, digest: _, bytes } = self;
        write!(f, "Blob({name}, {vintage}, {} bytes)", bytes.len())
    }
}

/// What a register is seeded with.
#[derive(Debug, Clone)]
pub struct SeedData {
    /// Every geography.
    pub regions: Vec<Region>,
    /// Codes no longer in use; each successor is among the geographies.
    pub retired_codes: Vec<RetiredCode>,
    /// Crossings between districts that are among the geographies.
    pub crossings: Vec<Crossing>,
    /// Postcodes that are known to lie in several districts, which are among the geographies.
    pub split_postcodes: Vec<SplitPostcode>,
    /// The packed boundaries.
    pub boundaries: Blob,
    /// The packed postcodes.
    pub postcodes: Blob,
    /// The helplines.
    pub helplines: Vec<Helpline>,
    /// The partnerships, in any order: they may link to each other.
    pub partnerships: Vec<Partnership>,
}

/// How far seeding has come, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeedStep {
    /// What was just written.
    pub part: SeedPart,
    /// How many rows are written.
    pub done: usize,
    /// How many rows there are to write.
    pub total: usize,
}

/// The parts of the seed, in the order in which they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeedPart {
    /// Regions, retired codes, crossings and split postcodes.
    Geography,
    /// Boundaries and postcodes.
    Files,
    /// Helplines.
    Helplines,
    /// Partnerships.
    Partnerships,
}

impl fmt::Display for SeedPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Geography => "geography",
            Self::Files => "boundaries and postcodes",
            Self::Helplines => "helplines",
            Self::Partnerships => "partnerships",
        })
    }
}

impl Register {
    /// Fills an empty register in one transaction under the lock for writing: all of it is there, or nothing.
    /// Each partnership and helpline is written as revision 1 by the role `seed`. `progress` is told of every row; where
    /// PostgreSQL asks for the transaction to be tried again, it starts over.
    ///
    /// # Errors
    /// [`StoreError::AlreadySeeded`], also for all but one of several processes that seed at once;
    /// [`StoreError::Seed`] when the data do not hold together or the register holds records already.
    // By value: it is given up for good, and with it the memory of its blobs.
    #[allow(clippy::needless_pass_by_value)]
    pub fn seed(&self, data: SeedData, progress: &mut dyn FnMut(SeedStep)) -> Result<RegisterState, StoreError> {
        check_geography(&data)?;
        check_blob(&data.boundaries, Blob::BOUNDARIES)?;
        check_blob(&data.postcodes, Blob::POSTCODES)?;
        self.connections.write_tx(|conn| {
            let before = state(conn)?;
            if before.seeded_at.is_some() {
                return Err(StoreError::AlreadySeeded);
            }
            if before.version > 0 {
                return Err(StoreError::Seed("the register already holds records; seed an empty one".to_owned()));
            }
            let at = self.now();
            Seeding { conn, at, progress, done: 0, total: data.rows() }.run(&data)?;
            diesel::update(register::table).set(register::seeded_at.eq(Some(at))).execute(conn)?;
            state(conn)
        })
    }
}

impl SeedData {
    fn rows(&self) -> usize {
        let Self { regions, retired_codes, crossings, split_postcodes, helplines, partnerships, .. } = self;
        let places = regions.len() + retired_codes.len() + crossings.len() + split_postcodes.len();
        places + 2 + helplines.len() + partnerships.len()
    }
}

/// A seeding under way.
struct Seeding<'a> {
    conn: &'a mut AnyConnection,
    at: NaiveDateTime,
    progress: &'a mut dyn FnMut(SeedStep),
    done: usize,
    total: usize,
}

impl Seeding<'_> {
    fn run(mut self, data: &SeedData) -> Result<(), StoreError> {
        let SeedData { regions, retired_codes, crossings, split_postcodes, .. } = data;
        let SeedData { boundaries, postcodes, helplines, partnerships, .. } = data;
        for region in regions {
            diesel::insert_into(regions::table).values(RegionRow::from(region)).execute(self.conn)?;
            self.step(SeedPart::Geography);
        }
        for code in retired_codes {
            diesel::insert_into(retired_codes::table).values(RetiredCodeRow::from(code)).execute(self.conn)?;
            self.step(SeedPart::Geography);
        }
        for crossing in crossings {
            diesel::insert_into(crossings::table).values(CrossingRow::from(crossing)).execute(self.conn)?;
            self.step(SeedPart::Geography);
        }
        for split in split_postcodes {
            for row in SplitPostcodeRow::of(split) {
                diesel::insert_into(split_postcodes::table).values(row).execute(self.conn)?;
            }
            self.step(SeedPart::Geography);
        }
        for blob in [boundaries, postcodes] {
            self.insert_blob(blob)?;
            self.step(SeedPart::Files);
        }
        let author = Author { role: "seed".to_owned(), name: None };
        let change = Change { at: self.at, author: &author, why: "seeded with the register" };
        for helpline in helplines {
            helplines::insert(self.conn, helpline, &change)?;
            self.step(SeedPart::Helplines);
        }
        self.insert_partnerships(partnerships, &change)
    }

    fn step(&mut self, part: SeedPart) {
        self.done += 1;
        (self.progress)(SeedStep { part, done: self.done, total: self.total });
    }

    fn insert_blob(&mut self, blob: &Blob) -> QueryResult<usize> {
        let Blob { name, vintage, digest, bytes } = blob;
        let row = BlobRow {
            name: name.clone(),
            vintage: vintage.clone(),
            digest: digest.to_vec(),
            bytes: bytes.clone(),
            loaded_at: self.at,
        };
        diesel::insert_into(blobs::table).values(row).execute(self.conn)
    }

    /// First every record, then the links between them.
    fn insert_partnerships(&mut self, partnerships: &[Partnership], change: &Change) -> Result<(), StoreError> {
        let mut known = Known::load(self.conn)?;
        let mut ids = HashSet::new();
        for partnership in partnerships {
            if !known.add(partnership) || !ids.insert(partnership.id) {
                return Err(StoreError::Seed(format!("{} or its id stands in the data twice", partnership.slug)));
            }
        }
        let mut all = Vec::new();
        for partnership in partnerships {
            let checked = known.check(self.conn, partnership).map_err(|error| named(error, partnership))?;
            insert(self.conn, &checked, change)?;
            self.step(SeedPart::Partnerships);
            all.push(checked);
        }
        all.iter().try_for_each(|checked| Ok(insert_links(self.conn, checked)?))
    }
}

/// A fault in seed data is told with the record that it is in.
fn named(error: StoreError, partnership: &Partnership) -> StoreError {
    let StoreError::Invalid(faults) = error else { return error };
    let each: Vec<_> = faults.iter().map(|Fault { pointer, detail }| format!("{pointer}: {detail}")).collect();
    StoreError::Seed(format!("{} does not hold together: {}", partnership.slug, each.join("; ")))
}

/// What the tables of geography refer to each other by.
fn check_geography(data: &SeedData) -> Result<(), StoreError> {
    let known: HashSet<RegionKey> = data.regions.iter().map(|region| region.key).collect();
    let parents = data
        .regions
        .iter()
        .flat_map(|region| region.parents.iter().map(move |parent| (format!("the parent of {}", region.key), *parent)));
    let successor = |code: &RetiredCode| (format!("the successor of {}", code.former()), code.successor());
    let successors = data.retired_codes.iter().map(successor);
    let splits = data.split_postcodes.iter().flat_map(|SplitPostcode { postcode, districts }| {
        districts.iter().map(move |code| (format!("a district of the postcode {postcode}"), RegionKey::lad(*code)))
    });
    let ends = data.crossings.iter().flat_map(|Crossing { from, to, name }| {
        [from, to].map(|code| (format!("an end of the crossing {name}"), RegionKey::lad(*code)))
    });
    match parents.chain(successors).chain(ends).chain(splits).find(|(_, key)| !known.contains(key)) {
        Some((what, key)) => Err(StoreError::Seed(format!("{what}, {key}, is not among the geographies"))),
        None => Ok(()),
    }
}

fn check_blob(blob: &Blob, name: &str) -> Result<(), StoreError> {
    if blob.name != name {
        return Err(StoreError::Seed(format!("the file {} stands in the place of {name}", blob.name)));
    }
    if sha256(&blob.bytes) != blob.digest {
        return Err(StoreError::Seed(format!("the bytes of the file {name} do not match its digest")));
    }
    Ok(())
}
