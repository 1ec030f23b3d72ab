//! How staff pages tell of times and of who did what: accounts stand in the store by their ids.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use nncf_core::account::Account;
use nncf_core::clock::time_of_day;
use nncf_db::StoreError;
use uuid::Uuid;

use super::signed::Signed;
use crate::http::problem::{Problem, ProblemKind};
use crate::pages::words::Words;
use crate::state::PublicView;

/// What ids and short names stand for.
pub struct Names {
    accounts: HashMap<Uuid, String>,
    view: Arc<PublicView>,
}

impl Names {
    /// Those of today.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of(signed: &Signed) -> Result<Self, StoreError> {
        let accounts = signed.ask(nncf_db::Register::accounts).await?;
        let named = |account: Account| (account.id, format!("{} ({})", account.name, account.email));
        Ok(Self { accounts: accounts.into_iter().map(named).collect(), view: signed.view() })
    }

    /// An account by its id; the id where there is none.
    pub fn account(&self, id: Uuid) -> String {
        self.accounts.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    /// Whoever wrote a revision: the store holds an account's id, and of seeded ones nothing.
    pub fn author(&self, t: &Words, role: &str, name: Option<&str>) -> String {
        let account = name.and_then(|name| name.parse().ok()).map(|id| self.account(id));
        match account.or_else(|| name.map(ToOwned::to_owned)) {
            Some(name) => t.with_all("told-by", [("who", name.into()), ("role", role.to_owned().into())]),
            None => role.to_owned(),
        }
    }

    /// A partnership by its short name, or an account by its id; whatever else, as it is.
    pub fn subject(&self, subject: &str) -> String {
        if let Ok(id) = subject.parse::<Uuid>() {
            return self.account(id);
        }
        let view = &self.view.view;
        let slug = subject.parse().ok().map(|slug| view.redirect(&slug).cloned().unwrap_or(slug));
        let entry = slug.and_then(|slug| view.find(&slug));
        entry.map_or_else(|| subject.to_owned(), |entry| view.entry(entry).record.partnership.name.to_string())
    }
}

/// An id in an address.
///
/// # Errors
/// 404 when it is none.
pub fn id_of(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemKind::NotFound, "There is nothing at this address."))
}

/// A moment in words, such as 3 November 2026, 14:05 GMT.
pub fn moment(t: &Words, at: &DateTime<Utc>) -> String {
    t.with_all("told-moment", [("day", t.day(at).into()), ("clock", time_of_day(*at).into())])
}
