//! E-mail by the operator's server. Links to sign in are sent while somebody waits, and shown whatever became of that;
//! everything else goes through the outbox in the store, from which [`worker`] sends it.

pub mod letter;
pub mod message;
pub mod worker;

use std::time::Duration;

use actix_web::web;
use chrono::{DateTime, Utc};
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{SmtpTransport, Transport};
use nncf_core::web::EmailAddress;
use url::Url;

use crate::state::AppState;

/// How long a server may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends e-mail. It prints without the server's password.
pub struct Mailer {
    transport: SmtpTransport,
    from: Mailbox,
}

/// Why an e-mail was not sent, or cannot be: told to staff and the operator.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address of the server is none.
    #[error("a mail server is named like smtps://user:password@mail.example.org:465 or smtp://127.0.0.1:25")]
    Server,
    /// The sender is none.
    #[error("the sender is written like register@example.org or Register <register@example.org>")]
    Sender,
    /// TLS cannot be set up.
    #[error("TLS to the mail server cannot be set up: {0}")]
    Tls(lettre::transport::smtp::Error),
    /// The message cannot be written.
    #[error("the e-mail could not be written: {0}")]
    Message(String),
    /// The server did not take it.
    #[error("the mail server did not take it: {}", told(.0))]
    Refused(lettre::transport::smtp::Error),
}

/// Whether an e-mail that was not sent is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Never: the server does not take it for this mailbox.
    Never,
    /// Later: the server cannot take it just now.
    Later,
    /// No server answers, or it does not let us in: no other e-mail fares better.
    NoServer,
}

/// What a server answers to whoever may not send by it at all (RFC 4954), and when it is about to stop (RFC 5321).
const OF_THE_SERVER: [&str; 5] = ["421", "530", "534", "535", "538"];

impl MailError {
    /// Whether the e-mail is tried again.
    pub fn verdict(&self) -> Verdict {
        let Self::Refused(error) = self else { return Verdict::Never };
        let is_of_the_server = error.status().is_some_and(|code| OF_THE_SERVER.contains(&code.to_string().as_str()));
        match (is_of_the_server, error.is_permanent(), error.is_transient()) {
            (false, true, _) => Verdict::Never,
            (false, false, true) => Verdict::Later,
            _ => Verdict::NoServer,
        }
    }
}

/// An error with its causes.
fn told(error: &lettre::transport::smtp::Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.fold(error.to_string(), |told, cause| {
        let cause = cause.to_string();
        if told.contains(&cause) { told } else { format!("{told}: {cause}") }
    })
}

impl Mailer {
    /// A mailer by a server's address. `smtps` speaks TLS from the start. `smtp` changes to TLS where the server offers
    /// it, and must where a password is sent, but on the loopback address, where nobody listens in.
    ///
    /// # Errors
    /// [`MailError::Server`], [`MailError::Sender`], [`MailError::Tls`].
    pub fn new(server: &str, from: &str) -> Result<Self, MailError> {
        let from: Mailbox = from.parse().map_err(|_| MailError::Sender)?;
        let url = Url::parse(server).map_err(|_| MailError::Server)?;
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(MailError::Server)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let password = url.password().map(decoded);
        let tls = || TlsParameters::new(host.to_owned()).map_err(MailError::Tls);
        let is_local = host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback());
        let (tls, port) = match (url.scheme(), &password) {
            ("smtps", _) => (Tls::Wrapper(tls()?), 465),
            ("smtp", _) if is_local => (Tls::None, 25),
            ("smtp", Some(_)) => (Tls::Required(tls()?), 587),
            ("smtp", None) => (Tls::Opportunistic(tls()?), 25),
            _ => return Err(MailError::Server),
        };
        let transport = SmtpTransport::builder_dangerous(host).port(url.port().unwrap_or(port)).tls(tls);
        let transport = transport.hello_name(ClientId::Domain(from.email.domain().to_owned())).timeout(Some(PATIENCE));
        let transport = match password {
            Some(password) => transport.credentials(Credentials::new(decoded(url.username()), password)),
            None => transport,
        };
        Ok(Self { transport: transport.build(), from })
    }

    /// Sends a message of plain text, dated. It blocks for as long as the server takes: call it beside the threads that
    /// answer, or use [`send`].
    ///
    /// # Errors
    /// [`MailError::Message`], [`MailError::Refused`].
    pub fn send(&self, to: &EmailAddress, subject: &str, text: &str, at: DateTime<Utc>) -> Result<(), MailError> {
        let message = message::message(&self.from, to, subject, text, at)?;
        self.transport.send(&message).map(drop).map_err(MailError::Refused)
    }
}

impl std::fmt::Debug for Mailer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mailer").field("from", &self.from).finish_non_exhaustive()
    }
}

/// What became of an e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The operator named no server.
    NoServer,
    /// The server took it.
    Taken,
    /// It did not, and why.
    Failed {
        /// What it answered, or that it did not.
        why: String,
    },
}

/// Sends a message beside the threads that answer, where there is a server.
pub async fn send(state: &web::Data<AppState>, to: &EmailAddress, subject: String, text: String) -> Sent {
    let (state, to) = (state.clone(), to.clone());
    let sent = web::block(move || match &state.mail {
        None => Sent::NoServer,
        Some(mailer) => {
            mailer.send(&to, &subject, &text, state.clock().now()).map_or_else(|error| failed(&error), |()| Sent::Taken)
        }
    });
    sent.await.unwrap_or_else(|error| Sent::Failed { why: error.to_string() })
}

fn failed(error: &MailError) -> Sent {
    // A server's answer may repeat the mailbox, which is for staff and not for the log.
    tracing::warn!("the mail server did not take an e-mail");
    Sent::Failed { why: error.to_string() }
}

/// A part of an address without its escapes.
fn decoded(text: &str) -> String {
    let pair = format!("x={}", text.replace('+', "%2B"));
    let found = url::form_urlencoded::parse(pair.as_bytes()).next();
    found.map(|(_, text)| text.into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_named_by_an_address() {
        for server in [
            "smtps://user:p%40ss@mail.example.org",
            "smtp://127.0.0.1:2525",
            "smtp://[::1]",
            "smtp://relay.example.org",
        ] {
            let mailer = Mailer::new(server, "The register <register@example.org>").unwrap();
            let printed = format!("{mailer:?}");
            assert!(!printed.contains("p@ss") && !printed.contains("p%40ss"), "{printed}");
        }
        for server in ["mail.example.org", "https://mail.example.org", "smtp://", ""] {
            assert!(matches!(Mailer::new(server, "register@example.org"), Err(MailError::Server)), "{server}");
        }
        assert!(matches!(Mailer::new("smtp://127.0.0.1", "nobody"), Err(MailError::Sender)));
    }

    #[test]
    fn passwords_are_unescaped() {
        assert_eq!(decoded("p%40ss+w%2Brd%20"), "p@ss+w+rd ");
    }
}
