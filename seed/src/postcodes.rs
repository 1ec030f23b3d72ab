//! The postcodes of Great Britain as they ship: a packed table, compressed with Brotli.
//!
//! Source: Code-Point Open (Ordnance Survey) with the districts of the Office for National
//! Statistics, under the Open Government Licence v3.0. Contains OS data © Crown copyright and
//! database right 2025. Contains Royal Mail data © Royal Mail copyright and database right 2025.
//! Northern Ireland is left out, because its postcodes may not be shipped.

use std::io::{self, Read, Write};

use nncf_core::atlas::postcodes::{PostcodeTable, PostcodeTableBuilder, PostcodeTableError};
use nncf_core::postcode::{Postcode, PostcodeError};

/// Most bytes that a packed table may have once decompressed, several times what the country takes.
const MAX_BYTES: u64 = 64 << 20;

/// Brotli's slowest and smallest: packing is done once, by us.
const BEST_QUALITY: i32 = 11;

/// The columns read, by their names in the heading.
const COLUMNS: [&str; 5] = ["pcd", "lat", "lon", "laua", "live_cpo_2025_05"];

/// Why a compressed postcode table cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum UnpackError {
    /// Not Brotli, or cut short.
    #[error("the postcode table cannot be decompressed: {0}")]
    Compression(#[from] io::Error),
    /// Larger than any table should be, so not read to its end.
    #[error("the postcode table is larger than {} MB", MAX_BYTES >> 20)]
    TooLarge,
    /// Decompressed, but not a table.
    #[error(transparent)]
    Table(#[from] PostcodeTableError),
}

/// Why a list of postcodes cannot be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// Not CSV, or not readable.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The heading lacks a column.
    #[error("the list of postcodes has no column {0:?}")]
    NoColumn(&'static str),
    /// A postcode of the wrong shape.
    #[error("line {line}, field pcd: {source}")]
    Postcode {
        /// Line of the file, the heading being 1.
        line: u64,
        /// What is wrong with it.
        source: PostcodeError,
    },
    /// Another field that cannot be read.
    #[error("line {line}, field {field}: expected {expected}")]
    Field {
        /// Line of the file, the heading being 1.
        line: u64,
        /// Name of the column.
        field: &'static str,
        /// What the field should hold.
        expected: &'static str,
    },
    /// A row that the table cannot hold.
    #[error("line {line}: {source}")]
    Row {
        /// Line of the file, the heading being 1.
        line: u64,
        /// What is wrong with it.
        source: PostcodeTableError,
    },
    /// Rows that do not go together, such as a postcode given twice.
    #[error(transparent)]
    Table(#[from] PostcodeTableError),
    /// The compressor failed.
    #[error("the postcode table cannot be compressed: {0}")]
    Compression(#[from] io::Error),
}

/// Reads a table that [`pack_csv`] wrote.
///
/// # Errors
/// [`UnpackError`] for bytes that are not such a table; at most 64 MB are ever decompressed.
pub fn unpack(bytes: &[u8]) -> Result<PostcodeTable, UnpackError> {
    Ok(PostcodeTable::from_bytes(&decompress(bytes)?)?)
}

fn decompress(bytes: &[u8]) -> Result<Vec<u8>, UnpackError> {
    let mut packed = Vec::with_capacity(bytes.len() * 2);
    let reader = brotli::Decompressor::new(bytes, 1 << 16);
    if reader.take(MAX_BYTES + 1).read_to_end(&mut packed)? as u64 > MAX_BYTES {
        return Err(UnpackError::TooLarge);
    }
    Ok(packed)
}

/// Packs a list of postcodes in CSV with the columns `pcd` (spaces ignored), `lat` and `lon` (degrees,
/// WGS 84), `laua` (code of the district) and `live_cpo_2025_05` (1 or 0), in any order. `vintage`
/// is the date of the list, such as `2025-05`.
///
/// # Errors
/// [`PackError`], with the line and the field where one is to blame.
pub fn pack_csv(reader: impl Read, vintage: &str) -> Result<Vec<u8>, PackError> {
    let mut reader = csv::Reader::from_reader(reader);
    let columns = columns(reader.headers()?)?;
    let mut builder = PostcodeTableBuilder::new(vintage);
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        push(&mut builder, &record, columns)?;
    }
    Ok(compress(&builder.encode()?, BEST_QUALITY)?)
}

fn columns(heading: &csv::StringRecord) -> Result<[usize; 5], PackError> {
    let mut columns = [0; 5];
    for (column, name) in columns.iter_mut().zip(COLUMNS) {
        let found = heading.iter().position(|field| field.trim() == name);
        *column = found.ok_or(PackError::NoColumn(name))?;
    }
    Ok(columns)
}

fn push(builder: &mut PostcodeTableBuilder, record: &csv::StringRecord, columns: [usize; 5]) -> Result<(), PackError> {
    let line = record.position().map_or(0, csv::Position::line);
    let [postcode, lat, lon, district, live] = columns.map(|column| record.get(column).unwrap_or_default().trim());
    let bad = |field, expected| PackError::Field { line, field, expected };
    let postcode = Postcode::parse(postcode).map_err(|source| PackError::Postcode { line, source })?;
    let lat = lat.parse().map_err(|_| bad("lat", "degrees north"))?;
    let lon = lon.parse().map_err(|_| bad("lon", "degrees east"))?;
    if district.is_empty() {
        return Err(bad("laua", "the code of a district"));
    }
    let live = match live {
        "0" => false,
        "1" => true,
        _ => return Err(bad("live_cpo_2025_05", "0 or 1")),
    };
    builder.push(postcode, lat, lon, district, live).map_err(|source| PackError::Row { line, source })
}

fn compress(packed: &[u8], quality: i32) -> io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality,
        // The whole table fits into a window of this size.
        lgwin: 24,
        size_hint: packed.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::with_params(&mut out, 1 << 16, &params);
    writer.write_all(packed)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use nncf_core::postcode::Outcode;

    use super::*;

    const LIST: &str = "pcd,lat,lon,laua,live_cpo_2025_05\n\
                        CF101EP,51.47999,-3.17641,W06000015,1\n\
                        W8  7NX,51.50219,-0.19263,E09000020,0\n";

    #[test]
    fn a_list_survives_packing() {
        let table = unpack(&pack_csv(LIST.as_bytes(), "2025-05").unwrap()).unwrap();
        assert_eq!((table.len(), table.vintage()), (2, "2025-05"));
        let entry = table.get(Postcode::parse("W8 7NX").unwrap()).unwrap();
        assert_eq!((entry.lat.to_string(), entry.live), ("51.50219".to_owned(), false));
        assert_eq!(table.district_codes()[usize::from(entry.district)], "E09000020");
    }

    #[test]
    fn errors_name_line_and_field() {
        for (from, to, message) in [
            ("W8  7NX", "W8  77X", "line 3, field pcd: this is not a postcode"),
            ("-0.19263", "west", "line 3, field lon: expected degrees east"),
            ("51.47999", "151.47999", "line 2: the position of postcode CF10 1EP is not on Earth"),
            ("E09000020", "", "line 3, field laua: expected the code of a district"),
            ("15,1", "15,yes", "line 2, field live_cpo_2025_05: expected 0 or 1"),
            ("laua", "district", "has no column \"laua\""),
            ("W8  7NX", "CF101EP", "postcode CF10 1EP appears twice"),
        ] {
            let error = pack_csv(LIST.replace(from, to).as_bytes(), "").unwrap_err().to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn bytes_of_another_kind_are_refused() {
        assert!(matches!(unpack(b"PK\x03\x04"), Err(UnpackError::Compression(_))));
        let other = compress(b"something else", 1).unwrap();
        assert!(matches!(unpack(&other), Err(UnpackError::Table(PostcodeTableError::NotATable))));
        let zeros = compress(&vec![0; MAX_BYTES as usize + 1], 1).unwrap();
        assert!(matches!(unpack(&zeros), Err(UnpackError::TooLarge)));
    }

    #[test]
    fn the_table_that_ships_is_whole() {
        let bytes = include_bytes!("../data/postcodes.bin");
        assert!(bytes.len() <= 8_000_000);
        let table = unpack(bytes).unwrap();
        assert_eq!((table.len(), table.vintage()), (2_636_121, "2025-05"));
        assert_eq!((table.outcodes().count(), table.district_codes().len()), (2_997, 350));
        let (mut live, mut last) = (0, None);
        for (postcode, entry) in table.iter() {
            assert!(last < Some(postcode) && !postcode.is_northern_ireland());
            assert!((49.8..60.9).contains(&entry.lat) && (-7.7..1.8).contains(&entry.lon));
            live += u32::from(entry.live);
            last = Some(postcode);
        }
        assert_eq!(live, 1_742_641);
        let cardiff = table.outcode(Outcode::parse("CF10").unwrap()).unwrap();
        assert_eq!(table.district_codes()[usize::from(cardiff.districts[0])], "W06000015");
    }
}
