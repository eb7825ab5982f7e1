-- Never back, whatever License Central's clock does
UPDATE watermark
SET upto = greatest(upto, :to::timestamptz), window_to = NULL, after_key = NULL, rows_read = NULL, rows_expected = NULL,
    last_success = now(), last_error = NULL, last_error_at = NULL
WHERE module = :module AND lease_token = :token
