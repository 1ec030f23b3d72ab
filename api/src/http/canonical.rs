//! One way to write each address: small letters, codes in capitals, no slash at the end and none twice. What is written
//! otherwise leads there; an address whose bytes are no text is refused.

use std::borrow::Cow;

use actix_web::http::header::{self, HeaderValue};
use actix_web::http::{Method, Uri};
use actix_web::{HttpRequest, HttpResponse};
use percent_encoding::percent_decode_str;

use super::problem::{Problem, ProblemKind};

/// Below these, capitals tell names apart: secrets, and files whose names a program made.
const EXACT_BELOW: &[&str] = &["/assets/", "/confirm/", "/cy/confirm/", "/docs/", "/map/", "/staff/sign-in/link/"];
/// Below these stand a kind of geography and its code.
const CODES_BELOW: &[&str] = &["/places/", "/cy/places/", "/api/v1/regions/"];

/// Makes sure that an address is UTF-8 once its percent signs are read: what is none was sent by mistake, and to read
/// it as something near would answer another question.
///
/// # Errors
/// 400.
pub fn check_is_text(uri: &Uri) -> Result<(), Problem> {
    let is_text = |part: &str| !part.contains('%') || percent_decode_str(part).decode_utf8().is_ok();
    if is_text(uri.path()) && uri.query().is_none_or(is_text) {
        return Ok(());
    }
    let detail = "The address holds bytes that are not UTF-8 once its percent signs are read. Encode it as UTF-8.";
    Err(Problem::new(ProblemKind::BadAddress, detail))
}

/// Leads on from an address where nothing was found, or whose query was refused, to how it is written, with its query,
/// method and body.
pub fn redirect(request: &HttpRequest) -> Option<HttpResponse> {
    let path = canonical(request.uri().path())?;
    let location = request.uri().query().map_or_else(|| path.clone(), |query| format!("{path}?{query}"));
    // A look-up's address may hold a person's place, and the answer to a form is nobody's but the sender's.
    let is_kept_nowhere = path.ends_with("/lookup") || path.starts_with("/staff") || !is_read(request.method());
    let cache_control = if is_kept_nowhere { "no-store" } else { "no-cache" };
    let mut response = HttpResponse::PermanentRedirect().finish();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_str(&location).ok()?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
    if path.starts_with("/api/") {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    }
    Some(response)
}

fn is_read(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD
}

/// How a path is written, if it is written otherwise.
pub fn canonical(path: &str) -> Option<String> {
    // To a browser a backslash is a slash, and two of them begin the address of another site. What stands behind
    // percent signs stands in no address of ours.
    if path.contains(['\\', '%']) {
        return None;
    }
    let mut whole: String = path.split('/').filter(|part| !part.is_empty()).flat_map(|part| ["/", part]).collect();
    if whole.is_empty() {
        whole.push('/');
    }
    let small = whole.to_ascii_lowercase();
    let exact = EXACT_BELOW.iter().find(|start| small.starts_with(**start));
    let mut written = exact.map_or_else(|| small.clone(), |start| format!("{start}{}", &whole[start.len()..]));
    if let Some(start) = CODES_BELOW.iter().find(|start| small.starts_with(**start)) {
        let parts: Vec<Cow<'_, str>> = written[start.len()..].split('/').enumerate().map(code_in_capitals).collect();
        written = format!("{start}{}", parts.join("/"));
    }
    (written != path).then_some(written)
}

/// The second part below a kind, where it is a code of the Government Statistical Service.
fn code_in_capitals((place, part): (usize, &str)) -> Cow<'_, str> {
    let bytes = part.as_bytes();
    let is_code = bytes.len() == 9 && bytes[0].is_ascii_alphabetic() && bytes[1..].iter().all(u8::is_ascii_digit);
    if place == 1 && is_code { part.to_ascii_uppercase().into() } else { part.into() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_address_is_written_in_one_way() {
        for (path, written) in [
            ("/Partnerships/Gwent/", "/partnerships/gwent"),
            ("/API/V1/Lookup", "/api/v1/lookup"),
            ("/api/v1/regions/LAD/e06000046/geometry/", "/api/v1/regions/lad/E06000046/geometry"),
            ("/CY/Places/lad/w06000015", "/cy/places/lad/W06000015"),
            ("/places/lad/London", "/places/lad/london"),
            ("/cy/", "/cy"),
            ("//", "/"),
            ("//evil.example//", "/evil.example"),
            ("/cy//evil.example/", "/cy/evil.example"),
            ("/Assets/Site-Bx1.CSS/", "/assets/Site-Bx1.CSS"),
            ("/Staff/Sign-In/Link/AbC_-9/", "/staff/sign-in/link/AbC_-9"),
        ] {
            assert_eq!(canonical(path).as_deref(), Some(written), "{path}");
        }
        for path in [
            "/",
            "/cy",
            "/partnerships/gwent",
            "/places/lad/E06000046",
            "/confirm/AbC",
            "/cy/confirm/AbC",
            "/\\evil.example/",
            "/x\\/",
            "/A%20b/",
        ] {
            assert_eq!(canonical(path), None, "{path}");
        }
    }

    proptest! {
        #[test]
        fn nobody_is_sent_round_in_circles_or_to_another_site(path in "/[a-cA-C/%\\\\.0-9é]{0,20}") {
            if let Some(written) = canonical(&path) {
                prop_assert_eq!(canonical(&written), None);
                prop_assert!(written.starts_with('/') && !written.contains("//") && !written.contains('\\'));
            }
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        for address in ["/%ff", "/x?q=%C3", "/x?a=%C3&b=%A9", "/%c0%af", "/x?q=%ED%A0%80"] {
            assert!(check_is_text(&address.parse().unwrap()).is_err(), "{address}");
        }
        for address in ["/", "/%C3%A9?q=%E2%82%AC&r=%00", "/x?q=100%", "/x?q=%zz"] {
            assert!(check_is_text(&address.parse().unwrap()).is_ok(), "{address}");
        }
    }
}
