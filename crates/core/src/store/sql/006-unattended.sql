-- What a mirror does while nobody looks: after how many failures in a row it stops, whether it starts again by itself when
-- the cause was a passing one, and whether its notices are shown.
ALTER TABLE mirrors ADD COLUMN stop_after INTEGER NOT NULL DEFAULT 5;
ALTER TABLE mirrors ADD COLUMN start_again INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mirrors ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
-- When a pause ends by itself; absent for one that a person ends.
ALTER TABLE mirrors ADD COLUMN paused_until INTEGER;

-- When the last run began and ended, whatever became of it.
ALTER TABLE states ADD COLUMN began_at INTEGER;
ALTER TABLE states ADD COLUMN ended_at INTEGER;
-- When each side was last listed.
ALTER TABLE states ADD COLUMN left_seen_at INTEGER;
ALTER TABLE states ADD COLUMN right_seen_at INTEGER;
UPDATE states SET began_at = checked_at, ended_at = checked_at, left_seen_at = checked_at, right_seen_at = checked_at;

-- What a person is to hear of and was not shown yet, a mirror's in one row: quiet hours outlast the program.
CREATE TABLE notices (
    mirror INTEGER PRIMARY KEY REFERENCES mirrors (id) ON DELETE CASCADE,
    about TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
