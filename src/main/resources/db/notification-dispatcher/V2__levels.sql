-- How far a window is read: rows of it stored so far, and rows it has in all if License Central tells; null between windows.
ALTER TABLE watermark ADD COLUMN rows_read bigint;
ALTER TABLE watermark ADD COLUMN rows_expected bigint;

-- Levels of detail: what several records tell together, and what a newer message makes superfluous.

ALTER TABLE message ADD COLUMN correlation_id text;

-- Records told in one message: the licenses of an order item, the licenses of a ticket that one license transfer
-- processed, the activations of a license of which only the newest counts.
CREATE TABLE bundle (
  kind       text        NOT NULL,     -- order-item, ticket or current
  bundle_key text        NOT NULL,
  changed_at timestamptz NOT NULL,     -- newest change of its records
  pending    boolean     NOT NULL,     -- changed since it was last looked at
  silent     boolean     NOT NULL,     -- what changed belongs to a silent back-fill
  digest     bytea,                    -- of what was told last; null until then
  PRIMARY KEY (kind, bundle_key)
);
CREATE INDEX bundle_pending ON bundle (kind, changed_at) WHERE pending;

-- The records of a bundle
CREATE INDEX snapshot_order_item ON snapshot ((data ->> 'orderItemKey')) WHERE module = 'licenses';
CREATE INDEX snapshot_transfer ON snapshot ((data ->> 'transferKey')) WHERE module = 'activations';
CREATE INDEX snapshot_license ON snapshot ((data ->> 'ticketLicenseId')) WHERE module = 'activations';

-- A state that a newer one made superfluous before it was delivered stays in the table, to be counted.
ALTER TABLE delivery DROP CONSTRAINT delivery_state_check;
ALTER TABLE delivery ADD CONSTRAINT delivery_state_check CHECK (state IN ('pending', 'delivered', 'dead', 'superseded'));
ALTER TABLE delivery ADD COLUMN supersede_key text;  -- a later pending delivery of this key replaces it; null: nothing does
CREATE INDEX delivery_supersede ON delivery (supersede_key, destination, sequence)
  WHERE state = 'pending' AND supersede_key IS NOT NULL;
