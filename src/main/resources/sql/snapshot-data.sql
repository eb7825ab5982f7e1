-- LIMIT keeps this a probe of the primary key for each record, whatever the planner knows of the table
SELECT page.source_key, known.data
FROM unnest(:keys::text[]) AS page (source_key)
CROSS JOIN LATERAL (
  SELECT s.data FROM snapshot s WHERE s.module = :module AND s.source_key = page.source_key LIMIT 1) known
