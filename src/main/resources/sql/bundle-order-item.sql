SELECT data ->> 'orderItemKey' AS bundle_key, data
FROM snapshot
WHERE module = 'licenses' AND data ->> 'orderItemKey' = ANY (:keys::text[])
