//! Pages that are the same for everyone.

use actix_web::HttpResponse;
use askama::Template;

use super::frame::Frame;
use super::html;
use crate::http::problem::Problem;

/// Declares a page that has nothing but words.
macro_rules! plain_page {
    ($(#[$doc:meta])* $handler:ident, $template:ident, $path:literal) => {
        #[derive(Template)]
        #[template(path = $path)]
        struct $template {
            t: Frame,
        }

        $(#[$doc])*
        pub async fn $handler(t: Frame) -> Result<HttpResponse, Problem> {
            let policy = t.site().policy.clone();
            html(&$template { t }, policy, "no-cache")
        }
    };
}

plain_page! {
    /// `GET /about`.
    about, About, "about.html"
}
plain_page! {
    /// `GET /data`.
    data, Data, "data.html"
}
plain_page! {
    /// `GET /privacy`.
    privacy, Privacy, "privacy.html"
}
plain_page! {
    /// `GET /accessibility`.
    accessibility, Accessibility, "accessibility.html"
}
