-- Few of a mirror's refs are not in sync, and they are what is asked for each time one is shown.
CREATE INDEX refs_not_in_sync ON refs (mirror, name) WHERE verdict <> '{"kind":"inSync"}';
