-- An alert a change, not a command: whoever says it again changes the reason only
WITH before AS (
  SELECT name, state FROM destination WHERE name = :destination FOR UPDATE
), told AS (
  SELECT pg_notify('outbox_destination', name) FROM before
)
UPDATE destination s
SET state = :state, reason = :reason,
    since = CASE WHEN before.state = :state THEN s.since ELSE now() END,
    failing_since = CASE WHEN :state = 'active' THEN NULL ELSE s.failing_since END
FROM before, told
WHERE s.name = before.name
RETURNING before.state <> :state AS changed
