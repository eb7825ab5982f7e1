UPDATE watermark
SET last_error = :error, last_error_at = now(),
    paused_since = CASE WHEN :permanent THEN now() ELSE paused_since END
WHERE module = :module AND (:token::bigint IS NULL OR lease_token = :token::bigint)
