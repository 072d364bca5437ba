-- A batch: prompts in rows, and the texts that came back for them.
CREATE TABLE batch (
    id         INTEGER PRIMARY KEY CHECK (id = 1),  -- one batch a file
    model      TEXT NOT NULL,
    parameters TEXT NOT NULL                        -- JSON, as core.parameters.to_json gives it
) STRICT;

CREATE TABLE row (
    number INTEGER PRIMARY KEY,                     -- from 0, in the writer's order
    asked  TEXT NOT NULL,                           -- JSON: prompt, name, suffix, settings
    done   INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1))
) STRICT;

CREATE TABLE result (
    row           INTEGER NOT NULL REFERENCES row (number) ON DELETE CASCADE,
    choice        INTEGER NOT NULL,                 -- from 0
    text          TEXT NOT NULL,
    finish_reason TEXT NOT NULL,
    tokens        INTEGER NOT NULL,
    mean_logprob  REAL,                             -- nats; null if the server reported none
    error         TEXT NOT NULL,
    PRIMARY KEY (row, choice)
) STRICT, WITHOUT ROWID;
