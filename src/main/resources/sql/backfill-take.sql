-- One that nobody works at, or whose worker is gone
UPDATE backfill b
SET state = 'running', lease_token = nextval('backfill_lease_token'), lease_until = now() + :leaseMillis * interval '1 millisecond'
FROM (
  SELECT id FROM backfill
  WHERE state IN ('queued', 'running') AND (lease_until IS NULL OR lease_until <= now())
  ORDER BY id
  LIMIT 1
  FOR UPDATE SKIP LOCKED) next
WHERE b.id = next.id
RETURNING b.id, b.destination, b.dry_run, b.lease_token
