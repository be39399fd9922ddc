-- What asks for a person is rare among a hundred thousand lines.
CREATE INDEX events_marked ON events (id) WHERE level <> '"info"';
