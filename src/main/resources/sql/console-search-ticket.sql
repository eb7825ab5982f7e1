SELECT module, source_key, changed_at, data FROM snapshot
WHERE left(data ->> 'ticketId', 200) = :value
  AND (changed_at, module, source_key) < (:at::timestamptz, :module, :key)
ORDER BY changed_at DESC, module DESC, source_key DESC
LIMIT :limit
