-- What readers tell of mistakes in records: for staff only. It is no part of the register's history, so its version
-- does not move.
CREATE TABLE mistakes (
    id TEXT NOT NULL PRIMARY KEY,
    partnership_id TEXT NOT NULL REFERENCES partnerships (id),
    told TEXT NOT NULL,
    where_to_check TEXT,
    received_at TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('new', 'done'))
) STRICT;
