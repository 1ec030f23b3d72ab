//! What is read, and what is refused.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::*;

fn read(bytes: &[u8]) -> Result<Sheet, ReadError> {
    Sheet::read("C:\\folder\\a.csv", bytes, None)
}

fn cells(sheet: &Sheet) -> Vec<(u64, Vec<&str>)> {
    sheet.rows().iter().map(|row| (row.line(), row.cells().iter().map(String::as_str).collect())).collect()
}

#[test]
fn csv_is_read_as_programs_write_it() {
    let expected = vec![(2, vec!["Môn; x", "a\nb"]), (5, vec!["'tis", ""])];
    for text in [
        "name,summary\r\n\"Môn; x\",\"a\r\nb\"\r\n\r\n'tis\r\n",
        "\u{feff}name;summary\n\"Môn; x\";\"a\nb\"\n\n'tis;\n",
        "name\tsummary\nMôn; x\t\"a\nb\"\n \t \n'tis\t",
    ] {
        let sheet = read(text.as_bytes()).unwrap();
        assert_eq!(sheet.headings(), ["name", "summary"]);
        assert_eq!(cells(&sheet), expected, "{text:?}");
        assert_eq!(sheet.file_name(), "a.csv");
    }
}

#[test]
fn an_apostrophe_that_guards_a_formula_is_not_part_of_the_text() {
    let sheet = read(b"name,phone\n'=1+1,'+44 20\n=1+1,''=x\n").unwrap();
    assert_eq!(cells(&sheet), [(2, vec!["=1+1", "+44 20"]), (3, vec!["=1+1", "'=x"])]);
}

#[test]
fn other_encodings_and_files_are_named() {
    let utf16: Vec<u8> = "\u{feff}name\tsummary\nMôn\tx".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(cells(&read(&utf16).unwrap()), [(2, vec!["Môn", "x"])]);
    let windows = read(b"name\na\nM\xf4n\n").unwrap();
    assert_eq!((cells(&windows)[1].1[0], windows.written()), ("Môn", Written::Windows1252));
    assert_eq!(read(b"name\na\nx \x81\n"), Err(ReadError::Encoding(3)));
    assert_eq!(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(ReadError::Damaged));
    assert_eq!(read(b"\x7fELF\0\0\xff"), Err(ReadError::NoSpreadsheet));
    assert_eq!(read(b"\0\0\0"), Err(ReadError::NoSpreadsheet));
    assert_eq!(read(b"PK\x03\x04 and no more"), Err(ReadError::Damaged));
    assert_eq!(read(b""), Err(ReadError::Empty));
    assert_eq!(read(b" , \n\n"), Err(ReadError::Empty));
    assert_eq!(read(b"name,kind\n"), Err(ReadError::NoRows));
}

#[test]
fn more_than_a_spreadsheet_of_partnerships_is_refused() {
    assert_eq!(read(&vec![b'a'; MAX_BYTES + 1]), Err(ReadError::TooLarge(MAX_BYTES + 1)));
    let rows = |count: usize| format!("name\n{}", "x\n".repeat(count));
    assert_eq!(read(rows(MAX_ROWS).as_bytes()).unwrap().rows().len(), MAX_ROWS);
    assert_eq!(read(rows(MAX_ROWS + 1).as_bytes()), Err(ReadError::TooManyRows));
    let columns = |count: usize| format!("{}\nx\n", vec!["a"; count].join(","));
    assert!(read(columns(MAX_COLUMNS).as_bytes()).is_ok());
    assert_eq!(read(columns(MAX_COLUMNS + 1).as_bytes()), Err(ReadError::TooManyColumns(1)));
    let long = format!("name,summary\nx,{}\n", "é".repeat(100_000));
    assert_eq!(read(long.as_bytes()), Err(ReadError::CellTooLong { line: 2, column: 2, length: 100_000 }));
    assert_eq!(read(b"a,b\n1,2,3\n"), Err(ReadError::Ragged { line: 2, cells: 3, headings: 2 }));
}

#[test]
fn a_workbook_is_read_as_text() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().write_string(0, 0, "not this one").unwrap();
    let sheet = workbook.add_worksheet().set_name(SHEET_NAME).unwrap();
    for (column, heading) in ["name", "formed", "closed", "email", "summary", "phone"].into_iter().enumerate() {
        sheet.write_string(0, column as u16, heading).unwrap();
    }
    let date = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_formula(3, 0, Formula::new("=HYPERLINK(\"https://example.org\",\"x\")").set_result("shown")).unwrap();
    sheet.write_number(3, 1, 2013).unwrap();
    sheet.write_datetime_with_format(3, 2, ExcelDateTime::from_ymd(2014, 11, 25).unwrap(), &date).unwrap();
    sheet.write_boolean(3, 3, true).unwrap();
    sheet.write_string(3, 4, " two\nlines _x0041_ ").unwrap();
    sheet.write_string(3, 5, "'+44 20").unwrap();
    let sheet = read(&workbook.save_to_buffer().unwrap()).unwrap();
    let expected = vec!["shown", "2013", "2014-11-25", "true", "two\nlines _x0041_", "+44 20"];
    assert_eq!(cells(&sheet), [(4, expected)]);
    assert_eq!(sheet.rows()[0].marks(), [(0, Mark::Formula)]);
}

#[test]
fn a_formula_is_the_value_last_computed_with_a_warning() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_string(0, 0, "name").unwrap().write_string(0, 1, "kind").unwrap();
    sheet.write_formula(1, 0, Formula::new("=TRIM(\" A \")").set_result("Example A")).unwrap();
    sheet.write_string(1, 1, "local").unwrap();
    let plan = planned(&workbook.save_to_buffer().unwrap(), &[]);
    let Outcome::Create(new) = &plan.rows[0].outcome else { panic!("{plan:?}") };
    assert_eq!(new.name.as_str(), "Example A");
    let told: Vec<_> = plan.rows[0].warnings.iter().map(ToString::to_string).collect();
    assert_eq!(told, ["name: cell A2 is a formula; the value that was last computed is taken: Example A"]);
}

#[test]
fn text_that_looks_like_a_formula_stays_text_all_the_way() {
    let plan = planned(b"name,kind\n=1+1,local\n", &[]);
    let Outcome::Create(new) = &plan.rows[0].outcome else { panic!("{plan:?}") };
    assert_eq!((new.name.as_str(), new.slug.as_str()), ("=1+1", "1-1"));
    let exported = write_csv(&[record((**new).clone())], places(), false).unwrap();
    assert!(String::from_utf8(exported).unwrap().contains(",'=1+1,"));
}

#[test]
fn templates_have_every_column_and_no_row() {
    let text = String::from_utf8(template_csv().unwrap()).unwrap();
    assert!(text.starts_with("\u{feff}slug,name,kind,") && text.ends_with("source_url,as_of\r\n"));
    for bytes in [template_csv().unwrap(), template_xlsx().unwrap()] {
        assert_eq!(read(&bytes), Err(ReadError::NoRows));
    }
}

#[test]
fn the_examples_make_a_record() {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let headings: Vec<String> = Column::of_template().map(|column| column.name().to_owned()).collect();
    let row: Vec<String> = Column::of_template().map(|column| cell(column.example())).collect();
    let new = created(&headings.join(","), &row.join(","), &[]);
    assert_eq!(new.coverage.codes.len(), 2);
    assert_eq!((new.roles.len(), new.coordinators.len(), new.sources.len()), (2, 1, 1));
}
