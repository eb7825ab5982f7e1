-- Whoever holds it works at it, also when its lease ends before the batch does
SELECT message_id, type, subject, since, until, after_sequence, upto
FROM backfill
WHERE id = :backfill AND state = 'running' AND lease_token = :token
FOR UPDATE
