-- A batch of deliveries becomes pending: as new, with the old id and sequence, and the attempts so far kept.
WITH chosen AS MATERIALIZED (
  SELECT d.message_id, d.state, d.order_key
  FROM unnest(:messageIds::uuid[]) AS c (id) JOIN delivery d ON d.message_id = c.id
  -- Not what somebody else replays or discards at the same time
  WHERE d.destination = :destination AND d.state = ANY (:states::text[])
  ORDER BY d.sequence
  FOR NO KEY UPDATE OF d
), busy AS MATERIALIZED (
  -- A later one of the key may be under way: they must not meet
  SELECT k.order_key, max(e.lease_until) AS until
  FROM (SELECT DISTINCT order_key FROM chosen) k
  JOIN delivery e ON e.order_key = k.order_key AND e.destination = :destination
    AND (e.state = 'pending' OR e.blocks) AND e.lease_until > now()
  GROUP BY k.order_key
), replayed AS (
  UPDATE delivery d
  SET state = 'pending', attempts = 0, due_at = greatest(now(), busy.until), waiting = false, blocks = false,
      dead_at = NULL, delivered_at = NULL, recorded_at = now()
  FROM chosen c LEFT JOIN busy ON busy.order_key = c.order_key
  WHERE d.destination = :destination AND d.message_id = c.message_id
  RETURNING d.message_id, d.order_key, d.supersede_key, d.sequence, c.state AS before
), counted AS MATERIALIZED (
  SELECT add_figures(
    :destination, pending => count(*), dead => -count(*) FILTER (WHERE before = 'dead'), replayed => count(*))
  FROM replayed
  HAVING count(*) > 0
)
-- Counted is joined to be done
SELECT message_id, order_key, supersede_key, sequence FROM replayed CROSS JOIN counted
