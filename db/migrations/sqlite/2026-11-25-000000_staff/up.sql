-- Accounts, and what staff do beside writing records. Its twin for the other database stands beside it under the same name.

-- The history of helplines counts beside that of partnerships.
ALTER TABLE register ADD COLUMN helpline_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE register ADD COLUMN helpline_head TEXT NOT NULL DEFAULT '0000000000000000000000000000000000000000000000000000000000000000';

-- Who keeps the register. E-mail addresses are in lower case; `password` is an Argon2id hash.
CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('coordinator', 'editor', 'admin')),
    status TEXT NOT NULL CHECK (status IN ('active', 'disabled')),
    password TEXT,
    totp_secret BLOB,
    totp_last_step INTEGER,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    failed_at TEXT,
    created_at TEXT NOT NULL,
    last_sign_in_at TEXT
) STRICT;

-- The partnerships that an account coordinates.
CREATE TABLE account_partnerships (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    PRIMARY KEY (account_id, partnership_id)
) STRICT;

-- What stands in for a second factor that was lost, each once.
CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    used_at TEXT,
    PRIMARY KEY (account_id, digest)
) STRICT;

-- Links by which an account signs in once, to set its password.
CREATE TABLE sign_in_links (
    digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT
) STRICT;

-- Who is signed in. Rows go when a session ends.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    stage TEXT NOT NULL CHECK (stage IN ('enrolling', 'password', 'full')),
    created_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL
) STRICT;

-- Keys of programs.
CREATE TABLE tokens (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('read', 'write')),
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    last_used_at TEXT
) STRICT;

-- What was done with accounts, exports and personal data. Only ever added to.
CREATE TABLE audit (
    number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
    at TEXT NOT NULL,
    actor TEXT,
    event TEXT NOT NULL,
    subject TEXT,
    detail TEXT
) STRICT;

-- The answers to writes that carried an idempotency key, to be given again.
CREATE TABLE idempotent_answers (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    key TEXT NOT NULL,
    request BLOB NOT NULL CHECK (length(request) = 32),
    partnership_id TEXT,
    answer TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (account_id, key)
) STRICT;

-- The history of helplines: one chain over all of them. Only ever added to.
CREATE TABLE helpline_revisions (
    version INTEGER NOT NULL PRIMARY KEY CHECK (version >= 1),
    slug TEXT NOT NULL REFERENCES helplines (slug),
    number INTEGER NOT NULL CHECK (number >= 1),
    at TEXT NOT NULL,
    role TEXT NOT NULL,
    author TEXT,
    why TEXT NOT NULL,
    document TEXT NOT NULL,
    previous_hash TEXT NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    UNIQUE (slug, number)
) STRICT;

-- What the websites of records answered when they were last asked.
CREATE TABLE link_checks (
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    url TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('alive', 'moved', 'dead', 'not_asked')),
    detail TEXT NOT NULL,
    PRIMARY KEY (partnership_id, url)
) STRICT;

-- Partnerships that were asked whether their record is right, and what they answered.
CREATE TABLE confirmations (
    id TEXT NOT NULL PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    revision INTEGER NOT NULL,
    sent_to TEXT NOT NULL,
    made_by TEXT,
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    sent_at TEXT,
    answer TEXT CHECK (answer IN ('right', 'correction')),
    told TEXT,
    answered_at TEXT,
    handled TEXT CHECK (handled IN ('accepted', 'dismissed')),
    handled_at TEXT
) STRICT;

-- Spreadsheets that were imported, each in one transaction.
CREATE TABLE imports (
    id TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    account_id TEXT,
    file_name TEXT NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    undone_at TEXT
) STRICT;

-- The revisions that an import wrote.
CREATE TABLE import_changes (
    import_id TEXT NOT NULL REFERENCES imports (id),
    partnership_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (import_id, partnership_id),
    FOREIGN KEY (partnership_id, number) REFERENCES revisions (partnership_id, number)
) STRICT;

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX tokens_by_account ON tokens (account_id);
CREATE INDEX confirmations_by_partnership ON confirmations (partnership_id);

CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is only ever added to'); END;
CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is only ever added to'); END;
CREATE TRIGGER helpline_revisions_refuse_update BEFORE UPDATE ON helpline_revisions BEGIN SELECT RAISE(ABORT, 'helpline_revisions is only ever added to'); END;
CREATE TRIGGER helpline_revisions_refuse_delete BEFORE DELETE ON helpline_revisions BEGIN SELECT RAISE(ABORT, 'helpline_revisions is only ever added to'); END;
