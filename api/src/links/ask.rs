//! Asks a website whether it is there: politely, and nobody but the public internet.

use std::error::Error;
use std::io::Read;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use nncf_core::link::LinkOutcome;
use reqwest::blocking::{Client, Response};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::LOCATION;
use reqwest::redirect::Policy;
use reqwest::{Method, StatusCode};
use url::{Host, Url};

use super::address::is_global;

/// How long a website may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many times it may send us on.
const MOST_REDIRECTS: usize = 5;
/// How much of an answer is read.
const MOST_BYTES: u64 = 64 << 10;

/// Which addresses may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public internet, on the ports of the web.
    Internet,
    /// Those of this machine, on any port: for tests.
    Loopback,
}

/// Asks websites.
pub struct Asker {
    client: Client,
    reach: Reach,
}

/// Resolves names, and keeps to itself what may not be asked: the client then has nowhere to connect to, whatever the
/// name stood for a moment ago.
struct Filtered(Reach);

/// That an address may not be asked.
#[derive(Debug, thiserror::Error)]
#[error("its address is not one of the public internet")]
struct OutOfReach;

type Failure = Box<dyn Error + Send + Sync>;

impl Reach {
    fn takes(self, address: IpAddr) -> bool {
        match self {
            Self::Internet => is_global(address),
            Self::Loopback => address.is_loopback(),
        }
    }
}

impl Resolve for Filtered {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        // The client that asks has a thread of its own, which has nothing else to do.
        Box::pin(async move {
            // A test asks no name server anything.
            if reach == Reach::Loopback && name.as_str() != "localhost" {
                return Err(Failure::from(OutOfReach));
            }
            let found: Vec<SocketAddr> = (name.as_str(), 0).to_socket_addrs()?.collect();
            if !found.is_empty() && !found.iter().any(|address| reach.takes(address.ip())) {
                return Err(Failure::from(OutOfReach));
            }
            let within = found.into_iter().filter(move |address| reach.takes(address.ip()));
            Ok(Box::new(within) as Addrs)
        })
    }
}

impl Asker {
    /// Asks in the name of the service at an address.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(public_url: &str, reach: Reach) -> Result<Self, reqwest::Error> {
        let client = Client::builder()
            .user_agent(format!("nncf/{} (link check; {public_url})", env!("CARGO_PKG_VERSION")))
            .timeout(PATIENCE)
            .redirect(Policy::none())
            // A proxy would connect where the filter cannot see.
            .no_proxy()
            .dns_resolver(Arc::new(Filtered(reach)))
            .build()?;
        Ok(Self { client, reach })
    }

    /// What a website answers, and the same in a few words.
    pub fn ask(&self, website: &str) -> (LinkOutcome, String) {
        match self.follow(website) {
            Ok(told) => told,
            Err(error) if is_out_of_reach(error.as_ref()) => (LinkOutcome::NotAsked, OutOfReach.to_string()),
            Err(error) => (LinkOutcome::Dead, in_words(error.as_ref())),
        }
    }

    fn follow(&self, website: &str) -> Result<(LinkOutcome, String), Failure> {
        let start = Url::parse(website)?;
        let mut at = start.clone();
        for _ in 0..=MOST_REDIRECTS {
            let answer = self.answer(&at)?;
            let status = answer.status();
            let Some(next) = answer.headers().get(LOCATION).filter(|_| status.is_redirection()) else {
                return Ok(judged(status, &start, &at));
            };
            at = at.join(next.to_str()?)?;
        }
        Ok((LinkOutcome::Dead, "it leads from one address to another without end".to_owned()))
    }

    /// The answer to HEAD, or to GET where the website does not take that.
    fn answer(&self, at: &Url) -> Result<Response, Failure> {
        self.must_be_within_reach(at)?;
        let answer = self.client.request(Method::HEAD, at.clone()).send()?;
        if !(answer.status().is_client_error() || answer.status().is_server_error()) {
            return Ok(answer);
        }
        let mut answer = self.client.get(at.clone()).send()?;
        // The connection is closed with whatever is left.
        std::io::copy(&mut answer.by_ref().take(MOST_BYTES), &mut std::io::sink())?;
        Ok(answer)
    }

    /// Addresses that are written out are not resolved, so they are judged here; names by [`Filtered`].
    fn must_be_within_reach(&self, at: &Url) -> Result<(), Failure> {
        let is_web = matches!(at.scheme(), "http" | "https");
        let is_port_of_web = at.port_or_known_default().is_some_and(|port| matches!(port, 80 | 443));
        let is_taken = match at.host() {
            Some(Host::Ipv4(address)) => self.reach.takes(address.into()),
            Some(Host::Ipv6(address)) => self.reach.takes(address.into()),
            Some(Host::Domain(_)) => true,
            None => false,
        };
        let is_port_taken = is_port_of_web || self.reach == Reach::Loopback;
        if is_web && is_taken && is_port_taken { Ok(()) } else { Err(OutOfReach.into()) }
    }
}

fn judged(status: StatusCode, start: &Url, at: &Url) -> (LinkOutcome, String) {
    let told = status.canonical_reason().unwrap_or_default();
    let told = format!("{} {told}", status.as_u16()).trim().to_owned();
    match status {
        // Some websites answer programs so; there is somebody at home all the same.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS => (LinkOutcome::Alive, told),
        status if !status.is_success() => (LinkOutcome::Dead, told),
        _ if is_same_place(start, at) => (LinkOutcome::Alive, told),
        _ => (LinkOutcome::Moved, at.as_str().chars().take(500).collect()),
    }
}

/// Whether a website only put on its usual dress: TLS, `www`, a page to begin with.
fn is_same_place(start: &Url, at: &Url) -> bool {
    let host = |url: &Url| url.host_str().map(|host| host.trim_start_matches("www.").to_owned());
    host(start) == host(at) && (start.path() == at.path() || start.path() == "/")
}

/// An error and what caused it, one after the other.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let error = next?;
        next = error.source();
        Some(error)
    })
}

fn is_out_of_reach(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(<dyn Error>::is::<OutOfReach>)
}

/// The innermost cause: what a person can do something about.
fn in_words(error: &(dyn Error + 'static)) -> String {
    let innermost = causes(error).last();
    innermost.map_or_else(String::new, ToString::to_string).chars().take(200).collect()
}

#[cfg(test)]
mod tests;
