//! A throwaway PostgreSQL for tests: its own cluster in a temporary folder, gone when the test process is.
//!
//! Nothing is skipped when PostgreSQL is missing: a test that did not run must not look like one that passed.

// Tests have nobody to hand an error to.
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

use crate::url::DatabaseUrl;

/// A running PostgreSQL server, one for each test process.
#[derive(Debug)]
pub struct TestPostgres {
    socket: PathBuf,
    databases: AtomicU32,
}

impl TestPostgres {
    /// The server of this process, started by the first call (about a second).
    ///
    /// # Panics
    /// When PostgreSQL is not installed (`apt-get install postgresql`) or does not start.
    pub fn start() -> &'static Self {
        static SERVER: OnceLock<TestPostgres> = OnceLock::new();
        SERVER.get_or_init(|| Self::start_cluster(&bin_folder()))
    }

    /// A new, empty database of its own. Its URL holds no password, so it prints whole.
    ///
    /// # Panics
    /// When the server does not answer.
    pub fn database(&self) -> DatabaseUrl {
        let name = format!("t{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut conn = PgConnection::establish(&self.url("postgres")).expect("the test server answers");
        conn.batch_execute(&format!("CREATE DATABASE {name}")).expect("a test database is created");
        self.url(&name).parse().unwrap()
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://test@localhost/{database}?host={}", self.socket.display())
    }

    fn start_cluster(bin: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("nncf-pg").tempdir().expect("a temporary folder").keep();
        let user = ServerUser::of(&folder);
        let (data, socket) = (folder.join("data"), folder.join("run"));
        for path in [&data, &socket] {
            fs::create_dir(path).unwrap();
        }
        for path in [&folder, &data, &socket] {
            user.own(path);
        }
        run(user.command(&bin.join("initdb")).arg("-D").arg(&data).args([
            "-U",
            "test",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]));
        let options = format!(
            "-k {} -c listen_addresses= -c fsync=off -c full_page_writes=off -c max_connections=300",
            socket.display()
        );
        // The watch stands before the server, so that a start that is broken off is cleared away too.
        watch(&user, bin, &folder);
        let log = folder.join("log");
        let pg_ctl = bin.join("pg_ctl");
        run(user.command(&pg_ctl).arg("-D").arg(&data).arg("-l").arg(log).args(["-s", "-w", "-o", &options, "start"]));
        Self { socket, databases: AtomicU32::new(0) }
    }
}

/// Stops the server and removes its folder when this process ends, however it ends: that closes the pipe on which
/// the watching shell waits. In its own process group, the shell outlives an interrupt from the keyboard.
fn watch(user: &ServerUser, bin: &Path, folder: &Path) {
    let script = r#"cat > /dev/null; "$1/pg_ctl" -D "$2/data" -m immediate -w stop > /dev/null 2>&1; rm -rf "$2""#;
    let mut command = user.command(Path::new("/bin/sh"));
    command.args(["-c", script, "sh"]).arg(bin).arg(folder).env("PATH", "/usr/bin:/bin").process_group(0);
    // It ends after this process, so nobody waits for it; its pipe is held open until then.
    #[allow(clippy::zombie_processes)]
    std::mem::forget(command.stdin(Stdio::piped()).spawn().expect("a shell starts"));
}

fn run(command: &mut Command) {
    let status = command.stderr(Stdio::inherit()).status().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(status.success(), "{command:?}: {status}; is PostgreSQL whole? apt-get install postgresql");
}

/// Whom the server runs as: PostgreSQL refuses to be root.
struct ServerUser(Option<(u32, u32)>);

impl ServerUser {
    /// `postgres`, else `nobody`, when this process, which made the folder, is root; else itself.
    fn of(folder: &Path) -> Self {
        if fs::metadata(folder).unwrap().uid() != 0 {
            return Self(None);
        }
        let users = fs::read_to_string("/etc/passwd").expect("a list of users");
        let ids = |wanted: &str| {
            let line = users.lines().find(|line| line.split(':').next() == Some(wanted))?;
            let mut fields = line.split(':').skip(2);
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        };
        Self(Some(ids("postgres").or_else(|| ids("nobody")).expect("a user other than root")))
    }

    fn own(&self, path: &Path) {
        if let Some((user, group)) = self.0 {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }

    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("LC_ALL", "C").current_dir("/").stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((user, group)) = self.0 {
            command.uid(user).gid(group);
        }
        command
    }
}

/// The folder of the server's programs: where `initdb` on the PATH really stands, else the newest of Debian's.
fn bin_folder() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join("initdb")).find_map(|p| p.canonicalize().ok());
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|entry| entry.path().join("bin/initdb")).filter(|initdb| initdb.exists());
    let newest = debian.max_by_key(|path| version_in(path));
    on_path
        .or(newest)
        .and_then(|initdb| initdb.parent().map(Path::to_owned))
        .expect("PostgreSQL's initdb is needed for the tests: apt-get install postgresql")
}

/// 15 for `/usr/lib/postgresql/15/bin/initdb`.
fn version_in(path: &Path) -> u32 {
    path.components().filter_map(|part| part.as_os_str().to_str()?.parse().ok()).next_back().unwrap_or(0)
}
