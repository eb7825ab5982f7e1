UPDATE watermark SET lease_token = NULL, lease_until = NULL
WHERE module = :module AND lease_token = :token
