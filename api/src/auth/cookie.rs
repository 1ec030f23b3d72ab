//! The session's cookie, and the mark that a form carries so that no other site can send it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{self, HeaderName};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nncf_core::account::Secret;
use sha2::{Digest, Sha256};

use crate::pages::site::Site;

/// Where browsers say what sent a request.
static FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Browsers refuse to let a cookie with this prefix be set without TLS or for other hosts. On the loopback address
/// there is no TLS, and so no prefix.
fn name(site: &Site) -> &'static str {
    if site.is_secure() { "__Host-session" } else { "nncf-session" }
}

/// The session that a browser says it has.
pub fn read(request: &HttpRequest, site: &Site) -> Option<Secret> {
    request.cookie(name(site))?.value().parse().ok()
}

/// Gives a browser its session, for as long as it stays open.
pub fn set(site: &Site, secret: &Secret) -> Cookie<'static> {
    build(site, secret.expose().to_owned())
}

/// Takes it away.
pub fn clear(site: &Site) -> Cookie<'static> {
    let mut cookie = build(site, String::new());
    cookie.make_removal();
    cookie
}

/// What the page of signing in tells once, where there is no session to keep it: a word of a closed list, no more.
const TOLD: &str = "nncf-told";

/// Leaves a word for the page of signing in.
pub fn tell(site: &Site, word: &'static str) -> Cookie<'static> {
    let cookie = Cookie::build(TOLD, word).path("/staff/sign-in").http_only(true).same_site(SameSite::Strict);
    cookie.secure(site.is_secure()).max_age(Duration::minutes(1)).finish()
}

/// The word that was left, if it is one of those that are known.
pub fn told(request: &HttpRequest, words: &[&'static str]) -> Option<&'static str> {
    let cookie = request.cookie(TOLD)?;
    words.iter().copied().find(|word| *word == cookie.value())
}

/// Takes the word away: it is told once.
pub fn untell(site: &Site) -> Cookie<'static> {
    let mut cookie = tell(site, "");
    cookie.make_removal();
    cookie
}

fn build(site: &Site, value: String) -> Cookie<'static> {
    let cookie = Cookie::build(name(site), value).path("/").http_only(true).same_site(SameSite::Lax);
    cookie.secure(site.is_secure()).finish()
}

/// The mark of a session's forms.
pub fn form_mark(secret: &Secret) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("form {}", secret.expose())))
}

/// Whether a form's mark is that of the session. Digests are compared, so the time tells nothing.
pub fn is_marked(secret: &Secret, mark: &str) -> bool {
    Sha256::digest(form_mark(secret)) == Sha256::digest(mark)
}

/// Whether another site had the visitor's browser send a request.
pub fn is_from_elsewhere(request: &HttpRequest, site: &Site) -> bool {
    let text = |name: &HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    match (text(&FETCH_SITE), text(&header::ORIGIN)) {
        (Some(from), _) => !matches!(from, "same-origin" | "none"),
        (None, Some(origin)) => origin != site.public_url,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::pages::site::Look;

    fn site(public_url: &str) -> Site {
        Site::new(Look::default(), public_url.into()).unwrap()
    }

    #[test]
    fn cookies_are_for_this_host_alone() {
        let secret: Secret = "a".repeat(Secret::LENGTH).parse().unwrap();
        let cookie = set(&site("https://register.example.org"), &secret).to_string();
        assert!(cookie.starts_with("__Host-session=aaa"), "{cookie}");
        for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
        assert!(!set(&site("http://127.0.0.1:8080"), &secret).to_string().contains("Secure"));
    }

    #[test]
    fn marks_belong_to_a_session() {
        let [one, other]: [Secret; 2] = ["a", "b"].map(|c| c.repeat(Secret::LENGTH).parse().unwrap());
        assert!(is_marked(&one, &form_mark(&one)));
        assert!(!is_marked(&one, &form_mark(&other)) && !is_marked(&one, ""));
    }

    #[test]
    fn other_sites_are_told_apart() {
        let site = site("https://register.example.org");
        for (name, value, elsewhere) in [
            ("sec-fetch-site", "same-origin", false),
            ("sec-fetch-site", "none", false),
            ("sec-fetch-site", "same-site", true),
            ("sec-fetch-site", "cross-site", true),
            ("origin", "https://register.example.org", false),
            ("origin", "https://evil.example", true),
            ("origin", "null", true),
            ("accept", "*/*", false),
        ] {
            let request = TestRequest::default().insert_header((name, value)).to_http_request();
            assert_eq!(is_from_elsewhere(&request, &site), elsewhere, "{name}: {value}");
        }
    }
}
