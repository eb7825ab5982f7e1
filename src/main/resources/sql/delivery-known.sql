-- LIMIT keeps this a probe of the primary key for each message, whatever the planner knows of the table
SELECT known.message_id
FROM unnest(:messageIds::uuid[]) AS chosen (id)
CROSS JOIN LATERAL (
  SELECT d.message_id FROM delivery d WHERE d.message_id = chosen.id AND d.destination = :destination LIMIT 1) known
