SELECT id AS message_id, sequence, type, source, subject, correlation_id, changed_at, data
FROM message
WHERE id = ANY (:ids::uuid[])
-- Nobody deletes them before their deliveries are there
FOR KEY SHARE
