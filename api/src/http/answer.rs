//! Answers that are rendered once, compressed once, and revalidated by a strong ETag.

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use actix_web::http::header::{self, HeaderMap};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use flate2::Compression;
use sha2::{Digest, Sha256};

use super::problem::Problem;

/// How many bytes of rendered answers one version of the register keeps, roughly. When there are more, all are
/// dropped: a crawl that walks every filter must not eat the memory.
const MOST_KEPT: usize = 24 << 20;
/// Bodies smaller than this gain nothing by compression.
const WORTH_COMPRESSING: usize = 860;
/// Answers are compressed once and sent many times, but somebody waits for the first.
const BROTLI_QUALITY: i32 = 5;
const BROTLI_WINDOW: i32 = 20;

/// A rendered answer.
#[derive(Debug)]
pub struct Rendered {
    content_type: &'static str,
    /// What the ETag begins with: what it was made from and for whom, such as `r3-public` for revision 3 or `v17-staff`
    /// for version 17.
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

    /// Answers a request: 304 when the client has it already, else the body as the client takes it.
    pub fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let headers = request.headers();
        let encoding = self.encoding_for(headers);
        let etag = self.etag(encoding);
        let mut response = if has_already(headers, &etag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::ETAG, etag.clone()))
            .insert_header((header::CACHE_CONTROL, "no-cache"))
            .insert_header((header::VARY, "Accept, Accept-Encoding"));
        if has_already(headers, &etag) {
            return response.finish();
        }
        match encoding {
            Encoding::Brotli => _ = response.insert_header((header::CONTENT_ENCODING, "br")),
            Encoding::Gzip => _ = response.insert_header((header::CONTENT_ENCODING, "gzip")),
            Encoding::Identity => {}
        }
        response.content_type(self.content_type).body(self.body(encoding).clone())
    }

    fn encoding_for(&self, headers: &HeaderMap) -> Encoding {
        if self.plain.len() < WORTH_COMPRESSING || self.content_type == "image/png" {
            return Encoding::Identity;
        }
        let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |name: &str| {
            accepted.split(',').any(|part| {
                let (coding, weight) = part.split_once(';').unwrap_or((part, "q=1"));
                let refused = matches!(weight.trim().trim_start_matches("q=").parse::<f32>(), Ok(q) if q <= 0.0);
                coding.trim().eq_ignore_ascii_case(name) && !refused
            })
        };
        match () {
            () if takes("br") => Encoding::Brotli,
            () if takes("gzip") => Encoding::Gzip,
            () => Encoding::Identity,
        }
    }
}

fn has_already(headers: &HeaderMap, etag: &str) -> bool {
    headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').map(|known| known.trim().trim_start_matches("W/")).any(|known| known == "*" || known == etag)
    })
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
        for (accept, encoding) in [("br, gzip", Some("br")), ("gzip;q=0.5", Some("gzip")), ("br;q=0", None), ("", None)]
        {
            let response = answer(&rendered, &[("accept-encoding", accept)]);
            assert_eq!(response.headers().get("content-encoding").map(|e| e.to_str().unwrap()), encoding, "{accept}");
            let etag = response.headers().get("etag").unwrap().to_str().unwrap().to_owned();
            let again = answer(&rendered, &[("accept-encoding", accept), ("if-none-match", &etag)]);
            assert_eq!(again.status(), 304);
        }
        let plain_etag = rendered.etag(Encoding::Identity);
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
