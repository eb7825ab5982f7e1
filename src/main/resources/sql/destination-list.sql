-- Reads the totals and the begin of some indexes, however much is pending or dead
SELECT s.name, s.state, s.reason, s.since, s.failing_since, total.pending, total.dead, busy.under_way,
       lately.delivered AS delivered_lately, lately.first_try AS first_try_lately,
       m.collected_at AS oldest_pending
FROM destination s
CROSS JOIN LATERAL (
  SELECT coalesce(sum(t.pending), 0) AS pending, coalesce(sum(t.dead), 0) AS dead
  FROM delivery_total t WHERE t.destination = s.name) total
CROSS JOIN LATERAL (
  -- A claim takes what has been due longest, so this is at the front; looked at in the order of the indexes it is claimed by
  SELECT count(*) AS under_way
  FROM (
    (SELECT d.lease_until FROM delivery d
     WHERE d.destination = s.name AND d.state = 'pending' AND NOT d.waiting AND d.attempts = 0 AND d.due_at <= now()
     ORDER BY d.due_at, d.sequence LIMIT :front)
    UNION ALL
    (SELECT d.lease_until FROM delivery d
     WHERE d.destination = s.name AND d.state = 'pending' AND NOT d.waiting AND d.attempts > 0 AND d.due_at <= now()
     ORDER BY d.due_at, d.sequence LIMIT :front)) front
  WHERE front.lease_until > now()) busy
CROSS JOIN LATERAL (
  SELECT coalesce(sum(f.delivered), 0) AS delivered, coalesce(sum(f.first_try), 0) AS first_try
  FROM delivery_figure f
  WHERE f.destination = s.name AND f.bucket >= date_bin('15 minutes', now(), 'epoch') - interval '1 hour') lately
LEFT JOIN LATERAL (
  -- The one of the lowest sequence
  SELECT d.message_id FROM delivery d
  WHERE d.destination = s.name AND d.state = 'pending' ORDER BY d.sequence LIMIT 1) oldest ON true
LEFT JOIN message m ON m.id = oldest.message_id
WHERE :destination::text IS NULL OR s.name = :destination
ORDER BY s.name
