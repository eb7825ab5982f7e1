-- Messages have the order of their sequence, and nearly that of their time: behind the first young one all are young.
-- One that is locked is being told of just now, and can wait.
SELECT id, sequence, collected_at < now() - :ageMillis * interval '1 millisecond' AS old
FROM message
WHERE sequence > :after
ORDER BY sequence
LIMIT :batch
FOR UPDATE SKIP LOCKED
