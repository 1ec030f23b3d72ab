//! Revisions, the chains over them, and personal values that can be erased from under them.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use nncf_core::coordinator::Coordinator;
use nncf_db::{Register, StoreError};
use serde_json::json;
use support::{Home, contact, editor, id, partnership, seed_data};

support::on_both!(
    history_cannot_be_changed,
    every_kind_of_tampering_is_found,
    personal_values_stand_apart,
    an_unchanged_value_keeps_its_id,
    erased_values_leave_the_chain_whole,
    a_contact_can_be_erased,
);

/// A register whose record 2 has two revisions that name the same person, by a mailbox that changed.
fn with_history(home: &Home) -> Register {
    let register = home.seeded();
    let contacts = json!({"coordinators": [contact(21, Some("Eve Erased"), Some("new@example.org"))]});
    register.replace(&partnership(2, "whole", &contacts), 1, &editor(), "new mailbox").unwrap();
    register
}

fn contact_in(register: &Register, revision: usize) -> Coordinator {
    register.revisions(id(2).parse().unwrap()).unwrap()[revision - 1].partnership.coordinators[0].clone()
}

fn history_cannot_be_changed(home: &Home) {
    let register = with_history(home);
    for sql in [
        "UPDATE revisions SET why = 'because'",
        "DELETE FROM revisions WHERE number = 2",
        "UPDATE log SET version = version + 10",
        "DELETE FROM log",
        "UPDATE slugs SET slug = 'other' WHERE slug = 'whole'",
        "DELETE FROM slugs",
        "UPDATE helpline_revisions SET why = 'because'",
        "DELETE FROM helpline_revisions",
    ] {
        let told = home.execute(sql).unwrap_err().to_string();
        assert!(told.contains("is only ever added to"), "{sql}: {told}");
    }
    register.check_chain().unwrap();
}

fn every_kind_of_tampering_is_found(home: &Home) {
    drop(with_history(home));
    let whole = id(2);
    let cases = [
        (
            format!("UPDATE revisions SET why = 'because' WHERE partnership_id = '{whole}' AND number = 1"),
            format!("revision 1 of the record {whole}: its contents do not match its hash"),
        ),
        (
            format!(
                "UPDATE revisions SET document = replace(document, 'active', 'closed') WHERE partnership_id = '{whole}' AND number = 2"
            ),
            format!("revision 2 of the record {whole}: its contents do not match its hash"),
        ),
        (
            format!("UPDATE revisions SET hash = previous_hash WHERE partnership_id = '{whole}' AND number = 2"),
            format!("revision 2 of the record {whole}: its contents do not match its hash"),
        ),
        (
            format!("UPDATE revisions SET previous_hash = hash WHERE partnership_id = '{whole}' AND number = 2"),
            format!("revision 2 of the record {whole}: it does not continue the revision before it"),
        ),
        (
            format!("DELETE FROM revisions WHERE partnership_id = '{whole}' AND number = 1"),
            format!("revision 2 of the record {whole}: it follows on revision 0"),
        ),
        (
            format!("DELETE FROM revisions WHERE partnership_id = '{whole}' AND number = 2"),
            "entry 4 of the log: its revision is missing or another".to_owned(),
        ),
        ("DELETE FROM log WHERE version = 2".to_owned(), "entry 3 of the log: entry 2 is missing".to_owned()),
        ("DELETE FROM log WHERE version = 4".to_owned(), "the log: it has 3 entries for 4 revisions".to_owned()),
        (
            "UPDATE log SET at = '2020-01-01 00:00:00' WHERE version = 3".to_owned(),
            "entry 3 of the log: its contents do not match its hash".to_owned(),
        ),
        ("UPDATE register SET version = 5".to_owned(), "the register: its version".to_owned()),
        (
            "UPDATE partnerships SET visibility = 'staff' WHERE slug = 'whole'".to_owned(),
            format!("the record whole ({whole}): it is not what its latest revision says"),
        ),
        (
            "UPDATE partnerships SET document = replace(document, 'active', 'closed') WHERE slug = 'north'".to_owned(),
            format!("the record north ({}): it is not what", id(1)),
        ),
        (
            "UPDATE personal_values SET value = 'new@example.com' WHERE value = 'new@example.org'".to_owned(),
            format!("revision 2 of the record {whole}: a personal value is not the one that was written"),
        ),
        (
            "UPDATE helpline_revisions SET why = 'because' WHERE slug = 'danger'".to_owned(),
            "revision 1 of the helpline danger: its contents do not match its hash".to_owned(),
        ),
        (
            "DELETE FROM helpline_revisions WHERE slug = 'danger'".to_owned(),
            "the register: its version is not that of the latest revision of a helpline".to_owned(),
        ),
        (
            "UPDATE helplines SET document = replace(document, '999', '112') WHERE slug = 'danger'".to_owned(),
            "the helpline danger: it is not what its latest revision says".to_owned(),
        ),
        ("DELETE FROM helpline_revisions".to_owned(), "the register: its version is not that".to_owned()),
    ];
    for (sql, expected) in cases {
        let home = if home.url.sqlite_path().is_some() { Home::sqlite() } else { Home::postgres() };
        let register = with_history(&home);
        register.check_chain().unwrap();
        home.tamper(&sql);
        let error = register.check_chain().unwrap_err();
        assert!(matches!(error, StoreError::Chain { .. }), "{sql}: {error:?}");
        assert!(error.to_string().contains(&expected), "{sql}: {error}");
    }
}

fn personal_values_stand_apart(home: &Home) {
    drop(with_history(home));
    let holding = |table: &str, text: &str| home.count(table, &format!("document LIKE '%{text}%'"));
    for table in ["partnerships", "revisions"] {
        assert!(holding(table, "What") > 0);
        for value in ["Eve Erased", "eve@example.org", "new@example.org", "01234 567 890"] {
            assert_eq!(holding(table, value), 0, "{value} stands in {table}");
        }
    }
    assert_eq!(home.count("personal_values", "value = 'Eve Erased'"), 1);
}

fn an_unchanged_value_keeps_its_id(home: &Home) {
    let register = with_history(home);
    // Name and number once each, the mailbox twice: deleting the name by its value takes it from both revisions.
    assert_eq!(register.check_chain().unwrap().personal_values, 6);
    home.execute("DELETE FROM personal_values WHERE value = 'Eve Erased'").unwrap();
    let report = register.check_chain().unwrap();
    assert_eq!((report.personal_values, report.erased), (4, 2));
    let now = contact_in(&register, 2);
    assert_eq!(now.email.unwrap().to_string(), "new@example.org");
    assert_eq!((now.name, contact_in(&register, 1).name), (None, None));
    // A value that comes back is known again.
    register.replace(&seed_data().partnerships[1], 2, &editor(), "back").unwrap();
    home.execute("DELETE FROM personal_values WHERE value = 'eve@example.org'").unwrap();
    assert_eq!((contact_in(&register, 1).email, contact_in(&register, 3).email), (None, None));
}

fn erased_values_leave_the_chain_whole(home: &Home) {
    let register = with_history(home);
    home.execute("DELETE FROM personal_values").unwrap();
    let report = register.check_chain().unwrap();
    assert_eq!((report.revisions, report.personal_values, report.erased), (4, 0, 6));
    let records = register.snapshot().unwrap().records;
    let erased = &records.iter().find(|record| record.partnership.slug.as_str() == "whole").unwrap().partnership;
    assert_eq!(erased.coordinators.len(), 1);
    assert_eq!((&erased.coordinators[0].name, &erased.coordinators[0].email), (&None, &None));
    register.replace(erased, 2, &editor(), "goes on").unwrap();
    register.check_chain().unwrap();
}

fn a_contact_can_be_erased(home: &Home) {
    let register = with_history(home);
    let before = register.state().unwrap().version;
    let facts = json!([{"pointer": "/coordinators/0/email", "source": "003", "as_of": "2017"},
                       {"pointer": "/name", "source": "003", "as_of": "2017"}]);
    let contacts = json!([contact(21, Some("Eve Erased"), Some("e@example.org")), contact(22, Some("Stays"), None)]);
    let both = partnership(2, "whole", &json!({"coordinators": contacts, "provenance": facts}));
    register.replace(&both, 2, &editor(), "two").unwrap();

    let record = register.erase_personal_values(id(21).parse().unwrap(), &editor(), "asked to").unwrap();
    assert_eq!((record.revision, register.state().unwrap().version), (4, before + 2));
    let [erased, stays] = &record.partnership.coordinators[..] else { panic!("{record:?}") };
    assert_eq!((&erased.name, &erased.email, &erased.phone), (&None, &None, &None));
    assert_eq!(stays.name.as_ref().unwrap().as_str(), "Stays");
    assert_eq!(record.partnership.provenance.len(), 1, "what the erased mailbox was cited with is gone");
    assert!(register.snapshot().unwrap().records.contains(&record));
    assert!((1..=4).all(|number| contact_in(&register, number).name.is_none()));
    register.check_chain().unwrap();
    assert!(record.partnership.faults().is_empty());
    register.replace(&record.partnership, 4, &editor(), "goes on").unwrap();

    let again = register.erase_personal_values(id(21).parse().unwrap(), &editor(), "asked to");
    assert!(matches!(again, Err(StoreError::NotFound)));
    for entry in home.folder().read_dir().unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(13).any(|w| w == b"e@example.org"), "the file still holds what was erased");
    }
}
