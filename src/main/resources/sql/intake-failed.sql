UPDATE intake
SET due_at = now() + least(power(2, failures), :mostSeconds) * interval '1 second',
    failures = failures + 1, last_error = :error, lease_token = NULL
WHERE id = ANY (:ids::bigint[]) AND lease_token = :token
