SELECT period_from, period_until, zone, state, created_at, sent_at, message_id, refused
FROM report_run
WHERE report = :report
ORDER BY period_until DESC, period_from DESC
LIMIT :most
