-- What took the place of a code may be of another kind, a district in the place of a county, and what is no more has a
-- name. Registers that were filled before have rows without names; the program that serves them adds what ships.
CREATE TABLE retired_codes_by_kind (
    kind TEXT COLLATE "C" NOT NULL,
    retired TEXT COLLATE "C" NOT NULL,
    code_kind TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C",
    PRIMARY KEY (kind, retired, code_kind, code),
    FOREIGN KEY (code_kind, code) REFERENCES regions (kind, code)
);

INSERT INTO retired_codes_by_kind (kind, retired, code_kind, code, name)
SELECT kind, retired, kind, code, NULL FROM retired_codes;

DROP TABLE retired_codes;

ALTER TABLE retired_codes_by_kind RENAME TO retired_codes;

-- Postcodes that are known to lie in several districts.
CREATE TABLE split_postcodes (
    postcode TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (postcode, code)
);
