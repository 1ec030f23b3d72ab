//! `/confirm/{secret}`: a partnership is shown its record and says whether it is right. No account is needed: whoever
//! has the link was sent it. Nothing changes by the answer; it waits for staff. The Welsh page stands below `/cy`, as
//! the Welsh part of an e-mail leads to it; what the record says stands there in English, as staff wrote it.

use std::time::Instant;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use nncf_core::account::Secret;
use nncf_core::confirmation::{Answer, Confirmation};
use nncf_core::mistake::typed;
use nncf_core::partnership::changes::changes;
use nncf_core::text::TextError;
use nncf_db::StoreError;
use serde::Deserialize;

use super::frame::Frame;
use super::words::Language;
use crate::auth::cookie;
use crate::http::limit::Refusal;
use crate::http::params;
use crate::http::problem::{Problem, ProblemKind};
use crate::staff::changed::{How, Told, ToldItem, told};
use crate::staff::edit::page::capital;
use crate::staff::page as staff_page;
use crate::state::AppState;

/// What a partnership answers.
#[derive(Debug, Default, Deserialize)]
pub struct Form {
    /// The revision that was shown.
    #[serde(default)]
    revision: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    told: String,
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct Page<'a> {
    t: &'a Frame,
    asked: &'a Confirmation,
    facts: Vec<(String, Vec<String>)>,
    revision: u32,
    form: &'a Form,
    error: Option<String>,
}

#[derive(Template)]
#[template(path = "confirmed.html")]
struct Thanks<'a> {
    t: &'a Frame,
    asked: &'a Confirmation,
}

/// `GET /confirm/{secret}`: looking does not use the link up, as programs that check mail look too.
pub async fn form(
    request: HttpRequest,
    secret: web::Path<String>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    let (asked, _) = waiting(&request, &state, &secret).await?;
    page(&t, &state, &asked, &Form::default(), None)
}

/// `POST /confirm/{secret}`.
pub async fn answer(
    request: HttpRequest,
    secret: web::Path<String>,
    form: params::Form<Form>,
    t: Frame,
    state: web::Data<AppState>,
) -> Result<HttpResponse, Problem> {
    if cookie::is_from_elsewhere(&request, &state.site) {
        return Err(Problem::new(ProblemKind::Forbidden, "This form was sent by another site. Nothing was done."));
    }
    let (asked, secret) = waiting(&request, &state, &secret).await?;
    let words = match typed::<2000>(&form.told) {
        Ok(words) => Ok(Some(words)),
        Err(TextError::Empty) => Ok(None),
        Err(error) => Err(error),
    };
    let (answer, words) = match (form.answer.parse::<Answer>(), words) {
        (Ok(Answer::Right), _) => (Answer::Right, None),
        (Ok(Answer::Correction), Ok(Some(words))) => (Answer::Correction, Some(words)),
        (Ok(Answer::Correction), Err(TextError::TooLong { max, actual })) => {
            let error = t.with_all("mistake-too-long", [("max", max.into()), ("actual", actual.into())]);
            return page(&t, &state, &asked, &form, Some(error));
        }
        (Ok(Answer::Correction), _) => return page(&t, &state, &asked, &form, Some(t.get("confirm-empty"))),
        (Err(_), _) => return page(&t, &state, &asked, &form, Some(t.get("confirm-choose"))),
    };
    count(&request, &state)?;
    let (store, shown) = (state.clone(), form.revision.parse().unwrap_or(asked.revision));
    let kept = web::block(move || store.register.answer_confirmation(&secret, shown, answer, words.as_ref()));
    let asked = kept.await.map_err(Problem::internal)?.map_err(|error| gone(&error))?;
    staff_page(&Thanks { t: &t, asked: &asked }, t.site())
}

/// The question behind a link. Whoever tries links that never were is soon told to wait.
async fn waiting(
    request: &HttpRequest,
    state: &web::Data<AppState>,
    secret: &str,
) -> Result<(Confirmation, Secret), Problem> {
    state.confirmations.check(state.proxies.client(request), Instant::now()).map_err(|refusal| too_often(&refusal))?;
    let found = match secret.parse::<Secret>() {
        Ok(secret) => {
            let (store, asked) = (state.clone(), secret.clone());
            let found = web::block(move || store.register.confirmation(&asked)).await.map_err(Problem::internal)?;
            found.map(|found| (found, secret))
        }
        Err(_) => Err(StoreError::NotFound),
    };
    found.map_err(|error| {
        let counted = matches!(error, StoreError::NotFound).then(|| count(request, state));
        counted.and_then(Result::err).unwrap_or_else(|| gone(&error))
    })
}

fn count(request: &HttpRequest, state: &AppState) -> Result<(), Problem> {
    let client = state.proxies.client(request);
    state.confirmations.admit(client, Instant::now()).map_err(|refusal| too_often(&refusal))
}

fn too_often(refusal: &Refusal) -> Problem {
    let detail = "That was tried too often. Wait a while, or answer the e-mail that brought you here.";
    Problem { retry_after: Some(refusal.wait()), ..Problem::new(ProblemKind::TooManyRequests, detail) }
}

fn gone(error: &StoreError) -> Problem {
    let ask = "Answer the e-mail that brought you here, or ask the people who keep the register for another.";
    Problem::of_link(error, ask)
}

/// The record as anyone may see it: the link stands in somebody's mailbox, and may be passed on.
fn page(
    t: &Frame,
    state: &AppState,
    asked: &Confirmation,
    form: &Form,
    error: Option<String>,
) -> Result<HttpResponse, Problem> {
    let public = state.public();
    let gone = || Problem::new(ProblemKind::UnknownPartnership, "The record is not public at present.");
    let entry = public.view.find(&asked.partnership).ok_or_else(gone)?;
    let record = &public.view.entry(entry).record;
    let (record, revision) = (&record.partnership, record.revision);
    let own = ["id", "slug", "visibility", "verification", "review_months"];
    let all: Vec<_> =
        changes(None, record).into_iter().filter(|change| !own.contains(&change.field.as_str())).collect();
    let facts = told(t.site().words(Language::English), public.view.geography(), &all).into_iter().map(fact).collect();
    let has_error = error.is_some();
    let page = Page { t, asked, facts, revision, form, error };
    let mut response = staff_page(&page, t.site())?;
    if has_error {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

fn fact(Told { field, how }: Told) -> (String, Vec<String>) {
    let values = match how {
        How::Set(value) => vec![value],
        How::Items(items) => {
            let words = |item| if let ToldItem::Added(words) = item { Some(words) } else { None };
            items.into_iter().filter_map(words).collect()
        }
        _ => Vec::new(),
    };
    (capital(&field), values)
}
