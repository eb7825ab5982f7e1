UPDATE backfill SET state = :state, error = :error
WHERE id = :backfill AND state IN ('queued', 'running') AND (:token::bigint IS NULL OR lease_token = :token)
