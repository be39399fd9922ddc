-- What kind of host it is, as somebody said or as it was found out; where its pages begin where that is not https://host;
-- whether the secret may go there over plain HTTP.
ALTER TABLE accounts ADD COLUMN kind TEXT;
ALTER TABLE accounts ADD COLUMN base TEXT;
ALTER TABLE accounts ADD COLUMN allow_plain_http INTEGER NOT NULL DEFAULT 0;
-- What the host said of the account when it was last asked.
ALTER TABLE accounts ADD COLUMN login TEXT;
ALTER TABLE accounts ADD COLUMN scopes TEXT;
ALTER TABLE accounts ADD COLUMN expires_at INTEGER;
ALTER TABLE accounts ADD COLUMN checked_at INTEGER;
ALTER TABLE accounts ADD COLUMN problem TEXT;
-- The end of the token that people were last told of.
ALTER TABLE accounts ADD COLUMN announced_end INTEGER;

-- The hosts' own numbers of the two repositories: another one behind the same address is another repository.
ALTER TABLE mirrors ADD COLUMN left_repository TEXT;
ALTER TABLE mirrors ADD COLUMN right_repository TEXT;
-- Who carries changes over: Gemel, or a host by itself while Gemel watches.
ALTER TABLE mirrors ADD COLUMN run_by TEXT NOT NULL DEFAULT '"gemel"';
