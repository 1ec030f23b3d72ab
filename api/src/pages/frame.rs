//! What every page needs beside its content: the words in the language of its address, and the operator's look.

use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};

use super::site::Site;
use super::words::{Language, Words};
use crate::register::list::query_string;
use crate::state::AppState;

/// A page's frame; it can be asked for words directly.
#[derive(Clone)]
pub struct Frame {
    site: Arc<Site>,
    language: Language,
    /// The address without its language.
    path: String,
}

impl Frame {
    /// The frame of a page at an address.
    pub fn of(request: &HttpRequest, state: &AppState) -> Self {
        let (language, path) = Language::of_path(request.path());
        Self { site: state.site.clone(), language, path: path.to_owned() }
    }

    /// The frame of a page whose language does not stand in the path of its address.
    pub fn in_language(language: Language, state: &AppState) -> Self {
        Self { site: state.site.clone(), language, path: "/".to_owned() }
    }

    /// Where programs learn how to embed one of our pages: the link that names it.
    pub fn oembed(&self, path: &str) -> String {
        self.oembed_of(&self.href(path))
    }

    /// The same for an address in which no language stands.
    pub fn oembed_of(&self, path: &str) -> String {
        let page = format!("{}{path}", self.site.public_url);
        format!("{}/oembed?{}", self.site.public_url, query_string([("url", page.as_str())].into_iter()))
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The address of one of our pages in this language.
    pub fn href(&self, path: &str) -> String {
        self.language.address(path)
    }

    /// The other language, with the address of this page in it. What was posted cannot be asked for again by its
    /// address, so there the way leads to the start.
    pub fn other_language(&self) -> (Language, String) {
        let other = self.language.other();
        let path = if self.path == "/search" { "/" } else { &self.path };
        (other, other.address(path))
    }

    /// Whether the words still wait for a speaker's review.
    pub fn is_draft(&self) -> bool {
        self.language == Language::Welsh
    }

    /// A page's title with the service's name.
    pub fn title(&self, title: impl Into<String>) -> String {
        self.with("page-title", "title", title.into())
    }
}

impl Deref for Frame {
    type Target = Words;
    fn deref(&self) -> &Words {
        self.site.words(self.language)
    }
}

impl FromRequest for Frame {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let state = web::Data::<AppState>::from_request(request, payload).into_inner();
        ready(state.map(|state| Self::of(request, &state)))
    }
}
