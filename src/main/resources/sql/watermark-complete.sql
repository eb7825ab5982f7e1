-- Never back, whatever License Central's clock does
WITH before AS (
  SELECT module, last_success FROM watermark WHERE module = :module AND lease_token = :token FOR UPDATE
),
complete AS (
  UPDATE watermark w
  SET upto = greatest(w.upto, :to::timestamptz), window_to = NULL, after_key = NULL, rows_read = NULL, rows_expected = NULL,
      last_success = now(), last_error = NULL, last_error_at = NULL
  FROM before
  WHERE w.module = before.module
  RETURNING w.module, now() - before.last_success AS gap
)
INSERT INTO poll_figure AS f (bucket, module, cycles, calls, records, gap)
SELECT date_bin('15 minutes', now(), 'epoch'), module, 1, 1, :records, gap FROM complete
ON CONFLICT (bucket, module) DO UPDATE
SET cycles = f.cycles + 1, calls = f.calls + 1, records = f.records + excluded.records, gap = greatest(f.gap, excluded.gap)
