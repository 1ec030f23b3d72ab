-- Spreadsheets that somebody is importing, with what they chose so far. No part of the history: they go when they are
-- imported or given up, and after a day.
CREATE TABLE import_drafts (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    account_id TEXT COLLATE "C" NOT NULL,
    at TIMESTAMP NOT NULL,
    file_name TEXT COLLATE "C" NOT NULL,
    file BYTEA NOT NULL,
    choices TEXT COLLATE "C" NOT NULL
);
