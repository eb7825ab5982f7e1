WITH moved AS (
  UPDATE watermark
  SET window_to = :to::timestamptz, after_key = :afterKey, rows_read = :rowsRead, rows_expected = :rowsExpected,
      lease_until = now() + :leaseMillis * interval '1 millisecond'
  WHERE module = :module AND lease_token = :token
  RETURNING module
)
INSERT INTO poll_figure AS f (bucket, module, calls, records)
SELECT date_bin('15 minutes', now(), 'epoch'), module, 1, :records FROM moved
ON CONFLICT (bucket, module) DO UPDATE SET calls = f.calls + 1, records = f.records + excluded.records
