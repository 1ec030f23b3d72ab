//! Files as charities send them, each with one kind of fault, and the right answer to it.

use super::*;

/// Plans a case against what ships, and says what becomes of each row: `line what name`, then faults and warnings.
fn told(name: &str) -> Vec<String> {
    told_of(&case(name), &SHIPPED.1)
}

fn case(name: &str) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/sheet/tests/cases/");
    std::fs::read(format!("{path}{name}")).unwrap()
}

fn told_of(bytes: &[u8], existing: &[Record]) -> Vec<String> {
    let mut told = Vec::new();
    for row in planned(bytes, existing).rows {
        let what = match &row.outcome {
            Outcome::Create(_) => "create",
            Outcome::Change(_) => "change",
            Outcome::Same => "same",
            Outcome::Asked(..) => "ask",
            Outcome::Older(_) => "older",
            Outcome::Refused(_) => "refuse",
        };
        told.push(format!("{} {what} {}", row.line, row.name));
        if let Outcome::Refused(faults) = &row.outcome {
            told.extend(faults.iter().map(ToString::to_string));
        }
        told.extend(row.warnings.iter().map(|warning| format!("! {warning}")));
    }
    told
}

fn new_ones(name: &str) -> Vec<Partnership> {
    let rows = planned(&case(name), &SHIPPED.1).rows.into_iter();
    let new = rows.map(|row| match row.outcome {
        Outcome::Create(new) => *new,
        other => panic!("line {}: {other:?}", row.line),
    });
    new.collect()
}

fn places_of(partnership: &Partnership) -> Vec<String> {
    partnership.coverage.codes.iter().map(|&key| places().area(key).unwrap().region.name.to_string()).collect()
}

#[test]
fn error_cells_are_refused_with_row_and_column() {
    assert_eq!(
        told("errors.xlsx"),
        [
            "2 refuse Example E",
            "summary: cell D2 holds the error #N/A; put the value right, or empty the cell",
            "3 refuse ",
            "name: cell A3 holds the error #REF!; put the value right, or empty the cell",
        ]
    );
    let csv = told_of(b"name,kind,summary\nX,local,#VALUE!\n#NAME?,local,\n", &[]);
    assert_eq!(
        csv[1],
        "summary: the cell under “summary” holds the error #VALUE!; put the value right, or empty the cell"
    );
    assert_eq!(csv[3], "name: the cell under “name” holds the error #NAME?; put the value right, or empty the cell");
}

#[test]
fn a_formula_that_was_never_computed_is_refused() {
    let told = told("formula.xlsx");
    assert_eq!(told[0], "2 refuse ");
    assert!(
        told[1].starts_with("name: cell A2 is a formula (=TRIM(\" Example F \")) that was never computed"),
        "{told:?}"
    );
    assert_eq!(told.len(), 2);
}

#[test]
fn telephone_numbers_without_their_0_are_refused() {
    let told = told("phones.xlsx");
    assert_eq!((told[0].as_str(), told[2].as_str()), ("2 refuse Example P1", "3 create Example P2"));
    assert!(
        told[1].starts_with("contact_phone: cell E2: “1632960123” has lost its first 0; format the column as text")
    );
}

#[test]
fn a_date_is_what_the_cell_shows() {
    let new = new_ones("months.xlsx");
    assert_eq!(new[0].formed.claims[0].value.to_string(), "2017-02");
}

#[test]
fn the_visible_sheet_is_taken_or_the_one_that_is_named() {
    assert_eq!(told("hidden-first.xlsx").len(), 1);
    assert!(told("hidden-first.xlsx")[0].contains(" create Example"));
    let sheet = Sheet::read("a.xlsx", &case("hidden-first.xlsx"), None).unwrap();
    let hidden = sheet.sheets().iter().find(|sheet| sheet.is_hidden).unwrap().name.clone();
    assert_ne!(sheet.name(), Some(hidden.as_str()));
    let named = Sheet::read("a.xlsx", &case("hidden-first.xlsx"), Some(&hidden.to_uppercase()));
    assert!(named.as_ref().map_or_else(|error| *error != ReadError::Damaged, |sheet| sheet.name() == Some(&hidden)));
    let none = Sheet::read("a.xlsx", &case("hidden-first.xlsx"), Some("Elsewhere")).unwrap_err().to_string();
    assert!(none.contains("no sheet “Elsewhere”") && none.contains(&hidden), "{none}");
    assert_eq!(Sheet::read("a.csv", b"name\nx\n", Some("Elsewhere")), Err(ReadError::NoSheets));
}

#[test]
fn titles_and_separator_lines_are_passed_over() {
    assert_eq!(told("title-row.csv"), ["3 create Example T"]);
    let sheet = Sheet::read("a.csv", &case("title-row.csv"), None).unwrap();
    assert_eq!(sheet.above(), ["Partnerships as at March 2017"]);
    let new = new_ones("sep-line.csv");
    assert_eq!((new[0].name.as_str(), new[0].formed.claims[0].value.to_string().as_str()), ("Example B", "2017"));
    let titled =
        "Partnerships, as at March 2017\n\nConfidential\nPartnership name;Type;Area covered\nExample T;local;Cardiff\n";
    assert_eq!(told_of(titled.as_bytes(), &[]), ["5 create Example T"]);
    assert_eq!(told_of(b"\xef\xbb\xbfSEP=|\r\nname|kind\r\nExample|local\r\n", &[]), ["3 create Example"]);
    assert_eq!(told_of(b"sep=\\t\nname\tkind\nExample\tlocal\n", &[]), ["3 create Example"]);
}

#[test]
fn combining_accents_are_letters() {
    let new = new_ones("decomposed.csv");
    assert_eq!(new[0].name.as_str(), "Ynys Môn Partnership", "kept in one piece");
    assert_eq!(
        (new[0].slug.as_str(), places_of(&new[0])),
        ("ynys-mon-partnership", vec!["Isle of Anglesey".to_owned()])
    );
}

#[test]
fn no_second_record_is_made_of_one_that_stands() {
    assert_eq!(
        told("same-body.csv"),
        ["2 change Derby and Derbyshire Partnership", "3 change Kent and Essex Partnership"]
    );
}

#[test]
fn places_are_found_with_an_ampersand() {
    let found: Vec<_> = new_ones("ampersand-places.csv").iter().map(places_of).collect();
    assert_eq!(found, [["Brighton and Hove"], ["Devon and Cornwall"]]);
}

#[test]
fn a_code_tells_its_kind() {
    let new = new_ones("bare-codes.csv");
    assert_eq!(new[0].coverage.codes[0].to_string(), "lad:E07000202");
    let new = created("name,kind,GSS codes", "X,local,\"E08000035, e23000010 W06000015\"", &[]);
    assert_eq!(new.coverage.codes.len(), 3);
}

#[test]
fn an_old_workbook_is_read_as_a_new_one() {
    let plan = planned(&case("old.xls"), &[]);
    let Outcome::Create(first) = &plan.rows[0].outcome else { panic!("{plan:?}") };
    assert_eq!(first.formed.claims[0].value.to_string(), "2017-02");
    assert_eq!(first.closed.unwrap().to_string(), "2019");
    let told = told_of(&case("old.xls"), &[]);
    assert!(told.iter().any(|line| line.contains("F5: “1632960123” has lost its first 0")), "{told:?}");
    assert!(
        told.contains(&"! summary: cell G7 is a formula; the value that was last computed is taken: 2017".to_owned()),
        "{told:?}"
    );
}

#[test]
fn files_of_other_kinds_are_named() {
    let named = |bytes: &[u8]| match Sheet::read("file.xls", bytes, None) {
        Err(ReadError::Foreign(foreign)) => foreign,
        other => panic!("{other:?}"),
    };
    assert_eq!(named(&case("html.xls")), Foreign::WebPage);
    for (bytes, foreign) in [
        (&b"\n  <!DOCTYPE html><title>x</title>"[..], Foreign::WebPage),
        (b"<meta http-equiv=Content-Type><table><tr><td>name", Foreign::WebPage),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", Foreign::WebPage),
        (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", Foreign::Xml2003),
        (b"<?xml version=\"1.0\"?><note/>", Foreign::Xml),
        (b"%PDF-1.7", Foreign::Pdf),
        (b"{\\rtf1", Foreign::Document),
        (b"\x89PNG\r\n\x1a\n", Foreign::Picture),
        (b"\xff\xd8\xff\xe0", Foreign::Picture),
        (b"{\"url\": \"https://docs.example\"}", Foreign::Json),
        (b"\x1f\x8b\x08", Foreign::Archive),
        (b"Return-Path: <a@example.org>\n", Foreign::Message),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00", Foreign::VeryOldExcel),
    ] {
        assert_eq!(named(bytes), foreign, "{bytes:?}");
        assert!(foreign.to_string().contains("; "), "says what to do");
    }
    assert_eq!(Sheet::read("~$a.xlsx", b"x", None), Err(ReadError::Foreign(Foreign::Lock)));
}
