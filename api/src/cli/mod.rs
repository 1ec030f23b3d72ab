//! The command line.

mod check;
mod export;
mod import;
mod report;
mod seed;
mod serve;
mod user;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use nncf_core::atlas::geography::Geography;
use nncf_db::{Clock, DatabaseUrl, Register};

use crate::register::openapi;

/// The register and map of the UK's anti-slavery partnerships.
///
/// `nncf serve` on its own makes an SQLite database in this folder, fills it with what ships, and serves the register
/// at http://127.0.0.1:8080. Every setting can be given as an option or as an environment variable.
#[derive(Debug, Parser)]
#[command(name = "nncf", version, arg_required_else_help = true, after_help = SERVE_SETTINGS)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    store: Store,
    /// What is logged: error, warn, info, debug (a line a request, with the route and never the address), trace.
    #[arg(long, env = "NNCF_LOG_LEVEL", default_value = "info", global = true)]
    log_level: String,
}

/// Where the service listens unless it is told.
const BIND: &str = "127.0.0.1:8080";

/// The settings of `serve`, told with the rest so that nobody has to look for them.
const SERVE_SETTINGS: &str = "Settings of `nncf serve`, as options or in the environment:
  --bind         NNCF_BIND         the address to listen on [127.0.0.1:8080]
  --public-url   NNCF_PUBLIC_URL   what links begin with, as visitors see the service
  --workers      NNCF_WORKERS      how many threads answer requests [one a processor]
  --trusted-proxies NNCF_TRUSTED_PROXIES
                                   whose X-Forwarded-For counts, such as 127.0.0.1,10.0.0.0/8 [nobody's]
  --smtp-url     NNCF_SMTP_URL     the server that sends e-mail, such as smtps://user:password@mail.example.org:465
                                   [none: links are shown for an admin to pass on]; with
                 --mail-from NNCF_MAIL_FROM, whom it comes from
  --seed                           fill an empty PostgreSQL database too
  --name         NNCF_NAME         the service's name, at the top of every page
  --brand-colour NNCF_BRAND_COLOUR, --link-colour NNCF_LINK_COLOUR
                                   the colours of the pages, such as #0b4f4a
  --tiles        NNCF_TILES        map tiles to draw under the areas; with --tiles-credit NNCF_TILES_CREDIT
                                   [none: visitors' browsers ask nobody else]";

/// Where the register is kept.
#[derive(Debug, Args)]
struct Store {
    /// `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST/NAME` for more than one node.
    #[arg(
        long,
        env = "NNCF_DATABASE_URL",
        default_value = "sqlite:nncf.sqlite",
        hide_env_values = true,
        global = true
    )]
    database_url: String,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the register over HTTP. An empty SQLite database is filled first.
    Serve(serve::Options),
    /// Fill an empty database with what ships, or check the files.
    Seed(seed::Options),
    /// Write the public register to standard output.
    Export(export::Options),
    /// Add and change partnerships from a spreadsheet, all in one transaction.
    Import(import::Options),
    /// Tell what the register lacks.
    Report(report::Options),
    /// Make sure that the history and every reference in the database hold.
    Check,
    /// Make, list, close and open accounts.
    User(user::Options),
    /// Make tokens for programs.
    Token(user::TokenOptions),
    /// Write the OpenAPI document to standard output.
    Openapi,
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if let Err(error) = start_logging(&cli.log_level).and_then(|()| dispatch(cli)) {
        let _ = writeln!(io::stderr(), "nncf: {error:#}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn dispatch(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Serve(options) => serve::run(options, &cli.store),
        Command::Seed(options) => seed::run(&options, &cli.store),
        Command::Export(options) => export::run(&options, &cli.store),
        Command::Import(options) => import::run(&options, &cli.store),
        Command::Report(options) => report::run(&options, &cli.store),
        Command::Check => check::run(&cli.store),
        Command::User(options) => user::run(options, &cli.store),
        Command::Token(options) => user::run_token(options, &cli.store),
        Command::Openapi => print(openapi::yaml().map_err(anyhow::Error::msg)?.as_bytes()),
    }
}

fn start_logging(level: &str) -> anyhow::Result<()> {
    let known = ["error", "warn", "info", "debug", "trace"];
    anyhow::ensure!(known.contains(&level), "the log level is one of {}, not “{level}”", known.join(", "));
    // Other crates may log addresses at their lower levels; they are heard only when something is wrong.
    let filter = tracing_subscriber::EnvFilter::new(format!("warn,nncf_api={level},nncf_db={level},nncf_seed={level}"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .with_target(false)
        .init();
    Ok(())
}

impl Store {
    fn url(&self) -> anyhow::Result<DatabaseUrl> {
        self.database_url.parse().context("--database-url")
    }

    fn open(&self) -> anyhow::Result<(DatabaseUrl, Register)> {
        let url = self.url()?;
        let register = Register::open(&url, Clock::system()).with_context(|| format!("the database {url}"))?;
        Ok((url, register))
    }

    /// Opens a register that has been filled.
    fn open_seeded(&self) -> anyhow::Result<Register> {
        if let Some(path) = self.url()?.sqlite_path() {
            anyhow::ensure!(path.exists(), "there is no database at {}", path.display());
        }
        let (url, register) = self.open()?;
        anyhow::ensure!(
            register.state()?.seeded_at.is_some(),
            "the database {url} holds no register yet; fill it with `nncf seed`"
        );
        Ok(register)
    }
}

/// Loads the places that a register holds.
fn load_geography(register: &Register) -> anyhow::Result<Arc<Geography>> {
    let geography = nncf_seed::geography::load(register.geography()?).context("the places in the database")?;
    Ok(Arc::new(geography))
}

/// Writes to standard output. A reader that has heard enough (`| head`) is no error.
fn print(bytes: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
