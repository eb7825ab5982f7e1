SELECT w.module, w.last_success, coalesce(sum(f.cycles), 0) AS cycles, coalesce(sum(f.failed), 0) AS failed,
  coalesce(sum(f.calls), 0) AS calls, coalesce(sum(f.records), 0) AS records,
  extract(epoch FROM max(f.gap)) * 1000 AS gap_millis
FROM watermark w
LEFT JOIN poll_figure f ON f.module = w.module AND f.bucket >= :begin AND f.bucket < :end
GROUP BY w.module
ORDER BY w.module
