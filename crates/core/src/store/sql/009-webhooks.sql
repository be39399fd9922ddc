-- The sides whose hosts tell of pushes. The secret that both share is in the keychain.
CREATE TABLE webhooks (
    mirror INTEGER NOT NULL REFERENCES mirrors (id) ON DELETE CASCADE,
    side TEXT NOT NULL,
    -- The host's number for the hook; absent for one that somebody made by hand.
    hook TEXT,
    url TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    heard_at INTEGER,
    PRIMARY KEY (mirror, side)
) STRICT, WITHOUT ROWID;

-- By what deliveries are known that were believed: none is believed twice. The oldest go.
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mark BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL
) STRICT;
