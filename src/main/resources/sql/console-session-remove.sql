DELETE FROM console_session
WHERE seen_at <= now() - :idleMillis * interval '1 millisecond'
  OR started_at <= now() - :longestMillis * interval '1 millisecond'
