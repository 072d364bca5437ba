-- Where the connection of a batch led, so that a batch does not go on elsewhere without a word.
ALTER TABLE batch ADD COLUMN address TEXT NOT NULL DEFAULT '';  -- as core.connections.Connection.address gives it
