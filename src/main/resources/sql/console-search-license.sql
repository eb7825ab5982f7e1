SELECT module, source_key, changed_at, data
FROM (
  (SELECT module, source_key, changed_at, data FROM snapshot WHERE module = 'licenses' AND source_key = :value)
  UNION ALL
  (SELECT module, source_key, changed_at, data FROM snapshot
   WHERE module = 'activations' AND data ->> 'ticketLicenseId' = :value)) found
WHERE (changed_at, module, source_key) < (:at::timestamptz, :module, :key)
ORDER BY changed_at DESC, module DESC, source_key DESC
LIMIT :limit
