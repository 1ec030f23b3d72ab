//! Writes that belong together, writes that are done once, helplines, and the check of the whole database.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::TimeDelta;
use nncf_core::account::Role;
use nncf_core::helpline::{Helpline, HelplineRecord, HelplineStatus};
use nncf_core::partnership::{Fault, Record};
use nncf_core::slug::Slug;
use nncf_core::visibility::Visibility;
use nncf_db::{Clock, Done, NewAccount, Once, Register, Replacement, StoreError};
use serde_json::json;
use support::{Home, contact, editor, helpline, id, partnership, plain, start};
use uuid::Uuid;

support::on_both!(
    one_record_reads_as_in_the_whole,
    changes_alone_make_the_whole,
    what_is_written_together_is_written_whole,
    what_is_wrong_with_one_keeps_nobody,
    a_request_is_done_once,
    an_answer_is_kept_for_a_day,
    erasing_forgets_answers,
    helplines_have_a_history,
    a_helpline_of_before_keeps_what_stood,
    a_helpline_serves_what_there_is,
    everything_that_does_not_hold_is_found,
);

fn one_record_reads_as_in_the_whole(home: &Home) {
    let register = home.seeded();
    register.replace(&plain(2, "renamed"), 1, &editor(), "renamed").unwrap();
    for record in register.snapshot().unwrap().records {
        assert_eq!(register.record(record.partnership.id).unwrap(), record, "also where a link follows a rename");
    }
    assert!(matches!(register.record(id(77).parse().unwrap()), Err(StoreError::NotFound)));
}

fn changes_alone_make_the_whole(home: &Home) {
    let register = home.seeded();
    let before = register.snapshot().unwrap();
    let nothing = register.changes_since(&before.reach).unwrap().unwrap();
    assert_eq!((nothing.records.len(), nothing.helplines, &nothing.reach), (0, None, &before.reach));

    let linked =
        json!({"links": [{"rel": "part_of", "slug": "north"}], "coordinators": [contact(9, Some("Ann"), None)]});
    register.create(&partnership(40, "made", &linked), &editor(), "made").unwrap();
    register.replace(&partnership(2, "whole", &json!({"summary": "Once."})), 1, &editor(), "changed").unwrap();
    register.replace(&partnership(2, "whole", &json!({"summary": "Twice."})), 2, &editor(), "changed").unwrap();
    let changes = register.changes_since(&before.reach).unwrap().unwrap();
    let now = register.snapshot().unwrap();
    assert_eq!((changes.version, &changes.reach, changes.helplines), (before.version + 3, &now.reach, None));
    let mut slugs: Vec<_> = changes.records.iter().map(|record| record.partnership.slug.as_str()).collect();
    slugs.sort_unstable();
    assert_eq!(slugs, ["made", "whole"], "each once");
    for record in &changes.records {
        assert!(now.records.contains(record), "as in the whole: {record:?}");
    }
    let untouched = now.records.iter().filter(|record| !changes.records.contains(record));
    assert!(untouched.into_iter().all(|record| before.records.contains(record)), "no other changed");

    let mut helpline = now.helplines[0].clone();
    helpline.what_for = "immediate danger".parse().unwrap();
    register.replace_helpline(&helpline, 1, &editor(), "clearer").unwrap();
    let changes = register.changes_since(&now.reach).unwrap().unwrap();
    assert_eq!((changes.version, changes.records.len()), (now.version + 1, 0));
    assert_eq!(changes.helplines, Some(register.snapshot().unwrap().helplines));

    // What was read is not what the store holds: another history, or one that is not that long yet.
    home.tamper(
        "UPDATE log SET hash = '1111111111111111111111111111111111111111111111111111111111111111' \
        WHERE version = (SELECT max(version) FROM log)",
    );
    assert_eq!(register.changes_since(&now.reach).unwrap(), None);
}

fn what_is_written_together_is_written_whole(home: &Home) {
    let register = home.seeded();
    let (closed, successor) = (plain(2, "whole"), plain(1, "north"));
    let first = Replacement { partnership: &closed, expected_revision: 1 };
    let stale = Replacement { partnership: &successor, expected_revision: 7 };
    let before = register.state().unwrap();
    let refused = register.replace_with(&first, &[stale], &editor(), "together");
    assert!(matches!(refused, Err(StoreError::Stale { current: 1 })), "{refused:?}");
    assert_eq!(register.state().unwrap(), before, "nothing was written");
    let other = Replacement { partnership: &successor, expected_revision: 1 };
    let record = register.replace_with(&first, &[other], &editor(), "together").unwrap();
    assert_eq!((record.partnership.slug.as_str(), record.revision), ("whole", 2));
    assert_eq!(register.record(successor.id).unwrap().revision, 2);
    assert_eq!(register.state().unwrap().version, before.version + 2);
    register.check().unwrap();
}

fn what_is_wrong_with_one_keeps_nobody(home: &Home) {
    let register = home.seeded();
    let (good, stale, unknown) = (plain(2, "whole"), plain(1, "north"), plain(77, "nobody"));
    let bad = partnership(
        2,
        "whole",
        &json!({"coverage": {"codes": [{"kind": "lad", "code": "E06000999"}],
        "words": "", "basis": "stated"}}),
    );
    let at = |partnership, expected_revision| Replacement { partnership, expected_revision };
    let before = register.state().unwrap().version;
    let all = [at(&stale, 7), at(&bad, 1), at(&good, 1), at(&unknown, 1)];
    let became = register.replace_each(&all, &editor(), "each").unwrap();
    let [Err(StoreError::Stale { current: 1 }), Err(StoreError::Invalid(_)), Ok(record), Err(StoreError::NotFound)] =
        &became[..]
    else {
        panic!("{became:?}");
    };
    assert_eq!((record.partnership.slug.as_str(), record.revision), ("whole", 2));
    assert_eq!(register.state().unwrap().version, before + 1);
    register.check().unwrap();
}

fn account(register: &Register, email: &str) -> Uuid {
    let (email, name) = (email.parse().unwrap(), "A Name".parse().unwrap());
    let new = NewAccount { email, name, role: Role::Editor, coordinates: Vec::new() };
    register.add_account(&new, None).unwrap().id
}

fn told(record: &Record) -> String {
    format!("{} at {}", record.partnership.name, record.revision)
}

fn once(account: Uuid, key: &str, request: u8) -> Once<'_, Record> {
    Once { account, key, request: [request; 32], answer: &told }
}

fn a_request_is_done_once(home: &Home) {
    let register = home.seeded();
    let (ann, ben) = (account(&register, "ann@example.org"), account(&register, "ben@example.org"));
    let new = plain(9, "new");
    let write = |once: &Once<Record>| register.create_once(&new, &editor(), "", once);
    let Done::Now(record) = write(&once(ann, "k", 1)).unwrap() else { panic!("it is new") };
    let state = register.state().unwrap();
    assert_eq!(write(&once(ann, "k", 1)).unwrap(), Done::Before(told(&record)));
    assert!(matches!(write(&once(ann, "k", 2)), Err(StoreError::KeyReused)));
    assert!(matches!(write(&once(ben, "k", 1)), Err(StoreError::SlugTaken)), "another's key is another key");
    assert!(matches!(write(&once(ann, "l", 1)), Err(StoreError::SlugTaken)));
    assert_eq!(register.state().unwrap(), state, "nothing was written again");

    // What was refused was not done: it may be sent again.
    let (first, at) = (plain(9, "newer"), |expected_revision| Replacement { partnership: &new, expected_revision });
    let replace = |at: Replacement| register.replace_once(&at, &[], &editor(), "", &once(ann, "m", 3));
    assert!(matches!(replace(at(7)), Err(StoreError::Stale { .. })));
    assert!(matches!(replace(at(1)), Ok(Done::Now(_))));
    assert!(matches!(replace(Replacement { partnership: &first, expected_revision: 1 }), Ok(Done::Before(_))));
    assert_eq!(register.answer_before(ann, "m", &[3; 32]).unwrap().unwrap(), "Partnership \"new\" é at 2");
    assert_eq!(register.answer_before(ann, "n", &[3; 32]).unwrap(), None);
    assert!(matches!(register.answer_before(ann, "m", &[4; 32]), Err(StoreError::KeyReused)));
}

fn an_answer_is_kept_for_a_day(home: &Home) {
    home.seeded();
    let hours = Arc::new(AtomicI64::new(0));
    let clock = hours.clone();
    let now = move || start() + TimeDelta::hours(clock.load(Ordering::Relaxed));
    let register = Register::open(&home.url, Clock::of(now)).unwrap();
    let ann = account(&register, "ann@example.org");
    let write = |number, key| {
        let new = plain(number, &format!("new-{number}"));
        register.create_once(&new, &editor(), "", &once(ann, key, 1))
    };
    assert!(matches!(write(11, "k"), Ok(Done::Now(_))));
    hours.store(23, Ordering::Relaxed);
    assert!(matches!(write(12, "k"), Ok(Done::Before(_))));
    hours.store(24, Ordering::Relaxed);
    assert!(matches!(write(12, "k"), Ok(Done::Now(_))), "a day later the key is free");
    hours.store(49, Ordering::Relaxed);
    assert!(matches!(write(13, "l"), Ok(Done::Now(_))));
    assert_eq!(home.count("idempotent_answers", "1 = 1"), 1, "old answers do not pile up");
}

fn erasing_forgets_answers(home: &Home) {
    let register = home.seeded();
    let ann = account(&register, "ann@example.org");
    let told = |record: &Record| record.partnership.coordinators[0].name.as_ref().unwrap().to_string();
    let person = partnership(9, "new", &json!({"coordinators": [contact(91, Some("Eva Erased"), None)]}));
    let with_name = Once { account: ann, key: "k", request: [1; 32], answer: &told };
    register.create_once(&person, &editor(), "", &with_name).unwrap();
    register.create_once(&plain(10, "other"), &editor(), "", &once(ann, "l", 2)).unwrap();
    assert_eq!(home.count("idempotent_answers", "answer LIKE '%Eva Erased%'"), 1);
    register.erase_personal_values(id(91).parse().unwrap(), &editor(), "asked to").unwrap();
    assert_eq!(home.count("idempotent_answers", "answer LIKE '%Eva Erased%'"), 0);
    assert_eq!(home.count("idempotent_answers", "1 = 1"), 1, "those of other records stay");
    assert_eq!(register.answer_before(ann, "k", &[1; 32]).unwrap(), None);
    register.check().unwrap();
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn helplines_have_a_history(home: &Home) {
    let register = home.seeded();
    let before = register.state().unwrap().version;
    let danger = register.helpline(&slug("danger")).unwrap();
    assert_eq!(
        (danger.helpline.clone(), danger.revision, danger.updated_at),
        (helpline("danger", 1), 1, Some(start()))
    );
    let next = Helpline { text_relay: "Text 999".parse().ok(), ..danger.helpline };
    let written = register.replace_helpline(&next, 1, &editor(), "by text").unwrap();
    assert_eq!((&written.helpline, written.revision), (&next, 2));
    assert_eq!(register.helpline(&slug("danger")).unwrap(), written);
    let again = register.replace_helpline(&next, 1, &editor(), "late");
    assert!(matches!(again, Err(StoreError::Stale { current: 2 })), "{again:?}");
    // Whichever door a change comes through, the number of the emergency services stays.
    for away in [
        Helpline { phone: "112".parse().ok(), ..next.clone() },
        Helpline { visibility: Visibility::Staff, ..next.clone() },
        Helpline { status: HelplineStatus::Superseded, ..next.clone() },
    ] {
        let refused = register.replace_helpline(&away, 2, &editor(), "away");
        assert!(matches!(refused, Err(StoreError::Invalid(_))), "{refused:?}");
    }
    let new = helpline("listening", 3);
    assert_eq!(register.create_helpline(&new, &editor(), "new").unwrap().revision, 1);
    assert!(matches!(register.create_helpline(&new, &editor(), "new"), Err(StoreError::SlugTaken)));
    let unknown = register.replace_helpline(&helpline("nobody", 3), 1, &editor(), "");
    assert!(matches!(unknown, Err(StoreError::NotFound)), "{unknown:?}");

    assert_eq!(register.state().unwrap().version, before + 2, "every node takes notice");
    assert_eq!(register.snapshot().unwrap().helplines, [next, helpline("police", 2), new]);
    let all: Vec<u32> = register.helplines().unwrap().iter().map(|record| record.revision).collect();
    assert_eq!(all, [2, 1, 1]);
    let history = register.helpline_revisions(&slug("danger")).unwrap();
    let relay = |helpline: &Helpline| helpline.text_relay.as_ref().map(ToString::to_string);
    let told: Vec<_> = history.iter().map(|r| (r.number, r.role.as_str(), relay(&r.helpline))).collect();
    assert_eq!(told, [(1, "seed", None), (2, "editor", Some("Text 999".to_owned()))]);
    let report = register.check().unwrap().chain;
    assert_eq!((report.helplines, report.helpline_revisions), (3, 4));
}

/// Registers that were seeded before helplines had a history.
fn a_helpline_of_before_keeps_what_stood(home: &Home) {
    let register = home.seeded();
    home.tamper(
        "DELETE FROM helpline_revisions;
         UPDATE register SET helpline_version = 0,
         helpline_head = '0000000000000000000000000000000000000000000000000000000000000000'",
    );
    register.check().unwrap();
    let danger = register.helpline(&slug("danger")).unwrap();
    assert_eq!((danger.revision, danger.updated_at), (1, None));
    // 999 stays as it is shown; its words can be mended.
    let next = Helpline { text_relay: "Text 999".parse().ok(), ..danger.helpline };
    let ann = account(&register, "ann@example.org");
    let told = |record: &HelplineRecord| record.revision.to_string();
    let once = Once { account: ann, key: "k", request: [1; 32], answer: &told };
    let write = || register.replace_helpline_once(&next, 1, &editor(), "history now", &once).unwrap();
    assert!(matches!(write(), Done::Now(HelplineRecord { revision: 2, .. })));
    assert_eq!(write(), Done::Before("2".to_owned()));
    let history = register.helpline_revisions(&slug("danger")).unwrap();
    assert_eq!((history[0].helpline.clone(), history[0].role.as_str()), (helpline("danger", 1), "seed"));
    assert_eq!((history[0].at, history.len()), (start(), 2));
    assert_eq!(history[1].helpline, next);
    assert_eq!(register.check().unwrap().chain.helpline_revisions, 2);
}

fn a_helpline_serves_what_there_is(home: &Home) {
    let register = home.seeded();
    let area = ["country:E92000001", "country:S92000003"].map(|key| key.parse().unwrap()).to_vec();
    let outcome = register.create_helpline(&Helpline { area, ..helpline("new", 3) }, &editor(), "");
    let Err(StoreError::Invalid(faults)) = outcome else { panic!("{outcome:?}") };
    assert_eq!(faults.iter().map(|Fault { pointer, .. }| pointer.as_str()).collect::<Vec<_>>(), ["/area/1"]);
}

fn everything_that_does_not_hold_is_found(home: &Home) {
    let whole = id(2);
    let north = id(1);
    let cases = [
        (format!("DELETE FROM slugs WHERE partnership_id = '{whole}'"), "the record whole"),
        ("DELETE FROM coverage WHERE code = 'E06000001'".to_owned(), "that it covers lad:E06000001 is not noted"),
        (
            format!("INSERT INTO coverage (partnership_id, kind, code) VALUES ('{north}', 'lad', 'E06000002')"),
            "it is noted to cover lad:E06000002 and does not",
        ),
        ("DELETE FROM links WHERE rel = 'reports_to'".to_owned(), "its tie to north is not noted"),
        (
            format!("INSERT INTO links (partnership_id, rel, target_id) VALUES ('{whole}', 'succeeds', '{north}')"),
            "it is noted to be tied (succeeds)",
        ),
        (
            format!("UPDATE personal_values SET partnership_id = '{north}' WHERE field = 'name'"),
            "no revision of its record mentions it",
        ),
        ("DELETE FROM audit WHERE number = 1".to_owned(), "entry 1 is missing"),
        (
            "UPDATE blobs SET vintage = 'x', bytes = digest WHERE name = 'postcodes'".to_owned(),
            "the stored file postcodes",
        ),
        ("UPDATE revisions SET why = 'because'".to_owned(), "its contents do not match its hash"),
        ("UPDATE helpline_revisions SET why = 'because'".to_owned(), "its contents do not match its hash"),
    ];
    for (sql, expected) in cases {
        let home = if home.url.sqlite_path().is_some() { Home::sqlite() } else { Home::postgres() };
        let register = home.seeded();
        account(&register, "ann@example.org");
        account(&register, "ben@example.org");
        let report = register.check().unwrap();
        assert_eq!((report.accounts, report.audit_entries, report.chain.records), (2, 2, 3));
        home.tamper(&sql);
        let told = register.check().unwrap_err().to_string();
        assert!(told.contains(expected), "{sql}: {told}");
    }
    if home.url.sqlite_path().is_some() {
        let register = home.seeded();
        home.tamper(&format!("DELETE FROM regions WHERE kind = 'lad' AND code = 'E06000001'; -- {}", start()));
        let told = register.check().unwrap_err().to_string();
        assert!(told.contains("refers to a row of regions that is missing"), "{told}");
    }
}
