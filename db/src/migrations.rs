//! Bringing a database up to date, and leaving alone what is not ours.

use std::fs::{File, OpenOptions, create_dir_all};
use std::io::{self, Read};
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::sql_types::{BigInt, Bool, Integer, Text};
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::connection::{Access, AnyConnection, connect, connect_sqlite};
use crate::error::StoreError;
use crate::url::DatabaseUrl;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// "NNCF": what tells our SQLite files from those of other programs.
const APPLICATION_ID: i32 = 0x4E4E_4346;
/// "NNCF" again: the advisory lock under which a PostgreSQL database is brought up to date.
const ADVISORY_LOCK: i64 = 0x4E4E_4346;
/// What every SQLite file of more than 0 bytes begins with.
const SQLITE_HEADER: &[u8; 16] = b"SQLite format 3\0";

/// Creates what is missing and applies the migrations that are pending. What is not ours, damaged or newer than
/// this program is refused and stays as it is, byte for byte.
pub(crate) fn prepare(url: &DatabaseUrl) -> Result<(), StoreError> {
    if let Some(path) = url.sqlite_path() {
        create_or_inspect(url, path)?;
    }
    match connect(url)? {
        AnyConnection::Sqlite(mut conn) => conn.immediate_transaction(|conn| migrate_sqlite(conn, url)),
        AnyConnection::Postgres(mut conn) => conn.transaction(|conn| migrate_postgres(conn, url)),
    }
}

/// Creates a file that is missing, or looks at one that is there.
fn create_or_inspect(url: &DatabaseUrl, path: &Path) -> Result<(), StoreError> {
    let unreachable = |error: io::Error| StoreError::Unreachable { url: url.to_string(), detail: error.to_string() };
    let mut head = Vec::new();
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return create(path).map_err(unreachable),
        opened => opened.and_then(|file| file.take(16).read_to_end(&mut head)).map_err(unreachable)?,
    };
    if head.is_empty() {
        return Ok(());
    }
    if head != SQLITE_HEADER {
        return Err(StoreError::NotADatabase { path: path.display().to_string() });
    }
    inspect(url, path).map_err(|error| match error {
        // Damage shows in any statement.
        StoreError::Query(error) => StoreError::damaged(path.display().to_string(), &error),
        StoreError::Damaged { detail, .. } => StoreError::damaged(path.display().to_string(), &detail),
        other => other,
    })
}

/// The file holds personal data: it is for its owner only.
fn create(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

fn inspect(url: &DatabaseUrl, path: &Path) -> Result<(), StoreError> {
    let mut conn = connect_sqlite(path, Access::Look)?;
    refuse_strange_sqlite(&mut conn, url)?;
    let found: Vec<QuickCheck> = sql_query("PRAGMA quick_check(1)").load(&mut conn)?;
    match found.first() {
        Some(QuickCheck { quick_check }) if quick_check != "ok" => Err(StoreError::damaged("", quick_check)),
        _ => Ok(()),
    }
}

fn refuse_strange_sqlite(conn: &mut SqliteConnection, url: &DatabaseUrl) -> Result<(), StoreError> {
    let id: ApplicationId = sql_query("PRAGMA application_id").get_result(conn)?;
    let tables: Count = sql_query("SELECT count(*) AS count FROM sqlite_schema").get_result(conn)?;
    if id.application_id == APPLICATION_ID {
        let versions = sql_query("SELECT version FROM __diesel_schema_migrations").load(conn)?;
        refuse_newer(versions, &known::<diesel::sqlite::Sqlite>(&SQLITE, url)?, url)
    } else if id.application_id == 0 && tables.count == 0 {
        Ok(())
    } else {
        Err(StoreError::Foreign { url: url.to_string() })
    }
}

fn migrate_sqlite(conn: &mut SqliteConnection, url: &DatabaseUrl) -> Result<(), StoreError> {
    // Another process may have been here since the file was inspected.
    refuse_strange_sqlite(conn, url)?;
    let id: ApplicationId = sql_query("PRAGMA application_id").get_result(conn)?;
    if id.application_id != APPLICATION_ID {
        conn.batch_execute(&format!("PRAGMA application_id = {APPLICATION_ID}"))?;
    }
    conn.run_pending_migrations(SQLITE).map_err(|error| failed(url, &*error))?;
    Ok(())
}

fn migrate_postgres(conn: &mut PgConnection, url: &DatabaseUrl) -> Result<(), StoreError> {
    conn.batch_execute(&format!("SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))?;
    let found: PostgresTables = sql_query(POSTGRES_TABLES).get_result(conn)?;
    if found.ours {
        let versions = sql_query("SELECT version FROM __diesel_schema_migrations").load(conn)?;
        refuse_newer(versions, &known::<diesel::pg::Pg>(&POSTGRES, url)?, url)?;
    } else if found.others {
        return Err(StoreError::Foreign { url: url.to_string() });
    }
    conn.run_pending_migrations(POSTGRES).map_err(|error| failed(url, &*error))?;
    Ok(())
}

/// Tables that belong to an extension, such as PostGIS, are nobody's data.
const POSTGRES_TABLES: &str = "
    SELECT coalesce(bool_or(true), false) AS others,
           count(*) FILTER (WHERE relname IN ('__diesel_schema_migrations', 'register', 'personal_values')) = 3 AS ours
    FROM pg_class
    WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend
                      WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')";

fn known<DB: diesel::backend::Backend>(
    source: &impl MigrationSource<DB>,
    url: &DatabaseUrl,
) -> Result<Vec<String>, StoreError> {
    let migrations = source.migrations().map_err(|error| failed(url, &*error))?;
    Ok(migrations.iter().map(|migration| migration.name().version().to_string()).collect())
}

fn refuse_newer(applied: Vec<Version>, known: &[String], url: &DatabaseUrl) -> Result<(), StoreError> {
    let mut unknown: Vec<_> = applied.into_iter().map(|row| row.version).filter(|v| !known.contains(v)).collect();
    unknown.sort();
    if unknown.is_empty() {
        return Ok(());
    }
    Err(StoreError::Newer { url: url.to_string(), versions: unknown.join(", ") })
}

fn failed(url: &DatabaseUrl, error: &dyn std::error::Error) -> StoreError {
    StoreError::Migration { url: url.to_string(), detail: error.to_string() }
}

#[derive(QueryableByName)]
struct QuickCheck {
    #[diesel(sql_type = Text)]
    quick_check: String,
}

#[derive(QueryableByName)]
struct ApplicationId {
    #[diesel(sql_type = Integer)]
    application_id: i32,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = Text)]
    version: String,
}

#[derive(QueryableByName)]
struct PostgresTables {
    #[diesel(sql_type = Bool)]
    others: bool,
    #[diesel(sql_type = Bool)]
    ours: bool,
}
