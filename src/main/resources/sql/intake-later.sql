UPDATE intake
SET due_at = now() + :delayMillis * interval '1 millisecond', lease_token = NULL
WHERE id = ANY (:ids::bigint[]) AND lease_token = :token
