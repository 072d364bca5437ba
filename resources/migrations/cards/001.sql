-- What servers can do with their models: a card each, as core.servers.card_to_json gives it.
CREATE TABLE card (
    connection TEXT NOT NULL,                       -- its id
    model      TEXT NOT NULL,
    place      TEXT NOT NULL,                       -- the address it is about: of another one it says nothing
    card       TEXT NOT NULL,                       -- JSON
    PRIMARY KEY (connection, model)
) STRICT, WITHOUT ROWID;
