-- The register. Its twin for PostgreSQL stands beside it under the same name; a test holds both to the same shape.
-- Identifiers are UUIDs as text, times are UTC, documents are canonical JSON as text.

-- One row: which version the register is at, and the head of its log.
CREATE TABLE register (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 0),
    seeded_at TEXT,
    head TEXT NOT NULL CHECK (length(head) = 64)
) STRICT;

INSERT INTO register (id, format, version, head) VALUES (1, 1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE regions (
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_cy TEXT,
    vintage TEXT NOT NULL,
    parents TEXT NOT NULL,
    PRIMARY KEY (kind, code)
) STRICT;

CREATE TABLE retired_codes (
    kind TEXT NOT NULL,
    retired TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (kind, retired, code),
    FOREIGN KEY (kind, code) REFERENCES regions (kind, code)
) STRICT;

CREATE TABLE crossings (
    from_code TEXT NOT NULL,
    to_code TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (from_code, to_code, name)
) STRICT;

CREATE TABLE blobs (
    name TEXT NOT NULL PRIMARY KEY,
    vintage TEXT NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    bytes BLOB NOT NULL,
    loaded_at TEXT NOT NULL
) STRICT;

CREATE TABLE helplines (
    slug TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    document TEXT NOT NULL
) STRICT;

CREATE TABLE partnerships (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    nncf_membership TEXT NOT NULL,
    visibility TEXT NOT NULL CHECK (visibility IN ('public', 'coordinators', 'staff')),
    document TEXT NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;

-- Every slug that ever was, so that none is given to another record.
CREATE TABLE slugs (
    slug TEXT NOT NULL PRIMARY KEY,
    partnership_id TEXT NOT NULL REFERENCES partnerships (id)
) STRICT;

CREATE TABLE coverage (
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    PRIMARY KEY (partnership_id, kind, code),
    FOREIGN KEY (kind, code) REFERENCES regions (kind, code)
) STRICT;

CREATE TABLE links (
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    rel TEXT NOT NULL,
    target_id TEXT NOT NULL REFERENCES partnerships (id),
    PRIMARY KEY (partnership_id, rel, target_id),
    CHECK (partnership_id <> target_id)
) STRICT;

-- The values that can be erased: nothing else in the database repeats them.
CREATE TABLE personal_values (
    id TEXT NOT NULL PRIMARY KEY,
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    coordinator_id TEXT NOT NULL,
    field TEXT NOT NULL CHECK (field IN ('name', 'email', 'phone')),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    value TEXT NOT NULL
) STRICT;
CREATE INDEX personal_values_by_partnership ON personal_values (partnership_id);
CREATE INDEX personal_values_by_coordinator ON personal_values (coordinator_id);

CREATE TABLE revisions (
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    at TEXT NOT NULL,
    role TEXT NOT NULL,
    author TEXT,
    why TEXT NOT NULL,
    document TEXT NOT NULL,
    previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (partnership_id, number)
) STRICT;

CREATE TABLE log (
    version INTEGER NOT NULL PRIMARY KEY CHECK (version >= 1),
    partnership_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    revision_hash TEXT NOT NULL CHECK (length(revision_hash) = 64),
    previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    at TEXT NOT NULL,
    UNIQUE (partnership_id, number),
    FOREIGN KEY (partnership_id, number) REFERENCES revisions (partnership_id, number)
) STRICT;

-- History is only ever added to.
CREATE TRIGGER revisions_refuse_update BEFORE UPDATE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions is only ever added to'); END;
CREATE TRIGGER revisions_refuse_delete BEFORE DELETE ON revisions BEGIN SELECT RAISE(ABORT, 'revisions is only ever added to'); END;
CREATE TRIGGER log_refuse_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'log is only ever added to'); END;
CREATE TRIGGER log_refuse_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'log is only ever added to'); END;
CREATE TRIGGER slugs_refuse_update BEFORE UPDATE ON slugs BEGIN SELECT RAISE(ABORT, 'slugs is only ever added to'); END;
CREATE TRIGGER slugs_refuse_delete BEFORE DELETE ON slugs BEGIN SELECT RAISE(ABORT, 'slugs is only ever added to'); END;
