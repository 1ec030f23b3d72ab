//! What the register promises of accounts, sessions, tokens, people and the audit log, the same on both databases.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use nncf_core::account::{Account, AccountStatus, AuditEntry, AuditEvent, Role, Scope, Secret};
use nncf_core::mistake::NewMistake;
use nncf_db::{Attempt, AuditFilter, Author, Clock, NewAccount, NewToken, Note, Register, Stage, StoreError};
use serde_json::json;
use support::{Home, id, partnership, seed_data, start};
use uuid::Uuid;

support::on_both!(
    accounts_are_kept,
    mailboxes_are_taken_once,
    partnerships_of_an_account_must_exist,
    the_last_admin_stays,
    a_new_role_ends_sessions,
    links_work_once_and_not_for_long,
    a_new_link_replaces_the_one_before,
    attempts_count_before_they_are_known,
    a_right_attempt_is_taken_back,
    codes_are_not_replayed,
    recovery_codes_work_once,
    a_second_factor_ends_sessions,
    sessions_end_when_idle_and_after_their_longest,
    sessions_end_on_sign_out_password_and_closing,
    half_way_in_is_not_signed_in,
    old_sessions_are_forgotten,
    tokens_work_until_they_do_not,
    the_audit_log_is_only_added_to,
    the_audit_log_is_filtered,
    people_and_who_looked,
    erasure_reaches_every_copy,
    no_secret_stands_in_the_database,
);

const IDLE: TimeDelta = TimeDelta::minutes(60);
const LONGEST: TimeDelta = TimeDelta::hours(12);

/// A register whose clock stands until it is moved.
struct Timed {
    register: Register,
    seconds: Arc<AtomicI64>,
}

impl Timed {
    fn new(home: &Home) -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let told = seconds.clone();
        let clock = Clock::of(move || start() + TimeDelta::seconds(told.load(Ordering::SeqCst)));
        let register = Register::open(&home.url, clock).unwrap();
        register.seed(seed_data(), &mut |_| ()).unwrap();
        Self { register, seconds }
    }

    fn pass(&self, time: TimeDelta) {
        self.seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }
}

fn new_account(email: &str, role: Role) -> NewAccount {
    NewAccount { email: email.parse().unwrap(), name: "Ann Editor".parse().unwrap(), role, coordinates: Vec::new() }
}

fn add(register: &Register, email: &str, role: Role) -> Account {
    register.add_account(&new_account(email, role), None).unwrap()
}

fn entries(register: &Register, filter: AuditFilter) -> Vec<AuditEntry> {
    register.audit(&AuditFilter { limit: 100, ..filter }).unwrap()
}

fn events(register: &Register) -> Vec<AuditEvent> {
    entries(register, AuditFilter::default()).into_iter().rev().map(|entry| entry.event).collect()
}

fn full(register: &Register, account: &Account) -> Secret {
    register.start_session(account.id, Stage::Full).unwrap()
}

fn is_open(register: &Register, secret: &Secret) -> bool {
    register.session(secret, IDLE, LONGEST).unwrap().is_some()
}

fn accounts_are_kept(home: &Home) {
    let register = home.seeded();
    let new =
        NewAccount { coordinates: vec![id(2).parse().unwrap()], ..new_account("Ann@Example.org", Role::Coordinator) };
    let ann = register.add_account(&new, None).unwrap();
    assert_eq!(ann.email.as_str(), "ann@example.org", "mailboxes are told apart without their capitals");
    assert_eq!((ann.role, ann.status, ann.has_password), (Role::Coordinator, AccountStatus::Active, false));
    assert_eq!(register.account(ann.id).unwrap(), ann);
    assert_eq!(register.account_of(" ANN@example.org ").unwrap(), ann);
    let bob = add(&register, "bob@example.org", Role::Admin);
    assert_eq!(home.open().accounts().unwrap(), [ann.clone(), bob.clone()]);

    register.rename_account(ann.id, &"Ann Other".parse().unwrap(), Some(ann.id)).unwrap();
    assert_eq!(register.account(ann.id).unwrap().name.as_str(), "Ann Other");
    let changed = register.change_account(ann.id, &"Ann".parse().unwrap(), Role::Editor, &[], Some(bob.id)).unwrap();
    assert_eq!((changed.name.as_str(), changed.role, changed.coordinates.len()), ("Ann", Role::Editor, 0));
    let latest = entries(&register, AuditFilter::default()).remove(0);
    assert_eq!((latest.event, latest.actor), (AuditEvent::AccountChanged, Some(bob.id)));
    assert_eq!(latest.detail.unwrap().as_str(), "role from coordinator to editor, name, partnerships");

    let nobody = Uuid::nil();
    assert!(matches!(register.account(nobody), Err(StoreError::NotFound)));
    assert!(matches!(register.account_of("nobody@example.org"), Err(StoreError::NotFound)));
    assert!(matches!(register.rename_account(nobody, &"A".parse().unwrap(), None), Err(StoreError::NotFound)));
    let unknown = register.change_account(nobody, &"A".parse().unwrap(), Role::Admin, &[], None);
    assert!(matches!(unknown, Err(StoreError::NotFound)));
    let status = register.set_account_status(nobody, AccountStatus::Disabled, None);
    assert!(matches!(status, Err(StoreError::NotFound)));
    assert!(matches!(register.reset_sign_in(nobody, None), Err(StoreError::NotFound)));
}

fn mailboxes_are_taken_once(home: &Home) {
    let register = home.seeded();
    add(&register, "ann@example.org", Role::Editor);
    let again = register.add_account(&new_account("ANN@example.org", Role::Admin), None);
    assert!(matches!(again, Err(StoreError::EmailTaken)), "{again:?}");
    assert_eq!(register.accounts().unwrap().len(), 1);
    assert_eq!(events(&register), [AuditEvent::AccountAdded], "what failed left no trace");
}

fn partnerships_of_an_account_must_exist(home: &Home) {
    let register = home.seeded();
    let new = NewAccount { coordinates: vec![Uuid::nil()], ..new_account("ann@example.org", Role::Coordinator) };
    assert!(matches!(register.add_account(&new, None), Err(StoreError::NotFound)));
    assert!(register.accounts().unwrap().is_empty(), "nothing is half-written");
}

fn the_last_admin_stays(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Admin);
    let demoted = register.change_account(ann.id, &ann.name, Role::Editor, &[], None);
    assert!(matches!(demoted, Err(StoreError::LastAdmin)));
    let closed = register.set_account_status(ann.id, AccountStatus::Disabled, None);
    assert!(matches!(closed, Err(StoreError::LastAdmin)));
    let bob = add(&register, "bob@example.org", Role::Admin);
    register.set_account_status(bob.id, AccountStatus::Disabled, None).unwrap();
    let closed = register.set_account_status(ann.id, AccountStatus::Disabled, None);
    assert!(matches!(closed, Err(StoreError::LastAdmin)), "a closed admin is none");
    register.set_account_status(bob.id, AccountStatus::Active, None).unwrap();
    register.change_account(ann.id, &ann.name, Role::Editor, &[], None).unwrap();
}

fn a_new_role_ends_sessions(home: &Home) {
    let register = home.seeded();
    add(&register, "admin@example.org", Role::Admin);
    let ann = add(&register, "ann@example.org", Role::Coordinator);
    let secret = full(&register, &ann);
    register.change_account(ann.id, &"Another name".parse().unwrap(), Role::Coordinator, &[], None).unwrap();
    assert!(is_open(&register, &secret), "a new name ends nothing");
    register.change_account(ann.id, &ann.name, Role::Admin, &[], None).unwrap();
    assert!(!is_open(&register, &secret));
}

fn links_work_once_and_not_for_long(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let ann = add(register, "ann@example.org", Role::Editor);
    let link = register.make_sign_in_link(ann.id, TimeDelta::hours(72), None).unwrap();
    for _ in 0..3 {
        assert_eq!(register.account_of_link(&link).unwrap().id, ann.id, "looking does not use it up");
    }
    let session = full(register, &ann);
    assert!(register.use_sign_in_link(&link, "hash one").unwrap().has_password);
    assert!(!is_open(register, &session), "a new password ends what was open");
    for outcome in [register.account_of_link(&link), register.use_sign_in_link(&link, "hash two")] {
        assert!(matches!(outcome, Err(StoreError::NotFound)));
    }
    let known = register.sign_in_by_email("ann@example.org").unwrap().unwrap();
    assert_eq!(known.password.as_deref(), Some("hash one"));
    assert!(!format!("{known:?}").contains("hash"));

    let late = register.make_sign_in_link(ann.id, TimeDelta::hours(72), None).unwrap();
    timed.pass(TimeDelta::hours(72) - TimeDelta::seconds(1));
    assert!(register.account_of_link(&late).is_ok());
    timed.pass(TimeDelta::seconds(1));
    assert!(matches!(register.use_sign_in_link(&late, "hash"), Err(StoreError::NotFound)));

    add(register, "admin@example.org", Role::Admin);
    let closed = register.make_sign_in_link(ann.id, TimeDelta::hours(72), None).unwrap();
    register.set_account_status(ann.id, AccountStatus::Disabled, None).unwrap();
    assert!(matches!(register.account_of_link(&closed), Err(StoreError::NotFound)));
    let nobodys = register.make_sign_in_link(Uuid::nil(), TimeDelta::hours(72), None);
    assert!(matches!(nobodys, Err(StoreError::NotFound)));
}

fn a_new_link_replaces_the_one_before(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    let [first, second] = [(), ()].map(|()| register.make_sign_in_link(ann.id, TimeDelta::hours(72), None).unwrap());
    assert!(matches!(register.account_of_link(&first), Err(StoreError::NotFound)));
    assert!(register.account_of_link(&second).is_ok());
}

/// After two failures, a minute.
fn wait(failures: u32, failed_at: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<Duration> {
    let left = failed_at? + TimeDelta::minutes(1) - now;
    left.to_std().ok().filter(|left| failures >= 2 && !left.is_zero())
}

fn attempts_count_before_they_are_known(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let ann = add(register, "ann@example.org", Role::Editor);
    assert_eq!(register.begin_attempt(ann.id, wait).unwrap(), Attempt::Counted { failed_before: None });
    assert_eq!(register.begin_attempt(ann.id, wait).unwrap(), Attempt::Counted { failed_before: Some(start()) });
    for _ in 0..2 {
        assert_eq!(register.begin_attempt(ann.id, wait).unwrap(), Attempt::Wait(Duration::from_mins(1)));
    }
    timed.pass(TimeDelta::seconds(60));
    assert!(matches!(register.begin_attempt(ann.id, wait).unwrap(), Attempt::Counted { .. }), "waiting helped");
    assert_eq!(register.begin_attempt(ann.id, wait).unwrap(), Attempt::Wait(Duration::from_mins(1)));
    register.signed_in(ann.id).unwrap();
    assert!(matches!(register.begin_attempt(ann.id, wait).unwrap(), Attempt::Counted { .. }), "all is forgiven");
    assert_eq!(register.account(ann.id).unwrap().last_sign_in_at, Some(start() + TimeDelta::seconds(60)));
    assert!(matches!(register.begin_attempt(Uuid::nil(), wait), Err(StoreError::NotFound)));

    let many: Vec<_> = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..12).map(|_| scope.spawn(|| register.begin_attempt(ann.id, wait).unwrap())).collect();
        tries.into_iter().map(|tried| tried.join().unwrap()).collect()
    });
    let admitted = many.iter().filter(|attempt| matches!(attempt, Attempt::Counted { .. })).count();
    assert_eq!(admitted, 1, "many at once are not more than one after the other");
}

fn a_right_attempt_is_taken_back(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let ann = add(register, "ann@example.org", Role::Editor);
    for _ in 0..5 {
        let Attempt::Counted { failed_before } = register.begin_attempt(ann.id, wait).unwrap() else { panic!("waits") };
        assert_eq!(failed_before, None);
        register.take_back_attempt(ann.id, failed_before).unwrap();
    }
    register.begin_attempt(ann.id, wait).unwrap();
    timed.pass(TimeDelta::seconds(10));
    let second = register.begin_attempt(ann.id, wait).unwrap();
    assert_eq!(second, Attempt::Counted { failed_before: Some(start()) }, "the wrong one before it still counts");
}

fn codes_are_not_replayed(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    register.set_second_factor(ann.id, b"a secret", &[]).unwrap();
    assert!(register.take_second_factor(ann.id, 100).unwrap());
    for step in [100, 99] {
        assert!(!register.take_second_factor(ann.id, step).unwrap(), "{step}");
    }
    assert!(register.take_second_factor(ann.id, 101).unwrap());
    assert!(register.account(ann.id).unwrap().has_second_factor);
    assert_eq!(register.sign_in_of(ann.id).unwrap().totp_secret.as_deref(), Some(&b"a secret"[..]));
    register.reset_sign_in(ann.id, None).unwrap();
    let after = register.account(ann.id).unwrap();
    assert!(!after.has_second_factor && !after.has_password);
}

fn recovery_codes_work_once(home: &Home) {
    let register = home.seeded();
    let [ann, bob] = ["ann@example.org", "bob@example.org"].map(|email| add(&register, email, Role::Editor));
    register.set_second_factor(ann.id, b"a secret", &[[1; 32], [2; 32]]).unwrap();
    assert_eq!(register.recovery_codes_left(ann.id).unwrap(), 2);
    assert!(!register.use_recovery_code(bob.id, &[1; 32]).unwrap(), "they are nobody else's");
    assert!(!register.use_recovery_code(ann.id, &[3; 32]).unwrap());
    assert!(register.use_recovery_code(ann.id, &[1; 32]).unwrap());
    assert!(!register.use_recovery_code(ann.id, &[1; 32]).unwrap());
    assert_eq!(register.recovery_codes_left(ann.id).unwrap(), 1);
    register.set_recovery_codes(ann.id, &[[4; 32]]).unwrap();
    assert!(!register.use_recovery_code(ann.id, &[2; 32]).unwrap(), "new ones replace the old");
    assert!(register.use_recovery_code(ann.id, &[4; 32]).unwrap());
    register.reset_sign_in(ann.id, None).unwrap();
    assert_eq!(register.recovery_codes_left(ann.id).unwrap(), 0);
}

fn a_second_factor_ends_sessions(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    let half = register.start_session(ann.id, Stage::Enrolling).unwrap();
    let other = full(&register, &ann);
    register.set_second_factor(ann.id, b"a secret", &[]).unwrap();
    assert!(!is_open(&register, &half) && !is_open(&register, &other));
}

fn sessions_end_when_idle_and_after_their_longest(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let ann = add(register, "ann@example.org", Role::Editor);
    let secret = full(register, &ann);
    timed.pass(TimeDelta::minutes(59));
    let session = register.session(&secret, IDLE, LONGEST).unwrap().unwrap();
    assert_eq!((session.account.id, session.stage, session.created_at), (ann.id, Stage::Full, start()));
    timed.pass(TimeDelta::minutes(59));
    assert!(is_open(register, &secret), "its use was noted");
    timed.pass(TimeDelta::minutes(60));
    assert!(!is_open(register, &secret), "idle for an hour");

    let busy = full(register, &ann);
    for _ in 0..23 {
        timed.pass(TimeDelta::minutes(30));
        assert!(is_open(register, &busy));
    }
    timed.pass(TimeDelta::minutes(30));
    assert!(!is_open(register, &busy), "twelve hours are over");
}

fn sessions_end_on_sign_out_password_and_closing(home: &Home) {
    let register = home.seeded();
    let admin = add(&register, "admin@example.org", Role::Admin);
    let ann = add(&register, "ann@example.org", Role::Editor);
    let [one, other] = [(), ()].map(|()| full(&register, &ann));
    assert_ne!(one.expose(), other.expose());
    register.end_session(&one).unwrap();
    assert!(!is_open(&register, &one) && is_open(&register, &other), "the others go on");
    register.end_session(&one).unwrap();

    register.set_password(ann.id, "hash").unwrap();
    assert!(!is_open(&register, &other));

    let by_admin = full(&register, &ann);
    let listed = register.sessions().unwrap();
    assert_eq!(listed.len(), 1);
    register.end_session_by_id(listed[0].id, admin.id).unwrap();
    assert!(!is_open(&register, &by_admin));
    assert!(matches!(register.end_session_by_id(listed[0].id, admin.id), Err(StoreError::NotFound)));

    let [one, other] = [(), ()].map(|()| full(&register, &ann));
    register.end_sessions_of(ann.id, ann.id).unwrap();
    assert!(!is_open(&register, &one) && !is_open(&register, &other));

    let closed = full(&register, &ann);
    register.set_account_status(ann.id, AccountStatus::Disabled, Some(admin.id)).unwrap();
    assert!(!is_open(&register, &closed));
    assert!(matches!(register.start_session(ann.id, Stage::Full), Err(StoreError::NotFound)));
    assert!(register.sign_in_by_email("ann@example.org").unwrap().is_none(), "to the sign-in it is as if it were not");
    register.set_account_status(ann.id, AccountStatus::Active, Some(admin.id)).unwrap();
    assert!(!is_open(&register, &closed), "what ended stays ended");
}

fn half_way_in_is_not_signed_in(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    let half = register.start_session(ann.id, Stage::Password).unwrap();
    assert_eq!(register.session(&half, IDLE, LONGEST).unwrap().unwrap().stage, Stage::Password);
    register.end_session(&half).unwrap();
    assert!(!events(&register).contains(&AuditEvent::SignedOut), "who was not in did not go out");
}

fn old_sessions_are_forgotten(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let ann = add(register, "ann@example.org", Role::Editor);
    full(register, &ann);
    timed.pass(TimeDelta::minutes(61));
    let young = full(register, &ann);
    register.forget_old_sessions(IDLE, LONGEST).unwrap();
    assert_eq!(register.sessions().unwrap().len(), 1);
    assert!(is_open(register, &young));
}

fn tokens_work_until_they_do_not(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    add(register, "admin@example.org", Role::Admin);
    let ann = add(register, "ann@example.org", Role::Editor);
    let new = |scope, days| NewToken {
        account: ann.id,
        name: "weekly report".parse().unwrap(),
        scope,
        valid: TimeDelta::days(days),
    };
    let (token, secret) = register.add_token(&new(Scope::Write, 10), Some(ann.id)).unwrap();
    let used = register.token(&secret).unwrap().unwrap();
    assert_eq!((used.account.id, used.scope), (ann.id, Scope::Write));
    assert_eq!(register.tokens(ann.id).unwrap()[0].last_used_at, Some(start()));
    timed.pass(TimeDelta::seconds(30));
    register.token(&secret).unwrap().unwrap();
    assert_eq!(register.tokens(ann.id).unwrap()[0].last_used_at, Some(start()), "noted to the minute");
    timed.pass(TimeDelta::seconds(30));
    register.token(&secret).unwrap().unwrap();
    assert_eq!(register.tokens(ann.id).unwrap()[0].last_used_at, Some(start() + TimeDelta::seconds(60)));

    register.set_account_status(ann.id, AccountStatus::Disabled, None).unwrap();
    assert!(register.token(&secret).unwrap().is_none(), "its account is closed");
    register.set_account_status(ann.id, AccountStatus::Active, None).unwrap();
    assert!(register.token(&secret).unwrap().is_some());
    register.revoke_token(token.id, ann.id).unwrap();
    assert!(register.token(&secret).unwrap().is_none());
    assert!(matches!(register.revoke_token(Uuid::nil(), ann.id), Err(StoreError::NotFound)));

    let (_, short) = register.add_token(&new(Scope::Read, 1), None).unwrap();
    timed.pass(TimeDelta::days(1) - TimeDelta::seconds(1));
    assert_eq!(register.token(&short).unwrap().unwrap().scope, Scope::Read);
    timed.pass(TimeDelta::seconds(1));
    assert!(register.token(&short).unwrap().is_none(), "too old");
    assert!(register.token(&"x".repeat(Secret::LENGTH).parse().unwrap()).unwrap().is_none());
    let nobodys = register.add_token(&NewToken { account: Uuid::nil(), ..new(Scope::Read, 1) }, None);
    assert!(matches!(nobodys, Err(StoreError::NotFound)));
    assert_eq!(register.tokens(ann.id).unwrap().len(), 2);
}

fn the_audit_log_is_only_added_to(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    register.note(&Note::by(ann.id, AuditEvent::PersonalDataSeen).about("north").with("detail")).unwrap();
    for sql in ["UPDATE audit SET event = 'signed_in'", "DELETE FROM audit"] {
        assert!(home.execute(sql).is_err(), "{sql}");
    }
    let [seen, added] = entries(&register, AuditFilter::default()).try_into().unwrap();
    assert_eq!((added.number, seen.number, seen.actor), (1, 2, Some(ann.id)));
    assert_eq!((seen.subject.unwrap().as_str(), seen.detail.unwrap().as_str()), ("north", "detail"));
}

fn the_audit_log_is_filtered(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let [ann, bob] = ["ann@example.org", "bob@example.org"].map(|email| add(register, email, Role::Admin));
    timed.pass(TimeDelta::hours(1));
    register.rename_account(bob.id, &"Bob".parse().unwrap(), Some(ann.id)).unwrap();
    register.note(&Note::by(ann.id, AuditEvent::PersonalDataSeen).about("north")).unwrap();
    let numbers = |filter| entries(register, filter).iter().map(|entry| entry.number).collect::<Vec<_>>();
    let all = AuditFilter::default;
    assert_eq!(numbers(all()), [4, 3, 2, 1]);
    assert_eq!(numbers(AuditFilter { event: Some(AuditEvent::AccountChanged), ..all() }), [3]);
    assert_eq!(numbers(AuditFilter { account: Some(ann.id), ..all() }), [4, 3, 1]);
    assert_eq!(numbers(AuditFilter { account: Some(bob.id), ..all() }), [3, 2], "what was done to it counts");
    assert_eq!(numbers(AuditFilter { subject: Some("north".into()), ..all() }), [4]);
    assert_eq!(numbers(AuditFilter { since: Some(start() + TimeDelta::hours(1)), ..all() }), [4, 3]);
    assert_eq!(numbers(AuditFilter { before: Some(3), ..all() }), [2, 1]);
    let first = register.audit(&AuditFilter { limit: 1, ..all() }).unwrap();
    assert_eq!(first[0].number, 4);
}

fn people_and_who_looked(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    let held = register.held_values().unwrap();
    let told: Vec<_> = held.iter().map(|held| (held.field.as_str(), held.value.as_str())).collect();
    assert_eq!(told, [("email", "eve@example.org"), ("name", "Eve Erased"), ("phone", "01234 567 890")]);
    assert!(held.iter().all(|held| held.contact.to_string() == id(21) && held.partnership.to_string() == id(2)));

    // Taken out of the record, the contact still stands in its history.
    let author = Author { role: "editor".into(), name: Some(ann.id.to_string()) };
    register.replace(&partnership(2, "renamed", &json!({})), 1, &author, "no contact any more").unwrap();
    assert_eq!(register.held_values().unwrap(), held);
    let slugs = register.slugs_of(id(2).parse().unwrap()).unwrap();
    assert_eq!(slugs.iter().map(nncf_core::slug::Slug::as_str).collect::<Vec<_>>(), ["renamed", "whole"]);

    for note in [
        Note::by(ann.id, AuditEvent::PersonalDataSeen).about("whole"),
        Note::by(ann.id, AuditEvent::PersonalDataSeen).about("north"),
        Note::by(ann.id, AuditEvent::Exported).with("everything"),
        Note::by(ann.id, AuditEvent::SignedIn),
    ] {
        register.note(&note).unwrap();
    }
    let log = register.audit_of_people(&slugs, 100).unwrap();
    let told: Vec<_> = log.iter().map(|entry| entry.event).collect();
    assert_eq!(
        told,
        [AuditEvent::Exported, AuditEvent::PersonalDataSeen],
        "of the others, and of other things, nothing"
    );
    assert_eq!(register.audit_of_people(&slugs, 1).unwrap().len(), 1);
}

fn erasure_reaches_every_copy(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    let author = Author { role: "editor".into(), name: Some(ann.id.to_string()) };
    let told = NewMistake { told: "EVE ERASED has left".parse().unwrap(), where_to_check: None };
    register.report_mistake(id(2).parse().unwrap(), &told).unwrap();
    let blob = if home.url.sqlite_path().is_some() { "zeroblob(32)" } else { "decode(repeat('00', 32), 'hex')" };
    let (whole, owner) = (id(2), ann.id);
    home.execute(&format!(
        "INSERT INTO idempotent_answers VALUES ('{owner}', 'key', {blob}, '{whole}', 'Eve Erased', '2026-11-01 09:00:00');
         INSERT INTO confirmations (id, digest, partnership_id, revision, sent_to, made_at, expires_at, told)
         VALUES ('c', {blob}, '{whole}', 1, 'Eve@Example.org', '2026-11-01 09:00:00', '2026-11-01 09:00:00',
                 'Eve Erased now answers 01234 567 890');"
    ))
    .unwrap();
    let (name, workbook) = ("people.xlsx".parse().unwrap(), b"PK, and Eve Erased where no search finds her");
    register.keep_import_draft(ann.id, &name, workbook, "{}").unwrap();
    let values: Vec<_> = register.held_values().unwrap().into_iter().map(|held| held.value).collect();
    let mentions = register.mentions(whole.parse().unwrap(), &values).unwrap();
    let places: Vec<_> = mentions.iter().map(|mention| mention.place).collect();
    assert_eq!(places, ["confirmation", "confirmation", "mistake"]);

    register.erase_personal_values(id(21).parse().unwrap(), &author, "asked to").unwrap();
    assert!(register.held_values().unwrap().is_empty());
    assert!(register.mentions(whole.parse().unwrap(), &values).unwrap().is_empty());
    assert_eq!(home.count("idempotent_answers", "true"), 0);
    assert_eq!(home.count("import_drafts", "true"), 0, "a file that names her would bring her back");
    assert_eq!(home.count("confirmations", "told = '[erased] now answers [erased]'"), 1);
    assert_eq!(home.count("mistakes", "told = '[erased] has left'"), 1);
    assert_eq!(register.check_chain().unwrap().erased, 3);
    let latest = entries(&register, AuditFilter::default()).remove(0);
    assert_eq!((latest.event, latest.actor), (AuditEvent::PersonalDataErased, Some(ann.id)));
    assert_eq!((latest.subject.unwrap().as_str(), latest.detail.unwrap().as_str()), ("whole", id(21).as_str()));
    let again = register.erase_personal_values(id(21).parse().unwrap(), &author, "asked to");
    assert!(matches!(again, Err(StoreError::NotFound)));
}

fn no_secret_stands_in_the_database(home: &Home) {
    let register = home.seeded();
    let ann = add(&register, "ann@example.org", Role::Editor);
    let link = register.make_sign_in_link(ann.id, TimeDelta::hours(72), None).unwrap();
    let session = full(&register, &ann);
    let (_, token) = register
        .add_token(
            &NewToken { account: ann.id, name: "a".parse().unwrap(), scope: Scope::Read, valid: TimeDelta::days(1) },
            None,
        )
        .unwrap();
    let whole = format!("{:?}", entries(&register, AuditFilter::default()));
    for secret in [&link, &session, &token] {
        assert!(!whole.contains(secret.expose()), "the audit log holds a secret");
        for file in std::fs::read_dir(home.folder()).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!bytes.windows(Secret::LENGTH).any(|window| window == secret.expose().as_bytes()));
        }
    }
}
