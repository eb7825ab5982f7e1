UPDATE backfill SET lease_until = now() + :leaseMillis * interval '1 millisecond'
WHERE id = :backfill AND state = 'running' AND lease_token = :token
