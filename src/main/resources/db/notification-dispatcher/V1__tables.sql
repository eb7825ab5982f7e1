-- The idempotent cache, the outbox, and what is known of their surroundings.

-- How far a module has read License Central's change feed.
CREATE TABLE watermark (
  module       text PRIMARY KEY,
  upto         timestamptz,            -- all changes before this are stored; null before the first read
  window_to    timestamptz,            -- end of the window being read; null between windows
  after_key    text,                   -- last key stored of the window being read
  lease_token  bigint,                 -- who reads now; null when nobody does
  lease_until  timestamptz,
  last_success timestamptz,            -- end of the last complete read
  last_error   text,
  last_error_at timestamptz,
  paused_since timestamptz             -- after an error that repeating does not mend
);
CREATE SEQUENCE watermark_lease_token;

-- The last known state of every record.
CREATE TABLE snapshot (
  module     text        NOT NULL,
  source_key text        NOT NULL,
  digest     bytea       NOT NULL,     -- of the selected fields: another digest is news
  changed_at timestamptz NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  data       json        NOT NULL,     -- json, not jsonb: the order of the fields is kept
  PRIMARY KEY (module, source_key)
);

-- What there is to tell; never changed once written.
CREATE TABLE message (
  id           uuid PRIMARY KEY,
  sequence     bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  module       text        NOT NULL,
  type         text        NOT NULL,
  source       text        NOT NULL,
  subject      text        NOT NULL,
  changed_at   timestamptz NOT NULL,
  collected_at timestamptz NOT NULL DEFAULT now(),
  data         json        NOT NULL
);
CREATE INDEX message_subject ON message (subject, sequence);

CREATE TABLE destination (
  name          text PRIMARY KEY,
  state         text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'disabled')),
  reason        text,
  since         timestamptz NOT NULL DEFAULT now(),
  failing_since timestamptz
);

-- One message for one destination.
CREATE TABLE delivery (
  message_id   uuid        NOT NULL REFERENCES message ON DELETE CASCADE,
  destination  text        NOT NULL,
  order_key    text,                   -- deliveries of one key go one after the other; null: any order
  sequence     bigint      NOT NULL,   -- the message's
  state        text        NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
  waiting      boolean     NOT NULL DEFAULT false, -- seen behind an earlier one of its key; not looked at until that is settled
  attempts     integer     NOT NULL DEFAULT 0,
  due_at       timestamptz NOT NULL,
  lease_until  timestamptz,
  lease_token  bigint,
  last_error   text,
  last_status  integer,
  delivered_at timestamptz,
  PRIMARY KEY (message_id, destination)
);
CREATE SEQUENCE delivery_lease_token;
-- Both indexes hold what is pending and nothing else: a claim does not get slower with history, nor
-- with deliveries that wait behind a failing one.
CREATE INDEX delivery_due ON delivery (destination, due_at, sequence) WHERE state = 'pending' AND NOT waiting;
CREATE INDEX delivery_order ON delivery (order_key, destination, sequence) WHERE state = 'pending';
CREATE INDEX delivery_dead ON delivery (destination, sequence) WHERE state = 'dead';

CREATE TABLE attempt (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  message_id  uuid        NOT NULL REFERENCES message ON DELETE CASCADE,
  destination text        NOT NULL,
  number      integer     NOT NULL,
  started_at  timestamptz NOT NULL,
  duration    interval    NOT NULL,
  status      integer,
  error       text,
  answer      text                     -- at most 20,000 bytes
);
CREATE INDEX attempt_message ON attempt (message_id);
