-- Writes down what came of claimed deliveries. The token keeps out whoever held the lease before; what
-- is settled has none.
WITH outcome AS MATERIALIZED (
  SELECT *
  FROM unnest(
      :messageIds::uuid[], :tokens::bigint[], :states::text[], :delayMillis::bigint[], :numbers::int[],
      :agoMillis::bigint[], :durationMillis::bigint[], :statuses::int[], :errors::text[], :answers::text[])
    AS o (message_id, token, state, delay, number, ago, duration, status, error, answer)
), logged AS (
  INSERT INTO attempt (message_id, destination, number, started_at, duration, status, error, answer)
  SELECT message_id, :destination, number, clock_timestamp() - ago * interval '1 millisecond', duration * interval '1 millisecond', status, error, answer
  FROM outcome
  -- Of a message that was deleted meanwhile there is nothing to log
  WHERE EXISTS (SELECT 1 FROM message m WHERE m.id = outcome.message_id)
), settled AS (
  UPDATE delivery d
  -- A state that failed is not repeated when a newer one waits or was delivered
  SET state = CASE WHEN o.state = 'pending' AND d.supersede_key IS NOT NULL AND EXISTS (
          SELECT 1 FROM delivery newer
          WHERE newer.supersede_key = d.supersede_key AND newer.destination = :destination
            AND newer.state IN ('pending', 'delivered') AND newer.sequence > d.sequence)
        THEN 'superseded' ELSE o.state END,
      attempts = o.number,
      due_at = CASE o.state WHEN 'pending' THEN now() + o.delay * interval '1 millisecond' ELSE d.due_at END,
      lease_until = NULL,
      lease_token = NULL,
      last_error = o.error,
      last_status = o.status,
      dead_at = CASE o.state WHEN 'dead' THEN now() END,
      blocks = o.state = 'dead' AND d.order_key IS NOT NULL
        AND EXISTS (SELECT 1 FROM destination s WHERE s.name = :destination AND s.on_dead = 'block'),
      delivered_at = CASE o.state WHEN 'delivered' THEN now() END
  FROM outcome o
  -- ANY keeps this a probe of the primary key for each row also before the table is analyzed
  WHERE d.destination = :destination AND d.message_id = ANY (:messageIds::uuid[]) AND d.message_id = o.message_id
    AND d.lease_token = o.token
  RETURNING d.order_key, d.state, o.state AS outcome, o.number, d.recorded_at
), counted AS MATERIALIZED (
  SELECT add_figures(
    :destination,
    pending => -count(*) FILTER (WHERE state <> 'pending'),
    dead => count(*) FILTER (WHERE state = 'dead'),
    delivered => count(*) FILTER (WHERE state = 'delivered'),
    first_try => count(*) FILTER (WHERE state = 'delivered' AND number = 1),
    failed => count(*) FILTER (WHERE outcome <> 'delivered'),
    died => count(*) FILTER (WHERE state = 'dead'),
    superseded => count(*) FILTER (WHERE state = 'superseded'),
    millis => array_agg(greatest(0, extract(epoch FROM now() - recorded_at) * 1000)::bigint)
      FILTER (WHERE state = 'delivered' AND recorded_at IS NOT NULL))
  FROM settled
  HAVING count(*) > 0
)
-- Counted is joined to be done
SELECT order_key, state FROM settled CROSS JOIN counted
