UPDATE intake
SET alone = true, due_at = now(), last_error = :error, lease_token = NULL
WHERE id = ANY (:ids::bigint[]) AND lease_token = :token
