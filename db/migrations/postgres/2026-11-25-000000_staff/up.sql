-- Accounts, and what staff do beside writing records. Its twin for the other database stands beside it under the same name.

-- The history of helplines counts beside that of partnerships.
ALTER TABLE register ADD COLUMN helpline_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE register ADD COLUMN helpline_head TEXT COLLATE "C" NOT NULL DEFAULT '0000000000000000000000000000000000000000000000000000000000000000';

-- Who keeps the register. E-mail addresses are in lower case; `password` is an Argon2id hash.
CREATE TABLE accounts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    email TEXT COLLATE "C" NOT NULL UNIQUE,
    name TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL CHECK (role IN ('coordinator', 'editor', 'admin')),
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('active', 'disabled')),
    password TEXT COLLATE "C",
    totp_secret BYTEA,
    totp_last_step BIGINT,
    failures INTEGER NOT NULL CHECK (failures >= 0),
    failed_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    last_sign_in_at TIMESTAMP
);

-- The partnerships that an account coordinates.
CREATE TABLE account_partnerships (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    PRIMARY KEY (account_id, partnership_id)
);

-- What stands in for a second factor that was lost, each once.
CREATE TABLE recovery_codes (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    digest BYTEA NOT NULL CHECK (length(digest) = 32),
    used_at TIMESTAMP,
    PRIMARY KEY (account_id, digest)
);

-- Links by which an account signs in once, to set its password.
CREATE TABLE sign_in_links (
    digest BYTEA NOT NULL PRIMARY KEY CHECK (length(digest) = 32),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    used_at TIMESTAMP
);

-- Who is signed in. Rows go when a session ends.
CREATE TABLE sessions (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    stage TEXT COLLATE "C" NOT NULL CHECK (stage IN ('enrolling', 'password', 'full')),
    created_at TIMESTAMP NOT NULL,
    last_seen_at TIMESTAMP NOT NULL
);

-- Keys of programs.
CREATE TABLE tokens (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    name TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL CHECK (scope IN ('read', 'write')),
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    revoked_at TIMESTAMP,
    last_used_at TIMESTAMP
);

-- What was done with accounts, exports and personal data. Only ever added to.
CREATE TABLE audit (
    number BIGINT NOT NULL PRIMARY KEY CHECK (number >= 1),
    at TIMESTAMP NOT NULL,
    actor TEXT COLLATE "C",
    event TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C",
    detail TEXT COLLATE "C"
);

-- The answers to writes that carried an idempotency key, to be given again.
CREATE TABLE idempotent_answers (
    account_id TEXT COLLATE "C" NOT NULL REFERENCES accounts (id),
    key TEXT COLLATE "C" NOT NULL,
    request BYTEA NOT NULL CHECK (length(request) = 32),
    partnership_id TEXT COLLATE "C",
    answer TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, key)
);

-- The history of helplines: one chain over all of them. Only ever added to.
CREATE TABLE helpline_revisions (
    version BIGINT NOT NULL PRIMARY KEY CHECK (version >= 1),
    slug TEXT COLLATE "C" NOT NULL REFERENCES helplines (slug),
    number INTEGER NOT NULL CHECK (number >= 1),
    at TIMESTAMP NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    author TEXT COLLATE "C",
    why TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    previous_hash TEXT COLLATE "C" NOT NULL CHECK (length(previous_hash) = 64),
    hash TEXT COLLATE "C" NOT NULL CHECK (length(hash) = 64),
    UNIQUE (slug, number)
);

-- What the websites of records answered when they were last asked.
CREATE TABLE link_checks (
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    url TEXT COLLATE "C" NOT NULL,
    checked_at TIMESTAMP NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL CHECK (outcome IN ('alive', 'moved', 'dead', 'not_asked')),
    detail TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (partnership_id, url)
);

-- Partnerships that were asked whether their record is right, and what they answered.
CREATE TABLE confirmations (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    digest BYTEA NOT NULL UNIQUE CHECK (length(digest) = 32),
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    revision INTEGER NOT NULL,
    sent_to TEXT COLLATE "C" NOT NULL,
    made_by TEXT COLLATE "C",
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP NOT NULL,
    sent_at TIMESTAMP,
    answer TEXT COLLATE "C" CHECK (answer IN ('right', 'correction')),
    told TEXT COLLATE "C",
    answered_at TIMESTAMP,
    handled TEXT COLLATE "C" CHECK (handled IN ('accepted', 'dismissed')),
    handled_at TIMESTAMP
);

-- Spreadsheets that were imported, each in one transaction.
CREATE TABLE imports (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    at TIMESTAMP NOT NULL,
    account_id TEXT COLLATE "C",
    file_name TEXT COLLATE "C" NOT NULL,
    created INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    undone_at TIMESTAMP
);

-- The revisions that an import wrote.
CREATE TABLE import_changes (
    import_id TEXT COLLATE "C" NOT NULL REFERENCES imports (id),
    partnership_id TEXT COLLATE "C" NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (import_id, partnership_id),
    FOREIGN KEY (partnership_id, number) REFERENCES revisions (partnership_id, number)
);

CREATE INDEX sessions_by_account ON sessions (account_id);
CREATE INDEX tokens_by_account ON tokens (account_id);
CREATE INDEX confirmations_by_partnership ON confirmations (partnership_id);

CREATE TRIGGER audit_refuse_change BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_refuse_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER helpline_revisions_refuse_change BEFORE UPDATE OR DELETE ON helpline_revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER helpline_revisions_refuse_truncate BEFORE TRUNCATE ON helpline_revisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
