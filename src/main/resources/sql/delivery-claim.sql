-- Leases what is due, of each lane no more than there is room for. What stands behind an earlier pending delivery of its
-- key, or a dead letter that blocks, is not claimed but marked as waiting, so that the next claim does not meet it
-- again. The mark is set only while the earlier one is locked here: whoever settles that one then sees the mark and
-- takes it away.
WITH fresh AS MATERIALIZED (
  SELECT d.message_id, d.order_key, d.sequence, d.due_at
  FROM delivery d
  WHERE d.destination = :destination AND d.state = 'pending' AND NOT d.waiting AND d.attempts = 0 AND d.due_at <= now()
    AND (d.lease_until IS NULL OR d.lease_until <= now())
    AND EXISTS (SELECT 1 FROM destination s WHERE s.name = :destination AND s.state = 'active')
  ORDER BY d.due_at, d.sequence
  LIMIT :fresh
  FOR UPDATE OF d SKIP LOCKED
), repeats AS MATERIALIZED (
  SELECT d.message_id, d.order_key, d.sequence, d.due_at
  FROM delivery d
  WHERE d.destination = :destination AND d.state = 'pending' AND NOT d.waiting AND d.attempts > 0 AND d.due_at <= now()
    AND (d.lease_until IS NULL OR d.lease_until <= now())
    AND EXISTS (SELECT 1 FROM destination s WHERE s.name = :destination AND s.state = 'active')
  ORDER BY d.due_at, d.sequence
  LIMIT :repeats
  FOR UPDATE OF d SKIP LOCKED
), due AS MATERIALIZED (
  SELECT 1 AS lane, * FROM fresh UNION ALL SELECT 2, * FROM repeats
), blocked AS MATERIALIZED (
  -- LIMIT keeps this a probe of the index for each row, whatever the planner knows of the table
  SELECT due.message_id
  FROM due
  CROSS JOIN LATERAL (
    SELECT 1 FROM delivery e
    WHERE e.order_key = due.order_key AND e.destination = :destination AND (e.state = 'pending' OR e.blocks)
      AND e.sequence < due.sequence
    ORDER BY e.sequence
    LIMIT 1) earlier
), behind AS MATERIALIZED (
  SELECT due.message_id
  FROM blocked JOIN due USING (message_id)
  CROSS JOIN LATERAL (
    SELECT 1 FROM delivery e
    WHERE e.destination = :destination AND e.order_key = due.order_key AND (e.state = 'pending' OR e.blocks)
      AND e.sequence < due.sequence
    ORDER BY e.sequence
    LIMIT 1
    FOR SHARE OF e SKIP LOCKED) earlier
), marked AS (
  UPDATE delivery d SET waiting = true
  FROM behind
  WHERE d.destination = :destination AND d.message_id = behind.message_id
), free AS MATERIALIZED (
  SELECT due.message_id
  FROM due
  WHERE NOT EXISTS (SELECT 1 FROM blocked WHERE blocked.message_id = due.message_id)
  ORDER BY due.lane <> :firstLane, due.due_at, due.sequence
  LIMIT :most
), lease AS MATERIALIZED (
  SELECT nextval('delivery_lease_token') AS token
), claimed AS (
  UPDATE delivery d
  SET lease_until = now() + :leaseMillis * interval '1 millisecond', lease_token = lease.token
  -- The count is read for its side effect: all marks are found before this changes the rows they look at
  FROM free CROSS JOIN lease CROSS JOIN (SELECT count(*) FROM behind) AS marks_found
  WHERE d.destination = :destination AND d.message_id = free.message_id
  RETURNING d.message_id, d.lease_token, d.attempts, d.sequence, d.recorded_at
)
SELECT seen.due, (SELECT count(*) FROM fresh) AS fresh, (SELECT count(*) FROM repeats) AS repeats,
       s.state, s.reason, s.failing_since IS NOT NULL AS failing,
       c.message_id, c.lease_token, c.attempts,
       extract(epoch FROM now() - c.recorded_at)::float8 AS waited_seconds,
       m.sequence, m.type, m.source, m.subject, m.correlation_id, m.changed_at, m.data
FROM (SELECT count(*) AS due FROM due) seen
LEFT JOIN destination s ON s.name = :destination
LEFT JOIN (claimed c JOIN message m ON m.id = c.message_id) ON true
ORDER BY m.sequence
