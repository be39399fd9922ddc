-- The keys that were made here to log in by SSH: of an account (`account:NAME`), or of one side of a mirror
-- (`mirror:NUMBER:SIDE`). The private halves are in the keychain.
CREATE TABLE ssh_keys (
    owner TEXT PRIMARY KEY,
    public TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    -- Where its host knows it: a list of places with the numbers that the host gave it.
    uploads TEXT NOT NULL DEFAULT '[]'
) STRICT;
