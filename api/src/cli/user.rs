//! `nncf user` and `nncf token`: accounts from the command line, where the first admin comes from.

use std::io::{self, Write};

use anyhow::Context;
use chrono::TimeDelta;
use clap::{Args, Subcommand};
use nncf_core::account::{Account, AccountStatus, Role, Scope};
use nncf_core::clock::day_of;
use nncf_core::text::Name;
use nncf_core::web::EmailAddress;
use nncf_db::{NewAccount, NewToken, Register};

use super::{BIND, Store, print};
use crate::auth::{LINK_VALID, MOST_TOKEN_DAYS, TOKEN_DAYS, bearer};

/// What to do with accounts.
#[derive(Debug, Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make an account, and print a link by which its owner sets a password. It works once, for three days.
    Add {
        /// The mailbox by which the person signs in.
        email: EmailAddress,
        /// What the account may do: coordinator, editor or admin.
        #[arg(long, default_value = "editor")]
        role: Role,
        /// What the person is called; the mailbox unless said.
        #[arg(long)]
        name: Option<Name>,
        /// A partnership that the account coordinates, by its short name; once for each.
        #[arg(long = "coordinates", value_name = "SLUG")]
        coordinates: Vec<String>,
        #[command(flatten)]
        at: PublicUrl,
    },
    /// Print a new link for an account that exists; links before it stop working.
    Link {
        /// The account's mailbox.
        email: String,
        /// Take the password and the second factor away, for somebody who has lost them.
        #[arg(long)]
        reset: bool,
        #[command(flatten)]
        at: PublicUrl,
    },
    /// List the accounts.
    List,
    /// Close an account: its sessions and tokens stop working.
    Disable {
        /// The account's mailbox.
        email: String,
    },
    /// Open a closed account again.
    Enable {
        /// The account's mailbox.
        email: String,
    },
}

/// Where links lead.
#[derive(Debug, Args)]
struct PublicUrl {
    /// What the link begins with, as visitors see the service; where it listens unless said.
    #[arg(long, env = "NNCF_PUBLIC_URL")]
    public_url: Option<String>,
    /// The address that the service listens on.
    #[arg(long, env = "NNCF_BIND", default_value = BIND)]
    bind: String,
}

/// What to do with tokens.
#[derive(Debug, Args)]
pub struct TokenOptions {
    #[command(subcommand)]
    action: TokenAction,
}

#[derive(Debug, Subcommand)]
enum TokenAction {
    /// Make a token for an account, and print it: the token alone goes to standard output. It is shown this once.
    Add {
        /// The account's mailbox.
        email: String,
        /// What the token may do: read (what coordinators may see) or write (what its account may).
        #[arg(long, default_value = "read")]
        scope: Scope,
        /// What it is for.
        #[arg(long, default_value = "made on the command line")]
        name: Name,
        /// For how many days it works, from 1 to 366.
        #[arg(long, default_value_t = TOKEN_DAYS, value_parser = clap::value_parser!(u16).range(1..=i64::from(MOST_TOKEN_DAYS)))]
        days: u16,
    },
}

/// Does what was asked with accounts.
pub fn run(options: Options, store: &Store) -> anyhow::Result<()> {
    let register = store.open_seeded()?;
    match options.action {
        Action::Add { email, role, name, coordinates, at } => {
            let name = name.map_or_else(|| email.to_string().parse().context("--name"), Ok)?;
            let coordinates = coordinates.iter().map(|slug| partnership(&register, slug)).collect::<Result<_, _>>()?;
            let account = register.add_account(&NewAccount { email, name, role, coordinates }, None)?;
            tell(&format!(
                "The account {} may sign in as {role} by this link, once, within three days:",
                account.email
            ))?;
            print_link(&register, &account, &at)
        }
        Action::Link { email, reset, at } => {
            let account = account(&register, &email)?;
            if reset {
                register.reset_sign_in(account.id, None)?;
            }
            tell("This link works once, within three days:")?;
            print_link(&register, &account, &at)
        }
        Action::List => {
            let lines = register.accounts()?.into_iter().map(|account| {
                let Account { email, role, status, name, .. } = account;
                format!("{email}\t{role}\t{status}\t{name}\n")
            });
            print(lines.collect::<String>().as_bytes())
        }
        Action::Disable { email } => set_status(&register, &email, AccountStatus::Disabled),
        Action::Enable { email } => set_status(&register, &email, AccountStatus::Active),
    }
}

/// Does what was asked with tokens.
pub fn run_token(options: TokenOptions, store: &Store) -> anyhow::Result<()> {
    let register = store.open_seeded()?;
    let TokenAction::Add { email, scope, name, days } = options.action;
    let account = account(&register, &email)?;
    let valid = TimeDelta::days(days.into());
    let (token, secret) = register.add_token(&NewToken { account: account.id, name, scope, valid }, None)?;
    let until = day_of(token.expires_at);
    tell(&format!("A token of {} to {scope}, until {until}. It is not shown again.", account.email))?;
    print(format!("{}\n", bearer::written(&secret)).as_bytes())
}

fn account(register: &Register, email: &str) -> anyhow::Result<Account> {
    let found = register.account_of(email);
    found.with_context(|| format!("no account signs in by {email}; make one with `nncf user add {email}`"))
}

fn partnership(register: &Register, slug: &str) -> anyhow::Result<uuid::Uuid> {
    let records = register.snapshot()?.records;
    let found = records.into_iter().find(|record| record.partnership.slug.as_str() == slug);
    found.map(|record| record.partnership.id).with_context(|| format!("the register has no partnership {slug}"))
}

fn set_status(register: &Register, email: &str, status: AccountStatus) -> anyhow::Result<()> {
    let account = account(register, email)?;
    Ok(register.set_account_status(account.id, status, None)?)
}

fn print_link(register: &Register, account: &Account, at: &PublicUrl) -> anyhow::Result<()> {
    let secret = register.make_sign_in_link(account.id, LINK_VALID, None)?;
    let base = at.public_url.clone().unwrap_or_else(|| format!("http://{}", at.bind));
    let base = base.trim_end_matches('/');
    print(format!("{base}/staff/sign-in/link/{}\n", secret.expose()).as_bytes())
}

/// Tells a person something; standard output is for what programs take up.
fn tell(line: &str) -> io::Result<()> {
    writeln!(io::stderr(), "{line}")
}
