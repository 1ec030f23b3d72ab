//! `/staff/accounts`: admins invite, change and close accounts, and end sessions.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use askama::Template;
use nncf_core::account::{Account, AccountStatus, Role};
use nncf_core::text::Name;
use nncf_core::web::EmailAddress;
use nncf_db::{NewAccount, Session, Stage, StoreError};
use serde::Deserialize;
use uuid::Uuid;

use super::notes::{Once, Way};
use super::page as staff_page;
use super::refused::Refused;
use super::sign_in::Nothing;
use super::signed::{IDLE, LONGEST, Posted, Signed};
use super::told::{id_of, moment};
use crate::auth::LINK_VALID;
use crate::http::problem::Problem;
use crate::mail::{self, Sent};
use crate::pages::frame::Frame;

/// Where the list is.
pub const HERE: &str = "/staff/accounts";

#[derive(Template)]
#[template(path = "staff/accounts.html")]
struct ListPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    accounts: Vec<AccountLine>,
    sessions: Vec<SessionLine>,
    has_mail: bool,
}

/// An account in the list.
struct AccountLine {
    account: Account,
    role: String,
    stands: String,
    last_sign_in: String,
}

/// A session in the list.
struct SessionLine {
    id: Uuid,
    who: String,
    began: String,
    last_seen: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "staff/account_form.html")]
struct FormPage<'a> {
    t: &'a Frame,
    signed: &'a Signed,
    /// None for an invitation.
    account: Option<&'a Account>,
    form: &'a AccountForm,
    roles: Vec<Choice>,
    partnerships: Vec<Choice>,
    refused: Refused,
    has_mail: bool,
}

/// Something to choose.
struct Choice {
    value: String,
    name: String,
    is_chosen: bool,
}

/// What an admin says of an account.
#[derive(Debug, Default, Deserialize)]
pub struct AccountForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    coordinates: Vec<String>,
}

/// Whether an account is to be open.
#[derive(Debug, Deserialize)]
pub struct StatusForm {
    #[serde(default)]
    status: String,
}

/// An account as it was typed, once it is sound.
struct Typed {
    name: Name,
    role: Role,
    coordinates: Vec<Uuid>,
}

/// `GET /staff/accounts`.
pub async fn list(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_admin()?;
    let found = signed.ask(|register| {
        register.forget_old_sessions(IDLE, LONGEST)?;
        Ok((register.accounts()?, register.sessions()?))
    });
    let (accounts, sessions) = found.await.map_err(Problem::from_store)?;
    let full = sessions.into_iter().filter(|session| session.stage == Stage::Full);
    let page = ListPage {
        t: &signed.t,
        signed: &signed,
        accounts: accounts.into_iter().map(|account| account_line(&signed.t, account)).collect(),
        sessions: full.map(|session| session_line(&signed, &session)).collect(),
        has_mail: signed.state.mail.is_some(),
    };
    staff_page(&page, signed.t.site())
}

fn account_line(t: &Frame, account: Account) -> AccountLine {
    let stands = match account.status {
        AccountStatus::Disabled => t.get("account-disabled"),
        AccountStatus::Active if !account.has_password => t.get("account-invited"),
        AccountStatus::Active if account.role.needs_second_factor() && !account.has_second_factor => {
            t.get("account-without-factor")
        }
        AccountStatus::Active => t.get("account-active"),
    };
    let last_sign_in = account.last_sign_in_at.map_or_else(|| t.get("account-never"), |at| moment(t, &at));
    AccountLine { role: t.word("account-role", account.role), stands, last_sign_in, account }
}

fn session_line(signed: &Signed, session: &Session) -> SessionLine {
    let at = |at| moment(&signed.t, at);
    SessionLine {
        id: session.id,
        who: session.account.name.to_string(),
        began: at(&session.created_at),
        last_seen: at(&session.last_seen_at),
        is_this: session.id == signed.session.id,
    }
}

/// `GET /staff/accounts/invite`.
pub async fn invitation(signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_admin()?;
    let form = AccountForm { role: Role::Editor.to_string(), ..AccountForm::default() };
    form_page(&signed, None, &form, Refused::default())
}

/// `POST /staff/accounts/invite`: makes the account and a link to sign in.
pub async fn invite(posted: Posted<AccountForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_admin()?;
    let t = &signed.t;
    let typed = match (form.email.trim().parse::<EmailAddress>(), typed(t, &form)) {
        (Err(_), _) => Err(Refused::at("email", t.get("account-email-wrong"))),
        (_, Err(refused)) => Err(refused),
        (Ok(email), Ok(Typed { name, role, coordinates })) => Ok(NewAccount { email, name, role, coordinates }),
    };
    let new = match typed {
        Ok(new) => new,
        Err(refused) => return form_page(&signed, None, &form, refused),
    };
    let actor = signed.account().id;
    match signed.ask(move |register| register.add_account(&new, Some(actor))).await {
        Ok(account) => give_link(&signed, &account, Why::Invited).await,
        Err(StoreError::EmailTaken) => {
            form_page(&signed, None, &form, Refused::at("email", t.get("account-email-taken")))
        }
        Err(error) => Err(Problem::from_store(error)),
    }
}

/// `GET /staff/accounts/{id}`.
pub async fn one(id: web::Path<String>, signed: Signed) -> Result<HttpResponse, Problem> {
    let signed = signed.must_be_admin()?;
    let account = found(&signed, &id).await?;
    form_page(&signed, Some(&account), &AccountForm::of(&account), Refused::default())
}

/// `POST /staff/accounts/{id}`: changes name, role and partnerships.
pub async fn change(id: web::Path<String>, posted: Posted<AccountForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_admin()?;
    let account = found(&signed, &id).await?;
    let Typed { name, role, coordinates } = match typed(&signed.t, &form) {
        Ok(typed) => typed,
        Err(refused) => return form_page(&signed, Some(&account), &form, refused),
    };
    let (id, actor) = (account.id, signed.account().id);
    let changed = signed.ask(move |register| register.change_account(id, &name, role, &coordinates, Some(actor))).await;
    match changed {
        Ok(account) => Ok(signed.done(HERE, signed.t.with("done-account", "name", account.name.as_str())).await),
        Err(StoreError::LastAdmin) => {
            form_page(&signed, Some(&account), &form, Refused::at("role", signed.t.get("account-last-admin")))
        }
        Err(error) => Err(Problem::from_store(error)),
    }
}

/// `POST /staff/accounts/{id}/status`: closes the account or opens it again.
pub async fn set_status(id: web::Path<String>, posted: Posted<StatusForm>) -> Result<HttpResponse, Problem> {
    let Posted { signed, form } = posted;
    let signed = signed.must_be_admin()?;
    let account = found(&signed, &id).await?;
    let Ok(status) = form.status.parse::<AccountStatus>() else {
        let refused = Refused::at("close", signed.t.get("account-status-wrong"));
        return form_page(&signed, Some(&account), &AccountForm::of(&account), refused);
    };
    let (id, actor) = (account.id, signed.account().id);
    match signed.ask(move |register| register.set_account_status(id, status, Some(actor))).await {
        Ok(()) => {
            let name = account.name.as_str();
            let told = match status {
                AccountStatus::Active => signed.t.with("done-account-opened", "name", name),
                AccountStatus::Disabled => signed.t.with("done-account-closed", "name", name),
            };
            Ok(signed.done(HERE, told).await)
        }
        Err(StoreError::LastAdmin) => {
            let refused = Refused::at("close", signed.t.get("account-last-admin"));
            form_page(&signed, Some(&account), &AccountForm::of(&account), refused)
        }
        Err(error) => Err(Problem::from_store(error)),
    }
}

/// `POST /staff/accounts/{id}/link`: a new link to set a password.
pub async fn new_link(id: web::Path<String>, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let signed = posted.signed.must_be_admin()?;
    let account = found(&signed, &id).await?;
    give_link(&signed, &account, Why::NewPassword).await
}

/// `POST /staff/accounts/{id}/reset`: for somebody who has lost password and second factor.
pub async fn reset(id: web::Path<String>, posted: Posted<Nothing>) -> Result<HttpResponse, Problem> {
    let signed = posted.signed.must_be_admin()?;
    let account = found(&signed, &id).await?;
    let (id, actor) = (account.id, signed.account().id);
    signed.ask(move |register| register.reset_sign_in(id, Some(actor))).await.map_err(Problem::from_store)?;
    give_link(&signed, &account, Why::NewPassword).await
}

/// Why somebody is given a link.
#[derive(Clone, Copy)]
enum Why {
    Invited,
    NewPassword,
}

/// Makes a link, sends it where there is a mail server, and shows it once whatever became of that.
async fn give_link(signed: &Signed, account: &Account, why: Why) -> Result<HttpResponse, Problem> {
    let (id, actor) = (account.id, signed.account().id);
    let made = signed.ask(move |register| register.make_sign_in_link(id, LINK_VALID, Some(actor)));
    let secret = match made.await {
        Ok(secret) => secret,
        Err(error) => return Err(Problem::from_store(error)),
    };
    let t = &signed.t;
    let link = format!("{}/staff/sign-in/link/{}", t.site().public_url, secret.expose());
    let service = t.get("service-name");
    let subject = match why {
        Why::Invited => t.with("mail-invited-subject", "service", service.as_str()),
        Why::NewPassword => t.with("mail-link-subject", "service", service.as_str()),
    };
    let text = text_of(t, account, why, &link);
    let sent = mail::send(&signed.state, &account.email, subject, text).await;
    let way = match sent {
        Sent::Taken => Way::Sent,
        Sent::NoServer => Way::NoServer,
        Sent::Failed { why, .. } => Way::Failed(why),
    };
    signed.show_once(&Once::Link { email: account.email.to_string(), link, way }).await
}

fn text_of(t: &Frame, account: &Account, why: Why, link: &str) -> String {
    let values = || [("name", account.name.as_str().into()), ("service", t.get("service-name").into())];
    let beginning = match why {
        Why::Invited => t.with_all("mail-invited", values()),
        Why::NewPassword => t.with_all("mail-link", values()),
    };
    format!("{beginning}\n\n{link}\n\n{}\n", t.get("mail-link-end"))
}

async fn found(signed: &Signed, id: &str) -> Result<Account, Problem> {
    let id = id_of(id)?;
    signed.ask(move |register| register.account(id)).await.map_err(Problem::from_store)
}

fn typed(t: &Frame, form: &AccountForm) -> Result<Typed, Refused> {
    let name = form.name.parse::<Name>().map_err(|error| error.to_string());
    let name = name.map_err(|why| Refused::at("name", t.with("account-name-wrong", "why", why)))?;
    let role = form.role.parse().map_err(|_| Refused::at("role", t.get("account-role-wrong")))?;
    let coordinates = form.coordinates.iter().map(|id| id.parse()).collect::<Result<HashSet<Uuid>, _>>();
    let wrong = |_| Refused::at("partnerships", t.get("account-partnerships-wrong"));
    Ok(Typed { name, role, coordinates: coordinates.map_err(wrong)?.into_iter().collect() })
}

fn form_page(
    signed: &Signed,
    account: Option<&Account>,
    form: &AccountForm,
    refused: Refused,
) -> Result<HttpResponse, Problem> {
    let t = &signed.t;
    let role = |role: &Role| Choice {
        value: role.to_string(),
        name: t.word("account-role-long", role),
        is_chosen: form.role == role.as_str(),
    };
    let page = FormPage {
        t,
        signed,
        account,
        form,
        roles: Role::ALL.iter().map(role).collect(),
        partnerships: partnerships(signed, form),
        refused,
        has_mail: signed.state.mail.is_some(),
    };
    Ok(page.refused.answer(staff_page(&page, t.site())?))
}

/// Every partnership by name, those chosen first.
fn partnerships(signed: &Signed, form: &AccountForm) -> Vec<Choice> {
    let view = signed.view();
    let choice = |partnership: &nncf_core::partnership::Partnership| {
        let value = partnership.id.to_string();
        Choice { is_chosen: form.coordinates.contains(&value), name: partnership.name.to_string(), value }
    };
    let mut choices: Vec<_> = view.view.entries().iter().map(|entry| choice(&entry.record.partnership)).collect();
    choices.sort_by(|a, b| (!a.is_chosen, &a.name).cmp(&(!b.is_chosen, &b.name)));
    choices
}

impl AccountForm {
    fn of(account: &Account) -> Self {
        Self {
            name: account.name.to_string(),
            email: account.email.to_string(),
            role: account.role.to_string(),
            coordinates: account.coordinates.iter().map(Uuid::to_string).collect(),
        }
    }
}

impl FormPage<'_> {
    fn heading(&self) -> String {
        match self.account {
            Some(account) => self.t.with("account-change-title", "name", account.name.as_str()),
            None => self.t.get("account-invite-title"),
        }
    }

    fn chosen(&self) -> usize {
        self.partnerships.iter().filter(|choice| choice.is_chosen).count()
    }
}
