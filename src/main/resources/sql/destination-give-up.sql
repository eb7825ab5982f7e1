-- Of several nodes that see it fail, one gets a row, and gives the alert
WITH paused AS (
  UPDATE destination SET state = 'paused', reason = :reason, since = now()
  WHERE name = :destination AND state = 'active'
    AND failing_since <= now() - :failingMillis * interval '1 millisecond'
  RETURNING name, failing_since
)
SELECT failing_since, pg_notify('outbox_destination', name) FROM paused
