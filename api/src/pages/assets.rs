//! The styles and scripts that Vite made, compiled in. Their names carry their content's hash, so they may be kept for
//! ever.

use std::collections::HashMap;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::http::answer::{Kept, Rendered};
use crate::http::problem::{Problem, ProblemKind};
use crate::state::AppState;

#[derive(RustEmbed)]
#[folder = "../web/dist/"]
struct Built;

/// An entry of Vite's manifest.
#[derive(Debug, Default, Deserialize)]
struct Entry {
    file: String,
    #[serde(default)]
    css: Vec<String>,
    /// What it shares with others.
    #[serde(default)]
    imports: Vec<String>,
}

static MANIFEST: LazyLock<HashMap<String, Entry>> = LazyLock::new(|| {
    let manifest = Built::get("manifest.json").map(|file| file.data).unwrap_or_default();
    serde_json::from_slice(&manifest).unwrap_or_default()
});
static KEPT: LazyLock<Kept> = LazyLock::new(Kept::default);

/// The script that other sites load, by its name in `web/` and by the one that it has for them.
const LOADER: (&str, &str) = ("src/loader.ts", "embed.js");

/// The address of a script, by its name in `web/`.
pub fn script(entry: &str) -> String {
    MANIFEST.get(entry).map_or_else(String::new, |entry| format!("/assets/{}", entry.file))
}

/// The addresses of the styles that belong to a script, those of what it shares with others first.
pub fn styles(entry: &str) -> Vec<String> {
    let Some(entry) = MANIFEST.get(entry) else { return Vec::new() };
    let shared = entry.imports.iter().filter_map(|shared| MANIFEST.get(shared)).flat_map(|shared| &shared.css);
    shared.chain(&entry.css).map(|file| format!("/assets/{file}")).collect()
}

/// The addresses of the scripts that a script shares with others: to be asked for along with it, not after it.
pub fn shared(entry: &str) -> Vec<String> {
    let imports = MANIFEST.get(entry).map_or(&[][..], |entry| &entry.imports);
    imports.iter().filter_map(|shared| MANIFEST.get(shared)).map(|shared| format!("/assets/{}", shared.file)).collect()
}

/// `GET /embed.js`: the script that other sites name to have a map. Its address stays, so it is asked for each time.
pub async fn loader(request: HttpRequest) -> Result<HttpResponse, Problem> {
    let missing = || Problem::new(ProblemKind::NotFound, "There is no such file.");
    let rendered = KEPT.get(LOADER.0, || {
        let built = MANIFEST.get(LOADER.0).and_then(|entry| Built::get(&entry.file)).ok_or_else(missing)?;
        Ok(Rendered::new("text/javascript; charset=utf-8", "a".to_owned(), built.data.into_owned()))
    })?;
    Ok(rendered.answer(&request))
}

/// `GET /assets/{file}`.
pub async fn file(
    request: HttpRequest,
    name: web::Path<String>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let missing = || Problem::new(ProblemKind::NotFound, "There is no such file.");
    let content_type = content_type(&name).ok_or_else(missing)?;
    let rendered = KEPT.get(&name, || {
        let colours = state.site.colours.as_ref().filter(|colours| colours.file == name.as_str());
        let built = || Built::get(&name).map(|file| file.data.into_owned());
        let body = colours.map(|colours| colours.css.to_vec()).or_else(built).ok_or_else(missing)?;
        Ok(Rendered::new(content_type, "a".to_owned(), body))
    })?;
    let mut response = rendered.answer(&request);
    let forever = header::HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, forever);
    Ok(response)
}

/// The content type of the kinds of file that are served.
fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "png" => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_was_built() {
        for entry in ["src/site.ts", "src/map.ts", "src/embed.ts", "src/coverage.ts"] {
            assert!(!script(entry).is_empty() && !styles(entry).is_empty(), "{entry}: run `make web`");
        }
        for entry in ["src/loader.ts", "src/builder.ts", "src/suggest.ts"] {
            assert!(!script(entry).is_empty(), "{entry}: run `make web`");
        }
    }
}
