//! The words of the pages, from message catalogues in Fluent.

use std::borrow::Cow;
use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read("en", include_str!("../../words/en.ftl")));

/// The words in one language.
pub struct Words(FluentBundle<FluentResource>);

impl Words {
    /// The words in English.
    pub fn english() -> &'static Words {
        &ENGLISH
    }

    fn read(language: &str, catalogue: &str) -> Self {
        let language = language.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Marks of direction around values would stand in page titles and addresses; both languages run one way.
        bundle.set_use_isolating(false);
        // Whatever of the catalogue can be read is used; a test holds that all of it can.
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(catalogue.to_owned());
        bundle.add_resource_overriding(resource);
        Self(bundle)
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

    /// The message for a word of a closed list, such as `kind-local`.
    pub fn word(&self, list: &str, word: impl std::fmt::Display) -> String {
        self.get(&format!("{list}-{word}"))
    }

    fn format(&self, id: &str, values: Option<&FluentArgs>) -> String {
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else {
            tracing::error!(id, "a message is missing from the catalogue");
            return id.to_owned();
        };
        self.0.format_pattern(pattern, values, &mut Vec::new()).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use nncf_core::atlas::relation::RelationKind;
    use nncf_core::partnership::{
        ActivityKind, CoverageBasis, LinkKind, NncfMembership, PartnershipKind, PartnershipStatus, RoleKind,
    };
    use nncf_core::region::RegionKind;

    use super::*;

    fn defined() -> BTreeSet<String> {
        let resource = FluentResource::try_new(include_str!("../../words/en.ftl").to_owned());
        let resource = resource.map_err(|(_, errors)| errors).unwrap();
        let id = |entry: &fluent_syntax::ast::Entry<&str>| match entry {
            fluent_syntax::ast::Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        };
        resource.entries().filter_map(id).collect()
    }

    /// The ids in quotes after `t.get(`, `t.with(` and the like, in templates and code.
    fn used() -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for folder in ["templates", "src/pages"] {
            for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap() {
                let text = fs::read_to_string(file.unwrap().path()).unwrap();
                for call in [".get(\"", ".with(\"", ".with_all(\"", ".with_all(\n            \""] {
                    let after = text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
                    found.extend(after.map(str::to_owned));
                }
            }
        }
        found
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
            all("region", &RegionKind::ALL),
            all("relation", &relations),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    #[test]
    fn no_message_is_missing_or_unused() {
        let (defined, mut used) = (defined(), used());
        used.extend(words_of_lists());
        used.retain(|id| !id.is_empty());
        assert_eq!(used.difference(&defined).collect::<Vec<_>>(), Vec::<&String>::new(), "missing");
        assert_eq!(defined.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "unused");
    }

    #[test]
    fn values_and_numbers_are_put_in() {
        let t = Words::english();
        assert_eq!(t.with("home-list-title", "count", 1), "1 partnership");
        assert_eq!(t.with("home-list-title", "count", 22), "22 partnerships");
        assert_eq!(t.with("found-title", "place", "CF10"), "Who covers CF10");
    }
}
