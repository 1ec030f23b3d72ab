//! Whose a mailbox or a number is that looks like a person's: it is asked, and the answer counts for that very one.

use nncf_core::coordinator::Coordinator;
use nncf_core::mailbox::{is_mobile, looks_personal};
use nncf_core::partnership::{Partnership, RoleKind, WHOSE, WHOSE_CONTACT};
use nncf_core::visibility::Visibility;
use nncf_core::web::EmailAddress;
use uuid::Uuid;

use super::page::id_of;
use super::typed::Typed;
use crate::pages::filters::Choice;
use crate::pages::words::Words;

/// What somebody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// It is the body's or a role's.
    Role,
    /// It is a person's.
    Person,
}

/// The question as a form asks it.
pub struct Question {
    /// Its id.
    pub id: String,
    /// The name of the answer.
    pub name: String,
    /// The name of the field that repeats what is asked about.
    pub asked_name: String,
    /// What is asked about.
    pub asked: String,
    /// The question in words.
    pub legend: String,
    /// The answers.
    pub options: Vec<Choice>,
}

fn names(field: &str) -> (String, String) {
    (format!("whose/{field}"), format!("asked/{field}"))
}

/// What was said of a value in a field, if it was asked about that very one.
pub fn said(typed: &Typed, field: &str, value: &str) -> Option<Said> {
    let (answer, asked) = names(field);
    match typed.text(&answer) {
        _ if typed.text(&asked) != value => None,
        "role" => Some(Said::Role),
        "person" => Some(Said::Person),
        _ => None,
    }
}

/// The contact that a body's mailbox becomes once it is known to be a person's: for coordinators, until they consented
/// to more.
pub fn contact_of(email: EmailAddress) -> Coordinator {
    Coordinator {
        id: Uuid::now_v7(),
        role: RoleKind::Coordinator,
        name: None,
        email: Some(email),
        phone: None,
        visibility: Visibility::Coordinators,
        consent: None,
        role_mailbox: false,
        role_phone: false,
    }
}

/// What is asked about the body's own mailbox.
pub fn of_body(t: &Words, typed: &Typed, before: Option<&Partnership>) -> Option<Question> {
    let value = typed.text("email");
    let email: EmailAddress = value.parse().ok()?;
    let was_sure = before.is_some_and(|before| before.role_mailbox && before.email.as_ref() == Some(&email));
    let looks = looks_personal(&email, typed.text("name"));
    looks.then(|| question(t, typed, "email", value, was_sure, t.with("whose-question", "what", value)))
}

/// What is asked about a contact's mailbox and number.
pub fn of_contact(t: &Words, typed: &Typed, row: usize, before: Option<&Partnership>) -> Vec<Question> {
    let field = |name: &str| format!("coordinators/{row}/{name}");
    let id = typed.text(&field("id"));
    let old = before.into_iter().flat_map(|before| &before.coordinators).find(|known| known.id.to_string() == id);
    let is_named = !typed.text(&field("name")).is_empty();
    let mut questions = Vec::new();
    for name in ["email", "phone"] {
        let value = typed.text(&field(name));
        let (looks, was_sure) = if name == "email" {
            let email: Option<EmailAddress> = value.parse().ok();
            let was_sure = old.is_some_and(|old| old.role_mailbox && old.email == email);
            (email.is_some_and(|email| looks_personal(&email, "")), was_sure)
        } else {
            let was_sure =
                old.is_some_and(|old| old.role_phone && old.phone.as_ref().is_some_and(|p| p.as_str() == value));
            (is_mobile(value), was_sure)
        };
        // Of a named person's nobody asks whose it is.
        if looks && !is_named {
            let legend = t.with("whose-question", "what", value);
            questions.push(question(t, typed, &field(name), value, was_sure, legend));
        }
    }
    questions
}

fn question(t: &Words, typed: &Typed, field: &str, value: &str, was_sure: bool, legend: String) -> Question {
    let (name, asked_name) = names(field);
    let said = said(typed, field, value).or(was_sure.then_some(Said::Role));
    let option =
        |word: &str, label: String, of: Said| Choice { value: word.to_owned(), label, is_chosen: said == Some(of) };
    let person = if field == "email" { t.get("whose-person") } else { t.get("whose-contact-person") };
    let options = vec![option("role", t.get("whose-role"), Said::Role), option("person", person, Said::Person)];
    Question { id: id_of(&name), name, asked_name, asked: value.to_owned(), legend, options }
}

/// What is wrong, in the words of a page: it has a question to answer where a program has a field to send.
pub fn in_words(t: &Words, detail: &str) -> String {
    if detail.contains(WHOSE) {
        detail.replace(WHOSE, &t.get("whose-asked"))
    } else if detail.contains(WHOSE_CONTACT) {
        detail.replace(WHOSE_CONTACT, &t.get("whose-contact-asked"))
    } else {
        detail.to_owned()
    }
}
