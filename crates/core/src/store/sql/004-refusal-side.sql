-- Which side refused: the host whose words the refusal holds. Not known of what was refused before this version.
ALTER TABLE refs ADD COLUMN refusal_side TEXT;
