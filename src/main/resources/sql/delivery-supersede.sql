-- Earlier pending states that a newer one makes superfluous. What is leased may be under way: it stays, and order per key
-- lets the newer one come after it.
UPDATE delivery d SET state = 'superseded'
FROM unnest(:destinations::text[], :supersedeKeys::text[], :sequences::bigint[]) AS newer (destination, supersede_key, sequence)
CROSS JOIN LATERAL (
  SELECT e.message_id FROM delivery e
  WHERE e.supersede_key = newer.supersede_key AND e.destination = newer.destination AND e.state = 'pending'
    AND e.sequence < newer.sequence
  ORDER BY e.sequence
  -- Keeps this a probe of the index for each row, whatever the planner knows of the table
  LIMIT 1000) older
WHERE d.destination = newer.destination AND d.message_id = older.message_id AND d.state = 'pending'
  AND d.lease_token IS NULL
RETURNING d.destination, d.order_key
