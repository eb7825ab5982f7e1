-- Of those messages, what was handed out is delivered.
WITH chosen AS MATERIALIZED (
  SELECT d.message_id, d.order_key
  FROM unnest(:messageIds::uuid[]) AS c (id) JOIN delivery d ON d.message_id = c.id
  WHERE d.destination = :destination AND d.state = 'pending' AND d.lease_until IS NOT NULL
  ORDER BY d.sequence
  FOR NO KEY UPDATE OF d
), settled AS (
  UPDATE delivery d
  SET state = 'delivered', delivered_at = now(), attempts = d.attempts + 1, lease_until = NULL, lease_token = NULL
  FROM chosen c
  WHERE d.destination = :destination AND d.message_id = c.message_id
  RETURNING d.order_key, d.sequence, d.attempts, d.recorded_at
), counted AS MATERIALIZED (
  SELECT add_figures(
    :destination, pending => -count(*), delivered => count(*), first_try => count(*) FILTER (WHERE attempts = 1),
    millis => array_agg(greatest(0, extract(epoch FROM now() - recorded_at) * 1000)::bigint)
      FILTER (WHERE recorded_at IS NOT NULL))
  FROM settled
  HAVING count(*) > 0
)
-- Counted is joined to be done
SELECT order_key, sequence FROM settled CROSS JOIN counted
