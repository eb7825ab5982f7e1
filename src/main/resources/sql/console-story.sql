-- The newest messages about one thing, and what became of each at its destinations
SELECT m.id, m.sequence, m.type, m.collected_at, d.destination, d.state, d.attempts, d.last_status, d.last_error,
       coalesce(d.delivered_at, d.dead_at) AS ended_at, d.due_at
FROM (
  SELECT id, sequence, type, collected_at FROM message
  WHERE subject = :subject AND sequence < :before
  ORDER BY sequence DESC LIMIT :limit) m
LEFT JOIN delivery d ON d.message_id = m.id
ORDER BY m.sequence DESC, d.destination
