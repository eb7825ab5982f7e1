-- How many rows a window holds, from the index by change time.
SELECT count(*)
FROM simulator.activation a
WHERE a.modified >= :from
  AND (CAST(:to AS timestamptz) IS NULL OR a.modified < CAST(:to AS timestamptz))
  AND (CAST(:byState AS boolean) IS FALSE OR a.state = ANY (CAST(:states AS text[])))
