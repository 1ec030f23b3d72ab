//! What the page that follows a form is to tell. A form that was taken is answered with the address of a page (303), so
//! that reloading sends nothing again; what was done, or a secret that is shown once, waits for that page in the store,
//! sealed with the session's secret. No address ever carries it.

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::account::Secret;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::signed::{Signed, ask};
use super::{page as staff_page, see_other};
use crate::auth::sealed;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;
use crate::state::AppState;

/// Where a secret is shown, once.
pub const ONCE: &str = "/staff/once";

/// What was done, in words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What was done.
    pub text: String,
    /// To what, where it was done to several.
    pub items: Vec<String>,
    /// What was not done, each with its reason.
    pub refused: Vec<String>,
}

impl From<String> for Told {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// A secret that is shown once.
#[derive(Serialize, Deserialize)]
pub enum Once {
    /// A token for programs, with what it is for and until when.
    Token {
        /// What it is for.
        told: String,
        /// The token.
        token: String,
    },
    /// A link by which somebody signs in.
    Link {
        /// Whose it is.
        email: String,
        /// The link.
        link: String,
        /// What became of the e-mail.
        way: Way,
    },
    /// Recovery codes.
    Codes(Vec<String>),
}

/// What became of an e-mail.
#[derive(Serialize, Deserialize)]
pub enum Way {
    /// The mail server took it.
    Sent,
    /// There is no mail server.
    NoServer,
    /// It could not be sent, and why.
    Failed(String),
}

#[derive(Template)]
#[template(path = "staff/token.html")]
struct TokenPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    told: String,
    token: String,
}

#[derive(Template)]
#[template(path = "staff/given_link.html")]
struct LinkPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    email: String,
    link: String,
    way: Way,
}

#[derive(Template)]
#[template(path = "staff/recovery_codes.html")]
struct CodesPage<'a> {
    t: &'a Frame,
    codes: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/once_gone.html")]
struct GonePage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
}

/// Leaves something for a page of a session, under a name.
///
/// # Errors
/// When the store does not answer.
pub async fn leave(
    state: &web::Data<AppState>,
    session: &Secret,
    name: &str,
    what: &impl Serialize,
) -> Result<(), Problem> {
    let sealed = sealed::seal(session, &serde_json::to_vec(what).map_err(Problem::internal)?)?;
    let (session, name) = (session.clone(), name.to_owned());
    let left = ask(state, move |register| register.leave_note(&session, &name, &sealed));
    left.await.map_err(Problem::from_store)
}

/// What was left for a page of a session; it is gone from then on.
///
/// # Errors
/// When the store does not answer.
pub async fn take<T: DeserializeOwned>(
    state: &web::Data<AppState>,
    session: &Secret,
    name: &str,
) -> Result<Option<T>, Problem> {
    let (asked, name) = (session.clone(), name.to_owned());
    let taken = ask(state, move |register| register.take_note(&asked, &name));
    Ok(opened(session, taken.await.map_err(Problem::from_store)?))
}

/// The same for a page that may be reloaded as long as the session lasts.
///
/// # Errors
/// When the store does not answer.
pub async fn look<T: DeserializeOwned>(
    state: &web::Data<AppState>,
    session: &Secret,
    name: &str,
) -> Result<Option<T>, Problem> {
    let (asked, name) = (session.clone(), name.to_owned());
    let found = ask(state, move |register| register.note_at(&asked, &name));
    Ok(opened(session, found.await.map_err(Problem::from_store)?))
}

fn opened<T: DeserializeOwned>(session: &Secret, sealed: Option<Vec<u8>>) -> Option<T> {
    serde_json::from_slice(&sealed::open(session, &sealed?)?).ok()
}

/// The name of what the page at an address tells. Other notes have other names, so that no page takes them by mistake.
pub fn told_at(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    format!("told at {}", if path == "/staff/" { "/staff" } else { path })
}

/// Leads on to a page of ours, which tells once what was done. That it was done stands already, whatever becomes of the
/// words.
pub async fn lead_on(
    state: &web::Data<AppState>,
    session: &Secret,
    address: &str,
    told: impl Into<Told>,
) -> HttpResponse {
    if let Err(problem) = leave(state, session, &told_at(address), &told.into()).await {
        tracing::warn!(detail = %problem.detail, "what was done could not be left for the next page");
    }
    see_other(address)
}

impl Signed {
    /// Leads on to a page of ours, which tells once what was done.
    pub async fn done(&self, address: &str, told: impl Into<Told>) -> HttpResponse {
        lead_on(&self.state, &self.secret, address, told).await
    }

    /// Leads on to the page that shows a secret this once.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn show_once(&self, what: &Once) -> Result<HttpResponse, Problem> {
        show_once(&self.state, &self.secret, what).await
    }
}

/// Leads on to the page that shows a secret this once, in a session.
///
/// # Errors
/// When the store does not answer.
pub async fn show_once(state: &web::Data<AppState>, session: &Secret, what: &Once) -> Result<HttpResponse, Problem> {
    leave(state, session, ONCE, what).await?;
    Ok(see_other(ONCE))
}

/// `GET /staff/once`: what was left to be shown once.
pub async fn once(signed: Signed) -> Result<HttpResponse, Problem> {
    let (t, signed) = (&signed.t, &signed);
    match take(&signed.state, &signed.secret, ONCE).await? {
        Some(Once::Token { told, token }) => staff_page(&TokenPage { t, signed, told, token }, t.site()),
        Some(Once::Link { email, link, way }) => staff_page(&LinkPage { t, signed, email, link, way }, t.site()),
        Some(Once::Codes(codes)) => staff_page(&CodesPage { t, codes }, t.site()),
        None => staff_page(&GonePage { t, signed }, t.site()),
    }
}

#[cfg(test)]
mod tests {
    use super::told_at;

    #[test]
    fn notes_wait_at_a_path() {
        for (address, path) in [
            ("/staff/partnerships/a?section=b#c", "/staff/partnerships/a"),
            ("/staff/accounts#sessions", "/staff/accounts"),
            ("/staff/", "/staff"),
            ("/staff", "/staff"),
        ] {
            assert_eq!(told_at(address), format!("told at {path}"));
        }
    }
}
