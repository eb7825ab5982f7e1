-- What came to its end; never what is pending or dead
WITH gone AS (
  DELETE FROM delivery d
  USING unnest(:messageIds::uuid[]) AS old (id)
  WHERE d.message_id = old.id AND d.state IN ('delivered', 'superseded', 'discarded')
    AND coalesce(d.delivered_at, d.dead_at, d.due_at) < now() - :ageMillis * interval '1 millisecond'
  RETURNING d.message_id, d.destination
)
DELETE FROM attempt a USING gone WHERE a.message_id = gone.message_id AND a.destination = gone.destination
