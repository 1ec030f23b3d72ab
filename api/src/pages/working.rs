//! `/about/partnership-working`: what the sources say of partnership working, with the partnerships that it concerns.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::frame::Frame;
use super::kept;
use crate::http::problem::Problem;
use crate::register::background::FindingOut;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "working.html")]
struct Working {
    t: Frame,
    findings: Vec<FindingOut>,
}

/// `GET /about/partnership-working`.
pub async fn working(request: HttpRequest, t: Frame, state: web::Data<AppState>) -> Result<HttpResponse, Problem> {
    let public = state.public();
    kept(&request, &public, &t.clone(), "/about/partnership-working", || {
        let background = nncf_seed::background::shipped();
        let finding = |finding| FindingOut::new(background, finding, &public.view);
        Ok(Working { t, findings: background.findings.iter().map(finding).collect() })
    })
}
