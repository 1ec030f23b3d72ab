//! An answer of the service.

use reqwest::blocking::RequestBuilder;
use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked, for messages.
    pub asked: String,
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came: not unpacked.
    pub body: Vec<u8>,
}

impl Answer {
    /// Sends a request and reads the answer.
    #[track_caller]
    pub fn to(request: RequestBuilder) -> Self {
        let (client, request) = request.build_split();
        let request = request.expect("the request is sound");
        let asked = format!("{} {}", request.method(), request.url());
        let answer = client.execute(request).unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.bytes().unwrap_or_else(|error| panic!("{asked}: {error:?}")).to_vec();
        Self { asked, status, headers, body }
    }

    /// Makes sure of the status.
    #[track_caller]
    #[allow(clippy::must_use_candidate, clippy::return_self_not_must_use)]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.beginning());
        self
    }

    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap_or_else(|_| panic!("{}: not text", self.asked))
    }

    /// The body as text but for what a person typed, where it stands in its box again.
    #[track_caller]
    pub fn text_without_typed(&self, typed: &str) -> String {
        let letters = typed.chars().map(|letter| match letter {
            '&' | '<' | '>' | '"' | '\'' => format!("&#{};", u32::from(letter)),
            _ => letter.to_string(),
        });
        self.text().replace(&format!("value=\"{}\"", letters.collect::<String>()), "value=\"\"")
    }

    /// The beginning of the body, for messages.
    pub fn beginning(&self) -> String {
        String::from_utf8_lossy(&self.body).chars().take(400).collect()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.beginning()))
    }

    /// The `slug` of each of the body's `items`.
    #[track_caller]
    pub fn slugs(&self) -> Vec<String> {
        slugs(&self.json()["items"])
    }

    /// A header; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The content type without its parameters.
    pub fn content_type(&self) -> &str {
        self.header("content-type").split(';').next().unwrap_or_default()
    }
}

/// The `slug` of each entry of a list.
#[track_caller]
pub fn slugs(list: &Value) -> Vec<String> {
    texts(list, "slug")
}

/// A field of each entry of a list.
#[track_caller]
pub fn texts(list: &Value, field: &str) -> Vec<String> {
    let entries = list.as_array().unwrap_or_else(|| panic!("not a list: {list}"));
    entries.iter().map(|entry| entry[field].as_str().unwrap_or_default().to_owned()).collect()
}
