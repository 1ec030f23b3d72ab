//! Somebody with a browser: cookies, forms with their marks, and an authenticator.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use nncf_db::Clock;
use reqwest::Method;
use totp_rs::{Builder, Secret, Totp};

use crate::answer::Answer;
use crate::program::run_on;
use crate::service::{Service, encoded};

/// A password that is not soon guessed.
pub const PASSWORD: &str = "grey otters borrow ladders";
/// What stands before the proof that a preview was shown.
const SEEN: &str = "name=\"seen\" value=\"";
/// How long a code of an authenticator stands.
const STEP: u64 = 30;

/// A browser as far as the pages need one: it keeps cookies and follows no redirect by itself.
#[derive(Debug)]
pub struct Visitor<'a> {
    /// The service that is visited.
    pub service: &'a Service,
    cookies: RefCell<BTreeMap<String, String>>,
}

/// What shows the codes of a second factor.
#[derive(Debug, Clone)]
pub struct Authenticator(Totp);

impl Authenticator {
    /// Of the secret that a page shows for typing.
    pub fn of_page(page: &str) -> Self {
        let typed = between(page, "<code class=\"app-secret\">", "</code>").replace(' ', "");
        let secret = Secret::try_from_base32(&typed).expect("the secret is base32");
        Self(Builder::new().with_secret(secret).with_account_name("a test").build().expect("a second factor"))
    }

    /// The code of a step counted from now. Each is taken once, so who signs in again takes a later one: those of the
    /// steps before and after now are taken too. Near the end of a step it waits for the next, so that a test does not
    /// run over it.
    pub fn code(&self, step: i64) -> String {
        let now = loop {
            let now = Clock::system().now().timestamp().unsigned_abs();
            if now % STEP < STEP - 4 {
                break now;
            }
            thread::sleep(Duration::from_millis(200));
        };
        self.0.generate(now.saturating_add_signed(step * STEP.cast_signed())).to_string()
    }
}

impl<'a> Visitor<'a> {
    /// Somebody who has not signed in.
    pub fn new(service: &'a Service) -> Self {
        Self { service, cookies: RefCell::default() }
    }

    /// Somebody whose account was just made with a role, and who has signed in; with their authenticator, if the role
    /// needs one. The first code is of the step before now, so the next may be of now.
    #[track_caller]
    pub fn signed_in(service: &'a Service, email: &str, role: &str) -> (Self, Option<Authenticator>) {
        let visitor = Self::new(service);
        let path = link_path(&run_on(service.database(), &["user", "add", email, "--role", role]).output());
        let set = visitor.post(&path, &[("password", PASSWORD), ("again", PASSWORD)]).expect(303);
        if set.header("location") != "/staff/sign-in/authenticator" {
            return (visitor, None);
        }
        let page = visitor.get("/staff/sign-in/authenticator").expect(200).text();
        let authenticator = Authenticator::of_page(&page);
        let fields = [("mark", mark_of(&page)), ("code", authenticator.code(-1))];
        visitor.post("/staff/sign-in/authenticator", &fields).expect(303);
        (visitor, Some(authenticator))
    }

    /// The cookies that it keeps, as it would send them.
    pub fn cookies(&self) -> String {
        let cookies = self.cookies.borrow();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Keeps other cookies.
    pub fn keep_cookies(&self, cookies: &str) {
        let pairs = cookies.split("; ").filter_map(|pair| pair.split_once('='));
        *self.cookies.borrow_mut() = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }

    /// Asks for a page.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None, &[])
    }

    /// Goes on to the page that an answer leads to.
    #[track_caller]
    pub fn follow(&self, answer: &Answer) -> Answer {
        let address = answer.clone().expect(303).header("location").to_owned();
        self.get(&address).expect(200)
    }

    /// Sends a form as it is given.
    #[track_caller]
    pub fn post<V: AsRef<str>>(&self, path: &str, fields: &[(&str, V)]) -> Answer {
        self.post_with(path, fields, &[("sec-fetch-site", "same-origin")])
    }

    /// Sends a form with headers.
    #[track_caller]
    pub fn post_with<V: AsRef<str>>(&self, path: &str, fields: &[(&str, V)], headers: &[(&str, &str)]) -> Answer {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value.as_ref()))).collect();
        self.ask(Method::POST, path, Some(body.join("&")), headers)
    }

    /// Fills in and sends a form of a page, with the mark that the page carries.
    #[track_caller]
    pub fn fill_in(&self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.get(page).expect(200).text();
        let mark = mark_of(&page);
        self.post(action, &[&[("mark", mark.as_str())], fields].concat())
    }

    /// Sends a form as somebody does who looked at what it would change first. What is refused then is sent unseen.
    #[track_caller]
    pub fn save_seen<V: AsRef<str>>(&self, path: &str, fields: &[(&str, V)]) -> Answer {
        let with = |action: &'static str, seen: Option<&str>| -> Answer {
            let sent = fields.iter().map(|(name, value)| (*name, value.as_ref())).filter(|(name, _)| *name != "action");
            let sent: Vec<(&str, &str)> =
                sent.chain([("action", action)]).chain(seen.map(|seen| ("seen", seen))).collect();
            self.post(path, &sent)
        };
        let page = with("preview", None).text();
        let seen = page.contains(SEEN).then(|| between(&page, SEEN, "\"").to_owned());
        with("save", seen.as_deref())
    }

    /// Sends a form with a file, as `multipart/form-data`.
    #[track_caller]
    pub fn upload(&self, path: &str, mark: &str, file_name: &str, file: &[u8]) -> Answer {
        const BOUNDARY: &str = "----here-it-ends";
        let mut body = format!(
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"mark\"\r\n\r\n{mark}\r\n--{BOUNDARY}\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
        self.send(Method::POST, path, Some((&content_type, body)), &[("sec-fetch-site", "same-origin")])
    }

    #[track_caller]
    fn ask(&self, method: Method, path: &str, body: Option<String>, headers: &[(&str, &str)]) -> Answer {
        let body = body.map(|body| ("application/x-www-form-urlencoded", body.into_bytes()));
        self.send(method, path, body, headers)
    }

    #[track_caller]
    fn send(&self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.service.request(method, path).header("cookie", self.cookies());
        if let Some((content_type, body)) = body {
            request = request.header("content-type", content_type).body(body);
        }
        let answer = Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)));
        for set in answer.headers.get_all("set-cookie") {
            let set = set.to_str().expect("cookies are text");
            let (name, value) = set.split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
        }
        answer
    }
}

/// The mark that the forms of a page carry.
#[track_caller]
pub fn mark_of(page: &str) -> String {
    between(page, "name=\"mark\" value=\"", "\"").to_owned()
}

/// The path of a link that is shown or printed.
#[track_caller]
pub fn link_path(text: &str) -> String {
    let (_, secret) = text.split_once("/staff/sign-in/link/").unwrap_or_else(|| panic!("no link in {text}"));
    let secret: String = secret.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
    format!("/staff/sign-in/link/{secret}")
}

/// What stands between two texts.
#[track_caller]
pub fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("“{before}” is not in {text}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no “{after}” after “{before}”")).0
}

/// The fields of a form, as a browser would send them back.
#[track_caller]
pub fn form_fields(form: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for part in form.split('<').skip(1) {
        let attribute = |name: &str| {
            let (_, rest) = part.split_once(&format!(" {name}=\""))?;
            Some(unescaped(rest.split('"').next()?))
        };
        let Some(name) = attribute("name") else { continue };
        if part.starts_with("input") {
            let is_box = part.contains("type=\"checkbox\"") || part.contains("type=\"radio\"");
            if !is_box || part.contains(" checked") {
                fields.push((name, attribute("value").unwrap_or_default()));
            }
        } else if part.starts_with("textarea") {
            let text = part.split_once('>').map_or("", |(_, text)| text);
            fields.push((name, unescaped(text.trim_start_matches('\n'))));
        } else if part.starts_with("select") {
            let chosen = between(&form[form.find(part).expect("it is a part of the form")..], ">", "</select>");
            let chosen = chosen.split("<option ").find(|option| option.contains(" selected"));
            let value = chosen.map_or_else(String::new, |option| unescaped(between(option, "value=\"", "\"")));
            fields.push((name, value));
        }
    }
    fields
}

fn unescaped(text: &str) -> String {
    let entities = [("&#38;", "&"), ("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">")];
    entities.iter().rev().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
