-- E-mail on its way out, and who is told of what came in. Its twin for the other database stands beside it under the same name.

-- Each e-mail until it is sent, and what became of it after that. `kind` is the program's to know, so that later ones need
-- no new table. A body may hold a link that is a secret: it goes once it is sent or of no use any more. `next_try_at` is
-- also when the claim of a process that is sending it runs out.
CREATE TABLE outbox (
    id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    kind TEXT COLLATE "C" NOT NULL,
    campaign_id TEXT COLLATE "C",
    confirmation_id TEXT COLLATE "C" REFERENCES confirmations (id),
    partnership_id TEXT COLLATE "C" REFERENCES partnerships (id),
    account_id TEXT COLLATE "C" REFERENCES accounts (id),
    sent_to TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    body TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'by_hand', 'dropped')),
    tries INTEGER NOT NULL CHECK (tries >= 0),
    made_at TIMESTAMP NOT NULL,
    next_try_at TIMESTAMP NOT NULL,
    claim TEXT COLLATE "C",
    finished_at TIMESTAMP,
    error TEXT COLLATE "C"
);

CREATE INDEX outbox_by_state ON outbox (state, next_try_at);
CREATE INDEX outbox_by_campaign ON outbox (campaign_id);
CREATE INDEX outbox_by_confirmation ON outbox (confirmation_id);
CREATE INDEX outbox_by_partnership ON outbox (partnership_id);

-- Whether somebody is told of answers and reports, and when that was last done.
ALTER TABLE accounts ADD COLUMN notices TEXT COLLATE "C" NOT NULL DEFAULT 'daily' CHECK (notices IN ('daily', 'never'));
ALTER TABLE accounts ADD COLUMN noticed_at TIMESTAMP;
