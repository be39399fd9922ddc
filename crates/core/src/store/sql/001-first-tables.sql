CREATE TABLE accounts (
    name TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    user TEXT NOT NULL
) STRICT;

CREATE TABLE mirrors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    left_url TEXT NOT NULL,
    left_host TEXT NOT NULL,
    left_account TEXT REFERENCES accounts (name) ON UPDATE CASCADE,
    right_url TEXT NOT NULL,
    right_host TEXT NOT NULL,
    right_account TEXT REFERENCES accounts (name) ON UPDATE CASCADE,
    direction TEXT NOT NULL,
    policy TEXT NOT NULL,
    scope TEXT NOT NULL,
    every_seconds INTEGER NOT NULL,
    paused_since INTEGER,
    allow_plain_http INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What the last runs saw of a mirror as a whole.
CREATE TABLE states (
    mirror INTEGER PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
    checked_at INTEGER,
    -- Digests of both listings and of the settings they were judged by; absent unless that run left every ref settled.
    digest TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since INTEGER,
    problem TEXT,
    question TEXT,
    counts TEXT NOT NULL DEFAULT '{}'
) STRICT;

CREATE TABLE refs (
    mirror INTEGER NOT NULL REFERENCES mirrors (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    left_tip TEXT,
    right_tip TEXT,
    base TEXT,
    -- 1 while the base rests on a host's report alone; then `base_before` is what the written side had before.
    provisional INTEGER NOT NULL DEFAULT 0,
    base_before TEXT,
    base_written TEXT,
    verdict TEXT,
    since INTEGER NOT NULL,
    left_gone_since INTEGER,
    right_gone_since INTEGER,
    refusal_left TEXT,
    refusal_right TEXT,
    refusal_words TEXT,
    left_ahead INTEGER,
    right_ahead INTEGER,
    PRIMARY KEY (mirror, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mirror INTEGER NOT NULL,
    trigger TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    outcome TEXT,
    bytes INTEGER NOT NULL DEFAULT 0,
    -- What the run was about to do, written before it did it.
    intent TEXT
) STRICT;
CREATE INDEX runs_by_mirror ON runs (mirror, id);

-- Tips that were replaced or deleted, pinned in the cache. A removed mirror's stay until they expire.
CREATE TABLE backups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mirror INTEGER NOT NULL,
    run INTEGER NOT NULL,
    side TEXT NOT NULL,
    host TEXT NOT NULL,
    name TEXT NOT NULL,
    tip TEXT NOT NULL,
    replaced_by TEXT,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX backups_by_ref ON backups (mirror, name, at);

CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    mirror INTEGER,
    mirror_name TEXT,
    run INTEGER,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    args TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_mirror ON events (mirror, id);
