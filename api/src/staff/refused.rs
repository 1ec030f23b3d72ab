//! A form that was refused is shown again on its page, with everything that was typed and what is wrong at its field.
//! Every small form of the staff pages is told so; the forms of records and helplines do it by their tables of fields.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use nncf_core::text::{Phrase, TextError};

use super::edit::page::{FieldView, capital, id_of};
use super::edit::whose::in_words;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::filters::Choice;
use crate::pages::words::Words;

/// What is wrong with a form that was sent; nothing of one that was not sent yet.
#[derive(Debug, Default)]
pub struct Refused {
    /// By the ids of fields.
    faults: Vec<(String, String)>,
}

impl FromIterator<(String, String)> for Refused {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(faults: T) -> Self {
        Self { faults: faults.into_iter().collect() }
    }
}

impl Refused {
    /// One thing that is wrong, at the id of a field or of a form.
    pub fn at(id: impl Into<String>, words: impl Into<String>) -> Self {
        Self { faults: vec![(id.into(), words.into())] }
    }

    /// What the desk refused of a form, by its fields; what is none of theirs is told at the form. Where somebody changed
    /// the record meanwhile, the page shows the record as it is now, so that the form can be looked at and sent again.
    ///
    /// # Errors
    /// Whatever is no fault of what was typed.
    pub fn of(t: &Words, problem: Problem, form: &str, fields: &[&str]) -> Result<Self, Problem> {
        match problem.kind {
            ProblemKind::Stale => Ok(Self::at(form, t.get("refused-stale"))),
            ProblemKind::Invalid => {
                let fault = |error: crate::http::problem::FieldError| {
                    let field = error.pointer.unwrap_or_default().trim_start_matches('/').to_owned();
                    let words = capital(&in_words(t, &error.detail));
                    if fields.contains(&field.as_str()) {
                        return (id_in(form, &field), words);
                    }
                    if field.is_empty() {
                        return (form.to_owned(), words);
                    }
                    (form.to_owned(), format!("{}: {words}", capital(&super::changed::field_name(t, &field))))
                };
                Ok(Self { faults: problem.errors.into_iter().map(fault).collect() })
            }
            _ => Err(problem),
        }
    }

    /// What is wrong, with the ids that it is told at.
    pub fn faults(&self) -> &[(String, String)] {
        &self.faults
    }

    /// Whether nothing is.
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether something is wrong with a form or one of its fields.
    pub fn is_of(&self, form: &str) -> bool {
        self.faults.iter().any(|(id, _)| id == form || id.strip_prefix(form).is_some_and(|rest| rest.starts_with('-')))
    }

    /// What is wrong with a field.
    pub fn error(&self, id: &str) -> Option<&str> {
        self.faults.iter().find(|(of, _)| of == id).map(|(_, words)| words.as_str())
    }

    /// The page as it is answered.
    pub fn answer(&self, mut page: HttpResponse) -> HttpResponse {
        if !self.is_empty() {
            *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        page
    }

    /// A field of a form as it is shown, with what was typed. Several forms may stand on a page, so its id has the form's.
    pub fn field(&self, form: &str, name: &str, label: String, value: &str) -> FieldView {
        let id = id_in(form, name);
        FieldView {
            error: self.error(&id).map(str::to_owned),
            id,
            name: name.to_owned(),
            label,
            hint: None,
            value: value.to_owned(),
            kind: "line",
            options: Vec::new(),
        }
    }
}

impl FieldView {
    /// The field with what to type.
    #[must_use]
    pub fn hinted(self, hint: String) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The field as it is typed: see [`FieldView::kind`].
    #[must_use]
    pub fn typed_as(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// The field as a choice among words.
    #[must_use]
    pub fn chosen_among(self, kind: &'static str, words: impl IntoIterator<Item = (String, String)>) -> Self {
        let choice = |(value, label): (String, String)| Choice { is_chosen: value == self.value, value, label };
        let options = words.into_iter().map(choice).collect();
        Self { kind, options, ..self }
    }
}

/// The id of a field of a form.
fn id_in(form: &str, field: &str) -> String {
    format!("{form}-{}", id_of(field))
}

/// The reason that was typed, or another where none was.
///
/// # Errors
/// What is wrong with it, at its field of the form.
pub fn reason(form: &str, field: &str, typed: &str, instead: impl FnOnce() -> String) -> Result<String, Refused> {
    match typed.parse::<Phrase>() {
        Ok(reason) => Ok(reason.to_string()),
        Err(TextError::Empty) => Ok(instead()),
        Err(error) => Err(Refused::at(id_in(form, field), capital(&error.to_string()))),
    }
}
