-- Where a walk through messages begins and ends
SELECT coalesce(min(m.sequence), 1) - 1 AS after, coalesce(max(m.sequence), 0) AS upto
FROM message m
WHERE (:id::uuid IS NULL OR m.id = :id::uuid) AND (:subject::text IS NULL OR m.subject = :subject)
