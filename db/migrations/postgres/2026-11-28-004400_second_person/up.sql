-- What a page tells once after a form was taken, and changes of helplines that wait for a second person. Its twin for
-- the other database stands beside it under the same name.

-- What the next page of a session tells. It is sealed with the session's secret, which the browser alone has, and
-- goes with the session.
CREATE TABLE session_notes (
    session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    path TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (session_id, path)
);

-- Changes of helplines that somebody proposed. Whoever proposed one never accepts it.
CREATE TABLE helpline_changes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL REFERENCES helplines (slug),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    document TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    proposed_by TEXT COLLATE "C" NOT NULL,
    proposed_at TIMESTAMP NOT NULL,
    decision TEXT COLLATE "C" CHECK (decision IN ('accepted', 'declined', 'withdrawn')),
    decided_by TEXT COLLATE "C",
    decided_at TIMESTAMP,
    decided_why TEXT COLLATE "C",
    CHECK (decision <> 'accepted' OR decided_by <> proposed_by)
);

CREATE INDEX helpline_changes_by_slug ON helpline_changes (slug);
