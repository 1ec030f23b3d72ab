//! Files made to harm.

use std::io::{Cursor, Write};
use std::sync::LazyLock;

use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;

const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in entries {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A workbook of one sheet with this content, and these shared texts.
fn workbook(cells: &str, shared: &str) -> Vec<u8> {
    let workbook = format!(
        "<workbook xmlns='{MAIN}' xmlns:r='{RELATIONS}'><sheets><sheet name='a' sheetId='1' r:id='r1'/></sheets>\
         </workbook>"
    );
    let package = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='r1' Type='{RELATIONS}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
    );
    let relations = format!(
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
         <Relationship Id='r1' Type='{RELATIONS}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
    );
    let sheet = format!("<worksheet xmlns='{MAIN}'><sheetData>{cells}</sheetData></worksheet>");
    archive(&[
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
    ])
}

fn shared(count: &str, text: &str) -> String {
    format!("<sst xmlns='{MAIN}' uniqueCount='{count}'><si><t>{text}</t></si></sst>")
}

fn read(bytes: &[u8]) -> Result<Sheet, ReadError> {
    Sheet::read("a.xlsx", bytes, None)
}

const HEADED: &str = "<row r='1'><c r='A1' t='s'><v>0</v></c></row>";

#[test]
fn the_workbook_of_these_tests_is_one() {
    let cells = format!("{HEADED}<row r='2'><c r='A2' t='inlineStr'><is><t>x</t></is></c></row>");
    let sheet = read(&workbook(&cells, &shared("1", "name"))).unwrap();
    assert_eq!((sheet.headings(), sheet.rows()[0].cells()), (&["name".to_owned()][..], &["x".to_owned()][..]));
}

#[test]
fn a_zip_bomb_is_not_unpacked() {
    let bomb = archive(&[("xl/sharedStrings.xml", &vec![b' '; 100 << 20])]);
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    assert_eq!(read(&bomb), Err(ReadError::TooLargeUnpacked));
}

#[test]
fn a_zip_bomb_that_declares_little_is_not_believed() {
    let size = 100_u32 << 20;
    let mut bomb = archive(&[("xl/sharedStrings.xml", &vec![b' '; size as usize])]);
    let declared: Vec<usize> = (0..bomb.len() - 4).filter(|&at| bomb[at..at + 4] == size.to_le_bytes()).collect();
    assert_eq!(declared.len(), 2, "once before the file, once in the directory");
    for at in declared {
        bomb[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
    }
    assert!(matches!(read(&bomb), Err(ReadError::TooLargeUnpacked | ReadError::Damaged)));
}

#[test]
fn many_files_and_files_of_other_programs_are_refused() {
    let names: Vec<String> = (0..1_001).map(|number| format!("{number}.xml")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"<a/>"[..])).collect();
    assert_eq!(read(&archive(&entries)), Err(ReadError::TooLargeUnpacked));
    let document =
        archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<a/>")]);
    assert_eq!(read(&document), Err(ReadError::Foreign(Foreign::OpenDocument)));
}

#[test]
fn what_is_announced_is_not_set_aside() {
    for count in ["99999999999999", " 0018446744073709551615"] {
        assert_eq!(read(&workbook(HEADED, &shared(count, "name"))), Err(ReadError::Damaged));
    }
    // As UTF-16, in which the announcement cannot be seen.
    let hidden: Vec<u8> =
        format!("\u{feff}{}", shared("99999999999999", "name")).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(&archive(&[("xl/sharedStrings.xml", &hidden)])), Err(ReadError::Damaged));
    let shared_formula = "<row r='2'><c r='A2'><f t='shared' ref='A2:A3' si='99999999999999'>1+B2</f><v>2</v></c>\
         </row><row r='3'><c r='A3'><f t='shared' si='99999999999999'/></c></row>";
    let sheet = read(&workbook(&format!("{HEADED}{shared_formula}"), &shared("1", "name"))).unwrap();
    let cells: Vec<_> = sheet.rows().iter().flat_map(Row::cells).collect();
    assert_eq!(cells, ["2", "="], "a value that was computed, and a formula that never was");
    let marks: Vec<_> = sheet.rows().iter().flat_map(Row::marks).map(|(_, mark)| mark).collect();
    assert_eq!(marks, [&Mark::Formula, &Mark::Uncomputed]);
}

#[test]
fn one_text_in_many_cells_is_counted_in_each() {
    let cells: String =
        (2..3_000).fold(String::new(), |all, row| all + &format!("<row r='{row}'><c t='s'><v>0</v></c></row>"));
    let long = shared("1", &"long ".repeat(6_000));
    assert_eq!(read(&workbook(&format!("{HEADED}{cells}"), &long)), Err(ReadError::TooMuchText));
}

#[test]
fn cells_far_out_take_no_room() {
    let far = "<row r='1048576'><c r='XFD1048576' t='s'><v>0</v></c></row>";
    let far = read(&workbook(&format!("{HEADED}{far}"), &shared("1", "name")));
    assert_eq!(far, Err(ReadError::TooManyColumns(1_048_576)));
    let low = "<row r='1048576'><c r='A1048576' t='s'><v>0</v></c></row>";
    let low = read(&workbook(&format!("{HEADED}{low}"), &shared("1", "name"))).unwrap();
    assert_eq!((low.rows().len(), low.rows()[0].line()), (1, 1_048_576));
    let upside_down = format!("<row r='2'><c r='A2' t='s'><v>0</v></c></row>{HEADED}");
    assert_eq!(read(&workbook(&upside_down, &shared("1", "name"))), Err(ReadError::Damaged));
}

const OLD: &[u8] = include_bytes!("cases/old.xls");

/// Where the formula of the old workbook stands: its record, 4 bytes of kind and length before its row.
fn formula_of(old: &[u8]) -> usize {
    let found = old.windows(8).position(|at| at[..2] == [6, 0] && at[4..8] == [6, 0, 6, 0]);
    found.unwrap()
}

#[test]
fn an_old_workbook_is_laid_out_within_limits() {
    let mut bomb = OLD.to_vec();
    let at = formula_of(&bomb) + 4;
    bomb[at..at + 4].copy_from_slice(&[0xff, 0xff, 0xff, 0]);
    assert_eq!(read(&bomb), Err(ReadError::TooLargeUnpacked), "a cell in the last corner");
    // The size that a sheet announces is set aside for it.
    let dimensions: Vec<usize> =
        (0..OLD.len() - 4).filter(|&at| OLD[at..at + 4] == [0, 2, 14, 0]).map(|at| at + 4).collect();
    assert_eq!(dimensions.len(), 2);
    for at in dimensions {
        let mut bomb = OLD.to_vec();
        bomb[at..at + 8].copy_from_slice(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f]);
        assert_eq!(read(&bomb), Err(ReadError::Damaged));
    }
}

#[test]
fn what_is_within_an_old_container_is_named() {
    let container = |names: &[&str]| {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        for name in names {
            file.create_stream(name).unwrap().write_all(b"x").unwrap();
        }
        file.flush().unwrap();
        file.into_inner().into_inner()
    };
    for (names, foreign) in [
        (&["/EncryptionInfo", "/EncryptedPackage"][..], Foreign::Password),
        (&["/WordDocument"], Foreign::Document),
        (&["/PowerPoint Document"], Foreign::Slides),
        (&["/__properties_version1.0"], Foreign::Message),
    ] {
        assert_eq!(read(&container(names)), Err(ReadError::Foreign(foreign)));
    }
    assert_eq!(read(&container(&["/Other"])), Err(ReadError::NoSpreadsheet));
    assert_eq!(read(&container(&["/Workbook"])), Err(ReadError::Damaged));
}

#[test]
fn archives_of_other_programs_are_named() {
    for (names, foreign) in [
        (&["[Content_Types].xml", "word/document.xml"][..], Foreign::Document),
        (&["[Content_Types].xml", "ppt/presentation.xml"], Foreign::Slides),
        (&["[Content_Types].xml", "xl/workbook.bin"], Foreign::Xlsb),
        (&["Index/Document.iwa", "Metadata/Properties.plist"], Foreign::Numbers),
        (&["partnerships.csv"], Foreign::Archive),
    ] {
        let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, &b"<a/>"[..])).collect();
        assert_eq!(read(&archive(&entries)), Err(ReadError::Foreign(foreign)), "{names:?}");
    }
}

#[test]
fn one_giant_line_is_told_whatever_it_is_written_in() {
    let long = format!("name,summary\nx,{}\n", "é".repeat(200_000));
    let utf16: Vec<u8> = format!("\u{feff}{long}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [long.into_bytes(), utf16] {
        assert_eq!(read(&bytes), Err(ReadError::CellTooLong { line: 2, column: 2, length: 200_000 }));
    }
    assert_eq!(read(&vec![b','; MAX_BYTES]).map(|_| ()), Err(ReadError::Empty));
}

static WORKBOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let cells = format!("{HEADED}<row r='2'><c r='A2' s='1'><f>1+1</f><v>2</v></c><c t='d'><v>2014</v></c></row>");
    workbook(&cells, &shared("1", "name"))
});

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), text in ".*") {
        let _ = read(&bytes);
        let _ = read(text.as_bytes());
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for begin in [&b"PK\x03\x04"[..], b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xfe\xff", b"sep=", b"\x09\x08"] {
            let _ = read(&[begin, &bytes].concat());
            let _ = read(&[begin, &wide].concat());
        }
    }

    #[test]
    fn no_damage_to_an_old_workbook_makes_it_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut: prop::sample::Index
    ) {
        let mut bytes = OLD.to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
        let _ = read(&bytes[..cut.index(bytes.len())]);
    }

    #[test]
    fn no_damage_makes_it_panic(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8)) {
        let mut bytes = WORKBOOK.clone();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = read(&bytes);
    }

    #[test]
    fn no_xml_makes_it_panic(
        at in "[A-Z]{0,4}[0-9]{0,11}",
        kind in "(s|b|e|d|n|str|inlineStr|x)?",
        formula in "(<f( t='shared'( si='[0-9]{0,3}')?( ref='[A-C]?[0-9]?(:[A-C][0-9])?')?)?>.{0,9}</f>)?",
        value in "<(v|is|t)>[^<&]{0,9}</(v|is|t)>",
    ) {
        let cells = format!("{HEADED}<row r='2'><c r='{at}' t='{kind}'>{formula}{value}</c></row>");
        let _ = read(&workbook(&cells, &shared("1", "name")));
    }
}
