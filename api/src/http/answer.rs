//! Answers that are rendered once, compressed once, and revalidated by a strong ETag.

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use actix_web::http::header::{self, AcceptEncoding, Header, IfNoneMatch, Preference, Quality, QualityItem};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use flate2::Compression;
use sha2::{Digest, Sha256};

use super::problem::{Problem, ProblemKind};

/// How many bytes of rendered answers one version of the register keeps, roughly. When there are more, all are
/// dropped: a crawl that walks every filter must not eat the memory.
const MOST_KEPT: usize = 24 << 20;
/// Bodies smaller than this gain nothing by compression.
const WORTH_COMPRESSING: usize = 860;
/// Answers are compressed once and sent many times, but somebody waits for the first.
const BROTLI_QUALITY: i32 = 5;
const BROTLI_WINDOW: i32 = 20;

/// What the ETag of an answer begins with that is made from the whole register. No version follows: what is the same
/// keeps its ETag, whatever was written that it does not show, and on whichever node.
pub const OF_ALL: &str = "all";

/// A rendered answer.
#[derive(Debug)]
pub struct Rendered {
    content_type: &'static str,
    /// What the ETag begins with: what it was made from and for whom, such as `r3-public` for revision 3 or `all-staff`
    /// for the whole register.
    stem: String,
    plain: Bytes,
    digest: String,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// Twelve hexadecimal digits that stand for a content.
pub fn content_hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest[..6].iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"))
}

/// The encodings of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

/// The rendered answers of one version of the register.
#[derive(Debug, Default)]
pub struct Kept(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    answers: rustc_hash::FxHashMap<String, Arc<Rendered>>,
    bytes: usize,
}

impl Rendered {
    /// Takes a body. The stem tells what it was made from.
    pub fn new(content_type: &'static str, stem: String, body: Vec<u8>) -> Self {
        let digest = content_hash(&body);
        Self { content_type, stem, plain: body.into(), digest, brotli: OnceLock::new(), gzip: OnceLock::new() }
    }

    /// The ETag of the body as it is, in no encoding.
    pub fn plain_etag(&self) -> String {
        self.etag(Encoding::Identity)
    }

    /// Twelve hexadecimal digits that stand for the body.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    fn etag(&self, encoding: Encoding) -> String {
        let encoding = match encoding {
            Encoding::Brotli => "-br",
            Encoding::Gzip => "-gz",
            Encoding::Identity => "",
        };
        format!("\"{}-{}{encoding}\"", self.stem, self.digest)
    }

    fn body(&self, encoding: Encoding) -> &Bytes {
        match encoding {
            Encoding::Brotli => self.brotli.get_or_init(|| brotli(&self.plain)),
            Encoding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain)),
            Encoding::Identity => &self.plain,
        }
    }

    /// Answers a request: 304 when the client has it already, else the body as the client takes it; 406 when it takes
    /// none.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let Some(encoding) = self.encoding_for(request) else {
            let detail = "The header Accept-Encoding refuses all that this address has: br, gzip and identity.";
            return Problem::new(ProblemKind::NotAcceptable, detail).error_response();
        };
        let etag = self.etag(encoding);
        let is_known = has_already(request, &etag);
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::ETAG, etag))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::VARY, "Accept, Accept-Encoding"));
        if is_known {
            return response.finish();
        }
        match encoding {
            Encoding::Brotli => _ = response.insert_header((header::CONTENT_ENCODING, "br")),
            Encoding::Gzip => _ = response.insert_header((header::CONTENT_ENCODING, "gzip")),
            Encoding::Identity => {}
        }
        response.content_type(self.content_type).body(self.body(encoding).clone())
    }

    /// The encoding that the client likes best, of two alike the smaller; none where it refuses all.
    fn encoding_for(&self, request: &HttpRequest) -> Option<Encoding> {
        let gains = self.plain.len() >= WORTH_COMPRESSING && self.content_type != "image/png";
        if !request.headers().contains_key(header::ACCEPT_ENCODING) {
            return Some(Encoding::Identity);
        }
        // A header that cannot be read says nothing.
        let AcceptEncoding(wishes) = AcceptEncoding::parse(request).unwrap_or_else(|_| AcceptEncoding(Vec::new()));
        let weight = |encoding: Encoding| encoding.weight(&wishes);
        if !gains && weight(Encoding::Identity) > Quality::ZERO {
            return Some(Encoding::Identity);
        }
        let liked = [Encoding::Identity, Encoding::Gzip, Encoding::Brotli].into_iter().max_by_key(|one| weight(*one));
        liked.filter(|encoding| weight(*encoding) > Quality::ZERO)
    }
}

impl Encoding {
    /// How much a client wishes for it (RFC 9110, section 12.5.3): what stands for the others counts where it is not
    /// named itself, and a body as it is may be sent unless it is refused.
    fn weight(self, wishes: &[QualityItem<Preference<header::Encoding>>]) -> Quality {
        let own = Preference::Specific(match self {
            Self::Brotli => header::Encoding::brotli(),
            Self::Gzip => header::Encoding::gzip(),
            Self::Identity => header::Encoding::identity(),
        });
        let wish = |wanted: &Preference<header::Encoding>| wishes.iter().find(|wish| wish.item == *wanted);
        let unsaid = if self == Self::Identity { Quality::MIN } else { Quality::ZERO };
        wish(&own).or_else(|| wish(&Preference::Any)).map_or(unsaid, |wish| wish.quality)
    }
}

fn has_already(request: &HttpRequest, etag: &str) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.tag() == etag.trim_matches('"')),
        Err(_) => false,
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: plain.len(),
        ..Default::default()
    };
    let mut packed = brotli::CompressorWriter::with_params(Vec::new(), 4096, &params);
    // Writing to memory does not fail.
    let _ = packed.write_all(plain);
    packed.into_inner().into()
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), Compression::default());
    let _ = packed.write_all(plain);
    packed.finish().unwrap_or_default().into()
}

impl Kept {
    /// The answer kept under a key, or the one that `render` makes now.
    ///
    /// # Errors
    /// Whatever `render` gives; nothing is kept then.
    pub fn get(&self, key: &str, render: impl FnOnce() -> Result<Rendered, Problem>) -> Result<Arc<Rendered>, Problem> {
        if let Some(known) = self.known(key) {
            return Ok(known);
        }
        // Rendered outside the lock: two requests may do the same work once, nobody waits for another's.
        let rendered = Arc::new(render()?);
        // Both compressed bodies together are smaller than the plain one.
        let bytes = 2 * rendered.plain.len() + key.len();
        let mut shelf = self.lock();
        if shelf.bytes + bytes > MOST_KEPT {
            *shelf = Shelf::default();
        }
        shelf.bytes += bytes;
        shelf.answers.insert(key.to_owned(), rendered.clone());
        Ok(rendered)
    }

    /// The answer kept under a key.
    pub fn known(&self, key: &str) -> Option<Arc<Rendered>> {
        self.lock().answers.get(key).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use actix_web::test::TestRequest;

    use super::*;

    fn rendered() -> Rendered {
        Rendered::new("text/plain", "v1".into(), b"forum ".repeat(400))
    }

    fn answer(rendered: &Rendered, headers: &[(&str, &str)]) -> HttpResponse {
        let request = headers.iter().fold(TestRequest::default(), |request, header| request.insert_header(*header));
        rendered.answer(&request.to_http_request())
    }

    #[test]
    fn encodings_have_their_own_etags_and_revalidate() {
        let rendered = rendered();
        for (accept, encoding) in [
            ("br, gzip", Some("br")),
            ("gzip, br", Some("br")),
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=0.5", Some("gzip")),
            ("br;q=0", None),
            ("", None),
            ("br;Q=0, gzip", Some("gzip")),
            ("br; q=0.000, gzip ; q=0.2", Some("gzip")),
            ("BR", Some("br")),
            ("*", Some("br")),
            ("*;q=0.5, br;Q=0", Some("gzip")),
            ("br;q=0.2, gzip;q=0.9", Some("gzip")),
            ("identity, br;q=0.5", None),
            ("*;q=0, gzip", Some("gzip")),
            ("deflate", None),
            ("br;q=seven", None),
        ] {
            let response = answer(&rendered, &[("accept-encoding", accept)]);
            assert_eq!(response.headers().get("content-encoding").map(|e| e.to_str().unwrap()), encoding, "{accept}");
            let etag = response.headers().get("etag").unwrap().to_str().unwrap().to_owned();
            let again = answer(&rendered, &[("accept-encoding", accept), ("if-none-match", &etag)]);
            assert_eq!(again.status(), 304);
        }
        for refused in ["identity;q=0", "*;q=0", "*;Q=0.0", "deflate, identity;q=0"] {
            assert_eq!(answer(&rendered, &[("accept-encoding", refused)]).status(), 406, "{refused}");
        }
        let small = Rendered::new("text/plain", "v1".into(), b"forum".to_vec());
        for (accept, encoding) in [("br", None), ("identity;q=0, br", Some("br")), ("*;q=0, gzip", Some("gzip"))] {
            let response = answer(&small, &[("accept-encoding", accept)]);
            assert_eq!(response.headers().get("content-encoding").map(|e| e.to_str().unwrap()), encoding, "{accept}");
        }
        let plain_etag = rendered.etag(Encoding::Identity);
        for known in [format!("W/{plain_etag}"), format!("\"x\", {plain_etag}"), "*".to_owned()] {
            assert_eq!(answer(&rendered, &[("if-none-match", &known)]).status(), 304, "{known}");
        }
        for other in [plain_etag.trim_matches('"'), "\"x\"", ""] {
            assert_eq!(answer(&rendered, &[("if-none-match", other)]).status(), 200, "{other}");
        }
        assert_eq!(answer(&rendered, &[("accept-encoding", "br"), ("if-none-match", &plain_etag)]).status(), 200);
    }

    #[test]
    fn bodies_survive_compression() {
        let rendered = rendered();
        let mut back = Vec::new();
        brotli::Decompressor::new(&rendered.body(Encoding::Brotli)[..], 4096).read_to_end(&mut back).unwrap();
        assert_eq!(back, rendered.plain);
        back.clear();
        flate2::read::GzDecoder::new(&rendered.body(Encoding::Gzip)[..]).read_to_end(&mut back).unwrap();
        assert_eq!(back, rendered.plain);
    }

    #[test]
    fn many_answers_do_not_pile_up() {
        let kept = Kept::default();
        let large = || Rendered::new("text/plain", "v1".into(), vec![0; 1 << 20]);
        for index in 0..30 {
            kept.get(&index.to_string(), || Ok(large())).unwrap();
            let shelf = kept.0.lock().unwrap();
            assert!(shelf.bytes <= MOST_KEPT && shelf.answers.len() <= MOST_KEPT >> 21);
        }
    }
}
