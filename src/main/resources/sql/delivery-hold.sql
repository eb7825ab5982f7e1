-- A claim that began before this transaction ends does not see what becomes pending in it, and could take a later one of
-- the key. The only one it can take is the first that it sees: that one is locked, until the claim that has it is
-- through, and modified, so that a claim that comes to it later looks again and finds it waiting. Lower ones are let go
-- by whoever settles, as are all others.
UPDATE delivery d SET waiting = true
FROM unnest(:orderKeys::text[]) AS k (order_key)
CROSS JOIN LATERAL (
  SELECT e.message_id FROM delivery e
  WHERE e.destination = :destination AND e.order_key = k.order_key AND (e.state = 'pending' OR e.blocks)
  ORDER BY e.sequence
  LIMIT 1
  FOR NO KEY UPDATE) first
WHERE d.destination = :destination AND d.message_id = first.message_id AND d.state = 'pending'
  AND (d.lease_until IS NULL OR d.lease_until <= now())
