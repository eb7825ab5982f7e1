WITH added AS (
  INSERT INTO delivery (destination, message_id, order_key, supersede_key, sequence, due_at)
  SELECT destination, message_id, order_key, supersede_key, sequence, now()
  FROM unnest(:destinations::text[], :messageIds::uuid[], :orderKeys::text[], :supersedeKeys::text[], :sequences::bigint[])
    AS added (destination, message_id, order_key, supersede_key, sequence)
  ON CONFLICT DO NOTHING
  RETURNING destination
)
SELECT add_figures(destination, pending => count(*), recorded => count(*)) FROM added GROUP BY destination
