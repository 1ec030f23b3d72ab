//! An e-mail as it goes over the line: plain text that every reader shows as it was written.

use chrono::{DateTime, Utc};
use lettre::Message;
use lettre::message::header::{Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, SinglePart};
use nncf_core::web::EmailAddress;
use uuid::Uuid;

use super::MailError;

/// Says that no person wrote it, so that nobody's machine answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// An e-mail of plain text in UTF-8, with the headers that say so.
///
/// # Errors
/// [`MailError::Message`] when an address cannot be written.
pub fn message(
    from: &Mailbox,
    to: &EmailAddress,
    subject: &str,
    text: &str,
    at: DateTime<Utc>,
) -> Result<Message, MailError> {
    let unwritten = |error: &dyn std::fmt::Display| MailError::Message(error.to_string());
    let to: Mailbox = to.as_str().parse().map_err(|error: lettre::address::AddressError| unwritten(&error))?;
    let id = format!("<{}@{}>", Uuid::new_v4(), from.email.domain());
    let message = Message::builder().from(from.clone()).to(to).subject(one_line(subject)).message_id(Some(id));
    let message = message.date(at.into()).header(AutoSubmitted);
    message.singlepart(SinglePart::plain(readable(text))).map_err(|error| unwritten(&error))
}

/// A text for a header: whatever names it holds, it is one line, so that none can begin another header.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A text without anything that could speak to a terminal; its lines end as they do here.
fn readable(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use mail_parser::{MessageParser, MimeHeaders};

    use super::*;

    const WELSH: &str = "Helô,\n\nmae’r gofrestr “Y Fforwm” yn cadw cofnod o Ynys Môn a Llŷn: ŵ ŷ â ê î ô û.\n\n\
                         http://127.0.0.1:8080/confirm/AbC-_=123\n\n.\n.. dau ddot\nFrom nobody\n";

    fn at() -> DateTime<Utc> {
        "2026-11-28T09:30:00Z".parse().unwrap()
    }

    fn sent(subject: &str, text: &str) -> Vec<u8> {
        let from = "Y gofrestr (Môn) <register@example.org>".parse();
        let from = from.unwrap_or_else(|_| "\"Y gofrestr Môn\" <register@example.org>".parse().unwrap());
        message(&from, &"role@example.org".parse().unwrap(), subject, text, at()).unwrap().formatted()
    }

    #[test]
    fn another_program_reads_what_was_written() {
        for text in [WELSH, "Plain.\n", &"a long line ".repeat(200), &"ŵ".repeat(3000), "", "\u{1F5FA} map = ok\n"] {
            let sent = sent("A yw cofnod Llŷn yn gywir o hyd? / Is the record of Llŷn still right?", text);
            assert!(sent.split(|b| *b == b'\n').all(|line| line.len() <= 999), "RFC 5322: no line is longer");
            assert!(sent.is_ascii(), "any server can pass it on");
            let read = MessageParser::default().parse(&sent).unwrap();
            let kind = read.content_type().unwrap();
            assert_eq!((kind.ctype(), kind.subtype()), ("text", Some("plain")));
            assert_eq!(kind.attribute("charset").map(str::to_lowercase).as_deref(), Some("utf-8"));
            assert_eq!(read.header_raw("MIME-Version").map(str::trim), Some("1.0"));
            assert_eq!(read.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
            assert_eq!(read.subject(), Some("A yw cofnod Llŷn yn gywir o hyd? / Is the record of Llŷn still right?"));
            assert_eq!(read.date().unwrap().to_timestamp(), at().timestamp());
            assert!(read.message_id().unwrap().ends_with("@example.org"));
            assert_eq!(read.to().unwrap().first().unwrap().address(), Some("role@example.org"));
            assert_eq!(read.from().unwrap().first().unwrap().address(), Some("register@example.org"));
            let body = read.body_text(0).unwrap_or_default().replace("\r\n", "\n");
            assert_eq!(body.trim_end(), text.trim_end());
        }
    }

    #[test]
    fn no_name_begins_a_header() {
        for name in [
            "X\r\nBcc: all@example.org",
            "X\nBcc: all@example.org",
            "X\rBcc: all@example.org",
            "X\u{2028}Bcc: all@example.org",
            "X\0\u{85}Bcc: all@example.org",
            "X\r\n\r\nanother body",
        ] {
            let sent = sent(name, "Hello.\n");
            let read = MessageParser::default().parse(&sent).unwrap();
            assert!(read.bcc().is_none(), "{name:?}");
            assert!(read.subject().unwrap().starts_with("X "), "{name:?}: {:?}", read.subject());
            assert_eq!(read.body_text(0).unwrap().trim(), "Hello.");
        }
    }

    #[test]
    fn nothing_speaks_to_a_terminal() {
        let sent = sent("x", "one\r\ntwo\rthree \u{1b}[31mred\u{7}\n");
        let read = MessageParser::default().parse(&sent).unwrap();
        let body = read.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(body.trim_end(), "one\ntwo\nthree [31mred");
    }
}
