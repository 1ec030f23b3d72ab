//! The words of the pages, from message catalogues in Fluent.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use nncf_core::clock::day_of;
use nncf_core::date::StatedDate;
use nncf_core::region::Region;
use nncf_core::text::Name;

/// A language that the pages speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Welsh.
    Welsh,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::Welsh];

    /// Its code, as HTML and addresses have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Welsh => "cy",
        }
    }

    /// The language with a code.
    pub fn with_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }

    /// What it calls itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Welsh => "Cymraeg",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Welsh,
            Self::Welsh => Self::English,
        }
    }

    /// The language of an address, and the address without it: Welsh pages stand below `/cy`.
    pub fn of_path(path: &str) -> (Self, &str) {
        match path.strip_prefix("/cy") {
            Some("") => (Self::Welsh, "/"),
            // Two slashes would begin the address of another site.
            Some(rest) if rest.starts_with('/') && !rest[1..].starts_with(['/', '\\']) => (Self::Welsh, rest),
            _ => (Self::English, path),
        }
    }

    /// The address of a page in this language.
    pub fn address(self, path: &str) -> String {
        match self {
            Self::English => path.to_owned(),
            // No address ends with a slash, but for the first.
            Self::Welsh if path == "/" || path.starts_with("/?") || path.starts_with("/#") => {
                format!("/cy{}", &path[1..])
            }
            Self::Welsh => format!("/cy{path}"),
        }
    }

    fn catalogue(self) -> &'static str {
        match self {
            Self::English => include_str!("../../words/en.ftl"),
            Self::Welsh => include_str!("../../words/cy.ftl"),
        }
    }
}

/// The words of the staff pages, in English alone.
const STAFF: &[&str] = &[
    include_str!("../../words/staff/sign_in.ftl"),
    include_str!("../../words/staff/state.ftl"),
    include_str!("../../words/staff/import.ftl"),
    include_str!("../../words/staff/attention.ftl"),
    include_str!("../../words/staff/edit.ftl"),
    include_str!("../../words/staff/accounts.ftl"),
    include_str!("../../words/staff/audit.ftl"),
    include_str!("../../words/staff/people.ftl"),
];

/// The words in one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// Reads a catalogue; the service has another name if the operator gave it one.
    pub fn new(language: Language, service_name: Option<&str>) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language.code().parse().unwrap_or_default()]);
        // Marks of direction around values would stand in page titles and addresses; both languages run one way.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(read(language.catalogue()));
        for catalogue in STAFF {
            bundle.add_resource_overriding(read(catalogue));
        }
        if let Some(name) = service_name {
            let quoted = name.replace('\\', "\\\\").replace('"', "\\\"").replace(['\n', '\r'], " ");
            bundle.add_resource_overriding(read(&format!("service-name = {{ \"{quoted}\" }}\n")));
        }
        Self { language, bundle }
    }

    /// The code of the language.
    pub fn lang(&self) -> &'static str {
        self.language.code()
    }

    /// The day of a moment, London's, in words such as 3 November 2026.
    pub fn day(&self, at: &DateTime<Utc>) -> String {
        self.date(day_of(*at))
    }

    /// A day in words, such as 3 November 2026.
    pub fn date(&self, day: NaiveDate) -> String {
        format!("{} {} {}", day.day(), self.word("month", day.month()), day.year())
    }

    /// A date of the register in words, with the precision that its source gave: a day, a month, a year, a span
    /// between two of them, or the day of a moment.
    pub fn stated(&self, date: impl std::fmt::Display) -> String {
        let text = date.to_string();
        if let Ok(day) = text.parse() {
            return self.date(day);
        }
        if let Ok(at) = text.parse() {
            return self.day(&at);
        }
        if let Some((from, to)) = text.split_once('/') {
            return self.span(from, to);
        }
        let month = text.split_once('-').and_then(|(year, month)| Some((year, month.parse::<u32>().ok()?)));
        match month {
            Some((year, month @ 1..=12)) => format!("{} {year}", self.word("month", month)),
            _ => text,
        }
    }

    /// Since when and until when something was, as far as it is known: "from November 2015", "until 2013", "2011 – 2013".
    pub fn period(&self, from: Option<&StatedDate>, to: Option<&StatedDate>) -> Option<String> {
        match (from, to) {
            (None, None) => None,
            (Some(from), Some(to)) if from == to => Some(self.stated(from)),
            (Some(from), Some(to)) => Some(self.span(from, to)),
            (Some(from), None) => Some(self.with("period-from", "date", self.stated(from))),
            (None, Some(to)) => Some(self.with("period-until", "date", self.stated(to))),
        }
    }

    fn span(&self, from: impl std::fmt::Display, to: impl std::fmt::Display) -> String {
        format!("{} – {}", self.stated(from), self.stated(to))
    }

    /// What a geography is called in this language.
    pub fn place(&self, region: &Region) -> String {
        self.either(&region.name, region.name_cy.as_ref())
    }

    /// The name in this language.
    pub fn either(&self, name: &Name, name_cy: Option<&Name>) -> String {
        name_cy.filter(|_| self.language == Language::Welsh).unwrap_or(name).to_string()
    }

    /// A message without values.
    pub fn get(&self, id: &str) -> String {
        self.format(id, None)
    }

    /// A message with one value.
    pub fn with<'a>(&self, id: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        self.with_all(id, [(name, value.into())])
    }

    /// A message with several values.
    pub fn with_all<'a>(&self, id: &str, values: impl IntoIterator<Item = (&'a str, FluentValue<'a>)>) -> String {
        let values: FluentArgs = values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        self.format(id, Some(&values))
    }

    /// Names in a row: "a", "a and b", "a, b and c".
    pub fn listed(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [only] => only.clone(),
            [rest @ .., last] => {
                self.with_all("list-and", [("rest", rest.join(", ").into()), ("last", last.as_str().into())])
            }
        }
    }

    /// The message for a word of a closed list, such as `kind-local`.
    pub fn word(&self, list: &str, word: impl std::fmt::Display) -> String {
        self.get(&format!("{list}-{word}"))
    }

    fn format(&self, id: &str, values: Option<&FluentArgs>) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            tracing::error!(id, "a message is missing from the catalogue");
            return id.to_owned();
        };
        self.bundle.format_pattern(pattern, values, &mut Vec::new()).into_owned()
    }
}

/// Whatever of a catalogue can be read is used; a test holds that all of it can.
fn read(catalogue: &str) -> FluentResource {
    let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(catalogue.to_owned());
    resource
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use nncf_core::atlas::relation::RelationKind;
    use nncf_core::partnership::{
        ActivityKind, CoverageBasis, LinkKind, NncfMembership, PartnershipKind, PartnershipStatus, ResourceKind,
        RoleKind,
    };
    use nncf_core::postcode::{Elsewhere, ElsewhereKind};
    use nncf_core::region::RegionKind;

    use super::*;

    fn defined(catalogue: &str) -> BTreeSet<String> {
        let resource = FluentResource::try_new(catalogue.to_owned());
        let resource = resource.map_err(|(_, errors)| errors).unwrap();
        let id = |entry: &fluent_syntax::ast::Entry<&str>| match entry {
            fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        };
        resource.entries().filter_map(id).collect()
    }

    /// The ids in quotes after `t.get(`, `t.with(` and the like, in templates and code.
    fn used(folders: &[&str]) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for folder in folders {
            asked_for(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
        }
        found
    }

    /// The same in a folder and those below it; the pages of staff stand for themselves.
    fn asked_for(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("templates/staff") {
                    asked_for(&path, found);
                }
                continue;
            }
            let Ok(text) = fs::read_to_string(path) else { continue };
            for call in [".get(", ".with(", ".with_all("] {
                let after = text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
                found.extend(after.filter_map(|rest| rest.split('"').next()).map(str::to_owned));
            }
        }
    }

    fn words_of_lists() -> BTreeSet<String> {
        fn all<T: std::fmt::Display>(list: &str, words: &[T]) -> Vec<String> {
            words.iter().map(|word| format!("{list}-{word}")).collect()
        }
        use RelationKind::{Borders, Contains, CrossesTo, Near, Overlaps, Same, Within};
        let relations = [Same, Contains, Within, Overlaps, Borders, CrossesTo, Near];
        let relations = relations.map(|kind| serde_json::to_value(kind).unwrap().as_str().unwrap().to_owned());
        [
            all("basis", CoverageBasis::ALL),
            all("kind", PartnershipKind::ALL),
            all("status", PartnershipStatus::ALL),
            all("membership", NncfMembership::ALL),
            all("activity", ActivityKind::ALL),
            all("role", RoleKind::ALL),
            all("link", LinkKind::ALL),
            all("resource", ResourceKind::ALL),
            all("region", &RegionKind::ALL),
            all("relation", &relations),
            all("elsewhere", Elsewhere::ALL),
            all("found-elsewhere", &ElsewhereKind::ALL),
            all("month", &(1..=12).collect::<Vec<_>>()),
            super::super::history::tests::words(),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    #[test]
    fn no_message_is_missing_or_unused() {
        let mut used = used(&["templates", "src/pages", "src/embed", "src/mail"]);
        used.extend(words_of_lists());
        // Files are asked for by name in the same way.
        used.retain(|id| !id.is_empty() && !id.contains(['.', '/', ' ']));
        for language in Language::ALL {
            let defined = defined(language.catalogue());
            assert_eq!(used.difference(&defined).collect::<Vec<_>>(), Vec::<&String>::new(), "{language:?}: missing");
            assert_eq!(defined.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "{language:?}: unused");
        }
    }

    /// Staff pages use words of their own, and may use those of the other pages.
    #[test]
    fn no_message_of_the_staff_pages_is_missing_or_unused() {
        let own: BTreeSet<String> = STAFF.iter().flat_map(|catalogue| defined(catalogue)).collect();
        let shared = defined(Language::English.catalogue());
        assert_eq!(own.intersection(&shared).collect::<Vec<_>>(), Vec::<&String>::new(), "defined twice");
        let mut used = used(&["templates/staff", "src/staff", "src/staff/edit", "src/staff/partnerships"]);
        used.extend(crate::staff::words_of_lists());
        used.retain(|id| !id.is_empty() && !id.contains(['.', '/', ' ']));
        let missing: Vec<_> = used.iter().filter(|id| !own.contains(*id) && !shared.contains(*id)).collect();
        assert_eq!(missing, Vec::<&String>::new(), "missing");
        assert_eq!(own.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "unused");
    }

    /// The values that a message takes, such as `$count`.
    fn values(catalogue: &str) -> BTreeSet<(String, String)> {
        let mut found = BTreeSet::new();
        let mut id = String::new();
        for line in catalogue.lines() {
            if let Some((name, _)) =
                line.split_once(" = ").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                name.clone_into(&mut id);
            }
            let names = line.split("{ $").skip(1).filter_map(|rest| rest.split([' ', '}']).next());
            found.extend(names.map(|name| (id.clone(), name.to_owned())));
        }
        found
    }

    #[test]
    fn each_language_puts_in_the_same_values() {
        assert_eq!(values(Language::English.catalogue()), values(Language::Welsh.catalogue()));
    }

    #[test]
    fn addresses_keep_their_language() {
        for (path, found) in [
            ("/", (Language::English, "/")),
            ("/cy", (Language::Welsh, "/")),
            ("/cy/help", (Language::Welsh, "/help")),
            ("/cymru", (Language::English, "/cymru")),
            ("/cy//evil.example/", (Language::English, "/cy//evil.example/")),
        ] {
            assert_eq!(Language::of_path(path), found);
        }
        for (path, written) in [("/help", "/cy/help"), ("/", "/cy"), ("/?q=x", "/cy?q=x"), ("/#map", "/cy#map")] {
            assert_eq!(Language::Welsh.address(path), written);
        }
    }

    #[test]
    fn dates_are_told_as_people_write_them() {
        let (t, cymraeg) = (Words::new(Language::English, None), Words::new(Language::Welsh, None));
        for (date, told) in [
            ("2018-01-18", "18 January 2018"),
            ("2014-11", "November 2014"),
            ("2014", "2014"),
            ("2008/2009", "2008 – 2009"),
            ("2014-11/2015-02-03", "November 2014 – 3 February 2015"),
            ("2026-06-30T23:30:00Z", "1 July 2026"),
        ] {
            assert_eq!(t.stated(date), told);
        }
        assert_eq!(cymraeg.stated("2018-01-18"), "18 Ionawr 2018");
        let date = |text: &str| text.parse::<StatedDate>().unwrap();
        let (from, to) = (date("2011"), date("2013-05"));
        assert_eq!(t.period(Some(&from), Some(&to)).unwrap(), "2011 – May 2013");
        assert_eq!(t.period(Some(&to), Some(&to)).unwrap(), "May 2013");
        assert_eq!(t.period(Some(&to), None).unwrap(), "from May 2013");
        assert_eq!(t.period(None, Some(&to)).unwrap(), "until May 2013");
        assert_eq!(t.period(None, None), None);
    }

    #[test]
    fn the_operator_may_name_the_service() {
        let t = Words::new(Language::English, Some(r#"The "Forum" {register} \ map"#));
        assert_eq!(t.get("service-name"), r#"The "Forum" {register} \ map"#);
        assert!(t.with("page-title", "title", "Help").ends_with("map"));
    }

    #[test]
    fn values_and_numbers_are_put_in() {
        let t = Words::new(Language::English, None);
        assert_eq!(t.with("home-list-title", "count", 1), "1 partnership");
        assert_eq!(t.with("home-list-title", "count", 22), "22 partnerships");
        assert_eq!(t.with("found-title", "place", "CF10"), "Who covers CF10");
    }
}
