UPDATE watermark
SET last_error = :error, last_error_at = now(),
    paused_since = CASE WHEN :permanent THEN now() END
WHERE module = :module
