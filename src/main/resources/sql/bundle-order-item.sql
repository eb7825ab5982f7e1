-- LIMIT keeps this a probe of the index for each bundle, whatever the planner knows of the table
SELECT taken.bundle_key, member.data
FROM unnest(:keys::text[]) AS taken (bundle_key)
CROSS JOIN LATERAL (
  SELECT s.data FROM snapshot s
  WHERE s.module = 'licenses' AND s.data ->> 'orderItemKey' = taken.bundle_key
  LIMIT 1000000) member
