//! A home for a register in either database, and things to put into it.

// Each test binary uses its own part of this.
#![allow(dead_code, unused_imports, unused_macros)]

pub mod mail;

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use nncf_core::helpline::Helpline;
use nncf_core::partnership::Partnership;
use nncf_core::region::{Region, SplitPostcode};
use nncf_db::testing::TestPostgres;
use nncf_db::{Author, Blob, Clock, DatabaseUrl, Register, SeedData};
use serde_json::{Value, json};
use tempfile::TempDir;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// A database that no other test knows.
pub struct Home {
    pub url: DatabaseUrl,
    folder: TempDir,
}

impl Home {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("register.db").display()).parse().unwrap();
        Self { url, folder }
    }

    pub fn postgres() -> Self {
        Self { url: TestPostgres::start().database(), folder: tempfile::tempdir().unwrap() }
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub fn open(&self) -> Register {
        Register::open(&self.url, ticking_clock()).unwrap()
    }

    /// A register that was seeded with [`seed_data`].
    pub fn seeded(&self) -> Register {
        let register = self.open();
        register.seed(seed_data(), &mut |_| ()).unwrap();
        register
    }

    /// Runs SQL behind the register's back, as someone with the database's password could.
    pub fn execute(&self, sql: &str) -> diesel::QueryResult<()> {
        match self.url.sqlite_path() {
            Some(path) => SqliteConnection::establish(&path.display().to_string()).unwrap().batch_execute(sql),
            None => PgConnection::establish(&self.url.to_string()).unwrap().batch_execute(sql),
        }
    }

    /// How many rows of a table fulfil a condition.
    pub fn count(&self, table: &str, condition: &str) -> i64 {
        let query = sql_query(format!("SELECT count(*) AS count FROM {table} WHERE {condition}"));
        let count: Count = match self.url.sqlite_path() {
            Some(path) => {
                query.get_result(&mut SqliteConnection::establish(&path.display().to_string()).unwrap()).unwrap()
            }
            None => query.get_result(&mut PgConnection::establish(&self.url.to_string()).unwrap()).unwrap(),
        };
        count.count
    }

    /// Runs SQL with the triggers and foreign keys out of the way.
    pub fn tamper(&self, sql: &str) {
        let unguard = if self.url.sqlite_path().is_some() {
            "DROP TRIGGER IF EXISTS revisions_refuse_update; DROP TRIGGER IF EXISTS revisions_refuse_delete;
             DROP TRIGGER IF EXISTS log_refuse_update; DROP TRIGGER IF EXISTS log_refuse_delete;
             DROP TRIGGER IF EXISTS helpline_revisions_refuse_update;
             DROP TRIGGER IF EXISTS helpline_revisions_refuse_delete;
             DROP TRIGGER IF EXISTS slugs_refuse_delete; DROP TRIGGER IF EXISTS audit_refuse_delete;
             PRAGMA foreign_keys = OFF;"
        } else {
            "SET session_replication_role = replica;"
        };
        self.execute(&format!("{unguard}{sql}")).unwrap();
    }
}

/// A clock that moves on by a second and a nanosecond whenever it is asked.
pub fn ticking_clock() -> Clock {
    let seconds = AtomicI64::new(0);
    Clock::of(move || {
        let passed = seconds.fetch_add(1, Ordering::Relaxed);
        start() + TimeDelta::seconds(passed) + TimeDelta::nanoseconds(passed)
    })
}

pub fn start() -> DateTime<Utc> {
    "2026-11-01T09:00:00.123456Z".parse().unwrap()
}

pub fn editor() -> Author {
    Author { role: "editor".into(), name: Some("Ann Editor".into()) }
}

pub fn id(number: u32) -> String {
    format!("0198c1f2-0000-7000-8000-{number:012}")
}

/// A record with every kind of thing that the store treats on its own, changed as `extra` says.
pub fn partnership(number: u32, slug: &str, extra: &Value) -> Partnership {
    let mut whole = json!({
        "id": id(number), "slug": slug, "name": format!("Partnership \"{slug}\" é"), "kind": "regional",
        "status": "active", "nncf_membership": "member", "visibility": "public", "summary": "What\nit does.",
        "coverage": {"codes": [{"kind": "pfa", "code": "E23000001"}, {"kind": "lad", "code": "E06000001"}],
                     "words": "and beyond", "basis": "stated"},
        "formed": {"claims": [{"value": "2008/2009", "source": "003"}]},
        "sources": [{"id": "003", "title": "A paper"}],
        "provenance": [{"pointer": "/name", "source": "003", "as_of": "2017"}],
        "verification": {"at": "2026-01-02T03:04:05.123456789Z", "by_role": "editor", "how": "phone"},
    });
    for (field, value) in extra.as_object().unwrap() {
        whole[field] = value.clone();
    }
    serde_json::from_value(whole).unwrap()
}

pub fn plain(number: u32, slug: &str) -> Partnership {
    partnership(number, slug, &json!({}))
}

pub fn contact(number: u32, name: Option<&str>, email: Option<&str>) -> Value {
    json!({"id": id(number), "role": "coordinator", "name": name, "email": email, "phone": "01234 567 890",
           "visibility": "coordinators"})
}

pub fn region(kind: &str, code: &str, parents: &Value) -> Region {
    let value = json!({"kind": kind, "code": code, "name": "Ynys Môn", "name_cy": null, "vintage": "2025-11",
                       "parents": parents});
    serde_json::from_value(value).unwrap()
}

pub fn helpline(slug: &str, position: u16) -> Helpline {
    let value = json!({"slug": slug, "name": "Police", "phone": "999", "audience": "anyone", "covers": "the UK",
        "what_for": "danger", "source": "a page", "as_of": "2026", "status": "current", "visibility": "public",
        "position": position});
    serde_json::from_value(value).unwrap()
}

pub fn seed_data() -> SeedData {
    let parents = json!([{"kind": "country", "code": "E92000001"}, {"kind": "pfa", "code": "E23000001"}]);
    SeedData {
        regions: vec![
            region("lad", "E06000002", &parents),
            region("lad", "E06000001", &parents),
            region("pfa", "E23000001", &json!([])),
            region("country", "E92000001", &json!([])),
        ],
        retired_codes: vec![
            // A county that two districts took the place of, and a code without a name.
            serde_json::from_value(json!({"kind": "county", "retired": "E10000001", "code": "E06000001",
                "code_kind": "lad", "name": "Humberside"}))
            .unwrap(),
            serde_json::from_value(json!({"kind": "county", "retired": "E10000001", "code": "E06000002",
                "code_kind": "lad", "name": "Humberside"}))
            .unwrap(),
            serde_json::from_value(json!({"kind": "lad", "retired": "E07000001", "code": "E06000001"})).unwrap(),
        ],
        crossings: vec![
            serde_json::from_value(json!({"from": "E06000001", "to": "E06000002", "name": "Humber Bridge"})).unwrap(),
        ],
        split_postcodes: vec![SplitPostcode {
            postcode: "DA5 2BD".parse().unwrap(),
            districts: ["E06000001", "E06000002"].map(|code| code.parse().unwrap()).to_vec(),
        }],
        boundaries: Blob::new(Blob::BOUNDARIES, "2025-11", vec![7; 3000]),
        postcodes: Blob::new(Blob::POSTCODES, "2025-08", (0..=255).cycle().take(100_000).collect()),
        helplines: vec![helpline("police", 2), helpline("danger", 1)],
        // The first links to what comes after it.
        partnerships: vec![
            partnership(1, "north", &json!({"links": [{"rel": "part_of", "slug": "whole"}]})),
            partnership(
                2,
                "whole",
                &json!({"coordinators": [contact(21, Some("Eve Erased"), Some("eve@example.org"))]}),
            ),
            partnership(
                3,
                "a-b",
                &json!({"links": [{"rel": "reports_to", "slug": "north"}, {"rel": "part_of", "slug": "whole"}]}),
            ),
        ],
    }
}

/// Runs each contract on both databases: `on_both!(a, b)` makes the tests `sqlite::a`, `postgres::a` and so on.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&super::support::Home::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $name() { super::$name(&super::support::Home::postgres()); })+
        }
    };
}
pub(crate) use on_both;
