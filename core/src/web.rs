//! Addresses on the web and of role mailboxes.

use std::fmt;
use std::str::FromStr;

use url::Host;

use crate::text::string_type;

/// The address of a public web page: `http` or `https`, with a host name, without user name or password.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebUrl(String);

/// The address of a mailbox.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

/// Why a web address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a web address begins with https:// or http://, names a host and has at most {MAX_URL} characters")]
pub struct WebUrlError;

/// Why a mailbox address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a mailbox address looks like name@example.org and has at most {MAX_EMAIL} characters")]
pub struct EmailAddressError;

const MAX_URL: usize = 500;
/// The longest path that RFC 5321 lets a mail server take.
const MAX_EMAIL: usize = 254;

string_type!(WebUrl, WebUrlError);
string_type!(EmailAddress, EmailAddressError);

impl WebUrl {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether its host may be one that everybody reaches: a name with a dot in it that is not kept for networks of
    /// one's own. A network address names no body, and may lead into somebody's house.
    pub fn is_public(&self) -> bool {
        let parsed = url::Url::parse(&self.0);
        let Some(Host::Domain(name)) = parsed.as_ref().ok().and_then(url::Url::host) else { return false };
        let name = name.trim_end_matches('.');
        name.contains('.') && !OWN_NETWORKS.iter().any(|end| name.ends_with(end))
    }
}

/// What names within networks of one's own end in (RFC 6761, RFC 6762, RFC 8375).
const OWN_NETWORKS: &[&str] =
    &[".localhost", ".local", ".internal", ".home.arpa", ".lan", ".intranet", ".corp", ".home", ".localdomain"];

impl FromStr for WebUrl {
    type Err = WebUrlError;

    fn from_str(value: &str) -> Result<Self, WebUrlError> {
        if value.len() > MAX_URL || value.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(WebUrlError);
        }
        let url = url::Url::parse(value).map_err(|_| WebUrlError)?;
        let is_web = matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|h| !h.is_empty());
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        if is_web && is_anonymous { Ok(Self(value.to_owned())) } else { Err(WebUrlError) }
    }
}

impl fmt::Display for WebUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl EmailAddress {
    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EmailAddress {
    type Err = EmailAddressError;

    fn from_str(value: &str) -> Result<Self, EmailAddressError> {
        let (local, domain) = value.rsplit_once('@').ok_or(EmailAddressError)?;
        let local_holds = !local.is_empty()
            && local.split('.').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
            });
        let domain_holds = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            });
        if value.len() <= MAX_EMAIL && local_holds && domain_holds {
            Ok(Self(value.to_owned()))
        } else {
            Err(EmailAddressError)
        }
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn web_addresses() {
        assert!("https://www.example.org/a?b=c".parse::<WebUrl>().is_ok());
        for bad in [
            "",
            "example.org",
            "ftp://example.org",
            "javascript:alert(1)",
            "https://",
            "https://a b",
            "https://u:p@example.org",
        ] {
            assert_eq!(bad.parse::<WebUrl>(), Err(WebUrlError), "{bad}");
        }
    }

    #[test]
    fn addresses_within_networks_are_not_public() {
        let is_public = |text: &str| text.parse::<WebUrl>().unwrap().is_public();
        assert!(is_public("https://www.example.org/a") && is_public("http://münchen.example:8080"));
        for inner in [
            "http://127.0.0.1/",
            "http://10.1/",
            "http://0x7f000001/",
            "http://[::1]:8080/",
            "http://169.254.169.254/latest/meta-data",
            "http://8.8.8.8/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://router/",
            "https://files.corp/",
            "https://a.home.arpa/",
            "http://printer.local.",
        ] {
            assert!(!is_public(inner), "{inner}");
        }
    }

    #[test]
    fn mailboxes() {
        assert!("info@westmidlandsantislavery.org".parse::<EmailAddress>().is_ok());
        for bad in
            ["", "info", "@example.org", "a@b", "a@-b.org", "a..b@example.org", "a b@example.org", "a@exa mple.org"]
        {
            assert_eq!(bad.parse::<EmailAddress>(), Err(EmailAddressError), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn never_panic_and_round_trip(input in ".*") {
            if let Ok(url) = input.parse::<WebUrl>() {
                prop_assert_eq!(url.to_string(), input.clone());
            }
            if let Ok(email) = input.parse::<EmailAddress>() {
                prop_assert_eq!(email.to_string(), input);
            }
        }
    }
}
