//! A service that runs: the real program on a free port, with a fresh database of its own.

use std::fs::{self, File};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use nncf_db::testing::TestPostgres;
use reqwest::blocking::{Client, RequestBuilder};
use reqwest::redirect::Policy;
use reqwest::{Method, Url};
use serde_json::Value;

use crate::answer::Answer;
use crate::program;

/// How long a service may take to be ready, or to answer, on a machine that does much else.
const READY_WITHIN: Duration = Duration::from_mins(5);
/// How often another port is tried when somebody took the one that was free.
const PORTS: usize = 5;

/// Where the register is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Store {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Store {
    /// Both.
    pub const ALL: [Store; 2] = [Store::Sqlite, Store::Postgres];

    /// The URL of an empty database; a file lies in the folder.
    pub fn fresh_database(self, folder: &Path) -> String {
        match self {
            Store::Sqlite => format!("sqlite:{}", folder.join("register.sqlite").display()),
            Store::Postgres => TestPostgres::start().database().to_string(),
        }
    }
}

/// A service that runs until this is dropped, or the test program ends, however it ends.
#[derive(Debug)]
pub struct Service {
    folder: PathBuf,
    database: String,
    address: String,
    child: Child,
    watch: Child,
    client: Client,
}

impl Service {
    /// A service with a fresh register of its own.
    pub fn start(store: Store) -> Self {
        Self::with_a_port(|| {
            let folder = new_folder();
            let database = store.fresh_database(&folder);
            Self::try_start(folder, &database, &["--seed"])
        })
    }

    /// A service on a database, with further options.
    pub fn on(database: &str, options: &[&str]) -> Self {
        Self::with_a_port(|| Self::try_start(new_folder(), database, options))
    }

    /// The service of a store that all tests share. Nobody may change its register.
    pub fn shared(store: Store) -> &'static Self {
        static SQLITE: OnceLock<Service> = OnceLock::new();
        static POSTGRES: OnceLock<Service> = OnceLock::new();
        match store {
            Store::Sqlite => SQLITE.get_or_init(|| Self::start(store)),
            Store::Postgres => POSTGRES.get_or_init(|| Self::start(store)),
        }
    }

    fn with_a_port(start: impl Fn() -> Option<Self>) -> Self {
        (0..PORTS).find_map(|_| start()).unwrap_or_else(|| panic!("no port stayed free, {PORTS} times"))
    }

    /// A service that is ready, or nothing when somebody else took its port.
    fn try_start(folder: PathBuf, database: &str, options: &[&str]) -> Option<Self> {
        let mut service = Self::spawn(folder, database, options);
        match service.wait() {
            Ok(()) => Some(service),
            Err(()) if service.log().contains("cannot listen") => None,
            Err(()) => panic!("nncf serve did not get ready:\n{}", service.log()),
        }
    }

    fn spawn(folder: PathBuf, database: &str, options: &[&str]) -> Self {
        let address = format!("127.0.0.1:{}", free_port());
        let log = File::create(folder.join("log")).expect("a log can be written");
        let mut command = program::command(&["serve", "--database-url", database, "--bind", &address]);
        command.args(["--workers", "2", "--log-level", "trace"]).args(options).current_dir(&folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        let child = command.spawn().expect("nncf starts");
        let watch = watch(&child, &folder);
        let client = Client::builder().no_proxy().redirect(Policy::none()).timeout(READY_WITHIN);
        let client = client.build().expect("a client can be made");
        Self { folder, database: database.to_owned(), address, child, watch, client }
    }

    /// Waits until it is ready; an error when it ended or the time is over.
    fn wait(&mut self) -> Result<(), ()> {
        let start = Instant::now();
        while start.elapsed() < READY_WITHIN {
            if self.child.try_wait().expect("a child can be waited for").is_some() {
                return Err(());
            }
            if self.is_ready() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(25));
        }
        Err(())
    }

    /// Whether it says that it is ready.
    pub fn is_ready(&self) -> bool {
        let asked = self.client.get(self.url("/readyz")).send();
        asked.is_ok_and(|answer| answer.status().is_success())
    }

    /// Whether its process still runs.
    pub fn is_alive(&mut self) -> bool {
        self.child.try_wait().expect("a child can be waited for").is_none()
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// The URL of its database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The folder in which it runs, with its log and, if that is its store, its SQLite file.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// All that it logged so far, at its most talkative.
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.join("log")).unwrap_or_default()).into_owned()
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A request to be added to. Redirects are not followed and nothing is unpacked.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.url(path))
    }

    /// Asks for a path.
    #[track_caller]
    pub fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path))
    }

    /// Asks for a path with headers.
    #[track_caller]
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::GET, path);
        Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
    }

    /// Asks for JSON that is there.
    #[track_caller]
    pub fn json(&self, path: &str) -> Value {
        self.get(path).expect(200).json()
    }

    /// Sends JSON.
    #[track_caller]
    pub fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::to(self.request(Method::POST, path).json(body))
    }

    /// Sends a form as a page does.
    #[track_caller]
    pub fn form(&self, path: &str, fields: &str) -> Answer {
        let request = self.request(Method::POST, path).body(fields.to_owned());
        Answer::to(request.header("content-type", "application/x-www-form-urlencoded"))
    }

    /// Sends what a person typed into the search form.
    #[track_caller]
    pub fn search(&self, typed: &str) -> Answer {
        let request = self.request(Method::POST, "/search").body(format!("place={}", encoded(typed)));
        Answer::to(request.header("content-type", "application/x-www-form-urlencoded"))
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The watch kills the service and clears the folder away; only then is the service's number given up.
        drop(self.watch.stdin.take());
        let _ = self.watch.wait();
        let _ = self.child.wait();
    }
}

/// A text as a value in a query or a form.
pub fn encoded(text: &str) -> String {
    Url::parse_with_params("http://x/", [("", text)]).unwrap().query().unwrap()[1..].to_owned()
}

fn new_folder() -> PathBuf {
    tempfile::Builder::new().prefix("nncf-service").tempdir().expect("a temporary folder").keep()
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("a listener has an address").port()
}

/// A shell that waits on a pipe which this process holds open, then ends the service and clears its folder away: the
/// shared services stand in statics, which nobody drops, and a test program may be killed. In its own process group
/// it outlives an interrupt from the keyboard.
fn watch(child: &Child, folder: &Path) -> Child {
    let script = r#"cat > /dev/null; kill -9 "$1" 2> /dev/null; rm -rf "$2""#;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(child.id().to_string()).arg(folder).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("a shell starts")
}

/// Writes to a database behind the register's back: what no door takes, and what is old.
#[track_caller]
pub fn execute(database: &str, sql: &str) {
    match database.strip_prefix("sqlite:") {
        Some(path) => SqliteConnection::establish(path)
            .expect("the database can be written to")
            .batch_execute(sql)
            .expect("the database can be written to"),
        None => PgConnection::establish(database)
            .expect("the database can be written to")
            .batch_execute(sql)
            .expect("the database can be written to"),
    }
}
