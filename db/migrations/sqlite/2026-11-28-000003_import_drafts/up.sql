-- Spreadsheets that somebody is importing, with what they chose so far. No part of the history: they go when they are
-- imported or given up, and after a day.
CREATE TABLE import_drafts (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL,
    at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    file BLOB NOT NULL,
    choices TEXT NOT NULL
) STRICT;
