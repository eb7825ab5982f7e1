-- Of several nodes that see it locked, one gets a row, and gives the alert
WITH paused AS (
  UPDATE destination SET state = 'paused', reason = :reason, since = now()
  WHERE name = :destination AND state = 'active'
  RETURNING name
)
SELECT name, pg_notify('outbox_destination', name) FROM paused
