SELECT wanted.item_id
FROM unnest(CAST(:itemIds AS text[])) AS wanted (item_id)
LEFT JOIN simulator.item i ON i.item_id = wanted.item_id
WHERE i.item_id IS NULL
LIMIT 1
