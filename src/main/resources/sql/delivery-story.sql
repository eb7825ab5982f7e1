-- What became of one message at each of its destinations, attempt by attempt. The log goes on over a replay.
SELECT m.type, m.subject, d.destination, d.state, d.attempts, d.last_status, d.last_error, d.due_at,
       coalesce(d.delivered_at, d.dead_at) AS ended_at,
       a.number, a.started_at, extract(epoch FROM a.duration) * 1000 AS millis, a.status, a.error, a.answer
FROM message m
LEFT JOIN delivery d ON d.message_id = m.id AND (:destination::text IS NULL OR d.destination = :destination)
LEFT JOIN attempt a ON a.message_id = d.message_id AND a.destination = d.destination
WHERE m.id = :id::uuid
ORDER BY d.destination, a.id
