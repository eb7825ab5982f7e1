SELECT u.name, u.role, u.must_change, s.csrf, s.seen_at < now() - interval '1 minute' AS stale
FROM console_session s JOIN console_user u ON u.name = s.name
WHERE s.digest = :digest
  AND s.seen_at > now() - :idleMillis * interval '1 millisecond'
  AND s.started_at > now() - :longestMillis * interval '1 millisecond'
