-- States by choice, replay of whatever came to its end, back-fill through the router.

-- One index for what a newer state makes superfluous, and for the newer state itself, delivered or not
DROP INDEX delivery_supersede;
CREATE INDEX delivery_supersede ON delivery (supersede_key, destination, state, sequence) WHERE supersede_key IS NOT NULL;

-- As the routes of the destination last said
ALTER TABLE destination ADD COLUMN supersede_by text NOT NULL DEFAULT 'current';

-- Of what a message was made: the key of its record within the module, or of its bundle. Null in older messages; their
-- subjects and data tell it nearly always. Nullable and without default: no row is written anew.
ALTER TABLE message ADD COLUMN source_key text;

-- Stored messages that an operator wants shown to the router again for one destination; any one node does it.
CREATE TABLE backfill (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  destination    text    NOT NULL REFERENCES destination,
  state          text    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
  dry_run        boolean NOT NULL,       -- count only
  created        timestamptz NOT NULL DEFAULT now(),
  message_id     uuid,                   -- which messages; null: does not matter
  type           text,                   -- a pattern of LIKE
  subject        text,
  since          timestamptz,
  until          timestamptz,
  begins         bigint  NOT NULL,       -- sequences: behind which it began, how far it is, and the last one
  after_sequence bigint  NOT NULL,
  upto           bigint  NOT NULL,
  seen           bigint  NOT NULL DEFAULT 0, -- shown to the router
  chosen         bigint  NOT NULL DEFAULT 0, -- that the router gives to the destination
  recorded       bigint  NOT NULL DEFAULT 0, -- of those, the ones it had no delivery of
  error          text,
  lease_token    bigint,                 -- who works at it
  lease_until    timestamptz
);
CREATE UNIQUE INDEX backfill_open ON backfill (destination) WHERE state IN ('queued', 'running');
CREATE SEQUENCE backfill_lease_token;
