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
