WITH page AS (
  SELECT a.activation_key
  FROM simulator.activation a
  WHERE a.modified >= :from AND a.modified < :to
    AND (CAST(:byState AS boolean) IS FALSE OR a.state = ANY (CAST(:states AS text[])))
  ORDER BY a.modified, a.activation_key
  LIMIT :rows
)
SELECT r.*
FROM page p
JOIN simulator.activation_row r ON r.activation_key = p.activation_key
ORDER BY r.modified, r.activation_key
