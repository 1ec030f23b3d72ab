//! Columns that stand for one value of a partnership.

use std::fmt::Display;
use std::str::FromStr;

use nncf_core::date::StatedDate;
use nncf_core::date::written::WrittenDateError;
use nncf_core::partnership::Partnership;
use nncf_core::text::{Phrase, fold};
use nncf_core::visibility::Visibility;

/// A value of a partnership, as text.
#[derive(Clone, Copy)]
pub(super) struct Value {
    /// The field whose source the row is; none for what is the register's own decision and no fact.
    pub cited: Option<&'static str>,
    /// Tells it; empty for none.
    pub tell: fn(&Partnership) -> String,
    /// Takes it over from text; empty for none.
    pub set: fn(&mut Partnership, &str) -> Result<(), String>,
}

/// A field that may hold nothing.
macro_rules! optional {
    ($field:ident) => {
        Value {
            cited: Some(concat!("/", stringify!($field))),
            tell: |partnership| crate::sheet::value::told(partnership.$field.as_ref()),
            set: |partnership, text| {
                partnership.$field = crate::sheet::value::unless_empty(text)?;
                Ok(())
            },
        }
    };
}

/// A field that always holds something.
macro_rules! required {
    ($field:ident) => {
        Value {
            cited: Some(concat!("/", stringify!($field))),
            tell: |partnership| partnership.$field.to_string(),
            set: |partnership, text| {
                partnership.$field = crate::sheet::value::parsed(text)?;
                Ok(())
            },
        }
    };
}

/// A field that holds a word of a closed list.
macro_rules! word {
    ($field:ident) => {
        Value {
            cited: Some(concat!("/", stringify!($field))),
            tell: |partnership| partnership.$field.to_string(),
            set: |partnership, text| {
                partnership.$field = crate::sheet::value::listed(text)?;
                Ok(())
            },
        }
    };
}

pub(super) use {optional, required, word};

pub(super) const VISIBILITY: Value = Value {
    cited: None,
    tell: |partnership| partnership.visibility.as_str().to_owned(),
    set: |partnership, text| {
        partnership.visibility = visibility(text)?;
        Ok(())
    },
};

pub(super) const REVIEW_MONTHS: Value = Value {
    cited: None,
    tell: |partnership| partnership.review_months.map_or_else(String::new, |months| months.get().to_string()),
    set: |partnership, text| {
        partnership.review_months = unless_empty(text)?;
        Ok(())
    },
};

pub(super) const COVERAGE_WORDS: Value = Value {
    cited: Some("/coverage"),
    tell: |partnership| partnership.coverage.words.clone(),
    set: |partnership, text| {
        partnership.coverage.words = told(unless_empty::<Phrase>(text)?.as_ref());
        Ok(())
    },
};

pub(super) const COVERAGE_BASIS: Value = Value {
    cited: Some("/coverage"),
    tell: |partnership| told(partnership.coverage.basis.as_ref()),
    set: |partnership, text| {
        partnership.coverage.basis = if text.is_empty() { None } else { Some(listed(text)?) };
        Ok(())
    },
};

pub(super) const CLOSED: Value = Value {
    cited: Some("/closed"),
    tell: |partnership| told(partnership.closed.as_ref()),
    set: |partnership, text| {
        partnership.closed = if text.is_empty() { None } else { Some(stated(text)?) };
        Ok(())
    },
};

/// A date as people write it. Which of day and month comes first was settled for the whole column before.
pub(super) fn stated(text: &str) -> Result<StatedDate, String> {
    StatedDate::read(text, None).map_err(|error| match error {
        WrittenDateError::Date(error) => format!("“{text}”: {error}"),
        error => format!("“{text}” {error}"),
    })
}

pub(super) fn told<T: Display>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

pub(super) fn parsed<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    text.parse().map_err(|error: T::Err| error.to_string())
}

pub(super) fn unless_empty<T: FromStr<Err: Display>>(text: &str) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { parsed(text).map(Some) }
}

/// A word of a closed list, however it is capitalised and its parts are joined: "Awareness raising".
pub(super) fn listed<T: FromStr<Err: Display>>(text: &str) -> Result<T, String> {
    parsed(&fold(text).replace(' ', "_"))
}

pub(super) fn visibility(text: &str) -> Result<Visibility, String> {
    match fold(text).as_str() {
        "public" => Ok(Visibility::Public),
        "coordinators" => Ok(Visibility::Coordinators),
        "staff" | "draft" => Ok(Visibility::Staff),
        _ => Err("visibility is one of public, coordinators, staff".into()),
    }
}
