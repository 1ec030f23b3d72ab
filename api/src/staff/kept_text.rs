//! What somebody typed while their session ended: it comes along through the sign-in and is offered again.

use actix_web::HttpResponse;
use askama::Template;
use serde::{Deserialize, Serialize};

use super::notes;
use super::page as staff_page;
use super::signed::Signed;
use crate::http::params::check_form_is_text;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::register::list::query_string;

/// The field by which a form is known to be of this session.
pub const MARK: &str = "mark";
/// Most bytes of a form: a whole record with all its parts, several times over.
pub const MOST_BYTES: usize = 4 << 20;

/// Where a form is offered again after the sign-in.
pub const KEPT: &str = "/staff/kept";

/// A form that could not be taken, to be sent again.
#[derive(Serialize, Deserialize)]
pub struct KeptText {
    /// Where it was sent.
    pub path: String,
    /// Its fields, as forms send them.
    pub body: String,
}

/// A new password for the second time, and a code of an authenticator.
const SECRETS: &[&str] = &["again", "code"];

#[derive(Template)]
#[template(path = "staff/kept_text.html")]
struct Page<'a> {
    t: &'a Frame,
    mark: &'a str,
    path: &'a str,
    fields: Vec<(String, String)>,
}

impl KeptText {
    /// Keeps the fields of a form, but for its mark, and passwords and codes, which no page may repeat.
    pub fn new(path: &str, fields: &[(String, String)]) -> Self {
        let is_secret = |name: &str| name.contains("password") || SECRETS.contains(&name);
        let kept = fields.iter().filter(|(name, _)| name != MARK && !is_secret(name));
        let body = query_string(kept.map(|(name, value)| (name.as_str(), value.as_str())));
        Self { path: path.to_owned(), body }
    }

    /// What came along with a sign-in, if it leads to one of our own pages.
    pub fn brought(path: &str, body: &str) -> Option<Self> {
        let is_ours = path.starts_with("/staff/") && !path.contains("//") && !path.contains('\\');
        is_ours.then(|| Self { path: path.to_owned(), body: body.to_owned() })
    }
}

/// `GET /staff/kept`: offers what came along through the sign-in. It stands as long as the session does.
pub async fn kept(signed: Signed) -> Result<HttpResponse, Problem> {
    match notes::look::<KeptText>(&signed.state, &signed.secret, KEPT).await? {
        Some(kept) => page(&signed.t, &signed.mark, &kept),
        None => Ok(super::see_other("/staff")),
    }
}

/// The fields of a form.
///
/// # Errors
/// 400 when it is none.
pub fn pairs(body: &[u8]) -> Result<Vec<(String, String)>, Problem> {
    let unreadable = |_| Problem::new(ProblemKind::BadBody, "The form could not be read.");
    check_form_is_text(body)?;
    serde_html_form::from_bytes(body).map_err(unreadable)
}

/// The problem of a form that is larger than any form of these pages.
pub fn too_large() -> Problem {
    Problem::new(ProblemKind::TooLarge, "The form is larger than the register takes. Nothing was stored.")
}

/// Offers a form again, with the mark of the session that there is now.
///
/// # Errors
/// When the page cannot be rendered.
pub fn page(t: &Frame, mark: &str, kept: &KeptText) -> Result<HttpResponse, Problem> {
    let fields = pairs(kept.body.as_bytes())?;
    staff_page(&Page { t, mark, path: &kept.path, fields }, t.site())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_come_along_and_marks_do_not() {
        let fields = pairs(b"mark=x&new_password=secret&name=A+%26+B&name=%C3%A9&empty=").unwrap();
        let kept = KeptText::new("/staff/partnerships/a", &fields);
        assert_eq!(kept.body, "name=A+%26+B&name=%C3%A9&empty=");
        assert_eq!(pairs(kept.body.as_bytes()).unwrap(), fields[2..]);
    }

    #[test]
    fn forms_go_to_our_own_pages_only() {
        for path in ["https://evil.example/", "//evil.example/staff/", "/staff//evil", "/search", "/staff/\\evil"] {
            assert!(KeptText::brought(path, "").is_none(), "{path}");
        }
        assert!(KeptText::brought("/staff/partnerships/a/edit", "").is_some());
    }
}
