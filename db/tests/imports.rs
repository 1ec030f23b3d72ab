//! Imports are written whole and undone whole, on both databases.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use nncf_core::partnership::{Partnership, PartnershipStatus};
use nncf_core::visibility::Visibility;
use nncf_db::{NewImport, Register, Replacement, StoreError};
use serde_json::json;
use support::{Home, editor, on_both, partnership, plain};

on_both!(
    imports_are_written_whole,
    one_fault_and_nothing_is_written,
    an_import_is_undone_whole,
    what_was_changed_since_is_not_lost,
    a_file_is_kept_for_its_account_and_a_day,
);

fn import(
    register: &Register,
    created: &[Partnership],
    changed: &[(u32, Partnership)],
) -> Result<uuid::Uuid, StoreError> {
    let changed: Vec<Replacement> = changed
        .iter()
        .map(|(expected_revision, partnership)| Replacement { partnership, expected_revision: *expected_revision })
        .collect();
    let file_name = "a.csv".parse().unwrap();
    let new = NewImport { file_name: &file_name, created, changed: &changed };
    register.import(&new, &editor(), "imported", &mut |_| ()).map(|import| import.id)
}

fn slugs(register: &Register) -> Vec<String> {
    register.snapshot().unwrap().records.iter().map(|record| record.partnership.slug.to_string()).collect()
}

fn imports_are_written_whole(home: &Home) {
    let register = home.seeded();
    let before = register.state().unwrap().version;
    // The first is tied to the second, which comes later.
    let created =
        [partnership(10, "new-one", &json!({"links": [{"rel": "part_of", "slug": "new-two"}]})), plain(11, "new-two")];
    let mut told = Vec::new();
    let file_name = "a.csv".parse().unwrap();
    let changed = plain(1, "north");
    let changed = [Replacement { partnership: &changed, expected_revision: 1 }];
    let new = NewImport { file_name: &file_name, created: &created, changed: &changed };
    let import = register.import(&new, &editor(), "imported", &mut |done| told.push(done)).unwrap();
    assert_eq!((import.created, import.changed, import.undone_at), (2, 1, None));
    assert_eq!(told, [1, 2, 3]);
    assert_eq!(register.state().unwrap().version, before + 3, "each record has its revision");
    assert_eq!(slugs(&register), ["a-b", "new-one", "new-two", "north", "whole"]);
    assert_eq!(register.imports().unwrap(), [import]);
    register.check_chain().unwrap();
}

fn one_fault_and_nothing_is_written(home: &Home) {
    let register = home.seeded();
    let before = register.state().unwrap();
    let wrong = partnership(
        12,
        "wrong",
        &json!({"coverage": {"codes": [{"kind": "lad", "code": "E06009999"}],
        "words": "", "basis": "stated"}}),
    );
    let outcome = import(&register, &[plain(10, "new-one"), wrong], &[]);
    assert!(matches!(outcome, Err(StoreError::Invalid(_))), "{outcome:?}");
    let outcome = import(&register, &[plain(10, "new-one")], &[(7, plain(1, "north"))]);
    assert!(matches!(outcome, Err(StoreError::Stale { current: 1 })), "{outcome:?}");
    let outcome = import(&register, &[plain(10, "north")], &[]);
    assert!(matches!(outcome, Err(StoreError::SlugTaken)), "{outcome:?}");
    assert_eq!(register.state().unwrap(), before);
    assert!(register.imports().unwrap().is_empty());
}

fn an_import_is_undone_whole(home: &Home) {
    let register = home.seeded();
    let changed = partnership(1, "renamed", &json!({"name": "Renamed", "links": []}));
    let id = import(&register, &[plain(10, "new-one")], &[(1, changed)]).unwrap();
    let undone = register.undo_import(id, &editor(), "undone").unwrap();
    assert!(undone.undone_at.is_some());
    let records = register.snapshot().unwrap().records;
    let find = |slug: &str| records.iter().find(|record| record.partnership.slug.as_str() == slug).unwrap();
    let north = find("north");
    assert_eq!((north.partnership.name.as_str(), north.revision), ("Partnership \"north\" é", 3));
    assert_eq!(north.partnership.links.len(), 1);
    let new = find("new-one");
    assert_eq!((new.partnership.visibility, new.partnership.status), (Visibility::Staff, PartnershipStatus::Closed));
    let version = register.state().unwrap().version;
    register.undo_import(id, &editor(), "undone").unwrap();
    assert_eq!(register.state().unwrap().version, version, "undoing twice changes nothing");
    register.check_chain().unwrap();
}

fn what_was_changed_since_is_not_lost(home: &Home) {
    let register = home.seeded();
    let id = import(&register, &[plain(10, "new-one")], &[(1, plain(1, "north"))]).unwrap();
    register.replace(&partnership(1, "north", &json!({"name": "Better"})), 2, &editor(), "").unwrap();
    let before = register.state().unwrap();
    let outcome = register.undo_import(id, &editor(), "undone");
    assert!(matches!(&outcome, Err(StoreError::Invalid(faults)) if faults[0].detail.contains("north")), "{outcome:?}");
    assert_eq!(register.state().unwrap(), before, "all or nothing");
    let missing = "0198c1f2-0000-7000-8000-000000000099".parse().unwrap();
    assert!(matches!(register.undo_import(missing, &editor(), ""), Err(StoreError::NotFound)));
}

fn a_file_is_kept_for_its_account_and_a_day(home: &Home) {
    let register = home.seeded();
    let (one, other) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    let name = "a.csv".parse().unwrap();
    let id = register.keep_import_draft(one, &name, b"name\nx\n", "{}").unwrap();
    register.choose_for_import(one, id, "{\"sheet\":\"a\"}").unwrap();
    let draft = register.import_draft(one, id).unwrap();
    assert_eq!((draft.file.as_slice(), draft.choices.as_str()), (&b"name\nx\n"[..], "{\"sheet\":\"a\"}"));
    assert_eq!(register.import_drafts(one).unwrap().len(), 1);
    for refused in [register.import_draft(other, id).map(|_| ()), register.choose_for_import(other, id, "")] {
        assert!(matches!(refused, Err(StoreError::NotFound)), "another account's file is nobody else's");
    }
    register.drop_import_draft(other, id).unwrap();
    for _ in 0..6 {
        register.keep_import_draft(one, &name, b"", "{}").unwrap();
    }
    assert_eq!(register.import_drafts(one).unwrap().len(), 5, "the oldest go");
    assert!(matches!(register.import_draft(one, id), Err(StoreError::NotFound)));
    let later = nncf_db::Clock::of(|| support::start() + chrono::TimeDelta::hours(25));
    let later = Register::open(&home.url, later).unwrap();
    assert!(later.import_drafts(one).unwrap().is_empty());
    assert_eq!(later.forget_old_import_drafts().unwrap(), 5);
}
