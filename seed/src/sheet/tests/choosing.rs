//! What people are asked about a file, and what their answers do.

use std::iter;

use nncf_core::date::written::DateOrder;
use nncf_core::partnership::{PartnershipKind, PartnershipStatus, RoleKind};
use nncf_core::visibility::Visibility;

use super::*;

fn formed(plan: &Plan) -> Vec<String> {
    let told = plan.rows.iter().map(|row| match &row.outcome {
        Outcome::Create(new) => {
            new.formed.claims.iter().map(|claim| claim.value.to_string()).collect::<Vec<_>>().join(";")
        }
        Outcome::Refused(faults) => faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("|"),
        other => format!("{other:?}"),
    });
    told.collect()
}

#[test]
fn dates_are_read_as_people_write_them() {
    let dates = ["25/11/2014", "Nov 2014", "November 2014", "2014/15", "25th November 2014", "2014", "3.4.2016"];
    let rows = dates.iter().enumerate().map(|(row, date)| format!("Body {row},local,{date}"));
    let file = iter::once("name,kind,formed".to_owned()).chain(rows).collect::<Vec<_>>().join("\n");
    let plan = planned(file.as_bytes(), &[]);
    let expected = ["2014-11-25", "2014-11", "2014-11", "2014/2015", "2014-11-25", "2014", "2016-04-03"];
    assert_eq!((formed(&plan), plan.dates), (expected.map(str::to_owned).to_vec(), vec![]), "25/11 settles the column");
}

#[test]
fn a_column_that_may_be_read_in_two_ways_is_asked_about_once() {
    let file = b"name,kind,Date established\nA1,local,01/02/2017\nB1,local,03/04/2016\nC1,local,Nov 2014\n";
    let plan = planned(file, &[]);
    let [question] = plan.dates.as_slice() else { panic!("{plan:?}") };
    assert_eq!((question.column, question.heading.as_str()), (Column::Formed, "Date established"));
    assert_eq!(
        (question.example.as_str(), &question.readings),
        ("01/02/2017", &["1 February 2017", "2 January 2017"].map(str::to_owned))
    );
    let told = formed(&plan);
    assert!(told[0].starts_with("formed: “01/02/2017” may be 1 February 2017 or 2 January 2017"), "{told:?}");
    assert_eq!(told[2], "2014-11");
    for (order, expected) in
        [(DateOrder::DayFirst, ["2017-02-01", "2016-04-03"]), (DateOrder::MonthFirst, ["2017-01-02", "2016-03-04"])]
    {
        let plan = planned_by(file, &[], &Choices { dates: Some(order), ..Choices::default() });
        assert_eq!((&formed(&plan)[..2], plan.dates.len()), (&expected.map(str::to_owned)[..], 0));
    }
}

#[test]
fn what_is_no_exact_date_is_told() {
    let plan = planned(b"name,kind,formed,closed\nA1,local,c. 2014,\nB1,local,,Spring 2015\n", &[]);
    let told = formed(&plan);
    assert!(told[0].starts_with("formed: “c. 2014” is not exact"), "{told:?}");
    assert!(told[1].starts_with("closed: “Spring 2015” is not exact"), "{told:?}");
}

#[test]
fn areas_are_read_in_words() {
    let found = |cell: &str| -> Vec<String> {
        let new = created("Partnership name,Type,Area covered", &format!("X,local,\"{cell}\""), &[]);
        let mut names: Vec<String> =
            new.coverage.codes.iter().map(|&key| places().area(key).unwrap().region.name.to_string()).collect();
        names.sort();
        names
    };
    assert_eq!(
        found("Leeds, Bradford, Wakefield, Kirklees & Calderdale"),
        ["Bradford", "Calderdale", "Kirklees", "Leeds", "Wakefield"]
    );
    assert_eq!(found("Kent and Medway"), ["Kent", "Medway"]);
    assert_eq!(found("Derby, Derbyshire"), ["Derby", "Derbyshire"]);
    assert_eq!(found("Devon & Cornwall"), ["Devon and Cornwall"]);
    assert_eq!(found("Leeds\nBradford"), ["Bradford", "Leeds"]);
    assert_eq!(found("London Borough of Bexley; Gwent Police"), ["Bexley", "Gwent"]);
    assert_eq!(found("Norfolk"), ["Norfolk"], "county and police force area are the same districts");
    let told = faults("name,kind,coverage\nX,local,\"Leeds, Birmigham and Bradford\"\n", &[]);
    assert!(told[0].contains("no place “Birmigham” (did you mean “Birmingham”?)"), "{told:?}");
}

#[test]
fn the_narrowest_area_of_a_new_record_is_its_own() {
    let codes = |headings: &str, row: &str| created(headings, row, &[]).coverage.codes;
    let headings = "name,kind,Area covered,Police force,Region";
    assert_eq!(
        codes(headings, "X,local,Leeds,West Yorkshire,Yorkshire and The Humber")[0].to_string(),
        "lad:E08000035"
    );
    assert_eq!(
        codes(headings, "X,local,,West Yorkshire Police,Yorkshire and The Humber")[0].to_string(),
        "pfa:E23000010"
    );
    assert_eq!(codes(headings, "X,local,,,Wales")[0].to_string(), "country:W92000004");
    let known =
        held("a", "A", &json!({"coverage": {"codes": [{"kind": "lad", "code": "W06000015"}], "basis": "stated"}}));
    assert_eq!(outcome("name,Region", "A,Wales", &[known]), Outcome::Same, "a wider area says nothing new");
}

#[test]
fn defaults_are_for_new_records_that_say_nothing() {
    let choices = Choices {
        kind: Some(PartnershipKind::Regional),
        status: Some(PartnershipStatus::Active),
        visibility: Some(Visibility::Coordinators),
        ..Choices::default()
    };
    let plan = planned_by(b"name,status\nA1,\nB1,forming\nHeld,\n", &[held("held", "Held", &json!({}))], &choices);
    let Outcome::Create(first) = &plan.rows[0].outcome else { panic!("{plan:?}") };
    assert_eq!(
        (first.kind, first.status, first.visibility),
        (PartnershipKind::Regional, PartnershipStatus::Active, Visibility::Coordinators)
    );
    let Outcome::Create(second) = &plan.rows[1].outcome else { panic!("{plan:?}") };
    assert_eq!(second.status, PartnershipStatus::Forming);
    assert_eq!(plan.rows[2].outcome, Outcome::Same);
}

#[test]
fn similar_names_are_asked_about() {
    let register =
        [held("sussex", "Sussex Anti-Slavery Network", &json!({"aliases": [{"name": "SASN", "to": "2015"}]}))];
    let file = b"name,kind,summary\nSussex modern slavery partnership,local,x\nSASN,,y\nSomewhere Network,local,z\n";
    let ask = |choices: &Choices| planned_by(file, &register, choices);
    let plan = ask(&Choices::default());
    assert_eq!(plan.counts(), Counts { created: 1, changed: 1, asked: 1, ..Counts::default() });
    let Outcome::Asked(_, like) = &plan.rows[0].outcome else { panic!("{plan:?}") };
    assert_eq!((like.len(), like[0].slug.as_str()), (1, "sussex"));
    let answer = |answer: Answer| Choices { answers: Answers::from([(2, answer)]), ..Choices::default() };
    assert_eq!(ask(&answer(Answer::New)).counts().created, 2);
    // The same record twice in a file is told, whoever said that it is the same.
    let plan = ask(&answer(Answer::Same("sussex".parse().unwrap())));
    assert_eq!(plan.counts(), Counts { created: 1, refused: 2, ..Counts::default() });
    let alone = planned_by(
        b"name,summary\nSussex partnership,x\n",
        &register,
        &answer(Answer::Same("sussex".parse().unwrap())),
    );
    let Outcome::Change(change) = &alone.rows[0].outcome else { panic!("{alone:?}") };
    assert_eq!(change.after.name.as_str(), "Sussex Anti-Slavery Network", "it is not renamed by that");
}

#[test]
fn an_old_export_over_newer_work_is_asked_about() {
    let mut now = held("a", "A", &json!({"summary": "Old."}));
    let export = write_csv(std::slice::from_ref(&now), places(), true).unwrap();
    assert!(String::from_utf8_lossy(&export).contains("revision"));
    now.revision = 5;
    now.partnership.summary = "Newer.".parse().ok();
    let newer = [now];
    let plan = planned(&export, &newer);
    let Outcome::Older(change) = &plan.rows[0].outcome else { panic!("{plan:?}") };
    assert_eq!((change.exported, change.revision), (Some(3), 5));
    let told = change.told(places());
    assert_eq!((told[0].column, told[0].before.as_str(), told[0].after.as_str()), (Column::Summary, "Newer.", "Old."));
    let plan = planned_by(&export, &newer, &Choices { over_newer: true, ..Choices::default() });
    assert_eq!(plan.counts().changed, 1);
    let told = faults("slug,summary,revision\na,x,9\na,x,many\n", &newer);
    assert!(told.iter().any(|told| told.contains("revision: is 9, but the register is at 5")), "{told:?}");
}

#[test]
fn people_are_contacts_for_coordinators() {
    let headings = "Partnership name,Type,Lead contact,Email,Telephone,Chair";
    let new = created(headings, "X,local,A Person,a@example.org,01632 960123,Another Person", &[]);
    let told: Vec<_> =
        new.coordinators.iter().map(|contact| (contact.role, contact.visibility, contact.email.is_some())).collect();
    assert_eq!(
        told,
        [(RoleKind::Coordinator, Visibility::Coordinators, true), (RoleKind::Chair, Visibility::Coordinators, false)]
    );
    assert_eq!((new.email, new.coordinators[0].phone.is_some()), (None, true));
    let chair = created("name,kind,Chair", "X,local,Another Person", &[]);
    assert_eq!((chair.coordinators.len(), chair.coordinators[0].role), (1, RoleKind::Chair));
}

#[test]
fn refused_rows_come_back_as_a_file_that_can_be_imported() {
    let file = b"name,kind,formed\n=1+1,club,2014\nB1,local,2014\nC1,local,2014-02-30\n";
    let sheet = Sheet::read("a.csv", file, None).unwrap();
    let written = write_refused(&sheet, &planned(file, &[])).unwrap();
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(text.contains("'=1+1") && !text.contains("B1"), "{text}");
    let again = Sheet::read("b.csv", &written, None).unwrap();
    assert_eq!(again.headings()[2..], ["name", "kind", "formed"]);
    assert_eq!(again.rows().len(), 2);
    assert!(again.rows()[1].cells()[0].contains("does not exist"));
}

#[test]
fn a_cell_is_mended_in_its_row() {
    let mut sheet = Sheet::read("a.csv", b"name,kind,summary\nX,club,#N/A\n", None).unwrap();
    sheet.mend(2, 1, "local");
    sheet.mend(2, 2, "");
    sheet.mend(9, 0, "no such row");
    let mapping = Mapping::new(&sheet, suggest(&sheet)).unwrap();
    let plan = plan(&sheet, &mapping, &Choices::default(), &[], places(), "2026-11-25".parse().unwrap());
    assert_eq!(plan.counts().created, 1, "{plan:?}");
}
