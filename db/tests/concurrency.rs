//! Many at once: nothing is lost, nothing happens twice.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use std::sync::Barrier;
use std::thread;

use nncf_db::{Register, StoreError};
use serde_json::json;
use support::{Home, editor, id, partnership, plain, seed_data, ticking_clock};

support::on_both!(no_change_is_lost, one_seeding_wins, one_slug_is_given_once, opening_at_once_is_safe);

const THREADS: u32 = 4;
const CHANGES: u32 = 25;

fn no_change_is_lost(home: &Home) {
    let register = home.seeded();
    thread::scope(|scope| {
        for worker in 0..THREADS {
            // As another process would: with connections of its own.
            let register = Register::open(&home.url, ticking_clock()).unwrap();
            scope.spawn(move || (0..CHANGES).for_each(|change| add_alias(&register, &format!("{worker}/{change}"))));
        }
    });
    let history = register.revisions(id(1).parse().unwrap()).unwrap();
    assert_eq!(history.len() as u32, 1 + THREADS * CHANGES);
    let names = history.last().unwrap().partnership.aliases.iter().map(|alias| alias.name.to_string());
    let names: std::collections::BTreeSet<_> = names.collect();
    assert_eq!(names.len() as u32, THREADS * CHANGES);
    register.check_chain().unwrap();
}

/// Reads, changes and writes, again and again until nobody came between.
fn add_alias(register: &Register, name: &str) {
    loop {
        let records = register.snapshot().unwrap().records;
        let record = records.into_iter().find(|record| record.partnership.slug.as_str() == "north").unwrap();
        let mut changed = record.partnership;
        changed.aliases.push(serde_json::from_value(json!({"name": name})).unwrap());
        match register.replace(&changed, record.revision, &editor(), name) {
            Ok(_) => return,
            Err(StoreError::Stale { .. }) => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}

/// Starts `work` in several threads at the same moment, each with a register of its own.
fn at_once<T: Send>(home: &Home, work: impl Fn(u32, Register) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(THREADS as usize);
    let (barrier, work) = (&barrier, &work);
    thread::scope(|scope| {
        let start = |worker| {
            let register = home.open();
            scope.spawn(move || {
                barrier.wait();
                work(worker, register)
            })
        };
        let handles: Vec<_> = (0..THREADS).map(start).collect();
        handles.into_iter().map(|handle| handle.join().unwrap()).collect()
    })
}

fn one_seeding_wins(home: &Home) {
    let outcomes = at_once(home, |_, register| register.seed(seed_data(), &mut |_| ()));
    let (won, lost): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    assert_eq!(won.len(), 1);
    assert!(lost.iter().all(|outcome| matches!(outcome, Err(StoreError::AlreadySeeded))), "{lost:?}");
    assert_eq!(home.open().check_chain().unwrap().revisions, 3);
}

fn one_slug_is_given_once(home: &Home) {
    home.seeded();
    let outcomes = at_once(home, |worker, register| register.create(&plain(50 + worker, "new"), &editor(), ""));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| matches!(outcome, Err(StoreError::SlugTaken))).count(), 3);

    let register = home.open();
    let reader = register.clone();
    let stop = std::sync::atomic::AtomicBool::new(false);
    thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for revision in 1..40 {
                let slug = format!("north-{revision}");
                register.replace(&partnership(1, &slug, &json!({"summary": slug})), revision, &editor(), "").unwrap();
            }
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        while !stop.load(std::sync::atomic::Ordering::Relaxed) && !writing.is_finished() {
            consistent(&reader);
        }
    });
}

/// One version, whole: its number is that of the revisions it shows, and no redirect leads nowhere.
fn consistent(register: &Register) {
    let snapshot = register.snapshot().unwrap();
    let revisions: u32 = snapshot.records.iter().map(|record| record.revision).sum();
    assert_eq!(u64::from(revisions) + snapshot.helplines.len() as u64, snapshot.version);
    for (old, current) in &snapshot.redirects {
        assert!(snapshot.records.iter().any(|record| record.partnership.slug == *current), "{old} leads nowhere");
    }
}

fn opening_at_once_is_safe(home: &Home) {
    for _ in 0..5 {
        let home = if home.url.sqlite_path().is_some() { Home::sqlite() } else { Home::postgres() };
        let barrier = Barrier::new(THREADS as usize);
        thread::scope(|scope| {
            let open = || {
                barrier.wait();
                Register::open(&home.url, ticking_clock()).map(|register| register.state().unwrap().version)
            };
            let handles: Vec<_> = (0..THREADS).map(|_| scope.spawn(open)).collect();
            for handle in handles {
                assert_eq!(handle.join().unwrap().unwrap(), 0);
            }
        });
    }
}
