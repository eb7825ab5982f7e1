-- The operator console: who may sign in, who is signed in, who did what; and the indexes that it searches by.

CREATE TABLE console_user (
  name        text PRIMARY KEY,
  role        text        NOT NULL CHECK (role IN ('viewer', 'operator')),
  password    text        NOT NULL,     -- its hash, with salt
  must_change boolean     NOT NULL,     -- the password was made by the product and is to be used once
  created_at  timestamptz NOT NULL DEFAULT now()
);

-- Every node serves every request.
CREATE TABLE console_session (
  digest     bytea PRIMARY KEY,         -- of the token that the browser holds
  name       text        NOT NULL REFERENCES console_user ON DELETE CASCADE,
  csrf       text        NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX console_session_name ON console_session (name);

CREATE TABLE console_audit (
  id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at     timestamptz NOT NULL DEFAULT now(),
  who    text        NOT NULL,
  what   text        NOT NULL,
  target text        NOT NULL,
  count  bigint                         -- of deliveries; null where none are meant
);

-- By what a customer asks; the newest first, page by page. Not partial: what a condition looks at is
-- parsed once more. Only the begin: an index takes no long texts, and nobody types them.
CREATE INDEX snapshot_order_id ON snapshot (left(data ->> 'orderId', 200), changed_at, module, source_key);
CREATE INDEX snapshot_ticket_id ON snapshot (left(data ->> 'ticketId', 200), changed_at, module, source_key);
CREATE INDEX snapshot_cm_serial ON snapshot (left(data ->> 'cmSerial', 200), changed_at, module, source_key);
CREATE INDEX snapshot_customer_id ON snapshot (left(data ->> 'customerId', 200), changed_at, module, source_key);
