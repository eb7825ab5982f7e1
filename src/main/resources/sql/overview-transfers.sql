-- License transfers in a state, from a time to another, as text: the first or the last of them.
WITH found AS NOT MATERIALIZED (
  SELECT s.data,
    CASE s.data ->> 'state'
      WHEN 'UnexpectedState' THEN coalesce(s.data ->> 'completed', s.data ->> 'modified')
      ELSE s.data ->> 'created' END COLLATE "C" AS at,
    coalesce(license.customer, ordered.customer) AS customer
  FROM snapshot s
  LEFT JOIN LATERAL (
    SELECT l.data ->> 'customerId' AS customer, (l.data ->> 'firmCode')::bigint AS firm_code
    FROM snapshot l WHERE l.module = 'licenses' AND l.source_key = s.data ->> 'ticketLicenseId'
    LIMIT 1) license ON true
  LEFT JOIN LATERAL (
    SELECT o.data ->> 'customerId' AS customer
    FROM snapshot o
    WHERE o.module = 'orders' AND o.source_key = s.data ->> 'orderKey' AND license.customer IS NULL
    LIMIT 1) ordered ON true
  WHERE s.module = 'activations' AND s.data ->> 'state' = :state
    -- As the index has it
    AND (CASE s.data ->> 'state'
      WHEN 'UnexpectedState' THEN coalesce(s.data ->> 'completed', s.data ->> 'modified')
      ELSE s.data ->> 'created' END COLLATE "C") >= :after
    AND (CASE s.data ->> 'state'
      WHEN 'UnexpectedState' THEN coalesce(s.data ->> 'completed', s.data ->> 'modified')
      ELSE s.data ->> 'created' END COLLATE "C") < :before
    AND (:items::text[] IS NULL OR s.data ->> 'itemId' = ANY (:items::text[]))
    AND (:customers::text[] IS NULL OR coalesce(license.customer, ordered.customer) = ANY (:customers::text[]))
    AND (:firmCodes::bigint[] IS NULL OR license.firm_code = ANY (:firmCodes::bigint[]))
)
SELECT (SELECT count(*) FROM found) AS count, at, data, customer
FROM found
ORDER BY CASE WHEN :newest THEN at END DESC, at
LIMIT :limit
