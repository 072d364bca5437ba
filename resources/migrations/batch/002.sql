-- The connection that answers a batch, so that a program started again goes on with the same one.
ALTER TABLE batch ADD COLUMN connection TEXT NOT NULL DEFAULT '';  -- its id
