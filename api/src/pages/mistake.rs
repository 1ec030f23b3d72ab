//! `/partnerships/{slug}/mistake`: a form by which anyone tells staff what is wrong in a record.

use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse, Resource, web};
use askama::Template;
use nncf_core::atlas::view::{EntryIx, RegisterView};
use nncf_core::mistake::{NewMistake, typed};
use nncf_core::partnership::Partnership;
use nncf_core::text::TextError;
use serde::Deserialize;

use super::frame::Frame;
use super::words::Words;
use super::{html, kept};
use crate::http::limit::Refusal;
use crate::http::params;
use crate::http::problem::{Problem, ProblemKind};
use crate::http::route::get_and_post;
use crate::register::list::{Found, find};
use crate::state::AppState;

/// Most bytes of a form. It is more than is ever stored: who typed too much gets it back to shorten it.
const MOST_BYTES: usize = 1536 * 1024;

/// Where browsers say what sent a request.
static FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a reader sends. Every field may be missing, so that no form is answered with a riddle.
#[derive(Debug, Default, Deserialize)]
pub struct Form {
    #[serde(default)]
    told: String,
    #[serde(default)]
    where_to_check: String,
    /// People do not see this field; programs that fill in every form do.
    #[serde(default)]
    subject: String,
}

#[derive(Template)]
#[template(path = "mistake.html")]
struct Page<'a> {
    t: Frame,
    slug: &'a str,
    name: &'a str,
    form: Form,
    told_error: Option<String>,
    where_error: Option<String>,
}

#[derive(Template)]
#[template(path = "thanks.html")]
struct Thanks<'a> {
    t: Frame,
    slug: &'a str,
    name: &'a str,
}

/// The form and where it is sent.
pub fn resource(path: &str) -> Resource {
    get_and_post(path, form, report).app_data(params::FormLimit(MOST_BYTES))
}

/// `GET`: the form.
async fn form(
    request: HttpRequest,
    slug: web::Path<String>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let entry = match find(&public.view, &slug)? {
        Found::Here(entry) => entry,
        Found::Moved(current) => {
            let location = t.href(&format!("/partnerships/{current}/mistake"));
            return Ok(HttpResponse::MovedPermanently().insert_header((header::LOCATION, location)).finish());
        }
    };
    let partnership = &public.view.entry(entry).record.partnership;
    let page = || Ok(Page::new(t.clone(), partnership, Form::default()));
    kept(&request, &public, &t, &format!("/partnerships/{slug}/mistake"), page)
}

/// `POST`: keeps what was told.
async fn report(
    request: HttpRequest,
    slug: web::Path<String>,
    t: Frame,
    form: params::Form<Form>,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let (public, form) = (state.public(), form.into_inner());
    let partnership = &public.view.entry(present(&public.view, &slug)?).record.partnership;
    let policy = t.site().policy.clone();
    let mistake = match read(&t, &form) {
        Ok(mistake) => mistake,
        Err((told_error, where_error)) => {
            let page = Page { told_error, where_error, ..Page::new(t, partnership, form) };
            let mut response = html(&page, policy, "no-store")?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            return Ok(response);
        }
    };
    // A program that filled in the hidden field is thanked too: it need not learn how it was told apart.
    if form.subject.is_empty() && !is_from_elsewhere(&request) {
        let client = state.proxies.client(&request);
        state.mistakes.admit(client, Instant::now()).map_err(refused)?;
        keep(&state, partnership, mistake).await?;
    }
    html(&Thanks { t, slug: partnership.slug.as_str(), name: partnership.name.as_str() }, policy, "no-store")
}

/// Whether another site had the visitor's browser send the form: their limit is not that site's to spend.
fn is_from_elsewhere(request: &HttpRequest) -> bool {
    request.headers().get(&FETCH_SITE).is_some_and(|site| site == "cross-site")
}

/// The partnership of an address. One that was renamed meanwhile is meant all the same: sending the reader on would
/// lose what they typed.
fn present(view: &RegisterView, slug: &str) -> Result<EntryIx, Problem> {
    match find(view, slug)? {
        Found::Here(entry) => Ok(entry),
        Found::Moved(current) => view.find(&current).ok_or_else(|| {
            Problem::new(ProblemKind::UnknownPartnership, "The register has no partnership at this address.")
        }),
    }
}

/// What was told, or what is wrong with each field.
fn read(t: &Words, form: &Form) -> Result<NewMistake, (Option<String>, Option<String>)> {
    let told = typed(&form.told);
    let where_to_check = match typed(&form.where_to_check) {
        Err(TextError::Empty) => Ok(None),
        other => other.map(Some),
    };
    match (told, where_to_check) {
        (Ok(told), Ok(where_to_check)) => Ok(NewMistake { told, where_to_check }),
        (told, where_to_check) => Err((told.err().map(|e| fault(t, &e)), where_to_check.err().map(|e| fault(t, &e)))),
    }
}

fn fault(t: &Words, error: &TextError) -> String {
    match error {
        TextError::TooLong { max, actual } => {
            t.with_all("mistake-too-long", [("max", (*max).into()), ("actual", (*actual).into())])
        }
        // The rest is left out of what is typed before it is read.
        TextError::Empty | TextError::Control | TextError::LineBreak { .. } | TextError::Unseen { .. } => {
            t.get("mistake-empty")
        }
    }
}

async fn keep(state: &web::Data<AppState>, about: &Partnership, mistake: NewMistake) -> Result<(), Problem> {
    let (store, about) = (state.clone(), about.id);
    let kept = web::block(move || store.register.report_mistake(about, &mistake)).await.map_err(Problem::internal)?;
    kept.map(drop).map_err(|error| {
        tracing::error!(%error, "a report of a mistake could not be kept");
        Problem::new(ProblemKind::Unavailable, "Your report was not stored. Go back and try again in a minute.")
    })
}

fn refused(refusal: Refusal) -> Problem {
    let (detail, wait) = match refusal {
        Refusal::OfClient(wait) => ("Several reports came from your network within an hour.", wait),
        Refusal::OfAll(wait) => ("More reports came in today than the people who keep the register can read.", wait),
    };
    let detail = format!("{detail} Yours was not stored. Try again in {}.", in_words(wait));
    Problem { retry_after: Some(wait), ..Problem::new(ProblemKind::TooManyRequests, detail) }
}

/// "1 minute", "59 minutes", "23 hours": never less than it is.
fn in_words(wait: Duration) -> String {
    let minutes = wait.as_secs() / 60 + 1;
    let (count, unit) = if minutes > 60 { (minutes.div_ceil(60), "hour") } else { (minutes, "minute") };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

impl<'a> Page<'a> {
    fn new(t: Frame, about: &'a Partnership, form: Form) -> Self {
        let (slug, name) = (about.slug.as_str(), about.name.as_str());
        Self { t, slug, name, form, told_error: None, where_error: None }
    }

    fn has_errors(&self) -> bool {
        self.told_error.is_some() || self.where_error.is_some()
    }

    fn title(&self) -> String {
        let title = self.t.title(self.t.with("mistake-page-title", "name", self.name));
        if self.has_errors() { self.t.with("mistake-error-title", "title", title) } else { title }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_told_in_words() {
        for (seconds, words) in
            [(0, "1 minute"), (59, "1 minute"), (61, "2 minutes"), (3599, "60 minutes"), (3600, "2 hours")]
        {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
