//! Both databases have the same migrations and, after them, the same shape.

#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::collections::BTreeSet;
use std::fs;

use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};
use support::Home;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn migrations(database: &str) -> BTreeSet<String> {
    let folder = format!("{}/migrations/{database}", env!("CARGO_MANIFEST_DIR"));
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn migrations_are_paired_by_name() {
    assert_eq!(migrations("sqlite"), migrations("postgres"));
    assert!(!migrations("sqlite").is_empty());
}

#[test]
fn both_schemas_agree() {
    let (sqlite, postgres) = (Home::sqlite(), Home::postgres());
    drop((sqlite.open(), postgres.open()));
    let mut file = SqliteConnection::establish(&sqlite.url.sqlite_path().unwrap().display().to_string()).unwrap();
    let mut server = PgConnection::establish(&postgres.url.to_string()).unwrap();
    for (sqlite, postgres) in [
        (SQLITE_COLUMNS, POSTGRES_COLUMNS),
        (SQLITE_KEYS, POSTGRES_KEYS),
        (SQLITE_FOREIGN_KEYS, POSTGRES_FOREIGN_KEYS),
        (SQLITE_INDEXES, POSTGRES_INDEXES),
    ] {
        let lines = |rows: Vec<Line>| rows.into_iter().map(|row| row.line).collect::<BTreeSet<_>>();
        let in_file = lines(sql_query(sqlite).load(&mut file).unwrap());
        let on_server = lines(sql_query(postgres).load(&mut server).unwrap());
        assert!(in_file.len() > 1, "{sqlite}");
        assert_eq!(in_file, on_server);
    }
}

#[test]
fn text_is_ordered_by_bytes() {
    let home = Home::postgres();
    drop(home.open());
    let mut server = PgConnection::establish(&home.url.to_string()).unwrap();
    let other: Vec<Line> = sql_query(
        "SELECT table_name || '.' || column_name AS line FROM information_schema.columns
         WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'",
    )
    .load(&mut server)
    .unwrap();
    assert_eq!(other.into_iter().map(|row| row.line).collect::<Vec<_>>(), [""; 0]);
}

const SQLITE_COLUMNS: &str = "
    SELECT t.name || '.' || c.name || ' ' || lower(c.type) || CASE c.\"notnull\" WHEN 0 THEN ' null' ELSE '' END AS line
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'";

const POSTGRES_COLUMNS: &str = "
    SELECT table_name || '.' || column_name || ' '
           || CASE data_type WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'blob'
                             WHEN 'timestamp without time zone' THEN 'text' ELSE data_type END
           || CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END AS line
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'";

const SQLITE_KEYS: &str = "
    SELECT 'p ' || t.name || '(' || group_concat(c.name, ',' ORDER BY c.pk) || ')' AS line
    FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND c.pk > 0 AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' GROUP BY t.name
    UNION ALL
    SELECT 'u ' || t.name || '(' || (SELECT group_concat(name, ',' ORDER BY seqno) FROM pragma_index_info(i.name)) || ')'
    FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin = 'u'";

const POSTGRES_KEYS: &str = "
    SELECT k.contype::text || ' ' || k.conrelid::regclass || '(' || string_agg(a.attname, ',' ORDER BY u.place) || ')' AS line
    FROM pg_constraint k CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS u (number, place)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
    WHERE k.contype IN ('p', 'u') AND k.connamespace = 'public'::regnamespace
      AND k.conrelid::regclass::text NOT LIKE '\\_\\_%'
    GROUP BY k.oid, k.contype, k.conrelid";

const SQLITE_FOREIGN_KEYS: &str = "
    SELECT t.name || '(' || group_concat(f.\"from\", ',' ORDER BY f.seq) || ') '
           || f.\"table\" || '(' || group_concat(f.\"to\", ',' ORDER BY f.seq) || ')' AS line
    FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' GROUP BY t.name, f.id";

const POSTGRES_FOREIGN_KEYS: &str = "
    SELECT k.conrelid::regclass || '(' || string_agg(a.attname, ',' ORDER BY u.place) || ') '
           || k.confrelid::regclass || '(' || string_agg(b.attname, ',' ORDER BY u.place) || ')' AS line
    FROM pg_constraint k CROSS JOIN unnest(k.conkey, k.confkey) WITH ORDINALITY AS u (number, target, place)
    JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
    JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.target
    WHERE k.contype = 'f' GROUP BY k.oid, k.conrelid, k.confrelid";

const SQLITE_INDEXES: &str =
    "SELECT name || ' ' || tbl_name AS line FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";

const POSTGRES_INDEXES: &str = "
    SELECT c.relname || ' ' || i.indrelid::regclass AS line FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))";
