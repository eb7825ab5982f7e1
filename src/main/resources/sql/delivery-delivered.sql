-- Of the next older messages, those that were delivered. Where none was, a row says how far it got.
WITH page AS MATERIALIZED (
  SELECT id, sequence, type, subject FROM message WHERE sequence < :before ORDER BY sequence DESC LIMIT :limit
), delivered AS (
  SELECT p.id, p.sequence, p.type, p.subject, d.attempts, d.last_status, d.delivered_at
  FROM page p
  CROSS JOIN LATERAL (
    SELECT e.state, e.attempts, e.last_status, e.delivered_at FROM delivery e
    WHERE e.message_id = p.id AND e.destination = :destination LIMIT 1) d
  WHERE d.state = 'delivered'
)
SELECT looked.last, looked.number, d.id AS message_id, d.sequence, d.type, d.subject, d.attempts, d.last_status,
       NULL::text AS last_error, d.delivered_at AS at, false AS waiting
FROM (SELECT min(sequence) AS last, count(*) AS number FROM page) looked
LEFT JOIN delivered d ON true
ORDER BY d.sequence DESC
