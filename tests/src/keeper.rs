//! Somebody who keeps the register: an account with a token, made as an operator makes them.

use reqwest::Method;
use serde_json::Value;

use crate::answer::Answer;
use crate::program::run_on;
use crate::service::Service;

/// Somebody with a token for a service.
#[derive(Debug)]
pub struct Keeper<'a> {
    service: &'a Service,
    /// The token.
    pub token: String,
}

impl<'a> Keeper<'a> {
    /// A new account of a role, which coordinates partnerships by their slugs, with a token that may write.
    pub fn new(service: &'a Service, email: &str, role: &str, coordinates: &[&str]) -> Self {
        let mut args = vec!["user", "add", email, "--role", role];
        for slug in coordinates {
            args.extend(["--coordinates", slug]);
        }
        run_on(service.database(), &args).output();
        Self::with_scope(service, email, "write")
    }

    /// The same account with a further token of a scope.
    pub fn with_scope(service: &'a Service, email: &str, scope: &str) -> Self {
        let token = run_on(service.database(), &["token", "add", email, "--scope", scope]).output();
        Self { service, token: token.trim().to_owned() }
    }

    /// The same token for another node.
    pub fn at<'b>(&self, service: &'b Service) -> Keeper<'b> {
        Keeper { service, token: self.token.clone() }
    }

    /// Asks for a path.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None, &[])
    }

    /// Asks for JSON that is there.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        self.get(path).expect(200).json()
    }

    /// Sends anything.
    #[track_caller]
    pub fn send(&self, method: Method, path: &str, body: Option<&Value>, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.service.request(method, path).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(body);
        }
        Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
    }

    /// Posts a body that needs no precondition.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, Some(body), &[])
    }

    /// Posts to a record as it was read.
    #[track_caller]
    pub fn post_at(&self, path: &str, body: &Value, etag: &str) -> Answer {
        self.send(Method::POST, path, Some(body), &[("if-match", etag)])
    }

    /// Puts a record or a part of one in the place of what was read.
    #[track_caller]
    pub fn put(&self, path: &str, body: &Value, etag: &str) -> Answer {
        self.send(Method::PUT, path, Some(body), &[("if-match", etag)])
    }

    /// Deletes what was read.
    #[track_caller]
    pub fn delete(&self, path: &str, etag: &str) -> Answer {
        self.send(Method::DELETE, path, None, &[("if-match", etag)])
    }

    /// The same, saying why.
    #[track_caller]
    pub fn change_saying(&self, path: &str, why: &str, edit: impl FnOnce(&mut Value)) -> Answer {
        let read = self.get(path).expect(200);
        let mut record = read.json();
        edit(&mut record);
        self.put(&format!("{path}?why={}", crate::service::encoded(why)), &record, read.header("etag"))
    }

    /// Changes a record: reads it, edits it, puts it back.
    #[track_caller]
    pub fn change(&self, path: &str, edit: impl FnOnce(&mut Value)) -> Answer {
        let read = self.get(path).expect(200);
        let mut record = read.json();
        edit(&mut record);
        self.put(path, &record, read.header("etag"))
    }
}
