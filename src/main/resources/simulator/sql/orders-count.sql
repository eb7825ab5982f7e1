-- How many rows a window holds, from the index by change time.
SELECT count(*)
FROM simulator.orders o
WHERE o.modified >= :from
  AND (CAST(:to AS timestamptz) IS NULL OR o.modified < CAST(:to AS timestamptz))
