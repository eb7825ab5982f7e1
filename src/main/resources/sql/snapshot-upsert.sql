INSERT INTO snapshot (module, source_key, digest, changed_at, data, stored_at)
SELECT :module, source_key, decode(digest, 'hex'), changed_at, data, now()
FROM unnest(:keys::text[], :digests::text[], :changedAt::timestamptz[], :data::json[])
  AS page (source_key, digest, changed_at, data)
ON CONFLICT (module, source_key)
DO UPDATE SET digest = excluded.digest, changed_at = excluded.changed_at, data = excluded.data, stored_at = excluded.stored_at
