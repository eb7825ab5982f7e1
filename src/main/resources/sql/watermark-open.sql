UPDATE watermark
SET turn = turn + 1, lease_token = nextval('watermark_lease_token'), lease_until = now() + :leaseMillis * interval '1 millisecond'
WHERE module = :module AND paused_since IS NULL AND (lease_until IS NULL OR lease_until <= now() OR lease_token = :own)
RETURNING upto, window_to, after_key, rows_read, rows_expected, lease_token
