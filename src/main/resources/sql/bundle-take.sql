-- Bundles that changed, the oldest change first. With a time of rest only those in which nothing has changed since: a
-- license transfer may reach the feed in several parts.
SELECT bundle_key, changed_at, silent, encode(digest, 'hex') AS digest
FROM bundle
WHERE kind = :kind AND pending
  AND (:restMillis = 0 OR changed_at <= (SELECT upto FROM watermark WHERE module = :module) - :restMillis * interval '1 millisecond')
ORDER BY changed_at
LIMIT :limit
FOR UPDATE SKIP LOCKED
