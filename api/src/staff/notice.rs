//! The e-mail that tells who keeps the register that something came in: how much and where, and nothing of it.

use chrono::TimeDelta;
use nncf_core::text::Name;
use nncf_db::{CameIn, Register, StoreError};

use crate::pages::site::Site;
use crate::pages::words::Language;

/// How long somebody who was told is left alone.
const AT_MOST_EVERY: TimeDelta = TimeDelta::hours(24);

/// Tells everybody who wants to be told and has not been today.
///
/// # Errors
/// When the store does not answer.
pub fn queue(register: &Register, site: &Site) -> Result<usize, StoreError> {
    register.queue_notices(AT_MOST_EVERY, &|name, came_in| written(site, name, came_in))
}

/// The subject and the text, in the language of the staff pages.
fn written(site: &Site, name: &Name, CameIn { answers, reports }: CameIn) -> (String, String) {
    let t = site.words(Language::English);
    let service = t.get("service-name");
    let mut lines = Vec::new();
    if answers > 0 {
        lines.push(format!(
            "{}\n{}/staff/confirmations",
            t.with("mail-notice-answers", "count", answers),
            site.public_url
        ));
    }
    if reports > 0 {
        lines.push(format!("{}\n{}/staff/mistakes", t.with("mail-notice-reports", "count", reports), site.public_url));
    }
    let greeting = t.with_all("mail-notice", [("name", name.as_str().into()), ("service", service.as_str().into())]);
    let end = t.with("mail-notice-end", "address", format!("{}/staff/account", site.public_url));
    let subject = t.with("mail-notice-subject", "service", service.as_str());
    (subject, format!("{greeting}\n\n{}\n\n{end}\n", lines.join("\n\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::site::Look;

    #[test]
    fn it_says_how_many_and_where() {
        let site = Site::new(Look::default(), "https://register.example.org".to_owned()).unwrap();
        let name = "Ann".parse().unwrap();
        let (subject, both) = written(&site, &name, CameIn { answers: 1, reports: 2 });
        assert!(subject.contains(&site.words(Language::English).get("service-name")), "{subject}");
        for part in [
            "Hello Ann,",
            "1 answer",
            "https://register.example.org/staff/confirmations\n",
            "2 reports",
            "https://register.example.org/staff/mistakes\n",
            "https://register.example.org/staff/account",
        ] {
            assert!(both.contains(part), "{part} is not in:\n{both}");
        }
        let (_, one) = written(&site, &name, CameIn { answers: 0, reports: 1 });
        assert!(one.contains("1 report ") && !one.contains("/staff/confirmations"), "{one}");
    }
}
