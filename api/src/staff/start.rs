//! `/staff`: what there is to do.

use actix_web::HttpResponse;
use askama::Template;

use super::signed::Signed;
use crate::http::problem::Problem;
use crate::pages::frame::Frame;

#[derive(Template)]
#[template(path = "staff/start.html")]
struct Page<'a> {
    t: &'a Frame,
    signed: &'a Signed,
}

/// `GET /staff`.
pub async fn start(signed: Signed) -> Result<HttpResponse, Problem> {
    super::page(&Page { t: &signed.t, signed: &signed }, signed.t.site())
}
