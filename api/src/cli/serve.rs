//! `nncf serve`.

use anyhow::Context;
use clap::Args;
use nncf_db::{DatabaseUrl, Register};
use nncf_seed::files::Files;

use super::{BIND, Store, load_geography, seed};
use crate::http::client::TrustedProxies;
use crate::links::Reach;
use crate::mail::Mailer;
use crate::mail::worker::Worker;
use crate::pages::site::{Look, Site};
use crate::state::AppState;
use crate::{service, watch};

/// How to serve.
#[derive(Debug, Args)]
pub struct Options {
    /// The address to listen on.
    #[arg(long, env = "NNCF_BIND", default_value = BIND)]
    bind: String,
    /// What links begin with, as visitors see the service; http:// and the address listened on unless said.
    #[arg(long, env = "NNCF_PUBLIC_URL")]
    public_url: Option<String>,
    /// How many threads answer requests; one a processor unless said.
    #[arg(long, env = "NNCF_WORKERS")]
    workers: Option<usize>,
    /// The proxies before the service, as addresses or networks with commas between, such as 127.0.0.1,10.0.0.0/8.
    /// Their X-Forwarded-For tells whom a limit counts; of anyone else it is ignored.
    #[arg(long, env = "NNCF_TRUSTED_PROXIES", default_value = "", hide_default_value = true)]
    trusted_proxies: TrustedProxies,
    /// The server that sends e-mail, such as smtps://user:password@mail.example.org:465 or smtp://127.0.0.1:25. Without
    /// one, links are shown for an admin to pass on.
    #[arg(long, env = "NNCF_SMTP_URL", hide_env_values = true, requires = "mail_from")]
    smtp_url: Option<String>,
    /// Whom e-mail comes from, such as “The register <register@example.org>”.
    #[arg(long, env = "NNCF_MAIL_FROM")]
    mail_from: Option<String>,
    /// Fill an empty PostgreSQL database too. An empty SQLite database is always filled.
    #[arg(long)]
    seed: bool,
    /// Ask the websites of records once a day whether they are still there. Without it, staff have them asked.
    #[arg(long, env = "NNCF_CHECK_LINKS")]
    check_links: bool,
    /// Ask websites on this machine alone: for tests.
    #[arg(long, hide = true)]
    links_on_loopback: bool,
    #[command(flatten)]
    look: Look,
}

/// Serves until the process is told to stop.
pub fn run(options: Options, store: &Store) -> anyhow::Result<()> {
    let site = Site::new(options.look.clone(), public_url(&options)?).map_err(anyhow::Error::msg)?;
    let mail = mailer(&options)?;
    let (url, register) = store.open()?;
    fill_if_empty(&url, &register, options.seed)?;
    let started = std::time::Instant::now();
    let geography = load_geography(&register)?;
    let places = started.elapsed();
    let started = std::time::Instant::now();
    let views = watch::views(&register, &geography)?;
    let reach = if options.links_on_loopback { Reach::Loopback } else { Reach::Internet };
    let state = AppState::new(views, register, site).trusting(options.trusted_proxies);
    let state = state.checking_links(reach, options.check_links).mailing_by(mail);
    let public = state.public();
    tracing::info!(
        version = public.version(),
        partnerships = public.view.entries().len(),
        places_ms = places.as_millis() as u64,
        view_ms = started.elapsed().as_millis() as u64,
        "the register is in memory"
    );
    drop(public);
    let state = actix_web::web::Data::new(state);
    actix_web::rt::System::new().block_on(async move {
        let server = service::server(state.clone(), &options.bind, options.workers);
        let server = server.with_context(|| format!("cannot listen on {}", options.bind))?;
        let now = state.clock().now();
        let worker = Worker::start(&state)?;
        watch::start(state)?;
        tracing::info!(at = %now.format("%FT%TZ"), "serving the register at http://{}", options.bind);
        let served = server.await;
        // Requests are done; an e-mail that is being sent is finished too.
        if let Some(worker) = worker {
            actix_web::rt::task::spawn_blocking(move || worker.stop()).await?;
        }
        Ok(served?)
    })
}

fn fill_if_empty(url: &DatabaseUrl, register: &Register, asked: bool) -> anyhow::Result<()> {
    if register.state()?.seeded_at.is_some() {
        return Ok(());
    }
    // A mistyped address of a PostgreSQL server must not publish a fresh register, so there somebody has to ask.
    anyhow::ensure!(
        asked || url.sqlite_path().is_some(),
        "the database {url} holds no register yet; fill it with `nncf seed`, or serve with --seed"
    );
    seed::fill(register, &Files::Shipped)
}

fn mailer(options: &Options) -> anyhow::Result<Option<Mailer>> {
    let Some(server) = options.smtp_url.as_deref().filter(|server| !server.is_empty()) else { return Ok(None) };
    let from = options.mail_from.as_deref().unwrap_or_default();
    // The error tells how a server is named, and never repeats what was given: a password stands in it.
    Mailer::new(server, from).map(Some).context("--smtp-url and --mail-from")
}

fn public_url(options: &Options) -> anyhow::Result<String> {
    let Some(given) = &options.public_url else { return Ok(format!("http://{}", options.bind)) };
    let parsed: Result<nncf_core::web::WebUrl, _> = given.parse();
    let url = parsed.map_err(|error| anyhow::anyhow!("--public-url: {error}"))?;
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
