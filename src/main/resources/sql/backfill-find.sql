SELECT b.id, b.destination, b.state, b.dry_run, b.begins, b.after_sequence, b.upto, b.seen, b.chosen, b.recorded, b.error,
       b.lease_until > now() AS leased,
       EXISTS (SELECT 1 FROM backfill o WHERE o.id <> b.id AND o.state = 'running' AND o.lease_until > now()) AS behind
FROM backfill b
WHERE b.id = :id OR (:id::bigint IS NULL AND b.destination = :destination AND b.state IN ('queued', 'running'))
