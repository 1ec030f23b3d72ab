//! Somebody who is known, and what they may see and do. Every door asks here.

use nncf_core::account::{Account, Role, Scope};
use nncf_core::visibility::Visibility;
use nncf_db::{Author, TokenUse};
use uuid::Uuid;

use crate::http::problem::{Problem, ProblemKind};

/// Somebody who is known, by a token or a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Their account.
    pub account: Account,
    /// What they act with: a session may do whatever its account may.
    pub scope: Scope,
}

impl From<TokenUse> for Actor {
    fn from(TokenUse { account, scope }: TokenUse) -> Self {
        Self { account, scope }
    }
}

impl Actor {
    /// The widest circle whose values they may see.
    pub fn audience(&self) -> Visibility {
        let of_role = self.account.role.audience();
        match self.scope {
            Scope::Read => of_role.min(Visibility::Coordinators),
            Scope::Write => of_role,
        }
    }

    /// As whom they stand in the history: the account's id, which tells nobody anything once the account is gone.
    pub fn author(&self) -> Author {
        Author { role: self.account.role.as_str().to_owned(), name: Some(self.account.id.to_string()) }
    }

    /// Makes sure that they may change a partnership's record.
    ///
    /// # Errors
    /// 403, which says what is missing.
    pub fn must_keep(&self, partnership: Uuid) -> Result<(), Problem> {
        self.must_write()?;
        if self.account.role.is_staff() || self.account.coordinates.contains(&partnership) {
            return Ok(());
        }
        Err(forbidden("Your account coordinates other partnerships than this one. Ask the register's staff."))
    }

    /// Makes sure that they keep the whole register: new records, retirements, restoring, helplines.
    ///
    /// # Errors
    /// 403, which says what is missing.
    pub fn must_be_staff(&self) -> Result<(), Problem> {
        self.must_write()?;
        if self.account.role.is_staff() { Ok(()) } else { Err(forbidden("Only editors and admins may do this.")) }
    }

    /// Makes sure that they keep the accounts.
    ///
    /// # Errors
    /// 403, which says what is missing.
    pub fn must_be_admin(&self) -> Result<(), Problem> {
        self.must_write()?;
        if self.account.role == Role::Admin { Ok(()) } else { Err(forbidden("Only admins may do this.")) }
    }

    fn must_write(&self) -> Result<(), Problem> {
        if self.scope == Scope::Write { Ok(()) } else { Err(forbidden("This token may only read.")) }
    }
}

fn forbidden(detail: &str) -> Problem {
    Problem::new(ProblemKind::Forbidden, detail)
}
