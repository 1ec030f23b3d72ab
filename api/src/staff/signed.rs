//! Who has signed in: what the handlers of staff pages take as an argument, alone or with a form.

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use futures_util::future::LocalBoxFuture;
use nncf_core::account::{Account, Scope, Secret};
use nncf_core::visibility::Visibility;
use nncf_db::{Author, Register, Session, Stage, StoreError};
use serde::de::DeserializeOwned;

use super::kept_text::{self, KeptText};
use super::notes::{self, Told};
use super::{see_other, sign_in};
use crate::auth::actor::Actor;
use crate::auth::cookie;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::frame::Frame;
use crate::state::{AppState, PublicView};
use crate::watch;

/// How long a session may be idle.
pub const IDLE: TimeDelta = TimeDelta::minutes(60);
/// How long a session may last.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);

/// Somebody who has signed in, with the frame of their page.
pub struct Signed {
    /// Who they are and what they may do.
    pub actor: Actor,
    /// Their session.
    pub session: Session,
    /// The words and looks of the page.
    pub t: Frame,
    /// What their forms carry.
    pub mark: String,
    /// The secret of their session, which opens what was left for them.
    pub secret: Secret,
    /// What was just done, to be told on this page and on no other.
    pub told: Option<Told>,
    /// What everything shares.
    pub state: web::Data<AppState>,
}

/// A form of somebody who has signed in. Its mark has been checked.
pub struct Posted<T> {
    /// Who sent it.
    pub signed: Signed,
    /// What they sent.
    pub form: T,
}

impl Signed {
    /// Their account.
    pub fn account(&self) -> &Account {
        &self.actor.account
    }

    /// As whom they stand in the history.
    pub fn author(&self) -> Author {
        self.actor.author()
    }

    /// The register as they may see it.
    pub fn view(&self) -> std::sync::Arc<PublicView> {
        self.state.seen_by(self.actor.audience())
    }

    /// Now.
    pub fn now(&self) -> DateTime<Utc> {
        self.state.clock().now()
    }

    /// The day that it is in London.
    pub fn today(&self) -> NaiveDate {
        self.state.clock().today()
    }

    /// Whether they keep the whole register.
    pub fn is_staff(&self) -> bool {
        self.actor.audience() == Visibility::Staff
    }

    /// Whether they keep the accounts.
    pub fn is_admin(&self) -> bool {
        self.actor.account.role == nncf_core::account::Role::Admin
    }

    /// The doors of the staff pages that are open to them.
    pub fn doors(&self) -> Vec<(&'static str, &'static str)> {
        let is_open = |address: &str| {
            (self.is_admin() || !super::FOR_ADMINS.contains(&address))
                && (self.is_staff() || !super::FOR_STAFF.contains(&address))
        };
        super::DOORS.iter().copied().filter(|(address, _)| is_open(address)).collect()
    }

    /// Makes sure that they keep the whole register.
    ///
    /// # Errors
    /// 403.
    pub fn must_be_staff(self) -> Result<Self, Problem> {
        self.actor.must_be_staff().map(|()| self)
    }

    /// Makes sure that they keep the accounts.
    ///
    /// # Errors
    /// 403.
    pub fn must_be_admin(self) -> Result<Self, Problem> {
        self.actor.must_be_admin().map(|()| self)
    }

    /// Asks the store, beside the threads that answer.
    ///
    /// # Errors
    /// What the store refused.
    pub async fn ask<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Register) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        ask(&self.state, work).await
    }

    /// Writes to the store, and returns once this process serves what was written.
    ///
    /// # Errors
    /// What the store refused.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Register) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        write(&self.state, work).await
    }
}

/// Asks the store, beside the threads that answer.
///
/// # Errors
/// What the store refused.
pub async fn ask<T: Send + 'static>(
    state: &web::Data<AppState>,
    work: impl FnOnce(&Register) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let store = state.clone();
    let done = web::block(move || work(&store.register)).await;
    done.unwrap_or_else(|error| Err(StoreError::Pool(error.to_string())))
}

/// Writes to the store, and returns once this process serves what was written.
///
/// # Errors
/// What the store refused.
pub async fn write<T: Send + 'static>(
    state: &web::Data<AppState>,
    work: impl FnOnce(&Register) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    let store = state.clone();
    let done = web::block(move || {
        let written = work(&store.register)?;
        watch::catch_up(&store)?;
        Ok(written)
    });
    done.await.unwrap_or_else(|error| Err(StoreError::Pool(error.to_string())))
}

/// The session that a request belongs to, at whatever stage, with its secret.
pub async fn session_of(
    request: &HttpRequest,
    state: &web::Data<AppState>,
) -> Result<Option<(Session, Secret)>, Problem> {
    let Some(secret) = cookie::read(request, &state.site) else { return Ok(None) };
    let asked = secret.clone();
    let found = ask(state, move |register| register.session(&asked, IDLE, LONGEST)).await;
    Ok(found.map_err(Problem::from_store)?.map(|session| (session, secret)))
}

async fn signed(request: &HttpRequest, state: &web::Data<AppState>) -> Result<Option<Signed>, Problem> {
    let found = session_of(request, state).await?.filter(|(session, _)| session.stage == Stage::Full);
    Ok(found.map(|(session, secret)| Signed {
        actor: Actor { account: session.account.clone(), scope: Scope::Write },
        session,
        t: Frame::of(request, state),
        mark: cookie::form_mark(&secret),
        secret,
        told: None,
        state: state.clone(),
    }))
}

fn state_of(request: &HttpRequest) -> Result<web::Data<AppState>, Problem> {
    let state = request.app_data::<web::Data<AppState>>().cloned();
    state.ok_or_else(|| Problem::internal("the application has no state"))
}

impl FromRequest for Signed {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    /// Whoever has not signed in is sent to do so, and comes back after it.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = state_of(&request)?;
            if let Some(mut signed) = signed(&request, &state).await? {
                if request.method() == Method::GET {
                    signed.told = notes::take(&state, &signed.secret, &notes::told_at(request.path())).await?;
                }
                return Ok(signed);
            }
            let target = request.uri().path_and_query().map_or("/staff", |target| target.as_str());
            Err(instead(see_other(&sign_in::address_for(target))))
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Posted<T> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    /// Where the session has ended while somebody was typing, what they typed comes along to the sign-in.
    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, body) = (request.clone(), web::Bytes::from_request(request, payload));
        Box::pin(async move {
            let state = state_of(&request)?;
            if cookie::is_from_elsewhere(&request, &state.site) {
                return Err(from_elsewhere().into());
            }
            let body = body.await.map_err(|_| kept_text::too_large())?;
            let pairs = kept_text::pairs(&body)?;
            let Some(signed) = signed(&request, &state).await? else {
                let t = Frame::of(&request, &state);
                let kept = KeptText::new(request.path(), &pairs);
                return Err(instead(sign_in::page_with(&t, Some(kept))?));
            };
            let mark = pairs.iter().find(|(name, _)| name == kept_text::MARK).map(|(_, mark)| mark.as_str());
            if mark != Some(signed.mark.as_str()) {
                let kept = KeptText::new(request.path(), &pairs);
                let page = kept_text::page(&signed.t, &signed.mark, &kept)?;
                return Err(instead(sign_in::with_status(page, StatusCode::FORBIDDEN)));
            }
            let form = serde_html_form::from_bytes(&body).map_err(|error| unreadable(&error))?;
            Ok(Self { signed, form })
        })
    }
}

/// Ends the handling of a request with a response that is no error to anybody.
fn instead(response: HttpResponse) -> actix_web::Error {
    actix_web::error::InternalError::from_response("answered before its handler", response).into()
}

fn from_elsewhere() -> Problem {
    Problem::new(ProblemKind::Forbidden, "This form was sent by another site. Nothing was done.")
}

fn unreadable(error: &serde_html_form::de::Error) -> Problem {
    tracing::debug!(%error, "a form could not be read");
    Problem::new(
        ProblemKind::BadBody,
        "The form lacks a field or has one twice. Go back, reload the page and try again.",
    )
}
