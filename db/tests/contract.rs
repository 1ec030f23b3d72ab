//! What the register promises, the same on both databases.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use chrono::TimeDelta;
use nncf_core::mistake::{MistakeStatus, NewMistake};
use nncf_core::partnership::{Fault, Partnership};
use nncf_db::{Register, SeedData, StoreError};
use serde_json::{Value, json};
use support::{Home, contact, editor, helpline, id, partnership, plain, seed_data, start};

support::on_both!(
    a_new_register_is_empty,
    what_is_created_reads_back,
    replacing_needs_the_latest_revision,
    slugs_are_never_used_twice,
    links_follow_renames,
    everything_wrong_is_told_at_once,
    records_are_ordered_by_bytes,
    seeding_fills_the_register,
    seeding_is_done_once,
    the_seed_must_hold_together,
    a_failed_seeding_leaves_nothing,
    a_seeding_cut_short_leaves_nothing,
    damaged_files_are_told,
    damaged_records_are_told,
    mistakes_are_kept_for_staff,
    a_mistake_is_of_a_partnership,
    mistakes_follow_renames_and_come_new_first,
    damaged_mistakes_are_told,
);

fn slugs(register: &Register) -> Vec<String> {
    register.snapshot().unwrap().records.iter().map(|record| record.partnership.slug.to_string()).collect()
}

fn pointers(outcome: Result<nncf_core::partnership::Record, StoreError>) -> Vec<String> {
    match outcome {
        Err(StoreError::Invalid(faults)) => faults.into_iter().map(|Fault { pointer, .. }| pointer).collect(),
        other => panic!("{other:?}"),
    }
}

fn a_new_register_is_empty(home: &Home) {
    let register = home.open();
    let state = register.state().unwrap();
    assert_eq!((state.version, state.seeded_at, state.head.len()), (0, None, 64));
    let snapshot = register.snapshot().unwrap();
    assert!(snapshot.records.is_empty() && snapshot.helplines.is_empty() && snapshot.redirects.is_empty());
    assert!(matches!(register.geography(), Err(StoreError::NotSeeded)));
    assert!(matches!(register.revisions(id(1).parse().unwrap()), Err(StoreError::NotFound)));
    assert_eq!(register.check_chain().unwrap().revisions, 0);
}

fn what_is_created_reads_back(home: &Home) {
    let register = home.seeded();
    let before = register.state().unwrap();
    let written = partnership(
        9,
        "new",
        &json!({"coordinators": [contact(91, Some("A Person"), Some("a@example.org")), contact(92, None, None)],
                "links": [{"rel": "succeeds", "slug": "north"}]}),
    );
    let record = register.create(&written, &editor(), "told by telephone").unwrap();
    assert_eq!(record.partnership, written);
    assert_eq!((record.revision, record.created_at), (1, start() + TimeDelta::seconds(1)));

    let reopened = home.open();
    let snapshot = reopened.snapshot().unwrap();
    assert!(snapshot.records.contains(&record));
    assert_eq!(snapshot.version, before.version + 1);
    assert_eq!(reopened.state().unwrap(), register.state().unwrap());
    assert_ne!(register.state().unwrap().head, before.head);

    let [revision] = register.revisions(written.id).unwrap().try_into().unwrap();
    assert_eq!((revision.number, revision.at, revision.partnership), (1, record.updated_at, written));
    assert_eq!((revision.role.as_str(), revision.name.as_deref()), ("editor", Some("Ann Editor")));
    assert_eq!(revision.why, "told by telephone");
}

fn replacing_needs_the_latest_revision(home: &Home) {
    let register = home.seeded();
    let mut changed = register.snapshot().unwrap().records.remove(1);
    assert_eq!(changed.partnership.slug.as_str(), "north");
    changed.partnership.name = "New name".parse().unwrap();
    let record = register.replace(&changed.partnership, 1, &editor(), "renamed").unwrap();
    assert_eq!((record.revision, record.created_at), (2, changed.created_at));
    assert_eq!(record.updated_at, start() + TimeDelta::seconds(1));
    assert!(register.snapshot().unwrap().records.contains(&record));

    let again = register.replace(&changed.partnership, 1, &editor(), "late");
    assert!(matches!(again, Err(StoreError::Stale { current: 2 })), "{again:?}");
    let unknown = register.replace(&plain(77, "unknown"), 1, &editor(), "");
    assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");

    let revisions = register.revisions(record.partnership.id).unwrap();
    assert_eq!(revisions.len(), 2);
    assert_eq!(revisions[1].previous_hash, revisions[0].hash);
    assert_eq!(register.state().unwrap().version, 6, "two helplines have a revision each");
    assert_eq!(register.check_chain().unwrap().revisions, 4);
}

fn slugs_are_never_used_twice(home: &Home) {
    let register = home.seeded();
    let rename = |slug: &str, revision| register.replace(&plain(2, slug), revision, &editor(), "renamed");
    rename("renamed", 1).unwrap();
    for taken in ["whole", "renamed", "north"] {
        let outcome = register.create(&plain(9, taken), &editor(), "");
        assert!(matches!(outcome, Err(StoreError::SlugTaken)), "{taken}: {outcome:?}");
    }
    assert!(matches!(rename("north", 2), Err(StoreError::SlugTaken)));
    let redirects = register.snapshot().unwrap().redirects;
    assert_eq!(redirects, [("whole".parse().unwrap(), "renamed".parse().unwrap())]);
    rename("whole", 2).unwrap();
    let redirects = register.snapshot().unwrap().redirects;
    assert_eq!(redirects, [("renamed".parse().unwrap(), "whole".parse().unwrap())], "its own may be taken back");
}

fn links_follow_renames(home: &Home) {
    let register = home.seeded();
    register.replace(&plain(2, "renamed"), 1, &editor(), "renamed").unwrap();
    let link_of = |slug: &str| {
        let records = register.snapshot().unwrap().records;
        records.into_iter().find(|r| r.partnership.slug.as_str() == slug).unwrap().partnership.links
    };
    assert_eq!(link_of("north")[0].slug.as_str(), "renamed");
    assert_eq!(register.revisions(id(1).parse().unwrap()).unwrap()[0].partnership.links[0].slug.as_str(), "whole");

    // A former slug is understood, and two names for the same body are one tie.
    let linked = |links: Value| partnership(9, "new", &json!({"links": links}));
    let twice = linked(json!([{"rel": "part_of", "slug": "whole"}, {"rel": "part_of", "slug": "renamed"}]));
    assert_eq!(pointers(register.create(&twice, &editor(), "")), ["/links/1"]);
    let once = linked(json!([{"rel": "part_of", "slug": "whole"}]));
    assert_eq!(register.create(&once, &editor(), "").unwrap().partnership.links[0].slug.as_str(), "renamed");
    let to_itself = partnership(2, "whole", &json!({"links": [{"rel": "part_of", "slug": "renamed"}]}));
    assert_eq!(pointers(register.replace(&to_itself, 2, &editor(), "")), ["/links/0/slug"]);
}

fn everything_wrong_is_told_at_once(home: &Home) {
    let register = home.seeded();
    let before = register.state().unwrap();
    let wrong = partnership(
        9,
        "new",
        &json!({
            "coverage": {"codes": [{"kind": "lad", "code": "E06000001"}, {"kind": "lad", "code": "E07000001"},
                                   {"kind": "country", "code": "E23000001"}], "words": "", "basis": "stated"},
            "links": [{"rel": "part_of", "slug": "north"}, {"rel": "part_of", "slug": "nowhere"}],
            "coordinators": [contact(21, None, None)],
            "sources": [],
        }),
    );
    let outcome = register.create(&wrong, &editor(), "");
    let told = outcome.as_ref().unwrap_err().to_string();
    assert!(told.contains("lad:E07000001 is no longer in use; it became E06000001"), "{told}");
    let expected = [
        "/links/1/slug",
        "/formed/claims/0/source",
        "/provenance/0/source",
        "/coverage/codes/1",
        "/coverage/codes/2",
        "/coordinators/0/id",
    ];
    assert_eq!(pointers(outcome), expected);
    assert_eq!(pointers(register.create(&plain(1, "new"), &editor(), "")), ["/id"]);
    assert_eq!(register.state().unwrap(), before);
}

fn records_are_ordered_by_bytes(home: &Home) {
    let register = home.seeded();
    for (number, slug) in [(11, "ab"), (12, "a0"), (13, "a")] {
        register.create(&plain(number, slug), &editor(), "").unwrap();
    }
    assert_eq!(slugs(&register), ["a", "a-b", "a0", "ab", "north", "whole"]);
}

fn seeding_fills_the_register(home: &Home) {
    let register = home.open();
    let data = seed_data();
    let mut steps = Vec::new();
    let state = register.seed(data.clone(), &mut |step| steps.push(step)).unwrap();
    assert_eq!((state.version, state.seeded_at), (5, Some(start())), "three partnerships and two helplines");
    assert!(steps.iter().map(|step| step.done).eq(1..=16) && steps.iter().all(|step| step.total == 16));

    let geography = register.geography().unwrap();
    let codes: Vec<_> = geography.regions.iter().map(|region| region.key.to_string()).collect();
    assert_eq!(codes, ["country:E92000001", "pfa:E23000001", "lad:E06000001", "lad:E06000002"]);
    assert!(geography.regions.iter().all(|region| data.regions.contains(region)));
    assert_eq!((geography.retired_codes, geography.crossings), (data.retired_codes, data.crossings));
    assert_eq!(geography.split_postcodes, data.split_postcodes);
    assert_eq!((geography.boundaries, geography.postcodes), (data.boundaries, data.postcodes));

    let snapshot = register.snapshot().unwrap();
    assert_eq!(snapshot.helplines, [helpline("danger", 1), helpline("police", 2)]);
    let stored: Vec<Partnership> = snapshot.records.into_iter().map(|record| record.partnership).collect();
    assert_eq!(stored, [&data.partnerships[2], &data.partnerships[0], &data.partnerships[1]].map(Clone::clone));
    let report = register.check_chain().unwrap();
    assert_eq!((report.records, report.revisions, report.personal_values, report.erased), (3, 3, 3, 0));
    assert_eq!((report.helplines, report.helpline_revisions), (2, 2));
    assert_eq!(report.head, state.head);
    assert_eq!(register.revisions(id(1).parse().unwrap()).unwrap()[0].role, "seed");
}

fn seeding_is_done_once(home: &Home) {
    let register = home.seeded();
    let before = register.state().unwrap();
    assert!(matches!(register.seed(seed_data(), &mut |_| ()), Err(StoreError::AlreadySeeded)));
    assert_eq!(register.state().unwrap(), before);

    let fresh = if home.url.sqlite_path().is_some() { Home::sqlite() } else { Home::postgres() };
    let register = fresh.open();
    let bare = json!({"coverage": {"codes": [], "words": "", "basis": null}});
    register.create(&partnership(1, "first", &bare), &editor(), "").unwrap();
    let outcome = register.seed(seed_data(), &mut |_| ());
    assert!(matches!(&outcome, Err(StoreError::Seed(told)) if told.contains("already holds records")), "{outcome:?}");
}

/// Makes a good seed a bad one.
type Spoil = fn(&mut SeedData);

fn the_seed_must_hold_together(home: &Home) {
    let register = home.open();
    let cases: [(&str, Spoil); 8] = [
        ("the parent of lad:E06000002, country:E92000001,", |data| drop(data.regions.pop())),
        ("the successor of lad:E07000001, lad:E06000009,", |d| d.retired_codes[2].code = "E06000009".parse().unwrap()),
        ("an end of the crossing Humber Bridge, lad:E06000009,", |d| d.crossings[0].to = "E06000009".parse().unwrap()),
        ("a district of the postcode DA5 2BD, lad:E06000009,", |d| {
            d.split_postcodes[0].districts[1] = "E06000009".parse().unwrap();
        }),
        ("boundaries stands in the place of postcodes", |data| data.postcodes = data.boundaries.clone()),
        ("the file boundaries do not match its digest", |data| data.boundaries.bytes[0] = 0),
        ("north or its id stands in the data twice", |data| data.partnerships.push(plain(9, "north"))),
        ("x does not hold together: /links/0/slug", |data| {
            data.partnerships.push(partnership(9, "x", &json!({"links": [{"rel": "part_of", "slug": "y"}]})));
        }),
    ];
    for (expected, spoil) in cases {
        let mut data = seed_data();
        spoil(&mut data);
        let told = register.seed(data, &mut |_| ()).unwrap_err().to_string();
        assert!(told.contains(expected), "{told}");
    }
    assert_untouched(&register);
}

/// The database itself refuses what comes last, after everything else was written.
fn a_failed_seeding_leaves_nothing(home: &Home) {
    let register = home.open();
    let mut data = seed_data();
    data.helplines.push(helpline("police", 3));
    assert!(matches!(register.seed(data, &mut |_| ()), Err(StoreError::Query(_))));
    assert_untouched(&register);
}

fn a_seeding_cut_short_leaves_nothing(home: &Home) {
    let register = home.open();
    let cut = std::thread::scope(|scope| {
        let seed = || register.seed(seed_data(), &mut |step| assert!(step.done < step.total, "cut short on purpose"));
        scope.spawn(seed).join()
    });
    assert!(cut.is_err());
    assert_untouched(&register);
}

/// Nothing is there, and a good seed still goes in.
fn assert_untouched(register: &Register) {
    assert_eq!(register.state().unwrap().version, 0);
    assert!(matches!(register.geography(), Err(StoreError::NotSeeded)));
    assert!(register.snapshot().unwrap().helplines.is_empty());
    register.seed(seed_data(), &mut |_| ()).unwrap();
}

fn damaged_files_are_told(home: &Home) {
    let register = home.seeded();
    let zero = if home.url.sqlite_path().is_some() { "x'00'" } else { "'\\x00'" };
    home.execute(&format!("UPDATE blobs SET bytes = {zero} WHERE name = 'postcodes'")).unwrap();
    let told = register.geography().unwrap_err().to_string();
    assert!(told.starts_with("the stored file postcodes is damaged"), "{told}");
    home.execute("DELETE FROM blobs WHERE name = 'postcodes'").unwrap();
    assert!(matches!(register.geography(), Err(StoreError::Damaged { .. })));
}

fn damaged_records_are_told(home: &Home) {
    let register = home.seeded();
    home.execute("UPDATE partnerships SET document = '{}' WHERE slug = 'north'").unwrap();
    let told = register.snapshot().unwrap_err().to_string();
    assert!(told.starts_with("the record north is damaged: missing field"), "{told}");
}

fn mistake(told: &str, where_to_check: Option<&str>) -> NewMistake {
    let where_to_check = where_to_check.map(|text| text.parse().unwrap());
    NewMistake { told: told.parse().unwrap(), where_to_check }
}

fn mistakes_are_kept_for_staff(home: &Home) {
    let register = home.seeded();
    let (state, snapshot) = (register.state().unwrap(), register.snapshot().unwrap());
    let north = id(1).parse().unwrap();
    let longest = mistake(&"é\n".repeat(999), Some(&"’".repeat(300)));
    let quoting = mistake("Robert'); DROP TABLE mistakes; --", None);
    let first = register.report_mistake(north, &longest).unwrap();
    register.report_mistake(north, &quoting).unwrap();

    let kept = home.open().mistakes().unwrap();
    assert_eq!(kept.iter().map(|kept| &kept.told).collect::<Vec<_>>(), [&quoting, &longest]);
    let [_, oldest] = kept.try_into().unwrap();
    assert_eq!((oldest.id, oldest.partnership.as_str(), oldest.status), (first, "north", MistakeStatus::New));
    assert_eq!(oldest.received_at, start() + TimeDelta::seconds(1));
    assert_eq!(register.state().unwrap(), state, "the register's version does not move");
    assert_eq!(register.snapshot().unwrap(), snapshot, "nothing that doors are made from changes");
    register.check_chain().unwrap();
}

fn a_mistake_is_of_a_partnership(home: &Home) {
    let register = home.seeded();
    let outcome = register.report_mistake(id(77).parse().unwrap(), &mistake("Something", None));
    assert!(matches!(outcome, Err(StoreError::NotFound)), "{outcome:?}");
    assert!(register.mistakes().unwrap().is_empty());
    let outcome = register.finish_mistake(id(77).parse().unwrap());
    assert!(matches!(outcome, Err(StoreError::NotFound)), "{outcome:?}");
}

fn mistakes_follow_renames_and_come_new_first(home: &Home) {
    let register = home.seeded();
    let tell = |number, text| register.report_mistake(id(number).parse().unwrap(), &mistake(text, None)).unwrap();
    let (one, _, three) = (tell(2, "one"), tell(1, "two"), tell(2, "three"));
    register.replace(&plain(2, "renamed"), 1, &editor(), "renamed").unwrap();
    register.finish_mistake(three).unwrap();
    register.finish_mistake(three).unwrap();
    let told = register.mistakes().unwrap().into_iter().map(|kept| {
        (kept.told.told.to_string(), kept.partnership.to_string(), kept.partnership_name.to_string(), kept.status)
    });
    let (north, renamed) = ("Partnership \"north\" é".to_owned(), "Partnership \"renamed\" é".to_owned());
    let expected = [
        ("two".to_owned(), "north".to_owned(), north, MistakeStatus::New),
        ("one".to_owned(), "renamed".to_owned(), renamed.clone(), MistakeStatus::New),
        ("three".to_owned(), "renamed".to_owned(), renamed, MistakeStatus::Done),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    register.finish_mistake(one).unwrap();
}

fn damaged_mistakes_are_told(home: &Home) {
    let register = home.seeded();
    register.report_mistake(id(1).parse().unwrap(), &mistake("Something", None)).unwrap();
    assert!(home.execute("UPDATE mistakes SET status = 'lost'").is_err(), "the database knows the statuses");
    home.execute("UPDATE mistakes SET told = ''").unwrap();
    let told = register.mistakes().unwrap_err().to_string();
    assert!(told.contains("is damaged: must not be empty"), "{told}");
}
