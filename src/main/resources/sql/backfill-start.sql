-- One at a time for a destination. It ends with the last message there is now: later ones the router has seen.
INSERT INTO backfill (destination, dry_run, message_id, type, subject, since, until, begins, after_sequence, upto)
SELECT :destination, :dryRun, :id::uuid, :type, :subject, :since::timestamptz, :until::timestamptz, bounds.after, bounds.after, bounds.upto
FROM (
  SELECT coalesce(min(m.sequence), 1) - 1 AS after, coalesce(max(m.sequence), 0) AS upto
  FROM message m
  WHERE (:id::uuid IS NULL OR m.id = :id::uuid) AND (:subject::text IS NULL OR m.subject = :subject)) bounds
ON CONFLICT (destination) WHERE state IN ('queued', 'running') DO NOTHING
RETURNING id
