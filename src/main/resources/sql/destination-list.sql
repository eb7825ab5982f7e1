-- The oldest is the one of the lowest sequence
SELECT s.name, s.state, s.reason, s.since, s.failing_since, waits.pending, waits.under_way, lost.dead,
       m.collected_at AS oldest_pending
FROM destination s
CROSS JOIN LATERAL (
  SELECT count(*) AS pending, count(*) FILTER (WHERE d.lease_until > now()) AS under_way, min(d.sequence) AS first
  FROM delivery d WHERE d.destination = s.name AND d.state = 'pending') waits
CROSS JOIN LATERAL (
  SELECT count(*) AS dead FROM delivery d WHERE d.destination = s.name AND d.state = 'dead') lost
LEFT JOIN message m ON m.sequence = waits.first
WHERE :destination::text IS NULL OR s.name = :destination
ORDER BY s.name
