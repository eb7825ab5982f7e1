-- LIMIT keeps this a probe of the index for each transfer, whatever the planner knows of the table
SELECT (member.data ->> 'transferKey') || '/' || coalesce(member.data ->> 'ticketId', '') AS bundle_key, member.data
FROM (SELECT DISTINCT split_part(bundle_key, '/', 1) AS transfer FROM unnest(:keys::text[]) AS k (bundle_key)) taken
CROSS JOIN LATERAL (
  SELECT s.data FROM snapshot s
  WHERE s.module = 'activations' AND s.data ->> 'transferKey' = taken.transfer
  LIMIT 1000000) member
