-- What a page tells once after a form was taken, and changes of helplines that wait for a second person. Its twin for
-- the other database stands beside it under the same name.

-- What the next page of a session tells. It is sealed with the session's secret, which the browser alone has, and
-- goes with the session.
CREATE TABLE session_notes (
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    sealed BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (session_id, path)
) STRICT;

-- Changes of helplines that somebody proposed. Whoever proposed one never accepts it.
CREATE TABLE helpline_changes (
    id TEXT NOT NULL PRIMARY KEY,
    slug TEXT NOT NULL REFERENCES helplines (slug),
    revision INTEGER NOT NULL CHECK (revision >= 1),
    document TEXT NOT NULL,
    why TEXT NOT NULL,
    role TEXT NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    decision TEXT CHECK (decision IN ('accepted', 'declined', 'withdrawn')),
    decided_by TEXT,
    decided_at TEXT,
    decided_why TEXT,
    CHECK (decision <> 'accepted' OR decided_by <> proposed_by)
) STRICT;

CREATE INDEX helpline_changes_by_slug ON helpline_changes (slug);
