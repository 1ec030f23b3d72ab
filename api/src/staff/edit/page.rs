//! The form of a record as its page shows it.

use nncf_core::atlas::geography::Geography;
use nncf_core::atlas::view::RegisterView;
use nncf_core::partnership::{Fault, Partnership};
use nncf_core::provenance::Source;
use nncf_core::region::RegionKey;

use super::coverage::{Node, effect_of, tree};
use super::fields::{Field, Input, List, SECTIONS, Section};
use super::typed::{Typed, name_in, remove_name, section_of};
use super::whose::{Question, in_words, of_body, of_contact};
use crate::pages::filters::Choice;
use crate::pages::found::choice_of;
use crate::pages::words::Words;
use crate::staff::changed::{field_name, part_name};

/// How many empty rows stand behind a list.
const SPARE: usize = 2;

/// The form.
pub struct Form {
    /// Its sections.
    pub sections: Vec<SectionView>,
    /// What is wrong, with the fields to mend.
    pub errors: Vec<ErrorView>,
}

/// What is wrong with a field.
pub struct ErrorView {
    /// The id of the field.
    pub id: String,
    /// The field and what is wrong, in words.
    pub text: String,
}

/// A section.
pub struct SectionView {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub title: String,
    /// How much stands in it.
    pub count: String,
    /// Whether it is shown open.
    pub is_open: bool,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// Whose a mailbox is.
    pub question: Option<Question>,
    /// The places to choose from.
    pub coverage: Option<CoverageView>,
    /// Its lists.
    pub lists: Vec<ListView>,
    /// Where its facts come from.
    pub source: Vec<FieldView>,
}

/// The places to choose from.
pub struct CoverageView {
    /// What was looked for.
    pub words: String,
    /// Where no place fits, those that may be meant.
    pub meant: String,
    /// The places that fit.
    pub tree: Vec<Node>,
    /// Chosen places that do not fit what was looked for.
    pub others: Vec<(String, String)>,
    /// What the choice comes to.
    pub effect: Vec<String>,
    /// What is wrong with the choice.
    pub error: Option<String>,
}

/// A list.
pub struct ListView {
    /// Its name.
    pub title: String,
    /// Its id.
    pub id: String,
    /// Its rows, empty ones at the end.
    pub rows: Vec<RowView>,
}

/// An item of a list.
pub struct RowView {
    /// Its name.
    pub legend: String,
    /// Its id.
    pub id: String,
    /// What is wrong with it as a whole.
    pub error: Option<String>,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// Whose its mailbox and its number are.
    pub questions: Vec<Question>,
    /// The name of the box that removes it; none for an empty row.
    pub remove: Option<String>,
    /// Whether that is ticked.
    pub is_removed: bool,
}

/// A field.
pub struct FieldView {
    /// Its name in the form.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// What to type.
    pub hint: Option<String>,
    /// What is typed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// How it is typed: `line`, `short`, `prose`, `choice`, `radios`, `body`, `date` or `hidden`.
    pub kind: &'static str,
    /// What can be chosen.
    pub options: Vec<Choice>,
}

/// What a form is made from.
pub struct Filled<'a> {
    /// The words.
    pub t: &'a Words,
    /// The register as its editor sees it.
    pub view: &'a RegisterView,
    /// What is typed.
    pub typed: &'a Typed,
    /// The record as it is; none for a new one.
    pub before: Option<&'a Partnership>,
    /// What is wrong.
    pub faults: &'a [Fault],
    /// The section that was asked for.
    pub section: &'a str,
}

/// The id of a field, by its name or by the pointer of a fault.
pub fn id_of(name: &str) -> String {
    name.trim_start_matches('/').replace('/', "-")
}

impl Filled<'_> {
    /// The form.
    pub fn form(&self) -> Form {
        let sections = SECTIONS.iter().map(|section| self.section(section)).collect();
        Form { sections, errors: self.faults.iter().map(|fault| self.error(fault)).collect() }
    }

    fn error(&self, fault: &Fault) -> ErrorView {
        let name = fault.pointer.trim_start_matches('/');
        let label = match name.split('/').next().unwrap_or_default() {
            "why" => self.t.get("edit-why"),
            "source" => self.t.get("edit-source"),
            "" => self.t.get("edit-record"),
            _ => field_name(self.t, name),
        };
        let label = capital(&label);
        ErrorView { id: id_of(name), text: format!("{label}: {}", in_words(self.t, &fault.detail)) }
    }

    fn fault(&self, name: &str) -> Option<String> {
        let found = self.faults.iter().find(|fault| fault.pointer.trim_start_matches('/') == name);
        found.map(|fault| in_words(self.t, &fault.detail))
    }

    fn section(&self, section: &'static Section) -> SectionView {
        let is_at_fault = self.faults.iter().any(|fault| {
            let name = fault.pointer.trim_start_matches('/');
            section_of(name).is_some_and(|of| of.id == section.id)
                || name.starts_with(&format!("source/{}/", section.id))
        });
        let is_asked = self.section == section.id || self.section.is_empty() && section.id == "basics";
        SectionView {
            id: section.id,
            title: self.t.word("section", section.id),
            count: self.count(section),
            is_open: is_at_fault || is_asked || self.has_changed(section),
            fields: section
                .fields
                .iter()
                .map(|field| self.field(field, field.path, capital(&label(self.t, field))))
                .collect(),
            question: if section.id == "contacts" { of_body(self.t, self.typed, self.before) } else { None },
            coverage: section.has_coverage.then(|| self.coverage()),
            lists: section.lists.iter().map(|list| self.list(list)).collect(),
            source: ["title", "url", "as_of"].iter().map(|part| self.source(section, part)).collect(),
        }
    }

    /// Whether anything else is typed into a section than the record holds: that must be seen.
    fn has_changed(&self, section: &Section) -> bool {
        self.before.is_some_and(|before| Typed::of(before).filled(section) != self.typed.filled(section))
    }

    /// How much stands in a section, so that a closed one tells.
    fn count(&self, section: &Section) -> String {
        let rows: usize = section.lists.iter().map(|list| self.typed.rows(list).len()).sum();
        let fields = section.fields.iter().filter(|field| !self.typed.text(field.path).is_empty()).count();
        let count = rows + fields + if section.has_coverage { self.typed.codes.len() } else { 0 };
        self.t.with("edit-count", "count", count)
    }

    fn field(&self, field: &Field, name: &str, label: String) -> FieldView {
        let value = self.typed.raw(name).to_owned();
        let (kind, options) = match field.input {
            Input::Line => ("line", Vec::new()),
            Input::Short | Input::Number => ("short", Vec::new()),
            Input::Prose => ("prose", Vec::new()),
            Input::Body => ("body", Vec::new()),
            Input::Hidden => ("hidden", Vec::new()),
            Input::Choice(list, words) => ("choice", self.choices(list, &words(), &value)),
            Input::Source => ("choice", self.sources(&value)),
        };
        let hint = hint(field).map(|hint| self.t.get(hint));
        FieldView { id: id_of(name), label, hint, error: self.fault(name), name: name.to_owned(), value, kind, options }
    }

    fn choices(&self, list: &str, words: &[&str], chosen: &str) -> Vec<Choice> {
        let none = Choice { value: String::new(), label: self.t.get("edit-choose"), is_chosen: chosen.is_empty() };
        let word = |word: &&str| Choice {
            value: (*word).to_owned(),
            label: capital(&self.t.word(list, word)),
            is_chosen: *word == chosen,
        };
        std::iter::once(none).chain(words.iter().map(word)).collect()
    }

    fn sources(&self, chosen: &str) -> Vec<Choice> {
        let known = self.before.map_or(&[][..], |before| &before.sources);
        let of_section =
            Choice { value: String::new(), label: self.t.get("edit-this-source"), is_chosen: chosen.is_empty() };
        let source = |source: &Source| Choice {
            value: source.id.to_string(),
            label: source.title.to_string(),
            is_chosen: source.id.as_str() == chosen,
        };
        std::iter::once(of_section).chain(known.iter().map(source)).collect()
    }

    fn source(&self, section: &Section, part: &str) -> FieldView {
        let name = format!("source/{}/{part}", section.id);
        FieldView {
            id: id_of(&name),
            label: self.t.word("source", part),
            hint: (part == "as_of").then(|| self.t.get("hint-as-of")),
            value: self.typed.raw(&name).to_owned(),
            error: self.fault(&name),
            name,
            kind: if part == "as_of" { "short" } else { "line" },
            options: Vec::new(),
        }
    }

    fn list(&self, list: &'static List) -> ListView {
        let rows = self.typed.rows(list);
        let next = rows.last().map_or(0, |last| last.saturating_add(1));
        let title = field_name(self.t, list.path);
        let spare = (next..next.saturating_add(SPARE)).map(|row| self.row(list, row, self.t.get("edit-another"), true));
        let filled = rows.iter().enumerate().map(|(place, &row)| {
            let legend =
                self.t.with_all("edit-row", [("list", capital(&title).into()), ("number", (place + 1).into())]);
            self.row(list, row, legend, false)
        });
        ListView { rows: filled.chain(spare).collect(), id: id_of(list.path), title: capital(&title) }
    }

    fn row(&self, list: &'static List, row: usize, legend: String, is_spare: bool) -> RowView {
        // What is hidden is called nothing.
        let title = |field: &Field| if field.path == "id" { String::new() } else { part_name(self.t, field.path) };
        let field = |field: &Field| self.field(field, &name_in(list, row, field.path), title(field));
        let name = format!("{}/{row}", list.path);
        RowView {
            legend,
            id: id_of(&name),
            error: self.fault(&name),
            fields: list.fields.iter().map(field).collect(),
            questions: match list.path {
                "coordinators" => of_contact(self.t, self.typed, row, self.before),
                _ => Vec::new(),
            },
            remove: (!is_spare).then(|| remove_name(list, row)),
            is_removed: self.typed.is_removed(list, row),
        }
    }

    fn coverage(&self) -> CoverageView {
        let (geography, chosen) = (self.view.geography(), &self.typed.codes);
        let words = self.typed.text("filter").to_owned();
        let tree = tree(self.t, geography, chosen, &words);
        let others = chosen.iter().filter(|key| !is_in(&tree, key));
        let others = others.map(|key| (key.clone(), crate::staff::changed::place(self.t, geography, key))).collect();
        let codes: Vec<RegionKey> = chosen.iter().filter_map(|code| code.parse().ok()).collect();
        let effect = effect_of(self.t, self.view, &codes, self.before.map(|before| &before.slug));
        let error = self.faults.iter().find(|fault| fault.pointer.starts_with("/coverage/codes"));
        let meant = if tree.is_empty() { meant(self.t, geography, &words) } else { String::new() };
        CoverageView { words, meant, tree, others, effect, error: error.map(|fault| fault.detail.clone()) }
    }
}

/// The places that may be meant by words that no place has.
fn meant(t: &Words, geography: &Geography, words: &str) -> String {
    let places = geography.meant(words).into_iter();
    let labels = places.filter_map(|place| choice_of(t, geography, place)).map(|choice| choice.label);
    labels.collect::<Vec<_>>().join("; ")
}

fn is_in(nodes: &[Node], key: &str) -> bool {
    nodes.iter().any(|node| node.key == *key || is_in(&node.within, key))
}

fn label(t: &Words, field: &Field) -> String {
    match field.path.rsplit_once("stated_count/") {
        Some((_, part)) => t.word("count", part),
        None => field_name(t, field.path),
    }
}

/// What to type, for fields where the label alone does not say it.
pub(super) fn hint(field: &Field) -> Option<&'static str> {
    Some(match field.path {
        "visibility" => "hint-visibility",
        "summary" => "hint-summary",
        "closed" | "from" | "value" | "starts" => "hint-date",
        "email" => "hint-email",
        "website" => "hint-website",
        "phone" => "hint-phone",
        "place" => "hint-place",
        "coverage/words" => "hint-coverage-words",
        "coverage/basis" => "hint-basis",
        "consent/recorded" => "hint-consent",
        "consent/given_on" => "hint-day",
        _ => return None,
    })
}

/// A text with a capital letter at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
