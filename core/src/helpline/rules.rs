//! What must hold of a helpline when it is written, whichever door the change comes through.

use super::{Ages, CallNote, Helpline, HelplineStatus};
use crate::partnership::Fault;
use crate::phone::{PhoneError, PhoneNumber};
use crate::visibility::Visibility;

/// The numbers that no change takes away: whoever is in danger, or has seen something, reaches the police by them.
const LASTING: [&str; 2] = ["999", "101"];

impl Helpline {
    /// What is dialled.
    ///
    /// # Errors
    /// Why the number cannot be dialled; [`PhoneError::NotANumber`] where there is none.
    pub fn dialled(&self) -> Result<PhoneNumber, PhoneError> {
        let number = self.number();
        match number.parse() {
            // A number for text messages is known by that it is called so, in its own field or in the one beside it.
            Err(PhoneError::Short) if self.names_as_text(number) => PhoneNumber::for_texts(number),
            other => other,
        }
    }

    fn names_as_text(&self, number: &str) -> bool {
        self.text_relay.as_ref().is_some_and(|relay| {
            let words = relay.as_str();
            words.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == number.trim())
        })
    }

    /// Whether it is one of the numbers that no change takes away.
    pub fn is_lasting(&self) -> bool {
        self.dialled().is_ok_and(|number| !number.is_for_texts() && LASTING.contains(&number.dialled()))
    }

    /// Whether a person noted that they rang the number that it has now.
    pub fn was_rung(&self) -> bool {
        self.call.as_ref().is_some_and(|call| is_same(call.number.as_str(), self.number()))
    }

    /// Everything that is wrong with it as what is to take the place of what stood before; nothing when it may be
    /// written.
    pub fn faults_after(&self, before: Option<&Self>) -> Vec<Fault> {
        let mut faults = self.faults();
        let has_number_from_before = before.is_some_and(|before| before.number() == self.number());
        // What stands may be called wrong only by what is to be shown, so that it can be mended bit by bit.
        if !self.number().is_empty() && (!has_number_from_before || self.is_shown()) {
            faults.extend(self.dialled().err().map(|error| Fault::new("/phone", error.to_string())));
        }
        if let Some(before) = before.filter(|before| before.is_lasting()) {
            self.check_lasting(before, &mut faults);
        }
        let was_shown = before.is_some_and(|before| before.is_shown() && is_same(before.number(), self.number()));
        if self.is_shown() && !was_shown && !self.was_rung() && !self.is_lasting() {
            let detail = "ring the number first and note the day and what was heard: until then it is shown to nobody";
            faults.push(Fault::new("/call", detail));
        }
        faults
    }

    fn check_lasting(&self, before: &Self, faults: &mut Vec<Fault>) {
        let number = before.number();
        let mut keep = |holds: bool, field: &str, what: &str| {
            if !holds {
                faults.push(Fault::new(format!("/{field}"), format!("{number} {what}; nobody can change that")));
            }
        };
        keep(is_same(number, self.number()), "phone", "stays as it is");
        keep(self.status == HelplineStatus::Current, "status", "is always shown");
        keep(self.visibility == Visibility::Public, "visibility", "is for everyone");
        keep(self.ages == Ages::Anyone || self.ages == before.ages, "ages", "is for everyone of whatever age");
        keep(self.area.is_empty() || self.area == before.area, "area", "serves the whole United Kingdom");
        keep(self.position <= before.position, "position", "keeps its place in lists");
    }
}

impl CallNote {
    /// Whether it tells of the same call as another.
    pub fn is_of_same_call(&self, other: &Self) -> bool {
        self.on == other.on && self.heard == other.heard && is_same(self.number.as_str(), other.number.as_str())
    }
}

/// Whether two numbers are the same to whoever dials them, however they are written.
pub fn is_same(one: &str, other: &str) -> bool {
    match (one.parse::<PhoneNumber>(), other.parse::<PhoneNumber>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one.trim() == other.trim(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn line(extra: &Value) -> Helpline {
        let mut whole = json!({"slug": "x", "name": "X", "phone": "01632 960 001", "audience": "x", "covers": "x",
            "what_for": "x", "source": "x", "as_of": "x", "status": "unchecked", "visibility": "staff", "position": 9});
        for (field, value) in extra.as_object().unwrap() {
            whole[field] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn pointers(next: &Value, before: Option<&Value>) -> Vec<String> {
        let faults = line(next).faults_after(before.map(line).as_ref());
        faults.into_iter().map(|fault| fault.pointer).collect()
    }

    fn rung(number: &str) -> Value {
        json!({"number": number, "on": "2026-11-27", "by": "0198c1f2-0000-7000-8000-000000000001", "heard": "They answered."})
    }

    #[test]
    fn a_number_must_be_one_that_can_be_dialled() {
        assert_eq!(pointers(&json!({}), None), Vec::<String>::new());
        assert_eq!(pointers(&json!({"phone": "01632 960"}), None), ["/phone"]);
        // A number that was wrong before does not keep anybody from mending something else, but from showing it.
        let wrong = json!({"phone": "0300 303 0547 / 0548"});
        assert_eq!(pointers(&wrong, Some(&wrong)), Vec::<String>::new());
        let shown = json!({"phone": "0300 303 0547 / 0548", "status": "current", "visibility": "public"});
        assert!(pointers(&shown, Some(&wrong)).contains(&"/phone".to_owned()));
    }

    #[test]
    fn a_number_for_texts_is_named_as_one() {
        assert_eq!(pointers(&json!({"phone": "85258"}), None), ["/phone"]);
        assert_eq!(pointers(&json!({"phone": "Text 85258"}), None), Vec::<String>::new());
        assert_eq!(pointers(&json!({"phone": "85258", "text_relay": "Text 85258, free"}), None), Vec::<String>::new());
    }

    #[test]
    fn nobody_is_shown_what_nobody_rang() {
        let open = json!({"status": "current", "visibility": "public"});
        let with = |extra: Value| {
            let mut whole = open.clone();
            whole.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            whole
        };
        assert_eq!(pointers(&open, None), ["/call"]);
        assert_eq!(pointers(&open, Some(&json!({}))), ["/call"]);
        assert_eq!(
            pointers(&with(json!({"call": rung("01632 960 002")})), Some(&json!({}))),
            ["/call"],
            "another number"
        );
        assert_eq!(pointers(&with(json!({"call": rung("+44 1632 960001")})), Some(&json!({}))), Vec::<String>::new());
        assert_eq!(pointers(&with(json!({"hours": "always"})), Some(&open)), Vec::<String>::new(), "it was shown");
        assert_eq!(
            pointers(&with(json!({"phone": "01632 960 002"})), Some(&open)),
            ["/call"],
            "nobody rang the new one"
        );
        assert_eq!(pointers(&with(json!({"phone": "01632-960001"})), Some(&open)), Vec::<String>::new(), "the same");
    }

    #[test]
    fn two_numbers_cannot_be_changed_away() {
        for number in ["999", "101"] {
            let before = json!({"phone": number, "status": "current", "visibility": "public"});
            let change = |extra: Value| {
                let mut next = before.clone();
                next.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
                pointers(&next, Some(&before))
            };
            assert_eq!(change(json!({"hours": "always", "name": "Police"})), Vec::<String>::new());
            assert_eq!(change(json!({"phone": "9 9 9"})), if number == "999" { vec![] } else { vec!["/phone"] });
            for (extra, pointer) in [
                (json!({"phone": "112"}), "/phone"),
                (json!({"phone": "Text 999"}), "/phone"),
                (json!({"phone": null}), "/phone"),
                (json!({"status": "superseded"}), "/status"),
                (json!({"status": "unchecked"}), "/status"),
                (json!({"visibility": "staff"}), "/visibility"),
                (json!({"visibility": "coordinators"}), "/visibility"),
                (json!({"ages": "adults"}), "/ages"),
                (json!({"area": [{"kind": "country", "code": "W92000004"}]}), "/area"),
                (json!({"position": 10}), "/position"),
            ] {
                assert!(change(extra.clone()).contains(&pointer.to_owned()), "{number} {extra}");
            }
        }
    }
}
