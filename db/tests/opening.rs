//! Opening: what is missing is made, and what is not ours is left as it is.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use nncf_core::helpline::Ages;
use nncf_db::{DatabaseUrl, Register, RegisterState, StoreError};
use support::{Home, ticking_clock};

support::on_both!(
    a_newer_register_is_refused,
    another_programs_database_is_refused,
    reopening_changes_nothing,
    an_older_register_is_brought_up_to_date,
    migrations_that_were_made_side_by_side_apply_in_any_order,
);

fn open(url: &str) -> Result<Register, StoreError> {
    Register::open(&url.parse::<DatabaseUrl>().unwrap(), ticking_clock())
}

fn refused(home: &Home) -> StoreError {
    let before = home.url.sqlite_path().map(|path| fs::read(path).unwrap());
    let error = Register::open(&home.url, ticking_clock()).unwrap_err();
    assert_eq!(home.url.sqlite_path().map(|path| fs::read(path).unwrap()), before, "the file was written to");
    error
}

fn a_newer_register_is_refused(home: &Home) {
    drop(home.seeded());
    home.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')").unwrap();
    let told = refused(home).to_string();
    assert!(told.contains("was made by a newer version of nncf: it has the migrations 29990101000000"), "{told}");
}

fn another_programs_database_is_refused(home: &Home) {
    home.execute("CREATE TABLE invoices (id INTEGER PRIMARY KEY); INSERT INTO invoices VALUES (1)").unwrap();
    assert!(matches!(refused(home), StoreError::Foreign { .. }));
    // Not even when it, too, was made with Diesel.
    home.execute("CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY, run_on TIMESTAMP)")
        .unwrap();
    let told = refused(home).to_string();
    assert!(told.contains("holds the tables of another program"), "{told}");
    home.execute("SELECT id FROM invoices").unwrap();
}

fn reopening_changes_nothing(home: &Home) {
    let (state, snapshot) = {
        let register = home.seeded();
        (register.state().unwrap(), register.snapshot().unwrap())
    };
    let register = home.open();
    assert_eq!((register.state().unwrap(), register.snapshot().unwrap()), (state, snapshot));
}

/// A register as the first version of the program left it: without reports, and with helplines that do not tell for
/// which age they are.
fn an_older_register_is_brought_up_to_date(home: &Home) {
    let (state, records) = {
        let register = home.open();
        let mut data = support::seed_data();
        data.helplines.push(support::helpline("salvation-army-referral-helpline", 3));
        let state = register.seed(data, &mut |_| ()).unwrap();
        (state, register.snapshot().unwrap().records)
    };
    let older = "DROP TABLE outbox; DROP TABLE split_postcodes; DROP TABLE retired_codes;
        CREATE TABLE retired_codes (kind TEXT NOT NULL, retired TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (kind,
        retired, code), FOREIGN KEY (kind, code) REFERENCES regions (kind, code));
        INSERT INTO retired_codes VALUES ('lad', 'E07000001', 'E06000001');
        DROP TABLE session_notes; DROP TABLE helpline_changes; DROP TABLE import_drafts; DROP TABLE import_changes; DROP TABLE imports; DROP TABLE confirmations; DROP TABLE link_checks;
        DROP TABLE helpline_revisions; DROP TABLE idempotent_answers; DROP TABLE audit; DROP TABLE tokens;
        DROP TABLE sessions; DROP TABLE sign_in_links; DROP TABLE recovery_codes; DROP TABLE
        account_partnerships; DROP TABLE accounts;
        ALTER TABLE register DROP COLUMN helpline_version; ALTER TABLE register DROP COLUMN helpline_head;
        DROP TABLE mistakes;
        UPDATE helplines SET document = replace(replace(document, '\"ages\":\"anyone\",', ''), '{,', '{');
        DELETE FROM __diesel_schema_migrations WHERE version > '20261101000000'";
    home.execute(older).unwrap();
    let register = home.open();
    // Helplines had no history then; the first write of one begins it.
    let helplines = register.snapshot().unwrap().helplines.len() as u64;
    let expected = RegisterState { version: state.version - helplines, ..state };
    assert_eq!((register.state().unwrap(), register.snapshot().unwrap().records), (expected, records));
    assert!(register.mistakes().unwrap().is_empty());
    let ages: Vec<Ages> = register.snapshot().unwrap().helplines.iter().map(|line| line.ages).collect();
    assert_eq!(ages, [Ages::Anyone, Ages::Anyone, Ages::Adults]);
}

/// What takes back each migration that was made beside the others, by its version.
const SIDE_BY_SIDE: [(&str, &str); 3] = [
    (
        "20261128000000",
        "DROP TABLE outbox; ALTER TABLE accounts DROP COLUMN noticed_at; ALTER TABLE accounts DROP COLUMN notices",
    ),
    ("20261128000003", "DROP TABLE import_drafts"),
    ("20261128004400", "DROP TABLE session_notes; DROP TABLE helpline_changes"),
];

/// A register that was used between two of them has some, the later ones perhaps, and lacks the others.
fn migrations_that_were_made_side_by_side_apply_in_any_order(home: &Home) {
    drop(home.seeded());
    for lacking in 1..1 << SIDE_BY_SIDE.len() {
        for (_, (version, undo)) in SIDE_BY_SIDE.iter().enumerate().filter(|(place, _)| lacking & (1 << place) != 0) {
            let applied = format!("version = '{version}'");
            assert_eq!(home.count("__diesel_schema_migrations", &applied), 1, "{version}");
            home.execute(&format!("{undo}; DELETE FROM __diesel_schema_migrations WHERE {applied}")).unwrap();
        }
        drop(home.open());
        for table in ["outbox", "import_drafts", "session_notes", "helpline_changes"] {
            assert_eq!(home.count(table, "1 = 1"), 0, "{table} after {lacking:03b}");
        }
        assert_eq!(home.count("accounts", "notices = 'never'"), 0);
    }
}

/// A SQLite register with some contents, closed: all of it in its one file.
fn closed_register(folder: &Path) -> PathBuf {
    let path = folder.join("register.db");
    open(&format!("sqlite:{}", path.display())).unwrap().seed(support::seed_data(), &mut |_| ()).unwrap();
    SqliteConnection::establish(&path.display().to_string())
        .unwrap()
        .batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")
        .unwrap();
    path
}

fn assert_refused_untouched(path: &Path, expected: &str) {
    let before = fs::read(path).unwrap();
    let told = open(&format!("sqlite:{}", path.display())).unwrap_err().to_string();
    assert!(told.contains(expected), "{told}");
    assert!(fs::read(path).unwrap() == before, "the file was written to");
}

#[test]
fn folders_and_file_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a b/ü%20?#&/register.db");
    let register = open(&format!("sqlite:{}", path.display())).unwrap();
    assert_eq!(register.state().unwrap().version, 0);
    assert!(fs::read(&path).unwrap().starts_with(b"SQLite format 3"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |suffix: &str| fs::metadata(format!("{}{suffix}", path.display())).unwrap().permissions().mode();
        assert_eq!((mode("") & 0o777, mode("-wal") & 0o777), (0o600, 0o600), "it holds personal data");
    }
}

#[test]
fn an_empty_file_becomes_a_register() {
    let home = Home::sqlite();
    fs::write(home.url.sqlite_path().unwrap(), b"").unwrap();
    assert_eq!(home.open().state().unwrap().version, 0);
}

#[test]
fn a_file_of_another_kind_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in [("a.csv", &b"slug,name\n"[..]), ("b.db", &[0; 9000])] {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        assert_refused_untouched(&path, "is not a SQLite database");
    }
    let told = open(&format!("sqlite:{}", folder.path().display())).unwrap_err();
    assert!(matches!(told, StoreError::Unreachable { .. }), "{told}");
}

#[test]
fn a_damaged_register_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = closed_register(folder.path());
    let whole = fs::read(&path).unwrap();
    let mut broken_in_the_middle = whole.clone();
    broken_in_the_middle[5000..60_000].fill(0x5A);
    let mut schema_overwritten = whole.clone();
    schema_overwritten[100..4000].fill(0xFF);
    let cut_short = whole[..whole.len() / 2].to_vec();
    let header_only = whole[..100].to_vec();
    let damages = [broken_in_the_middle, schema_overwritten, cut_short, header_only];
    for (number, bytes) in damages.into_iter().enumerate() {
        let path = folder.path().join(format!("{number}.db"));
        fs::write(&path, bytes).unwrap();
        assert_refused_untouched(&path, "is damaged");
    }
}

#[test]
fn another_programs_mark_is_respected() {
    let home = Home::sqlite();
    home.execute("PRAGMA application_id = 1196444487").unwrap();
    assert!(matches!(refused(&home), StoreError::Foreign { .. }));
}

/// What a killed process left in the write-ahead log is there when the register is next opened.
#[test]
fn what_a_killed_process_committed_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("register.db");
    let register = open(&format!("sqlite:{}", path.display())).unwrap();
    register.seed(support::seed_data(), &mut |_| ()).unwrap();
    let copy = folder.path().join("copy.db");
    for suffix in ["", "-wal"] {
        fs::copy(format!("{}{suffix}", path.display()), format!("{}{suffix}", copy.display())).unwrap();
    }
    let reopened = open(&format!("sqlite:{}", copy.display())).unwrap();
    assert_eq!(reopened.state().unwrap(), register.state().unwrap());
    reopened.check_chain().unwrap();
}

#[test]
fn a_server_that_is_not_there_is_told_without_the_password() {
    for url in ["postgres://u:secret@localhost/x?host=/nowhere", "postgres://u:%zzsecret@localhost/x"] {
        let error = open(url).unwrap_err();
        assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
    }
}
