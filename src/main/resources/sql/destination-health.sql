-- Counts no further than it takes to see that there are many
SELECT s.state, s.reason, s.since, s.failing_since, due.pending
FROM destination s
CROSS JOIN LATERAL (
  SELECT count(*) AS pending FROM (
    SELECT 1 FROM delivery d
    WHERE d.destination = s.name AND d.state = 'pending' AND NOT d.waiting AND d.attempts = 0
    UNION ALL
    SELECT 1 FROM delivery d
    WHERE d.destination = s.name AND d.state = 'pending' AND NOT d.waiting AND d.attempts > 0
    LIMIT 1000) counted) due
WHERE s.name = :destination
