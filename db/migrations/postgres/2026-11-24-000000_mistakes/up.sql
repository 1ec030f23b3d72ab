-- What readers tell of mistakes in records: for staff only. It is no part of the register's history, so its version
-- does not move.
CREATE TABLE mistakes (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    partnership_id TEXT COLLATE "C" NOT NULL REFERENCES partnerships (id),
    told TEXT COLLATE "C" NOT NULL,
    where_to_check TEXT COLLATE "C",
    received_at TIMESTAMP NOT NULL,
    status TEXT COLLATE "C" NOT NULL CHECK (status IN ('new', 'done'))
);
