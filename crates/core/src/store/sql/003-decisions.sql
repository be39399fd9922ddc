-- A person wants the ref left alone until both sides agree again.
ALTER TABLE refs ADD COLUMN ignored INTEGER NOT NULL DEFAULT 0;

-- A removed mirror's backups are still listed under its name.
ALTER TABLE backups ADD COLUMN mirror_name TEXT NOT NULL DEFAULT '';
UPDATE backups SET mirror_name = coalesce((SELECT name FROM mirrors WHERE mirrors.id = backups.mirror), '');
-- Since when its time has been over, as far as the clock can be believed.
ALTER TABLE backups ADD COLUMN over_since INTEGER;
CREATE INDEX backups_by_time ON backups (at);
