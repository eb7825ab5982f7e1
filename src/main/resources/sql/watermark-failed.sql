WITH failed AS (
  UPDATE watermark
  SET last_error = :error, last_error_at = now(),
      paused_since = CASE WHEN :permanent THEN now() ELSE paused_since END
  WHERE module = :module AND (:token::bigint IS NULL OR lease_token = :token::bigint)
  RETURNING module
)
INSERT INTO poll_figure AS f (bucket, module, failed)
SELECT date_bin('15 minutes', now(), 'epoch'), module, 1 FROM failed
ON CONFLICT (bucket, module) DO UPDATE SET failed = f.failed + 1
