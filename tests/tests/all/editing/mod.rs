//! The pages by which staff keep records. Whatever is saved shows at once.

mod helplines;
mod records;
mod upkeep;

use nncf_tests::visitor::{Visitor, between, form_fields};
use nncf_tests::{Answer, Service};

const GWENT: &str = "gwent-regional-anti-slavery-forum";

/// The fields of the form of a page, as a browser would send them back.
fn fields_of(page: &str) -> Vec<(String, String)> {
    form_fields(between(page, "<form method=\"post\" action=\"/staff/partnerships/", "</form>"))
}

/// Sends a form back with some fields changed or added.
fn send(visitor: &Visitor, path: &str, page: &str, changes: &[(&str, &str)]) -> Answer {
    let mut fields = fields_of(page);
    for (name, value) in changes {
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) if *name != "coverage/codes" => (*value).clone_into(old),
            _ => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visitor.post(path, &fields)
}

fn editor(service: &Service) -> Visitor<'_> {
    Visitor::signed_in(service, "editor@example.org", "editor").0
}
