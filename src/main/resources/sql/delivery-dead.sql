SELECT d.message_id, d.sequence, m.type, m.subject, d.attempts, d.last_status, d.last_error, d.dead_at AS at, false AS waiting
FROM delivery d JOIN message m ON m.id = d.message_id
WHERE d.destination = :destination AND d.state = 'dead' AND d.sequence > :after
ORDER BY d.sequence
LIMIT :limit
