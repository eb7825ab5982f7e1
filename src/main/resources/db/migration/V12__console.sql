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

-- By what a customer asks; the newest first, page by page.
CREATE INDEX snapshot_order_id ON snapshot ((data ->> 'orderId'), changed_at, module, source_key)
  WHERE data ->> 'orderId' IS NOT NULL;
CREATE INDEX snapshot_ticket_id ON snapshot ((data ->> 'ticketId'), changed_at, module, source_key)
  WHERE data ->> 'ticketId' IS NOT NULL;
CREATE INDEX snapshot_cm_serial ON snapshot ((data ->> 'cmSerial'), changed_at, module, source_key)
  WHERE data ->> 'cmSerial' IS NOT NULL;
CREATE INDEX snapshot_customer_id ON snapshot ((data ->> 'customerId'), changed_at, module, source_key)
  WHERE data ->> 'customerId' IS NOT NULL;
