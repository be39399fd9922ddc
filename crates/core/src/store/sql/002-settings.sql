-- What holds for every mirror; what is not here has its default. Values are JSON.
CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- A file of certificates in PEM form that are trusted besides the system's, and whether certificates are looked at at all.
ALTER TABLE accounts ADD COLUMN authorities TEXT;
ALTER TABLE accounts ADD COLUMN verify_tls INTEGER NOT NULL DEFAULT 1;

-- Words for the hooks of the hosts that are written, a JSON list.
ALTER TABLE mirrors ADD COLUMN push_options TEXT NOT NULL DEFAULT '[]';
