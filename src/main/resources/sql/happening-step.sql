-- What a step takes from the log to the figures. Temporary: it is gone when the step is through, and nothing is left to
-- be vacuumed
CREATE TEMPORARY TABLE IF NOT EXISTS happening_step (
  bucket     timestamptz NOT NULL,
  kind       text        NOT NULL,
  items      text[]      NOT NULL,
  firm_codes bigint[]    NOT NULL,
  customer   text,
  article    uuid        NOT NULL,
  dimension  uuid        NOT NULL,
  count      integer     NOT NULL
) ON COMMIT DELETE ROWS
