-- Licenses that expire in a span of time, as text; those that ended by themselves are out.
WITH found AS NOT MATERIALIZED (
  SELECT s.data
  FROM snapshot s
  WHERE s.module = 'licenses' AND s.data ->> 'state' NOT IN ('Withdrawn', 'Replaced')
    AND s.data #>> '{options,expirationTime}' IS NOT NULL -- as the index has it
    AND (s.data #>> '{options,expirationTime}' COLLATE "C") >= :after
    AND (s.data #>> '{options,expirationTime}' COLLATE "C") < :before
    AND (:items::text[] IS NULL OR s.data ->> 'itemId' = ANY (:items::text[]))
    AND (:customers::text[] IS NULL OR s.data ->> 'customerId' = ANY (:customers::text[]))
    AND (:firmCodes::bigint[] IS NULL OR (s.data ->> 'firmCode')::bigint = ANY (:firmCodes::bigint[]))
)
SELECT (SELECT count(*) FROM found) AS count, data #>> '{options,expirationTime}' AS at, data,
  data ->> 'customerId' AS customer
FROM found
ORDER BY data #>> '{options,expirationTime}' COLLATE "C"
LIMIT :limit
