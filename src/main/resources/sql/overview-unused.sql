-- Licenses created before a time, as text, and never collected.
WITH found AS NOT MATERIALIZED (
  SELECT s.data,
    CASE s.data ->> 'state'
      WHEN 'UnexpectedState' THEN coalesce(s.data ->> 'completed', s.data ->> 'modified')
      ELSE s.data ->> 'created' END COLLATE "C" AS at
  FROM snapshot s
  WHERE s.module = 'licenses' AND s.data ->> 'state' = 'NotYetCollected'
    -- As the index has it
    AND (CASE s.data ->> 'state'
      WHEN 'UnexpectedState' THEN coalesce(s.data ->> 'completed', s.data ->> 'modified')
      ELSE s.data ->> 'created' END COLLATE "C") < :before
    AND (:items::text[] IS NULL OR s.data ->> 'itemId' = ANY (:items::text[]))
    AND (:customers::text[] IS NULL OR s.data ->> 'customerId' = ANY (:customers::text[]))
    AND (:firmCodes::bigint[] IS NULL OR (s.data ->> 'firmCode')::bigint = ANY (:firmCodes::bigint[]))
)
SELECT (SELECT count(*) FROM found) AS count, at, data, data ->> 'customerId' AS customer
FROM found
ORDER BY at
LIMIT :limit
