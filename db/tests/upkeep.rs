//! What staff keep beside the register's history: checks of websites, and questions to partnerships.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use chrono::TimeDelta;
use nncf_core::account::{AuditEvent, Role};
use nncf_core::confirmation::{Answer, Handled};
use nncf_core::link::LinkOutcome;
use nncf_core::web::EmailAddress;
use nncf_db::{AuditFilter, NewAccount, Register, StoreError};
use support::mail::{Asked, ask, ask_for};
use support::{Home, id};
use uuid::Uuid;

support::on_both!(
    the_last_answer_of_a_website_is_kept,
    a_question_is_answered_once,
    links_work_for_a_while_and_until_one_answer,
    an_answer_is_handled_once,
);

const VALID: TimeDelta = TimeDelta::days(30);

fn partnership() -> Uuid {
    id(2).parse().unwrap()
}

fn mailbox() -> EmailAddress {
    "role@example.org".parse().unwrap()
}

fn somebody(register: &Register) -> Uuid {
    let (email, name) = ("ann@example.org".parse().unwrap(), "Ann".parse().unwrap());
    let account = NewAccount { email, name, role: Role::Editor, coordinates: Vec::new() };
    register.add_account(&account, None).unwrap().id
}

fn the_last_answer_of_a_website_is_kept(home: &Home) {
    let register = home.seeded();
    let version = register.state().unwrap().version;
    let url = |text: &str| text.parse().unwrap();
    register.keep_link_check(partnership(), &url("https://old.example/"), LinkOutcome::Dead, "404 Not Found").unwrap();
    register.keep_link_check(partnership(), &url("https://new.example/"), LinkOutcome::Alive, "200 OK").unwrap();
    let checks = register.link_checks().unwrap();
    let [check] = checks.as_slice() else { panic!("{checks:?}") };
    assert_eq!(
        (check.partnership, check.outcome, check.detail.as_str()),
        (partnership(), LinkOutcome::Alive, "200 OK")
    );
    assert_eq!(check.url.as_str(), "https://new.example/");
    assert_eq!(register.state().unwrap().version, version, "it is no part of the history");
    let unknown = register.keep_link_check(Uuid::nil(), &url("https://a.example/"), LinkOutcome::Alive, "");
    assert!(unknown.is_err(), "a website belongs to a partnership");
}

fn a_question_is_answered_once(home: &Home) {
    let register = home.seeded();
    let by = somebody(&register);
    let Asked { question, secret } = ask(&register, partnership(), &mailbox(), by);
    let asked = register.confirmation(&secret).unwrap();
    assert_eq!((asked.id, asked.partnership_id, asked.revision, asked.sent_at), (question, partnership(), 1, None));
    let mail = register.next_mail(TimeDelta::minutes(5)).unwrap().unwrap();
    register.mail_sent(&mail).unwrap();
    assert!(register.confirmation(&secret).unwrap().sent_at.is_some(), "looking does not use it up");
    let told = "The number is wrong.".parse().unwrap();
    register.answer_confirmation(&secret, 1, Answer::Correction, Some(&told)).unwrap();
    assert!(matches!(register.confirmation(&secret), Err(StoreError::NotFound)));
    let again = register.answer_confirmation(&secret, 1, Answer::Right, None);
    assert!(matches!(again, Err(StoreError::NotFound)));
    let all = register.confirmations().unwrap();
    assert_eq!(all[0].answer, Some((Answer::Correction, Some(told))));
    assert!(matches!(ask_for(&register, Uuid::nil(), &mailbox(), by, VALID), Err(StoreError::NotFound)));
    let filter = AuditFilter { event: Some(AuditEvent::Confirmation), limit: 10, ..AuditFilter::default() };
    assert_eq!(register.audit(&filter).unwrap().len(), 2, "asked and answered");
}

/// A newer link does not void the older one, which may be the only one that ever arrives. An answer voids all.
fn links_work_for_a_while_and_until_one_answer(home: &Home) {
    let register = home.seeded();
    let by = somebody(&register);
    let short = ask_for(&register, partnership(), &mailbox(), by, TimeDelta::zero()).unwrap();
    assert!(matches!(register.confirmation(&short.secret), Err(StoreError::NotFound)), "too old");
    register.mail_sent(&register.next_mail(TimeDelta::minutes(5)).unwrap().unwrap()).unwrap();
    let first = ask(&register, partnership(), &mailbox(), by);
    register.mail_sent(&register.next_mail(TimeDelta::minutes(5)).unwrap().unwrap()).unwrap();
    let second = ask(&register, partnership(), &mailbox(), by);
    let elsewhere = ask(&register, id(1).parse().unwrap(), &mailbox(), by);
    for asked in [&first, &second, &elsewhere] {
        register.confirmation(&asked.secret).unwrap();
    }
    register.answer_confirmation(&first.secret, 1, Answer::Right, None).unwrap();
    for asked in [&first, &second] {
        assert!(matches!(register.confirmation(&asked.secret), Err(StoreError::NotFound)));
    }
    register.confirmation(&elsewhere.secret).unwrap();
    assert_eq!(home.count("confirmations", "answer IS NULL"), 3);
}

fn an_answer_is_handled_once(home: &Home) {
    let register = home.seeded();
    let by = somebody(&register);
    let Asked { question, secret } = ask(&register, partnership(), &mailbox(), by);
    let early = register.handle_confirmation(question, Handled::Accepted, by);
    assert!(matches!(early, Err(StoreError::NotFound)), "nothing was answered yet");
    register.answer_confirmation(&secret, 1, Answer::Right, None).unwrap();
    register.handle_confirmation(question, Handled::Accepted, by).unwrap();
    let again = register.handle_confirmation(question, Handled::Dismissed, by);
    assert!(matches!(again, Err(StoreError::NotFound)));
    assert_eq!(register.confirmations().unwrap()[0].handled, Some(Handled::Accepted));
}
