//! Questions to partnerships, as a sending makes them.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use nncf_core::account::Secret;
use nncf_core::mail::MailKind;
use nncf_core::web::EmailAddress;
use nncf_db::{Campaign, NewQuestion, Register, StoreError};
use uuid::Uuid;

/// A question that was made, and the secret of its link.
pub struct Asked {
    pub question: Uuid,
    pub secret: Secret,
}

/// A sending that was shown just now.
pub fn campaign(register: &Register, by: Uuid) -> Campaign {
    let shown_at = register.clock().now();
    Campaign { id: Uuid::new_v4(), by, shown_at, valid: TimeDelta::days(30), by_hand: false }
}

/// A question whose text is its secret, which is told to whoever holds the list.
pub fn question(partnership: Uuid, to: &EmailAddress, kind: MailKind) -> (NewQuestion, Arc<Mutex<Vec<Secret>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = told.clone();
    let body = move |secret: &Secret| {
        tell.lock().unwrap().push(secret.clone());
        format!("Eve Erased, look: {}", secret.expose())
    };
    let subject = "Is it right, Eve Erased?".to_owned();
    (NewQuestion { partnership, sent_to: to.clone(), kind, subject, body: Box::new(body) }, told)
}

pub fn ask(register: &Register, partnership: Uuid, to: &EmailAddress, by: Uuid) -> Asked {
    ask_for(register, partnership, to, by, TimeDelta::days(30)).unwrap()
}

/// Asks for a time. The secret is that of the try that was written: one that has to be tried again makes another.
pub fn ask_for(
    register: &Register,
    partnership: Uuid,
    to: &EmailAddress,
    by: Uuid,
    valid: TimeDelta,
) -> Result<Asked, StoreError> {
    let (question, told) = question(partnership, to, MailKind::Question);
    let campaign = Campaign { valid, ..campaign(register, by) };
    assert_eq!(register.ask_to_confirm(&campaign, &[question])?, 1);
    let secret = told.lock().unwrap().last().unwrap().clone();
    let all = register.confirmations()?;
    let of_this = |mail: &nncf_core::mail::Delivery| mail.campaign == campaign.id;
    let made = all.iter().find(|asked| asked.mail.as_ref().is_some_and(of_this)).unwrap();
    Ok(Asked { question: made.id, secret })
}
