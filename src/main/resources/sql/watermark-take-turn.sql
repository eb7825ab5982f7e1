-- Whoever let his lease expire has lost it
WITH taken AS (
  UPDATE watermark
  SET turn = turn + 1, lease_token = NULL, lease_until = NULL
  WHERE module = :module AND turn = :token AND paused_since IS NULL AND (lease_until IS NULL OR lease_until <= now())
  RETURNING module
)
INSERT INTO poll_figure AS f (bucket, module, calls, records)
SELECT date_bin('15 minutes', now(), 'epoch'), module, 1, :records FROM taken
ON CONFLICT (bucket, module) DO UPDATE SET calls = f.calls + 1, records = f.records + excluded.records
