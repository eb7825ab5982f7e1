-- The first pending delivery of each key need not wait any more, unless a dead letter before it blocks. It is locked to be seen as it is: another
-- node may be settling it now, and would not find the next one either while it cannot see this one settled.
UPDATE delivery d SET waiting = false
FROM unnest(:orderKeys::text[]) AS k (order_key)
CROSS JOIN LATERAL (
  SELECT e.message_id FROM delivery e
  WHERE e.destination = :destination AND e.order_key = k.order_key AND (e.state = 'pending' OR e.blocks)
  ORDER BY e.sequence
  LIMIT 1
  FOR NO KEY UPDATE) first
WHERE d.destination = :destination AND d.message_id = first.message_id AND d.waiting
