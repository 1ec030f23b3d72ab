//! The outbox: each e-mail goes out once, whoever sends it, and is tried again by whoever is left.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::thread;

use chrono::TimeDelta;
use nncf_core::account::Role;
use nncf_core::confirmation::Answer;
use nncf_core::mail::{MailKind, MailState, Notices};
use nncf_core::mistake::NewMistake;
use nncf_core::web::EmailAddress;
use nncf_db::{CameIn, Campaign, Clock, NewAccount, Register, StoreError};
use support::mail::{ask, campaign, question};
use support::{Home, editor, id, seed_data, start};
use uuid::Uuid;

support::on_both!(
    a_sending_is_done_once,
    many_senders_send_each_once,
    a_claim_runs_out,
    what_failed_says_so_and_is_tried_again_or_not,
    an_answer_drops_what_still_asks,
    erasure_reaches_the_outbox,
    texts_are_forgotten_with_their_links,
    whoever_wants_to_is_told_once_a_day,
);

const HOLDS: TimeDelta = TimeDelta::minutes(5);

/// A register whose clock stands until it is moved.
struct Timed {
    register: Register,
    seconds: Arc<AtomicI64>,
    by: Uuid,
}

impl Timed {
    fn new(home: &Home) -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let told = seconds.clone();
        let clock = Clock::of(move || start() + TimeDelta::seconds(told.load(Ordering::SeqCst)));
        let register = Register::open(&home.url, clock).unwrap();
        register.seed(seed_data(), &mut |_| ()).unwrap();
        let by = account(&register, "ann@example.org", Role::Editor);
        Self { register, seconds, by }
    }

    fn pass(&self, time: TimeDelta) {
        self.seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }
}

fn account(register: &Register, email: &str, role: Role) -> Uuid {
    let (email, name) = (email.parse().unwrap(), "Ann".parse().unwrap());
    let id = register.add_account(&NewAccount { email, name, role, coordinates: Vec::new() }, None).unwrap().id;
    register.set_password(id, "a hash").unwrap();
    id
}

fn mailbox(name: &str) -> EmailAddress {
    format!("{name}@example.org").parse().unwrap()
}

fn number(number: u32) -> Uuid {
    id(number).parse().unwrap()
}

/// The state of the only e-mail of a partnership's latest question.
fn state(register: &Register, partnership: Uuid) -> MailState {
    let all = register.confirmations().unwrap();
    all.iter().find(|asked| asked.partnership_id == partnership).unwrap().mail.as_ref().unwrap().state
}

fn a_sending_is_done_once(home: &Home) {
    let Timed { register, by, .. } = &Timed::new(home);
    let sending = campaign(register, *by);
    let questions = || [1, 2].map(|n| question(number(n), &mailbox("role"), MailKind::Question).0);
    assert_eq!(register.ask_to_confirm(&sending, &questions()).unwrap(), 2);
    assert_eq!(register.ask_to_confirm(&sending, &questions()).unwrap(), 0, "the same form, sent again");
    let other = campaign(register, *by);
    assert_eq!(register.ask_to_confirm(&other, &questions()).unwrap(), 0, "they are about to be asked");
    assert_eq!(home.count("outbox", "TRUE"), 2);
    while let Some(mail) = register.next_mail(HOLDS).unwrap() {
        register.mail_sent(&mail).unwrap();
    }
    // Somebody else saw them as not asked yet, before this sending was made.
    let stale = Campaign { shown_at: sending.shown_at - TimeDelta::minutes(1), ..campaign(register, *by) };
    assert_eq!(register.ask_to_confirm(&stale, &questions()).unwrap(), 0);
    let mails = register.campaign(sending.id).unwrap();
    assert!(mails.iter().all(|mail| mail.delivery.state == MailState::Sent && mail.body.is_none()));
    assert_eq!(home.count("confirmations", "sent_at IS NOT NULL"), 2);
    // All or nothing: a partnership that is not there.
    let with_nobody = [
        question(number(3), &mailbox("role"), MailKind::Question).0,
        question(Uuid::nil(), &mailbox("role"), MailKind::Question).0,
    ];
    let refused = register.ask_to_confirm(&campaign(register, *by), &with_nobody);
    assert!(matches!(refused, Err(StoreError::NotFound)));
    assert_eq!(home.count("outbox", "TRUE"), 2);
}

fn many_senders_send_each_once(home: &Home) {
    let timed = Timed::new(home);
    for n in 1..=3 {
        ask(&timed.register, number(n), &mailbox("role"), timed.by);
    }
    let sent = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let register = Register::open(&home.url, timed.register.clock().clone()).unwrap();
                while let Some(mail) = register.next_mail(HOLDS).unwrap() {
                    sent.fetch_add(1, Ordering::SeqCst);
                    register.mail_sent(&mail).unwrap();
                }
            });
        }
    });
    assert_eq!(sent.load(Ordering::SeqCst), 3);
    assert_eq!(home.count("outbox", "state = 'sent' AND tries = 1"), 3);
}

fn a_claim_runs_out(home: &Home) {
    let timed = Timed::new(home);
    ask(&timed.register, number(2), &mailbox("role"), timed.by);
    let first = timed.register.next_mail(HOLDS).unwrap().unwrap();
    assert_eq!(timed.register.next_mail(HOLDS).unwrap(), None, "somebody has it");
    timed.pass(HOLDS);
    let second = timed.register.next_mail(HOLDS).unwrap().unwrap();
    assert_eq!((second.id, second.tries), (first.id, 2), "whoever had it is gone");
    assert!(matches!(timed.register.mail_sent(&first), Err(StoreError::NotFound)), "it is not theirs any more");
    assert!(matches!(timed.register.mail_not_sent(&first, "x", None), Err(StoreError::NotFound)));
    timed.register.mail_sent(&second).unwrap();
    assert!(matches!(timed.register.mail_sent(&second), Err(StoreError::NotFound)), "once");
}

fn what_failed_says_so_and_is_tried_again_or_not(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    ask(register, number(2), &mailbox("role"), timed.by);
    let mail = register.next_mail(HOLDS).unwrap().unwrap();
    let later = register.clock().now() + TimeDelta::minutes(1);
    register.mail_not_sent(&mail, "451 not now", Some(later)).unwrap();
    assert_eq!((state(register, number(2)), register.next_mail(HOLDS).unwrap()), (MailState::Waiting, None));
    timed.pass(TimeDelta::minutes(1));
    let again = register.next_mail(HOLDS).unwrap().unwrap();
    assert_eq!((again.id, again.tries, &again.body), (mail.id, 2, &mail.body));
    register.give_mail_back(&again).unwrap();
    let again = register.next_mail(HOLDS).unwrap().unwrap();
    assert_eq!(again.tries, 2, "it was not tried");
    register.mail_not_sent(&again, "550 no such mailbox", None).unwrap();
    let asked = &register.confirmations().unwrap()[0];
    let delivery = asked.mail.clone().unwrap();
    assert_eq!((delivery.state, delivery.error.as_deref()), (MailState::Failed, Some("550 no such mailbox")));
    assert!(asked.sent_at.is_none() && !asked.has_arrived());
    assert!(register.campaign(delivery.campaign).unwrap()[0].body.is_some(), "somebody may pass it on");
    timed.pass(TimeDelta::days(10));
    assert_eq!(register.next_mail(HOLDS).unwrap(), None);
}

fn an_answer_drops_what_still_asks(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let first = ask(register, number(2), &mailbox("role"), timed.by);
    register.mail_sent(&register.next_mail(HOLDS).unwrap().unwrap()).unwrap();
    timed.pass(TimeDelta::days(3));
    let (reminder, _) = question(number(2), &mailbox("role"), MailKind::Reminder);
    register.ask_to_confirm(&campaign(register, timed.by), &[reminder]).unwrap();
    assert!(register.confirmations().unwrap()[0].is_reminder());
    register.answer_confirmation(&first.secret, 1, Answer::Right, None).unwrap();
    assert_eq!(state(register, number(2)), MailState::Dropped);
    assert_eq!(register.next_mail(HOLDS).unwrap(), None);
    assert_eq!(home.count("outbox", "body IS NOT NULL"), 0);
}

fn erasure_reaches_the_outbox(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    // The mailbox of the contact that the data hold.
    ask(register, number(2), &"eve@example.org".parse().unwrap(), timed.by);
    register.mail_sent(&register.next_mail(HOLDS).unwrap().unwrap()).unwrap();
    ask(register, number(2), &"Eve@Example.org".parse().unwrap(), timed.by);
    let mail = register.next_mail(HOLDS).unwrap().unwrap();
    let again_at = Some(register.clock().now());
    register.mail_not_sent(&mail, "451 EVE@example.org is busy", again_at).unwrap();
    register.erase_personal_values(number(21), &editor(), "asked").unwrap();
    assert_eq!(register.next_mail(HOLDS).unwrap(), None, "nothing is sent there");
    assert_eq!(home.count("outbox", "sent_to = 'erased@example.invalid'"), 2);
    let told = "lower(sent_to || subject || coalesce(body, '') || coalesce(error, ''))";
    assert_eq!(home.count("outbox", &format!("{told} LIKE '%eve%'")), 0);
    register.check().unwrap();
}

fn texts_are_forgotten_with_their_links(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let by_hand = Campaign { by_hand: true, ..campaign(register, timed.by) };
    let questions = [question(number(1), &mailbox("role"), MailKind::Question).0];
    register.ask_to_confirm(&by_hand, &questions).unwrap();
    assert_eq!(register.next_mail(HOLDS).unwrap(), None, "nobody sends it");
    ask(register, number(2), &mailbox("role"), timed.by);
    register.tidy_outbox().unwrap();
    assert_eq!(home.count("outbox", "body IS NOT NULL"), 2);
    timed.pass(TimeDelta::days(31));
    register.tidy_outbox().unwrap();
    assert_eq!(home.count("outbox", "body IS NOT NULL"), 0);
    assert_eq!((state(register, number(1)), state(register, number(2))), (MailState::ByHand, MailState::Dropped));
    assert_eq!(register.next_mail(HOLDS).unwrap(), None);
}

fn whoever_wants_to_is_told_once_a_day(home: &Home) {
    let timed = Timed::new(home);
    let register = &timed.register;
    let admin = account(register, "admin@example.org", Role::Admin);
    account(register, "co@example.org", Role::Coordinator);
    let quiet = account(register, "quiet@example.org", Role::Editor);
    assert_eq!(register.notices(quiet).unwrap(), Notices::Daily);
    register.set_notices(quiet, Notices::Never).unwrap();
    let day = TimeDelta::hours(24);
    let write = |name: &nncf_core::text::Name, CameIn { answers, reports }: CameIn| {
        ("subject".to_owned(), format!("{name}: {answers} and {reports}"))
    };
    assert_eq!(register.queue_notices(day, &write).unwrap(), 0, "nothing came in");
    timed.pass(TimeDelta::hours(1));
    let report = || {
        let told = NewMistake { told: "wrong".parse().unwrap(), where_to_check: None };
        register.report_mistake(number(1), &told).unwrap()
    };
    let first = report();
    let asked = ask(register, number(2), &mailbox("role"), timed.by);
    register.mail_sent(&register.next_mail(HOLDS).unwrap().unwrap()).unwrap();
    register.answer_confirmation(&asked.secret, 1, Answer::Right, None).unwrap();
    assert_eq!(register.queue_notices(day, &write).unwrap(), 2, "the editor and the admin");
    assert_eq!(register.queue_notices(day, &write).unwrap(), 0, "they were told");
    let mut told = Vec::new();
    while let Some(mail) = register.next_mail(HOLDS).unwrap() {
        assert_eq!(mail.body, "Ann: 1 and 1");
        register.mail_sent(&mail).unwrap();
        told.push(mail.to.to_string());
    }
    told.sort();
    assert_eq!(told, ["admin@example.org", "ann@example.org"]);
    timed.pass(TimeDelta::hours(2));
    report();
    assert_eq!(register.queue_notices(day, &write).unwrap(), 0, "once a day at most");
    timed.pass(TimeDelta::hours(22));
    register.finish_mistake(first).unwrap();
    assert_eq!(register.queue_notices(day, &write).unwrap(), 2);
    // Who does not want to know any more, or is gone, is not told.
    register.set_notices(timed.by, Notices::Never).unwrap();
    let other = account(register, "other@example.org", Role::Admin);
    register.set_account_status(admin, nncf_core::account::AccountStatus::Disabled, Some(other)).unwrap();
    assert_eq!(register.next_mail(HOLDS).unwrap(), None);
    timed.pass(TimeDelta::days(40));
    register.tidy_outbox().unwrap();
    assert_eq!(home.count("outbox", "kind = 'notice'"), 0);
}
