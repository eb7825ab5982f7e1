DELETE FROM message m
USING unnest(:messageIds::uuid[]) AS old (id)
WHERE m.id = old.id AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.message_id = m.id)
