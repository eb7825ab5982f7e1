SELECT source_key, encode(digest, 'hex') AS digest, changed_at, data ->> 'state' AS state, CASE WHEN module = 'orders' THEN data -> 'items' END AS items
FROM snapshot
WHERE module = :module AND source_key = ANY (:keys::text[])
FOR UPDATE
