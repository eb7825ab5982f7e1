-- The next records of a module in the order of its primary key, which is that of texts
SELECT source_key, changed_at, data
FROM snapshot
WHERE module = :module AND source_key > :after
ORDER BY source_key
LIMIT :limit
