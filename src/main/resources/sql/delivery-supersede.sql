-- Pending states that a newer one makes superfluous, which waits or was delivered. What is leased may be under way: it
-- stays, and order per key lets the newer one come after it.
WITH superseded AS (
  UPDATE delivery d SET state = 'superseded'
  FROM unnest(:destinations::text[], :supersedeKeys::text[]) AS k (destination, supersede_key)
  CROSS JOIN LATERAL (
    SELECT greatest(
      (SELECT e.sequence FROM delivery e
       WHERE e.supersede_key = k.supersede_key AND e.destination = k.destination AND e.state = 'pending'
       ORDER BY e.sequence DESC LIMIT 1),
      (SELECT e.sequence FROM delivery e
       WHERE e.supersede_key = k.supersede_key AND e.destination = k.destination AND e.state = 'delivered'
       ORDER BY e.sequence DESC LIMIT 1)) AS sequence) newest
  CROSS JOIN LATERAL (
    SELECT e.message_id FROM delivery e
    WHERE e.supersede_key = k.supersede_key AND e.destination = k.destination AND e.state = 'pending'
      AND e.sequence < newest.sequence
    ORDER BY e.sequence
    -- Keeps this a probe of the index for each key, whatever the planner knows of the table
    LIMIT 1000) older
  WHERE d.destination = k.destination AND d.message_id = older.message_id AND d.state = 'pending'
    AND d.lease_token IS NULL
  RETURNING d.destination, d.message_id, d.order_key
), counted AS MATERIALIZED (
  SELECT add_figures(destination, pending => -count(*), superseded => count(*)) FROM superseded GROUP BY destination
)
-- Counted is joined to be done
SELECT destination, message_id, order_key FROM superseded CROSS JOIN (SELECT count(*) FROM counted) AS done
