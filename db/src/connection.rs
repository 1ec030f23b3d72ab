//! Connections, their pool, and the two kinds of transaction.

use std::path::Path;
use std::thread;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::{ManageConnection, Pool, PooledConnection, R2D2Connection};
use diesel::{Connection, PgConnection, QueryResult, SqliteConnection};

use crate::error::StoreError;
use crate::url::{DatabaseUrl, Target};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    /// To a file.
    Sqlite(SqliteConnection),
    /// To a server.
    Postgres(PgConnection),
}

/// How a SQLite file is opened.
#[derive(Clone, Copy)]
pub(crate) enum Access {
    /// Only looked at: nothing in the file changes.
    Look,
    /// Read and written; the file exists.
    Write,
}

/// How long a statement waits for another process's lock.
const LOCK_WAIT: Duration = Duration::from_secs(30);
const POOL_SIZE: u32 = 8;
const POOL_WAIT: Duration = Duration::from_secs(10);
const ATTEMPTS: u32 = 10;

/// Opens a connection. The kind follows from the URL alone: SQLite would take any text for a path.
pub(crate) fn connect(url: &DatabaseUrl) -> Result<AnyConnection, StoreError> {
    match url.target() {
        Target::Sqlite(path) => connect_sqlite(path, Access::Write).map(AnyConnection::Sqlite),
        Target::Postgres(text) => connect_postgres(url, text).map(AnyConnection::Postgres),
    }
}

fn connect_postgres(url: &DatabaseUrl, text: &str) -> Result<PgConnection, StoreError> {
    let unreachable = |detail: String| StoreError::Unreachable { url: url.to_string(), detail: url.redact(&detail) };
    let mut conn = PgConnection::establish(text).map_err(|error| unreachable(error.to_string()))?;
    conn.batch_execute(&format!("SET lock_timeout = {}", LOCK_WAIT.as_millis()))?;
    Ok(conn)
}

/// Opens a SQLite file that exists.
pub(crate) fn connect_sqlite(path: &Path, access: Access) -> Result<SqliteConnection, StoreError> {
    let mode = match access {
        Access::Look => "ro",
        Access::Write => "rw",
    };
    let uri = format!("file:{}?mode={mode}", escaped(path));
    let mut conn = SqliteConnection::establish(&uri).map_err(|error| StoreError::Unreachable {
        url: format!("sqlite:{}", path.display()),
        detail: error.to_string(),
    })?;
    conn.batch_execute(&format!("PRAGMA busy_timeout = {}", LOCK_WAIT.as_millis()))?;
    if matches!(access, Access::Write) {
        use_write_ahead_log(&mut conn)?;
        conn.batch_execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")?;
    }
    Ok(conn)
}

/// Two processes that switch a new file over at once get "locked" without any waiting, so the waiting is done here.
fn use_write_ahead_log(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let mut outcome = conn.batch_execute("PRAGMA journal_mode = WAL");
    for _ in 0..100 {
        match outcome.map_err(StoreError::from) {
            Err(StoreError::Busy) => thread::sleep(Duration::from_millis(20)),
            other => return other,
        }
        outcome = conn.batch_execute("PRAGMA journal_mode = WAL");
    }
    Ok(outcome?)
}

/// The path as it stands in a `file:` URI.
fn escaped(path: &Path) -> String {
    use std::fmt::Write as _;
    let mut uri = String::new();
    for byte in path.to_string_lossy().bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(byte as char);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

/// Makes and tests the pool's connections.
pub(crate) struct Manager(DatabaseUrl);

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = StoreError;

    fn connect(&self) -> Result<AnyConnection, StoreError> {
        connect(&self.0)
    }

    fn is_valid(&self, conn: &mut AnyConnection) -> Result<(), StoreError> {
        Ok(conn.ping()?)
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        // A panic in the middle of a transaction leaves it open: only closing the connection undoes it.
        thread::panicking() || conn.is_broken()
    }
}

/// The connections of a register.
#[derive(Clone)]
pub(crate) struct Connections(Pool<Manager>);

impl Connections {
    /// A pool over a database that has been prepared.
    pub fn open(url: &DatabaseUrl) -> Result<Self, StoreError> {
        let pool = Pool::builder().max_size(POOL_SIZE).min_idle(Some(1)).connection_timeout(POOL_WAIT);
        let pool =
            pool.build(Manager(url.clone())).map_err(|error| StoreError::Pool(url.redact(&error.to_string())))?;
        Ok(Self(pool))
    }

    /// A connection, for a single statement.
    pub fn get(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.0.get().map_err(|error| StoreError::Pool(error.to_string()))
    }

    /// Runs reads that all see the same version.
    pub fn read_tx<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        transaction(&mut *self.get()?, "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", work)
    }

    /// Runs a write. Every write of the register goes through here.
    ///
    /// The lock comes first: a transaction that reads and then writes loses updates otherwise, or fails half-way.
    /// On PostgreSQL SERIALIZABLE stands behind the lock, and what it refuses is tried again.
    pub fn write_tx<T>(
        &self,
        mut work: impl FnMut(&mut AnyConnection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut conn = self.get()?;
        let mut attempt = 1;
        loop {
            let outcome = transaction(&mut conn, "BEGIN IMMEDIATE", "BEGIN ISOLATION LEVEL SERIALIZABLE", |conn| {
                lock_for_writing(conn)?;
                work(conn)
            });
            match outcome {
                Err(error) if error.is_transient() && attempt < ATTEMPTS => back_off(attempt)?,
                other => return other,
            }
            attempt += 1;
        }
    }
}

/// Writers wait for each other, readers for nobody. `LOCK TABLE` comes before the transaction's snapshot is taken,
/// so what a writer reads afterwards is what the writer before it left.
fn lock_for_writing(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(conn) => conn.batch_execute("LOCK TABLE register IN SHARE ROW EXCLUSIVE MODE"),
    }
}

fn back_off(attempt: u32) -> Result<(), StoreError> {
    let random = getrandom::u32().map_err(|error| StoreError::Randomness(error.to_string()))?;
    thread::sleep(Duration::from_millis(u64::from(random % (5 << attempt))));
    Ok(())
}

fn transaction<T>(
    conn: &mut AnyConnection,
    sqlite: &str,
    postgres: &str,
    work: impl FnOnce(&mut AnyConnection) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    match conn {
        AnyConnection::Sqlite(conn) => AnsiTransactionManager::begin_transaction_sql(conn, sqlite)?,
        AnyConnection::Postgres(conn) => AnsiTransactionManager::begin_transaction_sql(conn, postgres)?,
    }
    match work(conn) {
        Ok(value) => {
            AnyConnection::commit_transaction(conn)?;
            Ok(value)
        }
        Err(error) => {
            // The first error is the one to tell. A connection that cannot roll back is closed by the pool.
            if let Err(second) = AnyConnection::rollback_transaction(conn) {
                tracing::warn!(%second, "a transaction could not be rolled back; its connection is closed");
            }
            Err(error)
        }
    }
}
