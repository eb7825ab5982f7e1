SELECT (data ->> 'transferKey') || '/' || coalesce(data ->> 'ticketId', '') AS bundle_key, data
FROM snapshot
WHERE module = 'activations'
  AND data ->> 'transferKey' = ANY (SELECT split_part(bundle_key, '/', 1) FROM unnest(:keys::text[]) AS k (bundle_key))
