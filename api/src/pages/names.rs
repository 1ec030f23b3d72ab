//! The names that the search box suggests: one list for both languages, asked for when somebody comes to the box. What
//! they type is compared in their browser and sent nowhere before they search.

use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::http::answer::Rendered;
use crate::http::problem::{Problem, ProblemKind};
use crate::state::{AppState, PublicView};

/// The address of the list as it is now; its name changes with it, so it may be kept for ever.
pub fn address(public: &PublicView) -> String {
    format!("/names/{}", file_of(list(public)))
}

/// A name a line.
fn list(public: &PublicView) -> &Rendered {
    public.names.get_or_init(|| {
        let names = public.view.geography().names().join("\n");
        Rendered::new("text/plain; charset=utf-8", "names".to_owned(), names.into_bytes())
    })
}

fn file_of(list: &Rendered) -> String {
    format!("{}.txt", list.digest())
}

/// `GET /names/{file}`. A page that was loaded before the list changed is not left without.
pub async fn file(
    request: HttpRequest,
    name: web::Path<String>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let is_version = |name: &str| name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if !name.strip_suffix(".txt").is_some_and(is_version) {
        return Err(Problem::new(ProblemKind::NotFound, "There is no such file."));
    }
    let public = state.public();
    let list = list(&public);
    let mut response = list.answer(&request);
    if *name == file_of(list) {
        let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, forever);
    }
    Ok(response)
}
