-- What happened in a period and is not in the figures yet, with those of its items that are wanted: on each day, from 1,
-- and for each customer, where day is null.
SELECT width_bucket(o.at, :borders::timestamptz[]) AS day, o.kind, o.customer, wanted.items, count(*) AS count
FROM (
  SELECT at, kind, customer, items, firm_codes FROM happening_open WHERE NOT :many
  UNION ALL
  SELECT at, kind, customer, items, firm_codes FROM happening_open_joined WHERE :many) o
CROSS JOIN LATERAL (
  SELECT ARRAY(
    SELECT DISTINCT p.item
    FROM unnest(o.items, o.firm_codes) AS p (item, firm_code)
    WHERE (:items::text[] IS NULL OR p.item = ANY (:items::text[]))
      AND (:firmCodes::bigint[] IS NULL OR p.firm_code = ANY (:firmCodes::bigint[]))) AS items) wanted
WHERE o.at >= :begin AND o.at < :end AND (:customers::text[] IS NULL OR o.customer = ANY (:customers::text[]))
  AND happening_wanted(o.items, o.firm_codes, :items::text[], :firmCodes::bigint[])
GROUP BY GROUPING SETS ((1, o.kind, wanted.items), (o.kind, o.customer))
