-- The register. Its twin for SQLite stands beside it under the same name; a test holds both to the same shape.
-- Identifiers are UUIDs as text, times are UTC, documents are canonical JSON as text.
-- Text has the collation "C": its order is that of its bytes, as on SQLite.

-- One row: which version the register is at, and the head of its log.
CREATE TABLE register (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    version BIGINT NOT NULL CHECK (version >= 0),
    seeded_at TIMESTAMP,
    head TEXT COLLATE "C" NOT NULL CHECK (length(head) = 64)
);

INSERT INTO register (id, format, version, head) VALUES (1, 1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TABLE regions (
    kind TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_cy TEXT COLLATE "C",
    vintage TEXT COLLATE "C" NOT NULL,
    parents TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, code)
);

CREATE TABLE retired_codes (
    kind TEXT COLLATE "C" NOT NULL,
    retired TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (kind, retired, code),
    FOREIGN KEY (kind, code) REFERENCES regions (kind, code)
);

CREATE TABLE crossings (
    from_code TEXT COLLATE "C" NOT NULL,
    to_code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (from_code, to_code, name)
);

CREATE TABLE blobs (
    name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    vintage TEXT COLLATE "C" NOT NULL,
    digest BYTEA NOT NULL CHECK (length(digest) = 32),
    bytes BYTEA NOT NULL,
    loaded_at TIMESTAMP NOT NULL
);

-- Packed already: trying to compress them again only costs time.
ALTER TABLE blobs ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE helplines (
    slug TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL,
    document TEXT COLLATE "C" NOT NULL
);

CREATE TABLE partnerships (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    nncf_membership TEXT COLLATE "C" NOT NULL,
    visibility TEXT COLLATE "C" NOT NULL CHECK (visibility IN ('public', 'coordinators', 'staff')),
    document TEXT COLLATE "C" NOT NULL,
    revision INTEGER NOT NULL CHECK (revision >= 1),
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- Every slug that ever was, so that none is given to another record.
CREATE TABLE slugs (
    slug TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id)
);

CREATE TABLE coverage (
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    kind TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (partnership_id, kind, code),
    FOREIGN KEY (kind, code) REFERENCES regions (kind, code)
);

CREATE TABLE links (
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    rel TEXT COLLATE "C" NOT NULL,
    target_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    PRIMARY KEY (partnership_id, rel, target_id),
    CHECK (partnership_id <> target_id)
);

-- The values that can be erased: nothing else in the database repeats them.
CREATE TABLE personal_values (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    coordinator_id TEXT COLLATE "C" NOT NULL,
    field TEXT COLLATE "C" NOT NULL CHECK (field IN ('name', 'email', 'phone')),
    salt BYTEA NOT NULL CHECK (length(salt) = 32),
    value TEXT COLLATE "C" NOT NULL
);
CREATE INDEX personal_values_by_partnership ON personal_values (partnership_id);
CREATE INDEX personal_values_by_coordinator ON personal_values (coordinator_id);

CREATE TABLE revisions (
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    number INTEGER NOT NULL CHECK (number >= 1),
    at TIMESTAMP NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C",
    why TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    previous_hash TEXT COLLATE "C" NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT COLLATE "C" NOT NULL CHECK (length(hash) = 64),
    PRIMARY KEY (partnership_id, number)
);

CREATE TABLE log (
    version BIGINT NOT NULL PRIMARY KEY CHECK (version >= 1),
    partnership_id TEXT COLLATE "C" NOT NULL,
    number INTEGER NOT NULL,
    revision_hash TEXT COLLATE "C" NOT NULL CHECK (length(revision_hash) = 64),
    previous_hash TEXT COLLATE "C" NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT COLLATE "C" NOT NULL CHECK (length(hash) = 64),
    at TIMESTAMP NOT NULL,
    UNIQUE (partnership_id, number),
    FOREIGN KEY (partnership_id, number) REFERENCES revisions (partnership_id, number)
);

-- History is only ever added to.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME;
END
$$;
CREATE TRIGGER revisions_refuse_change BEFORE UPDATE OR DELETE ON revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revisions_refuse_truncate BEFORE TRUNCATE ON revisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_refuse_change BEFORE UPDATE OR DELETE ON log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER log_refuse_truncate BEFORE TRUNCATE ON log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER slugs_refuse_change BEFORE UPDATE OR DELETE ON slugs FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER slugs_refuse_truncate BEFORE TRUNCATE ON slugs FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
