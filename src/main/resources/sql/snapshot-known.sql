SELECT source_key, encode(digest, 'hex') AS digest, changed_at, data ->> 'state' AS state
FROM snapshot
WHERE module = :module AND source_key = ANY (:keys::text[])
FOR UPDATE
