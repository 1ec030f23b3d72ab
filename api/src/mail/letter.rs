//! What partnerships are written: in English, and for those of Wales in Welsh too, in one e-mail.

use chrono::{DateTime, Utc};
use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::view::Entry;
use nncf_core::mail::MailKind;

use crate::pages::site::Site;
use crate::pages::words::{Language, Words};

/// What all codes of places in Wales begin with (ONS).
const OF_WALES: char = 'W';

/// Stands between two languages.
const RULE: &str = "\n----------------------------------------\n\n";

/// An e-mail to a partnership, without its link.
pub struct Letter {
    /// Its subject.
    pub subject: String,
    introduction: Option<String>,
    parts: Vec<(Language, String, String)>,
}

impl Letter {
    /// The question, or the reminder of one that was asked at a time. Its link works for some days.
    pub fn new(site: &Site, entry: &Entry, geography: &Geography, days: i64, asked_at: Option<DateTime<Utc>>) -> Self {
        let (name, languages) = (entry.record.partnership.name.as_str(), languages(entry, geography));
        let words = || languages.iter().map(|language| site.words(*language));
        let part = |language: &Language| {
            let t = site.words(*language);
            (*language, beginning(t, name, asked_at), end(t, days))
        };
        let subjects: Vec<String> = words().map(|t| subject(t, name, asked_at.is_some())).collect();
        let introduction: Vec<String> = words().map(|t| t.get("mail-both")).collect();
        Self {
            subject: subjects.join(" / "),
            introduction: (languages.len() > 1).then(|| introduction.join(" ")),
            parts: languages.iter().map(part).collect(),
        }
    }

    /// The whole text around the link that ends in a secret; in each language the link leads to a page in that one. It
    /// begins with the address that the operator set.
    pub fn text(&self, site: &str, secret: &str) -> String {
        let part = |(language, beginning, end): &(Language, String, String)| {
            let path = language.address(&format!("/confirm/{secret}"));
            format!("{beginning}\n\n{site}{path}\n\n{end}\n")
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        let introduction = self.introduction.as_ref().map_or_else(String::new, |text| format!("{text}\n\n"));
        introduction + &parts.join(RULE)
    }

    /// What tells it from those to partnerships elsewhere, or that were not asked yet.
    pub fn sort(entry: &Entry, geography: &Geography, kind: MailKind) -> (MailKind, bool) {
        (kind, languages(entry, geography).len() > 1)
    }
}

/// Welsh comes first in Wales: within it lies all that the partnership covers.
fn languages(entry: &Entry, geography: &Geography) -> &'static [Language] {
    let is_welsh = |district| geography.district(district).region.key.code.as_str().starts_with(OF_WALES);
    if !entry.districts.is_empty() && entry.districts.iter().all(is_welsh) {
        &[Language::Welsh, Language::English]
    } else {
        &[Language::English]
    }
}

fn subject(t: &Words, name: &str, is_reminder: bool) -> String {
    if is_reminder { t.with("mail-remind-subject", "name", name) } else { t.with("mail-confirm-subject", "name", name) }
}

fn beginning(t: &Words, name: &str, asked_at: Option<DateTime<Utc>>) -> String {
    let service = t.get("service-name");
    let values = [("name", name.into()), ("service", service.as_str().into())];
    match asked_at {
        None => t.with_all("mail-confirm", values),
        Some(at) => t.with_all("mail-remind", values.into_iter().chain([("day", t.day(&at).into())])),
    }
}

fn end(t: &Words, days: i64) -> String {
    t.with("mail-confirm-end", "days", days)
}
