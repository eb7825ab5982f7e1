-- The newest message of each
SELECT newest.subject, newest.type, newest.collected_at
FROM unnest(:subjects::text[]) AS asked (subject)
CROSS JOIN LATERAL (
  SELECT m.subject, m.type, m.collected_at FROM message m
  WHERE m.subject = asked.subject ORDER BY m.sequence DESC LIMIT 1) newest
