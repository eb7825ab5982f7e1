-- Order and dead letters by choice, history that ends.

-- As the routes of the destination last said, for commands that run without them
ALTER TABLE destination ADD COLUMN order_by text NOT NULL DEFAULT 'subject';
ALTER TABLE destination ADD COLUMN on_dead text NOT NULL DEFAULT 'skip' CHECK (on_dead IN ('skip', 'block'));

-- A dead letter that nobody wants delivered any more stays in the table, to be counted.
ALTER TABLE delivery DROP CONSTRAINT delivery_state_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_state_check
  CHECK (state IN ('pending', 'delivered', 'dead', 'superseded', 'discarded'));
ALTER TABLE delivery ADD COLUMN dead_at timestamptz;
ALTER TABLE delivery ADD COLUMN blocks boolean NOT NULL DEFAULT false; -- dead, and later ones of its key wait for it
UPDATE delivery SET dead_at = due_at WHERE state = 'dead';

-- What others of the key have to wait for
DROP INDEX delivery_order;
CREATE INDEX delivery_order ON delivery (order_key, destination, sequence) WHERE state = 'pending' OR blocks;
CREATE INDEX delivery_blocking ON delivery (destination) WHERE blocks;
