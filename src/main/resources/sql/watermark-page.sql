UPDATE watermark
SET window_to = :to::timestamptz, after_key = :afterKey, rows_read = :rowsRead, rows_expected = :rowsExpected,
    lease_until = now() + :leaseMillis * interval '1 millisecond'
WHERE module = :module AND lease_token = :token
