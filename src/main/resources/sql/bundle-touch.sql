-- Marks bundles as changed. A change that is to be told is told, whatever a silent back-fill says of the same bundle.
-- In the order of their keys, so that two modules that touch the same bundles do not wait for each other in a circle.
INSERT INTO bundle (kind, bundle_key, changed_at, pending, silent)
SELECT :kind, bundle_key, changed_at, true, :silent
FROM unnest(:keys::text[], :changedAt::timestamptz[]) AS touched (bundle_key, changed_at)
ORDER BY bundle_key
ON CONFLICT (kind, bundle_key) DO UPDATE
SET changed_at = greatest(bundle.changed_at, excluded.changed_at),
    silent = CASE WHEN :certain THEN excluded.silent AND (bundle.silent OR NOT bundle.pending) ELSE bundle.silent END,
    pending = true
