-- LIMIT keeps this a probe of the primary key for each row, whatever the planner knows of the table: in a first
-- back-fill it knows nothing, and would read all of the module each time by one of the indexes for bundles.
SELECT page.source_key, known.*
FROM unnest(:keys::text[]) AS page (source_key)
CROSS JOIN LATERAL (
  SELECT encode(s.digest, 'hex') AS digest, s.changed_at, s.data ->> 'state' AS state,
    CASE WHEN s.module = 'orders' THEN s.data -> 'items' END AS items
  FROM snapshot s
  WHERE s.module = :module AND s.source_key = page.source_key
  LIMIT 1
  FOR UPDATE OF s) known
