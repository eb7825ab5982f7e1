-- How many rows a window holds, from the index by change time.
SELECT count(*)
FROM simulator.license l
WHERE l.modified >= :from
  AND (CAST(:to AS timestamptz) IS NULL OR l.modified < CAST(:to AS timestamptz))
