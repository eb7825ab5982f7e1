UPDATE bundle b
SET pending = false, digest = coalesce(decode(seen.digest, 'hex'), b.digest)
FROM unnest(:keys::text[], :digests::text[]) AS seen (bundle_key, digest)
WHERE b.kind = :kind AND b.bundle_key = seen.bundle_key
